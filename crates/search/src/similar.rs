//! What else is about the same: articles that share an article's telling words.

use tantivy::{DocAddress, Term};

use crate::bits::Bits;
use crate::feedback;
use crate::index::{Index, SearchError, Snapshot};
use crate::mask;
use crate::plan::Scope;
use crate::score::{Scores, Statistics};
use crate::top::{Hit, Top};

/// So many of its words tell what an article is about.
const TELLING: usize = 24;

impl Index {
    /// Articles akin to that one, the most akin first, without itself. What readers may not all see plays no part
    /// with [`Scope::Open`], so that a list for everyone gives nothing away.
    pub fn similar(&self, id: i64, scope: Scope, size: usize) -> Result<Vec<i64>, SearchError> {
        let _place = self.gate.enter();
        let snapshot = self.snapshot();
        let Some(at) = found(&snapshot, id)? else { return Ok(Vec::new()) };
        let field = scope.fields(&snapshot).stems;
        let statistics = Statistics::of(&snapshot.searcher, field)?;
        let words = telling(&snapshot, scope, at, &statistics)?;
        let mut top = Top::new(size, None);
        for (ord, segment) in snapshot.searcher.segment_readers().iter().enumerate() {
            let mut scores = Scores::begin(segment, field, Bits::none(0), true)?;
            for (word, weight) in &words {
                scores.add_expansion(segment, &statistics, field, word, *weight)?;
            }
            let table = &snapshot.tables[ord];
            for (doc, score) in (0..segment.max_doc()).zip(&scores.scores) {
                if *score > 0.0 && table.id(doc) != id && !segment.is_deleted(doc) {
                    let hit = Hit { rank: *score, published: table.published(doc), id: table.id(doc) };
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
fn telling(
    snapshot: &Snapshot,
    scope: Scope,
    at: DocAddress,
    statistics: &Statistics,
) -> Result<Vec<(String, f32)>, SearchError> {
    let field = scope.fields(snapshot).stems;
    let mut words = Vec::new();
    for (word, count) in feedback::stems(snapshot, scope, at)? {
        let articles = snapshot.searcher.doc_freq(&Term::from_field_text(field, &word))?;
        if articles > 1 {
            let rarity = statistics.rarity(articles);
            words.push((word, (count as f32).sqrt() * rarity));
        }
    }
    words.sort_by(|one, other| other.1.total_cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
    words.truncate(TELLING);
    Ok(words)
}
