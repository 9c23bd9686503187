//! Looks through the words of the index: those that begin in some way, and those that are nearly what was typed.

use std::collections::HashMap;

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use crate::index::SearchError;

/// A word of the index, with the number of articles that hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub term: String,
    pub articles: u64,
}

/// Words that begin with `prefix`, in their order, up to `most` of each segment.
pub(crate) fn with_prefix(
    searcher: &Searcher,
    field: Field,
    prefix: &str,
    most: usize,
) -> Result<Vec<Found>, SearchError> {
    let mut found: HashMap<String, u64> = HashMap::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut terms = index.terms().range().ge(prefix).into_stream()?;
        let mut taken = 0;
        while taken < most && terms.advance() {
            if !terms.key().starts_with(prefix.as_bytes()) {
                break;
            }
            taken += 1;
            let term = String::from_utf8_lossy(terms.key()).into_owned();
            *found.entry(term).or_default() += u64::from(terms.value().doc_freq);
        }
    }
    Ok(sorted(found))
}

/// Words within `distance` changes of `word` that begin with the same letter.
pub(crate) fn near(
    searcher: &Searcher,
    field: Field,
    word: &str,
    distance: u8,
) -> Result<Vec<Found>, SearchError> {
    let Some(first) = word.chars().next() else { return Ok(Vec::new()) };
    let mut found: HashMap<String, u64> = HashMap::new();
    let automaton = || FuzzyTermQuery::new(Term::from_field_text(field, word), distance, true).automaton();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let (from, past) =
            (first.to_string(), char::from_u32(first as u32 + 1).unwrap_or(char::MAX).to_string());
        let mut terms = index.terms().search(automaton()?).ge(from).lt(past).into_stream()?;
        while terms.advance() {
            let term = String::from_utf8_lossy(terms.key()).into_owned();
            *found.entry(term).or_default() += u64::from(terms.value().doc_freq);
        }
    }
    Ok(sorted(found))
}

fn sorted(found: HashMap<String, u64>) -> Vec<Found> {
    let mut found: Vec<Found> = found.into_iter().map(|(term, articles)| Found { term, articles }).collect();
    found.sort_by(|one, other| one.term.cmp(&other.term));
    found
}

/// How many articles hold a word.
pub(crate) fn articles(searcher: &Searcher, field: Field, word: &str) -> Result<u64, SearchError> {
    Ok(searcher.doc_freq(&Term::from_field_text(field, word))?)
}
