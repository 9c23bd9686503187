//! NDJSON: one article a line, in the shape Broadsheet documents and exports.

use std::collections::HashSet;

use serde_json::Value;

use crate::error::FatalError;
use crate::fields::{Fields, object};
use crate::lines::{self, Line};
use crate::record::{
    Access, ArticleRecord, AuthorRecord, ImageRecord, Item, Note, NoteKind, Position, Reason, Rejection,
    State,
};
use crate::source::{Input, RECORD_LIMIT};

/// Reads articles line by line.
pub(crate) struct NdjsonReader {
    input: Input,
    records: u64,
    /// Keys that were noted as unknown already.
    noted: HashSet<String>,
}

/// Beyond this many different unknown keys the file is telling nothing new.
const NOTED_KEYS: usize = 1000;

impl NdjsonReader {
    pub(crate) fn new(input: Input) -> Self {
        Self { input, records: 0, noted: HashSet::new() }
    }

    pub(crate) fn input(&self) -> &Input {
        &self.input
    }

    pub(crate) fn records(&self) -> u64 {
        self.records
    }

    pub(crate) fn next_item(&mut self) -> Result<Option<Item>, FatalError> {
        loop {
            let line = lines::next(&mut self.input).map_err(|error| self.input.fatal(error))?;
            let (number, parsed) = match line {
                None => return Ok(None),
                Some(Line::TooLong { number }) => (number, Err(Reason::TooLong(RECORD_LIMIT).into())),
                Some(Line::Whole { number, bytes }) => {
                    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes).trim_ascii();
                    if bytes.is_empty() {
                        continue;
                    }
                    (number, article(bytes))
                }
            };
            self.records += 1;
            let position = Position { record: self.records, line: Some(number) };
            return Ok(Some(self.item(parsed, position)));
        }
    }

    fn item(&mut self, parsed: Result<Parsed, Refused>, position: Position) -> Item {
        match parsed {
            Ok(Parsed { record, mut notes, unknown }) => {
                for key in unknown {
                    if self.noted.len() < NOTED_KEYS && self.noted.insert(key.clone()) {
                        let text = format!("unknown key `{key}` is ignored, here and in later records");
                        notes.push(Note::new(NoteKind::UnknownKey, text));
                    }
                }
                Item::Article(Box::new(record), notes)
            }
            Err(Refused { id, title, reason }) => Item::Rejected(Rejection { position, id, title, reason }),
        }
    }
}

struct Parsed {
    record: ArticleRecord,
    notes: Vec<Note>,
    unknown: Vec<String>,
}

struct Refused {
    id: Option<String>,
    title: Option<String>,
    reason: Reason,
}

impl From<Reason> for Refused {
    fn from(reason: Reason) -> Self {
        Self { id: None, title: None, reason }
    }
}

fn article(bytes: &[u8]) -> Result<Parsed, Refused> {
    let map = object(bytes)?;
    let named = |key: &str| map.get(key).and_then(Value::as_str).map(crate::fields::excerpt);
    let (id, title) = (named("id"), named("title"));
    from_fields(Fields::new(map, "")).map_err(|reason| Refused { id, title, reason })
}

fn from_fields(mut fields: Fields) -> Result<Parsed, Reason> {
    let mut notes = Vec::new();
    let mut record = ArticleRecord {
        id: fields.text_or_number("id")?.ok_or(Reason::Missing("id"))?,
        title: fields.text("title")?.ok_or(Reason::Missing("title"))?,
        body_html: fields.text("body_html")?.unwrap_or_default(),
        published_at: fields.date("published_at", &mut notes)?,
        updated_at: fields.date("updated_at", &mut notes)?,
        slug: fields.text("slug")?,
        standfirst: fields.text("standfirst")?,
        section: fields.text("section")?,
        kind: fields.text("type")?,
        series: fields.text("series")?,
        topics: fields.names("topics")?,
        places: fields.names("places")?,
        authors: authors(&mut fields)?,
        access: fields.text("access")?.map(|name| access(&name, &mut notes)),
        language: fields.text("language")?,
        lead_image: lead_image(&mut fields)?,
        source_url: fields.text("source_url")?,
        old_paths: fields.names("old_paths")?,
        state: state(&mut fields)?,
        seo_title: fields.text("seo_title")?,
        seo_description: fields.text("seo_description")?,
        images: images(&mut fields)?,
    };
    if record.body_html.is_empty() {
        notes.push(Note::no_text());
    }
    if record.published_at.is_none() && record.state == State::Published {
        record.state = State::Draft;
        notes.push(Note::no_date());
    }
    Ok(Parsed { record, notes, unknown: fields.unknown().collect() })
}

/// The access level by its name. One that is not known closes the article: opening paid text by a typing error
/// would be worse than a wall too many.
pub(crate) fn access(name: &str, notes: &mut Vec<Note>) -> Access {
    let wanted = name.to_lowercase();
    if let Some((_, access)) = Access::NAMES.iter().find(|(known, _)| *known == wanted) {
        return *access;
    }
    let distance = |known: &str| strsim::osa_distance(known, &wanted.chars().take(40).collect::<String>());
    let nearest = Access::NAMES.iter().map(|(known, _)| *known).min_by_key(|known| distance(known));
    let text = format!(
        "unknown access level '{}': nearest known is '{}' (of free, registered, metered, subscribers); \
         closed to all but subscribers until someone decides",
        crate::fields::excerpt(name),
        nearest.unwrap_or_default()
    );
    notes.push(Note::new(NoteKind::UnknownAccess, text));
    Access::Subscribers
}

fn state(fields: &mut Fields) -> Result<State, Reason> {
    match fields.text("state")?.as_deref() {
        None | Some("published") => Ok(State::Published),
        Some("draft") => Ok(State::Draft),
        Some("scheduled") => Ok(State::Scheduled),
        Some(other) => {
            let value = Value::String(other.to_owned());
            Err(fields.wrong("state", "`published`, `draft` or `scheduled`", &value))
        }
    }
}

fn authors(fields: &mut Fields) -> Result<Vec<AuthorRecord>, Reason> {
    let mut authors: Vec<AuthorRecord> = Vec::new();
    for value in fields.list("authors")? {
        let author = match value {
            Value::String(name) => AuthorRecord { name: name.trim().to_owned(), ..AuthorRecord::default() },
            Value::Object(map) => {
                let mut fields = Fields::new(map, "authors.");
                AuthorRecord {
                    name: fields.text("name")?.ok_or(Reason::Missing("authors.name"))?,
                    bio: fields.text("bio")?,
                    slug: fields.text("slug")?,
                    image: fields.text("image")?,
                }
            }
            other => return Err(fields.wrong("authors", "a list of names or {name, bio}", &other)),
        };
        if !author.name.is_empty() && !authors.iter().any(|known| known.name == author.name) {
            authors.push(author);
        }
    }
    Ok(authors)
}

fn lead_image(fields: &mut Fields) -> Result<Option<ImageRecord>, Reason> {
    match fields.take("lead_image") {
        None => Ok(None),
        Some(Value::String(src)) if src.trim().is_empty() => Ok(None),
        Some(Value::String(src)) => Ok(Some(ImageRecord { src, ..ImageRecord::default() })),
        Some(Value::Object(map)) => {
            let mut fields = Fields::new(map, "lead_image.");
            Ok(Some(ImageRecord { focus: focus(&mut fields)?, ..image(fields)? }))
        }
        Some(other) => {
            Err(fields.wrong("lead_image", "an object {src, alt, caption, credit, focus}", &other))
        }
    }
}

fn images(fields: &mut Fields) -> Result<Vec<ImageRecord>, Reason> {
    let mut images = Vec::new();
    for value in fields.list("images")? {
        match value {
            Value::Object(map) => images.push(image(Fields::new(map, "images."))?),
            other => {
                return Err(fields.wrong("images", "a list of {src, alt, caption, credit}", &other));
            }
        }
    }
    Ok(images)
}

fn image(mut fields: Fields) -> Result<ImageRecord, Reason> {
    Ok(ImageRecord {
        src: fields.text("src")?.ok_or(Reason::Missing("src of an image"))?,
        alt: fields.text("alt")?,
        caption: fields.text("caption")?,
        credit: fields.text("credit")?,
        focus: None,
    })
}

/// Two fractions of the picture's width and height.
fn focus(fields: &mut Fields) -> Result<Option<[f64; 2]>, Reason> {
    let Some(value) = fields.take("focus") else { return Ok(None) };
    let fraction = |value: &Value| value.as_f64().filter(|part| (0.0..=1.0).contains(part));
    let point = match value.as_array().map(Vec::as_slice) {
        Some([x, y]) => fraction(x).zip(fraction(y)),
        _ => None,
    };
    match point {
        Some((x, y)) => Ok(Some([x, y])),
        None => Err(fields.wrong("focus", "two numbers from 0 to 1, as in [0.5, 0.3]", &value)),
    }
}

#[cfg(test)]
mod tests;
