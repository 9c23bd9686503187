//! Articles in lists with a date of their own, such as when a reader saved them.

use db::{Bind, Conn, DbError};
use kernel::clock::Millis;

use super::page::CARD;
use super::{Card, Cursor, Direction};
use crate::articles::cards::{RECORD, UNIT};

/// An article with the date that a list sorts it by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    /// The article.
    pub card: Card,
    /// Its date in that list.
    pub at: Millis,
}

impl Dated {
    /// This entry as the edge of a page of its list.
    pub fn cursor(&self) -> Cursor {
        Cursor { published_at: self.at, id: self.card.id }
    }
}

/// The articles that one of two statements lists, towards older and towards newer dates; each answers
/// with row ids and dates. The latest come first whichever the direction.
///
/// # Errors
/// When the database fails.
pub(crate) fn dated(
    conn: &mut Conn,
    [older, newer]: [&str; 2],
    direction: Direction,
    binds: &[&dyn Bind],
    now: Millis,
) -> Result<Vec<Dated>, DbError> {
    let rows: Vec<(i64, Millis)> = match direction {
        Direction::Older => conn.query(older, binds)?,
        Direction::Newer => {
            let mut rows = conn.query(newer, binds)?;
            rows.reverse();
            rows
        }
    };
    let mut entries = Vec::with_capacity(rows.len());
    for (id, at) in rows {
        entries.extend(card(conn, id, now)?.map(|card| Dated { card, at }));
    }
    Ok(entries)
}

/// The card of a published article by row id.
///
/// # Errors
/// When the database fails.
pub fn card(conn: &mut Conn, id: i64, now: Millis) -> Result<Option<Card>, DbError> {
    conn.query_opt(CARD, &[&UNIT, &RECORD, &id, &now])
}
