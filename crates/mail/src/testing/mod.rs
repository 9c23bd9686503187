//! For tests only: a receiving SMTP server.

mod sink;

pub use crate::letter::{Letter, Outbox};
pub use sink::{Fault, Received, SmtpSink, Stage};
