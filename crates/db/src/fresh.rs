//! A database made anew from rows that come from elsewhere: a backup, or the site's former database.

use std::path::Path;

use crate::config::{DatabaseConfig, Dialect, Target};
use crate::conn::{Conn, Role, Tx};
use crate::error::DbError;
use crate::migrate;
use crate::tables::{quoted, tables};

/// What the store keeps for itself; there as soon as the schema is.
pub const OF_THE_STORE: [&str; 2] = ["meta", "schema_migrations"];

/// Makes the database of `config` at the schema `version`, has `fill` put its rows in, and brings it up to
/// date, with a lineage of its own: one transaction, so that it is all there or nothing is. Blocks.
///
/// # Errors
/// [`DbError::NotEmpty`] if it holds rows already; when the database fails, or `fill` does.
pub fn fill_new<T, E: From<DbError>>(
    config: &DatabaseConfig,
    data: &Path,
    version: i64,
    fill: impl FnOnce(&mut Tx) -> Result<T, E>,
) -> Result<T, E> {
    let target = Target::from_config(config, data)?;
    let mut tx = Tx::new(Conn::open(&target, Role::Write)?);
    migrate::prepare(&mut tx)?;
    if tx.dialect() == Dialect::Postgres {
        tx.batch("SET idle_in_transaction_session_timeout = 0")?;
    }
    tx.begin(Role::Write)?;
    let outcome = make(&mut tx, version, fill).and_then(|value| {
        tx.commit()?;
        Ok(value)
    });
    if outcome.is_err() {
        tx.roll_back()?;
    }
    outcome
}

fn make<T, E: From<DbError>>(
    tx: &mut Tx,
    version: i64,
    fill: impl FnOnce(&mut Tx) -> Result<T, E>,
) -> Result<T, E> {
    refuse_rows(tx)?;
    // Tables without a row, such as `check` leaves behind, are in the way of the older schema.
    drop_all(tx)?;
    migrate::migrate_to(tx, version)?;
    let filled = fill(tx)?;
    let newest = migrate::newest(tx.dialect())?;
    migrate::migrate_to(tx, newest)?;
    migrate::refuse_broken_references(tx)?;
    Ok(filled)
}

const SQLITE_VIEWS: &str = "SELECT name FROM sqlite_master WHERE type = 'view'";

/// Drops every table, and the views that are made of them.
fn drop_all(tx: &mut Tx) -> Result<(), DbError> {
    let cascade = match tx.dialect() {
        Dialect::Postgres => " CASCADE",
        Dialect::Sqlite => {
            for view in tx.query::<String>(SQLITE_VIEWS, &[])? {
                tx.batch(&format!("DROP VIEW {}", quoted(&view)))?;
            }
            ""
        }
    };
    for table in tables(tx)?.iter().rev() {
        tx.batch(&format!("DROP TABLE {}{cascade}", quoted(&table.name)))?;
    }
    Ok(())
}

/// Looks whether the database of `config` could be filled; one that is not there is not made. Blocks.
///
/// # Errors
/// [`DbError::NotEmpty`] if it holds rows; when it cannot be reached.
pub fn refuse_unless_empty(config: &DatabaseConfig, data: &Path) -> Result<(), DbError> {
    let target = Target::from_config(config, data)?;
    match &target {
        Target::Sqlite(path) if !path.exists() => Ok(()),
        _ => refuse_rows(&mut Conn::open(&target, Role::Read)?),
    }
}

fn refuse_rows(conn: &mut Conn) -> Result<(), DbError> {
    for table in tables(conn)? {
        if !OF_THE_STORE.contains(&table.name.as_str()) && table.count(conn)? > 0 {
            return Err(DbError::NotEmpty { table: table.name });
        }
    }
    Ok(())
}

/// The file of the database of `config`, if it is one.
///
/// # Errors
/// When `database.url` is none.
pub fn file(config: &DatabaseConfig, data: &Path) -> Result<Option<std::path::PathBuf>, DbError> {
    match Target::from_config(config, data)? {
        Target::Sqlite(path) => Ok(Some(path)),
        Target::Postgres(_) => Ok(None),
    }
}

/// Makes a database as an older release left it, for tests.
///
/// # Errors
/// When the database fails.
#[cfg(any(test, feature = "testing"))]
pub fn make_at(config: &DatabaseConfig, data: &Path, version: i64) -> Result<(), DbError> {
    let mut conn = Conn::open(&Target::from_config(config, data)?, Role::Write)?;
    conn.begin(Role::Write)?;
    migrate::migrate_to(&mut conn, version)?;
    conn.commit()
}
