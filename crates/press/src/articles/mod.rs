//! The archive: articles as they are shown in lists ([`Card`]) and on their page ([`Article`]),
//! found by address, listed by key, saved with their history.

mod address;
mod cards;
mod dated;
mod filing;
#[cfg(test)]
pub(crate) mod fixtures;
mod links;
mod lists;
mod page;
mod pictures;
mod row;
mod save;
#[cfg(test)]
mod tests;
pub mod wire;

use std::collections::HashSet;

use kernel::clock::Millis;
use kernel::config::{Access, AccessLevel};

use crate::access::{self, Effective, Filed, Sealed};
use crate::drafts::Correction;
use crate::pictures::{Focus, Portrait};
use crate::taxonomy::TermKind;

pub(crate) use cards::media_file;
pub(crate) use dated::dated;
pub use dated::{Dated, cards};
pub use filing::Filing;
pub use links::{Moved, redirect};
pub use lists::{
    Cursor, Direction, Listing, MonthCount, count_matches, dates, last_id, list, months, next_scheduled,
};
pub use page::{Found, by_id, by_slug, card, card_by_slug, find, id_of};
pub use pictures::{Picture, add_picture, hidden_picture, picture};
pub use save::{AuthorDraft, Editorial, LeadDraft, Manuscript, Saved, edit, save, withdraw};

/// A section, topic, place or series, as far as a link to it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermLink {
    /// What it files by.
    pub kind: TermKind,
    /// Last part of its address.
    pub slug: String,
    /// Its name.
    pub name: String,
}

/// An author, as far as a byline needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Byline {
    /// Last part of the author's address.
    pub slug: String,
    /// The name.
    pub name: String,
    /// The portrait.
    pub portrait: Option<Portrait>,
}

/// A picture with its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// File name under `/media/`, if the picture was taken over.
    pub file: Option<String>,
    /// Where it was found, if it was not.
    pub elsewhere: Option<String>,
    /// Width in pixels; 0 if unknown.
    pub width: i64,
    /// Height in pixels; 0 if unknown.
    pub height: i64,
    /// Whether it has smaller copies.
    pub scalable: bool,
    /// Whether they are to be had in AVIF.
    pub avif: bool,
    /// What must stay in sight when it is cropped.
    pub focus: Focus,
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// The line under it.
    pub caption: String,
    /// Who made it.
    pub credit: String,
}

/// What lists show of an article: nothing past the teaser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// Row id.
    pub id: i64,
    /// Public id, stable for good.
    pub public_id: String,
    /// Last part of its address.
    pub slug: String,
    /// Counts its changes.
    pub version: i64,
    /// Its type: `article`, `briefing`, `column`, ...
    pub kind: String,
    /// The headline.
    pub title: String,
    /// The standfirst; may be empty.
    pub standfirst: String,
    /// Words of the whole text.
    pub words: i64,
    /// BCP 47 tag; empty: the publication's language.
    pub language: String,
    /// The level an editor gave it.
    pub own_level: Option<AccessLevel>,
    /// Open to all until then.
    pub open_until: Option<Millis>,
    /// Its section.
    pub section: Option<TermLink>,
    /// The level an editor gave the section.
    pub section_level: Option<AccessLevel>,
    /// The section is open to all until then.
    pub section_open_until: Option<Millis>,
    /// Open to all until then, by an editor's word on the whole site.
    pub site_open_until: Option<Millis>,
    /// Topics and places.
    pub terms: Vec<TermLink>,
    /// Authors, in the order of the byline.
    pub authors: Vec<Byline>,
    /// The picture that leads it.
    pub image: Option<Image>,
    /// When it was published.
    pub published_at: Millis,
    /// When its text last changed.
    pub updated_at: Millis,
}

impl Card {
    /// Topics alone.
    pub fn topics(&self) -> impl Iterator<Item = &TermLink> {
        self.terms.iter().filter(|term| term.kind == TermKind::Topic)
    }

    /// Places alone.
    pub fn places(&self) -> impl Iterator<Item = &TermLink> {
        self.terms.iter().filter(|term| term.kind == TermKind::Place)
    }

    /// The level that counts at `now`, and why.
    pub fn level(&self, rules: &Access, now: Millis) -> Effective {
        access::effective(&self.filed(), rules, now)
    }

    /// When that level may next change by time alone.
    pub fn level_changes_at(&self, rules: &Access, now: Millis) -> Option<Millis> {
        access::changes_at(&self.filed(), rules, now)
    }

    fn filed(&self) -> Filed<'_> {
        Filed {
            own: self.own_level,
            open_until: self.open_until,
            section: self.section.as_ref().map(|section| section.slug.as_str()),
            section_level: self.section_level,
            section_open_until: self.section_open_until,
            site_open_until: self.site_open_until,
            topics: self.topics().map(|topic| topic.slug.as_str()).collect(),
            authors: self.authors.iter().map(|author| author.slug.as_str()).collect(),
            kind: &self.kind,
            published_at: Some(self.published_at),
        }
    }
}

/// Names as a sentence has them: "Ann, Bo and Cy"; nothing of nobody.
pub fn in_a_row(names: &[impl AsRef<str>], and: &str) -> Option<String> {
    let (last, others) = names.split_last()?;
    let others: Vec<&str> = others.iter().map(AsRef::as_ref).collect();
    Some(match others.is_empty() {
        true => last.as_ref().to_owned(),
        false => format!("{} {and} {}", others.join(", "), last.as_ref()),
    })
}

/// A whole article. Its text past the teaser is sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// What lists show.
    pub card: Card,
    /// The teaser, sanitised HTML.
    pub teaser_html: String,
    /// The teaser as plain text.
    pub teaser_text: String,
    /// The teaser for those who may read on, where it differs: with the marks of footnotes past the wall.
    pub lead: Option<Sealed>,
    /// What is past the teaser.
    pub rest: Sealed,
    /// Public ids of those of its pictures that are to be had in AVIF.
    pub in_avif: HashSet<String>,
    /// Authors' biographies, beside `card.authors`.
    pub bios: Vec<String>,
    /// Its series, and its part in it.
    pub series: Option<SeriesPart>,
    /// Where it first stood.
    pub source_url: Option<String>,
    /// Title for search engines, if it differs.
    pub seo_title: Option<String>,
    /// Description for search engines, if it differs.
    pub seo_description: Option<String>,
    /// Title where it is shared, if it differs.
    pub social_title: Option<String>,
    /// Description where it is shared, if it differs.
    pub social_description: Option<String>,
    /// The address it belongs under, if that is another site's.
    pub canonical_url: Option<String>,
    /// What was wrong in it, the latest first.
    pub corrections: Vec<Correction>,
}

/// A place in a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesPart {
    /// The series.
    pub series: TermLink,
    /// Row id of the series.
    pub id: i64,
}
