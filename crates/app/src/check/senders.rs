//! Whose name mails come under, as those judge it who receive them.

use std::sync::Arc;

use kernel::Config;
use mail::dkim::{Signer, aligned};

use super::report::{Found, note, ok, unknown, wrong};

/// A domain that mails come from.
pub struct Sender {
    /// The domain, in small letters.
    pub domain: String,
    /// The settings that name it, with their addresses.
    pub who: String,
}

/// A provider of mailboxes, whose policy refuses mails from its domains that others send.
struct Provider {
    name: &'static str,
    domains: &'static [&'static str],
    /// The domains of its own relays.
    relays: &'static [&'static str],
}

static PROVIDERS: [Provider; 4] = [
    Provider {
        name: "Gmail",
        domains: &["gmail.com", "googlemail.com"],
        relays: &["gmail.com", "googlemail.com"],
    },
    Provider {
        name: "Yahoo",
        domains: &[
            "yahoo.com",
            "yahoo.ca",
            "yahoo.co.in",
            "yahoo.co.jp",
            "yahoo.co.uk",
            "yahoo.com.au",
            "yahoo.com.br",
            "yahoo.de",
            "yahoo.es",
            "yahoo.fr",
            "yahoo.in",
            "yahoo.it",
            "ymail.com",
            "rocketmail.com",
            "aol.com",
        ],
        relays: &["yahoo.com", "yahoo.co.jp", "aol.com"],
    },
    Provider {
        name: "Outlook",
        domains: &[
            "outlook.com",
            "outlook.de",
            "outlook.es",
            "outlook.fr",
            "outlook.it",
            "hotmail.com",
            "hotmail.co.uk",
            "hotmail.de",
            "hotmail.es",
            "hotmail.fr",
            "hotmail.it",
            "live.com",
            "live.co.uk",
            "live.de",
            "live.fr",
            "live.nl",
            "msn.com",
        ],
        relays: &["outlook.com", "office365.com"],
    },
    Provider { name: "iCloud", domains: &["icloud.com", "me.com", "mac.com"], relays: &["me.com"] },
];

impl Sender {
    /// Each domain once: first that of `mail.from`, then those that newsletters have of their own.
    pub fn all(config: &Config) -> Vec<Sender> {
        let usual = ("mail.from".to_owned(), &config.mail.from);
        let letters = config.newsletters.iter().filter(|letter| !letter.from.is_empty());
        let own = letters.map(|letter| (format!("newsletters[].from of \"{}\"", letter.slug), &letter.from));
        let mut all: Vec<Sender> = Vec::new();
        for (setting, address) in std::iter::once(usual).chain(own) {
            let (domain, who) = (domain(address).to_ascii_lowercase(), format!("{setting} is {address}"));
            match all.iter_mut().find(|sender| sender.domain == domain) {
                Some(sender) => sender.who = format!("{}, {who}", sender.who),
                None => all.push(Sender { domain, who }),
            }
        }
        all
    }

    /// What was found about it, with the settings that name it.
    pub fn told(&self, (state, said): Found) -> Found {
        (state, format!("{}: {said}", self.who))
    }

    /// Whether its domain is a provider's, where nobody else has a say.
    pub fn is_a_providers(&self) -> bool {
        self.provider().is_some()
    }

    fn provider(&self) -> Option<&'static Provider> {
        PROVIDERS.iter().find(|provider| provider.domains.contains(&self.domain.as_str()))
    }

    /// What becomes of its mails if they come from a provider's domain.
    pub fn impersonation(&self, config: &Config) -> Option<Found> {
        let Provider { name, relays, .. } = self.provider()?;
        let mut hosts =
            config.mail.bulk.relays.iter().map(|relay| &relay.host).chain([&config.mail.smtp.host]);
        let domain = &self.domain;
        let found = match hosts.all(|host| relays.iter().any(|relay| is_below(host, relay))) {
            true => note(format!(
                "{name}'s own relay may send from {domain}, to few readers a day; newsletters need a domain of yours"
            )),
            false => wrong(format!(
                "{name} alone may send from {domain}, and its policy has receivers refuse what others send (DMARC); write from a domain of yours"
            )),
        };
        Some(self.told(found))
    }

    /// Whether DMARC takes issues from it, which counts a signature by a key of the domain and a return path of it.
    pub fn alignment(&self, signers: &[Arc<Signer>], return_path: &str) -> Found {
        let domain = &self.domain;
        let mend = format!("add a key to mail.bulk.dkim with domain = \"{domain}\"");
        let signed = signers.iter().find(|signer| aligned(signer.domain(), domain));
        self.told(match (signed.map(|signer| signer.record_name()), aligned(return_path, domain)) {
            (Some(key), true) => ok(format!("the key of {key} signs, and bounces go to {return_path}")),
            (Some(key), false) => ok(format!(
                "the key of {key} signs, and DMARC goes by it alone, since bounces go to {return_path}"
            )),
            (None, true) => note(format!(
                "no key of yours signs for {domain}; unless your relay does, DMARC goes by the return path alone, which forwarding loses: {mend}"
            )),
            (None, false) if signers.is_empty() => unknown(format!(
                "bounces go to {return_path}, so DMARC refuses issues unless your relay signs for {domain}; if it does not, {mend}"
            )),
            (None, false) => wrong(format!(
                "no key signs for {domain} and bounces go to {return_path}, so DMARC refuses issues; {mend}, or write from an address of a domain that has one"
            )),
        })
    }
}

/// The domain of the return path of issues.
pub fn return_path(config: &Config) -> &str {
    domain(config.mail.bounces.address.as_deref().unwrap_or(&config.mail.from))
}

fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or("", |(_, domain)| domain)
}

fn is_below(host: &str, domain: &str) -> bool {
    host == domain || host.ends_with(&format!(".{domain}"))
}

#[cfg(test)]
mod tests {
    use kernel::config::Newsletter;
    use mail::dkim::{Algorithm, Key};

    use super::*;
    use crate::check::report::State;

    fn config(from: &str, letters: &[(&str, &str)]) -> Config {
        let mut config = Config::default();
        config.mail.from = from.into();
        let letter = |(slug, from): &(&str, &str)| Newsletter {
            slug: (*slug).into(),
            from: (*from).into(),
            ..Newsletter::default()
        };
        config.newsletters = letters.iter().map(letter).collect();
        config
    }

    fn signer(domain: &str) -> Arc<Signer> {
        Arc::new(Signer::new(domain, "e1", Key::generate(Algorithm::Ed25519).unwrap()).unwrap())
    }

    #[test]
    fn each_domain_is_named_once_with_the_settings_it_is_of() {
        let letters =
            [("daily", ""), ("weekly", "a@River.test"), ("free", "b@weir.test"), ("extra", "c@river.test")];
        let all = Sender::all(&config("desk@weir.test", &letters));
        let named: Vec<_> = all.iter().map(|sender| (sender.domain.as_str(), sender.who.as_str())).collect();
        assert_eq!(
            named,
            [
                ("weir.test", "mail.from is desk@weir.test, newsletters[].from of \"free\" is b@weir.test"),
                (
                    "river.test",
                    "newsletters[].from of \"weekly\" is a@River.test, newsletters[].from of \"extra\" is c@river.test"
                ),
            ]
        );
    }

    #[test]
    fn dmarc_counts_a_key_of_the_author_s_domain_or_a_return_path_of_it() {
        let sender = &Sender::all(&config("desk@news.weir.test", &[]))[0];
        let state = |keys: &[&str], back: &str| {
            let signers: Vec<_> = keys.iter().map(|domain| signer(domain)).collect();
            sender.alignment(&signers, back).0
        };
        assert_eq!(state(&["weir.test"], "back.river.test"), State::Ok, "by the key alone");
        assert_eq!(state(&["river.test", "news.weir.test"], "weir.test"), State::Ok);
        assert_eq!(state(&["river.test"], "weir.test"), State::Note, "by the return path alone");
        assert_eq!(state(&["river.test"], "relay.test"), State::Wrong);
        assert_eq!(state(&[], "relay.test"), State::Unknown, "the relay may sign");
        assert_eq!(state(&[], "weir.test"), State::Note);
    }

    /// Gmail and Yahoo ask of whoever sends in bulk that their From is not impersonated.
    #[test]
    fn no_mail_impersonates_a_provider_of_mailboxes() {
        let state = |from: &str, host: &str| {
            let mut config = config(from, &[]);
            config.mail.smtp.host = host.into();
            Sender::all(&config)[0].impersonation(&config).map(|(state, _)| state)
        };
        for from in ["weir@gmail.com", "weir@GoogleMail.com", "weir@yahoo.fr", "weir@aol.com", "weir@me.com"]
        {
            assert_eq!(state(from, "relay.test"), Some(State::Wrong), "{from}");
        }
        assert_eq!(state("weir@gmail.com", "smtp.gmail.com"), Some(State::Note));
        assert_eq!(state("weir@gmail.com", "smtp.notgmail.com"), Some(State::Wrong));
        assert_eq!(state("weir@yahoo.com", "smtp.gmail.com"), Some(State::Wrong), "of another provider");
        assert_eq!(state("weir@live.weir.test", "relay.test"), None);
    }
}
