//! Many asking at once, and how long they wait.

use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

pub struct Latencies {
    sorted: Vec<Duration>,
    took: Duration,
}

impl fmt::Display for Latencies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = |share: f64| {
            let last = self.sorted.len().saturating_sub(1);
            self.sorted.get((last as f64 * share) as usize).map_or(0.0, |wait| wait.as_secs_f64() * 1000.0)
        };
        let per_second = self.sorted.len() as f64 / self.took.as_secs_f64();
        write!(f, "p50 {:>8.3} ms   p99 {:>8.3} ms   {per_second:>8.0}/s", at(0.5), at(0.99))
    }
}

/// Asks every one of `what` once, by so many threads.
pub fn at_once<T: Sync>(threads: usize, what: &[T], ask: impl Fn(usize, &T) + Sync) -> Latencies {
    let next = AtomicUsize::new(0);
    let begun = Instant::now();
    let mut sorted: Vec<Duration> = std::thread::scope(|scope| {
        let asking = (0..threads).map(|_| {
            scope.spawn(|| {
                let mut waits = Vec::new();
                loop {
                    let nth = next.fetch_add(1, Ordering::Relaxed);
                    let Some(one) = what.get(nth) else { break };
                    let asked = Instant::now();
                    ask(nth, one);
                    waits.push(asked.elapsed());
                }
                waits
            })
        });
        let asking: Vec<_> = asking.collect();
        asking.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let took = begun.elapsed();
    sorted.sort_unstable();
    Latencies { sorted, took }
}

/// What this process holds: its own, and pages of index files that the system may take back.
pub fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
        line.trim_matches(|c: char| !c.is_ascii_digit()).parse::<u64>().unwrap_or_default() / 1024
    };
    format!("{} MB in all, {} MB of it pages of files", of("VmRSS:"), of("RssFile:"))
}
