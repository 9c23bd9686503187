//! What comes back of newsletters.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::email::EmailAddress;

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

/// What is wrong with them, if anything.
pub(super) fn check_bounces(bounces: &Bounces) -> Result<(), String> {
    for (setting, value, most) in [("days", bounces.days, 60), ("within_days", bounces.within_days, 365)] {
        if value < 1 || value > most {
            return Err(format!("mail.bounces.{setting} is {value}; it must lie between 1 and {most}."));
        }
    }
    let Some(address) = &bounces.address else {
        return match bounces.maildir.is_some() || bounces.listen.is_some() {
            true => Err("mail.bounces.address is not set; write the address that bounces are to come to, as in \"bounces@news.example.org\".".into()),
            false => Ok(()),
        };
    };
    EmailAddress::parse(address).map_err(|problem| {
        format!(
            "mail.bounces.address is \"{address}\": {problem} Write one as in \"bounces@news.example.org\"."
        )
    })?;
    let local = address.rsplit_once('@').map_or(address.as_str(), |(local, _)| local);
    if local.len() > Bounces::LONGEST_LOCAL || local.contains('+') {
        return Err(format!(
            "mail.bounces.address is \"{address}\"; before the @ it must have at most {} characters and no plus, since the name of each letter is added to it.",
            Bounces::LONGEST_LOCAL
        ));
    }
    Ok(())
}
