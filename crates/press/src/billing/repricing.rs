//! Moving subscribers to the price that their plan has now in their currency. It is decided here and told of at once; until
//! the renewal from which on it holds is the next one, their processor knows nothing of it and the old price is charged.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::{DAY, Millis};
use kernel::config::Term;

use super::subscriptions::{self, Subscription};
use crate::Press;
use crate::plans::currencies::{self, NotSold, Wish};
use crate::plans::{self, Price};

/// Why nobody was moved. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum RepriceError {
    /// There is no such plan on offer.
    #[error("there is no plan of that name on offer; `broadsheet plans list` shows those there are")]
    NoPlan,
    /// It is not sold in that currency.
    #[error(transparent)]
    NotSold(#[from] NotSold),
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
// has chosen something else goes their way. A group has the price for each of its seats.
const OLDER: &str = "SELECT s.id, new.id, old.seats FROM subscriptions s JOIN prices old ON old.id = s.price_id
    JOIN prices new ON new.plan = old.plan AND new.term = old.term AND new.currency = old.currency AND new.seats = 1
    WHERE s.id > $1 AND s.ended_at IS NULL AND s.cancel_at IS NULL AND s.next_price_id IS NULL
    AND old.minor <> new.minor * old.seats AND new.retired_at IS NULL AND new.then_id IS NULL AND old.then_id IS NULL
    AND old.plan = $2 AND (old.currency = $3 OR $3 = '') ORDER BY s.id LIMIT $4";
const DECIDE: &str = "INSERT INTO repricings (subscription_id, price_id, from_at, begins_at)
    VALUES ($1, $2, $3, $4) ON CONFLICT (subscription_id) DO UPDATE
    SET price_id = EXCLUDED.price_id, from_at = EXCLUDED.from_at, begins_at = EXCLUDED.begins_at";

/// Whom to move.
#[derive(Clone, Copy, Debug)]
pub struct Whom<'a> {
    /// Slug of the plan they have.
    pub plan: &'a str,
    /// The currency they pay in; none: whichever.
    pub currency: Option<&'a str>,
}

/// Moves the next `most` subscribers after the row `after` who have the plan at a former price to its present one in their
/// currency, from their first renewal at or after `from`. Repeating it changes nothing.
///
/// # Errors
/// [`RepriceError`] says why nobody was moved.
pub fn reprice(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    whom: Whom<'_>,
    from: Millis,
    after: i64,
    most: i64,
) -> Result<Moved, RepriceError> {
    let days = press.config.billing.notices.price_change_days;
    // The notice goes out on the next morning.
    if from < now + (Millis::from(days) + 1) * DAY {
        return Err(RepriceError::TooSoon(days));
    }
    let currency = offered_in(press, whom)?;
    let older: Vec<(i64, i64, i64)> = tx.query(OLDER, &[&after, &whom.plan, &currency, &most])?;
    for (id, price, seats) in &older {
        let found = subscriptions::by_id(tx, *id)?.zip(plans::by_id(tx, *price)?);
        let Some((subscription, price)) = found else { continue };
        let price = if *seats == 1 { price } else { plans::row_of(tx, price.for_group(*seats), now)? };
        let begins = first_renewal(&subscription, price.term, from);
        tx.execute(DECIDE, &[id, &price.id, &from, &begins])?;
        if let Some(reader) = subscription.reader {
            tx.record_change("reader", reader, now)?;
        }
    }
    Ok(Moved { moved: older.len(), next: older.last().map(|(id, ..)| *id) })
}

/// The currency to move in, in which the plan is to be on offer; empty: any.
fn offered_in<'a>(press: &Press, whom: Whom<'a>) -> Result<&'a str, RepriceError> {
    let plan = press.config.plans.iter().find(|plan| plan.slug == whom.plan).ok_or(RepriceError::NoPlan)?;
    let Some(currency) = whom.currency else { return Ok("") };
    currencies::of_plan(&press.config, plan, Wish { asked: Some(currency), ..Wish::default() })?;
    Ok(currency)
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

/// What a subscription costs from a renewal on, and when that is: as its processor has it, or as it was decided and
/// announced.
///
/// # Errors
/// When the database fails.
pub fn next_price(conn: &mut Conn, subscription: &Subscription) -> Result<Option<(Price, Millis)>, DbError> {
    let coming = subscription.coming.price.map(|next| (next.price, next.at));
    let decided: Option<(i64, Millis)> = conn.query_opt(DECIDED, &[&subscription.id])?;
    let decided = decided.filter(|(price, _)| coming.is_none_or(|(coming, _)| coming == *price));
    let Some((price, at)) = decided.or(coming) else { return Ok(None) };
    Ok(plans::by_id(conn, price)?.map(|price| (price, at)))
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
const RESCALE: &str = "UPDATE repricings SET price_id = $2 WHERE subscription_id = $1";

/// Forgets what was decided once it is charged, or its reader has something else or nothing. With other seats the price
/// holds for those.
pub(super) fn settle(
    tx: &mut Tx,
    now: Millis,
    subscription: &Subscription,
    price: &Price,
) -> Result<(), DbError> {
    let Some((decided, _)) = tx.query_opt::<(i64, Millis)>(DECIDED, &[&subscription.id])? else {
        return Ok(());
    };
    let decided = match plans::by_id(tx, decided)? {
        Some(decided) if decided.differs_in_seats(price) => rescale(tx, now, subscription, &decided, price)?,
        decided => decided.filter(|decided| decided.is_same_plan(price)),
    };
    let stands = decided.is_some_and(|decided| decided.id != price.id);
    if !stands || subscription.report.ended_at.is_some() {
        tx.execute(FORGET, &[&subscription.id])?;
    }
    Ok(())
}

/// Has what was decided hold for as many seats as there are now.
fn rescale(
    tx: &mut Tx,
    now: Millis,
    subscription: &Subscription,
    decided: &Price,
    price: &Price,
) -> Result<Option<Price>, DbError> {
    let Some(scaled) = decided.with_seats(price.seats) else { return Ok(None) };
    let id = plans::adopt(tx, &scaled.plan, &scaled.money, scaled.term, scaled.seats, now)?;
    tx.execute(RESCALE, &[&subscription.id, &id])?;
    Ok(Some(Price { id, ..scaled }))
}
