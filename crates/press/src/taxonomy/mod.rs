//! How articles are filed: sections, topics, places and series.

pub(crate) mod store;

pub use store::{Term, by_slug, describe, ensure, list, navigation};

/// What a term files by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TermKind {
    /// A part of the magazine; an article is in one at most.
    Section,
    /// A subject.
    Topic,
    /// A country, region or town.
    Place,
    /// Pieces that belong together, in an order.
    Series,
}

impl TermKind {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            TermKind::Section => "section",
            TermKind::Topic => "topic",
            TermKind::Place => "place",
            TermKind::Series => "series",
        }
    }

    /// The first part of its address.
    pub fn folder(self) -> &'static str {
        match self {
            TermKind::Section => "sections",
            TermKind::Topic => "topics",
            TermKind::Place => "places",
            TermKind::Series => "series",
        }
    }

    const ALL: [TermKind; 4] = [TermKind::Section, TermKind::Topic, TermKind::Place, TermKind::Series];

    /// The kind of that word.
    pub fn from_name(name: &str) -> Option<TermKind> {
        TermKind::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// The kind whose addresses begin so.
    pub fn of_folder(folder: &str) -> Option<TermKind> {
        TermKind::ALL.into_iter().find(|kind| kind.folder() == folder)
    }
}
