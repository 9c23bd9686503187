//! The front page as editors arrange it. An arrangement says what stands in some of the page's places; the rest, and
//! whatever in them is not published (any more), is left to the page itself. The arrangement that began last is the
//! one that is shown: nothing happens when the time of another comes, on any server, but that it is the last then.

mod acts;
mod arrange;
mod gather;
mod places;
mod store;
#[cfg(test)]
mod tests;

use db::DbError;
use kernel::clock::Millis;

use crate::Press;

pub use acts::{begin, drop_prepared, prepare, put, put_series, say, shift, show_again, take, take_back};
pub use arrange::{Arranged, Shown, arrange, is_comment};
pub use gather::{Gathered, gather};
pub use places::{Content, Filled, Piece, filled, unpublished_pieces};
pub use store::{Front, by_public_id, chosen_since, current, earlier, next_beginning, prepared, waiting};

/// The kind of its changes in the log.
pub const CHANGE: &str = "front";
/// Longest headline of a place, in characters.
const HEADLINE: usize = 200;

/// A part of the front page that can be arranged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// The story that leads.
    Lead,
    /// Those beside it.
    Second,
    /// The strip of comments.
    Opinion,
    /// The first story of a section's column; its position is the section's row.
    Column,
    /// The series whose parts are listed.
    Series,
    /// What is remembered from the archive.
    Archive,
}

impl Slot {
    /// All of them, from the page's top to its end.
    pub const ALL: [Slot; 6] =
        [Slot::Lead, Slot::Second, Slot::Opinion, Slot::Column, Slot::Series, Slot::Archive];

    /// The word in the database, in addresses and, after `front-slot-`, in language files.
    pub fn as_str(self) -> &'static str {
        match self {
            Slot::Lead => "lead",
            Slot::Second => "second",
            Slot::Opinion => "opinion",
            Slot::Column => "column",
            Slot::Series => "series",
            Slot::Archive => "archive",
        }
    }

    /// The slot of that word.
    pub fn from_name(name: &str) -> Option<Slot> {
        Slot::ALL.into_iter().find(|slot| slot.as_str() == name)
    }

    /// How many places it has; as many columns as there are sections on the page.
    pub fn room(self) -> i64 {
        match self {
            Slot::Lead => 1,
            Slot::Second | Slot::Archive => 3,
            Slot::Opinion => 4,
            Slot::Column => i64::MAX,
            Slot::Series => 2,
        }
    }
}

/// A place on the front page: `second-0`, or `column-7` for the section of row 7.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Of which part.
    pub slot: Slot,
    /// Which of its places.
    pub position: i64,
}

impl Place {
    /// A place, if there is one.
    pub fn new(slot: Slot, position: i64) -> Option<Place> {
        (0..slot.room()).contains(&position).then_some(Place { slot, position })
    }

    /// As it stands in addresses.
    pub fn parse(text: &str) -> Option<Place> {
        let (slot, position) = text.split_once('-')?;
        Place::new(Slot::from_name(slot)?, position.parse().ok()?)
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.slot.as_str(), self.position)
    }
}

/// Why an arrangement is as it was.
#[derive(Debug, thiserror::Error)]
pub enum FrontError {
    /// There is no such arrangement, story or series.
    #[error("it is not there (any more)")]
    Missing,
    /// It is no longer being prepared.
    #[error("it has its time already")]
    Set,
    /// It is no longer waiting for its time.
    #[error("it has begun already")]
    Begun,
    /// Its time is past, or no time.
    #[error("the time is past")]
    Past,
    /// A headline is too long.
    #[error("the headline is too long")]
    TooLong,
    /// The database failed; nothing changed.
    #[error(transparent)]
    Failed(#[from] DbError),
}

/// The instant that is this hour on the publication's clocks, written as forms do: `2026-11-26T06:00`. An hour that
/// is skipped in spring is the one after it, one that comes twice in autumn the first.
pub fn moment(press: &Press, text: &str) -> Option<Millis> {
    let local: jiff::civil::DateTime = text.trim().parse().ok()?;
    Some(local.to_zoned_datetime(press.zone.clone()).ok()?.timestamp().as_millisecond())
}
