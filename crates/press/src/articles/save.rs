//! Saving an article: filed, dated, addressed, its former text kept as a revision, all in the
//! caller's transaction. Saving the same manuscript again changes nothing.

use db::{DbError, Tx};
use kernel::clock::Millis;
use kernel::config::AccessLevel;
use kernel::slug::slugify;
use render::body::Prepared;

use super::address::{self, Claimant};
use super::filing::{Filing, Standing, file};
use super::links;
use super::row::Row;
use crate::Press;
use crate::pictures::Focus;

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
    let standing = if let Saved::Created(_) = saved { Standing::New } else { Standing::Filed };
    settle(tx, filing, id, standing, manuscript, now)?;
    Ok(saved)
}

fn settle(
    tx: &mut Tx,
    filing: &mut Filing,
    id: i64,
    standing: Standing,
    manuscript: &Manuscript,
    now: Millis,
) -> Result<(), DbError> {
    file(tx, filing, id, standing, manuscript)?;
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
    let (id, standing) = match article {
        Some(id) => {
            tx.execute(READMIT, &[&id])?;
            let slug: String = tx.query_one(SLUG, &[&id])?;
            supersede(tx, id, "edited", now)?;
            update(tx, press, filing, id, &slug, manuscript, now)?;
            (id, Standing::Filed)
        }
        None => (create(tx, press, filing, manuscript, now)?, Standing::New),
    };
    let Editorial { level, open_until, social_title, social_description, canonical_url } = editorial;
    tx.execute(EDITORIAL, &[&id, social_title, social_description, canonical_url, &now])?;
    if let Some(level) = level {
        tx.execute(LEVEL, &[&id, &level.map(AccessLevel::as_str)])?;
    }
    if let Some(until) = open_until {
        tx.execute(OPENING, &[&id, until])?;
    }
    settle(tx, filing, id, standing, manuscript, now)?;
    Ok(id)
}

fn create(
    tx: &mut Tx,
    press: &Press,
    filing: &mut Filing,
    draft: &Manuscript,
    now: Millis,
) -> Result<i64, DbError> {
    let public_id = press.random.public_id();
    let slug = address::claim(tx, Claimant::Coming(&public_id), draft)?;
    let id = Row::of(tx, press, filing, &slug, draft, now)?.insert(tx, &public_id, now)?;
    address::settle(tx, &slug, id)?;
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
        Some(_) => address::claim(tx, Claimant::Known(id), draft)?,
        None => slug.to_owned(),
    };
    Row::of(tx, press, filing, &slug, draft, now)?.update(tx, id)
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
