//! [`Db`]: the handle through which everything reads and writes.

use std::path::Path;
use std::sync::{Arc, mpsc};
use std::thread;

use tokio::sync::oneshot;

use crate::checkpoints::Checkpoints;
use crate::config::{DatabaseConfig, Dialect, Target};
use crate::conn::{Conn, Role, Tx};
use crate::error::DbError;
use crate::follower::Following;
use crate::load::Load;
use crate::migrate;
use crate::threads::Lane;
use crate::watch::Watch;

/// A database and the threads that talk to it. Clones share them; the last one dropped lets them
/// finish and ends them.
///
/// Work runs on those threads, so a closure must not call back into the same `Db`.
#[derive(Clone)]
pub struct Db {
    shared: Arc<Shared>,
}

struct Shared {
    target: Target,
    reads: Lane,
    writes: Lane,
    watch: Arc<Watch>,
    /// After the lanes, which tell it.
    _checkpoints: Option<Checkpoints>,
}

impl Db {
    /// Opens the database of `config`, or the file `broadsheet.db` in `data`, and brings it up to date.
    pub fn open(config: &DatabaseConfig, data: &Path) -> Result<Db, DbError> {
        migrate_apart(&Target::from_config(config, data)?)?;
        Db::open_as_it_is(config, data)
    }

    /// Opens the database and leaves its schema alone, for those who read whatever it has.
    pub fn open_as_it_is(config: &DatabaseConfig, data: &Path) -> Result<Db, DbError> {
        let target = Target::from_config(config, data)?;
        let writers = match target.dialect() {
            Dialect::Sqlite => 1,
            Dialect::Postgres => (config.connections / 2).max(1),
        };
        let readers = config.connections.saturating_sub(writers).max(1);
        let watch = Arc::new(Watch::default());
        let checkpoints = match target.dialect() {
            Dialect::Sqlite => Some(Checkpoints::start(&target).map_err(|error| no_thread(&error))?),
            Dialect::Postgres => None,
        };
        let log = checkpoints.as_ref().map(Checkpoints::long_log);
        let start = |role, threads| {
            Lane::start(&target, role, threads, &watch, log.as_ref()).map_err(|error| no_thread(&error))
        };
        let (reads, writes) = (start(Role::Read, readers)?, start(Role::Write, writers)?);
        let shared = Shared { target, reads, writes, watch, _checkpoints: checkpoints };
        Ok(Db { shared: Arc::new(shared) })
    }

    /// Which database this is.
    pub fn dialect(&self) -> Dialect {
        self.shared.target.dialect()
    }

    /// How much its threads have to do, and had.
    pub fn load(&self) -> Load {
        Load { reads: self.shared.reads.work(), writes: self.shared.writes.work() }
    }

    /// What replicas of this database go by.
    pub fn watch(&self) -> &Arc<Watch> {
        &self.shared.watch
    }

    /// Follows the change log on a thread of its own, as long as what this gives is kept.
    pub fn follow(&self) -> Result<Following, DbError> {
        let watch = self.shared.watch.clone();
        Following::start(&self.shared.target, watch).map_err(|error| no_thread(&error))
    }

    /// Follows the change log to its present end, once.
    pub async fn catch_up(&self) -> Result<(), DbError> {
        let watch = self.shared.watch.clone();
        self.read(move |conn| watch.follow(conn)).await
    }

    /// Reads one snapshot.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        run(&self.shared.reads, |tx| work(tx)).await
    }

    /// Writes in one transaction: committed if `work` returns `Ok`, else undone.
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        run(&self.shared.writes, work).await
    }

    /// [`Db::read`] for the command line and imports: it blocks, and waits for room in the queue.
    pub fn read_blocking<T, E>(
        &self,
        work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        run_blocking(&self.shared.reads, |tx| work(tx))
    }

    /// [`Db::write`] for the command line and imports: it blocks, and waits for room in the queue.
    pub fn write_blocking<T, E>(
        &self,
        work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        run_blocking(&self.shared.writes, work)
    }
}

fn no_thread(error: &std::io::Error) -> DbError {
    DbError::Open { database: "threads".into(), cause: error.to_string() }
}

async fn run<T, E>(lane: &Lane, work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    let (answer, outcome) = oneshot::channel();
    // Nobody may be waiting any more: the browser is gone, and what was asked for is done even so.
    lane.offer(work, |result| drop(answer.send(result)))?;
    outcome.await.unwrap_or_else(|_| Err(DbError::Closed.into()))
}

fn run_blocking<T, E>(
    lane: &Lane,
    work: impl FnOnce(&mut Tx) -> Result<T, E> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: From<DbError> + Send + 'static,
{
    let (answer, outcome) = mpsc::sync_channel(1);
    lane.push(work, move |result| drop(answer.send(result)))?;
    outcome.recv().unwrap_or_else(|_| Err(DbError::Closed.into()))
}

/// Migrates on a thread of its own, since the PostgreSQL driver refuses to block inside a runtime.
fn migrate_apart(target: &Target) -> Result<(), DbError> {
    thread::scope(|scope| {
        let migration = scope.spawn(|| migrate::migrate(&mut Conn::open(target, Role::Write)?));
        migration.join().unwrap_or_else(|_| Err(DbError::Panicked("while migrating".into())))
    })
}
