//! Why readers left, if they said so with one press: sums by day and newsletter, and nothing of who they were.

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;

use super::one_click::{Link, leaving};
use crate::{Press, alerts, readers, tally};

/// Why somebody left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reason {
    /// It came too often.
    TooOften,
    /// It is not what they wanted to read.
    NotRelevant,
    /// They never asked for it.
    NeverAsked,
    /// Something else.
    Other,
}

impl Reason {
    /// All, in the order in which they are asked.
    pub const ALL: [Reason; 4] = [Reason::TooOften, Reason::NotRelevant, Reason::NeverAsked, Reason::Other];

    /// As it is written down.
    pub fn as_str(self) -> &'static str {
        match self {
            Reason::TooOften => "too-often",
            Reason::NotRelevant => "not-relevant",
            Reason::NeverAsked => "never-asked",
            Reason::Other => "other",
        }
    }

    /// The one that is written so.
    pub fn from_name(name: &str) -> Option<Reason> {
        Reason::ALL.into_iter().find(|reason| reason.as_str() == name)
    }
}

const COUNT: &str = "INSERT INTO leaving_reasons (day, newsletter, reason, count) VALUES ($1, $2, $3, 1)
    ON CONFLICT (day, newsletter, reason) DO UPDATE SET count = leaving_reasons.count + 1";

/// Counts why somebody left what a link ends; says whether it is one of ours. Counted once a day and reader, and only
/// after they left.
///
/// # Errors
/// When the database fails.
pub fn say_why(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    link: &Link,
    reason: Reason,
) -> Result<bool, DbError> {
    let Some(leaving) = leaving(tx, press, link)? else { return Ok(false) };
    if !leaving.on && readers::count_reason(tx, press, now, &format!("{} {}", link.reader, link.letter))? {
        // Which of somebody's follows it was says too much.
        let letter = if leaving.follow.is_some() { alerts::LETTER } else { &link.letter };
        tx.execute(COUNT, &[&tally::day(now, &press.zone), &letter, &reason.as_str()])?;
    }
    Ok(true)
}

const GIVEN: &str = "SELECT newsletter, reason, CAST(SUM(count) AS BIGINT) FROM leaving_reasons
    WHERE day BETWEEN $1 AND $2 GROUP BY newsletter, reason ORDER BY newsletter, reason";

/// How often readers gave which reason to leave which newsletter, from one day (since 1970) to another.
///
/// # Errors
/// When the database fails.
pub fn reasons(conn: &mut Conn, from: i64, to: i64) -> Result<Vec<(String, String, i64)>, DbError> {
    conn.query(GIVEN, &[&from, &to])
}
