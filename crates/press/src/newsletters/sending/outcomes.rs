//! What is about to leave, and what became of it.

use std::collections::BTreeMap;

use db::{DbError, Tx};
use kernel::clock::Millis;

use super::claims::{running, stale_at};
use super::counts::Shift;
use super::parcels::{self, Kind, Turn, lift, turn};
use super::{Fate, Outcome, Settled, pace, senders, uncertain};
use crate::Press;
use crate::newsletters::feedback;

/// What is kept of a relay's words.
const MOST_WORDS: usize = 300;

const INTEND: &str = "UPDATE issue_entries SET state = 2, attempts = attempts + 1
    WHERE issue_id = $1 AND state IN (0, 1) AND position BETWEEN $2 AND $3 RETURNING position";
const INTEND_AMONG: &str = "UPDATE issue_entries SET state = 2, attempts = attempts + 1
    WHERE issue_id = $1 AND state IN (0, 1) AND position IN ({ids}) RETURNING position";

/// Says that these entries, which the sender has on lease, are about to leave. Gives those that may, in order: none
/// if the sender is dead or the issue is not being sent any more. Only when this is committed may their final dots
/// go out.
///
/// # Errors
/// When the database fails; then none may leave.
pub fn intend(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    sender: i64,
    issue: i64,
    positions: &[i64],
) -> Result<Vec<i64>, DbError> {
    tx.plan_anew()?;
    if !senders::renew(tx, press, now, sender)? || running(tx, press, now, issue)?.is_none() {
        return Ok(Vec::new());
    }
    let mut sorted = positions.to_vec();
    sorted.sort_unstable();
    let mut intended = parcels::change(tx, (INTEND, INTEND_AMONG), &[&issue], &sorted)?;
    intended.sort_unstable();
    Ok(intended)
}

// The older half of the time is forgotten, as if all went evenly in it.
const PACE: &str = "UPDATE issue_sendings
    SET paced_at = (paced_at + CAST($2 AS BIGINT)) / 2, paced = (paced + entries - waiting) / 2
    WHERE issue_id = $1 AND paced_at <= $3";
/// How far back the pace is told from, at most.
const PACE_SPAN: Millis = 60_000;

/// Writes what became of attempts. A word on an attempt that is not an entry's latest changes nothing; a late word
/// on the latest does, whoever has the entry by now.
///
/// # Errors
/// When the database fails; then nothing is written, and it is to be tried again.
pub fn settle(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    sender: i64,
    issue: i64,
    settled: &[Settled],
) -> Result<(), DbError> {
    tx.plan_anew()?;
    let mut shift = Shift::default();
    let mut groups: BTreeMap<(i64, Word<'_>), Vec<i64>> = BTreeMap::new();
    for one in settled {
        groups.entry((one.attempt, Word::of(&one.outcome))).or_default().push(one.position);
    }
    for ((attempt, word), mut positions) in groups {
        positions.sort_unstable();
        let told = Told { now, issue, attempt, positions: &positions };
        match word {
            Word::Accepted => conclude(tx, &mut shift, &told, Fate::Accepted, None)?,
            Word::Refused(words) => {
                conclude(tx, &mut shift, &told, Fate::Refused, Some(words))?;
                suppress(tx, press, &told, words)?;
            }
            Word::PutOff(words, after) => put_off(tx, press, &mut shift, &told, (words, after))?,
            Word::Untried(after) => give_back(tx, &mut shift, &told, after)?,
            Word::Uncertain(words) => {
                uncertain::doubt(tx, press, now, &mut shift, issue, (attempt, &positions), words)?;
            }
        }
    }
    shift.write(tx, issue)?;
    parcels::clear(tx, issue, sender)?;
    tx.execute(PACE, &[&issue, &now, &(now - PACE_SPAN)]).map(drop)
}

/// An outcome, to be sorted by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Word<'a> {
    Accepted,
    Refused(&'a str),
    PutOff(&'a str, Millis),
    Untried(Millis),
    Uncertain(&'a str),
}

impl Word<'_> {
    fn of(outcome: &Outcome) -> Word<'_> {
        match outcome {
            Outcome::Accepted => Word::Accepted,
            Outcome::Refused(words) => Word::Refused(head(words)),
            Outcome::PutOff(words, after) => Word::PutOff(head(words), *after),
            Outcome::Untried(after) => Word::Untried(*after),
            Outcome::Uncertain(words) => Word::Uncertain(head(words)),
        }
    }
}

/// As much of a relay's words as is kept; PostgreSQL takes no NUL.
fn head(words: &str) -> &str {
    let words = words.split('\0').next().unwrap_or_default();
    words.char_indices().nth(MOST_WORDS).map_or(words, |(end, _)| &words[..end])
}

/// Attempts of which the same is told.
struct Told<'a> {
    now: Millis,
    issue: i64,
    attempt: i64,
    positions: &'a [i64],
}

/// A last word; it is believed of what was held or put off in the meantime as well.
fn conclude(
    tx: &mut Tx,
    shift: &mut Shift,
    told: &Told<'_>,
    to: Fate,
    words: Option<&str>,
) -> Result<(), DbError> {
    let turned = |from| Turn { from, to, attempt: Some(told.attempt), words };
    let known = turn(tx, shift, told.issue, told.positions, turned(Fate::Intended))?;
    if known.len() == told.positions.len() {
        return Ok(());
    }
    for kind in [Kind::Held, Kind::Retry] {
        let late = turn(tx, shift, told.issue, told.positions, turned(kind.fate()))?;
        lift(tx, told.issue, kind, &late)?;
    }
    Ok(())
}

const ADDRESSES: &str = "SELECT address FROM issue_entries WHERE issue_id = $1 AND position IN ({ids})";

/// Mailboxes that the relay says there are none of get nothing any more.
fn suppress(tx: &mut Tx, press: &Press, told: &Told<'_>, words: &str) -> Result<(), DbError> {
    if !feedback::is_final(words) {
        return Ok(());
    }
    let addresses: Vec<String> = tx.query_among(ADDRESSES, &[&told.issue], told.positions)?;
    feedback::refused(tx, press, told.now, &addresses, words)
}

const BEGUN: &str = "SELECT COALESCE(begun_at, $2) FROM issue_sendings WHERE issue_id = $1";

fn put_off(
    tx: &mut Tx,
    press: &Press,
    shift: &mut Shift,
    told: &Told<'_>,
    (words, after): (&str, Millis),
) -> Result<(), DbError> {
    let begun: Millis = tx.query_one(BEGUN, &[&told.issue, &told.now])?;
    let first = Millis::from(press.config.mail.bulk.retry_seconds) * 1000;
    let least = pace::backoff(told.attempt, first).max(after);
    let again = pace::again(told.attempt, told.now, least, stale_at(press, begun));
    let to = if again.is_some() { Fate::PutOff } else { Fate::GivenUp };
    let turned = Turn { from: Fate::Intended, to, attempt: Some(told.attempt), words: Some(words) };
    let those = turn(tx, shift, told.issue, told.positions, turned)?;
    if let Some(due_at) = again {
        let stretches = those.iter().map(|position| (*position, *position));
        parcels::lay(tx, told.issue, Kind::Retry, due_at, stretches)?;
    }
    Ok(())
}

/// What a sender has on lease and does not try is anybody's again, each by itself.
fn give_back(tx: &mut Tx, shift: &mut Shift, told: &Told<'_>, after: Millis) -> Result<(), DbError> {
    let mut those = Vec::new();
    for from in [Fate::Waiting, Fate::PutOff, Fate::Intended] {
        let turned = Turn { from, to: Fate::PutOff, attempt: Some(told.attempt), words: None };
        those.extend(turn(tx, shift, told.issue, told.positions, turned)?);
    }
    let stretches = those.iter().map(|position| (*position, *position));
    parcels::lay(tx, told.issue, Kind::Retry, told.now + after, stretches)
}
