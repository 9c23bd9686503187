//! WordPress exports (WXR 1.0 to 1.2): RSS with extensions, read twice, since images and authors may stand behind
//! the posts that name them.

mod article;
mod autop;
mod body;
mod items;
mod library;
mod shortcodes;
mod xml;

use std::collections::{BTreeMap, HashSet, VecDeque};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use crate::error::{FatalError, OpenError};
use crate::record::{ArticleRecord, Item, Note, NoteKind, Position, Progress};
use crate::source::Input;
use article::Sorted;
use library::Library;
use xml::{Stop, Xml};

/// Reads the posts of an export.
pub(crate) struct WxrReader {
    xml: Xml,
    library: Library,
    records: u64,
    ids: HashSet<String>,
    /// What is no post, counted; told at the end.
    ignored: BTreeMap<String, u64>,
    /// What remains to be told when the file is read.
    ending: Option<VecDeque<Result<Item, FatalError>>>,
    /// Set when bytes that are no text were replaced.
    damaged: Arc<AtomicBool>,
}

impl WxrReader {
    /// Reads the file once for its authors and images, and stands before its first post.
    pub(crate) fn open(path: &Path) -> Result<Self, OpenError> {
        let first = Xml::new(Input::open(path)?.repaired().0);
        let library = Library::collect(first).map_err(|stop| match stop {
            Stop::Entities => OpenError::Entities(path.to_owned()),
            Stop::Fatal(error) => {
                OpenError::Io { path: path.to_owned(), source: std::io::Error::other(error.to_string()) }
            }
        })?;
        let (input, damaged) = Input::open(path)?.repaired();
        let xml = Xml::new(input);
        Ok(Self {
            xml,
            library,
            records: 0,
            ids: HashSet::new(),
            ignored: BTreeMap::new(),
            ending: None,
            damaged,
        })
    }

    pub(crate) fn progress(&self) -> Progress {
        self.xml.progress()
    }

    pub(crate) fn records(&self) -> u64 {
        self.records
    }

    pub(crate) fn next_item(&mut self) -> Result<Option<Item>, FatalError> {
        if self.ending.is_none() {
            match self.read() {
                Ok(Some(item)) => return Ok(Some(item)),
                Ok(None) => self.end(None),
                Err(Stop::Fatal(error)) => self.end(Some(error)),
                Err(Stop::Entities) => {
                    let place = crate::error::Place { line: 0, offset: self.xml.progress().bytes };
                    self.end(Some(FatalError::malformed(place, "a DOCTYPE inside the document")));
                }
            }
        }
        self.ending.as_mut().and_then(VecDeque::pop_front).transpose()
    }

    fn end(&mut self, error: Option<FatalError>) {
        let ignored = std::mem::take(&mut self.ignored);
        let told = ignored.into_iter().map(|(what, count)| Ok(Item::Ignored { what, count }));
        self.ending = Some(told.chain(error.map(Err)).collect());
    }

    /// Exports put together by hand give one id to several posts; none may take the place of another.
    fn tell_apart(&mut self, record: &mut ArticleRecord, notes: &mut Vec<Note>) {
        if self.ids.contains(&record.id) {
            notes.push(Note::new(
                NoteKind::Repeated,
                format!("the id {} is given twice in the file", record.id),
            ));
            record.id = format!("{}:{}", record.id, record.slug.as_deref().unwrap_or(&record.title));
        }
        self.ids.insert(record.id.clone());
    }

    fn read(&mut self) -> Result<Option<Item>, Stop> {
        while let Some(element) = self.xml.next_in_channel()? {
            if element.name != "item" {
                self.xml.skip(&element)?;
                continue;
            }
            let item = items::item(&mut self.xml, &element)?;
            self.records += 1;
            let position = Position { record: self.records, line: Some(item.line) };
            match article::sort(&item, &self.library, position) {
                Sorted::Item(Item::Article(mut record, mut notes)) => {
                    self.tell_apart(&mut record, &mut notes);
                    if self.damaged.swap(false, Relaxed) {
                        notes.push(Note::new(
                            NoteKind::Repaired,
                            "here or nearby, bytes that are no text were replaced",
                        ));
                    }
                    return Ok(Some(Item::Article(record, notes)));
                }
                Sorted::Item(item) => return Ok(Some(item)),
                Sorted::Ignored(what) => *self.ignored.entry(what).or_default() += 1,
            }
        }
        Ok(None)
    }
}

#[cfg(test)]
mod tests;
