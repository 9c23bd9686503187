//! Issues of newsletters until they are sent: put together from the archive, the plan and what editors list; changed
//! by editors; approved; made into mails, once for each kind of reader; and frozen.
//!
//! An issue is one newsletter's for one day of the newsletter's calendar. What is put together ([`Assembled`]) and
//! what editors make of it ([`Changes`]) are kept apart, and laid over each other whenever the issue is looked at.

mod acts;
mod assemble;
pub mod calendar;
mod changes;
mod checks;
mod edits;
mod freeze;
mod items;
mod keeping;
mod letter;
mod links;
mod material;
mod pictured;
pub mod radar;
mod rank;
mod state;
mod store;
#[cfg(test)]
mod tests;
mod trial;
mod variants;

use db::DbError;

pub use acts::{Deed, Seen, THING, act, article_of, begin};
pub use assemble::anew;
pub use changes::{Changes, Composed, Composition, Placed, Words};
pub use checks::{Check, checks};
pub use edits::{Edit, longest_note};
pub use items::{Assembled, Block, Item, TAKE, What};
pub use keeping::{Kept, keep, why_held};
pub use links::PATH as LINKS;
pub use material::Material;
pub use state::{State, Step, next};
pub use store::{Issue, Listed, by_public_id, list, on_day};
pub use trial::try_out;
pub use variants::{
    Entitlement, Prepared, Titles, Variant, entitlements, headline, in_its_words, prepare, speaks_all,
};

/// Why an issue is as it was. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    /// There is no such issue, newsletter or item (any more).
    #[error("it is not there (any more)")]
    Missing,
    /// Somebody else changed it since it was shown.
    #[error("somebody else changed it meanwhile")]
    Overtaken,
    /// Nothing of the sort is done to an issue that stands so.
    #[error("the issue is {}", .0.as_str())]
    WrongState(State),
    /// What was typed cannot be.
    #[error("{0}")]
    Wrong(Wrong),
    /// Of what was typed, the text of that name in forms cannot be.
    #[error("{0}: {1}")]
    WrongIn(&'static str, Wrong),
    /// It cannot be sent as it stands, for these reasons.
    #[error("it cannot be sent as it stands")]
    Unfit(Vec<Check>),
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] DbError),
}

/// What was typed and cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Wrong {
    /// A text that must say something is empty.
    #[error("it is empty")]
    Empty,
    /// A text is too long.
    #[error("it is too long")]
    TooLong,
    /// It is no address of a web page.
    #[error("it is no web address")]
    Address,
    /// The last day comes before the first.
    #[error("it ends before it begins")]
    Days,
    /// The newsletter has no such section, or nothing can be added to it.
    #[error("nothing can be added there")]
    Section,
    /// There are too many.
    #[error("there are too many already")]
    TooMany,
    /// A subject begins as answers' and forwarded mails' do, which is not sent.
    #[error("it begins like the subject of an answer or a forwarded mail")]
    Answer,
    /// What must stand in it does not: our take.
    #[error("our take is missing")]
    NoTake,
}

impl Wrong {
    /// The word after `issues-wrong-` in language files.
    pub fn as_str(self) -> &'static str {
        match self {
            Wrong::Empty => "empty",
            Wrong::TooLong => "too-long",
            Wrong::Address => "address",
            Wrong::Days => "days",
            Wrong::Section => "section",
            Wrong::TooMany => "too-many",
            Wrong::Answer => "answer",
            Wrong::NoTake => "no-take",
        }
    }
}
