//! The thread that follows the change log, so that this process hears of what others commit.

use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::config::{Dialect, Target};
use crate::conn::{Conn, Role};
use crate::error::DbError;
use crate::watch::Watch;

/// Between two looks. On SQLite a look is a few microseconds as long as nothing was committed.
const SQLITE_PAUSE: Duration = Duration::from_millis(100);
const POSTGRES_PAUSE: Duration = Duration::from_millis(200);
/// After a look that failed.
const TROUBLE_PAUSE: Duration = Duration::from_millis(500);
/// Changes whenever another connection has committed to the database.
const DATA_VERSION: &str = "PRAGMA data_version";

/// Follows the log until it is dropped.
#[must_use = "the log is followed until this is dropped"]
pub struct Following {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Following {
    pub(crate) fn start(target: &Target, watch: Arc<Watch>) -> std::io::Result<Following> {
        let (stop, stopped) = channel::<()>();
        let mut follower = Follower { target: target.clone(), watch, conn: None, version: None };
        let thread = thread::Builder::new().name("db-follow".into()).spawn(move || {
            let mut pause = Duration::ZERO;
            while stopped.recv_timeout(pause) == Err(RecvTimeoutError::Timeout) {
                pause = follower.look();
            }
        })?;
        Ok(Following { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        self.stop = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Follower {
    target: Target,
    watch: Arc<Watch>,
    conn: Option<Conn>,
    /// SQLite's count of others' commits at the last look.
    version: Option<i64>,
}

impl Follower {
    /// Looks once; gives how long to wait for the next look.
    fn look(&mut self) -> Duration {
        match self.try_look() {
            Ok(()) if self.target.dialect() == Dialect::Sqlite => SQLITE_PAUSE,
            Ok(()) => POSTGRES_PAUSE,
            Err(error) => {
                tracing::warn!(%error, "the change log cannot be followed; pages are made anew meanwhile");
                self.conn = None;
                self.version = None;
                TROUBLE_PAUSE
            }
        }
    }

    fn try_look(&mut self) -> Result<(), DbError> {
        let mut conn = match self.conn.take() {
            Some(conn) => conn,
            None => Conn::open(&self.target, Role::Read)?,
        };
        if conn.dialect() == Dialect::Sqlite {
            let version = conn.query_one(DATA_VERSION, &[])?;
            if self.version == Some(version) {
                self.watch.confirm();
                self.conn = Some(conn);
                return Ok(());
            }
            // Noted first: a commit after this look changes it again.
            self.version = Some(version);
        }
        conn.begin(Role::Read)?;
        self.watch.follow(&mut conn)?;
        conn.roll_back()?;
        self.conn = Some(conn);
        Ok(())
    }
}
