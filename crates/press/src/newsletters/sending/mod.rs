//! Sending an issue, so that nobody gets it twice and nobody is left out.
//!
//! [`freeze`] keeps the issue's renderings and begins its ledger: one entry a recipient, unique by mailbox, as
//! the audience was at that moment. [`step`] writes the ledger in short transactions and begins when the issue is
//! due. Whoever sends takes entries ([`claim`]), says which are about to leave ([`intend`]) before any of them
//! does, and what became of them ([`settle`]). An entry that was about to leave when its sender died is
//! *uncertain*: it is named, and held or sent again as settings say ([`uncertain`]).
//!
//! Three things make it so. What waits lies in *parcels*, stretches of positions, and a parcel is one sender's or
//! nobody's. A sender that is not heard of for its [`lease`] is dead, and from then on the database takes no intent
//! and no claim of its. And an entry counts its attempts, so that a late word on an earlier attempt changes
//! nothing.

mod acts;
mod audience;
mod books;
mod claims;
mod counts;
mod freeze;
mod mailing;
mod outcomes;
mod pace;
mod parcels;
mod results;
mod senders;
mod steps;
#[cfg(test)]
mod tests;
mod trial;
mod uncertain;

use kernel::clock::Millis;
use render::letter::Piece;
use serde::{Deserialize, Serialize};

pub use acts::{ActError, cancel, pause, resume};
pub use books::Books;
pub use claims::{Claim, claim};
pub use counts::{Counts, Progress, counts, progress};
pub use freeze::{forget, freeze, variants};
pub use mailing::Mailing;
pub use outcomes::{intend, settle};
pub use results::{Results, results, series};
pub use senders::{enrol, lease, leave, renew};
pub use steps::{Step, due, fold, step};
pub use trial::Trial;
pub use uncertain::{Decision, Uncertain, decide, decide_all, uncertain};

/// The kind of its changes in the log.
pub const CHANGE: &str = "issue";

/// A rendering of an issue, as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// What it is called among the issue's, such as `subscribers.en`.
    pub key: String,
    /// Whether it is for readers with All-Access alone.
    pub entitled: bool,
    /// Its subject.
    pub subject: String,
    /// The HTML part, with gaps.
    pub html: Vec<Piece>,
    /// The plain part, with gaps.
    pub text: Vec<Piece>,
}

/// Who gets an issue: whoever has the newsletter, with these restrictions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Audience {
    /// The newsletter's slug.
    pub newsletter: String,
    /// Those with All-Access alone.
    pub subscribers_only: bool,
    /// If not empty: those alone who follow one of these terms, by row.
    pub terms: Vec<i64>,
}

/// How far an issue is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Its ledger is being written.
    Freezing,
    /// Its ledger is whole and its time has not come.
    Ready,
    /// It is being sent.
    Sending,
    /// It is held back for a while.
    Paused,
    /// It was called off; what had been sent was sent.
    Cancelled,
    /// Nothing is left to send.
    Sent,
}

impl State {
    const ALL: [State; 6] =
        [State::Freezing, State::Ready, State::Sending, State::Paused, State::Cancelled, State::Sent];

    /// The word in the database, and after `sending-state-` in language files.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Freezing => "freezing",
            State::Ready => "ready",
            State::Sending => "sending",
            State::Paused => "paused",
            State::Cancelled => "cancelled",
            State::Sent => "sent",
        }
    }

    fn from_name(name: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// What becomes of an entry. The numbers are those in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing yet.
    Waiting = 0,
    /// The relay wanted it later.
    PutOff = 1,
    /// About to leave: a sender may be handing it over this moment.
    Intended = 2,
    /// The relay has it.
    Accepted = 3,
    /// The relay refused it for good.
    Refused = 4,
    /// It was put off until it was too late, or too often.
    GivenUp = 5,
    /// Its reader did not want it, or may not have it, by the time it was to leave.
    Withdrawn = 6,
    /// It was about to leave, and nobody knows whether it did. Held until somebody decides.
    Uncertain = 7,
    /// The same, and somebody left it at that.
    Unknown = 8,
    /// The issue was called off before.
    Cancelled = 9,
}

impl Fate {
    /// The number in the database.
    pub(crate) fn number(self) -> i64 {
        self as i64
    }
}

/// One recipient, on lease to a sender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The issue's row.
    pub issue: i64,
    /// The entry's place in the ledger of its issue.
    pub position: i64,
    /// How often it was about to be sent before.
    pub attempts: i64,
    /// The address to write to.
    pub address: String,
    /// Which of the issue's variants.
    pub variant: i64,
    /// The reader's public id, for links.
    pub reader: String,
    /// The reader's row.
    pub reader_id: i64,
}

/// What the relay made of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is the relay's now.
    Accepted,
    /// Not now, for these reasons; nothing was taken over. Trying again makes no sense for so many milliseconds.
    PutOff(String, Millis),
    /// Nothing of it was sent, and it is given back; not to be tried for so many milliseconds.
    Untried(Millis),
    /// Never, for these reasons.
    Refused(String),
    /// The connection was lost behind the final dot.
    Uncertain(String),
}

/// What became of one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The entry's place.
    pub position: i64,
    /// Which attempt: one more than [`Entry::attempts`] said, or just that if it was not about to leave.
    pub attempt: i64,
    /// What became of it.
    pub outcome: Outcome,
}
