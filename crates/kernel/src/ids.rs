//! Randomness and what is made of it: public ids, tokens, codes, and the keyed hashes that stand
//! for secrets and addresses at rest.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

/// Where randomness comes from. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Random(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Seeded(Arc<Mutex<(u64, u64)>>),
}

impl Random {
    /// The operating system's generator.
    pub fn system() -> Random {
        Random(Source::System)
    }

    /// A reproducible sequence for tests; never for anything that must be secret.
    pub fn seeded(seed: u64) -> Random {
        Random(Source::Seeded(Arc::new(Mutex::new((seed, 0)))))
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        match &self.0 {
            Source::System => {
                getrandom::fill(&mut bytes).expect("the system's random generator answers after boot");
            }
            Source::Seeded(state) => {
                for chunk in bytes.chunks_mut(32) {
                    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                    state.1 += 1;
                    let block = Sha256::new()
                        .chain_update(state.0.to_be_bytes())
                        .chain_update(state.1.to_be_bytes())
                        .finalize();
                    chunk.copy_from_slice(&block[..chunk.len()]);
                }
            }
        }
        bytes
    }

    /// A public id: 128 random bits as 22 characters of URL-safe base64.
    pub fn public_id(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<16>())
    }

    /// A bearer secret of 256 bits. Only its [`Token::hash`] is ever stored.
    pub fn token(&self) -> Token {
        Token(URL_SAFE_NO_PAD.encode(self.bytes::<32>()))
    }

    /// Ten letters and digits in two halves, to be typed from paper: 50 random bits, without those that look alike.
    pub fn paper_code(&self) -> String {
        const LETTERS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz023456789";
        let letter = |byte: &u8| char::from(LETTERS[usize::from(byte & 31)]);
        let bytes = self.bytes::<10>();
        let (head, tail) = bytes.split_at(5);
        format!(
            "{}-{}",
            head.iter().map(letter).collect::<String>(),
            tail.iter().map(letter).collect::<String>()
        )
    }

    /// A six-digit code, every value equally likely.
    pub fn code(&self) -> String {
        loop {
            let draw = u32::from_be_bytes(self.bytes::<4>());
            // 4_294_000_000 is the largest multiple of a million that fits: beyond it the low codes
            // would come up slightly more often.
            if draw < 4_294_000_000 {
                return format!("{:06}", draw % 1_000_000);
            }
        }
    }
}

/// A bearer secret: whoever holds it may do what it stands for.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A token as it came in from outside: any text; an invented one matches no stored hash.
    pub fn from_outside(text: &str) -> Token {
        Token(text.to_owned())
    }

    /// The text to put in a cookie or a link.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// What is stored. A plain hash suffices: 256 random bits cannot be searched for.
    pub fn hash(&self) -> String {
        hex(&Sha256::digest(self.0.as_bytes()))
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(..)")
    }
}

/// The site's secret key: hashes what must stay comparable but not readable (addresses after
/// erasure, short codes, network prefixes).
#[derive(Clone)]
pub struct SecretKey([u8; 32]);

impl SecretKey {
    /// Bytes in a key.
    pub const LENGTH: usize = 32;

    /// The key made of these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> SecretKey {
        SecretKey(bytes)
    }

    /// HMAC-SHA256 of `text` for one `purpose`, as hex: hashes of different purposes never compare equal.
    pub fn hash(&self, purpose: &str, text: &str) -> String {
        hex(&self.derive(purpose, text))
    }

    /// Whether what was given is `ours`. How long the comparison takes says nothing about it.
    pub fn proves(&self, ours: &str, given: &str) -> bool {
        self.hash("compare", ours) == self.hash("compare", given)
    }

    /// The same as bytes: a secret that can be made again, for one `purpose` and `text`.
    pub fn derive(&self, purpose: &str, text: &str) -> [u8; 32] {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretKey(..)")
    }
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from(if half < 10 { b'0' + half } else { b'a' - 10 + half });
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        text.push(digit(byte >> 4));
        text.push(digit(byte & 15));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_long_distinct_and_hidden_from_logs() {
        let random = Random::system();
        let (one, two) = (random.token(), random.token());
        assert_ne!(one.expose(), two.expose());
        assert_eq!(one.expose().len(), 43);
        assert_ne!(one.hash(), two.hash());
        assert_eq!(format!("{one:?}"), "Token(..)");
    }

    #[test]
    fn codes_have_six_digits() {
        let random = Random::seeded(1);
        for _ in 0..1000 {
            let code = random.code();
            assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()), "{code}");
        }
    }

    #[test]
    fn a_seed_repeats_itself() {
        assert_eq!(Random::seeded(7).public_id(), Random::seeded(7).public_id());
        assert_ne!(Random::seeded(7).public_id(), Random::seeded(8).public_id());
    }

    #[test]
    fn hashes_of_two_purposes_differ() {
        let key = SecretKey::from_bytes([3; 32]);
        assert_eq!(key.hash("address", "a@b.example"), key.hash("address", "a@b.example"));
        assert_ne!(key.hash("address", "a@b.example"), key.hash("code", "a@b.example"));
    }
}
