//! What a processor says, taken in: whose the subscription is, at which of our prices, and then all the rest.

use db::{DbError, Tx};
use kernel::clock::Millis;
use kernel::config::Term;
use kernel::money::Money;

use super::checkout;
use super::coming::{Coming, NextPrice};
use super::lifecycle::{Report, Status};
use super::subscriptions::{self, Owner, Payment, Subscription, Told};
use crate::Press;
use crate::plans::{self, Price};

/// What is paid for, as its processor says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sold {
    /// Row id of the price, from who knows our rows.
    pub row: Option<i64>,
    /// Slug of the plan, if it was noted there.
    pub plan: Option<String>,
    /// For one term.
    pub money: Money,
    /// How long a payment lasts.
    pub term: Term,
    /// For how many readers, from who says so.
    pub seats: Option<i64>,
}

/// All that a processor says of a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Who says it.
    pub processor: &'static str,
    /// What the subscription is called there.
    pub reference: String,
    /// Name of the order that bought it, if it was noted there.
    pub order: Option<String>,
    /// How it stands.
    pub report: Report,
    /// What is paid for.
    pub sold: Sold,
    /// Everything that was paid, in the order in which it was.
    pub payments: Vec<Payment>,
    /// What is paid for from a renewal on, and when that is.
    pub next: Option<(Sold, Millis)>,
    /// When it goes on and is charged, if it stands still by then or will have.
    pub resumes_at: Option<Millis>,
}

/// Takes in what a processor says of a subscription. One that neither is known nor was ordered here is left alone: the
/// same account may serve other sites.
///
/// # Errors
/// When the database fails.
pub fn hear(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    statement: &Statement,
) -> Result<Option<Subscription>, DbError> {
    let known = subscriptions::of_reference(tx, statement.processor, &statement.reference)?;
    let order = match &statement.order {
        Some(name) => checkout::named(tx, statement.processor, name)?,
        None => None,
    };
    let before = match (&known, &order) {
        (Some(known), _) => plans::by_id(tx, known.price)?,
        (None, Some(order)) => Some(order.price.clone()),
        (None, None) => return Ok(None),
    };
    let Some(before) = before else { return Ok(None) };
    let paid = !matches!(statement.report.status, Status::Incomplete | Status::IncompleteExpired);
    if let Some(order) = order.as_ref().filter(|order| paid && order.bought_at.is_none()) {
        checkout::bought(tx, order.id, now)?;
    }
    let next = match &statement.next {
        Some((sold, at)) => Some(NextPrice { price: price_of(tx, now, &before, sold)?, at: *at }),
        None => None,
    };
    let told = Told {
        processor: statement.processor,
        reference: statement.reference.clone(),
        report: statement.report.clone(),
        price: price_of(tx, now, &before, &statement.sold)?,
        payments: statement.payments.clone(),
        coming: Coming { price: next, resumes_at: statement.resumes_at },
    };
    let owner = order.filter(|_| known.is_none());
    let owner = owner.map(|order| Owner { reader: order.reader, order: Some(order.id) });
    subscriptions::take_in(tx, press, now, owner, &told)
}

/// The row of the price that is paid: the one before if it is the same.
fn price_of(tx: &mut Tx, now: Millis, before: &Price, sold: &Sold) -> Result<i64, DbError> {
    if let Some(row) = sold.row {
        return Ok(row);
    }
    let plan = sold.plan.as_deref().unwrap_or(&before.plan);
    let seats = sold.seats.unwrap_or(before.seats);
    let known = (before.plan.as_str(), &before.money, before.term, before.seats);
    if (plan, &sold.money, sold.term, seats) == known {
        return Ok(before.id);
    }
    plans::adopt(tx, plan, &sold.money, sold.term, seats, now)
}
