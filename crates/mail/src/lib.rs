//! Composes transactional mail and hands it over: to a folder of `.eml` files, or to an SMTP relay.
//!
//! The two halves meet only in bytes. [`compose`] turns a [`Message`] into a finished RFC 5322 text, which a
//! queue can keep and try again unchanged; [`Transport::deliver`] takes that text and says what became of it:
//! [`Delivered`], or a [`DeliveryError`] that tells "try later" from "never" from "nobody knows".

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod body;
pub mod bulk;
mod compose;
pub mod dkim;
mod encoding;
mod letter;
mod line;
mod message;
mod outbox;
mod quoted;
mod smtp;
#[cfg(feature = "testing")]
pub mod testing;
mod transport;

pub use compose::{ComposeError, compose};
pub use letter::{Letter, Outbox};
pub use message::{Address, Envelope, HeaderName, Message};
pub use smtp::{Security, SmtpConfig};
pub use transport::{Delivered, DeliveryError, Transport};
