//! Holders of allowances, and the addresses that point to them.

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;

const OF_ADDRESS: &str = "SELECT holder_id FROM addresses WHERE hash = $1";

/// Who the mailbox with this hash points to.
pub(crate) fn of_address(conn: &mut Conn, hash: &str) -> Result<Option<i64>, DbError> {
    conn.query_opt(OF_ADDRESS, &[&hash])
}

const INSERT: &str = "INSERT INTO holders (created_at) VALUES ($1) RETURNING id";
const DELETE: &str = "DELETE FROM holders WHERE id = $1";

/// A new holder for a mailbox that has none; `None` if it has one, be it since a moment ago.
pub(crate) fn insert(tx: &mut Tx, hash: &str, now: Millis) -> Result<Option<i64>, DbError> {
    if of_address(tx, hash)?.is_some() {
        return Ok(None);
    }
    let holder: i64 = tx.query_one(INSERT, &[&now])?;
    if point(tx, hash, holder)? {
        return Ok(Some(holder));
    }
    tx.execute(DELETE, &[&holder])?;
    Ok(None)
}

const POINT: &str = "INSERT INTO addresses (hash, holder_id) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING";

/// Lets a mailbox point to `holder`; says whether it pointed nowhere before.
pub(crate) fn point(tx: &mut Tx, hash: &str, holder: i64) -> Result<bool, DbError> {
    Ok(tx.execute(POINT, &[&hash, &holder])? == 1)
}

const OPEN_FIRST: &str = "UPDATE holders SET first_article_id = $2, first_article_at = $3
    WHERE id = $1 AND first_article_at IS NULL";

/// Gives the holder their first article, once ever; says whether this was the time.
pub(crate) fn open_first(tx: &mut Tx, holder: i64, article: i64, now: Millis) -> Result<bool, DbError> {
    Ok(tx.execute(OPEN_FIRST, &[&holder, &article, &now])? == 1)
}

/// A row of the meter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Metered {
    pub(crate) period: i64,
    pub(crate) allowance: i64,
    pub(crate) used: i64,
}

// Updated to themselves: that locks the rows, so an unlock in flight is waited for.
const METER: &str =
    "UPDATE meter SET used = used WHERE holder_id IN ($1, $2) RETURNING period, allowance, used";
const CLEAR_METER: &str = "DELETE FROM meter WHERE holder_id IN ($1, $2)";
const SET_METER: &str = "INSERT INTO meter (holder_id, period, allowance, used) VALUES ($1, $2, $3, $4)";

/// The meter of two holders, for nobody else to change until this transaction ends.
pub(crate) fn meter(tx: &mut Tx, kept: i64, other: i64) -> Result<Vec<Metered>, DbError> {
    let rows: Vec<(i64, i64, i64)> = tx.query(METER, &[&kept, &other])?;
    Ok(rows.into_iter().map(|(period, allowance, used)| Metered { period, allowance, used }).collect())
}

/// Writes `united` as the meter of `kept`, and leaves `other` without one.
pub(crate) fn set_meter(tx: &mut Tx, kept: i64, other: i64, united: &[Metered]) -> Result<(), DbError> {
    tx.execute(CLEAR_METER, &[&kept, &other])?;
    for row in united {
        tx.execute(SET_METER, &[&kept, &row.period, &row.allowance, &row.used])?;
    }
    Ok(())
}

const MOVE_UNLOCKS: &str = "UPDATE unlocks SET holder_id = $1 WHERE holder_id = $2
    AND article_id NOT IN (SELECT article_id FROM unlocks WHERE holder_id = $1)";
const DROP_UNLOCKS: &str = "DELETE FROM unlocks WHERE holder_id = $1";
const MOVE_ADDRESSES: &str = "UPDATE addresses SET holder_id = $1 WHERE holder_id = $2";
const MOVE_READERS: &str = "UPDATE readers SET holder_id = $1 WHERE holder_id = $2";
const READERS: &str = "SELECT id FROM readers WHERE holder_id = $1 ORDER BY id";
const FIRST: &str = "SELECT first_article_id, first_article_at, last_period FROM holders WHERE id = $1";
const INHERIT: &str = "UPDATE holders SET first_article_id = COALESCE(first_article_id, $2),
    first_article_at = COALESCE(first_article_at, $3),
    last_period = CASE WHEN last_period < $4 THEN $4 ELSE last_period END WHERE id = $1";

/// Moves what `other` has, but for the meter, to `kept`, and removes `other`. Gives the readers that
/// now share `kept`.
pub(crate) fn absorb(tx: &mut Tx, kept: i64, other: i64) -> Result<Vec<i64>, DbError> {
    tx.execute(MOVE_UNLOCKS, &[&kept, &other])?;
    tx.execute(DROP_UNLOCKS, &[&other])?;
    tx.execute(MOVE_ADDRESSES, &[&kept, &other])?;
    tx.execute(MOVE_READERS, &[&kept, &other])?;
    let (article, at, last_period): (Option<i64>, Option<Millis>, i64) = tx.query_one(FIRST, &[&other])?;
    tx.execute(INHERIT, &[&kept, &article, &at, &last_period])?;
    tx.execute(DELETE, &[&other])?;
    tx.query(READERS, &[&kept])
}
