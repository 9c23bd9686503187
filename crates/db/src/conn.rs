//! One connection, as the domain sees it: [`Conn`] to read, [`Tx`] to write.

use std::ops::{ControlFlow, Deref, DerefMut};

use crate::change_log::{self, Position};
use crate::checkpoints::LongLog;
use crate::config::{Dialect, Target};
use crate::error::{DbError, excerpt};
use crate::postgres::Session;
use crate::row::{FromRow, Row};
use crate::sqlite;
use crate::value::{Bind, Value};

/// Ids listed in one statement of [`Conn::query_among`].
const AT_ONCE: usize = 20;
/// Rows written by one statement of [`Conn::execute_rows`].
const ROWS_AT_ONCE: usize = 40;

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Read,
    Write,
}

/// A connection inside a transaction: everything read through it is one snapshot (in [`Db::read`](crate::Db::read)).
pub struct Conn {
    driver: Driver,
    /// A statement failed since the transaction began, or since the savepoint it was rolled back to.
    spoiled: bool,
}

enum Driver {
    Sqlite(rusqlite::Connection),
    Postgres(Box<Session>),
}

impl Conn {
    pub(crate) fn open(target: &Target, role: Role) -> Result<Conn, DbError> {
        let driver = match target {
            Target::Sqlite(path) => Driver::Sqlite(sqlite::open(path, role == Role::Read)?),
            Target::Postgres(server) => Driver::Postgres(Box::new(Session::open(server)?)),
        };
        Ok(Conn { driver, spoiled: false })
    }

    /// A connection that only looks; `None` if there is no database yet.
    pub(crate) fn look(target: &Target) -> Result<Option<Conn>, DbError> {
        let driver = match target {
            Target::Sqlite(path) if !path.exists() => return Ok(None),
            Target::Sqlite(path) => Driver::Sqlite(sqlite::look(path)?),
            Target::Postgres(server) => Driver::Postgres(Box::new(Session::open(server)?)),
        };
        Ok(Some(Conn { driver, spoiled: false }))
    }

    /// Which database this is, for the few statements that cannot be written once.
    pub fn dialect(&self) -> Dialect {
        match self.driver {
            Driver::Sqlite(_) => Dialect::Sqlite,
            Driver::Postgres(_) => Dialect::Postgres,
        }
    }

    /// What follows in this transaction is planned for its tables as they are now. PostgreSQL keeps the plan of a
    /// statement: one that was made while a table was empty goes on to read all of it when it has millions of rows.
    ///
    /// # Errors
    /// When the database fails.
    pub fn plan_anew(&mut self) -> Result<(), DbError> {
        match &mut self.driver {
            Driver::Sqlite(_) => Ok(()),
            Driver::Postgres(session) => {
                let outcome = session.batch("SET LOCAL plan_cache_mode = force_custom_plan");
                self.spoiled |= outcome.is_err();
                outcome
            }
        }
    }

    /// All rows of an answer.
    pub fn query<T: FromRow>(&mut self, sql: &str, params: &[&dyn Bind]) -> Result<Vec<T>, DbError> {
        let mut all = Vec::new();
        self.query_each(sql, params, |row: T| {
            all.push(row);
            Ok::<(), DbError>(())
        })?;
        Ok(all)
    }

    /// All rows about any of these `ids`, of which some are asked for at once: `{ids}` in the statement is
    /// where they are listed, after its own parameters. No order is promised.
    pub fn query_among<T: FromRow>(
        &mut self,
        sql: &str,
        params: &[&dyn Bind],
        ids: &[i64],
    ) -> Result<Vec<T>, DbError> {
        let places: Vec<_> = (1..=AT_ONCE).map(|n| format!("${}", params.len() + n)).collect();
        let sql = sql.replace("{ids}", &places.join(", "));
        let mut all = Vec::new();
        for some in ids.chunks(AT_ONCE) {
            // One statement for any number: places that are left name the last once more.
            let listed = some.iter().chain(some.last().into_iter().cycle()).take(AT_ONCE);
            let binds: Vec<&dyn Bind> =
                params.iter().copied().chain(listed.map(|id| id as &dyn Bind)).collect();
            all.extend(self.query::<T>(&sql, &binds)?);
        }
        Ok(all)
    }

    /// The row of an answer that has at most one; several are an error.
    pub fn query_opt<T: FromRow>(&mut self, sql: &str, params: &[&dyn Bind]) -> Result<Option<T>, DbError> {
        let mut only = None;
        self.query_each(sql, params, |row: T| match only.replace(row) {
            None => Ok(()),
            Some(_) => Err(DbError::Rows { found: "several rows", statement: excerpt(sql) }),
        })?;
        Ok(only)
    }

    /// The row of an answer that has exactly one.
    pub fn query_one<T: FromRow>(&mut self, sql: &str, params: &[&dyn Bind]) -> Result<T, DbError> {
        self.query_opt(sql, params)?.ok_or_else(|| DbError::Rows { found: "no row", statement: excerpt(sql) })
    }

    /// Shows the rows of an answer to `each` one by one, so that a long answer needs no memory.
    /// The first error, of a row or of `each`, ends it.
    pub fn query_each<T: FromRow, E: From<DbError>>(
        &mut self,
        sql: &str,
        params: &[&dyn Bind],
        mut each: impl FnMut(T) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut outcome = Ok(());
        self.rows(sql, params, &mut |row| {
            outcome = T::from_row(row).map_err(E::from).and_then(&mut each);
            if outcome.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        outcome
    }

    /// The rows of a statement that is not kept prepared: what it means changes with the transaction.
    pub(crate) fn query_once<T: FromRow>(&mut self, sql: &str) -> Result<Vec<T>, DbError> {
        if let Driver::Postgres(session) = &mut self.driver {
            session.forget(sql);
        }
        self.query(sql, &[])
    }

    /// Runs a statement that answers with no rows; gives how many rows it touched.
    pub fn execute(&mut self, sql: &str, params: &[&dyn Bind]) -> Result<u64, DbError> {
        let outcome = match &mut self.driver {
            Driver::Sqlite(connection) => sqlite::execute(connection, sql, params),
            Driver::Postgres(session) => session.execute(sql, params),
        };
        self.spoiled |= outcome.is_err();
        outcome
    }

    /// Writes rows, many with each statement: `{rows}` in it is where their values stand. Gives how many rows it
    /// touched.
    pub fn execute_rows(&mut self, sql: &str, rows: &[Vec<Value>]) -> Result<u64, DbError> {
        let (mut touched, whole) = (0, rows.len() - rows.len() % ROWS_AT_ONCE);
        let (many, few) = rows.split_at(whole);
        // Two statements whatever the number, so that both stay prepared.
        for some in many.chunks(ROWS_AT_ONCE).chain(few.chunks(1)) {
            let sql = sql.replace("{rows}", &places(some.len(), some[0].len()));
            let binds: Vec<&dyn Bind> = some.iter().flatten().map(|value| value as &dyn Bind).collect();
            touched += self.execute(&sql, &binds)?;
        }
        Ok(touched)
    }

    fn rows(
        &mut self,
        sql: &str,
        params: &[&dyn Bind],
        visit: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>,
    ) -> Result<(), DbError> {
        let outcome = match &mut self.driver {
            Driver::Sqlite(connection) => sqlite::rows(connection, sql, params, visit),
            Driver::Postgres(session) => session.rows(sql, params, visit),
        };
        self.spoiled |= outcome.is_err();
        outcome
    }

    /// Runs statements of our own that take no values.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), DbError> {
        let outcome = match &mut self.driver {
            Driver::Sqlite(connection) => {
                connection.execute_batch(sql).map_err(|error| DbError::sql(sql, error))
            }
            Driver::Postgres(session) => session.batch(sql),
        };
        self.spoiled |= outcome.is_err();
        outcome
    }

    /// Has its commits leave SQLite's log alone, and say when that is long.
    pub(crate) fn leave_log(&mut self, log: LongLog) -> Result<(), DbError> {
        match &mut self.driver {
            Driver::Sqlite(connection) => crate::sqlite::leave_log(connection, log),
            Driver::Postgres(_) => Ok(()),
        }
    }

    pub(crate) fn begin(&mut self, role: Role) -> Result<(), DbError> {
        let begin = match (&self.driver, role) {
            (Driver::Sqlite(_), Role::Read) => "BEGIN",
            (Driver::Sqlite(_), Role::Write) => "BEGIN IMMEDIATE",
            (Driver::Postgres(_), Role::Read) => "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY",
            (Driver::Postgres(_), Role::Write) => "BEGIN ISOLATION LEVEL READ COMMITTED",
        };
        self.batch(begin)?;
        self.spoiled = false;
        Ok(())
    }

    /// PostgreSQL answers the COMMIT of a spoiled transaction with a quiet rollback, which would
    /// look like success; it is refused here, on both databases alike.
    pub(crate) fn commit(&mut self) -> Result<(), DbError> {
        if self.spoiled {
            return Err(DbError::Spoiled);
        }
        self.batch("COMMIT")
    }

    /// Ends the transaction if there is one. An error means that the connection must go.
    pub(crate) fn roll_back(&mut self) -> Result<(), DbError> {
        match &self.driver {
            Driver::Sqlite(connection) if connection.is_autocommit() => Ok(()),
            _ => self.batch("ROLLBACK"),
        }
    }

    pub(crate) fn is_broken(&self) -> bool {
        match &self.driver {
            Driver::Sqlite(_) => false,
            Driver::Postgres(session) => session.is_closed(),
        }
    }
}

/// Where the values of so many rows stand, as in `($1, $2), ($3, $4)`.
pub(crate) fn places(rows: usize, width: usize) -> String {
    let row = |row: usize| {
        let places: Vec<String> = (1..=width).map(|n| format!("${}", row * width + n)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// A write transaction. It commits when its closure returns `Ok`, and is rolled back when that
/// returns `Err` or panics.
pub struct Tx {
    conn: Conn,
    /// What it has recorded in the change log, to be marked once it is committed.
    recorded: Vec<(String, i64)>,
}

impl Tx {
    pub(crate) fn new(conn: Conn) -> Tx {
        Tx { conn, recorded: Vec::new() }
    }

    /// Tells the followers (search, caches) that `target` of this `kind` has changed.
    pub fn record_change(&mut self, kind: &str, target: i64, at_ms: i64) -> Result<(), DbError> {
        change_log::record(self, kind, target, at_ms)?;
        self.recorded.push((kind.to_owned(), target));
        Ok(())
    }

    /// Whether it has recorded anything that others are to hear of.
    pub fn has_recorded(&self) -> bool {
        !self.recorded.is_empty()
    }

    /// What was recorded since this was last asked.
    pub(crate) fn take_recorded(&mut self) -> Vec<(String, i64)> {
        std::mem::take(&mut self.recorded)
    }

    /// The place in the change log that a follower must have reached to have seen this transaction.
    pub fn position(&mut self) -> Result<Position, DbError> {
        change_log::position_of(self)
    }

    /// Work that may fail by itself: its `Err` undoes what it wrote and leaves the rest of the
    /// transaction in good order.
    pub fn savepoint<T, E: From<DbError>>(
        &mut self,
        work: impl FnOnce(&mut Tx) -> Result<T, E>,
    ) -> Result<T, E> {
        let spoiled = self.spoiled;
        self.batch("SAVEPOINT attempt")?;
        let outcome = work(self);
        let end = match (&outcome, self.spoiled && !spoiled) {
            (Ok(_), false) => "RELEASE SAVEPOINT attempt",
            _ => "ROLLBACK TO SAVEPOINT attempt; RELEASE SAVEPOINT attempt",
        };
        self.batch(end)?;
        let dropped_an_error = outcome.is_ok() && self.spoiled && !spoiled;
        self.spoiled = spoiled;
        if dropped_an_error { Err(DbError::Spoiled.into()) } else { outcome }
    }
}

impl Deref for Tx {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        &self.conn
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Conn {
        &mut self.conn
    }
}
