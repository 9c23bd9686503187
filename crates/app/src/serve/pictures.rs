//! Pictures behind the site: their smaller copies, texts that follow them, files that go.

use std::time::{Duration, Instant};

use site::House;
use tokio::sync::watch;

use super::background::TROUBLE_PAUSE;
use super::pause;
use super::quiet::QuietThread;

/// Between two looks for new pictures.
const PICTURE_PAUSE: Duration = Duration::from_secs(2);

/// Makes the smaller copies of new pictures, at half of one core's time: after an import there are many, and
/// readers come first.
pub async fn make_copies(house: House, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        let site = house.site();
        let begun = Instant::now();
        match site::make_copies_due(&site).await {
            Ok(true) => pause(begun.elapsed(), &ended).await,
            Ok(false) => pause(PICTURE_PAUSE, &ended).await,
            Err(error) => {
                tracing::error!(%error, "pictures wait for their smaller copies: the database failed");
                pause(TROUBLE_PAUSE, &ended).await;
            }
        }
    }
}

/// Makes the copies in AVIF, one picture after the other, when nothing else is to be made: each takes seconds of a
/// processor, so this gives way to all others, and rests as long as it works.
pub async fn make_avif(house: House, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        match QuietThread::start("avif") {
            Ok(quiet) => while make_one(&house, &quiet, &ended).await {},
            Err(error) => tracing::warn!(%error, "pictures wait for their copies in AVIF: no thread"),
        }
        pause(TROUBLE_PAUSE, &ended).await;
    }
}

/// One picture, and the rest after it; `false` at the end, or if it panicked.
async fn make_one(house: &House, quiet: &QuietThread, ended: &watch::Receiver<bool>) -> bool {
    let (begun, working, mut ending) = (Instant::now(), house.site(), ended.clone());
    let made = tokio::select! {
        made = quiet.run(move || site::make_avif_due(&working)) => made,
        // What is half written has no name yet, and nothing is lost by not waiting for it.
        _ = ending.changed() => return false,
    };
    let Some(made) = made else { return false };
    match made {
        Ok(true) => pause(begun.elapsed(), ended).await,
        Ok(false) => pause(PICTURE_PAUSE, ended).await,
        Err(error) => {
            tracing::error!(%error, "pictures wait for their copies in AVIF: the database failed");
            pause(TROUBLE_PAUSE, ended).await;
        }
    }
    !*ended.borrow()
}

/// Has texts follow pictures that were replaced, and files go that nobody needs.
pub async fn tend_pictures(house: House, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        let site = house.site();
        match site::tend_pictures_due(&site).await {
            Ok(true) => {}
            Ok(false) => pause(PICTURE_PAUSE, &ended).await,
            Err(error) => {
                tracing::error!(%error, "the library of pictures waits: the database failed");
                pause(TROUBLE_PAUSE, &ended).await;
            }
        }
    }
}
