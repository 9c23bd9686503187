//! What Stripe's objects mean here. Pure.
//!
//! What counts is money: a subscription is paid for as far as the invoices go that were paid, whatever its status says
//! meanwhile.

use kernel::clock::Millis;
use kernel::config::Term;
use kernel::money::Money;
use press::billing::intake::{Sold, Statement};
use press::billing::lifecycle::{Report, Status};
use press::billing::subscriptions::Payment;
use press::plans::term_end;
use stripe::{
    Dispute, DisputeStatus, Interval, Invoice, InvoiceStatus, Linked, Moment, Price, Refund, Subscription,
    SubscriptionStatus,
};

use super::NAME;
use super::changes::PAUSE;
use super::shop::{LOWERED, ORDER, PLAN};

/// Everything that Stripe has on a subscription.
#[derive(Clone, Debug)]
pub struct Whole {
    /// How it stands.
    pub subscription: Subscription,
    /// What is paid for until then, if the price is another from then on.
    pub former: Option<Former>,
    /// All that was ever asked for.
    pub invoices: Vec<Invoice>,
    /// What was given back.
    pub refunds: Vec<Refund>,
    /// What banks wanted back.
    pub disputes: Vec<Dispute>,
}

/// What is paid for until a moment.
#[derive(Clone, Debug)]
pub struct Former {
    /// At which price.
    pub price: Price,
    /// How many of it.
    pub quantity: u32,
    /// Until when.
    pub until: Moment,
}

/// Something that cannot be understood. What is known stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unclear {
    /// A status that did not exist when this was written.
    #[error("Stripe says a status that is not known here: {0}. A newer version of this program may know it")]
    Status(String),
    /// A price that cannot be told.
    #[error("Stripe names no price that can be counted here for the subscription {0}")]
    Price(String),
}

/// What Stripe says, in our words. Who asks at `now` may see things that have no date of their own.
///
/// # Errors
/// [`Unclear`] says what cannot be understood.
pub fn statement(whole: &Whole, now: Millis) -> Result<Statement, Unclear> {
    let subscription = &whole.subscription;
    let unclear = || Unclear::Price(subscription.id.clone());
    let of_item = subscription.item().and_then(|item| sold(item.price.as_ref()?, item.quantity.unwrap_or(1)));
    let of_item = of_item.ok_or_else(unclear)?;
    let report = report(whole, now)?;
    let (sold, next) = match (&whole.former, lowered(whole)) {
        (Some(Former { price, quantity, until }), _) => {
            (sold(price, *quantity).ok_or_else(unclear)?, Some((of_item, until.millis())))
        }
        (None, Some((minor, left))) => {
            let lower = Money { minor, ..of_item.money.clone() };
            let begun = subscription.period_end().map_or(now, Moment::millis);
            let until = (0..left).fold(begun, |end, _| term_end(begun, of_item.term, end));
            (Sold { money: lower, ..of_item.clone() }, Some((of_item, until)))
        }
        (None, None) => (of_item, None),
    };
    let goes_on = report.status.goes_on() && report.cancel_at.is_none();
    Ok(Statement {
        processor: NAME,
        reference: subscription.id.clone(),
        order: subscription.metadata.get(ORDER).cloned(),
        report,
        sold,
        payments: payments(whole, now),
        next: next.filter(|_| goes_on),
        resumes_at: resumes_at(subscription).filter(|_| goes_on),
    })
}

/// What is paid for while an offer lasts, in minor units, and for how many terms more after the present one.
pub(super) fn lowered(whole: &Whole) -> Option<(i64, i64)> {
    let (minor, terms) = whole.subscription.metadata.get(LOWERED)?.split_once(' ')?;
    let terms: i64 = terms.parse().ok()?;
    let begun = paid(whole).filter(|invoice| covers(invoice, 1).is_some()).count();
    let left = terms - i64::try_from(begun).ok()?;
    Some((minor.parse().ok()?, left)).filter(|_| left >= 0)
}

/// When a pause ends that began or will begin with the end of what is paid for.
pub(super) fn pause_end(subscription: &Subscription) -> Option<Moment> {
    let end = subscription.trial_end.filter(|_| subscription.status == Some(SubscriptionStatus::Trialing))?;
    (subscription.metadata.get(PAUSE)? == &end.to_string()).then_some(end)
}

fn resumes_at(subscription: &Subscription) -> Option<Millis> {
    let collected = subscription.pause_collection.as_ref().and_then(|pause| pause.resumes_at);
    pause_end(subscription).or(collected).map(Moment::millis)
}

/// So many of a price: as many seats, or one of a price that is for all of them.
fn sold(price: &Price, quantity: u32) -> Option<Sold> {
    let term = match price.recurring.as_ref()?.interval {
        Some(Interval::Year) => Term::Year,
        Some(Interval::Month) => Term::Month,
        _ => return None,
    };
    let each = price.money()?;
    let money = Money { minor: each.minor.checked_mul(quantity.into())?, ..each };
    let seats = (quantity > 1).then(|| quantity.into());
    Some(Sold { row: None, plan: price.metadata.get(PLAN).cloned(), money, term, seats })
}

fn report(whole: &Whole, now: Millis) -> Result<Report, Unclear> {
    let subscription = &whole.subscription;
    let paid_until = paid_until(whole);
    let status = match status(subscription)? {
        Status::Trialing if pause_end(subscription).is_some() && paid_until <= now => Status::Paused,
        // A term that is paid for, with or without a pause behind it.
        Status::Trialing if subscription.metadata.contains_key(PAUSE) => Status::Active,
        status => status,
    };
    let trial_end = subscription.trial_end.map(Moment::millis);
    let ended_at = subscription.ended_at.map(Moment::millis);
    Ok(Report {
        status,
        period_ends: if status == Status::Trialing { trial_end.unwrap_or(paid_until) } else { paid_until },
        cancel_at: cancel_at(subscription),
        ended_at: ended_at.filter(|_| !status.goes_on()),
        troubled_since: match status {
            Status::PastDue | Status::Unpaid => Some(owing_since(whole).unwrap_or(paid_until)),
            Status::Paused => Some(paid_until),
            _ => None,
        },
        money_back_at: money_back_at(whole, paid_until),
    })
}

fn status(subscription: &Subscription) -> Result<Status, Unclear> {
    let said = subscription.status.as_ref();
    let paused = subscription.pause_collection.is_some();
    Ok(match said {
        Some(SubscriptionStatus::Incomplete) => Status::Incomplete,
        Some(SubscriptionStatus::IncompleteExpired) => Status::IncompleteExpired,
        Some(SubscriptionStatus::Trialing) => Status::Trialing,
        // A pause of collection leaves the status as it was.
        Some(SubscriptionStatus::Active) if paused => Status::Paused,
        Some(SubscriptionStatus::Active) => Status::Active,
        Some(SubscriptionStatus::PastDue) => Status::PastDue,
        Some(SubscriptionStatus::Unpaid) => Status::Unpaid,
        Some(SubscriptionStatus::Paused) => Status::Paused,
        Some(SubscriptionStatus::Canceled) => Status::Canceled,
        other => return Err(Unclear::Status(other.map(ToString::to_string).unwrap_or_default())),
    })
}

/// When it is to end. One that its reader ended at once was to end then.
fn cancel_at(subscription: &Subscription) -> Option<Millis> {
    let asked = subscription.cancellation_details.reason.as_deref() == Some("cancellation_requested");
    let with_term = subscription.cancel_at_period_end == Some(true);
    let at = subscription
        .cancel_at
        .or_else(|| subscription.period_end().filter(|_| with_term))
        .or_else(|| subscription.ended_at.filter(|_| asked));
    at.map(Moment::millis)
}

/// To when an invoice pays, if it does: at least so much a line.
fn covers(invoice: &Invoice, least: i64) -> Option<Millis> {
    let pays = invoice.lines.data.iter().filter(|line| line.amount.is_some_and(|amount| amount >= least));
    pays.filter_map(|line| line.period.end).max().map(Moment::millis)
}

fn paid(whole: &Whole) -> impl Iterator<Item = &Invoice> {
    whole.invoices.iter().filter(|invoice| invoice.status == Some(InvoiceStatus::Paid))
}

/// The end of what is paid for. Another price may have cut a term short that was paid in full.
fn paid_until(whole: &Whole) -> Millis {
    let subscription = &whole.subscription;
    let begun = subscription.start_date.or(subscription.created).map_or(0, Moment::millis);
    // Nothing is paid for the time of a pause, though there may be an invoice of nothing.
    let least = i64::from(pause_end(subscription).is_some());
    let until = paid(whole).filter_map(|invoice| covers(invoice, least)).max();
    let end = subscription.period_end().map_or(Millis::MAX, Moment::millis);
    until.unwrap_or(begun).min(end)
}

/// When the payment failed that is owed the longest.
fn owing_since(whole: &Whole) -> Option<Millis> {
    let owed = whole.invoices.iter().filter(|invoice| {
        let tried = invoice.attempt_count.is_some_and(|count| count > 0);
        tried && matches!(invoice.status, Some(InvoiceStatus::Open | InvoiceStatus::Uncollectible))
    });
    owed.filter_map(|invoice| invoice.status_transitions.finalized_at.or(invoice.created))
        .min()
        .map(Moment::millis)
}

/// When the money of the running term went back: all of it, or as much as a bank wants.
fn money_back_at(whole: &Whole, paid_until: Millis) -> Option<Millis> {
    let running = paid(whole).filter(|invoice| {
        invoice.amount_paid.is_some_and(|paid| paid > 0)
            && covers(invoice, 1).is_some_and(|end| end >= paid_until)
    });
    let last = running.max_by_key(|invoice| (invoice.created, invoice.id.as_str()))?;
    let payment = last.payment_intent_id()?;
    let disputed = whole.disputes.iter().filter(|dispute| of(dispute.payment_intent.as_ref(), payment));
    let disputed = disputed.filter(|dispute| takes(dispute)).filter_map(|dispute| dispute.created).min();
    let given: Vec<&Refund> = whole
        .refunds
        .iter()
        .filter(|refund| of(refund.payment_intent.as_ref(), payment) && went_through(refund))
        .collect();
    let back: i64 = given.iter().filter_map(|refund| refund.amount).sum();
    let whole_back = last.amount_paid.is_some_and(|paid| back >= paid);
    let given = given.iter().filter_map(|refund| refund.created).max().filter(|_| whole_back);
    disputed.into_iter().chain(given).min().map(Moment::millis)
}

fn of<T: stripe::Identified>(linked: Option<&Linked<T>>, id: &str) -> bool {
    linked.is_some_and(|linked| linked.id() == id)
}

pub(super) fn went_through(refund: &Refund) -> bool {
    refund.status.as_deref() == Some("succeeded")
}

/// Whether a dispute has the money, for now or for good.
pub(super) fn takes(dispute: &Dispute) -> bool {
    use DisputeStatus::{Lost, NeedsResponse, UnderReview};
    matches!(dispute.status, Some(NeedsResponse | UnderReview | Lost))
}

/// All that was paid and went back, in order. What went back and came again stands there as both.
fn payments(whole: &Whole, now: Millis) -> Vec<Payment> {
    let mut all: Vec<Payment> = paid(whole)
        .filter_map(|invoice| {
            let money = invoice.paid().filter(|money| money.minor > 0)?;
            let at = invoice.status_transitions.paid_at.or(invoice.created).map_or(now, Moment::millis);
            Some(Payment { reference: invoice.id.clone(), money, at })
        })
        .collect();
    all.extend(gone(&whole.refunds, &whole.disputes, now));
    all.sort_by(|a, b| (a.at, &a.reference).cmp(&(b.at, &b.reference)));
    all
}

/// What went back of payments, and what of that came again.
pub(super) fn gone(refunds: &[Refund], disputes: &[Dispute], now: Millis) -> Vec<Payment> {
    let back = refunds.iter().filter(|refund| went_through(refund)).filter_map(|refund| {
        let at = refund.created.map_or(now, Moment::millis);
        Some(Payment { reference: refund.id.clone(), money: negative(refund.money()?), at })
    });
    let mut all: Vec<Payment> = back.collect();
    for dispute in disputes {
        let Some(money) = dispute.money() else { continue };
        let won = dispute.status == Some(DisputeStatus::Won);
        if takes(dispute) || won {
            let at = dispute.created.map_or(now, Moment::millis);
            all.push(Payment { reference: dispute.id.clone(), money: negative(money.clone()), at });
        }
        if won {
            all.push(Payment { reference: format!("{}-won", dispute.id), money, at: now });
        }
    }
    all
}

fn negative(money: Money) -> Money {
    Money { minor: -money.minor, ..money }
}
