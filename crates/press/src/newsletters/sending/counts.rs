//! How many entries have come to what: kept beside the entries, changed in the same transactions.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;

use super::{Fate, State, pace};
use crate::Press;

/// How many entries an issue has, and what has become of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// In all.
    pub entries: i64,
    /// Still to be sent, those put off included.
    pub waiting: i64,
    /// Taken by the relay.
    pub accepted: i64,
    /// Refused for good.
    pub refused: i64,
    /// Put off until it was too late.
    pub given_up: i64,
    /// Not wanted any more, or not allowed, when it was their turn.
    pub withdrawn: i64,
    /// Perhaps sent, and held until somebody decides.
    pub uncertain: i64,
    /// Perhaps sent, and left at that.
    pub unknown: i64,
    /// Called off before it was their turn.
    pub cancelled: i64,
}

impl Counts {
    /// How many are done with.
    pub fn settled(&self) -> i64 {
        self.entries - self.waiting
    }

    /// The count that entries of that fate are in.
    pub(super) fn of(&mut self, fate: Fate) -> &mut i64 {
        match fate {
            Fate::Waiting | Fate::PutOff | Fate::Intended => &mut self.waiting,
            Fate::Accepted => &mut self.accepted,
            Fate::Refused => &mut self.refused,
            Fate::GivenUp => &mut self.given_up,
            Fate::Withdrawn => &mut self.withdrawn,
            Fate::Uncertain => &mut self.uncertain,
            Fate::Unknown => &mut self.unknown,
            Fate::Cancelled => &mut self.cancelled,
        }
    }
}

impl FromRow for Counts {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Counts {
            entries: row.get(0)?,
            waiting: row.get(1)?,
            accepted: row.get(2)?,
            refused: row.get(3)?,
            given_up: row.get(4)?,
            withdrawn: row.get(5)?,
            uncertain: row.get(6)?,
            unknown: row.get(7)?,
            cancelled: row.get(8)?,
        })
    }
}

/// What a transaction changes of an issue's counts; written once, at its end.
#[derive(Default)]
pub(super) struct Shift {
    by: Counts,
    /// Tried again although they may have arrived.
    pub(super) sent_again: i64,
}

const SHIFT: &str = "UPDATE issue_sendings SET entries = entries + $2, waiting = waiting + $3,
    accepted = accepted + $4, refused = refused + $5, given_up = given_up + $6, withdrawn = withdrawn + $7,
    uncertain = uncertain + $8, unknown = unknown + $9, cancelled = cancelled + $10, sent_again = sent_again + $11
    WHERE issue_id = $1";

impl Shift {
    /// So many entries came in.
    pub(super) fn add(&mut self, entries: i64) {
        self.by.entries += entries;
        self.by.waiting += entries;
    }

    /// So many went from one fate to another.
    pub(super) fn turn(&mut self, entries: usize, from: Fate, to: Fate) {
        let entries = i64::try_from(entries).unwrap_or(i64::MAX);
        *self.by.of(from) -= entries;
        *self.by.of(to) += entries;
    }

    /// Writes it.
    pub(super) fn write(self, tx: &mut Tx, issue: i64) -> Result<(), DbError> {
        let Counts {
            entries,
            waiting,
            accepted,
            refused,
            given_up,
            withdrawn,
            uncertain,
            unknown,
            cancelled,
        } = self.by;
        let nothing = self.by == Counts::default() && self.sent_again == 0;
        if nothing {
            return Ok(());
        }
        tx.execute(
            SHIFT,
            &[
                &issue,
                &entries,
                &waiting,
                &accepted,
                &refused,
                &given_up,
                &withdrawn,
                &uncertain,
                &unknown,
                &cancelled,
                &self.sent_again,
            ],
        )
        .map(drop)
    }
}

const COUNTS: &str =
    "SELECT entries, waiting, accepted, refused, given_up, withdrawn, uncertain, unknown, cancelled
    FROM issue_sendings WHERE issue_id = $1";

/// What has become of an issue's entries; `None`: it was never frozen.
///
/// # Errors
/// When the database fails.
pub fn counts(conn: &mut Conn, issue: i64) -> Result<Option<Counts>, DbError> {
    conn.query_opt(COUNTS, &[&issue])
}

/// How an issue's sending stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How far it is.
    pub state: State,
    /// What has become of its entries.
    pub counts: Counts,
    /// Of those that wait: put off by a relay.
    pub put_off: i64,
    /// How many were tried again although they may have arrived.
    pub sent_again: i64,
    /// When it began.
    pub begun_at: Option<Millis>,
    /// When it ended.
    pub ended_at: Option<Millis>,
    /// Entries an hour, as of late; 0 while that is not known.
    pub hourly: i64,
    /// Entries an hour that the settings let one server send; `None`: as many as relays take.
    pub planned: Option<i64>,
    /// How long the rest will take at the pace of late, or as planned.
    pub left: Option<Millis>,
}

struct Sending {
    state: String,
    begun_at: Option<Millis>,
    ended_at: Option<Millis>,
    paced_at: Option<Millis>,
    paced: i64,
    sent_again: i64,
    put_off: i64,
}

impl FromRow for Sending {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Sending {
            state: row.get(0)?,
            begun_at: row.get(1)?,
            ended_at: row.get(2)?,
            paced_at: row.get(3)?,
            paced: row.get(4)?,
            sent_again: row.get(5)?,
            put_off: row.get(6)?,
        })
    }
}

const SENDING: &str = "SELECT state, begun_at, ended_at, paced_at, paced, sent_again,
    (SELECT COUNT(*) FROM issue_parcels p WHERE p.issue_id = s.issue_id AND p.kind = 1)
    FROM issue_sendings s WHERE issue_id = $1";

/// How an issue's sending stands; `None`: it was never frozen.
///
/// # Errors
/// When the database fails.
pub fn progress(conn: &mut Conn, press: &Press, issue: i64) -> Result<Option<Progress>, DbError> {
    let Some(counts) = counts(conn, issue)? else { return Ok(None) };
    let sending: Sending = conn.query_one(SENDING, &[&issue])?;
    let now = press.clock.now();
    let hourly = match sending.paced_at {
        Some(since) => pace::hourly(counts.settled() - sending.paced, now - since),
        None => 0,
    };
    let planned = pace::planned(&press.config.mail.bulk);
    Ok(Some(Progress {
        state: State::from_name(&sending.state).unwrap_or(State::Paused),
        counts,
        put_off: sending.put_off,
        sent_again: sending.sent_again,
        begun_at: sending.begun_at,
        ended_at: sending.ended_at,
        hourly,
        planned,
        left: pace::time_left(counts.waiting, if hourly > 0 { hourly } else { planned.unwrap_or(0) }),
    }))
}
