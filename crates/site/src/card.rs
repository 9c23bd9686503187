//! Articles as the theme sees them in lists.

use kernel::clock::{Millis, timestamp};
use kernel::config::AccessLevel;
use press::articles::{Byline, Card, Image, TermLink};
use render::theme::Theme;
use serde::Serialize;

use crate::Site;
use crate::frame::{Link, direction};
use crate::pictures::{Offered, focus_classes, offered, portrait_path};

/// Words read in a minute.
const PACE: i64 = 230;

/// An article in a list.
#[derive(Clone, Debug, Serialize)]
pub struct CardView {
    pub url: String,
    pub title: String,
    pub standfirst: Option<String>,
    pub kicker: Option<Link>,
    pub kind: String,
    pub type_label: Option<String>,
    /// Its language and direction, where they are not the site's.
    pub lang: Option<String>,
    pub dir: Option<&'static str>,
    pub authors: Vec<AuthorView>,
    pub published: DateView,
    pub image: Option<ImageView>,
    pub lock: Option<&'static str>,
    pub reading_minutes: i64,
    pub highlights: Vec<String>,
    /// In search: whether the visitor may read all of it.
    pub open: Option<bool>,
}

/// An author in a byline; the biography only below an article.
#[derive(Clone, Debug, Serialize)]
pub struct AuthorView {
    pub name: String,
    pub url: String,
    pub portrait: Option<String>,
    /// Classes that keep the portrait's focus in sight; may be empty.
    pub focus: String,
    pub bio_html: Option<String>,
}

/// A date for machines and for people.
#[derive(Clone, Debug, Serialize)]
pub struct DateView {
    pub iso: String,
    pub text: String,
}

/// A picture.
#[derive(Clone, Debug, Serialize)]
pub struct ImageView {
    /// The picture for browsers that cannot choose: a copy in JPEG, or the picture as it came.
    pub src: String,
    /// Smaller copies in the best format there is, for browsers to choose from.
    pub srcset: Option<String>,
    /// The content type of those.
    pub kind: Option<&'static str>,
    /// Classes that keep its focus in sight when it is cropped; may be empty.
    pub focus: String,
    pub width: i64,
    pub height: i64,
    pub alt: String,
    pub caption: String,
    pub caption_html: Option<String>,
    pub credit: String,
}

impl Site {
    /// A card as the theme sees it.
    pub(crate) fn card(&self, card: &Card) -> CardView {
        let level = card.level(&self.press.config.access, self.now()).level;
        CardView {
            url: article_path(&card.slug),
            title: card.title.clone(),
            standfirst: (!card.standfirst.is_empty()).then(|| card.standfirst.clone()),
            kicker: card.section.as_ref().map(link),
            kind: card.kind.clone(),
            type_label: type_label(&self.theme, &card.kind),
            dir: self.foreign(card).map(direction),
            lang: self.foreign(card).map(str::to_owned),
            authors: card.authors.iter().map(author).collect(),
            published: date(&self.theme, card.published_at),
            image: card.image.as_ref().and_then(image),
            lock: match level {
                AccessLevel::Free => None,
                other => Some(other.as_str()),
            },
            reading_minutes: minutes(card.words),
            highlights: Vec::new(),
            open: None,
        }
    }

    /// The article's language, if it is not the publication's.
    pub(crate) fn foreign<'a>(&self, card: &'a Card) -> Option<&'a str> {
        let differs = !card.language.is_empty() && card.language != self.press.config.site.language;
        differs.then_some(card.language.as_str())
    }

    /// The name of a type, plain articles included.
    pub(crate) fn type_name(&self, kind: &str) -> String {
        type_label(&self.theme, kind).unwrap_or_else(|| self.say("type-article"))
    }

    /// Several of them.
    pub(crate) fn cards(&self, cards: &[Card]) -> Vec<CardView> {
        cards.iter().map(|card| self.card(card)).collect()
    }
}

/// The path of an article.
pub fn article_path(slug: &str) -> String {
    format!("/articles/{slug}")
}

/// The link to a term.
pub fn link(term: &TermLink) -> Link {
    Link { name: term.name.clone(), url: format!("/{}/{}", term.kind.folder(), term.slug) }
}

/// An author in a byline.
pub fn author(author: &Byline) -> AuthorView {
    AuthorView {
        name: author.name.clone(),
        url: format!("/authors/{}", author.slug),
        portrait: author.portrait.as_ref().map(portrait_path),
        focus: author.portrait.as_ref().map(|portrait| focus_classes(portrait.focus)).unwrap_or_default(),
        bio_html: None,
    }
}

/// The path of a picture.
pub fn media_path(file: &str) -> String {
    format!("/media/{file}")
}

/// A picture that was taken over; others have no address here.
pub fn image(image: &Image) -> Option<ImageView> {
    let file = image.file.as_deref()?;
    let copies = offered(file, image.width, image.height, image.avif).filter(|_| image.scalable);
    let (src, srcset, kind) = match copies {
        Some(Offered { kind, srcset, src }) => (src, Some(srcset), Some(kind)),
        None => (media_path(file), None, None),
    };
    Some(ImageView {
        src,
        srcset,
        kind,
        focus: focus_classes(image.focus),
        width: image.width,
        height: image.height,
        alt: image.alt.clone(),
        caption: image.caption.clone(),
        caption_html: (!image.caption.is_empty()).then(|| escape(&image.caption)),
        credit: image.credit.clone(),
    })
}

/// A date in the publication's zone and words.
pub fn date(theme: &Theme, at: Millis) -> DateView {
    DateView { iso: timestamp(at).to_string(), text: theme.date(at, "long") }
}

/// Minutes that so many words take, at least one.
pub fn minutes(words: i64) -> i64 {
    (words + PACE / 2) / PACE.max(1)
}

/// The type in the language's words, else as it was filed; plain articles need none.
fn type_label(theme: &Theme, kind: &str) -> Option<String> {
    let mut letters = kind.chars();
    let first = letters.next().filter(|_| kind != "article")?;
    let known = theme.find_text(&format!("type-{kind}"), &[]);
    Some(known.unwrap_or_else(|| first.to_uppercase().chain(letters).collect()))
}

/// Text as HTML.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
