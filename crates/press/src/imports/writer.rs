//! Writes an import's entries in transactions so short that a reader's act beside them does not wait.

use std::sync::Arc;
use std::time::{Duration, Instant};
use std::{mem, thread};

use db::{Db, DbError, Dialect, Tx};
use kernel::clock::Millis;

use super::{ImportError, store};
use crate::Press;

/// How long a transaction takes on more work. The commit comes on top; on SQLite a reader's act may have to
/// wait for two of them where cores are few, and is to be done within 50 ms. On PostgreSQL nobody waits for
/// one, and most of it is round trips.
const fn slice(dialect: Dialect) -> Duration {
    match dialect {
        Dialect::Sqlite => Duration::from_millis(6),
        Dialect::Postgres => Duration::from_millis(15),
    }
}
/// SQLite has one writer at a time: the pause lets others in. PostgreSQL needs none for that, but where
/// cores are few, readers need some of them.
const fn pause(dialect: Dialect) -> Duration {
    match dialect {
        Dialect::Sqlite => Duration::from_millis(4),
        Dialect::Postgres => Duration::from_millis(2),
    }
}

/// How often a database that has too much waiting is asked again, and after which pause.
const TRIES: u32 = 50;
const PATIENCE: Duration = Duration::from_millis(200);

/// What became of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) kind: Kind,
    /// What else there is to say.
    pub(super) remarks: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Created,
    Updated,
    Unchanged,
}

/// A record ready to be written.
pub(super) trait Entry: Send + Sync + 'static {
    /// What is remembered from entry to entry; begun anew when a transaction fails.
    type Memory: Default + Send + 'static;

    /// Its number in the file.
    fn record(&self) -> u64;

    fn write(
        &self,
        tx: &mut Tx,
        press: &Press,
        memory: &mut Self::Memory,
        now: Millis,
    ) -> Result<Written, DbError>;
}

/// Writes the entries of one file.
pub(super) struct Writer<E: Entry> {
    db: Db,
    press: Arc<Press>,
    fingerprint: String,
    memory: E::Memory,
}

/// Per entry: what became of it, or why the database refused it.
type Outcomes = Vec<Result<Written, DbError>>;

impl<E: Entry> Writer<E> {
    pub(super) fn new(db: &Db, press: &Arc<Press>, fingerprint: &str) -> Writer<E> {
        Writer {
            db: db.clone(),
            press: press.clone(),
            fingerprint: fingerprint.to_owned(),
            memory: E::Memory::default(),
        }
    }

    /// The record up to which this file was done before.
    pub(super) fn reached(&self) -> Result<u64, DbError> {
        let fingerprint = self.fingerprint.clone();
        self.db.read_blocking(move |conn| store::reached(conn, &fingerprint))
    }

    pub(super) fn write(&mut self, entries: &Arc<Vec<E>>) -> Result<Outcomes, ImportError> {
        let mut outcomes = Vec::with_capacity(entries.len());
        while outcomes.len() < entries.len() {
            outcomes.append(&mut self.slice(entries, outcomes.len())?);
            thread::sleep(pause(self.db.dialect()));
        }
        Ok(outcomes)
    }

    pub(super) fn finish(&mut self, records: u64) -> Result<(), DbError> {
        let (fingerprint, now) = (self.fingerprint.clone(), self.press.clock.now());
        self.db.write_blocking(move |tx| store::finish(tx, &fingerprint, records, now))
    }

    /// One transaction. If it fails, once more with each entry by itself, so that one which the
    /// database refuses does not take the others with it.
    fn slice(&mut self, entries: &Arc<Vec<E>>, from: usize) -> Result<Outcomes, DbError> {
        let mut apart = false;
        for _ in 0..TRIES {
            match self.transaction(entries, from, apart) {
                Err(DbError::Busy) => thread::sleep(PATIENCE),
                Err(_) if !apart => apart = true,
                outcome => return outcome,
            }
        }
        Err(DbError::Busy)
    }

    fn transaction(&mut self, entries: &Arc<Vec<E>>, from: usize, apart: bool) -> Result<Outcomes, DbError> {
        let (press, entries, fingerprint) = (self.press.clone(), entries.clone(), self.fingerprint.clone());
        let (mut memory, slice) = (mem::take(&mut self.memory), slice(self.db.dialect()));
        let (outcomes, memory) = self.db.write_blocking(move |tx| {
            let (begun, now) = (Instant::now(), press.clock.now());
            let mut outcomes: Outcomes = Vec::new();
            for entry in &entries[from..] {
                let outcome = match apart {
                    false => Ok(entry.write(tx, &press, &mut memory, now)?),
                    true => attempt(tx, entry, &press, &mut memory, now)?,
                };
                outcomes.push(outcome);
                if begun.elapsed() >= slice {
                    break;
                }
            }
            let reached = entries[from..].iter().take(outcomes.len()).last().map(Entry::record);
            store::reach(tx, &fingerprint, reached.unwrap_or_default(), now)?;
            Ok::<_, DbError>((outcomes, memory))
        })?;
        self.memory = memory;
        Ok(outcomes)
    }
}

/// An entry by itself: what the database says about it is its own; that there is no database any more
/// is not.
fn attempt<E: Entry>(
    tx: &mut Tx,
    entry: &E,
    press: &Press,
    memory: &mut E::Memory,
    now: Millis,
) -> Result<Result<Written, DbError>, DbError> {
    match tx.savepoint(|tx| entry.write(tx, press, memory, now)) {
        Err(error @ (DbError::Busy | DbError::Closed | DbError::Panicked(_))) => Err(error),
        Err(refused) => {
            *memory = E::Memory::default();
            Ok(Err(refused))
        }
        written => Ok(written),
    }
}
