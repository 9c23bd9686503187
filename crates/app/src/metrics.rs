//! `/metrics`: the server's figures, on an address of its own.
//!
//! What counts itself does so as it happens. The rest is asked for when somebody looks.

mod process;

use std::path::PathBuf;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use axum::routing::get;
use db::{DbError, Work};
use http_kit::sight::{CounterVec, Gauge, IntCounterVec, IntGauge, IntGaugeVec, Sight};
use site::Site;
use tokio::net::TcpListener;

use crate::tls;
use process::Process;

/// Counting a million sessions takes a while, so it is not done each time.
const SESSIONS_PAUSE: Duration = Duration::from_secs(60);

/// Serves figures until the task is ended.
pub async fn serve(listener: TcpListener, site: Site, data: PathBuf) {
    let figures = std::sync::Arc::new(Figures::of(site, data));
    let router = Router::new().route("/metrics", get(show)).with_state(figures);
    if let Err(error) = axum::serve(listener, router).await {
        tracing::error!(%error, "figures are served no more");
    }
}

async fn show(State(figures): State<std::sync::Arc<Figures>>) -> impl IntoResponse {
    figures.ask().await;
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], figures.site.sight.figures())
}

/// What is asked for when somebody looks.
struct Figures {
    site: Site,
    data: PathBuf,
    process: Process,
    database: Database,
    answers: IntGauge,
    jobs: IntGaugeVec,
    parked: IntGaugeVec,
    sessions: IntGauge,
    counted: Mutex<Option<Instant>>,
    certificate: Option<Gauge>,
}

impl Figures {
    fn of(site: Site, data: PathBuf) -> Figures {
        let sight = &site.sight;
        let build = sight.gauges("broadsheet_build_info", "The release that serves.", &["version"]);
        build.with_label_values(&[env!("CARGO_PKG_VERSION")]).set(1);
        let certified = tls::present(&site.press.config, &data).is_some();
        Figures {
            process: Process::of(sight),
            database: Database::of(sight),
            answers: sight.gauge("broadsheet_database_up", "1 if the database answered just now."),
            jobs: sight.gauges("broadsheet_jobs_waiting", "Work that is due or is being done.", &["kind"]),
            parked: sight.gauges("broadsheet_jobs_parked", "Work that is not tried any more.", &["kind"]),
            sessions: sight.gauge("broadsheet_sessions", "Browsers that are known; counted once a minute."),
            counted: Mutex::default(),
            certificate: certified.then(|| {
                sight.number("broadsheet_certificate_end_seconds", "When the certificate ends, in Unix time.")
            }),
            data,
            site,
        }
    }

    async fn ask(&self) {
        self.process.ask();
        self.database.ask(&self.site.db.load());
        if let (Some(gauge), Some(Ok(certificate))) =
            (&self.certificate, tls::present(&self.site.press.config, &self.data))
        {
            gauge.set(certificate.ends as f64 / 1000.0);
        }
        match self.ask_database().await {
            Ok(()) => self.answers.set(1),
            Err(error) => {
                tracing::warn!(%error, "figures of the database could not be had");
                self.answers.set(0);
            }
        }
    }

    async fn ask_database(&self) -> Result<(), DbError> {
        let due = self.sessions_are_due();
        let now = self.site.now();
        let (jobs, sessions) = self
            .site
            .db
            .read(move |conn| {
                let sessions = due.then(|| press::readers::open_sessions(conn, now)).transpose()?;
                Ok::<_, DbError>((jobs::count(conn)?, sessions))
            })
            .await?;
        self.jobs.reset();
        self.parked.reset();
        for (kind, waiting, parked) in jobs {
            self.jobs.with_label_values(&[&kind]).set(waiting);
            self.parked.with_label_values(&[&kind]).set(parked);
        }
        if let Some(sessions) = sessions {
            self.sessions.set(sessions);
        }
        Ok(())
    }

    fn sessions_are_due(&self) -> bool {
        let mut counted = self.counted.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let due = counted.is_none_or(|at| at.elapsed() >= SESSIONS_PAUSE);
        if due {
            *counted = Some(Instant::now());
        }
        due
    }
}

/// The database's threads.
struct Database {
    waiting: IntGaugeVec,
    done: IntCounterVec,
    seconds: CounterVec,
}

impl Database {
    fn of(sight: &Sight) -> Database {
        Database {
            waiting: sight.gauges("broadsheet_database_waiting", "Work that waits for a thread.", &["lane"]),
            done: sight.counters("broadsheet_database_transactions_total", "Transactions ended.", &["lane"]),
            seconds: sight.times(
                "broadsheet_database_seconds_total",
                "Time that transactions waited for a thread, and took.",
                &["lane", "spent"],
            ),
        }
    }

    fn ask(&self, load: &db::Load) {
        self.lane("read", &load.reads);
        self.lane("write", &load.writes);
    }

    fn lane(&self, lane: &str, work: &Work) {
        self.waiting.with_label_values(&[lane]).set(i64::try_from(work.waiting).unwrap_or(i64::MAX));
        let done = self.done.with_label_values(&[lane]);
        done.inc_by(work.done.saturating_sub(done.get()));
        for (spent, time) in [("waiting", work.waited), ("working", work.took)] {
            let seconds = self.seconds.with_label_values(&[lane, spent]);
            seconds.inc_by((time.as_secs_f64() - seconds.get()).max(0.0));
        }
    }
}
