//! On our radar: what is about to happen in the world, as editors list it.

use db::{Conn, DbError, FromRow, Row, Tx};
use jiff::civil::Date;
use kernel::clock::Millis;
use kernel::ids::hex;
use kernel::text::{lines, one_line};
use sha2::{Digest as _, Sha256};

use super::edits::{address, needed, short};
use super::{IssueError, Wrong};
use crate::Press;
use crate::audit::{self, Act, Actor, Entry, Subject};

/// Longest title and note, in characters.
const TITLE: usize = 200;
const NOTE: usize = 1_000;

/// An event, as it is written down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewEvent {
    /// What.
    pub title: String,
    /// Our note; may be empty.
    pub note: String,
    /// Where more is said of it; may be empty.
    pub url: String,
    /// Its first day.
    pub first: Date,
    /// Its last day.
    pub last: Date,
}

impl NewEvent {
    /// What tells it from how it was written down before or later.
    pub fn print(&self) -> String {
        let NewEvent { title, note, url, first, last } = self;
        hex(&Sha256::digest(format!("{title}\0{note}\0{url}\0{first}\0{last}"))[..8])
    }
}

/// An event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Row id.
    pub id: i64,
    /// Public id.
    pub public_id: String,
    /// What it is.
    pub event: NewEvent,
    /// Who listed it; nobody if they left.
    pub by: Option<String>,
}

impl FromRow for Event {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let day = |text: String| text.parse().unwrap_or_default();
        Ok(Event {
            id: row.get(0)?,
            public_id: row.get(1)?,
            event: NewEvent {
                title: row.get(2)?,
                note: row.get(3)?,
                url: row.get(4)?,
                first: day(row.get(5)?),
                last: day(row.get(6)?),
            },
            by: row.get(7)?,
        })
    }
}

macro_rules! events {
    ($tail:literal) => {
        concat!(
            "SELECT e.id, e.public_id, e.title, e.note, e.url, e.first_day, e.last_day, COALESCE(NULLIF(r.name, ''), r.email)
            FROM radar e LEFT JOIN readers r ON r.id = e.by_id ",
            $tail
        )
    };
}

const LIST: &str = events!(
    "WHERE e.last_day >= $1 AND (e.last_day, e.first_day, e.id) > ($2, $3, $4)
    ORDER BY e.last_day, e.first_day, e.id LIMIT $5"
);
const ONE: &str = events!("WHERE e.public_id = $1");
const BETWEEN: &str =
    events!("WHERE e.last_day >= $1 AND e.first_day <= $2 ORDER BY e.last_day, e.first_day, e.id LIMIT $3");

/// Events that are not over on that day, after this one.
///
/// # Errors
/// When the database fails.
pub fn list(conn: &mut Conn, from: Date, after: Option<&Event>, most: i64) -> Result<Vec<Event>, DbError> {
    let (last, first, id) = after.map_or_else(
        || (String::new(), String::new(), 0),
        |event| (event.event.last.to_string(), event.event.first.to_string(), event.id),
    );
    conn.query(LIST, &[&from.to_string(), &last, &first, &id, &most])
}

/// The event of that public id.
///
/// # Errors
/// When the database fails.
pub fn event(conn: &mut Conn, public_id: &str) -> Result<Option<Event>, DbError> {
    conn.query_opt(ONE, &[&public_id])
}

/// Events of these days, those that begin first first; what goes on already counts from the first of the days.
pub(super) fn between(
    conn: &mut Conn,
    (from, until): (Date, Date),
    most: i64,
) -> Result<Vec<Event>, DbError> {
    let mut found: Vec<Event> = conn.query(BETWEEN, &[&from.to_string(), &until.to_string(), &most])?;
    found.sort_by_key(|event| (event.event.first.max(from), event.event.last, event.id));
    Ok(found)
}

fn checked(event: &NewEvent) -> Result<NewEvent, IssueError> {
    let check = || {
        if event.last < event.first {
            return Err(Wrong::Days);
        }
        let url = event.url.trim();
        Ok(NewEvent {
            title: needed(&one_line(&event.title), TITLE)?,
            note: short(&lines(&event.note), NOTE)?,
            url: if url.is_empty() { String::new() } else { address(url)? },
            ..event.clone()
        })
    };
    check().map_err(IssueError::Wrong)
}

const LISTED: &str = "INSERT INTO radar (public_id, title, note, url, first_day, last_day, by_id, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const CHANGE: &str = "UPDATE radar SET title = $2, note = $3, url = $4, first_day = $5, last_day = $6
    WHERE public_id = $1";
// Of two who write at once, the second reads what the first wrote.
const HOLD: &str = "UPDATE radar SET title = title WHERE public_id = $1";
const REMOVE: &str = "DELETE FROM radar WHERE public_id = $1";

/// Lists an event; gives its public id.
///
/// # Errors
/// [`IssueError`] says why not.
pub fn add(
    tx: &mut Tx,
    press: &Press,
    actor: &Actor,
    new: &NewEvent,
    now: Millis,
) -> Result<String, IssueError> {
    let new = checked(new)?;
    let public_id = press.random.public_id();
    let (first, last) = (new.first.to_string(), new.last.to_string());
    let binds: [&dyn db::Bind; 8] =
        [&public_id, &new.title, &new.note, &new.url, &first, &last, &actor.reader(), &now];
    tx.execute(LISTED, &binds)?;
    note(tx, actor, &public_id, &new.title, ("", &days(&new)), now)?;
    Ok(public_id)
}

/// Writes an event anew that was shown as its [print](NewEvent::print) `seen` says.
///
/// # Errors
/// [`IssueError`] says why not; [`IssueError::Overtaken`]: it is another by now.
pub fn change(
    tx: &mut Tx,
    actor: &Actor,
    (public_id, seen): (&str, &str),
    new: &NewEvent,
    now: Millis,
) -> Result<(), IssueError> {
    tx.execute(HOLD, &[&public_id])?;
    let was = event(tx, public_id)?.ok_or(IssueError::Missing)?;
    if was.event.print() != seen {
        return Err(IssueError::Overtaken);
    }
    let new = checked(new)?;
    let (first, last) = (new.first.to_string(), new.last.to_string());
    tx.execute(CHANGE, &[&public_id, &new.title, &new.note, &new.url, &first, &last])?;
    Ok(note(tx, actor, public_id, &new.title, (&days(&was.event), &days(&new)), now)?)
}

/// Takes an event off the list.
///
/// # Errors
/// [`IssueError`] says why not.
pub fn remove(tx: &mut Tx, actor: &Actor, public_id: &str, now: Millis) -> Result<(), IssueError> {
    let was = event(tx, public_id)?.ok_or(IssueError::Missing)?;
    tx.execute(REMOVE, &[&public_id])?;
    Ok(note(tx, actor, public_id, &was.event.title, (&days(&was.event), ""), now)?)
}

fn days(event: &NewEvent) -> String {
    if event.first == event.last {
        event.first.to_string()
    } else {
        format!("{} – {}", event.first, event.last)
    }
}

fn note(
    tx: &mut Tx,
    actor: &Actor,
    public_id: &str,
    title: &str,
    (was, became): (&str, &str),
    now: Millis,
) -> Result<(), DbError> {
    let subject = Subject::Thing { kind: "event", id: public_id, title };
    audit::record(tx, now, actor, &Entry { act: Act::RadarChanged, subject, was, became })
}
