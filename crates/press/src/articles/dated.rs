//! Articles in lists with a date of their own, such as when a reader saved them.

use std::collections::HashMap;

use db::{Bind, Conn, DbError};
use kernel::clock::Millis;

use super::cards::{RECORD, UNIT, cards};
use super::{Card, Cursor, Direction};

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
    let ids: Vec<i64> = rows.iter().map(|(id, _)| *id).collect();
    let dates: HashMap<i64, Millis> = rows.into_iter().collect();
    let cards = cards(conn, &ids, now)?;
    Ok(cards.into_iter().filter_map(|card| dates.get(&card.id).map(|at| Dated { at: *at, card })).collect())
}

// Found by id, then asked whether it is published: SQLite, asked for both at once, reads everything that is published.
const CARDS: &str =
    cards!("articles a", "WHERE a.id IN ({ids}) AND '' || a.state = 'published' AND a.published_at <= $3");

/// The cards of those of these row ids that are published, in the order of the ids.
///
/// # Errors
/// When the database fails.
pub fn cards(conn: &mut Conn, ids: &[i64], now: Millis) -> Result<Vec<Card>, DbError> {
    let found: Vec<Card> = conn.query_among(CARDS, &[&UNIT, &RECORD, &now], ids)?;
    let mut found: HashMap<i64, Card> = found.into_iter().map(|card| (card.id, card)).collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

#[cfg(test)]
mod tests {
    use db::testing::TestDb;

    use super::*;

    #[test]
    fn cards_are_found_by_id() {
        let plan: Vec<(i64, i64, i64, String)> = TestDb::sqlite()
            .read_blocking(|conn| {
                conn.query_among(&format!("EXPLAIN QUERY PLAN {CARDS}"), &[&UNIT, &RECORD, &0], &[1])
            })
            .unwrap();
        assert!(
            plan.iter().any(|step| step.3 == "SEARCH a USING INTEGER PRIMARY KEY (rowid=?)"),
            "{plan:#?}"
        );
    }
}
