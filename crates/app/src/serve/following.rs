//! Taking up what changes while the site serves: settings, by the newsroom, and the theme's folder.

use std::time::Duration;

use site::House;
use tokio::sync::watch;

use super::background::TROUBLE_PAUSE;
use super::pause;

/// Between two looks whether the newsroom has changed settings.
const SETTINGS_PAUSE: Duration = Duration::from_millis(100);
/// Between two looks at the theme's folder.
const THEME_PAUSE: Duration = Duration::from_secs(1);

/// Takes up what the newsroom changes in the settings, here or at another node.
pub async fn follow_settings(house: House, ended: watch::Receiver<bool>) {
    while !*ended.borrow() {
        match house.follow_settings().await {
            Ok(true) => {
                tracing::info!("the settings have changed and are in force");
                // As at the start: whoever started while they were changed may have offered what was before.
                if let Err(error) = site::offer_plans(&house.site()).await {
                    tracing::error!(%error, "what is on offer could not be looked at");
                }
                house.compress_files().await;
            }
            Ok(false) => pause(SETTINGS_PAUSE, &ended).await,
            Err(error) => {
                tracing::error!(%error, "changed settings are not in force here; the last good ones stay");
                pause(TROUBLE_PAUSE, &ended).await;
            }
        }
    }
}

/// Takes up what an editor changes in the theme's folder; what is broken is named, and not taken up.
pub async fn watch_theme(house: House, ended: watch::Receiver<bool>) {
    house.compress_files().await;
    while !*ended.borrow() {
        pause(THEME_PAUSE, &ended).await;
        let site = house.site();
        match tokio::task::spawn_blocking(move || site.refresh_theme()).await {
            Ok(Ok(true)) => {
                tracing::info!("the theme has changed and is in force");
                house.compress_files().await;
            }
            Ok(Err(error)) => tracing::error!(%error, "the theme is broken; the last good one stays"),
            Ok(Ok(false)) | Err(_) => {}
        }
    }
}
