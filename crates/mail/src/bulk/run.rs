//! A run: entries are claimed, put in order by pace, intended, carried and settled, each by a task of its own.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::carrier::Carrier;
use super::ledger::{Entry, Ledger, LedgerError, Outcome};
use super::pace::{Pace, Relay};
use super::queue::{Job, Queue};
use super::rest::{Lanes, RelayPace};
use super::settling::{Report, settle};
use super::shared::Shared;
use super::stop::Stop;
use super::template::Template;
use super::{boxes, waiting::Waiting};
use crate::line::Trust;

/// How long connections may take to say goodbye.
const GOODBYE: Duration = Duration::from_secs(3);

/// The ways out, with what is known of their paces from one run to the next.
pub struct Sender {
    ways: Ways,
    pace: Pace,
    relays: Arc<Vec<RelayPace>>,
    lanes: Arc<Lanes>,
}

enum Ways {
    Relays(Vec<(Arc<Relay>, Trust)>),
    /// A folder in which each mail becomes a file.
    Outbox(PathBuf),
}

impl Sender {
    /// Sends by these relays, each given as much as it takes.
    ///
    /// # Errors
    /// If a relay's authority is none.
    pub fn new(relays: Vec<Relay>, pace: Pace) -> Result<Self, String> {
        let rest = (pace.rest, pace.longest_rest);
        let paces = relays.iter().map(|relay| RelayPace::new(relay.per_second, rest)).collect();
        let trusted = relays.into_iter().map(|relay| {
            let trust = Trust::new(relay.authority.as_deref())?;
            Ok((Arc::new(relay), trust))
        });
        let ways = Ways::Relays(trusted.collect::<Result<_, String>>()?);
        let lanes = Arc::new(Lanes::new(pace.domain_per_second, rest));
        Ok(Self { ways, pace, relays: Arc::new(paces), lanes })
    }

    /// Writes each mail into a folder, as a file.
    pub fn outbox(folder: PathBuf, pace: Pace) -> Self {
        let lanes = Arc::new(Lanes::new(None, (pace.rest, pace.longest_rest)));
        Self { ways: Ways::Outbox(folder), pace, relays: Arc::default(), lanes }
    }

    /// Sends what the ledger has, until it has nothing more that is due or the end is asked for; then finishes what is
    /// in flight. An entry's variant is its place among the templates.
    ///
    /// Making a mail takes about a third of a millisecond of a worker's time; a program that answers requests gives
    /// runs a runtime of their own.
    ///
    /// # Errors
    /// If the ledger could not be read or written. What was in flight is finished all the same.
    pub async fn run<L: Ledger>(
        &self,
        ledger: Arc<L>,
        templates: Vec<Arc<Template>>,
        stop: &Stop,
    ) -> Result<Report, LedgerError> {
        let (ended, outcomes) = mpsc::unbounded_channel();
        let shared = Arc::new(Shared {
            templates,
            pace: self.pace.clone(),
            queue: Queue::new(),
            relays: Arc::clone(&self.relays),
            lanes: Arc::clone(&self.lanes),
            ended,
            halt: watch::Sender::new(false),
        });
        let mut settling = JoinSet::new();
        settling.spawn(settle(Arc::clone(&ledger), outcomes));
        let mut carriers = self.carriers(&shared);
        let sent = dispatch(&ledger, &shared, stop).await;
        let finished = tokio::time::timeout(GOODBYE, async { while carriers.join_next().await.is_some() {} });
        let _ = finished.await;
        carriers.abort_all();
        while carriers.join_next().await.is_some() {}
        drop(shared);
        let settled = settling.join_next().await.and_then(Result::ok);
        let mut report = settled.ok_or_else(|| LedgerError("the task that settles ended".to_owned()))??;
        sent?;
        report.trouble = self.relays.iter().find_map(RelayPace::trouble);
        Ok(report)
    }

    fn carriers(&self, shared: &Arc<Shared>) -> JoinSet<()> {
        let mut carriers = JoinSet::new();
        match &self.ways {
            Ways::Outbox(folder) => {
                carriers.spawn(boxes::carry(Arc::clone(shared), folder.clone()));
            }
            Ways::Relays(relays) => {
                for (number, (relay, trust)) in relays.iter().enumerate() {
                    for _ in 0..relay.connections.max(1) {
                        let (relay, trust) = (Arc::clone(relay), trust.clone());
                        carriers.spawn(Carrier { shared: Arc::clone(shared), relay, trust, number }.run());
                    }
                }
            }
        }
        carriers
    }
}

/// Claims, and keeps so much in store that nobody waits for the ledger.
async fn claim<L: Ledger>(
    ledger: Arc<L>,
    shared: Arc<Shared>,
    store: mpsc::Sender<Entry>,
    stop: Stop,
) -> Result<(), LedgerError> {
    let most = shared.pace.in_flight;
    loop {
        tokio::select! {
            room = store.reserve_many(most) => match room {
                Ok(_) => {}
                Err(_) => return Ok(()),
            },
            () = stop.asked() => return Ok(()),
        }
        if let Some(rest) = shared.all_rest() {
            tokio::select! {
                () = tokio::time::sleep(rest) => continue,
                () = stop.asked() => return Ok(()),
            }
        }
        let entries = ledger.claim(most).await?;
        if entries.is_empty() {
            return Ok(());
        }
        for entry in entries {
            if let Err(unsent) = store.send(entry).await {
                shared.give_back(&unsent.0, Duration::ZERO);
            }
        }
    }
}

/// Brings entries from the ledger to the queue, and ends the run.
async fn dispatch<L: Ledger>(ledger: &Arc<L>, shared: &Arc<Shared>, stop: &Stop) -> Result<(), LedgerError> {
    let places = Arc::new(Semaphore::new(shared.pace.in_flight));
    let (store, mut entries) = mpsc::channel(shared.pace.in_flight * 2);
    let mut claiming = JoinSet::new();
    claiming.spawn(claim(Arc::clone(ledger), Arc::clone(shared), store, stop.clone()));
    let mut waiting = Waiting::default();
    let mut result = Ok(());
    while result.is_ok() && !stop.is_asked() && waiting.gather(&mut entries, shared, stop).await {
        result = send(ledger, shared, &places, &mut waiting.ready, stop).await;
    }
    waiting.give_back(shared);
    entries.close();
    while let Some(entry) = entries.recv().await {
        shared.give_back(&entry, Duration::ZERO);
    }
    let claimed = claiming.join_next().await.and_then(Result::ok).unwrap_or(Ok(()));
    finish(shared, &places, stop).await;
    result.and(claimed)
}

/// Intends as many as there are places for, and puts them into the queue.
async fn send<L: Ledger>(
    ledger: &Arc<L>,
    shared: &Shared,
    places: &Arc<Semaphore>,
    ready: &mut VecDeque<Entry>,
    stop: &Stop,
) -> Result<(), LedgerError> {
    let first = tokio::select! {
        place = Arc::clone(places).acquire_owned() => place.ok(),
        () = stop.asked() => None,
    };
    let Some(first) = first else { return Ok(()) };
    let mut taken = vec![first];
    while taken.len() < ready.len()
        && let Ok(place) = Arc::clone(places).try_acquire_owned()
    {
        taken.push(place);
    }
    let batch: Vec<Entry> = ready.drain(..taken.len().min(ready.len())).collect();
    let ids = batch.iter().map(|entry| entry.id).collect();
    let held = match ledger.intend(ids).await {
        Ok(held) => held,
        Err(error) => {
            batch.iter().for_each(|entry| shared.give_back(entry, Duration::ZERO));
            return Err(error);
        }
    };
    let held: std::collections::HashSet<i64> = held.into_iter().collect();
    for (entry, place) in batch.into_iter().zip(taken) {
        if held.contains(&entry.id) {
            shared.queue.put(Job { entry, place, dropped: 0 });
        }
    }
    Ok(())
}

/// Waits until all in flight are settled, and not for ever once the end is asked for.
async fn finish(shared: &Shared, places: &Semaphore, stop: &Stop) {
    let all = u32::try_from(shared.pace.in_flight).unwrap_or(u32::MAX);
    let settled = tokio::select! {
        _ = places.acquire_many(all) => true,
        () = stop.asked() => false,
    };
    for job in shared.queue.close() {
        shared.settle(job, Outcome::Untried { after: Duration::ZERO });
    }
    if !settled {
        let deadline = Instant::now() + shared.pace.grace;
        if tokio::time::timeout_at(deadline, places.acquire_many(all)).await.is_err() {
            shared.halt.send_replace(true);
            // Those that waited for an answer now end one by one.
            let _ = tokio::time::timeout(GOODBYE, places.acquire_many(all)).await;
        }
    }
}
