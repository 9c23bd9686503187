//! Customers and their cards.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::params::{Params, Refusal, note};
use super::world::{World, differences};

/// How a card behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Card {
    /// It pays.
    Good,
    /// It is refused whenever it is tried.
    Declined,
    /// It can be kept, and is refused when it is charged: for want of money.
    Empty,
    /// Its owner confirms the first payment; later ones pass by themselves.
    ConfirmsOnce,
    /// Its owner has to confirm each payment.
    ConfirmsAlways,
}

impl Card {
    /// The name that Stripe gives such a card in its test mode.
    fn of_test_name(name: &str) -> Option<Card> {
        Some(match name {
            "pm_card_visa" | "pm_card_mastercard" => Card::Good,
            "pm_card_visa_chargeDeclined" | "pm_card_chargeDeclined" => Card::Declined,
            "pm_card_chargeCustomerFail" => Card::Empty,
            "pm_card_authenticationRequiredOnSetup" => Card::ConfirmsOnce,
            "pm_card_authenticationRequired" | "pm_card_threeDSecure2Required" => Card::ConfirmsAlways,
            _ => return None,
        })
    }

    fn last4(self) -> &'static str {
        match self {
            Card::Good => "4242",
            Card::Declined => "0002",
            Card::Empty => "0341",
            Card::ConfirmsOnce => "3155",
            Card::ConfirmsAlways => "3184",
        }
    }
}

#[derive(Clone)]
pub(super) struct Customer {
    pub id: String,
    pub email: Option<String>,
    name: Option<String>,
    locales: Vec<String>,
    pub payment_method: Option<String>,
    /// Negative is credit.
    pub balance: i64,
    pub currency: Option<String>,
    metadata: BTreeMap<String, String>,
    created: i64,
    deleted: bool,
}

#[derive(Clone)]
pub(super) struct PaymentMethod {
    id: String,
    pub customer: Option<String>,
    pub card: Card,
    created: i64,
}

#[derive(Clone)]
pub(super) struct SetupIntent {
    id: String,
    customer: String,
    payment_method: Option<String>,
    status: &'static str,
    created: i64,
}

impl Customer {
    pub(super) fn json(&self) -> Value {
        if self.deleted {
            return json!({ "id": self.id, "object": "customer", "deleted": true });
        }
        json!({ "id": self.id, "object": "customer", "email": self.email, "name": self.name,
            "balance": self.balance, "currency": self.currency, "preferred_locales": self.locales,
            "invoice_settings": { "default_payment_method": self.payment_method },
            "metadata": self.metadata, "created": self.created, "livemode": false })
    }
}

impl PaymentMethod {
    pub(super) fn json(&self) -> Value {
        json!({ "id": self.id, "object": "payment_method", "type": "card", "customer": self.customer,
            "card": { "brand": "visa", "last4": self.card.last4(), "exp_month": 12, "exp_year": 2099 },
            "created": self.created, "livemode": false })
    }
}

impl SetupIntent {
    pub(super) fn json(&self) -> Value {
        let action = (self.status == "requires_action").then(|| json!({ "type": "use_stripe_sdk" }));
        json!({ "id": self.id, "object": "setup_intent", "status": self.status, "customer": self.customer,
            "payment_method": self.payment_method, "next_action": action,
            "client_secret": format!("{}_secret_fake", self.id), "created": self.created, "livemode": false })
    }
}

impl World {
    pub(super) fn create_customer(&mut self, params: &mut Params) -> Result<Value, Refusal> {
        let id = self.new_customer(params.take("email"));
        if let Some(customer) = self.customers.get_mut(&id) {
            customer.name = params.take("name");
            customer.locales = params.list("preferred_locales");
            customer.metadata = params.pairs("metadata");
        }
        self.tell("customer.created", &id);
        self.find("customer", &id)
    }

    /// A customer that nobody has heard of yet.
    pub(super) fn new_customer(&mut self, email: Option<String>) -> String {
        let id = self.id("cus");
        let customer = Customer {
            id: id.clone(),
            email,
            name: None,
            locales: Vec::new(),
            payment_method: None,
            balance: 0,
            currency: None,
            metadata: BTreeMap::new(),
            created: self.now,
            deleted: false,
        };
        self.customers.insert(id.clone(), customer);
        id
    }

    /// A customer who is still there.
    pub(super) fn customer(&mut self, id: &str) -> Result<&mut Customer, Refusal> {
        let found = self.customers.get_mut(id).filter(|customer| !customer.deleted);
        found.ok_or_else(|| Refusal::missing("customer", id))
    }

    pub(super) fn update_customer(&mut self, id: &str, params: &mut Params) -> Result<Value, Refusal> {
        let before = self.find("customer", id)?;
        if let Some(method) = params.take("invoice_settings[default_payment_method]") {
            self.owned(&method, id)?;
            self.customer(id)?.payment_method = Some(method);
        }
        let customer = self.customer(id)?;
        customer.email = params.take("email").or(customer.email.take());
        customer.name = params.take("name").or(customer.name.take());
        note(&mut customer.metadata, params.pairs("metadata"));
        let after = self.find("customer", id)?;
        self.tell_changed("customer.updated", id, differences(&before, &after));
        Ok(after)
    }

    /// Refuses a card that is not this customer's.
    pub(super) fn owned(&self, method: &str, customer: &str) -> Result<(), Refusal> {
        let found =
            self.payment_methods.get(method).ok_or_else(|| Refusal::missing("PaymentMethod", method))?;
        let theirs = found.customer.as_deref() == Some(customer);
        let message = "The customer does not have a payment method with this ID.";
        if theirs { Ok(()) } else { Err(Refusal::invalid("payment_method", message)) }
    }

    /// Deletes a customer: what goes on is ended first.
    pub(super) fn delete_customer(&mut self, id: &str) -> Result<Value, Refusal> {
        self.customer(id)?;
        let theirs: Vec<String> = self.live_of(id);
        for subscription in theirs {
            self.end(&subscription, "cancellation_requested");
        }
        self.tell("customer.deleted", id);
        self.customer(id)?.deleted = true;
        self.payment_methods.retain(|_, method| method.customer.as_deref() != Some(id));
        self.find("customer", id)
    }

    /// Gives a customer a card. Names of Stripe's test cards make a new one each time.
    pub(super) fn attach(&mut self, method: &str, params: &mut Params) -> Result<Value, Refusal> {
        let customer = params.need("customer")?;
        self.customer(&customer)?;
        let card = Card::of_test_name(method).or(self.payment_methods.get(method).map(|found| found.card));
        let card = card.ok_or_else(|| Refusal::missing("PaymentMethod", method))?;
        if card == Card::Declined {
            return Err(Refusal::declined("card_declined", "generic_decline"));
        }
        let id = self.new_card(&customer, card);
        self.find("payment_method", &id)
    }

    /// A card that a customer has from now on.
    pub(super) fn new_card(&mut self, customer: &str, card: Card) -> String {
        let id = self.id("pm");
        let method =
            PaymentMethod { id: id.clone(), customer: Some(customer.to_owned()), card, created: self.now };
        self.payment_methods.insert(id.clone(), method);
        self.tell("payment_method.attached", &id);
        id
    }

    pub(super) fn create_setup_intent(&mut self, params: &mut Params) -> Result<Value, Refusal> {
        let id = self.id("seti");
        let customer = params.need("customer")?;
        params.take("usage");
        let (payment_method, status) = (None, "requires_payment_method");
        let intent = SetupIntent { id: id.clone(), customer, payment_method, status, created: self.now };
        self.setup_intents.insert(id.clone(), intent);
        self.find("setup_intent", &id)
    }

    pub(super) fn confirm_setup_intent(&mut self, id: &str, params: &mut Params) -> Result<Value, Refusal> {
        let method = params.need("payment_method")?;
        let intent = self.setup_intents.get(id).ok_or_else(|| Refusal::missing("setupintent", id))?;
        let mut to = Params::default();
        to.put("customer", &intent.customer);
        let attached = self.attach(&method, &mut to)?;
        let attached = attached["id"].as_str().unwrap_or_default().to_owned();
        let card = self.payment_methods.get(&attached).map(|method| method.card);
        let confirms = matches!(card, Some(Card::ConfirmsOnce | Card::ConfirmsAlways));
        if let Some(intent) = self.setup_intents.get_mut(id) {
            intent.status = if confirms { "requires_action" } else { "succeeded" };
            intent.payment_method = Some(attached);
        }
        if !confirms {
            self.tell("setup_intent.succeeded", id);
        }
        self.find("setup_intent", id)
    }
}
