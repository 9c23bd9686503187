//! The tables as the schema has them, for what must take in all of them: backups, exports, restores.
//! Whoever adds a table need not tell anyone; it is found here.

use crate::config::Dialect;
use crate::conn::{Conn, Tx, places};
use crate::error::DbError;
use crate::value::Value;

/// Rows that PostgreSQL hands over at a time.
const PAGE: i64 = 500;

/// A table of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in the order of the schema.
    pub columns: Vec<TableColumn>,
    /// The column whose numbers the database gives out, if it has one.
    pub counted: Option<String>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableColumn {
    /// Its name.
    pub name: String,
    /// Its place in the primary key, from 1; 0 if it is not part of it.
    pub key: i64,
    /// The table whose rows it names.
    pub references: Option<String>,
    /// Whether it holds text; else it holds integers.
    pub text: bool,
}

const SQLITE_COLUMNS: &str = "
    SELECT t.name, c.name, c.pk, upper(c.type) = 'TEXT',
        (SELECT MIN(f.\"table\") FROM pragma_foreign_key_list(t.name) AS f WHERE f.\"from\" = c.name),
        upper(m.sql) LIKE '%AUTOINCREMENT%' AND c.pk = 1
    FROM sqlite_master AS m, pragma_table_list AS t, pragma_table_info(t.name) AS c
    WHERE m.type = 'table' AND m.name = t.name AND t.schema = 'main' AND t.type = 'table'
        AND t.name NOT LIKE 'sqlite_%'
    ORDER BY t.name, c.cid";
const POSTGRES_COLUMNS: &str = "
    SELECT CAST(t.relname AS TEXT), CAST(a.attname AS TEXT),
        COALESCE(CAST(array_position(CAST(p.conkey AS INT2[]), a.attnum) AS BIGINT), 0),
        a.atttypid = CAST('text' AS REGTYPE), CAST(r.relname AS TEXT), a.attidentity <> ''
    FROM pg_class AS t
    JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_constraint AS p ON p.conrelid = t.oid AND p.contype = 'p'
    LEFT JOIN pg_constraint AS f ON f.conrelid = t.oid AND f.contype = 'f' AND f.conkey = ARRAY[a.attnum]
    LEFT JOIN pg_class AS r ON r.oid = f.confrelid
    WHERE t.relkind = 'r' AND t.relnamespace = CAST(CAST(current_schema() AS TEXT) AS REGNAMESPACE)
    ORDER BY CAST(t.relname AS TEXT) COLLATE \"C\", a.attnum";

/// Every table of the database, each after those it refers to.
///
/// # Errors
/// When the database fails.
pub fn tables(conn: &mut Conn) -> Result<Vec<Table>, DbError> {
    let sql = match conn.dialect() {
        Dialect::Sqlite => SQLITE_COLUMNS,
        Dialect::Postgres => POSTGRES_COLUMNS,
    };
    let mut found: Vec<Table> = Vec::new();
    for (table, name, key, text, references, counted) in
        conn.query::<(String, String, i64, bool, Option<String>, bool)>(sql, &[])?
    {
        if found.last().is_none_or(|last| last.name != table) {
            found.push(Table { name: table, columns: Vec::new(), counted: None });
        }
        let Some(last) = found.last_mut() else { continue };
        last.counted = last.counted.take().or(counted.then(|| name.clone()));
        last.columns.push(TableColumn { name, key, references, text });
    }
    Ok(referred_first(found))
}

/// Puts tables behind those they refer to. In a circle the order of names stands.
fn referred_first(mut waiting: Vec<Table>) -> Vec<Table> {
    let mut sorted: Vec<Table> = Vec::new();
    while !waiting.is_empty() {
        let free = |table: &Table| {
            let mut named = table.columns.iter().filter_map(|column| column.references.as_ref());
            named.all(|name| *name == table.name || !waiting.iter().any(|other| other.name == *name))
        };
        let next = waiting.iter().position(free).unwrap_or(0);
        sorted.push(waiting.remove(next));
    }
    sorted
}

impl Table {
    /// Shows every row to `each`, in the order of the primary key, the columns as asked for. On both
    /// databases memory stays flat, and no statement takes long.
    ///
    /// # Errors
    /// When the database fails, or `each` does.
    pub fn each_row<E: From<DbError>>(
        &self,
        conn: &mut Conn,
        columns: &[String],
        mut each: impl FnMut(Vec<Value>) -> Result<(), E>,
    ) -> Result<(), E> {
        let select = self.select(conn.dialect(), columns);
        if conn.dialect() == Dialect::Sqlite {
            return conn.query_each(&select, &[], each);
        }
        let cursor = quoted(&format!("rows_of_{}", self.name));
        conn.batch(&format!("DECLARE {cursor} NO SCROLL CURSOR FOR {select}"))?;
        let fetch = format!("FETCH FORWARD {PAGE} FROM {cursor}");
        loop {
            let mut rows = 0;
            // Asked for anew each time: a kept statement would belong to the cursor of another transaction.
            for row in conn.query_once::<Vec<Value>>(&fetch)? {
                rows += 1;
                each(row)?;
            }
            if rows < PAGE {
                break;
            }
        }
        Ok(conn.batch(&format!("CLOSE {cursor}"))?)
    }

    fn select(&self, dialect: Dialect, columns: &[String]) -> String {
        let mut key: Vec<&TableColumn> = self.columns.iter().filter(|column| column.key > 0).collect();
        key.sort_by_key(|column| column.key);
        // By bytes, as SQLite sorts: what is written in this order is the same whatever it was read from.
        let sorted = |column: &TableColumn| match dialect {
            Dialect::Postgres if column.text => format!("{} COLLATE \"C\"", quoted(&column.name)),
            _ => quoted(&column.name),
        };
        let key: Vec<String> = key.into_iter().map(sorted).collect();
        let order = if key.is_empty() { String::new() } else { format!(" ORDER BY {}", key.join(", ")) };
        format!("SELECT {} FROM {}{order}", list(columns), quoted(&self.name))
    }

    /// How many rows it has.
    ///
    /// # Errors
    /// When the database fails.
    pub fn count(&self, conn: &mut Conn) -> Result<i64, DbError> {
        conn.query_one(&format!("SELECT COUNT(*) FROM {}", quoted(&self.name)), &[])
    }

    /// Adds rows as they were, numbers included. `columns` are names of this table's columns.
    ///
    /// # Errors
    /// When the database refuses one.
    pub fn insert(&self, tx: &mut Tx, columns: &[String], rows: &[Vec<Value>]) -> Result<(), DbError> {
        let values = places(rows.len(), columns.len());
        let overriding = match tx.dialect() {
            Dialect::Sqlite => "",
            Dialect::Postgres => " OVERRIDING SYSTEM VALUE",
        };
        let (name, columns) = (quoted(&self.name), list(columns));
        let sql = format!("INSERT INTO {name} ({columns}){overriding} VALUES {values}");
        let params: Vec<&dyn crate::Bind> = rows.iter().flatten().map(|value| value as _).collect();
        tx.execute(&sql, &params).map(drop)
    }

    /// The highest number ever given out for its rows, whether such a row is still there or not.
    ///
    /// # Errors
    /// When the database fails.
    pub fn counter(&self, conn: &mut Conn) -> Result<Option<i64>, DbError> {
        let Some(counted) = &self.counted else { return Ok(None) };
        if conn.dialect() == Dialect::Sqlite {
            return conn.query_one(SQLITE_COUNTER, &[&self.name]);
        }
        let sequence: String = conn.query_one(SEQUENCE, &[&quoted(&self.name), counted])?;
        let read = format!("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}");
        conn.query_one(&read, &[])
    }

    /// Lets the numbers of its rows go on above `last`.
    ///
    /// # Errors
    /// When the database fails.
    pub fn set_counter(&self, tx: &mut Tx, last: i64) -> Result<(), DbError> {
        let Some(counted) = &self.counted else { return Ok(()) };
        if last < 1 {
            return Ok(());
        }
        if tx.dialect() == Dialect::Sqlite {
            tx.execute("DELETE FROM sqlite_sequence WHERE name = $1", &[&self.name])?;
            let set = "INSERT INTO sqlite_sequence (name, seq) VALUES ($1, $2)";
            return tx.execute(set, &[&self.name, &last]).map(drop);
        }
        let set = "SELECT setval(CAST(pg_get_serial_sequence($1, $2) AS REGCLASS), $3, true)";
        tx.query_one::<i64>(set, &[&quoted(&self.name), counted, &last]).map(drop)
    }
}

/// How many bytes the database takes, roughly.
///
/// # Errors
/// When the database fails.
pub fn size(conn: &mut Conn) -> Result<i64, DbError> {
    conn.query_one(
        match conn.dialect() {
            Dialect::Sqlite => "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size",
            Dialect::Postgres => "SELECT pg_database_size(current_database())",
        },
        &[],
    )
}

const SQLITE_COUNTER: &str = "SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = $1";
const SEQUENCE: &str = "SELECT pg_get_serial_sequence($1, $2)";

fn list(columns: &[String]) -> String {
    columns.iter().map(|name| quoted(name)).collect::<Vec<_>>().join(", ")
}

pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::TestDb;

    crate::both_databases! {
        fn tables_are_found_with_what_they_refer_to(db: TestDb) {
            let tables = db.read_blocking(tables).unwrap();
            let place = |name: &str| tables.iter().position(|table| table.name == name).unwrap();
            assert!(place("readers") > place("holders") && place("article_terms") > place("articles"));
            for (at, table) in tables.iter().enumerate() {
                for named in table.columns.iter().filter_map(|column| column.references.as_ref()) {
                    assert!(place(named) <= at, "{} stands before {named}", table.name);
                }
            }
            let unlocks = &tables[place("unlocks")];
            assert_eq!(unlocks.columns[1].references.as_deref(), Some("articles"));
            assert_eq!([unlocks.columns[0].key, unlocks.columns[1].key, unlocks.columns[2].key], [1, 2, 0]);
            assert_eq!(tables[place("readers")].counted.as_deref(), Some("id"));
            assert_eq!(unlocks.counted, None);
            assert!(tables.iter().all(|table| table.name != "sqlite_sequence"));
        }

        fn rows_and_counters_are_written_as_they_were_read(db: TestDb) {
            let text = |text: &str| Value::Text(text.into());
            let rows: Vec<Vec<Value>> =
                (1..=1203).map(|id| vec![Value::Int(id), text("topic"), text(&format!("t{id}")), text("'; \"")]).collect();
            let columns: Vec<String> = ["id", "kind", "slug", "name"].map(String::from).to_vec();
            let (written, named) = (rows.clone(), columns.clone());
            db.write_blocking::<_, DbError>(move |tx| {
                let terms = tables(tx)?.into_iter().find(|table| table.name == "terms").unwrap();
                assert_eq!(terms.counter(tx)?, Some(0));
                written.chunks(100).try_for_each(|rows| terms.insert(tx, &named, rows))?;
                terms.set_counter(tx, 5000)
            })
            .unwrap();
            let next = "INSERT INTO terms (kind, slug, name) VALUES ('topic', 'next', 'x') RETURNING id";
            for turn in 0..2 {
                let named = columns.clone();
                let read = db.read_blocking::<_, DbError>(move |conn| {
                    let terms = tables(conn)?.into_iter().find(|table| table.name == "terms").unwrap();
                    let mut read = Vec::new();
                    terms.each_row(conn, &named, |row| { read.push(row); Ok::<_, DbError>(()) })?;
                    Ok((read, terms.counter(conn)?, terms.count(conn)?))
                });
                assert_eq!(read.unwrap(), (rows.clone(), Some(5000), 1203), "reading {turn}");
            }
            assert_eq!(db.write_blocking(move |tx| tx.query_one::<i64>(next, &[])).unwrap(), 5001);
        }
    }
}
