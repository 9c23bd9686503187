//! Programs that others wrote, asked about our mails: dkimpy about signatures, aiosmtpd and Postfix's smtp-sink about
//! the way we speak to them, Python's `email` about what arrived.

mod dkimpy;
mod fuzzed;
mod receivers;

use broadsheet_mail::testing::judges::{ask, folder, python, signatures};

pub use dkimpy::verdicts;
