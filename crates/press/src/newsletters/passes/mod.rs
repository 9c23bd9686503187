//! The links of mails. Each leads to this site, which counts it and leads on; those of a subscriber also leave a
//! reading pass: the articles of that issue, in a few browsers, for some days, as long as the subscriber has
//! All-Access. It is never a login.
//!
//! A link says whose it is by a word that is signed with the site's key, so nothing is stored for a link that nobody
//! follows. What follows all links by itself, to look for danger, is told from readers where it shows: by what it
//! says it is, and by following many links at once.

mod clicks;
mod store;
#[cfg(test)]
mod tests;

use kernel::clock::{DAY, Millis};
use kernel::ids::Token;

pub use clicks::{Clicks, Counted};
pub use store::{Count, clicked, held, leave, link, links, sweep, write};

use crate::Press;

/// How long after an issue is due its links leave passes, and those are good.
pub const LASTS: Millis = 7 * DAY;
/// Browsers that one reader's links open an issue in.
pub const BROWSERS: i64 = 3;
/// Who follows many links within this time is a machine; a browser that comes so soon after another takes its place.
pub const AT_ONCE: Millis = 10_000;
/// Characters of a signature: 128 bits.
const SIGNED: usize = 32;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Row id of its issue.
    pub issue: i64,
    /// The address, as the issue's draft had it.
    pub url: String,
    /// Row id of the article that stands there, if it is one of ours.
    pub article: Option<i64>,
}

/// What came of following a link.
#[derive(Debug, PartialEq, Eq)]
pub enum Left {
    /// No pass: the word is no reader's, their All-Access ended, the issue is old, or they have browsers enough.
    Nothing,
    /// A pass, with the cookie of a browser that had none.
    Pass(Option<Token>),
}

/// A pass, as it bears on what is read in its browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// Row id of its issue.
    pub issue: i64,
    /// Row id of the reader whose links they are.
    pub reader: i64,
    /// Whether it opens anything now.
    pub live: bool,
    /// The articles it opens now.
    pub opens: Vec<i64>,
    /// When that may change by time alone.
    pub changes_at: Option<Millis>,
}

/// The word that ends the links of a reader who has All-Access, in the mail of that issue. Both are named by their
/// public ids.
pub fn word(press: &Press, issue: &str, reader: &str) -> String {
    format!("{reader}.{}", signature(press, issue, reader))
}

/// The public id of the reader whose word that is in that issue; nobody's if it was not made by this site.
pub fn whose<'w>(press: &Press, issue: &str, word: &'w str) -> Option<&'w str> {
    let (reader, given) = word.split_once('.')?;
    // Hashed once more, so that how long the comparison takes says nothing about the signature.
    let compared = |signature: &str| press.key.hash("compare", signature);
    (compared(given) == compared(&signature(press, issue, reader))).then_some(reader)
}

fn signature(press: &Press, issue: &str, reader: &str) -> String {
    let mut whole = press.key.hash("newsletter-link", &format!("{issue} {reader}"));
    whole.truncate(SIGNED);
    whole
}
