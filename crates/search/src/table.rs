//! A segment's columns in memory: ids, dates and labels, laid out so that counting them over thousands of hits
//! costs little. Labels have numbers that hold across segments.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use jiff::ToSpan;
use jiff::civil::Date;
use tantivy::SegmentReader;

use crate::document::{Kind, Label, label_of};
use crate::schema::column_name;

/// Labels and their numbers, for all kinds together. Grows only.
#[derive(Default)]
struct Numbers {
    /// By kind and slug, so that a label that was renamed stays one.
    of: HashMap<(Kind, Box<str>), u32>,
    /// As the column has them.
    values: Vec<(Kind, Box<str>)>,
}

/// What every segment calls its labels by.
#[derive(Default)]
pub(crate) struct Names {
    numbers: RwLock<Numbers>,
}

impl Names {
    fn number(&self, kind: Kind, value: &str) -> u32 {
        let mut numbers = self.numbers.write().unwrap_or_else(PoisonError::into_inner);
        let key = (kind, label_of(value).slug.into_boxed_str());
        if let Some(known) = numbers.of.get(&key) {
            return *known;
        }
        let number = numbers.values.len() as u32;
        numbers.values.push((kind, value.into()));
        numbers.of.insert(key, number);
        number
    }

    /// How many labels there are.
    pub fn count(&self) -> usize {
        self.numbers.read().unwrap_or_else(PoisonError::into_inner).values.len()
    }

    /// The label of that slug.
    pub fn of_slug(&self, kind: Kind, slug: &str) -> Label {
        let numbers = self.numbers.read().unwrap_or_else(PoisonError::into_inner);
        let number = numbers.of.get(&(kind, slug.into())).copied();
        let value = number.and_then(|number| numbers.values.get(number as usize));
        value.map_or_else(|| Label::new(slug, slug), |(_, value)| label_of(value))
    }

    /// The kind of each of these numbers.
    pub fn kinds(&self, numbers: &[u32]) -> Vec<Kind> {
        let known = self.numbers.read().unwrap_or_else(PoisonError::into_inner);
        numbers
            .iter()
            .filter_map(|number| known.values.get(*number as usize))
            .map(|(kind, _)| *kind)
            .collect()
    }

    /// The label of a number.
    pub fn label(&self, number: u32) -> Label {
        let numbers = self.numbers.read().unwrap_or_else(PoisonError::into_inner);
        numbers.values.get(number as usize).map_or_else(|| Label::new("", ""), |(_, value)| label_of(value))
    }
}

/// The columns of a segment.
pub(crate) struct Table {
    ids: Vec<i64>,
    published: Vec<i64>,
    days: Vec<i32>,
    years: Vec<i16>,
    /// Where each document's part of the labels begins.
    starts: Vec<u32>,
    labels: Vec<u32>,
}

impl Table {
    /// Reads the columns of a segment.
    pub fn read(segment: &SegmentReader, names: &Names) -> tantivy::Result<Table> {
        let columns = segment.fast_fields();
        let (ids, published, days) = (columns.u64("id")?, columns.i64("published")?, columns.i64("day")?);
        let documents = 0..segment.max_doc();
        let days: Vec<i32> =
            documents.clone().map(|doc| days.first(doc).unwrap_or_default() as i32).collect();
        let (starts, labels) = labels(segment, names)?;
        Ok(Table {
            ids: documents.clone().map(|doc| ids.first(doc).unwrap_or_default() as i64).collect(),
            published: documents.map(|doc| published.first(doc).unwrap_or_default()).collect(),
            years: days.iter().map(|day| year(*day)).collect(),
            days,
            starts,
            labels,
        })
    }

    pub fn id(&self, doc: u32) -> i64 {
        self.ids[doc as usize]
    }

    /// Milliseconds since 1970.
    pub fn published(&self, doc: u32) -> i64 {
        self.published[doc as usize]
    }

    /// Days since 1970, of every document.
    pub fn days(&self) -> &[i32] {
        &self.days
    }

    pub fn year(&self, doc: u32) -> i16 {
        self.years[doc as usize]
    }

    /// The numbers of a document's labels.
    pub fn labels(&self, doc: u32) -> &[u32] {
        let doc = doc as usize;
        &self.labels[self.starts[doc] as usize..self.starts[doc + 1] as usize]
    }
}

fn year(day: i32) -> i16 {
    Date::constant(1970, 1, 1).saturating_add(day.days()).year()
}

/// Labels of each document: where its part of the numbers begins, and the numbers.
fn labels(segment: &SegmentReader, names: &Names) -> tantivy::Result<(Vec<u32>, Vec<u32>)> {
    let mut columns = Vec::new();
    for kind in Kind::ALL {
        let Some(column) = segment.fast_fields().str(column_name(kind))? else { continue };
        let mut numbers = Vec::with_capacity(column.num_terms());
        let mut terms = column.dictionary().stream()?;
        while terms.advance() {
            numbers.push(names.number(kind, &String::from_utf8_lossy(terms.key())));
        }
        columns.push((column, numbers));
    }
    let (mut starts, mut labels) = (vec![0], Vec::new());
    for doc in 0..segment.max_doc() {
        let mut of_doc: Vec<u32> = Vec::new();
        for (column, numbers) in &columns {
            of_doc.extend(column.ords().values_for_doc(doc).filter_map(|ord| numbers.get(ord as usize)));
        }
        of_doc.sort_unstable();
        of_doc.dedup();
        labels.extend(of_doc);
        starts.push(labels.len() as u32);
    }
    labels.shrink_to_fit();
    Ok((starts, labels))
}
