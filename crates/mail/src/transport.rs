//! The ways out for a finished message, and what can become of it.

use std::path::PathBuf;

use crate::message::Envelope;
use crate::outbox;
use crate::smtp::{self, SmtpConfig};

/// Where finished messages go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transport {
    /// A folder in which each message becomes one `.eml` file.
    Outbox(PathBuf),
    /// An SMTP relay.
    Smtp(SmtpConfig),
}

/// A message that has been taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// What the receiver said: the relay's last reply, or the name of the file in the outbox.
    pub reply: String,
}

/// A message that was not, or not surely, taken over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryError {
    /// The message is fine and was not taken over; try again later.
    #[error("not delivered for now, try again later: {0}")]
    Temporary(String),
    /// The receiver refuses this message or this recipient for good.
    #[error("refused for good: {0}")]
    Permanent(String),
    /// The connection was lost after the message was sent and before it was confirmed. Sending it again may
    /// deliver it twice.
    #[error("perhaps delivered, the confirmation never came: {0}")]
    Uncertain(String),
}

impl Transport {
    /// Hands one message over and waits until it is kept.
    ///
    /// # Errors
    /// A [`DeliveryError`] says whether trying again is right, useless or risky.
    pub async fn deliver(&self, envelope: &Envelope, raw: &[u8]) -> Result<Delivered, DeliveryError> {
        match self {
            Self::Outbox(folder) => {
                let (folder, envelope, raw) = (folder.clone(), envelope.clone(), raw.to_vec());
                tokio::task::spawn_blocking(move || outbox::keep(&folder, &envelope, &raw))
                    .await
                    .unwrap_or_else(|stopped| Err(DeliveryError::Temporary(stopped.to_string())))
            }
            Self::Smtp(config) => smtp::send(config, envelope, raw).await,
        }
    }
}
