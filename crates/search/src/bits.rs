//! A set of documents of one segment.

/// One bit for each document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bits {
    words: Vec<u64>,
    size: u32,
}

impl Bits {
    /// Room for `size` documents, none of them in the set.
    pub fn none(size: u32) -> Bits {
        Bits { words: vec![0; size.div_ceil(64) as usize], size }
    }

    /// All of `size` documents.
    pub fn all(size: u32) -> Bits {
        let mut bits = Bits { words: vec![u64::MAX; size.div_ceil(64) as usize], size };
        if let Some(last) = bits.words.last_mut()
            && !size.is_multiple_of(64)
        {
            *last = (1 << (size % 64)) - 1;
        }
        bits
    }

    pub fn put(&mut self, doc: u32) {
        self.words[doc as usize / 64] |= 1 << (doc % 64);
    }

    #[inline]
    pub fn has(&self, doc: u32) -> bool {
        self.words[doc as usize / 64] & (1 << (doc % 64)) != 0
    }

    pub fn remove(&mut self, doc: u32) {
        self.words[doc as usize / 64] &= !(1 << (doc % 64));
    }

    /// Keeps those that are in both.
    pub fn keep(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(one, other)| *one &= other);
    }

    /// Takes those of the other out.
    pub fn take(&mut self, other: &Bits) {
        self.words.iter_mut().zip(&other.words).for_each(|(one, other)| *one &= !other);
    }

    /// The documents in the set, in their order.
    pub fn each(&self) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            let mut left = *word;
            std::iter::from_fn(move || {
                let next = (left != 0).then(|| left.trailing_zeros())?;
                left &= left - 1;
                Some(at as u32 * 64 + next)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn it_is_a_set(one in prop::collection::btree_set(0u32..200, 0..50), other in prop::collection::btree_set(0u32..200, 0..50)) {
            let bits = |set: &BTreeSet<u32>| {
                let mut bits = Bits::none(200);
                set.iter().for_each(|doc| bits.put(*doc));
                bits
            };
            let (mut both, mut rest) = (bits(&one), bits(&one));
            both.keep(&bits(&other));
            rest.take(&bits(&other));
            prop_assert!(both.each().eq(one.intersection(&other).copied()));
            prop_assert!(rest.each().eq(one.difference(&other).copied()));
            prop_assert_eq!(Bits::all(200).each().count(), 200);
        }
    }
}
