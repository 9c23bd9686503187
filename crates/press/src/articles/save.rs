//! Saving an article: filed, dated, addressed, its former text kept as a revision, all in the
//! caller's transaction. Saving the same manuscript again changes nothing.

use db::{DbError, Tx};
use kernel::clock::Millis;
use kernel::config::AccessLevel;
use kernel::ids::hex;
use kernel::slug::{fold, slugify};
use render::body::Prepared;
use sha2::{Digest, Sha256};

use super::filing::{Filing, file};
use super::{links, wire};
use crate::Press;
use crate::pictures::Focus;
use crate::taxonomy::TermKind;

/// An article as it comes from an importer or an editor.
#[derive(Clone, Debug)]
pub struct Manuscript {
    /// Which archive it comes from; empty for the main one.
    pub source: String,
    /// Its id there.
    pub source_id: Option<String>,
    /// Stands for everything in it: equal hashes mean nothing to do.
    pub source_hash: String,
    /// Wanted address; made from the headline if missing.
    pub slug: Option<String>,
    /// Shown to readers, or kept as a draft.
    pub published: bool,
    /// Its type.
    pub kind: String,
    /// The headline.
    pub title: String,
    /// The standfirst, plain text.
    pub standfirst: String,
    /// The text, sanitised and split.
    pub body: Prepared,
    /// BCP 47 tag; empty: the publication's language.
    pub language: String,
    /// The article's own level.
    pub access: Option<AccessLevel>,
    /// Name of its section.
    pub section: Option<String>,
    /// Name of its series.
    pub series: Option<String>,
    /// Names of its topics.
    pub topics: Vec<String>,
    /// Names of its places.
    pub places: Vec<String>,
    /// Its authors.
    pub authors: Vec<AuthorDraft>,
    /// The picture that leads it.
    pub lead: Option<LeadDraft>,
    /// Row ids of pictures in it, with whether they stand past the teaser.
    pub pictures: Vec<(i64, bool)>,
    /// Where it first stood.
    pub source_url: Option<String>,
    /// Paths of a former site that are to lead here.
    pub old_paths: Vec<String>,
    /// Title for search engines.
    pub seo_title: Option<String>,
    /// Description for search engines.
    pub seo_description: Option<String>,
    /// When it was published.
    pub published_at: Option<Millis>,
    /// When its text last changed.
    pub updated_at: Option<Millis>,
}

/// An author as it comes in.
#[derive(Clone, Debug, Default)]
pub struct AuthorDraft {
    /// The name.
    pub name: String,
    /// Wanted address.
    pub slug: Option<String>,
    /// Biography; empty leaves the present one.
    pub bio: String,
    /// Row id of the portrait.
    pub portrait: Option<i64>,
}

/// A leading picture as it comes in.
#[derive(Clone, Debug, Default)]
pub struct LeadDraft {
    /// Row id, if the picture was taken over.
    pub picture: Option<i64>,
    /// Where it is otherwise.
    pub elsewhere: Option<String>,
    /// What it shows.
    pub alt: String,
    /// The line under it.
    pub caption: String,
    /// Who made it.
    pub credit: String,
    /// What must stay in sight; nothing leaves it as it is.
    pub focus: Option<Focus>,
}

/// What saving did; with the row id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// A new article.
    Created(i64),
    /// A known one, changed.
    Updated(i64),
    /// Nothing.
    Unchanged(i64),
}

const KNOWN: &str = "SELECT id, COALESCE(source_hash, ''), slug, edited_at FROM articles
    WHERE source = $1 AND source_id = $2";

/// Saves `manuscript`; known by its source and the id there. What was published from the newsroom since is left as
/// it is.
///
/// # Errors
/// When the database fails.
pub fn save(
    tx: &mut Tx,
    press: &Press,
    filing: &mut Filing,
    manuscript: &Manuscript,
    now: Millis,
) -> Result<Saved, DbError> {
    let known: Option<(i64, String, String, Option<Millis>)> = match &manuscript.source_id {
        Some(source_id) => tx.query_opt(KNOWN, &[&manuscript.source, source_id])?,
        None => None,
    };
    let saved = match known {
        Some((id, hash, _, edited)) if hash == manuscript.source_hash || edited.is_some() => {
            return Ok(Saved::Unchanged(id));
        }
        Some((id, _, slug, _)) => {
            supersede(tx, id, "imported again", now)?;
            update(tx, press, filing, id, &slug, manuscript, now)?;
            Saved::Updated(id)
        }
        None => Saved::Created(create(tx, press, filing, manuscript, now)?),
    };
    let (Saved::Created(id) | Saved::Updated(id) | Saved::Unchanged(id)) = saved;
    settle(tx, filing, id, manuscript, now)?;
    Ok(saved)
}

fn settle(
    tx: &mut Tx,
    filing: &mut Filing,
    id: i64,
    manuscript: &Manuscript,
    now: Millis,
) -> Result<(), DbError> {
    file(tx, filing, id, manuscript)?;
    for path in &manuscript.old_paths {
        links::add(tx, path, id)?;
    }
    tx.record_change("article", id, now)
}

/// What an editor says of an article beyond its manuscript.
#[derive(Clone, Debug, Default)]
pub struct Editorial {
    /// A level of its own, or `Some(None)` to go by the rules; `None`: as it is, whoever has set it meanwhile.
    pub level: Option<Option<AccessLevel>>,
    /// Open to all until then, or `Some(None)`: not open; `None`: as it is.
    pub open_until: Option<Option<Millis>>,
    /// Title where it is shared.
    pub social_title: Option<String>,
    /// Description where it is shared.
    pub social_description: Option<String>,
    /// The address it belongs under, if that is another site's.
    pub canonical_url: Option<String>,
}

const SLUG: &str = "SELECT slug FROM articles WHERE id = $1";
const READMIT: &str = "UPDATE articles SET state = 'draft' WHERE id = $1 AND state = 'withdrawn'";
const EDITORIAL: &str = "UPDATE articles SET social_title = $2, social_description = $3, canonical_url = $4,
    edited_at = $5 WHERE id = $1";
const LEVEL: &str = "UPDATE articles SET access = $2 WHERE id = $1";
const OPENING: &str = "UPDATE articles SET open_until = $2 WHERE id = $1";

/// Publishes an editor's manuscript: as `article`, or as a new one; gives the row id. One that was withdrawn is
/// back then.
///
/// # Errors
/// When the database fails.
pub fn edit(
    tx: &mut Tx,
    press: &Press,
    article: Option<i64>,
    manuscript: &Manuscript,
    editorial: &Editorial,
    now: Millis,
) -> Result<i64, DbError> {
    let filing = &mut Filing::default();
    let id = match article {
        Some(id) => {
            tx.execute(READMIT, &[&id])?;
            let slug: String = tx.query_one(SLUG, &[&id])?;
            supersede(tx, id, "edited", now)?;
            update(tx, press, filing, id, &slug, manuscript, now)?;
            id
        }
        None => create(tx, press, filing, manuscript, now)?,
    };
    let Editorial { level, open_until, social_title, social_description, canonical_url } = editorial;
    tx.execute(EDITORIAL, &[&id, social_title, social_description, canonical_url, &now])?;
    if let Some(level) = level {
        tx.execute(LEVEL, &[&id, &level.map(AccessLevel::as_str)])?;
    }
    if let Some(until) = open_until {
        tx.execute(OPENING, &[&id, until])?;
    }
    settle(tx, filing, id, manuscript, now)?;
    Ok(id)
}

const INSERT: &str =
    "INSERT INTO articles (public_id, source, source_id, slug, created_at, updated_at, state, title)
    VALUES ($1, $2, $3, $4, $5, $5, 'draft', '') RETURNING id";

fn create(
    tx: &mut Tx,
    press: &Press,
    filing: &mut Filing,
    draft: &Manuscript,
    now: Millis,
) -> Result<i64, DbError> {
    // The address needs the row and the row an address: it starts under its public id, which is unique.
    let public_id = press.random.public_id();
    let id = tx.query_one(INSERT, &[&public_id, &draft.source, &draft.source_id, &public_id, &now])?;
    let slug = claim_slug(tx, id, draft)?;
    write(tx, press, filing, id, &slug, draft, now)?;
    Ok(id)
}

const KEEP: &str = "INSERT INTO revisions (article_id, version, title, standfirst, teaser_html, rest_html, replaced_at, reason)
    SELECT id, version, title, standfirst, teaser_html, rest_html, $2, $3 FROM articles WHERE id = $1";
const NEXT_VERSION: &str = "UPDATE articles SET version = version + 1 WHERE id = $1";

/// Keeps the text that another is about to replace.
fn supersede(tx: &mut Tx, id: i64, reason: &str, now: Millis) -> Result<(), DbError> {
    tx.execute(KEEP, &[&id, &now, &reason])?;
    tx.execute(NEXT_VERSION, &[&id]).map(drop)
}

fn update(
    tx: &mut Tx,
    press: &Press,
    filing: &mut Filing,
    id: i64,
    slug: &str,
    draft: &Manuscript,
    now: Millis,
) -> Result<(), DbError> {
    // Only a source that names an address may change one; a changed headline leaves it alone.
    let wanted = draft.slug.as_deref().map(slugify).filter(|wanted| !wanted.is_empty() && wanted != slug);
    let slug = match wanted {
        Some(_) => claim_slug(tx, id, draft)?,
        None => slug.to_owned(),
    };
    write(tx, press, filing, id, &slug, draft, now)
}

const CLAIM: &str =
    "INSERT INTO slugs (kind, slug, target) VALUES ('article', $1, $2) ON CONFLICT (kind, slug) DO NOTHING";
const OWNER: &str = "SELECT target FROM slugs WHERE kind = 'article' AND slug = $1";

/// The wanted slug, or that with a suffix that depends on nothing but where the article comes from.
fn claim_slug(tx: &mut Tx, id: i64, draft: &Manuscript) -> Result<String, DbError> {
    let base = [draft.slug.as_deref().unwrap_or_default(), &draft.title, "article"]
        .into_iter()
        .map(slugify)
        .find(|slug| !slug.is_empty())
        .unwrap_or_default();
    let origin =
        Sha256::digest(format!("{}\n{}", draft.source, draft.source_id.as_deref().unwrap_or_default()));
    let suffix = hex(&origin[..8]);
    for candidate in [base.clone(), format!("{base}-{}", &suffix[..6]), format!("{base}-{suffix}-{id}")] {
        tx.execute(CLAIM, &[&fold(&candidate), &id])?;
        if tx.query_one::<i64>(OWNER, &[&fold(&candidate)])? == id {
            return Ok(candidate);
        }
    }
    Ok(format!("{base}-{id}"))
}

// What an editor withdrew stays withdrawn, however often it is imported again.
const WRITE: &str = "UPDATE articles SET source_hash = $2, slug = $3,
    state = CASE state WHEN 'withdrawn' THEN state ELSE $4 END, kind = $5, title = $6,
    standfirst = $7, teaser_html = $8, teaser_text = $9, rest_html = $10, words = $11, search_text = $12,
    language = $13, access = COALESCE($14, access), section_id = $15, series_id = $16, source_url = $17, seo_title = $18,
    seo_description = $19, lead_src = $20, lead_id = $21, lead_alt = $22, lead_caption = $23, lead_credit = $24,
    published_at = $25, month = $26, updated_at = $27, lead_html = $28, headline = $29 WHERE id = $1";

fn write(
    tx: &mut Tx,
    press: &Press,
    filing: &mut Filing,
    id: i64,
    slug: &str,
    draft: &Manuscript,
    now: Millis,
) -> Result<(), DbError> {
    let term = |tx: &mut Tx, filing: &mut Filing, kind, name: &Option<String>| {
        let name = name.as_deref().filter(|name| !name.trim().is_empty());
        name.map(|name| filing.term(tx, kind, name)).transpose()
    };
    let section = term(tx, filing, TermKind::Section, &draft.section)?;
    let series = term(tx, filing, TermKind::Series, &draft.series)?;
    let state = if draft.published && draft.published_at.is_some() { "published" } else { "draft" };
    let lead = draft.lead.clone().unwrap_or_default();
    let month = draft.published_at.map(|at| press.period(at).number());
    let updated_at = draft.updated_at.or(draft.published_at).unwrap_or(now);
    let body = &draft.body;
    let search_text = fold(&format!("{}\n{}", draft.title, draft.standfirst));
    tx.execute(
        WRITE,
        &[
            &id,
            &draft.source_hash,
            &slug,
            &state,
            &draft.kind,
            &draft.title,
            &draft.standfirst,
            &body.teaser_html,
            &body.teaser_text,
            &body.rest_html,
            &i64::from(body.words),
            &search_text,
            &draft.language,
            &draft.access.map(AccessLevel::as_str),
            &section,
            &series,
            &draft.source_url,
            &draft.seo_title,
            &draft.seo_description,
            &lead.elsewhere,
            &lead.picture,
            &lead.alt,
            &lead.caption,
            &lead.credit,
            &draft.published_at,
            &month,
            &updated_at,
            &body.lead_html,
            &wire::headline(&draft.title),
        ],
    )
    .map(drop)
}

const WITHDRAW: [&str; 3] = [
    "UPDATE articles SET state = 'withdrawn' WHERE id = $1",
    "UPDATE article_terms SET published_at = NULL WHERE article_id = $1",
    "UPDATE article_authors SET published_at = NULL WHERE article_id = $1",
];

/// Withdraws an article: its page answers that it is gone, lists no longer hold it.
///
/// # Errors
/// When the database fails.
pub fn withdraw(tx: &mut Tx, id: i64, now: Millis) -> Result<(), DbError> {
    for statement in WITHDRAW {
        tx.execute(statement, &[&id])?;
    }
    tx.record_change("article", id, now)
}
