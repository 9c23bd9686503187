//! What the index is made of, in the database.

use std::collections::{BTreeSet, HashMap};

use db::{Changes, Position, changes_after};
use db::{Conn, DbError, FromRow, Row};
use kernel::clock::{Millis, timestamp};
use search::{Document, Kind, Label, Language};

use crate::Press;
use crate::access::Sealed;
use crate::articles::{self, Card, TermLink};
use crate::taxonomy::TermKind;

/// Articles read in one snapshot.
pub(super) const AT_ONCE: usize = 48;

const TEXTS: &str = "SELECT a.id, a.teaser_text, a.rest_html, t.slug, t.name
    FROM articles a LEFT JOIN terms t ON t.id = a.series_id WHERE a.id IN ({ids})";

/// The text of an article, what is paid for sealed.
pub struct Text {
    /// What everyone may read, plain.
    pub teaser: String,
    /// The rest, HTML.
    pub rest: Sealed,
    series: Option<Label>,
}

struct TextRow(i64, Text);

impl FromRow for TextRow {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let (slug, name): (Option<String>, Option<String>) = (row.get(3)?, row.get(4)?);
        let series = slug.zip(name).map(|(slug, name)| Label { slug, name });
        Ok(TextRow(row.get(0)?, Text { teaser: row.get(1)?, rest: Sealed::new(row.get(2)?), series }))
    }
}

/// The texts of these articles, by row id.
///
/// # Errors
/// When the database fails.
pub fn texts(conn: &mut Conn, ids: &[i64]) -> Result<HashMap<i64, Text>, DbError> {
    let rows: Vec<TextRow> = conn.query_among(TEXTS, &[], ids)?;
    Ok(rows.into_iter().map(|TextRow(id, text)| (id, text)).collect())
}

const SOURCE_IDS: &str = "SELECT id, source_id FROM articles WHERE source_id IS NOT NULL AND id IN ({ids})";

/// What those of these articles that were imported are called where they come from, by row id.
///
/// # Errors
/// When the database fails.
pub fn source_ids(conn: &mut Conn, ids: &[i64]) -> Result<HashMap<i64, String>, DbError> {
    let rows: Vec<(i64, String)> = conn.query_among(SOURCE_IDS, &[], ids)?;
    Ok(rows.into_iter().collect())
}

/// Those of these articles that are published, as search sees them.
pub(super) fn documents(
    conn: &mut Conn,
    press: &Press,
    ids: &[i64],
    now: Millis,
) -> Result<Vec<Document>, DbError> {
    let cards = articles::cards(conn, ids, now)?;
    let mut texts = texts(conn, ids)?;
    Ok(cards.iter().filter_map(|card| Some(document(card, &texts.remove(&card.id)?, press))).collect())
}

fn document(card: &Card, text: &Text, press: &Press) -> Document {
    let published = timestamp(card.published_at);
    let rest = render::body::plain_text(text.rest.for_index());
    Document {
        id: card.id,
        language: language(card, press),
        headline: card.title.clone(),
        standfirst: card.standfirst.clone(),
        teaser: text.teaser.clone(),
        body: format!("{}\n{rest}", text.teaser),
        labels: labels(card, text),
        published,
        day: published.to_zoned_datetime(press.zone.clone()).date(),
    }
}

/// The language of articles that say none of their own.
pub(super) fn usual_language(press: &Press) -> Language {
    Language::of(&press.config.site.language)
}

/// The language that an article's words are brought to their stems in.
pub fn language(card: &Card, press: &Press) -> Language {
    let own = Some(card.language.as_str()).filter(|tag| !tag.is_empty());
    own.map_or_else(|| usual_language(press), Language::of)
}

fn labels(card: &Card, text: &Text) -> Vec<(Kind, Label)> {
    let of = |term: &TermLink| (kind(term.kind), Label::new(&term.slug, &term.name));
    let section = card.section.iter().map(of);
    let series = text.series.iter().map(|series| (Kind::Series, series.clone()));
    let authors = card.authors.iter().map(|one| (Kind::Author, Label::new(&one.slug, &one.name)));
    let form = [(Kind::Type, Label::new(&card.kind, &card.kind))];
    section.chain(series).chain(card.terms.iter().map(of)).chain(authors).chain(form).collect()
}

fn kind(kind: TermKind) -> Kind {
    match kind {
        TermKind::Section => Kind::Section,
        TermKind::Topic => Kind::Topic,
        TermKind::Place => Kind::Place,
        TermKind::Series => Kind::Series,
    }
}

const PUBLISHED_AFTER: &str =
    "SELECT id FROM articles WHERE id > $1 AND state = 'published' AND published_at <= $2
    ORDER BY id LIMIT $3";

/// The next published articles by row id.
pub(super) fn published_after(conn: &mut Conn, id: i64, now: Millis) -> Result<Vec<i64>, DbError> {
    conn.query(PUBLISHED_AFTER, &[&id, &now, &(AT_ONCE as i64)])
}

const COME_DUE: &str =
    "SELECT id FROM articles WHERE state = 'published' AND published_at > $1 AND published_at <= $2";
const OF_TERM: &str =
    "SELECT id FROM articles WHERE section_id = $1 UNION SELECT id FROM articles WHERE series_id = $1
    UNION SELECT article_id FROM article_terms WHERE term_id = $1";
const OF_AUTHOR: &str = "SELECT article_id FROM article_authors WHERE author_id = $1";

/// What has happened since a place in the log.
pub(super) enum News {
    /// These articles are to be looked at, and this is where to look on.
    Articles { ids: BTreeSet<i64>, position: Position, more: bool },
    /// The database is another one.
    Other,
}

/// Looks at the log from `position` on, and at what waited for its time since `taken`.
pub(super) fn news(
    conn: &mut Conn,
    position: &Position,
    taken: Millis,
    now: Millis,
) -> Result<News, DbError> {
    let Changes::Next { changes, position } = changes_after(conn, position)? else { return Ok(News::Other) };
    let mut ids: BTreeSet<i64> = conn.query(COME_DUE, &[&taken, &now])?.into_iter().collect();
    for change in &changes {
        let renamed = match change.kind.as_str() {
            "article" => {
                ids.insert(change.target);
                continue;
            }
            "term" => OF_TERM,
            "author" => OF_AUTHOR,
            _ => continue,
        };
        ids.extend(conn.query::<i64>(renamed, &[&change.target])?);
    }
    Ok(News::Articles { ids, position, more: !changes.is_empty() })
}
