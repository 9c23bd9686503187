//! Articles that came out, and those who want to hear of them at once: they are made due some at a time, along their
//! row ids, and it is noted how far that went.

use db::{Conn, Db, DbError, Tx};
use kernel::clock::Millis;

use super::{FOLD, NEWS};
use crate::Press;
use crate::follows::Followed;

/// Readers woken in one transaction.
const BATCH: usize = 200;
/// Articles noted in one transaction.
const NOTED: i64 = 100;

const NEW: &str =
    "SELECT a.id FROM articles a WHERE a.state = 'published' AND a.published_at > $1 AND a.published_at <= $2
        AND NOT EXISTS (SELECT 1 FROM alert_articles n WHERE n.article_id = a.id)
    ORDER BY a.published_at, a.id LIMIT $3";
const NOTE: &str =
    "INSERT INTO alert_articles (article_id, at, woken, done) VALUES ($1, $2, 0, 0) ON CONFLICT DO NOTHING";
const OPEN: &str = "SELECT article_id, woken FROM alert_articles WHERE done = 0 ORDER BY article_id LIMIT 1";
const HEADINGS: &str =
    "SELECT CAST(NULL AS BIGINT), a.section_id FROM articles a WHERE a.id = $1 AND a.section_id IS NOT NULL
    UNION SELECT CAST(NULL AS BIGINT), a.series_id FROM articles a WHERE a.id = $1 AND a.series_id IS NOT NULL
    UNION SELECT CAST(NULL AS BIGINT), x.term_id FROM article_terms x WHERE x.article_id = $1
    UNION SELECT x.author_id, CAST(NULL AS BIGINT) FROM article_authors x WHERE x.article_id = $1";
const OF_AUTHOR: &str =
    "SELECT reader_id FROM follows WHERE author_id = $1 AND alert = 'at-once' AND reader_id > $2
    ORDER BY reader_id LIMIT $3";
const OF_TERM: &str =
    "SELECT reader_id FROM follows WHERE term_id = $1 AND alert = 'at-once' AND reader_id > $2
    ORDER BY reader_id LIMIT $3";
const WAKE: &str = "UPDATE alert_rounds SET due_at = $2 WHERE reader_id = $1 AND due_at > $2";
const WOKEN: &str = "UPDATE alert_articles SET woken = $2, done = $3 WHERE article_id = $1 AND woken <= $2";

/// Readers to be woken for an article.
struct Batch {
    article: i64,
    readers: Vec<i64>,
    /// Up to which reader all are woken then.
    woken: i64,
    last: bool,
}

/// Notes what came out and wakes some of those who want to hear of it at once; says whether there is more to do.
/// Blocks.
///
/// # Errors
/// When the database fails.
pub fn wake(db: &Db, press: &Press) -> Result<bool, DbError> {
    let now = press.clock.now();
    let (new, batch) = db.read_blocking(move |conn| {
        let new: Vec<i64> = conn.query(NEW, &[&(now - NEWS), &now, &NOTED])?;
        Ok::<_, DbError>((new, next(conn)?))
    })?;
    if new.is_empty() && batch.is_none() {
        return Ok(false);
    }
    db.write_blocking(move |tx| {
        for article in new {
            tx.execute(NOTE, &[&article, &now])?;
        }
        batch.map_or(Ok(()), |batch| take(tx, now, &batch))
    })?;
    Ok(true)
}

fn next(conn: &mut Conn) -> Result<Option<Batch>, DbError> {
    let Some((article, after)) = conn.query_opt::<(i64, i64)>(OPEN, &[])? else { return Ok(None) };
    let mut readers = Vec::new();
    for heading in conn.query::<(Option<i64>, Option<i64>)>(HEADINGS, &[&article])? {
        readers.extend(followers(conn, heading, after)?);
    }
    // Of each heading the first were read: so these are the first of all.
    readers.sort_unstable();
    readers.dedup();
    let last = readers.len() < BATCH;
    readers.truncate(BATCH);
    let woken = readers.last().copied().unwrap_or(after);
    Ok(Some(Batch { article, readers, woken, last }))
}

fn followers(conn: &mut Conn, heading: (Option<i64>, Option<i64>), after: i64) -> Result<Vec<i64>, DbError> {
    let most = BATCH as i64;
    match heading.0.map(Followed::Author).or(heading.1.map(Followed::Term)) {
        Some(Followed::Author(author)) => conn.query(OF_AUTHOR, &[&author, &after, &most]),
        Some(Followed::Term(term)) => conn.query(OF_TERM, &[&term, &after, &most]),
        None => Ok(Vec::new()),
    }
}

fn take(tx: &mut Tx, now: Millis, batch: &Batch) -> Result<(), DbError> {
    for reader in &batch.readers {
        tx.execute(WAKE, &[reader, &(now + FOLD)])?;
    }
    tx.execute(WOKEN, &[&batch.article, &batch.woken, &batch.last]).map(drop)
}
