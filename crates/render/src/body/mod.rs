//! From untrusted article HTML to the parts that are stored: the teaser everyone may read and the
//! rest that only the entitled may.
//!
//! The HTML is parsed once (`tree`), put into a plain shape (`tidy`), cut where the teaser ends
//! (`teaser`, `split`), and each part passes the allowlist (`policy`) on its way out.

mod anchors;
mod cards;
mod copies;
mod embeds;
mod frames;
mod images;
mod narration;
mod notes;
mod policy;
mod split;
pub mod tags;
mod teaser;
mod text;
mod tidy;
mod tree;
mod words;

#[cfg(test)]
mod editor_tests;
#[cfg(test)]
mod tests;

pub use cards::{Card, with_cards};
pub use copies::{Offer, with_copies};
pub use embeds::{Frame, Provider, page_of_frame};
pub use images::{BodyImage, NewSrc, rewrite_images};
pub use narration::{Line, Part, narrate};
pub use words::count as count_words;

use notes::Notes;
use tree::Body;

/// How long a teaser without a divider may be: the smaller of the two limits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TeaserLimits {
    /// At most this many words.
    pub words: u32,
    /// At most this share of the article's words, from 0 to 1.
    pub share: f64,
}

impl Default for TeaserLimits {
    fn default() -> Self {
        Self { words: 150, share: 1.0 / 3.0 }
    }
}

/// An article body, sanitised and cut at the wall.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    /// What everyone may read. Empty where nothing fits the limits.
    pub teaser_html: String,
    /// The teaser as those entitled to the rest read it: with the footnote references that point
    /// past the wall. `None` where that is the same as `teaser_html`.
    pub lead_html: Option<String>,
    /// What only the entitled may read; it continues where the teaser stops.
    pub rest_html: String,
    /// Words of the whole text, captions and footnotes included.
    pub words: u32,
    /// Words of the teaser.
    pub teaser_words: u32,
    /// The teaser as plain text, for descriptions.
    pub teaser_text: String,
    /// The pictures of both parts, in reading order.
    pub images: Vec<BodyImage>,
    /// What was removed, in words: "a script", "an iframe from example.com".
    pub notes: Vec<String>,
}

impl Prepared {
    /// Changes all three parts of the text alike.
    pub fn alter(&mut self, change: impl Fn(&str) -> String) {
        self.teaser_html = change(&self.teaser_html);
        self.rest_html = change(&self.rest_html);
        self.lead_html = self.lead_html.as_deref().map(change);
    }
}

/// Sanitises an article's body and cuts it where the teaser ends: at the editor's divider, else
/// within the limits.
pub fn prepare(body_html: &str, limits: TeaserLimits) -> Prepared {
    let mut notes = Notes::default();
    let mut body = Body::parse(body_html);
    let divider = tidy::tidy(&mut body, &mut notes);
    let words = text::words_of_children(&body, body.root);

    let cut = match divider {
        Some(divider) => Some(divider),
        None => teaser::cut_within(&mut body, limits, words),
    };
    let rest = split::split_at(&mut body, cut);
    if let Some(divider) = divider {
        body.detach(divider);
    }
    split::hand_over_trailing_headings(&mut body, rest);

    let with_references = body.html(body.root);
    let dropped = anchors::drop_references_past_the_wall(&mut body);
    let lead_html = dropped.then(|| settle(with_references));

    let mut images = images::images_of(&body, body.root, false);
    images.extend(images::images_of(&body, rest, true));
    Prepared {
        teaser_html: settle(body.html(body.root)),
        lead_html,
        rest_html: settle(body.html(rest)),
        words,
        teaser_words: text::words_of_children(&body, body.root),
        teaser_text: text::plain(&body, body.root),
        images,
        notes: notes.into_words(),
    }
}

/// Untrusted HTML to HTML that is safe to show, with notes on what was removed. Doing it twice
/// changes nothing.
pub fn sanitise(html: &str) -> (String, Vec<String>) {
    let mut notes = Notes::default();
    let html = settle(tidied(html, &mut notes));
    (html, notes.into_words())
}

/// The readable text of HTML, paragraphs separated by an empty line; for mails and descriptions.
pub fn plain_text(html: &str) -> String {
    let body = Body::parse(html);
    text::plain(&body, body.root)
}

fn tidied(html: &str, notes: &mut Notes) -> String {
    let mut body = Body::parse(html);
    if let Some(divider) = tidy::tidy(&mut body, notes) {
        body.detach(divider);
    }
    body.html(body.root)
}

/// Passes tidied HTML through the allowlist until the two agree. They nearly always agree at once;
/// where a browser would read the markup as another tree than the one that was written, the tree is
/// tidied as it will be read. What leaves is always the allowlist's own output.
fn settle(mut html: String) -> String {
    const ROUNDS: usize = 4;
    for _ in 0..ROUNDS {
        let clean = policy::clean(&html);
        if clean == html {
            return clean;
        }
        html = tidied(&clean, &mut Notes::default());
    }
    policy::clean(&html)
}
