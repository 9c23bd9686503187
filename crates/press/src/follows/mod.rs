//! Whom and what a reader follows: authors, sections, topics, places and series. Nobody else sees it,
//! and nothing public counts it.

mod store;
#[cfg(test)]
mod tests;

use kernel::clock::Millis;

use crate::alerts::Alert;
use crate::taxonomy::TermKind;

pub use store::{follow, of_reader, unfollow};

/// What one reader may follow at most.
pub const MOST: i64 = 200;

/// An author or a term, by row id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Followed {
    /// An author.
    Author(i64),
    /// A section, topic, place or series.
    Term(i64),
}

/// What asking to follow came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follow {
    /// It is followed from now on.
    Follows,
    /// It was already.
    Already,
    /// The reader follows [`MOST`]; nothing changed.
    Full,
}

/// Something a reader follows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Following {
    /// Its row.
    pub id: i64,
    /// What it is: `None` for an author.
    pub kind: Option<TermKind>,
    /// Last part of its address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// Since when.
    pub at: Millis,
    /// How they hear of it.
    pub alert: Alert,
}

impl Following {
    /// The path of its page.
    pub fn path(&self) -> String {
        format!("/{}/{}", self.kind.map_or("authors", TermKind::folder), self.slug)
    }
}
