//! How often one network may search: counted in memory, for a search must cost less than counting it.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use http_kit::Failure;
use kernel::clock::{MINUTE, Millis};

use crate::visitor::Visitor;

/// Searches and suggestions of one reader or network in a minute: many people typing at once behind one
/// address, but no copying of the archive.
const MOST: u32 = 1200;
/// Networks counted at once; beyond them nobody is refused.
const ROOM: usize = 100_000;

/// Counts searches by reader, or by network where nobody is logged in.
#[derive(Debug, Default)]
pub(crate) struct Pace(Mutex<(Millis, HashMap<String, u32>)>);

impl Pace {
    /// Counts one more search of this visitor. Institutions have agreed on their use, and whoever is on this
    /// machine could read everything anyway: neither is counted.
    pub fn admit(&self, visitor: &Visitor, now: Millis) -> Result<(), Failure> {
        if visitor.visit.viewer.institution.is_some() || visitor.is_at_home {
            return Ok(());
        }
        let whom = match visitor.reader() {
            Some(reader) => format!("reader {}", reader.id),
            None => visitor.network.clone(),
        };
        self.count(whom, now)
    }

    fn count(&self, whom: String, now: Millis) -> Result<(), Failure> {
        let minute = now.div_euclid(MINUTE);
        let mut counting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counting.0 != minute {
            *counting = (minute, HashMap::new());
        }
        if counting.1.len() >= ROOM && !counting.1.contains_key(&whom) {
            return Ok(());
        }
        let count = counting.1.entry(whom).or_default();
        *count += 1;
        match *count > MOST {
            true => Err(Failure::TooMany {
                retry_after: ((minute + 1) * MINUTE - now).unsigned_abs().div_ceil(1000),
            }),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_has_so_many_searches_for_each() {
        let pace = Pace::default();
        for _ in 0..MOST {
            pace.count("a".into(), 59_000).unwrap();
        }
        assert!(matches!(pace.count("a".into(), 59_000), Err(Failure::TooMany { retry_after: 1 })));
        pace.count("b".into(), 59_000).unwrap();
        pace.count("a".into(), 60_000).unwrap();
    }

    #[test]
    fn there_is_no_end_of_networks_but_of_counting_them() {
        let pace = Pace::default();
        for n in 0..ROOM + 10 {
            pace.count(n.to_string(), 0).unwrap();
        }
        assert_eq!(pace.0.lock().unwrap().1.len(), ROOM);
    }
}
