//! What a text is about: its most frequent stems, kept beside the index so that a good hit can say what else
//! to look for, and what is akin to it.

use std::collections::HashMap;

/// How many stems are kept.
const KEPT: usize = 80;

/// Stems with how often they occur.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Vector {
    counts: HashMap<String, (u32, usize)>,
    length: u32,
}

impl Vector {
    /// Counts a stem.
    pub fn add(&mut self, stem: &str, times: u32) {
        self.length += times;
        let seen = self.counts.len();
        match self.counts.get_mut(stem) {
            Some((count, _)) => *count += times,
            None => _ = self.counts.insert(stem.to_owned(), (times, seen)),
        }
    }

    /// Length, then count and stem of each that is kept, the most frequent first and then the earliest.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut counts: Vec<_> = self.counts.iter().collect();
        counts.sort_by_key(|(_, (count, at))| (std::cmp::Reverse(*count), *at));
        let mut bytes = self.length.to_le_bytes().to_vec();
        for (stem, (count, _)) in counts.into_iter().take(KEPT).filter(|(stem, _)| stem.len() < 256) {
            bytes.extend([(*count).min(255) as u8, stem.len() as u8]);
            bytes.extend(stem.as_bytes());
        }
        bytes
    }
}

/// Reads the length of the text and each stem's count.
pub(crate) fn read(bytes: &[u8]) -> (u32, Vec<(&str, u32)>) {
    let Some((length, mut rest)) = bytes.split_first_chunk::<4>() else { return (0, Vec::new()) };
    let mut stems = Vec::with_capacity(KEPT);
    while let [count, size, after @ ..] = rest {
        let Some((stem, after)) = after.split_at_checked(usize::from(*size)) else { break };
        stems.extend(std::str::from_utf8(stem).ok().map(|stem| (stem, u32::from(*count))));
        rest = after;
    }
    (u32::from_le_bytes(*length), stems)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_come_first_and_are_read_back() {
        let mut vector = Vector::default();
        for stem in ["port", "night", "port", "été"] {
            vector.add(stem, 1);
        }
        let bytes = vector.to_bytes();
        assert_eq!(read(&bytes), (4, vec![("port", 2), ("night", 1), ("été", 1)]));
        assert_eq!(read(&[]), (0, vec![]));
        assert_eq!(read(&bytes[..9]), (4, vec![]), "what is cut off is left out");
    }

    #[test]
    fn no_more_than_a_few_are_kept() {
        let mut vector = Vector::default();
        (0..500).for_each(|n| vector.add(&format!("w{n}"), 1));
        assert_eq!(read(&vector.to_bytes()).1.len(), KEPT);
    }
}
