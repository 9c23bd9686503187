use crate::migrate::{Applied, Migration, embedded, pending};
use crate::testing::TestDb;
use crate::{Db, DbError, Dialect};

fn migrations(count: i64) -> Vec<Migration> {
    (1..=count)
        .map(|version| Migration {
            version,
            name: format!("{version:04}_step"),
            sql: format!("CREATE TABLE step_{version} (id INTEGER)"),
        })
        .collect()
}

fn record(migration: &Migration) -> Applied {
    Applied { version: migration.version, name: migration.name.clone(), checksum: migration.checksum() }
}

#[test]
fn what_did_not_run_is_pending() {
    let known = migrations(3);
    for done in 0..=3 {
        let applied: Vec<Applied> = known[..done].iter().map(record).collect();
        let versions: Vec<i64> = pending(&applied, &known).unwrap().iter().map(|it| it.version).collect();
        assert_eq!(versions, (done as i64 + 1..=3).collect::<Vec<_>>());
    }
}

#[test]
fn what_a_newer_release_ran_is_left_alone() {
    let applied: Vec<Applied> = migrations(5).iter().map(record).collect();
    assert!(pending(&applied, &migrations(3)).unwrap().is_empty());
}

#[test]
fn an_edited_migration_is_refused() {
    let known = migrations(2);
    let mut applied: Vec<Applied> = known.iter().map(record).collect();
    applied[0].checksum = "other".into();
    let error = pending(&applied, &known).unwrap_err().to_string();
    assert!(error.starts_with("migration 0001_step: it ran here in another form"), "{error}");
}

#[test]
fn a_gap_is_refused() {
    let known = migrations(3);
    let applied = [record(&known[0]), record(&known[2])];
    let error = pending(&applied, &known).unwrap_err().to_string();
    assert!(error.starts_with("migration 0003_step: it is recorded, but 0002 before it is not"), "{error}");
}

#[test]
fn both_databases_have_the_same_steps() {
    let names = |dialect| embedded(dialect).unwrap().into_iter().map(|it| it.name).collect::<Vec<_>>();
    assert_eq!(names(Dialect::Sqlite), names(Dialect::Postgres));
    assert_eq!(names(Dialect::Sqlite)[0], "0001_foundation");
}

fn reopen(db: &TestDb) -> Result<Db, DbError> {
    Db::open(db.config(), db.data_dir())
}

fn alter(db: &TestDb, sql: &'static str) {
    assert_eq!(db.write_blocking(move |tx| tx.execute(sql, &[])).unwrap(), 1);
}

db::both_databases! {
    fn opening_again_runs_nothing_twice(db: TestDb) {
        const RECORDS: &str = "SELECT version, applied_at FROM schema_migrations ORDER BY version";
        const LINEAGE: &str = "SELECT value FROM meta WHERE key = 'lineage'";
        let facts = |db: &Db| db.read_blocking(|conn| {
            Ok::<_, DbError>((conn.query::<(i64, i64)>(RECORDS, &[])?, conn.query_one::<String>(LINEAGE, &[])?))
        }).unwrap();
        let before = facts(&db);
        assert_eq!(before.0.len(), embedded(db.dialect()).unwrap().len());
        assert_eq!(facts(&reopen(&db).unwrap()), before);
    }

    fn a_database_with_other_migrations_is_not_opened(db: TestDb) {
        alter(&db, "UPDATE schema_migrations SET checksum = 'other' WHERE version = 1");
        let refused = reopen(&db).err().unwrap();
        assert!(matches!(&refused, DbError::Migration { name, .. } if name == "0001_foundation"), "{refused}");
    }

    fn a_database_beyond_this_program_is_not_opened(db: TestDb) {
        alter(&db, "INSERT INTO meta (key, value) VALUES ('min_compatible', '9000')");
        let refused = reopen(&db).err().unwrap();
        assert!(matches!(refused, DbError::TooNew { needed: 9000, .. }), "{refused}");
        alter(&db, "UPDATE meta SET value = '1' WHERE key = 'min_compatible'");
        assert!(reopen(&db).is_ok());
    }
}

/// Several commands may be the first to open a database.
#[test]
fn many_open_a_new_database_at_once() {
    let data = tempfile::tempdir().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| Db::open(&crate::DatabaseConfig::default(), data.path()).unwrap());
        }
    });
}

#[test]
fn sqlite_keeps_what_it_was_told_to_commit() {
    let db = TestDb::sqlite();
    let settings = db.write_blocking(|tx| {
        Ok::<_, DbError>((
            tx.query_one::<String>("PRAGMA journal_mode", &[])?,
            tx.query_one::<i64>("PRAGMA synchronous", &[])?,
            tx.query_one::<i64>("PRAGMA foreign_keys", &[])?,
            tx.query_one::<i64>("PRAGMA mmap_size", &[])?,
        ))
    });
    assert_eq!(settings.unwrap(), ("wal".into(), 2, 1, 0));
}

#[cfg(unix)]
#[test]
fn a_new_sqlite_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let data = tempfile::tempdir().unwrap();
    let db = Db::open(&crate::DatabaseConfig::default(), data.path()).unwrap();
    db.write_blocking(|tx| tx.record_change("article", 1, 0)).unwrap();
    let files: Vec<_> = std::fs::read_dir(data.path()).unwrap().map(Result::unwrap).collect();
    assert_eq!(files.len(), 3, "the database, its log and the log's index");
    for file in files {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn network_file_systems_are_known() {
    use crate::sqlite::network_file_system;
    assert_eq!(network_file_system(0x6969), Some("NFS"));
    assert_eq!(network_file_system(0xFF53_4D42_u32 as i32 as i64), Some("SMB"));
    assert_eq!(network_file_system(0xFF53_4D42), Some("SMB"));
    assert_eq!(network_file_system(0xEF53), None);
}
