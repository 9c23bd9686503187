//! Where the words of a query stand in the index, and reading it there.

use tantivy::postings::{BlockSegmentPostings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{SegmentReader, Term};

use crate::bits::Bits;
use crate::index::{SearchError, Snapshot};
use crate::words::Words;

/// What stands for one word: any of these terms, or any that begins so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Terms {
    Any(Vec<String>),
    Begun(String),
}

/// At most so many words of the dictionary stand for a beginning; the most frequent are taken.
pub(crate) const BEGUN: usize = 4096;

/// The places of some terms in the index.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entries {
    by_segment: Vec<Vec<TermInfo>>,
    /// How many articles hold them, those counted again that hold several.
    pub articles: u64,
    /// How many places there are.
    pub count: usize,
}

impl Entries {
    /// Looks terms up, up to `most` of those that begin in one way.
    pub fn find(
        snapshot: &Snapshot,
        field: Field,
        terms: &Terms,
        most: usize,
    ) -> Result<Entries, SearchError> {
        let mut entries = Entries::default();
        for (ord, segment) in snapshot.searcher.segment_readers().iter().enumerate() {
            let found = match terms {
                Terms::Any(terms) => named(segment, field, terms)?,
                Terms::Begun(begin) => match snapshot.tables[ord].words(field) {
                    Some(words) => begun(segment, field, words, begin, most)?,
                    None => Vec::new(),
                },
            };
            entries.articles += found.iter().map(|entry| u64::from(entry.doc_freq)).sum::<u64>();
            entries.count += found.len();
            entries.by_segment.push(found);
        }
        Ok(entries)
    }

    /// Opens them in one segment.
    pub fn open(&self, segment: &SegmentReader, ord: usize, field: Field) -> Result<Postings, SearchError> {
        let index = segment.inverted_index(field)?;
        let open = |entry| index.read_block_postings_from_terminfo(entry, IndexRecordOption::WithFreqs);
        match self.by_segment[ord].as_slice() {
            [] => Ok(Postings::Joined { docs: Vec::new(), times: Vec::new(), from: 0 }),
            [entry] => Ok(Postings::Term { blocks: Box::new(open(entry)?), from: 0 }),
            [first, rest @ ..] => {
                let mut joining = Joining::begin(segment.max_doc());
                let mut blocks = open(first)?;
                joining.add(&mut blocks);
                for entry in rest {
                    index.reset_block_postings_from_terminfo(entry, &mut blocks)?;
                    joining.add(&mut blocks);
                }
                Ok(joining.finish())
            }
        }
    }
}

fn named(segment: &SegmentReader, field: Field, terms: &[String]) -> Result<Vec<TermInfo>, SearchError> {
    let index = segment.inverted_index(field)?;
    let mut found = Vec::with_capacity(terms.len());
    for term in terms {
        found.extend(index.get_term_info(&Term::from_field_text(field, term))?);
    }
    Ok(found)
}

fn begun(
    segment: &SegmentReader,
    field: Field,
    words: &Words,
    begin: &str,
    most: usize,
) -> Result<Vec<TermInfo>, SearchError> {
    let numbers = words.beginning(begin);
    let (first, chosen) = (numbers.start, words.most_frequent(numbers, most));
    let index = segment.inverted_index(field)?;
    let mut terms = index.terms().range().ge(begin).into_stream()?;
    let mut found = Vec::with_capacity(chosen.len());
    let mut at = first;
    for number in chosen {
        while at <= number && terms.advance() {
            at += 1;
        }
        found.push(terms.value().clone());
    }
    Ok(found)
}

/// The documents of a segment that hold a word, in their order, with how often they do.
pub(crate) enum Postings {
    Term { blocks: Box<BlockSegmentPostings>, from: usize },
    Joined { docs: Vec<u32>, times: Vec<u32>, from: usize },
}

impl Postings {
    /// How many documents hold it.
    pub fn articles(&self) -> usize {
        match self {
            Postings::Term { blocks, .. } => blocks.doc_freq() as usize,
            Postings::Joined { docs, .. } => docs.len(),
        }
    }

    /// Goes on through the documents before `end`, some at a time, with how often each holds it.
    #[inline]
    pub fn until(&mut self, end: u32, mut found: impl FnMut(&[u32], &[u32])) {
        let mut some = |docs: &[u32], times: &[u32], from: &mut usize| {
            let (docs, times) = (&docs[*from..], &times[*from..]);
            let all = docs.last().is_some_and(|last| *last < end);
            let before = if all { docs.len() } else { docs.partition_point(|doc| *doc < end) };
            found(&docs[..before], &times[..before]);
            *from += before;
            all
        };
        match self {
            Postings::Joined { docs, times, from } => _ = some(docs, times, from),
            Postings::Term { blocks, from } => {
                while some(blocks.docs(), blocks.freqs(), from) {
                    blocks.advance();
                    *from = 0;
                }
            }
        }
    }

    /// Which of `docs`, given in their order, it holds: their place among them, and how often.
    #[inline]
    pub fn among(&mut self, docs: &[u32], mut found: impl FnMut(usize, u32)) {
        for (nth, doc) in docs.iter().enumerate() {
            match self {
                Postings::Joined { docs, times, from } => {
                    *from += docs[*from..].partition_point(|known| known < doc);
                    if docs.get(*from) == Some(doc) {
                        found(nth, times[*from]);
                    }
                }
                Postings::Term { blocks, .. } => {
                    let at = blocks.seek(*doc);
                    if blocks.doc(at) == *doc {
                        found(nth, blocks.freq(at));
                    }
                }
            }
        }
    }
}

/// Several terms as one: a document holds it as often as the one that it holds most often.
struct Joining {
    times: Vec<u32>,
    holding: Bits,
}

impl Joining {
    fn begin(size: u32) -> Joining {
        Joining { times: vec![0; size as usize], holding: Bits::none(size) }
    }

    fn add(&mut self, blocks: &mut BlockSegmentPostings) {
        while !blocks.docs().is_empty() {
            for (doc, times) in blocks.docs().iter().zip(blocks.freqs()) {
                let known = &mut self.times[*doc as usize];
                *known = (*known).max(*times);
                self.holding.put(*doc);
            }
            blocks.advance();
        }
    }

    fn finish(self) -> Postings {
        let docs: Vec<u32> = self.holding.each().collect();
        let times = docs.iter().map(|doc| self.times[*doc as usize]).collect();
        Postings::Joined { docs, times, from: 0 }
    }
}
