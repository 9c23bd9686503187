//! For tests only: a receiving SMTP server, and a ledger in memory.

mod books;
mod conversation;
mod sink;

pub use crate::letter::{Letter, Outbox};
pub use books::Books;
pub use sink::{Fault, Manners, Received, SmtpSink, Stage};
