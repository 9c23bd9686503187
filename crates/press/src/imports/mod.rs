//! Moving in: the archive and the readers of another system.
//!
//! A file is read as a stream and written in small transactions, each of which also writes how far the
//! file is done: an import that was killed goes on where it stopped, and one that is run again changes
//! nothing that has not changed at its source. One bad record never stops the rest; a [`Report`] names
//! what was skipped, and why. An import mails nobody.

pub mod articles;
mod body_images;
mod lock;
mod manuscript;
mod pictures;
mod prepare;
pub mod readers;
mod report;
mod store;
#[cfg(test)]
mod tests;
mod writer;

use std::ops::ControlFlow;
use std::path::PathBuf;

pub use lock::ImportLock;
pub use report::{Counts, Line, Report};

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Progress {
    /// Records of the file that are done.
    pub records: u64,
    /// How much is done, in a measure that depends on what is known of the file: records or bytes.
    pub done: u64,
    /// The whole, in the same measure.
    pub whole: u64,
}

/// Shown how far the import is after each batch; `Break` ends it there, to be resumed.
pub type Watch<'a> = &'a mut dyn FnMut(Progress) -> ControlFlow<()>;

/// Why an import did not run, or did not run to its end. What was written before is whole, and the
/// same command goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file cannot be read as anything known.
    #[error(transparent)]
    Open(#[from] exchange::OpenError),
    /// The file, the report or the lock cannot be used.
    #[error("cannot use {}: {source}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another import runs.
    #[error("another import into this database is running; start this one when it has ended")]
    Running,
    /// The database failed.
    #[error("the import stopped and can be resumed with the same command: {0}")]
    Db(#[from] db::DbError),
    /// It was asked to stop.
    #[error("stopped after record {records}; the same command goes on from there")]
    Stopped {
        /// Records that are done.
        records: u64,
    },
}

impl ImportError {
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> ImportError {
        let path = path.into();
        move |source| ImportError::File { path, source }
    }
}
