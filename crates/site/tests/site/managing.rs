//! A subscription on the account page: other plans, standing still, and coming back.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::DAY;
use kernel::config::{Plan, Term};
use kernel::money::Money;
use testkit::{Client, TestApp};

use crate::people::{can_read, publish_many, says, signed_in};

const EMAIL: &str = "nina@reader.example";

pub fn plan(slug: &str, minor: i64, per: Term) -> Plan {
    Plan {
        slug: slug.into(),
        name: slug.to_uppercase(),
        price: Money { minor, currency: "EUR".into() }.into(),
        per,
        trial_days: 0,
        description: String::new(),
        features: Vec::new(),
    }
}

async fn shop(db: &TestDb) -> (TestApp, Client) {
    let app = TestApp::with(db, |config| {
        config.plans = vec![
            plan("monthly", 900, Term::Month),
            plan("yearly", 8900, Term::Year),
            plan("student", 400, Term::Month),
        ];
    });
    publish_many(&app, 1);
    let mut nina = signed_in(&app, EMAIL).await;
    let order = [("plan", "monthly"), ("next", "/account"), ("agree", "yes")];
    let at = nina.post("/checkout", &order).await.location().unwrap().to_owned();
    nina.post(&at, &[("act", "pay")]).await;
    (app, nina)
}

fn paid(db: &TestDb) -> Vec<i64> {
    db.read_blocking(|conn| conn.query("SELECT minor FROM payments ORDER BY id", &[])).unwrap()
}

async fn advance(app: &TestApp, days: i64) {
    app.clock().advance(days * DAY);
    while broadsheet_site::advance_sandbox(&app.site).await.unwrap() {}
}

db::both_databases! {
    async fn more_begins_at_once_at_the_price_that_was_shown(db: TestDb) {
        let (app, mut nina) = shop(&db).await;
        advance(&app, 10).await;
        says(&nina.get("/account").await, &["Change plan", "Pause", "Cancel subscription", "works (sandbox)"]);
        // Twenty of thirty days are left of nine euro.
        let page = nina.get("/account/subscription/change").await;
        says(&page, &["YEARLY", "You pay €83 today: €89 less €6", "renewed on 20 November 2027", "STUDENT", "until 10 December 2026"]);
        let change = |charge: &'static str| [("plan", "yearly"), ("charge", charge)];
        let outdated = nina.post("/account/subscription/change", &change("8000")).await;
        assert_eq!(outdated.status, StatusCode::CONFLICT);
        nina.post("/account/subscription/card", &[("card", "bad")]).await;
        let declined = nina.post("/account/subscription/change", &change("8300")).await;
        assert_eq!(declined.status, StatusCode::PAYMENT_REQUIRED);
        says(&declined, &["The card was declined. Nothing was charged"]);
        assert_eq!(paid(&db), [900]);
        nina.post("/account/subscription/card", &[("card", "good")]).await;
        nina.post("/account/subscription/change", &change("8300")).await;
        says(&nina.get("/account").await, &["YEARLY", "€89", "is charged next on 20 November 2027"]);
        assert_eq!(paid(&db), [900, 8300]);
        let kept: Vec<String> = db
            .read_blocking(|conn| conn.query("SELECT wording FROM agreements WHERE subject = 'plan'", &[]))
            .unwrap();
        assert!(kept[0].contains("You pay €83 today"), "{kept:?}");
    }

    async fn less_begins_when_what_is_paid_for_is_over_and_can_be_undone(db: TestDb) {
        let (app, mut nina) = shop(&db).await;
        let less = [("plan", "student"), ("charge", "0")];
        nina.post("/account/subscription/change", &less).await;
        says(&nina.get("/account").await, &["MONTHLY", "From 10 December 2026 on you have STUDENT for €4 a month."]);
        nina.post("/account/subscription/stay", &[]).await;
        assert!(!nina.get("/account").await.text().contains("you have STUDENT"));
        nina.post("/account/subscription/change", &less).await;
        advance(&app, 30).await;
        says(&nina.get("/account").await, &["STUDENT", "€4 is charged next on 10 January 2027."]);
        assert_eq!(paid(&db), [900, 400]);
        assert_eq!(nina.post("/account/subscription/change", &[("plan", "nothing")]).await.status, StatusCode::CONFLICT);
    }

    async fn a_pause_begins_when_what_is_paid_for_is_over_and_says_when_it_ends(db: TestDb) {
        let (app, mut nina) = shop(&db).await;
        says(&nina.get("/account/subscription/pause").await, &["you read everything until 10 December 2026", "2 months, until 10 February 2027"]);
        assert_eq!(nina.post("/account/subscription/pause", &[("months", "40")]).await.status, StatusCode::BAD_REQUEST);
        nina.post("/account/subscription/pause", &[("months", "2")]).await;
        says(&nina.get("/account").await, &["until 10 December 2026. Then it stands still until 10 February 2027, when €9 is charged", "Do not pause"]);
        assert!(can_read(&mut nina, "story0x").await);
        nina.post("/account/subscription/resume", &[]).await;
        says(&nina.get("/account").await, &["is charged next on 10 December 2026"]);
        nina.post("/account/subscription/pause", &[("months", "2")]).await;
        advance(&app, 30).await;
        assert!(!can_read(&mut nina, "story0x").await);
        says(&nina.get("/account").await, &["It stands still, and nothing is charged. On 10 February 2027", "Go on now"]);
        assert_eq!(paid(&db), [900]);
        // It can be ended early, for a whole term from that day.
        advance(&app, 10).await;
        nina.post("/account/subscription/resume", &[]).await;
        assert!(can_read(&mut nina, "story0x").await);
        says(&nina.get("/account").await, &["is charged next on 20 January 2027"]);
        assert_eq!(paid(&db), [900, 900]);
    }

    async fn a_pause_ends_by_itself_and_is_announced(db: TestDb) {
        let (app, mut nina) = shop(&db).await;
        nina.post("/account/subscription/pause", &[("months", "1")]).await;
        advance(&app, 53).await;
        app.mails_to(EMAIL).await;
        let mut rounds = broadsheet_site::Rounds::default();
        while rounds.step(&app.site).await.unwrap() {}
        let letters = app.mails_to(EMAIL).await;
        let [letter] = letters.as_slice() else { panic!("{letters:?}") };
        assert!(letter.subject.contains("goes on soon") && letter.text.contains("10 January 2027"), "{letter:?}");
        assert!(letter.text.contains("/account/subscription/cancel"));
        advance(&app, 8).await;
        assert!(can_read(&mut nina, "story0x").await);
        assert_eq!(paid(&db), [900, 900]);
    }

    async fn whoever_left_finds_the_way_back(db: TestDb) {
        let (app, mut nina) = shop(&db).await;
        nina.post("/account/subscription/cancel", &[]).await;
        app.mails_to(EMAIL).await;
        advance(&app, 31).await;
        says(&nina.get("/account").await, &["It ended on 10 December 2026.", "MONTHLY is €9 a month", "Subscribe again"]);
        advance(&app, 30).await;
        let mut rounds = broadsheet_site::Rounds::default();
        while rounds.step(&app.site).await.unwrap() {}
        let letters = app.mails_to(EMAIL).await;
        let [letter] = letters.as_slice() else { panic!("{letters:?}") };
        assert!(letter.subject.contains("without you"), "{letter:?}");
        let links = letter.links();
        let link = |part: &str| links.iter().find(|link| link.contains(part)).unwrap().replace(&app.press().config.site.url, "");
        says(&nina.get(&link("/checkout?")).await, &["Subscribe", "MONTHLY"]);
        says(&app.client().submit(&link("/newsletters/stop/"), &[]).await, &["Offers to come back"]);
    }

    async fn a_link_in_a_mail_leads_past_the_login_to_where_it_meant(db: TestDb) {
        let app = TestApp::new(&db);
        let page = app.client().get("/account/subscription/cancel").await;
        assert_eq!(page.location(), Some("/login?next=/account/subscription/cancel"));
    }
}
