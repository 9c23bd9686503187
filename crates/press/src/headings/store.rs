//! Headings in the database. Terms and authors are two tables; a statement for each stands beside the other.

use db::{Conn, DbError, FromRow, Row};
use kernel::config::AccessLevel;
use kernel::slug::slugify;

use super::{Heading, Kind};
use crate::articles::media_file;

/// Sections, which are shown whole and in their order.
const SECTIONS: i64 = 500;
/// Words of a search that count.
const WORDS: usize = 3;

impl FromRow for Heading {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let portrait = row.get::<Option<String>>(8)?.zip(row.get::<Option<String>>(9)?);
        let access: Option<String> = row.get(10)?;
        Ok(Heading {
            id: row.get(0)?,
            kind: Kind::from_name(&row.get::<String>(1)?).unwrap_or(Kind::Topic),
            slug: row.get(2)?,
            name: row.get(3)?,
            description: row.get(4)?,
            in_navigation: row.get(5)?,
            role: row.get(6)?,
            links: row.get::<String>(7)?.lines().map(str::to_owned).collect(),
            portrait: portrait.map(|(id, mime)| media_file(&id, &mime)),
            access: access.as_deref().and_then(AccessLevel::from_name),
            open_until: row.get(11)?,
            merged_into: row.get(12)?,
        })
    }
}

macro_rules! terms {
    ($tail:literal) => {
        concat!(
            "SELECT t.id, t.kind, t.slug, t.name, t.description, t.in_navigation, '', '', CAST(NULL AS TEXT),
                CAST(NULL AS TEXT), t.access, t.open_until, t.merged_into FROM terms t ",
            $tail
        )
    };
}
macro_rules! authors {
    ($tail:literal) => {
        concat!(
            "SELECT t.id, 'author', t.slug, t.name, t.bio, CAST(1 AS BIGINT), t.role, t.links, m.public_id,
                m.mime, CAST(NULL AS TEXT), CAST(NULL AS BIGINT), t.merged_into
            FROM authors t LEFT JOIN media m ON m.id = t.portrait_id ",
            $tail
        )
    };
}

const FIND_TERM: &str = terms!("WHERE t.id = $1 AND t.kind = $2");
const FIND_AUTHOR: &str = authors!("WHERE t.id = $1 AND $2 = 'author'");

/// The one of that row.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut Conn, kind: Kind, id: i64) -> Result<Option<Heading>, DbError> {
    let statement = if kind == Kind::Author { FIND_AUTHOR } else { FIND_TERM };
    conn.query_opt(statement, &[&id, &kind.as_str()])
}

const IN_ORDER: &str =
    terms!("WHERE t.kind = $1 AND t.merged_into IS NULL ORDER BY t.position, t.name, t.id LIMIT $2");
const ALL: [&str; 2] = [
    terms!("WHERE t.kind = $1 AND t.slug > $2 AND t.merged_into IS NULL ORDER BY t.slug LIMIT $3"),
    authors!("WHERE $1 = 'author' AND t.slug > $2 AND t.merged_into IS NULL ORDER BY t.slug LIMIT $3"),
];
// By what they are called or were: each name has an address of its own.
const FOUND: [&str; 2] = [
    terms!(
        "WHERE t.kind = $1 AND t.slug > $2 AND t.merged_into IS NULL AND t.id IN (SELECT s.target FROM slugs s
        WHERE s.kind = $1 AND s.slug LIKE $4 ESCAPE '\\' AND s.slug LIKE $5 ESCAPE '\\' AND s.slug LIKE $6 ESCAPE '\\')
        ORDER BY t.slug LIMIT $3"
    ),
    authors!(
        "WHERE t.slug > $2 AND t.merged_into IS NULL AND t.id IN (SELECT s.target FROM slugs s
        WHERE s.kind = $1 AND s.slug LIKE $4 ESCAPE '\\' AND s.slug LIKE $5 ESCAPE '\\' AND s.slug LIKE $6 ESCAPE '\\')
        ORDER BY t.slug LIMIT $3"
    ),
];

/// Up to `limit` of a kind whose names or addresses, present or former, hold these words: by address, after that
/// one. Without words sections come in their order, all of them.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut Conn,
    kind: Kind,
    words: &str,
    after: &str,
    limit: i64,
) -> Result<Vec<Heading>, DbError> {
    let which = usize::from(kind == Kind::Author);
    match patterns(words) {
        Some([one, two, three]) => {
            conn.query(FOUND[which], &[&kind.as_str(), &after, &limit, &one, &two, &three])
        }
        None if kind == Kind::Section => conn.query(IN_ORDER, &[&kind.as_str(), &SECTIONS]),
        None => conn.query(ALL[which], &[&kind.as_str(), &after, &limit]),
    }
}

/// One pattern a word; those that are not needed fit everything. None without a word.
fn patterns(words: &str) -> Option<[String; WORDS]> {
    let slug = slugify(words);
    let mut given = slug.split('-').filter(|word| !word.is_empty()).map(|word| {
        let plain = word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        format!("%{plain}%")
    });
    let first = given.next()?;
    Some([first, given.next().unwrap_or_else(|| "%".into()), given.next().unwrap_or_else(|| "%".into())])
}

const OF_SECTION: &str = "SELECT COUNT(*) FROM (SELECT id FROM articles WHERE section_id = $1 LIMIT $2) few";
const OF_SERIES: &str = "SELECT COUNT(*) FROM (SELECT id FROM articles WHERE series_id = $1 LIMIT $2) few";
const OF_TERM: &str =
    "SELECT COUNT(*) FROM (SELECT article_id FROM article_terms WHERE term_id = $1 LIMIT $2) few";
const OF_AUTHOR: &str =
    "SELECT COUNT(*) FROM (SELECT article_id FROM article_authors WHERE author_id = $1 LIMIT $2) few";

/// How many articles it has in whatever state, counted up to `most`.
///
/// # Errors
/// When the database fails.
pub fn articles(conn: &mut Conn, kind: Kind, id: i64, most: i64) -> Result<i64, DbError> {
    let statement = match kind {
        Kind::Section => OF_SECTION,
        Kind::Series => OF_SERIES,
        Kind::Topic | Kind::Place => OF_TERM,
        Kind::Author => OF_AUTHOR,
    };
    conn.query_one(statement, &[&id, &most])
}

/// What hangs on a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sizes {
    /// Articles, in whatever state.
    pub articles: i64,
    /// Readers who follow it.
    pub followers: i64,
    /// Planned pieces.
    pub planned: i64,
}

const FOLLOWERS: [&str; 2] =
    ["SELECT COUNT(*) FROM follows WHERE term_id = $1", "SELECT COUNT(*) FROM follows WHERE author_id = $1"];
const PLANNED: &str = "SELECT COUNT(*) FROM planned WHERE section_id = $1";

/// What hangs on it, all counted.
///
/// # Errors
/// When the database fails.
pub fn sizes(conn: &mut Conn, kind: Kind, id: i64) -> Result<Sizes, DbError> {
    Ok(Sizes {
        articles: articles(conn, kind, id, i64::MAX)?,
        followers: conn.query_one(FOLLOWERS[usize::from(kind == Kind::Author)], &[&id])?,
        planned: if kind == Kind::Section { conn.query_one(PLANNED, &[&id])? } else { 0 },
    })
}

/// How SQLite goes about a list.
#[cfg(test)]
pub(super) fn plan_of(conn: &mut Conn, kind: Kind, words: &str) -> Result<Vec<String>, DbError> {
    let which = usize::from(kind == Kind::Author);
    let (kind, after, limit) = (kind.as_str(), "", 50_i64);
    let steps: Vec<(i64, i64, i64, String)> = match patterns(words) {
        Some([one, two, three]) => {
            let statement = format!("EXPLAIN QUERY PLAN {}", FOUND[which]);
            conn.query(&statement, &[&kind, &after, &limit, &one, &two, &three])?
        }
        None => conn.query(&format!("EXPLAIN QUERY PLAN {}", ALL[which]), &[&kind, &after, &limit])?,
    };
    Ok(steps.into_iter().map(|(.., step)| step).collect())
}
