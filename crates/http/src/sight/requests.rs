//! Figures of requests: how many, how they were answered, how long that took.
//!
//! Every request is counted, most of them within microseconds, so each thread counts for itself and whoever
//! asks for the figures adds them up.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use kernel::spread::Spread;
use prometheus::core::{Collector, Desc};
use prometheus::proto::{Bucket, Counter, Histogram, LabelPair, Metric, MetricFamily, MetricType};
use prometheus::{IntGauge, Registry};

/// Upper edges, in microseconds: from a page of the cache to the longest a request may take.
const EDGES: [u64; 12] =
    [50, 200, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 30_000_000];
/// The status codes that are counted at hand.
const USUAL: [u16; 16] = [200, 206, 301, 303, 304, 308, 400, 403, 404, 405, 410, 413, 422, 429, 500, 503];
/// What answers when no route does.
pub(super) const ELSEWHERE: &str = "elsewhere";

const ANSWERS: (&str, &str) = ("broadsheet_requests_total", "Requests answered, by the route's template.");
const SECONDS: (&str, &str) = ("broadsheet_request_seconds", "Time from a request's head to its answer's.");
const BYTES: (&str, &str) = ("broadsheet_answer_bytes_total", "Bytes of answers, without their heads.");

#[derive(Clone)]
pub(super) struct Requests {
    routes: Arc<HashMap<&'static str, Route>>,
    descriptions: Arc<[Desc; 3]>,
    pub open: IntGauge,
}

/// What was counted of a route.
#[derive(Default)]
struct Route {
    parts: Spread<Part>,
    /// Answers with codes that are not usual.
    unusual: Mutex<BTreeMap<u16, u64>>,
}

/// What one thread counted.
#[derive(Default)]
struct Part {
    /// By edge; the last is for what took longer.
    took: [AtomicU64; EDGES.len() + 1],
    nanoseconds: AtomicU64,
    usual: [AtomicU64; USUAL.len()],
    bytes: AtomicU64,
}

impl Requests {
    pub fn new(routes: &[&'static str], registry: &Registry) -> Requests {
        let open = IntGauge::new("broadsheet_requests_open", "Requests being answered.");
        let described = |(name, help): (&str, &str), labels: &[&str]| {
            let labels = labels.iter().map(|label| (*label).to_owned()).collect();
            Desc::new(name.to_owned(), help.to_owned(), labels, HashMap::new())
                .expect("the name of a figure is a valid one")
        };
        let descriptions =
            [described(ANSWERS, &["route", "status"]), described(SECONDS, &["route"]), described(BYTES, &[])];
        let routes = routes.iter().chain([&ELSEWHERE]).map(|route| (*route, Route::default()));
        let requests = Requests {
            routes: Arc::new(routes.collect()),
            descriptions: Arc::new(descriptions),
            open: open.expect("the name of a figure is a valid one"),
        };
        let collectors: [Box<dyn Collector>; 2] =
            [Box::new(requests.open.clone()), Box::new(requests.clone())];
        for collector in collectors {
            registry.register(collector).expect("no two figures have one name");
        }
        requests
    }

    /// Counts one answer.
    pub fn count(&self, template: &'static str, status: u16, time: Duration, bytes: u64) {
        let Some(route) = self.routes.get(template).or_else(|| self.routes.get(ELSEWHERE)) else { return };
        let part = route.parts.mine();
        let nanoseconds = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        let edge = EDGES.partition_point(|edge| edge * 1000 < nanoseconds);
        part.took[edge].fetch_add(1, Ordering::Relaxed);
        part.nanoseconds.fetch_add(nanoseconds, Ordering::Relaxed);
        part.bytes.fetch_add(bytes, Ordering::Relaxed);
        match USUAL.iter().position(|usual| *usual == status) {
            Some(at) => _ = part.usual[at].fetch_add(1, Ordering::Relaxed),
            None => *route.unusual().entry(status).or_default() += 1,
        }
    }

    /// The route as the list has it, which lives as long as the program.
    pub fn known(&self, template: &str) -> Option<&'static str> {
        self.routes.get_key_value(template).map(|(known, _)| *known)
    }
}

impl Route {
    fn unusual(&self) -> std::sync::MutexGuard<'_, BTreeMap<u16, u64>> {
        // A number that is half changed there cannot be.
        self.unusual.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sum(&self, pick: impl Fn(&Part) -> &AtomicU64) -> u64 {
        self.parts.all().map(|part| pick(part).load(Ordering::Relaxed)).sum()
    }

    /// How often each status was answered.
    fn answers(&self) -> BTreeMap<u16, u64> {
        let mut answers = self.unusual().clone();
        answers
            .extend(USUAL.iter().enumerate().map(|(at, status)| (*status, self.sum(|part| &part.usual[at]))));
        answers.retain(|_, count| *count > 0);
        answers
    }

    fn seconds(&self) -> Histogram {
        let (mut count, mut buckets) = (0, Vec::with_capacity(EDGES.len()));
        for (at, edge) in EDGES.iter().enumerate() {
            count += self.sum(|part| &part.took[at]);
            let mut bucket = Bucket::default();
            bucket.set_upper_bound(*edge as f64 / 1e6);
            bucket.set_cumulative_count(count);
            buckets.push(bucket);
        }
        let mut seconds = Histogram::default();
        seconds.set_bucket(buckets);
        seconds.set_sample_count(count + self.sum(|part| &part.took[EDGES.len()]));
        seconds.set_sample_sum(self.sum(|part| &part.nanoseconds) as f64 / 1e9);
        seconds
    }
}

impl Collector for Requests {
    fn desc(&self) -> Vec<&Desc> {
        self.descriptions.iter().collect()
    }

    fn collect(&self) -> Vec<MetricFamily> {
        let (mut answers, mut seconds, mut bytes) = (Vec::new(), Vec::new(), 0);
        for (template, route) in self.routes.iter() {
            let by_status = route.answers();
            if by_status.is_empty() {
                continue;
            }
            for (status, count) in by_status {
                let labels = vec![label("route", template), label("status", &status.to_string())];
                answers.push(counted(labels, count));
            }
            let mut metric = Metric::from_label(vec![label("route", template)]);
            metric.set_histogram(route.seconds());
            seconds.push(metric);
            bytes += route.sum(|part| &part.bytes);
        }
        vec![
            family(ANSWERS, MetricType::COUNTER, answers),
            family(SECONDS, MetricType::HISTOGRAM, seconds),
            family(BYTES, MetricType::COUNTER, vec![counted(Vec::new(), bytes)]),
        ]
    }
}

fn label(name: &str, value: &str) -> LabelPair {
    let mut pair = LabelPair::default();
    pair.set_name(name.to_owned());
    pair.set_value(value.to_owned());
    pair
}

fn counted(labels: Vec<LabelPair>, count: u64) -> Metric {
    let mut counter = Counter::default();
    counter.set_value(count as f64);
    let mut metric = Metric::from_label(labels);
    metric.set_counter(counter);
    metric
}

fn family((name, help): (&str, &str), kind: MetricType, metrics: Vec<Metric>) -> MetricFamily {
    let mut family = MetricFamily::default();
    family.set_name(name.to_owned());
    family.set_help(help.to_owned());
    family.set_field_type(kind);
    family.set_metric(metrics);
    family
}

#[cfg(test)]
mod tests {
    use super::*;
    use prometheus::{Encoder as _, TextEncoder};

    fn figures(registry: &Registry) -> String {
        let mut text = Vec::new();
        TextEncoder::new().encode(&registry.gather(), &mut text).unwrap();
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn what_threads_counted_is_added_up() {
        let registry = Registry::new();
        let requests = Requests::new(&["/", "/unvisited"], &registry);
        std::thread::scope(|scope| {
            for thread in 0..3 {
                let requests = &requests;
                scope.spawn(move || {
                    requests.count("/", 200, Duration::from_micros(50), 10);
                    requests.count("/", 418, Duration::from_millis(2), 1);
                    requests.count("/made-up", 404, Duration::from_secs(60 * thread), 0);
                });
            }
        });
        let text = figures(&registry);
        for line in [
            "broadsheet_requests_total{route=\"/\",status=\"200\"} 3",
            "broadsheet_requests_total{route=\"/\",status=\"418\"} 3",
            "broadsheet_requests_total{route=\"elsewhere\",status=\"404\"} 3",
            "broadsheet_request_seconds_bucket{route=\"/\",le=\"0.00005\"} 3",
            "broadsheet_request_seconds_bucket{route=\"/\",le=\"0.001\"} 3",
            "broadsheet_request_seconds_bucket{route=\"/\",le=\"0.003\"} 6",
            "broadsheet_request_seconds_bucket{route=\"elsewhere\",le=\"30\"} 1",
            "broadsheet_request_seconds_bucket{route=\"elsewhere\",le=\"+Inf\"} 3",
            "broadsheet_request_seconds_sum{route=\"elsewhere\"} 180",
            "broadsheet_answer_bytes_total 33",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
        }
        assert!(!text.contains("unvisited"), "{text}");
    }
}
