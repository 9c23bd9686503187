//! Writing down what people open, twice a second, and adding it up a little later.

use std::time::Duration;

use site::{House, Site};
use tokio::sync::watch;

use super::pause;

/// Between two batches of counts: what a crash can lose is what was opened in this time.
const WRITE_PAUSE: Duration = Duration::from_millis(500);
/// Between two times that batches are added up. The longer it is, the fewer rows change for the same count.
const ADD_PAUSE: Duration = Duration::from_secs(10);
/// Between two transactions, so that others come in.
const BREATH: Duration = Duration::from_millis(20);
/// After a failure of the database.
const TROUBLE_PAUSE: Duration = Duration::from_secs(2);

/// Writes what is counted.
pub async fn keep(house: House, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        pause(WRITE_PAUSE, &ended).await;
        if !keep_waiting(&house.site(), false).await {
            pause(TROUBLE_PAUSE, &ended).await;
        }
    }
}

/// Writes what was counted until now; says whether it could be. What could not waits for the next time, and so do clicks
/// in mails that may turn out to be a machine's, unless this is the `last` time.
pub async fn keep_waiting(site: &Site, last: bool) -> bool {
    let kept = async {
        site::keep_tally(site).await?;
        site::keep_clicks(site, last).await
    };
    let kept = kept.await;
    if let Err(error) = &kept {
        tracing::warn!(%error, "counts of what is opened wait: the database failed");
    }
    kept.is_ok()
}

/// Adds up what every server of the site wrote.
pub async fn add_up(house: House, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        match site::add_up_tally(&house.site()).await {
            Ok(true) => pause(BREATH, &ended).await,
            Ok(false) => pause(ADD_PAUSE, &ended).await,
            Err(error) => {
                tracing::warn!(%error, "counts of what is opened are not added up for now: the database failed");
                pause(TROUBLE_PAUSE, &ended).await;
            }
        }
    }
}
