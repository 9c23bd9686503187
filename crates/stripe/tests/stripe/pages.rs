//! The stand-in's pages, as a browser walks them; and what only plain requests reach.

use std::time::Duration;

use stripe::fake::Card;
use stripe::{Discount, Flow, Form, NewCheckout, NewCustomer, NewPortal, Subscription, SubscriptionStatus};

use crate::intake::{Intake, secrets};
use crate::plain::{get, location, post};
use crate::scene::{Scene, key};

#[tokio::test]
async fn a_reader_pays_on_the_page_and_comes_back() {
    let scene = Scene::new().await;
    let (_intake, url, mut news) = Intake::listen(scene.fake.now(), &["whsec_test"]).await;
    scene.fake.send_to(&url, secrets(&["whsec_test"]));
    scene.fake.deliver_by_itself();
    let new = NewCheckout { discount: Some(Discount::ReadersChoice), ..scene.checkout(&scene.monthly) };
    let session = scene.open(&new).await;
    let page = session.url.unwrap();
    let shown = get(&page).await;
    assert!(shown.contains("No money moves here") && shown.contains("<form method=\"post\">"));
    assert_eq!(location(&post(&page, "card=cancel").await), "https://magazine.example/subscribe");
    assert!(post(&page, "code=WRONG&card=good").await.contains("This code is invalid."));
    assert!(post(&page, "code=&card=declined").await.contains("Your card was declined."));
    assert!(post(&page, "card=confirms-always").await.contains("Your bank asks."));
    assert!(post(&page, "card=confirms-always&confirmed=no").await.contains("Your card was declined."));
    let paid = post(&page, "card=confirms-always&confirmed=yes").await;
    let back = format!("https://magazine.example/done?session={}", session.id);
    assert_eq!(location(&paid), back);
    assert!(get(&page).await.starts_with("HTTP/1.1 404"));
    let patience = Duration::from_secs(60);
    while tokio::time::timeout(patience, news.recv()).await.unwrap().unwrap().kind
        != "checkout.session.completed"
    {}
}

#[tokio::test]
async fn a_reader_changes_things_in_the_portal() {
    let scene = Scene::new().await;
    let id = scene.subscribe(&scene.checkout(&scene.monthly), Card::Good).await;
    let new = NewPortal {
        customer: scene.customer(&id).await,
        return_url: "https://magazine.example/account".into(),
        flow: Flow::Overview,
        locale: None,
    };
    let page = scene.stripe.create_portal(&new, &key("portal")).await.unwrap().url.unwrap();
    assert!(get(&page).await.contains("card-empty"));
    assert_eq!(location(&post(&page, "act=cancel").await), "https://magazine.example/account");
    assert!(scene.subscription(&id).await.cancel_at.is_some());
    post(&page, "act=renew").await;
    assert_eq!(scene.subscription(&id).await.cancel_at, None);
    post(&page, "act=card-empty").await;
    scene.pass(32);
    assert_eq!(scene.status(&id).await, SubscriptionStatus::PastDue);
    let invoice = scene.invoices(&id).await.remove(0).hosted_invoice_url.unwrap();
    assert!(post(&invoice, "card=declined").await.contains("Not paid."));
    assert!(post(&invoice, "card=good").await.contains("Paid."));
    assert_eq!(scene.status(&id).await, SubscriptionStatus::Active);
}

#[tokio::test]
async fn a_trial_without_a_card_pauses_and_begins_anew() {
    let scene = Scene::new().await;
    let ada = scene.stripe.create_customer(&NewCustomer::default(), &key("ada")).await.unwrap().id;
    let form = Form::new()
        .with("customer", &ada)
        .with("items[0][price]", &scene.monthly)
        .with("trial_period_days", 7)
        .with("trial_settings[end_behavior][missing_payment_method]", "pause");
    let begun: Subscription = scene.stripe.post(&["subscriptions"], &form, &key("trial")).await.unwrap();
    scene.pass(8);
    assert_eq!(scene.status(&begun.id).await, SubscriptionStatus::Paused);
    assert_eq!(scene.kinds(0).last().unwrap(), "customer.subscription.paused");
    scene.fake.set_card(&ada, Card::Good);
    let resumed = scene.stripe.resume_subscription(&begun.id, &key("resume")).await.unwrap();
    assert_eq!(resumed.status, Some(SubscriptionStatus::Active));
    assert_eq!(resumed.period_start(), Some(scene.fake.now()));
    assert_eq!(scene.invoices(&begun.id).await[0].amount_paid, Some(1000));
}
