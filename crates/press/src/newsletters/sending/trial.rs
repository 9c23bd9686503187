//! One mail of an issue to whoever wants to see it in a mail program before readers do: made, signed and sent by what
//! makes, signs and sends all the others. It stands in no ledger.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mail::bulk::{Draft, Entry, Ledger, LedgerError, Outcome, Sender, Settled, Stop, Template};
use mail::dkim::Signer;

/// A mail that is to be tried.
#[derive(Clone, Debug)]
pub struct Trial {
    draft: Draft,
    entry: Entry,
}

impl Trial {
    pub(super) fn new(draft: Draft, entry: Entry) -> Trial {
        Trial { draft, entry }
    }

    /// Sends it; `stop` ends what takes too long.
    ///
    /// # Errors
    /// Why it was not sent, or may not have been, in the relay's words or ours.
    pub async fn send(self, sender: &Sender, signers: &[Arc<Signer>], stop: &Stop) -> Result<(), String> {
        let template = Template::new(&self.draft, signers).map_err(|error| error.to_string())?;
        let books = Arc::new(Books { entry: Mutex::new(Some(self.entry)), outcome: Mutex::default() });
        let report = sender.run(books.clone(), vec![Arc::new(template)], stop).await;
        let trouble = report.map_err(|error| error.to_string())?.trouble.unwrap_or_default();
        match open(&books.outcome).take() {
            Some(Outcome::Accepted { .. }) => Ok(()),
            Some(Outcome::Refused { reply } | Outcome::Later { reply, .. }) => Err(reply),
            Some(Outcome::Uncertain { reason }) => Err(reason),
            Some(Outcome::Untried { .. }) | None => Err(trouble),
        }
    }
}

/// The books of a run that has one entry.
struct Books {
    entry: Mutex<Option<Entry>>,
    outcome: Mutex<Option<Outcome>>,
}

fn open<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    // What is in it is set at once, so one that panicked has left nothing half.
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Ledger for Books {
    async fn claim(&self, _: usize) -> Result<Vec<Entry>, LedgerError> {
        Ok(open(&self.entry).take().into_iter().collect())
    }

    async fn intend(&self, ids: Vec<i64>) -> Result<Vec<i64>, LedgerError> {
        Ok(ids)
    }

    async fn settle(&self, mut outcomes: Vec<Settled>) -> Result<(), LedgerError> {
        *open(&self.outcome) = outcomes.pop().map(|settled| settled.outcome);
        Ok(())
    }
}
