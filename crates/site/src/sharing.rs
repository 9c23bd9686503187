//! Cards for sharing: the picture that stands beside a link to one of our pages. Each holds a headline, a
//! section, names and a leading picture, which everyone may read; its address changes with what is on it.

use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use db::{Conn, DbError};
use http_kit::{CachePolicy, Failure, Reply, reply};
use kernel::clock::Millis;
use media::{CARD_SIZE, CardStyle, Colours, Derived, FontFile, Words};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use press::articles::{self, Card, Image};
use press::authors;
use press::pictures::Focus;
use press::taxonomy::{self, TermKind};
use render::theme::{Dress, Theme};

use crate::Site;
use crate::card::media_path;

/// The style sheet that says what a theme is set in.
const SHEET: &str = "css/site.css";
/// A leading picture narrower than this would be blown up; type alone looks better.
const NARROWEST: i64 = 600;
/// What may stand in a part of a path as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'~');
/// Where a theme does not say: black on white.
const USUAL: Colours = Colours { paper: [255; 3], ink: [17; 3], soft: [85; 3], accent: [17; 3] };

/// The picture that stands for a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// Its path.
    pub path: String,
    /// Width in pixels.
    pub width: i64,
    /// Height in pixels.
    pub height: i64,
    /// What it shows.
    pub alt: String,
}

/// What cards are dressed in: read from the theme, anew when its style sheet has changed.
#[derive(Default)]
pub struct Wardrobe(Mutex<(Option<String>, Option<Arc<CardStyle>>)>);

impl Wardrobe {
    /// The style of the theme in force; nothing if its typefaces cannot be used.
    pub(crate) fn style(&self, theme: &Theme) -> Option<Arc<CardStyle>> {
        let sheet = theme.asset_url(SHEET);
        // What the lock holds is whole between two statements.
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.0 != sheet {
            let style = read_style(theme).inspect_err(|error| {
                tracing::warn!(%error, "there are no cards for sharing: the theme's typefaces cannot be used");
            });
            *kept = (sheet, style.ok().map(Arc::new));
        }
        kept.1.clone()
    }
}

fn read_style(theme: &Theme) -> Result<CardStyle, media::MediaError> {
    let css = theme.asset(SHEET).map(|sheet| String::from_utf8_lossy(&sheet.bytes).into_owned());
    let dress = Dress::of(&css.unwrap_or_default());
    let content = |address: &String| {
        let path = address.strip_prefix("/static/")?;
        Some((path.to_owned(), theme.asset(path)?.bytes.to_vec()))
    };
    let contents = |files: &[String]| files.iter().filter_map(content).collect::<Vec<_>>();
    let (display, sans) = (contents(&dress.display), contents(&dress.sans));
    let colours = Colours {
        paper: dress.paper.unwrap_or(USUAL.paper),
        ink: dress.ink.unwrap_or(USUAL.ink),
        soft: dress.soft.unwrap_or(USUAL.soft),
        accent: dress.accent.unwrap_or(USUAL.accent),
    };
    CardStyle::read(&files(&display), &files(&sans), colours)
}

fn files(contents: &[(String, Vec<u8>)]) -> Vec<FontFile<'_>> {
    contents.iter().map(|(name, bytes)| FontFile { name, bytes }).collect()
}

/// A card and what it is about.
struct Subject {
    /// Names the page for good: in the address, and where the card is kept.
    name: String,
    card: media::Card,
    style: Arc<CardStyle>,
}

impl Subject {
    fn path(&self) -> String {
        let subject = utf8_percent_encode(&self.name, PLAIN).to_string().replace("%2E", ".");
        format!("/og/{subject}.{}", self.card.name(&self.style))
    }

    fn preview(&self, alt: String) -> Preview {
        let (width, height) = CARD_SIZE;
        Preview { path: self.path(), width: width.into(), height: height.into(), alt }
    }
}

/// `GET /og/{file}`: a subject, then the hash of what is on the card. A former card's address leads to the
/// present one.
pub async fn show(
    State(site): State<Site>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let mut parts = file.rsplitn(3, '.');
    let (Some(ending), Some(tag), Some(name)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(Failure::NotFound);
    };
    let (asked, now, desk) = (name.to_owned(), site.now(), site.clone());
    let (subject, key) = site
        .read(move |conn, _| {
            let subject = desk.subject(conn, &asked, now)?.ok_or(Failure::NotFound)?;
            let file = subject.card.picture();
            let picture = file.map(|file| articles::picture(conn, file, now)).transpose()?.flatten();
            Ok((subject, picture.map(|picture| picture.storage_key)))
        })
        .await?;
    if subject.card.name(&subject.style) != format!("{tag}.{ending}") {
        return Ok(reply::moved(&subject.path()));
    }
    let mime = subject.card.mime();
    let subject = Arc::new(subject);
    let (kept, wanted) = (subject.clone(), subject);
    let find = move |derived: &Derived| derived.card(&kept.name, &kept.card, &kept.style);
    let make =
        move |derived: &Derived| derived.make_card(&wanted.name, &wanted.card, &wanted.style, key.as_deref());
    let bytes = site.workshop.find_or_make(find, make).await?.ok_or(Failure::NotFound)?;
    Ok(Reply::new(CachePolicy::Immutable, mime, bytes).answer(&headers))
}

impl Site {
    /// The picture that stands for an article: its card, else its leading picture.
    pub(crate) fn article_preview(&self, card: &Card) -> Option<Preview> {
        let image = card.image.as_ref();
        let alt = image.map(|image| image.alt.clone()).filter(|alt| !alt.is_empty());
        let alt = alt.unwrap_or_else(|| card.title.clone());
        if let Some(subject) = self.article_subject(card) {
            return Some(subject.preview(alt));
        }
        jpeg_of(image?, alt)
    }

    /// The card of the front page.
    pub(crate) fn home_preview(&self) -> Option<Preview> {
        Some(self.home_subject()?.preview(self.press.config.site.name.clone()))
    }

    /// The card of a list: `kind` as in `section`, its slug, its name, and what it says of itself.
    pub(crate) fn list_preview(&self, kind: &str, slug: &str, title: &str, line: &str) -> Option<Preview> {
        Some(self.list_subject(kind, slug, title, line)?.preview(title.to_owned()))
    }

    /// What a name in an address stands for, if everyone may see it.
    fn subject(&self, conn: &mut Conn, name: &str, now: Millis) -> Result<Option<Subject>, DbError> {
        if name == "site" {
            return Ok(self.home_subject());
        }
        if let Some((kind, slug)) = name.split_once('.') {
            let found = list(conn, kind, slug)?;
            return Ok(found.and_then(|(slug, title, line)| self.list_subject(kind, &slug, &title, &line)));
        }
        let Some(id) = articles::id_of(conn, name)? else { return Ok(None) };
        Ok(articles::card(conn, id, now)?.and_then(|card| self.article_subject(&card)))
    }

    fn article_subject(&self, card: &Card) -> Option<Subject> {
        let leads = |image: &&Image| image.scalable && image.width >= NARROWEST;
        let picture =
            card.image.as_ref().filter(leads).and_then(|image| Some((image.file.clone()?, image.focus)));
        let words = Words {
            publication: self.press.config.site.name.clone(),
            kicker: card.section.as_ref().map(|section| section.name.clone()),
            headline: card.title.clone(),
            byline: self.byline(card),
        };
        self.compose(card.public_id.clone(), words, picture)
    }

    fn home_subject(&self) -> Option<Subject> {
        let site = &self.press.config.site;
        let words = Words {
            publication: String::new(),
            kicker: None,
            headline: site.name.clone(),
            byline: Some(site.tagline.clone()),
        };
        self.compose("site".into(), words, None)
    }

    fn list_subject(&self, kind: &str, slug: &str, title: &str, line: &str) -> Option<Subject> {
        let words = Words {
            publication: self.press.config.site.name.clone(),
            kicker: None,
            headline: title.to_owned(),
            byline: Some(line.to_owned()),
        };
        self.compose(format!("{kind}.{slug}"), words, None)
    }

    fn compose(&self, name: String, words: Words, picture: Option<(String, Focus)>) -> Option<Subject> {
        let style = self.workshop.wardrobe.style(&self.theme)?;
        let card = media::Card::compose(&style, words, picture)?;
        Some(Subject { name, card, style })
    }

    /// "By Ann and Bo", in the language's words.
    fn byline(&self, card: &Card) -> Option<String> {
        let names: Vec<&str> = card.authors.iter().map(|author| author.name.as_str()).collect();
        let joined = articles::in_a_row(&names, &self.say("and"))?;
        Some(format!("{} {joined}", self.say("by")))
    }
}

/// An article's picture as whoever shows what was shared, a feed reader or a mail program, can read it: in JPEG, unless it
/// has no copies.
pub(crate) fn jpeg_of(image: &Image, alt: String) -> Option<Preview> {
    let (name, width, height) = image.usual()?;
    Some(Preview { path: media_path(&name), width, height, alt })
}

/// The list with that address: slug, name, and what it says of itself.
fn list(conn: &mut Conn, kind: &str, slug: &str) -> Result<Option<(String, String, String)>, DbError> {
    if kind == "author" {
        return Ok(authors::by_slug(conn, slug)?.map(|author| (author.slug, author.name, author.bio)));
    }
    let Some(kind) = TermKind::from_name(kind) else { return Ok(None) };
    Ok(taxonomy::by_slug(conn, kind, slug)?.map(|term| (term.slug, term.name, term.description)))
}
