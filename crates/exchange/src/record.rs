//! The plain records a foreign file is turned into, and what is said about them on the way.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// One article as the foreign file has it: nothing is sanitised, nothing is looked up.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ArticleRecord {
    /// Names the article for good: a second import of the same file finds it again.
    pub id: String,
    /// The headline, plain text.
    pub title: String,
    /// The body as HTML, not sanitised; `<!--more-->` or `<!--members-only-->` ends the teaser.
    pub body_html: String,
    /// When it was, or is to be, published.
    pub published_at: Option<Timestamp>,
    /// When it was last changed.
    pub updated_at: Option<Timestamp>,
    /// The name in its address.
    pub slug: Option<String>,
    /// The standfirst, plain text.
    pub standfirst: Option<String>,
    /// The section by its name.
    pub section: Option<String>,
    /// The article type: briefing, column, feature, ...
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// The series by its name.
    pub series: Option<String>,
    /// Topics by name, in the file's order, without repeats.
    pub topics: Vec<String>,
    /// Places by name.
    pub places: Vec<String>,
    /// The byline, in order.
    pub authors: Vec<AuthorRecord>,
    /// The article's own access level; `None` leaves it to the rules.
    pub access: Option<Access>,
    /// A language tag such as `en` or `pt-BR`.
    pub language: Option<String>,
    /// The image above the text.
    pub lead_image: Option<ImageRecord>,
    /// Where the article stood before.
    pub source_url: Option<String>,
    /// Paths (with their query) that must lead here from now on.
    pub old_paths: Vec<String>,
    /// Whether it is public. A `Published` record dated in the future is the importer's to schedule.
    pub state: State,
    /// The title for search engines.
    pub seo_title: Option<String>,
    /// The description for search engines.
    pub seo_description: Option<String>,
    /// Captions and credits of images in the body, where the file keeps them apart from it.
    pub images: Vec<ImageRecord>,
}

/// Someone in a byline.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuthorRecord {
    /// The name as printed.
    pub name: String,
    /// Who they are, plain text.
    pub bio: Option<String>,
    /// The name in their page's address.
    pub slug: Option<String>,
    /// A portrait's address.
    pub image: Option<String>,
}

/// An image with the words that belong to it, all plain text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ImageRecord {
    /// Its address; a path starting with `/` is relative to the old site.
    pub src: String,
    /// What it shows, for those who cannot see it.
    pub alt: Option<String>,
    /// The caption.
    pub caption: Option<String>,
    /// Who made it.
    pub credit: Option<String>,
    /// What must stay in sight when it is cropped: fractions of its width and height, from the top left.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub focus: Option<[f64; 2]>,
}

/// Who may read an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Access {
    /// Everyone.
    Free,
    /// Confirmed readers.
    Registered,
    /// Counted against the allowance.
    Metered,
    /// Subscribers only.
    Subscribers,
}

impl Access {
    /// Every level with the name it has in files.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("free", Self::Free),
        ("registered", Self::Registered),
        ("metered", Self::Metered),
        ("subscribers", Self::Subscribers),
    ];
}

/// Where an article is in its life.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Public.
    #[default]
    Published,
    /// Seen by staff only.
    Draft,
    /// To be published at its date.
    Scheduled,
}

/// What an article file yields, one at a time.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// An article, and what was noticed about it.
    Article(Box<ArticleRecord>, Vec<Note>),
    /// A record that cannot be taken.
    Rejected(Rejection),
    /// Records of a kind that is no article; told once a kind, at the end.
    Ignored {
        /// The kind, such as `page` or `attachment`.
        what: String,
        /// How many there were.
        count: u64,
    },
}

/// A record that was refused: where it stands, what it called itself, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Rejection {
    /// Where in the file.
    pub position: Position,
    /// Its id, if it has one (an address, in a reader list).
    pub id: Option<String>,
    /// Its headline, if it has one.
    pub title: Option<String>,
    /// What is wrong with it.
    pub reason: Reason,
}

/// Where a record stands in its file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Position {
    /// Its number, counted from 1 over all records of the file.
    pub record: u64,
    /// The line it starts on, where lines mean something.
    pub line: Option<u64>,
}

/// Why one record is refused while the rest goes on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Not JSON.
    #[error("this is not valid JSON: {0}")]
    InvalidJson(String),
    /// JSON, but no object.
    #[error("a record is a JSON object `{{...}}`, this is {0}")]
    NotAnObject(&'static str),
    /// Bytes that are no text.
    #[error("this is not UTF-8 text (at byte {0} of the record); save the file as UTF-8")]
    InvalidUtf8(usize),
    /// Longer than is read into memory.
    #[error("the record is longer than {} MB, the most that is accepted", .0 >> 20)]
    TooLong(u64),
    /// Nested beyond reason.
    #[error("the record is nested too deeply")]
    TooDeep,
    /// Something it cannot be without.
    #[error("`{0}` is missing or empty")]
    Missing(&'static str),
    /// A value of the wrong kind.
    #[error("`{field}` must be {expected}, found {found}")]
    WrongType {
        /// The key.
        field: String,
        /// What belongs there.
        expected: &'static str,
        /// What stands there.
        found: &'static str,
    },
    /// A date nobody can read.
    #[error("`{field}` is not a date as 2024-05-31T09:00:00Z: {value:?}")]
    BadDate {
        /// The key or column.
        field: String,
        /// What stands there.
        value: String,
    },
    /// A value that is not understood.
    #[error("column `{column}`: {problem}: {value:?}")]
    BadValue {
        /// The column's header.
        column: String,
        /// What is wrong.
        problem: &'static str,
        /// What stands there.
        value: String,
    },
    /// More cells than headers.
    #[error("the row has {found} cells, the header {expected}; a comma or quote may be misplaced")]
    Columns {
        /// Cells in the header.
        expected: usize,
        /// Cells in the row.
        found: usize,
    },
    /// Deleted at the source.
    #[error("this reader was deleted there on {0}, so is not taken over")]
    Deleted(String),
}

/// Something noticed about a record that is taken all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What kind of thing, for counting.
    pub kind: NoteKind,
    /// The sentence for the report.
    pub text: String,
}

impl Note {
    pub(crate) fn new(kind: NoteKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }

    pub(crate) fn no_text() -> Self {
        Self::new(NoteKind::NoText, "no text: a headline only")
    }

    pub(crate) fn no_date() -> Self {
        Self::new(NoteKind::NoDate, "no date: kept as a draft")
    }
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

/// The kinds of [`Note`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NoteKind {
    /// A headline without text.
    NoText,
    /// No date, so a draft.
    NoDate,
    /// A date without a zone was read as UTC.
    DateAssumed,
    /// A date was not understood and left out.
    DateDropped,
    /// A key or column that is not known; told once a file.
    UnknownKey,
    /// An access level that is not known; the article is closed to all but subscribers.
    UnknownAccess,
    /// A shortcode or card was dropped or changed into plain HTML.
    Dropped,
    /// An embedded player or post became a card that links to it.
    Embed,
    /// Private or behind a password at the source, so a draft.
    Withheld,
    /// It points at something the file does not hold.
    Dangling,
    /// Its id was given to another record of the file before; it got one of its own.
    Repeated,
    /// Damaged text was repaired.
    Repaired,
}

/// How far the file has been read, for a progress bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of the file (as stored, compressed or not) read so far.
    pub bytes: u64,
    /// Bytes of the whole file.
    pub total: u64,
}
