//! Presents paid by Stripe and by invoice: doubled, disordered and lost news, money that goes back and comes again.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::{DAY, HOUR, MINUTE};
use press::invoices;
use stripe::fake::{Card, Delivery, Fault, Order, Outcome};
use testkit::{Client, TestApp};

use crate::people::{can_read, count, publish_many, says, signed_in, words};
use crate::stripe_shop::Shop;

const TOM: &str = "tom@reader.example";
const NINA: &str = "nina@reader.example";
const CONTACT: &str = "desk@courier.example";
const GIVEN: &[(&str, &str)] = &[
    ("plan", "all-access"),
    ("email", NINA),
    ("name", "Nina"),
    ("from", "Tom"),
    ("message", "Read on!"),
    ("day", "2026-11-20"),
];

async fn deliver(app: &TestApp) {
    while broadsheet_site::deliver_presents(&app.site).await.unwrap() {}
}

/// Wraps a present and is led to Stripe; gives the session there.
async fn wrap(shop: &Shop, tom: &mut Client) -> String {
    let wrapped = tom.post("/give", GIVEN).await;
    let at = wrapped.location().unwrap_or_else(|| panic!("{wrapped:?}")).to_owned();
    assert!(at.starts_with(&shop.fake.settings().base), "{at}");
    at.rsplit('/').next().unwrap().to_owned()
}

/// A present that was paid, and its page.
async fn given(shop: &Shop) -> (Client, String, String) {
    let mut tom = signed_in(&shop.app, TOM).await;
    let session = wrap(shop, &mut tom).await;
    assert_eq!(shop.fake.pay(&session, Some(Card::Good)), Ok(Outcome::Paid));
    let page = shop.way_back(&session).await;
    says(&tom.get(&page).await, &["It is mailed to Nina on 20 November 2026.", "Receipt", "€9"]);
    (tom, page, session)
}

/// Nina has it in her mail and reads by it.
async fn redeemed(app: &TestApp) -> Client {
    app.clock().advance(10 * DAY);
    deliver(app).await;
    let link = app.link_to(NINA, "/redeem/").await;
    let mut nina = signed_in(app, NINA).await;
    assert_eq!(nina.post(&link, &[]).await.location(), Some("/account"));
    assert!(can_read(&mut nina, "story0x").await);
    nina
}

/// What the ledger has of presents.
fn booked(db: &TestDb) -> Vec<(String, String, i64)> {
    let all = "SELECT processor, kind, paid_minor FROM ledger WHERE present_id IS NOT NULL ORDER BY id";
    db.read_blocking::<_, db::DbError>(|conn| conn.query(all, &[])).unwrap()
}

fn line(processor: &str, kind: &str, minor: i64) -> (String, String, i64) {
    (processor.to_owned(), kind.to_owned(), minor)
}

async fn receipts(app: &TestApp) -> usize {
    let letters = app.mails_to(TOM).await;
    letters.iter().filter(|letter| letter.subject == "Your receipt from The Test Courier").count()
}

async fn payment(shop: &Shop, session: &str) -> String {
    shop.stripe.checkout(session).await.unwrap().payment_intent.unwrap().id().to_owned()
}

fn invoicing(config: &mut kernel::config::Config) {
    config.site.contact = CONTACT.into();
    config.billing.invoice.offered = true;
    config.billing.invoice.seller = "The Test Courier Ltd\n1 Mill Lane".into();
    config.billing.invoice.account = "IBAN XX00 1234".into();
}

fn confirm(app: &TestApp, number: i64) -> Result<(), String> {
    let press = app.press().clone();
    let paid = app.db().write_blocking(move |tx| {
        let now = press.clock.now();
        invoices::pay(tx, &press, now, number, now)
    });
    paid.map(drop).map_err(|refused| refused.to_string())
}

/// Orders a present by invoice; gives the pages of both.
async fn ordered(tom: &mut Client) -> (String, String) {
    let form: Vec<_> = GIVEN.iter().copied().chain([("by", "invoice")]).collect();
    let page = tom.post("/give", &form).await.location().unwrap().to_owned();
    assert!(page.starts_with("/give/"), "{page}");
    says(&tom.get(&page).await, &["Order by invoice", "€9", "once", "The present is mailed on its day", TOM]);
    let refused = tom.post(&page, &[("name", "City Library"), ("address", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let typed = [("name", "City Library"), ("address", "7 Quay Street"), ("reference", "PO 1")];
    let invoice = tom.post(&page, &typed).await.location().unwrap().to_owned();
    assert!(invoice.starts_with("/invoices/"), "{invoice}");
    (page, invoice)
}

db::both_databases! {
    async fn stripe_takes_the_money_for_a_present_once(db: TestDb) {
        let shop = Shop::new(&db).await;
        let mut tom = signed_in(&shop.app, TOM).await;
        says(&tom.get("/give").await, &["All-Access", "€9, once"]);
        let session = wrap(&shop, &mut tom).await;
        assert_eq!(wrap(&shop, &mut tom).await, session, "the same present is not sold a second time");
        let page = shop.way_back(&session).await;
        // Whoever comes back without paying may pay later.
        says(&tom.get(&page).await, &["It is not paid yet, and nothing was charged.", "Pay €9"]);
        assert_eq!(shop.fake.pay(&session, Some(Card::Declined)), Ok(Outcome::Declined("generic_decline")));
        let again = tom.post(&page, &[]).await;
        assert!(again.location().unwrap().ends_with(&session), "{again:?}");
        assert_eq!(shop.fake.pay(&session, Some(Card::Good)), Ok(Outcome::Paid));
        says(&tom.get(&page).await, &["It is mailed to Nina on 20 November 2026.", "Receipt", "€9"]);
        for order in [Order::Reversed, Order::Shuffled(3), Order::Shuffled(8)] {
            shop.deliver(&Delivery { order, copies: 3 }).await;
            for told in shop.fake.told() {
                shop.fake.resend(&told.event);
            }
        }
        assert_eq!(booked(&db), [line("stripe", "paid", 900)]);
        assert_eq!((receipts(&shop.app).await, count(&db, "inquiries")), (1, 0));
        assert_eq!(tom.post(&page, &[]).await.location(), Some(page.as_str()), "it is paid");
        let mut nina = redeemed(&shop.app).await;
        shop.app.clock().advance(31 * DAY);
        shop.deliver(&Delivery::default()).await;
        assert!(!can_read(&mut nina, "story0x").await, "it ends by itself, and nothing is charged");
        assert_eq!(booked(&db).len(), 1);
    }

    async fn a_present_whose_news_was_lost_is_found_at_night(db: TestDb) {
        let shop = Shop::new(&db).await;
        let mut tom = signed_in(&shop.app, TOM).await;
        let session = wrap(&shop, &mut tom).await;
        assert_eq!(shop.fake.pay(&session, Some(Card::Good)), Ok(Outcome::Paid));
        shop.fake.lose();
        assert_eq!(booked(&db), []);
        assert!(broadsheet_site::ask_at_night(&shop.app.site).await.unwrap());
        shop.ask().await;
        assert_eq!(booked(&db), [line("stripe", "paid", 900)]);
        // The money went back, and that was lost as well.
        shop.app.clock().advance(40 * DAY);
        shop.fake.open_dispute(&payment(&shop, &session).await).unwrap();
        shop.fake.lose();
        let asked = shop.app.site.processors.reconcile().await.unwrap();
        assert_eq!((asked.presents, asked.checkouts, asked.unanswered), (1, 0, 0));
        assert_eq!(booked(&db)[1..], [line("stripe", "paid-back", -900)]);
    }

    async fn news_opens_a_present_though_its_giver_never_came_back_and_stripe_was_silent(db: TestDb) {
        let shop = Shop::new(&db).await;
        let mut tom = signed_in(&shop.app, TOM).await;
        shop.fake.fail_next(&[Fault::Unreachable; 3]);
        let answer = tom.post("/give", GIVEN).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        says(&answer, &["The payment service does not answer"]);
        let session = wrap(&shop, &mut tom).await;
        assert_eq!(shop.fake.pay(&session, Some(Card::Good)), Ok(Outcome::Paid));
        shop.fake.fail_next(&[Fault::Broken; 3]);
        shop.deliver(&Delivery::default()).await;
        assert_eq!(booked(&db), []);
        shop.app.clock().advance(HOUR);
        shop.ask().await;
        assert_eq!((booked(&db).len(), receipts(&shop.app).await), (1, 1));
    }

    async fn a_refund_and_a_dispute_end_a_present_and_a_dispute_that_is_won_keeps_it(db: TestDb) {
        let shop = Shop::new(&db).await;
        publish_many(&shop.app, 1);
        let (mut tom, page, session) = given(&shop).await;
        shop.deliver(&Delivery::default()).await;
        let mut nina = redeemed(&shop.app).await;
        let payment = payment(&shop, &session).await;
        // A part of it is a kindness and ends nothing.
        let part = |minor| stripe::RefundOf {
            payment_intent: payment.clone(), amount: Some(kernel::Money { minor, currency: "EUR".into() }), reason: None,
            metadata: Default::default(),
        };
        shop.stripe.refund(&part(100), &stripe::IdempotencyKey::new("part")).await.unwrap();
        shop.deliver(&Delivery::default()).await;
        assert!(can_read(&mut nina, "story0x").await);
        let dispute = shop.fake.open_dispute(&payment).unwrap();
        shop.deliver(&Delivery { order: Order::Reversed, copies: 2 }).await;
        assert!(!can_read(&mut nina, "story0x").await, "the bank has the money");
        says(&tom.get(&page).await, &["It was paid back on 20 November 2026."]);
        shop.fake.close_dispute(&dispute, true);
        shop.deliver(&Delivery { order: Order::Shuffled(3), copies: 2 }).await;
        assert!(can_read(&mut nina, "story0x").await, "the money is back, and so is the present");
        says(&tom.get(&page).await, &["Nina redeemed it"]);
        let money: i64 = booked(&db).iter().map(|(.., minor)| minor).sum();
        assert_eq!(money, 800);
    }

    async fn what_staff_pay_back_goes_back_at_stripe_and_its_code_is_worth_nothing(db: TestDb) {
        let shop = Shop::new(&db).await;
        let (mut tom, page, session) = given(&shop).await;
        shop.app.clock().advance(10 * DAY);
        deliver(&shop.app).await;
        let link = shop.app.link_to(NINA, "/redeem/").await;
        let id = page.trim_start_matches("/give/").to_owned();
        let present = db.read_blocking::<_, db::DbError>(move |conn| press::presents::named(conn, &id)).unwrap().unwrap();
        let stripe = shop.app.site.processors.known("stripe").unwrap();
        stripe.give_back_present(&present).await.unwrap();
        stripe.give_back_present(&present).await.unwrap();
        shop.deliver(&Delivery::default()).await;
        assert_eq!(booked(&db), [line("stripe", "paid", 900), line("stripe", "paid-back", -900)]);
        let refunds = shop.stripe.refunds_of(&payment(&shop, &session).await).await.unwrap().data;
        assert_eq!(refunds.len(), 1);
        let mut nina = signed_in(&shop.app, NINA).await;
        says(&nina.post(&link, &[]).await, &["This present was taken back by whoever gave it."]);
        says(&tom.get(&page).await, &["It was paid back on"]);
    }

    async fn staff_pay_one_back_that_somebody_reads_by(db: TestDb) {
        let shop = Shop::new(&db).await;
        publish_many(&shop.app, 1);
        let (mut tom, page, session) = given(&shop).await;
        shop.deliver(&Delivery::default()).await;
        let id = page.trim_start_matches("/give/").to_owned();
        let named = || {
            let id = id.clone();
            db.read_blocking::<_, db::DbError>(move |conn| press::presents::named(conn, &id)).unwrap().unwrap()
        };
        let unredeemed = named();
        let mut nina = redeemed(&shop.app).await;
        let processors = &shop.app.site.processors;
        let refund = async |present: press::presents::Present| {
            processors.refund_present(&present, &press::audit::Actor::Operator).await
        };
        let refused = refund(unredeemed).await;
        assert!(matches!(refused, Err(processors::RefundError::Changed)), "it was looked at before: {refused:?}");
        assert!(can_read(&mut nina, "story0x").await);
        assert!(!refund(named()).await.unwrap().by_transfer);
        assert!(!can_read(&mut nina, "story0x").await);
        says(&tom.get(&page).await, &["It was paid back on"]);
        assert!(matches!(refund(named()).await, Err(processors::RefundError::NothingPaid)));
        shop.deliver(&Delivery::default()).await;
        assert_eq!(booked(&db), [line("stripe", "paid", 900), line("stripe", "paid-back", -900)]);
        assert_eq!(shop.stripe.refunds_of(&payment(&shop, &session).await).await.unwrap().data.len(), 1);
    }

    async fn one_that_is_withdrawn_from_goes_back_at_stripe_once_whatever_stripe_answers_first(db: TestDb) {
        let shop = Shop::new(&db).await;
        let (mut tom, page, session) = given(&shop).await;
        shop.deliver(&Delivery::default()).await;
        shop.fake.fail_next(&[Fault::Broken; 3]);
        let form = [("name", "Tom"), ("email", TOM), ("about", "present"), ("step", "confirm")];
        let receipt = tom.post("/withdraw", &form).await.location().unwrap().to_owned();
        says(&tom.get(&receipt).await, &["The contract is over, and what you paid is on its way back to you."]);
        for carried in [1, 0] {
            assert_eq!(shop.app.site.processors.carry_out_withdrawals().await.unwrap(), carried);
        }
        says(&tom.get(&receipt).await, &["The contract is over, and €9 are on their way back to you."]);
        says(&tom.get(&page).await, &["It was paid back on"]);
        shop.deliver(&Delivery { order: Order::Reversed, copies: 2 }).await;
        assert_eq!(booked(&db), [line("stripe", "paid", 900), line("stripe", "paid-back", -900)]);
        assert_eq!(shop.stripe.refunds_of(&payment(&shop, &session).await).await.unwrap().data.len(), 1);
    }

    async fn money_that_takes_days_is_waited_for_and_may_not_come(db: TestDb) {
        let shop = Shop::new(&db).await;
        let mut tom = signed_in(&shop.app, TOM).await;
        let session = wrap(&shop, &mut tom).await;
        assert_eq!(shop.fake.pay_later(&session), Ok(Outcome::Pending));
        shop.deliver(&Delivery::default()).await;
        let page = shop.way_back(&session).await;
        says(&tom.get(&page).await, &["The bank has not confirmed the payment yet."]);
        shop.app.clock().advance(4 * DAY);
        shop.fake.settle(&session, true);
        shop.deliver(&Delivery::default()).await;
        says(&tom.get(&page).await, &["It is mailed to Nina on 20 November 2026."]);
        assert_eq!(booked(&db), [line("stripe", "paid", 900)]);
        let form: Vec<_> = GIVEN.iter().map(|(name, was)| (*name, if *name == "day" { "2026-11-21" } else { *was })).collect();
        let at = tom.post("/give", &form).await.location().unwrap().to_owned();
        let session = at.rsplit('/').next().unwrap();
        assert_eq!(shop.fake.pay_later(session), Ok(Outcome::Pending));
        shop.app.clock().advance(4 * DAY);
        shop.fake.settle(session, false);
        shop.deliver(&Delivery::default()).await;
        says(&tom.get(&shop.way_back(session).await).await, &["It was not paid in time."]);
        assert_eq!(booked(&db).len(), 1);
    }

    async fn a_present_is_ordered_by_invoice_and_mailed_when_it_is_paid(db: TestDb) {
        let app = TestApp::with(&db, invoicing);
        publish_many(&app, 1);
        let mut tom = signed_in(&app, TOM).await;
        says(&tom.get("/give").await, &["Order by invoice"]);
        let (page, invoice) = ordered(&mut tom).await;
        says(&tom.get(&invoice).await, &[
            "Invoice 1", "City Library", "7 Quay Street", "PO 1", "A present for Nina: one month", "€9", "IBAN XX00 1234",
            "Cancel this order",
        ]);
        let elsewhere = app.client().get(&invoice).await;
        assert!(!words(&elsewhere).contains("Cancel this order") && !words(&elsewhere).contains(NINA));
        says(&tom.get(&page).await, &["once your invoice is paid", "Invoice 1"]);
        let (again, same) = (tom.post("/give", &GIVEN.iter().copied().chain([("by", "invoice")]).collect::<Vec<_>>()).await, page.as_str());
        assert_eq!(again.location(), Some(same), "the same is not ordered twice");
        let told: Vec<String> = app.mails_to(CONTACT).await.into_iter().map(|letter| letter.subject).collect();
        assert_eq!(told, ["Invoice 1: somebody has ordered"]);
        app.clock().advance(12 * DAY);
        deliver(&app).await;
        assert!(app.mails_to(NINA).await.is_empty(), "nothing is given before it is paid");
        assert_eq!(booked(&db), []);
        assert_eq!(confirm(&app, 1), Ok(()));
        assert!(confirm(&app, 1).unwrap_err().contains("was paid before"));
        assert_eq!(booked(&db), [line("invoice", "paid", 900)]);
        assert_eq!(receipts(&app).await, 1);
        deliver(&app).await;
        let link = app.link_to(NINA, "/redeem/").await;
        let mut nina = signed_in(&app, NINA).await;
        nina.post(&link, &[]).await;
        assert!(can_read(&mut nina, "story0x").await);
        says(&tom.get(&invoice).await, &["Paid on 22 November 2026"]);
        says(&tom.get(&page).await, &["Nina redeemed it on 22 November 2026."]);
    }

    async fn an_invoice_for_a_present_is_reminded_of_given_up_or_cancelled(db: TestDb) {
        let app = TestApp::with(&db, invoicing);
        let mut tom = signed_in(&app, TOM).await;
        let (page, invoice) = ordered(&mut tom).await;
        let mut other = signed_in(&app, "other@reader.example").await;
        assert_eq!(other.post(&format!("{invoice}/cancel"), &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(tom.post(&format!("{invoice}/cancel"), &[]).await.location(), Some(invoice.as_str()));
        says(&tom.get(&invoice).await, &["Nothing is owed."]);
        app.clock().advance(MINUTE);
        says(&tom.get(&page).await, &["It was not paid in time."]);
        assert!(confirm(&app, 1).unwrap_err().contains("was cancelled"));
        let (_, invoice) = ordered(&mut tom).await;
        let settings = &app.press().config.billing;
        let due = i64::from(settings.invoice.payment_days) * DAY;
        app.clock().advance(due + 4 * DAY);
        deliver(&app).await;
        deliver(&app).await;
        app.clock().advance(i64::from(settings.invoice.overdue_days) * DAY);
        deliver(&app).await;
        says(&tom.get(&invoice).await, &["Nothing is owed."]);
        let subjects: Vec<String> = app.mails_to(TOM).await.into_iter().map(|letter| letter.subject).collect();
        let about = |text: &str| subjects.iter().filter(|subject| subject.contains(text)).count();
        assert_eq!((about("is still to be paid"), about("is cancelled")), (1, 1), "{subjects:?}");
        assert_eq!(booked(&db), []);
    }

    async fn where_all_is_sold_by_invoice_presents_are_as_well(db: TestDb) {
        let app = TestApp::with(&db, |config| {
            invoicing(config);
            config.billing.processor = Some(kernel::config::Processor::Invoice);
        });
        let mut tom = signed_in(&app, TOM).await;
        let page = tom.post("/give", GIVEN).await.location().unwrap().to_owned();
        says(&tom.get(&page).await, &["Order by invoice"]);
        assert_eq!(tom.post(&page, &[("act", "pay")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(booked(&db), []);
    }
}
