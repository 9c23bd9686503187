//! Times as forms have them: what `datetime-local` and `date` write, in the publication's zone.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use kernel::clock::{Millis, timestamp};
use press::Press;

/// A moment for the value of a `datetime-local` field.
pub(crate) fn to_field(press: &Press, at: Millis) -> String {
    timestamp(at).to_zoned_datetime(press.zone.clone()).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// The moment that such a field names; one that the clocks leave out is the one they jump to.
pub(crate) fn of_field(press: &Press, text: &str) -> Option<Millis> {
    let civil: DateTime = text.trim().parse().ok()?;
    Some(civil.to_zoned_datetime(press.zone.clone()).ok()?.timestamp().as_millisecond())
}

/// What was typed for a time that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct NoTime;

/// The moment of a field that may be left empty.
pub(crate) fn of_open_field(press: &Press, text: &str) -> Result<Option<Millis>, NoTime> {
    match text.trim() {
        "" => Ok(None),
        text => of_field(press, text).map(Some).ok_or(NoTime),
    }
}

/// The day that a moment falls on.
pub(crate) fn day_of(press: &Press, at: Millis) -> Date {
    timestamp(at).to_zoned_datetime(press.zone.clone()).date()
}

/// That day at the time of day of a moment; one that the clocks leave out is the one they jump to.
pub(crate) fn on_day(press: &Press, day: Date, at: Millis) -> Option<Millis> {
    let was = timestamp(at).to_zoned_datetime(press.zone.clone());
    let moved = day.to_datetime(was.time()).to_zoned_datetime(press.zone.clone());
    Some(moved.ok()?.timestamp().as_millisecond())
}

/// When a day begins.
pub(crate) fn day_start(press: &Press, day: Date) -> Millis {
    let start = day.to_zoned_datetime(press.zone.clone());
    start.map_or(Millis::MAX, |start| start.timestamp().as_millisecond())
}

/// The same moment for programs, to the millisecond.
pub(crate) fn exact(at: Millis) -> String {
    let moment: Timestamp = timestamp(at);
    moment.to_string()
}

#[cfg(test)]
mod tests {
    use kernel::Config;
    use kernel::clock::Clock;
    use kernel::ids::{Random, SecretKey};

    use super::*;

    #[test]
    fn a_form_speaks_the_publications_time() {
        let mut config = Config::default();
        config.site.time_zone = "Europe/Berlin".into();
        let key = SecretKey::from_bytes([1; 32]);
        let press = Press::new(config, Clock::manual(0), Random::seeded(1), key);
        let noon = of_field(&press, "2026-07-01T12:00").unwrap();
        assert_eq!(exact(noon), "2026-07-01T10:00:00Z");
        assert_eq!(to_field(&press, noon), "2026-07-01T12:00");
        assert_eq!(day_of(&press, noon).to_string(), "2026-07-01");
        assert_eq!(exact(day_start(&press, day_of(&press, noon))), "2026-06-30T22:00:00Z");
        // The clocks leave half past two out that night.
        assert_eq!(exact(of_field(&press, "2026-03-29T02:30").unwrap()), "2026-03-29T01:30:00Z");
        let night = of_field(&press, "2026-03-28T02:30").unwrap();
        let moved = |day: &str| on_day(&press, day.parse().unwrap(), night).map(exact);
        assert_eq!(moved("2026-07-01").as_deref(), Some("2026-07-01T00:30:00Z"));
        assert_eq!(moved("2026-03-29").as_deref(), Some("2026-03-29T01:30:00Z"));
        assert_eq!([of_field(&press, ""), of_field(&press, "soon")], [None, None]);
        assert_eq!([of_open_field(&press, " "), of_open_field(&press, "soon")], [Ok(None), Err(NoTime)]);
        assert_eq!(of_open_field(&press, "2026-07-01T12:00"), Ok(Some(noon)));
    }
}
