//! Saved articles in the database.

use db::{Bind, Conn, DbError, Tx};
use kernel::clock::Millis;

use super::{MOST, Save};
use crate::articles::{self, Cursor, Dated, Direction};

const HAS: &str = "SELECT 1 FROM saved WHERE reader_id = $1 AND article_id = $2";

/// Whether the reader saved the article.
///
/// # Errors
/// When the database fails.
pub(super) fn has(conn: &mut Conn, reader: i64, article: i64) -> Result<bool, DbError> {
    Ok(conn.query_opt::<i64>(HAS, &[&reader, &article])?.is_some())
}

const ALL: &str = "SELECT article_id FROM saved WHERE reader_id = $1";

/// Row ids of everything the reader saved, withdrawn articles too.
///
/// # Errors
/// When the database fails.
pub fn all(conn: &mut Conn, reader: i64) -> Result<Vec<i64>, DbError> {
    conn.query(ALL, &[&reader])
}

const COUNT: &str = "SELECT COUNT(*) FROM saved s JOIN articles a ON a.id = s.article_id
    WHERE s.reader_id = $1 AND a.state = 'published' AND a.published_at <= $2";

/// How many articles the reader's list shows.
///
/// # Errors
/// When the database fails.
pub fn count(conn: &mut Conn, reader: i64, now: Millis) -> Result<i64, DbError> {
    conn.query_one(COUNT, &[&reader, &now])
}

const LOCK: &str = "UPDATE readers SET name = name WHERE id = $1";
const ROWS: &str = "SELECT COUNT(*) FROM saved WHERE reader_id = $1";
const SAVE: &str = "INSERT INTO saved (reader_id, article_id, at) VALUES ($1, $2, $3)";

/// Puts the article on the reader's list.
///
/// # Errors
/// When the database fails.
pub fn save(tx: &mut Tx, now: Millis, reader: i64, article: i64) -> Result<Save, DbError> {
    // One act of a reader after the other, so that both looks below stay true.
    tx.execute(LOCK, &[&reader])?;
    if has(tx, reader, article)? {
        return Ok(Save::Already);
    }
    if tx.query_one::<i64>(ROWS, &[&reader])? >= MOST {
        return Ok(Save::Full);
    }
    tx.execute(SAVE, &[&reader, &article, &now])?;
    tx.record_change("reader", reader, now)?;
    Ok(Save::Saved)
}

const UNSAVE: &str = "DELETE FROM saved WHERE reader_id = $1 AND article_id = $2";

/// Takes the article off the reader's list. Says whether it was on it.
///
/// # Errors
/// When the database fails.
pub fn unsave(tx: &mut Tx, now: Millis, reader: i64, article: i64) -> Result<bool, DbError> {
    let removed = tx.execute(UNSAVE, &[&reader, &article])? > 0;
    if removed {
        tx.record_change("reader", reader, now)?;
    }
    Ok(removed)
}

const LIST: [&str; 2] = [
    "SELECT s.article_id, s.at FROM saved s JOIN articles a ON a.id = s.article_id
    WHERE s.reader_id = $1 AND (s.at, s.article_id) < ($2, $3)
        AND a.state = 'published' AND a.published_at <= $4
    ORDER BY s.at DESC, s.article_id DESC LIMIT $5",
    "SELECT s.article_id, s.at FROM saved s JOIN articles a ON a.id = s.article_id
    WHERE s.reader_id = $1 AND (s.at, s.article_id) > ($2, $3)
        AND a.state = 'published' AND a.published_at <= $4
    ORDER BY s.at, s.article_id LIMIT $5",
];

/// Up to `limit` saved articles beyond `cursor`, the latest saved first whichever the direction.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut Conn,
    reader: i64,
    cursor: Cursor,
    direction: Direction,
    limit: i64,
    now: Millis,
) -> Result<Vec<Dated>, DbError> {
    let place: [&dyn Bind; 5] = [&reader, &cursor.published_at, &cursor.id, &now, &limit];
    articles::dated(conn, LIST, direction, &place, now)
}
