//! When issues come out: one for each publishing day of a newsletter's calendar, whatever its clocks do. The zone is the
//! publication's, unless the newsletter has one of its own.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::clock::{HOUR, MINUTE, Millis, timestamp};
use kernel::config::Newsletter;

/// Before an issue is due: it is put together, editors are reminded of it, and nothing of it changes any more.
pub const ASSEMBLED: Millis = 120 * MINUTE;
/// See [`ASSEMBLED`].
pub const REMINDED: Millis = 30 * MINUTE;
/// See [`ASSEMBLED`].
pub const FROZEN: Millis = 5 * MINUTE;
/// After it was due, an issue that nobody has made is still put together, if the site was down then.
const LATE: Millis = 6 * HOUR;
/// Days looked ahead for the next one.
const AHEAD: usize = 400;

/// A day of the calendar with an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The day.
    pub day: Date,
    /// When the issue is to be sent.
    pub due: Millis,
}

/// The issue of that day; none if none comes out on it.
///
/// An hour that is skipped in spring is the one after it; of one that comes twice in autumn it is the first. A day
/// that a place has left out, when it crossed the date line, has no issue.
pub fn on(letter: &Newsletter, zone: &TimeZone, day: Date) -> Option<Edition> {
    let zone = letter.zone(zone);
    if !letter.comes_out_on(day) || day.to_zoned_datetime(zone.clone()).ok()?.date() != day {
        return None;
    }
    let due = day.to_datetime(letter.time()?).to_zoned_datetime(zone).ok()?;
    Some(Edition { day, due: due.timestamp().as_millisecond() })
}

/// The next issue that is due after that instant.
pub fn after(letter: &Newsletter, zone: &TimeZone, at: Millis) -> Option<Edition> {
    if letter.days.is_empty() {
        return None;
    }
    let first = timestamp(at).to_zoned_datetime(letter.zone(zone)).date().yesterday().ok()?;
    let mut days = first.series(jiff::Span::new().days(1)).take(AHEAD);
    days.find_map(|day| on(letter, zone, day).filter(|edition| edition.due > at))
}

/// The issue that is to be put together at `now`, if none was yet.
pub fn to_assemble(letter: &Newsletter, zone: &TimeZone, now: Millis) -> Option<Edition> {
    after(letter, zone, now - LATE).filter(|edition| edition.due - ASSEMBLED <= now)
}

/// The last issue that was due before that instant.
pub fn before(letter: &Newsletter, zone: &TimeZone, at: Millis) -> Option<Edition> {
    if letter.days.is_empty() {
        return None;
    }
    let last = timestamp(at).to_zoned_datetime(letter.zone(zone)).date();
    let mut days = last.series(jiff::Span::new().days(-1)).take(AHEAD);
    days.find_map(|day| on(letter, zone, day).filter(|edition| edition.due < at))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::ToSpan as _;
    use kernel::clock::DAY;
    use kernel::config::Day;
    use proptest::prelude::*;

    use super::*;
    use crate::articles::fixtures::at;

    fn letter(days: Vec<Day>, time: &str) -> Newsletter {
        Newsletter { days, at: time.into(), ..Newsletter::default() }
    }

    fn due(zone: &str, day: &str, time: &str) -> Option<String> {
        let zone = TimeZone::get(zone).unwrap();
        let edition = on(&letter(Day::ALL.to_vec(), time), &zone, day.parse().unwrap())?;
        Some(timestamp(edition.due).to_string())
    }

    #[test]
    fn an_hour_that_is_skipped_or_comes_twice_is_one() {
        for (zone, day, time, instant) in [
            ("Europe/Berlin", "2027-03-27", "02:30", Some("2027-03-27T01:30:00Z")),
            ("Europe/Berlin", "2027-03-28", "02:30", Some("2027-03-28T01:30:00Z")),
            ("Europe/Berlin", "2027-10-31", "02:30", Some("2027-10-31T00:30:00Z")),
            ("America/New_York", "2027-11-07", "01:15", Some("2027-11-07T05:15:00Z")),
            // At midnight the clocks of Santiago go on to one.
            ("America/Santiago", "2027-09-05", "00:15", Some("2027-09-05T04:15:00Z")),
            ("Australia/Lord_Howe", "2027-10-03", "02:10", Some("2027-10-02T15:40:00Z")),
            // Samoa had no such day.
            ("Pacific/Apia", "2011-12-30", "06:30", None),
            ("Pacific/Apia", "2011-12-31", "06:30", Some("2011-12-30T16:30:00Z")),
        ] {
            assert_eq!(due(zone, day, time).as_deref(), instant, "{zone} {day}");
        }
    }

    #[test]
    fn an_issue_is_put_together_two_hours_before_and_for_a_while_after() {
        let (letter, zone) = (letter(vec![Day::Monday, Day::Tuesday], "06:30"), TimeZone::UTC);
        let day = |now: &str| to_assemble(&letter, &zone, at(now)).map(|edition| edition.day.to_string());
        for (now, found) in [
            ("2026-11-09T04:29:59Z", None), // a Monday
            ("2026-11-09T04:30:00Z", Some("2026-11-09")),
            ("2026-11-09T12:29:59Z", Some("2026-11-09")),
            ("2026-11-09T12:30:00Z", None),
            ("2026-11-10T05:00:00Z", Some("2026-11-10")),
            ("2026-11-11T05:00:00Z", None),
        ] {
            assert_eq!(day(now).as_deref(), found, "{now}");
        }
        assert_eq!(after(&letter, &zone, at("2026-11-10T06:30:00Z")).unwrap().day.to_string(), "2026-11-16");
        assert_eq!(before(&letter, &zone, at("2026-11-10T06:30:00Z")).unwrap().day.to_string(), "2026-11-09");
        assert_eq!(after(&super::tests::letter(Vec::new(), "06:30"), &zone, 0), None);
    }

    #[test]
    fn a_newsletter_may_have_clocks_of_its_own() {
        let of = |zone: &str| Newsletter { time_zone: zone.to_owned(), ..letter(Day::ALL.to_vec(), "06:30") };
        let next = |zone: &str| {
            let edition = after(&of(zone), &TimeZone::UTC, at("2026-11-10T00:00:00Z")).unwrap();
            (edition.day.to_string(), timestamp(edition.due).to_string())
        };
        let expected = [
            ("", "2026-11-10", "2026-11-10T06:30:00Z"),
            ("America/New_York", "2026-11-10", "2026-11-10T11:30:00Z"),
            // It is Tuesday morning there already, and its issue is out.
            ("Pacific/Auckland", "2026-11-11", "2026-11-10T17:30:00Z"),
        ];
        for (zone, day, due) in expected {
            assert_eq!(next(zone), (day.to_owned(), due.to_owned()), "{zone}");
        }
        let auckland = before(&of("Pacific/Auckland"), &TimeZone::UTC, at("2026-11-10T00:00:00Z")).unwrap();
        assert_eq!(auckland.day.to_string(), "2026-11-10");
        assert_eq!(timestamp(auckland.due).to_string(), "2026-11-09T17:30:00Z");
    }

    const ZONES: [&str; 12] = [
        "UTC",
        "Europe/Lisbon",
        "Europe/Berlin",
        "America/New_York",
        "America/Santiago",
        "America/Sao_Paulo",
        "America/St_Johns",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Africa/Cairo",
        "Pacific/Apia",
        "Antarctica/Troll",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

        /// A clock that looks every so often meets each publishing day of the years exactly once, in order.
        #[test]
        fn every_publishing_day_is_met_once(
            zone in prop::sample::select(&ZONES[..]),
            chosen in prop::sample::subsequence(&Day::ALL[..], 1..=7),
            minute in 0..24 * 60_i64,
            year in 2009..2031_i16,
            pause in 200..450_i64,
        ) {
            let zone = TimeZone::get(zone).unwrap();
            let letter = letter(chosen.clone(), &format!("{:02}:{:02}", minute / 60, minute % 60));
            let first: Date = Date::new(year, 1, 1).unwrap();
            let last = first + 1.year();
            let instant = |day: Date| day.to_zoned_datetime(zone.clone()).unwrap().timestamp().as_millisecond();
            // Two nodes' clocks, which both look: the second a little later.
            let mut met: BTreeMap<Date, Millis> = BTreeMap::new();
            let mut now = instant(first) - DAY;
            while now < instant(last) + DAY {
                for node in [now, now + 7_000] {
                    if let Some(edition) = to_assemble(&letter, &zone, node) {
                        let before = met.insert(edition.day, edition.due);
                        prop_assert!(before.is_none_or(|due| due == edition.due));
                    }
                }
                now += pause * MINUTE;
            }
            let mut expected = Vec::new();
            let mut day = first;
            while day < last {
                let exists = day.to_zoned_datetime(zone.clone()).unwrap().date() == day;
                if exists && chosen.iter().any(|one| one.weekday() == day.weekday()) {
                    expected.push(day);
                }
                day = day.tomorrow().unwrap();
            }
            let found: Vec<Date> = met.keys().copied().filter(|day| (first..last).contains(day)).collect();
            prop_assert_eq!(found, expected);
            let dues: Vec<Millis> = met.values().copied().collect();
            prop_assert!(dues.is_sorted_by(|a, b| a < b), "two issues are due at once");
            for (day, due) in met {
                prop_assert_eq!(on(&letter, &zone, day), Some(Edition { day, due }));
            }
        }
    }
}
