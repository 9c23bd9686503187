//! Until when a picture may be shown: the end of a day where the publication is.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::clock::{Millis, timestamp};

/// The end of the day written as `2027-01-31`; nothing if it is none.
pub fn end_of(day: &str, zone: &TimeZone) -> Option<Millis> {
    let next = day.trim().parse::<Date>().ok()?.tomorrow().ok()?;
    Some(next.to_zoned_datetime(zone.clone()).ok()?.timestamp().as_millisecond())
}

/// The day that ends then, as forms write it.
pub fn day_ending(at: Millis, zone: &TimeZone) -> String {
    timestamp(at.saturating_sub(1)).to_zoned_datetime(zone.clone()).date().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_where_the_publication_is() {
        let lisbon = TimeZone::get("Europe/Lisbon").unwrap();
        let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_millisecond();
        assert_eq!(end_of("2026-06-30", &lisbon), Some(at("2026-06-30T23:00:00Z")));
        assert_eq!(end_of(" 2026-12-31 ", &lisbon), Some(at("2027-01-01T00:00:00Z")));
        for day in ["2026-06-30", "2024-02-29", "2026-10-25", "2026-03-29"] {
            assert_eq!(day_ending(end_of(day, &lisbon).unwrap(), &lisbon), day);
        }
        for wrong in ["", "2026-02-30", "soon", "9999-12-31", "31.12.2026"] {
            assert_eq!(end_of(wrong, &lisbon), None, "{wrong}");
        }
    }
}
