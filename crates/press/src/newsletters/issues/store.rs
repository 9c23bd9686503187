//! Issues in the database.

use db::{Conn, DbError, FromRow, Row, Tx};
use jiff::civil::Date;
use kernel::clock::Millis;

use super::items::Assembled;
use super::{Changes, IssueError, State};

/// An issue, with what it is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// How it stands.
    pub listed: Listed,
    /// What was put together.
    pub assembled: Assembled,
    /// What editors made of it.
    pub changes: Changes,
}

/// An issue, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Row id.
    pub id: i64,
    /// What names it in addresses.
    pub public_id: String,
    /// Slug of its newsletter.
    pub newsletter: String,
    /// The day it is for.
    pub day: Date,
    /// How it stands.
    pub state: State,
    /// When it is to be sent.
    pub due_at: Millis,
    /// What was published from here on is news to its readers.
    pub since: Millis,
    /// Its subject, once it is frozen.
    pub subject: String,
    /// When it was frozen.
    pub frozen_at: Option<Millis>,
    /// When everybody had it.
    pub sent_at: Option<Millis>,
    /// Counts its changes.
    pub version: i64,
    /// Who changed it last, and when; nobody, if it is as it was put together.
    pub changed_by: Option<String>,
    /// See `changed_by`.
    pub changed_at: Option<Millis>,
    /// Who approved it.
    pub approved_by: Option<String>,
    /// When.
    pub approved_at: Option<Millis>,
    /// When editors were reminded of it.
    pub reminded_at: Option<Millis>,
    /// Why it is held or skipped: `untouched`, `unapproved`, `no-take`, `unfit`, `nothing-new`,
    /// `no-newsletter`; of a draft, `reopened` if its approval was taken back or it was skipped before; or nothing.
    pub reason: String,
}

impl FromRow for Listed {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Listed {
            id: row.get(0)?,
            public_id: row.get(1)?,
            newsletter: row.get(2)?,
            day: row.get::<String>(3)?.parse().unwrap_or_default(),
            // A state that a newer program has written: nothing is done to such an issue here.
            state: State::from_name(&row.get::<String>(4)?).unwrap_or(State::Cancelled),
            due_at: row.get(5)?,
            since: row.get(6)?,
            subject: row.get(7)?,
            frozen_at: row.get(8)?,
            sent_at: row.get(9)?,
            version: row.get(10)?,
            changed_by: row.get(11)?,
            changed_at: row.get(12)?,
            approved_by: row.get(13)?,
            approved_at: row.get(14)?,
            reminded_at: row.get(15)?,
            reason: row.get(16)?,
        })
    }
}

impl FromRow for Issue {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let (assembled, changes): (String, String) = (row.get(17)?, row.get(18)?);
        Ok(Issue {
            listed: Listed::from_row(row)?,
            assembled: serde_json::from_str(&assembled).unwrap_or_default(),
            changes: serde_json::from_str(&changes).unwrap_or_default(),
        })
    }
}

/// Issues with this end; `$more` columns behind those of a list.
macro_rules! issues {
    ($more:literal, $tail:literal) => {
        concat!(
            "SELECT i.id, i.public_id, i.newsletter, i.day, i.state, i.due_at, i.since, i.subject, i.frozen_at, i.sent_at,
                i.version, COALESCE(NULLIF(c.name, ''), c.email), d.changed_at, COALESCE(NULLIF(a.name, ''), a.email),
                d.approved_at, d.reminded_at, d.reason",
            $more,
            " FROM issues i JOIN issue_drafts d ON d.issue_id = i.id LEFT JOIN readers c ON c.id = d.changed_by
            LEFT JOIN readers a ON a.id = d.approved_by ",
            $tail
        )
    };
}

const BY_PUBLIC_ID: &str = issues!(", d.assembled, d.changes", "WHERE i.public_id = $1");
const ON_DAY: &str = issues!("", "WHERE i.newsletter = $1 AND i.day = $2");
const LIST: &str = issues!("", "WHERE i.newsletter = $1 AND i.day < $2 ORDER BY i.day DESC LIMIT $3");
const WAITING: &str = issues!("", "WHERE i.state = $1 AND i.due_at < $2 ORDER BY i.due_at, i.id LIMIT $3");

/// The issue of that public id.
///
/// # Errors
/// When the database fails.
pub fn by_public_id(conn: &mut Conn, public_id: &str) -> Result<Option<Issue>, DbError> {
    conn.query_opt(BY_PUBLIC_ID, &[&public_id])
}

/// A newsletter's issue of that day.
///
/// # Errors
/// When the database fails.
pub fn on_day(conn: &mut Conn, newsletter: &str, day: Date) -> Result<Option<Listed>, DbError> {
    conn.query_opt(ON_DAY, &[&newsletter, &day.to_string()])
}

/// A newsletter's issues before that day, the latest first.
///
/// # Errors
/// When the database fails.
pub fn list(
    conn: &mut Conn,
    newsletter: &str,
    before: Option<Date>,
    most: i64,
) -> Result<Vec<Listed>, DbError> {
    let before = before.unwrap_or(Date::MAX);
    conn.query(LIST, &[&newsletter, &before.to_string(), &most])
}

/// Issues in that state that are due before then, the first to be sent first.
pub(super) fn waiting(
    conn: &mut Conn,
    state: State,
    before: Millis,
    most: i64,
) -> Result<Vec<Listed>, DbError> {
    conn.query(WAITING, &[&state.as_str(), &before, &most])
}

const CUTOFF: &str = "SELECT d.assembled_at FROM issues i JOIN issue_drafts d ON d.issue_id = i.id
    WHERE i.newsletter = $1 AND i.day < $2 AND i.state IN ('frozen', 'sending', 'sent')
    ORDER BY i.day DESC LIMIT 1";

/// When the last issue before that day that was sent was put together.
pub(super) fn last_cutoff(conn: &mut Conn, newsletter: &str, day: Date) -> Result<Option<Millis>, DbError> {
    conn.query_opt(CUTOFF, &[&newsletter, &day.to_string()])
}

const USED: &str = "SELECT DISTINCT l.article_id FROM issue_links l JOIN issues i ON i.id = l.issue_id
    WHERE i.newsletter = $1 AND i.due_at >= $2 AND i.state IN ('frozen', 'sending', 'sent') AND l.article_id IN ({ids})";

/// Those of these articles that issues of a newsletter have led to since then.
pub(super) fn used(
    conn: &mut Conn,
    newsletter: &str,
    since: Millis,
    ids: &[i64],
) -> Result<Vec<i64>, DbError> {
    conn.query_among(USED, &[&newsletter, &since], ids)
}

const SAID: &str = issues!(
    ", d.assembled, d.changes",
    "WHERE i.state = $1 AND i.due_at >= $2 AND i.due_at < $3 ORDER BY i.due_at, i.id LIMIT $4"
);

/// Issues that were sent, or are about to be, in that stretch of time.
pub(super) fn sent_between(
    conn: &mut Conn,
    (from, until): (Millis, Millis),
    most: i64,
) -> Result<Vec<Issue>, DbError> {
    let mut found: Vec<Issue> = Vec::new();
    for state in [State::Frozen, State::Sending, State::Sent] {
        found.extend(conn.query::<Issue>(SAID, &[&state.as_str(), &from, &until, &most])?);
    }
    found.sort_by_key(|issue| (issue.listed.due_at, issue.listed.id));
    Ok(found)
}

/// An issue that is to be made.
pub(super) struct NewIssue<'a> {
    pub(super) public_id: &'a str,
    pub(super) newsletter: &'a str,
    pub(super) day: Date,
    pub(super) state: State,
    pub(super) reason: &'a str,
    pub(super) due_at: Millis,
    pub(super) since: Millis,
    pub(super) assembled: &'a Assembled,
}

const MAKE: &str = "INSERT INTO issues (public_id, newsletter, day, state, due_at, since, subject, version)
    VALUES ($1, $2, $3, $4, $5, $6, '', 1) ON CONFLICT (newsletter, day) DO NOTHING RETURNING id";
const MAKE_DRAFT: &str = "INSERT INTO issue_drafts (issue_id, assembled, changes, assembled_at, reason)
    VALUES ($1, $2, '{}', $3, $4)";

/// Makes an issue; says whether it did: none if there is one of that day.
pub(super) fn make(tx: &mut Tx, new: &NewIssue<'_>) -> Result<bool, DbError> {
    let (day, state) = (new.day.to_string(), new.state.as_str());
    let binds: [&dyn db::Bind; 6] = [&new.public_id, &new.newsletter, &day, &state, &new.due_at, &new.since];
    let Some(id) = tx.query_opt::<i64>(MAKE, &binds)? else { return Ok(false) };
    let assembled = json(new.assembled);
    tx.execute(MAKE_DRAFT, &[&id, &assembled, &new.assembled.at, &new.reason])?;
    Ok(true)
}

fn json(of: &impl serde::Serialize) -> String {
    serde_json::to_string(of).unwrap_or_else(|_| "{}".to_owned())
}

const TAKE_TURN: &str = "UPDATE issues SET version = version + 1 WHERE public_id = $1 AND version = $2";

/// The issue as it was shown, which nobody else changes before this transaction ends.
///
/// # Errors
/// [`IssueError::Overtaken`] if somebody else changed it since.
pub(super) fn take_turn(tx: &mut Tx, public_id: &str, version: i64) -> Result<Issue, IssueError> {
    let ours = tx.execute(TAKE_TURN, &[&public_id, &version])? == 1;
    let issue = by_public_id(tx, public_id)?.ok_or(IssueError::Missing)?;
    if ours { Ok(issue) } else { Err(IssueError::Overtaken) }
}

const SET_STATE: &str = "UPDATE issues SET state = $2 WHERE id = $1";
const SET_REASON: &str = "UPDATE issue_drafts SET reason = $2 WHERE issue_id = $1";

/// Has it stand so, for this reason.
pub(super) fn set_state(tx: &mut Tx, id: i64, state: State, reason: &str) -> Result<(), DbError> {
    tx.execute(SET_STATE, &[&id, &state.as_str()])?;
    tx.execute(SET_REASON, &[&id, &reason]).map(drop)
}

const SET_CHANGES: &str =
    "UPDATE issue_drafts SET changes = $2, changed_by = $3, changed_at = $4 WHERE issue_id = $1";

/// Keeps what an editor made of it.
pub(super) fn set_changes(
    tx: &mut Tx,
    id: i64,
    changes: &Changes,
    by: Option<i64>,
    now: Millis,
) -> Result<(), DbError> {
    tx.execute(SET_CHANGES, &[&id, &json(changes), &by, &now]).map(drop)
}

const SET_ASSEMBLED: &str = "UPDATE issue_drafts SET assembled = $2, assembled_at = $3 WHERE issue_id = $1";

/// Keeps what was put together anew.
pub(super) fn set_assembled(tx: &mut Tx, id: i64, assembled: &Assembled) -> Result<(), DbError> {
    tx.execute(SET_ASSEMBLED, &[&id, &json(assembled), &assembled.at]).map(drop)
}

const SET_APPROVED: &str = "UPDATE issue_drafts SET approved_by = $2, approved_at = $3 WHERE issue_id = $1";

/// Who approved it and when, or that nobody has.
pub(super) fn set_approved(tx: &mut Tx, id: i64, by: Option<i64>, at: Option<Millis>) -> Result<(), DbError> {
    tx.execute(SET_APPROVED, &[&id, &by, &at]).map(drop)
}

const SET_REMINDED: &str =
    "UPDATE issue_drafts SET reminded_at = $2 WHERE issue_id = $1 AND reminded_at IS NULL";

/// Notes that editors are reminded of it; says whether they were not yet.
pub(super) fn set_reminded(tx: &mut Tx, id: i64, now: Millis) -> Result<bool, DbError> {
    Ok(tx.execute(SET_REMINDED, &[&id, &now])? == 1)
}

const SET_DUE: &str = "UPDATE issues SET due_at = $3 WHERE id = $1 AND state = 'draft' AND due_at = $2";
const FORGET_REMINDER: &str = "UPDATE issue_drafts SET reminded_at = NULL WHERE issue_id = $1";

/// Has a draft sent at another time, of which editors are reminded anew; unless it is none any more.
pub(super) fn set_due(tx: &mut Tx, issue: &Listed, due: Millis) -> Result<(), DbError> {
    if tx.execute(SET_DUE, &[&issue.id, &issue.due_at, &due])? == 1 {
        tx.execute(FORGET_REMINDER, &[&issue.id])?;
    }
    Ok(())
}

const SET_FROZEN: &str = "UPDATE issues SET frozen_at = $2, subject = $3 WHERE id = $1";
const FORGET_LINKS: &str = "DELETE FROM issue_links WHERE issue_id = $1";
// Nothing for an article that is gone.
const LINK: &str = "INSERT INTO issue_links (issue_id, position, url, article_id)
    VALUES ($1, $2, $3, (SELECT id FROM articles WHERE id = $4))";

/// Writes down how it will be sent: its subject, and where its links lead.
pub(super) fn set_frozen(
    tx: &mut Tx,
    id: i64,
    subject: &str,
    links: &[(String, Option<i64>)],
    now: Millis,
) -> Result<(), DbError> {
    tx.execute(SET_FROZEN, &[&id, &now, &subject])?;
    set_links(tx, id, links)
}

/// Writes down where its links lead, by position, with the row of the article if it is one.
pub(super) fn set_links(tx: &mut Tx, id: i64, links: &[(String, Option<i64>)]) -> Result<(), DbError> {
    tx.execute(FORGET_LINKS, &[&id])?;
    for (position, (url, article)) in (0_i64..).zip(links) {
        tx.execute(LINK, &[&id, &position, url, article])?;
    }
    Ok(())
}

/// Every statement that reads, with which of what is bound is text.
#[cfg(test)]
pub(super) fn statements() -> Vec<(&'static str, Vec<bool>)> {
    vec![
        (BY_PUBLIC_ID, vec![true]),
        (ON_DAY, vec![true, true]),
        (LIST, vec![true, true, false]),
        (WAITING, vec![true, false, false]),
        (CUTOFF, vec![true, true]),
        (USED, vec![true, false]),
        (SAID, vec![true, false, false, false]),
    ]
}
