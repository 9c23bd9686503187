//! What can be changed about a subscription.

use std::collections::BTreeMap;

use super::PauseBehavior;
use crate::form::Form;
use crate::tolerant::Moment;

/// What a change within a term does to money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Proration {
    /// The difference comes with the next invoice.
    #[default]
    NextInvoice,
    /// The difference is paid now.
    Now,
    /// No difference is reckoned.
    None,
}

impl Proration {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Proration::NextInvoice => "create_prorations",
            Proration::Now => "always_invoice",
            Proration::None => "none",
        }
    }
}

/// When a trial ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrialEnd {
    /// At once.
    Now,
    /// Then. A later one is a way to give time.
    At(Moment),
}

/// What is to be different; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// The end: `Some(None)` takes it back. To end with the term, give the term's end.
    pub cancel_at: Option<Option<Moment>>,
    /// A pause of collection, perhaps with an end: `Some(None)` resumes.
    pub pause: Option<Option<(PauseBehavior, Option<Moment>)>>,
    /// Another price for an item: the item's id and the price's.
    pub price: Option<(String, String)>,
    /// How many of the item whose price is changed.
    pub quantity: Option<u32>,
    /// What a change of price does to money; Stripe's own rule is [`Proration::NextInvoice`].
    pub proration: Option<Proration>,
    /// The instant the difference is reckoned for: that of the preview that was shown.
    pub proration_date: Option<Moment>,
    /// Refuses the change if its payment fails, instead of leaving it unpaid.
    pub only_if_paid: bool,
    /// The trial's end.
    pub trial_end: Option<TrialEnd>,
    /// What it is paid with.
    pub default_payment_method: Option<String>,
    /// Notes to add or replace.
    pub metadata: BTreeMap<String, String>,
}

impl Change {
    pub(crate) fn form(&self) -> Form {
        let form = self.price_form(Form::new());
        let form = match self.cancel_at {
            Some(Some(at)) => form.with("cancel_at", at),
            Some(None) => form.with("cancel_at", ""),
            None => form,
        };
        let form = match &self.pause {
            Some(Some((behavior, resumes_at))) => form
                .with("pause_collection[behavior]", behavior)
                .maybe("pause_collection[resumes_at]", *resumes_at),
            Some(None) => form.with("pause_collection", ""),
            None => form,
        };
        let form = match self.trial_end {
            Some(TrialEnd::Now) => form.with("trial_end", "now"),
            Some(TrialEnd::At(end)) => form.with("trial_end", end),
            None => form,
        };
        form.maybe("default_payment_method", self.default_payment_method.as_ref())
            .maybe("payment_behavior", self.only_if_paid.then_some("error_if_incomplete"))
            .pairs("metadata", &self.metadata)
    }

    fn price_form(&self, form: Form) -> Form {
        let form = match &self.price {
            Some((item, price)) => form
                .with("items[0][id]", item)
                .with("items[0][price]", price)
                .maybe("items[0][quantity]", self.quantity),
            None => form,
        };
        form.maybe("proration_behavior", self.proration.map(Proration::word))
            .maybe("proration_date", self.proration_date)
    }
}
