//! A ledger in memory.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::Semaphore;

use crate::bulk::{Entry, Ledger, LedgerError, Outcome, Settled};

/// Entries that are due, and what became of them. What is put off or given back is not due again.
#[derive(Debug)]
pub struct Books {
    due: Mutex<VecDeque<Entry>>,
    intended: Mutex<BTreeSet<i64>>,
    settled: Mutex<BTreeMap<i64, Vec<Outcome>>>,
    /// Ids whose lease is lost.
    lost: BTreeSet<i64>,
    /// How many entries may still be intended.
    ink: Semaphore,
}

impl Books {
    /// A ledger with these entries.
    pub fn new(entries: impl IntoIterator<Item = Entry>) -> Self {
        Self {
            due: Mutex::new(entries.into_iter().collect()),
            intended: Mutex::default(),
            settled: Mutex::default(),
            lost: BTreeSet::new(),
            ink: Semaphore::new(Semaphore::MAX_PERMITS),
        }
    }

    /// The same, in which intents are not durable before they are let to be.
    pub fn without_ink(mut self) -> Self {
        self.ink = Semaphore::new(0);
        self
    }

    /// The same, but the leases of these are lost before they are intended.
    pub fn losing(mut self, ids: impl IntoIterator<Item = i64>) -> Self {
        self.lost.extend(ids);
        self
    }

    /// Lets the intents of so many become durable.
    pub fn pour(&self, entries: usize) {
        self.ink.add_permits(entries);
    }

    /// The ids that were intended.
    pub fn intended(&self) -> BTreeSet<i64> {
        lock(&self.intended).clone()
    }

    /// What became of each entry; every one should have one outcome.
    pub fn settled(&self) -> BTreeMap<i64, Vec<Outcome>> {
        lock(&self.settled).clone()
    }
}

/// A test that panicked elsewhere must not hide what was noted.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Ledger for Books {
    async fn claim(&self, most: usize) -> Result<Vec<Entry>, LedgerError> {
        let mut due = lock(&self.due);
        let most = most.min(due.len());
        Ok(due.drain(..most).collect())
    }

    async fn intend(&self, ids: Vec<i64>) -> Result<Vec<i64>, LedgerError> {
        let ids: Vec<i64> = ids.into_iter().filter(|id| !self.lost.contains(id)).collect();
        for _ in &ids {
            let drop = self.ink.acquire().await.map_err(|closed| LedgerError(closed.to_string()))?;
            drop.forget();
        }
        lock(&self.intended).extend(&ids);
        Ok(ids)
    }

    async fn settle(&self, outcomes: Vec<Settled>) -> Result<(), LedgerError> {
        let mut settled = lock(&self.settled);
        for one in outcomes {
            settled.entry(one.id).or_default().push(one.outcome);
        }
        Ok(())
    }
}
