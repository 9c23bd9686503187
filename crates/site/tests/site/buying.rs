//! From the wall through the sandbox to the open article, and out again in two clicks.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::DAY;
use testkit::{Client, TestApp};

use crate::people::{can_read, publish_many, reads, says, signed_in, words};

const EMAIL: &str = "nina@reader.example";
const BUY: &[(&str, &str)] = &[("plan", "all-access"), ("next", "/articles/story0x"), ("agree", "yes")];

/// Goes through the checkout; gives the sandbox's address.
async fn order(client: &mut Client, email: Option<&str>) -> String {
    let form: Vec<_> = BUY.iter().copied().chain(email.map(|email| ("email", email))).collect();
    let ordered = client.post("/checkout", &form).await;
    let at = ordered.location().unwrap().to_owned();
    assert!(at.starts_with("/sandbox/"), "{at}");
    at
}

async fn pay(client: &mut Client, at: &str, act: &str) -> String {
    client.post(at, &[("act", act)]).await.location().unwrap().to_owned()
}

db::both_databases! {
    async fn a_passer_by_pays_and_reads_without_a_trip_to_the_inbox(db: TestDb) {
        let app = TestApp::new(&db);
        publish_many(&app, 3);
        let mut nina = app.client();
        let wall = nina.get("/subscribe").await;
        assert!(wall.text().contains("href=\"/checkout?plan=all-access&amp;next=%2Faccount\""), "{wall:?}");
        let page = nina.get("/checkout?plan=all-access&next=/articles/story0x").await;
        says(&page, &["Subscribe", "€9", "a month", "until you cancel", "Your e-mail address"]);
        // Nothing is bought without agreeing, and nothing without an address.
        let silent = nina.post("/checkout", &[("plan", "all-access"), ("email", EMAIL)]).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        says(&silent, &["Please agree to the terms of renewal to go on."]);
        let nobody = nina.post("/checkout", BUY).await;
        assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
        let at = order(&mut nina, Some(EMAIL)).await;
        says(&nina.get(&at).await, &["No money moves here.", "Pay €9", "The card is declined"]);
        assert!(!can_read(&mut nina, "story0x").await, "an order opens nothing");
        let declined = nina.post(&at, &[("act", "decline")]).await;
        assert_eq!(declined.status, StatusCode::PAYMENT_REQUIRED);
        says(&declined, &["The card was declined."]);
        assert!(!can_read(&mut nina, "story0x").await);
        says(&nina.post(&at, &[("act", "challenge")]).await, &["Yes, it is me"]);
        assert_eq!(pay(&mut nina, &at, "pay").await, "/articles/story0x#read-on");
        let page = nina.get("/articles/story0x").await;
        assert!(reads(&page, "story0x") && !words(&page).contains("Advertisement"));
        assert!(can_read(&mut nina, "story1x").await);
        assert!(!can_read(&mut app.client(), "story0x").await);
        // The address is proven later, in the same account.
        let letters = app.mails_to(EMAIL).await;
        assert!(letters.iter().any(|letter| letter.subject == "Your receipt from The Test Courier"), "{letters:?}");
        let code = letters.iter().find_map(mail::testing::Letter::code).unwrap();
        nina.post("/login/code", &[("code", &code)]).await;
        says(&nina.get("/account").await, &["All-Access", "is charged next on 10 December 2026", "Receipts"]);
        says(&nina.get("/account/receipts/1").await, &["Receipt 1", "€9", EMAIL]);
        assert_eq!(nina.get("/account/receipts/2").await.status, StatusCode::NOT_FOUND);
        // Nobody buys twice what they have, and no order is paid twice.
        assert_eq!(nina.get("/checkout?plan=all-access&next=/").await.location(), Some("/account"));
        assert_eq!(nina.post("/checkout", BUY).await.location(), Some("/account"));
        assert!(pay(&mut nina, &at, "pay").await.starts_with("/checkout/"));
        assert_eq!(db.read_blocking(|conn| conn.query_one::<i64>("SELECT COUNT(*) FROM payments", &[])).unwrap(), 1);
    }

    async fn who_buys_nowhere_in_particular_is_thanked_and_not_asked_to_log_in(db: TestDb) {
        let app = TestApp::new(&db);
        publish_many(&app, 1);
        let mut nina = app.client();
        let bare = [("plan", "all-access"), ("agree", "yes"), ("email", EMAIL)];
        let at = nina.post("/checkout", &bare).await.location().unwrap().to_owned();
        assert_eq!(pay(&mut nina, &at, "abandon").await, "/subscribe");
        let thanks = pay(&mut nina, &at, "pay").await;
        says(&nina.get(&thanks).await, &["Everything is open", "your receipt is on its way", "Start reading"]);
        assert!(can_read(&mut nina, "story0x").await);
    }

    async fn a_known_address_is_confirmed_before_it_pays(db: TestDb) {
        let app = TestApp::new(&db);
        publish_many(&app, 1);
        signed_in(&app, EMAIL).await;
        let mut stranger = app.client();
        let form: Vec<_> = BUY.iter().copied().chain([("email", EMAIL)]).collect();
        assert_eq!(stranger.post("/checkout", &form).await.location(), Some("/login/code"));
        let code = app.code_to(EMAIL).await;
        let next = stranger.post("/login/code", &[("code", &code)]).await;
        assert_eq!(next.location(), Some("/checkout?plan=all-access&next=%2Farticles%2Fstory0x"));
        says(&stranger.get(next.location().unwrap()).await, &["The subscription is for nina@reader.example."]);
        let at = order(&mut stranger, None).await;
        assert_eq!(pay(&mut stranger, &at, "pay").await, "/articles/story0x#read-on");
        assert!(can_read(&mut stranger, "story0x").await);
    }

    async fn an_order_is_its_browsers_alone(db: TestDb) {
        let app = TestApp::new(&db);
        publish_many(&app, 1);
        let at = order(&mut app.client(), Some(EMAIL)).await;
        let mut other = app.client();
        assert_eq!(other.get(&at).await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.post(&at, &[("act", "pay")]).await.status, StatusCode::NOT_FOUND);
        let back = at.replace("/sandbox/", "/checkout/");
        assert_eq!(other.get(&back).await.status, StatusCode::NOT_FOUND);
        assert!(!can_read(&mut other, "story0x").await);
    }

    async fn a_slow_bank_opens_when_it_says_so(db: TestDb) {
        let app = TestApp::new(&db);
        publish_many(&app, 1);
        let mut nina = app.client();
        let at = order(&mut nina, Some(EMAIL)).await;
        let back = pay(&mut nina, &at, "slow").await;
        says(&nina.get(&back).await, &["Your payment is on its way"]);
        assert!(!can_read(&mut nina, "story0x").await);
        app.clock().advance(press::sandbox::SLOW);
        assert_eq!(nina.get(&back).await.location(), Some("/articles/story0x#read-on"));
        assert!(can_read(&mut nina, "story0x").await);
    }

    async fn cancelling_takes_two_clicks_and_can_be_undone(db: TestDb) {
        let app = TestApp::new(&db);
        publish_many(&app, 1);
        let mut nina = signed_in(&app, EMAIL).await;
        let at = order(&mut nina, None).await;
        pay(&mut nina, &at, "pay").await;
        says(&nina.get("/account/subscription/cancel").await, &["Cancel your subscription?", "until 10 December 2026"]);
        nina.post("/account/subscription/cancel", &[]).await;
        says(&nina.get("/account").await, &["You cancelled. You read everything until 10 December 2026"]);
        nina.post("/account/subscription/keep", &[]).await;
        says(&nina.get("/account").await, &["is charged next on 10 December 2026"]);
        nina.post("/account/subscription/cancel", &[]).await;
        app.clock().advance(29 * DAY);
        assert!(can_read(&mut nina, "story0x").await);
        app.clock().advance(DAY);
        assert!(!can_read(&mut nina, "story0x").await);
        while broadsheet_site::advance_sandbox(&app.site).await.unwrap() {}
        says(&nina.get("/account").await, &["It ended on 10 December 2026.", "Subscribe again"]);
    }

    async fn where_nothing_is_sold_plans_lead_to_a_letter(db: TestDb) {
        let app = TestApp::with(&db, |config| config.billing.processor = Some(kernel::config::Processor::None));
        let mut nina = app.client();
        assert!(nina.get("/subscribe").await.text().contains("mailto:"));
        assert_eq!(nina.get("/checkout?plan=all-access").await.location(), Some("/subscribe"));
        assert_eq!(nina.post("/checkout", BUY).await.location(), Some("/subscribe"));
    }
}
