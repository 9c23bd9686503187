//! Suggestions while somebody types: articles by their headlines, and people, sections, topics, places and series
//! by their names, in one call. All of it is what everyone may read.

use tantivy::{DocAddress, SegmentReader};

use crate::analysis::{self, fold};
use crate::bits::Bits;
use crate::dictionary::{self, Found};
use crate::document::{Kind, Label, suggested, tag};
use crate::index::{Index, SearchError, Snapshot};
use crate::mask;
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

/// How much of the dictionary is looked through for what was begun.
const LOOKED_THROUGH: usize = 2048;
/// How many words a beginning may stand for; the most frequent are taken.
const MEANT: usize = 64;
/// Words beyond these are not typed, but pasted.
const MOST_WORDS: usize = 12;

impl Index {
    /// Suggests up to `size` articles, and up to `size` labels, for what has been typed so far.
    pub fn suggest(&self, typed: &str, size: usize) -> Result<Suggestions, SearchError> {
        let end = typed.char_indices().nth(200).map_or(typed.len(), |(at, _)| at);
        let mut words = analysis::exact(&typed[..end]);
        words.truncate(MOST_WORDS);
        let Some(begun) = words.pop() else { return Ok(Suggestions::default()) };
        let _place = self.gate.enter();
        let snapshot = self.snapshot();
        let found = Suggestions {
            articles: articles(&snapshot, &words, &begun, size)?,
            labels: labels(&snapshot, &words, &begun, size)?,
        };
        if found != Suggestions::default() {
            return Ok(found);
        }
        let Some(meant) = typo::nearest(&snapshot, snapshot.fields.headline, &begun)?.into_iter().next()
        else {
            return Ok(found);
        };
        Ok(Suggestions { articles: articles(&snapshot, &words, &meant, size)?, ..found })
    }
}

/// Articles whose headline holds these words and one that begins so.
fn articles(
    snapshot: &Snapshot,
    words: &[String],
    begun: &str,
    size: usize,
) -> Result<Vec<i64>, SearchError> {
    let field = snapshot.fields.headline;
    let mut meant = dictionary::with_prefix(&snapshot.searcher, field, begun, LOOKED_THROUGH)?;
    meant.sort_by_key(|found| std::cmp::Reverse(found.articles));
    meant.truncate(MEANT);
    let mut top = Top::new(size, None);
    for (ord, segment) in snapshot.searcher.segment_readers().iter().enumerate() {
        let table = &snapshot.tables[ord];
        let found = headed(segment, snapshot, words, &meant)?;
        for doc in found.each().filter(|doc| !segment.is_deleted(*doc)) {
            let hit = Hit { rank: 0.0, published: table.published(doc), id: table.id(doc) };
            top.offer(hit, DocAddress::new(ord as u32, doc));
        }
    }
    Ok(top.into_sorted().into_iter().map(|(hit, _)| hit.id).collect())
}

fn headed(
    segment: &SegmentReader,
    snapshot: &Snapshot,
    words: &[String],
    meant: &[Found],
) -> Result<Bits, SearchError> {
    let field = snapshot.fields.headline;
    let mut found = Bits::none(segment.max_doc());
    for word in meant {
        mask::each(segment, field, &word.term, |doc| found.put(doc))?;
    }
    for word in words {
        let mut with = Bits::none(segment.max_doc());
        mask::each(segment, field, word, |doc| with.put(doc))?;
        found.keep(&with);
    }
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
    let mut found =
        dictionary::with_prefix(&snapshot.searcher, snapshot.fields.label, &typed, LOOKED_THROUGH)?;
    found.sort_by(|one, other| other.articles.cmp(&one.articles).then_with(|| one.term.cmp(&other.term)));
    let mut chosen: Vec<(Kind, Label, u64)> = Vec::new();
    for (kind, slug) in found.iter().filter_map(|found| suggested(&found.term)) {
        if chosen.len() == size {
            break;
        }
        let label = snapshot.names.of_slug(kind, &slug);
        if chosen.iter().any(|(known, other, _)| *known == kind && *other == label) {
            continue;
        }
        // Names of articles that are gone stay in the dictionary for a while.
        let articles = living(snapshot, kind, &label)?;
        if articles > 0 {
            chosen.push((kind, label, articles));
        }
    }
    Ok(chosen)
}

fn living(snapshot: &Snapshot, kind: Kind, label: &Label) -> Result<u64, SearchError> {
    let mut articles = 0;
    for segment in snapshot.searcher.segment_readers() {
        mask::each(segment, snapshot.fields.tag, &tag(kind, &fold(&label.slug)), |doc| {
            articles += u64::from(!segment.is_deleted(doc));
        })?;
    }
    Ok(articles)
}
