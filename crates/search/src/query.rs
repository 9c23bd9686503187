//! What somebody searches for, as data. [`Query::read`] makes it of what was typed, and its `Display` writes
//! it down so that it reads the same again.

use std::fmt;

use jiff::civil::Date;

use crate::document::Kind;

/// A query. An empty one finds everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Query {
    /// What is searched for.
    pub words: Vec<Word>,
    /// What must not occur.
    pub without: Vec<Word>,
    /// What the articles are narrowed down to: within a kind any of them, between kinds each.
    pub filters: Vec<Filter>,
    /// What the articles must not be labelled with.
    pub without_filters: Vec<Filter>,
    /// The first day.
    pub from: Option<Date>,
    /// The day before which they were published.
    pub before: Option<Date>,
}

/// A word, the beginning of one, or words in a row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Word {
    /// A word in any of its forms.
    Plain(String),
    /// Every word that begins so.
    Prefix(String),
    /// These words, exactly so and in a row.
    Phrase(String),
}

/// A label, by its slug or its name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Filter {
    /// The kind of label.
    pub kind: Kind,
    /// Its slug or name.
    pub value: String,
}

impl Filter {
    /// A filter for that label.
    pub fn new(kind: Kind, value: impl Into<String>) -> Filter {
        Filter { kind, value: value.into() }
    }
}

impl Query {
    /// Whether it asks for no words, only for labels and dates if anything.
    pub fn is_wordless(&self) -> bool {
        self.words.is_empty()
    }

    /// Whether it asks for nothing at all.
    pub fn is_empty(&self) -> bool {
        *self == Query::default()
    }

    /// Takes its last word for one that is still being typed.
    pub fn still_typing(mut self) -> Query {
        if let Some(last) = self.words.last_mut()
            && let Word::Plain(text) = last
        {
            *last = Word::Prefix(std::mem::take(text));
        }
        self
    }
}

fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    let bare = !text.is_empty() && !text.contains(|c: char| c.is_whitespace() || "\"“”„«»".contains(c));
    if bare { f.write_str(text) } else { write!(f, "\"{text}\"") }
}

impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Word::Plain(text) => f.write_str(text),
            Word::Prefix(text) => write!(f, "{text}*"),
            Word::Phrase(text) => write!(f, "\"{text}\""),
        }
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.kind.word())?;
        quoted(f, &self.value)
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = self.words.iter().map(ToString::to_string).collect();
        parts.extend(self.without.iter().map(|word| format!("-{word}")));
        parts.extend(self.filters.iter().map(ToString::to_string));
        parts.extend(self.without_filters.iter().map(|filter| format!("-{filter}")));
        parts.extend(self.from.map(|day| format!("after:{day}")));
        parts.extend(self.before.map(|day| format!("before:{day}")));
        f.write_str(&parts.join(" "))
    }
}
