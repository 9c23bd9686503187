//! Sections, topics, places, series and authors as staff look after them: made, worded, ordered, merged, deleted.
//! An address that was given out leads somewhere for good, and so does a name: a draft that names something as it
//! was called before is filed under what it is called now.

mod acts;
mod checks;
mod merge;
mod store;
#[cfg(test)]
mod tests;

use db::DbError;
use kernel::clock::Millis;
use kernel::config::AccessLevel;

use crate::taxonomy::TermKind;

pub use acts::{change, delete, make, move_section};
pub use merge::{Merging, Step, begin_merge, go_on, merging, step};
pub use store::{Sizes, articles, find, list, sizes};

/// What is said of a heading on pages has changed, and nothing that search would know of.
const WORDED: &str = "section";
/// Longest name and role, longest description and biography, in characters.
const NAME: usize = 200;
const DESCRIPTION: usize = 5_000;
/// Most addresses elsewhere, and the longest, in bytes.
const LINKS: usize = 10;
const LINK: usize = 500;

/// What articles are filed under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A part of the magazine.
    Section,
    /// A subject.
    Topic,
    /// A country, region or town.
    Place,
    /// Pieces that belong together.
    Series,
    /// Who wrote it.
    Author,
}

impl Kind {
    /// All of them, in the order of the newsroom.
    pub const ALL: [Kind; 5] = [Kind::Section, Kind::Topic, Kind::Place, Kind::Series, Kind::Author];

    /// What kind of term it is; none: an author.
    pub fn term(self) -> Option<TermKind> {
        match self {
            Kind::Section => Some(TermKind::Section),
            Kind::Topic => Some(TermKind::Topic),
            Kind::Place => Some(TermKind::Place),
            Kind::Series => Some(TermKind::Series),
            Kind::Author => None,
        }
    }

    /// The word in the database and, after `heading-`, in language files.
    pub fn as_str(self) -> &'static str {
        self.term().map_or("author", TermKind::as_str)
    }

    /// The first part of its address, for readers and in the newsroom.
    pub fn folder(self) -> &'static str {
        self.term().map_or("authors", TermKind::folder)
    }

    /// The kind with that first part.
    pub fn from_folder(folder: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.folder() == folder)
    }

    fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The kind of its changes in the log, where search has to hear of them.
    fn changes(self) -> &'static str {
        if self == Kind::Author { "author" } else { "term" }
    }
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// Row id.
    pub id: i64,
    /// What it is.
    pub kind: Kind,
    /// Last part of its address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// A sentence about it, or an author's biography; may be empty.
    pub description: String,
    /// Of a section: whether it stands in the navigation.
    pub in_navigation: bool,
    /// Of an author: what they do here; may be empty.
    pub role: String,
    /// Of an author: addresses elsewhere.
    pub links: Vec<String>,
    /// Of an author: file name of the portrait.
    pub portrait: Option<String>,
    /// Of a section: the level an editor gave it.
    pub access: Option<AccessLevel>,
    /// Of a section: open to all until then.
    pub open_until: Option<Millis>,
    /// The row of what it is being merged into.
    pub merged_into: Option<i64>,
}

/// What staff say of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    /// Its name.
    pub name: String,
    /// Wanted address; empty: as it is, or made of the name.
    pub slug: String,
    /// A sentence about it, or a biography.
    pub description: String,
    /// Of a section.
    pub in_navigation: bool,
    /// Of an author.
    pub role: String,
    /// Of an author: addresses elsewhere, one a line.
    pub links: String,
    /// Of an author: file name of a picture; empty: none.
    pub portrait: String,
}

/// Why a heading is as it was.
#[derive(Debug, thiserror::Error)]
pub enum HeadingError {
    /// There is none (any more), or it is being merged.
    #[error("it is not there (any more)")]
    Missing,
    /// It needs a name, of at most so many characters.
    #[error("a name has between 1 and {NAME} characters")]
    Name,
    /// A description or role is too long.
    #[error("the text is too long")]
    TooLong,
    /// This is no address of a web page.
    #[error("{0} is no address of a web page")]
    Link(String),
    /// There is no such picture.
    #[error("there is no such picture")]
    Portrait,
    /// The name or address belongs to the one of this name.
    #[error("it belongs to {0}")]
    Taken(String),
    /// The rule of this number in the settings goes by its address.
    #[error("rule {0} of access.rules goes by it")]
    Ruled(usize),
    /// Another is still being merged into it.
    #[error("another is being merged into it")]
    Busy,
    /// It is not empty.
    #[error("there is something in it")]
    Full,
    /// It cannot be merged into itself.
    #[error("these are one already")]
    Same,
    /// The database failed; nothing changed.
    #[error(transparent)]
    Failed(#[from] DbError),
}
