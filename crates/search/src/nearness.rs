//! Words that stand near each other in the text as they do in the query say more than the same words apart.

use std::collections::HashMap;

use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, SegmentReader, Term};

use crate::index::SearchError;
use crate::plan::Plan;
use crate::score::{Found, Scoring};

/// Words further apart have nothing to do with each other.
const FARTHEST: u32 = 8;
/// How much nearness counts beside the words themselves.
const SHARE: f32 = 0.1;

/// Adds to the scores of the candidates, which are documents of this segment in their order.
pub(crate) fn add(
    segment: &SegmentReader,
    plan: &Plan,
    scoring: &Scoring,
    candidates: &[u32],
    found: &mut Found,
) -> Result<(), SearchError> {
    let mut places = Places { segment, plan, candidates, known: HashMap::new() };
    for pair in plan.groups.windows(2) {
        let [Some(one), Some(other)] = [&pair[0].exact, &pair[1].exact] else { continue };
        if one == other {
            continue;
        }
        places.find(one)?;
        places.find(other)?;
        let rarity = pair[0].rarity.min(pair[1].rarity);
        for (nth, doc) in candidates.iter().enumerate() {
            let close = closeness(&places.known[one][nth], &places.known[other][nth]);
            if let Some(at) = found.place(*doc).filter(|_| close > 0.0) {
                found.scores[at] += SHARE * rarity * scoring.worth_of_nearness(*doc, close);
            }
        }
    }
    Ok(())
}

struct Places<'a> {
    segment: &'a SegmentReader,
    plan: &'a Plan,
    candidates: &'a [u32],
    /// The positions of each word, in each candidate.
    known: HashMap<String, Vec<Vec<u32>>>,
}

impl Places<'_> {
    fn find(&mut self, word: &str) -> Result<(), SearchError> {
        if self.known.contains_key(word) {
            return Ok(());
        }
        let mut places = vec![Vec::new(); self.candidates.len()];
        let field = self.plan.fields.exact;
        let index = self.segment.inverted_index(field)?;
        let term = Term::from_field_text(field, word);
        if let Some(mut postings) = index.read_postings(&term, IndexRecordOption::WithFreqsAndPositions)? {
            for (nth, doc) in self.candidates.iter().enumerate() {
                if postings.doc() < *doc {
                    postings.seek(*doc);
                }
                if postings.doc() == *doc {
                    postings.positions(&mut places[nth]);
                }
            }
        }
        self.known.insert(word.to_owned(), places);
        Ok(())
    }
}

/// The sum over each meeting of two words of how near they stand.
fn closeness(one: &[u32], other: &[u32]) -> f32 {
    let (mut sum, mut from) = (0.0, 0);
    for place in one {
        while from < other.len() && other[from] + FARTHEST < *place {
            from += 1;
        }
        let near = other[from..].iter().take_while(|next| **next <= place + FARTHEST);
        sum += near.map(|next| 1.0 / next.abs_diff(*place).max(1) as f32).sum::<f32>();
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearer_counts_more_and_far_counts_nothing() {
        assert_eq!(closeness(&[5], &[6]), 1.0);
        assert_eq!(closeness(&[5], &[1, 7]), 0.75);
        assert_eq!(closeness(&[5, 100], &[14, 90]), 0.0);
        assert_eq!(closeness(&[], &[3]), 0.0);
    }
}
