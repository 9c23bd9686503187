//! What is planned for when, with a draft or before there is one. What is marked public may be told to readers as
//! what is to come; nothing else of the plan ever is.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;
use kernel::text::one_line;

use super::{Act, Colleague, DraftError, State, may, said, store};
use crate::Press;
use crate::taxonomy::{self, TermKind};

/// Longest title and note, in characters.
const TITLE: usize = 300;
const NOTE: usize = 5_000;

/// What is planned, as it is written down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewEntry {
    /// What about.
    pub title: String,
    /// For colleagues.
    pub note: String,
    /// For when.
    pub planned_for: Millis,
    /// May be told to readers.
    pub public: bool,
    /// Name of the section; may be empty.
    pub section: String,
    /// Public id of its draft, if it has one.
    pub draft: Option<String>,
}

/// An entry of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Row id.
    pub id: i64,
    /// Public id.
    pub public_id: String,
    /// What is planned.
    pub planned: NewEntry,
    /// How its draft stands.
    pub state: Option<State>,
}

impl FromRow for Entry {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let state: Option<String> = row.get(8)?;
        Ok(Entry {
            id: row.get(0)?,
            public_id: row.get(1)?,
            planned: NewEntry {
                title: row.get(2)?,
                note: row.get(3)?,
                planned_for: row.get(4)?,
                public: row.get(5)?,
                section: row.get::<Option<String>>(6)?.unwrap_or_default(),
                draft: row.get(7)?,
            },
            state: state.as_deref().and_then(State::from_name),
        })
    }
}

macro_rules! entries {
    ($tail:literal) => {
        concat!(
            "SELECT e.id, e.public_id, e.title, e.note, e.planned_for, e.public, s.name, d.public_id,
                CASE WHEN d.state = 'published' AND d.live <> d.revision THEN 'updated' ELSE d.state END
            FROM planned e LEFT JOIN terms s ON s.id = e.section_id LEFT JOIN drafts d ON d.id = e.draft_id ",
            $tail
        )
    };
}
const BETWEEN: &str = entries!(
    "WHERE e.planned_for < $1 AND (e.planned_for, e.id) > ($2, $3) ORDER BY e.planned_for, e.id LIMIT $4"
);
const OF_COMING: &str =
    entries!("WHERE d.publish_at >= $1 AND d.publish_at < $2 ORDER BY d.publish_at, d.id LIMIT $3");
const ONE: &str = entries!("WHERE e.public_id = $1");
const TO_COME: &str = entries!(
    "WHERE e.public = 1 AND e.planned_for >= $1 AND e.planned_for < $2
    AND (d.id IS NULL OR (d.live IS NULL AND d.state <> 'withdrawn')) ORDER BY e.planned_for, e.id LIMIT $3"
);

/// What is planned for before `until`, after a place in the plan: a time and the row id of the last entry seen (0 to
/// begin with).
///
/// # Errors
/// When the database fails.
pub fn between(
    conn: &mut Conn,
    after: (Millis, i64),
    until: Millis,
    limit: i64,
) -> Result<Vec<Entry>, DbError> {
    conn.query(BETWEEN, &[&until, &after.0, &after.1, &limit])
}

/// The entries of what is scheduled between two times, by the times they go out at.
///
/// # Errors
/// When the database fails.
pub fn of_coming(conn: &mut Conn, from: Millis, until: Millis, limit: i64) -> Result<Vec<Entry>, DbError> {
    conn.query(OF_COMING, &[&from, &until, &limit])
}

/// The entry of that public id.
///
/// # Errors
/// When the database fails.
pub fn entry(conn: &mut Conn, public_id: &str) -> Result<Option<Entry>, DbError> {
    conn.query_opt(ONE, &[&public_id])
}

/// What readers may be told is to come: title, section and day of entries marked public, as long as nothing of them
/// is published.
///
/// # Errors
/// When the database fails.
pub fn to_come(
    conn: &mut Conn,
    from: Millis,
    until: Millis,
    limit: i64,
) -> Result<Vec<(String, String, Millis)>, DbError> {
    let entries: Vec<Entry> = conn.query(TO_COME, &[&from, &until, &limit])?;
    let told = |entry: Entry| (entry.planned.title, entry.planned.section, entry.planned.planned_for);
    Ok(entries.into_iter().map(told).collect())
}

/// Row ids of what an entry names.
struct Named {
    section: Option<i64>,
    draft: Option<i64>,
}

fn checked(tx: &mut Tx, by: Colleague, entry: &NewEntry) -> Result<(NewEntry, Named), DraftError> {
    allowed(by)?;
    let title = one_line(&said("A title", &entry.title, TITLE)?);
    let note = if entry.note.trim().is_empty() { String::new() } else { said("A note", &entry.note, NOTE)? };
    let section = Some(one_line(&entry.section)).filter(|name| !name.is_empty());
    let section = section.map(|name| taxonomy::ensure(tx, TermKind::Section, &name)).transpose()?;
    let draft = match &entry.draft {
        Some(public_id) => Some(store::by_public_id(tx, public_id)?.ok_or(DraftError::Missing("piece"))?.id),
        None => None,
    };
    Ok((NewEntry { title, note, ..entry.clone() }, Named { section, draft }))
}

/// Whoever may assign work may plan it.
fn allowed(by: Colleague) -> Result<(), DraftError> {
    may(by.role, false, Act::Assign, State::Draft).then_some(()).ok_or(DraftError::NotAllowed)
}

// A draft is planned once.
const UNPLAN: &str = "UPDATE planned SET draft_id = NULL WHERE draft_id = $1";
const PLAN: &str = "INSERT INTO planned
    (public_id, title, note, planned_for, public, section_id, draft_id, by_id, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/// Writes it down; gives its public id.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn plan(
    tx: &mut Tx,
    press: &Press,
    by: Colleague,
    entry: &NewEntry,
    now: Millis,
) -> Result<String, DraftError> {
    let (entry, Named { section, draft }) = checked(tx, by, entry)?;
    let public_id = press.random.public_id();
    tx.execute(UNPLAN, &[&draft])?;
    let NewEntry { title, note, planned_for, public, .. } = &entry;
    tx.execute(PLAN, &[&public_id, title, note, planned_for, public, &section, &draft, &by.reader, &now])?;
    Ok(public_id)
}

const EDIT: &str = "UPDATE planned SET title = $2, note = $3, planned_for = $4, public = $5, section_id = $6,
    draft_id = $7 WHERE public_id = $1";
const MOVE: &str = "UPDATE planned SET planned_for = $2 WHERE public_id = $1";
const DROP: &str = "DELETE FROM planned WHERE public_id = $1";

/// Writes it down anew.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn edit_entry(tx: &mut Tx, public_id: &str, by: Colleague, entry: &NewEntry) -> Result<(), DraftError> {
    let (entry, Named { section, draft }) = checked(tx, by, entry)?;
    tx.execute(UNPLAN, &[&draft])?;
    let NewEntry { title, note, planned_for, public, .. } = &entry;
    let changed = tx.execute(EDIT, &[&public_id, title, note, planned_for, public, &section, &draft])?;
    found(changed)
}

/// Moves it to another time.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn move_entry(tx: &mut Tx, public_id: &str, by: Colleague, to: Millis) -> Result<(), DraftError> {
    allowed(by)?;
    found(tx.execute(MOVE, &[&public_id, &to])?)
}

/// Takes it off the plan; its draft stays.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn drop_entry(tx: &mut Tx, public_id: &str, by: Colleague) -> Result<(), DraftError> {
    allowed(by)?;
    found(tx.execute(DROP, &[&public_id])?)
}

fn found(changed: u64) -> Result<(), DraftError> {
    if changed == 0 { Err(DraftError::Missing("entry of the plan")) } else { Ok(()) }
}
