//! Factors, recovery codes and open newsrooms in the database.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;

use super::Knock;
use crate::readers::Session;
use crate::staff::Role;

const KNOCK: &str = "SELECT s.role, COALESCE(f.set_up_at, (SELECT MIN(p.created_at) FROM passkeys p WHERE p.staff_id = s.reader_id)),
    d.opened_at, d.seen_at, d.confirmed_at FROM staff s
    LEFT JOIN second_factors f ON f.reader_id = s.reader_id
    LEFT JOIN desk_sessions d ON d.session_id = $2 AND d.reader_id = s.reader_id
    WHERE s.reader_id = $1";

/// What is known of the browser of this session, which is its reader's; `None` if they have no role.
///
/// # Errors
/// When the database fails.
pub fn knock(conn: &mut Conn, session: &Session) -> Result<Option<Knock>, DbError> {
    type Found = (String, Option<Millis>, Option<Millis>, Option<Millis>, Option<Millis>);
    let Some(reader) = session.reader else { return Ok(None) };
    let found: Option<Found> = conn.query_opt(KNOCK, &[&reader, &session.id])?;
    let Some((role, has_since, opened_at, seen_at, confirmed_at)) = found else { return Ok(None) };
    Ok(Role::from_name(&role).map(|role| Knock {
        role,
        has_factor: has_since.is_some(),
        signed_in_at: session.created_at,
        opened_at,
        seen_at,
        confirmed_at,
    }))
}

const TOUCH: &str =
    "INSERT INTO desk_sessions (session_id, reader_id, opened_at, seen_at) VALUES ($1, $2, $3, $3)
    ON CONFLICT (session_id) DO UPDATE SET seen_at = $3 WHERE desk_sessions.seen_at < $3";

/// Notes that the newsroom is in use in this browser.
pub(super) fn touch(tx: &mut Tx, now: Millis, session: i64, reader: i64) -> Result<(), DbError> {
    tx.execute(TOUCH, &[&session, &reader, &now]).map(drop)
}

const OPEN: &str = "INSERT INTO desk_sessions (session_id, reader_id, opened_at, seen_at, confirmed_at)
    VALUES ($1, $2, $3, $3, $3)
    ON CONFLICT (session_id) DO UPDATE SET seen_at = $3, confirmed_at = $3,
    opened_at = CASE WHEN $4 = 1 THEN desk_sessions.opened_at ELSE $3 END";

/// A second factor was shown in this browser: the newsroom opens, or `stays` open as long as it would have.
pub(super) fn open(tx: &mut Tx, now: Millis, session: i64, reader: i64, stays: bool) -> Result<(), DbError> {
    tx.execute(OPEN, &[&session, &reader, &now, &i64::from(stays)]).map(drop)
}

const CLOSE_ALL: &str = "DELETE FROM desk_sessions WHERE reader_id = $1";

/// Closes every newsroom of the reader.
pub(super) fn close_all(tx: &mut Tx, reader: i64) -> Result<(), DbError> {
    tx.execute(CLOSE_ALL, &[&reader]).map(drop)
}

const AT_WORK: &str = "SELECT COUNT(DISTINCT reader_id) FROM desk_sessions WHERE seen_at > $1";

/// How many people used the newsroom since `since`.
///
/// # Errors
/// When the database fails.
pub fn at_work(conn: &mut Conn, since: Millis) -> Result<i64, DbError> {
    conn.query_one(AT_WORK, &[&since])
}

/// A second factor as it is stored.
#[derive(Clone, Debug)]
pub(super) struct Factor {
    pub(super) seed: String,
    pub(super) set_up_at: Option<Millis>,
    pub(super) last_step: i64,
    pub(super) failures: i64,
    pub(super) blocked_until: Millis,
}

impl FromRow for Factor {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Factor {
            seed: row.get(0)?,
            set_up_at: row.get(1)?,
            last_step: row.get(2)?,
            failures: row.get(3)?,
            blocked_until: row.get(4)?,
        })
    }
}

const SET_UP_AT: &str = "SELECT set_up_at FROM second_factors WHERE reader_id = $1";

/// Since when they have an app, if they do.
pub(super) fn set_up_at(conn: &mut Conn, reader: i64) -> Result<Option<Millis>, DbError> {
    Ok(conn.query_opt::<Option<Millis>>(SET_UP_AT, &[&reader])?.flatten())
}

const LOCK: &str = "UPDATE second_factors SET failures = failures WHERE reader_id = $1
    RETURNING seed, set_up_at, last_step, failures, blocked_until";

/// The same, held until the transaction ends: of two who show one code at once the second finds it used.
pub(super) fn lock(tx: &mut Tx, reader: i64) -> Result<Option<Factor>, DbError> {
    tx.query_opt(LOCK, &[&reader])
}

const BEGIN: &str = "INSERT INTO second_factors (reader_id, seed) VALUES ($1, $2)
    ON CONFLICT (reader_id) DO UPDATE SET failures = second_factors.failures
    RETURNING seed, set_up_at, last_step, failures, blocked_until";

/// Begins to set a factor up, unless that has begun; it is held until the transaction ends.
pub(super) fn begin(tx: &mut Tx, reader: i64, seed: &str) -> Result<Factor, DbError> {
    tx.query_one(BEGIN, &[&reader, &seed])
}

const RIGHT: &str =
    "UPDATE second_factors SET set_up_at = COALESCE(set_up_at, $2), last_step = $3, failures = 0
    WHERE reader_id = $1";

/// A right code of the app was shown.
pub(super) fn right(tx: &mut Tx, now: Millis, reader: i64, step: i64) -> Result<(), DbError> {
    tx.execute(RIGHT, &[&reader, &now, &step]).map(drop)
}

const CALM: &str = "UPDATE second_factors SET failures = 0 WHERE reader_id = $1";

/// A recovery code was shown.
pub(super) fn calm(tx: &mut Tx, reader: i64) -> Result<(), DbError> {
    tx.execute(CALM, &[&reader]).map(drop)
}

const DROP_APP: &str =
    "UPDATE second_factors SET set_up_at = NULL, seed = $2, last_step = 0 WHERE reader_id = $1";

/// The app is worth nothing from now on; another one gets another secret.
pub(super) fn drop_app(tx: &mut Tx, reader: i64, seed: &str) -> Result<(), DbError> {
    tx.execute(DROP_APP, &[&reader, &seed]).map(drop)
}

const WRONG: &str = "UPDATE second_factors SET failures = $2, blocked_until = $3 WHERE reader_id = $1";

/// A wrong code was shown.
pub(super) fn wrong(tx: &mut Tx, reader: i64, failures: i64, blocked_until: Millis) -> Result<(), DbError> {
    tx.execute(WRONG, &[&reader, &failures, &blocked_until]).map(drop)
}

const FORGET: &str = "DELETE FROM second_factors WHERE reader_id = $1";

/// Forgets the factor with its recovery codes; says whether there was one.
pub(super) fn forget(tx: &mut Tx, reader: i64) -> Result<bool, DbError> {
    Ok(tx.execute(FORGET, &[&reader])? > 0)
}

const FORGET_CODES: &str = "DELETE FROM recovery_codes WHERE reader_id = $1";
const KEEP_CODE: &str = "INSERT INTO recovery_codes (reader_id, code_hash) VALUES ($1, $2)";

/// These recovery codes and no others.
pub(super) fn replace_codes(tx: &mut Tx, reader: i64, hashes: &[String]) -> Result<(), DbError> {
    tx.execute(FORGET_CODES, &[&reader])?;
    hashes.iter().try_for_each(|hash| tx.execute(KEEP_CODE, &[&reader, hash]).map(drop))
}

const USE_CODE: &str =
    "UPDATE recovery_codes SET used_at = $3 WHERE reader_id = $1 AND code_hash = $2 AND used_at IS NULL";

/// Uses a recovery code up; says whether it was there to be used.
pub(super) fn use_code(tx: &mut Tx, now: Millis, reader: i64, hash: &str) -> Result<bool, DbError> {
    Ok(tx.execute(USE_CODE, &[&reader, &hash, &now])? == 1)
}

const CODES_LEFT: &str = "SELECT COUNT(*) FROM recovery_codes WHERE reader_id = $1 AND used_at IS NULL";

pub(super) fn codes_left(conn: &mut Conn, reader: i64) -> Result<i64, DbError> {
    conn.query_one(CODES_LEFT, &[&reader])
}
