//! Filing an article: under its terms, with its authors and pictures.

use std::collections::{BTreeSet, HashMap};

use db::{Bind, DbError, Tx};

use super::{AuthorDraft, Manuscript};
use crate::taxonomy::TermKind;
use crate::{authors, pictures, taxonomy};

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

    pub(super) fn term(&mut self, tx: &mut Tx, kind: TermKind, name: &str) -> Result<i64, DbError> {
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

const UNFILE: [&str; 2] =
    ["DELETE FROM article_terms WHERE article_id = $1", "DELETE FROM article_authors WHERE article_id = $1"];
const UNFILE_PICTURES: &str = "DELETE FROM article_media WHERE article_id = $1 RETURNING media_id";
const FILE_TERMS: &str = "INSERT INTO article_terms (article_id, term_id, position, published_at)
    SELECT a.id, v.column1, v.column2, CASE a.state WHEN 'published' THEN a.published_at END
    FROM articles a CROSS JOIN (VALUES {rows}) v WHERE a.id = $1 ON CONFLICT (article_id, term_id) DO NOTHING";
const FILE_AUTHORS: &str = "INSERT INTO article_authors (article_id, author_id, position, published_at)
    SELECT a.id, v.column1, v.column2, CASE a.state WHEN 'published' THEN a.published_at END
    FROM articles a CROSS JOIN (VALUES {rows}) v WHERE a.id = $1 ON CONFLICT (article_id, author_id) DO NOTHING";
const FILE_PICTURE: &str = "INSERT INTO article_media (article_id, media_id, gated) VALUES ($1, $2, $3)
    ON CONFLICT (article_id, media_id) DO UPDATE SET
        gated = CASE WHEN excluded.gated < article_media.gated THEN excluded.gated ELSE article_media.gated END";

/// Whether an article may be filed already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    New,
    Filed,
}

/// Files it afresh.
pub(super) fn file(
    tx: &mut Tx,
    filing: &mut Filing,
    id: i64,
    standing: Standing,
    draft: &Manuscript,
) -> Result<(), DbError> {
    if standing == Standing::Filed {
        for statement in UNFILE {
            tx.execute(statement, &[&id])?;
        }
    }
    let topics = draft.topics.iter().map(|name| (TermKind::Topic, name));
    let places = draft.places.iter().map(|name| (TermKind::Place, name));
    let named = topics.chain(places).filter(|(_, name)| !name.trim().is_empty());
    let terms: Vec<i64> = named.map(|(kind, name)| filing.term(tx, kind, name)).collect::<Result<_, _>>()?;
    put(tx, FILE_TERMS, id, &terms)?;
    let named = draft.authors.iter().filter(|author| !author.name.trim().is_empty());
    let authors: Vec<i64> = named.map(|author| filing.author(tx, author)).collect::<Result<_, _>>()?;
    put(tx, FILE_AUTHORS, id, &authors)?;
    file_pictures(tx, id, standing, draft)
}

/// Rows that one statement files.
const AT_ONCE: usize = 8;

/// Files the article under each of `under`, in that order.
fn put(tx: &mut Tx, statement: &str, article: i64, under: &[i64]) -> Result<(), DbError> {
    let placed: Vec<(i64, i64)> = under.iter().copied().zip(0..).collect();
    for some in placed.chunks(AT_ONCE) {
        let row = |n: usize| format!("(CAST(${} AS BIGINT), CAST(${} AS BIGINT))", 2 * n + 2, 2 * n + 3);
        let rows: Vec<String> = (0..some.len()).map(row).collect();
        let mut binds: Vec<&dyn Bind> = vec![&article];
        binds.extend(some.iter().flat_map(|(id, position)| [id as &dyn Bind, position]));
        tx.execute(&statement.replace("{rows}", &rows.join(", ")), &binds)?;
    }
    Ok(())
}

/// The pictures, and that these are in use now and those it had before may not be.
fn file_pictures(tx: &mut Tx, id: i64, standing: Standing, draft: &Manuscript) -> Result<(), DbError> {
    let former: BTreeSet<i64> = match standing {
        Standing::New => BTreeSet::new(),
        Standing::Filed => tx.query(UNFILE_PICTURES, &[&id])?.into_iter().collect(),
    };
    let mut shown = BTreeSet::new();
    let lead = draft.lead.as_ref().and_then(|lead| lead.picture).map(|picture| (picture, false));
    for (picture, gated) in draft.pictures.iter().copied().chain(lead) {
        tx.execute(FILE_PICTURE, &[&id, &picture, &gated])?;
        shown.insert(picture);
    }
    pictures::note_uses(tx, former.symmetric_difference(&shown).copied())
}
