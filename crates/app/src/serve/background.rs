//! Work that goes on behind the site: mails, the theme's changes, and what time makes superfluous.

use std::time::Duration;

use mail::Transport;
use site::Site;
use tokio::sync::watch;

use super::pause;

/// Between two looks for mails to send.
const MAIL_PAUSE: Duration = Duration::from_millis(200);
/// After a failure of the database.
const TROUBLE_PAUSE: Duration = Duration::from_secs(2);
/// Between two looks at the theme's folder.
const THEME_PAUSE: Duration = Duration::from_secs(1);
const SWEEP_PAUSE: Duration = Duration::from_secs(3600);

/// Sends what is due until the server ends.
pub async fn send_mails(site: Site, transport: Transport, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        match site::deliver_due(&site, &transport).await {
            Ok(0) => pause(MAIL_PAUSE, &ended).await,
            Ok(_) => {}
            Err(error) => {
                tracing::error!(%error, "mails wait: the database failed");
                pause(TROUBLE_PAUSE, &ended).await;
            }
        }
    }
}

/// Sweeps expired sessions and counters.
pub async fn sweep(site: Site, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        let now = site.now();
        match site.db.write(move |tx| press::readers::sweep(tx, now)).await {
            Ok(0) => pause(SWEEP_PAUSE, &ended).await,
            // Small transactions with room between them.
            Ok(_) => pause(MAIL_PAUSE, &ended).await,
            Err(error) => {
                tracing::error!(%error, "expired sessions and counters could not be swept");
                pause(SWEEP_PAUSE, &ended).await;
            }
        }
    }
}

/// Takes up what an editor changes in the theme's folder; what is broken is named, and not taken up.
pub async fn watch_theme(site: Site, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        pause(THEME_PAUSE, &ended).await;
        let theme = site.theme.clone();
        match tokio::task::spawn_blocking(move || theme.refresh()).await {
            Ok(Ok(true)) => tracing::info!("the theme has changed and is in force"),
            Ok(Err(error)) => tracing::error!(%error, "the theme is broken; the last good one stays"),
            Ok(Ok(false)) | Err(_) => {}
        }
    }
}
