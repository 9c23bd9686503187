//! The fields of the index. Bodies are not stored in it: the terms alone.

use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, Schema, TextFieldIndexing, TextOptions};

use crate::document::Kind;

/// Raised with every change to the fields or to analysis; an index of another version is built afresh.
pub(crate) const VERSION: u32 = 2;

/// The ways in which a text's words stand in the index.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextFields {
    /// Folded words with their positions.
    pub exact: Field,
    /// Stems, weighted by where they stand.
    pub stems: Field,
    /// Backwards, the long words of languages that join several into one.
    pub wholes: Field,
}

/// Every field.
#[derive(Clone, Debug)]
pub(crate) struct Fields {
    pub id: Field,
    pub published: Field,
    pub day: Field,
    /// What everyone may read.
    pub open: TextFields,
    /// The whole text, what everyone may read included.
    pub whole: TextFields,
    /// The headline's exact words, for suggestions.
    pub headline: Field,
    /// What filters look up: `section:trade`, `author:jane o neil`.
    pub tag: Field,
    /// Names from each of their words on, for suggestions.
    pub label: Field,
    pub open_vector: Field,
    pub whole_vector: Field,
    columns: [Field; Kind::ALL.len()],
}

impl Fields {
    /// The column of a kind's labels.
    pub fn column(&self, kind: Kind) -> Field {
        self.columns[kind as usize]
    }
}

/// The columns of what a text is about.
pub(crate) const OPEN_VECTOR: &str = "open_about";
pub(crate) const WHOLE_VECTOR: &str = "whole_about";

/// The name of a kind's column.
pub(crate) fn column_name(kind: Kind) -> &'static str {
    kind.word()
}

fn indexed(record: IndexRecordOption, norms: bool) -> TextOptions {
    let indexing = TextFieldIndexing::default().set_tokenizer("raw").set_index_option(record);
    TextOptions::default().set_indexing_options(indexing.set_fieldnorms(norms))
}

/// The schema and its fields.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let exact = indexed(IndexRecordOption::WithFreqsAndPositions, false);
    let stems = indexed(IndexRecordOption::WithFreqs, true);
    let basic = indexed(IndexRecordOption::Basic, false);
    let column = TextOptions::default().set_fast("raw");
    let fields = Fields {
        id: builder.add_u64_field("id", INDEXED | FAST),
        published: builder.add_i64_field("published", FAST),
        day: builder.add_i64_field("day", FAST),
        open: TextFields {
            exact: builder.add_text_field("open_exact", exact.clone()),
            stems: builder.add_text_field("open_stems", stems.clone()),
            wholes: builder.add_text_field("open_wholes", basic.clone()),
        },
        whole: TextFields {
            exact: builder.add_text_field("whole_exact", exact),
            stems: builder.add_text_field("whole_stems", stems),
            wholes: builder.add_text_field("whole_wholes", basic.clone()),
        },
        headline: builder.add_text_field("headline", basic.clone()),
        tag: builder.add_text_field("tag", basic.clone()),
        label: builder.add_text_field("label", basic),
        open_vector: builder.add_text_field(OPEN_VECTOR, column.clone()),
        whole_vector: builder.add_text_field(WHOLE_VECTOR, column.clone()),
        columns: Kind::ALL.map(|kind| builder.add_text_field(column_name(kind), column.clone())),
    };
    (builder.build(), fields)
}
