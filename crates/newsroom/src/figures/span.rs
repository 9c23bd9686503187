//! Of which days figures are: the last so many, or from one to another.

use press::tally::{self, Days};
use serde::Deserialize;

/// Spans that are one click away, in days.
pub const LAST: [i64; 4] = [7, 30, 90, 365];
/// The span that is shown to who asks for none.
const USUAL: i64 = 30;
/// The longest span.
const LONGEST: i64 = 366;

/// What was asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    pub from: String,
    #[serde(default)]
    pub to: String,
    #[serde(default)]
    pub last: String,
    /// By which count articles are listed.
    #[serde(default)]
    pub by: String,
}

/// The days that are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The days.
    pub days: Days,
    /// Today, where the publication is.
    pub today: i64,
    /// How many days until today, if they are that.
    pub last: Option<i64>,
    /// The message that says why it is not the span that was asked for.
    pub trouble: Option<&'static str>,
}

impl Span {
    /// The span that was asked for, or the usual one and why.
    pub fn of(asked: &Asked, today: i64) -> Span {
        let until_today = |last, trouble| Span {
            days: Days { from: today - last + 1, to: today },
            today,
            last: Some(last),
            trouble,
        };
        if asked.from.is_empty() && asked.to.is_empty() {
            let last = asked.last.parse().ok().filter(|last| LAST.contains(last));
            return until_today(last.unwrap_or(USUAL), None);
        }
        let (Some(from), Some(to)) = (tally::parse(&asked.from), tally::parse(&asked.to)) else {
            return until_today(USUAL, Some("figures-span-unread"));
        };
        let days = Days { from, to: to.min(today) };
        let trouble = match days {
            _ if from > to => Some("figures-span-turned"),
            _ if from > today => Some("figures-span-ahead"),
            days if days.count() > LONGEST => Some("figures-span-long"),
            _ => None,
        };
        match trouble {
            Some(_) => until_today(USUAL, trouble),
            None => Span { days, today, last: None, trouble },
        }
    }

    /// As it stands in an address.
    pub fn query(&self) -> String {
        match self.last {
            Some(last) => format!("last={last}"),
            None => format!("from={}&to={}", tally::date(self.days.from), tally::date(self.days.to)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: i64 = 20_000;

    fn of(from: &str, to: &str, last: &str) -> Span {
        let asked = Asked { from: from.into(), to: to.into(), last: last.into(), by: String::new() };
        Span::of(&asked, TODAY)
    }

    #[test]
    fn a_span_is_what_was_asked_for() {
        // Day 20,000 is the 4th of October 2024.
        for (span, from, to, query) in [
            (of("", "", ""), TODAY - 29, TODAY, "last=30"),
            (of("", "", "7"), TODAY - 6, TODAY, "last=7"),
            (of("", "", "8"), TODAY - 29, TODAY, "last=30"),
            (of("2024-09-01", "2024-09-30", "7"), TODAY - 33, TODAY - 4, "from=2024-09-01&to=2024-09-30"),
            (of("2024-10-04", "2024-12-31", ""), TODAY, TODAY, "from=2024-10-04&to=2024-10-04"),
        ] {
            assert_eq!((span.days, span.trouble), (Days { from, to }, None));
            assert_eq!(span.query(), query);
        }
    }

    #[test]
    fn what_cannot_be_shown_is_said_and_the_usual_days_are_shown() {
        for (from, to, trouble) in [
            ("2024-09-30", "2024-09-01", "figures-span-turned"),
            ("2024-10-05", "2024-10-06", "figures-span-ahead"),
            ("2023-01-01", "2024-09-30", "figures-span-long"),
            ("yesterday", "2024-09-30", "figures-span-unread"),
            ("", "2024-09-30", "figures-span-unread"),
        ] {
            let span = of(from, to, "");
            assert_eq!((span.trouble, span.last), (Some(trouble), Some(30)), "{from} to {to}");
        }
    }
}
