//! Saved searches in the database.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;

use super::{LETTER, MOST, Save, SavedSearch};
use crate::Press;
use crate::alerts::next_morning;
use crate::newsletters::{self, Consent};

const HAS: &str = "SELECT 1 FROM saved_searches WHERE reader_id = $1 AND query = $2";

/// Whether the reader keeps that search.
///
/// # Errors
/// When the database fails.
pub fn keeps(conn: &mut Conn, reader: i64, query: &str) -> Result<bool, DbError> {
    Ok(conn.query_opt::<i64>(HAS, &[&reader, &query])?.is_some())
}

const LOCK: &str = "UPDATE readers SET name = name WHERE id = $1";
const COUNT: &str = "SELECT COUNT(*) FROM saved_searches WHERE reader_id = $1";
const SAVE: &str = "INSERT INTO saved_searches (reader_id, query, at, due_at) VALUES ($1, $2, $3, $4)";

/// Keeps a search, as [`lasting`](super::lasting) wrote it, and starts the mails. `wording` is what the page said.
///
/// # Errors
/// When the database fails.
pub fn save(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader: i64,
    query: &str,
    wording: &str,
) -> Result<Save, DbError> {
    // One act of a reader after the other, so that both looks below stay true.
    tx.execute(LOCK, &[&reader])?;
    let known = keeps(tx, reader, query)?;
    if !known && tx.query_one::<i64>(COUNT, &[&reader])? >= MOST {
        return Ok(Save::Full);
    }
    if !known {
        tx.execute(SAVE, &[&reader, &query, &now, &next_morning(press, now)])?;
    }
    switch_mails(tx, now, reader, true, Consent { place: "search", wording })?;
    Ok(if known { Save::Already } else { Save::Saved })
}

/// Starts or stops the mails of a reader's searches.
///
/// # Errors
/// When the database fails.
pub fn switch_mails(
    tx: &mut Tx,
    now: Millis,
    reader: i64,
    on: bool,
    consent: Consent<'_>,
) -> Result<(), DbError> {
    newsletters::choose(tx, now, reader, LETTER, on, consent)
}

/// Whether the reader stopped the mails of their searches.
///
/// # Errors
/// When the database fails.
pub fn stopped(conn: &mut Conn, reader: i64) -> Result<bool, DbError> {
    Ok(!newsletters::gets(conn, reader, LETTER)?)
}

const DELETE: &str = "DELETE FROM saved_searches WHERE id = $1 AND reader_id = $2";

/// Forgets a search of the reader. Says whether there was one.
///
/// # Errors
/// When the database fails.
pub fn delete(tx: &mut Tx, reader: i64, id: i64) -> Result<bool, DbError> {
    Ok(tx.execute(DELETE, &[&id, &reader])? > 0)
}

impl FromRow for SavedSearch {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(SavedSearch { id: row.get(0)?, query: row.get(1)?, at: row.get(2)? })
    }
}

const OF_READER: &str = "SELECT id, query, at FROM saved_searches WHERE reader_id = $1 ORDER BY id DESC";

/// The reader's searches, the latest first.
///
/// # Errors
/// When the database fails.
pub fn of_reader(conn: &mut Conn, reader: i64) -> Result<Vec<SavedSearch>, DbError> {
    conn.query(OF_READER, &[&reader])
}

const DUE: &str =
    "SELECT DISTINCT reader_id FROM saved_searches WHERE due_at <= $1 ORDER BY reader_id LIMIT $2";

/// Readers whose searches are to be looked at.
pub(super) fn due(conn: &mut Conn, now: Millis, most: i64) -> Result<Vec<i64>, DbError> {
    conn.query(DUE, &[&now, &most])
}

const CLAIM: &str = "UPDATE saved_searches SET due_at = $3 WHERE reader_id = $1 AND due_at <= $2";

/// Puts the reader's searches off until `next`. False if another process has been quicker.
pub(super) fn claim(tx: &mut Tx, reader: i64, now: Millis, next: Millis) -> Result<bool, DbError> {
    Ok(tx.execute(CLAIM, &[&reader, &now, &next])? > 0)
}

const IS_KEPT: &str = "SELECT 1 FROM saved_searches WHERE id = $1";

/// Whether there still is such a search.
pub(super) fn is_kept(conn: &mut Conn, search: i64) -> Result<bool, DbError> {
    Ok(conn.query_opt::<i64>(IS_KEPT, &[&search])?.is_some())
}
