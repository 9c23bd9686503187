//! Counts over all hits: labels of each kind, and years.

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

    #[inline]
    pub fn count(&mut self, table: &Table, doc: u32) {
        for number in table.labels(doc) {
            // A label that came in since counting began belongs to no document of this view.
            if let Some(count) = self.counts.get_mut(*number as usize) {
                if *count == 0 {
                    self.met.push(*number);
                }
                *count += 1;
            }
        }
        self.years[(table.year(doc) - FIRST_YEAR) as usize] += 1;
    }

    /// The most frequent labels of each kind, and the years.
    pub fn finish(mut self, most: usize) -> Facets {
        let mut counted: Vec<Frequent> = Kind::ALL.map(|_| Frequent::new(most + TIED)).into();
        self.names.each_kind(&self.met, |kind, number| {
            // What is counted now is nothing to whoever counts next.
            let count = std::mem::take(&mut self.counts[number as usize]);
            counted[kind as usize].offer(count, number);
        });
        let labels = Kind::ALL.into_iter().zip(counted);
        let labels = labels.map(|(kind, counted)| (kind, first(self.names, counted.finish(), most))).collect();
        let years = (FIRST_YEAR..).zip(&self.years).filter(|(_, count)| **count > 0);
        let years = years.map(|(year, count)| (year, u64::from(*count))).collect();
        self.names.give_back(self.counts);
        Facets { labels, years }
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

/// The most frequent, in a fixed order.
fn first(names: &Names, counted: Vec<(u32, u32)>, most: usize) -> Vec<(Label, u64)> {
    // Those that tie with the last are looked at too, so that the name decides and not the order of arrival.
    let least = counted.get(most.saturating_sub(1)).map_or(0, |(count, _)| *count);
    let tied = counted.iter().take_while(|(count, _)| *count >= least);
    let mut named: Vec<(Label, u64)> =
        tied.map(|(count, number)| (names.label(*number), u64::from(*count))).collect();
    named.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.name.cmp(&other.0.name)));
    named.truncate(most);
    named
}
