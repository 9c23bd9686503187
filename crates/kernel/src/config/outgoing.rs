//! Outgoing mail.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{Bounces, Bulk};

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
