//! Lets as many searches run at once as there are processors. More would only take turns with each other, and each
//! would wait for all.

use std::sync::{Condvar, Mutex, PoisonError};

pub(crate) struct Gate {
    free: Mutex<usize>,
    opened: Condvar,
}

/// Keeps a place until it is dropped.
pub(crate) struct Place<'gate>(&'gate Gate);

impl Gate {
    /// A gate for as many as this machine runs at once.
    pub fn new() -> Gate {
        let free = std::thread::available_parallelism().map_or(2, |places| places.get()).max(2);
        Gate { free: Mutex::new(free), opened: Condvar::new() }
    }

    /// Waits for a place.
    pub fn enter(&self) -> Place<'_> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        while *free == 0 {
            free = self.opened.wait(free).unwrap_or_else(PoisonError::into_inner);
        }
        *free -= 1;
        Place(self)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.opened.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn no_more_than_its_places_are_taken_and_all_come_through() {
        let gate = Gate::new();
        let places = *gate.free.lock().unwrap_or_else(PoisonError::into_inner);
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
