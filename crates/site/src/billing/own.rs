//! A subscription on the account page: what it costs and when, what is to come, and what can be done with it.

use db::{Conn, DbError};
use kernel::clock::Millis;
use press::Press;
use press::billing::changes;
use press::billing::lifecycle::Status;
use press::billing::repricing;
use press::billing::subscriptions::{self, Receipt, Subscription};
use press::invoices::{self, Invoice};
use press::plans::{self, Price};
use press::sandbox::{self, Card};
use press::withdrawals::{self, About, Contract};
use serde_json::{Value, json};

use super::change::may_pause;
use crate::Site;

/// Receipts listed on the account page.
const RECEIPTS: i64 = 24;

/// The latest subscription of a reader.
pub(crate) struct Bought {
    subscription: Subscription,
    price: Price,
    /// What it costs from a renewal on, and when that is.
    next: Option<(Price, Millis)>,
    /// Whether there is another plan to change to.
    changes: bool,
    /// The plan at the price it has now, for whoever comes back.
    again: Option<Price>,
    card: Option<Card>,
    receipts: Vec<Receipt>,
    invoices: Vec<Invoice>,
    contract: Option<Contract>,
}

impl Bought {
    pub(crate) fn load(conn: &mut Conn, press: &Press, reader: i64) -> Result<Option<Bought>, DbError> {
        let Some(subscription) = subscriptions::of_reader(conn, reader)?.into_iter().next() else {
            return Ok(None);
        };
        let Some(price) = plans::by_id(conn, subscription.price)? else { return Ok(None) };
        let next = repricing::next_price(conn, &subscription)?;
        let changeable = changes::of_reader(conn, reader)?;
        Ok(Some(Bought {
            next,
            changes: changeable.is_some_and(|one| !one.candidates.is_empty()),
            again: plans::on_offer(conn, &price.plan, &price.money.currency)?,
            card: sandbox::told(conn, &subscription.reference)?.map(|account| account.card),
            receipts: subscriptions::receipts(conn, reader, RECEIPTS)?,
            invoices: match subscription.processor.as_str() {
                invoices::NAME => invoices::of_subscription(conn, &subscription.reference)?,
                _ => Vec::new(),
            },
            contract: withdrawals::contract_of(conn, press, reader, About::Subscription)?,
            subscription,
            price,
        }))
    }
}

impl Site {
    /// The subscription as the account page shows it.
    pub(crate) fn bought_view(&self, bought: &Bought) -> Value {
        let Bought { subscription, price, card, receipts, invoices, contract, .. } = bought;
        let status = subscription.report.status;
        let goes_on = status.goes_on();
        let (state, text) = self.state_of(subscription, price);
        let cancelled = state == "cancelled";
        json!({
            "name": self.price_name(price), "price_text": self.money(&price.money), "per": self.per(price.term),
            "state": state, "text": text, "coming": goes_on.then(|| self.coming_view(bought)),
            "cancel_url": (goes_on && !cancelled).then_some("/account/subscription/cancel"),
            "keep_action": (goes_on && cancelled).then_some("/account/subscription/keep"),
            "change_url": bought.changes.then_some("/account/subscription/change"),
            "pause_url": may_pause(subscription).then_some("/account/subscription/pause"),
            "resume_action": (status == Status::Paused).then_some("/account/subscription/resume"),
            "again": (!goes_on).then(|| self.again_view(bought)),
            "card": card.filter(|_| goes_on).map(|card| json!({
                "action": "/account/subscription/card", "good": card == Card::Good,
            })),
            "card_action": (goes_on && subscription.processor == processors::stripe::NAME)
                .then_some("/account/subscription/card"),
            "withdraw": contract.as_ref().filter(|one| self.now() < one.until).map(|one| self.contract_view(one)),
            "invoices": invoices.iter().map(|invoice| self.invoice_view(invoice)).collect::<Vec<_>>(),
            "receipts": receipts.iter().map(|receipt| self.receipt_view(receipt)).collect::<Vec<_>>(),
        })
    }

    /// How it stands, in a word and in a sentence.
    fn state_of(&self, subscription: &Subscription, price: &Price) -> (&'static str, String) {
        let report = &subscription.report;
        let troubled = report.troubled_since.unwrap_or(report.period_ends);
        let (state, at) = match (report.status, report.cancel_at, subscription.coming.resumes_at) {
            (Status::Canceled | Status::IncompleteExpired, ..) => {
                ("over", report.ended_at.unwrap_or(report.period_ends))
            }
            (_, Some(at), _) => ("cancelled", at),
            (Status::Trialing, ..) => ("trial", report.period_ends),
            (Status::PastDue | Status::Unpaid, ..) => ("owing", troubled),
            (Status::Paused, _, Some(until)) => ("paused-until", until),
            (Status::Paused, ..) => ("paused", troubled),
            (Status::Incomplete, ..) => ("waiting", report.period_ends),
            (Status::Active, _, Some(_)) => ("pausing", report.period_ends),
            (Status::Active, ..) => ("active", report.period_ends),
        };
        let until = subscription.coming.resumes_at.unwrap_or(at);
        let args = [
            ("price", self.money(&price.money).into()),
            ("date", self.theme.date(at, "long").into()),
            ("until", self.theme.date(until, "long").into()),
        ];
        let by_invoice =
            subscription.processor == invoices::NAME && matches!(state, "waiting" | "active" | "owing");
        let key = if by_invoice { "subscription-invoice" } else { "subscription" };
        (state, self.theme.text(&format!("{key}-{state}"), &args))
    }

    /// What comes by itself, and how it is undone.
    fn coming_view(&self, bought: &Bought) -> Value {
        let Bought { subscription, price, next, .. } = bought;
        let own_choice = next.as_ref().is_some_and(|(next, _)| !next.is_same_plan(price));
        let text = next.as_ref().map(|(next, at)| {
            let args = [
                ("date", self.theme.date(*at, "long").into()),
                ("plan", self.price_name(next).into()),
                ("price", self.money(&next.money).into()),
                ("per", self.per(next.term).into()),
            ];
            let key = if own_choice { "subscription-next-plan" } else { "subscription-next-price" };
            self.theme.text(key, &args)
        });
        let pauses = subscription.report.status == Status::Active && subscription.coming.resumes_at.is_some();
        json!({
            "text": text, "stay_action": own_choice.then_some("/account/subscription/stay"),
            "no_pause_action": pauses.then_some("/account/subscription/resume"),
        })
    }

    /// The way back for whoever left.
    fn again_view(&self, bought: &Bought) -> Value {
        let offer = bought.again.as_ref().map(|price| {
            let args = [
                ("plan", self.plan_name(&price.plan).into()),
                ("price", self.money(&price.money).into()),
                ("per", self.per(price.term).into()),
            ];
            self.theme.text("subscription-back", &args)
        });
        let path = bought.again.as_ref().and_then(|price| self.checkout_path(&price.plan, "/account", None));
        json!({ "text": offer, "url": path.unwrap_or_else(|| "/subscribe".into()) })
    }
}
