//! What staff do with an issue that is on its way: each act holds on every server from its next batch on, since
//! the database lets no entry leave that is not allowed to.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;

use super::{CHANGE, State};
use crate::audit::{self, Act, Actor, Entry, Subject};

/// Why an act was not done. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum ActError {
    /// There is no such issue, or it was never frozen.
    #[error("There is no such issue on its way.")]
    NoIssue,
    /// It is at another point.
    #[error("The issue is not at that point any more. Reload the page to see how it stands.")]
    Passed,
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
}

/// What names an issue in the log of acts.
pub(super) struct Named {
    pub(super) public_id: String,
    pub(super) subject: String,
}

impl FromRow for Named {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Named { public_id: row.get(0)?, subject: row.get(1)? })
    }
}

const NAMED: &str = "SELECT i.public_id, i.subject FROM issues i JOIN issue_sendings s ON s.issue_id = i.id
    WHERE i.id = $1";

pub(super) fn issue_of(conn: &mut Conn, issue: i64) -> Result<Named, ActError> {
    conn.query_opt(NAMED, &[&issue])?.ok_or(ActError::NoIssue)
}

/// Holds an issue back that is being sent.
///
/// # Errors
/// [`ActError`] says why it was not.
pub fn pause(tx: &mut Tx, now: Millis, actor: &Actor, issue: i64) -> Result<(), ActError> {
    act(tx, now, actor, issue, (Act::SendingPaused, State::Paused), &[State::Sending])
}

/// Goes on with an issue that was held back.
///
/// # Errors
/// [`ActError`] says why it was not.
pub fn resume(tx: &mut Tx, now: Millis, actor: &Actor, issue: i64) -> Result<(), ActError> {
    act(tx, now, actor, issue, (Act::SendingResumed, State::Sending), &[State::Paused])
}

/// Calls off whatever of an issue has not left.
///
/// # Errors
/// [`ActError`] says why it was not.
pub fn cancel(tx: &mut Tx, now: Millis, actor: &Actor, issue: i64) -> Result<(), ActError> {
    let before = [State::Freezing, State::Ready, State::Sending, State::Paused];
    act(tx, now, actor, issue, (Act::SendingCancelled, State::Cancelled), &before)
}

// The pace before a rest says nothing about the pace after it.
const TURN: &str = "UPDATE issue_sendings SET state = $3, paced_at = $4, paced = entries - waiting
    WHERE issue_id = $1 AND state = $2";
const CALL_OFF: &str = "UPDATE issues SET state = 'cancelled', version = version + 1 WHERE id = $1";

fn act(
    tx: &mut Tx,
    now: Millis,
    actor: &Actor,
    issue: i64,
    (act, to): (Act, State),
    from: &[State],
) -> Result<(), ActError> {
    let named = issue_of(tx, issue)?;
    let mut was = None;
    for state in from {
        if tx.execute(TURN, &[&issue, &state.as_str(), &to.as_str(), &now])? == 1 {
            was = Some(state.as_str());
            break;
        }
    }
    let was = was.ok_or(ActError::Passed)?;
    if to == State::Cancelled {
        tx.execute(CALL_OFF, &[&issue])?;
    }
    let subject = Subject::Thing { kind: "issue", id: &named.public_id, title: &named.subject };
    audit::record(tx, now, actor, &Entry { act, subject, was, became: to.as_str() })?;
    Ok(tx.record_change(CHANGE, issue, now)?)
}

const REOPEN: &str = "UPDATE issue_sendings SET state = 'sending', begun_at = $2, paced_at = $2,
    paced = entries - waiting, ended_at = NULL WHERE issue_id = $1 AND state IN ('sent', 'sending')";
const SENDS: &str = "UPDATE issues SET state = 'sending', version = version + 1
    WHERE id = $1 AND state = 'sent'";

/// Something of an issue is to be sent again, if all was sent before.
pub(super) fn reopen(tx: &mut Tx, now: Millis, issue: i64) -> Result<(), DbError> {
    tx.execute(REOPEN, &[&issue, &now])?;
    tx.execute(SENDS, &[&issue]).map(drop)
}
