//! Withdrawals that a processor still has to carry out.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;
use kernel::money::Money;

use super::{paid_back, store};
use crate::Press;
use crate::billing::subscriptions::{self, Subscription};
use crate::presents::{self, Present};

/// Processors count in seconds.
const SECOND: Millis = 1000;

/// A withdrawal that a processor has to carry out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The number on its receipt.
    pub number: i64,
    /// What is withdrawn from.
    pub owed: Owed,
    /// How much goes back.
    pub back: Money,
}

/// What is withdrawn from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Owed {
    /// A subscription, and how much of all that was paid for it may be kept, in minor units.
    Subscription(Box<Subscription>, i64),
    /// A present, of which all goes back.
    Present(Box<Present>),
}

impl Due {
    /// Whose money it is.
    pub fn processor(&self) -> &str {
        match &self.owed {
            Owed::Subscription(subscription, _) => &subscription.processor,
            Owed::Present(present) => &present.processor,
        }
    }
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
        all.push(Due { number, owed: Owed::Subscription(Box::new(subscription), keep), back });
    }
    let left = most - i64::try_from(all.len()).unwrap_or(most);
    all.extend(due_presents(conn, left)?);
    Ok(all)
}

const DUE_PRESENTS: &str = "SELECT id, present_id FROM withdrawals
    WHERE outcome = 'due' AND settled_at IS NULL AND present_id IS NOT NULL ORDER BY id LIMIT $1";

fn due_presents(conn: &mut Conn, most: i64) -> Result<Vec<Due>, DbError> {
    let rows: Vec<(i64, i64)> = conn.query(DUE_PRESENTS, &[&most])?;
    let mut all = Vec::new();
    for (number, id) in rows {
        let Some(present) = presents::by_id(conn, id)? else { continue };
        let Some(back) = presents::paid(conn, id)? else { continue };
        all.push(Due { number, owed: Owed::Present(Box::new(present)), back });
    }
    Ok(all)
}

/// A processor has carried a withdrawal out.
///
/// # Errors
/// When the database fails.
pub fn carried_out(tx: &mut Tx, now: Millis, due: &Due) -> Result<(), DbError> {
    store::settle_number(tx, now, due.number, &due.back)
}
