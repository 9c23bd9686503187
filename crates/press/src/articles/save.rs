//! Saving an article: filed, dated, addressed, its former text kept as a revision, all in the
//! caller's transaction. Saving the same manuscript again changes nothing.

use std::collections::HashMap;

use db::{DbError, Tx};
use kernel::clock::Millis;
use kernel::config::AccessLevel;
use kernel::ids::hex;
use kernel::slug::{fold, slugify};
use render::body::Prepared;
use sha2::{Digest, Sha256};

use super::{links, wire};
use crate::pictures::Focus;
use crate::taxonomy::TermKind;
use crate::{Press, authors, taxonomy};

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

/// Row ids of terms and authors met before: most articles of a run are filed alike. Belongs to one
/// run; [`Filing::forget`] it when a transaction that used it failed.
#[derive(Debug, Default)]
pub struct Filing {
    terms: HashMap<(TermKind, String), i64>,
    authors: HashMap<(String, Option<String>), Known>,
}

/// An author met before.
#[derive(Clone, Copy, Debug)]
struct Known {
    id: i64,
    /// A biography or portrait was taken over in this run.
    described: bool,
}

/// Entries a [`Filing`] holds before it starts anew, so that memory stays flat.
const MOST_REMEMBERED: usize = 50_000;

impl Filing {
    /// Forgets everything.
    pub fn forget(&mut self) {
        self.terms.clear();
        self.authors.clear();
    }

    fn term(&mut self, tx: &mut Tx, kind: TermKind, name: &str) -> Result<i64, DbError> {
        let key = (kind, name.to_owned());
        if let Some(id) = self.terms.get(&key) {
            return Ok(*id);
        }
        let id = taxonomy::ensure(tx, kind, name)?;
        if self.terms.len() >= MOST_REMEMBERED {
            self.terms.clear();
        }
        self.terms.insert(key, id);
        Ok(id)
    }

    fn author(&mut self, tx: &mut Tx, draft: &AuthorDraft) -> Result<i64, DbError> {
        let key = (draft.name.clone(), draft.slug.clone());
        let mut known = match self.authors.get(&key) {
            Some(known) => *known,
            None => Known { id: authors::ensure(tx, &draft.name, draft.slug.as_deref())?, described: false },
        };
        if !known.described && (!draft.bio.is_empty() || draft.portrait.is_some()) {
            authors::describe(tx, known.id, &draft.bio, draft.portrait)?;
            known.described = true;
        }
        if self.authors.len() >= MOST_REMEMBERED {
            self.authors.clear();
        }
        self.authors.insert(key, known);
        Ok(known.id)
    }
}

const KNOWN: &str =
    "SELECT id, COALESCE(source_hash, ''), slug FROM articles WHERE source = $1 AND source_id = $2";

/// Saves `manuscript`; known by its source and the id there.
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
    let known: Option<(i64, String, String)> = match &manuscript.source_id {
        Some(source_id) => tx.query_opt(KNOWN, &[&manuscript.source, source_id])?,
        None => None,
    };
    let saved = match known {
        Some((id, hash, _)) if hash == manuscript.source_hash => return Ok(Saved::Unchanged(id)),
        Some((id, _, slug)) => {
            update(tx, press, filing, id, &slug, manuscript, now)?;
            Saved::Updated(id)
        }
        None => Saved::Created(create(tx, press, filing, manuscript, now)?),
    };
    let (Saved::Created(id) | Saved::Updated(id) | Saved::Unchanged(id)) = saved;
    file(tx, filing, id, manuscript)?;
    for path in &manuscript.old_paths {
        links::add(tx, path, id)?;
    }
    tx.record_change("article", id, now)?;
    Ok(saved)
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

fn update(
    tx: &mut Tx,
    press: &Press,
    filing: &mut Filing,
    id: i64,
    slug: &str,
    draft: &Manuscript,
    now: Millis,
) -> Result<(), DbError> {
    tx.execute(KEEP, &[&id, &now, &"imported again"])?;
    tx.execute(NEXT_VERSION, &[&id])?;
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

const UNFILE: [&str; 3] = [
    "DELETE FROM article_terms WHERE article_id = $1",
    "DELETE FROM article_authors WHERE article_id = $1",
    "DELETE FROM article_media WHERE article_id = $1",
];
const FILE_TERM: &str = "INSERT INTO article_terms (article_id, term_id, position, published_at)
    SELECT id, $2, $3, CASE state WHEN 'published' THEN published_at END FROM articles WHERE id = $1
    ON CONFLICT (article_id, term_id) DO NOTHING";
const FILE_AUTHOR: &str = "INSERT INTO article_authors (article_id, author_id, position, published_at)
    SELECT id, $2, $3, CASE state WHEN 'published' THEN published_at END FROM articles WHERE id = $1
    ON CONFLICT (article_id, author_id) DO NOTHING";
const FILE_PICTURE: &str = "INSERT INTO article_media (article_id, media_id, gated) VALUES ($1, $2, $3)
    ON CONFLICT (article_id, media_id) DO UPDATE SET
        gated = CASE WHEN excluded.gated < article_media.gated THEN excluded.gated ELSE article_media.gated END";

fn file(tx: &mut Tx, filing: &mut Filing, id: i64, draft: &Manuscript) -> Result<(), DbError> {
    for statement in UNFILE {
        tx.execute(statement, &[&id])?;
    }
    let topics = draft.topics.iter().map(|name| (TermKind::Topic, name));
    let places = draft.places.iter().map(|name| (TermKind::Place, name));
    let named = topics.chain(places).filter(|(_, name)| !name.trim().is_empty());
    for (position, (kind, name)) in (0_i64..).zip(named) {
        let term = filing.term(tx, kind, name)?;
        tx.execute(FILE_TERM, &[&id, &term, &position])?;
    }
    let named = draft.authors.iter().filter(|author| !author.name.trim().is_empty());
    for (position, author) in (0_i64..).zip(named) {
        let author = filing.author(tx, author)?;
        tx.execute(FILE_AUTHOR, &[&id, &author, &position])?;
    }
    let lead = draft.lead.as_ref().and_then(|lead| lead.picture).map(|picture| (picture, false));
    for (picture, gated) in draft.pictures.iter().copied().chain(lead) {
        tx.execute(FILE_PICTURE, &[&id, &picture, &gated])?;
    }
    Ok(())
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
