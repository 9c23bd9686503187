//! Counters.

use db::{DbError, Tx};
use kernel::clock::Millis;

const COUNT: &str = "INSERT INTO velocity (key, bucket, count, ends_at) VALUES ($1, $2, 1, $3)
    ON CONFLICT (key, bucket) DO UPDATE SET count = velocity.count + 1 RETURNING count";

/// Counts one more; gives the count.
pub(crate) fn count(tx: &mut Tx, key: &str, bucket: i64, ends_at: Millis) -> Result<i64, DbError> {
    tx.query_one(COUNT, &[&key, &bucket, &ends_at])
}

const SWEEP: &str = "DELETE FROM velocity WHERE (key, bucket) IN
    (SELECT key, bucket FROM velocity WHERE ends_at <= $1 ORDER BY ends_at LIMIT $2)";

/// Forgets stretches of time that are over, `most` at once.
pub(crate) fn sweep(tx: &mut Tx, now: Millis, most: i64) -> Result<u64, DbError> {
    tx.execute(SWEEP, &[&now, &most])
}
