//! Presents that are ordered by invoice: nothing is given before the money is there, and what is not paid in time is
//! over.

use db::{DbError, Tx};
use kernel::clock::{DAY, Millis};
use kernel::money::Money;

use super::intake::{Statement, hear, so_far};
use super::{Present, State, store};
use crate::billing::subscriptions::Payment;
use crate::invoices::{self, Addressee, Bill};
use crate::{Press, plans};

const WAKE: &str = "UPDATE presents SET next_at = $2 WHERE id = $1 AND paid_at IS NULL";
const TURN: &str = "UPDATE presents SET next_at = $2
    WHERE id = $1 AND next_at <= $3 AND paid_at IS NULL AND ordered_at IS NOT NULL";
const LAPSE: &str = "UPDATE presents SET ordered_at = NULL, next_at = NULL, expires_at = $2 WHERE id = $1 AND paid_at IS NULL";

fn days(count: u32) -> Millis {
    Millis::from(count) * DAY
}

/// Orders a present by invoice, which is mailed to its buyer; false if it cannot be ordered any more, or was before.
///
/// # Errors
/// When the database fails.
pub fn order(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    present: &Present,
    addressee: &Addressee,
) -> Result<bool, DbError> {
    let Some(present) = store::lock(tx, &present.public_id)? else { return Ok(false) };
    let open = present.state(now) == State::Unpaid && present.processor == invoices::NAME;
    let Some(price) = plans::by_id(tx, present.price)?.filter(|_| open) else { return Ok(false) };
    let bill = Bill::once(&price, &press.config.billing.invoice, now);
    invoices::issue_for(tx, press, now, present.id, &bill, addressee)?;
    hear(tx, press, now, &Statement { ordered_at: Some(now), ..so_far(&present) })?;
    tx.execute(WAKE, &[&present.id, &reminded_at(press, &bill)])?;
    Ok(true)
}

/// When its buyer is reminded of an invoice, or it is given up.
fn reminded_at(press: &Press, bill: &Bill) -> Millis {
    let first = press.config.billing.notices.failed_days.iter().min().copied();
    first.map_or(Millis::MAX, |first| bill.due_at + days(first)).min(given_up_at(press, bill))
}

fn given_up_at(press: &Press, bill: &Bill) -> Millis {
    bill.due_at + days(press.config.billing.invoice.overdue_days)
}

/// Lets time pass for an order that is not paid.
pub(super) fn advance(tx: &mut Tx, press: &Press, now: Millis, present: &Present) -> Result<(), DbError> {
    let bill = invoices::bill_of(tx, present.id)?.filter(Bill::is_open);
    let ends = bill.as_ref().map(|bill| given_up_at(press, bill)).filter(|at| now < *at);
    // Of two workers one changes the row.
    if tx.execute(TURN, &[&present.id, &ends, &now])? == 0 {
        return Ok(());
    }
    match (ends, bill) {
        (Some(_), _) => invoices::tell_of(tx, press, now, present.id, "overdue"),
        (None, bill) => {
            give_up(tx, now, present, bill)?;
            invoices::tell_of(tx, press, now, present.id, "cancelled")
        }
    }
}

fn give_up(tx: &mut Tx, now: Millis, present: &Present, bill: Option<Bill>) -> Result<(), DbError> {
    if let Some(bill) = bill {
        invoices::settle(tx, &Bill { cancelled_at: Some(now), ..bill })?;
    }
    tx.execute(LAPSE, &[&present.id, &now]).map(drop)
}

/// Its buyer takes an order back that was not paid; false if there is none.
///
/// # Errors
/// When the database fails.
pub fn cancel(tx: &mut Tx, now: Millis, present: &Present) -> Result<bool, DbError> {
    let Some(present) = store::lock(tx, &present.public_id)? else { return Ok(false) };
    let bill = invoices::bill_of(tx, present.id)?.filter(Bill::is_open);
    let open = bill.is_some() && present.paid_at.is_none();
    if open {
        give_up(tx, now, &present, bill)?;
    }
    Ok(open)
}

/// The present of an invoice, which nobody else changes meanwhile.
pub(crate) fn of_invoice(tx: &mut Tx, present: i64) -> Result<Option<Present>, DbError> {
    match store::by_id(tx, present)? {
        Some(present) => store::lock(tx, &present.public_id),
        None => Ok(None),
    }
}

/// The money of its invoice is there since `at`: it is mailed on its day.
pub(crate) fn invoice_paid(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    present: &Present,
    money: Money,
    at: Millis,
) -> Result<Option<Present>, DbError> {
    let payment = Payment { reference: "paid".to_owned(), money, at };
    hear(tx, press, now, &Statement { payments: vec![payment], paid_at: Some(at), ..so_far(present) })
}

const OPEN_ORDERS: &str =
    "SELECT public_id FROM presents WHERE buyer_id = $1 AND paid_at IS NULL AND ordered_at IS NOT NULL";
const FORGET: &str = "UPDATE presents SET giver_name = '', message = '' WHERE buyer_id = $1";

/// Takes the reader's name out of what they gave, whose receipts stay; what they ordered and did not pay is over.
///
/// # Errors
/// When the database fails.
pub(crate) fn forget(tx: &mut Tx, now: Millis, reader: i64) -> Result<(), DbError> {
    for public_id in tx.query::<String>(OPEN_ORDERS, &[&reader])? {
        if let Some(present) = store::named(tx, &public_id)? {
            cancel(tx, now, &present)?;
        }
    }
    tx.execute(FORGET, &[&reader]).map(drop)
}
