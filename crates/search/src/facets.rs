//! Counts over all hits: labels of each kind, and years.

use std::collections::BTreeMap;

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
pub(crate) struct Counting {
    wanted: bool,
    counts: Vec<u32>,
    met: Vec<u32>,
    years: BTreeMap<i16, u64>,
    year: (i16, u64),
}

impl Counting {
    pub fn begin(names: &Names, wanted: bool) -> Counting {
        let counts = vec![0; if wanted { names.count() } else { 0 }];
        Counting { wanted, counts, met: Vec::new(), years: BTreeMap::new(), year: (0, 0) }
    }

    #[inline]
    pub fn count(&mut self, table: &Table, doc: u32) {
        if !self.wanted {
            return;
        }
        for number in table.labels(doc) {
            // A label that came in since counting began belongs to no document of this view.
            if let Some(count) = self.counts.get_mut(*number as usize) {
                if *count == 0 {
                    self.met.push(*number);
                }
                *count += 1;
            }
        }
        // Neighbours are mostly of one year.
        let year = table.year(doc);
        if year != self.year.0 {
            self.keep_year();
            self.year.0 = year;
        }
        self.year.1 += 1;
    }

    fn keep_year(&mut self) {
        if self.year.1 > 0 {
            *self.years.entry(self.year.0).or_default() += self.year.1;
        }
        self.year.1 = 0;
    }

    pub fn finish(mut self, names: &Names, most: usize) -> Facets {
        if !self.wanted {
            return Facets::default();
        }
        self.keep_year();
        let mut counted: Vec<Vec<(u32, u32)>> = vec![Vec::new(); Kind::ALL.len()];
        for (kind, number) in names.kinds(&self.met).into_iter().zip(&self.met) {
            counted[kind as usize].push((self.counts[*number as usize], *number));
        }
        let labels = Kind::ALL.into_iter().zip(counted);
        let labels = labels.map(|(kind, counted)| (kind, first(names, counted, most))).collect();
        Facets { labels, years: self.years.into_iter().collect() }
    }
}

/// Of so many labels that tie for the last place the names decide.
const TIED: usize = 50;

/// The most frequent, in a fixed order.
fn first(names: &Names, mut counted: Vec<(u32, u32)>, most: usize) -> Vec<(Label, u64)> {
    if counted.len() > most + TIED {
        counted.select_nth_unstable_by_key(most + TIED, |(count, _)| std::cmp::Reverse(*count));
        counted.truncate(most + TIED);
    }
    counted.sort_unstable_by_key(|(count, _)| std::cmp::Reverse(*count));
    // Those that tie with the last are looked at too, so that the name decides and not the order of arrival.
    let least = counted.get(most.saturating_sub(1)).map_or(0, |(count, _)| *count);
    let tied = counted.iter().take_while(|(count, _)| *count >= least);
    let mut named: Vec<(Label, u64)> =
        tied.map(|(count, number)| (names.label(*number), u64::from(*count))).collect();
    named.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.name.cmp(&other.0.name)));
    named.truncate(most);
    named
}
