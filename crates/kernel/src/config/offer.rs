//! What is on offer: plans, institutions, advertisements.

use ipnet::IpNet;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Amounts, Config};
use crate::money::Money;

/// What All-Access costs.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Plan {
    /// Its name in addresses and commands.
    pub slug: String,
    /// Its name on the page.
    pub name: String,
    /// The price of one term, in each currency that the plan is sold in.
    pub price: Amounts,
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

/// A lower price for a while or for good: introductory, of a campaign, for students, for whoever comes back.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Offer {
    /// Its name in addresses, and what is typed at the checkout.
    pub code: String,
    /// Slug of the plan.
    pub plan: String,
    /// The price of one term, in each currency that the offer holds in; left out: `percent` says how it is lowered.
    pub price: Option<Amounts>,
    /// Per cent off the plan's price, in every currency.
    pub percent: Option<u32>,
    /// For how many terms; 0: as long as the subscription lasts.
    #[serde(default)]
    pub terms: u32,
    /// Whether it needs no code: whoever may have it is offered it.
    #[serde(default)]
    pub automatic: bool,
    /// Who may have it.
    #[serde(default, rename = "for")]
    pub whom: Audience,
    /// Mail domains whose readers may have it, once they have proven their address; none: all.
    #[serde(default)]
    pub domains: Vec<String>,
    /// When it ends; left out: with its entry here.
    pub until: Option<Timestamp>,
}

impl Offer {
    /// What somebody pays instead of `full`, the plan's price; none if the offer does not hold in that currency. What
    /// is left of a per cent of the smallest unit is the buyer's.
    pub fn lowers(&self, full: &Money) -> Option<Money> {
        match (&self.price, self.percent) {
            (Some(amounts), _) => amounts.of(&full.currency).cloned(),
            (None, Some(percent)) => {
                let left = i128::from(full.minor) * i128::from(100_u32.saturating_sub(percent)) / 100;
                Some(Money { minor: i64::try_from(left).ok()?, ..full.clone() })
            }
            (None, None) => None,
        }
    }
}

impl Config {
    /// The currencies that anything is sold in, in the order of the settings.
    pub fn currencies(&self) -> Vec<&str> {
        let mut found = Vec::new();
        for currency in self.plans.iter().flat_map(|plan| plan.price.currencies()) {
            if !found.contains(&currency) {
                found.push(currency);
            }
        }
        found
    }

    /// Whether there is a choice of them.
    pub fn sells_in_several(&self) -> bool {
        let mut all = self.plans.iter().flat_map(|plan| plan.price.currencies());
        let first = all.next();
        all.any(|other| Some(other) != first)
    }
}

/// Who may have an offer. Nobody has the same one twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Everyone.
    #[default]
    Everyone,
    /// Who never had a subscription.
    New,
    /// Who had one, and has none now.
    Returning,
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

/// An institution whose networks read everything.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Institution {
    /// As in "Access provided by ...".
    pub name: String,
    /// IPv4 and IPv6 networks.
    pub networks: Vec<IpNet>,
    /// Mail domains: whoever has proven an address there reads from anywhere.
    #[serde(default)]
    pub domains: Vec<String>,
    /// Reads until this instant; left out: without an end.
    pub until: Option<Timestamp>,
}

/// How institutions' readers read from elsewhere.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Campus {
    /// Days that an account paired on campus reads off campus.
    pub pairing_days: u32,
    /// Days that a proven address at an institution's domain reads before it is to be proven again.
    pub address_days: u32,
}

impl Default for Campus {
    fn default() -> Self {
        Campus { pairing_days: 90, address_days: 365 }
    }
}

/// How groups come to be, and fill their seats.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Groups {
    /// Whether they can be bought at the checkout.
    pub sold: bool,
    /// Days that an invitation to a seat works.
    pub invitation_days: u32,
}

impl Default for Groups {
    fn default() -> Self {
        Groups { sold: true, invitation_days: 14 }
    }
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AdSlot {
    /// Above the page's content.
    Top,
    /// Within the text or list.
    Middle,
    /// Beside or below.
    Side,
}

impl AdSlot {
    /// All of them, in the order of the page.
    pub const ALL: [AdSlot; 3] = [AdSlot::Top, AdSlot::Middle, AdSlot::Side];

    /// The word in settings, templates and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            AdSlot::Top => "top",
            AdSlot::Middle => "middle",
            AdSlot::Side => "side",
        }
    }

    /// The slot of that word.
    pub fn from_name(name: &str) -> Option<AdSlot> {
        AdSlot::ALL.into_iter().find(|slot| slot.as_str() == name)
    }
}
