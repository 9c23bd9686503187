//! Other plans, pauses and withdrawals by Stripe, as with the sandbox as far as Stripe can.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::DAY;
use kernel::config::{Audience, Config, Offer, Refund, Term};
use kernel::money::Money;
use stripe::SubscriptionStatus;
use stripe::fake::{Card, Delivery, Fault};
use testkit::Client;

use crate::managing::plan;
use crate::people::{can_read, says};
use crate::stripe_shop::{EMAIL, Shop};

const CHANGE: &str = "/account/subscription/change";

fn more_plans(config: &mut Config) {
    config.plans.extend([
        plan("yearly", 8900, Term::Year),
        plan("patron", 2000, Term::Month),
        plan("student", 400, Term::Month),
    ]);
}

async fn shop(db: &TestDb) -> (Shop, Client, String) {
    let shop = Shop::with(db, more_plans).await;
    let (nina, subscription) = shop.subscriber().await;
    (shop, nina, subscription)
}

async fn asked_at_night(shop: &Shop) {
    assert!(broadsheet_site::ask_at_night(&shop.app.site).await.unwrap());
    shop.ask().await;
}

db::both_databases! {
    async fn more_begins_at_once_at_the_price_that_stripe_names(db: TestDb) {
        let (shop, mut nina, subscription) = shop(&db).await;
        shop.app.clock().advance(10 * DAY);
        let page = nina.get(CHANGE).await;
        says(&page, &["YEARLY", "You pay €83 today: €89 less €6", "renewed on 20 November 2027"]);
        says(&page, &["PATRON", "You pay €7.33 today, the difference for the days until 10 December 2026."]);
        let change = |charge: &'static str| [("plan", "yearly"), ("charge", charge)];
        assert_eq!(nina.post(CHANGE, &change("8000")).await.status, StatusCode::CONFLICT);
        let customer = shop.customer(&subscription).await;
        shop.fake.set_card(&customer, Card::Empty);
        let declined = nina.post(CHANGE, &change("8300")).await;
        assert_eq!(declined.status, StatusCode::PAYMENT_REQUIRED);
        says(&declined, &["The card was declined. Nothing was charged"]);
        assert_eq!(shop.payments(), [(1, 900)]);
        shop.fake.set_card(&customer, Card::Good);
        // The same all day.
        shop.app.clock().advance(DAY / 2);
        nina.post(CHANGE, &change("8300")).await;
        says(&nina.get("/account").await, &["YEARLY", "€89 is charged next on 2"]);
        assert_eq!(shop.payments(), [(1, 900), (2, 8300)]);
        let kept: Vec<String> = db
            .read_blocking(|conn| conn.query("SELECT wording FROM agreements WHERE subject = 'plan'", &[]))
            .unwrap();
        assert!(kept[0].contains("You pay €83 today"), "{kept:?}");
    }

    async fn less_begins_when_what_is_paid_for_is_over_and_can_be_undone(db: TestDb) {
        let (shop, mut nina, _) = shop(&db).await;
        let less = [("plan", "student"), ("charge", "0")];
        nina.post(CHANGE, &less).await;
        let announced = "From 10 December 2026 on you have STUDENT for €4 a month.";
        says(&nina.get("/account").await, &["€9", announced]);
        nina.post("/account/subscription/stay", &[]).await;
        assert!(!nina.get("/account").await.text().contains("you have STUDENT"));
        nina.post(CHANGE, &less).await;
        shop.app.clock().advance(31 * DAY);
        shop.deliver(&Delivery::default()).await;
        says(&nina.get("/account").await, &["STUDENT", "€4 is charged next on 10 January 2027."]);
        assert_eq!(shop.payments(), [(1, 900), (2, 400)]);
    }

    async fn what_stripe_cannot_change_is_not_offered(db: TestDb) {
        let shop = Shop::with(&db, |config| {
            config.plans[0].per = Term::Year;
            more_plans(config);
        })
        .await;
        let (mut nina, _) = shop.subscriber().await;
        says(&nina.get(CHANGE).await, &["STUDENT", "You cannot change to this while your subscription goes on."]);
        let refused = nina.post(CHANGE, &[("plan", "student"), ("charge", "0")]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert_eq!(shop.payments(), [(1, 900)]);
    }

    async fn a_pause_stands_still_from_the_end_of_what_is_paid_for(db: TestDb) {
        let (shop, mut nina, _) = shop(&db).await;
        let months = [("months", "2")];
        nina.post("/account/subscription/pause", &months).await;
        says(&nina.get("/account").await, &["until 10 December 2026. Then it stands still until 10 February 2027, when €9 is charged", "Do not pause"]);
        nina.post("/account/subscription/resume", &[]).await;
        says(&nina.get("/account").await, &["is charged next on 10 December 2026"]);
        nina.post("/account/subscription/pause", &months).await;
        assert!(can_read(&mut nina, "story0x").await);
        shop.app.clock().advance(30 * DAY);
        assert!(!can_read(&mut nina, "story0x").await, "whether or not anybody tells");
        asked_at_night(&shop).await;
        says(&nina.get("/account").await, &["It stands still, and nothing is charged. On 10 February 2027", "Go on now"]);
        assert_eq!(shop.payments(), [(1, 900)]);
        // It can be ended early, for a whole term from that day.
        shop.app.clock().advance(10 * DAY);
        nina.post("/account/subscription/resume", &[]).await;
        assert!(can_read(&mut nina, "story0x").await);
        says(&nina.get("/account").await, &["is charged next on 20 January 2027"]);
        assert_eq!(shop.payments(), [(1, 900), (2, 900)]);
    }

    async fn a_pause_ends_by_itself_and_is_left_out_by_cancelling(db: TestDb) {
        let (shop, mut nina, _) = shop(&db).await;
        nina.post("/account/subscription/pause", &[("months", "1")]).await;
        shop.app.clock().advance(62 * DAY);
        shop.deliver(&Delivery::default()).await;
        assert!(can_read(&mut nina, "story0x").await);
        assert_eq!(shop.payments(), [(1, 900), (2, 900)]);
        nina.post("/account/subscription/pause", &[("months", "1")]).await;
        nina.post("/account/subscription/cancel", &[]).await;
        says(&nina.get("/account").await, &["You cancelled. You read everything until 10 February 2027"]);
        shop.app.clock().advance(60 * DAY);
        shop.deliver(&Delivery::default()).await;
        assert!(!can_read(&mut nina, "story0x").await);
        assert_eq!(shop.payments(), [(1, 900), (2, 900)]);
        assert_eq!(shop.happened().last().unwrap(), "ended");
    }

    async fn an_offer_ends_at_stripe_when_it_was_said_to(db: TestDb) {
        let shop = Shop::with(&db, |config| {
            more_plans(config);
            config.offers = vec![Offer {
                code: "first".into(),
                plan: config.plans[0].slug.clone(),
                price: Some(Money { minor: 100, currency: "EUR".into() }.into()),
                percent: None,
                terms: 2,
                automatic: true,
                whom: Audience::Everyone,
                domains: Vec::new(),
                until: None,
            }];
        })
        .await;
        let (mut nina, _) = shop.subscriber().await;
        says(&nina.get("/account").await, &["€1", "From 10 January 2027 on it costs €9 a month."]);
        says(&nina.get(CHANGE).await, &["You cannot change to this while your subscription goes on."]);
        for paid in [vec![(1, 100), (2, 100)], vec![(1, 100), (2, 100), (3, 900)]] {
            shop.app.clock().advance(31 * DAY);
            shop.deliver(&Delivery::default()).await;
            assert_eq!(shop.payments(), paid);
        }
        says(&nina.get("/account").await, &["€9 is charged next on 10 February 2027."]);
    }

    async fn a_withdrawal_ends_it_and_pays_back_as_soon_as_stripe_answers(db: TestDb) {
        let (shop, mut nina, subscription) = shop(&db).await;
        let declared = [("name", "Nina"), ("email", EMAIL), ("contract", ""), ("step", "confirm")];
        shop.fake.fail_next(&[Fault::Unreachable; 3]);
        let due = nina.submit("/withdraw", &declared).await;
        says(&due, &["what you paid is on its way back to you"]);
        assert_eq!(shop.payments(), [(1, 900)]);
        for _ in 0..2 {
            broadsheet_site::carry_out_withdrawals(&shop.app.site).await.unwrap();
            assert!(!can_read(&mut nina, "story0x").await);
            assert_eq!(shop.payments(), [(1, 900), (2, -900)], "once, however often it is tried");
        }
        let left = shop.stripe.subscription(&subscription, &[]).await.unwrap();
        assert_eq!(left.status, Some(SubscriptionStatus::Canceled));
        let settled: Vec<(String, i64)> =
            db.read_blocking(|conn| conn.query("SELECT outcome, minor FROM withdrawals", &[])).unwrap();
        assert_eq!(settled, [("done".to_owned(), 900)]);
    }

    async fn of_a_withdrawal_what_was_read_is_kept_where_the_terms_say_so(db: TestDb) {
        let shop = Shop::with(&db, |config| config.billing.withdrawal_refund = Refund::Proportionate).await;
        let (mut nina, subscription) = shop.subscriber().await;
        shop.app.clock().advance(10 * DAY);
        let declared = [("name", "Nina"), ("email", EMAIL), ("contract", ""), ("step", "confirm")];
        let done = nina.submit("/withdraw", &declared).await;
        says(&done, &["The contract is over, and €6 are on their way back to you."]);
        assert_eq!(shop.payments(), [(1, 900), (2, -600)]);
        let left = shop.stripe.subscription(&subscription, &[]).await.unwrap();
        assert_eq!(left.status, Some(SubscriptionStatus::Canceled));
        shop.deliver(&Delivery::default()).await;
        assert_eq!(shop.payments(), [(1, 900), (2, -600)]);
    }
}
