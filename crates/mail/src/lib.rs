//! Composes mail and hands it over: one at a time to a folder of `.eml` files or an SMTP relay, or one issue to very
//! many readers.
//!
//! For a single mail the two halves meet only in bytes. [`compose`] turns a [`Message`] into a finished RFC 5322 text,
//! which a queue can keep and try again unchanged; [`Transport::deliver`] takes that text and says what became of it:
//! [`Delivered`], or a [`DeliveryError`] that tells "try later" from "never" from "nobody knows". [`dkim`] signs.
//!
//! For many, [`bulk`] makes mails from a template as they are sent, and says what became of each to a ledger. Both go
//! over the same connections (`line`) and write their headers and bodies in the same way (`compose`, `body`, `quoted`).

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod body;
pub mod bounces;
pub mod bulk;
mod compose;
pub mod dkim;
mod encoding;
mod letter;
mod line;
mod message;
mod outbox;
mod quoted;
pub mod receive;
mod sender_id;
mod smtp;
#[cfg(feature = "testing")]
pub mod testing;
mod transport;

pub use compose::{ComposeError, compose};
pub use letter::{Letter, Outbox};
pub use message::{Address, Envelope, HeaderName, Message};
pub use sender_id::sender_id;
pub use smtp::{Security, SmtpConfig};
pub use transport::{Delivered, DeliveryError, Transport};
