//! Counts over all hits: labels of each kind, and years.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

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

pub(crate) struct Counting {
    wanted: bool,
    labels: Vec<Vec<u32>>,
    days: BTreeMap<i32, u32>,
}

impl Counting {
    pub fn begin(names: &Names, wanted: bool) -> Counting {
        let size = |kind: &Kind| if wanted { names.count(*kind) } else { 0 };
        Counting { wanted, labels: Kind::ALL.iter().map(|kind| vec![0; size(kind)]).collect(), days: BTreeMap::new() }
    }

    #[inline]
    pub fn count(&mut self, table: &Table, doc: u32) {
        if !self.wanted {
            return;
        }
        for (kind, counts) in Kind::ALL.iter().zip(&mut self.labels) {
            for number in table.labels(*kind, doc) {
                // A label that came in since counting began belongs to no document of this view.
                if let Some(count) = counts.get_mut(*number as usize) {
                    *count += 1;
                }
            }
        }
        *self.days.entry(table.days()[doc as usize]).or_default() += 1;
    }

    pub fn finish(self, names: &Names, most: usize) -> Facets {
        if !self.wanted {
            return Facets::default();
        }
        let labels = Kind::ALL.into_iter().zip(&self.labels);
        let labels = labels.map(|(kind, counts)| (kind, first(names, kind, counts, most))).collect();
        let mut years: BTreeMap<i16, u64> = BTreeMap::new();
        for (day, count) in self.days {
            *years.entry(year(day)).or_default() += u64::from(count);
        }
        Facets { labels, years: years.into_iter().collect() }
    }
}

fn year(day: i32) -> i16 {
    Date::constant(1970, 1, 1).saturating_add(day.days()).year()
}

/// The most frequent, in a fixed order.
fn first(names: &Names, kind: Kind, counts: &[u32], most: usize) -> Vec<(Label, u64)> {
    let mut counted: Vec<(u32, u32)> =
        counts.iter().enumerate().filter(|(_, count)| **count > 0).map(|(number, count)| (*count, number as u32)).collect();
    counted.sort_unstable_by_key(|(count, _)| std::cmp::Reverse(*count));
    // Those that tie with the last are looked at too, so that the name decides and not the order of arrival.
    let least = counted.get(most.saturating_sub(1)).map_or(0, |(count, _)| *count);
    let tied = counted.iter().take_while(|(count, _)| *count >= least).take(most.saturating_add(500));
    let mut named: Vec<(Label, u64)> =
        tied.map(|(count, number)| (names.label(kind, *number), u64::from(*count))).collect();
    named.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.name.cmp(&other.0.name)));
    named.truncate(most);
    named
}
