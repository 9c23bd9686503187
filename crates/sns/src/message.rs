//! A message as SNS posts it, and the text of it that is signed.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;

use crate::{AHEAD, OLDEST, Refused, clipped};

/// What a message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub(crate) enum Kind {
    Notification,
    SubscriptionConfirmation,
    UnsubscribeConfirmation,
}

impl Kind {
    fn as_str(self) -> &'static str {
        match self {
            Kind::Notification => "Notification",
            Kind::SubscriptionConfirmation => "SubscriptionConfirmation",
            Kind::UnsubscribeConfirmation => "UnsubscribeConfirmation",
        }
    }
}

/// A message.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Message {
    #[serde(rename = "Type")]
    pub kind: Kind,
    #[serde(rename = "TopicArn")]
    pub topic: String,
    #[serde(rename = "Message")]
    pub text: String,
    #[serde(rename = "SignatureVersion")]
    pub version: String,
    #[serde(rename = "MessageId")]
    id: String,
    #[serde(rename = "Timestamp")]
    timestamp: String,
    #[serde(rename = "Signature")]
    signature: String,
    #[serde(rename = "SigningCertURL")]
    certificate: String,
    #[serde(rename = "Subject")]
    subject: Option<String>,
    #[serde(rename = "SubscribeURL")]
    subscribe: Option<String>,
    #[serde(rename = "Token")]
    token: Option<String>,
}

impl Message {
    /// Reads one; `None` if it is none.
    pub fn read(body: &[u8]) -> Option<Message> {
        serde_json::from_slice(body).ok()
    }

    /// Whether it is of about now.
    pub fn check_age(&self, now: i64) -> Result<(), Refused> {
        let sent: Option<jiff::Timestamp> = self.timestamp.parse().ok();
        let sent = sent.ok_or(Refused::Form)?.as_millisecond();
        match (now.saturating_sub(OLDEST)..=now.saturating_add(AHEAD)).contains(&sent) {
            true => Ok(()),
            false => Err(Refused::Age(clipped(&self.timestamp))),
        }
    }

    /// Where the certificate is, if that is SNS in the topic's region.
    pub fn certificate_address(&self) -> Result<&str, Refused> {
        let address = self.of_sns(&self.certificate)?;
        match address.ends_with(".pem") && !address.contains('?') {
            true => Ok(address),
            false => Err(Refused::Address(clipped(address))),
        }
    }

    /// Where the subscription is confirmed, by the same rule.
    pub fn subscribe_address(&self) -> Result<&str, Refused> {
        self.of_sns(self.subscribe.as_deref().ok_or(Refused::Form)?)
    }

    fn of_sns<'a>(&self, address: &'a str) -> Result<&'a str, Refused> {
        let region = self.topic.split(':').nth(3).unwrap_or_default();
        let is_region = !region.is_empty()
            && region.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-');
        let rest = address.strip_prefix("https://sns.").and_then(|rest| rest.strip_prefix(region));
        let rest = rest.and_then(|rest| rest.strip_prefix(".amazonaws.com"));
        // In China the domain has another end.
        let rest = rest.map(|rest| rest.strip_prefix(".cn").unwrap_or(rest));
        let plain = address.bytes().all(|c| c.is_ascii_graphic() && c != b'\\');
        match is_region && plain && rest.is_some_and(|rest| rest.starts_with('/')) {
            true => Ok(address),
            false => Err(Refused::Address(clipped(address))),
        }
    }

    /// The signature.
    pub fn signature(&self) -> Result<Vec<u8>, Refused> {
        BASE64_STANDARD.decode(&self.signature).map_err(|_| Refused::Signature)
    }

    /// What is signed: names and values of fields, in the order of names, a line each.
    pub fn signed_text(&self) -> String {
        let some = |name, value: &Option<String>| value.clone().map(|value| (name, value));
        let field = |name, value: &str| Some((name, value.to_owned()));
        let is_notification = self.kind == Kind::Notification;
        let fields = [
            field("Message", &self.text),
            field("MessageId", &self.id),
            some("Subject", &self.subject).filter(|_| is_notification),
            some("SubscribeURL", &self.subscribe).filter(|_| !is_notification),
            field("Timestamp", &self.timestamp),
            some("Token", &self.token).filter(|_| !is_notification),
            field("TopicArn", &self.topic),
            field("Type", self.kind.as_str()),
        ];
        fields.into_iter().flatten().map(|(name, value)| format!("{name}\n{value}\n")).collect()
    }
}
