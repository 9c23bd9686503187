//! What must hold of a hit whatever its rank: labels, dates, phrases, exclusions, and that it still exists.

use std::collections::BTreeMap;

use tantivy::postings::{Postings, TermInfo};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, InvertedIndexReader, SegmentReader, TERMINATED, Term};

use crate::analysis::fold;
use crate::bits::Bits;
use crate::document::{Kind, days, hyphened, name_tag, tag};
use crate::index::{SearchError, Snapshot};
use crate::plan::{Phrase, Plan};
use crate::query::{Filter, Query};
use crate::table::Table;

/// The documents of a segment for which all of it holds; none where it holds for all.
pub(crate) fn of(
    snapshot: &Snapshot,
    ord: usize,
    query: &Query,
    plan: &Plan,
) -> Result<Option<Bits>, SearchError> {
    let segment = snapshot.searcher.segment_reader(ord as u32);
    let mut mask = Mask { size: segment.max_doc(), bits: None };
    if let Some(alive) = segment.alive_bitset() {
        let bits = mask.begun();
        (0..segment.max_doc()).filter(|doc| alive.is_deleted(*doc)).for_each(|doc| bits.remove(doc));
    }
    labels(snapshot, segment, query, &mut mask)?;
    dates(&snapshot.tables[ord], query, &mut mask);
    for phrase in &plan.phrases {
        let found = in_a_row(segment, plan.fields.exact, phrase, mask.bits.as_ref())?;
        mask.keep(found);
    }
    for group in &plan.without {
        let bits = mask.begun();
        let mut postings = group.entries.open(segment, ord, group.field)?;
        postings.until(u32::MAX, |docs, _| docs.iter().for_each(|doc| bits.remove(*doc)));
    }
    for phrase in plan.without_phrases.iter().filter(|phrase| !phrase.is_empty()) {
        let found = in_a_row(segment, plan.fields.exact, phrase, mask.bits.as_ref())?;
        mask.take(&found);
    }
    Ok(mask.bits)
}

struct Mask {
    size: u32,
    bits: Option<Bits>,
}

impl Mask {
    fn begun(&mut self) -> &mut Bits {
        self.bits.get_or_insert_with(|| Bits::all(self.size))
    }

    fn keep(&mut self, others: Bits) {
        match &mut self.bits {
            Some(bits) => bits.keep(&others),
            None => self.bits = Some(others),
        }
    }

    fn take(&mut self, others: &Bits) {
        self.begun().take(others);
    }
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
    found: impl FnMut(u32),
) -> Result<(), SearchError> {
    let index = segment.inverted_index(term.field())?;
    match index.get_term_info(term)? {
        Some(entry) => each_in(&index, &entry, found),
        None => Ok(()),
    }
}

/// Every document of an entry of the dictionary.
pub(crate) fn each_in(
    index: &InvertedIndexReader,
    entry: &TermInfo,
    mut found: impl FnMut(u32),
) -> Result<(), SearchError> {
    let mut block = index.read_block_postings_from_terminfo(entry, IndexRecordOption::Basic)?;
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
    mask: &mut Mask,
) -> Result<(), SearchError> {
    let mut kinds: BTreeMap<Kind, Vec<&Filter>> = BTreeMap::new();
    for filter in &query.filters {
        kinds.entry(filter.kind).or_default().push(filter);
    }
    for filters in kinds.into_values() {
        mask.keep(labelled(snapshot, segment, &filters)?);
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

fn dates(table: &Table, query: &Query, mask: &mut Mask) {
    if query.from.is_none() && query.before.is_none() {
        return;
    }
    let from = query.from.map_or(i64::MIN, days);
    let before = query.before.map_or(i64::MAX, days);
    let mut found = Bits::none(mask.size);
    for (doc, day) in (0..).zip(table.days()) {
        if (from..before).contains(&i64::from(*day)) {
            found.put(doc);
        }
    }
    mask.keep(found);
}

/// The documents of the mask that hold these words in a row.
fn in_a_row(
    segment: &SegmentReader,
    field: Field,
    phrase: &Phrase,
    mask: Option<&Bits>,
) -> Result<Bits, SearchError> {
    let mut found = Bits::none(segment.max_doc());
    if let [word] = phrase.as_slice() {
        each(segment, field, word, |doc| found.put(doc))?;
        return Ok(found);
    }
    let index = segment.inverted_index(field)?;
    let Some(mut row) = Row::begin(&index, field, phrase)? else { return Ok(found) };
    while let Some(doc) = row.next_shared() {
        if mask.is_none_or(|mask| mask.has(doc)) && row.is_in_a_row() {
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
