//! Entries whose intent is durable, on their way to whichever connection is free.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, OwnedSemaphorePermit, watch};

use super::ledger::Entry;

/// An intended entry.
#[derive(Debug)]
pub struct Job {
    pub entry: Entry,
    /// Its place among those in flight, free again when it is settled.
    pub place: OwnedSemaphorePermit,
    /// How often a connection ended before anything was said of it.
    pub dropped: u8,
}

/// The line in which they wait; as long as there are places in flight.
#[derive(Debug)]
pub struct Queue {
    jobs: Mutex<VecDeque<Job>>,
    arrived: Notify,
    closed: watch::Sender<bool>,
}

impl Queue {
    /// An empty one.
    pub fn new() -> Self {
        Self { jobs: Mutex::default(), arrived: Notify::new(), closed: watch::Sender::new(false) }
    }

    fn jobs(&self) -> MutexGuard<'_, VecDeque<Job>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts a job at the end.
    pub fn put(&self, job: Job) {
        self.jobs().push_back(job);
        self.arrived.notify_one();
    }

    /// Puts a job where it came from; gives it back if nobody will take it any more.
    pub fn put_back(&self, job: Job) -> Option<Job> {
        let mut jobs = self.jobs();
        if *self.closed.borrow() {
            return Some(job);
        }
        jobs.push_front(job);
        drop(jobs);
        self.arrived.notify_one();
        None
    }

    /// The next job, if one is there.
    pub fn take_now(&self) -> Option<Job> {
        self.jobs().pop_front()
    }

    /// The next job, waited for; none once the queue is closed.
    pub async fn take(&self) -> Option<Job> {
        loop {
            let arrived = self.arrived.notified();
            if let Some(job) = self.take_now() {
                return Some(job);
            }
            tokio::select! {
                () = arrived => {}
                () = self.closed() => return self.take_now(),
            }
        }
    }

    /// Ends it: nothing is put back any more, and what is in it is returned.
    pub fn close(&self) -> Vec<Job> {
        let mut jobs = self.jobs();
        self.closed.send_replace(true);
        jobs.drain(..).collect()
    }

    /// All that is in it now.
    pub fn drain(&self) -> Vec<Job> {
        self.jobs().drain(..).collect()
    }

    /// Waits until it is closed.
    pub async fn closed(&self) {
        // The sender lives as long as the queue.
        let _ = self.closed.subscribe().wait_for(|closed| *closed).await;
    }
}
