//! What a processor says of a present, taken in: it says all there is to say, so it may come twice, late and in any order
//! of its causes.

use db::{DbError, Tx};
use kernel::clock::Millis;

use super::{Present, State, code, delivery, store};
use crate::billing::subscriptions::Payment;
use crate::billing::{self, ledger};
use crate::{Press, plans, sandbox};

/// All that a processor says of a present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Who says it.
    pub processor: String,
    /// The present, as was noted there.
    pub present: String,
    /// Since when money is owed or on its way, if it is.
    pub ordered_at: Option<Millis>,
    /// Everything that was paid and went back, in order.
    pub payments: Vec<Payment>,
    /// When it was paid, if it was.
    pub paid_at: Option<Millis>,
    /// When its money went back: all of it, or as much as a bank wants.
    pub back_at: Option<Millis>,
}

/// Takes in what a processor says of a present. Money that came counts even if it came too late. One that is not known
/// is left alone: the same account may serve other sites.
///
/// # Errors
/// When the database fails.
pub fn hear(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    statement: &Statement,
) -> Result<Option<Present>, DbError> {
    let Some(present) = store::lock(tx, &statement.present)? else { return Ok(None) };
    if present.processor != statement.processor {
        return Ok(None);
    }
    book(tx, now, &present, &statement.payments)?;
    match (present.paid_at, statement.paid_at) {
        (None, Some(at)) => deliver(tx, press, now, &present, at)?,
        (None, None) => store::order(tx, present.id, statement.ordered_at)?,
        (Some(_), _) => {}
    }
    match (present.refunded_at, statement.back_at) {
        (None, Some(at)) => go_back(tx, press, now, &present, at)?,
        (Some(since), None) => come_again(tx, now, &present, since)?,
        _ => {}
    }
    store::by_id(tx, present.id)
}

const NOTE: &str =
    "INSERT INTO present_payments (present_id, ref, minor, currency, at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (present_id, ref) DO NOTHING";

/// Has the ledger know of money that was not known.
fn book(tx: &mut Tx, now: Millis, present: &Present, payments: &[Payment]) -> Result<(), DbError> {
    let Some(price) = plans::by_id(tx, present.price)? else { return Ok(()) };
    for payment in payments {
        let Payment { reference, money, at } = payment;
        if tx.execute(NOTE, &[&present.id, reference, &money.minor, &money.currency, at])? == 1 {
            ledger::write_present(tx, now, present.id, &present.processor, &price.plan, payment)?;
        }
    }
    Ok(())
}

/// It is paid: it has a receipt, and is mailed on its day.
fn deliver(tx: &mut Tx, press: &Press, now: Millis, present: &Present, at: Millis) -> Result<(), DbError> {
    let hash = store::hash(&code(press, &present.public_id));
    store::deliver(tx, present.id, at, &hash, present.deliver_at.max(at))?;
    match store::by_id(tx, present.id)? {
        Some(paid) => delivery::receipt(tx, press, now, &paid),
        None => Ok(()),
    }
}

/// Its money went back: its code is worth nothing, and whoever reads by it does so no more.
fn go_back(tx: &mut Tx, press: &Press, now: Millis, present: &Present, at: Millis) -> Result<(), DbError> {
    store::give_back(tx, present.id, Some(at))?;
    if let Some(grant) = present.grant {
        billing::revoke_one(tx, grant, at, now)?;
    }
    delivery::paid_back(tx, press, now, present)
}

/// Its money came again, as after a dispute that was won: it is worth what it was.
fn come_again(tx: &mut Tx, now: Millis, present: &Present, since: Millis) -> Result<(), DbError> {
    store::give_back(tx, present.id, None)?;
    match present.grant {
        Some(grant) => billing::restore(tx, grant, since, now),
        None => Ok(()),
    }
}

/// The sandbox has the money, or will at `paid_at`. Gives false if it was paid before or waited too long.
///
/// # Errors
/// When the database fails.
pub fn pay(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    present: &Present,
    paid_at: Millis,
) -> Result<bool, DbError> {
    let Some(present) = store::lock(tx, &present.public_id)? else { return Ok(false) };
    let payable = present.state(now) == State::Unpaid && present.processor == sandbox::NAME;
    let Some(price) = plans::by_id(tx, present.price)?.filter(|_| payable) else { return Ok(false) };
    let paid = Payment { reference: "paid".to_owned(), money: price.money, at: paid_at };
    hear(tx, press, now, &Statement { payments: vec![paid], paid_at: Some(paid_at), ..so_far(&present) })?;
    Ok(true)
}

/// What is known of a present, to say more of it.
pub(super) fn so_far(present: &Present) -> Statement {
    Statement {
        processor: present.processor.clone(),
        present: present.public_id.clone(),
        ordered_at: present.ordered_at,
        payments: Vec::new(),
        paid_at: present.paid_at,
        back_at: present.refunded_at,
    }
}

/// Pays a present back whose money the house has: its code is worth nothing from now on. One that was redeemed stays, but
/// `even_redeemed`, when whoever reads by it does so no more. `None` if there is no such present; else how it stood.
///
/// # Errors
/// When the database fails.
pub fn take_back(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    public_id: &str,
    even_redeemed: bool,
) -> Result<Option<State>, DbError> {
    let Some(present) = store::lock(tx, public_id)? else { return Ok(None) };
    let state = present.state(now);
    let Some(mut money) = store::paid(tx, present.id)? else { return Ok(Some(State::Unpaid)) };
    let waits = matches!(state, State::Scheduled | State::Delivered | State::Waiting);
    if waits || (even_redeemed && state == State::Redeemed) {
        money.minor = -money.minor;
        let back = Payment { reference: "back".to_owned(), money, at: now };
        let statement = Statement { payments: vec![back], back_at: Some(now), ..so_far(&present) };
        hear(tx, press, now, &statement)?;
    }
    Ok(Some(state))
}
