//! What buyers agreed to, in the words they were shown: kept with the subscription, beyond the order, its browser and
//! its reader, for as long as the law of those who ask for it the longest wants it.

use db::{Conn, DbError, Tx};
use kernel::clock::{DAY, Millis};
use sha2::{Digest as _, Sha256};

/// Kept at least so long after they were given,
const KEPT: Millis = 3 * 365 * DAY;
/// and at least so long after the subscription ended.
const KEPT_AFTER: Millis = 366 * DAY;

/// The version of a text: the same for the same text, whatever it is filled in with.
pub fn version(text: &str) -> String {
    let mut version = kernel::ids::hex(&Sha256::digest(text.as_bytes()));
    version.truncate(12);
    version
}

/// What someone agreed to.
#[derive(Clone, Copy, Debug)]
pub struct Agreed<'a> {
    /// The words shown.
    pub wording: &'a str,
    /// Which version of them that was.
    pub version: &'a str,
}

const RECORD: &str = "INSERT INTO agreements (subscription_id, subject, at, wording, version)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (subscription_id, subject, at) DO NOTHING";

/// Keeps what was agreed to about a subscription that runs.
pub(super) fn record(
    tx: &mut Tx,
    subscription: i64,
    subject: &str,
    now: Millis,
    agreed: Agreed<'_>,
) -> Result<(), DbError> {
    tx.execute(RECORD, &[&subscription, &subject, &now, &agreed.wording, &agreed.version]).map(drop)
}

const KEEP: &str = "INSERT INTO agreements (subscription_id, subject, at, wording, version)
    SELECT s.id, 'renewal', o.created_at, o.wording, o.version FROM subscriptions s JOIN orders o ON o.id = s.order_id
    WHERE s.id = $1 ON CONFLICT (subscription_id, subject, at) DO NOTHING";

/// Keeps what was agreed to in the order that bought the subscription.
pub(super) fn keep(tx: &mut Tx, subscription: i64) -> Result<(), DbError> {
    tx.execute(KEEP, &[&subscription]).map(drop)
}

const BOUGHT_UNDER: &str = "SELECT wording FROM agreements WHERE subscription_id = $1 AND subject = 'renewal'
    ORDER BY at DESC LIMIT 1";

/// The words under which the subscription was bought here.
pub(super) fn bought_under(conn: &mut Conn, subscription: i64) -> Result<Option<String>, DbError> {
    conn.query_opt(BOUGHT_UNDER, &[&subscription])
}

const SWEEP: &str = "DELETE FROM agreements WHERE id IN (SELECT a.id FROM agreements a
    JOIN subscriptions s ON s.id = a.subscription_id
    WHERE a.at < $1 AND s.ended_at < $2 ORDER BY a.id LIMIT $3)";

/// Takes away what was kept long enough; says how many there were.
///
/// # Errors
/// When the database fails.
pub fn sweep(tx: &mut Tx, now: Millis, most: i64) -> Result<u64, DbError> {
    tx.execute(SWEEP, &[&(now - KEPT), &(now - KEPT_AFTER), &most])
}
