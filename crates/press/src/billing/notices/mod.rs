//! Mails that go with a subscription, each sent once: at once with what happens to it, and by the calendar with what is
//! about to.

mod due;
mod rounds;
#[cfg(test)]
mod tests;

use db::{DbError, Tx};
use kernel::clock::Millis;
use kernel::money::Money;
use serde_json::{Value, json};

use super::lifecycle::Happening;
use super::subscriptions::{Payment, Subscription};
use crate::invoices::{self, Invoice};
use crate::newsletters::stop_path;
use crate::plans::Price;
use crate::readers::mails::absolute;
use crate::readers::{self, MailJob, ReaderRecord};
use crate::{Press, withdrawals};

pub use rounds::{Stretch, look, tell_due};

/// What mails with offers are called among the newsletters: stopped, started and recorded like those.
pub const OFFERS: &str = "offers";

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
    /// It is renewed soon.
    Renewal,
    /// The trial ends soon.
    TrialEnding,
    /// It goes on, as it does each year.
    Reminder,
    /// It will cost something else.
    PriceChange,
    /// An offer ends soon.
    OfferEnding,
    /// A pause ends soon.
    Resuming,
    /// A payment is still owed.
    StillFailed,
    /// It is renewed soon, by invoice.
    NextInvoice,
    /// An invoice should have been paid.
    Overdue,
    /// It ended a while ago.
    WinBack,
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
            Notice::Renewal => "renewal",
            Notice::TrialEnding => "trial-ending",
            Notice::Reminder => "reminder",
            Notice::PriceChange => "price-change",
            Notice::OfferEnding => "offer-ending",
            Notice::Resuming => "resuming",
            Notice::StillFailed => "still-failed",
            Notice::NextInvoice => "next-invoice",
            Notice::Overdue => "overdue",
            Notice::WinBack => "win-back",
        }
    }

    /// The notice that goes with what happened, and the instant it tells of.
    fn of(happening: Happening, subscription: &Subscription) -> Option<(Notice, Millis)> {
        let report = &subscription.report;
        match happening {
            Happening::Tried => Some((Notice::Trial, report.period_ends)),
            // A transfer takes its days: of an invoice it is told some days later.
            Happening::Failed if subscription.processor == invoices::NAME => None,
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

/// Sends what is to be told of what happened. A subscription whose reader is gone tells nobody.
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
    let told =
        told.map(|(notice, at)| Told { notice, at, money: price.money.clone(), then: None, owed: None });
    let paid = paid.iter().filter(|payment| payment.money.minor != 0).map(|payment| {
        let notice = if payment.money.minor < 0 { Notice::PaidBack } else { Notice::Receipt };
        let money = Money { minor: payment.money.minor.abs(), ..payment.money.clone() };
        Told { notice, at: payment.at, money, then: None, owed: None }
    });
    for told in told.chain(paid) {
        tell(tx, press, now, &reader, subscription, price, &told)?;
    }
    Ok(())
}

/// A mail about to be sent.
struct Told {
    notice: Notice,
    /// The instant it is about.
    at: Millis,
    /// What was, is or will be charged.
    money: Money,
    /// What it will cost then.
    then: Option<Money>,
    /// The invoice that should have been paid.
    owed: Option<Invoice>,
}

/// Queues a mail, unless it was.
fn tell(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader: &ReaderRecord,
    subscription: &Subscription,
    price: &Price,
    told: &Told,
) -> Result<bool, DbError> {
    let Told { notice, at, money, then, owed } = told;
    if !first_time(tx, subscription.id, *notice, *at, now)? {
        return Ok(false);
    }
    let plan = press.config.plans.iter().find(|plan| plan.slug == price.plan);
    let (page, button) = leads_to(told, price);
    let at = owed.as_ref().map_or(at, |invoice| &invoice.bill.due_at);
    let context: Value = json!({
        "notice": notice.as_str(), "plan": plan.map_or(&price.plan, |plan| &plan.name), "at": at, "since": subscription.created_at,
        "money": money, "money_then": then, "page_url": absolute(press, &page), "button_key": button,
        "account_url": absolute(press, "/account#subscription"),
        "cancel_url": may_be_cancelled(*notice).then(|| absolute(press, "/account/subscription/cancel")),
        "withdraw_url": can_withdraw(press, subscription, *notice, now).then(|| absolute(press, "/withdraw")),
    });
    let subject = format!("mail-billing-{}-subject", notice.as_str());
    let mail = match notice {
        Notice::WinBack => {
            let stop = absolute(press, &stop_path(press, &reader.public_id, OFFERS));
            MailJob::of_list("billing", &reader.email, &subject, context, stop)
        }
        _ => MailJob::new("billing", &reader.email, &subject, context),
    };
    mail.enqueue(tx, now)?;
    Ok(true)
}

/// The page that a mail's button leads to, and what the button says.
fn leads_to(told: &Told, price: &Price) -> (String, &'static str) {
    if let Some(invoice) = &told.owed {
        return (invoices::path(&invoice.public_id), "mail-invoice-button");
    }
    match told.notice {
        Notice::WinBack | Notice::Ended => {
            (format!("/checkout?plan={}&next=/account", price.plan), "mail-billing-button-again")
        }
        Notice::Failed | Notice::StillFailed => ("/account#subscription".into(), "mail-billing-button-card"),
        _ => ("/account#subscription".into(), "mail-billing-button"),
    }
}

/// A mail that announces a charge says where it can be stopped.
fn may_be_cancelled(notice: Notice) -> bool {
    use Notice::{NextInvoice, OfferEnding, PriceChange, Reminder, Renewal, Resuming, Trial, TrialEnding};
    matches!(
        notice,
        Renewal | NextInvoice | TrialEnding | Trial | Reminder | PriceChange | OfferEnding | Resuming
    )
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
