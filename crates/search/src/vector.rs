//! What a text is about: its most frequent stems, kept in a column of the index so that a good hit can say what
//! else to look for, and what is akin to it. A stem stands there as often as it occurs in the text, within
//! reason.

use std::collections::HashMap;

use tantivy::SegmentReader;
use tantivy::columnar::StrColumn;

use crate::index::SearchError;

/// Further occurrences tell nothing more.
const MOST_TIMES: usize = 3;

/// Stems with how often they occur.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Vector {
    counts: HashMap<String, (usize, usize)>,
}

impl Vector {
    /// Counts a stem.
    pub fn add(&mut self, stem: &str, times: usize) {
        let seen = self.counts.len();
        match self.counts.get_mut(stem) {
            Some((count, _)) => *count += times,
            None => _ = self.counts.insert(stem.to_owned(), (times, seen)),
        }
    }

    /// The most frequent stems, and of equal ones the earliest, each as often as it occurs.
    pub fn kept(&self, size: usize) -> impl Iterator<Item = &str> {
        let mut counts: Vec<_> = self.counts.iter().collect();
        counts.sort_by_key(|(_, (count, at))| (std::cmp::Reverse(*count), *at));
        counts
            .into_iter()
            .take(size)
            .flat_map(|(stem, (count, _))| std::iter::repeat_n(stem.as_str(), (*count).min(MOST_TIMES)))
    }
}

/// The kept stems of a segment's documents.
pub(crate) struct Kept {
    column: Option<StrColumn>,
}

impl Kept {
    pub fn open(segment: &SegmentReader, column: &str) -> Result<Kept, SearchError> {
        Ok(Kept { column: segment.fast_fields().str(column)? })
    }

    /// The numbers of a document's stems, in their order; each as often as it was counted.
    pub fn of(&self, doc: u32) -> Vec<u64> {
        let mut stems: Vec<u64> = self.column.iter().flat_map(|column| column.term_ords(doc)).collect();
        stems.sort_unstable();
        stems
    }

    /// The stems of these numbers, which stand in their order.
    pub fn stems(&self, numbers: &[u64]) -> Result<Vec<String>, SearchError> {
        let mut stems = Vec::with_capacity(numbers.len());
        if let Some(column) = &self.column {
            column.dictionary().sorted_ords_to_term_cb(numbers, |stem| {
                stems.push(String::from_utf8_lossy(stem).into_owned());
            })?;
        }
        Ok(stems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_come_first_as_often_as_they_occur() {
        let mut vector = Vector::default();
        for stem in ["port", "night", "port", "été"] {
            vector.add(stem, 1);
        }
        vector.add("strike", 50);
        assert_eq!(vector.kept(3).filter(|stem| *stem == "strike").count(), MOST_TIMES);
        assert_eq!(vector.kept(3).skip(MOST_TIMES).collect::<Vec<_>>(), ["port", "port", "night"]);
    }
}
