//! What is on offer: plans, newsletters, institutions, advertisements.

use ipnet::IpNet;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::money::Money;

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
    /// Days before the first payment.
    #[serde(default)]
    pub trial_days: u32,
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
