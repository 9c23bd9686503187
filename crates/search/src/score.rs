//! Ranking: BM25 over stems that count more where they stand in headlines, standfirsts and names.

use tantivy::Searcher;
use tantivy::fieldnorm::FieldNormReader;
use tantivy::schema::Field;

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
    /// What a few occurrences are worth, by their number and the length's code.
    few: Vec<[f32; 256]>,
}

/// Most words occur less often in a text.
const FEW: u32 = 8;

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
        let few = (0..FEW).map(|times| lengths.map(|length| worth(times as f32, length)));
        Ok(Statistics { articles: articles as f32, few: few.collect(), lengths })
    }

    /// How telling a word is that so many articles hold.
    pub fn rarity(&self, articles: u64) -> f32 {
        let holding = (articles as f32).min(self.articles);
        (1.0 + (self.articles - holding + 0.5) / (holding + 0.5)).ln()
    }

    /// What `times` occurrences are worth in a text of that length.
    #[inline]
    pub fn worth(&self, times: u32, length: u8) -> f32 {
        let length = usize::from(length);
        self.few
            .get(times as usize)
            .map_or_else(|| worth(times as f32, self.lengths[length]), |few| few[length])
    }
}

fn worth(times: f32, length: f32) -> f32 {
    times * (K1 + 1.0) / (times + length)
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
    fn with_capacity(size: usize) -> Found {
        Found { docs: Vec::with_capacity(size), scores: Vec::with_capacity(size) }
    }

    /// Where a document stands in the list.
    pub fn place(&self, doc: u32) -> Option<usize> {
        self.docs.binary_search(&doc).ok()
    }

    /// The documents with their scores.
    #[inline]
    pub fn each(&self) -> impl Iterator<Item = (u32, f32)> + '_ {
        self.docs.iter().copied().zip(self.scores.iter().copied())
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
    /// The code of each document's length.
    lengths: &'a [u8],
}

/// So many documents are scored at a time, as many as fit beside the processor.
const WINDOW: usize = 4096;
/// To look one document up takes as long as to read so many.
const SEEKING: usize = 8;

impl<'a> Scoring<'a> {
    /// By these statistics and lengths of a field.
    pub fn of(statistics: &'a Statistics, lengths: &'a [u8]) -> Scoring<'a> {
        Scoring { statistics, lengths }
    }

    #[inline]
    fn worth(&self, doc: u32, times: u32) -> f32 {
        self.statistics.worth(times, self.lengths[doc as usize])
    }

    /// What nearness is worth in a document, as if it were a word that occurs so often.
    pub fn worth_of_nearness(&self, doc: u32, times: f32) -> f32 {
        worth(times, self.statistics.lengths[usize::from(self.lengths[doc as usize])])
    }

    /// The documents of the mask that hold every one of the words, which come with the rarest first. Without words
    /// these are all.
    pub fn every(&self, words: &mut [Weighed], mask: Option<&Bits>) -> Found {
        let mut found = Found::default();
        let Some((rarest, others)) = words.split_first_mut() else {
            found.docs =
                mask.map_or_else(|| (0..self.lengths.len() as u32).collect(), |mask| mask.each().collect());
            found.scores = vec![0.0; found.docs.len()];
            return found;
        };
        found = Found::with_capacity(rarest.postings.articles());
        rarest.postings.until(u32::MAX, |docs, times| {
            let worth = |(doc, times): (&u32, &u32)| rarest.weight * self.worth(*doc, *times);
            let all = docs.iter().zip(times);
            match mask {
                None => {
                    found.docs.extend_from_slice(docs);
                    found.scores.extend(all.map(worth));
                }
                Some(mask) => {
                    let those = all.filter(|(doc, _)| mask.has(**doc));
                    those.for_each(|(doc, times)| found.push(*doc, worth((doc, times))));
                }
            }
        });
        for word in others {
            let mut both = Found::with_capacity(found.docs.len().min(word.postings.articles()));
            word.postings.among(&found.docs, |nth, times| {
                let doc = found.docs[nth];
                both.push(doc, found.scores[nth] + word.weight * self.worth(doc, times));
            });
            found = both;
        }
        found
    }

    /// The documents of the mask that hold words which count `needed` together, or more.
    pub fn some(&self, words: &mut [Weighed], needed: u8, mask: Option<&Bits>) -> Found {
        let most: usize = words.iter().map(|word| word.postings.articles()).sum();
        let mut found = Found::with_capacity(most.min(self.lengths.len()));
        self.each_window(words, |begin, scores, counts| {
            for at in (0..WINDOW).filter(|at| counts[*at] >= needed) {
                let doc = begin + at as u32;
                if mask.is_none_or(|mask| mask.has(doc)) {
                    found.push(doc, scores[at]);
                }
            }
        });
        found
    }

    /// Adds what words are worth to those of the documents that hold them, and makes none of the others.
    pub fn add(&self, found: &mut Found, words: &mut [Weighed]) {
        let Found { docs, scores } = found;
        let reads: usize = words.iter().map(|word| word.postings.articles()).sum();
        if docs.len() * words.len() * SEEKING < reads {
            for Weighed { postings, weight, .. } in words {
                postings.among(docs, |nth, times| scores[nth] += *weight * self.worth(docs[nth], times));
            }
            return;
        }
        let mut at = 0;
        self.each_window(words, |begin, added, _| {
            while let Some(doc) = docs.get(at).filter(|doc| ((**doc - begin) as usize) < WINDOW) {
                scores[at] += added[(*doc - begin) as usize];
                at += 1;
            }
        });
    }

    /// Scores all documents, some at a time: from which one on, the scores of each and what its words count.
    fn each_window(&self, words: &mut [Weighed], mut scored: impl FnMut(u32, &[f32; WINDOW], &[u8; WINDOW])) {
        let (mut scores, mut counts) = ([0f32; WINDOW], [0u8; WINDOW]);
        for begin in (0..self.lengths.len() as u32).step_by(WINDOW) {
            for Weighed { postings, weight, counts: counting } in &mut *words {
                postings.until(begin.saturating_add(WINDOW as u32), |docs, times| {
                    for (doc, times) in docs.iter().zip(times) {
                        let at = (doc - begin) as usize;
                        scores[at] += *weight * self.worth(*doc, *times);
                        counts[at] = counts[at].saturating_add(*counting);
                    }
                });
            }
            scored(begin, &scores, &counts);
            scores.fill(0.0);
            counts.fill(0);
        }
    }
}
