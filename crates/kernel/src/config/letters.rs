//! Newsletters: what there is, for whom, when it comes and what stands in it.

use std::str::FromStr;

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{Config, LetterSection, Portion};

/// A newsletter.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Newsletter {
    /// Its name in addresses and imports.
    pub slug: String,
    /// Its name on the page.
    pub name: String,
    /// What is in it and when it comes.
    #[serde(default)]
    pub description: String,
    /// For subscribers alone.
    #[serde(default)]
    pub subscribers_only: bool,
    /// Starts when a reader confirms a registration, as the wall says.
    #[serde(default)]
    pub on_registration: bool,
    /// What it is about, as in `sections/water` or `topics/rivers`; empty: everything.
    #[serde(default)]
    pub about: String,
    /// Of those who chose it, for those alone who follow what it is about.
    #[serde(default)]
    pub followers_only: bool,
    /// The days on which it comes out; none: no issue is made of itself.
    #[serde(default)]
    pub days: Vec<Day>,
    /// When it is sent, by the clocks of its time zone.
    #[serde(default = "at")]
    pub at: String,
    /// The time zone that its days and times are of; empty: `site.time_zone`.
    #[serde(default)]
    pub time_zone: String,
    /// BCP 47 tag of the language that the words around its stories are in; empty: `site.language`.
    #[serde(default)]
    pub language: String,
    /// Days without an issue: `2026-04-03`, or `12-25` of every year.
    #[serde(default)]
    pub holidays: Vec<String>,
    /// What stands in it, in this order.
    #[serde(default = "sections")]
    pub sections: Vec<Portion>,
    /// Whether an issue that nobody has looked at is sent.
    #[serde(default)]
    pub untouched: Untouched,
    /// Whose name it comes under; empty: the publication's.
    #[serde(default)]
    pub from_name: String,
    /// The sender's address; empty: `mail.from`.
    #[serde(default)]
    pub from: String,
    /// Where answers go; empty: `site.contact`.
    #[serde(default)]
    pub reply_to: String,
}

fn at() -> String {
    "06:30".to_owned()
}

fn sections() -> Vec<Portion> {
    let of = |section: LetterSection, least, most| Portion { section, least, most };
    vec![
        of(LetterSection::Take, 0, 1),
        of(LetterSection::News, 0, 8),
        of(LetterSection::Latest, 3, 6),
        of(LetterSection::MostRead, 0, 3),
    ]
}

impl Default for Newsletter {
    fn default() -> Self {
        Newsletter {
            slug: String::new(),
            name: String::new(),
            description: String::new(),
            subscribers_only: false,
            on_registration: false,
            about: String::new(),
            followers_only: false,
            days: Vec::new(),
            at: at(),
            time_zone: String::new(),
            language: String::new(),
            holidays: Vec::new(),
            sections: sections(),
            untouched: Untouched::default(),
            from_name: String::new(),
            from: String::new(),
            reply_to: String::new(),
        }
    }
}

impl Newsletter {
    /// What a new publication begins with: a free letter, the Daily Review and the Weekly Review. Their names, and what
    /// is in them, are words of a language; nothing of them is sent that nobody has approved.
    pub fn shipped() -> [Newsletter; 3] {
        use LetterSection::{Archive, Latest, MostRead, News, Radar, Take, Takes, ToCome, TopStories};
        let of = |slug: &str, days: &[Day], sections: &[(LetterSection, usize, usize)]| Newsletter {
            slug: slug.to_owned(),
            days: days.to_vec(),
            sections: sections
                .iter()
                .map(|(section, least, most)| Portion { section: *section, least: *least, most: *most })
                .collect(),
            ..Newsletter::default()
        };
        let free =
            of("weekly-letter", &[Day::Thursday], &[(Latest, 1, 3), (MostRead, 0, 3), (Archive, 0, 1)]);
        let daily =
            [(Take, 1, 1), (News, 0, 8), (Latest, 3, 6), (Radar, 0, 5), (MostRead, 0, 5), (Archive, 0, 1)];
        let weekly = [(TopStories, 3, 6), (Takes, 0, 5), (Archive, 0, 1), (ToCome, 0, 5)];
        let paid = |letter| Newsletter { subscribers_only: true, ..letter };
        [
            Newsletter { on_registration: true, ..free },
            paid(of("daily-review", &Day::ALL[..5], &daily)),
            paid(of("weekly-review", &[Day::Saturday], &weekly)),
        ]
    }

    /// [`Newsletter::at`] as a time of the day, if it is one.
    pub fn time(&self) -> Option<Time> {
        super::backup::time_of_day(&self.at)
    }

    /// The time zone of its days and times, in a publication of that zone.
    pub fn zone(&self, publication: &TimeZone) -> TimeZone {
        match self.time_zone.as_str() {
            "" => publication.clone(),
            // Settings with any other are refused.
            name => TimeZone::get(name).unwrap_or_else(|_| publication.clone()),
        }
    }

    /// The language of the words around its stories.
    pub fn language<'a>(&'a self, config: &'a Config) -> &'a str {
        if self.language.is_empty() { &config.site.language } else { &self.language }
    }

    /// Whether an issue comes out on that day of its calendar.
    pub fn comes_out_on(&self, date: Date) -> bool {
        let skipped = |holiday: &String| holiday.parse::<Holiday>().is_ok_and(|holiday| holiday.is_on(date));
        self.days.iter().any(|day| day.weekday() == date.weekday()) && !self.holidays.iter().any(skipped)
    }

    /// Whom its mails come from.
    pub fn sender<'a>(&'a self, config: &'a Config) -> Sender<'a> {
        let or = |own: &'a String, usual: &'a String| if own.is_empty() { usual.as_str() } else { own };
        Sender {
            name: or(&self.from_name, &config.site.name),
            address: or(&self.from, &config.mail.from),
            reply_to: or(&self.reply_to, &config.site.contact),
        }
    }

    /// What it is about: the folder and the last part of that heading's address.
    pub fn heading(&self) -> Option<(&str, &str)> {
        self.about.split_once('/')
    }
}

/// Whom the mails of a newsletter come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sender<'a> {
    /// The name.
    pub name: &'a str,
    /// The address.
    pub address: &'a str,
    /// Where answers go.
    pub reply_to: &'a str,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "they are what they are called")]
pub enum Day {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Day {
    /// All of them.
    pub const ALL: [Day; 7] =
        [Day::Monday, Day::Tuesday, Day::Wednesday, Day::Thursday, Day::Friday, Day::Saturday, Day::Sunday];

    /// The word in settings.
    pub fn as_str(self) -> &'static str {
        match self {
            Day::Monday => "monday",
            Day::Tuesday => "tuesday",
            Day::Wednesday => "wednesday",
            Day::Thursday => "thursday",
            Day::Friday => "friday",
            Day::Saturday => "saturday",
            Day::Sunday => "sunday",
        }
    }

    /// The same as the calendar knows it.
    pub fn weekday(self) -> Weekday {
        match self {
            Day::Monday => Weekday::Monday,
            Day::Tuesday => Weekday::Tuesday,
            Day::Wednesday => Weekday::Wednesday,
            Day::Thursday => Weekday::Thursday,
            Day::Friday => Weekday::Friday,
            Day::Saturday => Weekday::Saturday,
            Day::Sunday => Weekday::Sunday,
        }
    }
}

/// What becomes of an issue that nobody has looked at when its time comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Untouched {
    /// It waits.
    #[default]
    Hold,
    /// It is sent as it was put together.
    Send,
}

/// A day without an issue: once, or every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holiday {
    /// On this day.
    Once(Date),
    /// Every year in this month, on this day.
    Yearly(i8, i8),
}

impl Holiday {
    /// Whether it falls on that day.
    pub fn is_on(self, date: Date) -> bool {
        match self {
            Holiday::Once(day) => day == date,
            Holiday::Yearly(month, day) => (month, day) == (date.month(), date.day()),
        }
    }
}

/// A text that names no such thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotOne;

impl FromStr for Holiday {
    type Err = NotOne;

    fn from_str(text: &str) -> Result<Holiday, NotOne> {
        let date = |text: &str| {
            if text.len() == 10 { text.parse::<Date>().map_err(|_| NotOne) } else { Err(NotOne) }
        };
        match text.len() {
            // A leap year, so that the 29th of February is a day.
            5 => date(&format!("2000-{text}")).map(|date| Holiday::Yearly(date.month(), date.day())),
            _ => date(text).map(Holiday::Once),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shipped_is_one_for_everyone_and_two_for_subscribers() {
        let shipped = Newsletter::shipped();
        assert_eq!(shipped.iter().filter(|letter| letter.subscribers_only).count(), 2);
        assert_eq!(shipped.iter().filter(|letter| letter.on_registration).count(), 1);
        assert!(shipped.iter().all(|letter| letter.untouched == Untouched::Hold && !letter.days.is_empty()));
        // Monday to Friday.
        let week = (4..11).map(|day| shipped[1].comes_out_on(jiff::civil::date(2026, 5, day)));
        assert_eq!(week.collect::<Vec<_>>(), [true, true, true, true, true, false, false]);
    }

    #[test]
    fn what_is_not_said_of_the_sender_is_the_publications() {
        let mut config = Config::default();
        config.site.name = "The Weir".into();
        config.mail.from = "mail@weir.example".into();
        config.site.contact = "desk@weir.example".into();
        let letter = Newsletter { from_name: "The Review".into(), ..Newsletter::default() };
        let usual =
            Sender { name: "The Review", address: "mail@weir.example", reply_to: "desk@weir.example" };
        assert_eq!(letter.sender(&config), usual);
        let own = Newsletter { from: "r@weir.example".into(), reply_to: "e@weir.example".into(), ..letter };
        let expected = Sender { address: "r@weir.example", reply_to: "e@weir.example", ..usual };
        assert_eq!(own.sender(&config), expected);
    }

    #[test]
    fn holidays_are_days_or_come_every_year() {
        let date = |text: &str| text.parse::<Date>().unwrap();
        let letter = Newsletter {
            days: vec![Day::Monday, Day::Friday],
            holidays: vec!["12-25".into(), "2026-04-03".into()],
            ..Newsletter::default()
        };
        for (day, out) in [
            ("2026-04-03", false), // a Friday
            ("2026-04-06", true),
            ("2026-04-07", false), // a Tuesday
            ("2026-12-25", false), // a Friday
            ("2028-12-25", false), // a Monday
            ("2027-04-02", true),
        ] {
            assert_eq!(letter.comes_out_on(date(day)), out, "{day}");
        }
        assert!("02-29".parse::<Holiday>().is_ok());
        for wrong in ["", "12-32", "25-12", "2026-02-29", "Christmas", "20260403", "2026-4-3"] {
            assert!(wrong.parse::<Holiday>().is_err(), "{wrong}");
        }
    }
}
