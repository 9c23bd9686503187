//! Ghost exports, 0.x to 6.x: one JSON document of tables, read twice, since posts may stand before their tags and
//! authors.

mod article;
mod cards;
mod lexical;
mod mobiledoc;
mod tables;
mod walker;

use std::path::Path;

use crate::error::{FatalError, OpenError};
use crate::fields::{excerpt, object};
use crate::record::{Item, Position, Progress, Reason, Rejection};
use crate::source::{Input, RECORD_LIMIT};
use tables::Tables;
use walker::{Row, Walker};

/// Reads the posts of an export.
pub(crate) struct GhostReader {
    walker: Walker,
    tables: Tables,
    records: u64,
    pages: u64,
    done: bool,
}

impl GhostReader {
    /// Reads the small tables and stands before the first post; `None` if there is no table of posts.
    pub(crate) fn open(path: &Path) -> Result<Option<Self>, OpenError> {
        let first = Walker::new(Input::open(path)?, tables::wanted);
        let (tables, names) = Tables::collect(first).map_err(|error| OpenError::Io {
            path: path.to_owned(),
            source: std::io::Error::other(error.to_string()),
        })?;
        if !names.iter().any(|name| name == "posts") {
            return Ok(None);
        }
        let walker = Walker::new(Input::open(path)?, |table| table == "posts");
        Ok(Some(Self { walker, tables, records: 0, pages: 0, done: false }))
    }

    pub(crate) fn progress(&self) -> Progress {
        self.walker.input().progress()
    }

    pub(crate) fn records(&self) -> u64 {
        self.records
    }

    pub(crate) fn next_item(&mut self) -> Result<Option<Item>, FatalError> {
        while !self.done {
            match self.walker.next_row() {
                Ok(Some(row)) => {
                    self.records += 1;
                    if let Some(item) = self.item(row) {
                        return Ok(Some(item));
                    }
                }
                Ok(None) => self.done = true,
                Err(error) => {
                    self.done = true;
                    return Err(error);
                }
            }
        }
        let count = std::mem::take(&mut self.pages);
        Ok((count > 0).then(|| Item::Ignored { what: "page".into(), count }))
    }

    fn item(&mut self, row: Row) -> Option<Item> {
        let position = Position { record: self.records, line: Some(row.line) };
        let rejected = |id, title, reason| Some(Item::Rejected(Rejection { position, id, title, reason }));
        let map = match row.json.ok_or(Reason::TooLong(RECORD_LIMIT)).and_then(|json| object(&json)) {
            Ok(map) => map,
            Err(reason) => return rejected(None, None, reason),
        };
        if article::is_page(&map) {
            self.pages += 1;
            return None;
        }
        match article::article(&map, &self.tables) {
            Ok((record, notes)) => Some(Item::Article(Box::new(record), notes)),
            Err(reason) => {
                rejected(tables::key(&map, "id"), tables::text(&map, "title").map(excerpt), reason)
            }
        }
    }
}

#[cfg(test)]
mod tests;
