//! Backups that the server makes by itself.

use std::path::PathBuf;

use jiff::civil::Time;
use serde::{Deserialize, Serialize};

/// Scheduled backups.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Backup {
    /// The folder they go to; left out: none are made.
    pub folder: Option<PathBuf>,
    /// When, each day, in the publication's time zone.
    pub at: String,
    /// Days of which one is kept.
    pub keep_daily: u32,
    /// Weeks of which one is kept.
    pub keep_weekly: u32,
    /// Months of which one is kept.
    pub keep_monthly: u32,
}

impl Default for Backup {
    fn default() -> Self {
        Backup { folder: None, at: "03:30".into(), keep_daily: 7, keep_weekly: 4, keep_monthly: 12 }
    }
}

impl Backup {
    /// [`Backup::at`] as a time of the day, if it is one.
    pub fn time(&self) -> Option<Time> {
        time_of_day(&self.at)
    }
}

/// `03:30` as a time of the day.
pub(super) fn time_of_day(text: &str) -> Option<Time> {
    let plain = text.len() == 5 && text.as_bytes().get(2) == Some(&b':');
    if plain { Time::strptime("%H:%M", text).ok() } else { None }
}
