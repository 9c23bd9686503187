//! Authors: who wrote an article, and who they are.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::slug::{fold, slugify};
use kernel::text::one_line;

use crate::articles::media_file;
use crate::pictures::{self, Portrait, focus_of};
use crate::taxonomy::store::term_slug;

/// An author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// Row id.
    pub id: i64,
    /// Last part of the address.
    pub slug: String,
    /// The name.
    pub name: String,
    /// A few sentences; may be empty.
    pub bio: String,
    /// The portrait.
    pub portrait: Option<Portrait>,
    /// What they do here; may be empty.
    pub role: String,
    /// Addresses elsewhere.
    pub links: Vec<String>,
}

impl FromRow for Author {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Author {
            id: row.get(0)?,
            slug: row.get(1)?,
            name: row.get(2)?,
            bio: row.get(3)?,
            portrait: portrait(row)?,
            role: row.get(11)?,
            links: row.get::<String>(12)?.lines().map(str::to_owned).collect(),
        })
    }
}

fn portrait(row: &Row<'_>) -> Result<Option<Portrait>, DbError> {
    let named: (Option<String>, Option<String>) = (row.get(4)?, row.get(5)?);
    let Some((public_id, mime)) = named.0.zip(named.1) else { return Ok(None) };
    let (width, height, scalable) = (row.get(6)?, row.get(7)?, row.get(8)?);
    let focus = focus_of(row, 9)?;
    Ok(Some(Portrait { file: media_file(&public_id, &mime), width, height, scalable, focus }))
}

const BY_SLUG: &str = "SELECT au.id, au.slug, au.name, au.bio, p.public_id, p.mime,
        p.width, p.height, p.scalable, p.focus_x, p.focus_y, au.role, au.links
    FROM slugs s JOIN authors au ON au.id = s.target LEFT JOIN media p ON p.id = au.portrait_id
    WHERE s.kind = 'author' AND s.slug = $1";

/// The author whose address `slug` is or was.
///
/// # Errors
/// When the database fails.
pub fn by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Author>, DbError> {
    conn.query_opt(BY_SLUG, &[&fold(slug)])
}

const FIND: &str = "SELECT target FROM slugs WHERE kind = 'author' AND slug = $1";
const INSERT: &str = "INSERT INTO authors (slug, name) VALUES ($1, $2)
    ON CONFLICT (slug) DO UPDATE SET name = authors.name RETURNING id";
const INSERT_SLUG: &str =
    "INSERT INTO slugs (kind, slug, target) VALUES ('author', $1, $2) ON CONFLICT (kind, slug) DO NOTHING";

/// The author of that name (and slug, where the source knows one), made if there is none yet.
///
/// # Errors
/// When the database fails.
pub fn ensure(tx: &mut Tx, name: &str, slug: Option<&str>) -> Result<i64, DbError> {
    let name = one_line(name);
    let known = slug.map(slugify).filter(|slug| !slug.is_empty());
    let slug = known.unwrap_or_else(|| term_slug(&name));
    if let Some(id) = tx.query_opt(FIND, &[&slug])? {
        return Ok(id);
    }
    let id: i64 = tx.query_one(INSERT, &[&slug, &name])?;
    tx.execute(INSERT_SLUG, &[&slug, &id])?;
    Ok(id)
}

const DESCRIBE: &str = "UPDATE authors SET bio = CASE WHEN $2 = '' THEN bio ELSE $2 END,
    portrait_id = COALESCE($3, portrait_id)
    WHERE id = $1 AND (($2 <> '' AND bio <> $2) OR COALESCE($3, portrait_id, 0) <> COALESCE(portrait_id, 0))";

const PORTRAIT: &str = "SELECT portrait_id FROM authors WHERE id = $1";

/// Gives an author a biography and a portrait; what is not given stays as it was.
///
/// # Errors
/// When the database fails.
pub fn describe(tx: &mut Tx, id: i64, bio: &str, portrait: Option<i64>) -> Result<(), DbError> {
    let former: Option<i64> = tx.query_one(PORTRAIT, &[&id])?;
    tx.execute(DESCRIBE, &[&id, &bio, &portrait])?;
    match portrait == former {
        true => Ok(()),
        false => pictures::note_uses(tx, former.into_iter().chain(portrait)),
    }
}
