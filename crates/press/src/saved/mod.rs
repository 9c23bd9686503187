//! Articles that a reader keeps for later. A withdrawn article leaves the list without a word, and is
//! back in it should it be published again.

mod store;
#[cfg(test)]
mod tests;

pub use store::{all, count, list, save, unsave};

/// Articles one reader may keep.
pub const MOST: i64 = 1000;

/// What asking to save an article came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Save {
    /// It is in the list now.
    Saved,
    /// It was already.
    Already,
    /// The list holds [`MOST`]; nothing changed.
    Full,
}
