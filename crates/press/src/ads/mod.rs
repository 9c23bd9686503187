//! Campaigns: advertisements of the house and of its clients, in the slots that themes reserve.
//!
//! Which one a page shows depends on the page and the time alone ([`place`]), never on who reads, so a page stays kept
//! with what it shows. What is shown and clicked is counted as pages are ([`crate::tally`]), without anything that
//! says who. A cap is on what was added up: a campaign that reaches one leaves every page at once, on all servers,
//! which is some seconds after the view that reached it.
//!
//! What settings name (`[[ads]]`) fills the slots that no campaign takes.

mod acts;
mod checks;
mod counts;
mod pace;
mod pick;
mod store;
#[cfg(test)]
mod tests;
mod txt;

use db::DbError;
use kernel::clock::Millis;
pub use kernel::config::AdSlot;

use crate::articles::media_file;

pub use acts::{Turn, change, delete, duplicate, make, turn};
pub(crate) use checks::is_link;
pub use checks::{Trouble, Wanted};
pub use counts::{OfDay, OfSlot, by_day, by_slot};
pub(crate) use counts::{Sums, add};
pub use pace::{Goal, Pace, Verdict, expected, goal, pace};
pub use pick::{On, place};
pub use store::{by_public_id, leads_to, list, next_edge, running};
pub(crate) use store::{move_section, section_is_used};
pub use txt::{Line, Wrong, check_txt, save_txt, txt};

/// The kind of its changes in the log.
pub const CHANGE: &str = "ad";

/// What a campaign's state is until somebody changes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Being prepared.
    Draft,
    /// Shown, between its dates and below its caps.
    Running,
    /// Held back for a while.
    Paused,
    /// Over for good.
    Ended,
}

impl State {
    /// All of them.
    pub const ALL: [State; 4] = [State::Draft, State::Running, State::Paused, State::Ended];

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Draft => "draft",
            State::Running => "running",
            State::Paused => "paused",
            State::Ended => "ended",
        }
    }

    fn from_name(name: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.as_str() == name)
    }
}

/// How a campaign stands at a moment: its state, its dates and its caps together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Being prepared.
    Draft,
    /// It runs, and its first day is to come.
    Waiting,
    /// Pages show it.
    Live,
    /// Held back for a while.
    Paused,
    /// It was shown or clicked as often as was agreed.
    Full,
    /// Its last day is past.
    Over,
    /// Ended by hand.
    Ended,
}

impl Phase {
    /// All of them.
    pub const ALL: [Phase; 7] =
        [Phase::Draft, Phase::Waiting, Phase::Live, Phase::Paused, Phase::Full, Phase::Over, Phase::Ended];

    /// The word after `ads-phase-` in language files.
    pub fn as_str(self) -> &'static str {
        match self {
            Phase::Draft => "draft",
            Phase::Waiting => "waiting",
            Phase::Live => "live",
            Phase::Paused => "paused",
            Phase::Full => "full",
            Phase::Over => "over",
            Phase::Ended => "ended",
        }
    }
}

/// What is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Creative {
    /// Words.
    Text {
        /// The first line.
        heading: String,
        /// A sentence; may be empty.
        words: String,
        /// What to do; may be empty.
        prompt: String,
    },
    /// A picture of the library.
    Picture {
        /// Its row.
        id: i64,
        /// What names it.
        public_id: String,
        /// Its type.
        mime: String,
        /// Width and height in pixels.
        size: (i64, i64),
        /// What it shows, for those who do not see it.
        alt: String,
        /// Whether there are smaller copies of it.
        scalable: bool,
    },
}

impl Creative {
    /// File name under `/media/`, if it is a picture.
    pub fn file(&self) -> Option<String> {
        match self {
            Creative::Text { .. } => None,
            Creative::Picture { public_id, mime, .. } => Some(media_file(public_id, mime)),
        }
    }
}

/// The room that pictures have in a slot, in pixels; larger ones are scaled down, smaller ones stay as they are.
fn room(slot: AdSlot) -> (i64, i64) {
    match slot {
        AdSlot::Top => (970, 250),
        AdSlot::Middle => (600, 500),
        AdSlot::Side => (300, 600),
    }
}

/// The size at which a picture of this size stands in a slot: known before it is loaded, so that nothing moves.
pub fn fitted((width, height): (i64, i64), slot: AdSlot) -> (i64, i64) {
    let (most_wide, most_high) = room(slot);
    let (width, height) = (width.max(1), height.max(1));
    if width <= most_wide && height <= most_high {
        return (width, height);
    }
    match width * most_high > height * most_wide {
        true => (most_wide, (height * most_wide / width).max(1)),
        false => ((width * most_high / height).max(1), most_high),
    }
}

/// A section, by which campaigns are narrowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Its row.
    pub id: i64,
    /// Last part of its address.
    pub slug: String,
    /// What it is called.
    pub name: String,
}

/// A campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Campaign {
    /// Its row.
    pub id: i64,
    /// What names it in addresses.
    pub public_id: String,
    /// What colleagues call it; readers never see it.
    pub name: String,
    /// Who pays for it; empty: the house.
    pub client: String,
    /// What is shown.
    pub creative: Creative,
    /// Where it leads: a web address, or a path of this site.
    pub link: String,
    /// Where on a page it may stand.
    pub slots: Vec<AdSlot>,
    /// The sections it is for; none: every page.
    pub sections: Vec<Section>,
    /// From when on.
    pub starts_at: Millis,
    /// Until when; none: until it is ended.
    pub ends_at: Option<Millis>,
    /// How often it comes when several fit.
    pub weight: i64,
    /// So often it is shown at most.
    pub most_shown: Option<i64>,
    /// So often it is clicked at most.
    pub most_clicked: Option<i64>,
    /// How often it was shown, as far as that was added up.
    pub shown: i64,
    /// How often it was clicked.
    pub clicked: i64,
    /// Its state.
    pub state: State,
}

impl Campaign {
    /// Whether a cap is reached.
    pub fn is_full(&self) -> bool {
        let reached = |most: Option<i64>, count: i64| most.is_some_and(|most| count >= most);
        reached(self.most_shown, self.shown) || reached(self.most_clicked, self.clicked)
    }

    /// How it stands at `now`.
    pub fn phase(&self, now: Millis) -> Phase {
        match self.state {
            State::Draft => Phase::Draft,
            State::Paused => Phase::Paused,
            State::Ended => Phase::Ended,
            State::Running if self.is_full() => Phase::Full,
            State::Running if self.ends_at.is_some_and(|ends| ends <= now) => Phase::Over,
            State::Running if now < self.starts_at => Phase::Waiting,
            State::Running => Phase::Live,
        }
    }

    /// Where its link leads on pages, so that a click can be counted: a path of this site that leads on to [`Campaign::link`]
    /// and nowhere else.
    pub fn way(&self, slot: AdSlot) -> String {
        format!("/go/{}/{}", self.public_id, slot.as_str())
    }
}

/// Why a campaign is as it was.
#[derive(Debug, thiserror::Error)]
pub enum AdError {
    /// There is no such campaign.
    #[error("it is not there (any more)")]
    Missing,
    /// What was typed cannot be taken.
    #[error("something that was typed cannot be taken")]
    Wrong(Vec<Trouble>),
    /// Its state does not allow it.
    #[error("its state does not allow that")]
    State,
    /// It would begin after its end.
    #[error("its end is past")]
    Over,
    /// Readers have seen it.
    #[error("it was shown already")]
    Shown,
    /// The database failed; nothing changed.
    #[error(transparent)]
    Failed(#[from] DbError),
}
