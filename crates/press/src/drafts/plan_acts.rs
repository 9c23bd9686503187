//! The plan as colleagues change it: each act with its line in the log.

use db::Tx;
use kernel::clock::Millis;

use super::acts::Hand;
use super::{
    DraftError, Entry, NewEntry, Text, Writing, begin, drop_entry, edit_entry, entry, move_entry, plan,
};
use crate::Press;
use crate::audit::{self, Subject};

/// An act on the plan.
#[derive(Clone, Copy, Debug)]
pub enum Planning<'a> {
    /// Write something down.
    Add(&'a NewEntry),
    /// Write an entry down anew.
    Edit(&'a str, &'a NewEntry),
    /// Move an entry to another time.
    Move(&'a str, Millis),
    /// Take an entry off.
    Drop(&'a str),
}

/// Does it, and writes it down; gives the public id of the entry.
///
/// # Errors
/// [`DraftError`] says why not; nothing has changed then.
pub fn replan(
    tx: &mut Tx,
    press: &Press,
    hand: Hand<'_>,
    planning: Planning<'_>,
) -> Result<String, DraftError> {
    let by = hand.by;
    let (id, title, became) = match planning {
        Planning::Add(new) => (plan(tx, press, by, new, hand.now)?, new.title.clone(), Some(new.planned_for)),
        Planning::Edit(id, new) => {
            edit_entry(tx, id, by, new)?;
            (id.to_owned(), new.title.clone(), Some(new.planned_for))
        }
        Planning::Move(id, to) => {
            let known = known(tx, id)?;
            move_entry(tx, id, by, to)?;
            (id.to_owned(), known.planned.title, Some(to))
        }
        Planning::Drop(id) => {
            let known = known(tx, id)?;
            drop_entry(tx, id, by)?;
            (id.to_owned(), known.planned.title, None)
        }
    };
    let became = became.map(|at| kernel::clock::timestamp(at).to_string()).unwrap_or_default();
    let subject = Subject::Piece { public_id: &id, title: &title };
    let line = audit::Entry { act: audit::Act::PlanChanged, subject, was: "", became: &became };
    audit::record(tx, hand.now, hand.actor, &line)?;
    Ok(id)
}

fn known(tx: &mut Tx, id: &str) -> Result<Entry, DraftError> {
    entry(tx, id)?.ok_or(DraftError::Missing("entry of the plan"))
}

/// Begins the draft of what is planned, under its title and in its section; gives the draft's public id, which may have
/// been begun before.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn begin_planned(tx: &mut Tx, press: &Press, hand: Hand<'_>, id: &str) -> Result<String, DraftError> {
    let Entry { planned, .. } = known(tx, id)?;
    if let Some(draft) = planned.draft {
        return Ok(draft);
    }
    let writing = Writing { title: planned.title.clone(), ..Writing::default() };
    let particulars =
        super::Particulars { section: planned.section.clone(), ..super::Particulars::default() };
    let draft = begin(tx, press, hand.by, Text { writing, particulars }, hand.now)?;
    edit_entry(tx, id, hand.by, &NewEntry { draft: Some(draft.clone()), ..planned })?;
    Ok(draft)
}
