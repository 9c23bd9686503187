//! The ledger of one issue, as whoever sends it asks for it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use db::{Db, DbError};
use kernel::clock::Millis;
use mail::bulk::{self, Ledger, LedgerError};

use super::{Claim, Entry, Mailing, Outcome, Settled, claim, intend, settle};
use crate::Press;

/// An issue's ledger in the hands of one sender.
pub struct Books {
    db: Db,
    press: Arc<Press>,
    sender: i64,
    mailing: Mailing,
    /// The entries that this sender has.
    held: Mutex<HashMap<i64, Held>>,
}

/// How an entry stands that a sender has.
#[derive(Clone, Copy)]
struct Held {
    /// The attempt it is at.
    attempt: i64,
    /// Whether it is about to leave.
    intended: bool,
}

impl Books {
    /// The ledger of the issue `mailing`, for the sender of that row.
    pub fn new(db: Db, press: Arc<Press>, sender: i64, mailing: Mailing) -> Books {
        Books { db, press, sender, mailing, held: Mutex::default() }
    }

    fn held(&self) -> MutexGuard<'_, HashMap<i64, Held>> {
        // Each is written at once, so one that panicked has left none half.
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Ledger for Books {
    async fn claim(&self, most: usize) -> Result<Vec<bulk::Entry>, LedgerError> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        loop {
            let (press, sender, issue) = (self.press.clone(), self.sender, self.mailing.issue);
            let claimed =
                self.db.write(move |tx| claim(tx, &press, press.clock.now(), sender, issue, most)).await;
            let Some(Claim { entries, more }) = claimed.map_err(told)? else { return Ok(Vec::new()) };
            if entries.is_empty() && more {
                continue;
            }
            let held = |entry: &Entry| Held { attempt: entry.attempts, intended: false };
            self.held().extend(entries.iter().map(|entry| (entry.position, held(entry))));
            return Ok(entries.into_iter().map(|entry| self.mailing.entry(&self.press, entry)).collect());
        }
    }

    async fn intend(&self, ids: Vec<i64>) -> Result<Vec<i64>, LedgerError> {
        let (press, sender, issue, asked) =
            (self.press.clone(), self.sender, self.mailing.issue, ids.clone());
        let intended =
            self.db.write(move |tx| intend(tx, &press, press.clock.now(), sender, issue, &asked)).await;
        let intended = intended.map_err(told)?;
        let mut held = self.held();
        for id in &intended {
            held.entry(*id).and_modify(|held| *held = Held { attempt: held.attempt + 1, intended: true });
        }
        // Whoever sends forgets the others.
        for id in ids.iter().filter(|id| intended.binary_search(id).is_err()) {
            held.remove(id);
        }
        Ok(intended)
    }

    async fn settle(&self, outcomes: Vec<bulk::Settled>) -> Result<(), LedgerError> {
        let ids: Vec<i64> = outcomes.iter().map(|one| one.id).collect();
        let settled: Vec<Settled> = {
            let held = self.held();
            outcomes.into_iter().filter_map(|one| told_of(held.get(&one.id)?, one)).collect()
        };
        let (press, sender, issue) = (self.press.clone(), self.sender, self.mailing.issue);
        let written =
            self.db.write(move |tx| settle(tx, &press, press.clock.now(), sender, issue, &settled)).await;
        written.map_err(told)?;
        let mut held = self.held();
        for id in ids {
            held.remove(&id);
        }
        Ok(())
    }
}

/// What is to be noted of an entry. One that was not about to leave when the run ended is not written at all: it lies
/// with its neighbours, and whoever comes takes them together.
fn told_of(held: &Held, settled: bulk::Settled) -> Option<Settled> {
    let outcome = of(settled.outcome);
    let lies = outcome == Outcome::Untried(0) && !held.intended;
    (!lies).then_some(Settled { position: settled.id, attempt: held.attempt, outcome })
}

fn of(outcome: bulk::Outcome) -> Outcome {
    match outcome {
        bulk::Outcome::Accepted { .. } => Outcome::Accepted,
        bulk::Outcome::Refused { reply } => Outcome::Refused(reply),
        bulk::Outcome::Later { reply, after } => Outcome::PutOff(reply, millis(after)),
        bulk::Outcome::Untried { after } => Outcome::Untried(millis(after)),
        bulk::Outcome::Uncertain { reason } => Outcome::Uncertain(reason),
    }
}

fn millis(time: Duration) -> Millis {
    Millis::try_from(time.as_millis()).unwrap_or(Millis::MAX)
}

fn told(error: DbError) -> LedgerError {
    LedgerError(error.to_string())
}
