//! The ledger of one issue, as whoever sends it asks for it.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use db::{Db, DbError};
use kernel::clock::Millis;
use mail::bulk::{self, Ledger, LedgerError};

use super::{Claim, Mailing, Outcome, Settled, claim, intend, settle};
use crate::Press;

/// An issue's ledger in the hands of one sender.
pub struct Books {
    db: Db,
    press: Press,
    sender: i64,
    mailing: Mailing,
    /// The attempt that each entry is at which this sender has.
    attempts: Mutex<HashMap<i64, i64>>,
}

impl Books {
    /// The ledger of the issue `mailing`, for the sender of that row.
    pub fn new(db: Db, press: Press, sender: i64, mailing: Mailing) -> Books {
        Books { db, press, sender, mailing, attempts: Mutex::default() }
    }

    fn attempts(&self) -> MutexGuard<'_, HashMap<i64, i64>> {
        // Each is written at once, so one that panicked has left none half.
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner)
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
            self.attempts().extend(entries.iter().map(|entry| (entry.position, entry.attempts)));
            return Ok(entries.into_iter().map(|entry| self.mailing.entry(&self.press, entry)).collect());
        }
    }

    async fn intend(&self, ids: Vec<i64>) -> Result<Vec<i64>, LedgerError> {
        let (press, sender, issue, asked) =
            (self.press.clone(), self.sender, self.mailing.issue, ids.clone());
        let intended =
            self.db.write(move |tx| intend(tx, &press, press.clock.now(), sender, issue, &asked)).await;
        let intended = intended.map_err(told)?;
        let mut attempts = self.attempts();
        for id in &intended {
            attempts.entry(*id).and_modify(|attempt| *attempt += 1);
        }
        // The driver forgets the others.
        for id in ids.iter().filter(|id| intended.binary_search(id).is_err()) {
            attempts.remove(id);
        }
        Ok(intended)
    }

    async fn settle(&self, outcomes: Vec<bulk::Settled>) -> Result<(), LedgerError> {
        let ids: Vec<i64> = outcomes.iter().map(|one| one.id).collect();
        let settled: Vec<Settled> = {
            let attempts = self.attempts();
            let known = outcomes.into_iter().filter_map(|one| Some((*attempts.get(&one.id)?, one)));
            known
                .map(|(attempt, one)| Settled { position: one.id, attempt, outcome: of(one.outcome) })
                .collect()
        };
        let (press, sender, issue) = (self.press.clone(), self.sender, self.mailing.issue);
        let written =
            self.db.write(move |tx| settle(tx, &press, press.clock.now(), sender, issue, &settled)).await;
        written.map_err(told)?;
        let mut attempts = self.attempts();
        for id in ids {
            attempts.remove(&id);
        }
        Ok(())
    }
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
