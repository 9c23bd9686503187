//! Who may read what, and how readers make themselves known.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Free articles a month.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Meter {
    /// Articles a registered reader may choose each calendar month.
    pub allowance: i64,
    /// Whether an unlock is asked for or spent on view.
    pub unlock: Unlock,
}

impl Default for Meter {
    fn default() -> Self {
        Meter { allowance: 3, unlock: Unlock::Ask }
    }
}

/// How an allowance is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Unlock {
    /// The reader presses a button.
    Ask,
    /// The first view spends.
    Automatic,
}

/// Access level of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AccessLevel {
    /// For everyone.
    Free,
    /// For every confirmed reader.
    Registered,
    /// Counts against the allowance.
    Metered,
    /// For subscribers alone.
    Subscribers,
}

impl AccessLevel {
    /// All levels, from the most open.
    pub const ALL: [AccessLevel; 4] =
        [AccessLevel::Free, AccessLevel::Registered, AccessLevel::Metered, AccessLevel::Subscribers];

    /// The word in settings, imports and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            AccessLevel::Free => "free",
            AccessLevel::Registered => "registered",
            AccessLevel::Metered => "metered",
            AccessLevel::Subscribers => "subscribers",
        }
    }

    /// The level of that word.
    pub fn from_name(name: &str) -> Option<AccessLevel> {
        AccessLevel::ALL.into_iter().find(|level| level.as_str() == name)
    }
}

/// Who may read what.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Access {
    /// The level of an article that no rule and no editor has set.
    pub default: AccessLevel,
    /// The whole site is free until this instant.
    pub open_until: Option<Timestamp>,
    /// Levels by section, topic, author, type and age; the first that fits wins.
    pub rules: Vec<AccessRule>,
}

impl Default for Access {
    fn default() -> Self {
        Access { default: AccessLevel::Metered, open_until: None, rules: Vec::new() }
    }
}

/// A level for the articles that fit every condition given.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccessRule {
    /// Slug of the section.
    pub section: Option<String>,
    /// Slug of a topic.
    pub topic: Option<String>,
    /// Slug of an author.
    pub author: Option<String>,
    /// The article's type.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// Published at least so many days ago.
    pub older_than_days: Option<u32>,
    /// Published less than so many hours ago.
    pub first_hours: Option<u32>,
    /// What such an article is.
    pub access: AccessLevel,
}

/// Sign-in, devices and limits.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Readers {
    /// Devices signed in at once; one more signs out the longest unused.
    pub devices: usize,
    /// Days a device stays signed in without a visit.
    pub session_days: u32,
    /// Minutes that a code and a link work.
    pub code_minutes: u32,
    /// Mails that one mailbox is sent in an hour before it is refused more.
    pub mails_per_address_hour: u32,
    /// Sign-in mails that one network may ask for in an hour.
    pub mails_per_network_hour: u32,
    /// First articles opened at once for one network in a day; the next need the code first.
    pub instant_per_network_day: u32,
    /// The same for one e-mail domain that is not a large provider's.
    pub instant_per_domain_day: u32,
    /// The same for the whole site.
    pub instant_per_site_hour: u32,
    /// More disposable mail domains, beside the built-in list.
    pub disposable_domains: Vec<String>,
}

impl Default for Readers {
    fn default() -> Self {
        Readers {
            devices: 5,
            session_days: 180,
            code_minutes: 15,
            mails_per_address_hour: 6,
            mails_per_network_hour: 60,
            instant_per_network_day: 10,
            instant_per_domain_day: 20,
            instant_per_site_hour: 2000,
            disposable_domains: Vec::new(),
        }
    }
}

/// Links with which subscribers give articles away.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Gifts {
    /// Links a subscriber may make in a calendar month.
    pub links_per_month: i64,
    /// Browsers that may open one link.
    pub readers_per_link: i64,
    /// Days that a link works.
    pub days: u32,
}

impl Default for Gifts {
    fn default() -> Self {
        Gifts { links_per_month: 10, readers_per_link: 25, days: 30 }
    }
}
