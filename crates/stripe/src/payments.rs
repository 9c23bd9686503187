//! Money that moves: cards, payments, what is given back and what is disputed.

use std::collections::BTreeMap;

use kernel::Money;

use crate::amount;
use crate::client::{Client, counted, known};
use crate::customers::Customer;
use crate::error::Error;
use crate::form::Form;
use crate::key::IdempotencyKey;
use crate::tolerant::{Linked, List, Moment, object, record, words};

object! {
    /// A card or an account.
    PaymentMethod {
        /// Its kind, such as `card`.
        kind as "type": Option<String>,
        /// Whose it is.
        customer: Option<Linked<Customer>>,
        /// The card, if it is one.
        card: Option<Card>,
    }
}

record! {
    /// What may be shown of a card.
    Card {
        /// Its brand.
        brand: Option<String>,
        /// Its last four digits.
        last4: Option<String>,
        /// The month it ends with.
        exp_month: Option<u32>,
        /// The year of that month.
        exp_year: Option<u32>,
    }
}

object! {
    /// One payment, from the first try to the last.
    PaymentIntent {
        /// How far it is, such as `succeeded` or `requires_action`.
        status: Option<String>,
        /// The amount as Stripe counts.
        amount: Option<i64>,
        /// The currency, in lower case.
        currency: Option<String>,
        /// Who pays.
        customer: Option<Linked<Customer>>,
        /// The last charge.
        latest_charge: Option<Linked<Charge>>,
        /// What the payer has to do, such as 3-D Secure.
        next_action: Option<NextAction>,
        /// Why the last try failed.
        last_payment_error: Option<PaymentFailure>,
        /// With what the payer's browser goes on.
        client_secret: Option<String>,
        /// What the caller noted.
        metadata: BTreeMap<String, String>,
    }
}

record! {
    /// What the payer has to do.
    NextAction {
        /// Its kind.
        kind as "type": Option<String>,
    }
}

record! {
    /// Why a try failed.
    PaymentFailure {
        /// Stripe's code.
        code: Option<String>,
        /// The bank's reason.
        decline_code: Option<String>,
        /// What may be told to the payer.
        message: Option<String>,
    }
}

object! {
    /// One try to take money.
    Charge {
        /// The amount as Stripe counts.
        amount: Option<i64>,
        /// What of it was given back.
        amount_refunded: Option<i64>,
        /// The currency, in lower case.
        currency: Option<String>,
        /// Whether it was paid.
        paid: Option<bool>,
        /// Whether all of it was given back.
        refunded: Option<bool>,
        /// Whether the payer's bank wants it back.
        disputed: Option<bool>,
        /// Who paid.
        customer: Option<Linked<Customer>>,
        /// Of which payment it is.
        payment_intent: Option<Linked<PaymentIntent>>,
        /// The bank's reason, if it failed.
        failure_code: Option<String>,
        /// When it was made.
        created: Option<Moment>,
    }
}

words! {
    /// Where a dispute stands.
    DisputeStatus {
        /// The bank asks, the money is not gone.
        WarningNeedsResponse = "warning_needs_response",
        /// An answer was given to such a question.
        WarningUnderReview = "warning_under_review",
        /// The question was dropped.
        WarningClosed = "warning_closed",
        /// The money is gone; an answer may bring it back.
        NeedsResponse = "needs_response",
        /// The bank looks at the answer.
        UnderReview = "under_review",
        /// The money is back.
        Won = "won",
        /// It stays gone.
        Lost = "lost",
    }
}

object! {
    /// A payer's bank wants money back.
    Dispute {
        /// Where it stands.
        status: Option<DisputeStatus>,
        /// The amount as Stripe counts.
        amount: Option<i64>,
        /// The currency, in lower case.
        currency: Option<String>,
        /// Why, such as `fraudulent`.
        reason: Option<String>,
        /// The charge.
        charge: Option<Linked<Charge>>,
        /// The payment.
        payment_intent: Option<Linked<PaymentIntent>>,
        /// When it came.
        created: Option<Moment>,
    }
}

impl Dispute {
    /// The amount in the house's units.
    pub fn money(&self) -> Option<Money> {
        amount::from_stripe(self.amount?, self.currency.as_deref()?)
    }
}

object! {
    /// Money given back.
    Refund {
        /// How far it is: `pending`, `succeeded`, `failed`, `canceled`, `requires_action`.
        status: Option<String>,
        /// The amount as Stripe counts.
        amount: Option<i64>,
        /// The currency, in lower case.
        currency: Option<String>,
        /// The charge.
        charge: Option<Linked<Charge>>,
        /// The payment.
        payment_intent: Option<Linked<PaymentIntent>>,
        /// Why it failed.
        failure_reason: Option<String>,
        /// When it was made.
        created: Option<Moment>,
        /// What the caller noted.
        metadata: BTreeMap<String, String>,
    }
}

impl Refund {
    /// The amount in the house's units.
    pub fn money(&self) -> Option<Money> {
        amount::from_stripe(self.amount?, self.currency.as_deref()?)
    }
}

object! {
    /// A card made ready to be charged later.
    SetupIntent {
        /// How far it is.
        status: Option<String>,
        /// The card.
        payment_method: Option<Linked<PaymentMethod>>,
        /// What the payer has to do.
        next_action: Option<NextAction>,
        /// With what the payer's browser goes on.
        client_secret: Option<String>,
    }
}

/// Why money is given back, for the dashboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefundReason {
    /// It was paid twice.
    Duplicate,
    /// The payer was not the card's owner.
    Fraudulent,
    /// The payer asked.
    RequestedByCustomer,
}

/// Which payment is given back.
#[derive(Clone, Debug)]
pub struct RefundOf {
    /// The payment's id.
    pub payment_intent: String,
    /// How much of it; all that is left if there is none.
    pub amount: Option<Money>,
    /// Why.
    pub reason: Option<RefundReason>,
    /// What the caller notes.
    pub metadata: BTreeMap<String, String>,
}

impl RefundOf {
    fn form(&self) -> Result<Form, Error> {
        let reason = self.reason.map(|reason| match reason {
            RefundReason::Duplicate => "duplicate",
            RefundReason::Fraudulent => "fraudulent",
            RefundReason::RequestedByCustomer => "requested_by_customer",
        });
        Ok(Form::new()
            .with("payment_intent", &self.payment_intent)
            .maybe("amount", self.amount.as_ref().map(counted).transpose()?)
            .maybe("reason", reason)
            .pairs("metadata", &self.metadata))
    }
}

impl Client {
    /// Gives money back. What was given back already is [`Error::Invalid`] with `charge_already_refunded`.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn refund(&self, of: &RefundOf, key: &IdempotencyKey) -> Result<Refund, Error> {
        known(self.post(&["refunds"], &of.form()?, key).await?)
    }

    /// Money given back.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn refund_by_id(&self, id: &str) -> Result<Refund, Error> {
        known(self.get(&["refunds", id], &Form::new()).await?)
    }

    /// A payment, with its last charge.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn payment_intent(&self, id: &str) -> Result<PaymentIntent, Error> {
        let query = Form::new().each("expand", ["latest_charge"]);
        known(self.get(&["payment_intents", id], &query).await?)
    }

    /// One try to take money.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn charge(&self, id: &str) -> Result<Charge, Error> {
        known(self.get(&["charges", id], &Form::new()).await?)
    }

    /// One page of all tries to take a customer's money, newest first, behind the one named.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn charges_of(&self, customer: &str, after: Option<&str>) -> Result<List<Charge>, Error> {
        let query = Form::new().with("customer", customer).with("limit", 100);
        self.get(&["charges"], &query.maybe("starting_after", after)).await
    }

    /// What was given back of a payment, the latest first.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn refunds_of(&self, payment_intent: &str) -> Result<List<Refund>, Error> {
        let query = Form::new().with("payment_intent", payment_intent).with("limit", 100);
        self.get(&["refunds"], &query).await
    }

    /// What a payer's bank wanted back of a payment, the latest first.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn disputes_of(&self, payment_intent: &str) -> Result<List<Dispute>, Error> {
        let query = Form::new().with("payment_intent", payment_intent).with("limit", 100);
        self.get(&["disputes"], &query).await
    }

    /// A dispute.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn dispute(&self, id: &str) -> Result<Dispute, Error> {
        known(self.get(&["disputes", id], &Form::new()).await?)
    }

    /// A card or an account.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn payment_method(&self, id: &str) -> Result<PaymentMethod, Error> {
        known(self.get(&["payment_methods", id], &Form::new()).await?)
    }

    /// Gives a customer a card; the answer's id may be another.
    ///
    /// # Errors
    /// See [`Error`]; [`Error::Card`] if the bank refuses.
    pub async fn attach_payment_method(
        &self,
        id: &str,
        customer: &str,
        key: &IdempotencyKey,
    ) -> Result<PaymentMethod, Error> {
        let form = Form::new().with("customer", customer);
        known(self.post(&["payment_methods", id, "attach"], &form, key).await?)
    }

    /// Begins to make a card ready to be charged while its owner is away.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn create_setup_intent(
        &self,
        customer: &str,
        key: &IdempotencyKey,
    ) -> Result<SetupIntent, Error> {
        let form = Form::new().with("customer", customer).with("usage", "off_session");
        known(self.post(&["setup_intents"], &form, key).await?)
    }

    /// Asks the bank about this card. It may want to hear from its owner: `requires_action`.
    ///
    /// # Errors
    /// See [`Error`]; [`Error::Card`] if the bank refuses.
    pub async fn confirm_setup_intent(
        &self,
        id: &str,
        payment_method: &str,
        key: &IdempotencyKey,
    ) -> Result<SetupIntent, Error> {
        let form = Form::new().with("payment_method", payment_method);
        known(self.post(&["setup_intents", id, "confirm"], &form, key).await?)
    }
}
