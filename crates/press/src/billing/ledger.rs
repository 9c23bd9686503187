//! The ledger: what happened to subscriptions and what was paid, in order. Nothing in it is changed or taken out, and
//! figures are counted from it alone.
//!
//! A line says when it happened, as far as the processor dates it, and when that was noted. What happens to a
//! subscription carries what it brings in a year from then on; money carries how much.

use db::{DbError, Tx};
use kernel::clock::Millis;

use super::lifecycle::{self, Happening, Report};
use super::subscriptions::{Payment, Subscription};
use crate::plans::Price;

/// The word for money that came.
pub(crate) const PAID: &str = "paid";
/// The word for money that went back.
pub(crate) const PAID_BACK: &str = "paid-back";

const WRITE: &str = "INSERT INTO ledger
    (noted_at, at, subscription_id, processor, kind, plan, currency, yearly_minor, paid_minor)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/// Writes down what has happened, and the money that came or went.
pub(super) fn write(
    tx: &mut Tx,
    now: Millis,
    subscription: &Subscription,
    price: &Price,
    happened: &[Happening],
    paid: &[Payment],
) -> Result<(), DbError> {
    let Subscription { id, processor, report, .. } = subscription;
    let yearly = if lifecycle::earns(report) { price.yearly() } else { 0 };
    let mut line = |at: Millis, kind: &str, currency: &str, minor: i64| {
        tx.execute(WRITE, &[&now, &at, id, processor, &kind, &price.plan, &currency, &yearly, &minor])
    };
    for happening in happened {
        let at = happened_at(*happening, report, paid, now);
        line(at, happening.as_str(), &price.money.currency, 0)?;
    }
    for Payment { money, at, .. } in paid {
        line(*at, word(money.minor), &money.currency, money.minor)?;
    }
    Ok(())
}

fn word(minor: i64) -> &'static str {
    if minor < 0 { PAID_BACK } else { PAID }
}

/// When something happened, if what is known of it says so; else when it is noted.
fn happened_at(happening: Happening, report: &Report, paid: &[Payment], now: Millis) -> Millis {
    use Happening::*;
    let said = match happening {
        Ended => report.ended_at,
        Failed | Paused => report.troubled_since,
        MoneyBack => report.money_back_at,
        Began | Converted | Renewed | Recovered | Resumed | Returned | Repriced => {
            paid.iter().filter(|payment| payment.money.minor > 0).map(|payment| payment.at).min()
        }
        TakenOver | Tried | Cancelled | Kept | MoneyKept => None,
    };
    said.map_or(now, |said| said.min(now))
}

const PRESENT: &str = "INSERT INTO ledger
    (noted_at, at, present_id, processor, kind, plan, currency, yearly_minor, paid_minor)
    VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8)";

/// Writes down money for a present, which came or went back.
pub(crate) fn write_present(
    tx: &mut Tx,
    now: Millis,
    present: i64,
    processor: &str,
    plan: &str,
    payment: &Payment,
) -> Result<(), DbError> {
    let Payment { money, at, .. } = payment;
    let word = word(money.minor);
    tx.execute(PRESENT, &[&now, at, &present, &processor, &word, &plan, &money.currency, &money.minor])
        .map(drop)
}

#[cfg(test)]
mod tests {
    use kernel::money::Money;

    use super::super::lifecycle::Status;
    use super::*;

    #[test]
    fn what_is_heard_late_is_dated_as_the_processor_dates_it() {
        let report = Report {
            status: Status::Canceled,
            period_ends: 90,
            cancel_at: None,
            ended_at: Some(50),
            troubled_since: Some(40),
            money_back_at: Some(45),
        };
        let payment = |minor, at| Payment {
            reference: String::new(),
            money: Money { minor, currency: "EUR".into() },
            at,
        };
        let paid = [payment(900, 20), payment(-900, 10), payment(900, 30)];
        let at = |happening, paid: &[Payment]| happened_at(happening, &report, paid, 60);
        use Happening::*;
        assert_eq!((at(Ended, &[]), at(Failed, &[]), at(MoneyBack, &[])), (50, 40, 45));
        assert_eq!((at(Began, &paid), at(Began, &[])), (20, 60));
        assert_eq!((at(TakenOver, &paid), at(Cancelled, &paid)), (60, 60));
        assert_eq!(happened_at(Ended, &report, &[], 30), 30, "never later than it is noted");
    }
}
