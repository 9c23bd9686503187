//! Walks the tables of a Ghost export row by row. The export is one JSON document as large as the archive, so it is
//! never parsed whole: a scanner finds where each row begins and ends, and only that row is read into memory.

use std::io::{self, BufRead};

use crate::error::{FatalError, Place};
use crate::source::{Input, RECORD_LIMIT};

/// `db[0].data.posts` is five deep.
const DEPTH_LIMIT: usize = 16;
const KEY_LIMIT: usize = 64 << 10;

/// One row of a table.
pub(crate) struct Row {
    pub table: String,
    /// The line it starts on.
    pub line: u64,
    /// The row's JSON; nothing if it is too large for memory.
    pub json: Option<Vec<u8>>,
}

enum Frame {
    Object { holds_tables: bool },
    Databases,
    Table(String),
}

/// A cursor over the rows of the tables that are wanted.
pub(crate) struct Walker {
    input: Input,
    open: Vec<Frame>,
    started: bool,
    wanted: fn(&str) -> bool,
    /// Whether any table was met at all, wanted or not.
    pub tables: Vec<String>,
}

impl Walker {
    pub(crate) fn new(input: Input, wanted: fn(&str) -> bool) -> Self {
        Self { input, open: Vec::new(), started: false, wanted, tables: Vec::new() }
    }

    pub(crate) fn input(&self) -> &Input {
        &self.input
    }

    /// The next row of a wanted table.
    pub(crate) fn next_row(&mut self) -> Result<Option<Row>, FatalError> {
        loop {
            let Some(byte) = self.next_byte()? else {
                let whole = self.started && self.open.is_empty();
                return if whole { Ok(None) } else { Err(FatalError::BreaksOff(self.input.place())) };
            };
            let place = self.input.place();
            match (self.open.last(), byte) {
                (None, b'{') if !self.started => {
                    self.started = true;
                    self.descend(Frame::Object { holds_tables: false })?;
                }
                (Some(Frame::Object { .. }), b'}') | (Some(Frame::Databases | Frame::Table(_)), b']') => {
                    self.input.consume(1);
                    self.open.pop();
                }
                (Some(_), b',') => self.input.consume(1),
                (Some(Frame::Object { holds_tables }), b'"') => {
                    let holds_tables = *holds_tables;
                    self.member(holds_tables)?;
                }
                (Some(Frame::Databases), b'{') => self.descend(Frame::Object { holds_tables: false })?,
                (Some(Frame::Table(table)), byte) if !matches!(byte, b'}' | b':') => {
                    let table = table.clone();
                    let wanted = (self.wanted)(&table);
                    let json = self.value(wanted.then_some(RECORD_LIMIT as usize))?;
                    if wanted {
                        return Ok(Some(Row { table, line: place.line, json }));
                    }
                }
                (_, other) => return Err(unexpected(place, other)),
            }
        }
    }

    fn descend(&mut self, frame: Frame) -> Result<(), FatalError> {
        if self.open.len() >= DEPTH_LIMIT {
            return Err(FatalError::malformed(self.input.place(), "the document is nested too deeply"));
        }
        self.input.consume(1);
        self.open.push(frame);
        Ok(())
    }

    /// A key and, unless it leads to tables, its value.
    fn member(&mut self, holds_tables: bool) -> Result<(), FatalError> {
        let place = self.input.place();
        let key = self.value(Some(KEY_LIMIT))?.and_then(|json| serde_json::from_slice::<String>(&json).ok());
        let key = key.ok_or_else(|| FatalError::malformed(place, "a key that is no text"))?;
        match self.next_byte()? {
            Some(b':') => self.input.consume(1),
            Some(other) => return Err(unexpected(self.input.place(), other)),
            None => return Err(FatalError::BreaksOff(self.input.place())),
        }
        match (key.as_str(), self.next_byte()?) {
            ("db", Some(b'[')) => self.descend(Frame::Databases),
            ("data", Some(b'{')) => self.descend(Frame::Object { holds_tables: true }),
            (_, Some(b'[')) if holds_tables => {
                self.tables.push(key.clone());
                self.descend(Frame::Table(key))
            }
            _ => self.value(None).map(drop),
        }
    }

    /// The next byte that is not white space, not consumed.
    fn next_byte(&mut self) -> Result<Option<u8>, FatalError> {
        loop {
            let buffer = self.buffer()?;
            if buffer.is_empty() {
                return Ok(None);
            }
            match buffer.iter().position(|byte| !byte.is_ascii_whitespace()) {
                Some(at) => {
                    let byte = buffer[at];
                    self.input.consume(at);
                    return Ok(Some(byte));
                }
                None => {
                    let amount = buffer.len();
                    self.input.consume(amount);
                }
            }
        }
    }

    /// Consumes one value. Its bytes are kept up to a limit, beyond which there are none.
    fn value(&mut self, keep: Option<usize>) -> Result<Option<Vec<u8>>, FatalError> {
        let mut kept = keep.map(|_| Vec::new());
        let mut scan = Scan::default();
        loop {
            let buffer = self.buffer()?;
            if buffer.is_empty() {
                let place = self.input.place();
                return if scan.is_scalar { Ok(kept) } else { Err(FatalError::BreaksOff(place)) };
            }
            let (amount, done) = scan.advance(buffer);
            if let (Some(bytes), Some(limit)) = (&mut kept, keep) {
                bytes.extend_from_slice(&buffer[..amount]);
                if bytes.len() > limit {
                    kept = None;
                }
            }
            self.input.consume(amount);
            if done && amount == 0 {
                let byte = self.buffer()?.first().copied().unwrap_or(b' ');
                return if scan.seen { Ok(kept) } else { Err(unexpected(self.input.place(), byte)) };
            }
            if done {
                return Ok(kept);
            }
        }
    }

    fn buffer(&mut self) -> Result<&[u8], FatalError> {
        self.input.allow(RECORD_LIMIT);
        let place = self.input.place();
        self.input.fill_buf().map_err(|error: io::Error| FatalError::from_io(error, place))
    }
}

/// Finds the end of a value across chunks: by its brackets and quotes alone, at any depth, without recursion.
#[derive(Default)]
struct Scan {
    depth: u64,
    in_text: bool,
    escaped: bool,
    is_scalar: bool,
    seen: bool,
}

impl Scan {
    /// How many bytes belong to the value, and whether it ends with them.
    fn advance(&mut self, bytes: &[u8]) -> (usize, bool) {
        for (index, byte) in bytes.iter().enumerate() {
            if self.in_text {
                match byte {
                    _ if self.escaped => self.escaped = false,
                    b'\\' => self.escaped = true,
                    b'"' => {
                        self.in_text = false;
                        if self.depth == 0 {
                            return (index + 1, true);
                        }
                    }
                    _ => {}
                }
                continue;
            }
            match byte {
                b',' | b']' | b'}' | b' ' | b'\n' | b'\r' | b'\t' if self.depth == 0 => return (index, true),
                b'"' => self.in_text = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return (index + 1, true);
                    }
                }
                _ => self.is_scalar |= self.depth == 0,
            }
            self.seen = true;
        }
        (bytes.len(), false)
    }
}

fn unexpected(place: Place, byte: u8) -> FatalError {
    FatalError::malformed(place, format!("`{}` is not expected here in JSON", byte.escape_ascii()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(json: &str) -> Result<Vec<String>, FatalError> {
        let mut walker = Walker::new(Input::from_bytes(json.as_bytes()), |table| table == "posts");
        let mut rows = Vec::new();
        while let Some(row) = walker.next_row()? {
            rows.push(String::from_utf8(row.json.unwrap()).unwrap());
        }
        Ok(rows)
    }

    #[test]
    fn rows_are_found_under_each_of_ghosts_roofs() {
        let tables =
            r#"{"x":{"posts":[9]},"tags":[{"a":[1]}],"posts":[ {"t":"a]}\"","b":[[]]}, 7 ,"s"],"z":null}"#;
        let expected = [r#"{"t":"a]}\"","b":[[]]}"#, "7", "\"s\""];
        for json in [
            format!(r#"{{"db":[{{"meta":{{}},"data":{tables}}}]}}"#),
            format!("{{\"meta\":{{}},\n \"data\":{tables}}}\n"),
            format!(r#"{{"images":[{{"posts":1}}],"data":{{"data":{tables}}}}}"#),
        ] {
            assert_eq!(rows(&json).unwrap(), expected, "{json}");
        }
    }

    #[test]
    fn a_break_names_its_place() {
        let broken = "{\"data\":{\"posts\":[\n{\"a\":1},\n{\"b\":";
        let mut walker = Walker::new(Input::from_bytes(broken.as_bytes()), |_| true);
        assert!(walker.next_row().unwrap().is_some());
        assert!(matches!(walker.next_row(), Err(FatalError::BreaksOff(Place { line: 3, .. }))));
        assert!(rows("{\"data\":{\"posts\":}}").unwrap_err().to_string().contains("`}` is not expected"));
    }

    #[test]
    fn depth_costs_nothing() {
        let deep = format!("{{\"data\":{{\"posts\":[{}{}]}}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(rows(&deep).unwrap()[0].len(), 200_000);
        assert!(rows(&"{\"data\":".repeat(100_000)).unwrap_err().to_string().contains("too deeply"));
    }

    proptest! {
        #[test]
        fn no_text_panics(json in "(\\{|\\}|\\[|\\]|,|:|\"|\\\\|\"data\":|\"posts\":|1| ){0,30}") {
            let _ = rows(&json);
        }
    }
}
