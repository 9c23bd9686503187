//! What stands in an arrangement's places.

use db::{Conn, DbError, FromRow, Row};
use kernel::clock::Millis;

use super::{Place, Slot};
use crate::articles::{self, Card};
use crate::taxonomy::Term;

/// An article that was chosen for a place, as readers see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The place.
    pub place: Place,
    /// The article.
    pub card: Card,
    /// A headline of the place's own; may be empty.
    pub headline: String,
}

const CHOSEN: &str = "SELECT p.slot, p.position, COALESCE(p.article_id, d.article_id), p.headline
    FROM front_places p LEFT JOIN drafts d ON d.id = p.draft_id
    WHERE p.front_id = $1 AND COALESCE(p.article_id, d.article_id) IS NOT NULL";

/// The articles of an arrangement that are published at `now`, from the page's top to its end.
pub(super) fn chosen(conn: &mut Conn, front: i64, now: Millis) -> Result<Vec<Chosen>, DbError> {
    let rows: Vec<(String, i64, i64, String)> = conn.query(CHOSEN, &[&front])?;
    let ids: Vec<i64> = rows.iter().map(|row| row.2).collect();
    let cards = articles::cards(conn, &ids, now)?;
    let mut chosen: Vec<Chosen> = rows
        .into_iter()
        .filter_map(|(slot, position, id, headline)| {
            let place = Place { slot: Slot::from_name(&slot)?, position };
            let card = cards.iter().find(|card| card.id == id)?.clone();
            Some(Chosen { place, card, headline })
        })
        .collect();
    chosen.sort_by_key(|chosen| chosen.place);
    Ok(chosen)
}

/// A series with its place.
struct Placed(i64, Term);

impl FromRow for Placed {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Placed(row.get(7)?, Term::from_row(row)?))
    }
}

const SERIES: &str = "SELECT t.id, t.kind, t.slug, t.name, t.description, t.access, t.open_until, p.position
    FROM front_places p JOIN terms t ON t.id = p.series_id WHERE p.front_id = $1 ORDER BY p.position";

/// The series of an arrangement.
pub(super) fn chosen_series(conn: &mut Conn, front: i64) -> Result<Vec<(i64, Term)>, DbError> {
    let rows: Vec<Placed> = conn.query(SERIES, &[&front])?;
    Ok(rows.into_iter().map(|Placed(position, term)| (position, term)).collect())
}

/// A story as editors choose it: an article, or a piece that is none yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What names it: `a-` and an article's public id, or `d-` and a draft's.
    pub key: String,
    /// Its headline.
    pub title: String,
    /// Its state, as the article or the draft has it.
    pub state: String,
    /// When it was or is to be published.
    pub published_at: Option<Millis>,
}

impl Piece {
    /// Whether readers may see it at `now`.
    pub fn is_public(&self, now: Millis) -> bool {
        self.state == "published" && self.published_at.is_some_and(|at| at <= now)
    }
}

/// What is in a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A story.
    Piece(Piece),
    /// A series, by name and last part of its address.
    Series(String, String),
}

/// A place that is not left to the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// The place.
    pub place: Place,
    /// What is in it.
    pub content: Content,
    /// A headline of the place's own; may be empty.
    pub headline: String,
}

struct FilledRow(Option<Filled>);

impl FromRow for FilledRow {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let slot = Slot::from_name(&row.get::<String>(0)?);
        let (position, headline) = (row.get(1)?, row.get(2)?);
        let series = row.get::<Option<String>>(11)?.zip(row.get::<Option<String>>(12)?);
        let piece = match (row.get::<Option<String>>(3)?, row.get::<Option<String>>(7)?) {
            (Some(article), _) => Some(Piece {
                key: format!("a-{article}"),
                title: row.get(4)?,
                state: row.get(5)?,
                published_at: row.get(6)?,
            }),
            (None, Some(draft)) => Some(Piece {
                key: format!("d-{draft}"),
                title: row.get::<Option<String>>(8)?.unwrap_or_default(),
                state: row.get(9)?,
                published_at: row.get(10)?,
            }),
            (None, None) => None,
        };
        let content = piece.map(Content::Piece).or(series.map(|(name, slug)| Content::Series(name, slug)));
        let filled = slot.zip(content).map(|(slot, content)| Filled {
            place: Place { slot, position },
            content,
            headline,
        });
        Ok(FilledRow(filled))
    }
}

const FILLED: &str = "SELECT p.slot, p.position, p.headline, a.public_id, a.title, a.state, a.published_at,
        d.public_id, r.title, d.state, d.publish_at, t.name, t.slug
    FROM front_places p LEFT JOIN drafts d ON d.id = p.draft_id
    LEFT JOIN articles a ON a.id = COALESCE(p.article_id, d.article_id)
    LEFT JOIN draft_revisions r ON r.draft_id = d.id AND r.number = d.revision
    LEFT JOIN terms t ON t.id = p.series_id WHERE p.front_id = $1";

/// What an arrangement says, from the page's top to its end, whether readers may see it or not.
///
/// # Errors
/// When the database fails.
pub fn filled(conn: &mut Conn, front: i64) -> Result<Vec<Filled>, DbError> {
    let rows: Vec<FilledRow> = conn.query(FILLED, &[&front])?;
    let mut filled: Vec<Filled> = rows.into_iter().filter_map(|row| row.0).collect();
    filled.sort_by_key(|filled| filled.place);
    Ok(filled)
}

const SCHEDULED: &str = "SELECT d.public_id, r.title, d.state, d.publish_at
    FROM drafts d JOIN draft_revisions r ON r.draft_id = d.id AND r.number = d.scheduled
    WHERE d.publish_at > $1 AND COALESCE(d.article_id, 0) = 0 ORDER BY d.publish_at, d.id LIMIT $2";

/// Pieces that are to be published after `now` and are no articles yet, the next first.
///
/// # Errors
/// When the database fails.
pub fn unpublished_pieces(conn: &mut Conn, now: Millis, limit: i64) -> Result<Vec<Piece>, DbError> {
    let rows: Vec<(String, String, String, Option<Millis>)> = conn.query(SCHEDULED, &[&now, &limit])?;
    let piece =
        |(id, title, state, published_at)| Piece { key: format!("d-{id}"), title, state, published_at };
    Ok(rows.into_iter().map(piece).collect())
}
