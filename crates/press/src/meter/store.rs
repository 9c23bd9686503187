//! The meter in the database.
//!
//! Counting first and inserting then lets parallel requests overspend. The upsert of the month's row
//! comes first because it locks that row until the transaction ends; the look for the unlock is a
//! statement of its own, so that under READ COMMITTED it sees what the previous holder of the lock
//! committed.

use db::{Conn, DbError, Tx};
use kernel::clock::{Millis, Period};

use super::{Allowance, Unlock, counting};
use crate::Press;
use crate::tally::{self, Act};

const LAST_PERIOD: &str = "SELECT last_period FROM holders WHERE id = $1";
const USED: &str = "SELECT used, allowance FROM meter WHERE holder_id = $1 AND period = $2";

/// The holder's allowance at `now`.
///
/// # Errors
/// When the database fails.
pub fn usage(conn: &mut Conn, press: &Press, holder: i64, now: Millis) -> Result<Allowance, DbError> {
    let period = period(conn, press, holder, now)?;
    let row: Option<(i64, i64)> = conn.query_opt(USED, &[&holder, &period.number()])?;
    let used = row.map_or(0, |(used, _)| used);
    let allowance = row.map_or(0, |(_, allowance)| allowance).max(press.config.meter.allowance);
    Ok(Allowance { period, allowance, used })
}

fn period(conn: &mut Conn, press: &Press, holder: i64, now: Millis) -> Result<Period, DbError> {
    let last: Option<i64> = conn.query_opt(LAST_PERIOD, &[&holder])?;
    Ok(counting(press.period(now), last.and_then(Period::from_number)))
}

/// An article the holder unlocked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlocked {
    /// Its address.
    pub slug: String,
    /// Its headline.
    pub title: String,
    /// When it was unlocked.
    pub at: Millis,
}

const UNLOCKED: &str = "SELECT a.slug, a.title, u.at FROM unlocks u JOIN articles a ON a.id = u.article_id
    WHERE u.holder_id = $1 AND a.state = 'published' ORDER BY u.at DESC, a.id LIMIT $2";

/// The latest `limit` articles the holder unlocked.
///
/// # Errors
/// When the database fails.
pub fn unlocked(conn: &mut Conn, holder: i64, limit: i64) -> Result<Vec<Unlocked>, DbError> {
    let rows: Vec<(String, String, Millis)> = conn.query(UNLOCKED, &[&holder, &limit])?;
    Ok(rows.into_iter().map(|(slug, title, at)| Unlocked { slug, title, at }).collect())
}

const LOCK: &str = "INSERT INTO meter (holder_id, period, allowance, used) VALUES ($1, $2, $3, 0)
    ON CONFLICT (holder_id, period) DO UPDATE SET used = meter.used,
        allowance = CASE WHEN excluded.allowance > meter.allowance THEN excluded.allowance ELSE meter.allowance END
    RETURNING used, allowance";
const HAS: &str = "SELECT 1 FROM unlocks WHERE holder_id = $1 AND article_id = $2";
const INSERT: &str = "INSERT INTO unlocks (holder_id, article_id, period, at) VALUES ($1, $2, $3, $4)";
const SPEND: &str = "UPDATE meter SET used = used + 1 WHERE holder_id = $1 AND period = $2";
const REMEMBER: &str = "UPDATE holders SET last_period = $2 WHERE id = $1 AND last_period < $2";

/// Unlocks `article` for `holder`, if it is not unlocked yet and the month has one left.
///
/// # Errors
/// When the database fails; then nothing was spent.
pub fn unlock(tx: &mut Tx, press: &Press, holder: i64, article: i64, now: Millis) -> Result<Unlock, DbError> {
    let period = period(tx, press, holder, now)?;
    let (used, allowance): (i64, i64) =
        tx.query_one(LOCK, &[&holder, &period.number(), &press.config.meter.allowance])?;
    let month = Allowance { period, allowance, used };
    if tx.query_opt::<i64>(HAS, &[&holder, &article])?.is_some() {
        return Ok(Unlock::Already(month));
    }
    if month.left() == 0 {
        return Ok(Unlock::Exhausted(month));
    }
    tx.execute(INSERT, &[&holder, &article, &period.number(), &now])?;
    tx.execute(SPEND, &[&holder, &period.number()])?;
    tx.execute(REMEMBER, &[&holder, &period.number()])?;
    tally::count(tx, press, now, Act::Unlocked { nth: used + 1 }, Some(article))?;
    tx.record_change("holder", holder, now)?;
    Ok(Unlock::Spent(Allowance { used: used + 1, ..month }))
}
