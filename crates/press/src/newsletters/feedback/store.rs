//! What came back, and mailboxes that get no newsletters, in the database.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::EmailAddress;
use kernel::clock::{DAY, Millis};

use super::{Counted, Reason, Suppression};
use crate::Press;

impl FromRow for Suppression {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Suppression {
            reason: Reason::from_name(&row.get::<String>(0)?),
            since: row.get(1)?,
            detail: row.get(2)?,
        })
    }
}

const SUPPRESSION: &str = "SELECT reason, since, detail FROM suppressions WHERE address_hash = $1";

/// Why a mailbox gets no newsletters.
pub(super) fn suppression(conn: &mut Conn, hash: &str) -> Result<Option<Suppression>, DbError> {
    conn.query_opt(SUPPRESSION, &[&hash])
}

// What was said first stays, but for a complaint: it says more than that mail did not arrive.
const SUPPRESS: &str = "INSERT INTO suppressions (address_hash, reason, since, detail) VALUES ($1, $2, $3, $4)
    ON CONFLICT (address_hash) DO UPDATE SET reason = excluded.reason, since = excluded.since, detail = excluded.detail
    WHERE excluded.reason = 'complained' AND suppressions.reason <> 'complained'";

/// Suppresses a mailbox.
pub(super) fn suppress(tx: &mut Tx, hash: &str, suppression: &Suppression) -> Result<(), DbError> {
    let Suppression { reason, since, detail } = suppression;
    tx.execute(SUPPRESS, &[&hash, &reason.as_str(), since, detail]).map(drop)
}

const LIFT: &str = "DELETE FROM suppressions WHERE address_hash = $1";

/// Forgets that a mailbox is suppressed.
pub(super) fn lift(tx: &mut Tx, hash: &str) -> Result<(), DbError> {
    tx.execute(LIFT, &[&hash]).map(drop)
}

const EMPTY: &str = "UPDATE suppressions SET detail = '' WHERE address_hash = $1";

/// Forgets what was said of a mailbox.
pub(super) fn empty(tx: &mut Tx, hash: &str) -> Result<(), DbError> {
    tx.execute(EMPTY, &[&hash]).map(drop)
}

const SAID_OF: &str = "SELECT suppressed FROM readers WHERE id = $1";

/// What a reader's own row says of why no newsletters go there.
pub(super) fn said_of(conn: &mut Conn, reader: i64) -> Result<Option<String>, DbError> {
    Ok(conn.query_opt::<Option<String>>(SAID_OF, &[&reader])?.flatten())
}

const SAY: &str = "UPDATE readers SET suppressed = $2
    WHERE id = $1 AND (suppressed IS NULL OR suppressed <> 'complained')";

/// Writes the reason on a reader's own row; a complaint stands, wherever it was made.
pub(super) fn say(tx: &mut Tx, reader: i64, reason: Reason) -> Result<(), DbError> {
    tx.execute(SAY, &[&reader, &reason.as_str()]).map(drop)
}

const UNSAY: &str = "UPDATE readers SET suppressed = NULL WHERE id = $1";

/// Takes the reason off a reader's own row.
pub(super) fn unsay(tx: &mut Tx, reader: i64) -> Result<(), DbError> {
    tx.execute(UNSAY, &[&reader]).map(drop)
}

const READERS: &str = "SELECT r.id, r.email FROM addresses a JOIN readers r ON r.holder_id = a.holder_id
    WHERE a.hash = $1 ORDER BY r.id";

/// The readers of a mailbox. A holder may have several mailboxes, so each address is looked at.
pub(super) fn readers_of(conn: &mut Conn, press: &Press, hash: &str) -> Result<Vec<i64>, DbError> {
    let near: Vec<(i64, String)> = conn.query(READERS, &[&hash])?;
    let theirs =
        |email: &str| EmailAddress::parse(email).is_ok_and(|email| press.address_hash(&email) == hash);
    Ok(near.into_iter().filter(|(_, email)| theirs(email)).map(|(reader, _)| reader).collect())
}

const NEWSLETTER: &str = "SELECT newsletter FROM issues WHERE id = $1";

/// The newsletter that an issue is one of.
pub(super) fn newsletter_of(conn: &mut Conn, issue: i64) -> Result<Option<String>, DbError> {
    conn.query_opt(NEWSLETTER, &[&issue])
}

const NOTE: &str = "INSERT INTO feedback (issue_id, reader_id, kind, status, at, counts)
    VALUES ($1, $2, $3, $4, $5, 1) ON CONFLICT (issue_id, kind, reader_id) DO NOTHING";
const ADD: &str = "INSERT INTO feedback_sums (issue_id, bounced, delayed, blocked, complained, undelivered)
    VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT (issue_id) DO UPDATE SET
        bounced = feedback_sums.bounced + excluded.bounced, delayed = feedback_sums.delayed + excluded.delayed,
        blocked = feedback_sums.blocked + excluded.blocked,
        complained = feedback_sums.complained + excluded.complained";
// Whoever adds to an issue's sums holds them to the end, so that of two kinds for one reader one sees the other.
const UNDELIVERED: &str = "UPDATE feedback_sums SET undelivered = undelivered + 1 WHERE issue_id = $1
    AND (SELECT COUNT(*) FROM feedback WHERE issue_id = $1 AND reader_id = $2 AND kind <> 'complained') = 1";

/// Notes what came back, and adds it up; says whether it was news.
pub(super) fn note(
    tx: &mut Tx,
    issue: i64,
    reader: i64,
    kind: &str,
    status: &str,
    at: Millis,
) -> Result<bool, DbError> {
    if tx.execute(NOTE, &[&issue, &reader, &kind, &status, &at])? == 0 {
        return Ok(false);
    }
    let [bounced, delayed, blocked, complained] =
        ["bounced", "delayed", "blocked", "complained"].map(|one| i64::from(one == kind));
    tx.execute(ADD, &[&issue, &bounced, &delayed, &blocked, &complained])?;
    if complained == 0 {
        tx.execute(UNDELIVERED, &[&issue, &reader])?;
    }
    Ok(true)
}

const DELIVERED: &str = "UPDATE feedback SET counts = 0 WHERE reader_id = $1 AND counts = 1";

/// What came back of a reader before counts no more.
pub(super) fn delivered(tx: &mut Tx, reader: i64) -> Result<(), DbError> {
    tx.execute(DELIVERED, &[&reader]).map(drop)
}

const DAYS: &str = "SELECT COUNT(DISTINCT at / $3) FROM feedback
    WHERE reader_id = $1 AND kind = 'delayed' AND counts = 1 AND at > $2";

/// On how many days since `since` a reader was not reached.
pub(super) fn days(conn: &mut Conn, reader: i64, since: Millis) -> Result<i64, DbError> {
    conn.query_one(DAYS, &[&reader, &since, &DAY])
}

const OF_ISSUE: &str = "SELECT bounced, delayed, blocked, complained, undelivered FROM feedback_sums
    WHERE issue_id = $1";

impl FromRow for Counted {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Counted {
            bounced: row.get(0)?,
            delayed: row.get(1)?,
            blocked: row.get(2)?,
            complained: row.get(3)?,
            undelivered: row.get(4)?,
        })
    }
}

/// What came back of an issue, added up.
pub(super) fn of_issue(conn: &mut Conn, issue: i64) -> Result<Counted, DbError> {
    Ok(conn.query_opt(OF_ISSUE, &[&issue])?.unwrap_or_default())
}

const SWEEP: &str = "DELETE FROM feedback WHERE (issue_id, kind, reader_id) IN
    (SELECT issue_id, kind, reader_id FROM feedback WHERE at <= $1 ORDER BY at LIMIT $2)";

/// Throws at most so many of those away that are as old as ledgers may be and count no more; the sums stay.
///
/// # Errors
/// When the database fails.
pub fn sweep(tx: &mut Tx, press: &Press, now: Millis, most: i64) -> Result<u64, DbError> {
    let mail = &press.config.mail;
    let kept = Millis::from(mail.bulk.kept_days.max(mail.bounces.within_days)) * DAY;
    tx.execute(SWEEP, &[&(now - kept), &most])
}
