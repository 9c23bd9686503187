//! Readers as a list that `broadsheet import readers` and mailing services read.

use std::io::{BufWriter, Write as _};
use std::path::Path;

use db::{Conn, DbError};
use exchange::cell;
use kernel::clock::timestamp;

use super::MovingError;

/// Readers at a time.
const PAGE: i64 = 200;
const READERS: &str = "SELECT id, email, name, created_at, suppressed, customer_id, labels, note FROM readers
    WHERE id > $1 ORDER BY id LIMIT $2";
const LETTERS: &str = "SELECT newsletter FROM newsletter_subscriptions WHERE reader_id = $1 AND active = 1";
// The grant that lasts longest; one without an end before all others.
const GRANT: &str = "SELECT plan, ends_at FROM grants WHERE reader_id = $1 AND revoked_at IS NULL
    ORDER BY CASE WHEN ends_at IS NULL THEN 0 ELSE 1 END, ends_at DESC, id DESC LIMIT 1";
/// The first line.
pub const HEADER: &str = "email,name,created_at,newsletters,plan,until,customer_id,suppressed,labels,note";

/// Writes every reader.
pub(super) fn export(conn: &mut Conn, path: &Path) -> Result<(), MovingError> {
    let failed = || MovingError::file(path);
    let mut file = BufWriter::new(super::files::create(path)?);
    writeln!(file, "{HEADER}").map_err(failed())?;
    let mut last = 0;
    while let Some((end, lines)) = page(conn, last)? {
        last = end;
        file.write_all(lines.as_bytes()).map_err(failed())?;
    }
    file.into_inner().map_err(|error| failed()(error.into_error()))?.sync_all().map_err(failed())
}

/// Some readers after the one of that row as lines, with the row of the last; nothing if there are no more.
///
/// # Errors
/// When the database fails.
pub fn page(conn: &mut Conn, after: i64) -> Result<Option<(i64, String)>, DbError> {
    type Reader = (i64, String, String, i64, Option<String>, Option<String>, String, String);
    let rows: Vec<Reader> = conn.query(READERS, &[&after, &PAGE])?;
    let Some(last) = rows.last().map(|row| row.0) else { return Ok(None) };
    let mut lines = String::new();
    for (id, email, name, created_at, suppressed, customer, labels, note) in rows {
        let (letters, (plan, until)) = (letters(conn, id)?, grant(conn, id)?);
        let cells = [
            email,
            name,
            timestamp(created_at).to_string(),
            letters,
            plan,
            until,
            customer.unwrap_or_default(),
            suppressed.unwrap_or_default(),
            labels,
            note,
        ];
        let cells: Vec<_> = cells.iter().map(|text| cell(text)).collect();
        lines.push_str(&cells.join(","));
        lines.push('\n');
    }
    Ok(Some((last, lines)))
}

fn letters(conn: &mut Conn, reader: i64) -> Result<String, DbError> {
    let mut letters: Vec<String> = conn.query(LETTERS, &[&reader])?;
    letters.sort();
    Ok(letters.join(";"))
}

fn grant(conn: &mut Conn, reader: i64) -> Result<(String, String), DbError> {
    let grant: Option<(String, Option<i64>)> = conn.query_opt(GRANT, &[&reader])?;
    let until = |at: Option<i64>| at.map(|at| timestamp(at).to_string()).unwrap_or_default();
    Ok(grant.map(|(plan, ends_at)| (plan, until(ends_at))).unwrap_or_default())
}
