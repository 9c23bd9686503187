//! Suggestions while somebody types: articles by their headlines, and people, sections, topics, places and series
//! by their names, in one call. All of it is what everyone may read.

use tantivy::schema::Field;
use tantivy::{DocAddress, SegmentReader, Term};

use crate::analysis::{self, fold};
use crate::document::{Kind, Label, suggested, tag};
use crate::index::{Index, SearchError, Snapshot};
use crate::mask;
use crate::table::Table;
use crate::top::{Hit, Top};
use crate::typo;

/// What may be meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suggestions {
    /// Articles, the newest first.
    pub articles: Vec<i64>,
    /// Labels with the number of their articles, the most frequent first.
    pub labels: Vec<(Kind, Label, u64)>,
}

/// Words beyond these are not typed, but pasted.
const MOST_WORDS: usize = 12;
/// To open a word's list takes as long as to look at so many headlines in it.
const OPENING: u64 = 10;

impl Index {
    /// Suggests up to `size` articles, and up to `size` labels, for what has been typed so far.
    pub fn suggest(&self, typed: &str, size: usize) -> Result<Suggestions, SearchError> {
        let end = typed.char_indices().nth(200).map_or(typed.len(), |(at, _)| at);
        let mut words = analysis::exact(&typed[..end]);
        words.truncate(MOST_WORDS);
        let Some(begun) = words.pop() else { return Ok(Suggestions::default()) };
        // Suggestions go before searches, as if they had nothing to read.
        let _place = self.gate.enter(0, 1);
        let snapshot = self.snapshot();
        let found = Suggestions {
            articles: articles(&snapshot, &words, &begun, size)?,
            labels: labels(&snapshot, &words, &begun, size)?,
        };
        if found != Suggestions::default() {
            return Ok(found);
        }
        let near = typo::nearest(snapshot.words(snapshot.fields.headline), &begun);
        let Some(meant) = near.first() else { return Ok(found) };
        Ok(Suggestions { articles: articles(&snapshot, &words, meant, size)?, ..found })
    }
}

/// Articles whose headline holds these words and one that begins so.
fn articles(
    snapshot: &Snapshot,
    words: &[String],
    begun: &str,
    size: usize,
) -> Result<Vec<i64>, SearchError> {
    let mut top = Top::new(size, None);
    for (ord, segment) in snapshot.searcher.segment_readers().iter().enumerate() {
        let table = &snapshot.tables[ord];
        for doc in headed(segment, snapshot.fields.headline, table, words, begun, size)? {
            let hit = Hit { rank: 0.0, published: table.published(doc), id: table.id(doc) };
            top.offer(hit, DocAddress::new(ord as u32, doc));
        }
    }
    Ok(top.into_sorted().into_iter().map(|(hit, _)| hit.id).collect())
}

/// Documents of a segment with such a headline; if there are more than `size`, at least the newest of them.
fn headed(
    segment: &SegmentReader,
    field: Field,
    table: &Table,
    words: &[String],
    begun: &str,
    size: usize,
) -> Result<Vec<u32>, SearchError> {
    let Some(known) = table.words(field) else { return Ok(Vec::new()) };
    let ends = known.beginning(begun);
    let whole = words.iter().map(|word| known.number(word)).collect::<Option<Vec<usize>>>();
    let Some(whole) = whole.filter(|_| !ends.is_empty()) else { return Ok(Vec::new()) };
    let holds = |doc: &u32| {
        let held = table.heads().words(*doc);
        let at = held.partition_point(|word| (*word as usize) < ends.start);
        held.get(at).is_some_and(|word| (*word as usize) < ends.end)
            && whole.iter().all(|word| held.binary_search(&(*word as u32)).is_ok())
            && !segment.is_deleted(*doc)
    };
    let rarest = whole.iter().copied().min_by_key(|number| known.articles(*number));
    let looked_up = match rarest {
        Some(number) if u64::from(known.articles(number)) < known.articles_of(&ends) => number..number + 1,
        _ => ends.clone(),
    };
    let there = known.articles_of(&looked_up);
    let all = u64::from(segment.max_doc());
    // Of one beginning, the more there are, the sooner the newest are met; of several words perhaps never.
    let looked_at = if whole.is_empty() { size as u64 * all / there.max(1) } else { all };
    if looked_up.len() as u64 * OPENING + there > looked_at / 2 {
        return Ok(table.heads().newest().iter().copied().filter(holds).take(size).collect());
    }
    let mut found = Vec::new();
    for number in looked_up {
        mask::each(segment, field, known.word(number), |doc| found.push(doc))?;
    }
    found.sort_unstable();
    found.dedup();
    found.retain(holds);
    Ok(found)
}

/// Labels one of whose words begins what was typed.
fn labels(
    snapshot: &Snapshot,
    words: &[String],
    begun: &str,
    size: usize,
) -> Result<Vec<(Kind, Label, u64)>, SearchError> {
    let typed = words.iter().map(String::as_str).chain([begun]).collect::<Vec<_>>().join(" ");
    let mut chosen: Vec<(Kind, Label, u64)> = Vec::new();
    for known in snapshot.words(snapshot.fields.label) {
        // A label stands there once for each of its words; so some are met again.
        for number in known.most_frequent(known.beginning(&typed), size * 4) {
            let Some((kind, slug)) = suggested(known.word(number)) else { continue };
            let label = snapshot.names.of_slug(kind, &slug);
            if !chosen.iter().any(|(known, other, _)| *known == kind && *other == label) {
                let articles = living(snapshot, kind, &label)?;
                chosen.push((kind, label, articles));
            }
        }
    }
    // Names of articles that are gone stay in the dictionary for a while.
    chosen.retain(|(_, _, articles)| *articles > 0);
    chosen.sort_by(|one, other| other.2.cmp(&one.2).then_with(|| one.1.name.cmp(&other.1.name)));
    chosen.truncate(size);
    Ok(chosen)
}

/// How many articles have a label.
fn living(snapshot: &Snapshot, kind: Kind, label: &Label) -> Result<u64, SearchError> {
    let term = Term::from_field_text(snapshot.fields.tag, &tag(kind, &fold(&label.slug)));
    let mut articles = 0;
    for segment in snapshot.searcher.segment_readers() {
        if segment.has_deletes() {
            mask::each_of(segment, &term, |doc| articles += u64::from(!segment.is_deleted(doc)))?;
        } else {
            articles += u64::from(segment.inverted_index(snapshot.fields.tag)?.doc_freq(&term)?);
        }
    }
    Ok(articles)
}
