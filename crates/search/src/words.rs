//! The words of one field of a segment, in memory and in order: what begins in some way, and what is nearly what
//! was typed, is looked for among them without touching the index.

use std::ops::Range;

use tantivy::SegmentReader;
use tantivy::schema::Field;

use crate::frequent::Frequent;
use crate::index::SearchError;
use crate::slip::Slip;

#[derive(Default)]
pub(crate) struct Words {
    letters: String,
    /// Where each word ends.
    ends: Vec<u32>,
    /// How many documents hold each, deleted ones included.
    articles: Vec<u32>,
}

impl Words {
    /// Reads the dictionary of a field.
    pub fn read(segment: &SegmentReader, field: Field) -> Result<Words, SearchError> {
        let index = segment.inverted_index(field)?;
        let mut words = Words::default();
        let mut terms = index.terms().stream()?;
        while terms.advance() {
            words.letters.push_str(&String::from_utf8_lossy(terms.key()));
            words.ends.push(words.letters.len() as u32);
            words.articles.push(terms.value().doc_freq);
        }
        words.letters.shrink_to_fit();
        words.ends.shrink_to_fit();
        words.articles.shrink_to_fit();
        Ok(words)
    }

    /// The word of that number.
    pub fn word(&self, number: usize) -> &str {
        let begin = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.letters[begin as usize..self.ends[number] as usize]
    }

    /// How many documents hold the word of that number.
    pub fn articles(&self, number: usize) -> u32 {
        self.articles[number]
    }

    /// How many documents hold words of these numbers, those counted again that hold several.
    pub fn articles_of(&self, numbers: &Range<usize>) -> u64 {
        self.articles[numbers.clone()].iter().map(|articles| u64::from(*articles)).sum()
    }

    /// The number of a word.
    pub fn number(&self, word: &str) -> Option<usize> {
        let number = self.first(|known| known < word);
        (number < self.ends.len() && self.word(number) == word).then_some(number)
    }

    /// The numbers of the words that begin so.
    pub fn beginning(&self, prefix: &str) -> Range<usize> {
        let begin = self.first(|known| known < prefix);
        let end = self.first(|known| known < prefix || known.starts_with(prefix));
        begin..end
    }

    /// The first word for which it no longer holds.
    fn first(&self, holds: impl Fn(&str) -> bool) -> usize {
        let (mut from, mut to) = (0, self.ends.len());
        while from < to {
            let middle = usize::midpoint(from, to);
            if holds(self.word(middle)) { from = middle + 1 } else { to = middle }
        }
        from
    }

    /// Of these the most frequent, in their order.
    pub fn most_frequent(&self, numbers: Range<usize>, most: usize) -> Vec<usize> {
        if numbers.len() <= most {
            return numbers.collect();
        }
        let mut frequent = Frequent::new(most);
        for (number, articles) in (numbers.start as u32..).zip(&self.articles[numbers]) {
            frequent.offer(*articles, number);
        }
        let mut chosen: Vec<usize> =
            frequent.finish().into_iter().map(|(_, number)| number as usize).collect();
        chosen.sort_unstable();
        chosen
    }

    /// The words that begin with the same letter and are so many slips away from it, or fewer, with the number of
    /// slips.
    pub fn near<'a>(&'a self, slip: &'a Slip, most: usize) -> impl Iterator<Item = (&'a str, u32, usize)> {
        let numbers = self.beginning(slip.first_letter());
        numbers.filter_map(move |number| {
            let word = self.word(number);
            let slips = slip.distance(word, most)?;
            Some((word, self.articles[number], slips))
        })
    }
}
