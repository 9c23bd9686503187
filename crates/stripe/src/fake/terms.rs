//! Terms and shares of them. Pure.

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// The length of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Month,
    Year,
}

impl Unit {
    pub(super) fn word(self) -> &'static str {
        match self {
            Unit::Day => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Year => "year",
        }
    }

    pub(super) fn read(word: &str) -> Option<Unit> {
        [Unit::Day, Unit::Week, Unit::Month, Unit::Year].into_iter().find(|unit| unit.word() == word)
    }
}

/// How often a price is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Term {
    pub unit: Unit,
    pub count: i64,
}

/// From when to when, in seconds.
pub(super) type Period = (i64, i64);

impl Term {
    /// The end of the `cycle`th term since the anchor. Counted from the anchor each time, so that who began on a
    /// 31st pays on the 28th in February and on the 31st again in March.
    pub(super) fn end(self, anchor: i64, cycle: i64) -> i64 {
        let times = self.count.saturating_mul(cycle);
        let span = match self.unit {
            Unit::Day => Span::new().try_days(times),
            Unit::Week => Span::new().try_weeks(times),
            Unit::Month => Span::new().try_months(times),
            Unit::Year => Span::new().try_years(times),
        };
        let begin =
            Timestamp::from_second(anchor).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned_datetime(TimeZone::UTC);
        let end = span.and_then(|span| begin.checked_add(span));
        end.map_or(i64::MAX, |end| end.timestamp().as_second())
    }
}

/// What of an amount falls on the rest of a term, rounded half away from zero.
pub(super) fn rest(amount: i64, at: i64, (start, end): Period) -> i64 {
    let (whole, left) = (i128::from(end - start), i128::from((end - at).clamp(0, end - start)));
    if whole <= 0 { 0 } else { divide(i128::from(amount) * left, whole) }
}

/// A share in hundredths of a percent, rounded half away from zero.
pub(super) fn share(amount: i64, hundredths: i64) -> i64 {
    divide(i128::from(amount) * i128::from(hundredths), 10_000)
}

/// The tax in a price that holds it.
pub(super) fn tax_within(amount: i64, percent: i64) -> i64 {
    divide(i128::from(amount) * i128::from(percent), i128::from(100 + percent))
}

fn divide(number: i128, by: i128) -> i64 {
    let half = if number < 0 { -by / 2 } else { by / 2 };
    i64::try_from((number + half) / by).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        text.parse::<Timestamp>().unwrap().as_second()
    }

    #[test]
    fn a_month_from_the_31st_ends_with_the_month() {
        let (month, anchor) = (Term { unit: Unit::Month, count: 1 }, at("2027-12-31T10:00:00Z"));
        assert_eq!(month.end(anchor, 1), at("2028-01-31T10:00:00Z"));
        assert_eq!(month.end(anchor, 2), at("2028-02-29T10:00:00Z"));
        assert_eq!(month.end(anchor, 3), at("2028-03-31T10:00:00Z"));
        let year = Term { unit: Unit::Year, count: 1 };
        assert_eq!(year.end(at("2028-02-29T00:00:00Z"), 1), at("2029-02-28T00:00:00Z"));
    }

    #[test]
    fn shares_are_rounded_to_the_nearest() {
        assert_eq!(rest(999, 50, (0, 100)), 500);
        assert_eq!(rest(-999, 50, (0, 100)), -500);
        assert_eq!(rest(999, 200, (0, 100)), 0);
        assert_eq!(rest(999, 5, (5, 5)), 0);
        assert_eq!(share(999, 2500), 250);
        assert_eq!(tax_within(1190, 19), 190);
    }
}
