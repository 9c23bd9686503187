//! A segment's columns in memory: ids, dates and labels, laid out so that counting them over thousands of hits
//! costs little. Labels have numbers that hold across segments.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use jiff::ToSpan;
use jiff::civil::Date;
use tantivy::SegmentReader;

use crate::document::{Kind, Label, PART, label_of};
use crate::schema::column_name;

/// The numbers of all labels of one kind, in the order in which they were met.
#[derive(Default)]
struct Numbers {
    of: BTreeMap<Arc<str>, u32>,
    values: Vec<Arc<str>>,
}

/// Labels and their numbers, for all kinds. Grows only.
#[derive(Default)]
pub(crate) struct Names {
    kinds: [RwLock<Numbers>; Kind::ALL.len()],
}

impl Names {
    fn number(&self, kind: Kind, value: &str) -> u32 {
        let mut numbers = self.kinds[kind as usize].write().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = numbers.of.get(value) {
            return *known;
        }
        let (value, number): (Arc<str>, u32) = (value.into(), numbers.values.len() as u32);
        numbers.values.push(Arc::clone(&value));
        numbers.of.insert(value, number);
        number
    }

    /// How many labels of that kind there are.
    pub fn count(&self, kind: Kind) -> usize {
        self.kinds[kind as usize].read().unwrap_or_else(PoisonError::into_inner).values.len()
    }

    /// The label of that slug.
    pub fn of_slug(&self, kind: Kind, slug: &str) -> Label {
        let numbers = self.kinds[kind as usize].read().unwrap_or_else(PoisonError::into_inner);
        let from: Arc<str> = format!("{slug}{PART}").into();
        let found = numbers.of.range(Arc::clone(&from)..).next();
        found.filter(|(value, _)| value.starts_with(&*from)).map_or_else(|| Label::new(slug, slug), |(value, _)| label_of(value))
    }

    /// The label of a number.
    pub fn label(&self, kind: Kind, number: u32) -> Label {
        let numbers = self.kinds[kind as usize].read().unwrap_or_else(PoisonError::into_inner);
        numbers.values.get(number as usize).map_or_else(|| Label::new("", ""), |value| label_of(value))
    }
}

/// Labels of each document: where its part of the values begins, and the values.
struct Labels {
    starts: Vec<u32>,
    values: Vec<u32>,
}

/// The columns of a segment.
pub(crate) struct Table {
    ids: Vec<i64>,
    published: Vec<i64>,
    days: Vec<i32>,
    years: Vec<i16>,
    kinds: Vec<Labels>,
}

impl Table {
    /// Reads the columns of a segment.
    pub fn read(segment: &SegmentReader, names: &Names) -> tantivy::Result<Table> {
        let columns = segment.fast_fields();
        let (ids, published, days) = (columns.u64("id")?, columns.i64("published")?, columns.i64("day")?);
        let documents = 0..segment.max_doc();
        let days: Vec<i32> = documents.clone().map(|doc| days.first(doc).unwrap_or_default() as i32).collect();
        Ok(Table {
            ids: documents.clone().map(|doc| ids.first(doc).unwrap_or_default() as i64).collect(),
            published: documents.map(|doc| published.first(doc).unwrap_or_default()).collect(),
            years: days.iter().map(|day| year(*day)).collect(),
            days,
            kinds: Kind::ALL.iter().map(|kind| labels(segment, *kind, names)).collect::<Result<_, _>>()?,
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
    pub fn labels(&self, kind: Kind, doc: u32) -> &[u32] {
        let labels = &self.kinds[kind as usize];
        match labels.starts.get(doc as usize..doc as usize + 2) {
            Some(&[from, to]) => &labels.values[from as usize..to as usize],
            _ => &[],
        }
    }
}

fn year(day: i32) -> i16 {
    Date::constant(1970, 1, 1).saturating_add(day.days()).year()
}

fn labels(segment: &SegmentReader, kind: Kind, names: &Names) -> tantivy::Result<Labels> {
    let Some(column) = segment.fast_fields().str(column_name(kind))? else {
        return Ok(Labels { starts: Vec::new(), values: Vec::new() });
    };
    let mut numbers = Vec::with_capacity(column.num_terms());
    let mut terms = column.dictionary().stream()?;
    while terms.advance() {
        numbers.push(names.number(kind, &String::from_utf8_lossy(terms.key())));
    }
    let (mut starts, mut values) = (vec![0], Vec::new());
    for doc in 0..segment.max_doc() {
        let at = values.len();
        values.extend(column.ords().values_for_doc(doc).filter_map(|ord| numbers.get(ord as usize)));
        values[at..].sort_unstable();
        let mut kept = at;
        for next in at..values.len() {
            if next == at || values[next] != values[kept - 1] {
                values[kept] = values[next];
                kept += 1;
            }
        }
        values.truncate(kept);
        starts.push(values.len() as u32);
    }
    values.shrink_to_fit();
    Ok(Labels { starts, values })
}
