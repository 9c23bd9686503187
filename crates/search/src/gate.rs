//! Lets as many searches run at once as there are processors, in the order in which they came. More would only
//! take turns with each other, and each would wait for all.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, PoisonError};

struct Waiting {
    free: usize,
    next: u64,
    queue: VecDeque<u64>,
}

pub(crate) struct Gate {
    waiting: Mutex<Waiting>,
    opened: Condvar,
}

/// Keeps a place until it is dropped.
pub(crate) struct Place<'gate>(&'gate Gate);

impl Gate {
    /// A gate for as many as this machine runs at once.
    pub fn new() -> Gate {
        let free = std::thread::available_parallelism().map_or(2, |places| places.get()).max(2);
        Gate {
            waiting: Mutex::new(Waiting { free, next: 0, queue: VecDeque::new() }),
            opened: Condvar::new(),
        }
    }

    /// Waits for a place.
    pub fn enter(&self) -> Place<'_> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if waiting.free == 0 || !waiting.queue.is_empty() {
            let ticket = waiting.next;
            waiting.next += 1;
            waiting.queue.push_back(ticket);
            while waiting.free == 0 || waiting.queue.front() != Some(&ticket) {
                waiting = self.opened.wait(waiting).unwrap_or_else(PoisonError::into_inner);
            }
            waiting.queue.pop_front();
            if waiting.free > 1 {
                self.opened.notify_all();
            }
        }
        waiting.free -= 1;
        Place(self)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut waiting = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        waiting.free += 1;
        if !waiting.queue.is_empty() {
            self.0.opened.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn no_more_than_its_places_are_taken_and_all_come_through() {
        let gate = Gate::new();
        let places = gate.waiting.lock().unwrap_or_else(PoisonError::into_inner).free;
        let (inside, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for _ in 0..16 {
                scope.spawn(|| {
                    for _ in 0..200 {
                        let _place = gate.enter();
                        most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        inside.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            }
        });
        assert!(most.into_inner() <= places);
    }
}
