//! Codes and links that were mailed.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::EmailAddress;
use kernel::clock::Millis;

/// What a code or link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    SignIn,
    Address,
    Newsletter,
}

impl Purpose {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Purpose::SignIn => "sign-in",
            Purpose::Address => "address",
            Purpose::Newsletter => "newsletter",
        }
    }
}

/// A code and a link that were mailed to prove an address.
#[derive(Clone, Debug)]
pub(crate) struct Challenge {
    pub(crate) id: i64,
    pub(crate) email: EmailAddress,
    pub(crate) session: Option<i64>,
    pub(crate) reader: Option<i64>,
    pub(crate) code_hash: Option<String>,
    pub(crate) link_hash: String,
    pub(crate) newsletter: Option<String>,
    pub(crate) registers: bool,
    pub(crate) next: String,
    pub(crate) expires_at: Millis,
    pub(crate) attempts: i64,
    pub(crate) used_at: Option<Millis>,
}

impl FromRow for Challenge {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let no_address =
            |_| DbError::Column { index: 1, expected: "an e-mail address", found: "other text".into() };
        Ok(Challenge {
            id: row.get(0)?,
            email: EmailAddress::parse(&row.get::<String>(1)?).map_err(no_address)?,
            session: row.get(2)?,
            reader: row.get(3)?,
            code_hash: row.get(4)?,
            link_hash: row.get(5)?,
            newsletter: row.get(6)?,
            registers: row.get(7)?,
            next: row.get(8)?,
            expires_at: row.get(9)?,
            attempts: row.get(10)?,
            used_at: row.get(11)?,
        })
    }
}

/// A challenge to be mailed.
pub(crate) struct New<'a> {
    pub(crate) purpose: Purpose,
    pub(crate) email: &'a EmailAddress,
    pub(crate) session: Option<i64>,
    pub(crate) reader: Option<i64>,
    pub(crate) code_hash: Option<String>,
    pub(crate) link_hash: String,
    pub(crate) newsletter: Option<&'a str>,
    pub(crate) registers: bool,
    pub(crate) next: &'a str,
    pub(crate) now: Millis,
    pub(crate) expires_at: Millis,
}

const INSERT: &str =
    "INSERT INTO challenges (purpose, email, session_id, reader_id, code_hash, link_hash, newsletter,
    registers, next, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

/// A new challenge.
pub(crate) fn insert(tx: &mut Tx, new: &New<'_>) -> Result<(), DbError> {
    let New { session, reader, code_hash, link_hash, newsletter, registers, next, now, expires_at, .. } = new;
    let (purpose, email) = (new.purpose.as_str(), new.email.normal());
    let values: [&dyn db::Bind; 11] = [
        &purpose, &email, session, reader, code_hash, link_hash, newsletter, registers, next, now, expires_at,
    ];
    tx.execute(INSERT, &values).map(drop)
}

const LATEST: &str = "SELECT id, email, session_id, reader_id, code_hash, link_hash, newsletter, registers,
    next, expires_at, attempts, used_at FROM challenges WHERE session_id = $1 AND purpose = $2 ORDER BY id DESC LIMIT 1";

/// What the session asked for last.
pub(crate) fn latest(conn: &mut Conn, session: i64, purpose: Purpose) -> Result<Option<Challenge>, DbError> {
    conn.query_opt(LATEST, &[&session, &purpose.as_str()])
}

const BY_LINK: &str = "SELECT id, email, session_id, reader_id, code_hash, link_hash, newsletter, registers,
    next, expires_at, attempts, used_at FROM challenges WHERE link_hash = $1 AND purpose = $2";

/// The challenge of a link.
pub(crate) fn by_link(conn: &mut Conn, hash: &str, purpose: Purpose) -> Result<Option<Challenge>, DbError> {
    conn.query_opt(BY_LINK, &[&hash, &purpose.as_str()])
}

const ATTEMPT: &str = "UPDATE challenges SET attempts = attempts + 1
    WHERE id = $1 AND attempts < $2 AND used_at IS NULL RETURNING attempts";

/// Counts a guess before it is looked at; `None` if there are none left, or it has been used.
pub(crate) fn attempt(tx: &mut Tx, id: i64, most: i64) -> Result<Option<i64>, DbError> {
    tx.query_opt(ATTEMPT, &[&id, &most])
}

const SPEND: &str = "UPDATE challenges SET used_at = $2 WHERE id = $1 AND used_at IS NULL";

/// Uses a challenge up; says whether it was still there to be used.
pub(crate) fn spend(tx: &mut Tx, id: i64, now: Millis) -> Result<bool, DbError> {
    Ok(tx.execute(SPEND, &[&id, &now])? == 1)
}

const VOID: &str = "UPDATE challenges SET used_at = $2 WHERE session_id = $1 AND used_at IS NULL";

/// Uses up all that a session asked for.
pub(crate) fn void(tx: &mut Tx, session: i64, now: Millis) -> Result<(), DbError> {
    tx.execute(VOID, &[&session, &now]).map(drop)
}

const SWEEP: &str = "DELETE FROM challenges WHERE id IN
    (SELECT id FROM challenges WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)";

/// Forgets challenges that expired before `then`, `most` at once.
pub(crate) fn sweep(tx: &mut Tx, then: Millis, most: i64) -> Result<u64, DbError> {
    tx.execute(SWEEP, &[&then, &most])
}
