//! Reading history in the database.

use db::{Bind, Conn, DbError, Tx};
use kernel::clock::Millis;

use super::{KEPT, MOST, View};
use crate::articles::{self, Cursor, Dated, Direction};

// Nothing for a reader who is gone, who paused, or who cleared the history after this view.
const WRITE: &str = "INSERT INTO history (reader_id, article_id, at)
    SELECT r.id, a.id, CAST($3 AS BIGINT) FROM readers r
        JOIN articles a ON a.id = $2
        LEFT JOIN history_choices c ON c.reader_id = r.id
    WHERE r.id = $1 AND c.paused_at IS NULL AND COALESCE(c.cleared_at, 0) < $3
    ON CONFLICT (reader_id, article_id) DO UPDATE SET at = excluded.at WHERE excluded.at > history.at";
const TRIM: &str = "DELETE FROM history WHERE reader_id = $1 AND (at, article_id) <
    (SELECT at, article_id FROM history WHERE reader_id = $1 ORDER BY at DESC, article_id DESC LIMIT 1 OFFSET $2)";

/// Writes views down. One that cannot be written, because its reader is being erased at this moment,
/// takes no other with it.
///
/// # Errors
/// When the database fails.
pub fn write(tx: &mut Tx, views: &[View]) -> Result<(), DbError> {
    let mut readers: Vec<i64> = Vec::new();
    for view in views {
        let written = tx.savepoint(|tx| tx.execute(WRITE, &[&view.reader, &view.article, &view.at]));
        match written {
            Ok(_) => readers.push(view.reader),
            Err(error) if error.violation().is_some() => tracing::debug!(%error, "a view was not kept"),
            Err(error) => return Err(error),
        }
    }
    readers.sort_unstable();
    readers.dedup();
    for reader in readers {
        tx.execute(TRIM, &[&reader, &(MOST - 1)])?;
    }
    Ok(())
}

const LIST: [&str; 2] = [
    "SELECT h.article_id, h.at FROM history h JOIN articles a ON a.id = h.article_id
    WHERE h.reader_id = $1 AND (h.at, h.article_id) < ($2, $3)
        AND a.state = 'published' AND a.published_at <= $4
    ORDER BY h.at DESC, h.article_id DESC LIMIT $5",
    "SELECT h.article_id, h.at FROM history h JOIN articles a ON a.id = h.article_id
    WHERE h.reader_id = $1 AND (h.at, h.article_id) > ($2, $3)
        AND a.state = 'published' AND a.published_at <= $4
    ORDER BY h.at, h.article_id LIMIT $5",
];

/// Up to `limit` articles the reader read, beyond `cursor`, the latest read first whichever the direction.
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

const COUNT: &str = "SELECT COUNT(*) FROM history WHERE reader_id = $1";

/// How many articles are remembered of the reader.
///
/// # Errors
/// When the database fails.
pub fn count(conn: &mut Conn, reader: i64) -> Result<i64, DbError> {
    conn.query_one(COUNT, &[&reader])
}

const PAUSED: &str = "SELECT paused_at FROM history_choices WHERE reader_id = $1 AND paused_at IS NOT NULL";

/// Since when the reader's history is paused, if it is.
///
/// # Errors
/// When the database fails.
pub fn paused_since(conn: &mut Conn, reader: i64) -> Result<Option<Millis>, DbError> {
    conn.query_opt(PAUSED, &[&reader])
}

const PAUSE: &str = "INSERT INTO history_choices (reader_id, paused_at) VALUES ($1, $2)
    ON CONFLICT (reader_id) DO UPDATE SET paused_at = COALESCE(history_choices.paused_at, excluded.paused_at)";

/// From now on nothing is added to the reader's history.
///
/// # Errors
/// When the database fails.
pub fn pause(tx: &mut Tx, now: Millis, reader: i64) -> Result<(), DbError> {
    tx.execute(PAUSE, &[&reader, &now]).map(drop)
}

// What was read while it was paused and still waits to be written stays out.
const RESUME: &str = "UPDATE history_choices SET paused_at = NULL, cleared_at = $2 WHERE reader_id = $1";

/// The reader's history is kept again, from `now` on.
///
/// # Errors
/// When the database fails.
pub fn resume(tx: &mut Tx, now: Millis, reader: i64) -> Result<(), DbError> {
    tx.execute(RESUME, &[&reader, &now]).map(drop)
}

const CLEAR: &str = "DELETE FROM history WHERE reader_id = $1";
const CLEARED: &str = "INSERT INTO history_choices (reader_id, cleared_at) VALUES ($1, $2)
    ON CONFLICT (reader_id) DO UPDATE SET cleared_at = excluded.cleared_at";

/// Forgets what the reader read up to now. Whether more is added stays as it was.
///
/// # Errors
/// When the database fails.
pub fn clear(tx: &mut Tx, now: Millis, reader: i64) -> Result<(), DbError> {
    // First, so that a view written beside this act waits for it and then sees it.
    tx.execute(CLEARED, &[&reader, &now])?;
    tx.execute(CLEAR, &[&reader]).map(drop)
}

const SWEEP: &str = "DELETE FROM history WHERE (reader_id, article_id) IN
    (SELECT reader_id, article_id FROM history WHERE at <= $1 ORDER BY at LIMIT $2)";

/// Forgets views that are older than [`KEPT`], `most` at once.
///
/// # Errors
/// When the database fails.
pub fn sweep(tx: &mut Tx, now: Millis, most: i64) -> Result<u64, DbError> {
    tx.execute(SWEEP, &[&(now - KEPT), &most])
}
