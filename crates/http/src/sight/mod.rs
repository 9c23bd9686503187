//! What the server sees of itself: figures to scrape, and a line for each request.
//!
//! A figure is made once and then counted with an atomic addition:
//!
//! ```
//! # use broadsheet_http::sight::Sight;
//! let sight = Sight::new(&["/articles/{slug}"], 7, std::time::Duration::from_secs(1));
//! let hits = sight.counter("broadsheet_page_cache_hits_total", "Pages answered from the cache.");
//! hits.inc();
//! assert!(sight.figures().contains("broadsheet_page_cache_hits_total 1"));
//! ```
//!
//! A request is known by its route's template, never by its path, and a reader by their id.

mod mark;
mod requests;
mod watch;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use prometheus::core::Collector;
use prometheus::{Encoder as _, Registry, TextEncoder};

pub use mark::{RequestId, name_reader, name_route, request_id, route};
pub use prometheus::{CounterVec, Gauge, IntCounter, IntCounterVec, IntGauge, IntGaugeVec};
pub use watch::{AtHand, Watch};

use requests::Requests;

/// The figures of one server. Cheap to clone.
#[derive(Clone)]
pub struct Sight(Arc<Inner>);

struct Inner {
    registry: Registry,
    requests: Requests,
    slow: Duration,
    next_request: AtomicU64,
}

impl Sight {
    /// For a server of these routes, by their templates. Requests are numbered from `first_request`, and
    /// those that take longer than `slow` are warned about.
    pub fn new(routes: &[&'static str], first_request: u64, slow: Duration) -> Sight {
        let registry = Registry::new();
        let requests = Requests::new(routes, &registry);
        Sight(Arc::new(Inner { registry, requests, slow, next_request: AtomicU64::new(first_request) }))
    }

    /// A count that only grows; its name ends in `_total`.
    pub fn counter(&self, name: &str, help: &str) -> IntCounter {
        self.kept(IntCounter::new(name, help))
    }

    /// Counts that only grow, told apart by labels.
    pub fn counters(&self, name: &str, help: &str, labels: &[&str]) -> IntCounterVec {
        self.kept(IntCounterVec::new(prometheus::Opts::new(name, help), labels))
    }

    /// Times that only grow, in seconds, told apart by labels.
    pub fn times(&self, name: &str, help: &str, labels: &[&str]) -> CounterVec {
        self.kept(CounterVec::new(prometheus::Opts::new(name, help), labels))
    }

    /// A count that goes up and down.
    pub fn gauge(&self, name: &str, help: &str) -> IntGauge {
        self.kept(IntGauge::new(name, help))
    }

    /// Counts that go up and down, told apart by labels.
    pub fn gauges(&self, name: &str, help: &str, labels: &[&str]) -> IntGaugeVec {
        self.kept(IntGaugeVec::new(prometheus::Opts::new(name, help), labels))
    }

    /// A number that goes up and down.
    pub fn number(&self, name: &str, help: &str) -> Gauge {
        self.kept(Gauge::new(name, help))
    }

    /// All figures in the text format of Prometheus.
    pub fn figures(&self) -> String {
        let mut text = Vec::new();
        // Writing into memory fails only for a family without samples, which is left out then.
        let families = self.0.registry.gather();
        let _ = TextEncoder::new().encode(&families, &mut text);
        String::from_utf8(text).unwrap_or_default()
    }

    /// Names are ours and fixed, so a bad one or one that is taken is a mistake that the first test meets.
    fn kept<C: Collector + Clone + 'static>(&self, made: prometheus::Result<C>) -> C {
        let made = made.expect("the name of a figure is a valid one");
        self.0.registry.register(Box::new(made.clone())).expect("no two figures have one name");
        made
    }

    fn next_request(&self) -> RequestId {
        RequestId::nth(self.0.next_request.fetch_add(1, Ordering::Relaxed))
    }
}
