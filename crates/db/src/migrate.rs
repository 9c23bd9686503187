//! Migrations: embedded in the program, run by themselves at start, each in a transaction of its
//! own, by one process at a time. What ran is recorded with its checksum.
//!
//! A release expands, a later one contracts: an older program goes on working beside a newer one
//! until a migration raises `min_compatible` in `meta` above what the older one knows.

use std::thread;
use std::time::Duration;

use include_dir::{Dir, include_dir};
use sha2::{Digest, Sha256};

use crate::config::Dialect;
use crate::conn::{Conn, Role};
use crate::error::DbError;

static SQLITE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../migrations/sqlite");
static POSTGRES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../migrations/postgres");

const SQLITE_RECORD: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (
    version INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL
) STRICT";
const POSTGRES_RECORD: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (
    version BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL
)";
const APPLIED: &str = "SELECT version, name, checksum FROM schema_migrations ORDER BY version";
const APPLY: &str =
    "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)";
const MIN_COMPATIBLE: &str = "SELECT CAST(value AS BIGINT) FROM meta WHERE key = 'min_compatible'";
const START_LINEAGE: &str =
    "INSERT INTO meta (key, value) VALUES ('lineage', $1) ON CONFLICT (key) DO NOTHING";

// Any number will do, as long as it stays.
const ADVISORY_LOCK: i64 = 0x0042_726f_6164_7368;
const TRY_LOCK: &str = "SELECT pg_try_advisory_lock($1)";

/// An embedded migration.
#[derive(Clone, Debug)]
pub(crate) struct Migration {
    pub(crate) version: i64,
    pub(crate) name: String,
    pub(crate) sql: String,
}

impl Migration {
    pub(crate) fn checksum(&self) -> String {
        hex(&Sha256::digest(&self.sql))
    }
}

/// A recorded migration.
pub(crate) struct Applied {
    pub(crate) version: i64,
    pub(crate) name: String,
    pub(crate) checksum: String,
}

/// Brings the database up to date. The connection is left with the settings of a migration.
pub(crate) fn migrate(conn: &mut Conn) -> Result<(), DbError> {
    let migrations = embedded(conn.dialect())?;
    if !pending(&applied(conn)?, &migrations)?.is_empty() {
        prepare(conn)?;
        while transaction(conn, |conn| apply_next(conn, &migrations))? {}
    }
    refuse_newer(conn, &migrations)
}

/// The names of the migrations that are still to run here; nothing is written.
pub(crate) fn outstanding(conn: &mut Conn) -> Result<Vec<String>, DbError> {
    let (known, applied) = (embedded(conn.dialect())?, applied(conn)?);
    if !applied.is_empty() {
        refuse_newer(conn, &known)?;
    }
    Ok(pending(&applied, &known)?.iter().map(|migration| migration.name.clone()).collect())
}

/// Runs the migrations up to `version` inside the caller's transaction.
pub(crate) fn migrate_to(conn: &mut Conn, version: i64) -> Result<(), DbError> {
    let known = embedded(conn.dialect())?;
    let done = applied(conn)?.len();
    let wanted = usize::try_from(version).unwrap_or(0).min(known.len());
    known.get(done..wanted).unwrap_or_default().iter().try_for_each(|migration| apply(conn, migration))
}

/// The newest schema this program knows.
///
/// # Errors
/// When its migrations are not numbered as they must be.
pub fn newest(dialect: Dialect) -> Result<i64, DbError> {
    Ok(embedded(dialect)?.last().map_or(0, |newest| newest.version))
}

/// The schema of the database: the newest migration that ran.
///
/// # Errors
/// When the database fails.
pub fn version(conn: &mut Conn) -> Result<i64, DbError> {
    Ok(applied(conn)?.last().map_or(0, |newest| newest.version))
}

/// The migrations of this program, in order.
pub(crate) fn embedded(dialect: Dialect) -> Result<Vec<Migration>, DbError> {
    let folder = match dialect {
        Dialect::Sqlite => &SQLITE,
        Dialect::Postgres => &POSTGRES,
    };
    let mut files: Vec<_> = folder.files().collect();
    files.sort_by_key(|file| file.path());
    (1..)
        .zip(files)
        .map(|(version, file)| {
            let name = file.path().file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            let sql = file.contents_utf8().unwrap_or_default();
            if !name.starts_with(&format!("{version:04}_")) || sql.is_empty() {
                return Err(refusal(
                    name,
                    format!("the next file must be named {version:04}_NAME.sql and hold SQL"),
                ));
            }
            Ok(Migration { version, name: name.into(), sql: sql.into() })
        })
        .collect()
}

/// The migrations that are still to run. Those of a newer release may have run already.
pub(crate) fn pending<'a>(applied: &[Applied], known: &'a [Migration]) -> Result<&'a [Migration], DbError> {
    for (expected, record) in (1..).zip(applied) {
        if record.version != expected {
            let problem = format!(
                "it is recorded, but {expected:04} before it is not; restore the database from a backup"
            );
            return Err(refusal(&record.name, problem));
        }
    }
    for (record, migration) in applied.iter().zip(known) {
        if record.checksum != migration.checksum() {
            let problem = format!(
                "it ran here in another form (recorded as {}); a migration must not be edited once it ran: \
                 start the release that belongs to this database, or put the change into a new migration",
                record.name
            );
            return Err(refusal(&migration.name, problem));
        }
    }
    Ok(known.get(applied.len()..).unwrap_or_default())
}

fn applied(conn: &mut Conn) -> Result<Vec<Applied>, DbError> {
    let exists = match conn.dialect() {
        Dialect::Sqlite => "SELECT COUNT(*) > 0 FROM sqlite_master WHERE name = 'schema_migrations'",
        Dialect::Postgres => "SELECT to_regclass('schema_migrations') IS NOT NULL",
    };
    if !conn.query_one::<bool>(exists, &[])? {
        return Ok(Vec::new());
    }
    let records = conn.query::<(i64, String, String)>(APPLIED, &[])?;
    Ok(records.into_iter().map(|(version, name, checksum)| Applied { version, name, checksum }).collect())
}

fn refuse_newer(conn: &mut Conn, known: &[Migration]) -> Result<(), DbError> {
    let known = known.last().map_or(0, |newest| newest.version);
    match conn.query_opt::<i64>(MIN_COMPATIBLE, &[])? {
        Some(needed) if needed > known => Err(DbError::TooNew { needed, known }),
        _ => Ok(()),
    }
}

/// Keeps other processes from migrating until this connection is closed.
pub(crate) fn prepare(conn: &mut Conn) -> Result<(), DbError> {
    match conn.dialect() {
        // The write transaction of each step is lock enough. Rebuilding a table drops it for a
        // moment, so references are checked at the end of the step instead.
        Dialect::Sqlite => conn.batch("PRAGMA foreign_keys = OFF"),
        // Asked for again and again: waiting inside the server would hold a snapshot, and with it
        // the horizon of the change log.
        Dialect::Postgres => {
            while !conn.query_one::<bool>(TRY_LOCK, &[&ADVISORY_LOCK])? {
                thread::sleep(Duration::from_millis(20));
            }
            conn.batch("SET statement_timeout = 0")
        }
    }
}

/// Applies the first pending migration, if another process has not done so meanwhile.
fn apply_next(conn: &mut Conn, known: &[Migration]) -> Result<bool, DbError> {
    match pending(&applied(conn)?, known)?.first() {
        None => Ok(false),
        Some(migration) => match apply(conn, migration) {
            Ok(()) => Ok(true),
            Err(error) => Err(refusal(&migration.name, format!("it failed and was undone: {error}"))),
        },
    }
}

fn apply(conn: &mut Conn, migration: &Migration) -> Result<(), DbError> {
    conn.batch(match conn.dialect() {
        Dialect::Sqlite => SQLITE_RECORD,
        Dialect::Postgres => POSTGRES_RECORD,
    })?;
    conn.batch(&migration.sql)?;
    conn.execute(START_LINEAGE, &[&kernel::Random::system().public_id()])?;
    let now = kernel::Clock::system().now();
    conn.execute(APPLY, &[&migration.version, &migration.name, &migration.checksum(), &now])?;
    refuse_broken_references(conn)
}

fn transaction<T>(conn: &mut Conn, work: impl FnOnce(&mut Conn) -> Result<T, DbError>) -> Result<T, DbError> {
    conn.begin(Role::Write)?;
    let outcome = work(conn).and_then(|value| conn.commit().map(|()| value));
    if outcome.is_err() {
        conn.roll_back()?;
    }
    outcome
}

pub(crate) fn refuse_broken_references(conn: &mut Conn) -> Result<(), DbError> {
    if conn.dialect() == Dialect::Postgres {
        return Ok(());
    }
    match conn.query::<String>("SELECT \"table\" FROM pragma_foreign_key_check", &[])?.first() {
        Some(table) => Err(refusal(table, "the table holds references to rows that are not there".into())),
        None => Ok(()),
    }
}

fn refusal(name: &str, problem: String) -> DbError {
    DbError::Migration { name: name.into(), problem }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
