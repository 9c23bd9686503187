//! Counts over all hits: labels of each kind, and years.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::document::{Kind, Label};
use crate::frequent::Frequent;
use crate::table::{Names, Table};

/// How many of the hits have each label, and how many are of each year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// Of each kind the most frequent labels, with exact counts; of equal ones by name.
    pub labels: Vec<(Kind, Vec<(Label, u64)>)>,
    /// The years, in order; those without hits are left out.
    pub years: Vec<(i16, u64)>,
}

/// How many documents each label has says which labels can be among the most frequent of many hits: those that are
/// rarer in the whole archive need not be counted, and they are most.
pub(crate) struct Rare {
    /// By the power of two that their documents do not reach: the number from which on all labels are as rare.
    ends: [u32; u32::BITS as usize],
    /// One more than the last number of each kind.
    lasts: [u32; Kind::ALL.len()],
}

/// The most frequent labels of so many hits are likely to have as many documents as the square root of that, divided
/// by this.
const LIKELY: usize = 8;
/// Of so few documents the labels are sorted, which is faster than to count them.
const FEW: usize = 400;
/// Of so many labels that tie for the last place the names decide.
const TIED: usize = 50;

/// What was found in each segment.
pub(crate) type Hits<'a> = [(&'a Table, &'a [u32])];
type ByKind = [Frequent; Kind::ALL.len()];

impl Rare {
    pub fn among(names: &Names, tables: &[Arc<Table>]) -> Rare {
        let mut totals = vec![0u32; names.count()];
        tables.iter().flat_map(|table| table.every_label()).for_each(|number| totals[*number as usize] += 1);
        let mut rare = Rare { ends: [0; u32::BITS as usize], lasts: [0; Kind::ALL.len()] };
        names.by_kind(0, &totals, |kind, first, totals| {
            for (total, number) in totals.iter().zip(first..).filter(|(total, _)| **total > 0) {
                rare.lasts[kind as usize] = number + 1;
                rare.ends[..=total.ilog2() as usize].fill(number + 1);
            }
        });
        rare
    }

    /// From which number on all labels have fewer documents than this, or than half of it.
    fn end(&self, documents: u32) -> u32 {
        let all = || self.lasts.iter().copied().max().unwrap_or_default();
        documents.checked_ilog2().map_or_else(all, |power| self.ends[power as usize])
    }

    /// Counts what documents of these tables have, exactly.
    pub fn count(&self, names: &Names, hits: &Hits, most: usize) -> Facets {
        let mut by_kind: ByKind = Kind::ALL.map(|_| Frequent::new(most + TIED));
        let size: usize = hits.iter().map(|(_, docs)| docs.len()).sum();
        let (mut counted, mut documents) = (0, if size < FEW { 0 } else { (size.isqrt() / LIKELY) as u32 });
        while counted < self.end(documents) {
            let end = self.end(documents);
            if size < FEW {
                few(names, hits, &mut by_kind);
            } else {
                many(names, hits, counted..end, &mut by_kind);
            }
            counted = end;
            documents = self.reached(&mut by_kind, counted, most).max(documents / 3);
        }
        let labels = Kind::ALL.into_iter().zip(by_kind);
        let labels = labels.map(|(kind, frequent)| (kind, names.first(frequent.finish(), most)));
        Facets { labels: labels.collect(), years: years(hits) }
    }

    /// What labels from that number on would have to reach to be among the most frequent of their kind.
    fn reached(&self, by_kind: &mut ByKind, counted: u32, most: usize) -> u32 {
        let unsure = self.lasts.iter().zip(by_kind).filter(|(last, _)| **last > counted);
        unsure.map(|(_, frequent)| frequent.count_at(most)).min().unwrap_or(u32::MAX)
    }
}

/// Counts the labels of few documents.
fn few(names: &Names, hits: &Hits, by_kind: &mut ByKind) {
    let mut all = Vec::new();
    for (table, docs) in hits {
        table.each_labels(docs, |labels| all.extend_from_slice(labels));
    }
    all.sort_unstable();
    for same in all.chunk_by(|one, next| one == next) {
        names.by_kind(same[0], &[same.len() as u32], |kind, number, counts| {
            by_kind[kind as usize].offer_all(number, counts);
        });
    }
}

/// Counts the labels of these numbers that many documents have.
fn many(names: &Names, hits: &Hits, numbers: Range<u32>, by_kind: &mut ByKind) {
    let width = numbers.len();
    // All other labels are counted in the last place, which costs less than to ask which they are.
    let mut counts = vec![0u32; width + 1];
    for (table, docs) in hits {
        table.each_labels(docs, |labels| {
            for label in labels {
                counts[(label.wrapping_sub(numbers.start) as usize).min(width)] += 1;
            }
        });
    }
    names.by_kind(numbers.start, &counts[..width], |kind, first, counts| {
        by_kind[kind as usize].offer_all(first, counts);
    });
}

fn years(hits: &Hits) -> Vec<(i16, u64)> {
    let mut years: BTreeMap<i16, u64> = BTreeMap::new();
    for (table, docs) in hits {
        let (first, last) = table.years();
        let mut counts = vec![0u64; usize::from(last.abs_diff(first)) + 1];
        docs.iter().for_each(|doc| counts[usize::from(table.year(*doc).abs_diff(first))] += 1);
        for (year, count) in (first..=last).zip(counts).filter(|(_, count)| *count > 0) {
            *years.entry(year).or_default() += count;
        }
    }
    years.into_iter().collect()
}
