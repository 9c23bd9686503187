//! Merging one heading into another. In one transaction its addresses lead to the other, it leaves every list, and
//! what is planned in it moves; then its articles and followers move, some at a time, so that nobody waits for
//! 20,000 of them; when nothing is left it is gone. Which one is on its way stands in the database, so that any
//! server goes on where another stopped.

use std::collections::BTreeSet;

use db::{Conn, Db, DbError, Tx};
use kernel::clock::Millis;

use super::acts::{lock, note, table};
use super::checks::unruled;
use super::{Heading, HeadingError, Kind, WORDED, articles, find};
use crate::Press;
use crate::audit::{Act, Actor};
use crate::taxonomy::store::term_slug;
use crate::{ads, fronts};

/// Articles and followers moved at once: together a few milliseconds.
const ARTICLES: i64 = 40;
const FOLLOWERS: i64 = 100;

/// How far a merge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// There may be more to move.
    More,
    /// It is done, or there is none of this row.
    Done,
}

const COMES: [&str; 2] = [
    "SELECT id FROM terms WHERE merged_into = $1 LIMIT 1",
    "SELECT id FROM authors WHERE merged_into = $1 LIMIT 1",
];

/// Nothing, unless another one is still being merged into this.
pub(super) fn nothing_comes(conn: &mut Conn, kind: Kind, id: i64) -> Result<(), HeadingError> {
    let comes: Option<i64> = conn.query_opt(COMES[table(kind)], &[&id])?;
    comes.map_or(Ok(()), |_| Err(HeadingError::Busy))
}

const LEAD_ON: &str = "UPDATE slugs SET target = $3 WHERE kind = $1 AND target = $2";
const NAMED: &str =
    "INSERT INTO slugs (kind, slug, target) VALUES ($1, $2, $3) ON CONFLICT (kind, slug) DO NOTHING";
const MERGE: [&str; 2] =
    ["UPDATE terms SET merged_into = $2 WHERE id = $1", "UPDATE authors SET merged_into = $2 WHERE id = $1"];
const PLANNED: &str = "UPDATE planned SET section_id = $2 WHERE section_id = $1";
/// Places of former fronts go along: what was shown can be shown again.
const COLUMNS: [&str; 2] = [
    "UPDATE front_places SET position = $2 WHERE slot = 'column' AND position = $1 AND NOT EXISTS
        (SELECT 1 FROM front_places o WHERE o.front_id = front_places.front_id AND o.slot = 'column' AND o.position = $2)",
    "DELETE FROM front_places WHERE slot = 'column' AND position = $1",
];
const SERIES: [&str; 2] = [
    "UPDATE front_places SET series_id = $2 WHERE series_id = $1 AND NOT EXISTS
        (SELECT 1 FROM front_places o WHERE o.front_id = front_places.front_id AND o.series_id = $2)",
    "DELETE FROM front_places WHERE series_id = $1",
];
/// What the other one lacks, it takes over.
const INHERIT: [&str; 2] = [
    "UPDATE terms SET description = (SELECT s.description FROM terms s WHERE s.id = $1)
        WHERE id = $2 AND description = ''",
    "UPDATE authors SET
        bio = CASE WHEN bio = '' THEN (SELECT s.bio FROM authors s WHERE s.id = $1) ELSE bio END,
        role = CASE WHEN role = '' THEN (SELECT s.role FROM authors s WHERE s.id = $1) ELSE role END,
        links = CASE WHEN links = '' THEN (SELECT s.links FROM authors s WHERE s.id = $1) ELSE links END,
        portrait_id = COALESCE(portrait_id, (SELECT s.portrait_id FROM authors s WHERE s.id = $1)) WHERE id = $2",
];

/// Begins to merge the one of row `id` into the one of row `into`, which are of one kind. [`step`] goes on.
///
/// # Errors
/// [`HeadingError`] says why not.
pub fn begin_merge(
    tx: &mut Tx,
    press: &Press,
    actor: &Actor,
    (kind, id): (Kind, i64),
    into: i64,
    now: Millis,
) -> Result<(), HeadingError> {
    if id == into {
        return Err(HeadingError::Same);
    }
    // In one order, whichever way round two people merge the same two.
    let (low, high) = (lock(tx, kind, id.min(into))?, lock(tx, kind, id.max(into))?);
    let (from, to) = if id < into { (low, high) } else { (high, low) };
    unruled(&press.config.access, &from)?;
    nothing_comes(tx, kind, id)?;
    tx.execute(MERGE[table(kind)], &[&id, &into])?;
    tx.execute(LEAD_ON, &[&kind.as_str(), &id, &into])?;
    tx.execute(NAMED, &[&kind.as_str(), &term_slug(&from.name), &into])?;
    tx.execute(INHERIT[table(kind)], &[&id, &into])?;
    for (statement, is_moved) in [(COLUMNS, kind == Kind::Section), (SERIES, kind == Kind::Series)] {
        if is_moved {
            tx.execute(statement[0], &[&id, &into])?;
            tx.execute(statement[1], &[&id])?;
            tx.record_change(fronts::CHANGE, 0, now)?;
        }
    }
    if kind == Kind::Section {
        tx.execute(PLANNED, &[&id, &into])?;
        ads::move_section(tx, id, into)?;
        tx.record_change(ads::CHANGE, 0, now)?;
    }
    for one in [id, into] {
        tx.record_change(WORDED, one, now)?;
    }
    let (was, became) = (format!("{} ({})", from.name, from.slug), format!("{} ({})", to.name, to.slug));
    Ok(note(tx, actor, (kind, id, &from.name), Act::TermMerged, (&was, &became), now)?)
}

const GOES_INTO: [&str; 2] = [
    "UPDATE terms SET name = name WHERE id = $1 AND merged_into > 0 RETURNING merged_into",
    "UPDATE authors SET name = name WHERE id = $1 AND merged_into > 0 RETURNING merged_into",
];
const DELETE: [&str; 2] = ["DELETE FROM terms WHERE id = $1", "DELETE FROM authors WHERE id = $1"];

/// Moves some of what is left, or ends the merge.
///
/// # Errors
/// When the database fails.
pub fn step(tx: &mut Tx, kind: Kind, id: i64, now: Millis) -> Result<Step, DbError> {
    // Locked, so that servers move one after the other.
    let Some(into) = tx.query_opt::<i64>(GOES_INTO[table(kind)], &[&id])? else { return Ok(Step::Done) };
    if move_articles(tx, kind, id, into, now)? || move_followers(tx, kind, id, into, now)? {
        return Ok(Step::More);
    }
    tx.execute(DELETE[table(kind)], &[&id])?;
    tx.record_change(WORDED, id, now)?;
    Ok(Step::Done)
}

const SOME_ARTICLES: [&str; 4] = [
    "SELECT id FROM articles WHERE section_id = $1 LIMIT $2",
    "SELECT id FROM articles WHERE series_id = $1 LIMIT $2",
    "SELECT article_id FROM article_terms WHERE term_id = $1 LIMIT $2",
    "SELECT article_id FROM article_authors WHERE author_id = $1 LIMIT $2",
];
const MOVE_SECTION: &str = "UPDATE articles SET section_id = $2 WHERE id = $1";
const MOVE_SERIES: &str = "UPDATE articles SET series_id = $2 WHERE id = $1";
const FILE: [&str; 2] = [
    "INSERT INTO article_terms (article_id, term_id, position, published_at)
        SELECT article_id, $3, position, published_at FROM article_terms WHERE article_id = $1 AND term_id = $2
        ON CONFLICT (article_id, term_id) DO NOTHING",
    "INSERT INTO article_authors (article_id, author_id, position, published_at)
        SELECT article_id, $3, position, published_at FROM article_authors WHERE article_id = $1 AND author_id = $2
        ON CONFLICT (article_id, author_id) DO NOTHING",
];
const UNFILE: [&str; 2] = [
    "DELETE FROM article_terms WHERE article_id = $1 AND term_id = $2",
    "DELETE FROM article_authors WHERE article_id = $1 AND author_id = $2",
];

/// Moves some articles; says whether there were any.
fn move_articles(tx: &mut Tx, kind: Kind, id: i64, into: i64, now: Millis) -> Result<bool, DbError> {
    let which = match kind {
        Kind::Section => 0,
        Kind::Series => 1,
        Kind::Topic | Kind::Place => 2,
        Kind::Author => 3,
    };
    let some: BTreeSet<i64> = tx.query(SOME_ARTICLES[which], &[&id, &ARTICLES])?.into_iter().collect();
    for article in &some {
        match kind {
            Kind::Section => _ = tx.execute(MOVE_SECTION, &[article, &into])?,
            Kind::Series => _ = tx.execute(MOVE_SERIES, &[article, &into])?,
            _ => {
                tx.execute(FILE[table(kind)], &[article, &id, &into])?;
                tx.execute(UNFILE[table(kind)], &[article, &id])?;
            }
        }
        tx.record_change("article", *article, now)?;
    }
    Ok(!some.is_empty())
}

const SOME_FOLLOWERS: [&str; 2] = [
    "SELECT reader_id FROM follows WHERE term_id = $1 ORDER BY reader_id LIMIT $2",
    "SELECT reader_id FROM follows WHERE author_id = $1 ORDER BY reader_id LIMIT $2",
];
const FOLLOW: [&str; 2] = [
    "INSERT INTO follows (reader_id, term_id, at, alert, alert_since)
        SELECT reader_id, $3, at, alert, alert_since FROM follows
        WHERE reader_id = $1 AND term_id = $2 ON CONFLICT (reader_id, term_id) DO NOTHING",
    "INSERT INTO follows (reader_id, author_id, at, alert, alert_since)
        SELECT reader_id, $3, at, alert, alert_since FROM follows
        WHERE reader_id = $1 AND author_id = $2 ON CONFLICT (reader_id, author_id) DO NOTHING",
];
const UNFOLLOW: [&str; 2] = [
    "DELETE FROM follows WHERE reader_id = $1 AND term_id = $2",
    "DELETE FROM follows WHERE reader_id = $1 AND author_id = $2",
];

/// Moves some who follow it; says whether there were any.
fn move_followers(tx: &mut Tx, kind: Kind, id: i64, into: i64, now: Millis) -> Result<bool, DbError> {
    let which = table(kind);
    let some: Vec<i64> = tx.query(SOME_FOLLOWERS[which], &[&id, &FOLLOWERS])?;
    for reader in &some {
        tx.execute(FOLLOW[which], &[reader, &id, &into])?;
        tx.execute(UNFOLLOW[which], &[reader, &id])?;
        tx.record_change("reader", *reader, now)?;
    }
    Ok(!some.is_empty())
}

const ON_THEIR_WAY: [&str; 2] = [
    "SELECT kind, id FROM terms WHERE merged_into > 0 ORDER BY merged_into, id LIMIT $1",
    "SELECT 'author', id FROM authors WHERE merged_into > 0 ORDER BY merged_into, id LIMIT $1",
];

fn on_their_way(conn: &mut Conn, limit: i64) -> Result<Vec<(Kind, i64)>, DbError> {
    let mut found: Vec<(String, i64)> = conn.query(ON_THEIR_WAY[0], &[&limit])?;
    found.extend(conn.query::<(String, i64)>(ON_THEIR_WAY[1], &[&limit])?);
    Ok(found.into_iter().filter_map(|(kind, id)| Some((Kind::from_name(&kind)?, id))).collect())
}

/// Moves some of what is left of a merge; says whether there was one. Blocks.
///
/// # Errors
/// When the database fails.
pub fn go_on(db: &Db, press: &Press) -> Result<bool, DbError> {
    let Some((kind, id)) = db.read_blocking(|conn| on_their_way(conn, 1))?.into_iter().next() else {
        return Ok(false);
    };
    let now = press.clock.now();
    db.write_blocking(move |tx| step(tx, kind, id, now))?;
    Ok(true)
}

/// A merge on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merging {
    /// What is merged.
    pub from: Heading,
    /// The name of what it will be part of.
    pub into: String,
    /// Articles that are still to be moved.
    pub left: i64,
}

/// Merges of a kind that are on their way.
///
/// # Errors
/// When the database fails.
pub fn merging(conn: &mut Conn, kind: Kind) -> Result<Vec<Merging>, DbError> {
    let mut all = Vec::new();
    for (kind, id) in on_their_way(conn, 20)?.into_iter().filter(|(other, _)| *other == kind) {
        let Some(from) = find(conn, kind, id)? else { continue };
        let into = from.merged_into.map(|into| find(conn, kind, into)).transpose()?.flatten();
        let left = articles(conn, kind, id, i64::MAX)?;
        all.push(Merging { into: into.map(|into| into.name).unwrap_or_default(), from, left });
    }
    Ok(all)
}
