//! Moving subscribers to the price that their plan has now. Until a day that is made known ahead they keep the old one.

use db::{DbError, Tx};
use kernel::clock::{DAY, Millis};

use crate::plans::{self, Price};
use crate::{Press, sandbox};

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

// What is for another term or in another currency is another price, not a newer one; an offer runs to its end.
const OLDER: &str = "SELECT s.id, s.ref FROM subscriptions s
    JOIN prices old ON old.id = s.price_id JOIN prices new ON new.id = $2
    WHERE s.id > $1 AND s.processor = $3 AND s.ended_at IS NULL AND s.cancel_at IS NULL AND s.price_id <> new.id
    AND old.then_id IS NULL AND old.plan = new.plan AND old.term = new.term AND old.currency = new.currency
    AND old.seats = new.seats ORDER BY s.id LIMIT $4";

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
    let older: Vec<(i64, String)> = tx.query(OLDER, &[&after, &price.id, &sandbox::NAME, &most])?;
    for (_, reference) in &older {
        sandbox::change(tx, press, now, reference, |account| account.change_later(&price, from))?;
    }
    Ok(Moved { moved: older.len(), next: older.last().map(|(id, _)| *id) })
}
