//! Mails that tell readers what is new of what they care for: of what they follow, at once or each morning, and of
//! the searches they keep. Whichever tells them, they hear of an article once, and of none that they have read.
//!
//! Of follows nothing is written when an article comes out, however many follow: each morning those who hear daily
//! are looked at one after the other, and [`wake`] makes those due earlier who want to hear at once. A reader's turn
//! ends with the transaction that queues their mail, so it is taken once, whatever dies in between.

mod fresh;
mod mail;
mod round;
mod store;
#[cfg(test)]
mod tests;
mod told;
mod wake;

use kernel::clock::{DAY, MINUTE, Millis, timestamp};

use crate::Press;

pub use round::tell_due;
pub use store::{begin, set};
pub use told::sweep;
pub use wake::wake;

pub(crate) use mail::{Section, letter};
pub(crate) use store::{Target, count, restart, stop, target};
pub(crate) use told::{floor, has_room, told, untold};

/// What mails about follows are called among the newsletters: stopped, started and recorded like those.
pub const LETTER: &str = "follows";
/// The hour of the day, where the magazine is at home, at which the mails of the morning are made.
const HOUR_OF_DAY: i8 = 7;
/// How late an article may come into the archive, by its own date, and still be news.
pub(crate) const NEWS: Millis = 7 * DAY;
/// How long it is remembered which articles a reader was told of: longer than they are news.
const REMEMBERED: Millis = 60 * DAY;
/// How long a mail that tells at once waits for more to tell.
const FOLD: Millis = 10 * MINUTE;

/// How a reader hears of something they follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Alert {
    /// Not at all.
    None,
    /// In the mail of the morning.
    Daily,
    /// In a mail of its own, some minutes after it came out.
    AtOnce,
}

impl Alert {
    /// All, from nothing to the most.
    pub const ALL: [Alert; 3] = [Alert::None, Alert::Daily, Alert::AtOnce];

    /// As it is written down.
    pub fn as_str(self) -> &'static str {
        match self {
            Alert::None => "none",
            Alert::Daily => "daily",
            Alert::AtOnce => "at-once",
        }
    }

    /// The one that is written so.
    pub fn from_name(name: &str) -> Option<Alert> {
        Alert::ALL.into_iter().find(|alert| alert.as_str() == name)
    }
}

/// The next time at which the mails of the morning are made.
pub(crate) fn next_morning(press: &Press, now: Millis) -> Millis {
    let today = timestamp(now).to_zoned_datetime(press.zone.clone()).date();
    let at = |day: jiff::civil::Date| {
        let morning = day.at(HOUR_OF_DAY, 0, 0, 0).to_zoned_datetime(press.zone.clone());
        morning.map(|morning| morning.timestamp().as_millisecond()).ok()
    };
    let mornings = [Some(today), today.tomorrow().ok()].into_iter().flatten().filter_map(at);
    mornings.into_iter().find(|morning| *morning > now).unwrap_or(now + DAY)
}
