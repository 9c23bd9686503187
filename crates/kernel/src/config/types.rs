//! What can be set, with its defaults.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use ipnet::IpNet;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::money::Money;

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
    /// Links with which subscribers give articles away.
    pub gifts: Gifts,
    /// Outgoing mail.
    pub mail: Mail,
    /// What All-Access costs.
    pub plans: Vec<Plan>,
    /// What can be had by mail.
    pub newsletters: Vec<Newsletter>,
    /// Universities, libraries and companies whose networks read everything.
    pub institutions: Vec<Institution>,
    /// House advertisements.
    pub ads: Vec<Ad>,
}

/// The publication.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Site {
    /// Its name, on every page and mail.
    pub name: String,
    /// One line under the name.
    pub tagline: String,
    /// A sentence for search engines and feeds.
    pub description: String,
    /// The public address, without a path: `https://magazine.example`.
    pub url: String,
    /// BCP 47 tag of the publication's language.
    pub language: String,
    /// IANA time zone: months of the meter, dates on the page.
    pub time_zone: String,
    /// Where readers write to.
    pub contact: String,
    /// A folder with templates and styles that replace the default theme's, file by file.
    pub theme: Option<PathBuf>,
    /// Folder with `about.html`, `privacy.html` and `terms.html`.
    pub pages: Option<PathBuf>,
    /// Lines of `/ads.txt`.
    pub ads_txt: Vec<String>,
}

impl Default for Site {
    fn default() -> Self {
        Site {
            name: "Broadsheet".into(),
            tagline: String::new(),
            description: String::new(),
            url: "http://127.0.0.1:8080".into(),
            language: "en".into(),
            time_zone: "UTC".into(),
            contact: "readers@localhost.localdomain".into(),
            theme: None,
            pages: None,
            ads_txt: Vec::new(),
        }
    }
}

/// Where and how to listen.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// Address and port.
    pub listen: SocketAddr,
    /// Proxies whose `X-Forwarded-For` is believed, as networks.
    pub trusted_proxies: Vec<IpNet>,
    /// Allow plain http on an address that others can reach.
    pub insecure: bool,
}

impl Default for Server {
    fn default() -> Self {
        Server {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            trusted_proxies: Vec::new(),
            insecure: false,
        }
    }
}

/// Which database.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `postgres://user@host/name`, or `sqlite:PATH`; left out: `broadsheet.db` in the data folder.
    pub url: Option<String>,
    /// Connections held open.
    pub connections: usize,
}

impl Default for Database {
    fn default() -> Self {
        Database { url: None, connections: 8 }
    }
}

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

/// Outgoing mail.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Mail {
    /// Where messages go.
    pub transport: MailTransport,
    /// The sender's address.
    pub from: String,
    /// The relay, for the `smtp` transport.
    pub smtp: Smtp,
}

impl Default for Mail {
    fn default() -> Self {
        Mail { transport: MailTransport::Outbox, from: "readers@localhost.localdomain".into(), smtp: Smtp::default() }
    }
}

/// Where messages go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTransport {
    /// Files in the data folder's `outbox`.
    Outbox,
    /// A relay.
    Smtp,
}

/// An SMTP relay.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Smtp {
    /// Host name.
    pub host: String,
    /// Port: 587 for STARTTLS, 465 for TLS, 25 without.
    pub port: u16,
    /// How the connection is protected.
    pub security: SmtpSecurity,
    /// User name, if the relay asks for one.
    pub username: Option<String>,
    /// A file that holds the password.
    pub password_file: Option<PathBuf>,
}

impl Default for Smtp {
    fn default() -> Self {
        Smtp {
            host: "localhost".into(),
            port: 587,
            security: SmtpSecurity::Starttls,
            username: None,
            password_file: None,
        }
    }
}

/// How a connection to the relay is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmtpSecurity {
    /// Not at all: for a relay on this machine.
    None,
    /// Upgraded after connecting; refused if the relay cannot.
    Starttls,
    /// From the first byte.
    Tls,
}

/// What All-Access costs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Its name in addresses and commands.
    pub slug: String,
    /// Its name on the page.
    pub name: String,
    /// The price of one term.
    pub price: Money,
    /// The term.
    pub per: Term,
    /// One line under the name.
    #[serde(default)]
    pub description: String,
    /// What it contains, a line each.
    #[serde(default)]
    pub features: Vec<String>,
}

/// How long one payment lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Term {
    /// A month.
    Month,
    /// A year.
    Year,
}

/// A newsletter.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Newsletter {
    /// Its name in addresses and imports.
    pub slug: String,
    /// Its name on the page.
    pub name: String,
    /// What is in it and when it comes.
    #[serde(default)]
    pub description: String,
    /// For subscribers alone.
    #[serde(default)]
    pub subscribers_only: bool,
    /// Starts when a reader confirms a registration, as the wall says.
    #[serde(default)]
    pub on_registration: bool,
}

/// An institution whose networks read everything.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Institution {
    /// As in "Access provided by ...".
    pub name: String,
    /// IPv4 and IPv6 networks.
    pub networks: Vec<IpNet>,
    /// Reads until this instant; left out: without an end.
    pub until: Option<Timestamp>,
}

/// A house advertisement.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ad {
    /// Where it stands.
    pub slot: AdSlot,
    /// Its first line.
    pub headline: String,
    /// A sentence.
    #[serde(default)]
    pub text: String,
    /// Where it leads.
    pub url: String,
    /// Whose it is.
    pub advertiser: String,
}

/// Where an advertisement stands on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AdSlot {
    /// Above the page's content.
    Top,
    /// Within the text or list.
    Middle,
    /// Beside or below.
    Side,
}
