//! What Amazon SNS tells by web hook, believed only with its signature.
//!
//! Each message names a certificate; it is fetched from SNS in the region of the topic and from nowhere else, by https, and
//! kept. What the topic's owner wants to tell is then handed on as it is: a notification of SES, for one.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod certificate;
mod fetch;
mod message;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

pub use fetch::{Fetch, Net};

use certificate::Certificate;
use message::{Kind, Message};

/// How old a message may be, in milliseconds: longer than SNS tries again by itself.
const OLDEST: i64 = 2 * 3_600_000;
/// How far its clock may be ahead of ours.
const AHEAD: i64 = 15 * 60_000;
/// Characters that are repeated of what somebody sent who is not believed.
const REPEATED: usize = 200;
/// Certificates kept: SNS has one a region and changes it once in a while.
const KEPT: usize = 16;

/// What was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// What the topic's owner says, as it is.
    News(String),
    /// That topic tells us from now on.
    Subscribed(String),
    /// That topic tells us no more.
    Ended(String),
}

/// Why a message was not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It has not the form of one.
    #[error("this is no message of Amazon SNS")]
    Form,
    /// It is not of a topic that the settings name.
    #[error("the topic {0:?} is not one of mail.bounces.sns_topics")]
    Topic(String),
    /// It leads to somewhere else than SNS.
    #[error("{0:?} is no address of Amazon SNS in the region of the topic")]
    Address(String),
    /// It is too old, or from the future: it may have been sent before.
    #[error("the message is of {0}; those older than two hours are not taken")]
    Age(String),
    /// Its certificate cannot be used.
    #[error("the certificate of the signature cannot be used: {0}")]
    Certificate(&'static str),
    /// Its signature is none of that certificate.
    #[error("the signature is wrong")]
    Signature,
    /// SNS could not be asked; the message should come again.
    #[error("Amazon SNS could not be reached: {0}")]
    Unreachable(String),
}

/// As much of a value as is repeated in a refusal.
fn clipped(value: &str) -> String {
    value.chars().take(REPEATED).collect()
}

/// Hears what SNS tells. Clones share the certificates that were fetched.
#[derive(Clone)]
pub struct Ear {
    fetch: Arc<dyn Fetch>,
    kept: Arc<Mutex<HashMap<String, Arc<Certificate>>>>,
}

impl Ear {
    /// One that fetches what it needs by `fetch`.
    pub fn new(fetch: Arc<dyn Fetch>) -> Ear {
        Ear { fetch, kept: Arc::default() }
    }

    /// Hears a message of one of these topics at `now`, in Unix milliseconds, and confirms a subscription that was asked
    /// for.
    ///
    /// # Errors
    /// [`Refused`] says why it is not believed.
    pub async fn hear(&self, body: &[u8], topics: &[String], now: i64) -> Result<Told, Refused> {
        let message = Message::read(body).ok_or(Refused::Form)?;
        if !topics.contains(&message.topic) {
            return Err(Refused::Topic(clipped(&message.topic)));
        }
        message.check_age(now)?;
        let address = message.certificate_address()?;
        let certificate = self.certificate(address).await?;
        certificate.check(&message, now)?;
        match message.kind {
            Kind::Notification => Ok(Told::News(message.text)),
            Kind::UnsubscribeConfirmation => Ok(Told::Ended(message.topic)),
            Kind::SubscriptionConfirmation => {
                self.fetch.get(message.subscribe_address()?).await.map_err(Refused::Unreachable)?;
                Ok(Told::Subscribed(message.topic))
            }
        }
    }

    async fn certificate(&self, address: &str) -> Result<Arc<Certificate>, Refused> {
        let known = self.kept.lock().unwrap_or_else(PoisonError::into_inner).get(address).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let pem = self.fetch.get(address).await.map_err(Refused::Unreachable)?;
        let certificate = Arc::new(Certificate::read(&pem)?);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(address.to_owned(), certificate.clone());
        Ok(certificate)
    }
}

impl std::fmt::Debug for Ear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ear")
    }
}
