//! SQLite: opening a connection with the settings that keep data, binding, reading columns.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::hooks::Wal;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, Statement, ffi};

use crate::checkpoints::{LONG, LongLog};
use crate::error::{DbError, SqlFault, Violation};
use crate::row::{Row, Source};
use crate::value::{Bind, Column, Value};

/// How often a held lock is looked at again, a millisecond apart: about 30 seconds in all. The wait
/// is short so that a write slips in between the 20 ms batches of another process.
const BUSY_TRIES: i32 = 30_000;

/// Opens `path`, creating it with access for its owner alone.
pub(crate) fn open(path: &Path, read_only: bool) -> Result<Connection, DbError> {
    let failed = |cause: String| DbError::Open { database: path.display().to_string(), cause };
    create_private(path).map_err(|error| failed(error.to_string()))?;
    refuse_network_file_system(path)?;
    let prepare = || {
        let mut connection = Connection::open(path)?;
        connection.busy_handler(Some(wait_for_lock))?;
        connection.set_prepared_statement_cache_capacity(512);
        keep_plans(&connection)?;
        enter_wal(&connection)?;
        connection
            .execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA mmap_size = 0;")?;
        connection.pragma_update(None, "query_only", read_only)?;
        Ok(connection)
    };
    prepare().map_err(|error: rusqlite::Error| failed(error.to_string()))
}

/// Opens `path` to look at it only: nothing is made, not even the files of the log beside it. Those are
/// there while a server runs, and its log must be read along; else the file alone is the database.
pub(crate) fn look(path: &Path) -> Result<Connection, DbError> {
    let served = wal_of(path).exists();
    let mode = if served { "mode=ro" } else { "mode=ro&immutable=1" };
    let told = |error: rusqlite::Error| DbError::Open {
        database: path.display().to_string(),
        cause: error.to_string(),
    };
    let address: String = path
        .to_string_lossy()
        .chars()
        .map(|letter| match letter {
            '%' => "%25".to_owned(),
            '?' => "%3F".to_owned(),
            '#' => "%23".to_owned(),
            letter => letter.to_string(),
        })
        .collect();
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
    let mut connection =
        Connection::open_with_flags(format!("file:{address}?{mode}"), flags).map_err(told)?;
    connection.busy_handler(Some(wait_for_lock)).map_err(told)?;
    Ok(connection)
}

/// Has a prepared statement stay as it was planned. Otherwise SQLite plans it anew whenever a value is bound that its
/// statistics might know something about, which costs more than most statements take to run.
fn keep_plans(connection: &Connection) -> rusqlite::Result<bool> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
}

/// Has the connection's commits say when the log is long, instead of copying it into the database.
pub(crate) fn leave_log(connection: &mut Connection, log: LongLog) -> Result<(), DbError> {
    let hook = move |_: &mut Wal, pages| {
        if pages >= LONG {
            log.tell();
        }
        Ok(())
    };
    connection.wal_hook(Some(hook)).map_err(|error| DbError::sql("the hook of the log", error))
}

fn wal_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

fn wait_for_lock(tries: i32) -> bool {
    thread::sleep(Duration::from_millis(1));
    tries < BUSY_TRIES
}

/// Switches to the write-ahead log. The busy handler is not asked when two processes switch a new
/// file at once, so this waits by itself.
fn enter_wal(connection: &Connection) -> rusqlite::Result<()> {
    let mut tries = 0;
    loop {
        match connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())) {
            Err(error) if is_busy(&error) && wait_for_lock(tries) => tries += 1,
            outcome => return outcome,
        }
    }
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

/// SQLite gives its log files the mode of the database, so the first file decides for all.
///
/// A file that is there is never opened: closing it again would drop every lock this process holds on it
/// (POSIX `fcntl`), those of open connections included, and the next process to close the database
/// would delete the write-ahead log under them.
fn create_private(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(()),
        created => created.map(drop),
    }
}

#[cfg(target_os = "linux")]
fn refuse_network_file_system(path: &Path) -> Result<(), DbError> {
    let status = rustix::fs::statfs(path)
        .map_err(|error| DbError::Open { database: path.display().to_string(), cause: error.to_string() })?;
    match network_file_system(status.f_type as i64) {
        None => Ok(()),
        Some(kind) => Err(DbError::NetworkFileSystem { path: path.to_owned(), kind }),
    }
}

#[cfg(not(target_os = "linux"))]
fn refuse_network_file_system(_: &Path) -> Result<(), DbError> {
    Ok(())
}

/// The magic numbers of statfs(2), compared by their 32 bits: some kernels extend the sign.
#[cfg(target_os = "linux")]
pub(crate) fn network_file_system(magic: i64) -> Option<&'static str> {
    match magic as u32 {
        0x6969 => Some("NFS"),
        0x517B | 0xFF53_4D42 | 0xFE53_4D42 => Some("SMB"),
        0x5346_414F | 0x6B41_4653 => Some("AFS"),
        0x00C3_6400 => Some("Ceph"),
        0x7375_7245 => Some("Coda"),
        _ => None,
    }
}

/// Runs a statement and shows each row of its answer to `visit`, until that breaks off.
pub(crate) fn rows(
    connection: &Connection,
    sql: &str,
    params: &[&dyn Bind],
    visit: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>,
) -> Result<(), DbError> {
    let failed = |error| DbError::sql(sql, error);
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    bind(&mut statement, sql, params)?;
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next().map_err(failed)? {
        if visit(&Row(Source::Sqlite(row))).is_break() {
            break;
        }
    }
    Ok(())
}

/// Runs a statement that answers with no rows; gives how many it touched.
pub(crate) fn execute(connection: &Connection, sql: &str, params: &[&dyn Bind]) -> Result<u64, DbError> {
    let failed = |error| DbError::sql(sql, error);
    let mut statement = connection.prepare_cached(sql).map_err(failed)?;
    bind(&mut statement, sql, params)?;
    statement.raw_execute().map(|count| count as u64).map_err(failed)
}

/// Binds by name, since SQLite numbers `$n` by first appearance.
fn bind(statement: &mut Statement<'_>, sql: &str, params: &[&dyn Bind]) -> Result<(), DbError> {
    let names = statement.parameter_count();
    if names != params.len() {
        let problem = format!("the statement has {names} parameters and {} values", params.len());
        return Err(DbError::parameters(sql, problem));
    }
    for index in 1..=names {
        let name = statement.parameter_name(index).unwrap_or("?");
        let param = name
            .strip_prefix('$')
            .and_then(|number| params.get(number.parse::<usize>().ok()?.checked_sub(1)?));
        let Some(param) = param else {
            let problem = format!("parameter {name} is not one of $1 to ${names}");
            return Err(DbError::parameters(sql, problem));
        };
        let bound = match param.value() {
            Value::Null => statement.raw_bind_parameter(index, rusqlite::types::Null),
            Value::Int(value) => statement.raw_bind_parameter(index, value),
            Value::Text(text) => statement.raw_bind_parameter(index, text),
        };
        bound.map_err(|error| DbError::sql(sql, error))?;
    }
    Ok(())
}

/// The column, or the words for what it holds instead.
pub(crate) fn column<'a>(row: &'a rusqlite::Row<'a>, index: usize) -> Result<Column<'a>, String> {
    match row.get_ref(index).map_err(|_| "not in the answer")? {
        ValueRef::Null => Ok(Column::Null),
        ValueRef::Integer(value) => Ok(Column::Int(value)),
        ValueRef::Text(bytes) => {
            std::str::from_utf8(bytes).map(Column::Text).map_err(|_| "text that is not UTF-8".into())
        }
        ValueRef::Real(_) => Err("a real number (CAST it AS BIGINT or TEXT)".into()),
        ValueRef::Blob(_) => Err("a blob".into()),
    }
}

impl From<rusqlite::Error> for SqlFault {
    fn from(error: rusqlite::Error) -> SqlFault {
        let violation = match error.sqlite_error().map(|fault| fault.extended_code) {
            Some(
                ffi::SQLITE_CONSTRAINT_UNIQUE
                | ffi::SQLITE_CONSTRAINT_PRIMARYKEY
                | ffi::SQLITE_CONSTRAINT_ROWID,
            ) => Some(Violation::Unique),
            Some(ffi::SQLITE_CONSTRAINT_FOREIGNKEY) => Some(Violation::ForeignKey),
            Some(ffi::SQLITE_CONSTRAINT_CHECK) => Some(Violation::Check),
            Some(ffi::SQLITE_CONSTRAINT_NOTNULL) => Some(Violation::NotNull),
            _ => None,
        };
        SqlFault {
            message: error.to_string(),
            violation,
            lock_refused: is_busy(&error),
            no_room: error.sqlite_error_code() == Some(ErrorCode::DiskFull),
            connection_lost: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;

    use super::*;

    #[test]
    fn a_statement_is_planned_once_whatever_is_bound() {
        let folder = tempfile::tempdir().unwrap();
        let connection = open(&folder.path().join("notes.db"), false).unwrap();
        connection.execute_batch("CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT) STRICT").unwrap();
        let sql = "SELECT id FROM notes WHERE text = $1 ORDER BY id";
        let mut statement = connection.prepare(sql).unwrap();
        for text in ["one", "two", "three"] {
            bind(&mut statement, sql, &[&text]).unwrap();
            assert!(statement.raw_query().next().unwrap().is_none());
        }
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }
}
