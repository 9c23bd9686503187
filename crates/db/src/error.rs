//! What can go wrong between us and a database, in sentences an operator can act on.
//!
//! Nothing here quotes a bound value or a row: a message may end in a log, and logs hold no addresses.

use std::error::Error;
use std::fmt;
use std::path::PathBuf;

/// Why a database could not be opened, or an act on it did not happen.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// `database.url` is none of the forms we know.
    #[error("database.url is not usable: {0}; write sqlite:PATH or postgres://USER@HOST/NAME")]
    Url(String),
    /// The database did not let us in.
    #[error("cannot open the database {database}: {cause}")]
    Open {
        /// Which database, without its password.
        database: String,
        /// What it said.
        cause: String,
    },
    /// SQLite's locks do not hold on this kind of file system.
    #[error(
        "{} lies on a network file system ({kind}), where SQLite's locks do not hold; keep the data folder on a local disk or use PostgreSQL",
        path.display()
    )]
    NetworkFileSystem {
        /// The folder of the database.
        path: PathBuf,
        /// The file system's name.
        kind: &'static str,
    },
    /// A migration did not run, or the recorded ones are not those of this program.
    #[error("migration {name}: {problem}")]
    Migration {
        /// Its file name without the ending.
        name: String,
        /// What is wrong and what to do.
        problem: String,
    },
    /// A newer release has left this database in a form that this one must not touch.
    #[error(
        "the database needs a Broadsheet that knows migration {needed:04}, this one ends at {known:04}; start the newer release"
    )]
    TooNew {
        /// The oldest migration a program must know.
        needed: i64,
        /// The newest migration we know.
        known: i64,
    },
    /// Rows were to be put into a new database, and it is none.
    #[error(
        "the database already holds rows (in {table}); name one that is new and empty in database.url. Nothing was changed"
    )]
    NotEmpty {
        /// A table with rows.
        table: String,
    },
    /// The database refused a statement.
    #[error("{fault} (in: {statement})")]
    Sql {
        /// The beginning of the statement.
        statement: String,
        /// What the database said.
        #[source]
        fault: SqlFault,
    },
    /// The statement's `$n` and the values passed do not match.
    #[error("{problem} (in: {statement})")]
    Parameters {
        /// The beginning of the statement.
        statement: String,
        /// Which parameter, and what is wrong with it.
        problem: String,
    },
    /// A column does not hold what the caller reads from it.
    #[error("column {index} is {found}, not {expected}")]
    Column {
        /// Counted from 0.
        index: usize,
        /// What the caller asked for.
        expected: &'static str,
        /// What the row holds.
        found: String,
    },
    /// One row was asked for and there are none, or several.
    #[error("{found} where one was expected (in: {statement})")]
    Rows {
        /// "no row" or "several rows".
        found: &'static str,
        /// The beginning of the statement.
        statement: String,
    },
    /// A statement failed, yet the closure returned `Ok`: nothing was committed.
    #[error(
        "nothing was written: a statement of this transaction failed and its error was dropped; use a savepoint"
    )]
    Spoiled,
    /// Too much is waiting for the database already, or another transaction kept what this one needs
    /// for too long. Nothing was written; try again shortly.
    #[error("the database has too much waiting; try again shortly")]
    Busy,
    /// There is no room left where the database is. Nothing was written.
    #[error(
        "the disk of the database is full and nothing was written; make room, or move the data folder to a larger disk"
    )]
    Full,
    /// The closure panicked; its transaction was rolled back.
    #[error("work on the database panicked and was rolled back: {0}")]
    Panicked(String),
    /// The database threads have ended.
    #[error("the database is closed")]
    Closed,
}

impl DbError {
    /// Whether a row with the same unique key is already there.
    pub fn is_unique_violation(&self) -> bool {
        self.violation() == Some(Violation::Unique)
    }

    /// The kind of constraint that a statement broke, if it was one.
    pub fn violation(&self) -> Option<Violation> {
        match self {
            DbError::Sql { fault, .. } => fault.violation,
            _ => None,
        }
    }

    pub(crate) fn sql(statement: &str, fault: impl Into<SqlFault>) -> DbError {
        let (statement, fault) = (excerpt(statement), fault.into());
        if fault.no_room {
            tracing::error!(statement, "the disk of the database is full: {fault}");
            return DbError::Full;
        }
        if fault.lock_refused {
            tracing::warn!(statement, "waited too long for a lock: {fault}");
            return DbError::Busy;
        }
        DbError::Sql { statement, fault }
    }

    pub(crate) fn parameters(statement: &str, problem: String) -> DbError {
        DbError::Parameters { statement: excerpt(statement), problem }
    }
}

/// The constraint that a statement broke.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Violation {
    /// A unique index or primary key.
    Unique,
    /// A foreign key.
    ForeignKey,
    /// A CHECK.
    Check,
    /// A NOT NULL.
    NotNull,
}

/// What a database said about a statement.
#[derive(Debug)]
pub struct SqlFault {
    /// Its words, without the values at fault.
    pub message: String,
    /// The constraint at fault, if it was one.
    pub violation: Option<Violation>,
    /// Another transaction kept a lock for longer than we wait.
    pub(crate) lock_refused: bool,
    /// The disk is full.
    pub(crate) no_room: bool,
    /// The connection is of no more use.
    pub(crate) connection_lost: bool,
}

impl fmt::Display for SqlFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for SqlFault {}

/// Enough of a statement to find it in the sources, on one line.
pub(crate) fn excerpt(statement: &str) -> String {
    let words = statement.split_whitespace().collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(120) {
        Some((end, _)) => format!("{}...", &words[..end]),
        None => words,
    }
}
