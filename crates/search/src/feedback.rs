//! The best hits say what else their subject is called: their telling words are added to the query with a small
//! weight. They move hits up and down and never make one.

use std::collections::HashMap;

use tantivy::DocAddress;

use crate::dictionary;
use crate::index::{SearchError, Snapshot};
use crate::plan::Scope;
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
    pub term: String,
    pub weight: f32,
    pub articles: u64,
}

/// The stems that were kept of a document, with their counts.
pub(crate) fn kept(snapshot: &Snapshot, scope: Scope, at: DocAddress) -> Result<Vec<(String, u32)>, SearchError> {
    let column = match scope {
        Scope::Open => OPEN_VECTOR,
        Scope::Whole => WHOLE_VECTOR,
    };
    Kept::open(snapshot.searcher.segment_reader(at.segment_ord), column)?.of(at.doc_id)
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
    for (score, at) in best {
        let stems = kept(snapshot, scope, *at)?;
        let length: u32 = stems.iter().map(|(_, count)| count).sum();
        for (stem, count) in stems {
            *shares.entry(stem).or_default() += score / total * count as f32 / length as f32;
        }
    }
    let mut shares: Vec<(String, f32)> = shares.into_iter().collect();
    shares.sort_by(|one, other| other.1.total_cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    let chosen = telling(snapshot, scope, shares)?;
    let total: f32 = chosen.iter().map(|added| added.weight).sum();
    let scale = SHARE / (1.0 - SHARE) * asked / total.max(f32::MIN_POSITIVE);
    Ok(chosen.into_iter().map(|added| Added { weight: added.weight * scale, ..added }).collect())
}

fn telling(snapshot: &Snapshot, scope: Scope, shares: Vec<(String, f32)>) -> Result<Vec<Added>, SearchError> {
    let field = scope.fields(snapshot).stems;
    let common = (snapshot.searcher.num_docs() as f32 * COMMON) as u64;
    let mut chosen = Vec::with_capacity(ADDED);
    for (term, weight) in shares.into_iter().take(ADDED * 4) {
        if chosen.len() == ADDED {
            break;
        }
        let articles = dictionary::articles(&snapshot.searcher, field, &term)?;
        if (2..=common).contains(&articles) {
            chosen.push(Added { term, weight, articles });
        }
    }
    Ok(chosen)
}
