//! Counts of openings in the database.

use std::collections::{BTreeSet, HashMap};
use std::ops::RangeInclusive;

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;

use super::{COUNTED, Count, FEWEST, KEPT, day};
use crate::articles::{self, Card};

// Nothing for an article that is gone.
const ADD: &str = "INSERT INTO article_reads (day, article_id, reads)
    SELECT CAST($1 AS BIGINT), a.id, CAST($3 AS BIGINT) FROM articles a WHERE a.id = $2
    ON CONFLICT (day, article_id) DO UPDATE SET reads = article_reads.reads + excluded.reads";

/// Adds to what was counted so far, here and by other processes.
///
/// # Errors
/// When the database fails.
pub fn write(tx: &mut Tx, counts: &[Count]) -> Result<(), DbError> {
    counts.iter().try_for_each(|one| tx.execute(ADD, &[&one.day, &one.article, &one.reads]).map(drop))
}

/// Articles of each day that may be among the most read of the days together.
const CANDIDATES: i64 = 60;
const OF_DAY: &str =
    "SELECT article_id FROM article_reads WHERE day = $1 ORDER BY reads DESC, article_id DESC LIMIT $2";
const COUNTS: &str = "SELECT article_id, reads FROM article_reads WHERE day = $1 AND article_id IN ({ids})";
// By article: SQLite, left the choice, reads all of the section.
const IN_SECTION: &str = "SELECT id FROM articles WHERE section_id + 0 = $1 AND id IN ({ids})";

/// Up to `most` articles that were read most in the last days, in all or in one section. The cost does not grow
/// with the archive: of each day only the most read are looked at.
///
/// # Errors
/// When the database fails.
pub fn most_read(
    conn: &mut Conn,
    section: Option<i64>,
    most: usize,
    now: Millis,
) -> Result<Vec<Card>, DbError> {
    // Where the publication is, it may be tomorrow.
    let days = day(now) - COUNTED + 1..=day(now) + 1;
    let mut candidates: BTreeSet<i64> = BTreeSet::new();
    for day in days.clone() {
        candidates.extend(conn.query::<i64>(OF_DAY, &[&day, &CANDIDATES])?);
    }
    let mut candidates: Vec<i64> = candidates.into_iter().collect();
    if let Some(section) = section {
        candidates = conn.query_among(IN_SECTION, &[&section], &candidates)?;
    }
    let reads = counted(conn, &candidates, days)?;
    let mut read: Vec<(i64, i64)> = reads.into_iter().filter(|(_, count)| *count >= FEWEST).collect();
    // Of equals the newer row, the same every time.
    read.sort_by_key(|(article, count)| std::cmp::Reverse((*count, *article)));
    // Some may be withdrawn.
    let first: Vec<i64> = read.into_iter().map(|(article, _)| article).take(most * 2).collect();
    let mut cards = articles::cards(conn, &first, now)?;
    cards.truncate(most);
    Ok(cards)
}

fn counted(
    conn: &mut Conn,
    articles: &[i64],
    days: RangeInclusive<i64>,
) -> Result<HashMap<i64, i64>, DbError> {
    let mut reads: HashMap<i64, i64> = HashMap::new();
    for day in days {
        for (article, count) in conn.query_among::<(i64, i64)>(COUNTS, &[&day], articles)? {
            *reads.entry(article).or_default() += count;
        }
    }
    Ok(reads)
}

/// How often each of these articles was read since then.
///
/// # Errors
/// When the database fails.
pub fn since(
    conn: &mut Conn,
    articles: &[i64],
    since: Millis,
    now: Millis,
) -> Result<HashMap<i64, i64>, DbError> {
    counted(conn, articles, day(since)..=day(now) + 1)
}

const SWEEP: &str = "DELETE FROM article_reads WHERE (day, article_id) IN
    (SELECT day, article_id FROM article_reads WHERE day < $1 ORDER BY day LIMIT $2)";

/// Forgets days of long ago, `most` counts at once.
///
/// # Errors
/// When the database fails.
pub fn sweep(tx: &mut Tx, now: Millis, most: i64) -> Result<u64, DbError> {
    tx.execute(SWEEP, &[&(day(now) - KEPT), &most])
}
