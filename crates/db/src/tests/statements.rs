use super::{ADD, COUNT, create_table, with_notes};
use crate::testing::TestDb;
use crate::{Conn, DbError, Violation};

/// Runs `work` in a transaction of its own; what fails in one does not trouble the next.
fn try_in<T: Send + 'static>(
    db: &TestDb,
    work: impl FnOnce(&mut Conn) -> Result<T, DbError> + Send + 'static,
) -> Result<T, DbError> {
    db.write_blocking(|tx| work(tx))
}

db::both_databases! {
    fn values_come_back_as_they_went_in(db: TestDb) {
        with_notes(&db);
        let rows = try_in(&db, |conn| {
            conn.execute(ADD, &[&i64::MIN, &"Zürich — 東京 \u{1F5DE}"])?;
            conn.execute(ADD, &[&true, &String::new()])?;
            conn.execute(ADD, &[&7u32, &None::<String>])?;
            conn.query::<(i64, Option<String>)>("SELECT id, text FROM notes ORDER BY id", &[])
        });
        let expected =
            vec![(i64::MIN, Some("Zürich — 東京 \u{1F5DE}".into())), (1, Some(String::new())), (7, None)];
        assert_eq!(rows.unwrap(), expected);
    }

    fn parameters_may_repeat_and_come_in_any_order(db: TestDb) {
        with_notes(&db);
        let row = try_in(&db, |conn| {
            conn.execute("INSERT INTO notes (text, id) VALUES ($2, $1)", &[&1, &"one"])?;
            conn.query_one::<(i64, bool)>(
                "SELECT id, text IS NULL FROM notes WHERE (id = $2 AND text = $1) OR (text = $1 AND id = $2 + 1)",
                &[&"one", &1],
            )
        });
        assert_eq!(row.unwrap(), (1, false));
    }

    fn parameters_and_values_must_be_as_many(db: TestDb) {
        with_notes(&db);
        for values in [&[][..], &[1], &[1, 2, 3]] {
            let outcome = try_in(&db, |conn| {
                let values: Vec<&dyn crate::Bind> = values.iter().map(|value| value as _).collect();
                conn.execute(ADD, &values)
            });
            assert!(matches!(outcome, Err(DbError::Parameters { .. })), "{outcome:?}");
        }
    }

    fn text_is_not_stored_where_integers_belong(db: TestDb) {
        with_notes(&db);
        let outcome = try_in(&db, |conn| conn.execute(ADD, &[&"one", &"text"]));
        assert!(matches!(outcome, Err(DbError::Sql { .. })), "{outcome:?}");
        assert!(outcome.unwrap_err().to_string().contains("INSERT INTO notes"));
        assert_eq!(super::count(&db), 0);
    }

    fn columns_are_read_as_what_they_are(db: TestDb) {
        with_notes(&db);
        try_in(&db, |conn| conn.execute(ADD, &[&-1, &"secret@example.org"])).unwrap();
        let outcomes = [
            try_in(&db, |conn| conn.query_one::<String>("SELECT id FROM notes", &[]).map(drop)),
            try_in(&db, |conn| conn.query_one::<i64>("SELECT text FROM notes", &[]).map(drop)),
            try_in(&db, |conn| conn.query_one::<u32>("SELECT id FROM notes", &[]).map(drop)),
            try_in(&db, |conn| conn.query_one::<bool>("SELECT id FROM notes", &[]).map(drop)),
            try_in(&db, |conn| conn.query_one::<i64>("SELECT NULL FROM notes", &[]).map(drop)),
            try_in(&db, |conn| conn.query_one::<i64>("SELECT AVG(id) FROM notes", &[]).map(drop)),
            try_in(&db, |conn| conn.query_one::<(i64, i64)>("SELECT id FROM notes", &[]).map(drop)),
        ];
        for outcome in outcomes {
            let error = outcome.unwrap_err();
            assert!(matches!(error, DbError::Column { .. }), "{error:?}");
            assert!(!error.to_string().contains("secret"), "{error}");
        }
    }

    fn one_row_means_one(db: TestDb) {
        with_notes(&db);
        const IDS: &str = "SELECT id FROM notes";
        assert_eq!(try_in(&db, |conn| conn.query_opt::<i64>(IDS, &[])).unwrap(), None);
        let none = try_in(&db, |conn| conn.query_one::<i64>(IDS, &[]));
        assert!(matches!(none, Err(DbError::Rows { found: "no row", .. })), "{none:?}");
        try_in(&db, |conn| conn.execute("INSERT INTO notes (id) VALUES (1), (2)", &[])).unwrap();
        let several = try_in(&db, |conn| conn.query_opt::<i64>(IDS, &[]));
        assert!(matches!(several, Err(DbError::Rows { found: "several rows", .. })), "{several:?}");
    }

    fn any_number_of_ids_is_asked_for(db: TestDb) {
        with_notes(&db);
        let all: Vec<i64> = (1..=45).collect();
        for id in all.clone() {
            try_in(&db, move |conn| conn.execute(ADD, &[&id, &format!("note {id}")])).unwrap();
        }
        const AMONG: &str = "SELECT id FROM notes WHERE text <> $1 AND id IN ({ids})";
        for ids in [&all[..], &all[..20], &all[..21], &all[3..4], &[], &[7, 99, 7, -1]] {
            let asked = ids.to_vec();
            let mut found =
                try_in(&db, move |conn| conn.query_among::<i64>(AMONG, &[&"note 4"], &asked)).unwrap();
            found.sort_unstable();
            let there: Vec<i64> = all.iter().copied().filter(|id| *id != 4 && ids.contains(id)).collect();
            assert_eq!(found, there);
        }
    }

    fn broken_constraints_are_told_apart(db: TestDb) {
        db.write_blocking(|tx| {
            create_table(tx, "parents (id BIGINT PRIMARY KEY)")?;
            create_table(tx, "children (id BIGINT PRIMARY KEY, parent BIGINT NOT NULL REFERENCES parents,
                age BIGINT CHECK (age >= 0), name TEXT UNIQUE)")?;
            tx.execute("INSERT INTO parents (id) VALUES (1)", &[])?;
            tx.execute("INSERT INTO children (id, parent, age, name) VALUES (1, 1, 1, 'a@example.org')", &[])
        }).unwrap();
        for (values, violation) in [
            ("1, 1, 1, 'b'", Violation::Unique),
            ("2, 1, 1, 'a@example.org'", Violation::Unique),
            ("2, 9, 1, 'b'", Violation::ForeignKey),
            ("2, 1, -1, 'b'", Violation::Check),
            ("2, NULL, 1, 'b'", Violation::NotNull),
        ] {
            let sql = format!("INSERT INTO children (id, parent, age, name) VALUES ({values})");
            let error = try_in(&db, move |conn| conn.execute(&sql, &[])).unwrap_err();
            assert_eq!(error.violation(), Some(violation), "{error}");
            assert_eq!(error.is_unique_violation(), violation == Violation::Unique);
        }
    }

    fn a_broken_constraint_does_not_quote_the_row(db: TestDb) {
        with_notes(&db);
        let outcome = try_in(&db, |conn| {
            conn.execute(ADD, &[&1, &"reader@example.org"])?;
            conn.execute(ADD, &[&2, &"reader@example.org"])
        });
        let error = outcome.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("reader@"), "{error:?}");
    }

    fn long_answers_are_shown_row_by_row_and_can_be_left(db: TestDb) {
        with_notes(&db);
        let seen = try_in(&db, |conn| {
            for id in 0..500 {
                conn.execute(ADD, &[&id, &id.to_string()])?;
            }
            let mut seen = 0;
            let left = conn.query_each("SELECT id FROM notes ORDER BY id", &[], |id: i64| {
                seen += 1;
                if id == 99 { Err(DbError::Closed) } else { Ok(()) }
            });
            assert!(matches!(left, Err(DbError::Closed)));
            // The connection is good for the next statement.
            assert_eq!(conn.query_one::<i64>(COUNT, &[])?, 500);
            Ok(seen)
        });
        assert_eq!(seen.unwrap(), 100);
    }

    fn inserts_answer_with_returning(db: TestDb) {
        with_notes(&db);
        const KEEP: &str =
            "INSERT INTO notes (id, text) VALUES ($1, $2) ON CONFLICT (text) DO UPDATE SET text = notes.text RETURNING id";
        let ids = try_in(&db, |conn| {
            Ok((conn.query_one::<i64>(KEEP, &[&1, &"same"])?, conn.query_one::<i64>(KEEP, &[&2, &"same"])?))
        });
        assert_eq!(ids.unwrap(), (1, 1));
    }

    fn reads_cannot_write(db: TestDb) {
        with_notes(&db);
        let outcome = db.read_blocking(|conn| conn.execute(ADD, &[&1, &"one"]));
        assert!(matches!(outcome, Err(DbError::Sql { .. })), "{outcome:?}");
    }
}

#[test]
fn an_integer_too_wide_for_what_postgres_inferred_says_how_to_widen_it() {
    let db = TestDb::postgres();
    let outcome = try_in(&db, |conn| conn.query_one::<i64>("SELECT $1 - 1", &[&1_700_000_000_000_i64]));
    assert!(outcome.unwrap_err().to_string().contains("CAST($n AS BIGINT)"));
}

#[test]
fn a_full_disk_is_named_and_nothing_was_written() {
    let db = TestDb::sqlite();
    with_notes(&db);
    // The database may not grow any more, which SQLite answers as a full disk.
    try_in(&db, |conn| conn.query_one::<i64>("PRAGMA max_page_count = 1", &[])).unwrap();
    let long = "x".repeat(1 << 20);
    let full = try_in(&db, move |conn| conn.execute(ADD, &[&1, &long])).unwrap_err();
    assert!(matches!(full, DbError::Full) && full.to_string().contains("make room"), "{full}");
    assert_eq!(super::count(&db), 0);
    try_in(&db, |conn| conn.query_one::<i64>("PRAGMA max_page_count = 1000000", &[])).unwrap();
    try_in(&db, |conn| conn.execute(ADD, &[&1, &"x"])).unwrap();
}
