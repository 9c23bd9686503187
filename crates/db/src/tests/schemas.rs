//! The two schemas say the same: what SQLite's migrations make, PostgreSQL's make too.

use crate::testing::TestDb;

/// Table, column, whether it may be NULL, its type, its place in the primary key (0: none).
type Columns = Vec<(String, String, bool, String, i64)>;

const SQLITE: &str = "
    SELECT t.name, c.name, c.\"notnull\" = 0 AND c.pk = 0, lower(c.type), c.pk
    FROM pragma_table_list AS t, pragma_table_info(t.name) AS c
    WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
    ORDER BY t.name, c.name";

// Without changes.xid, which only PostgreSQL needs. COLLATE \"C\" sorts as SQLite does.
const POSTGRES: &str = "
    SELECT CAST(c.table_name AS TEXT), CAST(c.column_name AS TEXT), c.is_nullable = 'YES', CAST(c.data_type AS TEXT),
        COALESCE(k.ordinal_position, 0)
    FROM information_schema.columns AS c
    JOIN information_schema.tables AS t
        ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE'
    LEFT JOIN information_schema.table_constraints AS p
        ON p.table_schema = c.table_schema AND p.table_name = c.table_name AND p.constraint_type = 'PRIMARY KEY'
    LEFT JOIN information_schema.key_column_usage AS k
        ON k.constraint_schema = p.constraint_schema AND k.constraint_name = p.constraint_name
        AND k.table_name = c.table_name AND k.column_name = c.column_name
    WHERE c.table_schema = current_schema() AND NOT (c.table_name = 'changes' AND c.column_name = 'xid')
    ORDER BY CAST(c.table_name AS TEXT) COLLATE \"C\", CAST(c.column_name AS TEXT) COLLATE \"C\"";

fn columns(db: &TestDb, sql: &'static str) -> Columns {
    let mut columns: Columns = db.read_blocking(move |conn| conn.query(sql, &[])).unwrap();
    for (table, column, _, kind, _) in &mut columns {
        *kind = match kind.as_str() {
            "integer" | "bigint" => "integer".into(),
            "text" => "text".into(),
            other => panic!("{table}.{column} is {other}: columns hold integers or text"),
        };
    }
    columns
}

#[test]
fn both_databases_have_the_same_columns() {
    let sqlite = columns(&TestDb::sqlite(), SQLITE);
    let postgres = columns(&TestDb::postgres(), POSTGRES);
    for column in &sqlite {
        assert!(postgres.contains(column), "PostgreSQL lacks or differs in {column:?}");
    }
    for column in &postgres {
        assert!(sqlite.contains(column), "SQLite lacks or differs in {column:?}");
    }
    assert!(sqlite.iter().any(|(table, ..)| table == "changes"));
}

#[test]
fn sqlite_tables_check_their_types() {
    const LOOSE: &str = "SELECT name FROM pragma_table_list
        WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'";
    let loose = TestDb::sqlite().read_blocking(|conn| conn.query::<String>(LOOSE, &[]));
    assert_eq!(loose.unwrap(), [""; 0], "these need STRICT");
}

/// Else SQLite gives the id of a deleted row to a new one, which inherits what is cached for it.
#[test]
fn sqlite_ids_are_never_reused() {
    const REUSING: &str = "SELECT t.name FROM pragma_table_list AS t, pragma_table_info(t.name) AS c, sqlite_master AS m
        WHERE t.schema = 'main' AND t.type = 'table' AND m.type = 'table' AND m.name = t.name
            AND c.name = 'id' AND c.pk = 1 AND c.type = 'INTEGER' AND upper(m.sql) NOT LIKE '%AUTOINCREMENT%'";
    let reusing = TestDb::sqlite().read_blocking(|conn| conn.query::<String>(REUSING, &[]));
    assert_eq!(reusing.unwrap(), [""; 0], "these need INTEGER PRIMARY KEY AUTOINCREMENT");
}
