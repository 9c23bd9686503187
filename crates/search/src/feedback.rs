//! The best hits say what else their subject is called: their telling words are added to the query with a small
//! weight. They move hits up and down and never make one.

use std::collections::{BTreeMap, HashMap};

use tantivy::DocAddress;

use crate::index::{SearchError, Snapshot};
use crate::plan::Scope;
use crate::postings::{Entries, Terms};
use crate::schema::{OPEN_VECTOR, WHOLE_VECTOR};
use crate::vector::Kept;

/// So many hits are asked, so many of their words are added, at this share of the whole query's weight.
pub(crate) const ASKED: usize = 10;
const ADDED: usize = 30;
const SHARE: f32 = 0.15;
/// A query of fewer words leaves open which of its subjects the best hits are about.
pub(crate) const FEWEST_WORDS: usize = 3;
/// A word that more of the articles hold tells nothing apart.
const COMMON: f32 = 0.1;

/// A word to add, with its weight.
pub(crate) struct Added {
    pub entries: Entries,
    pub weight: f32,
}

/// The kept stems of a segment.
fn kept(snapshot: &Snapshot, scope: Scope, segment: u32) -> Result<Kept, SearchError> {
    let column = match scope {
        Scope::Open => OPEN_VECTOR,
        Scope::Whole => WHOLE_VECTOR,
    };
    Kept::open(snapshot.searcher.segment_reader(segment), column)
}

/// The stems that were kept of a document, with their counts.
pub(crate) fn stems(
    snapshot: &Snapshot,
    scope: Scope,
    at: DocAddress,
) -> Result<Vec<(String, u32)>, SearchError> {
    let kept = kept(snapshot, scope, at.segment_ord)?;
    let all = kept.of(at.doc_id);
    let same: Vec<&[u64]> = all.chunk_by(|one, next| one == next).collect();
    let numbers: Vec<u64> = same.iter().map(|same| same[0]).collect();
    Ok(kept.stems(&numbers)?.into_iter().zip(same.iter().map(|same| same.len() as u32)).collect())
}

/// Words of the best hits. `asked` is the weight of all words of the query together.
pub(crate) fn words(
    snapshot: &Snapshot,
    scope: Scope,
    best: &[(f32, DocAddress)],
    asked: f32,
) -> Result<Vec<Added>, SearchError> {
    let total: f32 = best.iter().map(|(score, _)| score).sum();
    let mut shares: HashMap<String, f32> = HashMap::new();
    for segment in 0..snapshot.tables.len() as u32 {
        let of_segment = best.iter().filter(|(_, at)| at.segment_ord == segment);
        let docs: Vec<(f32, u32)> = of_segment.map(|(score, at)| (score / total, at.doc_id)).collect();
        for (stem, share) in shares_of(&kept(snapshot, scope, segment)?, &docs)? {
            *shares.entry(stem).or_default() += share;
        }
    }
    let mut shares: Vec<(String, f32)> = shares.into_iter().collect();
    shares.sort_by(|one, other| other.1.total_cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    let chosen = telling(snapshot, scope, shares)?;
    let total: f32 = chosen.iter().map(|added| added.weight).sum();
    let scale = SHARE / (1.0 - SHARE) * asked / total.max(f32::MIN_POSITIVE);
    let rarity = |added: &Added| scope.statistics(snapshot).rarity(added.entries.articles);
    let weigh = |added: Added| Added { weight: added.weight * scale * rarity(&added), ..added };
    Ok(chosen.into_iter().map(weigh).collect())
}

/// The largest shares that stems have in these documents of a segment.
fn shares_of(kept: &Kept, docs: &[(f32, u32)]) -> Result<Vec<(String, f32)>, SearchError> {
    let mut shares: BTreeMap<u64, f32> = BTreeMap::new();
    for (weight, doc) in docs {
        let stems = kept.of(*doc);
        for stem in &stems {
            *shares.entry(*stem).or_default() += weight / stems.len() as f32;
        }
    }
    let mut largest: Vec<(u64, f32)> = shares.into_iter().collect();
    largest.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    largest.truncate(ADDED * 3);
    largest.sort_by_key(|(stem, _)| *stem);
    let numbers: Vec<u64> = largest.iter().map(|(stem, _)| *stem).collect();
    Ok(kept.stems(&numbers)?.into_iter().zip(largest.into_iter().map(|(_, share)| share)).collect())
}

fn telling(snapshot: &Snapshot, scope: Scope, shares: Vec<(String, f32)>) -> Result<Vec<Added>, SearchError> {
    let field = scope.fields(snapshot).stems;
    let common = (snapshot.searcher.num_docs() as f32 * COMMON) as u64;
    let mut chosen = Vec::with_capacity(ADDED);
    for (term, weight) in shares.into_iter() {
        if chosen.len() == ADDED {
            break;
        }
        let entries = Entries::find(snapshot, field, &Terms::Any(vec![term]), 1)?;
        if (2..=common).contains(&entries.articles) {
            chosen.push(Added { entries, weight });
        }
    }
    Ok(chosen)
}
