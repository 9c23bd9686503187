//! The first of many hits, in one fixed order.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use tantivy::DocAddress;

/// What a hit is ordered by: its rank, then its time, then its id, the higher first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Hit {
    pub rank: f32,
    pub published: i64,
    pub id: i64,
}

impl Eq for Hit {}

impl PartialOrd for Hit {
    fn partial_cmp(&self, other: &Hit) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Hit {
    fn cmp(&self, other: &Hit) -> Ordering {
        let rank = self.rank.total_cmp(&other.rank);
        rank.then(self.published.cmp(&other.published)).then(self.id.cmp(&other.id))
    }
}

/// Keeps the first hits of those it is offered that come after a given one.
pub(crate) struct Top {
    size: usize,
    after: Option<Hit>,
    kept: BinaryHeap<Reverse<(Hit, DocAddress)>>,
}

impl Top {
    pub fn new(size: usize, after: Option<Hit>) -> Top {
        Top { size, after, kept: BinaryHeap::with_capacity(size.min(1000) + 1) }
    }

    /// Whether a hit of that rank can be among the first.
    #[inline]
    pub fn may_take(&self, rank: f32) -> bool {
        self.kept.len() < self.size || self.kept.peek().is_none_or(|last| rank >= last.0.0.rank)
    }

    #[inline]
    pub fn offer(&mut self, hit: Hit, at: DocAddress) {
        if self.kept.len() == self.size && self.kept.peek().is_some_and(|last| last.0.0 >= hit) {
            return;
        }
        if self.after.is_some_and(|after| hit >= after) {
            return;
        }
        self.kept.push(Reverse((hit, at)));
        if self.kept.len() > self.size {
            self.kept.pop();
        }
    }

    pub fn into_sorted(self) -> Vec<(Hit, DocAddress)> {
        self.kept.into_sorted_vec().into_iter().map(|Reverse(kept)| kept).collect()
    }
}
