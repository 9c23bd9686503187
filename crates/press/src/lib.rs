//! The domain: what a magazine with readers does, a folder a feature.
//! Rules are pure functions; SQL lives in each feature's `store.rs`; nothing here knows HTTP.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

pub mod access;
pub mod account;
pub mod ads;
pub mod alerts;
pub mod articles;
pub mod audit;
pub mod authors;
pub mod billing;
pub mod desk;
pub mod drafts;
pub mod figures;
pub mod follows;
pub mod fronts;
pub mod gifts;
pub mod groups;
pub mod headings;
pub mod history;
pub mod imports;
pub mod institutions;
pub mod invoices;
pub mod library;
pub mod meter;
pub mod moving;
pub mod newsletters;
pub mod openings;
pub mod passkeys;
pub mod pictures;
pub mod plans;
pub mod preferences;
pub mod presents;
pub mod readers;
pub mod readers_desk;
pub mod reading;
pub mod reads;
pub mod recall;
pub mod related;
pub mod sandbox;
pub mod saved;
pub mod searches;
pub mod settings;
pub mod staff;
pub mod tally;
pub mod taxonomy;
pub mod withdrawals;

use std::sync::Arc;

use jiff::tz::TimeZone;
use kernel::clock::{Clock, Millis, Period, timestamp};
use kernel::config::{ConfigError, Layers, Set};
use kernel::ids::{Random, SecretKey};
use kernel::{Config, EmailAddress};

/// What every feature needs to know of the site it runs for.
#[derive(Clone, Debug)]
pub struct Press {
    /// The site's settings.
    pub config: Config,
    /// The publication's time zone.
    pub zone: TimeZone,
    /// Where the time comes from.
    pub clock: Clock,
    /// Where randomness comes from.
    pub random: Random,
    /// The site's secret.
    pub key: SecretKey,
    /// What the settings are made of beside what the newsroom has set.
    pub layers: Arc<Layers>,
    /// What the newsroom has set.
    pub set: Arc<Set>,
}

impl Press {
    /// A site of these settings; an unknown time zone (refused when settings are read) is UTC.
    pub fn new(config: Config, clock: Clock, random: Random, key: SecretKey) -> Press {
        let layers = Arc::new(Layers::of(&config));
        Press { zone: zone(&config), config, clock, random, key, layers, set: Arc::default() }
    }

    /// The same site with settings from these layers.
    pub fn laid(self, layers: Layers) -> Press {
        Press { layers: Arc::new(layers), ..self }
    }

    /// The same site with this set by the newsroom. Where it is found stays, which it may have learned at its start.
    ///
    /// # Errors
    /// When the settings cannot be so.
    pub fn with(&self, set: Set) -> Result<Press, ConfigError> {
        let mut config = self.layers.settle(&set)?;
        config.site.url.clone_from(&self.config.site.url);
        Ok(Press { zone: zone(&config), config, set: Arc::new(set), ..self.clone() })
    }

    /// The month of the meter that `at` falls in.
    pub fn period(&self, at: Millis) -> Period {
        Period::containing(at, &self.zone)
    }

    /// When the month that `at` falls in ends, in the publication's zone.
    pub fn month_end(&self, at: Millis) -> Millis {
        let start = self.period(at).reset().to_zoned_datetime(self.zone.clone());
        // Beyond the calendar's last year: never.
        start.map_or(Millis::MAX, |start| start.timestamp().as_millisecond())
    }

    /// The end of the day that the instant before `at` falls in: what ended on a day is dated by it.
    pub fn day_end(&self, at: Millis) -> Millis {
        let date = timestamp(at - 1).to_zoned_datetime(self.zone.clone()).date();
        let next = date.tomorrow().and_then(|next| next.to_zoned_datetime(self.zone.clone()));
        next.map_or(at, |next| next.timestamp().as_millisecond())
    }

    /// What is kept of an address when nothing else may be: the hash of its mailbox.
    pub fn address_hash(&self, address: &EmailAddress) -> String {
        self.key.hash("address", &address.canonical())
    }
}

fn zone(config: &Config) -> TimeZone {
    TimeZone::get(&config.site.time_zone).unwrap_or(TimeZone::UTC)
}
