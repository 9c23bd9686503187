//! What the page asks the database beside other features.

use std::collections::BTreeSet;

use db::{Conn, DbError};
use kernel::clock::Millis;

const SENT: &str = "SELECT DISTINCT newsletter FROM issues WHERE sent_at IS NOT NULL";

/// Newsletters of which an issue has been sent.
pub(super) fn sent(conn: &mut Conn) -> Result<BTreeSet<String>, DbError> {
    Ok(conn.query(SENT, &[])?.into_iter().collect())
}

const ENDED: &str = "SELECT newsletter FROM newsletter_subscriptions
    WHERE reader_id = $1 AND active = 0 AND changed_at = $2 ORDER BY newsletter";

/// What the reader ended at that time.
pub(super) fn ended(conn: &mut Conn, reader: i64, at: Millis) -> Result<Vec<String>, DbError> {
    conn.query(ENDED, &[&reader, &at])
}
