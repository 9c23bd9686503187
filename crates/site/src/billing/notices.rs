//! Each day's look for notices: renewals, ends of trials, reminders, payments that are owed.

use db::{Conn, DbError};
use jiff::civil::Date;
use kernel::clock::timestamp;
use press::billing::notices::{self, Stretch};

use crate::Site;

/// The hour of the day, where the magazine is at home, from which on it is looked.
const HOUR_OF_DAY: i8 = 8;
/// Subscriptions looked at in one snapshot.
const AT_ONCE: i64 = 200;

/// How far the day's round is.
#[derive(Debug, Default)]
pub struct Rounds {
    done: Option<Date>,
    after: i64,
}

impl Rounds {
    /// The next stretch of the day's round; false if there is nothing to do before tomorrow's.
    ///
    /// # Errors
    /// When the database fails; the stretch is then tried again.
    pub async fn step(&mut self, site: &Site) -> Result<bool, DbError> {
        let now = site.now();
        let here = timestamp(now).to_zoned_datetime(site.press.zone.clone());
        if here.hour() < HOUR_OF_DAY || self.done == Some(here.date()) {
            return Ok(false);
        }
        let (after, press) = (self.after, site.press.clone());
        let look = move |conn: &mut Conn| notices::look(conn, &press, now, after, AT_ONCE);
        let Stretch { due, next } = site.db.read(look).await?;
        for id in due {
            site.write(move |tx, press| notices::tell_due(tx, press, now, id)).await?;
        }
        self.after = next.unwrap_or(0);
        if next.is_none() {
            self.done = Some(here.date());
        }
        Ok(true)
    }
}
