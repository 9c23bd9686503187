//! The ordered log of changes that search, page caches and standings follow.
//!
//! A change is written in the same transaction as what it tells of, and followers poll. On
//! PostgreSQL the ids are drawn before commit, so `id > last` would miss rows of slower
//! transactions; only rows below the oldest running transaction are shown, and a position is the
//! transaction's id before the row's. A long transaction that writes delays followers, and none of
//! them misses a row. Transactions of the server's other databases cannot write here and delay nobody.

use std::fmt;
use std::str::FromStr;

use crate::config::Dialect;
use crate::conn::{Conn, Tx};
use crate::error::DbError;

/// How many changes one look at the log brings at most.
pub const BATCH: usize = 1000;

/// A place in the log. It is written as `lineage.xid.id`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// Which log: a restored database begins a new one, and followers start over.
    pub lineage: String,
    /// The transaction, on PostgreSQL; 0 on SQLite, where ids are in the order of commits.
    pub xid: i64,
    /// The row.
    pub id: i64,
}

impl Position {
    /// Whether everything up to `other` is behind this place. Never, across lineages.
    pub fn has_reached(&self, other: &Position) -> bool {
        self.lineage == other.lineage && (self.xid, self.id) >= (other.xid, other.id)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.lineage, self.xid, self.id)
    }
}

/// A text that is no position.
#[derive(Debug, thiserror::Error)]
#[error("a position in the change log is written lineage.transaction.row")]
pub struct NotAPosition;

impl FromStr for Position {
    type Err = NotAPosition;

    fn from_str(text: &str) -> Result<Position, NotAPosition> {
        let mut parts = text.splitn(3, '.');
        let mut next = || parts.next().filter(|part| !part.is_empty()).ok_or(NotAPosition);
        let lineage = next()?.to_owned();
        let xid = next()?.parse().map_err(|_| NotAPosition)?;
        let id = next()?.parse().map_err(|_| NotAPosition)?;
        Ok(Position { lineage, xid, id })
    }
}

/// Something changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What sort of thing, such as `article`.
    pub kind: String,
    /// Which one.
    pub target: i64,
    /// When, in Unix milliseconds.
    pub at: i64,
}

/// What a look at the log brings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changes {
    /// The next changes in order, at most [`BATCH`], and the place to look on from. An empty list
    /// is the end for now; the place may have moved on even so.
    Next {
        /// In the order to follow them.
        changes: Vec<Change>,
        /// Where to look on.
        position: Position,
    },
    /// The position is of another lineage: start over, from what the tables say and this place.
    NewLineage(Position),
}

const LINEAGE: &str = "SELECT value FROM meta WHERE key = 'lineage'";
const RECORD: &str = "INSERT INTO changes (kind, target, at) VALUES ($1, $2, $3)";

// The sequence, not MAX(id): it outlives the rows that retention removes.
const SQLITE_END: &str = "SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = 'changes'";
const SQLITE_AFTER: &str = "SELECT 0, id, kind, target, at FROM changes WHERE id > $1 ORDER BY id LIMIT $2";

// Whatever may write here below this transaction has ended, one way or the other. A session stays with its database, and
// the ids of running transactions are each one's own, so what another database's session runs now can be passed over; what
// is not found among the sessions (just ended, or prepared) is waited for. Sessions know the lower half of an id.
const POSTGRES_HORIZON: &str = "
    SELECT COALESCE(
        (SELECT MIN(CAST(CAST(running AS TEXT) AS BIGINT)) FROM pg_snapshot_xip(here.snapshot) AS running
         WHERE NOT EXISTS (
             SELECT 1 FROM pg_stat_activity AS session
             WHERE session.datname <> current_database()
               AND CAST(CAST(session.backend_xid AS TEXT) AS BIGINT) = CAST(CAST(running AS TEXT) AS BIGINT) & 4294967295)),
        CAST(CAST(pg_snapshot_xmax(here.snapshot) AS TEXT) AS BIGINT))
    FROM (SELECT pg_current_snapshot() AS snapshot) AS here";
const POSTGRES_OWN: &str = "SELECT CAST(CAST(pg_current_xact_id() AS TEXT) AS BIGINT)";
const POSTGRES_AFTER: &str = "
    SELECT CAST(CAST(xid AS TEXT) AS BIGINT), id, kind, target, at FROM changes
    WHERE (xid, id) > (CAST(CAST($1 AS TEXT) AS XID8), $2) AND xid < CAST(CAST($3 AS TEXT) AS XID8)
    ORDER BY xid, id LIMIT $4";

/// The place behind everything that this connection's snapshot shows for settled. A follower that
/// starts from here misses nothing that comes later.
pub fn head(conn: &mut Conn) -> Result<Position, DbError> {
    let lineage = conn.query_one(LINEAGE, &[])?;
    match conn.dialect() {
        Dialect::Sqlite => Ok(Position { lineage, xid: 0, id: conn.query_one(SQLITE_END, &[])? }),
        Dialect::Postgres => Ok(before(lineage, conn.query_one(POSTGRES_HORIZON, &[])?)),
    }
}

/// The changes behind `position`.
pub fn changes_after(conn: &mut Conn, position: &Position) -> Result<Changes, DbError> {
    // Before the rows: under READ COMMITTED a later horizon could pass rows that were not shown.
    let head = head(conn)?;
    if head.lineage != position.lineage {
        return Ok(Changes::NewLineage(head));
    }
    let limit = BATCH as i64;
    let rows: Vec<(i64, i64, String, i64, i64)> = match conn.dialect() {
        Dialect::Sqlite => conn.query(SQLITE_AFTER, &[&position.id, &limit])?,
        Dialect::Postgres => {
            let (after, horizon) = (position.xid.to_string(), (head.xid + 1).to_string());
            conn.query(POSTGRES_AFTER, &[&after, &position.id, &horizon, &limit])?
        }
    };
    let last = rows.last().map(|&(xid, id, ..)| Position { xid, id, ..head.clone() });
    let position = match last {
        Some(last) if rows.len() == BATCH => last,
        _ if position.has_reached(&head) => position.clone(),
        _ => head,
    };
    let changes = rows.into_iter().map(|(_, _, kind, target, at)| Change { kind, target, at }).collect();
    Ok(Changes::Next { changes, position })
}

pub(crate) fn record(tx: &mut Tx, kind: &str, target: i64, at: i64) -> Result<(), DbError> {
    tx.execute(RECORD, &[&kind, &target, &at]).map(drop)
}

pub(crate) fn position_of(tx: &mut Tx) -> Result<Position, DbError> {
    match tx.dialect() {
        Dialect::Sqlite => head(tx),
        Dialect::Postgres => {
            let lineage = tx.query_one(LINEAGE, &[])?;
            let own: i64 = tx.query_one(POSTGRES_OWN, &[])?;
            Ok(before(lineage, own + 1))
        }
    }
}

/// The place behind all rows of the transactions before `xid`.
fn before(lineage: String, xid: i64) -> Position {
    Position { lineage, xid: xid - 1, id: i64::MAX }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_written_and_read_back() {
        let position = Position { lineage: "Ab-_9".into(), xid: 731, id: i64::MAX };
        assert_eq!(position.to_string().parse::<Position>().unwrap(), position);
        for text in ["", "a", "a.1", "a.1.x", ".1.2", "a.1.2.3"] {
            assert!(text.parse::<Position>().is_err(), "{text}");
        }
    }

    #[test]
    fn positions_compare_within_a_lineage_only() {
        let at = |lineage: &str, xid, id| Position { lineage: lineage.into(), xid, id };
        assert!(at("a", 2, 1).has_reached(&at("a", 1, 9)));
        assert!(at("a", 2, 1).has_reached(&at("a", 2, 1)));
        assert!(!at("a", 1, 9).has_reached(&at("a", 2, 1)));
        assert!(!at("a", 9, 9).has_reached(&at("b", 1, 1)));
    }
}
