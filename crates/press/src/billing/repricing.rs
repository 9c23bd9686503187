//! Moving subscribers to the price that their plan has now. It is decided here and told of at once; until the renewal from
//! which on it holds is the next one, their processor knows nothing of it and the old price is charged.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::{DAY, Millis};
use kernel::config::Term;

use super::coming::NextPrice;
use super::subscriptions::{self, Subscription};
use crate::Press;
use crate::plans::{self, Price};

/// Why nobody was moved. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum RepriceError {
    /// There is no such plan on offer.
    #[error("there is no plan of that name on offer; `broadsheet plans list` shows those there are")]
    NoPlan,
    /// The day is too near.
    #[error(
        "another price is made known at least {0} days before it is charged (billing.notices.price_change_days); choose a later day"
    )]
    TooSoon(u32),
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] DbError),
}

/// What one step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Subscriptions that were moved.
    pub moved: usize,
    /// Where the next step begins; none at the end.
    pub next: Option<i64>,
}

// What is for another term or in another currency is another price, not a newer one; an offer runs to its end, and whoever
// has chosen something else goes their way.
const OLDER: &str = "SELECT s.id FROM subscriptions s
    JOIN prices old ON old.id = s.price_id JOIN prices new ON new.id = $2
    WHERE s.id > $1 AND s.ended_at IS NULL AND s.cancel_at IS NULL AND s.next_price_id IS NULL
    AND s.price_id <> new.id AND old.then_id IS NULL AND old.plan = new.plan AND old.term = new.term
    AND old.currency = new.currency AND old.seats = new.seats ORDER BY s.id LIMIT $3";
const DECIDE: &str = "INSERT INTO repricings (subscription_id, price_id, from_at, begins_at)
    VALUES ($1, $2, $3, $4) ON CONFLICT (subscription_id) DO UPDATE
    SET price_id = EXCLUDED.price_id, from_at = EXCLUDED.from_at, begins_at = EXCLUDED.begins_at";

/// Moves the next `most` subscribers after the row `after` who have the plan at a former price to its present one, from
/// their first renewal at or after `from`. Repeating it changes nothing.
///
/// # Errors
/// [`RepriceError`] says why nobody was moved.
pub fn reprice(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    plan: &str,
    from: Millis,
    after: i64,
    most: i64,
) -> Result<Moved, RepriceError> {
    let days = press.config.billing.notices.price_change_days;
    // The notice goes out on the next morning.
    if from < now + (Millis::from(days) + 1) * DAY {
        return Err(RepriceError::TooSoon(days));
    }
    let price: Price = plans::on_offer(tx, plan)?.ok_or(RepriceError::NoPlan)?;
    let older: Vec<i64> = tx.query(OLDER, &[&after, &price.id, &most])?;
    for id in &older {
        let Some(subscription) = subscriptions::by_id(tx, *id)? else { continue };
        let begins = first_renewal(&subscription, price.term, from);
        tx.execute(DECIDE, &[id, &price.id, &from, &begins])?;
        if let Some(reader) = subscription.reader {
            tx.record_change("reader", reader, now)?;
        }
    }
    Ok(Moved { moved: older.len(), next: older.last().copied() })
}

/// The first renewal at or after `from`.
fn first_renewal(subscription: &Subscription, term: Term, from: Millis) -> Millis {
    let (end, since) = (subscription.report.period_ends, subscription.created_at);
    if end >= from {
        return end;
    }
    // Terms are counted from the purchase, unless something has moved them since.
    let anchor = if plans::term_end(since, term, end - 1) == end { since } else { end };
    plans::term_end(anchor, term, from - 1)
}

const DECIDED: &str = "SELECT price_id, begins_at FROM repricings WHERE subscription_id = $1";

/// What a subscription costs from a renewal on: as its processor has it, or as it was decided and announced.
///
/// # Errors
/// When the database fails.
pub fn next_price(conn: &mut Conn, subscription: &Subscription) -> Result<Option<NextPrice>, DbError> {
    let coming = subscription.coming.price;
    let decided: Option<(i64, Millis)> = conn.query_opt(DECIDED, &[&subscription.id])?;
    Ok(match decided {
        Some((price, at)) if coming.is_none_or(|coming| coming.price == price) => {
            Some(NextPrice { price, at })
        }
        _ => coming,
    })
}

/// A subscription that will have another price, of which its processor knows nothing yet.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The subscription.
    pub subscription: Subscription,
    /// What it costs.
    pub present: Price,
    /// What it will cost.
    pub price: Price,
    /// No renewal before this is charged at that price.
    pub from: Millis,
}

struct Found {
    subscription: i64,
    price: i64,
    from: Millis,
}

impl FromRow for Found {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Found { subscription: row.get(0)?, price: row.get(1)?, from: row.get(2)? })
    }
}

const WAITING: &str = "SELECT r.subscription_id, r.price_id, r.from_at FROM repricings r
    JOIN subscriptions s ON s.id = r.subscription_id
    WHERE r.subscription_id > $1 AND s.period_ends >= r.from_at AND s.ended_at IS NULL AND s.cancel_at IS NULL
    AND s.next_price_id IS NULL ORDER BY r.subscription_id LIMIT $2";

/// The next `most` after that row whose next renewal is the one from which on the price holds.
///
/// # Errors
/// When the database fails.
pub fn waiting(conn: &mut Conn, after: i64, most: i64) -> Result<Vec<Waiting>, DbError> {
    let found: Vec<Found> = conn.query(WAITING, &[&after, &most])?;
    let mut waiting = Vec::with_capacity(found.len());
    for Found { subscription, price, from } in found {
        let (subscription, price) = (subscriptions::by_id(conn, subscription)?, plans::by_id(conn, price)?);
        let Some((subscription, price)) = subscription.zip(price) else { continue };
        if let Some(present) = plans::by_id(conn, subscription.price)? {
            waiting.push(Waiting { subscription, present, price, from });
        }
    }
    Ok(waiting)
}

const FORGET: &str = "DELETE FROM repricings WHERE subscription_id = $1";

/// Forgets what was decided once it is charged, or its reader has something else or nothing.
pub(super) fn settle(tx: &mut Tx, subscription: &Subscription, price: &Price) -> Result<(), DbError> {
    let Some((decided, _)) = tx.query_opt::<(i64, Millis)>(DECIDED, &[&subscription.id])? else {
        return Ok(());
    };
    let decided = plans::by_id(tx, decided)?.filter(|decided| decided.is_same_plan(price));
    let stands = decided.is_some_and(|decided| decided.id != price.id);
    if !stands || subscription.report.ended_at.is_some() {
        tx.execute(FORGET, &[&subscription.id])?;
    }
    Ok(())
}
