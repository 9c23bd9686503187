//! Turns foreign archives and reader lists into streams of plain records.
//!
//! [`open_articles`] reads NDJSON, WordPress exports (WXR) and Ghost exports; [`open_readers`] reads lists of readers
//! (CSV). All of them may be compressed with gzip or zstd, and are told apart by what is in them. Records are read
//! one at a time: memory stays flat however large the file, and limits on size, depth and expansion keep hostile
//! files harmless. Nothing is sanitised, looked up or stored here; that is for those who import the records.
//!
//! A record that is wrong is an item of its own ([`Item::Rejected`]) and the rest goes on; a file that breaks ends
//! the stream with a [`FatalError`], and what came before it counts.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod dates;
mod error;
mod fields;
mod ghost;
mod lines;
mod markup;
mod ndjson;
mod readers;
mod record;
mod sniff;
mod source;
mod wxr;

use std::path::{Path, PathBuf};

pub use error::{FatalError, Limit, OpenError, Place};
pub use readers::{ReaderItem, ReaderRecord, ReaderRows, cell, open_readers};
pub use record::{
    Access, ArticleRecord, AuthorRecord, ImageRecord, Item, Note, NoteKind, Position, Progress, Reason,
    Rejection, State,
};
pub use sniff::Format;

/// The articles of a file, one at a time.
pub struct ArticleReader {
    path: PathBuf,
    source: Source,
    /// After a fatal error there is nothing more to come.
    failed: bool,
}

enum Source {
    Ndjson(ndjson::NdjsonReader),
    Wxr(Box<wxr::WxrReader>),
    Ghost(Box<ghost::GhostReader>),
}

/// Opens a file of articles. A WordPress or Ghost export is read once here, for its authors, tags and images.
pub fn open_articles(path: &Path) -> Result<ArticleReader, OpenError> {
    let failed = |source| OpenError::Io { path: path.to_owned(), source };
    let (head, input) = source::Input::open(path)?.peek(sniff::HEAD).map_err(failed)?;
    if head.trim_ascii().is_empty() {
        return Err(OpenError::Empty(path.to_owned()));
    }
    let source = match sniff::articles(&head, path).map_err(|other| sniff::unsupported(path, other))? {
        Format::Ndjson => Source::Ndjson(ndjson::NdjsonReader::new(input)),
        Format::Wxr => Source::Wxr(Box::new(wxr::WxrReader::open(path)?)),
        Format::Ghost => match ghost::GhostReader::open(path)? {
            Some(reader) => Source::Ghost(Box::new(reader)),
            None => {
                return Err(sniff::unsupported(
                    path,
                    "a JSON document like a Ghost export, but without posts",
                ));
            }
        },
    };
    Ok(ArticleReader { path: path.to_owned(), source, failed: false })
}

impl ArticleReader {
    /// What the file is.
    pub fn format(&self) -> Format {
        match self.source {
            Source::Ndjson(_) => Format::Ndjson,
            Source::Wxr(_) => Format::Wxr,
            Source::Ghost(_) => Format::Ghost,
        }
    }

    /// How far the file is read.
    pub fn progress(&self) -> Progress {
        match &self.source {
            Source::Ndjson(reader) => reader.input().progress(),
            Source::Wxr(reader) => reader.progress(),
            Source::Ghost(reader) => reader.progress(),
        }
    }

    /// How many records were read, those that were rejected or ignored included. The same file always counts the
    /// same, so an import that was broken off can pass over what it has.
    pub fn records(&self) -> u64 {
        match &self.source {
            Source::Ndjson(reader) => reader.records(),
            Source::Wxr(reader) => reader.records(),
            Source::Ghost(reader) => reader.records(),
        }
    }

    /// Tells this file from any other: the SHA-256 of its bytes, in hexadecimal.
    pub fn fingerprint(&self) -> std::io::Result<String> {
        source::fingerprint(&self.path)
    }

    fn next_item(&mut self) -> Result<Option<Item>, FatalError> {
        match &mut self.source {
            Source::Ndjson(reader) => reader.next_item(),
            Source::Wxr(reader) => reader.next_item(),
            Source::Ghost(reader) => reader.next_item(),
        }
    }
}

impl Iterator for ArticleReader {
    type Item = Result<Item, FatalError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let next = self.next_item();
        self.failed = next.is_err();
        next.transpose()
    }
}
