//! Settings: one file, `broadsheet.toml`, each setting overridable by `BROADSHEET_SECTION__KEY`.
//! Reading is pure; the caller brings the file's text and the environment.

mod advice;
mod amounts;
mod backup;
#[cfg(test)]
mod bad_values;
mod billing;
mod bounces;
mod bulk;
mod check;
mod embeds;
mod layers;
mod letters;
mod look;
mod offer;
mod outgoing;
mod paths;
mod pictures;
mod portions;
mod prices;
mod read;
mod reading;
mod server;
mod site;
mod staff;
mod themes;
pub mod zones;

use serde::{Deserialize, Serialize};

pub use amounts::Amounts;
pub use backup::*;
pub use billing::*;
pub use bounces::*;
pub use bulk::*;
pub use embeds::*;
pub use layers::{Layers, OWNED, Origin, Set, is_owned};
pub use letters::*;
pub use look::*;
pub use offer::*;
pub use outgoing::*;
pub use pictures::*;
pub use portions::*;
pub use read::{ConfigError, read};
pub use reading::*;
pub use server::*;
pub use site::*;
pub use staff::*;
pub use themes::{DEFAULT_THEME, is_theme_name};

/// All settings of a site.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// The publication.
    pub site: Site,
    /// Where and how to listen.
    pub server: Server,
    /// Which database.
    pub database: Database,
    /// Free articles a month.
    pub meter: Meter,
    /// Who may read what.
    pub access: Access,
    /// Sign-in, devices and limits.
    pub readers: Readers,
    /// How staff enter the newsroom.
    pub staff: Staff,
    /// Links with which subscribers give articles away.
    pub gifts: Gifts,
    /// Outgoing mail.
    pub mail: Mail,
    /// Where pictures are kept.
    pub media: Media,
    /// Scheduled backups.
    pub backup: Backup,
    /// How subscriptions are paid for.
    pub billing: Billing,
    /// What All-Access costs.
    pub plans: Vec<Plan>,
    /// Lower prices for a while or for good.
    pub offers: Vec<Offer>,
    /// What can be had by mail.
    pub newsletters: Vec<Newsletter>,
    /// Universities, libraries and companies whose networks read everything.
    pub institutions: Vec<Institution>,
    /// How their readers read from elsewhere.
    pub campus: Campus,
    /// How groups fill their seats.
    pub groups: Groups,
    /// House advertisements.
    pub ads: Vec<Ad>,
    /// Whose pages readers may load within an article.
    pub embeds: Embeds,
    /// How the publication looks.
    pub look: Look,
    /// What its walls say, where they say something of their own.
    pub words: Words,
}
