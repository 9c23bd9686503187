//! Ordering by invoice, through the router: from the checkout to the open article, and what becomes of what is not paid.

use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, REFERRER_POLICY};
use db::testing::TestDb;
use kernel::clock::DAY;
use kernel::config::{Config, Opens, Processor};
use mail::testing::Letter;
use press::invoices;
use testkit::{Answer, Client, TestApp};

use crate::people::{can_read, publish_many, says, signed_in, words};

const EMAIL: &str = "library@reader.example";
const CONTACT: &str = "desk@courier.example";

fn settle(config: &mut Config) {
    config.site.contact = CONTACT.into();
    config.billing.invoice.offered = true;
    config.billing.invoice.seller = "The Test Courier Ltd\n1 Mill Lane\nStanmar".into();
    config.billing.invoice.account = "IBAN XX00 1234\nBIC COURIER".into();
    config.billing.tax.rate = 700;
    config.billing.tax.number = "XX 999".into();
}

async fn shop(db: &TestDb, change: impl FnOnce(&mut Config)) -> (TestApp, Client) {
    let app = TestApp::with(db, |config| {
        settle(config);
        change(config);
    });
    publish_many(&app, 1);
    let client = signed_in(&app, EMAIL).await;
    app.mails_to(EMAIL).await;
    (app, client)
}

fn form<'a>(more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let typed = [
        ("plan", "all-access"),
        ("next", "/articles/story0x"),
        ("name", "City Library"),
        ("address", "7 Quay Street\n12345 Stanmar"),
        ("tax_number", "XX 123"),
        ("reference", "PO 4711"),
    ];
    typed.iter().chain(more).copied().collect()
}

async fn order(client: &mut Client) -> String {
    let ordered = client.post("/order", &form(&[("agree", "yes")])).await;
    assert_eq!(ordered.status, StatusCode::SEE_OTHER, "{ordered:?}");
    ordered.location().unwrap().to_owned()
}

/// What staff do at the command line.
fn confirm(app: &TestApp, number: i64) {
    let press = app.press().clone();
    let paid = move |tx: &mut db::Tx| {
        let now = press.clock.now();
        invoices::pay(tx, &press, now, number, now)
    };
    app.db().write_blocking(paid).unwrap();
}

async fn advance(app: &TestApp, days: i64) {
    app.clock().advance(days * DAY);
    while broadsheet_site::advance_invoices(&app.site).await.unwrap() {}
    let mut rounds = broadsheet_site::Rounds::default();
    while rounds.step(&app.site).await.unwrap() {}
}

async fn subjects(app: &TestApp, email: &str) -> Vec<String> {
    app.mails_to(email).await.into_iter().map(|letter| letter.subject).collect()
}

fn is_private(page: &Answer) {
    assert_eq!(page.headers[CACHE_CONTROL], "private, no-store");
    assert_eq!(page.headers[REFERRER_POLICY], "no-referrer");
    assert!(page.text().contains("noindex"));
}

db::both_databases! {
    async fn a_library_orders_pays_and_reads(db: TestDb) {
        let (app, mut library) = shop(&db, |_| ()).await;
        let checkout = library.get("/checkout?plan=all-access&next=/articles/story0x").await;
        assert!(checkout.text().contains("href=\"/order?plan=all-access&amp;next=%2Farticles%2Fstory0x\""), "{checkout:?}");
        says(&library.get("/order?plan=all-access&next=/articles/story0x").await, &[
            "Order by invoice", "€9", "a month", "including 7 % VAT", EMAIL, "within 14 days",
            "Everything opens when the money is there", "Within 14 days you can withdraw",
        ]);
        let at = order(&mut library).await;
        assert!(at.starts_with("/invoices/"), "{at}");
        let page = library.get(&at).await;
        is_private(&page);
        says(&page, &[
            "Invoice 1", "The Test Courier Ltd", "1 Mill Lane", "City Library", "7 Quay Street", "XX 123", "PO 4711",
            "10 November 2026", "One month, from the day the payment arrives", "€8.41", "7 % VAT", "€0.59", "€9",
            "24 November 2026", "IBAN XX00 1234", "XX 999", "Cancel this order",
        ]);
        // Whoever pays opens it by its address, and sees no more than the invoice.
        let elsewhere = app.client().get(&at).await;
        says(&elsewhere, &["Invoice 1", "City Library", "IBAN XX00 1234"]);
        assert!(!words(&elsewhere).contains("Cancel this order") && !words(&elsewhere).contains(EMAIL));
        assert!(!can_read(&mut library, "story0x").await);
        assert_eq!(subjects(&app, CONTACT).await, ["Invoice 1: somebody has ordered"]);
        let letters = app.mails_to(EMAIL).await;
        let [letter] = letters.as_slice() else { panic!("{letters:?}") };
        assert_eq!(letter.subject, "Invoice 1 from The Test Courier");
        let leads_there = |letter: &Letter| letter.links().iter().any(|link| link.ends_with(&at));
        assert!(leads_there(letter) && letter.text.contains("€9, to be paid by 24 November 2026"), "{letter:?}");
        // Nobody orders or buys twice.
        assert_eq!(library.get("/order?plan=all-access&next=/").await.location(), Some(at.as_str()));
        assert_eq!(order(&mut library).await, at);
        let again = library.post("/checkout", &[("plan", "all-access"), ("agree", "yes")]).await;
        assert_eq!(again.location(), Some(at.as_str()));
        says(&library.get("/account").await, &["Everything opens when your invoice over €9 is paid.", "Invoices", "to be paid by 24 November 2026"]);
        advance(&app, 3).await;
        confirm(&app, 1);
        assert!(can_read(&mut library, "story0x").await, "the next request is open");
        says(&library.get(&at).await, &["Paid on 13 November 2026", "13 November 2026 to 12 December 2026"]);
        says(&library.get("/account").await, &["It goes on with 13 December 2026", "paid on 13 November 2026", "Receipts"]);
        says(&library.get("/account/receipts/1").await, &["Receipt 1", "€9", "€8.41"]);
        assert_eq!(subjects(&app, EMAIL).await, ["Your receipt from The Test Courier"]);
        let kept: Vec<String> = db.read_blocking(|conn| conn.query("SELECT wording FROM agreements", &[])).unwrap();
        assert!(kept.len() == 1 && kept[0].contains("€9 a month") && kept[0].contains("another invoice"), "{kept:?}");
    }

    async fn what_is_missing_is_said_and_nothing_is_ordered(db: TestDb) {
        let (app, mut library) = shop(&db, |_| ()).await;
        for (wrong, said) in [
            (vec![("plan", "all-access"), ("address", "x"), ("agree", "yes")], "Please type whom the invoice is for."),
            (vec![("plan", "all-access"), ("name", "\u{0}"), ("address", "x"), ("agree", "yes")], "whom the invoice is for"),
            (vec![("plan", "all-access"), ("name", "x"), ("address", " \n"), ("agree", "yes")], "type the address"),
            (form(&[]), "Please agree to the terms of renewal"),
        ] {
            let answer = library.post("/order", &wrong).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            says(&answer, &[said]);
        }
        let long = "x".repeat(401);
        let answer = library.post("/order", &[("plan", "all-access"), ("name", "x"), ("address", &long), ("agree", "y")]).await;
        says(&answer, &["Please write less here."]);
        assert_eq!(library.post("/order", &[("plan", "nothing")]).await.location(), Some("/subscribe"));
        // Whoever is not logged in does that first and comes back.
        let asked = app.client().get("/order?plan=all-access&next=/articles/story0x").await;
        let back = "/login?next=%2Forder%3Fplan%3Dall-access%26next%3D%252Farticles%252Fstory0x";
        assert_eq!(asked.location(), Some(back));
        assert_eq!(app.client().post("/order", &form(&[("agree", "yes")])).await.location(), Some(back));
        assert_eq!(crate::people::count(&db, "invoices"), 0);
    }

    async fn an_order_that_nobody_paid_is_cancelled_by_its_buyer_alone(db: TestDb) {
        let (app, mut library) = shop(&db, |_| ()).await;
        let at = order(&mut library).await;
        let cancel = format!("{at}/cancel");
        let mut other = signed_in(&app, "other@reader.example").await;
        assert_eq!(other.post(&cancel, &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.client().post(&cancel, &[]).await.location(), Some("/login?next=/account"));
        says(&library.get(&at).await, &["To be paid by"]);
        assert_eq!(library.post(&cancel, &[]).await.location(), Some(at.as_str()));
        says(&library.get(&at).await, &["Cancelled on 10 November 2026. Nothing is owed."]);
        let next = order(&mut library).await;
        assert_ne!(next, at);
        says(&library.get(&next).await, &["Invoice 2"]);
    }

    async fn where_orders_open_an_invoice_that_is_not_paid_is_reminded_of_and_ends_it(db: TestDb) {
        let (app, mut library) = shop(&db, |config| config.billing.invoice.opens = Opens::Order).await;
        assert_eq!(order(&mut library).await, "/articles/story0x#read-on");
        assert!(can_read(&mut library, "story0x").await);
        says(&library.get("/account").await, &["It goes on with 10 December 2026", "to be paid by 24 November 2026"]);
        app.mails_to(EMAIL).await;
        advance(&app, 15).await;
        assert_eq!(subjects(&app, EMAIL).await, [""; 0], "a transfer takes its days");
        says(&library.get("/account").await, &["Your invoice was to be paid by 24 November 2026"]);
        advance(&app, 2).await;
        let letters = app.mails_to(EMAIL).await;
        let [letter] = letters.as_slice() else { panic!("{letters:?}") };
        assert!(letter.text.contains("over €9 was to be paid by 24 November 2026"), "{letter:?}");
        assert!(letter.links().iter().any(|link| link.contains("/invoices/")));
        assert!(can_read(&mut library, "story0x").await);
        advance(&app, 11).await;
        assert!(!can_read(&mut library, "story0x").await, "its grace is over");
        advance(&app, 5).await;
        says(&library.get("/account").await, &["It ended on 10 December 2026.", "cancelled on 10 December 2026"]);
        assert!(subjects(&app, EMAIL).await.contains(&"Your subscription to The Test Courier has ended".to_owned()));
    }

    async fn cancelling_changing_and_withdrawing_go_the_usual_ways(db: TestDb) {
        let (app, mut library) = shop(&db, |_| ()).await;
        order(&mut library).await;
        confirm(&app, 1);
        let account = library.get("/account").await;
        assert!(!account.text().contains("/account/subscription/pause"), "what is paid by invoice does not stand still");
        says(&library.get("/account/subscription/cancel").await, &["until 10 December 2026"]);
        library.post("/account/subscription/cancel", &[]).await;
        says(&library.get("/account").await, &["You cancelled. You read everything until 10 December 2026"]);
        library.post("/account/subscription/keep", &[]).await;
        says(&library.get("/account").await, &["It goes on with 10 December 2026"]);
        app.mails_to(CONTACT).await;
        let declared = [("name", "Ada"), ("email", EMAIL), ("step", "confirm")];
        let receipt = library.post("/withdraw", &declared).await.location().unwrap().to_owned();
        says(&library.get(&receipt).await, &["€9"]);
        assert!(!can_read(&mut library, "story0x").await);
        assert!(subjects(&app, CONTACT).await.contains(&"Money is to be sent back".to_owned()));
        let payments: Vec<i64> = db.read_blocking(|conn| conn.query("SELECT minor FROM payments ORDER BY number", &[])).unwrap();
        assert_eq!(payments, [900, -900]);
        let settled = "SELECT COUNT(*) FROM withdrawals WHERE outcome = 'done' AND minor = 900";
        assert_eq!(db.read_blocking(move |conn| conn.query_one::<i64>(settled, &[])).unwrap(), 1);
    }

    async fn a_company_orders_seats_which_open_with_the_payment(db: TestDb) {
        let (app, mut owner) = shop(&db, |_| ()).await;
        let group = [("seats", "12"), ("group", "City Library")];
        says(&owner.get("/order?plan=all-access&next=/&seats=12&group=City+Library").await, &["All-Access, 12 seats", "€108"]);
        let ordered = owner.post("/order", &form(&[group.as_slice(), &[("agree", "yes")]].concat())).await;
        let at = ordered.location().unwrap().to_owned();
        says(&owner.get(&at).await, &["All-Access, 12 seats", "€108"]);
        assert_eq!(crate::people::count(&db, "groups"), 0, "there is no group before it is paid for");
        confirm(&app, 1);
        assert!(can_read(&mut owner, "story0x").await);
        says(&owner.get("/account").await, &["City Library", "1 of 12 seats"]);
        let wrong = form(&[("seats", "1"), ("group", "x"), ("agree", "yes")]);
        assert_eq!(owner.post("/order", &wrong).await.status, StatusCode::BAD_REQUEST);
    }

    async fn where_nothing_else_is_sold_every_way_to_buy_is_the_order(db: TestDb) {
        let (_, mut library) = shop(&db, |config| config.billing.processor = Some(Processor::Invoice)).await;
        let plans = library.get("/subscribe").await;
        assert!(plans.text().contains("href=\"/order?plan=all-access&amp;next=%2Faccount\""), "{plans:?}");
        let page = library.get("/checkout?plan=all-access&next=/").await;
        assert_eq!(page.location(), Some("/order?plan=all-access&next=%2F"));
    }

    async fn where_no_orders_are_taken_there_is_no_form(db: TestDb) {
        let (_, mut library) = shop(&db, |config| config.billing.invoice.offered = false).await;
        assert!(!library.get("/checkout?plan=all-access&next=/").await.text().contains("/order"));
        assert_eq!(library.get("/order?plan=all-access").await.location(), Some("/subscribe"));
        assert_eq!(library.post("/order", &form(&[("agree", "yes")])).await.location(), Some("/subscribe"));
    }
}
