//! Counting what is opened and done: how often, on which day of the publication's calendar, for which article, in
//! which section, and where it came from. Nothing says who: no cookie is set for it and no address is looked at, so
//! two visits of one person are two visits.
//!
//! Pages are counted in memory ([`Waiting`]), since most are served without a look at the database. A worker writes
//! what was counted, twice a second, as one row ([`write`]); that is what a crash can lose. An act that is a
//! transaction of its own (an address that is left, an unlock, a payment) puts such a row into that transaction
//! ([`count`]), so it counts exactly if it happened. Rows that wait are added up a little later ([`gather`]): then a
//! popular article costs one change a while, however often it is read, and however many servers there are.
//!
//! Acts are counted for their article and its section, not for where their reader had come from: that would take
//! something that follows a reader from page to page.

mod acts;
mod ads;
mod gather;
mod report;
mod sources;
mod store;
#[cfg(test)]
mod tests;
mod waiting;

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::clock::{DAY, Millis, timestamp};

use crate::access::{Decision, Outcome, Wall};

pub(crate) use acts::{article_at, count, count_paid};
pub use ads::AdMark;
pub use gather::gather;
pub use report::{
    ArticleCounts, Days, KEPT, Labelled, OfDay, Shown, Titled, by_label, by_site, titles, top_articles,
};
pub use sources::{OTHER, SOURCES, Source, source};
pub use store::{sweep, write};
pub use waiting::Waiting;

/// What a page showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Seen {
    /// A page that is no article: home, a section, what is on offer.
    Page,
    /// An article, all of it.
    Whole,
    /// Its teaser, and the wall that asks for an address.
    Registration,
    /// The wall that asks to confirm it.
    Confirm,
    /// The wall that offers to spend one of the month's.
    Unlock,
    /// The wall that says that none is left.
    Exhausted,
    /// The wall of what is for subscribers alone.
    Subscribe,
    /// The wall of who was a subscriber.
    Lapsed,
}

impl Seen {
    /// All of it.
    pub const ALL: [Seen; 8] = [
        Seen::Page,
        Seen::Whole,
        Seen::Registration,
        Seen::Confirm,
        Seen::Unlock,
        Seen::Exhausted,
        Seen::Subscribe,
        Seen::Lapsed,
    ];

    /// The walls, in the order in which readers meet them.
    pub const WALLS: [Seen; 6] =
        [Seen::Registration, Seen::Confirm, Seen::Unlock, Seen::Exhausted, Seen::Subscribe, Seen::Lapsed];

    /// What is seen of an article of which that was decided.
    pub fn of(decision: Decision) -> Seen {
        match decision.outcome() {
            Outcome::Full(_) => Seen::Whole,
            Outcome::Teaser(Wall::Registration) => Seen::Registration,
            Outcome::Teaser(Wall::Confirm) => Seen::Confirm,
            Outcome::Teaser(Wall::Unlock { .. }) => Seen::Unlock,
            Outcome::Teaser(Wall::Exhausted) => Seen::Exhausted,
            Outcome::Teaser(Wall::Subscribe) => Seen::Subscribe,
            Outcome::Teaser(Wall::Lapsed { .. }) => Seen::Lapsed,
        }
    }

    /// The word in rows.
    pub fn as_str(self) -> &'static str {
        match self {
            Seen::Page => "page",
            Seen::Whole => "whole",
            Seen::Registration => "wall-registration",
            Seen::Confirm => "wall-confirm",
            Seen::Unlock => "wall-unlock",
            Seen::Exhausted => "wall-exhausted",
            Seen::Subscribe => "wall-subscribe",
            Seen::Lapsed => "wall-lapsed",
        }
    }
}

/// What readers do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Left an address that was never seen before.
    Registered,
    /// Proved it.
    Confirmed,
    /// Unlocked an article; their so many-th of the month.
    Unlocked {
        /// 1 for the first.
        nth: i64,
    },
    /// Set out to pay.
    Checkout,
    /// Became a paying subscriber.
    Paid,
}

/// The last unlock of a month that is told apart from later ones.
pub const LAST_NTH: i64 = 9;

impl Act {
    /// The word in rows.
    pub fn word(self) -> Cow<'static, str> {
        match self {
            Act::Registered => "registered".into(),
            Act::Confirmed => "confirmed".into(),
            Act::Unlocked { nth } => format!("unlocked-{}", nth.clamp(1, LAST_NTH)).into(),
            Act::Checkout => "checkout".into(),
            Act::Paid => "paid".into(),
        }
    }
}

/// A page was opened, whatever it showed.
pub const VIEW: &str = "view";
/// It was opened from elsewhere: a visit began.
pub const VISIT: &str = "visit";
/// A wall was seen, whichever.
pub const WALL: &str = "wall";
/// An advertisement was on a page that was opened. Its count has the campaign for an article and the slot for a source.
const AD_SHOWN: &str = "ad-shown";
/// An advertisement was clicked.
const AD_CLICKED: &str = "ad-clicked";
/// An article was unlocked, whichever of the month it was.
pub const UNLOCKED: &str = "unlocked";

/// So many of something.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counted {
    /// Days since 1970, in the publication's calendar.
    pub day: i64,
    /// Row id of the article; 0: none. Of an advertisement, that of its campaign.
    pub article: i64,
    /// The word of a [`Seen`] or an [`Act`].
    pub what: Cow<'static, str>,
    /// Where it came from; empty: that is not known of acts.
    pub source: Box<str>,
    /// How often.
    pub count: i64,
}

/// Counts of the same as one, in an order of their own.
fn merged(all: impl IntoIterator<Item = Counted>) -> Vec<Counted> {
    let mut sums: BTreeMap<(i64, i64, Cow<'static, str>, Box<str>), i64> = BTreeMap::new();
    for one in all {
        *sums.entry((one.day, one.article, one.what, one.source)).or_default() += one.count;
    }
    let counted = |((day, article, what, source), count)| Counted { day, article, what, source, count };
    sums.into_iter().map(counted).collect()
}

/// The day of the publication's calendar that an instant falls in, as days since 1970.
pub fn day(at: Millis, zone: &TimeZone) -> i64 {
    number(timestamp(at).to_zoned_datetime(zone.clone()).date())
}

/// Days since 1970 of a date.
pub fn number(date: Date) -> i64 {
    date.to_zoned_datetime(TimeZone::UTC)
        .map_or(0, |midnight| midnight.timestamp().as_millisecond().div_euclid(DAY))
}

/// The first day of the month that a day is in.
pub fn month_begins(day: i64) -> i64 {
    number(date(day).first_of_month())
}

/// The day that a text names, as in 2026-11-03.
pub fn parse(text: &str) -> Option<i64> {
    text.parse().ok().map(number)
}

/// The date that lies so many days after 1970-01-01.
pub fn date(day: i64) -> Date {
    timestamp(day.saturating_mul(DAY)).to_zoned_datetime(TimeZone::UTC).date()
}

/// When that day begins where the publication is.
pub fn begins(day: i64, zone: &TimeZone) -> Millis {
    date(day).to_zoned_datetime(zone.clone()).map_or(Millis::MAX, |begin| begin.timestamp().as_millisecond())
}
