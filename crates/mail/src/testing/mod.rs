//! For tests only: a receiving SMTP server, a ledger in memory, and programs of others that judge mails.

mod books;
mod conversation;
pub mod judges;
mod sink;

pub use crate::letter::{Letter, Outbox};
pub use books::Books;
pub use sink::{Fault, Manners, Received, SmtpSink, Stage};
