//! What colleagues do with a piece on its way, each act with its line in the log, in one transaction.

use db::{Conn, DbError, Tx};
use kernel::clock::{Millis, timestamp};

use super::store::by_public_id;
use super::{
    Colleague, DraftError, Galley, assign, correct, discard, open_to_all, publish, reschedule, schedule,
    set_due, submit, take_back, unschedule, withdraw,
};
use crate::Press;
use crate::audit::{self, Actor, Entry, Subject};

/// Letters of a correction that the log keeps.
const NOTED: usize = 200;

/// Whose hand it is, and when.
#[derive(Clone, Copy, Debug)]
pub struct Hand<'a> {
    /// Who, in which role.
    pub by: Colleague,
    /// As the log names them.
    pub actor: &'a Actor,
    /// When.
    pub now: Millis,
}

/// An act.
#[derive(Clone, Copy, Debug)]
pub enum Deed<'a> {
    /// Hand it to an editor.
    Submit,
    /// Go on writing at what was handed over, or hand it back.
    TakeBack,
    /// Somebody is to write it, until a time.
    Assign {
        /// Who: row and public id; nobody in particular, if `None`.
        to: Option<(i64, &'a str)>,
        /// Until when.
        due: Option<Millis>,
    },
    /// Show it to readers, as the galley has it.
    Publish(&'a Galley),
    /// Show it to them at that time.
    Schedule(&'a Galley, Millis),
    /// Show them what was scheduled, the galley, at that time instead.
    Reschedule(&'a Galley, Millis),
    /// Let that time pass.
    Unschedule,
    /// Take it from readers.
    Withdraw,
    /// Tell its readers what was wrong.
    Correct(&'a str),
    /// Open it to all until then, or close it.
    Open(Option<Millis>),
    /// Delete it: no reader has seen it.
    Discard,
}

/// Does it, and writes it down.
///
/// # Errors
/// [`DraftError`] says why not; nothing has changed then.
pub fn perform(
    tx: &mut Tx,
    press: &Press,
    public_id: &str,
    hand: Hand<'_>,
    deed: Deed<'_>,
) -> Result<(), DraftError> {
    let Hand { by, actor, now } = hand;
    let before = headline(tx, public_id)?.ok_or(DraftError::Missing("piece"))?;
    match deed {
        Deed::Submit => submit(tx, public_id, by, now)?,
        Deed::TakeBack => take_back(tx, public_id, by, now)?,
        Deed::Assign { to, due } => {
            assign(tx, public_id, by, to.map(|to| to.0), now)?;
            set_due(tx, public_id, by, due, now)?;
        }
        Deed::Publish(galley) => drop(publish(tx, press, galley, by, now)?),
        Deed::Schedule(galley, at) => schedule(tx, galley, by, at, now)?,
        Deed::Reschedule(galley, at) => reschedule(tx, galley, by, at, now)?,
        Deed::Unschedule => unschedule(tx, public_id, by, now)?,
        Deed::Withdraw => withdraw(tx, public_id, by, now)?,
        Deed::Correct(note) => correct(tx, public_id, by, note, now)?,
        Deed::Open(until) => open_to_all(tx, public_id, by, until, now)?,
        Deed::Discard => discard(tx, public_id, by)?,
    }
    let became = became(tx, public_id, deed)?;
    let piece = Subject::Piece { public_id, title: &before.title };
    let subject = match deed {
        // Who it is given to is looked up when the line is shown, and forgotten with them.
        Deed::Assign { to: Some((_, person)), .. } => Subject::Person(person),
        _ => piece,
    };
    let was = if matches!(deed, Deed::Assign { .. }) { "" } else { before.state };
    Ok(audit::record(tx, now, actor, &Entry { act: act(deed), subject, was, became: &became })?)
}

fn act(deed: Deed<'_>) -> audit::Act {
    match deed {
        Deed::Submit => audit::Act::Submitted,
        Deed::TakeBack => audit::Act::HandedBack,
        Deed::Assign { .. } => audit::Act::Assigned,
        Deed::Publish(_) => audit::Act::Published,
        Deed::Schedule(..) | Deed::Reschedule(..) => audit::Act::Scheduled,
        Deed::Unschedule => audit::Act::CalledOff,
        Deed::Withdraw => audit::Act::Withdrawn,
        Deed::Correct(_) => audit::Act::Corrected,
        Deed::Open(_) => audit::Act::OpenedToAll,
        Deed::Discard => audit::Act::Discarded,
    }
}

/// What the log says came of it.
fn became(conn: &mut Conn, public_id: &str, deed: Deed<'_>) -> Result<String, DbError> {
    let draft = by_public_id(conn, public_id)?;
    Ok(match deed {
        Deed::Schedule(_, at) | Deed::Reschedule(_, at) => timestamp(at).to_string(),
        Deed::Open(until) => until.map(|until| timestamp(until).to_string()).unwrap_or_default(),
        Deed::Correct(note) => note.trim().chars().take(NOTED).collect(),
        Deed::Assign { .. } => headline(conn, public_id)?.map(|now| now.title).unwrap_or_default(),
        _ => draft.map(|draft| draft.state.as_str().to_owned()).unwrap_or_default(),
    })
}

/// A piece as the log names it.
struct Headline {
    title: String,
    state: &'static str,
}

const TITLE: &str = "SELECT title FROM draft_revisions WHERE draft_id = $1 AND number = $2";

fn headline(conn: &mut Conn, public_id: &str) -> Result<Option<Headline>, DbError> {
    let Some(draft) = by_public_id(conn, public_id)? else { return Ok(None) };
    let title = conn.query_one(TITLE, &[&draft.id, &draft.revision])?;
    Ok(Some(Headline { title, state: draft.state.as_str() }))
}
