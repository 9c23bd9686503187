//! Where drafts come from: an empty page, or an article as it stands in the database.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;
use kernel::config::AccessLevel;

use super::{Author, Colleague, DraftError, Lead, Particulars, Text, Writing, revisions};
use crate::Press;
use crate::articles::media_file;
use crate::staff::{self, Action};

/// Marks the end of the teaser.
const DIVIDER: &str = "<!--more-->";

const BEGIN: &str = "INSERT INTO drafts
    (public_id, article_id, state, numbered, revision, written, filed, live, began_by, created_at, updated_at)
    VALUES ($1, $2, $3, 1, 1, 1, 1, $4, $5, $6, $6) ON CONFLICT (article_id) DO NOTHING RETURNING id";

/// Begins a draft of a new article; gives its public id.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn begin(
    tx: &mut Tx,
    press: &Press,
    by: Colleague,
    text: Text,
    now: Millis,
) -> Result<String, DraftError> {
    if !staff::may(by.role, Action::WriteOwn) {
        return Err(DraftError::NotAllowed);
    }
    let text = Text { writing: text.writing.storable()?, ..text };
    let public_id = press.random.public_id();
    let (article, live): (Option<i64>, Option<i64>) = (None, None);
    let id = tx.query_one(BEGIN, &[&public_id, &article, &"draft", &live, &by.reader, &now])?;
    revisions::first(tx, id, Some(by.reader), &text, now)?;
    Ok(public_id)
}

const OF_ARTICLE: &str = "SELECT public_id FROM drafts WHERE article_id = $1";

/// The public id of an article's draft, if it has one.
///
/// # Errors
/// When the database fails.
pub fn of_article(conn: &mut Conn, article: i64) -> Result<Option<String>, DbError> {
    conn.query_opt(OF_ARTICLE, &[&article])
}

/// The draft of an article, made of what stands in the database if there is none yet; gives its public id.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn open(
    tx: &mut Tx,
    press: &Press,
    by: Colleague,
    article: i64,
    now: Millis,
) -> Result<String, DraftError> {
    if let Some(known) = tx.query_opt(OF_ARTICLE, &[&article])? {
        return Ok(known);
    }
    // Until it is theirs by assignment, an article belongs to the editors.
    if !staff::may(by.role, Action::EditAny) {
        return Err(DraftError::NotAllowed);
    }
    let standing = standing(tx, article)?.ok_or(DraftError::Missing("article"))?;
    let state = match standing.state.as_str() {
        // Its time is in the article already; it is there for whoever may see it then.
        "published" => "published",
        "withdrawn" => "withdrawn",
        _ => "draft",
    };
    let live = (state == "published").then_some(1_i64);
    let (public_id, nobody) = (press.random.public_id(), None::<i64>);
    let id: Option<i64> = tx.query_opt(BEGIN, &[&public_id, &article, &state, &live, &nobody, &now])?;
    match id {
        Some(id) => revisions::first(tx, id, None, &standing.text, now)?,
        // Somebody else opened it in this moment.
        None => return Ok(tx.query_one(OF_ARTICLE, &[&article])?),
    }
    Ok(public_id)
}

const ARTICLE: &str = "SELECT a.title, a.standfirst, COALESCE(a.lead_html, a.teaser_html), a.rest_html, a.slug, a.kind,
        s.name, r.name, a.language, a.access, a.open_until, m.public_id, m.mime, a.lead_src, a.lead_alt, a.lead_caption,
        a.lead_credit, m.focus_x, m.focus_y, a.seo_title, a.seo_description, a.social_title, a.social_description,
        a.canonical_url, a.source_url, a.state
    FROM articles a LEFT JOIN terms s ON s.id = a.section_id LEFT JOIN terms r ON r.id = a.series_id
        LEFT JOIN media m ON m.id = a.lead_id WHERE a.id = $1";
const TERMS: &str = "SELECT t.name FROM article_terms x JOIN terms t ON t.id = x.term_id
    WHERE x.article_id = $1 AND t.kind = $2 ORDER BY x.position, t.id";
const AUTHORS: &str = "SELECT u.name, u.slug FROM article_authors x JOIN authors u ON u.id = x.author_id
    WHERE x.article_id = $1 ORDER BY x.position, u.id";

/// An article as a text that can be edited.
#[derive(Debug)]
pub(super) struct Standing {
    pub(super) text: Text,
    state: String,
}

/// The article as it stands.
pub(super) fn standing(conn: &mut Conn, article: i64) -> Result<Option<Standing>, DbError> {
    let Some(mut found): Option<Standing> = conn.query_opt(ARTICLE, &[&article])? else { return Ok(None) };
    let particulars = &mut found.text.particulars;
    particulars.topics = conn.query(TERMS, &[&article, &"topic"])?;
    particulars.places = conn.query(TERMS, &[&article, &"place"])?;
    let authors: Vec<(String, String)> = conn.query(AUTHORS, &[&article])?;
    particulars.authors = authors.into_iter().map(|(name, slug)| Author { name, slug }).collect();
    Ok(Some(found))
}

impl FromRow for Standing {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let text = |at| Ok::<_, DbError>(row.get::<Option<String>>(at)?.unwrap_or_default());
        let file = row.get::<Option<String>>(11)?.zip(row.get::<Option<String>>(12)?);
        let lead = Lead {
            file: file.map(|(id, mime)| media_file(&id, &mime)).unwrap_or_default(),
            elsewhere: text(13)?,
            alt: text(14)?,
            caption: text(15)?,
            credit: text(16)?,
            focus: row.get::<Option<i64>>(17)?.zip(row.get::<Option<i64>>(18)?),
        };
        let led = !lead.file.is_empty() || !lead.elsewhere.is_empty();
        let particulars = Particulars {
            slug: text(4)?,
            kind: text(5)?,
            section: text(6)?,
            series: text(7)?,
            language: text(8)?,
            access: row.get::<Option<String>>(9)?.as_deref().and_then(AccessLevel::from_name),
            open_until: row.get(10)?,
            lead: led.then_some(lead),
            search_title: text(19)?,
            search_description: text(20)?,
            social_title: text(21)?,
            social_description: text(22)?,
            canonical: text(23)?,
            source_url: text(24)?,
            ..Particulars::default()
        };
        let html = format!("{}{DIVIDER}{}", text(2)?, text(3)?);
        let writing = Writing { title: text(0)?, standfirst: text(1)?, html };
        Ok(Standing { text: Text { writing, particulars }, state: text(25)? })
    }
}
