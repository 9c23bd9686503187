//! What each open editor sent last. A request may be overtaken by a later one of the same editor, on the way or by a
//! retry; it is told by its number, and changes nothing then.

use db::{DbError, Tx};
use kernel::clock::Millis;

/// An open editor, as a request names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pane<'a> {
    /// Its name, drawn anew each time a page is opened.
    pub name: &'a str,
    /// Counts its requests; without one, each is taken as it comes.
    pub sequence: Option<i64>,
}

impl<'a> From<&'a str> for Pane<'a> {
    fn from(name: &'a str) -> Pane<'a> {
        Pane { name, sequence: None }
    }
}

impl Pane<'_> {
    /// The name as it is kept.
    pub(super) fn name(self) -> String {
        self.name.chars().filter(|c| !c.is_control()).take(64).collect()
    }
}

// The row is changed by whoever holds the draft's lock, so two requests of one editor come one after the other.
const TAKE: &str = "INSERT INTO draft_panes (draft_id, pane, sequence, at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (draft_id, pane) DO UPDATE SET sequence = excluded.sequence, at = excluded.at
    WHERE draft_panes.sequence < excluded.sequence";

/// Takes note of the request; says whether it is late.
pub(super) fn is_late(
    tx: &mut Tx,
    draft: i64,
    pane: &str,
    sequence: Option<i64>,
    now: Millis,
) -> Result<bool, DbError> {
    let Some(sequence) = sequence else { return Ok(false) };
    Ok(tx.execute(TAKE, &[&draft, &pane, &sequence, &now])? == 0)
}

const OLD: &str = "SELECT draft_id, pane FROM draft_panes WHERE at < $1 ORDER BY at LIMIT $2";
const FORGET: &str = "DELETE FROM draft_panes WHERE draft_id = $1 AND pane = $2";

/// Forgets editors that have sent nothing since then, so many at most.
pub(super) fn sweep(tx: &mut Tx, before: Millis, most: i64) -> Result<u64, DbError> {
    let old: Vec<(i64, String)> = tx.query(OLD, &[&before, &most])?;
    for (draft, pane) in &old {
        tx.execute(FORGET, &[draft, pane])?;
    }
    Ok(old.len() as u64)
}
