//! What becomes of subscriptions at Stripe over weeks and years, and what readers do with them.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::DAY;
use kernel::config::Term;
use press::audit::Actor;
use processors::Ends;
use stripe::fake::{Card, Delivery, Fault, Outcome};
use stripe::{IdempotencyKey, RefundOf, SubscriptionStatus};

use crate::people::{can_read, count, says};
use crate::stripe_shop::{EMAIL, Shop};

fn refund(payment: &str) -> RefundOf {
    let (payment_intent, metadata) = (payment.to_owned(), Default::default());
    RefundOf { payment_intent, amount: None, reason: None, metadata }
}

db::both_databases! {
    async fn who_pays_reads_on_return_and_is_told_what_comes(db: TestDb) {
        let shop = Shop::new(&db).await;
        let page = shop.app.client().get("/checkout?plan=all-access&next=/").await;
        let policy = page.header("content-security-policy").to_owned();
        assert!(policy.contains(&format!("form-action 'self' {}", shop.fake.settings().base)), "{policy}");
        let (mut nina, _) = shop.subscriber().await;
        assert!(can_read(&mut nina, "story1x").await);
        says(&nina.get("/account").await, &["is charged next on 10 December 2026", "Change card", "Receipts"]);
        // News of what is known already changes nothing.
        shop.deliver(&Delivery::default()).await;
        assert_eq!(shop.payments(), [(1, 900)]);
        assert_eq!(nina.get("/checkout?plan=all-access").await.location(), Some("/account"));
    }

    async fn a_bank_that_takes_days_opens_when_it_has_paid(db: TestDb) {
        let shop = Shop::new(&db).await;
        let mut nina = shop.app.client();
        let session = shop.order(&mut nina, Some(EMAIL)).await;
        assert_eq!(shop.fake.pay_later(&session), Ok(Outcome::Pending));
        shop.app.clock().advance(5 * DAY);
        shop.fake.settle(&session, true);
        shop.deliver(&Delivery::default()).await;
        assert!(can_read(&mut nina, "story0x").await);
        assert_eq!(shop.payments(), [(1, 900)]);
    }

    async fn nobody_pays_twice_in_two_tabs(db: TestDb) {
        let shop = Shop::new(&db).await;
        let mut nina = shop.app.client();
        let first = shop.order(&mut nina, Some(EMAIL)).await;
        let second = shop.order(&mut nina, None).await;
        assert!(shop.fake.pay(&first, Some(Card::Good)).is_err(), "the first page is closed");
        assert_eq!(shop.fake.pay(&second, Some(Card::Good)), Ok(Outcome::Paid));
        // A third tab finds out what the second has done, though nobody told yet.
        let form = [("plan", "all-access"), ("next", "/"), ("agree", "yes")];
        assert_eq!(nina.post("/checkout", &form).await.location(), Some("/account"));
        assert!(can_read(&mut nina, "story0x").await);
        assert_eq!(shop.payments(), [(1, 900)]);
    }

    async fn cancelling_reads_to_the_end_and_can_be_undone_here_and_there(db: TestDb) {
        let shop = Shop::new(&db).await;
        let (mut nina, subscription) = shop.subscriber().await;
        let customer = shop.customer(&subscription).await;
        for _ in 0..2 {
            nina.post("/account/subscription/cancel", &[]).await;
            says(&nina.get("/account").await, &["You cancelled. You read everything until 10 December 2026"]);
            nina.post("/account/subscription/keep", &[]).await;
            says(&nina.get("/account").await, &["is charged next on 10 December 2026"]);
        }
        shop.fake.end_in_portal(&customer, true);
        shop.deliver(&Delivery::default()).await;
        says(&nina.get("/account").await, &["You cancelled."]);
        nina.post("/account/subscription/keep", &[]).await;
        says(&nina.get("/account").await, &["is charged next"]);
        nina.post("/account/subscription/cancel", &[]).await;
        shop.app.clock().advance(30 * DAY - 1000);
        assert!(can_read(&mut nina, "story0x").await);
        // Whether or not anybody tells of the end: it was known.
        shop.app.clock().advance(1000);
        assert!(!can_read(&mut nina, "story0x").await);
        shop.deliver(&Delivery::default()).await;
        says(&nina.get("/account").await, &["It ended on 10 December 2026."]);
    }

    async fn what_stripe_does_not_do_is_not_said_to_be_done(db: TestDb) {
        let shop = Shop::new(&db).await;
        let (mut nina, _) = shop.subscriber().await;
        shop.fake.fail_next(&[Fault::Unreachable; 3]);
        let answer = nina.post("/account/subscription/cancel", &[]).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        says(&nina.get("/account").await, &["is charged next"]);
        // An answer that is lost is made up for by asking.
        shop.fake.fail_next(&[Fault::AnswerLost]);
        nina.post("/account/subscription/cancel", &[]).await;
        says(&nina.get("/account").await, &["You cancelled."]);
    }

    async fn what_staff_end_ends_at_stripe_too(db: TestDb) {
        let shop = Shop::new(&db).await;
        let (mut nina, subscription) = shop.subscriber().await;
        let processors = &shop.app.site.processors;
        let found = db
            .read_blocking::<_, db::DbError>(|conn| press::billing::subscriptions::of_reader(conn, 1))
            .unwrap()
            .remove(0);
        let end = async |ends| processors.end(&found, ends, "called on Monday", &Actor::Operator).await;
        shop.fake.fail_next(&[Fault::Unreachable; 3]);
        assert!(end(Ends::WithTheTerm).await.is_err());
        says(&nina.get("/account").await, &["is charged next"]);
        end(Ends::WithTheTerm).await.unwrap();
        says(&nina.get("/account").await, &["You cancelled. You read everything until 10 December 2026"]);
        assert!(can_read(&mut nina, "story0x").await);
        end(Ends::Now).await.unwrap();
        assert!(!can_read(&mut nina, "story0x").await);
        let there = shop.stripe.subscription(&subscription, &[]).await.unwrap();
        assert_eq!(there.status, Some(SubscriptionStatus::Canceled));
        assert_eq!(shop.payments(), [(1, 900)], "nothing goes back by it");
        let lines = "SELECT act FROM audit_log ORDER BY id";
        let lines: Vec<String> = db.read_blocking::<_, db::DbError>(|conn| conn.query(lines, &[])).unwrap();
        assert_eq!(lines, ["cancel-asked", "cancel-asked", "cancelled", "cancel-asked", "cancelled"]);
    }

    async fn a_failed_renewal_has_its_grace_and_then_its_end(db: TestDb) {
        let shop = Shop::new(&db).await;
        let (mut nina, subscription) = shop.subscriber().await;
        let customer = shop.customer(&subscription).await;
        shop.fake.set_card(&customer, Card::Empty);
        shop.app.clock().advance(31 * DAY);
        shop.deliver(&Delivery::default()).await;
        says(&nina.get("/account").await, &["A payment of €9 failed on 10 December 2026."]);
        shop.app.clock().advance(12 * DAY);
        assert!(can_read(&mut nina, "story0x").await, "within the days of grace");
        shop.app.clock().advance(2 * DAY);
        assert!(!can_read(&mut nina, "story0x").await);
        shop.fake.set_card(&customer, Card::Good);
        shop.app.clock().advance(2 * DAY);
        shop.deliver(&Delivery::default()).await;
        assert!(can_read(&mut nina, "story0x").await, "the last try went through");
        assert_eq!(shop.payments(), [(1, 900), (2, 900)]);
        shop.fake.set_card(&customer, Card::Empty);
        shop.app.clock().advance(60 * DAY);
        shop.deliver(&Delivery::default()).await;
        assert!(!can_read(&mut nina, "story0x").await);
        assert_eq!(shop.happened().last().unwrap(), "ended");
    }

    async fn money_that_goes_back_closes_with_the_next_request(db: TestDb) {
        let shop = Shop::new(&db).await;
        let (mut nina, subscription) = shop.subscriber().await;
        assert!(can_read(&mut nina, "story0x").await);
        let payment = shop.last_payment(&subscription).await;
        let mut part = refund(&payment);
        part.amount = Some(kernel::Money { minor: 300, currency: "EUR".into() });
        shop.stripe.refund(&part, &IdempotencyKey::new("part")).await.unwrap();
        shop.deliver(&Delivery::default()).await;
        assert!(can_read(&mut nina, "story0x").await, "a part of it is a kindness");
        shop.stripe.refund(&refund(&payment), &IdempotencyKey::new("rest")).await.unwrap();
        shop.deliver(&Delivery::default()).await;
        assert!(!can_read(&mut nina, "story0x").await);
        assert_eq!(shop.payments(), [(1, 900), (2, -300), (3, -600)]);
        // The next term is paid, and opens again.
        shop.app.clock().advance(31 * DAY);
        shop.deliver(&Delivery::default()).await;
        assert!(can_read(&mut nina, "story0x").await);
    }

    async fn a_dispute_closes_until_it_is_won(db: TestDb) {
        let shop = Shop::new(&db).await;
        let (mut nina, subscription) = shop.buyer().await;
        let payment = shop.last_payment(&subscription).await;
        let dispute = shop.fake.open_dispute(&payment).unwrap();
        shop.deliver(&Delivery::default()).await;
        assert!(!can_read(&mut nina, "story0x").await);
        assert_eq!(shop.payments(), [(1, 900), (2, -900)]);
        shop.app.clock().advance(3 * DAY);
        shop.fake.close_dispute(&dispute, true);
        shop.deliver(&Delivery::default()).await;
        assert!(can_read(&mut nina, "story0x").await);
        assert_eq!(shop.payments(), [(1, 900), (2, -900), (3, 900)]);
    }

    async fn years_go_by(db: TestDb) {
        let shop = Shop::with(&db, |config| config.plans[0].per = Term::Year).await;
        shop.buyer().await;
        for year in 1..=4 {
            shop.app.clock().advance(366 * DAY);
            shop.deliver(&Delivery::default()).await;
            let now = shop.app.clock().now();
            let standing = db.read_blocking::<_, db::DbError>(move |conn| {
                let nina = conn.query_one("SELECT id FROM readers", &[])?;
                press::billing::standing(conn, nina, now)
            });
            assert!(standing.unwrap().live.is_some(), "year {year}");
            assert_eq!(shop.payments().len(), year + 1);
        }
    }

    async fn who_is_erased_is_forgotten_by_stripe_first(db: TestDb) {
        let shop = Shop::new(&db).await;
        let (mut nina, subscription) = shop.subscriber().await;
        let customer = shop.customer(&subscription).await;
        let form = [("confirm", EMAIL)];
        shop.fake.fail_next(&[Fault::Unreachable; 3]);
        let refused = nina.post("/account/delete", &form).await;
        assert_eq!(refused.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(count(&db, "readers"), 1, "nobody is erased who goes on paying");
        assert_eq!(nina.post("/account/delete", &form).await.location(), Some("/"));
        assert_eq!(count(&db, "readers"), 0);
        let left = shop.stripe.subscription(&subscription, &[]).await.unwrap();
        assert_eq!(left.status, Some(SubscriptionStatus::Canceled));
        assert!(shop.stripe.customer(&customer).await.unwrap().deleted);
        // What is still told of them names nobody.
        shop.deliver(&Delivery::default()).await;
        assert_eq!(shop.payments(), [(1, 900)]);
    }

    async fn the_card_is_seen_to_on_a_page_of_stripes(db: TestDb) {
        let shop = Shop::new(&db).await;
        let (mut nina, _) = shop.subscriber().await;
        let answer = nina.post("/account/subscription/card", &[]).await;
        let portal = format!("{}/fake/portal/", shop.fake.settings().base);
        assert!(answer.location().unwrap().starts_with(&portal), "{answer:?}");
    }
}
