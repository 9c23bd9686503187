//! Search over the whole archive: an embedded index with two views of every article. What everyone may read and
//! the whole text are separate terms with separate statistics, so that what a query may not match cannot
//! colour its hits, their order, their counts or its suggestions.

mod analysis;
mod bits;
mod compounds;
mod cursor;
mod document;
mod exactly;
mod facets;
mod feedback;
mod frequent;
mod gate;
mod heads;
mod highlight;
mod index;
mod language;
mod mask;
mod nearness;
mod parse;
mod plan;
mod postings;
mod query;
mod remembered;
mod schema;
mod score;
mod search;
mod similar;
mod slip;
mod stopwords;
mod suggest;
mod table;
mod top;
mod typo;
mod vector;
mod words;
mod writer;

pub use cursor::{Cursor, NoCursor};
pub use document::{Document, Kind, Label};
pub use facets::Facets;
pub use highlight::{Passage, Stretch};
pub use index::{Index, OpenError, SearchError};
pub use language::Language;
pub use plan::{Correction, Scope};
pub use query::{Filter, Query, Word};
pub use search::{Hits, Order, Page};
pub use suggest::Suggestions;
pub use writer::{Rebuild, Writer};
