//! Lists of readers as CSV: Ghost's, Mailchimp's and Substack's members, and a plain one of our own.

mod columns;
mod formulas;
mod row;

use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::{FatalError, OpenError};
use crate::record::{Note, NoteKind, Position, Progress, Reason, Rejection};
use crate::sniff;
use crate::source::{self, Input};
use columns::{Column, column};
pub use formulas::cell;

/// No reader takes a megabyte; a quote that never closes does.
const ROW_LIMIT: u64 = 1 << 20;

/// One reader as the list has them.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ReaderRecord {
    /// The address, trimmed and otherwise as written.
    pub email: String,
    /// Their name.
    pub name: Option<String>,
    /// When they registered.
    pub created_at: Option<Timestamp>,
    /// The newsletters they chose; `None` if the list does not say.
    pub newsletters: Option<Vec<String>>,
    /// The list says in so many words that they want mail.
    pub opted_in: bool,
    /// They want no mail.
    pub opted_out: bool,
    /// Mail must not go there, and why.
    pub suppressed: Option<String>,
    /// Their id at the payment processor.
    pub customer_id: Option<String>,
    /// They read free of charge by the publisher's leave.
    pub complimentary: bool,
    /// The plan they have or had.
    pub plan: Option<String>,
    /// When it ends or ended.
    pub until: Option<Timestamp>,
    /// Labels given by staff.
    pub labels: Vec<String>,
    /// A note by staff.
    pub note: Option<String>,
}

/// What a reader list yields, one row at a time.
#[derive(Debug, Clone, PartialEq)]
pub enum ReaderItem {
    /// A reader, and what was noticed about the row.
    Reader(Box<ReaderRecord>, Vec<Note>),
    /// A row that cannot be taken; its `id` is the address it gives.
    Rejected(Rejection),
}

/// The rows of a reader list.
pub struct ReaderRows {
    path: std::path::PathBuf,
    csv: csv::Reader<Input>,
    headers: Vec<(String, Option<Column>)>,
    /// A list without headers starts with a reader.
    first: Option<ByteRecord>,
    notes: Vec<Note>,
    records: u64,
    failed: bool,
}

/// Opens a list of readers.
pub fn open_readers(path: &Path) -> Result<ReaderRows, OpenError> {
    let failed = |source| OpenError::Io { path: path.to_owned(), source };
    let (head, input) = Input::open(path)?.peek(sniff::HEAD).map_err(failed)?;
    if head.trim_ascii().is_empty() {
        return Err(OpenError::Empty(path.to_owned()));
    }
    if let Some(looks_like) = other_than_csv(&head) {
        return Err(OpenError::Unsupported {
            path: path.to_owned(),
            looks_like: looks_like.to_owned(),
            advice: "Readers come as a CSV file in UTF-8 with a column \"email\", plain or compressed"
                .to_owned(),
        });
    }
    let first_line =
        head.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or(&head);
    let delimiter = [b',', b';', b'\t'].into_iter().max_by_key(|delimiter| {
        // Of equals the last wins, so the comma is asked twice as loud.
        first_line.iter().filter(|byte| *byte == delimiter).count() * 2 + usize::from(*delimiter == b',')
    });
    let mut csv = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter.unwrap_or(b','))
        .from_reader(input);
    csv.get_mut().allow(ROW_LIMIT);
    let mut first = ByteRecord::new();
    csv.read_byte_record(&mut first).map_err(|error| failed(std::io::Error::other(error.to_string())))?;
    let cells: Vec<String> = first.iter().map(|cell| clean(&String::from_utf8_lossy(cell))).collect();
    let (headers, first) = headers(cells, first, path)?;
    Ok(ReaderRows {
        path: path.to_owned(),
        csv,
        notes: unknown(&headers),
        headers,
        first,
        records: 0,
        failed: false,
    })
}

type Headers = Vec<(String, Option<Column>)>;

fn headers(
    cells: Vec<String>,
    first: ByteRecord,
    path: &Path,
) -> Result<(Headers, Option<ByteRecord>), OpenError> {
    let named: Headers = cells.iter().map(|cell| (cell.clone(), column(cell))).collect();
    if named.iter().any(|(_, column)| *column == Some(Column::Email)) {
        return Ok((named, None));
    }
    let filled: Vec<_> = cells.iter().filter(|cell| !cell.is_empty()).collect();
    if filled.len() == 1 && row::is_address(filled[0]) {
        let only =
            cells.iter().map(|cell| (String::from("email"), (!cell.is_empty()).then_some(Column::Email)));
        return Ok((only.collect(), Some(first)));
    }
    let headers: Vec<_> = cells.iter().take(20).map(|cell| crate::fields::excerpt(cell)).collect();
    Err(OpenError::NoEmailColumn { path: path.to_owned(), headers: headers.join(", ") })
}

fn unknown(headers: &Headers) -> Vec<Note> {
    let unknown =
        headers.iter().filter(|(name, column)| column.is_none() && !name.is_empty() && name != "email");
    let note = |(name, _): &(String, Option<Column>)| {
        let text = format!("unknown column `{}` is ignored", crate::fields::excerpt(name));
        Note::new(NoteKind::UnknownKey, text)
    };
    unknown.map(note).collect()
}

fn other_than_csv(head: &[u8]) -> Option<&'static str> {
    let text = head.strip_prefix("\u{feff}".as_bytes()).unwrap_or(head).trim_ascii_start();
    sniff::binary(head).or(match text.first() {
        Some(b'{' | b'[') => Some("JSON"),
        Some(b'<') => Some("XML or HTML"),
        _ => None,
    })
}

fn clean(cell: &str) -> String {
    cell.trim_start_matches('\u{feff}').trim().to_owned()
}

impl ReaderRows {
    /// How far the file is read.
    pub fn progress(&self) -> Progress {
        self.csv.get_ref().progress()
    }

    /// How many rows were read, rejected ones included.
    pub fn records(&self) -> u64 {
        self.records
    }

    /// Tells this file from any other: the SHA-256 of its bytes, in hexadecimal.
    pub fn fingerprint(&self) -> std::io::Result<String> {
        source::fingerprint(&self.path)
    }

    fn next_row(&mut self) -> Result<Option<ByteRecord>, FatalError> {
        if let Some(first) = self.first.take() {
            return Ok(Some(first));
        }
        let mut record = ByteRecord::new();
        loop {
            self.csv.get_mut().allow(ROW_LIMIT);
            let more = self.csv.read_byte_record(&mut record).map_err(|error| {
                let place = self.csv.get_ref().place();
                match error.into_kind() {
                    csv::ErrorKind::Io(source) => FatalError::from_io(source, place),
                    _ => FatalError::malformed(place, "this is no CSV"),
                }
            })?;
            if !more {
                return Ok(None);
            }
            if record.iter().any(|cell| !cell.trim_ascii().is_empty()) {
                return Ok(Some(record));
            }
        }
    }

    fn item(&mut self, record: &ByteRecord) -> ReaderItem {
        self.records += 1;
        let line = record.position().map(csv::Position::line);
        let position = Position { record: self.records, line };
        let mut id = None;
        match self.cells(record).and_then(|cells| {
            id = cells
                .iter()
                .find(|cell| cell.column == Column::Email)
                .map(|cell| crate::fields::excerpt(&cell.value));
            row::reader(&cells)
        }) {
            Ok((reader, mut notes)) => {
                notes.append(&mut self.notes);
                ReaderItem::Reader(Box::new(reader), notes)
            }
            Err(reason) => ReaderItem::Rejected(Rejection { position, id, title: None, reason }),
        }
    }

    fn cells(&self, record: &ByteRecord) -> Result<Vec<row::Cell<'_>>, Reason> {
        let mut cells = Vec::new();
        for (index, cell) in record.iter().enumerate() {
            let text = std::str::from_utf8(cell).map_err(|error| Reason::InvalidUtf8(error.valid_up_to()))?;
            let value = clean(text);
            match self.headers.get(index) {
                Some((header, Some(column))) => {
                    let value = formulas::plain(&value).to_owned();
                    cells.push(row::Cell { header, column: *column, value });
                }
                Some((_, None)) => {}
                None if value.is_empty() => {}
                None => return Err(Reason::Columns { expected: self.headers.len(), found: record.len() }),
            }
        }
        Ok(cells)
    }
}

impl Iterator for ReaderRows {
    type Item = Result<ReaderItem, FatalError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        match self.next_row() {
            Ok(row) => row.map(|record| Ok(self.item(&record))),
            Err(error) => {
                self.failed = true;
                Some(Err(error))
            }
        }
    }
}

#[cfg(test)]
mod tests;
