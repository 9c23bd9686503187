//! The store: one code base on SQLite and PostgreSQL.
//!
//! [`Db`] hands a [`Conn`] to a closure that runs on a database thread: [`Db::read`] gives one
//! snapshot, [`Db::write`] one transaction. The domain is written as plain synchronous functions
//! over `Conn` and `Tx`, with the same SQL text on both databases.
//!
//! ```no_run
//! # use broadsheet_db as db;
//! # async fn example(db: db::Db) -> Result<(), db::DbError> {
//! let title = db
//!     .read(|conn| conn.query_opt::<String>("SELECT title FROM articles WHERE id = $1", &[&7]))
//!     .await?;
//! # Ok(()) }
//! ```
//!
//! Rules of the portable SQL: parameters are `$1..$n`, each used at least once and as often as
//! wanted; columns hold integers or text, nothing else; booleans are 0 and 1; times are Unix
//! milliseconds passed in; what PostgreSQL widens (`SUM` of a BIGINT) is brought back by
//! `CAST(... AS BIGINT)`. A statement that fails spoils its transaction, on both databases,
//! unless it ran inside [`Tx::savepoint`]; prefer `ON CONFLICT`.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

// Lets this crate's own tests use `both_databases!` as every other crate does.
#[cfg(test)]
extern crate self as db;

pub mod change_log;
mod checkpoints;
mod config;
mod conn;
mod database;
mod error;
mod follower;
mod fresh;
mod load;
mod look;
mod migrate;
mod postgres;
mod row;
mod sqlite;
mod tables;
mod threads;
mod value;
pub mod watch;

#[cfg(any(test, feature = "testing"))]
pub mod testing;
#[cfg(test)]
mod tests;

pub use change_log::{Change, Changes, Position, changes_after, head};
pub use config::{DatabaseConfig, Dialect};
pub use conn::{Conn, Tx};
pub use database::Db;
pub use error::{DbError, SqlFault, Violation};
pub use follower::Following;
#[cfg(any(test, feature = "testing"))]
pub use fresh::make_at;
pub use fresh::{OF_THE_STORE, file, fill_new, refuse_unless_empty};
pub use load::{Load, Work};
pub use look::look;
pub use migrate::{newest as newest_schema, version as schema_version};
pub use row::{FromRow, Row};
pub use tables::{Table, TableColumn, size, tables};
pub use value::{Bind, Column, FromColumn, Value};
pub use watch::{Basis, Subject, Watch};
