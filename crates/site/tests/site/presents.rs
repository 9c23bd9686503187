//! A present in browsers: bought, mailed on its day, redeemed once.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::DAY;
use testkit::{Client, Standing, TestApp};

use crate::people::{can_read, publish, says, signed_in};

const TOM: &str = "tom@reader.example";
const NINA: &str = "nina@reader.example";
const GIVEN: &[(&str, &str)] = &[
    ("plan", "all-access"),
    ("email", NINA),
    ("name", "Nina"),
    ("from", "Tom"),
    ("message", "Read <on>!"),
    ("day", "2026-11-20"),
];

async fn wrap(tom: &mut Client) -> String {
    let wrapped = tom.post("/give", GIVEN).await;
    let at = wrapped.location().unwrap_or_else(|| panic!("{wrapped:?}")).to_owned();
    assert!(at.starts_with("/give/"), "{at}");
    at
}

async fn deliver(app: &TestApp) {
    while broadsheet_site::deliver_presents(&app.site).await.unwrap() {}
}

/// Declares that a present is withdrawn from.
fn withdraws(email: &'static str) -> [(&'static str, &'static str); 4] {
    [("name", "Tom"), ("email", email), ("about", "present"), ("step", "confirm")]
}

async fn bought(tom: &mut Client) -> String {
    let at = wrap(tom).await;
    tom.post(&at, &[("act", "pay")]).await;
    at
}

db::both_databases! {
    async fn a_present_is_withdrawn_from_in_two_steps_by_whoever_gave_it(db: TestDb) {
        let app = TestApp::new(&db);
        let mut tom = signed_in(&app, TOM).await;
        let at = bought(&mut tom).await;
        let letters = app.mails_to(TOM).await;
        assert!(letters.iter().any(|letter| letter.text.contains("/withdraw")), "{letters:?}");
        says(&tom.get("/withdraw").await, &["You gave All-Access as a present on 10 November 2026. You can withdraw until the end of 24 November 2026."]);
        says(&tom.post("/withdraw", &withdraws(TOM)[..3]).await, &["Confirm withdrawal", "A present I gave", "All-Access, since 10 November 2026"]);
        says(&tom.get(&at).await, &["It is mailed to Nina on 20 November 2026."]);
        says(&tom.submit("/withdraw", &withdraws(TOM)).await, &["The contract is over, and €9 are on their way back to you."]);
        says(&tom.get(&at).await, &["It was paid back on 10 November 2026."]);
        app.clock().advance(10 * DAY);
        deliver(&app).await;
        assert!(app.mails_to(NINA).await.is_empty(), "nobody is given what was withdrawn from");
        // There is nothing left to withdraw from.
        says(&tom.submit("/withdraw", &withdraws(TOM)).await, &["It counts from this moment."]);
    }

    async fn knowing_a_givers_address_takes_no_present_back(db: TestDb) {
        let app = TestApp::new(&db);
        let mut tom = signed_in(&app, TOM).await;
        let at = bought(&mut tom).await;
        app.mails_to(TOM).await;
        let mut stranger = app.client();
        let known = stranger.submit("/withdraw", &withdraws(TOM)).await;
        let unknown = stranger.submit("/withdraw", &withdraws("nobody@reader.example")).await;
        let told = |answer: &testkit::Answer| {
            let page = answer.text();
            page[page.find("It counts from").unwrap()..].split("</p>").next().unwrap().replace("nobody@reader.example", TOM)
        };
        assert_eq!(told(&known), told(&unknown), "nobody learns whose address it is");
        says(&tom.get(&at).await, &["It is mailed to Nina on 20 November 2026."]);
        let proof = app.link_to(TOM, "/withdraw/").await;
        says(&stranger.submit(&proof, &[]).await, &["The contract is over, and €9 are on their way back to you."]);
        says(&tom.get(&at).await, &["It was paid back on 10 November 2026."]);
    }

    async fn a_present_that_someone_reads_by_is_left_to_a_person(db: TestDb) {
        let app = TestApp::new(&db);
        publish(&app, "harbour");
        let mut tom = signed_in(&app, TOM).await;
        let at = bought(&mut tom).await;
        app.clock().advance(10 * DAY);
        deliver(&app).await;
        let link = app.link_to(NINA, "/redeem/").await;
        let mut nina = signed_in(&app, NINA).await;
        nina.post(&link, &[]).await;
        says(&tom.get("/withdraw").await, &["The present you gave on 10 November 2026 has been redeemed"]);
        app.mails_to(TOM).await;
        says(&tom.submit("/withdraw", &withdraws(TOM)).await, &["It counts from this moment."]);
        let letters = app.mails_to(TOM).await;
        assert!(letters.iter().any(|letter| letter.text.contains("has been redeemed, and someone reads by it")), "{letters:?}");
        assert!(can_read(&mut nina, "harbour").await);
        // One that nobody has redeemed is what is meant, if there is one, whichever was given last.
        let other = bought(&mut tom).await;
        assert_ne!(at, other);
        says(&tom.submit("/withdraw", &withdraws(TOM)).await, &["The contract is over, and €9"]);
        assert!(can_read(&mut nina, "harbour").await);
    }

    async fn a_present_is_bought_mailed_and_redeemed_once(db: TestDb) {
        let app = TestApp::new(&db);
        publish(&app, "harbour");
        says(&app.client().get("/give").await, &["Give All-Access", "Log in, or leave your address"]);
        let mut tom = signed_in(&app, TOM).await;
        says(&tom.get("/give?plan=all-access").await, &["All-Access", "€9, once", "On which day it is mailed"]);
        let at = wrap(&mut tom).await;
        says(&tom.get(&at).await, &["No money moves here.", "Pay €9"]);
        assert_eq!(tom.post(&at, &[("act", "decline")]).await.status, StatusCode::PAYMENT_REQUIRED);
        tom.post(&at, &[("act", "pay")]).await;
        tom.post(&at, &[("act", "pay")]).await;
        says(&tom.get(&at).await, &["It is mailed to Nina on 20 November 2026.", "Receipt 1", "€9"]);
        says(&tom.get("/account").await, &["Presents", "It is mailed to Nina"]);
        let letters = app.mails_to(TOM).await;
        assert_eq!(letters.iter().filter(|letter| letter.subject == "Your receipt from The Test Courier").count(), 1, "{letters:?}");
        assert!(!can_read(&mut tom, "harbour").await, "it is not for him");
        deliver(&app).await;
        assert!(app.mails_to(NINA).await.is_empty(), "before its day");
        app.clock().advance(10 * DAY);
        deliver(&app).await;
        deliver(&app).await;
        let link = app.link_to(NINA, "/redeem/").await;
        says(&tom.get(&at).await, &["was mailed to Nina", "waits to be redeemed"]);
        let mut nina = app.client();
        let shown = nina.get(&link).await;
        says(&shown, &["Nina, something for you", "Tom gives you All-Access", "Read <on>!"]);
        assert_eq!(shown.header("referrer-policy"), "no-referrer");
        assert_eq!(nina.post(&link, &[]).await.location(), Some(format!("/login?next={link}").as_str()));
        let mut nina = signed_in(&app, NINA).await;
        assert_eq!(nina.post(&link, &[]).await.location(), Some("/account"));
        assert!(can_read(&mut nina, "harbour").await);
        let mut other = signed_in(&app, "other@reader.example").await;
        assert_eq!(other.post(&link, &[]).await.status, StatusCode::GONE);
        says(&other.get(&link).await, &["This present has been redeemed already."]);
        assert!(!can_read(&mut other, "harbour").await);
        says(&tom.get(&at).await, &["Nina redeemed it on 20 November 2026."]);
        app.clock().advance(30 * DAY);
        assert!(!can_read(&mut nina, "harbour").await, "it ends by itself");
    }

    async fn what_is_taken_back_opens_nothing(db: TestDb) {
        let app = TestApp::new(&db);
        publish(&app, "harbour");
        let mut tom = signed_in(&app, TOM).await;
        let at = wrap(&mut tom).await;
        tom.post(&at, &[("act", "pay")]).await;
        app.clock().advance(10 * DAY);
        deliver(&app).await;
        let link = app.link_to(NINA, "/redeem/").await;
        let (press, id) = (app.press().clone(), at.trim_start_matches("/give/").to_owned());
        app.db().write_blocking(move |tx| press::presents::take_back(tx, &press, press.clock.now(), &id, false)).unwrap();
        let mut nina = signed_in(&app, NINA).await;
        says(&nina.post(&link, &[]).await, &["This present was taken back by whoever gave it."]);
        assert!(!can_read(&mut nina, "harbour").await);
        says(&tom.get(&at).await, &["It was paid back on 20 November 2026."]);
    }

    async fn what_cannot_be_given_is_said_beside_its_field(db: TestDb) {
        let app = TestApp::new(&db);
        let mut tom = signed_in(&app, TOM).await;
        for (field, value, says_so) in [
            ("email", "nonsense", "An e-mail address has one @"), ("day", "2026-11-09", "Choose a day from today on"),
            ("day", "soon", "Choose a day from today on"), ("from", " ", "Write your name"),
        ] {
            let form: Vec<_> = GIVEN.iter().map(|(name, was)| (*name, if *name == field { value } else { was })).collect();
            let answer = tom.post("/give", &form).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            says(&answer, &[says_so]);
        }
        let form: Vec<_> = GIVEN.iter().map(|(name, was)| (*name, if *name == "plan" { "x" } else { was })).collect();
        assert_eq!(tom.post("/give", &form).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(app.client().post("/give", GIVEN).await.location(), Some("/login?next=/give"));
        // A present is its giver's alone, and a code is no more than a guess.
        let at = wrap(&mut tom).await;
        let mut other = app.client_in(Standing::Subscriber, 1);
        assert_eq!(other.get(&at).await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.post(&at, &[("act", "pay")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.post("/redeem", &[("code", "ABCD-EFGH-JKMN-PQRS")]).await.status, StatusCode::NOT_FOUND);
        // It waits for a day to be paid.
        app.clock().advance(DAY);
        says(&tom.get(&at).await, &["It was not paid in time."]);
    }
}
