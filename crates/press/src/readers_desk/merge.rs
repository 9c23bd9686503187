//! Two accounts of one person become one. What the other has moves to the one that stays, within one transaction; of the
//! meter they keep what both have used, so that nobody gains an allowance by it. What will move is counted and said
//! before.

use db::{Bind, Conn, DbError, Tx};
use kernel::clock::Millis;

use crate::audit::{self, Act, Actor, Entry, Subject};
use crate::billing::subscriptions::{self, Subscription};
use crate::meter::{self, Allowance};
use crate::readers::{self, ReaderRecord};
use crate::{Press, groups, staff};

/// Why two accounts were not made one. Nothing has changed.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    /// It is one account.
    #[error("that is the same account")]
    Same,
    /// One of them is gone.
    #[error("one of the accounts is gone")]
    Gone,
    /// One of them works here, or the other did: their browsers would come into the newsroom, and their acts lose a name.
    #[error("one of the accounts works here, or did")]
    Staff,
    /// Both pay.
    #[error("both accounts have a subscription that goes on; end one of them first")]
    BothPay,
    /// The database failed.
    #[error(transparent)]
    Failed(#[from] DbError),
}

/// What moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// Grants, live and past.
    pub grants: i64,
    /// Subscriptions, with their payments.
    pub subscriptions: i64,
    /// Articles that only the other had unlocked.
    pub unlocks: i64,
    /// Articles that only the other had saved.
    pub saved: i64,
    /// Browsers that are signed in.
    pub browsers: i64,
    /// Passkeys that sign in.
    pub passkeys: i64,
    /// Newsletters that only the other had chosen about.
    pub newsletters: i64,
    /// What only the other follows, and searches only they keep.
    pub follows: i64,
    /// Notes.
    pub notes: i64,
}

/// What a merge comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merge {
    /// What moves.
    pub moves: Moves,
    /// This month's allowance of the one that stays.
    pub kept: Allowance,
    /// Of the other.
    pub other: Allowance,
    /// And of the one that is left.
    pub united: Allowance,
}

const GRANTS: &str = "SELECT COUNT(*) FROM grants WHERE reader_id = $1";
const SUBSCRIPTIONS: &str = "SELECT COUNT(*) FROM subscriptions WHERE reader_id = $1";
const BROWSERS: &str = "SELECT COUNT(*) FROM sessions WHERE reader_id = $1 AND scope = 'full'";
const PASSKEYS: &str = "SELECT COUNT(*) FROM passkeys WHERE reader_id = $1";
const NOTES: &str = "SELECT COUNT(*) FROM reader_notes WHERE reader_id = $1";
const UNLOCKS: &str = "SELECT COUNT(*) FROM unlocks WHERE holder_id = $2
    AND article_id NOT IN (SELECT article_id FROM unlocks WHERE holder_id = $1)";
const SAVED: &str = "SELECT COUNT(*) FROM saved WHERE reader_id = $2
    AND article_id NOT IN (SELECT article_id FROM saved WHERE reader_id = $1)";
const LETTERS: &str = "SELECT COUNT(*) FROM newsletter_subscriptions WHERE reader_id = $2
    AND newsletter NOT IN (SELECT newsletter FROM newsletter_subscriptions WHERE reader_id = $1)";
const FOLLOWS: &str = "SELECT COUNT(*) FROM follows WHERE reader_id = $2
    AND (author_id IS NULL OR author_id NOT IN (SELECT f.author_id FROM follows f WHERE f.reader_id = $1 AND f.author_id IS NOT NULL))
    AND (term_id IS NULL OR term_id NOT IN (SELECT f.term_id FROM follows f WHERE f.reader_id = $1 AND f.term_id IS NOT NULL))";
const SEARCHES: &str = "SELECT COUNT(*) FROM saved_searches WHERE reader_id = $2
    AND query NOT IN (SELECT query FROM saved_searches WHERE reader_id = $1)";

/// What would become of the two, if `other` became `kept`.
///
/// # Errors
/// [`MergeError`] says why they cannot be one.
pub fn preview(
    conn: &mut Conn,
    press: &Press,
    now: Millis,
    kept: &ReaderRecord,
    other: &ReaderRecord,
) -> Result<Merge, MergeError> {
    refuse(conn, kept, other)?;
    let both: [&dyn Bind; 2] = [&kept.id, &other.id];
    let moves = Moves {
        grants: conn.query_one(GRANTS, &[&other.id])?,
        subscriptions: conn.query_one(SUBSCRIPTIONS, &[&other.id])?,
        unlocks: conn.query_one(UNLOCKS, &[&kept.holder, &other.holder])?,
        saved: conn.query_one(SAVED, &both)?,
        browsers: conn.query_one(BROWSERS, &[&other.id])?,
        passkeys: conn.query_one(PASSKEYS, &[&other.id])?,
        newsletters: conn.query_one(LETTERS, &both)?,
        follows: conn.query_one::<i64>(FOLLOWS, &both)? + conn.query_one::<i64>(SEARCHES, &both)?,
        notes: conn.query_one(NOTES, &[&other.id])?,
    };
    let of_kept = meter::usage(conn, press, kept.holder, now)?;
    let of_other = meter::usage(conn, press, other.holder, now)?;
    let united = if kept.holder == other.holder { of_kept } else { united(of_kept, of_other) };
    Ok(Merge { moves, kept: of_kept, other: of_other, united })
}

/// What both have used, within one allowance.
fn united(kept: Allowance, other: Allowance) -> Allowance {
    let allowance = kept.allowance.max(other.allowance);
    Allowance { allowance, used: (kept.used + other.used).min(allowance), ..kept }
}

const ACTED: &str = "SELECT 1 FROM audit_log WHERE reader_id = $1 LIMIT 1";

fn refuse(conn: &mut Conn, kept: &ReaderRecord, other: &ReaderRecord) -> Result<(), MergeError> {
    if kept.id == other.id {
        return Err(MergeError::Same);
    }
    let works = staff::role_of(conn, kept.id)?.is_some() || staff::role_of(conn, other.id)?.is_some();
    if works || conn.query_opt::<i64>(ACTED, &[&other.id])?.is_some() {
        return Err(MergeError::Staff);
    }
    if running(conn, kept.id)?.is_some() && running(conn, other.id)?.is_some() {
        return Err(MergeError::BothPay);
    }
    Ok(())
}

fn running(conn: &mut Conn, reader: i64) -> Result<Option<Subscription>, DbError> {
    subscriptions::running(conn, reader)
}

/// Moved as they are.
const MOVE: &[&str] = &[
    "UPDATE grants SET reader_id = $1 WHERE reader_id = $2",
    "UPDATE subscriptions SET reader_id = $1 WHERE reader_id = $2",
    "UPDATE orders SET reader_id = $1 WHERE reader_id = $2",
    "UPDATE consents SET reader_id = $1 WHERE reader_id = $2",
    "UPDATE gift_links SET reader_id = $1 WHERE reader_id = $2",
    "UPDATE reader_notes SET reader_id = $1 WHERE reader_id = $2",
    "UPDATE presents SET buyer_id = $1 WHERE buyer_id = $2",
    "UPDATE presents SET redeemed_by = $1 WHERE redeemed_by = $2",
    "UPDATE groups SET owner_id = $1 WHERE owner_id = $2",
    // A browser that never proved an address proves none by this.
    "UPDATE sessions SET reader_id = $1 WHERE reader_id = $2 AND scope = 'full'",
    // Accounts of staff are not merged: these all sign in.
    "UPDATE passkeys SET reader_id = $1 WHERE reader_id = $2",
    // What the one that stays has already is theirs; the rest is moved.
    "UPDATE saved SET reader_id = $1 WHERE reader_id = $2
        AND article_id NOT IN (SELECT article_id FROM saved WHERE reader_id = $1)",
    "UPDATE history SET reader_id = $1 WHERE reader_id = $2
        AND article_id NOT IN (SELECT article_id FROM history WHERE reader_id = $1)",
    "UPDATE history_choices SET reader_id = $1 WHERE reader_id = $2
        AND NOT EXISTS (SELECT 1 FROM history_choices WHERE reader_id = $1)",
    "UPDATE newsletter_subscriptions SET reader_id = $1 WHERE reader_id = $2
        AND newsletter NOT IN (SELECT newsletter FROM newsletter_subscriptions WHERE reader_id = $1)",
    "UPDATE issue_entries SET reader_id = $1 WHERE reader_id = $2",
    "UPDATE saved_searches SET reader_id = $1 WHERE reader_id = $2
        AND query NOT IN (SELECT query FROM saved_searches WHERE reader_id = $1)",
    "UPDATE follows SET reader_id = $1 WHERE reader_id = $2
        AND (author_id IS NULL OR author_id NOT IN (SELECT f.author_id FROM follows f WHERE f.reader_id = $1 AND f.author_id IS NOT NULL))
        AND (term_id IS NULL OR term_id NOT IN (SELECT f.term_id FROM follows f WHERE f.reader_id = $1 AND f.term_id IS NOT NULL))",
    // Told by either of them is told; mail rests if it did for the one that stays.
    "UPDATE alerts_told SET reader_id = $1 WHERE reader_id = $2
        AND article_id NOT IN (SELECT article_id FROM alerts_told WHERE reader_id = $1)",
    "UPDATE alert_rounds SET reader_id = $1 WHERE reader_id = $2
        AND NOT EXISTS (SELECT 1 FROM alert_rounds WHERE reader_id = $1)",
    "UPDATE mail_pauses SET reader_id = $1 WHERE reader_id = $2
        AND NOT EXISTS (SELECT 1 FROM mail_pauses WHERE reader_id = $1)",
    "UPDATE pairings SET reader_id = $1 WHERE reader_id = $2
        AND NOT EXISTS (SELECT 1 FROM pairings WHERE reader_id = $1)",
    // A seat that is over makes room for one that is not.
    "DELETE FROM seats WHERE reader_id = $1 AND ended_at IS NOT NULL
        AND group_id IN (SELECT group_id FROM seats WHERE reader_id = $2 AND ended_at IS NULL)",
    "UPDATE seats SET reader_id = $1 WHERE reader_id = $2
        AND group_id NOT IN (SELECT group_id FROM seats WHERE reader_id = $1)",
];
const DELETE: &str = "DELETE FROM readers WHERE id = $1";
const CUSTOMER: &str = "SELECT customer_id FROM readers WHERE id = $1";
const SET_CUSTOMER: &str = "UPDATE readers SET customer_id = $2 WHERE id = $1";
const INHERIT: &str = "UPDATE readers SET
        name = CASE WHEN name = '' THEN (SELECT o.name FROM readers o WHERE o.id = $2) ELSE name END,
        note = CASE WHEN note = '' THEN (SELECT o.note FROM readers o WHERE o.id = $2) ELSE note END,
        labels = CASE WHEN labels = '' THEN (SELECT o.labels FROM readers o WHERE o.id = $2) ELSE labels END,
        created_at = CASE WHEN created_at > $3 THEN $3 ELSE created_at END
    WHERE id = $1";

/// Makes `other` one with `kept`, whose address stays.
///
/// # Errors
/// [`MergeError`] says why not.
pub fn merge(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    actor: &Actor,
    kept: &ReaderRecord,
    other: &ReaderRecord,
) -> Result<Merge, MergeError> {
    lock(tx, kept, other)?;
    let merge = preview(tx, press, now, kept, other)?;
    // The processor knows whoever pays by this name.
    let pays = running(tx, other.id)?.is_some();
    let customer: Option<String> = tx.query_one(CUSTOMER, &[&other.id])?;
    let has_one = tx.query_one::<Option<String>>(CUSTOMER, &[&kept.id])?.is_some();
    if let Some(customer) = customer.filter(|_| pays || !has_one) {
        tx.execute(SET_CUSTOMER, &[&kept.id, &customer])?;
    }
    leave_double_seats(tx, now, kept.id, other.id)?;
    for sql in MOVE {
        tx.execute(sql, &[&kept.id, &other.id])?;
    }
    if kept.holder != other.holder {
        readers::unite(tx, now, kept.holder, other.holder)?;
    }
    tx.execute(INHERIT, &[&kept.id, &other.id, &other.created_at])?;
    tx.execute(DELETE, &[&other.id])?;
    for reader in [kept.id, other.id] {
        tx.record_change("reader", reader, now)?;
    }
    tx.record_change("holder", kept.holder, now)?;
    let subject = Subject::Person(&kept.public_id);
    let entry = Entry { act: Act::ReadersMerged, subject, was: &other.public_id, became: &kept.public_id };
    audit::record(tx, now, actor, &entry)?;
    Ok(merge)
}

/// In the order of their rows, so that two who merge the same two wait for each other.
fn lock(tx: &mut Tx, kept: &ReaderRecord, other: &ReaderRecord) -> Result<(), MergeError> {
    let mut rows = [kept.id, other.id];
    rows.sort_unstable();
    for row in rows {
        if !readers::store::people::lock(tx, row)? {
            return Err(MergeError::Gone);
        }
    }
    Ok(())
}

const DOUBLE: &str = "SELECT s.group_id FROM seats s JOIN seats o ON o.group_id = s.group_id
    WHERE s.reader_id = $1 AND s.ended_at IS NULL AND o.reader_id = $2 AND o.ended_at IS NULL";

/// Of two seats in one group one is another's again.
fn leave_double_seats(tx: &mut Tx, now: Millis, kept: i64, other: i64) -> Result<(), DbError> {
    for group in tx.query::<i64>(DOUBLE, &[&kept, &other])? {
        groups::end_seat(tx, now, group, other)?;
    }
    Ok(())
}
