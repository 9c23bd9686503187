//! What must hold of a hit whatever its rank: labels, dates, phrases, exclusions, and that it still exists.

use std::collections::BTreeMap;

use tantivy::postings::Postings;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, InvertedIndexReader, SegmentReader, TERMINATED, Term};

use crate::analysis::fold;
use crate::bits::Bits;
use crate::document::{Kind, days, hyphened, name_tag, tag};
use crate::index::{SearchError, Snapshot};
use crate::plan::{Phrase, Plan};
use crate::query::{Filter, Query};
use crate::table::Table;

/// The documents of a segment for which all of it holds.
pub(crate) fn of(
    snapshot: &Snapshot,
    segment: &SegmentReader,
    table: &Table,
    query: &Query,
    plan: &Plan,
) -> Result<Bits, SearchError> {
    let mut mask = Bits::all(segment.max_doc());
    if let Some(alive) = segment.alive_bitset() {
        (0..segment.max_doc()).filter(|doc| alive.is_deleted(*doc)).for_each(|doc| mask.remove(doc));
    }
    labels(snapshot, segment, query, &mut mask)?;
    dates(table, query, &mut mask);
    for phrase in &plan.phrases {
        mask.keep(&in_a_row(segment, plan.fields.exact, phrase)?);
    }
    for group in &plan.without {
        let mut found = Bits::none(segment.max_doc());
        for term in &group.terms {
            each(segment, group.field, term, |doc| found.put(doc))?;
        }
        mask.take(&found);
    }
    for phrase in plan.without_phrases.iter().filter(|phrase| !phrase.is_empty()) {
        mask.take(&in_a_row(segment, plan.fields.exact, phrase)?);
    }
    Ok(mask)
}

/// Every document with that term.
pub(crate) fn each(
    segment: &SegmentReader,
    field: Field,
    term: &str,
    found: impl FnMut(u32),
) -> Result<(), SearchError> {
    each_of(segment, &Term::from_field_text(field, term), found)
}

/// Every document with a term of any type.
pub(crate) fn each_of(
    segment: &SegmentReader,
    term: &Term,
    mut found: impl FnMut(u32),
) -> Result<(), SearchError> {
    let index = segment.inverted_index(term.field())?;
    let Some(mut block) = index.read_block_postings(term, IndexRecordOption::Basic)? else { return Ok(()) };
    while !block.docs().is_empty() {
        block.docs().iter().for_each(|doc| found(*doc));
        block.advance();
    }
    Ok(())
}

fn labels(
    snapshot: &Snapshot,
    segment: &SegmentReader,
    query: &Query,
    mask: &mut Bits,
) -> Result<(), SearchError> {
    let mut kinds: BTreeMap<Kind, Vec<&Filter>> = BTreeMap::new();
    for filter in &query.filters {
        kinds.entry(filter.kind).or_default().push(filter);
    }
    for filters in kinds.into_values() {
        mask.keep(&labelled(snapshot, segment, &filters)?);
    }
    for filter in &query.without_filters {
        mask.take(&labelled(snapshot, segment, &[filter])?);
    }
    Ok(())
}

/// The documents that any of the filters lets through.
fn labelled(snapshot: &Snapshot, segment: &SegmentReader, filters: &[&Filter]) -> Result<Bits, SearchError> {
    let mut found = Bits::none(segment.max_doc());
    for filter in filters {
        let (kind, value) = (filter.kind, &filter.value);
        for term in [tag(kind, &fold(value)), tag(kind, &hyphened(value)), name_tag(kind, value)] {
            each(segment, snapshot.fields.tag, &term, |doc| found.put(doc))?;
        }
    }
    Ok(found)
}

fn dates(table: &Table, query: &Query, mask: &mut Bits) {
    if query.from.is_none() && query.before.is_none() {
        return;
    }
    let from = query.from.map_or(i64::MIN, days);
    let before = query.before.map_or(i64::MAX, days);
    for (doc, day) in table.days().iter().enumerate() {
        if !(from..before).contains(&i64::from(*day)) {
            mask.remove(doc as u32);
        }
    }
}

/// The documents that hold these words in a row.
fn in_a_row(segment: &SegmentReader, field: Field, phrase: &Phrase) -> Result<Bits, SearchError> {
    let mut found = Bits::none(segment.max_doc());
    if let [word] = phrase.as_slice() {
        each(segment, field, word, |doc| found.put(doc))?;
        return Ok(found);
    }
    let index = segment.inverted_index(field)?;
    let Some(mut row) = Row::begin(&index, field, phrase)? else { return Ok(found) };
    while let Some(doc) = row.next_shared() {
        if row.is_in_a_row() {
            found.put(doc);
        }
        row.words[0].postings.advance();
    }
    Ok(found)
}

struct Place {
    /// Where in the phrase it stands.
    at: u32,
    postings: tantivy::postings::SegmentPostings,
}

/// The words of a phrase, the rarest first.
struct Row {
    words: Vec<Place>,
    starts: Vec<u32>,
    positions: Vec<u32>,
}

impl Row {
    fn begin(index: &InvertedIndexReader, field: Field, phrase: &Phrase) -> Result<Option<Row>, SearchError> {
        let mut words = Vec::with_capacity(phrase.len());
        for (at, word) in phrase.iter().enumerate() {
            let term = Term::from_field_text(field, word);
            let postings = index.read_postings(&term, IndexRecordOption::WithFreqsAndPositions)?;
            let Some(postings) = postings else { return Ok(None) };
            words.push(Place { at: at as u32, postings });
        }
        words.sort_by_key(|word| word.postings.doc_freq());
        Ok((!words.is_empty()).then_some(Row { words, starts: Vec::new(), positions: Vec::new() }))
    }

    /// The next document that holds all the words, from where the rarest stands.
    fn next_shared(&mut self) -> Option<u32> {
        let mut wanted = self.words[0].postings.doc();
        let mut at = 0;
        while at < self.words.len() {
            if wanted == TERMINATED {
                return None;
            }
            let postings = &mut self.words[at].postings;
            let doc = if postings.doc() < wanted { postings.seek(wanted) } else { postings.doc() };
            at = if doc == wanted { at + 1 } else { 0 };
            wanted = doc;
        }
        Some(wanted)
    }

    fn is_in_a_row(&mut self) -> bool {
        for (nth, word) in self.words.iter_mut().enumerate() {
            word.postings.positions(&mut self.positions);
            if nth == 0 {
                let starts = self.positions.iter().filter_map(|position| position.checked_sub(word.at));
                self.starts.clear();
                self.starts.extend(starts);
            } else {
                let positions = &self.positions;
                self.starts.retain(|start| positions.binary_search(&(start + word.at)).is_ok());
            }
            if self.starts.is_empty() {
                return false;
            }
        }
        true
    }
}
