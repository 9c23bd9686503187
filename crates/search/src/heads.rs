//! Which words the headline of each article of a segment holds, and the articles from the newest on: most
//! beginnings that somebody types are those of many headlines, and the newest few of them are all that is wanted.

use tantivy::SegmentReader;
use tantivy::schema::Field;

use crate::index::SearchError;
use crate::mask;

pub(crate) struct Heads {
    /// Where each document's part of the words begins.
    starts: Vec<u32>,
    /// Numbers of words, in their order.
    words: Vec<u32>,
    newest: Vec<u32>,
}

impl Heads {
    /// Reads the headlines of a segment; `age` says what documents are ordered by.
    pub fn read<A: Ord>(
        segment: &SegmentReader,
        headline: Field,
        age: impl Fn(u32) -> A,
    ) -> Result<Heads, SearchError> {
        let mut newest: Vec<u32> = (0..segment.max_doc()).collect();
        newest.sort_by_key(|doc| std::cmp::Reverse(age(*doc)));
        let mut starts = vec![0; segment.max_doc() as usize + 1];
        each(segment, headline, |_, doc| starts[doc as usize + 1] += 1)?;
        for doc in 1..starts.len() {
            starts[doc] += starts[doc - 1];
        }
        let mut next = starts.clone();
        let mut words = vec![0; starts.last().copied().unwrap_or_default() as usize];
        each(segment, headline, |word, doc| {
            words[next[doc as usize] as usize] = word;
            next[doc as usize] += 1;
        })?;
        Ok(Heads { starts, words, newest })
    }

    /// The documents, the newest first.
    pub fn newest(&self) -> &[u32] {
        &self.newest
    }

    /// The numbers of the words of a document's headline, in their order.
    pub fn words(&self, doc: u32) -> &[u32] {
        &self.words[self.starts[doc as usize] as usize..self.starts[doc as usize + 1] as usize]
    }
}

/// Every word, by its number, with every document that holds it.
fn each(segment: &SegmentReader, field: Field, mut found: impl FnMut(u32, u32)) -> Result<(), SearchError> {
    let index = segment.inverted_index(field)?;
    let mut terms = index.terms().stream()?;
    let mut number = 0;
    while terms.advance() {
        mask::each_in(&index, terms.value(), |doc| found(number, doc))?;
        number += 1;
    }
    Ok(())
}
