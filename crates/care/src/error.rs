//! Why a backup was not made, or not restored.

use std::io;
use std::path::{Path, PathBuf};

/// Why nothing was made or restored, in a sentence that says what to do.
#[derive(Debug, thiserror::Error)]
pub enum CareError {
    /// The database failed.
    #[error(transparent)]
    Db(#[from] db::DbError),
    /// A file or folder failed.
    #[error("cannot use {}: {source}", path.display())]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// There is a file of that name.
    #[error("{} is there already; give the backup another name", .0.display())]
    Exists(PathBuf),
    /// The disk is too full.
    #[error("{} has {} MB free and this needs about {} MB; make room or choose another disk", path.display(), free / 1_000_000, needed.div_ceil(1_000_000))]
    Space {
        /// Where.
        path: PathBuf,
        /// Bytes that are free.
        free: u64,
        /// Bytes that are needed.
        needed: u64,
    },
    /// A picture is not what its name says.
    #[error(
        "the picture {0} is damaged: its bytes are no longer those it was named after; put it back from an older backup, or move it away, and make the backup again"
    )]
    Picture(String),
    /// A file that belongs into a backup cannot be named in one.
    #[error("{} cannot be part of a backup: its path must be UTF-8 and at most 200 bytes long; rename it", .0.display())]
    Name(PathBuf),
    /// It is no backup, or no sound one.
    #[error("this is no backup that can be restored: {0}. Nothing was changed")]
    Bad(String),
    /// A later release made it.
    #[error(
        "this backup was made by Broadsheet {program}, which is newer than this one; install that release or a later one. Nothing was changed"
    )]
    Newer {
        /// The release that made it.
        program: String,
    },
    /// The data folder is in use.
    #[error("{} is not empty (it holds {holds}); restore into a new or empty data folder, with --data. Nothing was changed", folder.display())]
    NotEmpty {
        /// The data folder.
        folder: PathBuf,
        /// Something in it.
        holds: String,
    },
    /// An earlier restore was cut off.
    #[error("a restore into {} was cut off: run the same `broadsheet restore` again, which starts over, or empty the folder", .0.display())]
    Unfinished(PathBuf),
    /// What was written is not what was to be written.
    #[error(
        "what was written does not read back as it should ({0}); the disk may be failing. Nothing was kept"
    )]
    ReadBack(String),
}

impl CareError {
    pub(crate) fn file(path: &Path) -> impl FnOnce(io::Error) -> CareError {
        move |source| CareError::File { path: path.to_owned(), source }
    }

    pub(crate) fn bad(problem: impl Into<String>) -> CareError {
        CareError::Bad(problem.into())
    }
}
