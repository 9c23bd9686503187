//! For tests only: a site whose clock stands still, articles whose paid words are known
//! ([`Canaries`]), and readers in every standing ([`Standing`]), made by the acts that make them.

#![allow(clippy::unwrap_used, clippy::panic)] // A test that cannot be set up has failed.

mod app;
mod articles;
mod canaries;
mod issues;
mod standings;
#[cfg(test)]
mod tests;

use std::net::{IpAddr, Ipv4Addr};

use kernel::clock::{Clock, Millis};
use kernel::config::{Config, Institution, Newsletter, Plan, Term};
use kernel::ids::{Random, SecretKey};
use kernel::money::Money;
use press::Press;

pub use app::{Answer, Client, LISTEN, TestApp};
pub use articles::{article, manuscript, save};
pub use canaries::{Canaries, Place};
pub use issues::{freeze, issue};
pub use standings::{Standing, Visitor, visitor};

/// When the tests' clock starts: 2026-11-10T12:00:00Z, a Tuesday amid a month.
pub const START: Millis = 1_794_312_000_000;

/// The name of the one institution.
pub const INSTITUTION: &str = "Stanmar University Library";
/// An address on the institution's network.
pub const ON_CAMPUS: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 10));
/// An address on nobody's network.
pub const AT_HOME: IpAddr = IpAddr::V4(Ipv4Addr::new(198, 51, 100, 7));
/// The slug of the one plan.
pub const PLAN: &str = "all-access";

/// Settings with one of everything: a plan, a free and a paid newsletter, an institution.
pub fn config() -> Config {
    let mut config = Config::default();
    config.site.name = "The Test Courier".into();
    config.plans = vec![Plan {
        slug: PLAN.into(),
        name: "All-Access".into(),
        price: Money { minor: 900, currency: "EUR".into() }.into(),
        per: Term::Month,
        trial_days: 0,
        description: String::new(),
        features: vec!["Every article".into()],
    }];
    config.newsletters = vec![newsletter("weekly-free", false), newsletter("daily-review", true)];
    config.institutions = vec![Institution {
        name: INSTITUTION.into(),
        networks: vec!["192.0.2.0/24".parse().unwrap()],
        domains: vec!["stanmar.example".into()],
        until: None,
    }];
    config
}

fn newsletter(slug: &str, subscribers_only: bool) -> Newsletter {
    Newsletter {
        slug: slug.into(),
        name: slug.replace('-', " "),
        subscribers_only,
        on_registration: !subscribers_only,
        ..Newsletter::default()
    }
}

/// A site of these settings whose clock stands at [`START`] and whose randomness repeats itself.
pub fn press(config: Config) -> Press {
    Press::new(config, Clock::manual(START), Random::seeded(1), SecretKey::from_bytes([7; 32]))
}
