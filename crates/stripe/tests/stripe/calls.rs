//! Each call is understood, repeated calls do nothing twice, and refusals are told apart.

use std::collections::BTreeMap;

use kernel::Money;
use stripe::fake::Fault;
use stripe::{
    Client, Duration, Error, Flow, NewCoupon, NewCustomer, NewPortal, NewPrice, NewPromotionCode, Off,
    Settings, SubscriptionFilter,
};

use crate::scene::{Scene, euros, key};

fn ada() -> NewCustomer {
    NewCustomer {
        email: Some("ada@example.org".into()),
        locales: vec!["de".into()],
        ..NewCustomer::default()
    }
}

#[tokio::test]
async fn a_call_that_is_repeated_does_nothing_twice() {
    let scene = Scene::new().await;
    let first = scene.stripe.create_customer(&ada(), &key("ada")).await.unwrap();
    let second = scene.stripe.create_customer(&ada(), &key("ada")).await.unwrap();
    assert_eq!(first, second);
    let third = scene.stripe.create_customer(&ada(), &key("another")).await.unwrap();
    assert_ne!(first.id, third.id);
    let other = scene.stripe.create_customer(&NewCustomer::default(), &key("ada")).await;
    assert!(matches!(other, Err(Error::KeyReused(_))), "{other:?}");
}

#[tokio::test]
async fn an_answer_that_is_lost_is_asked_for_again_with_the_same_key() {
    let scene = Scene::new().await;
    scene.fake.fail_next(&[Fault::AnswerLost, Fault::AnswerLost]);
    scene.stripe.create_customer(&ada(), &key("ada")).await.unwrap();
    assert_eq!(scene.kinds(0), ["customer.created"]);
}

#[tokio::test]
async fn what_may_pass_is_tried_again_and_what_stays_is_told() {
    let scene = Scene::new().await;
    for faults in [[Fault::Unreachable, Fault::Busy], [Fault::TooMany, Fault::Broken]] {
        scene.fake.fail_next(&faults);
        assert!(scene.stripe.price(&scene.monthly).await.is_ok());
    }
    let cases = [(Fault::Busy, "busy"), (Fault::TooMany, "fewer"), (Fault::Broken, "failure of its own")];
    for (fault, word) in cases.into_iter().chain([(Fault::Unreachable, "could not be reached")]) {
        scene.fake.fail_next(&[fault; 3]);
        let error = scene.stripe.price(&scene.monthly).await.unwrap_err();
        assert!(error.to_string().contains(word), "{error}");
    }
    assert!(scene.stripe.price(&scene.monthly).await.is_ok());
}

#[tokio::test]
async fn refusals_are_told_apart() {
    let scene = Scene::new().await;
    let settings = Settings { secret_key: "sk_test_other".into(), ..scene.fake.settings() };
    let stranger = Client::new(settings).unwrap();
    assert!(matches!(stranger.price("price_1").await, Err(Error::Authentication(_))));
    assert!(matches!(scene.stripe.price("price_none").await, Err(Error::NotFound(_))));
    let missing: Result<stripe::Price, _> =
        scene.stripe.post(&["prices"], &stripe::Form::new(), &key("x")).await;
    assert!(matches!(missing, Err(Error::Invalid { param: Some(param), .. }) if param == "product"));
    let unknown = stripe::Form::new().with("name", "x").with("colour", "red");
    let unknown: Result<stripe::Product, _> = scene.stripe.post(&["products"], &unknown, &key("y")).await;
    assert!(matches!(unknown, Err(Error::Invalid { param: Some(param), .. }) if param == "colour"));
    let customer = scene.stripe.create_customer(&ada(), &key("ada")).await.unwrap();
    let refused =
        scene.stripe.attach_payment_method("pm_card_chargeDeclined", &customer.id, &key("card")).await;
    assert!(
        matches!(refused, Err(Error::Card { decline_code: Some(code), .. }) if code == "generic_decline")
    );
}

#[tokio::test]
async fn nobody_there_is_a_network_error() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let settings = Settings { base, pause: std::time::Duration::ZERO, ..Settings::new("sk_test_x") };
    let error = Client::new(settings).unwrap().price("price_1").await.unwrap_err();
    assert!(matches!(error, Error::Network(_)), "{error:?}");
}

#[tokio::test]
async fn a_server_that_never_answers_is_given_up() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let (patience, pause) = (std::time::Duration::from_millis(20), std::time::Duration::ZERO);
    let settings = Settings { base, patience, pause, ..Settings::new("sk_test_x") };
    let error = Client::new(settings).unwrap().price("price_1").await.unwrap_err();
    assert!(error.to_string().contains("no answer within"), "{error}");
}

#[tokio::test]
async fn prices_are_found_by_name_and_the_name_moves_on() {
    let scene = Scene::new().await;
    let found = scene.stripe.price_named("monthly").await.unwrap().unwrap();
    assert_eq!((found.id.as_str(), found.money()), (scene.monthly.as_str(), Some(euros(1000))));
    let dearer = NewPrice {
        product: "all-access".into(),
        amount: euros(1200),
        term: None,
        lookup_key: Some("monthly".into()),
        takes_lookup_key: true,
        tax: None,
        metadata: BTreeMap::new(),
    };
    let dearer = scene.stripe.create_price(&dearer, &key("dearer")).await.unwrap();
    assert_eq!(scene.stripe.price_named("monthly").await.unwrap().unwrap().id, dearer.id);
    scene.stripe.retire_price(&dearer.id, &key("retire")).await.unwrap();
    assert_eq!(scene.stripe.price_named("monthly").await.unwrap(), None);
    assert_eq!(scene.stripe.price_named("none").await.unwrap(), None);
}

#[tokio::test]
async fn amounts_that_cannot_be_counted_are_not_sent() {
    let scene = Scene::new().await;
    let new = |minor, currency: &str| NewPrice {
        product: "all-access".into(),
        amount: Money { minor, currency: currency.into() },
        term: None,
        lookup_key: None,
        takes_lookup_key: false,
        tax: None,
        metadata: BTreeMap::new(),
    };
    let yen = scene.stripe.create_price(&new(1500, "JPY"), &key("yen")).await.unwrap();
    assert_eq!((yen.unit_amount, yen.money().unwrap().to_string()), (Some(1500), "¥1500".to_owned()));
    let kronur = scene.stripe.create_price(&new(990, "ISK"), &key("isk")).await.unwrap();
    assert_eq!((kronur.unit_amount, kronur.money().unwrap().minor), (Some(99_000), 990));
    let fine = scene.stripe.create_price(&new(1234, "KWD"), &key("kwd")).await;
    assert!(matches!(fine, Err(Error::Invalid { param: Some(param), .. }) if param == "amount"));
}

#[tokio::test]
async fn codes_lead_to_coupons() {
    let scene = Scene::new().await;
    let coupon = NewCoupon {
        id: Some("students".into()),
        name: Some("Students".into()),
        off: Off::Percent(12.5),
        duration: Duration::Forever,
        months: None,
        redeem_by: None,
        max_redemptions: None,
        metadata: BTreeMap::new(),
    };
    let coupon = scene.stripe.create_coupon(&coupon, &key("coupon")).await.unwrap();
    assert_eq!((coupon.percent_off, coupon.valid), (Some(12.5), Some(true)));
    let code = NewPromotionCode {
        coupon: coupon.id.clone(),
        code: Some("STUDENT".into()),
        expires_at: Some(stripe::Moment(scene.fake.now().0 + 86_400)),
        ..NewPromotionCode::default()
    };
    scene.stripe.create_promotion_code(&code, &key("code")).await.unwrap();
    let found = scene.stripe.promotion_code("student").await.unwrap().unwrap();
    assert_eq!(found.coupon_id(), Some("students"));
    scene.pass(2);
    assert_eq!(scene.stripe.promotion_code("STUDENT").await.unwrap(), None);
}

#[tokio::test]
async fn a_deleted_customer_is_known_as_such() {
    let scene = Scene::new().await;
    let ada = scene.stripe.create_customer(&ada(), &key("ada")).await.unwrap();
    assert!(!scene.stripe.customer(&ada.id).await.unwrap().deleted);
    assert!(scene.stripe.delete_customer(&ada.id).await.unwrap().deleted);
    assert!(scene.stripe.customer(&ada.id).await.unwrap().deleted);
    assert!(matches!(scene.stripe.delete_customer(&ada.id).await, Err(Error::NotFound(_))));
}

#[tokio::test]
async fn lists_are_read_page_by_page() {
    let scene = Scene::new().await;
    let ada = scene.stripe.create_customer(&ada(), &key("ada")).await.unwrap();
    scene.stripe.attach_payment_method("pm_card_visa", &ada.id, &key("card")).await.unwrap();
    for number in 0..5 {
        let new = stripe::NewSubscription {
            customer: ada.id.clone(),
            price: scene.monthly.clone(),
            ..stripe::NewSubscription::default()
        };
        scene.stripe.create_subscription(&new, &key(&format!("subscription {number}"))).await.unwrap();
    }
    let mut filter =
        SubscriptionFilter { customer: Some(ada.id), limit: Some(2), ..SubscriptionFilter::default() };
    let mut seen = Vec::new();
    loop {
        let page = scene.stripe.subscriptions(&filter).await.unwrap();
        seen.extend(page.data.iter().map(|one| one.id.clone()));
        filter.after = page.next();
        if filter.after.is_none() {
            break;
        }
    }
    let mut newest_first = seen.clone();
    newest_first.sort_by(|one, other| other.cmp(one));
    newest_first.dedup();
    assert_eq!((seen.len(), &seen), (5, &newest_first));
}

#[tokio::test]
async fn the_portal_is_opened_for_a_customer() {
    let scene = Scene::new().await;
    let ada = scene.stripe.create_customer(&ada(), &key("ada")).await.unwrap();
    for (flow, name) in [(Flow::Overview, "a"), (Flow::ChangeCard, "b"), (Flow::Cancel("sub_1".into()), "c")]
    {
        let new = NewPortal {
            customer: ada.id.clone(),
            return_url: "https://magazine.example/account".into(),
            flow,
            locale: Some("de".into()),
        };
        let session = scene.stripe.create_portal(&new, &key(name)).await.unwrap();
        assert!(session.url.unwrap().contains("/fake/portal/"));
    }
}
