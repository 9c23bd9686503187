//! What comes back of newsletters: bounces, complaints, and what is learned from them.
//!
//! Each letter has names of its own, one in its return path and another in its Message-ID ([`Sent`], [`Place`]). What comes
//! back by them is taken in by [`take`]: a mailbox that refuses for good is suppressed at once, one that is not reached only
//! after days, and a complaint ends the newsletter besides. What bears no name of ours changes nothing. The return path is
//! known to those who carry a letter and to who receives it, so that whoever tells of it is believed; the Message-ID leaves
//! with replies, so that a bounce which has nothing else must at least name the mailbox, or come from the provider.

mod intake;
mod store;
mod suppression;
#[cfg(test)]
mod tests;
mod token;

use db::{Conn, DbError};
use kernel::EmailAddress;

pub use intake::{Source, Taken, take};
pub use store::sweep;
pub use suppression::{Reason, Suppression, lift, of_reader, why};
pub(crate) use suppression::{chosen, forget, is_final, proven, refused, remember};
pub use token::{Place, Sent};

use crate::Press;

/// What came back of an issue, each reader counted once a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Refused for good: the mailbox or its domain does not exist or is closed.
    pub bounced: i64,
    /// Not delivered this time: full, unreachable, not answering.
    pub delayed: i64,
    /// Refused because of what or who sent it: policy, reputation, taken for spam.
    pub blocked: i64,
    /// Called spam by who received it.
    pub complained: i64,
    /// Readers whom it did not reach, by whatever it was bounced, delayed or blocked.
    pub undelivered: i64,
}

/// The letter of `issue` to `reader` at `address`, to be named in its return path
/// ([`kernel::config::Bounces::return_path`]) and its Message-ID.
pub fn letter(press: &Press, issue: i64, reader: i64, address: &str) -> Sent {
    Sent::new(issue, reader, &mailbox(press, address).unwrap_or_default())
}

/// What the mailbox of an address is called here, however the address is spelled; none if it is no address.
fn mailbox(press: &Press, address: &str) -> Option<String> {
    EmailAddress::parse(address).ok().map(|address| press.address_hash(&address))
}

/// Whether an address is the return path of a letter of this site's.
pub fn is_return_path(press: &Press, address: &str) -> bool {
    let Some(ours) = &press.config.mail.bounces.address else { return false };
    let (ours, address) = (ours.to_ascii_lowercase(), address.to_ascii_lowercase());
    let Some((local, domain)) = ours.rsplit_once('@') else { return false };
    let named = address.strip_suffix(domain).and_then(|rest| rest.strip_suffix('@'));
    let name = named.and_then(|rest| rest.strip_prefix(local)).and_then(|rest| rest.strip_prefix('+'));
    name.is_some_and(|name| Sent::named(&press.key, Place::ReturnPath, name).is_some())
}

/// What came back of an issue.
///
/// # Errors
/// When the database fails.
pub fn of_issue(conn: &mut Conn, issue: i64) -> Result<Counted, DbError> {
    store::of_issue(conn, issue)
}
