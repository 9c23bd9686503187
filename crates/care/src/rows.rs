//! Rows as lines of text, `[1,"a title",null]`, and the sum over them by which tables are compared.

use std::io::{self, BufRead, BufReader, Read, Write};

use db::Value;
use sha2::{Digest as _, Sha256};

/// No row takes more: a record of an import may have 16 MB.
const LONGEST_ROW: u64 = 128 << 20;

/// One row, as a line.
pub(crate) fn line(row: &[Value]) -> String {
    let mut line = String::from("[");
    for (at, value) in row.iter().enumerate() {
        if at > 0 {
            line.push(',');
        }
        match value {
            Value::Null => line.push_str("null"),
            Value::Int(number) => line.push_str(&number.to_string()),
            Value::Text(text) => line.push_str(&serde_json::Value::from(text.as_str()).to_string()),
        }
    }
    line.push_str("]\n");
    line
}

/// A line, as the row it was; nothing if it is none.
fn row(line: &[u8]) -> Option<Vec<Value>> {
    let cells: Vec<serde_json::Value> = serde_json::from_slice(line).ok()?;
    let value = |cell| match cell {
        serde_json::Value::Null => Some(Value::Null),
        serde_json::Value::Number(number) => number.as_i64().map(Value::Int),
        serde_json::Value::String(text) => Some(Value::Text(text)),
        _ => None,
    };
    cells.into_iter().map(value).collect()
}

/// The sum of the SHA-256 of lines, modulo 2^256: it does not depend on their order, which databases
/// differ in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum([u64; 4]);

impl Sum {
    pub(crate) fn add(&mut self, line: &[u8]) {
        let hash = Sha256::digest(line);
        let mut carry = false;
        for (word, bytes) in self.0.iter_mut().zip(hash.chunks_exact(8)) {
            let other = bytes.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
            let (sum, first) = word.overflowing_add(other);
            let (sum, second) = sum.overflowing_add(carry.into());
            (*word, carry) = (sum, first || second);
        }
    }

    pub(crate) fn hex(&self) -> String {
        self.0.iter().map(|word| format!("{word:016x}")).collect()
    }
}

/// Passes bytes on, counting and hashing them.
pub(crate) struct Hashed<T> {
    pub(crate) inner: T,
    pub(crate) bytes: u64,
    hash: Sha256,
}

impl<T> Hashed<T> {
    pub(crate) fn over(inner: T) -> Hashed<T> {
        Hashed { inner, bytes: 0, hash: Sha256::new() }
    }

    pub(crate) fn sha256(&self) -> String {
        kernel::ids::hex(&self.hash.clone().finalize())
    }

    fn take_note(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
    }
}

impl<T: Write> Write for Hashed<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.take_note(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<T: Read> Read for Hashed<T> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.take_note(&bytes[..read]);
        Ok(read)
    }
}

/// Reads rows from lines, and what they add up to.
pub(crate) struct Lines<R> {
    source: BufReader<R>,
    line: Vec<u8>,
    pub(crate) sum: Sum,
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
}

impl<R: Read> Lines<R> {
    pub(crate) fn of(source: R) -> Lines<R> {
        let source = BufReader::with_capacity(64 << 10, source);
        Lines { source, line: Vec::new(), sum: Sum::default(), rows: 0, bytes: 0 }
    }

    /// The next row with so many columns; the error says what is wrong with it.
    pub(crate) fn next(&mut self, columns: usize) -> Result<Option<Vec<Value>>, String> {
        self.line.clear();
        let read = (&mut self.source).take(LONGEST_ROW).read_until(b'\n', &mut self.line);
        match read {
            Err(error) => return Err(error.to_string()),
            Ok(0) => return Ok(None),
            Ok(read) => self.bytes += read as u64,
        }
        self.rows += 1;
        self.sum.add(&self.line);
        let row = row(&self.line).filter(|row| row.len() == columns && self.line.ends_with(b"\n"));
        row.map(Some).ok_or_else(|| format!("row {} cannot be read", self.rows))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn value() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<i64>().prop_map(Value::Int),
            any::<String>().prop_map(Value::Text)
        ]
    }

    proptest! {
        #[test]
        fn rows_are_read_as_they_were_written(rows in prop::collection::vec(prop::collection::vec(value(), 3), 0..20)) {
            let text: String = rows.iter().map(|row| line(row)).collect();
            let mut lines = Lines::of(text.as_bytes());
            let mut read = Vec::new();
            while let Some(row) = lines.next(3).unwrap() {
                read.push(row);
            }
            prop_assert_eq!(read, rows);
            prop_assert_eq!(lines.bytes, text.len() as u64);
        }

        #[test]
        fn the_sum_knows_no_order(lines in prop::collection::vec(any::<String>(), 0..20)) {
            let sum = |lines: &[String]| {
                let mut sum = Sum::default();
                lines.iter().for_each(|line| sum.add(line.as_bytes()));
                sum.hex()
            };
            let mut turned = lines.clone();
            turned.reverse();
            prop_assert_eq!(sum(&lines), sum(&turned));
            if !lines.is_empty() {
                prop_assert_ne!(sum(&lines), sum(&lines[1..]));
            }
        }
    }

    #[test]
    fn what_is_no_row_is_refused() {
        for text in
            ["[1.5]\n", "[true]\n", "{}\n", "[1]", "[1,2]\n", "[9223372036854775808]\n", "\n", "[[1]]\n"]
        {
            assert!(Lines::of(text.as_bytes()).next(1).is_err(), "{text}");
        }
    }
}
