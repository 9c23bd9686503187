//! Keeping what was made for one request for the next: finished pages, where articles stand, who cookies
//! stand for. Each is used as long as the change log says that it is right.

use std::net::IpAddr;
use std::sync::Arc;

use arc_swap::ArcSwapOption;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use db::{Basis, Watch};
use http_kit::sight::{IntCounter, IntGauge, Sight};
use http_kit::{Coding, Failure, Kept, Key, PageCache, Reply};
use kernel::clock::{MINUTE, Millis};
use press::Press;
use press::access::AccessLevel;
use press::articles::Card;
use press::institutions::{self, Directory, Provider};
use press::reading::Known;
use quick_cache::sync::Cache;

use crate::Site;
use crate::ads::is_person;
use crate::tally::opens_page;
use crate::view::View;

/// Cookies whose visits are kept; a few hundred bytes each.
const VISITS: usize = 50_000;
/// Articles of which the level is kept.
const ARTICLES: usize = 200_000;
/// After this a page is made anew whatever happened: so old may its list of related articles be.
const LONGEST: Millis = 10 * MINUTE;
/// Longest query of a list's page: a cursor.
const LONGEST_QUERY: usize = 60;

/// What is kept.
pub(crate) struct Keeping {
    pages: PageCache<View>,
    placed: Cache<Box<str>, Arc<Placed>>,
    visits: Cache<String, Arc<Recognised>>,
    directory: ArcSwapOption<Institutions>,
    counts: Counts,
}

/// What is seen of it.
#[derive(Clone)]
struct Counts {
    hits: IntCounter,
    made: IntCounter,
    weight: IntGauge,
}

/// Where an article stands: what decides about it, before anything of it is read.
pub(crate) struct Placed {
    pub id: i64,
    pub level: AccessLevel,
    basis: Basis,
}

struct Recognised {
    known: Arc<Known>,
    basis: Basis,
}

struct Institutions {
    directory: Arc<Directory>,
    basis: Basis,
}

impl Keeping {
    /// Room for as much as the settings say.
    pub fn new(press: &Press, watch: Arc<Watch>, sight: &Sight) -> Keeping {
        let counts = Counts {
            hits: sight.counter("broadsheet_page_cache_hits_total", "Pages answered from memory."),
            made: sight.counter("broadsheet_page_cache_made_total", "Pages made and kept."),
            weight: sight.gauge("broadsheet_page_cache_bytes", "What the kept pages weigh."),
        };
        Keeping::counted(press, watch, counts)
    }

    /// The same with nothing in it.
    pub fn afresh(&self, press: &Press, watch: Arc<Watch>) -> Keeping {
        Keeping::counted(press, watch, self.counts.clone())
    }

    /// Forgets everything: another site has come, and who still works with this one shall hold no memory.
    pub fn clear(&self) {
        self.pages.clear();
        self.placed.clear();
        self.visits.clear();
    }

    fn counted(press: &Press, watch: Arc<Watch>, counts: Counts) -> Keeping {
        let bytes = u64::from(press.config.server.page_cache_mb) * 1024 * 1024;
        Keeping {
            pages: PageCache::new(bytes, watch),
            placed: Cache::new(ARTICLES),
            visits: Cache::new(VISITS),
            directory: ArcSwapOption::empty(),
            counts,
        }
    }
}

impl Site {
    /// Begins before anything is read that is to be kept.
    pub(crate) fn basis(&self) -> Basis {
        let mut basis = Basis::begin(self.db.watch());
        basis.until(self.now() + LONGEST);
        basis
    }

    /// What a list depends on: any article, any section, and what time alone changes about its cards.
    pub(crate) fn on_lists<'a>(
        &self,
        mut basis: Basis,
        next_article: Option<Millis>,
        cards: impl IntoIterator<Item = &'a Card>,
    ) -> Basis {
        let watch = self.db.watch();
        basis.on([
            watch.every("article"),
            watch.every("section"),
            watch.every("term"),
            watch.every("author"),
        ]);
        next_article.into_iter().for_each(|at| basis.until(at));
        self.on_time(&mut basis, cards);
        basis
    }

    /// What a page depends on that shows these cards, whatever else is published.
    pub(crate) fn on_cards<'a>(&self, basis: &mut Basis, cards: impl IntoIterator<Item = &'a Card> + Clone) {
        let watch = self.db.watch();
        basis.on([watch.every("section"), watch.every("term"), watch.every("author")]);
        basis.on(cards.clone().into_iter().map(|card| watch.subject("article", card.id)));
        self.on_time(basis, cards);
    }

    fn on_time<'a>(&self, basis: &mut Basis, cards: impl IntoIterator<Item = &'a Card>) {
        let now = self.now();
        basis.until(self.press.month_end(now));
        let edges =
            cards.into_iter().filter_map(|card| card.level_changes_at(&self.press.config.access, now));
        edges.for_each(|edge| basis.until(edge));
    }

    /// Answers with the page for this view, made and kept unless it is there already.
    pub(crate) async fn keep(
        &self,
        asking: &Asking,
        view: &View,
        basis: Basis,
        make: impl FnOnce() -> Result<Reply, Failure>,
    ) -> Result<Response, Failure> {
        if let Some(query) = &asking.opened {
            self.note_page(view.standing, &asking.headers, query.as_deref());
        }
        let Some(path) = asking.page.as_deref().filter(|_| asking.trust) else {
            let reply = make()?;
            if asking.by_person {
                self.note_ads(reply.counted());
            }
            return Ok(reply.answer(&asking.headers));
        };
        let coding = Coding::of(&asking.headers);
        let key = Key::new(path, view.clone(), coding);
        let make = || {
            self.keeping.counts.made.inc();
            Ok(make()?.keep(coding, basis, self.is_https()))
        };
        let kept = self.keeping.pages.keep(&key, self.now(), make).await?;
        self.keeping.counts.weight.set(i64::try_from(self.keeping.pages.weight()).unwrap_or(i64::MAX));
        if asking.by_person {
            self.note_ads(kept.counted());
        }
        Ok(kept.answer(&asking.headers))
    }

    /// The page at `path` for this view, if it is kept and still right at `now`.
    pub(crate) fn kept_page(
        &self,
        path: &str,
        view: &View,
        request: &HeaderMap,
        now: Millis,
    ) -> Option<Arc<Kept>> {
        let kept = self.keeping.pages.look(path, view, Coding::of(request), now)?;
        self.keeping.counts.hits.inc();
        Some(kept)
    }

    /// Where the article at `slug` stands, if that is known and still so at `now`.
    pub(crate) fn placed(&self, slug: &str, now: Millis) -> Option<Arc<Placed>> {
        let placed = self.keeping.placed.get(slug)?;
        placed.basis.holds(self.db.watch(), now).then_some(placed)
    }

    /// Notes where an article stands, as read since `basis` began.
    pub(crate) fn place(&self, card: &Card, mut basis: Basis) {
        self.on_cards(&mut basis, [card]);
        let level = card.level(&self.press.config.access, self.now()).level;
        self.keeping.placed.insert(card.slug.as_str().into(), Arc::new(Placed { id: card.id, level, basis }));
    }

    /// Who a cookie stands for, if that is known and still so at `now`.
    pub(crate) fn recognised(&self, token_hash: &str, now: Millis) -> Option<Arc<Known>> {
        let recognised = self.keeping.visits.get(token_hash)?;
        let holds = recognised.basis.holds(self.db.watch(), now);
        holds.then(|| recognised.known.clone())
    }

    /// Notes who a cookie stands for, as read since `basis` began. A cookie that stands for nobody is
    /// not noted: there is no end of those.
    pub(crate) fn recognise(&self, token_hash: String, known: &Arc<Known>, mut basis: Basis) {
        if known.visit.session.is_none() {
            return;
        }
        let watch = self.db.watch();
        basis.on(known.hears.iter().map(|(kind, target)| watch.subject(kind, *target)));
        known.changes_at.into_iter().for_each(|at| basis.until(at));
        self.keeping.visits.insert(token_hash, Arc::new(Recognised { known: known.clone(), basis }));
    }
}

impl Site {
    /// Who provides access to a visitor, if the institutions are known and still so at `now`.
    pub(crate) fn provider_at_hand(
        &self,
        address: impl FnOnce() -> IpAddr,
        known: &Known,
        now: Millis,
    ) -> Option<Option<Provider>> {
        let kept = self.keeping.directory.load();
        let directory = &kept.as_ref().filter(|kept| kept.basis.holds(self.db.watch(), now))?.directory;
        match directory.is_empty() {
            true => Some(None),
            false => Some(directory.provider(address(), known.off_campus(), now)),
        }
    }

    /// The institutions, as kept if `trust` allows.
    pub(crate) async fn directory(&self, trust: bool) -> Result<Arc<Directory>, Failure> {
        let now = self.now();
        let kept = self.keeping.directory.load_full().filter(|_| trust);
        if let Some(kept) = kept.filter(|kept| kept.basis.holds(self.db.watch(), now)) {
            return Ok(kept.directory.clone());
        }
        let mut basis = self.basis();
        basis.on([self.db.watch().every(institutions::CHANGE)]);
        let directory = self.read(move |conn, _| Ok(institutions::directory(conn, now)?)).await?;
        let directory = Arc::new(directory);
        let kept = Institutions { directory: directory.clone(), basis };
        self.keeping.directory.store(Some(Arc::new(kept)));
        Ok(directory)
    }
}

/// Whether what is kept may be used for a request: set by [`crate::warm`], which has looked at the log.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Trust(pub bool);

/// What of a request a kept page is found by and answered to.
pub struct Asking {
    /// The page's path, if what this request asks for may be kept.
    page: Option<String>,
    pub(crate) headers: HeaderMap,
    trust: bool,
    /// The query with which somebody opens a page that is no article, if that is what they do.
    opened: Option<Option<String>>,
    /// Whether a person opens it.
    by_person: bool,
}

impl Asking {
    /// The same, for a page that does not differ by query.
    pub(crate) fn at(self, path: String) -> Asking {
        Asking { page: Some(path), ..self }
    }
}

/// The path that a page is kept by. Of queries only a place in a list makes a page of its own; anything
/// else could be added without end.
pub(crate) fn page_of<'a>(path_and_query: &'a str, query: Option<&str>) -> Option<&'a str> {
    let is_place = |query: &str| {
        let place = query.strip_prefix("before=").or_else(|| query.strip_prefix("after="));
        query.len() <= LONGEST_QUERY
            && place.is_some_and(|place| place.bytes().all(|b| b.is_ascii_digit() || b == b'-'))
    };
    query.is_none_or(is_place).then_some(path_and_query)
}

impl<S: Sync> FromRequestParts<S> for Asking {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asking, Self::Rejection> {
        let whole = parts.uri.path_and_query().map_or(parts.uri.path(), |whole| whole.as_str());
        let page = page_of(whole, parts.uri.query()).map(str::to_owned);
        let opened = opens_page(&parts.method, parts.uri.path(), &parts.headers)
            .then(|| parts.uri.query().map(str::to_owned));
        let by_person = is_person(&parts.method, &parts.headers);
        Ok(Asking { page, headers: parts.headers.clone(), trust: trusts(parts), opened, by_person })
    }
}

/// Whether what is kept may be used for this request. Acts always look at the database itself.
pub(crate) fn trusts(parts: &Parts) -> bool {
    let reads = parts.method == Method::GET || parts.method == Method::HEAD;
    reads && parts.extensions.get::<Trust>().is_some_and(|trust| trust.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_places_in_lists_make_pages_of_their_own() {
        let page = |whole: &'static str| page_of(whole, whole.split_once('?').map(|(_, query)| query));
        for kept in
            ["/", "/sections/trade", "/sections/trade?before=1790000000000-42", "/topics/x?after=-5-1"]
        {
            assert_eq!(page(kept), Some(kept));
        }
        for other in ["/?utm_source=x", "/sections/trade?before=1-2&x=1", "/x?before=a", "/search?q=1", "/?"]
        {
            assert_eq!(page(other), None, "{other}");
        }
        let long = format!("/x?before={}", "1".repeat(100));
        assert_eq!(page_of(&long, long.split_once('?').map(|(_, query)| query)), None);
    }
}
