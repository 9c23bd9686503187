//! Withdrawals that a processor still has to carry out.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;
use kernel::money::Money;

use super::{paid_back, store};
use crate::Press;
use crate::billing::subscriptions::{self, Subscription};

/// Processors count in seconds.
const SECOND: Millis = 1000;

/// A withdrawal that its subscription's processor has to carry out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The number on its receipt.
    pub number: i64,
    /// What is withdrawn from.
    pub subscription: Subscription,
    /// How much of all that was paid may be kept, in minor units.
    pub keep: i64,
    /// How much goes back.
    pub back: Money,
}

struct DueRow {
    number: i64,
    at: Millis,
    subscription: i64,
    currency: String,
}

impl FromRow for DueRow {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(DueRow { number: row.get(0)?, at: row.get(1)?, subscription: row.get(2)?, currency: row.get(3)? })
    }
}

const DUE: &str = "SELECT w.id, w.at, s.id, p.currency FROM withdrawals w
    JOIN subscriptions s ON s.id = w.subscription_id JOIN prices p ON p.id = s.price_id
    WHERE w.outcome = 'due' AND w.settled_at IS NULL ORDER BY w.id LIMIT $1";
const PAID_BEFORE: &str = "SELECT CAST(COALESCE(SUM(minor), 0) AS BIGINT) FROM payments
    WHERE subscription_id = $1 AND at <= $2";
// What went back since is what goes back for it.
const TO_SHARE: &str = "SELECT CAST(COALESCE(SUM(minor), 0) AS BIGINT) FROM payments
    WHERE subscription_id = $1 AND (minor > 0 OR at < $2)";

/// At most `most` withdrawals that processors have to carry out, the oldest first.
///
/// # Errors
/// When the database fails.
pub fn due(conn: &mut Conn, press: &Press, most: i64) -> Result<Vec<Due>, DbError> {
    let rows: Vec<DueRow> = conn.query(DUE, &[&most])?;
    let mut all = Vec::new();
    for DueRow { number, at, subscription, currency } in rows {
        let Some(subscription) = subscriptions::by_id(conn, subscription)? else { continue };
        let before = conn.query_one::<i64>(PAID_BEFORE, &[&subscription.id, &at])?.max(0);
        let (since, until) = (subscription.created_at, subscription.report.period_ends);
        let keep = before - paid_back(before, since, until, at, press.config.billing.withdrawal_refund);
        let share: i64 = conn.query_one(TO_SHARE, &[&subscription.id, &(at - SECOND)])?;
        let back = Money { minor: (share - keep).max(0), currency };
        all.push(Due { number, subscription, keep, back });
    }
    Ok(all)
}

/// A processor has carried a withdrawal out.
///
/// # Errors
/// When the database fails.
pub fn carried_out(tx: &mut Tx, now: Millis, due: &Due) -> Result<(), DbError> {
    store::settle(tx, now, due.subscription.id, &due.back.currency, due.back.minor)
}
