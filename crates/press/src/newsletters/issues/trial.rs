//! An issue on trial: somebody who works on it has it mailed to themselves, as its readers would get it now.

use db::Tx;
use kernel::clock::Millis;

use super::acts::note;
use super::store::{self, Listed};
use super::{IssueError, Prepared};
use crate::audit::{Act, Actor};
use crate::newsletters::sending::Mailing;

impl Prepared {
    /// What mails of the issue are made of, as it stands.
    pub fn mailing(&self) -> Mailing {
        Mailing {
            issue: self.issue.id,
            public_id: self.issue.public_id.clone(),
            newsletter: self.issue.newsletter.clone(),
            day: self.issue.day.to_string(),
            dated_at: self.issue.due_at,
            variants: self.to_send(),
        }
    }
}

/// Writes down that somebody has an issue mailed to themselves. As long as it is open, its links lead from now on where
/// those of `prepared` do: nobody follows others yet.
///
/// # Errors
/// [`IssueError::Overtaken`] if it was changed since it was prepared; nothing has changed then.
pub fn try_out(
    tx: &mut Tx,
    actor: &Actor,
    issue: &Listed,
    prepared: Option<&Prepared>,
    now: Millis,
) -> Result<(), IssueError> {
    let found = store::by_public_id(tx, &issue.public_id)?.ok_or(IssueError::Missing)?.listed;
    if found.state.is_open() {
        let prepared = prepared.filter(|_| found.version == issue.version).ok_or(IssueError::Overtaken)?;
        store::set_links(tx, issue.id, &prepared.links)?;
    }
    Ok(note(tx, actor, &found, Act::IssueTried, "", now)?)
}
