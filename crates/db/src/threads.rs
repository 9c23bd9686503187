//! Database threads: each owns one connection and takes its work from a bounded queue.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Instant;

use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};

use crate::checkpoints::LongLog;
use crate::config::Target;
use crate::conn::{Conn, Role, Tx};
use crate::error::DbError;
use crate::load::{Counts, Work};
use crate::watch::Watch;

/// How much may wait for a lane before it answers [`DbError::Busy`].
const QUEUE: usize = 1024;

type Job = Box<dyn FnOnce(&mut Link) + Send>;

/// A queue, and the threads that work on it.
pub(crate) struct Lane {
    /// Gone once the lane is closed, which ends the threads.
    queue: Option<Sender<Job>>,
    threads: Vec<JoinHandle<()>>,
    counts: Arc<Counts>,
}

impl Lane {
    pub(crate) fn start(
        target: &Target,
        role: Role,
        threads: usize,
        watch: &Arc<Watch>,
        log: Option<&LongLog>,
    ) -> std::io::Result<Lane> {
        let (queue, jobs) = bounded(QUEUE);
        let start = |number| {
            let name = format!("db-{}-{number}", if role == Role::Read { "read" } else { "write" });
            let log = log.cloned();
            let link = Link { target: target.clone(), role, watch: watch.clone(), log, open: None };
            let jobs = jobs.clone();
            thread::Builder::new().name(name).spawn(move || link.work_off(jobs))
        };
        let threads = (1..=threads).map(start).collect::<Result<_, _>>()?;
        Ok(Lane { queue: Some(queue), threads, counts: Arc::default() })
    }

    /// How much there is to do, and was.
    pub(crate) fn work(&self) -> Work {
        self.counts.so_far(self.queue.as_ref().map_or(0, Sender::len))
    }

    /// `work` as a thread does it, counted.
    fn job<T, E: From<DbError>>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        answer: impl FnOnce(Result<T, E>) + Send + 'static,
    ) -> Job {
        let (counts, queued) = (self.counts.clone(), Instant::now());
        Box::new(move |link| {
            let begun = Instant::now();
            let outcome = link.transact(work);
            counts.add(queued, begun);
            answer(outcome);
        })
    }

    /// Queues `work`, unless too much is waiting. `answer` gets its outcome, on the database thread.
    pub(crate) fn offer<T, E: From<DbError>>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        answer: impl FnOnce(Result<T, E>) + Send + 'static,
    ) -> Result<(), DbError> {
        let queue = self.queue.as_ref().ok_or(DbError::Closed)?;
        queue.try_send(self.job(work, answer)).map_err(|refused| match refused {
            TrySendError::Full(_) => DbError::Busy,
            TrySendError::Disconnected(_) => DbError::Closed,
        })
    }

    /// Queues `work`, waiting for room.
    pub(crate) fn push<T, E: From<DbError>>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
        answer: impl FnOnce(Result<T, E>) + Send + 'static,
    ) -> Result<(), DbError> {
        let queue = self.queue.as_ref().ok_or(DbError::Closed)?;
        queue.send(self.job(work, answer)).map_err(|_| DbError::Closed)
    }
}

impl Drop for Lane {
    /// Lets the threads finish what is queued and close their connections.
    fn drop(&mut self) {
        self.queue = None;
        for thread in self.threads.drain(..) {
            // The last handle may be dropped by a closure on one of these threads themselves.
            if thread.thread().id() != thread::current().id() {
                let _ = thread.join();
            }
        }
    }
}

/// A thread's connection, opened when first needed and replaced when it broke.
struct Link {
    target: Target,
    role: Role,
    watch: Arc<Watch>,
    /// Of SQLite, for those who write.
    log: Option<LongLog>,
    open: Option<Tx>,
}

impl Link {
    fn work_off(mut self, jobs: Receiver<Job>) {
        for job in jobs {
            job(&mut self);
        }
    }

    /// One transaction around `work`, whatever becomes of it.
    fn transact<T, E: From<DbError>>(&mut self, work: impl FnOnce(&mut Tx) -> Result<T, E>) -> Result<T, E> {
        let mut tx = self.begin()?;
        let outcome = match catch_unwind(AssertUnwindSafe(|| work(&mut tx))) {
            Ok(Ok(value)) => tx.commit().map(|()| value).map_err(E::from),
            Ok(Err(error)) => Err(error),
            Err(panic) => Err(DbError::Panicked(words_of(panic)).into()),
        };
        // Marked before the answer goes out: whoever wrote finds no replica of before.
        let recorded = tx.take_recorded();
        if outcome.is_ok() {
            recorded.iter().for_each(|(kind, target)| self.watch.mark(kind, *target));
        }
        let sound = outcome.is_ok() || tx.roll_back().is_ok();
        if sound && !tx.is_broken() {
            self.open = Some(tx);
        }
        outcome
    }

    /// The connection with a transaction begun. One that broke while idle is replaced: nothing
    /// has been run on it yet.
    fn begin(&mut self) -> Result<Tx, DbError> {
        if let Some(mut tx) = self.open.take() {
            match tx.begin(self.role) {
                Ok(()) => return Ok(tx),
                Err(DbError::Sql { fault, .. }) if fault.connection_lost => {
                    tracing::warn!("a database connection broke and is replaced: {fault}");
                }
                Err(error) => {
                    if tx.roll_back().is_ok() {
                        self.open = Some(tx);
                    }
                    return Err(error);
                }
            }
        }
        let mut conn = Conn::open(&self.target, self.role)?;
        if let Some(log) = self.log.clone().filter(|_| self.role == Role::Write) {
            conn.leave_log(log)?;
        }
        let mut tx = Tx::new(conn);
        tx.begin(self.role)?;
        Ok(tx)
    }
}

fn words_of(panic: Box<dyn Any + Send>) -> String {
    match panic.downcast::<String>() {
        Ok(words) => *words,
        Err(panic) => {
            panic.downcast::<&str>().map_or_else(|_| "without words".into(), |words| (*words).to_owned())
        }
    }
}
