//! Which stories are worth most to an issue: pure rules, cards in, cards out.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use kernel::clock::Millis;

use crate::articles::{Card, TermLink};
use crate::fronts::Slot;
use crate::taxonomy::TermKind;

/// Types that are of their day.
const OF_THEIR_DAY: &[&str] = &["brief", "briefing", "live", "news"];

/// How much each sign counts, at most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weights {
    recency: f64,
    front: f64,
    reads: f64,
}

/// For the latest: what is new, and what editors put first.
pub(super) const LATEST: Weights = Weights { recency: 1.0, front: 1.0, reads: 0.5 };
/// For the most important of a week: what editors put first, and what was read.
pub(super) const TOP: Weights = Weights { recency: 0.2, front: 1.0, reads: 1.0 };

/// What is known of how stories fared.
#[derive(Clone, Debug, Default)]
pub(super) struct Signs {
    /// The best place each had on the front page, from 0 to 1.
    front: HashMap<i64, f64>,
    /// How often each was read.
    reads: HashMap<i64, i64>,
    /// From when to when they were published.
    span: (Millis, Millis),
}

impl Signs {
    pub(super) fn new(places: &[(i64, Slot)], reads: HashMap<i64, i64>, span: (Millis, Millis)) -> Signs {
        let mut front: HashMap<i64, f64> = HashMap::new();
        for (article, slot) in places {
            let best = front.entry(*article).or_default();
            *best = best.max(prominence(*slot));
        }
        Signs { front, reads, span }
    }

    fn score(&self, card: &Card, weights: Weights, most_read: i64) -> f64 {
        let (from, until) = self.span;
        let age = (until - card.published_at) as f64 / (until - from).max(1) as f64;
        let reads = self.reads.get(&card.id).copied().unwrap_or_default();
        // What was read ten times as often is not ten times as good.
        let read = (reads.max(0) as f64).ln_1p() / (most_read.max(1) as f64).ln_1p();
        weights.recency * (1.0 - age.clamp(0.0, 1.0))
            + weights.front * self.front.get(&card.id).copied().unwrap_or_default()
            + weights.reads * read
    }

    /// The worthiest first; of equals the newer row.
    pub(super) fn ranked<'a>(&self, cards: &'a [Card], weights: Weights) -> Vec<&'a Card> {
        let most_read =
            cards.iter().filter_map(|card| self.reads.get(&card.id)).max().copied().unwrap_or_default();
        let mut scored: Vec<(f64, &Card)> =
            cards.iter().map(|card| (self.score(card, weights, most_read), card)).collect();
        scored.sort_by(|(a, one), (b, other)| b.total_cmp(a).then(other.id.cmp(&one.id)));
        scored.into_iter().map(|(_, card)| card).collect()
    }
}

fn prominence(slot: Slot) -> f64 {
    match slot {
        Slot::Lead => 1.0,
        Slot::Second => 0.7,
        Slot::Opinion | Slot::Column => 0.4,
        Slot::Series | Slot::Archive => 0.0,
    }
}

/// Topics and places of these stories, as archives are looked through for.
pub(super) fn terms_of<'a>(cards: &[&'a Card]) -> Vec<&'a TermLink> {
    let mut seen = HashSet::new();
    let is_subject = |term: &&TermLink| matches!(term.kind, TermKind::Topic | TermKind::Place);
    let all = cards.iter().flat_map(|card| &card.terms).filter(is_subject);
    all.filter(|term| seen.insert((term.kind, term.slug.as_str()))).collect()
}

/// Those of these old stories that go with today's subjects and are worth reading again: what shares most with them
/// first, then the longest.
pub(super) fn evergreen(cards: Vec<Card>, subjects: &[&TermLink]) -> Vec<Card> {
    let subjects: HashSet<(TermKind, &str)> =
        subjects.iter().map(|term| (term.kind, term.slug.as_str())).collect();
    let shared = |card: &Card| {
        card.terms.iter().filter(|term| subjects.contains(&(term.kind, term.slug.as_str()))).count()
    };
    let mut seen = HashSet::new();
    let mut found: Vec<(usize, Card)> = cards
        .into_iter()
        .filter(|card| !OF_THEIR_DAY.contains(&card.kind.as_str()) && seen.insert(card.id))
        .map(|card| (shared(&card), card))
        .filter(|(shared, _)| *shared > 0)
        .collect();
    found.sort_by_key(|(shared, card)| Reverse((*shared, card.words, card.id)));
    found.into_iter().map(|(_, card)| card).collect()
}
