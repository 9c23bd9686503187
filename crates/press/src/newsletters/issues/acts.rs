//! What staff do with an issue: each act in one transaction, with its line in the log. Whoever acts says which version
//! they saw; of two who act at once the second is told.

use db::{Conn, Db, DbError, Tx};
use jiff::civil::Date;
use kernel::clock::Millis;
use kernel::config::{LetterSection, Newsletter};
use render::theme::Theme;

use super::checks::{Check, checks};
use super::edits::Edit;
use super::items::Assembled;
use super::store::{self, Issue, Listed};
use super::variants::prepare;
use super::{IssueError, State, Step, Wrong, assemble, calendar, next};
use crate::Press;
use crate::articles::{self, Card, Found};
use crate::audit::{self, Act, Actor, Entry, Subject};

/// The kind of thing that the audit log tells of.
pub const THING: &str = "issue";
/// Why a draft is not sent by itself: it was opened again.
pub(super) const REOPENED: &str = "reopened";
/// Letters of an edit that the log keeps.
const NOTED: usize = 200;

/// An issue as somebody saw it.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// Its public id.
    pub issue: &'a str,
    /// The version that was shown.
    pub version: i64,
}

/// What is done with an issue.
#[derive(Clone)]
pub enum Deed {
    /// Something in it is changed.
    Edit(Edit),
    /// It is put together anew, as this; editors' changes stay.
    Assemble(Assembled),
    /// It may be sent: made with this theme, it is as mails must be.
    Approve(Theme),
    /// It may not, or not yet; one that was skipped is made after all.
    Reopen,
    /// Nobody gets it. One that is frozen is called off where it is sent, by [`crate::newsletters::sending::cancel`].
    Cancel,
}

/// Does it, and writes it down; gives the issue's version from now on.
///
/// # Errors
/// [`IssueError`] says why not; nothing has changed then.
pub fn act(
    tx: &mut Tx,
    press: &Press,
    actor: &Actor,
    seen: Seen<'_>,
    deed: &Deed,
    now: Millis,
) -> Result<i64, IssueError> {
    let issue = store::take_turn(tx, seen.issue, seen.version)?;
    let (id, by) = (issue.listed.id, actor.reader());
    let (act, became) = match deed {
        Deed::Edit(edit) => {
            change(tx, press, &issue, edit, by, now)?;
            (Act::IssueChanged, edit.told().chars().take(NOTED).collect())
        }
        Deed::Assemble(assembled) => {
            open(&issue.listed)?;
            store::set_assembled(tx, id, assembled)?;
            (Act::IssueChanged, "assembled".to_owned())
        }
        Deed::Approve(theme) => {
            complete(press, &issue)?;
            step(tx, &issue.listed, Step::Approve)?;
            fit(tx, press, theme, &issue, now)?;
            store::set_approved(tx, id, by, Some(now))?;
            (Act::IssueApproved, String::new())
        }
        Deed::Reopen => {
            step(tx, &issue.listed, Step::Reopen)?;
            store::set_approved(tx, id, None, None)?;
            (Act::IssueReopened, String::new())
        }
        Deed::Cancel => {
            open(&issue.listed)?;
            step(tx, &issue.listed, Step::Cancel)?;
            (Act::IssueCancelled, String::new())
        }
    };
    note(tx, actor, &issue.listed, act, &became, now)?;
    Ok(issue.listed.version)
}

/// What is frozen stays as it is.
fn open(issue: &Listed) -> Result<(), IssueError> {
    if issue.state.is_open() { Ok(()) } else { Err(IssueError::WrongState(issue.state)) }
}

fn step(tx: &mut Tx, issue: &Listed, step: Step) -> Result<(), IssueError> {
    let state = next(issue.state, step).ok_or(IssueError::WrongState(issue.state))?;
    let reason = if step == Step::Reopen { REOPENED } else { "" };
    Ok(store::set_state(tx, issue.id, state, reason)?)
}

fn change(
    tx: &mut Tx,
    press: &Press,
    issue: &Issue,
    edit: &Edit,
    by: Option<i64>,
    now: Millis,
) -> Result<(), IssueError> {
    open(&issue.listed)?;
    let letter = letter(press, &issue.listed.newsletter)?;
    let mut changes = issue.changes.clone();
    changes.edit(&issue.assembled, &letter.sections, edit, &press.random.public_id())?;
    store::set_changes(tx, issue.listed.id, &changes, by, now)?;
    if issue.listed.state == State::Skipped {
        // Whoever writes something for it wants it made.
        step(tx, &issue.listed, Step::Reopen)?;
    }
    Ok(())
}

/// Without what must stand in it, it is not sent.
pub(super) fn complete(press: &Press, issue: &Issue) -> Result<(), IssueError> {
    let letter = letter(press, &issue.listed.newsletter)?;
    let wants =
        |portion: &kernel::config::Portion| portion.section == LetterSection::Take && portion.least > 0;
    match letter.sections.iter().any(wants) && !issue.changes.has_take() {
        true => Err(IssueError::Wrong(Wrong::NoTake)),
        false => Ok(()),
    }
}

/// What would break its mails keeps it from being approved.
fn fit(conn: &mut Conn, press: &Press, theme: &Theme, issue: &Issue, now: Millis) -> Result<(), IssueError> {
    let prepared = prepare(conn, press, theme, issue, now)?.ok_or(IssueError::Missing)?;
    let mut found = checks(conn, press, &prepared, now)?;
    found.retain(Check::prevents);
    if found.is_empty() { Ok(()) } else { Err(IssueError::Unfit(found)) }
}

/// The newsletter of that slug.
///
/// # Errors
/// [`IssueError::Missing`] if there is none (any more).
pub(super) fn letter<'p>(press: &'p Press, slug: &str) -> Result<&'p Newsletter, IssueError> {
    press.config.newsletters.iter().find(|letter| letter.slug == slug).ok_or(IssueError::Missing)
}

/// Begins a newsletter's next issue before its time, so that editors can write what they know already; gives its
/// public id. One that was begun is as it is. Blocks.
///
/// # Errors
/// [`IssueError`] says why not.
pub fn begin(
    db: &Db,
    press: &Press,
    actor: &Actor,
    newsletter: &str,
    now: Millis,
) -> Result<String, IssueError> {
    let letter = letter(press, newsletter)?.clone();
    let edition = calendar::after(&letter, &press.zone, now).ok_or(IssueError::Missing)?;
    let (press, actor) = (press.clone(), actor.clone());
    let reading = (press.clone(), letter.clone());
    let made = db.read_blocking(move |conn| assemble::issue(conn, &reading.0, &reading.1, edition, now))?;
    db.write_blocking(move |tx| {
        let begun = store::make(tx, &made.row(&press.random.public_id(), State::Draft, ""))?;
        let issue = store::on_day(tx, &letter.slug, edition.day)?.ok_or(IssueError::Missing)?;
        if begun {
            note(tx, &actor, &issue, Act::IssueChanged, "begun", now)?;
        }
        Ok(issue.public_id)
    })
}

pub(super) fn note(
    tx: &mut Tx,
    actor: &Actor,
    issue: &Listed,
    act: Act,
    became: &str,
    now: Millis,
) -> Result<(), DbError> {
    let title = title(&issue.newsletter, issue.day);
    let subject = Subject::Thing { kind: THING, id: &issue.public_id, title: &title };
    audit::record(tx, now, actor, &Entry { act, subject, was: "", became })
}

fn title(newsletter: &str, day: Date) -> String {
    format!("{newsletter} {day}")
}

/// The article that an editor means: by its address, pasted whole or in part, or by its public id.
///
/// # Errors
/// When the database fails.
pub fn article_of(
    conn: &mut Conn,
    press: &Press,
    pasted: &str,
    now: Millis,
) -> Result<Option<Card>, DbError> {
    let path = pasted.trim().trim_start_matches(press.config.site.url.as_str());
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let name = path.trim_start_matches('/').trim_start_matches("articles/").replace('\0', "");
    if let Some(id) = articles::id_of(conn, &name)? {
        return articles::card(conn, id, now);
    }
    match articles::card_by_slug(conn, &name, now)? {
        Some(Found::Article(card)) => Ok(Some(*card)),
        Some(Found::Moved(slug)) => match articles::find(conn, &slug, now)? {
            Some(id) => articles::card(conn, id, now),
            None => Ok(None),
        },
        Some(Found::Gone) | None => Ok(None),
    }
}
