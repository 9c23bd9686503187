//! What time does to issues: they are put together, editors are reminded of them, and they are frozen or held. Every
//! server of a site looks; of several the one whose transaction comes first does it, and the others find it done.

use db::{Conn, Db, DbError, Tx};
use kernel::clock::{Millis, timestamp};
use kernel::config::{Newsletter, Untouched};
use render::theme::Theme;
use serde_json::json;

use super::acts::{REOPENED, complete, letter};
use super::assemble;
use super::calendar::{self, FROZEN, REMINDED};
use super::checks::{Check, checks};
use super::freeze::freeze;
use super::store::{self, Issue, Listed};
use super::variants::prepare;
use super::{IssueError, State, Step, next};
use crate::Press;
use crate::readers::MailJob;
use crate::staff::{self, Action};

/// Issues looked at in one look, of each state.
const AT_ONCE: i64 = 20;
/// People who are reminded of an issue.
const PEOPLE: i64 = 200;

/// What was done in one look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Issues that were put together.
    pub assembled: usize,
    /// Those that editors were reminded of.
    pub reminded: usize,
    /// Those that were frozen.
    pub frozen: usize,
    /// Those that were held.
    pub held: usize,
}

/// Does what is due. What fails is tried again at the next look, and keeps no other issue waiting. Blocks.
///
/// # Errors
/// The first failure, after everything was tried.
pub fn keep(db: &Db, press: &Press, theme: &Theme) -> Result<Kept, DbError> {
    let (now, mut kept, mut failure) = (press.clock.now(), Kept::default(), None);
    follow(db, press, now)?;
    let mut count = |done: Result<bool, DbError>, of: &mut usize| match done {
        Ok(done) => *of += usize::from(done),
        Err(error) => failure = failure.take().or(Some(error)),
    };
    for letter in &press.config.newsletters {
        count(assemble_due(db, press, letter, now), &mut kept.assembled);
    }
    for issue in waiting(db, &[State::Draft], now + REMINDED)? {
        if now < issue.due_at - FROZEN && issue.reminded_at.is_none() {
            let press = press.clone();
            count(db.write_blocking(move |tx| remind(tx, &press, &issue, now)), &mut kept.reminded);
        }
    }
    for issue in waiting(db, &[State::Ready, State::Draft], now + FROZEN + 1)? {
        match close(db, press, theme, &issue.public_id, now) {
            Ok(Some(State::Frozen)) => kept.frozen += 1,
            Ok(Some(_)) => kept.held += 1,
            Ok(None) => {}
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    failure.map_or(Ok(kept), Err)
}

/// Drafts are due when their newsletters' settings say now, unless that has passed; what is approved keeps its time.
fn follow(db: &Db, press: &Press, now: Millis) -> Result<(), DbError> {
    for issue in waiting(db, &[State::Draft], Millis::MAX)? {
        let Ok(letter) = letter(press, &issue.newsletter) else { continue };
        let Some(edition) = calendar::on(letter, &press.zone, issue.day) else { continue };
        if edition.due != issue.due_at && now < edition.due - FROZEN {
            db.write_blocking(move |tx| store::set_due(tx, &issue, edition.due))?;
        }
    }
    Ok(())
}

fn waiting(db: &Db, states: &'static [State], before: Millis) -> Result<Vec<Listed>, DbError> {
    db.read_blocking(move |conn| {
        let mut found = Vec::new();
        for state in states {
            found.extend(store::waiting(conn, *state, before, AT_ONCE)?);
        }
        Ok(found)
    })
}

/// Puts the issue together that is to be, unless there is one of that day. One in which nothing is new is skipped,
/// unless it is for editors to fill.
fn assemble_due(db: &Db, press: &Press, letter: &Newsletter, now: Millis) -> Result<bool, DbError> {
    let Some(edition) = calendar::to_assemble(letter, &press.zone, now) else { return Ok(false) };
    let (reading, of) = (press.clone(), letter.clone());
    let made = db.read_blocking(move |conn| match store::on_day(conn, &of.slug, edition.day)? {
        Some(known) => refreshed(conn, &reading, known, now),
        None => assemble::issue(conn, &reading, &of, edition, now).map(Found::New),
    })?;
    let public_id = press.random.public_id();
    db.write_blocking(move |tx| match made {
        Found::Known => Ok(false),
        Found::Begun(issue, assembled) => {
            let ours = store::take_turn(tx, &issue.public_id, issue.version).is_ok();
            if ours {
                store::set_assembled(tx, issue.id, &assembled)?;
            }
            Ok(ours)
        }
        Found::New(made) => {
            let (state, reason) = match made.assembled.is_worth_making() {
                true => (State::Draft, ""),
                false => (State::Skipped, "nothing-new"),
            };
            store::make(tx, &made.row(&public_id, state, reason))
        }
    })
}

/// What there is of an issue whose time has come to be put together.
enum Found {
    /// It was, at its time.
    Known,
    /// Editors began it before; it is put together anew, as everything is new since.
    Begun(Box<Listed>, super::Assembled),
    /// Nothing.
    New(assemble::Made),
}

fn refreshed(conn: &mut Conn, press: &Press, known: Listed, now: Millis) -> Result<Found, DbError> {
    let Some(issue) = store::by_public_id(conn, &known.public_id)? else { return Ok(Found::Known) };
    let in_time = issue.assembled.at >= known.due_at - calendar::ASSEMBLED;
    if in_time || known.state != State::Draft {
        return Ok(Found::Known);
    }
    let assembled = assemble::anew(conn, press, &known, now)?;
    Ok(assembled.map_or(Found::Known, |assembled| Found::Begun(Box::new(known), assembled)))
}

/// Mails everybody who may approve it, once.
fn remind(tx: &mut Tx, press: &Press, issue: &Listed, now: Millis) -> Result<bool, DbError> {
    if !store::set_reminded(tx, issue.id, now)? {
        return Ok(false);
    }
    let name =
        letter(press, &issue.newsletter).map_or(issue.newsletter.as_str(), |letter| letter.name.as_str());
    let time = timestamp(issue.due_at).to_zoned_datetime(press.zone.clone()).strftime("%H:%M").to_string();
    let context = json!({
        "newsletter": name, "time": time,
        "url": format!("{}/newsroom/issues/{}", press.config.site.url, issue.public_id),
    });
    for person in
        staff::people(tx, "", PEOPLE)?.iter().filter(|person| staff::may(person.role, Action::Curate))
    {
        let mail = MailJob::new("issue-due", &person.email, "mail-issue-subject", context.clone());
        MailJob { not_after: Some(issue.due_at), ..mail }.enqueue(tx, now)?;
    }
    Ok(true)
}

/// Freezes an issue whose time is near, or holds it; nothing if somebody else did, or changed it in this moment.
fn close(
    db: &Db,
    press: &Press,
    theme: &Theme,
    public_id: &str,
    now: Millis,
) -> Result<Option<State>, DbError> {
    let (reading, theme, public_id) = (press.clone(), theme.clone(), public_id.to_owned());
    let found = db.read_blocking(move |conn| {
        let Some(issue) = store::by_public_id(conn, &public_id)? else { return Ok(None) };
        let prepared = prepare(conn, &reading, &theme, &issue, now)?;
        let found = prepared.as_ref().map(|prepared| checks(conn, &reading, prepared, now)).transpose()?;
        let unfit = found.is_some_and(|found| found.iter().any(Check::prevents));
        Ok::<_, DbError>(Some((issue, prepared, unfit)))
    })?;
    let Some((issue, prepared, unfit)) = found else { return Ok(None) };
    let press = press.clone();
    let closed = db.write_blocking(move |tx| {
        let listed = &issue.listed;
        let held = why_held(&press, &issue).or(unfit.then_some("unfit"));
        let (held, prepared) = match (held, prepared) {
            (None, Some(prepared)) => (None, Some(prepared)),
            (held, _) => (Some(held.unwrap_or("no-newsletter")), None),
        };
        match (held, prepared) {
            (None, Some(prepared)) => freeze(tx, &prepared, now).map(|()| State::Frozen),
            (held, _) => hold(tx, listed, held.unwrap_or_default()),
        }
    });
    match closed {
        Ok(state) => Ok(Some(state)),
        Err(IssueError::Failed(error)) => Err(error),
        // Somebody was faster; the next look sees what they made of it.
        Err(_) => Ok(None),
    }
}

fn hold(tx: &mut Tx, issue: &Listed, why: &str) -> Result<State, IssueError> {
    let issue = store::take_turn(tx, &issue.public_id, issue.version)?.listed;
    let state = next(issue.state, Step::Hold).ok_or(IssueError::WrongState(issue.state))?;
    store::set_state(tx, issue.id, state, why)?;
    Ok(state)
}

/// Why an issue is held when its time comes, as it stands now; nothing if it is sent.
pub fn why_held(press: &Press, issue: &Issue) -> Option<&'static str> {
    let Ok(letter) = letter(press, &issue.listed.newsletter) else { return Some("no-newsletter") };
    if complete(press, issue).is_err() {
        return Some("no-take");
    }
    match (issue.listed.state, letter.untouched) {
        (State::Ready, _) => None,
        // Somebody works on it, or wanted it not to go: that it has no changes says nothing then.
        _ if !issue.changes.is_empty() || issue.listed.reason == REOPENED => Some("unapproved"),
        (_, Untouched::Send) if !issue.assembled.is_empty() => None,
        _ => Some("untouched"),
    }
}
