//! For tests only: a receiving SMTP server, a reader of outbox folders, and letters taken apart.

mod letter;
mod sink;

pub use letter::{Letter, Outbox};
pub use sink::{Fault, Received, SmtpSink, Stage};
