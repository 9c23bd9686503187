//! Entries and the stretches they lie in: the few statements that everything here is made of.

use db::{Bind, DbError, Tx, Value};
use kernel::clock::Millis;

use super::Fate;
use super::counts::Shift;

/// Positions in a parcel of entries that nobody has tried.
pub(super) const PARCEL: i64 = 100;
/// From this length on, a run of positions is changed by one statement of its own.
const RUN: usize = 8;

/// What a parcel holds. The numbers are those in the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Entries that wait.
    Fresh = 0,
    /// One that was put off.
    Retry = 1,
    /// One that is uncertain.
    Held = 2,
}

impl Kind {
    pub(super) fn number(self) -> i64 {
        self as i64
    }

    /// What entries in such a parcel are before anybody takes them.
    pub(super) fn fate(self) -> Fate {
        match self {
            Kind::Fresh => Fate::Waiting,
            Kind::Retry => Fate::PutOff,
            Kind::Held => Fate::Uncertain,
        }
    }
}

/// A turn that entries take.
#[derive(Clone, Copy)]
pub(super) struct Turn<'a> {
    pub(super) from: Fate,
    pub(super) to: Fate,
    /// Of this attempt alone.
    pub(super) attempt: Option<i64>,
    /// What was said; kept with the entry.
    pub(super) words: Option<&'a str>,
}

const RANGE: &str = "UPDATE issue_entries SET state = $3, words = $4
    WHERE issue_id = $1 AND state = $2 AND attempts = COALESCE($5, attempts) AND position BETWEEN $6 AND $7
    RETURNING position";
const AMONG: &str = "UPDATE issue_entries SET state = $3, words = $4
    WHERE issue_id = $1 AND state = $2 AND attempts = COALESCE($5, attempts) AND position IN ({ids})
    RETURNING position";

/// Turns those of a stretch that are as the turn says; gives which.
pub(super) fn turn_range(
    tx: &mut Tx,
    shift: &mut Shift,
    issue: i64,
    (first, last): (i64, i64),
    turn: Turn<'_>,
) -> Result<Vec<i64>, DbError> {
    let Turn { from, to, attempt, words } = turn;
    let turned: Vec<i64> =
        tx.query(RANGE, &[&issue, &from.number(), &to.number(), &words, &attempt, &first, &last])?;
    shift.turn(turned.len(), from, to);
    Ok(turned)
}

/// Turns those of `positions`, in order, that are as the turn says; gives which.
pub(super) fn turn(
    tx: &mut Tx,
    shift: &mut Shift,
    issue: i64,
    positions: &[i64],
    turn: Turn<'_>,
) -> Result<Vec<i64>, DbError> {
    let Turn { from, to, attempt, words } = turn;
    let params: [&dyn Bind; 5] = [&issue, &from.number(), &to.number(), &words, &attempt];
    let turned = change(tx, (RANGE, AMONG), &params, positions)?;
    shift.turn(turned.len(), from, to);
    Ok(turned)
}

/// Changes entries by a statement for stretches, whose ends are its last parameters, and one for single positions.
pub(super) fn change(
    tx: &mut Tx,
    (range, among): (&str, &str),
    params: &[&dyn Bind],
    positions: &[i64],
) -> Result<Vec<i64>, DbError> {
    let (mut changed, mut few) = (Vec::with_capacity(positions.len()), Vec::new());
    for run in positions.chunk_by(|one, next| one + 1 == *next) {
        match run {
            [first, .., last] if run.len() >= RUN => {
                let ends: [&dyn Bind; 2] = [first, last];
                changed.extend(tx.query::<i64>(range, &[params, &ends].concat())?);
            }
            _ => few.extend_from_slice(run),
        }
    }
    changed.extend(tx.query_among::<i64>(among, params, &few)?);
    Ok(changed)
}

const LAY: &str = "INSERT INTO issue_parcels (issue_id, kind, first, last, due_at) VALUES {rows}
    ON CONFLICT (issue_id, kind, first) DO UPDATE SET due_at = excluded.due_at, sender_id = NULL";

/// Lays parcels out for whoever comes.
pub(super) fn lay(
    tx: &mut Tx,
    issue: i64,
    kind: Kind,
    due_at: Millis,
    stretches: impl Iterator<Item = (i64, i64)>,
) -> Result<(), DbError> {
    let row = |(first, last)| [issue, kind.number(), first, last, due_at].map(Value::Int).to_vec();
    tx.execute_rows(LAY, &stretches.map(row).collect::<Vec<_>>()).map(drop)
}

const LIFT: &str = "DELETE FROM issue_parcels WHERE issue_id = $1 AND kind = $2 AND first IN ({ids})
    RETURNING first";

/// Takes parcels of one position away, whosever they are.
pub(super) fn lift(tx: &mut Tx, issue: i64, kind: Kind, positions: &[i64]) -> Result<(), DbError> {
    tx.query_among::<i64>(LIFT, &[&issue, &kind.number()], positions).map(drop)
}

const FINISHED: &str = "DELETE FROM issue_parcels WHERE issue_id = $1 AND sender_id = $2 AND NOT EXISTS (
    SELECT 1 FROM issue_entries e WHERE e.issue_id = issue_parcels.issue_id
        AND e.position BETWEEN issue_parcels.first AND issue_parcels.last AND e.state IN (issue_parcels.kind, 2))";

/// Throws away what a sender holds of an issue and nothing is left of.
pub(super) fn clear(tx: &mut Tx, issue: i64, sender: i64) -> Result<(), DbError> {
    tx.execute(FINISHED, &[&issue, &sender]).map(drop)
}
