//! What staff did: a line an act, written in the act's own transaction, never changed afterwards.

mod act;
mod store;
#[cfg(test)]
mod tests;

use kernel::clock::Millis;

pub use act::Act;
pub(crate) use store::forget;
pub use store::{list, of_thing, record};

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Someone in the newsroom.
    Staff {
        /// Their row.
        reader: i64,
        /// The network they came from, as [`kernel::network::prefix`] gives it.
        network: String,
    },
    /// Whoever runs commands on the machine.
    Operator,
}

impl Actor {
    /// Their row, if it is someone in the newsroom.
    pub fn reader(&self) -> Option<i64> {
        match self {
            Actor::Staff { reader, .. } => Some(*reader),
            Actor::Operator => None,
        }
    }
}

/// What it was done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject<'a> {
    /// Someone, by their public id. Their address is looked up when it is shown, so that it is forgotten with them.
    Person(&'a str),
    /// An article.
    Article {
        /// Its public id.
        public_id: &'a str,
        /// Its headline at the time.
        title: &'a str,
    },
    /// A picture of the library.
    Picture {
        /// Its public id.
        public_id: &'a str,
        /// What it was called at the time.
        name: &'a str,
    },
    /// A draft, or what is planned.
    Piece {
        /// Its public id.
        public_id: &'a str,
        /// Its headline at the time.
        title: &'a str,
    },
    /// A file, by its name.
    File(&'a str),
    /// Something else that staff look after: a front page, a section, an author.
    Thing {
        /// What sort of thing.
        kind: &'a str,
        /// What names it.
        id: &'a str,
        /// What it was called at the time.
        title: &'a str,
    },
}

/// An act as it is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// The act.
    pub act: Act,
    /// What it was done to.
    pub subject: Subject<'a>,
    /// What it was before, in short; may be empty.
    pub was: &'a str,
    /// What it became, in short; may be empty.
    pub became: &'a str,
}

/// A line as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its row, which is its place in the list.
    pub id: i64,
    /// When.
    pub at: Millis,
    /// The address of who did it; `None` for a command, and for someone who was forgotten since.
    pub actor: Option<String>,
    /// Whether it was a command.
    pub by_command: bool,
    /// The act, as [`Act::as_str`] names it; a newer program may have written another.
    pub act: String,
    /// The article's headline, the picture's name, or the person's address unless they were forgotten since.
    pub subject: Option<String>,
    /// What it was before.
    pub was: String,
    /// What it became.
    pub became: String,
    /// The network it came from.
    pub network: String,
}

/// Which lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this act alone.
    pub act: Option<Act>,
    /// By this person alone, by their public id.
    pub person: Option<String>,
    /// Older than the line of this row.
    pub before: Option<i64>,
}
