//! Views that wait to be written.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use kernel::clock::Millis;

use super::View;

/// Views that wait at most; further ones are dropped.
const ROOM: usize = 10_000;

/// Views that wait to be written: noted without waiting for anything, at most one an article and
/// reader, and dropped when there is no room.
#[derive(Debug, Default)]
pub struct Waiting {
    views: Mutex<HashMap<(i64, i64), Millis>>,
}

impl Waiting {
    /// Notes a view. Says whether there was room.
    pub fn note(&self, view: View) -> bool {
        let mut views = self.views();
        let key = (view.reader, view.article);
        if views.len() >= ROOM && !views.contains_key(&key) {
            return false;
        }
        let at = views.entry(key).or_insert(view.at);
        *at = view.at.max(*at);
        true
    }

    /// Takes out everything that waits.
    pub fn take(&self) -> Vec<View> {
        std::mem::take(&mut *self.views()).into_iter().map(view).collect()
    }

    /// Takes out what waits for one reader.
    pub fn take_of(&self, reader: i64) -> Vec<View> {
        self.views().extract_if(|(whose, _), _| *whose == reader).map(view).collect()
    }

    fn views(&self) -> MutexGuard<'_, HashMap<(i64, i64), Millis>> {
        // Each change to the map is whole, so a panic beside it leaves nothing half done.
        self.views.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn view(((reader, article), at): ((i64, i64), Millis)) -> View {
    View { reader, article, at }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(reader: i64, article: i64, at: Millis) -> View {
        View { reader, article, at }
    }

    #[test]
    fn one_view_an_article_and_reader_waits_with_its_last_time() {
        let waiting = Waiting::default();
        for view in [at(1, 7, 30), at(1, 7, 20), at(2, 7, 10), at(1, 8, 40)] {
            assert!(waiting.note(view));
        }
        assert_eq!(waiting.take_of(2), [at(2, 7, 10)]);
        let mut rest = waiting.take();
        rest.sort_by_key(|view| view.article);
        assert_eq!(rest, [at(1, 7, 30), at(1, 8, 40)]);
        assert_eq!(waiting.take(), []);
    }

    #[test]
    fn a_view_without_room_is_dropped_and_a_known_one_is_not() {
        let waiting = Waiting::default();
        for article in 0..ROOM {
            assert!(waiting.note(at(1, article as i64, 1)));
        }
        assert!(!waiting.note(at(2, 1, 1)));
        assert!(waiting.note(at(1, 1, 9)));
        assert_eq!(waiting.take().len(), ROOM);
        assert!(waiting.note(at(2, 1, 1)));
    }
}
