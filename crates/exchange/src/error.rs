//! Errors that end an import: a file that cannot be opened as anything known, or one that breaks off.

use std::io;
use std::path::PathBuf;

/// Why a file cannot be imported at all.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file system says no.
    #[error("cannot open {}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Nothing in it.
    #[error("{} is empty", .0.display())]
    Empty(PathBuf),
    /// Something else than is expected here.
    #[error("{} looks like {looks_like}. {advice}", path.display())]
    Unsupported {
        /// The file.
        path: PathBuf,
        /// What it seems to be.
        looks_like: String,
        /// What is supported and what to do.
        advice: String,
    },
    /// XML that declares entities, which no export needs and attacks use.
    #[error(
        "{} declares XML entities in its DOCTYPE; no WordPress export does, and such files can grow \
         without bound, so it is refused. Remove the DOCTYPE or export again",
        .0.display()
    )]
    Entities(PathBuf),
    /// A reader list without the one column that matters.
    #[error("{} has no e-mail column; its headers are: {headers}. Name one of them \"email\"", path.display())]
    NoEmailColumn {
        /// The file.
        path: PathBuf,
        /// The headers found.
        headers: String,
    },
}

/// A place in the uncompressed text of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: u64,
    /// The byte, from 0.
    pub offset: u64,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {} (byte {})", self.line, self.offset)
    }
}

/// Why reading stops before the end of the file. The records before it are whole.
#[derive(Debug, thiserror::Error)]
pub enum FatalError {
    /// The end is missing.
    #[error("the file breaks off at {0}; the records before it are complete. Export or copy it again")]
    BreaksOff(Place),
    /// Its structure is broken.
    #[error("the file cannot be read past {place}: {detail}; the records before it are complete")]
    Malformed {
        /// Where.
        place: Place,
        /// What is wrong.
        detail: String,
    },
    /// It cannot be read from disk, or is damaged inside its compression.
    #[error("reading failed at {place}: {source}; the records before it are complete")]
    Io {
        /// Where.
        place: Place,
        /// What the system or the decoder says.
        source: io::Error,
    },
    /// It passes a limit that keeps memory and time bounded.
    #[error("reading stopped at {place}: {limit}")]
    Limit {
        /// Where.
        place: Place,
        /// Which limit.
        limit: Limit,
    },
}

impl FatalError {
    /// Sorts an I/O error: a limit of ours, an early end, or trouble below.
    pub(crate) fn from_io(source: io::Error, place: Place) -> Self {
        if let Some(limit) = source.get_ref().and_then(|inner| inner.downcast_ref::<Limit>()) {
            return Self::Limit { place, limit: *limit };
        }
        match source.kind() {
            io::ErrorKind::UnexpectedEof => Self::BreaksOff(place),
            _ => Self::Io { place, source },
        }
    }

    pub(crate) fn malformed(place: Place, detail: impl Into<String>) -> Self {
        Self::Malformed { place, detail: detail.into() }
    }
}

/// The limits that hostile files run into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Limit {
    /// A compressed file that grows as only bombs do.
    #[error("the file expands to more than {ratio} times its size, so it is no archive of text")]
    Expansion {
        /// The ratio allowed.
        ratio: u64,
    },
    /// One record larger than is read into memory.
    #[error("a record is larger than {} MB (in a CSV file: a quote may not be closed)", .bytes >> 20)]
    Record {
        /// The bytes allowed.
        bytes: u64,
    },
}

impl From<Limit> for io::Error {
    fn from(limit: Limit) -> Self {
        io::Error::other(limit)
    }
}
