//! What the authenticator says: for which site, whether somebody was there, how often it has signed, and the passkey it
//! has made if it made one.

use crate::cbor::Reader;
use crate::{Refused, client};

/// Somebody was there.
const PRESENT: u8 = 1;
/// It was made sure who.
const VERIFIED: u8 = 1 << 2;
/// It may be copied to other devices.
const MAY_BE_COPIED: u8 = 1 << 3;
/// It has been.
const IS_COPIED: u8 = 1 << 4;
/// A new passkey follows.
const HAS_NEW: u8 = 1 << 6;
/// Extensions follow.
const HAS_EXTENSIONS: u8 = 1 << 7;

/// The longest name of a passkey.
const LONGEST_NAME: usize = 1023;

/// A passkey that was just made.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct New<'a> {
    /// What names it.
    pub(crate) credential: &'a [u8],
    /// Its public key, as it came.
    pub(crate) key: &'a [u8],
}

/// What the authenticator says.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Data<'a> {
    site: &'a [u8],
    present: bool,
    pub(crate) verified: bool,
    pub(crate) count: u32,
    pub(crate) new: Option<New<'a>>,
}

impl<'a> Data<'a> {
    /// Reads it to its end: nothing may follow.
    pub(crate) fn parse(bytes: &'a [u8]) -> Option<Data<'a>> {
        let mut left = Reader::new(bytes);
        let site = left.take(32)?;
        let flags = *left.take(1)?.first()?;
        let count = u32::from_be_bytes(left.take(4)?.try_into().ok()?);
        let is = |flag: u8| flags & flag != 0;
        if is(IS_COPIED) && !is(MAY_BE_COPIED) {
            return None;
        }
        let new = if is(HAS_NEW) { Some(new(&mut left)?) } else { None };
        if is(HAS_EXTENSIONS) {
            left.skip()?;
        }
        let said = Data { site, present: is(PRESENT), verified: is(VERIFIED), count, new };
        left.is_empty().then_some(said)
    }

    /// Whether it is for this site, and somebody was there.
    pub(crate) fn is_of(&self, site: &str) -> Result<(), Refused> {
        if self.site != client::hash(site.as_bytes()) {
            return Err(Refused::Site);
        }
        if self.present { Ok(()) } else { Err(Refused::Absent) }
    }
}

fn new<'a>(left: &mut Reader<'a>) -> Option<New<'a>> {
    // The maker's model, which nobody here judges.
    left.take(16)?;
    let length = usize::from(u16::from_be_bytes(left.take(2)?.try_into().ok()?));
    let credential = left.take(length).filter(|name| !name.is_empty() && name.len() <= LONGEST_NAME)?;
    Some(New { credential, key: left.item()? })
}
