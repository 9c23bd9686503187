//! Dates as foreign files write them.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use crate::record::{Note, NoteKind};

/// A point in time, and whether its zone had to be assumed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Parsed {
    pub at: Timestamp,
    pub assumed_utc: bool,
}

impl Parsed {
    /// The time, leaving a note where the zone was assumed.
    pub(crate) fn noted(self, field: &str, notes: &mut Vec<Note>) -> Timestamp {
        if self.assumed_utc {
            notes
                .push(Note::new(NoteKind::DateAssumed, format!("`{field}` names no time zone: read as UTC")));
        }
        self.at
    }
}

/// Reads RFC 3339, or a date with or without a time, which is then taken as UTC.
pub(crate) fn parse(text: &str) -> Option<Parsed> {
    let text = text.trim();
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(Parsed { at, assumed_utc: false });
    }
    // jiff reads a date in front of anything it knows; a bare prefix is not enough to be sure of.
    if !text.bytes().all(|byte| byte.is_ascii_digit() || b"-:. Tt".contains(&byte)) {
        return None;
    }
    let civil: DateTime = text.parse().ok().or_else(|| Some(text.parse::<Date>().ok()?.into()))?;
    Some(Parsed { at: TimeZone::UTC.to_timestamp(civil).ok()?, assumed_utc: true })
}

/// Reads the date of an RSS item: `Thu, 05 Jan 2012 14:30:46 +0000`.
pub(crate) fn parse_rss(text: &str) -> Option<Timestamp> {
    Some(jiff::fmt::rfc2822::parse(text.trim()).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_or_refused() {
        let nine: Timestamp = "2024-05-31T09:00:00Z".parse().unwrap();
        for (text, expected) in [
            ("2024-05-31T09:00:00Z", Some((nine, false))),
            ("2024-05-31T11:00:00+02:00", Some((nine, false))),
            ("2024-05-31 09:00:00", Some((nine, true))),
            ("2024-05-31T09:00:00", Some((nine, true))),
            ("0000-00-00 00:00:00", None),
            ("2024-02-30", None),
            ("31 May", None),
            ("", None),
        ] {
            assert_eq!(parse(text).map(|date| (date.at, date.assumed_utc)), expected, "{text}");
        }
        assert_eq!(parse("2024-05-31").unwrap().at.to_string(), "2024-05-31T00:00:00Z");
        assert_eq!(parse_rss("Fri, 31 May 2024 09:00:00 +0000"), Some(nine));
        assert_eq!(parse_rss("Mon, 30 Nov -0001 00:00:00 +0000"), None);
    }
}
