//! News of Stripe's: doubled, disordered, late, lost, forged, replayed, and of kinds nobody knows.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::{DAY, HOUR};
use press::billing::inquiries;
use stripe::fake::{Card, Delivery, Fault, Order, Outcome};
use stripe::{Moment, SigningSecret, signature};

use crate::people::{can_read, count, says};
use crate::stripe_shop::{EMAIL, SECRET, Shop};

/// Somebody paid and closed the browser.
async fn paid_and_gone(shop: &Shop) -> testkit::Client {
    let mut nina = shop.app.client();
    let session = shop.order(&mut nina, Some(EMAIL)).await;
    assert!(!can_read(&mut nina, "story0x").await, "an open checkout opens nothing");
    assert_eq!(shop.fake.pay(&session, Some(Card::Good)), Ok(Outcome::Paid));
    nina
}

db::both_databases! {
    async fn news_opens_what_was_paid_for_though_the_buyer_never_came_back(db: TestDb) {
        let shop = Shop::new(&db).await;
        let mut nina = paid_and_gone(&shop).await;
        assert!(!can_read(&mut nina, "story0x").await);
        shop.deliver(&Delivery::default()).await;
        assert!(can_read(&mut nina, "story0x").await && can_read(&mut nina, "story1x").await);
        assert_eq!(shop.payments(), [(1, 900)]);
        assert_eq!(count(&db, "inquiries"), 0);
    }

    async fn news_that_comes_thrice_and_anyhow_comes_to_the_same(db: TestDb) {
        let shop = Shop::new(&db).await;
        let mut nina = paid_and_gone(&shop).await;
        for order in [Order::Reversed, Order::Shuffled(3), Order::Shuffled(8)] {
            shop.deliver(&Delivery { order, copies: 3 }).await;
            for told in shop.fake.told() {
                shop.fake.resend(&told.event);
            }
        }
        assert!(can_read(&mut nina, "story0x").await);
        assert_eq!(shop.payments(), [(1, 900)]);
        assert_eq!(shop.happened(), ["began", "paid"]);
        assert_eq!(count(&db, "processor_events"), shop.fake.told().len() as i64);
        let letters = shop.app.mails_to(EMAIL).await;
        assert_eq!(letters.iter().filter(|letter| letter.subject.contains("receipt")).count(), 1, "{letters:?}");
    }

    async fn news_that_nobody_sent_is_refused_and_leaves_nothing(db: TestDb) {
        let shop = Shop::new(&db).await;
        paid_and_gone(&shop).await;
        let post = shop.fake.outgoing(&Delivery::default(), &Shop::secrets()).remove(0);
        let now = shop.fake.now();
        let by = |secret: &str, at: Moment| signature::sign(&post.body, &[SigningSecret::new(secret).unwrap()], at);
        let mut other = post.body.clone();
        *other.last_mut().unwrap() = b' ';
        for (signed, body) in [
            (String::new(), post.body.clone()),
            ("t=1,v1=00".into(), post.body.clone()),
            (by("whsec_other", now), post.body.clone()),
            (by(SECRET, Moment(now.0 - 301)), post.body.clone()),
            (by(SECRET, Moment(now.0 + 301)), post.body.clone()),
            (by(SECRET, now).replace("v1=", "v0="), post.body.clone()),
            (by(SECRET, now), other),
            (signature::sign(b"[]", &Shop::secrets(), now), b"[]".to_vec()),
        ] {
            let answer = shop.tell_signed(&signed, body).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{signed}");
            assert_eq!(answer.header("content-type"), "application/json");
        }
        let large = shop.tell_signed(&post.signature, vec![b' '; (1 << 20) + 1]).await;
        assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_eq!((count(&db, "processor_events"), count(&db, "inquiries")), (0, 0));
        // While a secret is replaced Stripe signs with both, and either is enough.
        let both = ["whsec_unknown", "whsec_former"].map(|secret| SigningSecret::new(secret).unwrap());
        let taken = shop.tell_signed(&signature::sign(&post.body, &both, now), post.body.clone()).await;
        assert_eq!(taken.status, StatusCode::OK);
        let again = shop.tell(&post).await;
        assert!(again.status == StatusCode::OK && again.text().contains("known"), "{again:?}");
        // Minutes later the same letter is nobody's news any more.
        shop.app.clock().advance(HOUR);
        assert_eq!(shop.tell(&post).await.status, StatusCode::BAD_REQUEST);
    }

    async fn news_of_an_unknown_kind_or_version_is_taken(db: TestDb) {
        let shop = Shop::new(&db).await;
        let (mut nina, subscription) = shop.buyer().await;
        shop.deliver(&Delivery::default()).await;
        let now = shop.fake.now();
        for (nth, body) in [
            r#"{"id":"evt_a","type":"moon.landed","api_version":"2041-01-01.new","data":{"object":{"id":"moon_1"}}}"#.to_owned(),
            r#"{"id":"evt_b","type":"v2.core.event","related_object":{"id":"SUB","type":"subscription"}}"#.replace("SUB", &subscription),
            r#"{"id":"evt_c","type":"invoice.paid","api_version":"2011-01-01","data":{"object":{"id":"in_x","object":"invoice","subscription":"sub_nobody"}}}"#.to_owned(),
            r#"{"id":"evt_d","type":"charge.refunded","data":{"object":{"id":"ch_x","object":"charge","payment_intent":"pi_nobody"}}}"#.to_owned(),
            r#"{"id":"evt_e","type":"checkout.session.completed","data":{"object":{"id":"cs_nobody","object":"checkout.session"}}}"#.to_owned(),
        ].into_iter().enumerate() {
            let signed = signature::sign(body.as_bytes(), &Shop::secrets(), now);
            assert_eq!(shop.tell_signed(&signed, body.into_bytes()).await.status, StatusCode::OK, "{nth}");
        }
        shop.ask().await;
        assert_eq!(count(&db, "inquiries"), 0, "what Stripe does not know is nothing to ask again");
        assert!(can_read(&mut nina, "story0x").await);
        assert_eq!(shop.payments().len(), 1);
    }

    async fn what_nobody_told_of_is_found_at_night(db: TestDb) {
        let shop = Shop::new(&db).await;
        let mut nina = paid_and_gone(&shop).await;
        shop.fake.lose();
        shop.deliver(&Delivery::default()).await;
        assert!(!can_read(&mut nina, "story0x").await);
        assert!(broadsheet_site::ask_at_night(&shop.app.site).await.unwrap());
        assert!(!broadsheet_site::ask_at_night(&shop.app.site).await.unwrap(), "once a night");
        shop.ask().await;
        assert!(can_read(&mut nina, "story0x").await, "the payment was found");
        // The renewal is lost as well; the next night finds it.
        shop.app.clock().advance(31 * DAY);
        shop.fake.lose();
        assert!(broadsheet_site::ask_at_night(&shop.app.site).await.unwrap());
        shop.ask().await;
        assert_eq!(shop.payments(), [(1, 900), (2, 900)]);
        assert_eq!(shop.happened(), ["began", "paid", "renewed", "paid"]);
        let asked = shop.app.site.processors.reconcile().await.unwrap();
        assert_eq!((asked.subscriptions, asked.checkouts, asked.unanswered), (1, 0, 0));
    }

    async fn a_question_without_an_answer_is_put_again(db: TestDb) {
        let shop = Shop::new(&db).await;
        let mut nina = paid_and_gone(&shop).await;
        // Two questions, each asked three times.
        shop.fake.fail_next(&[Fault::Broken; 6]);
        shop.deliver(&Delivery::default()).await;
        assert!(!can_read(&mut nina, "story0x").await);
        assert!(count(&db, "inquiries") > 0, "nothing that was acknowledged is forgotten");
        shop.app.clock().advance(HOUR);
        shop.ask().await;
        assert!(can_read(&mut nina, "story0x").await);
        assert_eq!(count(&db, "inquiries"), 0);
    }

    async fn records_of_news_are_swept(db: TestDb) {
        let shop = Shop::new(&db).await;
        paid_and_gone(&shop).await;
        shop.deliver(&Delivery::default()).await;
        let sweep = |later: i64| {
            let now = shop.app.clock().now() + later;
            db.write_blocking(move |tx| inquiries::sweep(tx, now, 1000)).unwrap()
        };
        assert_eq!(sweep(89 * DAY), 0);
        assert!(sweep(91 * DAY) > 5);
        assert_eq!(count(&db, "processor_events"), 0);
    }

    async fn where_stripe_is_not_used_its_news_is_nothing(db: TestDb) {
        let app = testkit::TestApp::new(&db);
        let answer = app.client().send(
            axum::http::Method::POST, "/webhooks/stripe", axum::http::HeaderMap::new(), b"{}".to_vec(),
        ).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
    }

    async fn an_answer_that_is_overtaken_by_news_is_thrown_away(db: TestDb) {
        let shop = Shop::new(&db).await;
        let (_, subscription) = shop.buyer().await;
        let press = shop.app.press().clone();
        let put = |db: &TestDb| {
            let (press, subscription) = (press.clone(), subscription.clone());
            db.write_blocking(move |tx| inquiries::put(tx, &press, "stripe", &subscription, 0)).unwrap()
        };
        let earlier = put(&db);
        let heard = shop.app.site.processors.ask(earlier).await.unwrap();
        let later = put(&db);
        let (told, now) = (press.clone(), press.clock.now());
        assert!(!db.write_blocking(move |tx| heard.take_in(tx, &told, now)).unwrap());
        let heard = shop.app.site.processors.ask(later).await.unwrap();
        assert!(db.write_blocking(move |tx| heard.take_in(tx, &press, now)).unwrap());
    }

    async fn while_stripe_is_silent_nothing_is_bought_and_it_says_so(db: TestDb) {
        let shop = Shop::new(&db).await;
        shop.fake.fail_next(&[Fault::Unreachable; 3]);
        let form = [("plan", "all-access"), ("next", "/"), ("agree", "yes"), ("email", EMAIL)];
        let mut nina = shop.app.client();
        let answer = nina.post("/checkout", &form).await;
        assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
        says(&answer, &["The payment service does not answer", "nothing was charged"]);
    }
}
