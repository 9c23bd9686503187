//! Time comes from one place: a [`Clock`] handed down from `main` or from a test.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Serialize, Serializer};

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

    /// How many months it lies after January of the year 0.
    fn ordinal(self) -> i64 {
        (self.0 / 100) * 12 + self.0 % 100 - 1
    }

    /// The month that comes so many months later.
    pub fn later(self, months: i64) -> Period {
        let ordinal = self.ordinal() + months;
        Period(ordinal.div_euclid(12) * 100 + ordinal.rem_euclid(12) + 1)
    }

    /// How many months later than `earlier` it is.
    pub fn months_since(self, earlier: Period) -> i64 {
        self.ordinal() - earlier.ordinal()
    }

    /// The first day after this month: when an allowance renews.
    pub fn reset(self) -> Date {
        let (year, month) = (self.0 / 100, self.0 % 100);
        let (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        Date::new(i16::try_from(year).unwrap_or(9999), i8::try_from(month).unwrap_or(1), 1)
            .unwrap_or(Date::MAX)
    }
}

impl fmt::Display for Period {
    /// As the calendar's standard has it: 2026-11.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0 / 100, self.0 % 100)
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A text that names no month.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no month; write one as in 2027-01")]
pub struct NoMonth(String);

impl FromStr for Period {
    type Err = NoMonth;

    fn from_str(text: &str) -> Result<Period, NoMonth> {
        let none = || NoMonth(text.to_owned());
        let (year, month) = text.split_once('-').ok_or_else(none)?;
        let digits =
            |part: &str, most: usize| part.len() == most && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return Err(none());
        }
        format!("{year}{month}").parse().ok().and_then(Period::from_number).ok_or_else(none)
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
    fn months_are_counted_across_years_and_written_as_the_calendar_has_them() {
        let month = |number| Period::from_number(number).unwrap();
        assert_eq!(month(202611).later(2), month(202701));
        assert_eq!(month(202611).later(0), month(202611));
        assert_eq!(month(202701).later(-1), month(202612));
        assert_eq!(month(202701).months_since(month(202511)), 14);
        assert_eq!(month(202701).to_string(), "2027-01");
        assert_eq!("2027-01".parse(), Ok(month(202701)));
        for wrong in ["2027-13", "2027-00", "2027", "27-01", "2027-1", "+027-01", "2027-01-01", ""] {
            assert!(wrong.parse::<Period>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_manual_clock_is_shared_by_its_clones() {
        let clock = Clock::manual(5);
        let twin = clock.clone();
        clock.advance(DAY);
        assert_eq!(twin.now(), 5 + DAY);
    }
}
