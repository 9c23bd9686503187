//! Searches that a reader keeps. Each morning one mail tells what has been published since that matches, with
//! what everyone may read of it; who stops those mails keeps the searches.

mod mail;
mod news;
mod store;
#[cfg(test)]
mod tests;

use kernel::clock::Millis;

use crate::library::{Correction, Query};

pub use mail::{News, tell};
pub use news::{Due, due, found_for, look};
pub use store::{delete, keeps, of_reader, save, stopped, switch_mails};

/// Searches one reader may keep.
pub const MOST: i64 = 50;
/// What their mails are called among the newsletters: stopped, started and recorded like those.
pub const LETTER: &str = "saved-searches";

/// A search that a reader keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedSearch {
    /// Its row.
    pub id: i64,
    /// As it is written in the search field.
    pub query: String,
    /// Since when.
    pub at: Millis,
}

/// What asking to save a search came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Save {
    /// It is kept from now on.
    Saved,
    /// It was already; its mails come again if they were stopped.
    Already,
    /// The reader keeps [`MOST`]; nothing changed.
    Full,
}

/// What of a query can be kept: words as they were meant, and labels. Dates lie behind us; nothing if there is
/// nothing else.
pub fn lasting(query: &Query, corrections: &[Correction]) -> Option<String> {
    let kept = Query { from: None, before: None, ..query.as_meant(corrections) };
    let says_something = !kept.words.is_empty() || !kept.filters.is_empty();
    says_something.then(|| kept.to_string())
}
