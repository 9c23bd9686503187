//! A search in the index, with what is shown of each hit: all of it decided for this visitor.

use std::sync::Arc;

use db::{Conn, DbError};
use http_kit::{CachePolicy, Failure};
use kernel::clock::timestamp;
use press::Press;
use press::access::Viewer;
use press::articles::{self, Card};
use press::library::{self, Hits, Page, Passage, Query, Scope, Text};
use press::reading::Known;
use press::searches;

use super::{Asked, policy};
use crate::Site;
use crate::card::escape;
use crate::frame::Shell;
use crate::reading::decide;
use crate::visitor::Visitor;

/// Labels counted of each kind.
const LABELS: usize = 8;
/// Words of a passage.
const PASSAGE: usize = 36;
/// Hits that are given with a passage: those that people look at.
const WITH_PASSAGE: usize = 100;

/// What was found.
pub(super) struct Found {
    pub hits: Hits,
    pub entries: Vec<Entry>,
    pub shell: Shell,
    pub policy: CachePolicy,
    /// What of the query can be kept, and whether this visitor keeps it.
    pub lasting: Option<(String, bool)>,
}

/// A hit.
pub(super) struct Entry {
    pub card: Card,
    /// Its id where it was imported from.
    pub source_id: Option<String>,
    /// Whether this visitor may read all of it.
    pub open: bool,
    pub passage: Option<Passage>,
}

/// Who searches.
struct Seeker {
    viewer: Viewer,
    known: Arc<Known>,
    scope: Scope,
}

impl Site {
    /// Searches the index; none as long as there is no complete one, or nothing to look for in it.
    pub(super) async fn find(&self, visitor: &Visitor, asked: &Asked) -> Result<Option<Found>, Failure> {
        let sought = (!asked.query.is_empty() && !asked.is_listed).then(|| asked.query.clone());
        let Some((index, query)) = self.library.index().zip(sought) else { return Ok(None) };
        let today = timestamp(self.now()).to_zoned_datetime(self.press.zone.clone()).date();
        let order = asked.sort.order(today);
        let page = Page { order, after: asked.after.clone(), size: asked.limit, facets: LABELS };
        let viewer = visitor.visit.viewer.clone();
        let seeker = Seeker { scope: library::scope(&viewer), viewer, known: visitor.known.clone() };
        let policy = policy(visitor, seeker.scope);
        let (sought, scope) = (query.clone(), seeker.scope);
        let hits = tokio::task::spawn_blocking(move || index.search(&sought, scope, &page));
        let hits = hits.await.map_err(Failure::internal)?.map_err(Failure::internal)?;
        let ids = hits.ids.clone();
        let (lasting, reader) =
            (searches::lasting(&query, &hits.corrections), visitor.reader().map(|one| one.id));
        let (shell, entries, lasting) = self
            .read(move |conn, press| {
                let keeps = |conn: &mut Conn, lasting: String| {
                    let kept = reader.map_or(Ok(false), |reader| searches::keeps(conn, reader, &lasting))?;
                    Ok::<_, DbError>((lasting, kept))
                };
                let lasting = lasting.map(|lasting| keeps(conn, lasting)).transpose()?;
                Ok((Shell::load(conn, press)?, entries(conn, press, &seeker, &query, &ids)?, lasting))
            })
            .await?;
        Ok(Some(Found { hits, entries, shell, policy, lasting }))
    }
}

fn entries(
    conn: &mut Conn,
    press: &Press,
    seeker: &Seeker,
    query: &Query,
    ids: &[i64],
) -> Result<Vec<Entry>, DbError> {
    let now = press.clock.now();
    let cards = articles::cards(conn, ids, now)?;
    let mut source_ids = library::source_ids(conn, ids)?;
    let mut texts = library::texts(conn, &ids[..ids.len().min(WITH_PASSAGE)])?;
    let entry = |card: Card| {
        let decision = decide(press, &seeker.viewer, &seeker.known, &card, now);
        let passage = texts.remove(&card.id).and_then(|Text { teaser, rest, .. }| {
            // What was not searched is not shown either: the passages of all hits come from one view.
            let rest = decision.open(rest).filter(|_| seeker.scope == Scope::Whole);
            let rest = rest.map(|html| render::body::plain_text(&html)).unwrap_or_default();
            let language = library::language(&card, press);
            let passage = query.passage(&format!("{teaser}\n{rest}"), language, PASSAGE);
            passage.or_else(|| query.passage(&card.standfirst, language, PASSAGE))
        });
        Entry { open: decision.is_full(), passage, source_id: source_ids.remove(&card.id), card }
    };
    Ok(cards.into_iter().map(entry).collect())
}

/// A passage as safe HTML.
pub(super) fn marked(passage: &Passage) -> String {
    let stretches = passage.stretches.iter().map(|stretch| match stretch.found {
        true => format!("<mark>{}</mark>", escape(&stretch.text)),
        false => escape(&stretch.text),
    });
    let (before, after) =
        (if passage.cut_before { "… " } else { "" }, if passage.cut_after { " …" } else { "" });
    format!("{before}{}{after}", stretches.collect::<String>())
}
