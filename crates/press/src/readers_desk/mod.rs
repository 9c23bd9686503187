//! The readers desk: how staff find a reader among many, what they see of them, why somebody read or did not read an
//! article, and what can be done about it. Nobody is ever signed in as somebody else.

mod days;
mod find;
mod grants;
mod list;
mod lists;
mod merge;
mod notes;
mod past;
mod sheet;
#[cfg(test)]
mod tests;
mod timeline;
mod why;

pub use days::{end_of_day, moment_of, written};
pub use find::{Found, GroupHit, find};
pub(crate) use find::{end, spellings};
pub use grants::{GrantError, Granted, end_grant, give, grants, mail_link, open_article, sign_out};
pub use list::{Entry, Filter, Place, Show, list};
pub use lists::{List, ListState, begin_list, file_of, list_of, newest_lists, take_in_next};
pub use merge::{Merge, MergeError, Moves, merge, preview};
pub use notes::{Note, NoteError, add_note, notes, remove_note};
pub use past::Month;
pub use sheet::{Sheet, sheet};
pub use timeline::{Event, Happened, timeline};
pub use why::{Answer, Doubt, Fact, Question, Remedy, WhyError, why};
