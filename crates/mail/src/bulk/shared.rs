//! What the tasks of a run share: templates, the queue, paces, and where outcomes go.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::Instant;

use super::judge::Rest;
use super::ledger::{Entry, Outcome, Settled};
use super::pace::Pace;
use super::queue::{Job, Queue};
use super::rest::{Lanes, RelayPace};
use super::template::{MakeError, Scratch, Template};
use crate::line::Lost;

/// An outcome on its way to the ledger, and the place in flight that it frees.
pub type Ended = (Settled, Option<OwnedSemaphorePermit>);

/// One run.
pub struct Shared {
    pub templates: Vec<Arc<Template>>,
    pub pace: Pace,
    pub queue: Queue,
    pub relays: Arc<Vec<RelayPace>>,
    pub lanes: Arc<Lanes>,
    pub ended: UnboundedSender<Ended>,
    /// Turns true when nobody will wait for a relay any longer.
    pub halt: watch::Sender<bool>,
}

impl Shared {
    /// Notes what became of a job.
    pub fn settle(&self, job: Job, outcome: Outcome) {
        self.note(job.entry.id, outcome, Some(job.place));
    }

    /// Gives an entry back that was never intended.
    pub fn give_back(&self, entry: &Entry, after: Duration) {
        self.note(entry.id, Outcome::Untried { after }, None);
    }

    /// The ledger's end of the channel lives until the run is over.
    fn note(&self, id: i64, outcome: Outcome, place: Option<OwnedSemaphorePermit>) {
        let _ = self.ended.send((Settled { id, outcome }, place));
    }

    /// Puts a job back into the queue, or gives it back to the ledger if the run ends.
    pub fn put_back(&self, job: Job) {
        if let Some(job) = self.queue.put_back(job) {
            self.settle(job, Outcome::Untried { after: Duration::ZERO });
        }
    }

    /// Writes a job's mail.
    pub fn write(&self, entry: &Entry, scratch: &mut Scratch, mail: &mut Vec<u8>) -> Result<(), String> {
        let template = self.templates.get(entry.variant).ok_or("its variant is not there")?;
        template.write(entry, scratch, mail).map_err(|error: MakeError| error.to_string())
    }

    /// When a job's mail was written.
    pub fn date_ms(&self, entry: &Entry) -> i64 {
        self.templates.get(entry.variant).map_or(0, |template| template.date_ms())
    }

    /// How long every relay still rests; nothing if one does not.
    pub fn all_rest(&self) -> Option<Duration> {
        if self.relays.is_empty() {
            return None;
        }
        let now = Instant::now();
        let rests: Option<Vec<Duration>> = self.relays.iter().map(|relay| relay.resting(now)).collect();
        rests?.into_iter().min()
    }

    /// Lets a relay or a domain rest, and says how long.
    pub fn rest(&self, whom: Rest, relay: &RelayPace, address: &str) -> Duration {
        let now = Instant::now();
        match whom {
            Rest::Nobody => self.pace.rest,
            // Where one domain after the other puts off, it is the relay that does.
            Rest::Domain if relay.strained() => self.rest_relay(relay),
            Rest::Domain => self.lanes.rest(address, now),
            Rest::Relay => self.rest_relay(relay),
        }
    }

    /// A relay could not be reached, or ended a connection before it took anything.
    pub fn trouble(&self, relay: &RelayPace, lost: &Lost) {
        relay.note(&lost.0);
        self.rest_relay(relay);
    }

    /// Lets a relay rest. If then all do, and longer than anything is held, what waits is given back.
    pub fn rest_relay(&self, relay: &RelayPace) -> Duration {
        let rest = relay.rest(Instant::now());
        if let Some(after) = self.all_rest().filter(|rest| *rest > self.pace.hold) {
            for job in self.queue.drain() {
                self.settle(job, Outcome::Untried { after });
            }
        }
        rest
    }
}
