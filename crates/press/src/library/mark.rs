//! Up to where the index has come, as it is written with each commit.

use std::fmt;
use std::str::FromStr;

use db::change_log::{NotAPosition, Position};
use kernel::clock::Millis;

/// A place in the log of changes, and the instant up to which articles were taken that waited for their time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub position: Position,
    pub taken: Millis,
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.position, self.taken)
    }
}

impl FromStr for Mark {
    type Err = NotAPosition;

    fn from_str(text: &str) -> Result<Mark, NotAPosition> {
        let (position, taken) = text.split_once(' ').ok_or(NotAPosition)?;
        Ok(Mark { position: position.parse()?, taken: taken.parse().map_err(|_| NotAPosition)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_written_and_read() {
        let position = Position { lineage: "a".into(), xid: 3, id: 9 };
        let mark = Mark { position, taken: -7 };
        assert_eq!(mark.to_string().parse::<Mark>().unwrap(), mark);
        for text in ["", "a.1.2", "a.1.2 x", "7"] {
            assert!(text.parse::<Mark>().is_err(), "{text}");
        }
    }
}
