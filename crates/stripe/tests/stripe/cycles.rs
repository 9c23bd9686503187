//! Lives of subscriptions, over years.

use kernel::clock::{DAY, HOUR};
use stripe::fake::{AfterRetries, Card, Outcome, Rules};
use stripe::{
    CancelNow, Change, Error, Invoice, InvoiceStatus, Moment, NewCheckout, PauseBehavior, SubscriptionStatus,
    Trial, TrialEnd,
};

use crate::scene::{Scene, key};

fn paid(invoices: &[Invoice]) -> usize {
    invoices.iter().filter(|one| one.status == Some(InvoiceStatus::Paid)).count()
}

#[tokio::test]
async fn a_subscription_renews_for_years_on_the_right_days() {
    let scene = Scene::new().await;
    // From 31 January on.
    scene.pass(16);
    let id = scene.subscribe(&scene.checkout(&scene.monthly), Card::Good).await;
    let ends = scene.subscription(&id).await.period_end().unwrap().millis();
    assert_eq!(kernel::clock::timestamp(ends).to_string(), "2027-02-28T10:00:00Z");
    scene.pass(5 * 366);
    let subscription = scene.subscription(&id).await;
    assert_eq!(subscription.status, Some(SubscriptionStatus::Active));
    let ends = subscription.period_end().unwrap().millis();
    assert_eq!(kernel::clock::timestamp(ends).to_string(), "2032-02-29T10:00:00Z");
    let (first, next) = (scene.invoices(&id).await, kernel::clock::timestamp(ends).to_string());
    assert_eq!((first.len(), paid(&first)), (61, 61), "until {next}");
    assert!(scene.kinds(0).iter().filter(|kind| *kind == "invoice.upcoming").count() >= 60);
}

#[tokio::test]
async fn a_new_term_has_a_draft_for_an_hour() {
    let scene = Scene::new().await;
    let id = scene.subscribe(&scene.checkout(&scene.monthly), Card::Good).await;
    scene.pass(31);
    let invoice = scene.invoices(&id).await.remove(0);
    assert_eq!(
        (invoice.status, invoice.billing_reason.as_deref()),
        (Some(InvoiceStatus::Draft), Some("subscription_cycle"))
    );
    assert_eq!(scene.status(&id).await, SubscriptionStatus::Active);
    scene.clock.advance(HOUR);
    assert_eq!(scene.invoices(&id).await[0].status, Some(InvoiceStatus::Paid));
}

#[tokio::test]
async fn a_failed_renewal_is_tried_again_and_then_given_up() {
    for (after, last) in [
        (AfterRetries::Cancel, SubscriptionStatus::Canceled),
        (AfterRetries::Unpaid, SubscriptionStatus::Unpaid),
        (AfterRetries::PastDue, SubscriptionStatus::PastDue),
    ] {
        let scene = Scene::with(Rules { after_retries: after, ..Rules::default() }).await;
        let id = scene.subscribe(&scene.checkout(&scene.monthly), Card::Good).await;
        let customer = scene.customer(&id).await;
        scene.fake.set_card(&customer, Card::Empty);
        scene.clock.advance(31 * DAY + HOUR);
        let invoice = scene.invoices(&id).await.remove(0);
        assert_eq!((scene.status(&id).await, invoice.attempt_count), (SubscriptionStatus::PastDue, Some(1)));
        assert_eq!(invoice.next_payment_attempt, Some(Moment(scene.fake.now().0 + 3 * 86_400)));
        scene.pass(8);
        assert_eq!(scene.status(&id).await, SubscriptionStatus::PastDue);
        assert_eq!(scene.invoices(&id).await[0].attempt_count, Some(3));
        scene.pass(7);
        assert_eq!((scene.status(&id).await, &last), (last.clone(), &last));
        let failed = scene.kinds(0).iter().filter(|kind| *kind == "invoice.payment_failed").count();
        assert_eq!(failed, 4);
        scene.pass(100);
        assert_eq!(scene.status(&id).await, last);
    }
}

#[tokio::test]
async fn a_new_card_brings_back_what_is_past_due() {
    let scene = Scene::new().await;
    let id = scene.subscribe(&scene.checkout(&scene.monthly), Card::Good).await;
    let customer = scene.customer(&id).await;
    scene.fake.set_card(&customer, Card::Empty);
    scene.pass(32);
    assert_eq!(scene.status(&id).await, SubscriptionStatus::PastDue);
    scene.fake.set_card(&customer, Card::Good);
    scene.pass(3);
    assert_eq!(scene.status(&id).await, SubscriptionStatus::Active);
    assert_eq!(paid(&scene.invoices(&id).await), 2);
}

#[tokio::test]
async fn a_bank_that_asks_each_time_needs_its_owner() {
    let scene = Scene::new().await;
    let session = scene.open(&scene.checkout(&scene.monthly)).await;
    scene.fake.pay_confirmed(&session.id, Card::ConfirmsAlways, true).unwrap();
    let id = scene.stripe.checkout(&session.id).await.unwrap().subscription.unwrap().id().to_owned();
    scene.pass(32);
    assert_eq!(scene.status(&id).await, SubscriptionStatus::PastDue);
    assert!(scene.kinds(0).contains(&"invoice.payment_action_required".to_owned()));
    let invoice = scene.invoices(&id).await.remove(0);
    assert!(invoice.hosted_invoice_url.is_some());
    assert_eq!(scene.fake.pay_invoice(&invoice.id, Card::Good), Ok(Outcome::Paid));
    assert_eq!(scene.status(&id).await, SubscriptionStatus::Active);
}

#[tokio::test]
async fn a_trial_is_announced_and_turns_into_a_paid_term() {
    let scene = Scene::new().await;
    let new = NewCheckout { trial: Some(Trial::Days(30)), ..scene.checkout(&scene.yearly) };
    let id = scene.subscribe(&new, Card::Good).await;
    let trial = scene.subscription(&id).await;
    assert_eq!((&trial.status, trial.trial_end), (&Some(SubscriptionStatus::Trialing), trial.period_end()));
    scene.pass(27);
    assert!(scene.kinds(0).contains(&"customer.subscription.trial_will_end".to_owned()));
    scene.pass(4);
    assert_eq!(scene.status(&id).await, SubscriptionStatus::Active);
    let invoices = scene.invoices(&id).await;
    assert_eq!((invoices[0].amount_paid, invoices[1].amount_paid), (Some(10_000), Some(0)));
}

#[tokio::test]
async fn a_trial_can_be_cut_short_or_made_longer() {
    let scene = Scene::new().await;
    let new = NewCheckout { trial: Some(Trial::Days(30)), ..scene.checkout(&scene.monthly) };
    let id = scene.subscribe(&new, Card::Good).await;
    let later = Moment(scene.fake.now().0 + 60 * 86_400);
    let longer = Change { trial_end: Some(TrialEnd::At(later)), ..Change::default() };
    scene.stripe.change_subscription(&id, &longer, &key("longer")).await.unwrap();
    scene.pass(31);
    assert_eq!(scene.status(&id).await, SubscriptionStatus::Trialing);
    let now = Change { trial_end: Some(TrialEnd::Now), ..Change::default() };
    let changed = scene.stripe.change_subscription(&id, &now, &key("now")).await.unwrap();
    assert_eq!(changed.status, Some(SubscriptionStatus::Active));
    assert_eq!(scene.invoices(&id).await[0].amount_paid, Some(1000));
}

#[tokio::test]
async fn an_end_that_is_settled_comes_and_can_be_taken_back() {
    let scene = Scene::new().await;
    let id = scene.subscribe(&scene.checkout(&scene.monthly), Card::Good).await;
    let end = scene.subscription(&id).await.period_end();
    let ends = Change { cancel_at: Some(end), ..Change::default() };
    let changed = scene.stripe.change_subscription(&id, &ends, &key("end")).await.unwrap();
    assert_eq!((changed.cancel_at, changed.status), (end, Some(SubscriptionStatus::Active)));
    let back = Change { cancel_at: Some(None), ..Change::default() };
    let changed = scene.stripe.change_subscription(&id, &back, &key("back")).await.unwrap();
    assert_eq!((changed.cancel_at, changed.canceled_at), (None, None));
    scene.pass(32);
    assert_eq!(scene.status(&id).await, SubscriptionStatus::Active);
    let end = scene.subscription(&id).await.period_end().unwrap();
    let ends = Change { cancel_at: Some(Some(end)), ..Change::default() };
    scene.stripe.change_subscription(&id, &ends, &key("end again")).await.unwrap();
    scene.clock.set(end.millis() - 1000);
    assert_eq!(scene.status(&id).await, SubscriptionStatus::Active);
    scene.clock.set(end.millis());
    let over = scene.subscription(&id).await;
    assert_eq!((over.status, over.ended_at), (Some(SubscriptionStatus::Canceled), Some(end)));
    assert_eq!(scene.invoices(&id).await.len(), 2);
    assert_eq!(scene.kinds(0).last().unwrap(), "customer.subscription.deleted");
    let gone = scene.stripe.cancel_subscription(&id, &CancelNow::default()).await;
    assert!(matches!(gone, Err(Error::NotFound(_))));
}

#[tokio::test]
async fn the_portal_ends_with_the_term() {
    let scene = Scene::new().await;
    let id = scene.subscribe(&scene.checkout(&scene.monthly), Card::Good).await;
    let customer = scene.customer(&id).await;
    scene.fake.end_in_portal(&customer, true);
    let ending = scene.subscription(&id).await;
    assert_eq!((ending.cancel_at, ending.cancel_at_period_end), (ending.period_end(), Some(true)));
    scene.fake.end_in_portal(&customer, false);
    assert_eq!(scene.subscription(&id).await.cancel_at, None);
    scene.fake.end_in_portal(&customer, true);
    scene.pass(31);
    assert_eq!(scene.status(&id).await, SubscriptionStatus::Canceled);
}

#[tokio::test]
async fn a_pause_of_collection_leaves_the_status() {
    let scene = Scene::new().await;
    let id = scene.subscribe(&scene.checkout(&scene.monthly), Card::Good).await;
    let until = Moment(scene.fake.now().0 + 70 * 86_400);
    let pause = Change { pause: Some(Some((PauseBehavior::Void, Some(until)))), ..Change::default() };
    let paused = scene.stripe.change_subscription(&id, &pause, &key("pause")).await.unwrap();
    assert_eq!(paused.pause_collection.unwrap().resumes_at, Some(until));
    scene.pass(69);
    assert_eq!(scene.status(&id).await, SubscriptionStatus::Active);
    let statuses: Vec<_> = scene.invoices(&id).await.into_iter().map(|one| one.status.unwrap()).collect();
    assert_eq!(statuses, [InvoiceStatus::Void, InvoiceStatus::Void, InvoiceStatus::Paid]);
    scene.pass(31);
    assert_eq!(scene.subscription(&id).await.pause_collection, None);
    assert_eq!(paid(&scene.invoices(&id).await), 2);
    let resume = Change { pause: Some(None), ..Change::default() };
    scene.stripe.change_subscription(&id, &pause, &key("pause again")).await.unwrap();
    let resumed = scene.stripe.change_subscription(&id, &resume, &key("resume")).await.unwrap();
    assert_eq!(resumed.pause_collection, None);
}

#[tokio::test]
async fn a_first_payment_that_never_comes_expires() {
    let scene = Scene::new().await;
    let ada = scene.stripe.create_customer(&stripe::NewCustomer::default(), &key("ada")).await.unwrap();
    let card = scene
        .stripe
        .attach_payment_method("pm_card_chargeCustomerFail", &ada.id, &key("card"))
        .await
        .unwrap();
    scene.stripe.set_default_payment_method(&ada.id, &card.id, &key("default")).await.unwrap();
    let mut new = stripe::NewSubscription {
        customer: ada.id,
        price: scene.monthly.clone(),
        ..stripe::NewSubscription::default()
    };
    let incomplete = scene.stripe.create_subscription(&new, &key("first")).await.unwrap();
    assert_eq!(incomplete.status, Some(SubscriptionStatus::Incomplete));
    scene.pass(1);
    assert_eq!(scene.status(&incomplete.id).await, SubscriptionStatus::IncompleteExpired);
    new.only_if_paid = true;
    let before = scene.kinds(0).len();
    let refused = scene.stripe.create_subscription(&new, &key("second")).await;
    assert!(matches!(refused, Err(Error::Card { .. })));
    assert_eq!(scene.kinds(before), [""; 0], "nothing has happened");
}

#[tokio::test]
async fn a_deleted_customer_ends_what_they_had() {
    let scene = Scene::new().await;
    let id = scene.subscribe(&scene.checkout(&scene.monthly), Card::Good).await;
    let customer = scene.customer(&id).await;
    scene.stripe.delete_customer(&customer).await.unwrap();
    assert_eq!(scene.status(&id).await, SubscriptionStatus::Canceled);
    assert_eq!(paid(&scene.invoices(&id).await), 1);
    scene.pass(400);
    assert_eq!(scene.invoices(&id).await.len(), 1);
}
