//! Scheduled backups: each day's is made by whichever node is first, and one that was missed at start.

use std::path::Path;
use std::time::{Duration, Instant};

use care::retention::Keep;
use care::{Kept, schedule};
use db::{DatabaseConfig, Db, DbError};
use jiff::tz::TimeZone;
use kernel::clock::{Clock, Millis};
use kernel::config::Backup;
use site::House;
use tokio::sync::watch;

use super::{pause, until};
use crate::backup::kept;
use crate::settings::Desk;

/// Between two looks whether one is due.
const PAUSE: Duration = Duration::from_secs(20);
/// Between two times that a node says it is still at work.
const OFTEN: Duration = Duration::from_secs(60);

/// What the backups of a site need to know.
#[derive(Clone)]
pub struct Backups {
    db: Db,
    /// For a connection of the backup's own: it reads for long, and readers must not wait for it.
    database: DatabaseConfig,
    kept: Kept,
    settings: Backup,
    zone: TimeZone,
    clock: Clock,
}

impl Backups {
    /// Those of an open site.
    pub fn of(desk: &Desk) -> Backups {
        let (place, press) = (&desk.place, &desk.press);
        Backups {
            db: desk.db.clone(),
            database: place.database(),
            kept: kept(&place.data, place.file.as_deref(), &place.config),
            settings: place.config.backup.clone(),
            zone: press.zone.clone(),
            clock: press.clock.clone(),
        }
    }

    /// Makes what is due until the server ends. A backup that is being made is cut off then, which leaves
    /// nothing; it is made at the next start.
    pub async fn make(self, house: House, ended: watch::Receiver<bool>) {
        while self.settings.folder.is_some() && !*ended.borrow() {
            let this = Backups { zone: house.site().press.zone.clone(), ..self.clone() };
            let looked = tokio::select! {
                looked = tokio::task::spawn_blocking(move || this.look()) => looked,
                () = until(ended.clone()) => return,
            };
            match looked {
                Ok(Ok(())) => {}
                Ok(Err(error)) => tracing::error!(%error, "no backup was made"),
                Err(error) => tracing::error!(%error, "the backup broke off"),
            }
            pause(PAUSE, &ended).await;
        }
    }

    /// Makes the backup that is due, if there is one and nobody else is at it.
    fn look(&self) -> Result<(), DbError> {
        let (Some(folder), Some(at)) = (&self.settings.folder, self.settings.time()) else { return Ok(()) };
        let now = self.clock.now();
        let due = schedule::last_due(at, &self.zone, now);
        let waits = self.db.read_blocking(move |conn| schedule::waits(conn, due, now))?;
        if !waits || !self.db.write_blocking(move |tx| schedule::claim(tx, due, now))? {
            return Ok(());
        }
        let outcome = self.make_one(folder, due);
        let now = self.clock.now();
        match outcome {
            Ok((name, bytes)) => {
                self.db.write_blocking(move |tx| schedule::succeed(tx, due, &name, bytes, now))
            }
            Err(why) => {
                tracing::error!(error = %why, folder = %folder.display(), "NO BACKUP WAS MADE; it is tried again in 15 minutes");
                self.db.write_blocking(move |tx| schedule::fail(tx, due, &why, now))
            }
        }
    }

    fn make_one(&self, folder: &Path, due: Millis) -> Result<(String, u64), String> {
        let begun = Instant::now();
        std::fs::create_dir_all(folder)
            .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
        let own = DatabaseConfig { connections: 2, ..self.database.clone() };
        let db = Db::open_as_it_is(&own, &self.kept.data).map_err(|error| error.to_string())?;
        let now = self.clock.now();
        let name = schedule::name(now, &self.zone);
        let mut renewed = Instant::now();
        let mut watch = |_| {
            if renewed.elapsed() >= OFTEN {
                renewed = Instant::now();
                self.renew(due);
            }
        };
        let made = care::back_up(&db, &self.kept, &folder.join(&name), now, &mut watch);
        let made = made.map_err(|error| error.to_string())?;
        let Backup { keep_daily, keep_weekly, keep_monthly, .. } = self.settings;
        let keep = Keep { daily: keep_daily, weekly: keep_weekly, monthly: keep_monthly };
        let deleted = schedule::tidy(folder, keep).map_err(|error| error.to_string())?;
        let seconds = begun.elapsed().as_secs();
        tracing::info!(
            file = name,
            bytes = made.bytes,
            seconds,
            deleted = deleted.len(),
            "a backup was made"
        );
        Ok((name, made.bytes))
    }

    fn renew(&self, due: Millis) {
        let now = self.clock.now();
        if let Err(error) = self.db.write_blocking(move |tx| schedule::renew(tx, due, now)) {
            tracing::warn!(%error, "the lease of the backup could not be renewed");
        }
    }
}
