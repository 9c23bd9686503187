//! From a row of Ghost's posts to an article.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::dates;
use crate::fields::excerpt;
use crate::ghost::cards::{Losses, markdown};
use crate::ghost::tables::{self, Meta, Tables, key, text};
use crate::ghost::{lexical, mobiledoc};
use crate::markup::{plain, plain_text};
use crate::record::{Access, ArticleRecord, AuthorRecord, ImageRecord, Note, NoteKind, Reason, State};

/// What stands for the site's own address in exports since Ghost 4; without it, paths of the site remain.
const PLACEHOLDER: &str = "__GHOST_URL__";

pub(crate) fn without_placeholder(text: &str) -> String {
    text.replace(PLACEHOLDER, "")
}

/// Whether a row is a page, by the flags of old and new versions.
pub(crate) fn is_page(row: &Map<String, Value>) -> bool {
    let flag = match row.get("page") {
        Some(Value::Bool(page)) => *page,
        Some(Value::Number(page)) => page.as_i64() == Some(1),
        _ => false,
    };
    flag || text(row, "type") == Some("page")
}

/// The article of a row.
pub(crate) fn article(
    row: &Map<String, Value>,
    tables: &Tables,
) -> Result<(ArticleRecord, Vec<Note>), Reason> {
    let mut notes = Vec::new();
    let post = key(row, "id").unwrap_or_default();
    let title = text(row, "title").map(str::to_owned).ok_or(Reason::Missing("title"))?;
    let slug = text(row, "slug").map(str::to_owned);
    let meta = merged(tables.meta(&post), tables::meta(row));
    let published_at = date(row, "published_at")?;
    let state = state(row, published_at, &mut notes);
    let mut tags = tables.tags_of(&post).into_iter().map(str::to_owned);
    let language = text(row, "locale").or_else(|| text(row, "language"));
    let record = ArticleRecord {
        id: id(row).ok_or(Reason::Missing("id"))?,
        title,
        body_html: body(row, &mut notes),
        published_at,
        updated_at: date(row, "updated_at")?,
        standfirst: text(row, "custom_excerpt").and_then(plain_text),
        section: tags.next(),
        topics: tags.collect(),
        authors: authors(row, &post, tables, &mut notes),
        access: access(row, &mut notes),
        language: language.map(|tag| tag.replace('_', "-")),
        lead_image: lead_image(row, &meta),
        source_url: text(row, "canonical_url").filter(|it| it.starts_with("http")).map(str::to_owned),
        old_paths: slug
            .iter()
            .filter(|_| state == State::Published)
            .map(|slug| format!("/{slug}/"))
            .collect(),
        slug,
        state,
        seo_title: meta.title,
        seo_description: meta.description,
        ..ArticleRecord::default()
    };
    if record.body_html.is_empty() {
        notes.push(Note::no_text());
    }
    Ok((record, notes))
}

/// Since Ghost 1 ids are unique in the world; the numbers of old versions are so only beside the row's UUID.
fn id(row: &Map<String, Value>) -> Option<String> {
    let (id, uuid) = (key(row, "id"), key(row, "uuid"));
    let own = match (id, uuid) {
        (Some(id), Some(uuid)) if id.len() < 24 => format!("{uuid}:{id}"),
        (Some(id), _) => id,
        (None, uuid) => uuid.or_else(|| key(row, "slug"))?,
    };
    Some(format!("ghost:{own}"))
}

fn merged(first: Meta, second: Meta) -> Meta {
    Meta {
        title: first.title.or(second.title),
        description: first.description.or(second.description),
        image_alt: first.image_alt.or(second.image_alt),
        image_caption: first.image_caption.or(second.image_caption),
    }
}

/// The HTML Ghost made, or what can be made of the sources it was made from.
fn body(row: &Map<String, Value>, notes: &mut Vec<Note>) -> String {
    let mut losses = Losses::default();
    let html = text(row, "html").map(str::to_owned);
    let html = html.or_else(|| lexical::html(text(row, "lexical")?, &mut losses));
    let html = html.or_else(|| mobiledoc::html(text(row, "mobiledoc")?, &mut losses));
    let html = html.or_else(|| Some(markdown(text(row, "markdown")?)));
    notes.extend(losses.into_notes());
    without_placeholder(html.unwrap_or_default().trim())
}

/// Dates are milliseconds in old exports, text in UTC in later ones.
fn date(row: &Map<String, Value>, name: &str) -> Result<Option<Timestamp>, Reason> {
    let bad = |value: &str| Reason::BadDate { field: name.to_owned(), value: excerpt(value) };
    match row.get(name) {
        Some(Value::Number(number)) => {
            let at = number.as_i64().and_then(|ms| Timestamp::from_millisecond(ms).ok());
            at.map(Some).ok_or_else(|| bad(&number.to_string()))
        }
        Some(Value::String(text)) if !text.trim().is_empty() => {
            dates::parse(text).map(|parsed| Some(parsed.at)).ok_or_else(|| bad(text))
        }
        _ => Ok(None),
    }
}

fn state(row: &Map<String, Value>, published_at: Option<Timestamp>, notes: &mut Vec<Note>) -> State {
    match text(row, "status") {
        None | Some("published" | "scheduled") if published_at.is_none() => {
            notes.push(Note::no_date());
            State::Draft
        }
        None | Some("published") => State::Published,
        Some("scheduled") => State::Scheduled,
        Some("sent") => {
            notes.push(Note::new(
                NoteKind::Withheld,
                "went out by e-mail only, was never on the site: kept as a draft",
            ));
            State::Draft
        }
        Some(_) => State::Draft,
    }
}

fn access(row: &Map<String, Value>, notes: &mut Vec<Note>) -> Option<Access> {
    match text(row, "visibility")? {
        "public" => Some(Access::Free),
        "members" => Some(Access::Registered),
        "paid" | "tiers" => Some(Access::Subscribers),
        other => Some(crate::ndjson::access(other, notes)),
    }
}

fn authors(
    row: &Map<String, Value>,
    post: &str,
    tables: &Tables,
    notes: &mut Vec<Note>,
) -> Vec<AuthorRecord> {
    let own = key(row, "author_id");
    let mut ids = tables.author_ids(post);
    if ids.is_empty() {
        ids.extend(own.as_deref());
    }
    let mut authors = Vec::new();
    for id in ids {
        match tables.user(id).filter(|user| !user.name.is_empty()) {
            Some(user) => authors.push(user.clone()),
            None => {
                notes.push(Note::new(
                    NoteKind::Dangling,
                    format!("author {} is not in the file", excerpt(id)),
                ));
            }
        }
    }
    authors
}

/// Openings that make a caption a credit, as photo services ask for it.
const CREDIT_OPENINGS: &[&str] =
    &["photo by ", "photo: ", "photograph by ", "image by ", "image: ", "credit: ", "illustration by "];

fn lead_image(row: &Map<String, Value>, meta: &Meta) -> Option<ImageRecord> {
    let src = text(row, "feature_image").or_else(|| text(row, "image"))?;
    let words = meta.image_caption.clone();
    let lower = words.as_deref().unwrap_or_default().to_lowercase();
    let is_credit = CREDIT_OPENINGS.iter().any(|opening| lower.starts_with(opening));
    let (caption, credit) = if is_credit { (None, words) } else { (words, None) };
    Some(ImageRecord {
        src: without_placeholder(src),
        alt: meta.image_alt.as_deref().map(plain),
        caption,
        credit,
        focus: None,
    })
}
