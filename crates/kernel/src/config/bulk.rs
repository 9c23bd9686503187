//! How issues of newsletters are sent.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::SmtpSecurity;

/// How issues of newsletters are sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Bulk {
    /// The relays that issues go through; none: `mail.smtp` alone, with the connections and the rate named here.
    pub relays: Vec<BulkRelay>,
    /// Connections to `mail.smtp` at once, from each server.
    pub connections: u32,
    /// Messages a second that `mail.smtp` is given at most by each server; 0: as many as it takes.
    pub rate: u32,
    /// Messages a second to recipients of one domain at most; 0: as many as are taken.
    pub domain_rate: u32,
    /// Messages that may be on their way from a server at once: so many at most are uncertain after a crash.
    pub in_flight: u32,
    /// Keys that sign issues.
    pub dkim: Vec<Dkim>,
    /// Seconds after which a message that was put off is tried again; then twice as many, and so on.
    pub retry_seconds: u32,
    /// Seconds without a word after which a server counts as dead.
    pub lease_seconds: u32,
    /// Hours after which an issue is not worth sending any more.
    pub stale_hours: u32,
    /// Days for which it is kept who was sent an issue.
    pub kept_days: u32,
}

impl Default for Bulk {
    fn default() -> Self {
        Bulk {
            relays: Vec::new(),
            connections: 4,
            rate: 0,
            domain_rate: 0,
            in_flight: 256,
            dkim: Vec::new(),
            retry_seconds: 60,
            lease_seconds: 60,
            stale_hours: 24,
            kept_days: 90,
        }
    }
}

/// A relay that issues go through.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BulkRelay {
    /// Its name or address.
    pub host: String,
    /// Port: 587 for STARTTLS, 465 for TLS, 25 without.
    pub port: u16,
    /// How the connection is protected.
    pub security: SmtpSecurity,
    /// User name, if the relay asks for one.
    pub username: Option<String>,
    /// A file that holds the password.
    pub password_file: Option<PathBuf>,
    /// Connections at once, from each server.
    pub connections: u32,
    /// Messages a second at most, from each server; 0: as many as it takes.
    pub rate: u32,
}

impl Default for BulkRelay {
    fn default() -> Self {
        BulkRelay {
            host: String::new(),
            port: 587,
            security: SmtpSecurity::Starttls,
            username: None,
            password_file: None,
            connections: 4,
            rate: 0,
        }
    }
}

/// A key that signs mail.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Dkim {
    /// The domain that answers for the mail; left out: that of `mail.from`.
    pub domain: Option<String>,
    /// The name under which the DNS has its public half.
    pub selector: String,
    /// A file that holds the private half, in PEM form.
    pub key_file: PathBuf,
}

/// What is wrong with them, if anything.
pub(super) fn check_bulk(bulk: &Bulk) -> Result<(), String> {
    for (setting, value, least, most) in [
        ("connections", bulk.connections, 1, 200),
        ("in_flight", bulk.in_flight, 1, 10_000),
        ("retry_seconds", bulk.retry_seconds, 1, 3600),
        ("lease_seconds", bulk.lease_seconds, 1, 3600),
        ("stale_hours", bulk.stale_hours, 1, 168),
        ("kept_days", bulk.kept_days, 1, 3650),
    ] {
        if value < least || value > most {
            return Err(format!("mail.bulk.{setting} is {value}; it must lie between {least} and {most}."));
        }
    }
    if let Some(at) = bulk.relays.iter().position(|relay| relay.host.trim().is_empty()) {
        return Err(format!(
            "mail.bulk.relays[{at}].host is \"\"; write the name of the relay, as in \"smtp.example.org\"."
        ));
    }
    if let Some(at) = bulk.relays.iter().position(|relay| relay.port == 0 || relay.connections == 0) {
        return Err(format!("mail.bulk.relays[{at}]: port and connections must be at least 1."));
    }
    Ok(())
}
