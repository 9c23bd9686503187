//! What somebody is about to buy, as it stands in addresses and forms.

use http_kit::Next;
use kernel::text::one_line;
use press::billing::checkout::Buyer;
use press::billing::offers::Asked;
use press::groups::MOST_SEATS;
use press::plans::currencies::{self, NotSold};
use serde::Deserialize;
use serde_json::{Value, json};
use url::form_urlencoded;

use crate::Site;
use crate::currency::Currency;
use crate::visitor::Visitor;

/// Longest name of a group, in characters.
const LONGEST_NAME: usize = 80;

/// What is to be bought.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    pub(super) plan: String,
    /// The currency that is asked for; empty: none.
    #[serde(default)]
    currency: String,
    /// The one it is bought in, once that is settled.
    #[serde(skip)]
    paid_in: String,
    #[serde(default)]
    next: String,
    /// Code of an offer.
    #[serde(default)]
    pub(super) offer: String,
    /// For how many readers, if it is for a group.
    #[serde(default)]
    seats: String,
    /// What the group is called.
    #[serde(default)]
    group: String,
}

impl Wanted {
    /// A plan in that currency, for whoever goes back to `next`.
    pub(super) fn plan(plan: &str, next: &str, currency: Option<&Currency>) -> Wanted {
        let currency = currency.map(|currency| currency.code.to_string()).unwrap_or_default();
        Wanted { plan: plan.to_owned(), currency, next: next.to_owned(), ..Wanted::default() }
    }

    pub(super) fn next(&self) -> Next {
        let next = if self.next.is_empty() { "/account" } else { self.next.as_str() };
        Next::from_outside(next)
    }

    /// For how many readers; none if that is not as many as a group may have.
    fn counted(&self) -> Option<i64> {
        match self.seats.trim() {
            "" => Some(1),
            typed => typed.parse().ok().filter(|seats| (2..=MOST_SEATS).contains(seats)),
        }
    }

    /// Whether it is bought in the currency that was asked for, if one was.
    pub(super) fn is_as_asked(&self) -> bool {
        self.currency.is_empty() || self.currency == self.paid_in
    }

    /// The currency that it is bought in.
    pub(super) fn paid_in(&self) -> &str {
        &self.paid_in
    }

    pub(super) fn is_group(&self) -> bool {
        self.seats() > 1
    }

    fn seats(&self) -> i64 {
        if self.group_problem().is_none() { self.counted().unwrap_or(1) } else { 1 }
    }

    /// Why it cannot be for a group as it was typed: the message that says so.
    pub(super) fn group_problem(&self) -> Option<&'static str> {
        let name = one_line(&self.group);
        match self.counted() {
            None => Some("checkout-group-seats-wrong"),
            Some(1) => None,
            Some(_) if name.is_empty() => Some("checkout-group-name-missing"),
            Some(_) if name.chars().count() > LONGEST_NAME => Some("order-too-long"),
            Some(_) => None,
        }
    }

    /// The same for the rules.
    pub(super) fn asked(&self) -> Asked<'_> {
        Asked { plan: &self.plan, currency: &self.paid_in, code: &self.offer, seats: self.seats() }
    }

    /// Somebody who buys it in that session, and agrees to these words of that version.
    pub(super) fn bought_by<'a>(
        &'a self,
        reader: i64,
        session: i64,
        next: &'a Next,
        (wording, version): (&'a str, &'a str),
    ) -> Buyer<'a> {
        let group = if self.is_group() { self.group.as_str() } else { "" };
        let (next, offer, seats) = (next.as_str(), self.offer.as_str(), self.seats());
        Buyer { reader, session, wording, version, next, offer, currency: &self.paid_in, seats, group }
    }

    /// The page on which it is bought.
    pub(super) fn path(&self, page: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("plan", &self.plan).append_pair("next", self.next().as_str());
        for (name, value) in [
            ("currency", &self.currency),
            ("offer", &self.offer),
            ("seats", &self.seats),
            ("group", &self.group),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        format!("{page}?{}", query.finish())
    }
}

impl Site {
    /// The same with the currency in which this visitor buys it. Where there is no such plan there is none.
    pub(super) fn settled(&self, visitor: &Visitor, wanted: Wanted) -> Result<Wanted, NotSold> {
        let config = &self.press.config;
        let Some(plan) = config.plans.iter().find(|plan| plan.slug == wanted.plan) else { return Ok(wanted) };
        let paid_in = currencies::of_plan(config, plan, visitor.wish(&wanted.currency))?.to_owned();
        Ok(Wanted { paid_in, ..wanted })
    }

    /// The currency that the page's forms name, and what can be chosen instead; nothing where there is but one.
    pub(super) fn currency_form(&self, visitor: &Visitor, wanted: &Wanted, page: &str) -> Option<Value> {
        let plan = self.press.config.plans.iter().find(|plan| plan.slug == wanted.plan)?;
        let current = Currency { code: wanted.paid_in.as_str().into(), ..self.currency(visitor.wish(""))? };
        let again = Wanted { currency: String::new(), ..wanted.clone() }.path(page);
        Some(json!({ "code": &*current.code, "choice": current.others(plan.price.currencies(), &again) }))
    }

    /// What of it is sold here.
    pub(super) fn sold(&self, wanted: Wanted) -> Wanted {
        if self.press.config.groups.sold {
            return wanted;
        }
        Wanted { seats: String::new(), group: String::new(), ..wanted }
    }

    /// What was typed for a group; nothing where none are sold.
    pub(super) fn group_form(&self, wanted: &Wanted, problem: Option<String>) -> Option<Value> {
        let Wanted { seats, group, .. } = wanted;
        self.press.config.groups.sold.then(|| {
            json!({
                "seats": seats, "name": group, "most": { "seats": MOST_SEATS, "name": LONGEST_NAME }, "error": problem,
                "is": wanted.is_group(),
            })
        })
    }
}

/// Where somebody logs in who goes on at `next`.
pub(super) fn login_path(next: &str) -> String {
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("/login?next={next}")
}
