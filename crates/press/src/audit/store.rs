//! The log in the database.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;

use super::{Actor, Entry, Filter, Line, Subject};

const RECORD: &str =
    "INSERT INTO audit_log (at, reader_id, place, act, kind, subject, title, was, became, network)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

/// Writes a line, in the transaction of the act itself.
///
/// # Errors
/// When the database fails.
pub fn record(tx: &mut Tx, now: Millis, actor: &Actor, entry: &Entry<'_>) -> Result<(), DbError> {
    let (reader, place, network) = match actor {
        Actor::Staff { reader, network } => (Some(*reader), "newsroom", network.as_str()),
        Actor::Operator => (None, "command", ""),
    };
    let (kind, subject, title) = match entry.subject {
        Subject::Person(public_id) => ("person", public_id, ""),
        Subject::Article { public_id, title } => ("article", public_id, title),
        Subject::Picture { public_id, name } => ("picture", public_id, name),
        Subject::Piece { public_id, title } => ("piece", public_id, title),
        Subject::File(name) => ("file", "", name),
        Subject::Thing { kind, id, title } => (kind, id, title),
    };
    let act = entry.act.as_str();
    tx.execute(
        RECORD,
        &[&now, &reader, &place, &act, &kind, &subject, &title, &entry.was, &entry.became, &network],
    )
    .map(drop)
}

impl FromRow for Line {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let title: String = row.get(6)?;
        let address: Option<String> = row.get(7)?;
        Ok(Line {
            id: row.get(0)?,
            at: row.get(1)?,
            actor: row.get(2)?,
            by_command: row.get::<String>(3)? == "command",
            act: row.get(4)?,
            subject: if row.get::<String>(5)? == "person" { address } else { Some(title) },
            was: row.get(8)?,
            became: row.get(9)?,
            network: row.get(10)?,
        })
    }
}

/// The statement with this condition on the log `l`: each is led through by its own index, newest first.
macro_rules! lines {
    ($where:literal) => {
        concat!(
            "SELECT l.id, l.at, who.email, l.place, l.act, l.kind, l.title, whom.email, l.was, l.became, l.network
            FROM audit_log l LEFT JOIN readers who ON who.id = l.reader_id
            LEFT JOIN readers whom ON whom.public_id = l.subject AND l.kind = 'person'
            WHERE l.id < $1 AND ",
            $where,
            " ORDER BY l.id DESC LIMIT $2"
        )
    };
}

const ALL: &str = lines!("l.id > 0");
const OF_ACT: &str = lines!("l.act = $3");
const OF_PERSON: &str = lines!("l.reader_id = $3");
const OF_BOTH: &str = lines!("l.reader_id = $3 AND l.act = $4");
const OF_THING: &str = lines!("l.kind = $3 AND l.subject = $4");
const PERSON: &str = "SELECT id FROM readers WHERE public_id = $1";

/// The newest `most` lines that fit.
///
/// # Errors
/// When the database fails.
pub fn list(conn: &mut Conn, filter: &Filter, most: i64) -> Result<Vec<Line>, DbError> {
    let before = filter.before.unwrap_or(i64::MAX);
    let act = filter.act.map(super::Act::as_str);
    let person = match &filter.person {
        None => None,
        Some(public_id) => match conn.query_opt::<i64>(PERSON, &[public_id])? {
            None => return Ok(Vec::new()),
            found => found,
        },
    };
    match (person, act) {
        (None, None) => conn.query(ALL, &[&before, &most]),
        (None, Some(act)) => conn.query(OF_ACT, &[&before, &most, &act]),
        (Some(person), None) => conn.query(OF_PERSON, &[&before, &most, &person]),
        (Some(person), Some(act)) => conn.query(OF_BOTH, &[&before, &most, &person, &act]),
    }
}

/// The newest `most` lines of one thing, older than the line of that row.
///
/// # Errors
/// When the database fails.
pub fn of_thing(
    conn: &mut Conn,
    (kind, id): (&str, &str),
    before: Option<i64>,
    most: i64,
) -> Result<Vec<Line>, DbError> {
    conn.query(OF_THING, &[&before.unwrap_or(i64::MAX), &most, &kind, &id])
}

const FORGET: &str = "UPDATE audit_log SET network = '' WHERE reader_id = $1";

/// Has the log forget where someone was, before they are deleted and it forgets who they were.
pub(crate) fn forget(tx: &mut Tx, reader: i64) -> Result<(), DbError> {
    tx.execute(FORGET, &[&reader]).map(drop)
}
