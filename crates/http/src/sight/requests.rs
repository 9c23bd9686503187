//! Figures of requests: how many, how they were answered, how long that took.
//!
//! Each route's counters are looked up once and then kept, so that a request costs atomic additions.

use std::collections::HashMap;
use std::sync::OnceLock;
use std::time::Duration;

use prometheus::core::Collector;
use prometheus::{
    Histogram, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, Opts, Registry,
};

/// Upper edges, in seconds: from a page of the cache to the longest a request may take.
const EDGES: &[f64] = &[0.000_05, 0.000_2, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0];
/// The status codes whose counters are kept at hand.
const USUAL: [u16; 16] = [200, 206, 301, 303, 304, 308, 400, 403, 404, 405, 410, 413, 422, 429, 500, 503];
/// What answers when no route does.
pub(super) const ELSEWHERE: &str = "elsewhere";

pub(super) struct Requests {
    answers: IntCounterVec,
    seconds: HistogramVec,
    bytes: IntCounter,
    routes: HashMap<&'static str, Route>,
    elsewhere: Route,
    pub open: IntGauge,
}

#[derive(Default)]
struct Route {
    seconds: OnceLock<Histogram>,
    usual: [OnceLock<IntCounter>; USUAL.len()],
}

impl Requests {
    pub fn new(routes: &[&'static str], registry: &Registry) -> Requests {
        let answers = IntCounterVec::new(
            Opts::new("broadsheet_requests_total", "Requests answered, by the route's template."),
            &["route", "status"],
        );
        let seconds = HistogramVec::new(
            HistogramOpts::new("broadsheet_request_seconds", "Time from a request's head to its answer's.")
                .buckets(EDGES.to_vec()),
            &["route"],
        );
        let bytes =
            IntCounter::new("broadsheet_answer_bytes_total", "Bytes of answers, without their heads.");
        let open = IntGauge::new("broadsheet_requests_open", "Requests being answered.");
        Requests {
            answers: registered(registry, answers),
            seconds: registered(registry, seconds),
            bytes: registered(registry, bytes),
            open: registered(registry, open),
            routes: routes.iter().map(|route| (*route, Route::default())).collect(),
            elsewhere: Route::default(),
        }
    }

    /// Counts one answer.
    pub fn count(&self, template: &'static str, status: u16, time: Duration, bytes: u64) {
        let (route, template) = match self.routes.get(template) {
            Some(route) => (route, template),
            None => (&self.elsewhere, ELSEWHERE),
        };
        let seconds = route.seconds.get_or_init(|| self.seconds.with_label_values(&[template]));
        seconds.observe(time.as_secs_f64());
        let counter = || self.answers.with_label_values(&[template, &status.to_string()]);
        match USUAL.iter().position(|usual| *usual == status) {
            Some(at) => route.usual[at].get_or_init(counter).inc(),
            None => counter().inc(),
        }
        self.bytes.inc_by(bytes);
    }

    /// The route as the list has it, which lives as long as the program.
    pub fn known(&self, template: &str) -> Option<&'static str> {
        self.routes.get_key_value(template).map(|(known, _)| *known)
    }
}

/// The names are fixed and differ, so this fails in the first test if at all.
fn registered<C: Collector + Clone + 'static>(registry: &Registry, made: prometheus::Result<C>) -> C {
    let made = made.expect("the name of a figure is a valid one");
    registry.register(Box::new(made.clone())).expect("no two figures have one name");
    made
}
