//! Time comes from one place: a [`Clock`] handed down from `main` or from a test.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// An instant as stored in the database: milliseconds since 1970-01-01T00:00:00Z.
pub type Millis = i64;

/// One minute in milliseconds.
pub const MINUTE: Millis = 60_000;
/// One hour in milliseconds.
pub const HOUR: Millis = 60 * MINUTE;
/// One day of 24 hours in milliseconds.
pub const DAY: Millis = 24 * HOUR;

/// Where the time comes from. Cheap to clone; clones of a manual clock share its hands.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Clock {
        Clock(Source::System)
    }

    /// A clock that stands at `now` until it is moved.
    pub fn manual(now: Millis) -> Clock {
        Clock(Source::Manual(Arc::new(AtomicI64::new(now))))
    }

    /// The present instant.
    pub fn now(&self) -> Millis {
        match &self.0 {
            Source::System => Timestamp::now().as_millisecond(),
            Source::Manual(hands) => hands.load(Ordering::SeqCst),
        }
    }

    /// Moves a manual clock to `now`; the machine's clock is left alone.
    pub fn set(&self, now: Millis) {
        if let Source::Manual(hands) = &self.0 {
            hands.store(now, Ordering::SeqCst);
        }
    }

    /// Moves a manual clock by `by` milliseconds, backwards if negative.
    pub fn advance(&self, by: Millis) {
        self.set(self.now() + by);
    }
}

/// The timestamp of `at`, clamped to what the calendar can express.
pub fn timestamp(at: Millis) -> Timestamp {
    Timestamp::from_millisecond(at).unwrap_or(if at < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// A calendar month of the publication, as the number YYYYMM. Ordered as time is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period(i64);

impl Period {
    /// The month that `at` falls in where the publication is.
    pub fn containing(at: Millis, zone: &TimeZone) -> Period {
        let date = timestamp(at).to_zoned_datetime(zone.clone()).date();
        Period(i64::from(date.year()) * 100 + i64::from(date.month()))
    }

    /// The period stored as `number`, if that is a month.
    pub fn from_number(number: i64) -> Option<Period> {
        (1..=12).contains(&(number % 100)).then_some(Period(number))
    }

    /// The stored form, YYYYMM.
    pub fn number(self) -> i64 {
        self.0
    }

    /// The month of the year, 1 to 12.
    pub fn month(self) -> i8 {
        i8::try_from(self.0 % 100).unwrap_or(1)
    }

    /// The first day after this month: when an allowance renews.
    pub fn reset(self) -> Date {
        let (year, month) = (self.0 / 100, self.0 % 100);
        let (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        Date::new(i16::try_from(year).unwrap_or(9999), i8::try_from(month).unwrap_or(1), 1)
            .unwrap_or(Date::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Millis {
        text.parse::<Timestamp>().unwrap().as_millisecond()
    }

    #[test]
    fn a_period_turns_at_local_midnight() {
        let lisbon = TimeZone::get("Europe/Lisbon").unwrap();
        let apia = TimeZone::get("Pacific/Apia").unwrap();
        assert_eq!(Period::containing(at("2026-06-30T22:59:59.999Z"), &lisbon).number(), 202606);
        assert_eq!(Period::containing(at("2026-06-30T23:00:00Z"), &lisbon).number(), 202607);
        assert_eq!(Period::containing(at("2026-12-31T23:59:59Z"), &lisbon).number(), 202612);
        assert_eq!(Period::containing(at("2026-12-31T12:00:00Z"), &apia).number(), 202701);
    }

    #[test]
    fn an_allowance_renews_on_the_first_of_the_next_month() {
        assert_eq!(Period(202611).reset().to_string(), "2026-12-01");
        assert_eq!(Period(202612).reset().to_string(), "2027-01-01");
        assert_eq!(Period::from_number(202613), None);
    }

    #[test]
    fn a_manual_clock_is_shared_by_its_clones() {
        let clock = Clock::manual(5);
        let twin = clock.clone();
        clock.advance(DAY);
        assert_eq!(twin.now(), 5 + DAY);
    }
}
