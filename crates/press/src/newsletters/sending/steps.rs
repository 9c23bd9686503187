//! What happens by itself: ledgers are written, issues begin and end, dead senders are found, old ledgers go.

use db::{Conn, Db, DbError, Tx, Value};
use kernel::clock::{DAY, Millis};

use super::audience::{self, Mailboxes, Part, Recipient};
use super::claims::{Terms, stale_at};
use super::counts::Shift;
use super::parcels::{self, Kind, PARCEL, Turn, turn_range};
use super::{Audience, CHANGE, Fate, State, senders};
use crate::Press;

/// Readers that are looked at in one transaction.
const READERS: i64 = 400;
/// Parcels that are closed in one transaction.
const PARCELS: i64 = 10;
/// Positions whose entries are thrown away in one transaction.
const THROWN: i64 = 1000;

/// What a step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Something was done, and there may be more.
    More,
    /// There is nothing to do for now.
    Rest,
}

const OPEN: &str = "SELECT issue_id, state FROM issue_sendings
    WHERE state IN ('freezing', 'ready', 'sending') OR (state = 'cancelled' AND ended_at IS NULL)
    ORDER BY issue_id";

/// One step of whatever is to be done, in transactions of some milliseconds. Every server may call it, and any
/// number at once.
///
/// # Errors
/// When the database fails.
pub fn step(db: &Db, press: &Press) -> Result<Step, DbError> {
    let now = press.clock.now();
    let reaping = press.clone();
    let mut did = db.write_blocking(move |tx| senders::reap(tx, &reaping, now))?;
    for (issue, state) in db.read_blocking(|conn| conn.query::<(i64, String)>(OPEN, &[]))? {
        did |= match State::from_name(&state) {
            Some(State::Freezing) => walk(db, issue)?,
            Some(State::Ready) => db.write_blocking(move |tx| begin(tx, now, issue))?,
            Some(State::Sending) => {
                let press = press.clone();
                db.write_blocking(move |tx| end(tx, &press, now, issue))?
            }
            _ => db.write_blocking(move |tx| close(tx, now, issue, Fate::Cancelled))?,
        };
    }
    Ok(if did { Step::More } else { Step::Rest })
}

const DUE: &str =
    "SELECT issue_id FROM issue_sendings WHERE state = 'sending' AND waiting > 0 ORDER BY issue_id";

/// The issues that are being sent and have entries to take.
///
/// # Errors
/// When the database fails.
pub fn due(conn: &mut Conn) -> Result<Vec<i64>, DbError> {
    conn.query(DUE, &[])
}

const WALK: &str = "SELECT audience, as_of, walked, last_position FROM issue_sendings WHERE issue_id = $1";

/// Writes the next of an audience into the ledger.
fn walk(db: &Db, issue: i64) -> Result<bool, DbError> {
    let (from, part, terms) = db.read_blocking::<_, DbError>(move |conn| {
        let (audience, as_of, walked, position): (String, Millis, i64, i64) =
            conn.query_one(WALK, &[&issue])?;
        let audience: Audience = serde_json::from_str(&audience).unwrap_or_default();
        let part = audience::next(conn, &audience, as_of, walked, READERS)?;
        Ok(((walked, position), part, Terms::of(conn, issue)?))
    })?;
    db.write_blocking(move |tx| enter(tx, issue, from, part, &terms))
}

// Of two servers that have looked at the same readers, the second finds the place changed.
const ADVANCE: &str = "UPDATE issue_sendings SET walked = $3, last_position = $4, state = $5
    WHERE issue_id = $1 AND walked = $2 AND state = 'freezing'";
const ENTER: &str =
    "INSERT INTO issue_entries (issue_id, position, reader_id, holder_id, mailbox, address, variant)
    VALUES {rows}";

fn enter(
    tx: &mut Tx,
    issue: i64,
    (walked, position): (i64, i64),
    part: Part,
    terms: &Terms,
) -> Result<bool, DbError> {
    let mut mailboxes = Mailboxes::of(tx, issue, &part.recipients)?;
    let mut rows: Vec<Vec<Value>> = Vec::with_capacity(part.recipients.len());
    for Recipient { reader, holder, address, entitled } in part.recipients {
        let Some(variant) = terms.variant(entitled) else { continue };
        let Some(mailbox) = mailboxes.take(holder, &address) else { continue };
        let place = position + 1 + i64::try_from(rows.len()).unwrap_or(0);
        let [issue, place, reader, holder, mailbox, variant] =
            [issue, place, reader, holder, mailbox, variant].map(Value::Int);
        rows.push(vec![issue, place, reader, holder, mailbox, Value::Text(address), variant]);
    }
    let entered = i64::try_from(rows.len()).unwrap_or(0);
    let state = if part.last { State::Ready } else { State::Freezing };
    let to = position + entered;
    if tx.execute(ADVANCE, &[&issue, &walked, &part.walked, &to, &state.as_str()])? == 0 {
        return Ok(true);
    }
    tx.execute_rows(ENTER, &rows)?;
    let firsts = (position + 1..=to).step_by(PARCEL as usize);
    parcels::lay(tx, issue, Kind::Fresh, 0, firsts.map(|first| (first, to.min(first + PARCEL - 1))))?;
    let mut shift = Shift::default();
    shift.add(entered);
    shift.write(tx, issue)?;
    Ok(true)
}

const BEGIN: &str = "UPDATE issue_sendings SET state = 'sending', begun_at = $2, paced_at = $2
    WHERE issue_id = $1 AND state = 'ready' AND (SELECT due_at FROM issues WHERE id = $1) <= $2";
const SENDS: &str = "UPDATE issues SET state = 'sending', version = version + 1 WHERE id = $1";

fn begin(tx: &mut Tx, now: Millis, issue: i64) -> Result<bool, DbError> {
    if tx.execute(BEGIN, &[&issue, &now])? == 0 {
        return Ok(false);
    }
    tx.execute(SENDS, &[&issue])?;
    tx.record_change(CHANGE, issue, now)?;
    Ok(true)
}

const BEGUN: &str = "SELECT begun_at, waiting FROM issue_sendings WHERE issue_id = $1 AND state = 'sending'";
const END: &str = "UPDATE issue_sendings SET state = 'sent', ended_at = $2
    WHERE issue_id = $1 AND state = 'sending' AND waiting = 0";
const SENT: &str = "UPDATE issues SET state = 'sent', version = version + 1, sent_at = COALESCE(sent_at, $2)
    WHERE id = $1";
const CLEAR: &str = "DELETE FROM issue_parcels WHERE issue_id = $1 AND kind < 2";

/// Ends an issue of which nothing waits, and gives up what waits of one that is stale.
fn end(tx: &mut Tx, press: &Press, now: Millis, issue: i64) -> Result<bool, DbError> {
    let Some((begun, waiting)) = tx.query_opt::<(Option<Millis>, i64)>(BEGUN, &[&issue])? else {
        return Ok(false);
    };
    if waiting > 0 && begun.is_none_or(|begun| now < stale_at(press, begun)) {
        return Ok(false);
    }
    if waiting > 0 {
        return close(tx, now, issue, Fate::GivenUp);
    }
    if tx.execute(END, &[&issue, &now])? == 0 {
        return Ok(false);
    }
    tx.execute(CLEAR, &[&issue])?;
    tx.execute(SENT, &[&issue, &now])?;
    tx.record_change(CHANGE, issue, now)?;
    Ok(true)
}

const CLOSE: &str = "DELETE FROM issue_parcels WHERE issue_id = $1 AND sender_id IS NULL AND kind < 2
    AND (kind, first) IN (SELECT kind, first FROM issue_parcels
        WHERE issue_id = $1 AND sender_id IS NULL AND kind < 2 ORDER BY kind, first LIMIT $2)
    RETURNING kind, first, last";
const CLOSED: &str = "UPDATE issue_sendings SET ended_at = $2
    WHERE issue_id = $1 AND state = 'cancelled' AND waiting = 0 AND ended_at IS NULL";

/// Has nobody send some of what waits and nobody holds.
fn close(tx: &mut Tx, now: Millis, issue: i64, to: Fate) -> Result<bool, DbError> {
    let mut shift = Shift::default();
    let closed: Vec<(i64, i64, i64)> = tx.query(CLOSE, &[&issue, &PARCELS])?;
    for (kind, first, last) in &closed {
        let from = if *kind == Kind::Fresh.number() { Fate::Waiting } else { Fate::PutOff };
        turn_range(tx, &mut shift, issue, (*first, *last), Turn { from, to, attempt: None, words: None })?;
    }
    shift.write(tx, issue)?;
    let ended = tx.execute(CLOSED, &[&issue, &now])? == 1;
    if ended {
        tx.record_change(CHANGE, issue, now)?;
    }
    Ok(ended || !closed.is_empty())
}

const OLD: &str = "SELECT issue_id FROM issue_sendings WHERE ended_at <= $1 AND folded_at IS NULL
    ORDER BY issue_id LIMIT 1";
const FIRST: &str = "SELECT position FROM issue_entries WHERE issue_id = $1 ORDER BY position LIMIT 1";
const THROW: &str = "DELETE FROM issue_entries WHERE issue_id = $1 AND position BETWEEN $2 AND $3";
const THROW_PARCELS: &str = "DELETE FROM issue_parcels WHERE issue_id = $1";
const FOLD: &str = "UPDATE issue_sendings SET folded_at = $2 WHERE issue_id = $1";

/// Throws some entries of an old issue away; what they came to stays as counts. Gives how many; 0: there are none.
///
/// # Errors
/// When the database fails.
pub fn fold(tx: &mut Tx, press: &Press, now: Millis) -> Result<u64, DbError> {
    let kept = Millis::from(press.config.mail.bulk.kept_days) * DAY;
    let Some(issue) = tx.query_opt::<i64>(OLD, &[&(now - kept)])? else { return Ok(0) };
    let Some(first) = tx.query_opt::<i64>(FIRST, &[&issue])? else {
        tx.execute(THROW_PARCELS, &[&issue])?;
        return tx.execute(FOLD, &[&issue, &now]);
    };
    tx.execute(THROW, &[&issue, &first, &(first + THROWN - 1)])
}
