//! Pairing: a reader who was on campus reads off campus for a while. It is bound to their account, not to a browser, and
//! worth nothing once the institution's own time is over.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::{DAY, Millis};

use crate::Press;

/// An account's pairing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairing {
    /// Row id of the institution.
    pub institution: i64,
    /// Its name.
    pub name: String,
    /// Until when.
    pub ends_at: Millis,
}

impl FromRow for Pairing {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Pairing { institution: row.get(0)?, name: row.get(1)?, ends_at: row.get(2)? })
    }
}

const OF_READER: &str = "SELECT p.institution_id, i.name, p.ends_at FROM pairings p
    JOIN institutions i ON i.id = p.institution_id WHERE p.reader_id = $1 AND i.withdrawn_at IS NULL";

/// With whom the reader's account is paired, if its time is not over.
///
/// # Errors
/// When the database fails.
pub fn pairing_of(conn: &mut Conn, reader: i64, now: Millis) -> Result<Option<Pairing>, DbError> {
    let pairing: Option<Pairing> = conn.query_opt(OF_READER, &[&reader])?;
    Ok(pairing.filter(|pairing| now < pairing.ends_at))
}

const PAIR: &str = "INSERT INTO pairings (reader_id, institution_id, at, ends_at)
    SELECT CAST($1 AS BIGINT), i.id, CAST($3 AS BIGINT), CAST($4 AS BIGINT) FROM institutions i
    WHERE i.id = $2 AND i.withdrawn_at IS NULL
    ON CONFLICT (reader_id) DO UPDATE
    SET institution_id = excluded.institution_id, at = excluded.at, ends_at = excluded.ends_at";

/// Pairs the reader's account with the institution on whose network they are now, anew if it was.
///
/// # Errors
/// When the database fails.
pub fn pair(tx: &mut Tx, press: &Press, now: Millis, reader: i64, institution: i64) -> Result<(), DbError> {
    let ends = now + Millis::from(press.config.campus.pairing_days) * DAY;
    tx.execute(PAIR, &[&reader, &institution, &now, &ends])?;
    tx.record_change("reader", reader, now)
}

const UNPAIR: &str = "DELETE FROM pairings WHERE reader_id = $1";

/// Ends the pairing.
///
/// # Errors
/// When the database fails.
pub fn unpair(tx: &mut Tx, now: Millis, reader: i64) -> Result<(), DbError> {
    tx.execute(UNPAIR, &[&reader])?;
    tx.record_change("reader", reader, now)
}
