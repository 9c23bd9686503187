//! Outgoing mail.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

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
}

impl Default for Mail {
    fn default() -> Self {
        Mail {
            transport: MailTransport::Outbox,
            from: "readers@localhost.localdomain".into(),
            smtp: Smtp::default(),
            bounces: Bounces::default(),
        }
    }
}

/// Where what comes back of newsletters is received, and what is learned from it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Bounces {
    /// The address that letters have as their return path, with the letter's name added: `bounces@news.example.org`
    /// becomes `bounces+NAME@news.example.org`.
    pub address: Option<String>,
    /// A maildir that a mail server delivers them to.
    pub maildir: Option<PathBuf>,
    /// Where the site itself takes them by SMTP.
    pub listen: Option<SocketAddr>,
    /// The topics of Amazon SNS by which SES tells of them.
    pub sns_topics: Vec<String>,
    /// On how many days a mailbox is not reached before it gets no more newsletters.
    pub days: u32,
    /// Within how many days.
    pub within_days: u32,
}

impl Default for Bounces {
    fn default() -> Self {
        Bounces {
            address: None,
            maildir: None,
            listen: None,
            sns_topics: Vec::new(),
            days: 5,
            within_days: 30,
        }
    }
}

impl Bounces {
    /// The most characters that the address has before the @: with a plus and the longest name of a letter they are 64.
    pub const LONGEST_LOCAL: usize = 8;

    /// The return path of the letter of that name, if there is an address for what comes back.
    pub fn return_path(&self, name: &str) -> Option<String> {
        let (local, domain) = self.address.as_deref()?.rsplit_once('@')?;
        Some(format!("{local}+{name}@{domain}"))
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
