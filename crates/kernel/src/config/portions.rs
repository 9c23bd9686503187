//! What stands in a newsletter's issues, and how much of it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::NotOne;

/// A part of a newsletter's issues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LetterSection {
    /// The day's news: what others report, with our note.
    News,
    /// What we make of the day.
    Take,
    /// What we have published since the last issue.
    Latest,
    /// What is about to happen in the world.
    Radar,
    /// What is read most.
    MostRead,
    /// What is worth reading again.
    Archive,
    /// The week's most important stories.
    TopStories,
    /// What we made of the week's days.
    Takes,
    /// What we are going to publish, as far as it may be told.
    ToCome,
}

impl LetterSection {
    /// All of them.
    pub const ALL: [LetterSection; 9] = [
        LetterSection::News,
        LetterSection::Take,
        LetterSection::Latest,
        LetterSection::Radar,
        LetterSection::MostRead,
        LetterSection::Archive,
        LetterSection::TopStories,
        LetterSection::Takes,
        LetterSection::ToCome,
    ];

    /// The word in settings, in the database and, after `letter-section-`, in language files.
    pub fn as_str(self) -> &'static str {
        match self {
            LetterSection::News => "news",
            LetterSection::Take => "take",
            LetterSection::Latest => "latest",
            LetterSection::Radar => "radar",
            LetterSection::MostRead => "most-read",
            LetterSection::Archive => "archive",
            LetterSection::TopStories => "top-stories",
            LetterSection::Takes => "takes",
            LetterSection::ToCome => "to-come",
        }
    }

    /// The section of that word.
    pub fn from_name(name: &str) -> Option<LetterSection> {
        LetterSection::ALL.into_iter().find(|section| section.as_str() == name)
    }

    /// How much stands in it where the settings name it alone: at least, at most.
    fn usual(self) -> (usize, usize) {
        match self {
            LetterSection::Take => (1, 1),
            LetterSection::Latest | LetterSection::TopStories => (3, 6),
            LetterSection::News => (0, 8),
            LetterSection::Archive => (0, 1),
            LetterSection::Radar | LetterSection::MostRead | LetterSection::Takes | LetterSection::ToCome => {
                (0, 5)
            }
        }
    }
}

/// A section with how much stands in it: `latest 3-6`, `archive 1`, or `radar` alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Portion {
    /// Which.
    pub section: LetterSection,
    /// With fewer it is not as it should be.
    pub least: usize,
    /// More are not put into it.
    pub most: usize,
}

/// More than any mail can hold.
const MOST: usize = 30;

impl FromStr for Portion {
    type Err = NotOne;

    fn from_str(text: &str) -> Result<Portion, NotOne> {
        let (name, counts) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
        let section = LetterSection::from_name(name).ok_or(NotOne)?;
        let number = |text: &str| text.trim().parse::<usize>().map_err(|_| NotOne);
        let (least, most) = match counts.split_once('-') {
            Some((least, most)) => (number(least)?, number(most)?),
            None if counts.is_empty() => section.usual(),
            None => (number(counts)?, number(counts)?),
        };
        let fits = least <= most && (1..=MOST).contains(&most);
        if fits { Ok(Portion { section, least, most }) } else { Err(NotOne) }
    }
}

impl fmt::Display for Portion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.least == self.most {
            true => write!(f, "{} {}", self.section.as_str(), self.most),
            false => write!(f, "{} {}-{}", self.section.as_str(), self.least, self.most),
        }
    }
}

impl Serialize for Portion {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Portion {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Portion, D::Error> {
        let text = String::deserialize(deserializer)?;
        let known = || LetterSection::ALL.map(LetterSection::as_str).join(", ");
        text.parse().map_err(|NotOne| {
            serde::de::Error::custom(format_args!(
                "it is no section with its counts; sections are {}",
                known()
            ))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_written_with_how_much_stands_in_it() {
        for (text, least, most) in
            [("latest 3-6", 3, 6), ("archive 1", 1, 1), ("take", 1, 1), ("take 0-1", 0, 1), ("radar", 0, 5)]
        {
            let portion: Portion = text.parse().unwrap();
            assert_eq!((portion.least, portion.most), (least, most), "{text}");
            assert_eq!(portion.to_string().parse(), Ok(portion), "{text}");
        }
        for wrong in
            ["", "new", "latest 6-3", "latest 0", "latest 3-", "latest -3", "latest 3 6", "latest 1-31"]
        {
            assert_eq!(wrong.parse::<Portion>(), Err(NotOne), "{wrong}");
        }
        for section in LetterSection::ALL {
            assert_eq!(section.as_str().parse::<Portion>().map(|portion| portion.section), Ok(section));
        }
    }
}
