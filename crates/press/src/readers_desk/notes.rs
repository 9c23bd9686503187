//! What staff note of a reader: seen by staff, and by the reader who asks for everything that is held on them.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;

use crate::audit::{self, Act, Actor, Entry, Subject};
use crate::readers::ReaderRecord;

/// Longest note, in characters.
const LONGEST: usize = 4000;

/// A note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its row.
    pub id: i64,
    /// What it says.
    pub body: String,
    /// When it was written.
    pub at: Millis,
    /// By whom, unless they were forgotten since.
    pub by: Option<String>,
}

impl FromRow for Note {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Note { id: row.get(0)?, body: row.get(1)?, at: row.get(2)?, by: row.get(3)? })
    }
}

/// Why a note was not written. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum NoteError {
    /// It says nothing.
    #[error("a note says something")]
    Empty,
    /// It is too long.
    #[error("a note has at most {LONGEST} characters")]
    Long,
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] DbError),
}

const NOTES: &str = "SELECT n.id, n.body, n.at, who.email FROM reader_notes n
    LEFT JOIN readers who ON who.id = n.by_id WHERE n.reader_id = $1 ORDER BY n.at DESC, n.id DESC LIMIT $2";
const ADD: &str = "INSERT INTO reader_notes (reader_id, by_id, body, at) VALUES ($1, $2, $3, $4)";
const REMOVE: &str = "DELETE FROM reader_notes WHERE reader_id = $1 AND id = $2";

/// The reader's latest notes.
///
/// # Errors
/// When the database fails.
pub fn notes(conn: &mut Conn, reader: i64, most: i64) -> Result<Vec<Note>, DbError> {
    conn.query(NOTES, &[&reader, &most])
}

/// Notes something.
///
/// # Errors
/// [`NoteError`] says why not.
pub fn add_note(
    tx: &mut Tx,
    now: Millis,
    actor: &Actor,
    reader: &ReaderRecord,
    body: &str,
) -> Result<(), NoteError> {
    let body = body.trim().replace('\0', "");
    if body.is_empty() {
        return Err(NoteError::Empty);
    }
    if body.chars().count() > LONGEST {
        return Err(NoteError::Long);
    }
    tx.execute(ADD, &[&reader.id, &actor.reader(), &body, &now])?;
    let subject = Subject::Person(&reader.public_id);
    Ok(audit::record(tx, now, actor, &Entry { act: Act::NoteWritten, subject, was: "", became: "" })?)
}

/// Takes a note out; says whether it was there.
///
/// # Errors
/// When the database fails.
pub fn remove_note(
    tx: &mut Tx,
    now: Millis,
    actor: &Actor,
    reader: &ReaderRecord,
    note: i64,
) -> Result<bool, DbError> {
    if tx.execute(REMOVE, &[&reader.id, &note])? == 0 {
        return Ok(false);
    }
    let subject = Subject::Person(&reader.public_id);
    audit::record(tx, now, actor, &Entry { act: Act::NoteRemoved, subject, was: "", became: "" })?;
    Ok(true)
}
