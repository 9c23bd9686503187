//! Entries and the stretches they lie in: the few statements that everything here is made of.

use db::{DbError, Tx, Value};
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

const RANGE: &str = "UPDATE issue_entries SET state = $5, words = $6
    WHERE issue_id = $1 AND position BETWEEN $2 AND $3 AND state = $4 AND attempts = COALESCE($7, attempts)
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
        tx.query(RANGE, &[&issue, &first, &last, &from.number(), &to.number(), &words, &attempt])?;
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
    let (mut turned, mut few) = (Vec::with_capacity(positions.len()), Vec::new());
    for run in runs(positions) {
        match run {
            [first, .., last] if run.len() >= RUN => {
                turned.extend(turn_range(tx, shift, issue, (*first, *last), turn)?);
            }
            _ => few.extend_from_slice(run),
        }
    }
    let some: Vec<i64> =
        tx.query_among(AMONG, &[&issue, &from.number(), &to.number(), &words, &attempt], &few)?;
    shift.turn(some.len(), from, to);
    turned.extend(some);
    Ok(turned)
}

/// Stretches of positions that follow one upon the other.
pub(super) fn runs(positions: &[i64]) -> impl Iterator<Item = &[i64]> {
    positions.chunk_by(|one, next| one + 1 == *next)
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
