//! Money: differences, credit, tax, what is given back and what is disputed.

use std::collections::BTreeMap;

use stripe::fake::{Card, Rules};
use stripe::{
    Change, DisputeStatus, Error, Interval, NewCheckout, Preview, Proration, RefundOf, RefundReason,
    Subscription,
};

use crate::scene::{Scene, euros, key};

fn change(subscription: &Subscription, price: &str, proration: Proration) -> Change {
    let item = subscription.item().unwrap().id.clone();
    Change { price: Some((item, price.into())), proration: Some(proration), ..Change::default() }
}

fn preview(subscription: &Subscription, price: &str, proration: Proration) -> Preview {
    Preview {
        subscription: subscription.id.clone(),
        item: subscription.item().unwrap().id.clone(),
        price: price.into(),
        quantity: None,
        proration,
        proration_date: None,
    }
}

#[tokio::test]
async fn what_a_preview_says_is_what_a_change_costs() {
    let scene = Scene::new().await;
    let dearer = scene.price("dearer", 2500, Interval::Month).await;
    for price in [&dearer, &scene.yearly] {
        let id = scene.stripe.create_checkout(&scene.checkout(&scene.monthly), &key(price)).await.unwrap().id;
        scene.fake.pay(&id, Some(Card::Good)).unwrap();
        let id = scene.stripe.checkout(&id).await.unwrap().subscription.unwrap().id().to_owned();
        scene.pass(10);
        let subscription = scene.subscription(&id).await;
        let asked = preview(&subscription, price, Proration::Now);
        let shown = scene.stripe.preview(&asked, &key(&format!("preview {price}"))).await.unwrap();
        assert_eq!(scene.invoices(&id).await.len(), 1, "a preview leaves nothing behind");
        let change = change(&subscription, price, Proration::Now);
        let changed =
            scene.stripe.change_subscription(&id, &change, &key(&format!("to {price}"))).await.unwrap();
        assert_eq!(&changed.item().unwrap().price.as_ref().unwrap().id, price);
        let invoice = scene.invoices(&id).await.remove(0);
        assert_eq!((invoice.total, invoice.amount_paid), (shown.total, shown.amount_due));
        assert!(shown.total.unwrap() > 0 && shown.lines.data.len() == 2);
    }
}

/// 21 of 31 days are left: 21/31 of 15 euros.
#[tokio::test]
async fn a_difference_is_reckoned_to_the_second() {
    let scene = Scene::new().await;
    let dearer = scene.price("dearer", 2500, Interval::Month).await;
    let id = scene.subscribe(&scene.checkout(&scene.monthly), Card::Good).await;
    scene.pass(10);
    let subscription = scene.subscription(&id).await;
    let change = change(&subscription, &dearer, Proration::NextInvoice);
    scene.stripe.change_subscription(&id, &change, &key("change")).await.unwrap();
    assert_eq!(scene.invoices(&id).await.len(), 1, "it waits for the next invoice");
    scene.pass(22);
    assert_eq!(scene.invoices(&id).await[0].amount_paid, Some(2500 + 1694 - 677));
}

#[tokio::test]
async fn a_cheaper_price_leaves_credit_for_later() {
    let scene = Scene::new().await;
    let id = scene.subscribe(&scene.checkout(&scene.yearly), Card::Good).await;
    let subscription = scene.subscription(&id).await;
    let cheaper = change(&subscription, &scene.monthly, Proration::Now);
    scene.stripe.change_subscription(&id, &cheaper, &key("cheaper")).await.unwrap();
    let invoice = scene.invoices(&id).await.remove(0);
    assert_eq!((invoice.total, invoice.amount_due), (Some(1000 - 10_000), Some(0)));
    let customer = scene.customer(&id).await;
    assert_eq!(scene.stripe.customer(&customer).await.unwrap().balance, Some(-9000));
    scene.pass(32);
    assert_eq!(scene.invoices(&id).await[0].amount_due, Some(0));
    assert_eq!(scene.stripe.customer(&customer).await.unwrap().balance, Some(-8000));
}

#[tokio::test]
async fn a_change_that_cannot_be_paid_can_be_refused() {
    let scene = Scene::new().await;
    let id = scene.subscribe(&scene.checkout(&scene.monthly), Card::Good).await;
    let customer = scene.customer(&id).await;
    scene.fake.set_card(&customer, Card::Empty);
    let subscription = scene.subscription(&id).await;
    let strict = Change { only_if_paid: true, ..change(&subscription, &scene.yearly, Proration::Now) };
    let refused = scene.stripe.change_subscription(&id, &strict, &key("strict")).await;
    assert!(matches!(refused, Err(Error::Card { .. })));
    assert_eq!(scene.subscription(&id).await, subscription);
    let lax = Change { only_if_paid: false, ..strict };
    let changed = scene.stripe.change_subscription(&id, &lax, &key("lax")).await.unwrap();
    assert_eq!(changed.status, Some(stripe::SubscriptionStatus::PastDue));
}

#[tokio::test]
async fn tax_comes_on_top_or_is_in_the_price() {
    let scene = Scene::with(Rules { tax_percent: 19, ..Rules::default() }).await;
    let new = NewCheckout { automatic_tax: true, ..scene.checkout(&scene.monthly) };
    let session = scene.open(&new).await;
    scene.fake.pay(&session.id, Some(Card::Good)).unwrap();
    assert_eq!(scene.stripe.checkout(&session.id).await.unwrap().amount_total, Some(1190));
}

#[tokio::test]
async fn money_is_given_back_once() {
    let scene = Scene::new().await;
    let id = scene.subscribe(&scene.checkout(&scene.monthly), Card::Good).await;
    let invoice = scene.subscription(&id).await.latest_invoice.unwrap();
    let payment = invoice.whole().unwrap().payment_intent_id().unwrap().to_owned();
    let of = RefundOf {
        payment_intent: payment.clone(),
        amount: Some(euros(400)),
        reason: Some(RefundReason::RequestedByCustomer),
        metadata: BTreeMap::new(),
    };
    let part = scene.stripe.refund(&of, &key("part")).await.unwrap();
    assert_eq!((part.money(), part.status.as_deref()), (Some(euros(400)), Some("succeeded")));
    assert_eq!(scene.stripe.refund(&of, &key("part")).await.unwrap().id, part.id);
    let too_much = RefundOf { amount: Some(euros(601)), ..of.clone() };
    assert!(scene.stripe.refund(&too_much, &key("too much")).await.is_err());
    let rest = RefundOf { amount: None, ..of.clone() };
    assert_eq!(scene.stripe.refund(&rest, &key("rest")).await.unwrap().amount, Some(600));
    let again = scene.stripe.refund(&rest, &key("again")).await;
    assert!(
        matches!(again, Err(Error::Invalid { code: Some(code), .. }) if code == "charge_already_refunded")
    );
    let paid = scene.stripe.payment_intent(&payment).await.unwrap().latest_charge.unwrap();
    assert_eq!(paid.whole().unwrap().refunded, Some(true));
    let refunds = scene.kinds(0).into_iter().filter(|kind| kind == "charge.refunded").count();
    assert_eq!(refunds, 2);
    let read = scene.stripe.refund_by_id(&part.id).await.unwrap();
    let led = scene.stripe.invoices_paid_by(read.payment_intent.unwrap().id()).await.unwrap();
    let led = scene.stripe.invoice(led.data[0].invoice.as_ref().unwrap().id()).await.unwrap();
    assert_eq!(led.subscription_id(), Some(id.as_str()));
}

#[tokio::test]
async fn a_dispute_takes_the_money_until_it_is_won() {
    let scene = Scene::new().await;
    let id = scene.subscribe(&scene.checkout(&scene.monthly), Card::Good).await;
    let invoice = scene.subscription(&id).await.latest_invoice.unwrap();
    let payment = invoice.whole().unwrap().payment_intent_id().unwrap().to_owned();
    let dispute = scene.fake.open_dispute(&payment).unwrap();
    assert_eq!(scene.fake.open_dispute(&payment), None);
    let open = scene.stripe.dispute(&dispute).await.unwrap();
    assert_eq!((open.status, open.amount), (Some(DisputeStatus::NeedsResponse), Some(1000)));
    assert!(scene.stripe.charge(open.charge.unwrap().id()).await.unwrap().disputed.unwrap());
    scene.fake.close_dispute(&dispute, true);
    assert_eq!(scene.stripe.dispute(&dispute).await.unwrap().status, Some(DisputeStatus::Won));
    assert_eq!(scene.kinds(0).last().unwrap(), "charge.dispute.funds_reinstated");
}
