//! Finished pages, kept whole: an answer is found by its path, by how it differs by reader, and by its
//! coding, and sent as the bytes it was kept as.
//!
//! A page says on what it depends ([`Basis`]) and is made anew once that has changed. Memory is
//! bounded by weight; a page that many ask for at once is made once.

use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Body;
use axum::http::header::{CONTENT_LENGTH, ETAG};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use db::{Basis, Watch};
use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{DefaultHashBuilder, Equivalent, OptionsBuilder, Weighter};

use crate::coding::Coding;
use crate::head::Head;
use crate::reply::has_already;
use crate::{Failure, sight};

/// The part of the room that is for what was asked for often; the rest is for what was asked for lately. Readers want
/// what is new: with most of it for what was read often, the pages of today would push each other out.
const OFTEN: f64 = 0.5;
/// Bytes that are under one lock: enough for the largest page.
const PART: u64 = 8 * 1024 * 1024;
/// What a kept page weighs beside its body: validator, key, what it depends on, the cache's own.
const OVERHEAD: usize = 600;
/// Different heads that are shared; there are a handful.
const HEADS: usize = 64;
/// A usual page, to size the cache's index.
const USUAL: u64 = 10 * 1024;

/// A finished answer.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The headers, except for the validator and the length: many pages have one.
    pub(crate) head: Arc<Head>,
    pub(crate) etag: Option<HeaderValue>,
    pub(crate) body: Bytes,
    pub(crate) basis: Basis,
    /// What is to be counted whenever it is sent.
    pub(crate) counted: Box<[i64]>,
    /// The route that made it, by its template.
    pub(crate) route: Option<&'static str>,
}

impl Kept {
    /// What is to be counted when it is sent.
    pub fn counted(&self) -> &[i64] {
        &self.counted
    }

    /// The answer to a request; one that has this very body already gets none.
    pub fn answer(&self, request: &HeaderMap) -> Response {
        self.route.into_iter().for_each(sight::name_route);
        let known = self.etag.as_ref().and_then(|etag| etag.to_str().ok());
        let unchanged = known.is_some_and(|etag| has_already(request, etag));
        let mut response = match unchanged {
            true => StatusCode::NOT_MODIFIED.into_response(),
            false => Response::new(Body::from(self.body.clone())),
        };
        let headers = response.headers_mut();
        headers.clone_from(self.head.mine());
        self.etag.iter().for_each(|etag| drop(headers.insert(ETAG, etag.clone())));
        match unchanged {
            true => headers.remove(CONTENT_LENGTH),
            false => headers.insert(CONTENT_LENGTH, self.body.len().into()),
        };
        response
    }
}

/// What a page is found by. `V` is how it differs by reader.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key<V> {
    path: Box<str>,
    view: V,
    coding: Coding,
}

impl<V> Key<V> {
    /// The page at `path`, for whoever has this view, in this coding.
    pub fn new(path: &str, view: V, coding: Coding) -> Key<V> {
        Key { path: path.into(), view, coding }
    }
}

/// The same, borrowed: hashed field by field as the key is.
#[derive(Hash)]
struct Sought<'a, V> {
    path: &'a str,
    view: &'a V,
    coding: Coding,
}

impl<V: PartialEq> Equivalent<Key<V>> for Sought<'_, V> {
    fn equivalent(&self, key: &Key<V>) -> bool {
        self.path == &*key.path && self.coding == key.coding && *self.view == key.view
    }
}

#[derive(Clone)]
struct ByBytes;

impl<V> Weighter<Key<V>, Arc<Kept>> for ByBytes {
    fn weight(&self, key: &Key<V>, kept: &Arc<Kept>) -> u64 {
        (key.path.len() + kept.body.len() + OVERHEAD) as u64
    }
}

/// The pages that are kept.
pub struct PageCache<V> {
    pages: Cache<Key<V>, Arc<Kept>, ByBytes>,
    heads: Mutex<Vec<Arc<Head>>>,
    watch: Arc<Watch>,
}

impl<V: Clone + Eq + Hash> PageCache<V> {
    /// Room for `bytes` of pages, which change as `watch` says.
    pub fn new(bytes: u64, watch: Arc<Watch>) -> PageCache<V> {
        let usual = usize::try_from(bytes / USUAL).unwrap_or(usize::MAX).max(16);
        let options = OptionsBuilder::new()
            .estimated_items_capacity(usual)
            .weight_capacity(bytes)
            .hot_allocation(OFTEN)
            .shards(usize::try_from(bytes / PART).unwrap_or(usize::MAX).clamp(1, 64))
            .build()
            .expect("all that has no default is set");
        let pages =
            Cache::with_options(options, ByBytes, DefaultHashBuilder::default(), DefaultLifecycle::default());
        PageCache { pages, heads: Mutex::default(), watch }
    }

    /// Forgets every page.
    pub fn clear(&self) {
        self.pages.clear();
    }

    /// The page, if it is kept and still right at `now`.
    pub fn look(&self, path: &str, view: &V, coding: Coding, now: i64) -> Option<Arc<Kept>> {
        self.pages.get(&Sought { path, view, coding }).filter(|kept| kept.basis.holds(&self.watch, now))
    }

    /// The page, made and kept if it is not there; those who ask for it meanwhile wait for it.
    ///
    /// # Errors
    /// When it cannot be made; nothing is kept then.
    pub async fn keep(
        &self,
        key: &Key<V>,
        now: i64,
        make: impl FnOnce() -> Result<Kept, Failure>,
    ) -> Result<Arc<Kept>, Failure> {
        let holds = |kept: &Arc<Kept>| kept.basis.holds(&self.watch, now);
        if let Some(kept) = self.pages.get(key) {
            if holds(&kept) {
                return Ok(kept);
            }
            self.pages.remove(key);
        }
        match self.pages.get_value_or_guard_async(key).await {
            Ok(kept) if holds(&kept) => Ok(kept),
            Ok(_) => make().map(Arc::new),
            Err(guard) => {
                let made = make()?;
                let kept = Arc::new(Kept { head: self.shared(made.head), ..made });
                // Refused if it was removed meanwhile; it is right for this answer even so.
                let _ = guard.insert(kept.clone());
                Ok(kept)
            }
        }
    }

    /// The same head, as other pages have it.
    fn shared(&self, head: Arc<Head>) -> Arc<Head> {
        // A panic elsewhere leaves nothing half-done in it.
        let mut heads = self.heads.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = heads.iter().find(|known| **known == head) {
            return known.clone();
        }
        if heads.len() < HEADS {
            heads.push(head.clone());
        }
        head
    }

    /// Bytes that the kept pages weigh.
    pub fn weight(&self) -> u64 {
        self.pages.weight()
    }

    /// How many pages are kept.
    pub fn count(&self) -> usize {
        self.pages.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CachePolicy, Reply};

    fn page(watch: &Watch, text: &str) -> Kept {
        let mut basis = Basis::begin(watch);
        basis.on([watch.subject("article", 1)]);
        Reply::html(CachePolicy::Revalidate, text.into()).keep(Coding::Identity, basis, false)
    }

    fn cache(bytes: u64) -> (Arc<Watch>, PageCache<u8>) {
        let watch = Arc::new(Watch::default());
        (watch.clone(), PageCache::new(bytes, watch))
    }

    fn text(kept: &Kept) -> &str {
        std::str::from_utf8(&kept.body).unwrap()
    }

    #[tokio::test]
    async fn a_page_is_found_by_all_of_its_key() {
        let (watch, cache) = cache(1 << 20);
        cache.keep(&Key::new("/a", 1, Coding::Identity), 0, || Ok(page(&watch, "one"))).await.unwrap();
        assert_eq!(cache.look("/a", &1, Coding::Identity, 0).as_deref().map(text), Some("one"));
        for (path, view, coding) in
            [("/b", 1, Coding::Identity), ("/a", 2, Coding::Identity), ("/a", 1, Coding::Gzip)]
        {
            assert!(cache.look(path, &view, coding, 0).is_none(), "{path} {view} {coding:?}");
        }
    }

    #[tokio::test]
    async fn a_change_has_it_made_anew() {
        let (watch, cache) = cache(1 << 20);
        let key = Key::new("/a", 1, Coding::Identity);
        cache.keep(&key, 0, || Ok(page(&watch, "one"))).await.unwrap();
        let again = cache.keep(&key, 0, || Ok(page(&watch, "two"))).await.unwrap();
        assert_eq!(text(&again), "one");
        watch.mark("article", 1);
        assert!(cache.look("/a", &1, Coding::Identity, 0).is_none());
        let anew = cache.keep(&key, 0, || Ok(page(&watch, "two"))).await.unwrap();
        assert_eq!(text(&anew), "two");
    }

    #[tokio::test]
    async fn what_changed_while_it_was_made_is_not_believed() {
        let (watch, cache) = cache(1 << 20);
        let key = Key::new("/a", 1, Coding::Identity);
        let make = || {
            let early = page(&watch, "early");
            watch.mark("article", 1);
            Ok(early)
        };
        cache.keep(&key, 0, make).await.unwrap();
        assert!(cache.look("/a", &1, Coding::Identity, 0).is_none());
    }

    #[tokio::test]
    async fn a_failure_is_not_kept_and_holds_nobody_up() {
        let (watch, cache) = cache(1 << 20);
        let key = Key::new("/a", 1, Coding::Identity);
        assert!(cache.keep(&key, 0, || Err(Failure::Busy)).await.is_err());
        let made = cache.keep(&key, 0, || Ok(page(&watch, "one"))).await.unwrap();
        assert_eq!(text(&made), "one");
    }

    #[tokio::test]
    async fn what_is_asked_for_now_is_kept_however_often_something_else_was_before() {
        let (watch, cache) = cache(20 << 20);
        // The pages of a day, then those of another: each day's fit easily, all of them do not.
        for day in 0..5 {
            for round in 0..10 {
                let mut made = 0;
                for number in 0..500 {
                    let make = || {
                        made += 1;
                        Ok(page(&watch, &"x".repeat(10_000)))
                    };
                    let key = Key::new(&format!("/{day}/{number}"), 1, Coding::Identity);
                    cache.keep(&key, 0, make).await.unwrap();
                }
                assert_eq!(made, if round == 0 { 500 } else { 0 }, "day {day}, round {round}");
            }
        }
    }

    #[tokio::test]
    async fn memory_is_bounded() {
        let (watch, cache) = cache(200_000);
        for number in 0..200 {
            let key = Key::new(&format!("/{number}"), 1, Coding::Identity);
            cache.keep(&key, 0, || Ok(page(&watch, &"x".repeat(10_000)))).await.unwrap();
        }
        assert!(cache.weight() <= 200_000 && cache.count() > 5, "{} pages", cache.count());
    }
}
