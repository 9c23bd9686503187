//! Writing counts down, and forgetting days of long ago.

use std::fmt::Write as _;

use db::{DbError, Tx};
use kernel::clock::Millis;

use super::{Counted, KEPT, day};
use crate::Press;

/// Counts in one row.
const IN_A_ROW: usize = 200;
/// Days that sites are told apart for, among the sources.
const SOURCES_KEPT: i64 = 800;

const WAIT: &str = "INSERT INTO tally_waiting (day, counts) VALUES ($1, $2)";

/// Writes counts down, to be added up a little later.
///
/// # Errors
/// When the database fails.
pub fn write(tx: &mut Tx, counted: &[Counted]) -> Result<(), DbError> {
    for of_day in counted.chunk_by(|one, next| one.day == next.day) {
        for some in of_day.chunks(IN_A_ROW) {
            tx.execute(WAIT, &[&some[0].day, &lines(some)])?;
        }
    }
    Ok(())
}

/// A line a count: what, article, source, how often.
fn lines(counted: &[Counted]) -> String {
    let mut lines = String::new();
    for Counted { article, what, source, count, .. } in counted {
        let source = if source.is_empty() { "-" } else { source };
        // A string takes whatever is written to it.
        let _ = writeln!(lines, "{what} {article} {source} {count}");
    }
    lines
}

/// The counts of a row; a line that is none of ours is passed over.
pub(super) fn parse(day: i64, lines: &str) -> impl Iterator<Item = Counted> {
    lines.lines().filter_map(move |line| {
        let mut words = line.split(' ');
        let (what, article, source) = (words.next()?, words.next()?.parse().ok()?, words.next()?);
        let source = if source == "-" { "" } else { source };
        let count = words.next()?.parse().ok()?;
        Some(Counted { day, article, what: what.to_owned().into(), source: source.into(), count })
    })
}

const OLD_ARTICLES: &str = "DELETE FROM tally_articles WHERE (article_id, day, what) IN
    (SELECT article_id, day, what FROM tally_articles WHERE day < $1 ORDER BY day LIMIT $2)";
const OLD_SOURCES: &str = "DELETE FROM tally_days WHERE axis = 'source' AND (day, label, what) IN
    (SELECT day, label, what FROM tally_days WHERE axis = 'source' AND day < $1 ORDER BY day LIMIT $2)";

/// Forgets the days of articles that are long over, `most` at once: their months have them. Sources go after two
/// years.
///
/// # Errors
/// When the database fails.
pub fn sweep(tx: &mut Tx, press: &Press, now: Millis, most: i64) -> Result<u64, DbError> {
    let today = day(now, &press.zone);
    Ok(tx.execute(OLD_ARTICLES, &[&(today - KEPT), &most])?
        + tx.execute(OLD_SOURCES, &[&(today - SOURCES_KEPT), &most])?)
}
