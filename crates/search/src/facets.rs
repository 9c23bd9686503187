//! Counts over all hits: labels of each kind, and years.

use std::ops::Range;
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
struct Counting<'a> {
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
    fn begin(names: &'a Names) -> Counting<'a> {
        Counting { names, counts: names.zeros(), met: Vec::new(), years: vec![0; YEARS] }
    }

    /// Counts the labels of these numbers.
    fn labels(&mut self, table: &Table, docs: &[u32], numbers: Range<u32>) {
        for doc in docs {
            for number in table.labels(*doc).iter().take_while(|number| **number < numbers.end) {
                // A label that came in since counting began belongs to no document of this view.
                if *number >= numbers.start
                    && let Some(count) = self.counts.get_mut(*number as usize)
                {
                    if *count == 0 {
                        self.met.push(*number);
                    }
                    *count += 1;
                }
            }
        }
    }

    fn years(&mut self, table: &Table, docs: &[u32]) {
        docs.iter().for_each(|doc| self.years[(table.year(*doc) - FIRST_YEAR) as usize] += 1);
    }

    /// The most frequent labels of each kind so far, with their counts.
    fn most_frequent(&self, most: usize) -> [Vec<(u32, u32)>; Kind::ALL.len()] {
        let mut counted = Kind::ALL.map(|_| Frequent::new(most));
        self.names.each_kind(&self.met, |kind, number| {
            counted[kind as usize].offer(self.counts[number as usize], number);
        });
        counted.map(Frequent::finish)
    }

    fn finish(mut self, most: usize) -> Facets {
        let labels = Kind::ALL.into_iter().zip(self.most_frequent(most + TIED));
        let labels = labels.map(|(kind, frequent)| (kind, self.names.first(frequent, most))).collect();
        let years = (FIRST_YEAR..).zip(&self.years).filter(|(_, count)| **count > 0);
        let years = years.map(|(year, count)| (year, u64::from(*count))).collect();
        // What is counted now is nothing to whoever counts next.
        self.met.iter().for_each(|number| self.counts[*number as usize] = 0);
        self.names.give_back(self.counts);
        Facets { labels, years }
    }
}

/// How many documents each label has says which labels can be among the most frequent of many hits: those that are
/// rarer in the whole archive need not be counted, and they are most.
pub(crate) struct Rare {
    /// By the power of two that their documents do not reach: the number from which on all labels are as rare.
    ends: [u32; u32::BITS as usize],
    /// The last number of each kind.
    lasts: [u32; Kind::ALL.len()],
}

/// A label that one in so many of the hits has is likely to be among the most frequent.
const LIKELY: usize = 1500;

impl Rare {
    pub fn among(names: &Names, tables: &[Arc<Table>]) -> Rare {
        let mut totals = names.zeros();
        tables.iter().flat_map(|table| table.every_label()).for_each(|number| totals[*number as usize] += 1);
        let mut rare = Rare { ends: [0; u32::BITS as usize], lasts: [0; Kind::ALL.len()] };
        let all: Vec<u32> = (0..totals.len() as u32).collect();
        names.each_kind(&all, |kind, number| {
            rare.lasts[kind as usize] = number;
            if let Some(power) = totals[number as usize].checked_ilog2() {
                rare.ends[..=power as usize].fill(number + 1);
            }
        });
        rare
    }

    /// From which number on all labels have fewer documents than this, or fewer than half of it.
    fn end(&self, documents: u32) -> u32 {
        documents.checked_ilog2().map_or(u32::MAX, |power| self.ends[power as usize])
    }

    /// What labels from that number on would have to reach to be among the most frequent of their kind.
    fn reached(&self, counting: &Counting, end: u32, most: usize) -> u32 {
        let unsure = self.lasts.iter().zip(counting.most_frequent(most)).filter(|(last, _)| **last >= end);
        let reached = unsure.map(|(_, counted)| counted.get(most.saturating_sub(1)).map_or(0, |last| last.0));
        reached.min().unwrap_or(u32::MAX)
    }

    /// Counts what the documents of these tables have, exactly.
    pub fn count(&self, names: &Names, found: &[(&Table, &[u32])], most: usize) -> Facets {
        let mut counting = Counting::begin(names);
        found.iter().for_each(|(table, docs)| counting.years(table, docs));
        let hits: usize = found.iter().map(|(_, docs)| docs.len()).sum();
        let (mut counted, mut documents) = (0, (hits / LIKELY) as u32);
        loop {
            let end = self.end(documents);
            found.iter().for_each(|(table, docs)| counting.labels(table, docs, counted..end));
            counted = end;
            let reached = self.reached(&counting, counted, most);
            if self.end(reached) <= counted {
                break;
            }
            documents = reached.max(documents / 4);
        }
        counting.finish(most)
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
