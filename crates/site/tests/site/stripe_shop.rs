//! A magazine that sells by Stripe, with a stand-in for it that shares the site's clock.

use std::fs;

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use db::testing::TestDb;
use kernel::config::{Config, Processor};
use stripe::fake::{Card, Delivery, Fake, Outcome, Post, Rules, SECRET_KEY};
use stripe::{Form, SigningSecret};
use tempfile::TempDir;
use testkit::{Answer, Client, TestApp};

use crate::people::publish_many;

pub const EMAIL: &str = "nina@reader.example";
pub const SECRET: &str = "whsec_present";
const BUY: &[(&str, &str)] = &[("plan", "all-access"), ("next", "/articles/story0x"), ("agree", "yes")];

pub struct Shop {
    pub app: TestApp,
    pub fake: Fake,
    pub stripe: stripe::Client,
    _secrets: TempDir,
}

impl Shop {
    pub async fn new(db: &TestDb) -> Shop {
        Shop::with(db, |_| ()).await
    }

    pub async fn with(db: &TestDb, settle: impl FnOnce(&mut Config)) -> Shop {
        let mut press = testkit::press(testkit::config());
        let fake = Fake::start(press.clock.clone(), Rules::default()).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = |name: &str, secret: &str| {
            let path = folder.path().join(name);
            fs::write(&path, secret).unwrap();
            Some(path)
        };
        let settings = &mut press.config.billing;
        settings.processor = Some(Processor::Stripe);
        settings.stripe.secret_key_file = file("key", SECRET_KEY);
        // A secret that is being replaced is good as long as both stand there.
        settings.stripe.webhook_secret_file = file("webhook", &format!("whsec_former\n{SECRET}\n"));
        settings.stripe.address = fake.settings().base;
        settings.stripe.pages = vec![fake.settings().base];
        settle(&mut press.config);
        let app = TestApp::open((*db).clone(), press);
        publish_many(&app, 2);
        let stripe = stripe::Client::new(fake.settings()).unwrap();
        Shop { app, fake, stripe, _secrets: folder }
    }

    /// Goes through the checkout; gives the session at Stripe that it leads to.
    pub async fn order(&self, client: &mut Client, email: Option<&str>) -> String {
        let form: Vec<_> = BUY.iter().copied().chain(email.map(|email| ("email", email))).collect();
        let ordered = client.post("/checkout", &form).await;
        let at = ordered.location().unwrap_or_else(|| panic!("{ordered:?}")).to_owned();
        assert!(at.starts_with(&self.fake.settings().base), "{at}");
        at.rsplit('/').next().unwrap().to_owned()
    }

    /// The path that Stripe leads back to from a session.
    pub async fn way_back(&self, session: &str) -> String {
        let session: serde_json::Value =
            self.stripe.get(&["checkout", "sessions", session], &Form::new()).await.unwrap();
        let address = session["success_url"].as_str().unwrap();
        address.strip_prefix(&self.app.press().config.site.url).unwrap().to_owned()
    }

    /// A new reader buys, and comes back; gives their browser and the subscription's name at Stripe.
    pub async fn buyer(&self) -> (Client, String) {
        let mut nina = self.app.client();
        let session = self.order(&mut nina, Some(EMAIL)).await;
        assert_eq!(self.fake.pay(&session, Some(Card::Good)), Ok(Outcome::Paid));
        let back = nina.get(&self.way_back(&session).await).await;
        assert_eq!(back.location(), Some("/articles/story0x#read-on"), "{back:?}");
        let subscription = self.stripe.checkout(&session).await.unwrap().subscription.unwrap();
        (nina, subscription.id().to_owned())
    }

    /// The same with the address proven, for acts on the account.
    pub async fn subscriber(&self) -> (Client, String) {
        let (mut nina, subscription) = self.buyer().await;
        let code = self.app.code_to(EMAIL).await;
        nina.post("/login/code", &[("code", &code)]).await;
        (nina, subscription)
    }

    /// Stripe hands over one piece of news.
    pub async fn tell(&self, post: &Post) -> Answer {
        self.tell_signed(&post.signature, post.body.clone()).await
    }

    pub async fn tell_signed(&self, signature: &str, body: Vec<u8>) -> Answer {
        let headers = [
            (CONTENT_TYPE, "application/json; charset=utf-8"),
            (HeaderName::from_static("stripe-signature"), signature),
        ];
        let headers: HeaderMap =
            headers.into_iter().map(|(name, value)| (name, HeaderValue::from_str(value).unwrap())).collect();
        // Stripe is no browser: it says nothing of where it comes from.
        self.app.client().send(Method::POST, "/webhooks/stripe", headers, body).await
    }

    pub fn secrets() -> Vec<SigningSecret> {
        vec![SigningSecret::new(SECRET).unwrap()]
    }

    /// Hands over what Stripe has to tell, and has the questions asked that come of it.
    pub async fn deliver(&self, how: &Delivery) {
        for post in self.fake.outgoing(how, &Shop::secrets()) {
            let answer = self.tell(&post).await;
            assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
            self.fake.take(&post.event);
        }
        self.ask().await;
    }

    /// What a running site does within half a second.
    pub async fn ask(&self) {
        while broadsheet_site::ask_due(&self.app.site).await.unwrap() > 0 {}
    }

    /// The payment of a subscription's last invoice.
    pub async fn last_payment(&self, subscription: &str) -> String {
        let invoices = self.stripe.invoices_with_payments(subscription, None).await.unwrap();
        invoices.data[0].payment_intent_id().unwrap().to_owned()
    }

    pub async fn customer(&self, subscription: &str) -> String {
        self.stripe.subscription(subscription, &[]).await.unwrap().customer.unwrap().id().to_owned()
    }

    /// What was paid, by receipt.
    pub fn payments(&self) -> Vec<(i64, i64)> {
        let all = "SELECT number, minor FROM payments ORDER BY number";
        self.app.db().read_blocking::<_, db::DbError>(|conn| conn.query(all, &[])).unwrap()
    }

    pub fn happened(&self) -> Vec<String> {
        let all = "SELECT kind FROM ledger ORDER BY id";
        self.app.db().read_blocking::<_, db::DbError>(|conn| conn.query(all, &[])).unwrap()
    }
}
