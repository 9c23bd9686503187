//! As much of CBOR (RFC 8949) as authenticators write: whole numbers, bytes, text, lists and maps of a known length. They
//! write it in one way only, so whatever is longer than it need be, or of no length, is refused.

/// How deep lists and maps may stand in each other.
const DEEPEST: usize = 8;

const UNSIGNED: u8 = 0;
const NEGATIVE: u8 = 1;
const BYTES: u8 = 2;
const TEXT: u8 = 3;
const LIST: u8 = 4;
const MAP: u8 = 5;
const SIMPLE: u8 = 7;

/// Bytes that are still to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader(bytes)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// So many bytes as they are.
    pub(crate) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(head)
    }

    /// What comes next: its kind, and its value or length.
    fn head(&mut self) -> Option<(u8, u64)> {
        let first = *self.take(1)?.first()?;
        let value = match first & 31 {
            small @ 0..24 => return Some((first >> 5, small.into())),
            24 => u64::from(*self.take(1)?.first()?),
            25 => u64::from(u16::from_be_bytes(self.take(2)?.try_into().ok()?)),
            26 => u64::from(u32::from_be_bytes(self.take(4)?.try_into().ok()?)),
            27 => u64::from_be_bytes(self.take(8)?.try_into().ok()?),
            _ => return None,
        };
        Some((first >> 5, value))
    }

    fn of_kind(&mut self, kind: u8) -> Option<u64> {
        self.head().filter(|(found, _)| *found == kind).map(|(_, value)| value)
    }

    fn string(&mut self, kind: u8) -> Option<&'a [u8]> {
        let length = self.of_kind(kind)?;
        self.take(usize::try_from(length).ok()?)
    }

    /// A whole number.
    pub(crate) fn number(&mut self) -> Option<i64> {
        let (kind, value) = self.head()?;
        let value = i64::try_from(value).ok()?;
        match kind {
            UNSIGNED => Some(value),
            NEGATIVE => Some(-1 - value),
            _ => None,
        }
    }

    /// Bytes.
    pub(crate) fn bytes(&mut self) -> Option<&'a [u8]> {
        self.string(BYTES)
    }

    /// How many pairs a map has, which follow.
    pub(crate) fn map(&mut self) -> Option<u64> {
        self.of_kind(MAP)
    }

    /// Passes over whatever comes next.
    pub(crate) fn skip(&mut self) -> Option<()> {
        self.pass(DEEPEST)
    }

    fn pass(&mut self, deepest: usize) -> Option<()> {
        let (kind, value) = self.head()?;
        let inside = match kind {
            UNSIGNED | NEGATIVE | SIMPLE => 0,
            BYTES | TEXT => return self.take(usize::try_from(value).ok()?).map(drop),
            LIST => value,
            MAP => value.checked_mul(2)?,
            _ => return None,
        };
        // Each takes a byte at least.
        if inside > self.0.len() as u64 || (inside > 0 && deepest == 0) {
            return None;
        }
        (0..inside).try_for_each(|_| self.pass(deepest - 1))
    }

    /// Whatever comes next, as the bytes it is written in.
    pub(crate) fn item(&mut self) -> Option<&'a [u8]> {
        let whole = self.0;
        self.skip()?;
        whole.get(..whole.len() - self.0.len())
    }
}

/// What the authenticator says, inside what a browser sends of a new passkey. What its maker says of it is passed over.
pub(crate) fn authenticator_data(object: &[u8]) -> Option<&[u8]> {
    let mut left = Reader::new(object);
    let mut found = None;
    for _ in 0..left.map()? {
        if left.string(TEXT)? == b"authData" {
            found = Some(left.bytes()?);
        } else {
            left.skip()?;
        }
    }
    found.filter(|_| left.is_empty())
}
