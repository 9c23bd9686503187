//! Rows as JSON objects, a file a table, and back.

use std::fs::File;
use std::io::{BufRead as _, BufReader, BufWriter, Read as _, Write as _};
use std::path::Path;

use db::{Conn, DbError, Table, Tx, Value};
use kernel::EmailAddress;
use serde_json::{Map, Value as Json};

use super::MovingError;
use super::decisions::{Decision, of};
use crate::Press;

/// No row takes more.
const LONGEST: u64 = 128 << 20;
/// Rows in a statement, and the bytes of text after which there are fewer.
const ROWS: usize = 100;
const BYTES: usize = 4 << 20;

/// A column that stays, and whether it is a secret, which no row can do without.
type Staying = Option<(&'static str, bool)>;

/// The tables that move, each after those it refers to, with the column that stays.
fn moving(conn: &mut Conn) -> Result<Vec<(Table, Staying)>, DbError> {
    let decided = |table: Table| match of(&table.name)? {
        Decision::Whole => Some((table, None)),
        Decision::Without(column) => Some((table, Some((column, true)))),
        Decision::Alone(column) => Some((table, Some((column, false)))),
        Decision::Stays(_) => None,
    };
    Ok(db::tables(conn)?.into_iter().filter_map(decided).collect())
}

/// Writes a file for each table that moves.
pub(super) fn export(conn: &mut Conn, folder: &Path) -> Result<u64, MovingError> {
    let mut rows = 0;
    for (table, stays) in moving(conn)? {
        let path = folder.join(format!("{}.ndjson", table.name));
        let failed = || MovingError::file(&path);
        let mut file = BufWriter::new(super::files::create(&path)?);
        let names = table.columns.iter().map(|column| column.name.clone());
        let names: Vec<String> =
            names.filter(|name| stays.is_none_or(|(column, _)| column != name)).collect();
        table.each_row(conn, &names, |row| {
            rows += 1;
            file.write_all(object(&names, &row).as_bytes()).map_err(failed())
        })?;
        file.into_inner().map_err(|error| failed()(error.into_error()))?.sync_all().map_err(failed())?;
    }
    Ok(rows)
}

/// A row as a line, its columns in the order of the schema.
fn object(names: &[String], row: &[Value]) -> String {
    let cell = |value: &Value| match value {
        Value::Null => Json::Null,
        Value::Int(number) => Json::from(*number),
        Value::Text(text) => Json::from(text.as_str()),
    };
    let cells: Vec<String> = names
        .iter()
        .zip(row)
        .map(|(name, value)| format!("{}:{}", Json::from(name.as_str()), cell(value)))
        .collect();
    format!("{{{}}}\n", cells.join(","))
}

/// Refuses a site in which anything lives that would be moved in.
pub(super) fn refuse_inhabited(conn: &mut Conn) -> Result<(), MovingError> {
    for (table, _) in moving(conn)? {
        if table.count(conn)? > 0 {
            return Err(MovingError::Inhabited(table.name));
        }
    }
    Ok(())
}

const FRESH_LINEAGE: &str = "UPDATE meta SET value = $1 WHERE key = 'lineage'";

/// Takes in every table. Followers of the change log start over, as from a new database.
pub(super) fn import(tx: &mut Tx, press: &Press, folder: &Path) -> Result<u64, MovingError> {
    let mut rows = 0;
    for (table, stays) in moving(tx)? {
        let path = folder.join(format!("{}.ndjson", table.name));
        rows += Arriving { press, table: &table, stays, path: &path }.take_in(tx)?;
    }
    tx.execute(FRESH_LINEAGE, &[&press.random.public_id()])?;
    Ok(rows)
}

/// A file of rows on its way into a table.
struct Arriving<'a> {
    press: &'a Press,
    table: &'a Table,
    stays: Staying,
    path: &'a Path,
}

impl Arriving<'_> {
    fn take_in(&self, tx: &mut Tx) -> Result<u64, MovingError> {
        let mut file = BufReader::new(File::open(self.path).map_err(MovingError::file(self.path))?);
        let (mut rows, mut highest, mut columns) = (0, 0, Vec::new());
        let (mut batch, mut weight) = (Vec::new(), 0);
        loop {
            let mut line = Vec::new();
            let read = (&mut file)
                .take(LONGEST)
                .read_until(b'\n', &mut line)
                .map_err(MovingError::file(self.path))?;
            if read > 0 {
                rows += 1;
                let fields = self.fields(&line, rows)?;
                let names: Vec<String> = fields.iter().map(|(name, _)| name.clone()).collect();
                if rows == 1 {
                    columns.clone_from(&names);
                } else if names != columns {
                    return Err(self.bad(rows, "it has other columns than the rows before it"));
                }
                highest = highest.max(self.id(&fields));
                self.remember_address(tx, &fields)?;
                batch.push(fields.into_iter().map(|(_, value)| value).collect());
                weight += read;
            }
            if batch.len() == ROWS || weight >= BYTES || (read == 0 && !batch.is_empty()) {
                let inserted = self.table.insert(tx, &columns, &std::mem::take(&mut batch));
                inserted.map_err(|error| {
                    MovingError::bad(self.path, format!("rows up to {rows} do not fit ({error})"))
                })?;
                weight = 0;
            }
            if read == 0 {
                break;
            }
        }
        self.table.set_counter(tx, highest)?;
        Ok(rows)
    }

    fn bad(&self, row: u64, problem: &str) -> MovingError {
        MovingError::bad(self.path, format!("line {row}: {problem}"))
    }

    /// The columns of a line in the order of the schema; a secret that stayed is replaced by one that
    /// nobody can know.
    fn fields(&self, line: &[u8], row: u64) -> Result<Vec<(String, Value)>, MovingError> {
        let parsed: Result<Map<String, Json>, _> = serde_json::from_slice(line);
        let mut map = parsed.map_err(|_| self.bad(row, "it is no JSON object"))?;
        let mut fields = Vec::new();
        for column in &self.table.columns {
            let value = match map.remove(&column.name) {
                _ if self.stays == Some((column.name.as_str(), true)) => {
                    Value::Text(self.press.random.token().hash())
                }
                None => continue,
                Some(Json::Null) => Value::Null,
                Some(Json::String(text)) => Value::Text(text),
                Some(Json::Number(number)) if number.is_i64() => {
                    Value::Int(number.as_i64().unwrap_or_default())
                }
                Some(_) => {
                    return Err(self.bad(row, &format!("{} is neither text nor a whole number", column.name)));
                }
            };
            fields.push((column.name.clone(), value));
        }
        match map.keys().next() {
            Some(unknown) => {
                Err(self.bad(row, &format!("there is no column {unknown}; a newer release made it")))
            }
            None => Ok(fields),
        }
    }

    fn id(&self, fields: &[(String, Value)]) -> i64 {
        let counted = self.table.counted.as_deref();
        let id = fields.iter().find(|(name, _)| Some(name.as_str()) == counted);
        if let Some((_, Value::Int(id))) = id { *id } else { 0 }
    }

    /// Allowances are found by the keyed hash of an address, which is made anew with this site's key.
    fn remember_address(&self, tx: &mut Tx, fields: &[(String, Value)]) -> Result<(), MovingError> {
        const REMEMBER: &str =
            "INSERT INTO addresses (hash, holder_id) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING";
        if self.table.name != "readers" {
            return Ok(());
        }
        let field = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value);
        if let (Some(Value::Text(email)), Some(Value::Int(holder))) = (field("email"), field("holder_id"))
            && let Ok(email) = EmailAddress::parse(email)
        {
            tx.execute(REMEMBER, &[&self.press.address_hash(&email), holder])?;
        }
        Ok(())
    }
}
