//! The name of one letter: which issue went to which reader at which mailbox, signed with the site's key.
//!
//! It stands in the return path (`bounces+NAME@domain`) and in the Message-ID, so that whatever comes back tells by
//! itself what it is about. Each [`Place`] has one of its own: a Message-ID goes on to whomever the letter is answered or
//! forwarded to, and must not tell them where bounces go. It is written in base 32 of one case, because mail systems change the case of what
//! stands before the @, and fits into the 64 octets that RFC 5321 allows there (section 4.5.3.1.1). What it says is
//! covered, so that nobody who gets letters can count the readers.

use kernel::ids::SecretKey;

/// Octets of the mailbox's hash: enough to notice that the reader's address is another one now.
const MAILBOX: usize = 4;
/// Octets of the signature: 80 bits, each guess at which costs a conversation with this server.
const SIGNATURE: usize = 10;
/// The most characters a name has: two numbers of ten octets, the mailbox and the signature.
const LONGEST: usize = (10 + 10 + MAILBOX + SIGNATURE) * 8 / 5 + 1;
const DIGITS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

/// Where a letter is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In its return path, which those see who carry it and who receives it.
    ReturnPath,
    /// In its Message-ID, which mail programs put into replies.
    MessageId,
}

impl Place {
    /// What its signature is for, and what its cover is.
    fn purposes(self) -> (&'static str, &'static str) {
        match self {
            Place::ReturnPath => ("return-path", "return-path-cover"),
            Place::MessageId => ("message-id", "message-id-cover"),
        }
    }
}

/// What was sent to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The row of the issue.
    pub issue: i64,
    /// The row of the reader.
    pub reader: i64,
    /// The beginning of the hash of their mailbox.
    mailbox: [u8; MAILBOX],
}

impl Sent {
    /// A letter of `issue` to `reader`, whose mailbox has this hash ([`crate::Press::address_hash`]).
    pub fn new(issue: i64, reader: i64, address_hash: &str) -> Sent {
        Sent { issue, reader, mailbox: beginning(address_hash) }
    }

    /// Whether it went to the mailbox with this hash.
    pub fn went_to(&self, address_hash: &str) -> bool {
        self.mailbox == beginning(address_hash)
    }

    /// The letter's name in that place.
    pub fn name(&self, key: &SecretKey, place: Place) -> String {
        let mut octets = self.octets();
        let signed = signature(key, place, &octets);
        cover(key, place, &signed, &mut octets);
        octets.extend_from_slice(&signed);
        base32(&octets)
    }

    /// The letter of that name in that place, in whatever case it comes back; `None` if this site never gave it there.
    pub fn named(key: &SecretKey, place: Place, name: &str) -> Option<Sent> {
        let mut told = octets_of(name)?;
        let signed = told.split_off(told.len().checked_sub(SIGNATURE)?);
        cover(key, place, &signed, &mut told);
        let ours = signature(key, place, &told);
        // Every octet is looked at, so that how long it takes says nothing about the signature.
        let differing = ours.iter().zip(&signed).fold(0, |differing, (a, b)| differing | (a ^ b));
        if differing != 0 {
            return None;
        }
        let (issue, rest) = number(&told)?;
        let (reader, rest) = number(rest)?;
        Some(Sent { issue, reader, mailbox: rest.try_into().ok()? })
    }

    fn octets(&self) -> Vec<u8> {
        let mut octets = Vec::with_capacity(LONGEST);
        push_number(&mut octets, self.issue);
        push_number(&mut octets, self.reader);
        octets.extend_from_slice(&self.mailbox);
        octets
    }
}

/// The first octets of a hash in hexadecimal digits.
fn beginning(hash: &str) -> [u8; MAILBOX] {
    let digits = hash.get(..2 * MAILBOX).unwrap_or_default();
    u32::from_str_radix(digits, 16).unwrap_or_default().to_be_bytes()
}

fn signature(key: &SecretKey, place: Place, octets: &[u8]) -> [u8; SIGNATURE] {
    let whole = key.derive(place.purposes().0, &kernel::ids::hex(octets));
    std::array::from_fn(|at| whole[at])
}

/// Covers what a name says by what only this site can make of its signature, or uncovers it again.
fn cover(key: &SecretKey, place: Place, signed: &[u8], octets: &mut [u8]) {
    let cover = key.derive(place.purposes().1, &kernel::ids::hex(signed));
    for (octet, over) in octets.iter_mut().zip(cover) {
        *octet ^= over;
    }
}

/// Seven bits an octet, the lowest first; the eighth says that more follow.
fn push_number(octets: &mut Vec<u8>, number: i64) {
    let mut rest = number.cast_unsigned();
    while rest > 127 {
        octets.push(u8::try_from(rest & 127).unwrap_or_default() | 128);
        rest >>= 7;
    }
    octets.push(u8::try_from(rest).unwrap_or_default());
}

fn number(octets: &[u8]) -> Option<(i64, &[u8])> {
    let length = octets.iter().position(|octet| octet & 128 == 0)? + 1;
    let (own, rest) = octets.split_at_checked(length)?;
    if own.len() > 10 {
        return None;
    }
    let value = own.iter().rev().fold(0_u64, |value, octet| (value << 7) | u64::from(octet & 127));
    Some((value.cast_signed(), rest))
}

fn base32(octets: &[u8]) -> String {
    let mut text = String::with_capacity(octets.len() * 8 / 5 + 1);
    let (mut held, mut bits) = (0_u32, 0);
    for octet in octets {
        held = (held << 8) | u32::from(*octet);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(DIGITS[(held >> bits & 31) as usize]));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        text.push(char::from(DIGITS[(held << (5 - bits) & 31) as usize]));
    }
    text
}

fn octets_of(text: &str) -> Option<Vec<u8>> {
    if text.len() > LONGEST {
        return None;
    }
    let mut octets = Vec::with_capacity(text.len() * 5 / 8);
    let (mut held, mut bits) = (0_u32, 0);
    for digit in text.bytes() {
        let digit = digit.to_ascii_lowercase();
        let value = DIGITS.iter().position(|known| *known == digit)?;
        held = (held << 5) | u32::try_from(value).ok()?;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            octets.push(u8::try_from(held >> bits & 255).ok()?);
        }
        held &= (1 << bits) - 1;
    }
    // One name for each letter: what is left over is what filling it up left.
    (held == 0 && bits < 5).then_some(octets)
}

#[cfg(test)]
mod tests {
    use super::Place::{MessageId, ReturnPath};
    use super::*;
    use proptest::prelude::*;

    fn key(seed: u8) -> SecretKey {
        SecretKey::from_bytes([seed; 32])
    }

    #[test]
    fn a_name_is_short_and_fits() {
        let usual = Sent::new(900, 1_000_000, "0123456789abcdef").name(&key(1), ReturnPath);
        assert_eq!(usual.len(), 31, "{usual}");
        let longest = Sent::new(-1, i64::MIN, "ffffffffff").name(&key(1), ReturnPath);
        assert_eq!(longest.len(), LONGEST);
        assert_eq!(
            kernel::config::Bounces::LONGEST_LOCAL + 1 + LONGEST,
            64,
            "what stands before the @ may have so many"
        );
    }

    #[test]
    fn a_name_says_nothing_to_others() {
        let name = |reader| Sent::new(900, reader, "0123456789abcdef").name(&key(1), ReturnPath);
        let (one, next) = (name(1_000_000), name(1_000_001));
        let alike = one.bytes().zip(next.bytes()).filter(|(a, b)| a == b).count();
        assert!(alike < 12, "{one} {next}");
    }

    #[test]
    fn another_mailbox_is_noticed() {
        let sent = Sent::new(1, 2, "00ff00ff11");
        assert!(sent.went_to("00ff00ff22") && !sent.went_to("00ff00fe11"));
    }

    proptest! {
        #[test]
        fn a_name_comes_back_in_any_case(issue: i64, reader: i64, hash in "[0-9a-f]{64}", upper: bool) {
            let sent = Sent::new(issue, reader, &hash);
            let [name, elsewhere] = [ReturnPath, MessageId].map(|place| sent.name(&key(7), place));
            prop_assert!(name.len() <= LONGEST);
            prop_assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()));
            let back = if upper { name.to_uppercase() } else { name.clone() };
            prop_assert_eq!(Sent::named(&key(7), ReturnPath, &back), Some(sent));
            prop_assert_eq!(Sent::named(&key(8), ReturnPath, &name), None);
            prop_assert_eq!(Sent::named(&key(7), MessageId, &elsewhere), Some(sent));
            prop_assert_eq!(Sent::named(&key(7), MessageId, &name), None);
            prop_assert_eq!(Sent::named(&key(7), ReturnPath, &elsewhere), None);
        }

        #[test]
        fn a_forged_one_is_nobodys(issue in 0_i64..5000, reader in 0_i64..5_000_000, at in 0_usize..31, digit in 0_usize..32) {
            let name = Sent::new(issue, reader, "0123456789").name(&key(7), ReturnPath);
            let mut forged = name.clone().into_bytes();
            let at = at.min(forged.len() - 1);
            forged[at] = DIGITS[digit];
            let forged = String::from_utf8(forged).unwrap();
            prop_assert_eq!(Sent::named(&key(7), ReturnPath, &forged).is_some(), forged == name);
        }

        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,80}") {
            prop_assert_eq!(Sent::named(&key(7), ReturnPath, &text), None);
        }
    }
}
