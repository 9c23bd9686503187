//! What the domain name system says: whether the site's name leads somewhere, and what mail that comes
//! from us is worth to others.

use std::net::SocketAddr;
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::RecordType;
use kernel::Config;
use kernel::config::MailTransport;
use mail::dkim::{Signer, aligned};

use super::report::{Found, Report, State, note, ok, unknown, wrong};
use super::senders::{Sender, return_path};
use crate::serve::signers;
use crate::tls::host;

/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(4);

/// Whom to ask, and for which signature.
pub struct Inquiry {
    /// A name server other than the system's.
    pub server: Option<SocketAddr>,
    /// The name of the key with which the relay signs.
    pub dkim: Option<String>,
}

/// What a name has of one kind.
enum Records {
    /// These; none is an answer too.
    Known(Vec<String>),
    /// Nobody answered.
    Unanswered(String),
}

/// Adds what is known of the names in the settings.
pub fn look(report: &mut Report, config: &Config, inquiry: &Inquiry) {
    let public = config.site.url.starts_with("https://") && host(config).parse::<std::net::IpAddr>().is_err();
    let mails = config.mail.transport == MailTransport::Smtp && !config.mail.from.ends_with(".localdomain");
    if !public && !mails {
        return;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return report.add("names", unknown(error.to_string())),
    };
    runtime.block_on(async {
        let asking = match Asking::of(inquiry) {
            Ok(asking) => asking,
            Err(problem) => return report.add("names", unknown(problem)),
        };
        if public {
            report.add("site's name", asking.site(host(config)).await);
        }
        if mails {
            let domain = config.mail.from.rsplit('@').next().unwrap_or_default();
            // The site's own name was looked up above.
            let introduction = config.mail.smtp.introduction(&config.site.url);
            let known = |name: &str| name.starts_with('[') || public && name == host(config);
            if let Some(name) = introduction.filter(|name| !known(name)) {
                report.add("mail: EHLO", asking.introduction(name).await);
            }
            report.add("mail: MX", asking.mx(domain).await);
            report.add("mail: SPF", asking.spf(domain).await);
            report.add("mail: DKIM", asking.dkim(domain, inquiry.dkim.as_deref()).await);
            report.add("mail: DMARC", asking.dmarc(domain).await);
            asking.newsletters(report, config, inquiry.dkim.as_deref()).await;
            asking.bounces(report, config, domain).await;
        }
    });
}

struct Asking(TokioResolver);

impl Asking {
    fn of(inquiry: &Inquiry) -> Result<Asking, String> {
        let told = |error: &dyn std::fmt::Display| format!("no name server could be asked: {error}");
        let mut builder = match inquiry.server {
            None => TokioResolver::builder_tokio().map_err(|error| told(&error))?,
            Some(server) => {
                let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()].map(|mut connection| {
                    connection.port = server.port();
                    connection
                });
                let server = NameServerConfig::new(server.ip(), true, connections.to_vec());
                let config = ResolverConfig::from_parts(None, Vec::new(), vec![server]);
                TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
            }
        };
        let options = builder.options_mut();
        (options.timeout, options.attempts) = (PATIENCE, 1);
        builder.build().map(Asking).map_err(|error| told(&error))
    }

    async fn ask(&self, name: &str, kind: RecordType) -> Records {
        // The dot at the end keeps the machine's own search domains out.
        match self.0.lookup(format!("{name}."), kind).await {
            Ok(found) => {
                let fitting = found.answers().iter().filter(|record| record.record_type() == kind);
                Records::Known(fitting.map(|record| record.data.to_string()).collect())
            }
            Err(error) if error.is_no_records_found() || error.is_nx_domain() => Records::Known(Vec::new()),
            Err(error) => Records::Unanswered(format!("{name} could not be looked up: {error}")),
        }
    }

    async fn site(&self, host: &str) -> Found {
        self.leads(host).await.unwrap_or_else(|| {
            wrong(format!("{host} has no address; add an A or AAAA record that leads to this machine"))
        })
    }

    /// The name by which servers introduce themselves to relays.
    async fn introduction(&self, name: &str) -> Found {
        self.leads(name).await.unwrap_or_else(|| {
            note(format!(
                "{name} has no address, and some refuse mail from a server of such a name; set mail.smtp.helo to a name of this machine"
            ))
        })
    }

    /// Where a name leads, unless that is nowhere.
    async fn leads(&self, name: &str) -> Option<Found> {
        let mut found = Vec::new();
        for kind in [RecordType::A, RecordType::AAAA] {
            match self.ask(name, kind).await {
                Records::Unanswered(why) => return Some(unknown(why)),
                Records::Known(addresses) => found.extend(addresses),
            }
        }
        (!found.is_empty()).then(|| ok(format!("{name} leads to {}", found.join(", "))))
    }

    async fn mx(&self, domain: &str) -> Found {
        match self.ask(domain, RecordType::MX).await {
            Records::Unanswered(why) => unknown(why),
            Records::Known(hosts) if hosts.is_empty() => {
                note(format!("{domain} receives no mail, so nobody can answer you or tell you of a bounce"))
            }
            Records::Known(hosts) => ok(format!("{domain} receives at {}", hosts.join(", "))),
        }
    }

    async fn spf(&self, domain: &str) -> Found {
        match self.texts(domain, "v=spf1").await {
            Err(why) => unknown(why),
            Ok(found) => spf(domain, &found),
        }
    }

    async fn dkim(&self, domain: &str, selector: Option<&str>) -> Found {
        let Some(selector) = selector else {
            return unknown(
                "your relay signs with a key of its own naming; `check --dkim SELECTOR` looks it up",
            );
        };
        let name = format!("{selector}._domainkey.{domain}");
        match self.texts(&name, "").await {
            Err(why) => unknown(why),
            Ok(keys) if keys.iter().any(|key| has_key(key)) => ok(format!("the key of {name} is there")),
            Ok(_) => wrong(format!("{name} holds no key; add the TXT record that your relay names")),
        }
    }

    /// The keys that sign newsletters, and what the domains they come from are worth.
    async fn newsletters(&self, report: &mut Report, config: &Config, selector: Option<&str>) {
        let senders = Sender::all(config);
        let judged = || senders.iter().filter(|sender| !sender.is_a_providers());
        match signers(config) {
            Err(why) => report.add("newsletters: DKIM", wrong(why)),
            Ok(signers) => {
                for signer in &signers {
                    report.add("newsletters: DKIM", self.key(signer, &senders).await);
                }
                for sender in judged() {
                    report.add("newsletters: From", sender.alignment(&signers, return_path(config)));
                }
            }
        }
        let usual = senders.first().map(|sender| &sender.domain);
        for sender in judged().filter(|sender| Some(&sender.domain) != usual) {
            if selector.is_some() {
                report.add("newsletters: DKIM", sender.told(self.dkim(&sender.domain, selector).await));
            }
            report.add("newsletters: DMARC", sender.told(self.dmarc(&sender.domain).await));
        }
    }

    /// The domain that bounces come back to.
    async fn bounces(&self, report: &mut Report, config: &Config, domain: &str) {
        let (bounces, own) = (&config.mail.bounces, return_path(config));
        if own != domain {
            report.add("newsletters: SPF", self.spf(own).await);
            // With none of these two they come by a provider, which names a return path of its own, or by a mail server.
            let found = self.mx(own).await;
            let lost = found.0 == State::Note && (bounces.listen.is_some() || bounces.maildir.is_some());
            report.add("newsletters: MX", if lost { wrong(found.1) } else { found });
        }
    }

    async fn key(&self, signer: &Signer, senders: &[Sender]) -> Found {
        let name = signer.record_name();
        let record = match signer.record() {
            Ok(record) => record,
            Err(error) => return wrong(error.to_string()),
        };
        if !senders.iter().any(|sender| aligned(signer.domain(), &sender.domain)) {
            return wrong(format!("{name} is of no domain that mails come from, so DMARC does not count it"));
        }
        match self.texts(&name, "").await {
            Err(why) => unknown(why),
            Ok(keys) if keys.iter().any(|key| key_of(key) == key_of(&record)) => {
                ok(format!("the key of {name} is there"))
            }
            Ok(_) => {
                wrong(format!("{name} does not hold the key that signs; add the TXT record \"{record}\""))
            }
        }
    }

    async fn dmarc(&self, domain: &str) -> Found {
        // A subdomain goes by the policy of those above it.
        let all = std::iter::successors(Some(domain), |domain| {
            domain.split_once('.').map(|(_, above)| above).filter(|above| above.contains('.'))
        });
        for domain in all {
            match self.texts(&format!("_dmarc.{domain}"), "v=DMARC1").await {
                Err(why) => return unknown(why),
                Ok(found) if found.is_empty() => {}
                Ok(found) => return dmarc(domain, &found),
            }
        }
        wrong(format!(
            "_dmarc.{domain} says nothing, and large providers refuse such mail in bulk; begin with the TXT record \"v=DMARC1; p=none\""
        ))
    }

    async fn texts(&self, name: &str, start: &str) -> Result<Vec<String>, String> {
        match self.ask(name, RecordType::TXT).await {
            Records::Unanswered(why) => Err(why),
            Records::Known(texts) => Ok(texts.into_iter().filter(|text| text.starts_with(start)).collect()),
        }
    }
}

fn spf(domain: &str, found: &[String]) -> Found {
    match found {
        [] => wrong(format!(
            "{domain} does not say who sends for it; add the TXT record \"v=spf1 ... -all\" that your relay names"
        )),
        [one] if one.split(' ').any(|word| matches!(word, "+all" | "all")) => {
            wrong(format!("{domain} lets everybody send for it (\"{one}\"); end it with -all or ~all"))
        }
        [one] => ok(one.clone()),
        several => wrong(format!(
            "{domain} has {} SPF records, and receivers take none of them; make one of them",
            several.len()
        )),
    }
}

fn dmarc(domain: &str, found: &[String]) -> Found {
    match found {
        [one] if one.contains("p=none") => note(format!("{domain}: \"{one}\", which asks for reports alone")),
        [one] if one.contains("p=") => ok(format!("{domain}: \"{one}\"")),
        [one] => wrong(format!("{domain}: \"{one}\" has no policy (p=none, quarantine or reject)")),
        _ => wrong(format!("_dmarc.{domain} has several records, and receivers take none of them")),
    }
}

fn key_of(record: &str) -> Option<&str> {
    record.split(';').find_map(|part| part.trim().strip_prefix("p="))
}

/// An empty key is a key that was taken back.
fn has_key(record: &str) -> bool {
    key_of(record).is_some_and(|key| !key.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state((state, _): Found) -> State {
        state
    }

    #[test]
    fn records_are_judged_as_receivers_do() {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        assert_eq!(state(spf("d", &texts(&[]))), State::Wrong);
        assert_eq!(state(spf("d", &texts(&["v=spf1 include:relay.example -all"]))), State::Ok);
        assert_eq!(state(spf("d", &texts(&["v=spf1 +all"]))), State::Wrong);
        assert_eq!(state(spf("d", &texts(&["v=spf1 -all", "v=spf1 ~all"]))), State::Wrong);
        assert_eq!(state(dmarc("d", &texts(&["v=DMARC1; p=reject"]))), State::Ok);
        assert_eq!(state(dmarc("d", &texts(&["v=DMARC1; p=none"]))), State::Note);
        assert_eq!(state(dmarc("d", &texts(&["v=DMARC1"]))), State::Wrong);
        assert!(has_key("v=DKIM1; k=rsa; p=MIGf") && !has_key("v=DKIM1; p="));
    }
}
