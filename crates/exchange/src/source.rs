//! Opens a file, whatever it is compressed with, as one bounded stream of bytes that knows where it is.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};

use ruzstd::decoding::FrameDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use sha2::{Digest, Sha256};

use crate::error::{FatalError, Limit, OpenError, Place};
use crate::record::Progress;

/// The largest single record (an article with its markup) that is read into memory.
pub(crate) const RECORD_LIMIT: u64 = 16 << 20;
/// Real archives compress four to thirty times; only beyond this, and past the first gigabyte, is it a bomb.
const EXPANSION: Expansion = Expansion { free: 1 << 30, ratio: 1000 };
/// zstd asks for a window of its choice; the default of its tools stays below this.
const ZSTD_WINDOW: u64 = 32 << 20;

const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

type Bytes = Box<dyn Read + Send>;

/// The uncompressed bytes of a file, counted as they are consumed.
pub(crate) struct Input {
    reader: BufReader<Bytes>,
    place: Place,
    /// What may still be consumed before the next [`Input::allow`].
    budget: u64,
    allowed: u64,
    read: Arc<AtomicU64>,
    total: u64,
}

impl Input {
    /// Opens `path` and looks through its compression.
    pub(crate) fn open(path: &Path) -> Result<Self, OpenError> {
        let failed = |source| OpenError::Io { path: path.to_owned(), source };
        let file = File::open(path).map_err(failed)?;
        let meta = file.metadata().map_err(failed)?;
        if meta.is_dir() {
            return Err(failed(io::Error::from(io::ErrorKind::IsADirectory)));
        }
        Self::over(Box::new(file), meta.len()).map_err(failed)
    }

    fn over(raw: Bytes, total: u64) -> io::Result<Self> {
        let read = Arc::new(AtomicU64::new(0));
        let mut raw = BufReader::with_capacity(64 << 10, Counted { inner: raw, read: read.clone() });
        let head = raw.fill_buf()?;
        let bytes: Bytes = if head.starts_with(GZIP) {
            Box::new(Inflated::new(flate2::bufread::MultiGzDecoder::new(raw), read.clone(), EXPANSION))
        } else if head.starts_with(ZSTD) {
            Box::new(Inflated::new(Frames::new(raw), read.clone(), EXPANSION))
        } else {
            Box::new(raw)
        };
        let reader = BufReader::with_capacity(64 << 10, bytes);
        let place = Place { line: 1, offset: 0 };
        Ok(Self { reader, place, budget: RECORD_LIMIT, allowed: RECORD_LIMIT, read, total })
    }

    /// Starts a new record, which may be `bytes` long.
    pub(crate) fn allow(&mut self, bytes: u64) {
        self.budget = bytes;
        self.allowed = bytes;
    }

    /// Where the next byte stands.
    pub(crate) fn place(&self) -> Place {
        self.place
    }

    /// How much of the file is read.
    pub(crate) fn progress(&self) -> Progress {
        Progress { bytes: self.read.load(Relaxed).min(self.total), total: self.total }
    }

    /// The error for `source`, at this place.
    pub(crate) fn fatal(&self, source: io::Error) -> FatalError {
        FatalError::from_io(source, self.place)
    }

    /// The same input as sound text: invalid UTF-8 is replaced, control characters that no text needs go.
    /// The flag tells whether anything was replaced.
    pub(crate) fn repaired(mut self) -> (Self, Arc<AtomicBool>) {
        let damaged = Arc::new(AtomicBool::new(false));
        let inner = std::mem::replace(&mut self.reader, BufReader::new(Box::new(io::empty())));
        let repair =
            Repaired { inner, carry: Vec::new(), ready: io::Cursor::default(), damaged: damaged.clone() };
        self.reader = BufReader::with_capacity(64 << 10, Box::new(repair));
        (self, damaged)
    }

    /// A copy of the first bytes, at most `limit`, leaving an [`Input`] that reads them again.
    pub(crate) fn peek(mut self, limit: usize) -> io::Result<(Vec<u8>, Self)> {
        let mut head = Vec::new();
        self.reader.by_ref().take(limit as u64).read_to_end(&mut head)?;
        let rest = std::mem::replace(&mut self.reader, BufReader::new(Box::new(io::empty())));
        self.reader = BufReader::with_capacity(64 << 10, Box::new(io::Cursor::new(head.clone()).chain(rest)));
        Ok((head, self))
    }

    /// An input over bytes in memory.
    #[cfg(test)]
    pub(crate) fn from_bytes(bytes: &[u8]) -> Self {
        Self::over(Box::new(io::Cursor::new(bytes.to_vec())), bytes.len() as u64).unwrap()
    }
}

impl BufRead for Input {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.budget == 0 {
            return Err(Limit::Record { bytes: self.allowed }.into());
        }
        let budget = usize::try_from(self.budget).unwrap_or(usize::MAX);
        let buffer = self.reader.fill_buf()?;
        Ok(&buffer[..buffer.len().min(budget)])
    }

    fn consume(&mut self, amount: usize) {
        let consumed = &self.reader.buffer()[..amount];
        self.place.line += consumed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.place.offset += amount as u64;
        self.budget = self.budget.saturating_sub(amount as u64);
        self.reader.consume(amount);
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let amount = available.len().min(buffer.len());
        buffer[..amount].copy_from_slice(&available[..amount]);
        self.consume(amount);
        Ok(amount)
    }
}

/// The SHA-256 of a file as it is stored, in hexadecimal.
pub(crate) fn fingerprint(path: &Path) -> io::Result<String> {
    let mut file = BufReader::with_capacity(256 << 10, File::open(path)?);
    let mut hash = Sha256::new();
    loop {
        let buffer = file.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        hash.update(buffer);
        let amount = buffer.len();
        file.consume(amount);
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Counts what is read from the disk.
struct Counted {
    inner: Bytes,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let amount = self.inner.read(buffer)?;
        self.read.fetch_add(amount as u64, Relaxed);
        Ok(amount)
    }
}

#[derive(Clone, Copy)]
struct Expansion {
    free: u64,
    ratio: u64,
}

/// A decoder that stops when its output outgrows its input beyond reason.
struct Inflated<R> {
    inner: R,
    produced: u64,
    read: Arc<AtomicU64>,
    limit: Expansion,
}

impl<R: Read> Inflated<R> {
    fn new(inner: R, read: Arc<AtomicU64>, limit: Expansion) -> Self {
        Self { inner, produced: 0, read, limit }
    }
}

impl<R: Read> Read for Inflated<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let amount = self.inner.read(buffer)?;
        self.produced += amount as u64;
        let Expansion { free, ratio } = self.limit;
        if self.produced > free + ratio * self.read.load(Relaxed) {
            return Err(Limit::Expansion { ratio }.into());
        }
        Ok(amount)
    }
}

/// All zstd frames of a stream, one after the other; the decoder itself knows a single one.
struct Frames<R> {
    source: R,
    decoder: FrameDecoder,
    in_frame: bool,
}

impl<R: BufRead> Frames<R> {
    fn new(source: R) -> Self {
        let mut decoder = FrameDecoder::new();
        decoder.set_max_window_size(ZSTD_WINDOW);
        Self { source, decoder, in_frame: false }
    }

    /// Moves to the next frame that holds data; false at the end of the stream.
    fn next_frame(&mut self) -> io::Result<bool> {
        while !self.source.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.source) {
                Ok(()) => return Ok(true),
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    io::copy(&mut self.source.by_ref().take(u64::from(length)), &mut io::sink())?;
                }
                Err(error) => return Err(damaged(error)),
            }
        }
        Ok(false)
    }
}

impl<R: BufRead> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            if !self.in_frame && !self.next_frame()? {
                return Ok(0);
            }
            self.in_frame = true;
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                let one = ruzstd::decoding::BlockDecodingStrategy::UptoBlocks(1);
                self.decoder.decode_blocks(&mut self.source, one).map_err(damaged)?;
            }
            let amount = self.decoder.read(buffer)?;
            if amount > 0 || buffer.is_empty() {
                return Ok(amount);
            }
            self.in_frame = false;
        }
    }
}

/// The decoder wraps the early end of its input several layers deep; found again, it means "breaks off".
fn damaged(error: FrameDecoderError) -> io::Error {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(&error);
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<io::Error>()
            && io.kind() == io::ErrorKind::UnexpectedEof
        {
            return io::Error::from(io::ErrorKind::UnexpectedEof);
        }
        cause = inner.source();
    }
    io::Error::new(io::ErrorKind::InvalidData, format!("the compressed data is damaged: {error}"))
}

/// Makes UTF-8 of almost-UTF-8.
struct Repaired {
    inner: BufReader<Bytes>,
    /// The first bytes of a character that the next chunk completes.
    carry: Vec<u8>,
    ready: io::Cursor<Vec<u8>>,
    damaged: Arc<AtomicBool>,
}

impl Repaired {
    fn refill(&mut self) -> io::Result<()> {
        let chunk = self.inner.fill_buf()?;
        let (length, at_end) = (chunk.len(), chunk.is_empty());
        let mut bytes = std::mem::take(&mut self.carry);
        bytes.extend_from_slice(chunk);
        self.inner.consume(length);
        let mut sound = Vec::with_capacity(bytes.len());
        let mut rest = bytes.as_slice();
        while let Err(error) = std::str::from_utf8(rest) {
            let (valid, invalid) = rest.split_at(error.valid_up_to());
            sound.extend_from_slice(valid);
            rest = match error.error_len() {
                None if !at_end => {
                    self.carry = invalid.to_vec();
                    &[]
                }
                length => {
                    sound.extend_from_slice("\u{fffd}".as_bytes());
                    self.damaged.store(true, Relaxed);
                    &invalid[length.unwrap_or(invalid.len())..]
                }
            };
        }
        sound.extend_from_slice(rest);
        sound.retain(|byte| *byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r'));
        self.ready = io::Cursor::new(sound);
        Ok(())
    }
}

impl Read for Repaired {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let amount = self.ready.read(buffer)?;
            if amount > 0 || buffer.is_empty() {
                return Ok(amount);
            }
            if self.inner.fill_buf()?.is_empty() && self.carry.is_empty() {
                return Ok(0);
            }
            self.refill()?;
        }
    }
}

#[cfg(test)]
mod tests;
