//! Ranking: BM25 over stems that count more where they stand in headlines, standfirsts and names. Each term
//! adds to the scores of its documents in turn; how many words a document holds is counted beside them.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::BlockSegmentPostings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{Searcher, SegmentReader, Term};

use crate::bits::Bits;
use crate::index::SearchError;
use crate::plan::Group;

/// How soon a word's repetition stops counting, and how much length counts against a text. Set between the
/// textbook's two usual pairs (1.2, 0.75 and 0.9, 0.4) by what did well on every collection at once.
const K1: f32 = 1.2;
const B: f32 = 0.6;

/// What lengths and frequencies are compared with.
pub(crate) struct Statistics {
    articles: f32,
    /// The part of the length in the formula, by the length's code.
    lengths: [f32; 256],
}

impl Statistics {
    /// Of a field of stems.
    pub fn of(searcher: &Searcher, field: Field) -> Result<Statistics, SearchError> {
        let (mut words, mut articles) = (0u64, 0u64);
        for segment in searcher.segment_readers() {
            words += segment.inverted_index(field)?.total_num_tokens();
            articles += u64::from(segment.max_doc());
        }
        let average = (words as f32 / articles.max(1) as f32).max(1.0);
        let length = |code: usize| FieldNormReader::id_to_fieldnorm(code as u8) as f32;
        let lengths = std::array::from_fn(|code| K1 * (1.0 - B + B * length(code) / average));
        Ok(Statistics { articles: articles as f32, lengths })
    }

    /// How telling a word is that so many articles hold.
    pub fn rarity(&self, articles: u64) -> f32 {
        let holding = (articles as f32).min(self.articles);
        (1.0 + (self.articles - holding + 0.5) / (holding + 0.5)).ln()
    }

    /// What `times` occurrences are worth in a text of that length.
    pub fn worth(&self, times: f32, length: u8) -> f32 {
        times * (K1 + 1.0) / (times + self.lengths[usize::from(length)])
    }

    /// How telling a group is.
    pub fn rarity_of(&self, searcher: &Searcher, group: &Group) -> Result<f32, SearchError> {
        let mut articles = 0;
        for term in &group.terms {
            articles += searcher.doc_freq(&Term::from_field_text(group.field, term))?;
        }
        Ok(self.rarity(articles))
    }
}

/// The scores of one segment.
pub(crate) struct Scores {
    pub mask: Bits,
    pub scores: Vec<f32>,
    pub matched: Vec<u8>,
    lengths: FieldNormReader,
}

impl Scores {
    pub fn begin(
        segment: &SegmentReader,
        lengths_of: Field,
        mask: Bits,
        ranked: bool,
    ) -> Result<Scores, SearchError> {
        let size = if ranked { segment.max_doc() as usize } else { 0 };
        let lengths = segment.get_fieldnorms_reader(lengths_of)?;
        Ok(Scores { mask, scores: vec![0.0; size], matched: vec![0; size], lengths })
    }

    /// The code of a document's length.
    pub fn length(&self, doc: u32) -> u8 {
        self.lengths.fieldnorm_id(doc)
    }

    /// Adds what a group is worth. `asked` is what it counts towards how much of the query a document holds.
    pub fn add(
        &mut self,
        segment: &SegmentReader,
        statistics: &Statistics,
        group: &Group,
        rarity: f32,
        asked: u8,
    ) -> Result<(), SearchError> {
        let index = segment.inverted_index(group.field)?;
        let open = |term: &String| {
            index.read_block_postings(&Term::from_field_text(group.field, term), IndexRecordOption::WithFreqs)
        };
        let weight = rarity * group.weight;
        if let [term] = group.terms.as_slice() {
            if let Some(postings) = open(term)? {
                self.add_term(statistics, postings, weight, asked);
            }
            return Ok(());
        }
        let mut times = vec![0u32; segment.max_doc() as usize];
        let mut holding = Bits::none(segment.max_doc());
        for term in &group.terms {
            let Some(postings) = open(term)? else { continue };
            each(postings, |doc, frequency| {
                let known = &mut times[doc as usize];
                *known = (*known).max(frequency);
                holding.put(doc);
            });
        }
        for doc in holding.each() {
            self.put(statistics, doc, times[doc as usize], weight, asked);
        }
        Ok(())
    }

    fn add_term(&mut self, statistics: &Statistics, postings: BlockSegmentPostings, weight: f32, asked: u8) {
        each(postings, |doc, frequency| self.put(statistics, doc, frequency, weight, asked));
    }

    #[inline]
    fn put(&mut self, statistics: &Statistics, doc: u32, frequency: u32, weight: f32, asked: u8) {
        let length = self.lengths.fieldnorm_id(doc);
        self.scores[doc as usize] += weight * statistics.worth(frequency as f32, length);
        let matched = &mut self.matched[doc as usize];
        *matched = matched.saturating_add(asked);
    }

    /// Adds a term's worth without counting it as a word of the query.
    pub fn add_expansion(
        &mut self,
        segment: &SegmentReader,
        statistics: &Statistics,
        field: Field,
        term: &str,
        weight: f32,
    ) -> Result<(), SearchError> {
        let index = segment.inverted_index(field)?;
        let term = Term::from_field_text(field, term);
        if let Some(postings) = index.read_block_postings(&term, IndexRecordOption::WithFreqs)? {
            self.add_term(statistics, postings, weight, 0);
        }
        Ok(())
    }

    /// The documents that hold at least so many of the query's words, and for which all else holds.
    pub fn hits(&self, needed: u8) -> impl Iterator<Item = u32> + '_ {
        self.mask.each().filter(move |doc| needed == 0 || self.matched[*doc as usize] >= needed)
    }
}

#[inline]
fn each(mut postings: BlockSegmentPostings, mut found: impl FnMut(u32, u32)) {
    while !postings.docs().is_empty() {
        postings.docs().iter().zip(postings.freqs()).for_each(|(doc, frequency)| found(*doc, *frequency));
        postings.advance();
    }
}
