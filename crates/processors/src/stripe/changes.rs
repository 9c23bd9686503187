//! Other prices, and standing still.
//!
//! Stripe charges what costs more at once. What costs less has its price there at once too, and costs nothing until the
//! term is over; a note says what is paid for until then. A pause is a trial until the day on which it goes on: Stripe's
//! pause of collection lets terms begin that nobody pays, so that a year would be lost for a month.

use std::collections::BTreeMap;

use kernel::clock::{DAY, Millis};
use press::billing::changes::{Begins, Quote};
use press::billing::lifecycle::{Report, Status};
use press::billing::proration::Proration;
use press::plans::term_end;
use stripe::{
    Change, IdempotencyKey, Invoice, Moment, Preview, Subscription, SubscriptionStatus, TrialEnd, amount,
};

use super::Stripe;
use super::report::{Former, lowered, pause_end};
use crate::{ProcessorError, Turn, Turning};

/// What a pause's end is called in Stripe's notes; 0: there was one, and the trial is a term that is paid for.
pub(super) const PAUSE: &str = "pause";
/// What the price is called there that is paid for until a moment, with the moment, and how many of it.
const FORMER: &str = "former";

impl Stripe {
    /// What is paid for until when, if the price is another from then on.
    pub(super) async fn former(&self, one: &Subscription) -> Result<Option<Former>, ProcessorError> {
        let Some((price, quantity, until)) = former(one) else { return Ok(None) };
        Ok(Some(Former { price: self.client.price(price).await?, quantity, until }))
    }

    /// When a subscription can have another price, and what that costs.
    pub(super) async fn when(
        &self,
        reference: &str,
        turning: &Turning<'_>,
    ) -> Result<Begins, ProcessorError> {
        let whole = self.whole(reference).await?;
        if lowered(&whole).is_some() {
            // Its coupon would take as much off another price.
            return Ok(Begins::Never);
        }
        let one = whole.subscription;
        let stands_still = one.pause_collection.is_some() || one.metadata.contains_key(PAUSE);
        let same_term = turning.present.term == turning.price.term;
        let (end, now) = (one.period_end().map_or(0, Moment::millis), self.press.clock.now());
        Ok(match &one.status {
            Some(SubscriptionStatus::Trialing) if !stands_still => {
                let cost = Proration { credit: 0, charge: 0 };
                Begins::Now(Quote { cost, at: now, renews: end, anew: false })
            }
            Some(SubscriptionStatus::Active) if one.pause_collection.is_some() => Begins::Never,
            Some(SubscriptionStatus::Active) if turning.at_once && former(&one).is_none() => {
                self.quote(&one, turning, now).await?
            }
            Some(SubscriptionStatus::Active) if !turning.at_once && same_term => Begins::Then(end),
            _ => Begins::Never,
        })
    }

    /// What Stripe would charge, reckoned for the beginning of the present day of the term: the same all day.
    async fn quote(
        &self,
        one: &Subscription,
        turning: &Turning<'_>,
        now: Millis,
    ) -> Result<Begins, ProcessorError> {
        let (Some(item), Some(start), Some(end)) = (one.item(), one.period_start(), one.period_end()) else {
            return Ok(Begins::Never);
        };
        let at = now - (now - start.millis()).max(0) % DAY;
        let (price, quantity) = self.counted_at_stripe(turning.price, turning.plan).await?;
        let preview = Preview {
            subscription: one.id.clone(),
            item: item.id.clone(),
            price,
            quantity: Some(quantity),
            proration: stripe::Proration::Now,
            proration_date: Some(Moment::from_millis(at)),
        };
        let key = IdempotencyKey::new(self.press.random.public_id());
        let invoice = self.client.preview(&preview, &key).await?;
        let anew = turning.present.term != turning.price.term;
        let cost = cost(&invoice).ok_or_else(|| {
            ProcessorError::Silent("Stripe names no amount that can be counted here".to_owned())
        })?;
        let renews = if anew { term_end(now, turning.price.term, now) } else { end.millis() };
        Ok(Begins::Now(Quote { cost, at, renews, anew }))
    }

    /// Has another price.
    pub(super) async fn turn(
        &self,
        reference: &str,
        turn: &Turn,
        key: &IdempotencyKey,
    ) -> Result<(), ProcessorError> {
        let one = self.client.subscription(reference, &[]).await?;
        let Some(item) = one.item() else { return Err(ProcessorError::Unknown) };
        let (price, quantity) = self.counted_at_stripe(&turn.price, &turn.plan).await?;
        let (price, quantity) = (Some((item.id.clone(), price)), Some(quantity));
        let change = match turn.begins {
            Begins::Now(_) if one.status == Some(SubscriptionStatus::Trialing) => {
                Change { price, quantity, proration: Some(stripe::Proration::None), ..Change::default() }
            }
            Begins::Now(quote) => Change {
                price,
                quantity,
                proration: Some(stripe::Proration::Now),
                proration_date: Some(Moment::from_millis(quote.at)),
                only_if_paid: true,
                ..Change::default()
            },
            Begins::Then(at) => {
                let present = item.price.as_ref().map(|price| price.id.as_str());
                let of_item = (present.unwrap_or_default(), item.quantity.unwrap_or(1));
                let (paid_for, many) = former(&one).map_or(of_item, |(price, many, _)| (price, many));
                let note = format!("{paid_for} {} {many}", Moment::from_millis(at));
                Change {
                    price,
                    quantity,
                    proration: Some(stripe::Proration::None),
                    metadata: BTreeMap::from([(FORMER.to_owned(), note)]),
                    ..Change::default()
                }
            }
            Begins::Never => return Err(ProcessorError::Refused("it cannot be changed there".to_owned())),
        };
        Ok(self.client.change_subscription(reference, &change, key).await.map(drop)?)
    }

    /// Has the price on that is paid for.
    pub(super) async fn stay(&self, reference: &str, key: &IdempotencyKey) -> Result<(), ProcessorError> {
        let one = self.client.subscription(reference, &[]).await?;
        let (Some((price, quantity, _)), Some(item)) = (former(&one), one.item()) else { return Ok(()) };
        let change = Change {
            price: Some((item.id.clone(), price.to_owned())),
            quantity: Some(quantity),
            proration: Some(stripe::Proration::None),
            metadata: BTreeMap::from([(FORMER.to_owned(), String::new())]),
            ..Change::default()
        };
        Ok(self.client.change_subscription(reference, &change, key).await.map(drop)?)
    }

    /// Stands still from the end of what is paid for.
    pub(super) async fn pause(
        &self,
        reference: &str,
        until: Millis,
        key: &IdempotencyKey,
    ) -> Result<(), ProcessorError> {
        let whole = self.whole(reference).await?;
        let Report { status, period_ends, cancel_at, .. } = self.said(&whole)?.report;
        if status != Status::Active || cancel_at.is_some() || until <= period_ends {
            return Err(ProcessorError::Refused("what is not paid for does not stand still".to_owned()));
        }
        let until = Moment::from_millis(until);
        let change = Change {
            trial_end: Some(TrialEnd::At(until)),
            proration: Some(stripe::Proration::None),
            metadata: BTreeMap::from([(PAUSE.to_owned(), until.to_string())]),
            ..Change::default()
        };
        Ok(self.client.change_subscription(reference, &change, key).await.map(drop)?)
    }

    /// Goes on: now if it stands still, and never stands still if it does not yet.
    pub(super) async fn resume(&self, reference: &str, key: &IdempotencyKey) -> Result<(), ProcessorError> {
        let whole = self.whole(reference).await?;
        let Report { status, period_ends, .. } = self.said(&whole)?.report;
        let change = match (&whole.subscription.pause_collection, pause_end(&whole.subscription)) {
            (Some(_), _) => Change { pause: Some(None), ..Change::default() },
            (None, None) => return Ok(()),
            (None, Some(_)) if status == Status::Paused => Change {
                trial_end: Some(TrialEnd::Now),
                only_if_paid: true,
                metadata: BTreeMap::from([(PAUSE.to_owned(), String::new())]),
                ..Change::default()
            },
            (None, Some(_)) => no_pause(period_ends),
        };
        Ok(self.client.change_subscription(reference, &change, key).await.map(drop)?)
    }
}

/// What is paid for is followed by the next term.
pub(super) fn no_pause(period_ends: Millis) -> Change {
    Change {
        trial_end: Some(TrialEnd::At(Moment::from_millis(period_ends))),
        proration: Some(stripe::Proration::None),
        metadata: BTreeMap::from([(PAUSE.to_owned(), "0".to_owned())]),
        ..Change::default()
    }
}

/// The price that is paid for, how many of it, and until when, as it was noted. A note of a term that is over says nothing
/// any more.
fn former(one: &Subscription) -> Option<(&str, u32, Moment)> {
    let mut noted = one.metadata.get(FORMER)?.split(' ');
    let (price, until) = (noted.next()?, Moment(noted.next()?.parse().ok()?));
    let quantity = noted.next().map_or(Some(1), |quantity| quantity.parse().ok())?;
    (one.period_end() == Some(until)).then_some((price, quantity, until))
}

/// What is charged, and what of it is credit for what was paid before.
fn cost(invoice: &Invoice) -> Option<Proration> {
    let lines = invoice.lines.data.iter().filter_map(|line| line.amount);
    let credit: i64 = lines.filter(|amount| *amount < 0).sum();
    let credit = amount::from_stripe(-credit, invoice.currency.as_deref()?)?;
    Some(Proration { credit: credit.minor, charge: invoice.due()?.minor })
}
