//! Ranking: BM25 over stems that count more where they stand in headlines, standfirsts and names.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::Field;
use tantivy::{Searcher, SegmentReader};

use crate::bits::Bits;
use crate::index::SearchError;
use crate::postings::Postings;

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
    #[inline]
    pub fn worth(&self, times: f32, length: u8) -> f32 {
        times * (K1 + 1.0) / (times + self.lengths[usize::from(length)])
    }
}

/// A word to score by.
pub(crate) struct Weighed {
    pub postings: Postings,
    pub weight: f32,
    /// What it counts towards how much of the query a document holds.
    pub counts: u8,
}

/// Documents of a segment in their order, and what each is worth.
#[derive(Default)]
pub(crate) struct Found {
    pub docs: Vec<u32>,
    pub scores: Vec<f32>,
}

impl Found {
    /// Where a document stands in the list.
    pub fn place(&self, doc: u32) -> Option<usize> {
        self.docs.binary_search(&doc).ok()
    }

    /// The documents with their scores.
    #[inline]
    pub fn each(&self) -> impl Iterator<Item = (u32, f32)> + '_ {
        self.docs.iter().copied().zip(self.scores.iter().copied())
    }

    /// Those that have such a score or a higher one.
    pub fn of_score(&self, least: f32) -> Found {
        let mut those = Found::default();
        self.each().filter(|(_, score)| *score >= least).for_each(|(doc, score)| those.push(doc, score));
        those
    }

    /// Takes over the scores of some of its documents.
    pub fn put_scores(&mut self, those: &Found) {
        let mut at = 0;
        for (doc, score) in those.each() {
            at += self.docs[at..].partition_point(|known| *known < doc);
            self.scores[at] = score;
        }
    }

    #[inline]
    fn push(&mut self, doc: u32, score: f32) {
        self.docs.push(doc);
        self.scores.push(score);
    }
}

/// Scores the documents of one segment.
pub(crate) struct Scoring<'a> {
    statistics: &'a Statistics,
    lengths: FieldNormReader,
    documents: u32,
}

/// So many documents are scored at a time, as many as fit beside the processor.
const WINDOW: usize = 4096;

impl<'a> Scoring<'a> {
    /// By the statistics of that field of stems.
    pub fn begin(
        segment: &SegmentReader,
        field: Field,
        statistics: &'a Statistics,
    ) -> Result<Scoring<'a>, SearchError> {
        let lengths = segment.get_fieldnorms_reader(field)?;
        Ok(Scoring { statistics, lengths, documents: segment.max_doc() })
    }

    #[inline]
    pub fn worth(&self, doc: u32, times: f32) -> f32 {
        self.statistics.worth(times, self.lengths.fieldnorm_id(doc))
    }

    /// The documents of the mask that hold every one of the words, which come with the rarest first. Without words
    /// these are all.
    pub fn every(&self, words: &mut [Weighed], mask: Option<&Bits>) -> Found {
        let mut found = Found::default();
        let Some((rarest, others)) = words.split_first_mut() else {
            found.docs = mask.map_or_else(|| (0..self.documents).collect(), |mask| mask.each().collect());
            found.scores = vec![0.0; found.docs.len()];
            return found;
        };
        let most = rarest.postings.articles();
        found = Found { docs: Vec::with_capacity(most), scores: Vec::with_capacity(most) };
        rarest.postings.until(u32::MAX, |doc, times| {
            if mask.is_none_or(|mask| mask.has(doc)) {
                found.push(doc, rarest.weight * self.worth(doc, times as f32));
            }
        });
        for word in others {
            let mut both = Found::default();
            word.postings.among(&found.docs, |nth, times| {
                let doc = found.docs[nth];
                both.push(doc, found.scores[nth] + word.weight * self.worth(doc, times as f32));
            });
            found = both;
        }
        found
    }

    /// The documents of the mask that hold words which count `needed` together, or more.
    pub fn some(&self, words: &mut [Weighed], needed: u8, mask: Option<&Bits>) -> Found {
        let mut found = Found::default();
        let (mut scores, mut counts) = ([0f32; WINDOW], [0u8; WINDOW]);
        for begin in (0..self.documents).step_by(WINDOW) {
            let end = begin.saturating_add(WINDOW as u32);
            for Weighed { postings, weight, counts: counting } in &mut *words {
                postings.until(end, |doc, times| {
                    let at = (doc - begin) as usize;
                    scores[at] += *weight * self.worth(doc, times as f32);
                    counts[at] = counts[at].saturating_add(*counting);
                });
            }
            for at in (0..WINDOW).filter(|at| counts[*at] >= needed) {
                let doc = begin + at as u32;
                if mask.is_none_or(|mask| mask.has(doc)) {
                    found.push(doc, scores[at]);
                }
            }
            scores.fill(0.0);
            counts.fill(0);
        }
        found
    }

    /// Adds what a word is worth to those of the documents that hold it, and makes none of the others.
    pub fn add(&self, found: &mut Found, word: &mut Weighed) {
        let Found { docs, scores } = found;
        word.postings.among(docs, |nth, times| scores[nth] += word.weight * self.worth(docs[nth], times as f32));
    }
}
