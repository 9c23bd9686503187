//! What happens by itself: ledgers are written, issues begin and end, dead senders are found, old ledgers go.

use db::{Conn, Db, DbError, Tx, Value};
use kernel::clock::{DAY, Millis};

use super::audience::{self, Mailboxes, Part, Recipient};
use super::claims::{Terms, stale_at};
use super::counts::Shift;
use super::parcels::{self, Kind, PARCEL, Turn, turn_range};
use super::{Audience, CHANGE, Fate, State, results, senders};
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

/// What is to be done, if anything.
enum Due {
    Walk,
    Begin,
    End,
    Close(Fate),
}

const OPEN: &str = "SELECT s.issue_id, s.state, s.waiting, s.begun_at, i.due_at
    FROM issue_sendings s JOIN issues i ON i.id = s.issue_id
    WHERE s.state IN ('freezing', 'ready', 'sending') OR (s.state = 'cancelled' AND s.ended_at IS NULL)
    ORDER BY s.issue_id";

/// What is to be done with which issues. Nothing is written to find out.
fn open(conn: &mut Conn, press: &Press, now: Millis) -> Result<Vec<(i64, Due)>, DbError> {
    let rows: Vec<(i64, String, i64, Option<Millis>, Millis)> = conn.query(OPEN, &[])?;
    let due = |(issue, state, waiting, begun, due_at): (i64, String, i64, Option<Millis>, Millis)| {
        let stale = begun.is_some_and(|begun| now >= stale_at(press, begun));
        let due = match State::from_name(&state)? {
            State::Freezing => Due::Walk,
            State::Ready if now >= due_at => Due::Begin,
            State::Sending if waiting == 0 => Due::End,
            State::Sending if stale => Due::Close(Fate::GivenUp),
            State::Cancelled => Due::Close(Fate::Cancelled),
            _ => return None,
        };
        Some((issue, due))
    };
    Ok(rows.into_iter().filter_map(due).collect())
}

/// One step of whatever is to be done, in transactions of some milliseconds. Every server may call it, and any
/// number at once.
///
/// # Errors
/// When the database fails.
pub fn step(db: &Db, press: &Press) -> Result<Step, DbError> {
    let (now, looking, reaping) = (press.clock.now(), press.clone(), press.clone());
    let (dead, open) = db.read_blocking::<_, DbError>(move |conn| {
        Ok((senders::is_one_dead(conn, now)?, open(conn, &looking, now)?))
    })?;
    let mut did = dead && db.write_blocking(move |tx| senders::reap(tx, &reaping, now))?;
    for (issue, due) in open {
        did |= match due {
            Due::Walk => walk(db, issue)?,
            Due::Begin => db.write_blocking(move |tx| begin(tx, now, issue))?,
            Due::End => db.write_blocking(move |tx| end(tx, now, issue))?,
            Due::Close(to) => db.write_blocking(move |tx| close(tx, now, issue, to))?,
        };
    }
    Ok(if did { Step::More } else { Step::Rest })
}

const DUE: &str = "SELECT issue_id FROM issue_sendings s WHERE state = 'sending' AND EXISTS (
        SELECT 1 FROM issue_parcels p WHERE p.sender_id IS NULL AND p.issue_id = s.issue_id AND p.kind IN (0, 1)
            AND p.due_at <= $1)
    ORDER BY issue_id";

/// The issues of which something is to be sent at `now`, and nobody has it on lease.
///
/// # Errors
/// When the database fails.
pub fn due(conn: &mut Conn, now: Millis) -> Result<Vec<i64>, DbError> {
    conn.query(DUE, &[&now])
}

const WALK: &str = "SELECT audience, as_of, walked, last_position FROM issue_sendings WHERE issue_id = $1";

/// Writes the next of an audience into the ledger.
fn walk(db: &Db, issue: i64) -> Result<bool, DbError> {
    let (from, part, terms) = db.read_blocking::<_, DbError>(move |conn| {
        conn.plan_anew()?;
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
    tx.plan_anew()?;
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

const END: &str = "UPDATE issue_sendings SET state = 'sent', ended_at = $2
    WHERE issue_id = $1 AND state = 'sending' AND waiting = 0";
const SENT: &str = "UPDATE issues SET state = 'sent', version = version + 1, sent_at = COALESCE(sent_at, $2)
    WHERE id = $1";
const CLEAR: &str = "DELETE FROM issue_parcels WHERE issue_id = $1 AND kind < 2";

/// Ends an issue of which nothing waits.
fn end(tx: &mut Tx, now: Millis, issue: i64) -> Result<bool, DbError> {
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
    results::count_for_good(tx, issue)?;
    let Some(first) = tx.query_opt::<i64>(FIRST, &[&issue])? else {
        tx.execute(THROW_PARCELS, &[&issue])?;
        return tx.execute(FOLD, &[&issue, &now]);
    };
    tx.execute(THROW, &[&issue, &first, &(first + THROWN - 1)])
}
