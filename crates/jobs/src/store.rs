//! The queue in the database.

use db::{Conn, DbError, Dialect, FromRow, Row, Tx};
use kernel::clock::Millis;

use crate::{Job, MOST_ATTEMPTS, Parked, backoff};

const ENQUEUE: &str =
    "INSERT INTO jobs (kind, payload, run_at, created_at) VALUES ($1, $2, $3, $4) RETURNING id";

/// Leaves work behind, to be done from `run_at` on; gives the job's id.
///
/// # Errors
/// When the database fails.
pub fn enqueue(tx: &mut Tx, kind: &str, payload: &str, run_at: Millis, now: Millis) -> Result<i64, DbError> {
    tx.query_one(ENQUEUE, &[&kind, &payload, &run_at, &now])
}

/// SQLite has one writer at a time, so nothing can be claimed between the look and the update.
const CLAIM_SQLITE: &str = "UPDATE jobs SET leased_until = $2, attempts = attempts + 1
    WHERE id IN (SELECT id FROM jobs WHERE kind = $5 AND run_at <= $1 AND leased_until <= $1 AND attempts < $3
                 ORDER BY run_at, id LIMIT $4)
    RETURNING id, kind, payload, attempts, failure, created_at, run_at";

/// On PostgreSQL workers pass over what others are claiming instead of waiting for it.
const CLAIM_POSTGRES: &str = "UPDATE jobs SET leased_until = $2, attempts = attempts + 1
    WHERE id IN (SELECT id FROM jobs WHERE kind = $5 AND run_at <= $1 AND leased_until <= $1 AND attempts < $3
                 ORDER BY run_at, id LIMIT $4 FOR UPDATE SKIP LOCKED)
    RETURNING id, kind, payload, attempts, failure, created_at, run_at";

struct Claimed {
    job: Job,
    run_at: Millis,
}

impl FromRow for Claimed {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let job = Job {
            id: row.get(0)?,
            kind: row.get(1)?,
            payload: row.get(2)?,
            attempts: row.get(3)?,
            failure: row.get(4)?,
            created_at: row.get(5)?,
        };
        Ok(Claimed { job, run_at: row.get(6)? })
    }
}

/// Takes a lease of `lease` milliseconds on at most `limit` jobs of that kind that are due, the longest due
/// first.
///
/// # Errors
/// When the database fails.
pub fn claim(tx: &mut Tx, kind: &str, now: Millis, lease: Millis, limit: u32) -> Result<Vec<Job>, DbError> {
    let sql = match tx.dialect() {
        Dialect::Sqlite => CLAIM_SQLITE,
        Dialect::Postgres => CLAIM_POSTGRES,
    };
    let mut claimed: Vec<Claimed> =
        tx.query(sql, &[&now, &(now + lease), &MOST_ATTEMPTS, &i64::from(limit), &kind])?;
    claimed.sort_by_key(|claimed| (claimed.run_at, claimed.job.id));
    Ok(claimed.into_iter().map(|claimed| claimed.job).collect())
}

const IS_DUE: &str = "SELECT CASE WHEN EXISTS (SELECT 1 FROM jobs
    WHERE kind = $1 AND run_at <= $2 AND leased_until <= $2 AND attempts < $3) THEN 1 ELSE 0 END";

/// Whether there is work of that kind to claim; for workers that would rather not write to find out.
///
/// # Errors
/// When the database fails.
pub fn is_due(conn: &mut Conn, kind: &str, now: Millis) -> Result<bool, DbError> {
    conn.query_one(IS_DUE, &[&kind, &now, &MOST_ATTEMPTS])
}

const WAITING: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM jobs
    WHERE run_at <= $2 AND kind = $1 AND attempts < $3 ORDER BY run_at LIMIT $4) AS w";

/// How many jobs of that kind are due and not done, as far as `most`; for those who had rather not add to many.
///
/// # Errors
/// When the database fails.
pub fn waiting(conn: &mut Conn, kind: &str, now: Millis, most: i64) -> Result<i64, DbError> {
    conn.query_one(WAITING, &[&kind, &now, &MOST_ATTEMPTS, &most])
}

const COMPLETE: &str = "DELETE FROM jobs WHERE id = $1";

/// The work is done. Harmless if another worker was quicker.
///
/// # Errors
/// When the database fails.
pub fn complete(tx: &mut Tx, id: i64) -> Result<(), DbError> {
    tx.execute(COMPLETE, &[&id]).map(drop)
}

/// The count of attempts tells leases apart: one that ran out and was taken over is left alone.
const FAIL: &str =
    "UPDATE jobs SET failure = $3, run_at = $4, leased_until = 0 WHERE id = $1 AND attempts = $2";

/// The work failed because of `why`. It is tried again after a pause, or parked once it has had its
/// tries. `attempts` is the claimed job's.
///
/// # Errors
/// When the database fails.
pub fn fail(tx: &mut Tx, id: i64, now: Millis, why: &str, attempts: i64) -> Result<(), DbError> {
    tx.execute(FAIL, &[&id, &attempts, &why, &(now + backoff(attempts))]).map(drop)
}

const NOTE: &str = "UPDATE jobs SET failure = $3, leased_until = $4 WHERE id = $1 AND attempts = $2";

/// Says what is about to be done, before doing what must not be done twice: whoever claims the job next
/// finds it in [`Job::failure`] and knows that this worker never came back. Holds the job until `until`;
/// `false` if another worker has it by now, who is to be left to it.
///
/// # Errors
/// When the database fails.
pub fn note(tx: &mut Tx, id: i64, what: &str, attempts: i64, until: Millis) -> Result<bool, DbError> {
    Ok(tx.execute(NOTE, &[&id, &attempts, &what, &until])? == 1)
}

const PARK: &str =
    "UPDATE jobs SET failure = $3, attempts = $4, leased_until = 0 WHERE id = $1 AND attempts = $2";

/// The work is never to be tried again because of `why`, which is for a person to look at. `attempts`
/// is the claimed job's.
///
/// # Errors
/// When the database fails.
pub fn park(tx: &mut Tx, id: i64, why: &str, attempts: i64) -> Result<(), DbError> {
    tx.execute(PARK, &[&id, &attempts, &why, &MOST_ATTEMPTS]).map(drop)
}

const PARK_ALL: &str =
    "UPDATE jobs SET failure = $2, attempts = $3, leased_until = 0 WHERE kind = $1 AND attempts < $3";

/// Parks everything of that kind that waits, because of `why`. Gives how many there were.
///
/// # Errors
/// When the database fails.
pub fn park_all(tx: &mut Tx, kind: &str, why: &str) -> Result<u64, DbError> {
    tx.execute(PARK_ALL, &[&kind, &why, &MOST_ATTEMPTS])
}

const PARKED: &str = "SELECT id, kind, failure, created_at FROM jobs
    WHERE attempts >= $1 AND leased_until <= $2 ORDER BY id LIMIT 100";

impl FromRow for Parked {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Parked { id: row.get(0)?, kind: row.get(1)?, failure: row.get(2)?, created_at: row.get(3)? })
    }
}

/// The first hundred jobs that are not tried any more.
///
/// # Errors
/// When the database fails.
pub fn parked(conn: &mut Conn, now: Millis) -> Result<Vec<Parked>, DbError> {
    conn.query(PARKED, &[&MOST_ATTEMPTS, &now])
}

const COUNT: &str = "SELECT kind, CAST(SUM(CASE WHEN attempts < $1 THEN 1 ELSE 0 END) AS BIGINT),
        CAST(SUM(CASE WHEN attempts >= $1 THEN 1 ELSE 0 END) AS BIGINT)
    FROM jobs GROUP BY kind ORDER BY kind";

/// How many jobs of each kind wait or are being done, and how many are parked.
///
/// # Errors
/// When the database fails.
pub fn count(conn: &mut Conn) -> Result<Vec<(String, i64, i64)>, DbError> {
    conn.query(COUNT, &[&MOST_ATTEMPTS])
}
