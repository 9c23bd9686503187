//! Running text: the little of HTML that every mail program shows well, as types. What is read from
//! HTML is sanitised first, and what is none of these becomes the text in it.

use super::Link;

/// Running text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prose(pub Vec<Stanza>);

/// A part of a text with lines of its own.
#[derive(Clone, Debug, PartialEq)]
pub enum Stanza {
    /// A paragraph.
    Paragraph(Vec<Run>),
    /// A heading within the text.
    Heading(Vec<Run>),
    /// What somebody else says.
    Quote(Prose),
    /// A list, numbered or not.
    List {
        /// From one.
        numbered: bool,
        /// What is listed.
        items: Vec<Prose>,
    },
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Run {
    /// Words as they are.
    Words(String),
    /// A new line.
    Break,
    /// Stressed.
    Emphasis(Vec<Run>),
    /// Strong.
    Strong(Vec<Run>),
    /// Words that lead somewhere.
    Linked(Link, Vec<Run>),
}

impl Prose {
    /// Reads any HTML; `link` says where its links are to lead, each asked for once, in reading order.
    pub fn from_html(html: &str, link: &mut dyn FnMut(&str) -> Link) -> Self {
        _ = (html, link);
        Self::default()
    }

    /// Plain words: paragraphs parted by empty lines.
    pub fn from_words(words: &str) -> Self {
        _ = words;
        Self::default()
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
