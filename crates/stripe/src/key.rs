//! The name of an act, by which Stripe knows it again.

use sha2::{Digest, Sha256};

/// Longest key that Stripe takes.
const LONGEST: usize = 255;

/// What a POST is called, so that the same call sent again does nothing twice. Stripe remembers it for at least a
/// day. Choose it from what is meant ("order 7: its checkout"), never at random for each try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// A key of any text. One that a header cannot carry is replaced by its hash.
    pub fn new(name: impl Into<String>) -> IdempotencyKey {
        let name = name.into();
        let fits = (1..=LONGEST).contains(&name.len())
            && name.trim() == name
            && name.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        IdempotencyKey(if fits {
            name
        } else {
            hash(&name).iter().map(|byte| format!("{byte:02x}")).collect()
        })
    }

    /// The key as it travels.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A number that differs between keys, to spread their retries.
    pub(crate) fn spread(&self) -> u64 {
        hash(&self.0).iter().fold(0, |number, byte| (number << 8) ^ u64::from(*byte))
    }
}

fn hash(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_text_makes_a_key_that_a_header_can_carry(name in any::<String>(), long in 0..400_usize) {
            for name in [name, "k".repeat(long)] {
                let key = IdempotencyKey::new(name.clone());
                prop_assert!(hyper::header::HeaderValue::from_str(key.as_str()).is_ok());
                prop_assert!((1..=LONGEST).contains(&key.as_str().len()));
                prop_assert_eq!(&key, &IdempotencyKey::new(name));
            }
        }
    }

    #[test]
    fn a_plain_name_stays_readable() {
        assert_eq!(IdempotencyKey::new("order 7: checkout").as_str(), "order 7: checkout");
        assert_ne!(IdempotencyKey::new("order 7\n").as_str(), IdempotencyKey::new("order 7").as_str());
    }
}
