//! What this process takes of the machine, as Linux has it under `/proc`. Elsewhere these stay 0.

use std::fs;

use http_kit::sight::{CounterVec, IntGauge, IntGaugeVec, Sight};

use crate::resources;

/// Clock ticks a second that `/proc` counts in: fixed for all programs on Linux.
const TICKS: f64 = 100.0;

/// Gauges of the process.
pub struct Process {
    memory: IntGaugeVec,
    resident: IntGauge,
    files: IntGauge,
    may_open: IntGauge,
    threads: IntGauge,
    seconds: CounterVec,
}

impl Process {
    /// Among the server's figures; the names without our own in front are those of every process.
    pub fn of(sight: &Sight) -> Process {
        Process {
            memory: sight.gauges("broadsheet_memory_bytes", "Memory in use, by what it holds.", &["kind"]),
            resident: sight.gauge("process_resident_memory_bytes", "Memory in use."),
            files: sight.gauge("process_open_fds", "Files that are open, connections included."),
            may_open: sight.gauge("process_max_fds", "Files that may be open."),
            threads: sight.gauge("process_threads", "Threads."),
            seconds: sight.times("broadsheet_cpu_seconds_total", "Time of the processor.", &["mode"]),
        }
    }

    /// Looks again.
    pub fn ask(&self) {
        let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
        let kilobytes = |name| field(&status, name).unwrap_or(0).saturating_mul(1024);
        self.resident.set(kilobytes("VmRSS:"));
        for (kind, name) in [("anonymous", "RssAnon:"), ("file", "RssFile:"), ("shared", "RssShmem:")] {
            self.memory.with_label_values(&[kind]).set(kilobytes(name));
        }
        self.threads.set(field(&status, "Threads:").unwrap_or(0));
        let files = fs::read_dir("/proc/self/fd").map_or(0, Iterator::count);
        self.files.set(i64::try_from(files).unwrap_or(i64::MAX));
        self.may_open.set(i64::try_from(resources::file_limit()).unwrap_or(i64::MAX));
        let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
        for (mode, ticks) in [("user", ticks(&stat, 13)), ("system", ticks(&stat, 14))] {
            let seconds = self.seconds.with_label_values(&[mode]);
            seconds.inc_by((ticks / TICKS - seconds.get()).max(0.0));
        }
    }
}

/// A number of `/proc/self/status`.
fn field(status: &str, name: &str) -> Option<i64> {
    let line = status.lines().find(|line| line.starts_with(name))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// A field of `/proc/self/stat`, counted from 0; the program's name, in brackets, may hold spaces.
fn ticks(stat: &str, at: usize) -> f64 {
    let rest = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    rest.split_whitespace().nth(at - 2).and_then(|ticks| ticks.parse().ok()).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_programs_name_may_hold_anything() {
        let stat = "7 (a ) b) S 1 7 7 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 9 0 100 1000 10";
        assert_eq!((ticks(stat, 13), ticks(stat, 14)), (250.0, 50.0));
        assert_eq!(field("VmRSS:\t    2048 kB\nThreads:\t9\n", "Threads:"), Some(9));
    }
}
