//! SQLite's log of writes is copied into the database by a thread of its own. Left alone, SQLite has the commit do it
//! that happens to make the log long, and whoever waits for that commit waits for the disk several times over.

use std::thread::{self, JoinHandle};

use crossbeam_channel::{Receiver, Sender, bounded};

use crate::config::Target;
use crate::conn::{Conn, Role};

/// Pages of the log from which on it is copied, as SQLite does by itself.
pub(crate) const LONG: i32 = 1000;

/// PASSIVE waits for nobody and makes nobody wait.
const COPY: &str = "PRAGMA wal_checkpoint(PASSIVE)";

enum Word {
    Long,
    End,
}

/// Where writers say that the log is long.
#[derive(Clone)]
pub(crate) struct LongLog(Sender<Word>);

impl LongLog {
    /// Says so. One word that waits is enough.
    pub(crate) fn tell(&self) {
        let _ = self.0.try_send(Word::Long);
    }
}

/// The thread; it ends when this is dropped.
pub(crate) struct Checkpoints {
    words: Sender<Word>,
    thread: Option<JoinHandle<()>>,
}

impl Checkpoints {
    pub(crate) fn start(target: &Target) -> std::io::Result<Checkpoints> {
        let (words, heard) = bounded(1);
        let target = target.clone();
        let thread =
            thread::Builder::new().name("db-checkpoint".into()).spawn(move || copy(&target, &heard))?;
        Ok(Checkpoints { words, thread: Some(thread) })
    }

    pub(crate) fn long_log(&self) -> LongLog {
        LongLog(self.words.clone())
    }
}

impl Drop for Checkpoints {
    fn drop(&mut self) {
        let _ = self.words.send(Word::End);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn copy(target: &Target, heard: &Receiver<Word>) {
    let mut conn: Option<Conn> = None;
    while let Ok(Word::Long) = heard.recv() {
        let copied = match conn.take() {
            Some(open) => Ok(open),
            None => Conn::open(target, Role::Read),
        };
        let copied = copied.and_then(|mut open| open.query_opt::<i64>(COPY, &[]).map(|_| open));
        match copied {
            Ok(open) => conn = Some(open),
            // The log only grows meanwhile; the next commit says so again.
            Err(error) => tracing::warn!(%error, "the database's log could not be copied into it"),
        }
    }
}
