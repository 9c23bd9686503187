//! Entries that were about to leave, and nobody knows whether they did.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;
use kernel::config::UncertainMail;

use super::acts::{ActError, issue_of, reopen};
use super::counts::Shift;
use super::parcels::{self, Kind, Turn, lift, turn, turn_range};
use super::{CHANGE, Fate, State};
use crate::Press;
use crate::audit::{self, Act, Actor, Entry, Subject};

/// What is kept of an entry whose sender died.
const LOST: &str = "the sender died before it could say what became of it";
/// Entries that are decided about in one transaction.
const AT_ONCE: i64 = 200;

/// An entry that is held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncertain {
    /// Its place in the ledger.
    pub position: i64,
    /// Whom it was written to; empty if they were forgotten since.
    pub address: String,
    /// What is known.
    pub words: String,
    /// Since when.
    pub since: Millis,
}

impl FromRow for Uncertain {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let words: Option<String> = row.get(2)?;
        Ok(Uncertain {
            position: row.get(0)?,
            address: row.get(1)?,
            words: words.unwrap_or_default(),
            since: row.get(3)?,
        })
    }
}

const HELD: &str = "SELECT e.position, e.address, e.words, p.due_at
    FROM issue_parcels p JOIN issue_entries e ON e.issue_id = p.issue_id AND e.position = p.first
    WHERE p.issue_id = $1 AND p.kind = 2 AND p.first > $2 ORDER BY p.first LIMIT $3";

/// The entries of an issue that are held, after the one at `after`.
///
/// # Errors
/// When the database fails.
pub fn uncertain(conn: &mut Conn, issue: i64, after: i64, most: i64) -> Result<Vec<Uncertain>, DbError> {
    conn.query(HELD, &[&issue, &after, &most])
}

/// What is done with uncertain entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// They are sent again, as the same mail: who has it already may see it twice.
    SendAgain,
    /// They are left alone: who has not got it does without.
    LeaveBe,
}

const STATE: &str = "SELECT state FROM issue_sendings WHERE issue_id = $1";

/// Decides about held entries; those that are not held stay as they are. Gives how many it was about.
///
/// # Errors
/// [`ActError`] says why not: nothing of an issue that was called off is sent again.
pub fn decide(
    tx: &mut Tx,
    now: Millis,
    actor: &Actor,
    issue: i64,
    positions: &[i64],
    decision: Decision,
) -> Result<usize, ActError> {
    let named = issue_of(tx, issue)?;
    let mut positions = positions.to_vec();
    positions.sort_unstable();
    positions.dedup();
    let (to, act) = match decision {
        Decision::SendAgain => (Fate::PutOff, Act::UncertainSentAgain),
        Decision::LeaveBe => (Fate::Unknown, Act::UncertainLeft),
    };
    let mut shift = Shift::default();
    let turned = Turn { from: Fate::Uncertain, to, attempt: None, words: None };
    let those = turn(tx, &mut shift, issue, &positions, turned)?;
    lift(tx, issue, Kind::Held, &those)?;
    if decision == Decision::SendAgain {
        send_again(tx, now, &mut shift, issue, &those)?;
    }
    shift.write(tx, issue)?;
    // Asked behind that: whoever calls the issue off meanwhile was first, or waits.
    if decision == Decision::SendAgain
        && tx.query_one::<String>(STATE, &[&issue])? == State::Cancelled.as_str()
    {
        return Err(ActError::Passed);
    }
    if those.is_empty() {
        return Ok(0);
    }
    if decision == Decision::SendAgain {
        reopen(tx, now, issue)?;
    }
    let subject = Subject::Thing { kind: "issue", id: &named.public_id, title: &named.subject };
    let entry = Entry { act, subject, was: "", became: &those.len().to_string() };
    audit::record(tx, now, actor, &entry)?;
    tx.record_change(CHANGE, issue, now)?;
    Ok(those.len())
}

const FIRST: &str =
    "SELECT first FROM issue_parcels WHERE issue_id = $1 AND kind = 2 ORDER BY first LIMIT $2";

/// [`decide`] about the next of all that are held, until it gives 0.
///
/// # Errors
/// As [`decide`].
pub fn decide_all(
    tx: &mut Tx,
    now: Millis,
    actor: &Actor,
    issue: i64,
    decision: Decision,
) -> Result<usize, ActError> {
    let positions: Vec<i64> = tx.query(FIRST, &[&issue, &AT_ONCE])?;
    decide(tx, now, actor, issue, &positions, decision)
}

/// A sender is dead: what it had said was about to leave, in this stretch, is uncertain.
pub(super) fn lose_track(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    shift: &mut Shift,
    issue: i64,
    stretch: (i64, i64),
) -> Result<(), DbError> {
    let turned = Turn { from: Fate::Intended, to: Fate::Uncertain, attempt: None, words: Some(LOST) };
    let those = turn_range(tx, shift, issue, stretch, turned)?;
    hold(tx, press, now, shift, issue, &those)
}

/// A connection was lost behind the final dots of these.
pub(super) fn doubt(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    shift: &mut Shift,
    issue: i64,
    (attempt, positions): (i64, &[i64]),
    words: &str,
) -> Result<(), DbError> {
    let turned =
        Turn { from: Fate::Intended, to: Fate::Uncertain, attempt: Some(attempt), words: Some(words) };
    let those = turn(tx, shift, issue, positions, turned)?;
    hold(tx, press, now, shift, issue, &those)
}

/// Holds what is uncertain, or sends it again, as the settings say.
fn hold(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    shift: &mut Shift,
    issue: i64,
    those: &[i64],
) -> Result<(), DbError> {
    if press.config.mail.uncertain == UncertainMail::Hold {
        lift(tx, issue, Kind::Retry, those)?;
        return parcels::lay(tx, issue, Kind::Held, now, those.iter().map(|one| (*one, *one)));
    }
    let turned = Turn { from: Fate::Uncertain, to: Fate::PutOff, attempt: None, words: None };
    let those = turn(tx, shift, issue, those, turned)?;
    send_again(tx, now, shift, issue, &those)
}

fn send_again(tx: &mut Tx, now: Millis, shift: &mut Shift, issue: i64, those: &[i64]) -> Result<(), DbError> {
    shift.sent_again += i64::try_from(those.len()).unwrap_or(0);
    parcels::lay(tx, issue, Kind::Retry, now, those.iter().map(|one| (*one, *one)))
}
