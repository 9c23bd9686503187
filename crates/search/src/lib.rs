//! Search over the whole archive: an embedded index with two views of every article. What everyone may read and
//! the whole text are separate terms with separate statistics, so that what a query may not match cannot
//! colour its hits, their order, their counts or its suggestions.

mod analysis;
mod language;
mod stopwords;

pub use language::Language;
