//! Imports, on both databases. Files are written as they would be found.

mod archives;
mod lists;
mod pictures;

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use db::testing::TestDb;
use db::{DbError, Tx};
use kernel::clock::Millis;
use media::Store;
use serde_json::{Value, json};
use tempfile::TempDir;

use super::articles::Options;
use super::writer::{Entry, Kind, Writer, Written};
use super::{ImportError, ImportLock, Progress, Report, articles};
use crate::Press;
use crate::articles::fixtures::{NOW, press, read};

/// A folder with an import file.
struct Desk {
    folder: TempDir,
    file: PathBuf,
    press: Press,
}

impl Desk {
    fn of(records: &[Value]) -> Desk {
        let folder = TempDir::new().unwrap();
        let file = folder.path().join("archive.ndjson");
        let desk = Desk { folder, file, press: press(|_| {}) };
        desk.write(records);
        desk
    }

    fn write(&self, records: &[Value]) {
        let lines: Vec<String> = records.iter().map(Value::to_string).collect();
        fs::write(&self.file, lines.join("\n")).unwrap();
    }

    fn options(&self) -> Options {
        Options { reports: Some(self.folder.path().join("imports")), ..Options::default() }
    }

    fn store(&self) -> Store {
        Store::open(self.folder.path().join("media")).unwrap()
    }

    fn run(&self, db: &TestDb) -> Report {
        self.run_with(db, &self.options())
    }

    fn run_with(&self, db: &TestDb, options: &Options) -> Report {
        let mut watch = |_| ControlFlow::Continue(());
        articles::run(db, &self.press, &self.store(), &self.file, options, &mut watch).unwrap()
    }

    /// Stops as soon as anything is written.
    fn run_and_stop(&self, db: &TestDb) -> ImportError {
        let mut watch = |_: Progress| ControlFlow::Break(());
        articles::run(db, &self.press, &self.store(), &self.file, &self.options(), &mut watch).unwrap_err()
    }
}

fn article(id: u32) -> Value {
    json!({
        "id": format!("a{id}"), "title": format!("Story {id}"), "published_at": "2026-01-02T03:04:05Z",
        "body_html": "<p>One two three.</p><!--more--><p>Four five six.</p>",
        "section": "Trade", "topics": ["Ports", "Rivers"], "authors": ["Ann Example"],
    })
}

fn count(db: &TestDb, table: &'static str) -> i64 {
    read(db, move |conn| conn.query_one(&format!("SELECT COUNT(*) FROM {table}"), &[]))
}

fn column(db: &TestDb, id: &'static str, column: &'static str) -> String {
    let sql = format!("SELECT COALESCE(CAST({column} AS TEXT), 'NULL') FROM articles WHERE source_id = $1");
    read(db, move |conn| conn.query_one(&sql, &[&id]))
}

fn report_file(folder: &Path) -> String {
    let mut files = fs::read_dir(folder.join("imports")).unwrap();
    let file = files.next().unwrap().unwrap().path();
    assert!(files.next().is_none());
    fs::read_to_string(file).unwrap()
}

/// An entry that one statement makes or breaks.
struct Statement(u64, &'static str);

impl Entry for Statement {
    type Memory = Vec<u64>;

    fn record(&self) -> u64 {
        self.0
    }

    fn write(&self, tx: &mut Tx, _: &Press, memory: &mut Vec<u64>, _: Millis) -> Result<Written, DbError> {
        memory.push(self.0);
        tx.execute(self.1, &[])?;
        Ok(Written { kind: Kind::Created, remarks: Vec::new() })
    }
}

db::both_databases! {
    fn what_the_database_refuses_does_not_take_the_others_with_it(db: TestDb) {
        let press = Arc::new(press(|_| {}));
        let mut writer = Writer::new(&db, &press, "f");
        let good = "INSERT INTO holders (created_at) VALUES (1)";
        let bad = "INSERT INTO terms (kind, slug, name) VALUES ('no such kind', 's', 'n')";
        let entries = Arc::new(vec![Statement(1, good), Statement(2, bad), Statement(3, good)]);
        let outcomes = writer.write(&entries).unwrap();
        assert!(outcomes[0].is_ok() && outcomes[1].is_err() && outcomes[2].is_ok());
        assert_eq!(count(&db, "holders"), 2);
        assert_eq!(writer.reached().unwrap(), 3);
        writer.finish(3).unwrap();
        assert_eq!(writer.reached().unwrap(), 0, "a finished import is not taken up again");
    }

    fn one_import_runs_at_a_time(db: TestDb) {
        let take = || ImportLock::take(&db, db.config(), db.data_dir());
        let first = take().unwrap();
        assert!(matches!(take(), Err(ImportError::Running)));
        drop(first);
        // On a server the lock ends with the connection, which takes a moment.
        let again = (0..500).any(|_| take().is_ok() || { std::thread::yield_now(); false });
        assert!(again);
    }
}
