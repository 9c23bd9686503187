//! Letters: an issue of a newsletter as typed blocks, and what mail programs are sent of it.
//!
//! A [`Letter`] is rendered once for all who get the same, as HTML and as plain text ([`Letter::render`]).
//! Where one reader's own words belong, there stands a [`Slot`]; whoever sends fills it in. All words come
//! in ready: this module knows no language, no article and no reader.

mod blocks;
mod html;
mod link;
mod page;
mod plain;
mod prose;
mod read;
#[cfg(test)]
mod tests;
mod wrap;

pub use blocks::{Ad, AdContent, Block, Brief, Call, Item, Picture, Story, Take};
pub use link::{Link, Piece, Slot, escaped};
pub use prose::{Prose, Run, Stanza};

/// An issue as some of its readers get it.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// The language of its words, as in `en`.
    pub lang: String,
    /// The direction they are read in.
    pub direction: Direction,
    /// Who publishes it.
    pub publication: String,
    /// Where the name at its head leads.
    pub home: Link,
    /// The newsletter's name, as in "The Daily Review".
    pub name: String,
    /// What the issue is called: the subject, too.
    pub title: String,
    /// The line that inboxes show after the subject.
    pub preheader: String,
    /// The day it is of, in words.
    pub date: String,
    /// The house's colours by day and in the dark.
    pub colours: [Colours; 2],
    /// A picture in place of the publication's name.
    pub logo: Option<Logo>,
    /// What is in it, from top to bottom.
    pub blocks: Vec<Block>,
    /// What stands below all of it.
    pub footer: Footer,
}

/// Which way a language is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    #[default]
    Ltr,
    /// From right to left.
    Rtl,
}

/// The colours of one scheme; what is less important is mixed from ink and paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colours {
    /// Kickers and marks.
    pub accent: [u8; 3],
    /// What is pressed; its words are white.
    pub button: [u8; 3],
    /// The ground.
    pub paper: [u8; 3],
    /// The text.
    pub ink: [u8; 3],
}

/// The publication's name as a picture, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// Where it is.
    pub url: String,
    /// The same in the dark; empty: the same picture.
    pub dark_url: String,
    /// In CSS pixels.
    pub width: u32,
    /// In CSS pixels.
    pub height: u32,
}

/// What stands below the blocks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Footer {
    /// The words of the link to the page that shows this letter; empty: none. It stands at the head, too.
    pub browser: String,
    /// Why the reader gets it and where it was sent to: sentences, with [`Slot::Address`] in them.
    pub why: Vec<Piece>,
    /// The words of the link that ends it.
    pub unsubscribe: String,
    /// The words of the link to the reader's choices; empty: none.
    pub preferences: String,
    /// Who sends it and from where: name and postal address, a line each.
    pub imprint: Vec<String>,
}

/// Above so many bytes of HTML, with its slots filled, programs may show less than all of a letter: Gmail cuts
/// what is longer than 102 KB.
pub const LARGEST_HTML: usize = 90_000;

/// What a letter is sent as: two texts with gaps for what is one reader's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Rendered {
    /// The HTML part. What fills a slot of it is to be [`escaped`].
    pub html: Vec<Piece>,
    /// The plain part, lines ended by `\n`. Slots are filled as they are.
    pub text: Vec<Piece>,
}

impl Letter {
    /// Both parts of the letter.
    pub fn render(&self) -> Rendered {
        Rendered { html: html::html(self), text: plain::plain(self) }
    }

    /// The links that are the reader's own, with their words.
    fn own_links(&self) -> Vec<(&str, Slot)> {
        let Footer { browser, unsubscribe, preferences, .. } = &self.footer;
        let all = [
            (unsubscribe.as_str(), Slot::Unsubscribe),
            (preferences, Slot::Preferences),
            (browser, Slot::Browser),
        ];
        all.into_iter().filter(|(words, _)| !words.is_empty()).collect()
    }
}
