//! A fake with a plan and a reader, and the words to move about in it.

use std::collections::BTreeMap;

use kernel::clock::DAY;
use kernel::{Clock, Money};
use stripe::fake::{Card, Fake, Outcome, Rules};
use stripe::{
    CheckoutSession, Client, IdempotencyKey, Interval, Invoice, NewCheckout, NewPrice, NewProduct,
    Subscription, SubscriptionStatus, WITH_PAYMENTS,
};

/// 15 January 2027, 10:00 UTC.
pub const BEGINNING: i64 = 1_800_007_200_000;

pub struct Scene {
    pub clock: Clock,
    pub fake: Fake,
    pub stripe: Client,
    pub monthly: String,
    pub yearly: String,
}

pub fn key(name: &str) -> IdempotencyKey {
    IdempotencyKey::new(name)
}

pub fn euros(minor: i64) -> Money {
    Money { minor, currency: "EUR".into() }
}

impl Scene {
    pub async fn new() -> Scene {
        Scene::with(Rules::default()).await
    }

    pub async fn with(rules: Rules) -> Scene {
        let clock = Clock::manual(BEGINNING);
        let fake = Fake::start(clock.clone(), rules).await.unwrap();
        let stripe = Client::new(fake.settings()).unwrap();
        let mut scene = Scene { clock, fake, stripe, monthly: String::new(), yearly: String::new() };
        let product =
            NewProduct { id: Some("all-access".into()), name: "All-Access".into(), ..NewProduct::default() };
        scene.stripe.create_product(&product, &key("product")).await.unwrap();
        scene.monthly = scene.price("monthly", 1000, Interval::Month).await;
        scene.yearly = scene.price("yearly", 10_000, Interval::Year).await;
        scene
    }

    pub async fn price(&self, name: &str, minor: i64, interval: Interval) -> String {
        let new = NewPrice {
            product: "all-access".into(),
            amount: euros(minor),
            term: Some((interval, 1)),
            lookup_key: Some(name.into()),
            takes_lookup_key: false,
            tax: None,
            metadata: BTreeMap::new(),
        };
        self.stripe.create_price(&new, &key(name)).await.unwrap().id
    }

    pub fn checkout(&self, price: &str) -> NewCheckout {
        NewCheckout {
            price: price.into(),
            success_url: "https://magazine.example/done?session={CHECKOUT_SESSION_ID}".into(),
            cancel_url: "https://magazine.example/subscribe".into(),
            client_reference_id: Some("order-1".into()),
            customer_email: Some("ada@example.org".into()),
            ..NewCheckout::default()
        }
    }

    pub async fn open(&self, new: &NewCheckout) -> CheckoutSession {
        self.stripe.create_checkout(new, &key("checkout")).await.unwrap()
    }

    /// Opens a session, pays it with this card, and gives the subscription's id.
    pub async fn subscribe(&self, new: &NewCheckout, card: Card) -> String {
        let session = self.open(new).await;
        assert_eq!(self.fake.pay(&session.id, Some(card)), Ok(Outcome::Paid));
        let session = self.stripe.checkout(&session.id).await.unwrap();
        session.subscription.unwrap().id().to_owned()
    }

    pub async fn subscription(&self, id: &str) -> Subscription {
        self.stripe.subscription(id, WITH_PAYMENTS).await.unwrap()
    }

    pub async fn status(&self, id: &str) -> SubscriptionStatus {
        self.subscription(id).await.status.unwrap()
    }

    pub async fn customer(&self, id: &str) -> String {
        self.subscription(id).await.customer.unwrap().id().to_owned()
    }

    pub async fn invoices(&self, id: &str) -> Vec<Invoice> {
        self.stripe.invoices(id, None).await.unwrap().data
    }

    pub fn pass(&self, days: i64) {
        self.clock.advance(days * DAY);
    }

    /// Kinds of what happened since the `from`th event.
    pub fn kinds(&self, from: usize) -> Vec<String> {
        self.fake.told().into_iter().skip(from).map(|told| told.kind).collect()
    }
}
