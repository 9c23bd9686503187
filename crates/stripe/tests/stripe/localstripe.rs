//! The client against localstripe, a Stripe that others wrote: customers, cards, subscriptions, 3-D Secure, and
//! its signed webhooks. It knows plans instead of prices, no expansion of payments, and no clock.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use stripe::{
    CancelNow, Change, Client, Error, Event, Form, Moment, NewCustomer, NewProduct, PaymentIntent,
    PaymentMethod, RefundOf, Settings, Subscription, SubscriptionFilter, SubscriptionStatus,
};
use tokio::sync::mpsc::UnboundedReceiver;

use crate::intake::Intake;
use crate::plain;
use crate::scene::key;

/// Where `script/test` puts it, unless the environment says otherwise.
fn python() -> Option<PathBuf> {
    let named = std::env::var_os("BROADSHEET_TEST_LOCALSTRIPE").map(PathBuf::from);
    let cache = || {
        let home = || std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
        std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).or_else(home)
    };
    let python = named.or_else(|| Some(cache()?.join("broadsheet/localstripe/bin/python")))?;
    python.exists().then_some(python)
}

struct Localstripe {
    child: Child,
    base: String,
    stripe: Client,
}

impl Drop for Localstripe {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

impl Localstripe {
    fn start() -> Option<Localstripe> {
        let Some(python) = python() else {
            eprintln!("skipped: localstripe is missing; script/test installs it");
            return None;
        };
        let wrapper = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stripe/loopback.py");
        let mut child =
            Command::new(python).arg(wrapper).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut port = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut port).unwrap();
        let base = format!("http://127.0.0.1:{}", port.trim());
        let settings =
            Settings { base: base.clone(), pause: Duration::ZERO, ..Settings::new("sk_test_12345") };
        let stripe = Client::new(settings).unwrap();
        Some(Localstripe { child, base, stripe })
    }

    async fn customer(&self, name: &str) -> String {
        let new = NewCustomer { email: Some(format!("{name}@example.org")), ..NewCustomer::default() };
        self.stripe.create_customer(&new, &key(name)).await.unwrap().id
    }

    async fn card(&self, number: &str) -> String {
        let form = Form::new()
            .with("type", "card")
            .with("card[number]", number)
            .with("card[exp_month]", 12)
            .with("card[exp_year]", 2098)
            .with("card[cvc]", "123");
        let card: PaymentMethod = self.stripe.post(&["payment_methods"], &form, &key(number)).await.unwrap();
        card.id
    }

    /// A customer who pays with this card.
    async fn payer(&self, number: &str) -> Result<String, Error> {
        let (customer, card) = (self.customer("ada").await, self.card(number).await);
        let attached = self.stripe.attach_payment_method(&card, &customer, &key("attach")).await?;
        let set = self.stripe.set_default_payment_method(&customer, &attached.id, &key("default")).await?;
        assert_eq!(set.invoice_settings.default_payment_method.unwrap().id(), attached.id);
        Ok(customer)
    }

    async fn subscribe(&self, customer: &str) -> Subscription {
        let product = NewProduct { name: "All-Access".into(), ..NewProduct::default() };
        let product = self.stripe.create_product(&product, &key("product")).await.unwrap();
        let plan = Form::new()
            .with("product", &product.id)
            .with("amount", 900)
            .with("currency", "eur")
            .with("interval", "month");
        let plan: Subscription = self.stripe.post(&["plans"], &plan, &key("plan")).await.unwrap();
        let form = Form::new().with("customer", customer).with("items[0][plan]", &plan.id);
        let form = form.each("expand", ["latest_invoice.payment_intent"]);
        self.stripe.post(&["subscriptions"], &form, &key("subscription")).await.unwrap()
    }
}

/// The payment that a new subscription waits for.
fn payment(subscription: &Subscription) -> PaymentIntent {
    let invoice = subscription.latest_invoice.as_ref().unwrap().whole().unwrap();
    invoice.payment_intent.as_ref().unwrap().whole().unwrap().clone()
}

#[tokio::test]
async fn customers_are_made_read_and_deleted() {
    let Some(local) = Localstripe::start() else { return };
    let ada = local.customer("ada").await;
    let read = local.stripe.customer(&ada).await.unwrap();
    assert_eq!(read.email.as_deref(), Some("ada@example.org"));
    assert!(local.stripe.delete_customer(&ada).await.unwrap().deleted);
    assert!(matches!(local.stripe.customer(&ada).await, Err(Error::NotFound(_))));
}

#[tokio::test]
async fn a_subscription_begins_is_changed_and_ends() {
    let Some(local) = Localstripe::start() else { return };
    let customer = local.payer("4242424242424242").await.unwrap();
    let begun = local.subscribe(&customer).await;
    assert_eq!(begun.status, Some(SubscriptionStatus::Active));
    let end = begun.period_end().unwrap();
    assert!(end > begun.period_start().unwrap());
    let notes = [("order".to_owned(), "7".to_owned())].into();
    let change = Change { metadata: notes, cancel_at: Some(Some(end)), ..Change::default() };
    local.stripe.change_subscription(&begun.id, &change, &key("change")).await.unwrap();
    let read = local.stripe.subscription(&begun.id, &[]).await.unwrap();
    assert_eq!(read.cancel_at, Some(end));
    let filter = SubscriptionFilter { customer: Some(customer), ..SubscriptionFilter::default() };
    assert_eq!(local.stripe.subscriptions(&filter).await.unwrap().data.len(), 1);
    let invoices = local.stripe.invoices(&begun.id, None).await.unwrap().data;
    assert_eq!((invoices.len(), invoices[0].subscription_id()), (1, Some(begun.id.as_str())));
    assert_eq!(invoices[0].money().unwrap().to_string(), "€9");
    let over = local.stripe.cancel_subscription(&begun.id, &CancelNow::default()).await.unwrap();
    assert_eq!(over.status, Some(SubscriptionStatus::Canceled));
}

#[tokio::test]
async fn money_is_given_back() {
    let Some(local) = Localstripe::start() else { return };
    let customer = local.payer("4242424242424242").await.unwrap();
    let paid = payment(&local.subscribe(&customer).await);
    let of = RefundOf { payment_intent: paid.id, amount: None, reason: None, metadata: Default::default() };
    let refund = local.stripe.refund(&of, &key("refund")).await.unwrap();
    assert_eq!((refund.amount, refund.status.as_deref()), (Some(900), Some("succeeded")));
}

#[tokio::test]
async fn a_card_is_refused_when_it_is_given_or_when_it_is_charged() {
    let Some(local) = Localstripe::start() else { return };
    let refused = local.payer("4000000000000002").await;
    assert!(matches!(refused, Err(Error::Card { code: Some(code), .. }) if code == "card_declined"));
    let customer = local.payer("4000000000000341").await.unwrap();
    let begun = local.subscribe(&customer).await;
    assert_eq!(begun.status, Some(SubscriptionStatus::Incomplete));
    let failed = payment(&begun);
    assert_eq!(failed.status.as_deref(), Some("requires_payment_method"));
    assert_eq!(failed.last_payment_error.unwrap().code.as_deref(), Some("card_declined"));
}

#[tokio::test]
async fn the_bank_asks_the_owner_of_a_card() {
    let Some(local) = Localstripe::start() else { return };
    for (success, status) in [("true", SubscriptionStatus::Active), ("false", SubscriptionStatus::Canceled)] {
        let customer = local.payer("4000002760003184").await.unwrap();
        let begun = local.subscribe(&customer).await;
        assert_eq!(begun.status, Some(SubscriptionStatus::Incomplete));
        let asked = payment(&begun);
        assert_eq!(asked.status.as_deref(), Some("requires_action"));
        assert!(asked.next_action.is_some());
        let answer = Form::new().with("client_secret", asked.client_secret.unwrap()).with("success", success);
        let _: PaymentIntent = local
            .stripe
            .post(&["payment_intents", &asked.id, "_authenticate"], &answer, &key("3ds"))
            .await
            .unwrap();
        assert_eq!(local.stripe.subscription(&begun.id, &[]).await.unwrap().status, Some(status));
    }
}

#[tokio::test]
async fn a_card_is_made_ready_for_later() {
    let Some(local) = Localstripe::start() else { return };
    let customer = local.customer("ada").await;
    for (number, status) in [("4242424242424242", "succeeded"), ("4000002500003155", "requires_action")] {
        let card = local.card(number).await;
        let intent = local.stripe.create_setup_intent(&customer, &key("setup")).await.unwrap();
        let done = local.stripe.confirm_setup_intent(&intent.id, &card, &key("confirm")).await.unwrap();
        assert_eq!(done.status.as_deref(), Some(status));
    }
}

#[tokio::test]
async fn refusals_are_told_apart() {
    let Some(local) = Localstripe::start() else { return };
    assert!(matches!(local.stripe.subscription("sub_none", &[]).await, Err(Error::NotFound(_))));
    let senseless: Result<Subscription, _> =
        local.stripe.post(&["subscriptions"], &Form::new().with("customer", "x"), &key("x")).await;
    assert!(matches!(senseless, Err(Error::Invalid { .. })));
    let stranger = Settings { base: local.base.clone(), ..Settings::new("pk_test_12345") };
    let stranger = Client::new(stranger).unwrap();
    assert!(matches!(stranger.customer("cus_1").await, Err(Error::Authentication(_))));
}

async fn next(news: &mut UnboundedReceiver<Event>, kinds: &[&str]) -> Vec<Event> {
    let mut wanted: Vec<&str> = kinds.to_vec();
    let mut found = Vec::new();
    while !wanted.is_empty() {
        let event =
            tokio::time::timeout(Duration::from_secs(60), news.recv()).await.expect("news in time").unwrap();
        if let Some(at) = wanted.iter().position(|kind| *kind == event.kind) {
            wanted.remove(at);
            found.push(event);
        }
    }
    found
}

/// Its events have other fields than Stripe's, come in any order, and are signed by code that is not ours.
#[tokio::test]
async fn its_webhooks_are_genuine_and_can_be_read() {
    let Some(local) = Localstripe::start() else { return };
    let now = Moment::from_millis(kernel::Clock::system().now());
    let (intake, url, mut news) = Intake::listen(now, &["whsec_local"]).await;
    let form = Form::new().with("url", &url).with("secret", "whsec_local");
    register(&local, &form).await;
    let customer = local.payer("4242424242424242").await.unwrap();
    let begun = local.subscribe(&customer).await;
    let kinds = ["customer.created", "customer.subscription.created", "invoice.payment_succeeded"];
    for event in next(&mut news, &kinds).await {
        assert!(event.id.starts_with("evt_") && event.object_id.is_some() && event.created.is_some());
        if event.kind == "customer.subscription.created" {
            assert_eq!(event.object_id.as_deref(), Some(begun.id.as_str()));
            assert_eq!(event.object_type.as_deref(), Some("subscription"));
        }
    }
    local.stripe.cancel_subscription(&begun.id, &CancelNow::default()).await.unwrap();
    let ended = next(&mut news, &["customer.subscription.deleted"]).await;
    assert_eq!(ended[0].object_id.as_deref(), Some(begun.id.as_str()));
    drop(intake);
}

/// Its own address for settings lies outside the interface, so the client does not reach it.
async fn register(local: &Localstripe, form: &Form) {
    let answer = plain::post(&format!("{}/_config/webhooks/test", local.base), &form.encode()).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}
