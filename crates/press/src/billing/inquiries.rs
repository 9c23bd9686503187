//! Inquiries: what processors are to be asked about. News of theirs is never believed, it only leaves an inquiry; the
//! answer is what counts. Each has a stamp, new whenever there is news: an answer to a question that was put before the
//! latest news is thrown away, so an old answer never takes the place of a newer one.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::{DAY, MINUTE, Millis};

use crate::{Press, presents};

/// How long whoever asks has the question to themselves.
pub const LEASE: Millis = MINUTE;
/// How long it is remembered which news came. Signatures are good for minutes, and processors tell again for days.
const REMEMBERED: Millis = 90 * DAY;

/// A question to a processor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inquiry {
    /// Who is asked.
    pub processor: String,
    /// What it calls that which is asked about.
    pub subject: String,
    /// Which news it was put after.
    pub stamp: i64,
    /// How often it was put since then.
    pub attempts: i64,
}

impl FromRow for Inquiry {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Inquiry {
            processor: row.get(0)?,
            subject: row.get(1)?,
            stamp: row.get(2)?,
            attempts: row.get(3)?,
        })
    }
}

const NOTE: &str = "INSERT INTO processor_events (processor, ref, kind, at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (processor, ref) DO NOTHING";

/// Notes that news came; false if it came before.
///
/// # Errors
/// When the database fails.
pub fn note(tx: &mut Tx, processor: &str, event: &str, kind: &str, now: Millis) -> Result<bool, DbError> {
    Ok(tx.execute(NOTE, &[&processor, &event, &kind, &now])? == 1)
}

const PUT: &str = "INSERT INTO inquiries (processor, ref, marks, due_at, attempts) VALUES ($1, $2, $3, $4, 0)
    ON CONFLICT (processor, ref) DO UPDATE SET marks = $3, due_at = $4, attempts = 0";

/// Puts a question, to be asked from `due` on. Whoever asks it themselves puts it off by [`LEASE`].
///
/// # Errors
/// When the database fails.
pub fn put(
    tx: &mut Tx,
    press: &Press,
    processor: &str,
    subject: &str,
    due: Millis,
) -> Result<Inquiry, DbError> {
    let stamp = i64::from_le_bytes(press.random.bytes());
    tx.execute(PUT, &[&processor, &subject, &stamp, &due])?;
    Ok(Inquiry { processor: processor.to_owned(), subject: subject.to_owned(), stamp, attempts: 0 })
}

const IS_DUE: &str = "SELECT CASE WHEN EXISTS (SELECT 1 FROM inquiries WHERE due_at <= $1) THEN 1 ELSE 0 END";

/// Whether there is a question to put; for those who would rather not write to find out.
///
/// # Errors
/// When the database fails.
pub fn is_due(conn: &mut Conn, now: Millis) -> Result<bool, DbError> {
    conn.query_one(IS_DUE, &[&now])
}

// What another node takes in the same moment is not taken twice: its row is looked at again once that has committed.
const TAKE: &str = "UPDATE inquiries SET due_at = $2, attempts = attempts + 1
    WHERE due_at <= $1 AND (processor, ref) IN
        (SELECT processor, ref FROM inquiries WHERE due_at <= $1 ORDER BY due_at, ref LIMIT $3)
    RETURNING processor, ref, marks, attempts";

/// Takes at most `most` questions that are due, the longest due first. One that is not settled within [`LEASE`] is due
/// again.
///
/// # Errors
/// When the database fails.
pub fn take(tx: &mut Tx, now: Millis, most: i64) -> Result<Vec<Inquiry>, DbError> {
    tx.query(TAKE, &[&now, &(now + LEASE), &most])
}

const SETTLE: &str = "DELETE FROM inquiries WHERE processor = $1 AND ref = $2 AND marks = $3";

/// Has a question answered; false if there was news since it was put, so that its answer is to be thrown away.
///
/// # Errors
/// When the database fails.
pub fn settle(tx: &mut Tx, inquiry: &Inquiry) -> Result<bool, DbError> {
    Ok(tx.execute(SETTLE, &[&inquiry.processor, &inquiry.subject, &inquiry.stamp])? == 1)
}

const PUT_OFF: &str = "UPDATE inquiries SET due_at = $4 WHERE processor = $1 AND ref = $2 AND marks = $3";

/// There was no answer: it is asked again after a pause that grows.
///
/// # Errors
/// When the database fails.
pub fn put_off(tx: &mut Tx, inquiry: &Inquiry, now: Millis) -> Result<(), DbError> {
    let due = now + jobs::backoff(inquiry.attempts);
    tx.execute(PUT_OFF, &[&inquiry.processor, &inquiry.subject, &inquiry.stamp, &due]).map(drop)
}

const COUNT: &str = "SELECT COUNT(*) FROM inquiries";

/// How many questions are open.
///
/// # Errors
/// When the database fails.
pub fn count(conn: &mut Conn) -> Result<i64, DbError> {
    conn.query_one(COUNT, &[])
}

const SWEEP: &str = "DELETE FROM processor_events WHERE (processor, ref) IN
    (SELECT processor, ref FROM processor_events WHERE at < $1 ORDER BY at LIMIT $2)";

/// Forgets news of long ago, `most` at once.
///
/// # Errors
/// When the database fails.
pub fn sweep(tx: &mut Tx, now: Millis, most: i64) -> Result<u64, DbError> {
    tx.execute(SWEEP, &[&(now - REMEMBERED), &most])
}

/// After its end money of a subscription can still move for as long: banks take it back months later.
const MONEY_MOVES: Millis = 180 * DAY;
/// A checkout that was opened that long ago is over, and nothing about it changes any more.
const CHECKOUT_OPEN: Millis = 3 * DAY;
/// Whoever could not ask for so long has other worries than who paid meanwhile.
const CHECKOUT_LOST: Millis = 90 * DAY;

const NOT_FINAL: &str = "SELECT id, ref FROM subscriptions
    WHERE processor = $1 AND id > $2 AND (ended_at IS NULL OR ended_at > $3) ORDER BY id LIMIT $4";
const UNPAID: &str = "SELECT ref FROM orders
    WHERE processor = $1 AND bought_at IS NULL AND created_at > $2 AND ref IS NOT NULL ORDER BY id";

/// Asks after everything that can still change, `most` subscriptions at once: those behind the row `after`. Gives the
/// last of them, and how many there were; none once all were asked after.
///
/// # Errors
/// When the database fails.
pub fn put_all(
    tx: &mut Tx,
    press: &Press,
    processor: &str,
    after: i64,
    most: i64,
) -> Result<Option<(i64, usize)>, DbError> {
    let now = press.clock.now();
    let found: Vec<(i64, String)> =
        tx.query(NOT_FINAL, &[&processor, &after, &(now - MONEY_MOVES), &most])?;
    put_each(tx, press, processor, &found, now)
}

/// Asks after each of these, by row and what its processor calls it. Gives the last row, and how many there were.
pub(crate) fn put_each(
    tx: &mut Tx,
    press: &Press,
    processor: &str,
    found: &[(i64, String)],
    now: Millis,
) -> Result<Option<(i64, usize)>, DbError> {
    for (_, subject) in found {
        put(tx, press, processor, subject, now)?;
    }
    Ok(found.last().map(|(last, _)| (*last, found.len())))
}

const ASKED_AT: &str = "SELECT CAST(value AS BIGINT) FROM meta WHERE key = $1";
const NOTE_ASKED: &str =
    "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = $2";

/// Asks after checkouts, of presents as well, whose outcome is not known: those that were open since they were last asked after, however long
/// that is ago. Says how many there were.
///
/// # Errors
/// When the database fails.
pub fn put_checkouts(tx: &mut Tx, press: &Press, processor: &str) -> Result<usize, DbError> {
    let (now, key) = (press.clock.now(), format!("checkouts_asked_at_{processor}"));
    let before: Option<i64> = tx.query_opt(ASKED_AT, &[&key])?;
    let since = (before.unwrap_or_default() - CHECKOUT_OPEN).max(now - CHECKOUT_LOST);
    let open: Vec<String> = tx.query(UNPAID, &[&processor, &since])?;
    for checkout in &open {
        put(tx, press, processor, checkout, now)?;
    }
    let presents = presents::put_checkouts(tx, press, processor, since)?;
    tx.execute(NOTE_ASKED, &[&key, &now.to_string()])?;
    Ok(open.len() + presents)
}

const BEGIN_NIGHT: &str = "INSERT INTO meta (key, value) VALUES ('reconciled_at', $1)
    ON CONFLICT (key) DO UPDATE SET value = $1 WHERE CAST(meta.value AS BIGINT) < $2";

/// Whether everything is to be asked after now: once a night, which began at `since`, by one node alone.
///
/// # Errors
/// When the database fails.
pub fn begin_night(tx: &mut Tx, now: Millis, since: Millis) -> Result<bool, DbError> {
    Ok(tx.execute(BEGIN_NIGHT, &[&now.to_string(), &since])? == 1)
}
