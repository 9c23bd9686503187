//! What readers follow, in the database.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;

use super::{Follow, Followed, Following, MOST};
use crate::alerts::Alert;
use crate::taxonomy::TermKind;

impl Followed {
    /// The author's row, the term's row: one of them is none.
    pub(crate) fn rows(self) -> (Option<i64>, Option<i64>) {
        match self {
            Followed::Author(id) => (Some(id), None),
            Followed::Term(id) => (None, Some(id)),
        }
    }
}

const HAS: &str = "SELECT 1 FROM follows WHERE reader_id = $1 AND (author_id = $2 OR term_id = $3)";

/// Whether the reader follows this.
///
/// # Errors
/// When the database fails.
pub(super) fn has(conn: &mut Conn, reader: i64, what: Followed) -> Result<bool, DbError> {
    let (author, term) = what.rows();
    Ok(conn.query_opt::<i64>(HAS, &[&reader, &author, &term])?.is_some())
}

const LOCK: &str = "UPDATE readers SET name = name WHERE id = $1";
const COUNT: &str = "SELECT COUNT(*) FROM follows WHERE reader_id = $1";
const FOLLOW: &str = "INSERT INTO follows (reader_id, author_id, term_id, at) VALUES ($1, $2, $3, $4)";

/// Lets the reader follow this.
///
/// # Errors
/// When the database fails.
pub fn follow(tx: &mut Tx, now: Millis, reader: i64, what: Followed) -> Result<Follow, DbError> {
    // One act of a reader after the other, so that both looks below stay true.
    tx.execute(LOCK, &[&reader])?;
    if has(tx, reader, what)? {
        return Ok(Follow::Already);
    }
    if tx.query_one::<i64>(COUNT, &[&reader])? >= MOST {
        return Ok(Follow::Full);
    }
    let (author, term) = what.rows();
    tx.execute(FOLLOW, &[&reader, &author, &term, &now])?;
    tx.record_change("reader", reader, now)?;
    Ok(Follow::Follows)
}

const UNFOLLOW: &str = "DELETE FROM follows WHERE reader_id = $1 AND (author_id = $2 OR term_id = $3)";

/// The reader no longer follows this. Says whether they did.
///
/// # Errors
/// When the database fails.
pub fn unfollow(tx: &mut Tx, now: Millis, reader: i64, what: Followed) -> Result<bool, DbError> {
    let (author, term) = what.rows();
    let ended = tx.execute(UNFOLLOW, &[&reader, &author, &term])? > 0;
    if ended {
        tx.record_change("reader", reader, now)?;
    }
    Ok(ended)
}

impl FromRow for Following {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let kind: Option<String> = row.get(0)?;
        let alert: String = row.get(5)?;
        Ok(Following {
            id: row.get(4)?,
            kind: kind.as_deref().and_then(TermKind::from_name),
            slug: row.get(1)?,
            name: row.get(2)?,
            at: row.get(3)?,
            alert: Alert::from_name(&alert).unwrap_or(Alert::None),
        })
    }
}

const OF_READER: &str =
    "SELECT t.kind, COALESCE(au.slug, t.slug), COALESCE(au.name, t.name), f.at, f.id, f.alert
    FROM follows f LEFT JOIN authors au ON au.id = f.author_id LEFT JOIN terms t ON t.id = f.term_id
    WHERE f.reader_id = $1 ORDER BY f.id DESC";

/// Everything the reader follows, the latest first.
///
/// # Errors
/// When the database fails.
pub fn of_reader(conn: &mut Conn, reader: i64) -> Result<Vec<Following>, DbError> {
    conn.query(OF_READER, &[&reader])
}
