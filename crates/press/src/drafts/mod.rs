//! Writing and publishing. A draft is the working copy of an article, new or published. Every text it had is kept
//! as a revision: what is typed is saved as it comes, what two people write at once is kept twice, and readers see a
//! text only when somebody publishes it or its time has come.

mod acts;
mod checklist;
mod comments;
mod corrections;
mod diff;
mod discarding;
mod galley;
mod keeping;
mod links;
mod opening;
mod openings;
mod panes;
mod pictures;
mod plan_acts;
mod planning;
mod proofs;
mod publishing;
mod retention;
mod revisions;
mod schedule;
mod store;
#[cfg(test)]
mod tests;
mod workflow;

use db::DbError;
use kernel::clock::Millis;
use kernel::config::AccessLevel;
use serde::{Deserialize, Serialize};

use crate::staff::Role;

pub use crate::articles::wire::Place;
pub use acts::{Deed, Hand, perform};
pub use checklist::{Facts, Finding, Item, PictureFacts, Weight, check};
pub use comments::{Comment, NewComment, Passage, comment, comments, locate, reopen, resolve, unsettled};
pub use corrections::{Correction, correct, of_article};
pub use diff::{Block, Difference, Piece, compare};
pub use discarding::discard;
pub use galley::{Galley, Which, galley};
pub use keeping::{Coming, Head, Kept, keep};
pub use links::{Link, desk_link, end_link, links, make_link, shown_by};
pub use opening::{begin, of_article as draft_of, open};
pub use openings::{Openness, open_to_all, openness};
pub use panes::Pane;
pub use pictures::picture;
pub(crate) use pictures::renew;
pub use plan_acts::{Planning, begin_planned, replan};
pub use planning::{
    Entry, NewEntry, between, drop_entry, edit_entry, entry, move_entry, of_coming, plan, to_come,
};
pub use proofs::{Proof, proof};
pub use publishing::{publish, withdraw};
pub use retention::{Stamp, may_go, sweep};
pub use revisions::{Conflict, Kind, Part, Revision, Saved, latest, restore, revision, revisions, save};
pub use schedule::{Resting, publish_due, reschedule, schedule, unschedule};
pub use store::{Draft, Listed, Wanted, assign, by_public_id, coming, due, list, set_due, submit, take_back};
pub use workflow::{Act, State, may, next};

/// Someone of the staff, as they act on a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colleague {
    /// Row id of the reader they are.
    pub reader: i64,
    /// What they may do.
    pub role: Role,
}

/// What is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Writing {
    /// The headline.
    pub title: String,
    /// The standfirst, plain text.
    pub standfirst: String,
    /// The text as the editor writes it, with `<!--more-->` where the teaser ends. Unsafe until it is prepared.
    pub html: String,
}

/// Everything else that an article has. Empty text stands for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Particulars {
    /// Wanted address; made from the headline if empty.
    pub slug: String,
    /// Its type; empty: an article.
    pub kind: String,
    /// Name of its section.
    pub section: String,
    /// Name of its series; parts are counted by their dates.
    pub series: String,
    /// Names of its topics.
    pub topics: Vec<String>,
    /// Names of its places.
    pub places: Vec<String>,
    /// Its authors, in the order of the byline.
    pub authors: Vec<Author>,
    /// BCP 47 tag; empty: the publication's language.
    pub language: String,
    /// The article's own level; without one the rules say it.
    pub access: Option<AccessLevel>,
    /// Open to all until then.
    pub open_until: Option<Millis>,
    /// The picture that leads it.
    pub lead: Option<Lead>,
    /// Title for search engines.
    pub search_title: String,
    /// Description for search engines.
    pub search_description: String,
    /// Title where it is shared.
    pub social_title: String,
    /// Description where it is shared.
    pub social_description: String,
    /// The address it belongs under, if that is another site's.
    pub canonical: String,
    /// Where it first stood.
    pub source_url: String,
    /// For colleagues; readers never see it.
    pub notes: String,
}

/// An author of a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Author {
    /// The name.
    pub name: String,
    /// Last part of the address, if the author is known.
    pub slug: String,
}

/// A leading picture of a draft.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Lead {
    /// File name under `/media/`.
    pub file: String,
    /// Where it is, if it was not taken over.
    pub elsewhere: String,
    /// What it shows.
    pub alt: String,
    /// The line under it.
    pub caption: String,
    /// Who made it.
    pub credit: String,
    /// What must stay in sight, in thousandths of width and height.
    pub focus: Option<(i64, i64)>,
}

/// One text of a draft, whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// What is typed.
    pub writing: Writing,
    /// Everything else.
    pub particulars: Particulars,
}

/// Why nothing was done with a draft.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// There is no such draft, article, text or comment.
    #[error("There is no such {0} (any more). Reload the page.")]
    Missing(&'static str),
    /// Their role does not allow it.
    #[error("Your role does not allow this. Ask an editor to do it.")]
    NotAllowed,
    /// The draft is not in a state for it.
    #[error("A piece that is {} cannot be changed in this way. Reload the page to see how it stands.", .0.as_str())]
    WrongState(State),
    /// Somebody was faster.
    #[error("The piece has changed meanwhile. Look at it as it stands now, then decide again.")]
    Changed,
    /// The checklist holds it back.
    #[error("The piece cannot be published yet: the checklist says what is missing.")]
    Incomplete(Vec<Finding>),
    /// A time that has passed, or is no time.
    #[error("Choose a time that is still to come.")]
    Past,
    /// A text that must say something is empty, or it is too long.
    #[error("{0} must say something, in at most {1} characters.")]
    Length(&'static str, usize),
    /// So many links show it already.
    #[error("So many links show this piece already. End some of them first.")]
    TooManyLinks,
    /// The text is too large.
    #[error("The text is longer than four megabytes, pictures aside. Divide it into parts.")]
    TooLarge,
    /// The database failed; nothing changed.
    #[error(transparent)]
    Failed(#[from] DbError),
}

/// Largest text, in bytes of its three parts.
pub const LARGEST: usize = 4 << 20;

impl Writing {
    /// The text as it can be kept on any database.
    fn storable(mut self) -> Result<Writing, DraftError> {
        if self.title.len() + self.standfirst.len() + self.html.len() > LARGEST {
            return Err(DraftError::TooLarge);
        }
        for part in [&mut self.title, &mut self.standfirst, &mut self.html] {
            part.retain(|c| c != '\0');
        }
        Ok(self)
    }
}

impl Particulars {
    /// As they are kept; JSON writes a NUL as an escape, which does no harm.
    fn json(&self) -> String {
        serde_json::to_string(self).expect("strings, numbers and lists of them can be written as JSON")
    }

    /// As they were kept; what a later release added is left out by an earlier one.
    fn of_json(json: &str) -> Particulars {
        serde_json::from_str(json).unwrap_or_default()
    }
}

/// `text` without spaces around it, or why it is not taken.
fn said(what: &'static str, text: &str, most: usize) -> Result<String, DraftError> {
    let text = kernel::text::lines(text).replace('\0', "");
    let text = text.trim();
    match text.is_empty() || text.chars().count() > most {
        true => Err(DraftError::Length(what, most)),
        false => Ok(text.to_owned()),
    }
}
