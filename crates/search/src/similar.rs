//! What else is about the same: articles that share an article's telling words.

use tantivy::{DocAddress, Term};

use crate::feedback;
use crate::index::{Index, SearchError, Snapshot};
use crate::mask;
use crate::plan::Scope;
use crate::postings::{Entries, Terms};
use crate::score::Weighed;
use crate::top::{Hit, Top};

/// So many of its words tell what an article is about.
const TELLING: usize = 24;

impl Index {
    /// Articles akin to that one, the most akin first, without itself. What readers may not all see plays no part
    /// with [`Scope::Open`], so that a list for everyone gives nothing away.
    pub fn similar(&self, id: i64, scope: Scope, size: usize) -> Result<Vec<i64>, SearchError> {
        let snapshot = self.snapshot();
        let Some(at) = found(&snapshot, id)? else { return Ok(Vec::new()) };
        let field = scope.fields(&snapshot).stems;
        let words = telling(&snapshot, scope, at)?;
        let reads = words.iter().map(|(entries, _)| entries.articles).sum();
        let _place = self.gate.enter(reads, snapshot.searcher.num_docs());
        let mut top = Top::new(size, None);
        for (ord, segment) in snapshot.searcher.segment_readers().iter().enumerate() {
            let mut weighed = Vec::with_capacity(words.len());
            for (entries, weight) in &words {
                weighed.push(Weighed {
                    postings: entries.open(segment, ord, field)?,
                    weight: *weight,
                    counts: 1,
                });
            }
            let akin = scope.scoring(&snapshot, ord).some(&mut weighed, 1, None);
            let table = &snapshot.tables[ord];
            for (doc, rank) in akin.docs.iter().copied().zip(akin.scores) {
                if top.may_take(rank) && table.id(doc) != id && !segment.is_deleted(doc) {
                    let hit = Hit { rank, published: table.published(doc), id: table.id(doc) };
                    top.offer(hit, DocAddress::new(ord as u32, doc));
                }
            }
        }
        Ok(top.into_sorted().into_iter().map(|(hit, _)| hit.id).collect())
    }
}

fn found(snapshot: &Snapshot, id: i64) -> Result<Option<DocAddress>, SearchError> {
    let term = Term::from_field_u64(snapshot.fields.id, id as u64);
    for (ord, segment) in snapshot.searcher.segment_readers().iter().enumerate() {
        let mut at = None;
        mask::each_of(segment, &term, |doc| {
            if !segment.is_deleted(doc) {
                at = Some(DocAddress::new(ord as u32, doc));
            }
        })?;
        if at.is_some() {
            return Ok(at);
        }
    }
    Ok(None)
}

/// The words that set the article apart, with their weights.
fn telling(snapshot: &Snapshot, scope: Scope, at: DocAddress) -> Result<Vec<(Entries, f32)>, SearchError> {
    let field = scope.fields(snapshot).stems;
    let mut words = Vec::new();
    for (word, count) in feedback::stems(snapshot, scope, at)? {
        let entries = Entries::find(snapshot, field, &Terms::Any(vec![word.clone()]), 1)?;
        if entries.articles > 1 {
            let rarity = scope.statistics(snapshot).rarity(entries.articles);
            words.push((word, entries, (count as f32).sqrt() * rarity));
        }
    }
    words.sort_by(|one, other| other.2.total_cmp(&one.2).then_with(|| one.0.cmp(&other.0)));
    words.truncate(TELLING);
    Ok(words.into_iter().map(|(_, entries, weight)| (entries, weight)).collect())
}
