//! Terms in the database.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;
use kernel::config::AccessLevel;
use kernel::ids::hex;
use kernel::slug::{fold, slugify};
use kernel::text::one_line;
use sha2::{Digest, Sha256};

use super::TermKind;

/// A section, topic, place or series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Row id.
    pub id: i64,
    /// What it files by.
    pub kind: TermKind,
    /// Last part of its address.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// A sentence about it; may be empty.
    pub description: String,
    /// The level an editor gave a section.
    pub access: Option<AccessLevel>,
    /// Open to all until then.
    pub open_until: Option<Millis>,
}

impl FromRow for Term {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let (kind, access): (String, Option<String>) = (row.get(1)?, row.get(5)?);
        Ok(Term {
            id: row.get(0)?,
            kind: TermKind::from_name(&kind).unwrap_or(TermKind::Topic),
            slug: row.get(2)?,
            name: row.get(3)?,
            description: row.get(4)?,
            access: access.as_deref().and_then(AccessLevel::from_name),
            open_until: row.get(6)?,
        })
    }
}

const BY_SLUG: &str = "SELECT t.id, t.kind, t.slug, t.name, t.description, t.access, t.open_until
    FROM slugs s JOIN terms t ON t.id = s.target WHERE s.kind = $1 AND s.slug = $2";

/// The term that `slug` is or was the address of.
///
/// # Errors
/// When the database fails.
pub fn by_slug(conn: &mut Conn, kind: TermKind, slug: &str) -> Result<Option<Term>, DbError> {
    conn.query_opt(BY_SLUG, &[&kind.as_str(), &fold(slug)])
}

const LIST: &str = "SELECT id, kind, slug, name, description, access, open_until FROM terms
    WHERE kind = $1 AND merged_into IS NULL ORDER BY position, name, id LIMIT $2";
const NAVIGATION: &str = "SELECT id, kind, slug, name, description, access, open_until FROM terms
    WHERE kind = 'section' AND merged_into IS NULL AND in_navigation = 1 ORDER BY position, name, id LIMIT $1";

/// The first `limit` terms of a kind, in the order editors gave them, then by name.
///
/// # Errors
/// When the database fails.
pub fn list(conn: &mut Conn, kind: TermKind, limit: i64) -> Result<Vec<Term>, DbError> {
    conn.query(LIST, &[&kind.as_str(), &limit])
}

/// The first `limit` sections that stand in the navigation.
///
/// # Errors
/// When the database fails.
pub fn navigation(conn: &mut Conn, limit: i64) -> Result<Vec<Term>, DbError> {
    conn.query(NAVIGATION, &[&limit])
}

const FIND: &str = "SELECT target FROM slugs WHERE kind = $1 AND slug = $2";
const INSERT: &str = "INSERT INTO terms (kind, slug, name) VALUES ($1, $2, $3)
    ON CONFLICT (kind, slug) DO UPDATE SET name = terms.name RETURNING id";
const INSERT_SLUG: &str =
    "INSERT INTO slugs (kind, slug, target) VALUES ($1, $2, $3) ON CONFLICT (kind, slug) DO NOTHING";

/// The term of that name, made if there is none yet.
///
/// # Errors
/// When the database fails.
pub fn ensure(tx: &mut Tx, kind: TermKind, name: &str) -> Result<i64, DbError> {
    // Columns of a card are joined by a control character.
    let name = one_line(name);
    let slug = term_slug(&name);
    if let Some(id) = tx.query_opt(FIND, &[&kind.as_str(), &slug])? {
        return Ok(id);
    }
    let id: i64 = tx.query_one(INSERT, &[&kind.as_str(), &slug, &name])?;
    tx.execute(INSERT_SLUG, &[&kind.as_str(), &slug, &id])?;
    Ok(id)
}

const DESCRIBE: &str = "UPDATE terms SET name = $2, description = $3, position = $4 WHERE id = $1";

/// Gives a term its proper name, its description and its place in the order.
///
/// # Errors
/// When the database fails.
pub fn describe(
    tx: &mut Tx,
    id: i64,
    name: &str,
    description: &str,
    position: i64,
    now: Millis,
) -> Result<(), DbError> {
    tx.execute(DESCRIBE, &[&id, &name, &description, &position])?;
    tx.record_change("term", id, now)
}

/// The slug of a name; a name without letter or digit ("C++" has one, "?!" has none) gets a hash.
pub(crate) fn term_slug(name: &str) -> String {
    let slug = slugify(name);
    if slug.is_empty() { hex(&Sha256::digest(name.as_bytes())[..6]) } else { slug }
}
