//! Who readers are to their processor.

use db::{Conn, DbError, Tx};

const OF_READER: &str = "SELECT customer_id FROM readers WHERE id = $1 AND customer_id IS NOT NULL";

/// What the processor calls the reader, if it knows them.
///
/// # Errors
/// When the database fails.
pub fn of_reader(conn: &mut Conn, reader: i64) -> Result<Option<String>, DbError> {
    conn.query_opt(OF_READER, &[&reader])
}

const KEEP: &str = "UPDATE readers SET customer_id = $2 WHERE id = $1";

/// The processor knows the reader by that name from now on.
///
/// # Errors
/// When the database fails.
pub fn keep(tx: &mut Tx, reader: i64, customer: &str) -> Result<(), DbError> {
    tx.execute(KEEP, &[&reader, &customer]).map(drop)
}
