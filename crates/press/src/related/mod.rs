//! "More from": articles that go with one article. They are chosen by what everyone may read of them
//! (what they speak of, how they are filed, who wrote them, headline, standfirst and teaser), so that no
//! choice tells of a paid text. The search index finds what speaks of the same wherever it stands in the
//! archive, and knows nothing of variety; the database's walks find what is filed alike, and know nothing of
//! texts. A [rule](rank::choose) weighs both: it prefers what is akin, then what is rare and shared, then
//! what is near in time, and never the same thing twice.
//!
//! Choosing looks at some dozens of articles, so it is done [beforehand](choose), in the background, and
//! [kept](keep); a page whose article has no choice yet makes one itself, of what the walks find. A fresh
//! article has those it goes with chosen anew, so that old ones lead to it.

mod candidates;
mod rank;
mod store;
#[cfg(test)]
mod tests;
mod words;

use kernel::clock::{DAY, Millis};

pub use candidates::choose;
pub use store::{Due, due, keep, kept_beside, of};

/// Articles chosen beside each: more than a page shows, since one may be withdrawn.
const CHOSEN: usize = 8;
/// After how long a choice is made anew.
const STALE: Millis = 30 * DAY;
/// How long after its publication an article is fresh.
const FRESH: Millis = 7 * DAY;

/// What goes with an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Row id of the article.
    pub article: i64,
    /// Which version of it was looked at.
    pub version: i64,
    /// When it was published.
    pub published_at: Millis,
    /// Row ids of the others, the closest first.
    pub others: Vec<i64>,
}
