//! PostgreSQL: a session with its prepared statements, binding with checked types, reading columns.

use std::collections::HashMap;
use std::error::Error;
use std::ops::ControlFlow;
use std::time::Duration;

use postgres::error::{Severity, SqlState};
use postgres::fallible_iterator::FallibleIterator;
use postgres::types::private::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, Config, NoTls, Statement};

use crate::error::{DbError, SqlFault, Violation};
use crate::row::{Row, Source};
use crate::value::{Bind, Column, Value};

/// Bounds on waiting, so that one stuck statement or client cannot hold the rest up for good.
const SESSION: &str = "SET statement_timeout = '120s'; SET lock_timeout = '10s'; \
    SET idle_in_transaction_session_timeout = '60s'; SET client_min_messages = 'warning';";

/// A connection and the statements it has prepared.
pub(crate) struct Session {
    client: Client,
    /// Never emptied: statements are constants of the program, so their number is bounded.
    prepared: HashMap<String, Statement>,
}

impl Session {
    pub(crate) fn open(server: &Config) -> Result<Session, DbError> {
        let mut server = server.clone();
        if server.get_connect_timeout().is_none() {
            server.connect_timeout(Duration::from_secs(10));
        }
        let connect = || {
            let mut client = server.connect(NoTls)?;
            client.batch_execute(SESSION)?;
            Ok(Session { client, prepared: HashMap::new() })
        };
        connect().map_err(|error| DbError::Open { database: place(&server), cause: describe(&error) })
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Runs statements without parameters, such as those that begin and end a transaction.
    pub(crate) fn batch(&mut self, sql: &str) -> Result<(), DbError> {
        self.client.batch_execute(sql).map_err(|error| DbError::sql(sql, error))
    }

    /// Runs a statement and shows each row of its answer to `visit`, until that breaks off.
    pub(crate) fn rows(
        &mut self,
        sql: &str,
        params: &[&dyn Bind],
        visit: &mut dyn FnMut(&Row<'_>) -> ControlFlow<()>,
    ) -> Result<(), DbError> {
        let statement = self.prepare(sql, params.len())?;
        let failed = |error| DbError::sql(sql, error);
        let mut rows = self.client.query_raw(&statement, values(params)).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            if visit(&Row(Source::Postgres(&row))).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Runs a statement that answers with no rows; gives how many it touched.
    pub(crate) fn execute(&mut self, sql: &str, params: &[&dyn Bind]) -> Result<u64, DbError> {
        let statement = self.prepare(sql, params.len())?;
        let values = values(params);
        let references: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        self.client.execute(&statement, &references).map_err(|error| DbError::sql(sql, error))
    }

    /// Has a statement prepared anew when it is next run.
    pub(crate) fn forget(&mut self, sql: &str) {
        self.prepared.remove(sql);
    }

    fn prepare(&mut self, sql: &str, values: usize) -> Result<Statement, DbError> {
        let statement = match self.prepared.get(sql) {
            Some(statement) => statement.clone(),
            None => {
                let statement = self.client.prepare(sql).map_err(|error| DbError::sql(sql, error))?;
                self.prepared.insert(sql.to_owned(), statement.clone());
                statement
            }
        };
        // The driver panics on a wrong number, and a panic would hide which statement it was.
        let names = statement.params().len();
        if names == values {
            return Ok(statement);
        }
        Err(DbError::parameters(sql, format!("the statement has {names} parameters and {values} values")))
    }
}

fn values(params: &[&dyn Bind]) -> Vec<Value> {
    params.iter().map(|param| param.value()).collect()
}

/// Which server and database, without user or password.
fn place(server: &Config) -> String {
    let hosts: Vec<String> = server
        .get_hosts()
        .iter()
        .map(|host| match host {
            postgres::config::Host::Tcp(name) => name.clone(),
            #[cfg(unix)]
            postgres::config::Host::Unix(path) => path.display().to_string(),
        })
        .collect();
    format!("{} at {}", server.get_dbname().unwrap_or("(the user's own)"), hosts.join(", "))
}

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match (self, ty) {
            (Value::Null, _) => Ok(IsNull::Yes),
            (Value::Int(value), &Type::INT8) => value.to_sql(ty, out),
            (Value::Int(value), &Type::INT4) => narrow::<i32>(*value, ty)?.to_sql(ty, out),
            (Value::Int(value), &Type::INT2) => narrow::<i16>(*value, ty)?.to_sql(ty, out),
            (Value::Text(text), &Type::TEXT | &Type::VARCHAR | &Type::BPCHAR | &Type::NAME) => {
                text.as_str().to_sql(ty, out)
            }
            (Value::Int(_), _) => Err(format!("an integer is bound where {ty} is wanted").into()),
            (Value::Text(_), _) => Err(format!("text is bound where {ty} is wanted").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

/// PostgreSQL takes `$1 - 1` for 32 bits; the sentence says how to ask for 64.
fn narrow<T: TryFrom<i64>>(value: i64, ty: &Type) -> Result<T, String> {
    T::try_from(value).map_err(|_| format!("an integer does not fit {ty}; write CAST($n AS BIGINT)"))
}

impl<'a> FromSql<'a> for Column<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(match *ty {
            Type::INT8 => Column::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Column::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Column::Int(i16::from_sql(ty, raw)?.into()),
            Type::BOOL => Column::Int(bool::from_sql(ty, raw)?.into()),
            _ => Column::Text(<&str>::from_sql(ty, raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Box<dyn Error + Sync + Send>> {
        Ok(Column::Null)
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::INT4 | Type::INT2 | Type::BOOL) || <&str as FromSql>::accepts(ty)
    }
}

/// The column, or the words for what it holds instead.
pub(crate) fn column(row: &postgres::Row, index: usize) -> Result<Column<'_>, String> {
    let Some(described) = row.columns().get(index) else {
        return Err("not in the answer".into());
    };
    row.try_get(index).map_err(|_| format!("of type {} (CAST it AS BIGINT or TEXT)", described.type_()))
}

/// The driver's error in full, but without DETAIL, which quotes the row at fault.
pub(crate) fn describe(error: &postgres::Error) -> String {
    if let Some(fault) = error.as_db_error() {
        return fault.message().to_owned();
    }
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let inner_words = inner.to_string();
        if !words.contains(&inner_words) {
            words = format!("{words}: {inner_words}");
        }
        cause = inner.source();
    }
    words
}

impl From<postgres::Error> for SqlFault {
    fn from(error: postgres::Error) -> SqlFault {
        let violation = match error.code() {
            Some(&SqlState::UNIQUE_VIOLATION) => Some(Violation::Unique),
            Some(&SqlState::FOREIGN_KEY_VIOLATION) => Some(Violation::ForeignKey),
            Some(&SqlState::CHECK_VIOLATION) => Some(Violation::Check),
            Some(&SqlState::NOT_NULL_VIOLATION) => Some(Violation::NotNull),
            _ => None,
        };
        let fatal = |fault: &postgres::error::DbError| {
            matches!(fault.parsed_severity(), Some(Severity::Fatal | Severity::Panic))
        };
        SqlFault {
            message: describe(&error),
            violation,
            lock_refused: error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE),
            no_room: error.code() == Some(&SqlState::DISK_FULL),
            connection_lost: error.is_closed()
                || error.as_db_error().is_some_and(fatal)
                || error.source().is_some_and(|cause| cause.is::<std::io::Error>()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_whose_socket_failed_is_lost() {
        // A port that was just free: whoever knocks is refused by the system.
        let nobody = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
        let port = nobody.unwrap().port();
        let refused = Config::new().host("127.0.0.1").port(port).user("nobody").connect(NoTls);
        let Err(refused) = refused else { panic!("a server answered at port {port}") };
        assert!(SqlFault::from(refused).connection_lost);
    }
}
