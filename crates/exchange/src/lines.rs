//! Lines of a file, one at a time, none longer than is fit for memory.

use std::io::{self, BufRead};

use crate::source::{Input, RECORD_LIMIT};

/// A line, or the length limit it broke.
pub(crate) enum Line {
    /// The line without its end; the number counts from 1.
    Whole { number: u64, bytes: Vec<u8> },
    /// A line that was skipped without being read into memory.
    TooLong { number: u64 },
}

/// The next line; `None` at the end.
pub(crate) fn next(input: &mut Input) -> io::Result<Option<Line>> {
    let number = input.place().line;
    let mut bytes = Vec::new();
    let (mut read, mut too_long) = (0_u64, false);
    loop {
        input.allow(RECORD_LIMIT);
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let part = &buffer[..end.unwrap_or(buffer.len())];
        read += part.len() as u64;
        too_long |= read > RECORD_LIMIT;
        if too_long {
            bytes = Vec::new();
        } else {
            bytes.extend_from_slice(part);
        }
        let amount = part.len() + usize::from(end.is_some());
        input.consume(amount);
        if end.is_some() {
            return Ok(Some(if too_long { Line::TooLong { number } } else { Line::Whole { number, bytes } }));
        }
    }
    Ok(match (read, too_long) {
        (0, _) => None,
        (_, true) => Some(Line::TooLong { number }),
        _ => Some(Line::Whole { number, bytes }),
    })
}
