//! Checkout: paid, declined, confirmed, paid later, left alone.

use std::collections::BTreeMap;

use stripe::fake::{Card, Outcome, PayError};
use stripe::{
    Discount, Duration, Error, Mode, Moment, NewCheckout, NewCoupon, NewPromotionCode, Off, PaymentStatus,
    SessionStatus, SubscriptionStatus, Trial,
};

use crate::scene::{Scene, key};

#[tokio::test]
async fn a_reader_pays_and_has_a_subscription() {
    let scene = Scene::new().await;
    let notes = BTreeMap::from([("order".to_owned(), "7".to_owned())]);
    let new = NewCheckout { metadata: notes.clone(), ..scene.checkout(&scene.monthly) };
    let session = scene.open(&new).await;
    assert_eq!(
        (session.status, session.payment_status),
        (Some(SessionStatus::Open), Some(PaymentStatus::Unpaid))
    );
    assert!(session.url.is_some() && session.subscription.is_none());
    assert_eq!(scene.fake.pay(&session.id, Some(Card::Good)), Ok(Outcome::Paid));
    let done = scene.stripe.checkout(&session.id).await.unwrap();
    assert_eq!(
        (done.status, done.payment_status),
        (Some(SessionStatus::Complete), Some(PaymentStatus::Paid))
    );
    assert_eq!((done.url, done.client_reference_id.as_deref()), (None, Some("order-1")));
    let subscription = done.subscription.unwrap();
    let subscription = subscription.whole().unwrap();
    assert_eq!(subscription.status, Some(SubscriptionStatus::Active));
    assert_eq!((&subscription.metadata, &done.metadata), (&notes, &notes));
    assert_eq!(subscription.item().unwrap().price.as_ref().unwrap().id, scene.monthly);
    assert_eq!(scene.fake.pay(&session.id, Some(Card::Good)), Err(PayError::NotOpen));
    let kinds = scene.kinds(0);
    for kind in ["customer.subscription.created", "invoice.paid", "payment_intent.succeeded"] {
        assert!(kinds.iter().any(|told| told == kind), "{kind} in {kinds:?}");
    }
    assert_eq!(kinds.last().unwrap(), "checkout.session.completed");
}

#[tokio::test]
async fn a_card_that_is_declined_leaves_the_page_open() {
    let scene = Scene::new().await;
    let session = scene.open(&scene.checkout(&scene.monthly)).await;
    assert_eq!(scene.fake.pay(&session.id, Some(Card::Declined)), Ok(Outcome::Declined("generic_decline")));
    assert_eq!(scene.fake.pay(&session.id, Some(Card::ConfirmsAlways)), Ok(Outcome::Confirm));
    let refused = scene.fake.pay_confirmed(&session.id, Card::ConfirmsAlways, false);
    assert_eq!(refused, Ok(Outcome::Declined("authentication_required")));
    assert_eq!(scene.kinds(0), [""; 0]);
    assert_eq!(scene.fake.pay_confirmed(&session.id, Card::ConfirmsAlways, true), Ok(Outcome::Paid));
    let done = scene.stripe.checkout(&session.id).await.unwrap();
    assert_eq!(done.payment_status, Some(PaymentStatus::Paid));
}

#[tokio::test]
async fn money_that_takes_days_is_waited_for() {
    for came in [true, false] {
        let scene = Scene::new().await;
        let session = scene.open(&scene.checkout(&scene.monthly)).await;
        assert_eq!(scene.fake.pay_later(&session.id), Ok(Outcome::Pending));
        let done = scene.stripe.checkout(&session.id).await.unwrap();
        assert_eq!(
            (done.status, done.payment_status),
            (Some(SessionStatus::Complete), Some(PaymentStatus::Unpaid))
        );
        let subscription = done.subscription.unwrap().id().to_owned();
        assert_eq!(scene.status(&subscription).await, SubscriptionStatus::Active);
        scene.pass(4);
        scene.fake.settle(&session.id, came);
        let done = scene.stripe.checkout(&session.id).await.unwrap();
        let (payment, status) = if came {
            (PaymentStatus::Paid, SubscriptionStatus::Active)
        } else {
            (PaymentStatus::Unpaid, SubscriptionStatus::PastDue)
        };
        assert_eq!(done.payment_status, Some(payment));
        assert_eq!(scene.status(&subscription).await, status);
        let last = scene.kinds(0).pop().unwrap();
        assert_eq!(last.ends_with("succeeded"), came, "{last}");
    }
}

#[tokio::test]
async fn a_session_that_nobody_pays_expires() {
    let scene = Scene::new().await;
    let soon = Moment(scene.fake.now().0 + 1800);
    let session = scene.open(&NewCheckout { expires_at: Some(soon), ..scene.checkout(&scene.monthly) }).await;
    scene.clock.advance(1_799_999);
    assert_eq!(scene.stripe.checkout(&session.id).await.unwrap().status, Some(SessionStatus::Open));
    scene.clock.advance(1);
    assert_eq!(scene.stripe.checkout(&session.id).await.unwrap().status, Some(SessionStatus::Expired));
    assert_eq!(scene.kinds(0), ["checkout.session.expired"]);
    assert_eq!(scene.fake.pay(&session.id, Some(Card::Good)), Err(PayError::NotOpen));
    let again = scene.stripe.expire_checkout(&session.id, &key("expire")).await;
    assert!(matches!(again, Err(Error::Invalid { .. })));
}

#[tokio::test]
async fn a_trial_asks_for_nothing_now_and_may_do_without_a_card() {
    let scene = Scene::new().await;
    let new = NewCheckout { trial: Some(Trial::Days(14)), ..scene.checkout(&scene.monthly) };
    let session = scene.open(&new).await;
    assert_eq!(scene.fake.pay(&session.id, None), Err(PayError::CardNeeded));
    assert_eq!(scene.fake.pay(&session.id, Some(Card::Good)), Ok(Outcome::Paid));
    let done = scene.stripe.checkout(&session.id).await.unwrap();
    assert_eq!((done.payment_status, done.amount_total), (Some(PaymentStatus::NotRequired), Some(0)));
    let new = NewCheckout { card_optional: true, client_reference_id: None, ..new };
    let session = scene.stripe.create_checkout(&new, &key("without")).await.unwrap();
    assert_eq!(scene.fake.pay(&session.id, None), Ok(Outcome::Paid));
    let id = scene.stripe.checkout(&session.id).await.unwrap().subscription.unwrap().id().to_owned();
    assert_eq!(scene.status(&id).await, SubscriptionStatus::Trialing);
    scene.pass(14);
    assert_eq!(scene.status(&id).await, SubscriptionStatus::Canceled);
}

#[tokio::test]
async fn a_code_that_is_typed_takes_something_off() {
    let scene = Scene::new().await;
    let coupon = NewCoupon {
        id: Some("half".into()),
        name: None,
        off: Off::Percent(50.0),
        duration: Duration::Repeating,
        months: Some(2),
        redeem_by: None,
        max_redemptions: None,
        metadata: BTreeMap::new(),
    };
    scene.stripe.create_coupon(&coupon, &key("coupon")).await.unwrap();
    let code = NewPromotionCode {
        coupon: "half".into(),
        code: Some("HALF".into()),
        max_redemptions: Some(1),
        ..Default::default()
    };
    scene.stripe.create_promotion_code(&code, &key("code")).await.unwrap();
    let new = NewCheckout { discount: Some(Discount::ReadersChoice), ..scene.checkout(&scene.monthly) };
    let session = scene.open(&new).await;
    assert_eq!(scene.fake.type_code(&session.id, "wrong"), Err(PayError::NoSuchCode));
    assert_eq!(scene.fake.type_code(&session.id, "half"), Ok(()));
    scene.fake.pay(&session.id, Some(Card::Good)).unwrap();
    let done = scene.stripe.checkout(&session.id).await.unwrap();
    assert_eq!(done.amount_total, Some(500));
    let second = scene.stripe.create_checkout(&new, &key("second")).await.unwrap();
    assert_eq!(scene.fake.type_code(&second.id, "half"), Err(PayError::NoSuchCode));
    scene.pass(100);
    let id = done.subscription.unwrap().id().to_owned();
    let paid: Vec<_> = scene.invoices(&id).await.iter().map(|one| one.amount_paid.unwrap()).collect();
    assert_eq!(paid, [1000, 1000, 500, 500]);
}

#[tokio::test]
async fn senseless_sessions_are_refused() {
    let scene = Scene::new().await;
    let good = scene.checkout(&scene.monthly);
    let soon = Moment(scene.fake.now().0 + 60);
    let cases = [
        NewCheckout { mode: Mode::Payment, ..good.clone() },
        NewCheckout { expires_at: Some(soon), ..good.clone() },
        NewCheckout { trial: Some(Trial::Until(soon)), ..good.clone() },
        NewCheckout { discount: Some(Discount::Coupon("none".into())), ..good.clone() },
        NewCheckout { price: "price_none".into(), ..good.clone() },
        NewCheckout { customer: Some("cus_none".into()), customer_email: None, ..good },
    ];
    for (number, new) in cases.into_iter().enumerate() {
        let refused = scene.stripe.create_checkout(&new, &key(&format!("case {number}"))).await;
        assert!(matches!(refused, Err(Error::Invalid { .. } | Error::NotFound(_))), "{number}: {refused:?}");
    }
}
