//! What is typed into the set-up page, and what is wrong with it.

use std::net::IpAddr;

use kernel::EmailAddress;
use kernel::config::{AccessLevel, Config, MailTransport, SmtpSecurity, zones};
use kernel::text::one_line;
use serde::{Deserialize, Serialize};

/// Longest text of one line.
const LONGEST: usize = 200;

/// The page's fields as they were typed. Everything but the password travels with the page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The publication's name.
    pub name: String,
    /// One line under it.
    pub tagline: String,
    /// A sentence for search engines.
    pub description: String,
    /// Tag of its language.
    pub language: String,
    /// Its time zone.
    pub time_zone: String,
    /// The owner's address.
    pub owner: String,
    /// The public address.
    pub url: String,
    /// `outbox` or `smtp`.
    pub transport: String,
    /// Where mails come from; the owner's address if it is left out.
    pub from: String,
    /// The relay.
    pub host: String,
    /// Its port; the usual one of `security` if it is left out.
    pub port: String,
    /// How the connection is protected.
    pub security: String,
    /// The relay's user.
    pub username: String,
    /// The level of an article that nothing else decides.
    pub access: String,
    /// Articles a month.
    pub allowance: String,
}

/// Something wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The field's name.
    pub field: &'static str,
    /// The message that says so.
    pub key: &'static str,
    /// What was probably meant.
    pub hint: Option<String>,
}

/// What the fields are held against.
pub struct Rules<'a> {
    /// Tags of the languages that pages can be in.
    pub languages: &'a [String],
    /// Whether plain http was asked for.
    pub insecure: bool,
}

/// A draft without a fault, every value in its own form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The values; what was left out is filled in.
    pub draft: Draft,
    /// Who owns the site.
    pub owner: EmailAddress,
}

impl Draft {
    /// What stands on the page at first: what the environment has set already, and good guesses.
    pub fn proposed(config: &Config, url: String, time_zone: String, language: String) -> Draft {
        let smtp = &config.mail.smtp;
        let relay = config.mail.transport == MailTransport::Smtp;
        Draft {
            tagline: config.site.tagline.clone(),
            description: config.site.description.clone(),
            language,
            time_zone,
            url,
            transport: if relay { "smtp" } else { "outbox" }.into(),
            host: if relay { smtp.host.clone() } else { String::new() },
            port: smtp.port.to_string(),
            security: security_word(smtp.security).into(),
            username: smtp.username.clone().unwrap_or_default(),
            access: config.access.default.as_str().into(),
            allowance: config.meter.allowance.to_string(),
            ..Draft::default()
        }
    }

    /// Whether mail goes to a relay.
    pub fn relays(&self) -> bool {
        self.transport == "smtp"
    }

    /// Every value in its own form, or all that is wrong, in the order of the page.
    pub fn settle(&self, rules: &Rules<'_>) -> Result<Settled, Vec<Problem>> {
        let mut draft = self.tidied();
        let mut problems = Vec::new();
        let mut wrong = |field, key, hint| problems.push(Problem { field, key, hint });
        if draft.name.is_empty() {
            wrong("name", "set-up-error-name", None);
        }
        for (field, value) in
            [("name", &draft.name), ("tagline", &draft.tagline), ("description", &draft.description)]
        {
            if value.chars().count() > LONGEST {
                wrong(field, "set-up-error-long", None);
            }
        }
        if !rules.languages.contains(&draft.language) {
            wrong("language", "set-up-error-language", None);
        }
        match zones::canonical(&draft.time_zone) {
            Some(zone) => draft.time_zone = zone,
            None => wrong("time_zone", "set-up-error-time-zone", zones::nearest(&draft.time_zone)),
        }
        if let Err((key, hint)) = check_url(&draft.url, rules.insecure) {
            wrong("url", key, hint);
        }
        if AccessLevel::from_name(&draft.access).is_none() {
            wrong("access", "set-up-error-choice", None);
        }
        match draft.allowance.parse::<u16>() {
            Ok(allowance @ 0..=1000) => draft.allowance = allowance.to_string(),
            _ => wrong("allowance", "set-up-error-allowance", None),
        }
        let owner = EmailAddress::parse(&draft.owner);
        match &owner {
            Ok(owner) => draft.owner = owner.to_string(),
            Err(_) => wrong("owner", "set-up-error-email", None),
        }
        draft.check_mail(&mut wrong);
        match owner {
            Ok(owner) if problems.is_empty() => Ok(Settled { draft, owner }),
            _ => Err(problems),
        }
    }

    fn check_mail(&mut self, wrong: &mut impl FnMut(&'static str, &'static str, Option<String>)) {
        if !matches!(self.transport.as_str(), "outbox" | "smtp") {
            wrong("transport", "set-up-error-choice", None);
        }
        if self.relays() {
            if self.host.is_empty() || self.host.contains(['/', ' ', '@']) {
                wrong("host", "set-up-error-host", None);
            }
            match (usual_port(&self.security), self.port.parse::<u16>()) {
                (None, _) => wrong("security", "set-up-error-choice", None),
                (Some(port), _) if self.port.is_empty() => self.port = port.to_string(),
                (_, Ok(1..)) => {}
                _ => wrong("port", "set-up-error-port", None),
            }
        }
        if self.from.is_empty() {
            self.from = self.owner.clone();
        } else if let Ok(from) = EmailAddress::parse(&self.from) {
            self.from = from.to_string();
        } else {
            wrong("from", "set-up-error-email", None);
        }
    }

    /// The same without white space around it and without line breaks within.
    fn tidied(&self) -> Draft {
        let mut draft = self.clone();
        for (_, value) in draft.values_mut() {
            *value = one_line(value);
        }
        let url = draft.url.trim_end_matches('/').to_owned();
        draft.url = url;
        draft
    }

    /// Every field by its name.
    pub fn values_mut(&mut self) -> [(&'static str, &mut String); 15] {
        [
            ("name", &mut self.name),
            ("tagline", &mut self.tagline),
            ("description", &mut self.description),
            ("language", &mut self.language),
            ("time_zone", &mut self.time_zone),
            ("owner", &mut self.owner),
            ("url", &mut self.url),
            ("transport", &mut self.transport),
            ("from", &mut self.from),
            ("host", &mut self.host),
            ("port", &mut self.port),
            ("security", &mut self.security),
            ("username", &mut self.username),
            ("access", &mut self.access),
            ("allowance", &mut self.allowance),
        ]
    }
}

/// The word of a relay's protection in the settings.
fn security_word(security: SmtpSecurity) -> &'static str {
    match security {
        SmtpSecurity::None => "none",
        SmtpSecurity::Starttls => "starttls",
        SmtpSecurity::Tls => "tls",
    }
}

fn usual_port(security: &str) -> Option<u16> {
    match security {
        "none" => Some(25),
        "starttls" => Some(587),
        "tls" => Some(465),
        _ => None,
    }
}

/// The host of an address, without its port.
pub fn host_of(url: &str) -> &str {
    let host = url.split_once("://").map_or(url, |(_, host)| host);
    if host.starts_with('[') {
        return host.split_inclusive(']').next().unwrap_or(host);
    }
    host.split(':').next().unwrap_or(host)
}

/// Whether only this machine can reach that host.
pub fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// Sign-in links begin with the address, so it speaks https unless nobody is between.
fn check_url(url: &str, insecure: bool) -> Result<(), (&'static str, Option<String>)> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let Some(rest) = rest.filter(|rest| !rest.is_empty() && !rest.contains(['/', '?', '#', '@', ' '])) else {
        let bare = url.split_once("://").map_or(url, |(_, rest)| rest);
        let host = bare.split(['/', '?', '#', ' ']).next().unwrap_or_default();
        return Err(("set-up-error-url", host.contains('.').then(|| format!("https://{host}"))));
    };
    if url.starts_with("http://") && !insecure && !is_loopback(host_of(url)) {
        return Err(("set-up-error-url-plain", Some(format!("https://{rest}"))));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> Draft {
        Draft {
            name: " The  Weir\n".into(),
            language: "en".into(),
            time_zone: "europe/lisbon".into(),
            owner: "ann@Weir.example".into(),
            url: "https://weir.example/".into(),
            transport: "smtp".into(),
            host: "relay.weir.example".into(),
            security: "tls".into(),
            access: "metered".into(),
            allowance: "03".into(),
            ..Draft::default()
        }
    }

    fn rules() -> Rules<'static> {
        const LANGUAGES: &[String] = &[];
        Rules { languages: LANGUAGES, insecure: false }
    }

    fn problems(change: impl FnOnce(&mut Draft)) -> Vec<(&'static str, Option<String>)> {
        let mut draft = good();
        change(&mut draft);
        let languages = ["en".to_owned()];
        let found = draft.settle(&Rules { languages: &languages, ..rules() });
        let found = found.err().unwrap_or_default();
        found.into_iter().map(|problem| (problem.field, problem.hint)).collect()
    }

    #[test]
    fn values_are_brought_into_their_own_form() {
        let languages = ["en".to_owned()];
        let settled = good().settle(&Rules { languages: &languages, ..rules() }).unwrap();
        let draft = &settled.draft;
        assert_eq!(
            [&draft.name, &draft.time_zone, &draft.url, &draft.port, &draft.from, &draft.allowance],
            ["The Weir", "Europe/Lisbon", "https://weir.example", "465", "ann@weir.example", "3"]
        );
        assert_eq!(settled.owner.to_string(), "ann@weir.example");
        assert_eq!(draft.settle(&Rules { languages: &languages, ..rules() }).unwrap(), settled);
    }

    #[test]
    fn each_fault_is_found_beside_its_field() {
        let hint = |text: &str| Some(text.to_owned());
        assert_eq!(problems(|draft| draft.name = " \t".into()), [("name", None)]);
        assert_eq!(problems(|draft| draft.tagline = "x".repeat(201)), [("tagline", None)]);
        assert_eq!(problems(|draft| draft.language = "xx".into()), [("language", None)]);
        assert_eq!(problems(|d| d.time_zone = "Lisbon/Europ".into())[0].0, "time_zone");
        assert_eq!(
            problems(|d| d.time_zone = "Europe/Lisbonn".into()),
            [("time_zone", hint("Europe/Lisbon"))]
        );
        assert_eq!(problems(|draft| draft.owner = "ann".into()), [("owner", None)]);
        assert_eq!(problems(|draft| draft.from = "desk@".into()), [("from", None)]);
        assert_eq!(
            problems(|draft| draft.url = "weir.example/news".into()),
            [("url", hint("https://weir.example"))]
        );
        assert_eq!(
            problems(|draft| draft.url = "http://weir.example".into()),
            [("url", hint("https://weir.example"))]
        );
        for local in ["http://127.0.0.1:8080", "http://localhost", "http://[::1]:9"] {
            assert_eq!(problems(|draft| draft.url = local.into()), [], "{local}");
        }
        assert_eq!(problems(|draft| draft.host.clear()), [("host", None)]);
        assert_eq!(problems(|draft| draft.port = "0".into()), [("port", None)]);
        assert_eq!(problems(|draft| draft.security = "ssl".into()), [("security", None)]);
        assert_eq!(problems(|draft| draft.transport = "post".into()), [("transport", None)]);
        assert_eq!(problems(|draft| draft.access = "all".into()), [("access", None)]);
        for allowance in ["", "-1", "1001", "three"] {
            assert_eq!(problems(|d| d.allowance = allowance.into()), [("allowance", None)], "{allowance}");
        }
        assert_eq!(problems(|draft| *draft = Draft::default()).len(), 8, "all at once");
    }
}
