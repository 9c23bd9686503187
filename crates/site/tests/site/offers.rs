//! Lower prices: for whom, for how long, and what comes then.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::DAY;
use kernel::config::{Audience, Offer, Plan, Prices, Tax, Term};
use kernel::money::Money;
use testkit::{Client, TestApp};

use crate::people::{says, signed_in};

const EMAIL: &str = "nina@reader.example";

fn euro(minor: i64) -> Money {
    Money { minor, currency: "EUR".into() }
}

fn offer(code: &str, minor: i64, terms: u32, whom: Audience) -> Offer {
    Offer {
        code: code.into(),
        plan: "monthly".into(),
        price: Some(euro(minor).into()),
        percent: None,
        terms,
        automatic: false,
        whom,
        domains: Vec::new(),
        until: None,
    }
}

fn plan(minor: i64) -> Plan {
    Plan {
        slug: "monthly".into(),
        name: "Monthly".into(),
        price: euro(minor).into(),
        per: Term::Month,
        trial_days: 0,
        description: String::new(),
        features: Vec::new(),
    }
}

fn shop(db: &TestDb) -> TestApp {
    TestApp::with(db, |config| {
        config.plans = vec![plan(900)];
        let students =
            Offer { domains: vec!["uni.example".into()], ..offer("students", 400, 0, Audience::Everyone) };
        let first = Offer { automatic: true, ..offer("first-months", 100, 2, Audience::New) };
        config.offers = vec![first, offer("again", 500, 1, Audience::Returning), students];
    })
}

async fn buy(client: &mut Client, offer: &'static str, email: Option<&'static str>) {
    let order = [("plan", "monthly"), ("next", "/account"), ("agree", "yes"), ("offer", offer)];
    let order: Vec<_> = order.into_iter().chain(email.map(|email| ("email", email))).collect();
    let at = client.post("/checkout", &order).await.location().unwrap().to_owned();
    client.post(&at, &[("act", "pay")]).await;
}

async fn advance(app: &TestApp, days: i64) {
    app.clock().advance(days * DAY);
    while broadsheet_site::advance_sandbox(&app.site).await.unwrap() {}
}

fn paid(db: &TestDb) -> Vec<i64> {
    db.read_blocking(|conn| conn.query("SELECT minor FROM payments ORDER BY id", &[])).unwrap()
}

db::both_databases! {
    async fn new_subscribers_pay_less_for_as_long_as_it_says_and_are_told_before_it_ends(db: TestDb) {
        let app = shop(&db);
        let mut nina = app.client();
        says(&nina.get("/subscribe").await, &["The first 2 months for €1 each"]);
        says(&nina.get("/checkout?plan=monthly").await, &["€1 a month for the first 2 months, then €9 a month", "until you cancel"]);
        buy(&mut nina, "", Some(EMAIL)).await;
        let agreed: Vec<String> = db.read_blocking(|conn| conn.query("SELECT wording FROM agreements", &[])).unwrap();
        assert!(agreed[0].contains("€1 now and €1 a month for the first 2 months, then €9 a month"), "{agreed:?}");
        let code = app.code_to(EMAIL).await;
        nina.post("/login/code", &[("code", &code)]).await;
        says(&nina.get("/account").await, &["From 10 January 2027 on it costs €9 a month."]);
        assert!(!nina.get("/account").await.text().contains("Keep the present plan"), "it is not theirs to undo");
        app.mails_to(EMAIL).await;
        let mut rounds = broadsheet_site::Rounds::default();
        advance(&app, 54).await;
        while rounds.step(&app.site).await.unwrap() {}
        let letters = app.mails_to(EMAIL).await;
        assert!(letters.iter().any(|letter| letter.subject.contains("Your offer") && letter.text.contains("it costs €9 from 10 January 2027")), "{letters:?}");
        advance(&app, 8).await;
        assert_eq!(paid(&db), [100, 100, 900]);
    }

    async fn a_code_is_good_for_whom_it_is_meant_and_once(db: TestDb) {
        let app = shop(&db);
        let mut nina = signed_in(&app, EMAIL).await;
        let stranger = nina.get("/checkout?plan=monthly&offer=again").await;
        assert_eq!(stranger.status, StatusCode::UNPROCESSABLE_ENTITY);
        says(&stranger, &["This offer is for whoever had a subscription before.", "Have you got a code?"]);
        says(&nina.get("/checkout?plan=monthly&offer=nonsense").await, &["There is no such offer for this plan any more."]);
        says(&nina.get("/checkout?plan=monthly&offer=students").await, &["This offer is for addresses of certain institutions."]);
        buy(&mut nina, "", None).await;
        nina.post("/account/subscription/cancel", &[]).await;
        advance(&app, 31).await;
        // Who comes back is not new.
        says(&nina.get("/checkout?plan=monthly").await, &["€9"]);
        says(&nina.get("/checkout?plan=monthly&offer=AGAIN").await, &["€5 a month for the first month, then €9 a month"]);
        buy(&mut nina, "again", None).await;
        assert_eq!(paid(&db), [100, 500]);
        nina.post("/account/subscription/cancel", &[]).await;
        advance(&app, 31).await;
        says(&nina.get("/checkout?plan=monthly&offer=again").await, &["You have had this offer before."]);
        let refused = nina.post("/checkout", &[("plan", "monthly"), ("agree", "yes"), ("offer", "again")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn a_tax_is_named_before_and_after_paying_and_a_changed_rate_changes_no_receipt(db: TestDb) {
        let taxed = |rate: i64, prices| {
            TestApp::with(&db, |config| {
                config.plans = vec![plan(900)];
                config.billing.tax = Tax { rate, prices, number: "EX 123".into(), ..Tax::default() };
            })
        };
        let app = taxed(700, Prices::Inclusive);
        let mut nina = signed_in(&app, EMAIL).await;
        says(&nina.get("/subscribe").await, &["€9 a month, including 7 % VAT"]);
        says(&nina.get("/checkout?plan=monthly").await, &["€9 a month including 7 % VAT"]);
        buy(&mut nina, "", None).await;
        says(&nina.get("/account/receipts/1").await, &["Without tax €8.41", "7 % VAT €0.59", "Paid €9", "Tax number EX 123"]);
        // The same reader later, where the rate is another and comes on top.
        let app = taxed(1050, Prices::Exclusive);
        let mut other = app.client();
        other.cookies = nina.cookies.clone();
        says(&other.get("/subscribe").await, &["€9.95 a month, including 10.5 % VAT"]);
        says(&other.get("/account/receipts/1").await, &["Without tax €8.41", "7 % VAT €0.59"]);
    }

    async fn a_proven_address_of_a_university_pays_less_for_good(db: TestDb) {
        let app = shop(&db);
        let mut ada = signed_in(&app, "ada@law.uni.example").await;
        says(&ada.get("/checkout?plan=monthly&offer=students").await, &["€4 a month"]);
        buy(&mut ada, "students", None).await;
        advance(&app, 95).await;
        assert_eq!(paid(&db), [400, 400, 400, 400]);
        // An address that nobody has proven is no address.
        let mut other = app.client();
        let form = [("plan", "monthly"), ("agree", "yes"), ("offer", "students"), ("email", "bo@uni.example")];
        assert_eq!(other.post("/checkout", &form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}
