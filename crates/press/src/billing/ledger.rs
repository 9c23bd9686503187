//! The ledger: what happened to subscriptions, in order. Nothing in it is changed or taken out.

use db::{DbError, Tx};
use kernel::clock::Millis;

use super::lifecycle::{self, Happening};
use super::subscriptions::{Payment, Subscription};
use crate::plans::Price;

const WRITE: &str = "INSERT INTO ledger (at, subscription_id, kind, plan, currency, yearly_minor, paid_minor)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// Writes down what has happened, and the money that came or went. Each line says what the subscription brings in a
/// year from then on, in minor units.
pub(super) fn write(
    tx: &mut Tx,
    now: Millis,
    subscription: &Subscription,
    price: &Price,
    happened: &[Happening],
    paid: &[Payment],
) -> Result<(), DbError> {
    let yearly = if lifecycle::earns(&subscription.report) { price.yearly() } else { 0 };
    for happening in happened {
        let place: [&dyn db::Bind; 7] =
            [&now, &subscription.id, &happening.as_str(), &price.plan, &price.money.currency, &yearly, &0i64];
        tx.execute(WRITE, &place)?;
    }
    for Payment { money, at, .. } in paid {
        let kind = if money.minor < 0 { "paid-back" } else { "paid" };
        let place: [&dyn db::Bind; 7] =
            [at, &subscription.id, &kind, &price.plan, &money.currency, &yearly, &money.minor];
        tx.execute(WRITE, &place)?;
    }
    Ok(())
}
