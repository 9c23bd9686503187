//! Redeeming: once, by whoever has the code, in addition to what they have.

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;

use super::{Present, PresentError, State, ends_at, store};
use crate::billing::{self, GrantSource, checkout, subscriptions};
use crate::plans;

/// The present of a code that can be redeemed at `now`.
///
/// # Errors
/// [`PresentError`] says why it cannot.
pub fn look(conn: &mut Conn, code: &str, now: Millis) -> Result<Present, PresentError> {
    let present = store::by_code(conn, code)?.ok_or(PresentError::Unknown)?;
    match present.state(now) {
        State::Redeemed => Err(PresentError::Used),
        State::Refunded => Err(PresentError::TakenBack),
        State::Unpaid | State::Lapsed | State::Waiting => Err(PresentError::Unknown),
        State::Scheduled | State::Delivered => Ok(present),
    }
}

// Two presents of one reader are redeemed one after the other, and add up.
const LOCK_READER: &str = "UPDATE readers SET name = name WHERE id = $1";
const REDEEM: &str = "UPDATE presents SET redeemed_at = $2, redeemed_by = $3, next_at = NULL
    WHERE id = $1 AND redeemed_at IS NULL AND refunded_at IS NULL";
const GRANTED: &str = "UPDATE presents SET grant_id = $2 WHERE id = $1";
const LATEST_END: &str =
    "SELECT MAX(ends_at) FROM grants WHERE reader_id = $1 AND revoked_at IS NULL AND ends_at > $2";

/// Redeems a present for the reader; gives until when they read by it.
///
/// # Errors
/// [`PresentError`] says why not.
pub fn redeem(tx: &mut Tx, now: Millis, code: &str, reader: i64) -> Result<Millis, PresentError> {
    let present = look(tx, code, now)?;
    // Of several at once one changes the row; the others find it changed.
    if tx.execute(REDEEM, &[&present.id, &now, &reader])? == 0 {
        return Err(PresentError::Used);
    }
    tx.execute(LOCK_READER, &[&reader])?;
    if checkout::goes_on(subscriptions::running(tx, reader)?.as_ref()) {
        return Err(PresentError::Renews);
    }
    if billing::standing(tx, reader, now)?.live.is_some_and(|live| live.ends_at.is_none()) {
        return Err(PresentError::Endless);
    }
    let starts = tx.query_one::<Option<Millis>>(LATEST_END, &[&reader, &now])?.unwrap_or(now);
    let price = plans::by_id(tx, present.price)?.ok_or(DbError::Busy)?;
    let ends = ends_at(&price, starts);
    let from = format!("a present from {}", present.giver_name);
    let grant = billing::grant_between(tx, reader, GrantSource::Gift, &price.plan, starts, ends, &from, now)?;
    tx.execute(GRANTED, &[&present.id, &grant])?;
    Ok(ends)
}
