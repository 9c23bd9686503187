//! Days and moments as staff write them, in the publication's zone.

use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime};
use kernel::clock::Millis;

use crate::Press;

/// The end of that day: `2027-01-31`.
pub fn end_of_day(press: &Press, text: &str) -> Option<Millis> {
    let day: Date = text.trim().parse().ok()?;
    let next = day.checked_add(1.day()).ok()?;
    Some(next.to_zoned_datetime(press.zone.clone()).ok()?.timestamp().as_millisecond())
}

/// That moment: `2027-01-31T09:30`.
pub fn moment_of(press: &Press, text: &str) -> Option<Millis> {
    let moment: DateTime = text.trim().parse().ok()?;
    Some(moment.to_zoned_datetime(press.zone.clone()).ok()?.timestamp().as_millisecond())
}

/// A moment as forms write it, to the minute.
pub fn written(press: &Press, at: Millis) -> String {
    let local = kernel::clock::timestamp(at).to_zoned_datetime(press.zone.clone());
    local.strftime("%Y-%m-%dT%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::articles::fixtures::{at, press};

    #[test]
    fn days_end_where_the_publication_is() {
        let site = press(|_| ());
        let lisbon = crate::Press { zone: jiff::tz::TimeZone::get("Europe/Lisbon").unwrap(), ..site };
        assert_eq!(end_of_day(&lisbon, "2031-07-10"), Some(at("2031-07-10T23:00:00Z")));
        let noon = at("2031-07-10T11:30:00Z");
        assert_eq!(moment_of(&lisbon, "2031-07-10T12:30"), Some(noon));
        assert_eq!(written(&lisbon, noon), "2031-07-10T12:30");
        assert_eq!((end_of_day(&lisbon, "soon"), moment_of(&lisbon, "")), (None, None));
    }
}
