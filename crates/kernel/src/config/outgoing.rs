//! Outgoing mail.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Bounces, Bulk, public_name};

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
    /// What comes back.
    pub bounces: Bounces,
    /// What is done with issues that may have been sent when a server or a connection died.
    pub uncertain: UncertainMail,
    /// How issues of newsletters are sent.
    pub bulk: Bulk,
}

impl Default for Mail {
    fn default() -> Self {
        Mail {
            transport: MailTransport::Outbox,
            from: "readers@localhost.localdomain".into(),
            smtp: Smtp::default(),
            bounces: Bounces::default(),
            uncertain: UncertainMail::Hold,
            bulk: Bulk::default(),
        }
    }
}

/// What is done with mails of which nobody knows whether they were sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UncertainMail {
    /// They are held until somebody decides: nobody gets one twice.
    Hold,
    /// They are sent again: nobody is left out.
    Resend,
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
    /// The name by which servers introduce themselves to relays.
    pub helo: Option<String>,
}

impl Smtp {
    /// The name by which servers of the site at that address introduce themselves to relays; none: each by its own, which
    /// is of no meaning to others where it is a container's.
    pub fn introduction<'a>(&'a self, url: &'a str) -> Option<&'a str> {
        let local =
            |name: &str| [".localhost", ".localdomain", ".local"].iter().any(|end| name.ends_with(end));
        let of_site = || public_name(url).filter(|name| is_name(name) && !local(name));
        self.helo.as_deref().or_else(of_site)
    }
}

/// What is wrong with them, if anything.
pub(super) fn check_mail(mail: &Mail) -> Result<(), String> {
    if mail.transport == MailTransport::Smtp && mail.smtp.host.trim().is_empty() {
        return Err("mail.smtp.host is \"\"; write the name of the relay, as in \"smtp.example.org\".".into());
    }
    let can_be_said = |name: &String| is_name(name) || is_literal(name);
    match &mail.smtp.helo {
        Some(name) if !can_be_said(name) => Err(format!(
            "mail.smtp.helo is {name:?}; write the name that this machine's address has, as in \"mail.example.org\"."
        )),
        _ => Ok(()),
    }
}

fn is_name(name: &str) -> bool {
    let label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    name.len() <= 253 && name.split('.').all(label)
}

/// An address instead of a name, as in `[192.0.2.7]` or `[IPv6:2001:db8::7]`.
fn is_literal(name: &str) -> bool {
    let address = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or_default();
    address.parse::<Ipv4Addr>().is_ok()
        || address.strip_prefix("IPv6:").is_some_and(|address| address.parse::<Ipv6Addr>().is_ok())
}

impl Default for Smtp {
    fn default() -> Self {
        Smtp {
            host: "localhost".into(),
            port: 587,
            security: SmtpSecurity::Starttls,
            username: None,
            password_file: None,
            helo: None,
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

#[cfg(test)]
mod tests {
    use super::Smtp;

    #[test]
    fn servers_introduce_themselves_by_the_sites_name_if_it_is_one() {
        let usual = Smtp::default();
        for (url, name) in [
            ("https://weir.example", Some("weir.example")),
            ("http://weir.example:8080", Some("weir.example")),
            ("http://localhost:8080", None),
            ("http://weir.localhost:8080", None),
            ("http://192.0.2.7", None),
            ("http://192.0.2.7:80", None),
            ("http://[2001:db8::7]:80", None),
            ("https://b\u{fc}cher.example", None),
        ] {
            assert_eq!(usual.introduction(url), name, "{url}");
        }
        let own = Smtp { helo: Some("mail.weir.example".into()), ..Smtp::default() };
        assert_eq!(own.introduction("https://weir.example"), Some("mail.weir.example"));
    }
}
