//! The store's promises, each kept on both databases.

mod change_log;
mod looks;
mod migrations;
mod processes;
mod schemas;
mod statements;
mod transactions;

use crate::testing::TestDb;
use crate::{DbError, Dialect, Tx};

/// Makes a table of the test's own, written for PostgreSQL.
fn create_table(tx: &mut Tx, table: &str) -> Result<(), DbError> {
    let sql = match tx.dialect() {
        Dialect::Sqlite => format!("CREATE TABLE {} STRICT", table.replace("BIGINT", "INTEGER")),
        Dialect::Postgres => format!("CREATE TABLE {table}"),
    };
    tx.execute(&sql, &[]).map(drop)
}

/// With a table `notes (id, text)`, where texts are unique.
fn with_notes(db: &TestDb) {
    db.write_blocking(|tx| create_table(tx, "notes (id BIGINT PRIMARY KEY, text TEXT UNIQUE)")).unwrap();
}

const ADD: &str = "INSERT INTO notes (id, text) VALUES ($1, $2)";
const COUNT: &str = "SELECT COUNT(*) FROM notes";

fn count(db: &TestDb) -> i64 {
    db.read_blocking(|conn| conn.query_one::<i64>(COUNT, &[])).unwrap()
}
