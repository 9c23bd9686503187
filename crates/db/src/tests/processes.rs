//! Several handles and several processes on one database.

use std::process::{Child, Command};
use std::thread;

use super::{ADD, count, create_table, with_notes};
use crate::testing::TestDb;
use crate::{DatabaseConfig, Db, DbError, Tx};

const EACH: i64 = 150;
const URL: &str = "BROADSHEET_TEST_CHILD_URL";
const DATA: &str = "BROADSHEET_TEST_CHILD_DATA";

/// Reads, then writes what it computed: a lost update shows.
fn count_one(tx: &mut Tx) -> Result<(), DbError> {
    let next = tx.query_one::<i64>("UPDATE counter SET n = n + 1 RETURNING n", &[])?;
    tx.execute("INSERT INTO seen (n) VALUES ($1)", &[&next]).map(drop)
}

fn count_each(db: &Db) {
    for _ in 0..EACH {
        db.write_blocking(count_one).unwrap();
    }
}

fn with_counter(db: &TestDb) {
    db.write_blocking(|tx| {
        create_table(tx, "seen (n BIGINT PRIMARY KEY)")?;
        create_table(tx, "counter (n BIGINT NOT NULL)")?;
        tx.execute("INSERT INTO counter (n) VALUES (0)", &[])
    })
    .unwrap();
}

fn counted(db: &TestDb) -> (i64, i64) {
    db.read_blocking(|conn| conn.query_one("SELECT COUNT(*), MAX(n) FROM seen", &[])).unwrap()
}

/// The other process runs this one test of the same program.
fn start_process(db: &TestDb) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "tests::processes::as_another_process"]).env(DATA, db.data_dir());
    if let Some(url) = &db.config().url {
        child.env(URL, url);
    }
    child.spawn().unwrap()
}

/// Does something only when started by [`start_process`].
#[test]
fn as_another_process() {
    if let Some(data) = std::env::var_os(DATA) {
        let config = DatabaseConfig { url: std::env::var(URL).ok(), connections: 2 };
        count_each(&Db::open(&config, data.as_ref()).unwrap());
    }
}

db::both_databases! {
    fn two_processes_write_at_once(db: TestDb) {
        with_counter(&db);
        let mut others = [start_process(&db), start_process(&db)];
        count_each(&db);
        for other in &mut others {
            assert!(other.wait().unwrap().success());
        }
        assert_eq!(counted(&db), (3 * EACH, 3 * EACH));
    }

    fn two_handles_write_at_once(db: TestDb) {
        with_counter(&db);
        let second = Db::open(db.config(), db.data_dir()).unwrap();
        thread::scope(|scope| {
            for handle in [&*db, &*db, &second, &second] {
                scope.spawn(|| count_each(handle));
            }
        });
        assert_eq!(counted(&db), (4 * EACH, 4 * EACH));
    }
}

/// Another program closes the database cleanly: it must see that we still have it open, or it would
/// delete the write-ahead log under us.
#[test]
fn another_programs_goodbye_leaves_the_log_alone() {
    let db = TestDb::sqlite();
    with_notes(&db);
    // Every connection has been used, so each has been opened.
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| count(&db));
        }
    });
    let path = db.data_dir().join("broadsheet.db");
    let script = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); \
                  c.execute('SELECT COUNT(*) FROM notes').fetchone(); c.close()";
    let visited = Command::new("python3").arg("-c").arg(script).arg(&path).status();
    assert!(visited.expect("python3 is installed").success());
    assert!(path.with_file_name("broadsheet.db-wal").exists(), "the log was deleted under an open database");
    db.write_blocking(|tx| tx.execute(ADD, &[&1_i64, &"kept"])).unwrap();
    let seen = "import sqlite3, sys; print(sqlite3.connect(sys.argv[1]).execute('SELECT text FROM notes').fetchall())";
    let output = Command::new("python3").arg("-c").arg(seen).arg(&path).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "[('kept',)]");
}
