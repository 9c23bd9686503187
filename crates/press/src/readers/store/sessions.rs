//! Browsers.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;

use crate::readers::{ReaderRecord, Scope, Session};
use crate::staff::Role;

impl FromRow for Session {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Session {
            id: row.get(0)?,
            public_id: row.get(1)?,
            scope: Scope::from_name(&row.get::<String>(2)?),
            reader: row.get(3)?,
            article: row.get(4)?,
            device: row.get(5)?,
            created_at: row.get(6)?,
            seen_at: row.get(7)?,
            expires_at: row.get(8)?,
        })
    }
}

/// A session with whose it is.
pub(crate) struct Known {
    pub(crate) session: Session,
    pub(crate) reader: Option<ReaderRecord>,
    pub(crate) role: Option<Role>,
}

impl FromRow for Known {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let session = Session::from_row(row)?;
        let reader = match session.reader {
            None => None,
            Some(id) => Some(ReaderRecord {
                id,
                public_id: row.get(9)?,
                holder: row.get(10)?,
                email: row.get(11)?,
                name: row.get(12)?,
                created_at: row.get(13)?,
                confirmed_at: row.get(14)?,
                first_article: row.get(15)?,
            }),
        };
        let role = row.get::<Option<String>>(16)?.and_then(|role| Role::from_name(&role));
        Ok(Known { session, reader, role })
    }
}

const BY_TOKEN: &str = "SELECT s.id, s.public_id, s.scope, s.reader_id, s.article_id, s.device, s.created_at,
    s.seen_at, s.expires_at, r.public_id, r.holder_id, r.email, r.name, r.created_at, r.confirmed_at,
    h.first_article_id, staff.role
    FROM sessions s LEFT JOIN readers r ON r.id = s.reader_id LEFT JOIN holders h ON h.id = r.holder_id
    LEFT JOIN staff ON staff.reader_id = s.reader_id
    WHERE s.token_hash = $1 AND s.expires_at > $2";

/// The session of a cookie, unless it has expired.
pub(crate) fn by_token(conn: &mut Conn, token_hash: &str, now: Millis) -> Result<Option<Known>, DbError> {
    conn.query_opt(BY_TOKEN, &[&token_hash, &now])
}

/// What a session is to become.
pub(crate) struct New<'a> {
    pub(crate) public_id: String,
    pub(crate) token_hash: String,
    pub(crate) scope: Scope,
    pub(crate) reader: Option<i64>,
    pub(crate) article: Option<i64>,
    pub(crate) device: &'a str,
    pub(crate) now: Millis,
    pub(crate) expires_at: Millis,
}

const INSERT: &str = "INSERT INTO sessions
    (public_id, token_hash, scope, reader_id, article_id, device, created_at, seen_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8) RETURNING id";

/// A new session.
pub(crate) fn insert(tx: &mut Tx, new: &New<'_>) -> Result<i64, DbError> {
    let New { public_id, token_hash, scope, reader, article, device, now, expires_at } = new;
    tx.query_one(INSERT, &[public_id, token_hash, &scope.as_str(), reader, article, device, now, expires_at])
}

const BECOME: &str = "UPDATE sessions SET public_id = $2, token_hash = $3, scope = $4, reader_id = $5,
    article_id = $6, device = $7, created_at = $8, seen_at = $8, expires_at = $9 WHERE id = $1";

/// Lets the browser of session `id` go on as `new`. The old token is dead from then on; what the
/// browser holds besides (gift passes) stays with it. Says whether the session was still there.
pub(crate) fn become_new(tx: &mut Tx, id: i64, new: &New<'_>) -> Result<bool, DbError> {
    let New { public_id, token_hash, scope, reader, article, device, now, expires_at } = new;
    let scope = scope.as_str();
    Ok(tx.execute(BECOME, &[&id, public_id, token_hash, &scope, reader, article, device, now, expires_at])?
        == 1)
}

const RENEW: &str = "UPDATE sessions SET token_hash = $2 WHERE id = $1";

/// The session goes by another token from now on.
pub(crate) fn renew(tx: &mut Tx, id: i64, token_hash: &str) -> Result<(), DbError> {
    tx.execute(RENEW, &[&id, &token_hash]).map(drop)
}

const WANT: &str = "UPDATE sessions
    SET article_id = CASE WHEN scope = 'visitor' THEN COALESCE($2, article_id) ELSE article_id END WHERE id = $1";

/// Notes the article a visitor wants; says whether the session is still there.
pub(crate) fn want(tx: &mut Tx, id: i64, article: Option<i64>) -> Result<bool, DbError> {
    Ok(tx.execute(WANT, &[&id, &article])? == 1)
}

const WANTED: &str = "SELECT article_id FROM sessions WHERE id = $1 AND scope = 'visitor'";

/// The article that the visitor of session `id` wanted.
pub(crate) fn wanted(conn: &mut Conn, id: i64) -> Result<Option<i64>, DbError> {
    Ok(conn.query_opt::<Option<i64>>(WANTED, &[&id])?.flatten())
}

const TOUCH: &str = "UPDATE sessions SET seen_at = $2, expires_at = $3 WHERE id = $1 AND seen_at < $2";

/// The session was used.
pub(crate) fn touch(tx: &mut Tx, id: i64, now: Millis, expires_at: Millis) -> Result<(), DbError> {
    tx.execute(TOUCH, &[&id, &now, &expires_at]).map(drop)
}

const OF_READER: &str =
    "SELECT id, public_id, scope, reader_id, article_id, device, created_at, seen_at, expires_at
    FROM sessions WHERE reader_id = $1 AND scope = 'full' AND expires_at > $2 ORDER BY seen_at DESC, id DESC";

/// The browsers signed in as the reader, the last used first.
pub(crate) fn of_reader(conn: &mut Conn, reader: i64, now: Millis) -> Result<Vec<Session>, DbError> {
    conn.query(OF_READER, &[&reader, &now])
}

const DELETE: &str = "DELETE FROM sessions WHERE id = $1";

/// Ends a session.
pub(crate) fn delete(tx: &mut Tx, id: i64) -> Result<bool, DbError> {
    Ok(tx.execute(DELETE, &[&id])? == 1)
}

const DELETE_ONE: &str = "DELETE FROM sessions WHERE reader_id = $1 AND public_id = $2";

/// Ends one of the reader's sessions.
pub(crate) fn delete_one(tx: &mut Tx, reader: i64, public_id: &str) -> Result<bool, DbError> {
    Ok(tx.execute(DELETE_ONE, &[&reader, &public_id])? == 1)
}

const DELETE_ALL: &str = "DELETE FROM sessions WHERE reader_id = $1";

/// Ends all of the reader's sessions.
pub(crate) fn delete_all(tx: &mut Tx, reader: i64) -> Result<u64, DbError> {
    tx.execute(DELETE_ALL, &[&reader])
}

const SWEEP: &str = "DELETE FROM sessions WHERE id IN
    (SELECT id FROM sessions WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)";

/// Forgets sessions that have expired, `most` at once.
pub(crate) fn sweep(tx: &mut Tx, now: Millis, most: i64) -> Result<u64, DbError> {
    tx.execute(SWEEP, &[&now, &most])
}

const COUNT: &str = "SELECT COUNT(*) FROM sessions WHERE expires_at > $1";

/// How many sessions have not expired.
///
/// # Errors
/// When the database fails.
pub fn count(conn: &mut Conn, now: Millis) -> Result<i64, DbError> {
    conn.query_one(COUNT, &[&now])
}
