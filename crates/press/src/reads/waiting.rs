//! Openings that wait to be written.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use kernel::clock::Millis;
use kernel::spread::Spread;

use super::{Count, day};

/// Articles that a thread counts at once; further ones are not.
const ROOM: usize = 50_000;

/// Openings that wait to be written, counted without waiting for anything.
#[derive(Debug, Default)]
pub struct Waiting(Spread<Mutex<Counts>>);

/// By day and article.
type Counts = HashMap<(i64, i64), i64>;

impl Waiting {
    /// Counts an opening.
    pub fn note(&self, article: i64, at: Millis) {
        self.add(Count { day: day(at), article, reads: 1 });
    }

    /// Counts several, such as those that could not be written.
    pub fn add(&self, count: Count) {
        let mut waiting = open(self.0.mine());
        let key = (count.day, count.article);
        if waiting.len() < ROOM || waiting.contains_key(&key) {
            *waiting.entry(key).or_default() += count.reads;
        }
    }

    /// Takes out everything that waits, in the order of days and articles: several who write lock rows in the
    /// same order.
    pub fn take(&self) -> Vec<Count> {
        let mut all: BTreeMap<(i64, i64), i64> = BTreeMap::new();
        for part in self.0.all() {
            for (key, reads) in std::mem::take(&mut *open(part)) {
                *all.entry(key).or_default() += reads;
            }
        }
        all.into_iter().map(|((day, article), reads)| Count { day, article, reads }).collect()
    }
}

fn open(part: &Mutex<Counts>) -> MutexGuard<'_, Counts> {
    // Each change to the map is whole, so a panic beside it leaves nothing half done.
    part.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use kernel::clock::DAY;

    use super::*;

    #[test]
    fn openings_of_one_day_are_one_count() {
        let waiting = Waiting::default();
        for (article, at) in [(7, DAY), (7, 2 * DAY - 1), (3, DAY), (7, 2 * DAY)] {
            waiting.note(article, at);
        }
        let counted =
            [(1, 3, 1), (1, 7, 2), (2, 7, 1)].map(|(day, article, reads)| Count { day, article, reads });
        assert_eq!(waiting.take(), counted);
        assert_eq!(waiting.take(), []);
    }

    #[test]
    fn there_is_no_end_of_articles_but_of_counting_them() {
        let waiting = Waiting::default();
        for article in 0..ROOM as i64 + 5 {
            waiting.note(article, 0);
        }
        waiting.note(1, 0);
        let counts = waiting.take();
        assert_eq!((counts.len(), counts[1].reads), (ROOM, 2));
    }
}
