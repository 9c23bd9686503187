//! Lets as many searches run at once as there are processors; more would only take turns with each other, and each
//! would wait for all. Of those that wait, the one with the least to read goes first, unless another has been
//! overtaken so often that it is its turn.

use std::collections::BTreeMap;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Who comes next is let in before whoever has so much more to read, in thousandths of the archive; who comes after
/// that, before whoever has twice as much more; and so on.
const PATIENCE: u64 = 100;

#[derive(Default)]
struct Line {
    free: usize,
    came: u64,
    /// Those who wait, by their turn and then as they came.
    waiting: BTreeMap<(u64, u64), Arc<Condvar>>,
}

pub(crate) struct Gate {
    line: Mutex<Line>,
}

/// Keeps a place until it is dropped.
pub(crate) struct Place<'gate>(&'gate Gate);

impl Gate {
    /// A gate for as many as this machine runs at once.
    pub fn new() -> Gate {
        Gate::with(std::thread::available_parallelism().map_or(2, |places| places.get()).max(2))
    }

    fn with(places: usize) -> Gate {
        Gate { line: Mutex::new(Line { free: places, ..Line::default() }) }
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a place, with so many entries to read of an archive of so many articles.
    pub fn enter(&self, reads: u64, articles: u64) -> Place<'_> {
        let reads = reads.saturating_mul(1000) / articles.max(1);
        let mut line = self.line();
        if line.free > 0 {
            line.free -= 1;
            return Place(self);
        }
        line.came += 1;
        let turn = (line.came.saturating_mul(PATIENCE).saturating_add(reads), line.came);
        let called = Arc::new(Condvar::new());
        line.waiting.insert(turn, Arc::clone(&called));
        // Whoever is called is no longer in the line.
        while line.waiting.contains_key(&turn) {
            line = called.wait(line).unwrap_or_else(PoisonError::into_inner);
        }
        Place(self)
    }
}

impl Drop for Place<'_> {
    /// The place is the next one's, or free.
    fn drop(&mut self) {
        let mut line = self.0.line();
        match line.waiting.pop_first() {
            Some((_, called)) => called.notify_one(),
            None => line.free += 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn no_more_than_its_places_are_taken_and_all_come_through() {
        let gate = Gate::with(3);
        let (inside, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for reads in 0..16 {
                let (gate, inside, most) = (&gate, &inside, &most);
                scope.spawn(move || {
                    for _ in 0..200 {
                        let _place = gate.enter(reads * PATIENCE, 1000);
                        most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        inside.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert!(most.into_inner() <= 3);
        assert_eq!(gate.line().free, 3);
    }

    #[test]
    fn the_least_goes_first_until_others_have_waited_long_enough() {
        let gate = Gate::with(1);
        let came_in = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            let place = gate.enter(0, 1000);
            for (nth, reads) in [5 * PATIENCE / 2, 3 * PATIENCE / 2, 0, 0, 0].into_iter().enumerate() {
                let (gate, came_in) = (&gate, &came_in);
                scope.spawn(move || {
                    let _place = gate.enter(reads, 1000);
                    came_in.lock().unwrap_or_else(PoisonError::into_inner).push(nth);
                });
                while gate.line().waiting.len() <= nth {
                    std::thread::yield_now();
                }
            }
            drop(place);
        });
        assert_eq!(came_in.into_inner().unwrap_or_else(PoisonError::into_inner), [2, 0, 1, 3, 4]);
    }
}
