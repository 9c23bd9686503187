//! Running text: the little of HTML that every mail program shows well, as types. What is read from
//! HTML is sanitised first, and what is none of these becomes the text in it.

use super::{Link, read};

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
    /// Reads any HTML. `link` says where its links are to lead; it is asked in reading order, and not for links
    /// within the text.
    pub fn from_html(html: &str, link: &mut dyn FnMut(&str) -> Link) -> Self {
        read::prose(html, link)
    }

    /// Plain words: paragraphs parted by empty lines.
    pub fn from_words(words: &str) -> Self {
        let lines: Vec<&str> = words.lines().map(str::trim).collect();
        let paragraphs = lines.split(|line| line.is_empty()).filter(|lines| !lines.is_empty());
        Self(paragraphs.map(|lines| Stanza::Paragraph(broken(lines))).collect())
    }

    /// Whether there is nothing to read.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Lines of a paragraph, kept apart.
fn broken(lines: &[&str]) -> Vec<Run> {
    let words = lines.iter().map(|line| Run::Words((*line).to_owned()));
    words.flat_map(|words| [Run::Break, words]).skip(1).collect()
}
