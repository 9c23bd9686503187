//! A segment's columns and dictionaries in memory: ids, dates, labels and words, laid out so that going through
//! thousands of them costs little. Labels have numbers that hold across segments.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{PoisonError, RwLock};

use jiff::ToSpan;
use jiff::civil::Date;
use tantivy::SegmentReader;
use tantivy::columnar::StrColumn;
use tantivy::schema::Field;

use crate::document::{Kind, Label, label_of, name_of};
use crate::heads::Heads;
use crate::index::SearchError;
use crate::schema::{Fields, column_name};
use crate::words::Words;

/// Labels and their numbers, for all kinds together. Grows only.
#[derive(Default)]
struct Numbers {
    /// By kind and slug, so that a label that was renamed stays one.
    of: HashMap<(Kind, Box<str>), u32>,
    /// As the column has them.
    values: Vec<Box<str>>,
    /// From which number on labels are of a kind, up to the next of these.
    runs: Vec<(u32, Kind)>,
}

impl Numbers {
    /// The kind of labels of these numbers, part by part.
    fn runs(&self, numbers: Range<u32>) -> impl Iterator<Item = (Kind, Range<u32>)> {
        let first = self.runs.partition_point(|(from, _)| *from <= numbers.start).saturating_sub(1);
        let ends = self.runs.iter().skip(first + 1).map(|(from, _)| *from).chain([numbers.end]);
        let runs = self.runs.iter().skip(first).zip(ends);
        runs.map(move |((from, kind), end)| (*kind, numbers.start.max(*from)..numbers.end.min(end)))
            .take_while(|(_, run)| !run.is_empty())
    }
}

/// What every segment calls its labels by.
#[derive(Default)]
pub(crate) struct Names {
    numbers: RwLock<Numbers>,
}

impl Names {
    /// How many labels there are.
    pub fn count(&self) -> usize {
        self.numbers.read().unwrap_or_else(PoisonError::into_inner).values.len()
    }

    fn number(&self, kind: Kind, value: &str) -> u32 {
        let mut numbers = self.numbers.write().unwrap_or_else(PoisonError::into_inner);
        let key = (kind, label_of(value).slug.into_boxed_str());
        if let Some(known) = numbers.of.get(&key) {
            return *known;
        }
        let number = numbers.values.len() as u32;
        numbers.values.push(value.into());
        if numbers.runs.last().is_none_or(|(_, last)| *last != kind) {
            numbers.runs.push((number, kind));
        }
        numbers.of.insert(key, number);
        number
    }

    /// The label of that slug.
    pub fn of_slug(&self, kind: Kind, slug: &str) -> Label {
        let numbers = self.numbers.read().unwrap_or_else(PoisonError::into_inner);
        let number = numbers.of.get(&(kind, slug.into())).copied();
        let value = number.and_then(|number| numbers.values.get(number as usize));
        value.map_or_else(|| Label::new(slug, slug), |value| label_of(value))
    }

    /// The counts of labels from that number on, part by part: the kind of a part, and the number of its first label.
    pub fn by_kind(&self, from: u32, counts: &[u32], mut found: impl FnMut(Kind, u32, &[u32])) {
        let known = self.numbers.read().unwrap_or_else(PoisonError::into_inner);
        for (kind, run) in known.runs(from..from + counts.len() as u32) {
            found(kind, run.start, &counts[(run.start - from) as usize..(run.end - from) as usize]);
        }
    }

    /// The first of these labels, which come with their counts and the most frequent first; those that tie are
    /// ordered by name, so that their order of arrival does not show.
    pub fn first(&self, mut counted: Vec<(u32, u32)>, most: usize) -> Vec<(Label, u64)> {
        let known = self.numbers.read().unwrap_or_else(PoisonError::into_inner);
        let least = counted.get(most.saturating_sub(1)).map_or(0, |(count, _)| *count);
        counted.retain(|(count, _)| *count >= least);
        let name = |number: u32| known.values.get(number as usize).map_or("", |value| name_of(value));
        counted.sort_by(|one, other| other.0.cmp(&one.0).then_with(|| name(one.1).cmp(name(other.1))));
        let first = counted.into_iter().take(most);
        first
            .filter_map(|(count, number)| {
                Some((label_of(known.values.get(number as usize)?), u64::from(count)))
            })
            .collect()
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
    /// All labels, and some more for whoever reads beyond the last.
    labels: Vec<u32>,
    between: (i16, i16),
    words: Vec<(Field, Words)>,
    heads: Heads,
    /// Of the fields of stems, the code of each document's length.
    lengths: Vec<(Field, Vec<u8>)>,
}

impl Table {
    /// Reads the columns and dictionaries of a segment.
    pub fn read(segment: &SegmentReader, fields: &Fields, names: &Names) -> Result<Table, SearchError> {
        let columns = segment.fast_fields();
        let (ids, published, days) = (columns.u64("id")?, columns.i64("published")?, columns.i64("day")?);
        let documents = 0..segment.max_doc();
        let days: Vec<i32> =
            documents.clone().map(|doc| days.first(doc).unwrap_or_default() as i32).collect();
        let (starts, labels) = labels(segment, names)?;
        let mut words = Vec::new();
        let (open, whole) = (fields.open, fields.whole);
        for field in [open.exact, whole.exact, open.wholes, whole.wholes, fields.headline, fields.label] {
            words.push((field, Words::read(segment, field)?));
        }
        let ids: Vec<i64> = documents.clone().map(|doc| ids.first(doc).unwrap_or_default() as i64).collect();
        let published: Vec<i64> = documents.map(|doc| published.first(doc).unwrap_or_default()).collect();
        Ok(Table {
            heads: Heads::read(segment, fields.headline, |doc| (published[doc as usize], ids[doc as usize]))?,
            lengths: lengths(segment, [fields.open.stems, fields.whole.stems])?,
            words,
            ids,
            published,
            between: (
                days.iter().min().map_or(0, |day| year(*day)),
                days.iter().max().map_or(0, |day| year(*day)),
            ),
            years: days.iter().map(|day| year(*day)).collect(),
            days,
            starts,
            labels,
        })
    }

    /// The words of a field, if they are kept in memory.
    pub fn words(&self, field: Field) -> Option<&Words> {
        self.words.iter().find(|(known, _)| *known == field).map(|(_, words)| words)
    }

    /// The code of each document's length in a field of stems.
    pub fn lengths(&self, field: Field) -> &[u8] {
        self.lengths.iter().find(|(known, _)| *known == field).map_or(&[], |(_, lengths)| lengths)
    }

    pub fn heads(&self) -> &Heads {
        &self.heads
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

    /// The numbers of the labels of all documents.
    pub fn every_label(&self) -> &[u32] {
        &self.labels[..self.labels.len() - FEW]
    }

    /// The first year and the last.
    pub fn years(&self) -> (i16, i16) {
        self.between
    }

    /// The numbers of the labels of these documents, some at a time.
    #[inline]
    pub fn each_labels(&self, docs: &[u32], mut found: impl FnMut(&[u32])) {
        let mut some = [0; TOGETHER * FEW];
        for docs in docs.chunks(TOGETHER) {
            let mut filled = 0;
            for doc in docs {
                let (begin, end) =
                    (self.starts[*doc as usize] as usize, self.starts[*doc as usize + 1] as usize);
                // To copy always as many is faster than to ask how many, and the next ones overwrite the rest.
                if let (Some(room), Some(first)) =
                    (some[filled..].first_chunk_mut::<FEW>(), self.labels[begin..].first_chunk::<FEW>())
                {
                    *room = *first;
                }
                filled += (end - begin).min(FEW);
                if end - begin > FEW {
                    found(&self.labels[begin + FEW..end]);
                }
            }
            found(&some[..filled]);
        }
    }
}

/// The labels of so many documents are read together, and most documents have so few.
const TOGETHER: usize = 64;
const FEW: usize = 8;

fn year(day: i32) -> i16 {
    Date::constant(1970, 1, 1).saturating_add(day.days()).year()
}

fn lengths(segment: &SegmentReader, fields: [Field; 2]) -> tantivy::Result<Vec<(Field, Vec<u8>)>> {
    let of = |field: Field| {
        let lengths = segment.get_fieldnorms_reader(field)?;
        Ok((field, (0..segment.max_doc()).map(|doc| lengths.fieldnorm_id(doc)).collect()))
    };
    fields.into_iter().map(of).collect()
}

/// Labels of each document: where its part of the numbers begins, and the numbers.
fn labels(segment: &SegmentReader, names: &Names) -> tantivy::Result<(Vec<u32>, Vec<u32>)> {
    let mut columns = Vec::new();
    for kind in Kind::ALL {
        columns.extend(segment.fast_fields().str(column_name(kind))?.map(|column| (column, kind)));
    }
    // Where there are many labels, most are rare, so they are numbered last.
    columns.sort_by_key(|(column, _)| column.num_terms());
    let numbered = columns.into_iter().map(|(column, kind)| {
        let numbers = numbers(&column, kind, segment.max_doc(), names)?;
        Ok((column, numbers))
    });
    let columns: Vec<_> = numbered.collect::<tantivy::Result<_>>()?;
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
    labels.extend([0; FEW]);
    labels.shrink_to_fit();
    Ok((starts, labels))
}

/// The number of each value of a column. What many documents have is numbered first, so that counting is mostly done
/// in one corner of the memory.
fn numbers(column: &StrColumn, kind: Kind, documents: u32, names: &Names) -> tantivy::Result<Vec<u32>> {
    let mut values = Vec::with_capacity(column.num_terms());
    let mut terms = column.dictionary().stream()?;
    while terms.advance() {
        values.push((0u32, values.len(), String::from_utf8_lossy(terms.key()).into_owned()));
    }
    for ord in (0..documents).flat_map(|doc| column.ords().values_for_doc(doc)) {
        values[ord as usize].0 += 1;
    }
    values.sort_unstable_by_key(|(count, ord, _)| (std::cmp::Reverse(*count), *ord));
    let mut numbers = vec![0; values.len()];
    for (_, ord, value) in values {
        numbers[ord] = names.number(kind, &value);
    }
    Ok(numbers)
}
