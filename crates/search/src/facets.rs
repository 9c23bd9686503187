//! Counts over all hits: labels of each kind, and years.

use std::sync::Arc;

use crate::document::{Kind, Label};
use crate::table::{Names, Table};

/// How many of the hits have each label, and how many are of each year.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// Of each kind the most frequent labels, with exact counts; of equal ones by name.
    pub labels: Vec<(Kind, Vec<(Label, u64)>)>,
    /// The years, in order; those without hits are left out.
    pub years: Vec<(i16, u64)>,
}

/// Counts labels by their numbers.
pub(crate) struct Counting<'a> {
    names: &'a Names,
    counts: Vec<u32>,
    /// The labels that were counted at all.
    met: Vec<u32>,
    years: Vec<u32>,
}

/// Years from this one on are counted; it is the first that a date can have.
const FIRST_YEAR: i16 = -9999;
const YEARS: usize = 2 * 9999 + 1;

impl<'a> Counting<'a> {
    pub fn begin(names: &'a Names) -> Counting<'a> {
        Counting { names, counts: names.zeros(), met: Vec::new(), years: vec![0; YEARS] }
    }

    /// Counts the labels with a lower number than `end`.
    pub fn labels(&mut self, table: &Table, docs: &[u32], end: u32) {
        for doc in docs {
            for number in table.labels(*doc).iter().take_while(|number| **number < end) {
                // A label that came in since counting began belongs to no document of this view.
                if let Some(count) = self.counts.get_mut(*number as usize) {
                    if *count == 0 {
                        self.met.push(*number);
                    }
                    *count += 1;
                }
            }
        }
    }

    pub fn years(&mut self, table: &Table, docs: &[u32]) {
        docs.iter().for_each(|doc| self.years[(table.year(*doc) - FIRST_YEAR) as usize] += 1);
    }

    /// The most frequent labels of each kind, and how many documents have each.
    pub fn most_frequent(&mut self, most: usize) -> [Vec<(u32, u32)>; Kind::ALL.len()] {
        let mut counted = Kind::ALL.map(|_| Frequent::new(most + TIED));
        self.names.each_kind(&self.met, |kind, number| {
            // What is counted now is nothing to whoever counts next.
            counted[kind as usize].offer(std::mem::take(&mut self.counts[number as usize]), number);
        });
        self.met.clear();
        counted.map(Frequent::finish)
    }

    pub fn finish(self, frequent: [Vec<(u32, u32)>; Kind::ALL.len()], most: usize) -> Facets {
        let labels = Kind::ALL.into_iter().zip(frequent);
        let labels = labels.map(|(kind, frequent)| (kind, self.names.first(frequent, most))).collect();
        let years = (FIRST_YEAR..).zip(&self.years).filter(|(_, count)| **count > 0);
        let years = years.map(|(year, count)| (year, u64::from(*count))).collect();
        self.names.give_back(self.counts);
        Facets { labels, years }
    }
}

/// From how many documents each label has it follows which labels can be among the most frequent of many hits: those
/// that are rare in the whole archive need not be counted, and they are most.
pub(crate) struct Rare {
    /// By the power of two that they have not reached: the number from which on all are as rare, and of which kinds
    /// some are.
    ends: Vec<(u32, [bool; Kind::ALL.len()])>,
}

/// One in so many of the hits has a label that is worth counting.
const WORTH_COUNTING: usize = 1000;

impl Rare {
    pub fn among(names: &Names, tables: &[Arc<Table>]) -> Rare {
        let mut totals = names.zeros();
        tables.iter().flat_map(|table| table.every_label()).for_each(|number| totals[*number as usize] += 1);
        let mut ends = vec![(0, [false; Kind::ALL.len()]); u32::BITS as usize];
        names.each_kind(&(0..totals.len() as u32).collect::<Vec<_>>(), |kind, number| {
            for (power, (end, kinds)) in ends.iter_mut().enumerate() {
                if totals[number as usize] >> power > 0 {
                    *end = number + 1;
                } else {
                    kinds[kind as usize] = true;
                }
            }
        });
        Rare { ends }
    }

    /// Counts what the documents of these tables have, exactly.
    pub fn count(&self, names: &Names, found: &[(&Table, &[u32])], most: usize) -> Facets {
        let mut counting = Counting::begin(names);
        found.iter().for_each(|(table, docs)| counting.years(table, docs));
        let hits: usize = found.iter().map(|(_, docs)| docs.len()).sum();
        let power = (hits / WORTH_COUNTING).checked_ilog2();
        if let Some((power, (end, rare))) = power.and_then(|power| Some((power, self.ends.get(power as usize)?))) {
            found.iter().for_each(|(table, docs)| counting.labels(table, docs, *end));
            let frequent = counting.most_frequent(most);
            let is_sure = |(frequent, rare): (&Vec<(u32, u32)>, &bool)| {
                !rare || frequent.get(most - 1).is_some_and(|(count, _)| *count >> power > 0)
            };
            if frequent.iter().zip(rare).all(is_sure) {
                return counting.finish(frequent, most);
            }
        }
        found.iter().for_each(|(table, docs)| counting.labels(table, docs, u32::MAX));
        let frequent = counting.most_frequent(most);
        counting.finish(frequent, most)
    }
}

/// The most frequent of many labels.
struct Frequent {
    size: usize,
    least: u32,
    kept: Vec<(u32, u32)>,
}

impl Frequent {
    fn new(size: usize) -> Frequent {
        Frequent { size, least: 0, kept: Vec::new() }
    }

    #[inline]
    fn offer(&mut self, count: u32, number: u32) {
        if count > self.least {
            self.kept.push((count, number));
            if self.kept.len() > self.size * 4 {
                self.cut();
            }
        }
    }

    fn cut(&mut self) {
        if self.kept.len() > self.size {
            let (_, least, _) =
                self.kept.select_nth_unstable_by_key(self.size, |(count, _)| std::cmp::Reverse(*count));
            self.least = least.0;
            self.kept.truncate(self.size);
        }
    }

    /// The most frequent first.
    fn finish(mut self) -> Vec<(u32, u32)> {
        self.cut();
        self.kept.sort_unstable_by_key(|(count, _)| std::cmp::Reverse(*count));
        self.kept
    }
}

/// Of so many labels that tie for the last place the names decide.
const TIED: usize = 50;
