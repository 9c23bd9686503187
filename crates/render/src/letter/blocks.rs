//! What a letter is made of. An empty text means that there is none: nothing is shown in its place.

use super::{Link, Prose};

/// A part of a letter, as wide as it.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// The heading of the blocks that follow.
    Section(String),
    /// The house's opinion.
    Take(Take),
    /// The most important story.
    Lead(Story),
    /// A story.
    Story(Story),
    /// News from elsewhere.
    Brief(Brief),
    /// Links of one line each: from the archive, what is to come.
    List(Vec<Item>),
    /// The same by rank, numbered: most read.
    Ranking(Vec<Item>),
    /// The editor's own words.
    Text(Prose),
    /// An invitation to act, such as to subscribe.
    Call(Call),
    /// Somebody's advertisement.
    Ad(Ad),
    /// A line across.
    Divider,
}

/// A text of the house.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Take {
    /// Its headline.
    pub headline: String,
    /// Where the headline leads, if anywhere.
    pub link: Link,
    /// Who wrote it.
    pub byline: String,
    /// Its text.
    pub body: Prose,
}

/// An article, as a letter shows it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// Section or series, above the headline.
    pub kicker: String,
    /// Its headline.
    pub headline: String,
    /// Where headline and picture lead.
    pub link: Link,
    /// What it is about.
    pub standfirst: String,
    /// Who wrote it.
    pub byline: String,
    /// Its picture.
    pub picture: Option<Picture>,
    /// Some of its text: no more than all who get this letter may read.
    pub body: Prose,
    /// The words of a link at its end, as in "Read on".
    pub more: String,
}

/// A picture, as it is to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// Where it is; mail programs show JPEG, PNG and GIF everywhere.
    pub url: String,
    /// The file's width in pixels.
    pub width: u32,
    /// The file's height in pixels.
    pub height: u32,
    /// What is to be seen; empty only where it tells nothing.
    pub alt: String,
    /// Below it.
    pub caption: String,
    /// After the caption.
    pub credit: String,
}

/// News from elsewhere.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Brief {
    /// Whose it is.
    pub source: String,
    /// Its headline there.
    pub headline: String,
    /// Where it stands.
    pub link: Link,
    /// What the house says about it.
    pub note: Prose,
}

/// A line of a list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Item {
    /// When, in words; stands before it.
    pub date: String,
    /// What.
    pub words: String,
    /// Where it leads, if anywhere.
    pub link: Link,
    /// A line on it.
    pub note: String,
}

/// An invitation to act.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Call {
    /// What for.
    pub headline: String,
    /// Why.
    pub text: String,
    /// The words on the button.
    pub button: String,
    /// Where it leads.
    pub link: Link,
}

/// An advertisement, always labelled as one.
#[derive(Clone, Debug, PartialEq)]
pub struct Ad {
    /// "Advertisement", in the letter's language.
    pub label: String,
    /// Where it leads.
    pub link: Link,
    /// What it shows.
    pub content: AdContent,
}

/// What an advertisement shows.
#[derive(Clone, Debug, PartialEq)]
pub enum AdContent {
    /// Words.
    Words {
        /// What it says first.
        headline: String,
        /// What it says then.
        text: String,
        /// The words of its link.
        more: String,
    },
    /// A picture.
    Picture(Picture),
}
