//! Readers.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;

use crate::readers::{Origin, ReaderRecord};

impl FromRow for ReaderRecord {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(ReaderRecord {
            id: row.get(0)?,
            public_id: row.get(1)?,
            holder: row.get(2)?,
            email: row.get(3)?,
            name: row.get(4)?,
            created_at: row.get(5)?,
            confirmed_at: row.get(6)?,
            first_article: row.get(7)?,
        })
    }
}

const BY_ID: &str = "SELECT r.id, r.public_id, r.holder_id, r.email, r.name, r.created_at, r.confirmed_at,
    h.first_article_id FROM readers r JOIN holders h ON h.id = r.holder_id WHERE r.id = $1";

/// The reader of that row.
pub(crate) fn by_id(conn: &mut Conn, id: i64) -> Result<Option<ReaderRecord>, DbError> {
    conn.query_opt(BY_ID, &[&id])
}

const BY_EMAIL: &str = "SELECT r.id, r.public_id, r.holder_id, r.email, r.name, r.created_at, r.confirmed_at,
    h.first_article_id FROM readers r JOIN holders h ON h.id = r.holder_id WHERE r.email = $1";

/// The reader with that address, in its normal form.
pub(crate) fn by_email(conn: &mut Conn, normal: &str) -> Result<Option<ReaderRecord>, DbError> {
    conn.query_opt(BY_EMAIL, &[&normal])
}

const BY_PUBLIC_ID: &str =
    "SELECT r.id, r.public_id, r.holder_id, r.email, r.name, r.created_at, r.confirmed_at,
    h.first_article_id FROM readers r JOIN holders h ON h.id = r.holder_id WHERE r.public_id = $1";

/// The reader of that public id.
pub(crate) fn by_public_id(conn: &mut Conn, public_id: &str) -> Result<Option<ReaderRecord>, DbError> {
    conn.query_opt(BY_PUBLIC_ID, &[&public_id])
}

const COUNT: &str = "SELECT COUNT(*) FROM readers";

/// How many there are.
pub(crate) fn count(conn: &mut Conn) -> Result<i64, DbError> {
    conn.query_one(COUNT, &[])
}

const INSERT: &str = "INSERT INTO readers (public_id, holder_id, email, origin, created_at, confirmed_at)
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (email) DO NOTHING RETURNING id";

/// A new reader; `None` if the address has one.
pub(crate) fn insert(
    tx: &mut Tx,
    public_id: &str,
    holder: i64,
    normal: &str,
    origin: Origin,
    now: Millis,
    confirmed_at: Option<Millis>,
) -> Result<Option<i64>, DbError> {
    tx.query_opt(INSERT, &[&public_id, &holder, &normal, &origin.as_str(), &now, &confirmed_at])
}

const LOCK: &str = "UPDATE readers SET email = email WHERE id = $1";

/// Makes other acts on this reader wait until this transaction ends; says whether the reader is there.
pub(crate) fn lock(tx: &mut Tx, id: i64) -> Result<bool, DbError> {
    Ok(tx.execute(LOCK, &[&id])? == 1)
}

const CONFIRM: &str = "UPDATE readers SET confirmed_at = $2 WHERE id = $1 AND confirmed_at IS NULL";

/// The address is proven; says whether that is news.
pub(crate) fn confirm(tx: &mut Tx, id: i64, now: Millis) -> Result<bool, DbError> {
    Ok(tx.execute(CONFIRM, &[&id, &now])? == 1)
}

const SET_EMAIL: &str = "UPDATE readers SET email = $2 WHERE id = $1";

/// Changes the address.
pub(crate) fn set_email(tx: &mut Tx, id: i64, normal: &str) -> Result<(), DbError> {
    tx.execute(SET_EMAIL, &[&id, &normal]).map(drop)
}

const ANY: &str = "SELECT id FROM readers LIMIT 1";

/// Whether there is any reader.
pub(crate) fn any(conn: &mut Conn) -> Result<bool, DbError> {
    Ok(conn.query_opt::<i64>(ANY, &[])?.is_some())
}
