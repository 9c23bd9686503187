//! Care for what a site must not lose: backups, restores, and which backups to keep.
//!
//! A backup is one file: a tar archive that begins with a [`Manifest`] of everything in it. It holds the
//! rows of every table as text, not the files of a database, so that one made on SQLite can be restored on
//! PostgreSQL and the other way round, now and in years. Tables are found in the schema: whoever adds one
//! need not think of this crate.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod archive;
mod backup;
mod error;
mod folder;
mod manifest;
mod read;
mod restore;
pub mod retention;
mod rows;
pub mod schedule;
mod space;
#[cfg(test)]
mod tests;

pub use backup::{Kept, Made, back_up};
pub use error::CareError;
pub use folder::{UNFINISHED, refuse_unfinished};
pub use manifest::{FileEntry, Manifest, TableEntry};
pub use read::Verified;
pub use restore::{Restored, restore};

/// How far a backup or restore is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub step: &'static str,
    /// How much of it, in rows or bytes.
    pub done: u64,
    /// The whole, in the same measure.
    pub whole: u64,
}

/// Shown how far it is, now and then.
pub type Watch<'a> = &'a mut dyn FnMut(Progress);
