//! Mails that go with what happens to a subscription, each sent once.

use db::{DbError, Tx};
use kernel::clock::Millis;
use serde_json::{Value, json};

use super::lifecycle::Happening;
use super::subscriptions::{Payment, Subscription};
use crate::plans::Price;
use crate::readers::mails::absolute;
use crate::readers::{self, MailJob};
use crate::{Press, withdrawals};

/// What a mail tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Notice {
    /// Money came.
    Receipt,
    /// Money went back.
    PaidBack,
    /// A trial began.
    Trial,
    /// A renewal failed.
    Failed,
    /// The reader cancelled.
    Cancelled,
    /// It is over, and its reader had not asked for that.
    Ended,
}

impl Notice {
    fn as_str(self) -> &'static str {
        match self {
            Notice::Receipt => "receipt",
            Notice::PaidBack => "paid-back",
            Notice::Trial => "trial",
            Notice::Failed => "failed",
            Notice::Cancelled => "cancelled",
            Notice::Ended => "ended",
        }
    }

    /// The notice that goes with what happened, and the instant it tells of.
    fn of(happening: Happening, subscription: &Subscription) -> Option<(Notice, Millis)> {
        let report = &subscription.report;
        match happening {
            Happening::Tried => Some((Notice::Trial, report.period_ends)),
            Happening::Failed => Some((Notice::Failed, report.troubled_since.unwrap_or(report.period_ends))),
            Happening::Cancelled => report.cancel_at.map(|at| (Notice::Cancelled, at)),
            // Of money that went back, and an end that was asked for, it is known.
            Happening::Ended if report.cancel_at.is_none() && report.money_back_at.is_none() => {
                Some((Notice::Ended, report.ended_at.unwrap_or(report.period_ends)))
            }
            _ => None,
        }
    }
}

/// Sends what is to be told. A subscription whose reader is gone tells nobody.
pub(super) fn send(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    subscription: &Subscription,
    price: &Price,
    happened: &[Happening],
    paid: &[Payment],
) -> Result<(), DbError> {
    let Some(reader) = subscription.reader else { return Ok(()) };
    let Some(reader) = readers::by_id(tx, reader)? else { return Ok(()) };
    let told = happened.iter().filter_map(|happening| Notice::of(*happening, subscription));
    let told = told.map(|(notice, at)| (notice, at, price.money.clone()));
    let paid = paid.iter().filter(|payment| payment.money.minor != 0).map(|payment| {
        let notice = if payment.money.minor < 0 { Notice::PaidBack } else { Notice::Receipt };
        (notice, payment.at, payment.money.clone())
    });
    for (notice, at, mut money) in told.chain(paid) {
        if !first_time(tx, subscription.id, notice, at, now)? {
            continue;
        }
        money.minor = money.minor.abs();
        let plan = press.config.plans.iter().find(|plan| plan.slug == price.plan);
        let context: Value = json!({
            "notice": notice.as_str(), "plan": plan.map_or(&price.plan, |plan| &plan.name), "at": at,
            "money": money, "account_url": absolute(press, "/account"),
            "withdraw_url": can_withdraw(press, subscription, notice, now).then(|| absolute(press, "/withdraw")),
        });
        let subject = format!("mail-billing-{}-subject", notice.as_str());
        MailJob::new("billing", &reader.email, &subject, context).enqueue(tx, now)?;
    }
    Ok(())
}

/// A receipt and the beginning of a trial tell how to withdraw, as long as that can be done.
fn can_withdraw(press: &Press, subscription: &Subscription, notice: Notice, now: Millis) -> bool {
    let days = press.config.billing.withdrawal_days;
    let in_time = days > 0 && now < withdrawals::period_ends(subscription.created_at, days, &press.zone);
    in_time && matches!(notice, Notice::Receipt | Notice::Trial)
}

const ONCE: &str = "INSERT INTO notices (subscription_id, kind, about, at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (subscription_id, kind, about) DO NOTHING";

fn first_time(
    tx: &mut Tx,
    subscription: i64,
    notice: Notice,
    about: Millis,
    now: Millis,
) -> Result<bool, DbError> {
    Ok(tx.execute(ONCE, &[&subscription, &notice.as_str(), &about, &now])? == 1)
}
