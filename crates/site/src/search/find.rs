//! A search in the index, with what is shown of each hit: all of it decided for this visitor.

use std::sync::Arc;

use db::{Conn, DbError};
use http_kit::{CachePolicy, Failure};
use kernel::clock::timestamp;
use press::Press;
use press::access::Viewer;
use press::articles::{self, Card};
use press::library::{self, Cursor, Hits, Page, Passage, Query, Scope, Text};
use press::reading::Known;

use super::{Asked, policy};
use crate::Site;
use crate::card::escape;
use crate::frame::Shell;
use crate::reading::decide;
use crate::visitor::Visitor;

/// Hits on a page.
const PAGE: usize = 20;
/// Labels counted of each kind.
const LABELS: usize = 8;
/// Words of a passage.
const PASSAGE: usize = 36;

/// What was found.
pub(super) struct Found {
    pub query: Query,
    pub hits: Hits,
    pub entries: Vec<Entry>,
    pub shell: Shell,
    pub policy: CachePolicy,
}

/// A hit.
pub(super) struct Entry {
    pub card: Card,
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
    /// Searches the index; none as long as there is no complete one.
    pub(super) async fn find(&self, visitor: &Visitor, asked: &Asked) -> Result<Option<Found>, Failure> {
        let text = asked.text();
        let Some(index) = self.library.index().filter(|_| !text.is_empty() && !asked.is_plain()) else {
            return Ok(None);
        };
        let after = asked.after.as_deref().map(str::parse::<Cursor>).transpose();
        // The words stand in the language file under this key.
        let after = after.map_err(|_| Failure::BadRequest("error-list-page".into()))?;
        let today = timestamp(self.now()).to_zoned_datetime(self.press.zone.clone()).date();
        let page = Page { order: asked.order(today), after, size: PAGE, facets: LABELS };
        let viewer = visitor.visit.viewer.clone();
        let seeker = Seeker { scope: library::scope(&viewer), viewer, known: visitor.known.clone() };
        let policy = policy(visitor, seeker.scope);
        let (query, scope) = (Query::read(&text), seeker.scope);
        let sought = query.clone();
        let hits = tokio::task::spawn_blocking(move || index.search(&sought, scope, &page));
        let hits = hits.await.map_err(Failure::internal)?.map_err(Failure::internal)?;
        let (ids, sought) = (hits.ids.clone(), query.clone());
        let (shell, entries) = self
            .read(move |conn, press| {
                Ok((Shell::load(conn, press)?, entries(conn, press, &seeker, &sought, &ids)?))
            })
            .await?;
        Ok(Some(Found { query, hits, entries, shell, policy }))
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
    let mut texts = library::texts(conn, ids)?;
    let entry = |card: Card| {
        let decision = decide(press, &seeker.viewer, &seeker.known, &card, now);
        let passage = texts.remove(&card.id).and_then(|Text { teaser, rest, .. }| {
            // What was not searched is not shown either: the passages of all hits come from one view.
            let rest = decision.open(rest).filter(|_| seeker.scope == Scope::Whole);
            let rest = rest.map(|html| render::body::plain_text(&html)).unwrap_or_default();
            query.passage(&format!("{teaser}\n{rest}"), library::language(&card, press), PASSAGE)
        });
        Entry { open: decision.is_full(), passage, card }
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
