//! What many threads add to at once, kept in parts: each thread has a part of its own, so that none waits for
//! another and no core has to fetch from its neighbour what it is about to change.

use std::sync::atomic::{AtomicUsize, Ordering};

/// More threads than this share their parts again.
const PARTS: usize = 8;

/// One value for each of some threads, far enough apart that no two share a line of a processor's memory.
#[derive(Debug, Default)]
pub struct Spread<T>([Apart<T>; PARTS]);

#[derive(Debug, Default)]
#[repr(align(128))]
struct Apart<T>(T);

impl<T> Spread<T> {
    /// This thread's part. Others may have it too, so it is changed as what is shared is.
    #[inline]
    pub fn mine(&self) -> &T {
        &self.0[part()].0
    }

    /// All parts.
    pub fn all(&self) -> impl Iterator<Item = &T> {
        self.0.iter().map(|part| &part.0)
    }
}

/// Threads take the parts in turn.
fn part() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static PART: usize = NEXT.fetch_add(1, Ordering::Relaxed) % PARTS;
    }
    PART.with(|part| *part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU64;

    #[test]
    fn nothing_that_threads_add_is_lost() {
        let counts = Spread::<AtomicU64>::default();
        std::thread::scope(|scope| {
            for _ in 0..2 * PARTS {
                scope.spawn(|| {
                    for _ in 0..1000 {
                        counts.mine().fetch_add(1, Ordering::Relaxed);
                    }
                });
            }
        });
        let parts: Vec<u64> = counts.all().map(|part| part.load(Ordering::Relaxed)).collect();
        assert_eq!(parts.iter().sum::<u64>(), 2000 * PARTS as u64);
        assert!(parts.iter().filter(|part| **part > 0).count() > 1, "{parts:?}");
    }
}
