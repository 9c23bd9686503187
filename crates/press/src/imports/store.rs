//! Imports in the database: how far each file is done, what is known already, and what is taken over
//! of a reader.

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;

const REACHED: &str = "SELECT records FROM import_runs WHERE fingerprint = $1 AND finished_at IS NULL";

/// The record up to which a broken-off import of this file is done; 0 if there is none.
pub(super) fn reached(conn: &mut Conn, fingerprint: &str) -> Result<u64, DbError> {
    let records: Option<i64> = conn.query_opt(REACHED, &[&fingerprint])?;
    Ok(records.and_then(|records| u64::try_from(records).ok()).unwrap_or_default())
}

const REACH: &str = "INSERT INTO import_runs (fingerprint, records, started_at, finished_at) VALUES ($1, $2, $3, NULL)
    ON CONFLICT (fingerprint) DO UPDATE SET records = excluded.records, finished_at = NULL,
        started_at = CASE WHEN import_runs.finished_at IS NULL THEN import_runs.started_at ELSE excluded.started_at END";

/// The import is done up to `records`: belongs into the transaction that did it.
pub(super) fn reach(tx: &mut Tx, fingerprint: &str, records: u64, now: Millis) -> Result<(), DbError> {
    tx.execute(REACH, &[&fingerprint, &signed(records), &now]).map(drop)
}

const FINISH: &str =
    "INSERT INTO import_runs (fingerprint, records, started_at, finished_at) VALUES ($1, $2, $3, $3)
    ON CONFLICT (fingerprint) DO UPDATE SET records = excluded.records, finished_at = excluded.finished_at";

/// The import is done.
pub(super) fn finish(tx: &mut Tx, fingerprint: &str, records: u64, now: Millis) -> Result<(), DbError> {
    tx.execute(FINISH, &[&fingerprint, &signed(records), &now]).map(drop)
}

fn signed(records: u64) -> i64 {
    i64::try_from(records).unwrap_or(i64::MAX)
}

const SOURCE_HASH: &str =
    "SELECT COALESCE(source_hash, '') FROM articles WHERE source = $1 AND source_id = $2";

/// The hash an article was last imported with.
pub(super) fn source_hash(conn: &mut Conn, source: &str, id: &str) -> Result<Option<String>, DbError> {
    conn.query_opt(SOURCE_HASH, &[&source, &id])
}

/// What a list says about a reader, beside newsletters and grants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Particulars {
    pub(super) name: String,
    pub(super) suppressed: Option<String>,
    pub(super) customer_id: Option<String>,
    pub(super) labels: String,
    pub(super) note: String,
}

type ParticularsRow = (String, Option<String>, Option<String>, String, String);

const PARTICULARS: &str = "SELECT name, suppressed, customer_id, labels, note FROM readers WHERE id = $1";

pub(super) fn particulars(conn: &mut Conn, reader: i64) -> Result<Particulars, DbError> {
    let (name, suppressed, customer_id, labels, note): ParticularsRow =
        conn.query_one(PARTICULARS, &[&reader])?;
    Ok(Particulars { name, suppressed, customer_id, labels, note })
}

const DESCRIBE: &str =
    "UPDATE readers SET name = $2, suppressed = $3, customer_id = $4, labels = $5, note = $6 WHERE id = $1";

pub(super) fn describe(tx: &mut Tx, reader: i64, particulars: &Particulars) -> Result<(), DbError> {
    let Particulars { name, suppressed, customer_id, labels, note } = particulars;
    tx.execute(DESCRIBE, &[&reader, name, suppressed, customer_id, labels, note]).map(drop)
}

const SINCE: &str = "UPDATE readers SET created_at = $2 WHERE id = $1 AND created_at > $2";

/// A reader is as old as the oldest thing known of them.
pub(super) fn since(tx: &mut Tx, reader: i64, at: Millis) -> Result<bool, DbError> {
    Ok(tx.execute(SINCE, &[&reader, &at])? == 1)
}

const TAKE_CHOICE: &str = "INSERT INTO newsletter_subscriptions (reader_id, newsletter, active, changed_at)
    VALUES ($1, $2, $3, $4) ON CONFLICT (reader_id, newsletter) DO NOTHING";
const WITHDRAW_CHOICE: &str = "UPDATE newsletter_subscriptions SET active = 0, changed_at = $4
    WHERE reader_id = $1 AND newsletter = $2 AND active = 1 AND NOT EXISTS
        (SELECT 1 FROM consents WHERE reader_id = $1 AND subject = $3 AND place <> 'import')";
const CONSENT: &str = "INSERT INTO consents (reader_id, subject, given, at, place, wording)
    VALUES ($1, $2, $3, $4, 'import', $5)";

/// Takes over a choice about a newsletter, unless the reader has one here. One that only an import
/// made may still be withdrawn by an import. Says whether that changed anything.
pub(super) fn take_choice(
    tx: &mut Tx,
    reader: i64,
    newsletter: &str,
    active: bool,
    wording: &str,
    now: Millis,
) -> Result<bool, DbError> {
    let subject = format!("newsletter {newsletter}");
    let mut changed = tx.execute(TAKE_CHOICE, &[&reader, &newsletter, &active, &now])?;
    if changed == 0 && !active {
        changed = tx.execute(WITHDRAW_CHOICE, &[&reader, &newsletter, &subject, &now])?;
    }
    if changed > 0 {
        tx.execute(CONSENT, &[&reader, &subject, &active, &now, &wording])?;
    }
    Ok(changed > 0)
}

const IMPORTED_GRANTS: &str =
    "SELECT ends_at, revoked_at FROM grants WHERE reader_id = $1 AND reason = $2 ORDER BY id";

/// When a grant ends and when it was revoked, if ever.
type Ends = (Option<Millis>, Option<Millis>);

/// What imports granted the reader.
pub(super) fn imported_grants(conn: &mut Conn, reader: i64, reason: &str) -> Result<Vec<Ends>, DbError> {
    conn.query(IMPORTED_GRANTS, &[&reader, &reason])
}
