//! News: signed, in any order, twice, late, again when it is refused, and lost.

use stripe::fake::{Card, Delivered, Delivery, Order};
use stripe::signature::TOLERANCE;
use stripe::verify;

use crate::intake::{Intake, secrets};
use crate::scene::Scene;

#[tokio::test]
async fn news_comes_twice_and_in_any_order() {
    let scene = Scene::new().await;
    let (intake, url, _news) = Intake::listen(scene.fake.now(), &["whsec_new"]).await;
    // While a secret is replaced, Stripe signs with both.
    scene.fake.send_to(&url, secrets(&["whsec_old", "whsec_new"]));
    scene.subscribe(&scene.checkout(&scene.monthly), Card::Good).await;
    let made: Vec<String> = scene.fake.told().into_iter().map(|told| told.event).collect();
    let how = Delivery { order: Order::Shuffled(7), copies: 2 };
    let delivered = scene.fake.deliver(&how).await;
    assert_eq!(delivered, Delivered { taken: 2 * made.len(), refused: 0 });
    let mut came = intake.ids();
    assert_ne!(came[..made.len()], made[..]);
    came.sort();
    came.dedup();
    assert_eq!(came, made);
    assert_eq!(scene.fake.deliver(&how).await, Delivered::default());
    let event = intake.came.lock().unwrap()[0].clone();
    assert_eq!(event.api_version.as_deref(), Some(stripe::API_VERSION));
    assert!(event.object_id.is_some() && event.object_type.is_some());
}

#[tokio::test]
async fn news_that_is_refused_comes_again_for_three_days() {
    let scene = Scene::new().await;
    let (intake, url, _news) = Intake::listen(scene.fake.now(), &["whsec_test"]).await;
    scene.fake.send_to(&url, secrets(&["whsec_test"]));
    scene.subscribe(&scene.checkout(&scene.monthly), Card::Good).await;
    *intake.refuse.lock().unwrap() = usize::MAX;
    let all = scene.fake.deliver(&Delivery::default()).await.refused;
    assert_eq!(scene.fake.deliver(&Delivery::default()).await.refused, 0, "not at once");
    scene.clock.advance(kernel::clock::HOUR);
    *intake.now.lock().unwrap() = scene.fake.now();
    *intake.refuse.lock().unwrap() = 2;
    let again = scene.fake.deliver(&Delivery::default()).await;
    assert_eq!(again, Delivered { taken: all - 2, refused: 2 });
    *intake.refuse.lock().unwrap() = usize::MAX;
    let mut tries = 0;
    for _ in 0..100 {
        scene.clock.advance(kernel::clock::HOUR);
        *intake.now.lock().unwrap() = scene.fake.now();
        tries += scene.fake.deliver(&Delivery::default()).await.refused;
    }
    assert!((4..=20).contains(&tries), "{tries}");
}

#[tokio::test]
async fn news_can_wait_be_lost_and_be_sent_again() {
    let scene = Scene::new().await;
    let (intake, url, _news) = Intake::listen(scene.fake.now(), &["whsec_test"]).await;
    scene.fake.send_to(&url, secrets(&["whsec_test"]));
    scene.fake.hold(&["invoice.paid"]);
    scene.subscribe(&scene.checkout(&scene.monthly), Card::Good).await;
    scene.fake.deliver(&Delivery { order: Order::Reversed, copies: 1 }).await;
    assert!(!intake.came.lock().unwrap().iter().any(|event| event.kind == "invoice.paid"));
    scene.fake.release();
    scene.fake.deliver(&Delivery::default()).await;
    let last = intake.came.lock().unwrap().last().unwrap().clone();
    assert_eq!(last.kind, "invoice.paid");
    scene.pass(32);
    scene.fake.lose();
    assert_eq!(scene.fake.deliver(&Delivery::default()).await, Delivered::default());
    *intake.now.lock().unwrap() = scene.fake.now();
    scene.fake.resend(&last.id);
    assert_eq!(scene.fake.deliver(&Delivery::default()).await.taken, 1);
}

#[tokio::test]
async fn a_test_can_hand_news_over_itself() {
    let scene = Scene::new().await;
    scene.subscribe(&scene.checkout(&scene.monthly), Card::Good).await;
    let secrets = secrets(&["whsec_test"]);
    let posts = scene.fake.outgoing(&Delivery::default(), &secrets);
    for post in &posts {
        assert!(verify(&post.signature, &post.body, &secrets, scene.fake.now(), TOLERANCE).is_ok());
        scene.fake.take(&post.event);
    }
    assert_eq!(posts.len(), scene.fake.told().len());
    assert!(scene.fake.outgoing(&Delivery::default(), &secrets).is_empty());
}
