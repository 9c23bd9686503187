//! Up to where the index has come, as it is written with each commit.

use std::fmt;
use std::str::FromStr;

use db::change_log::{NotAPosition, Position};
use kernel::clock::Millis;
use search::Language;

/// A place in the log of changes, the instant up to which articles were taken that waited for their time, and the
/// language whose stems the words of articles have that say none of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub position: Position,
    pub taken: Millis,
    pub language: Language,
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.position, self.taken, self.language.tag())
    }
}

impl FromStr for Mark {
    type Err = NotAPosition;

    fn from_str(text: &str) -> Result<Mark, NotAPosition> {
        let (position, rest) = text.split_once(' ').ok_or(NotAPosition)?;
        // Older marks say no language: the index is of whichever there was, and is built afresh.
        let (taken, language) = rest.split_once(' ').unwrap_or((rest, ""));
        let taken = taken.parse().map_err(|_| NotAPosition)?;
        Ok(Mark { position: position.parse()?, taken, language: Language::of(language) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_written_and_read() {
        let position = Position { lineage: "a".into(), xid: 3, id: 9 };
        let mark = Mark { position, taken: -7, language: Language::French };
        assert_eq!(mark.to_string().parse::<Mark>().unwrap(), mark);
        for text in ["", "a.1.2", "a.1.2 x", "a.1.2 x en", "7"] {
            assert!(text.parse::<Mark>().is_err(), "{text}");
        }
    }
}
