//! A look leaves everything as it is.

use std::collections::BTreeMap;
use std::path::Path;

use crate::testing::TestDb;
use crate::{DatabaseConfig, Db, look};

fn files(folder: &Path) -> BTreeMap<String, u64> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries.map(|file| (file.file_name().into_string().unwrap(), file.metadata().unwrap().len())).collect()
}

#[test]
fn where_nothing_is_nothing_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let config = DatabaseConfig::default();
    assert!(look(&config, folder.path(), |_, _| Ok(())).unwrap().is_none());
    assert_eq!(files(folder.path()).len(), 0);
    std::fs::write(folder.path().join("broadsheet.db"), "").unwrap();
    let outstanding = look(&config, folder.path(), |_, outstanding| Ok(outstanding)).unwrap().unwrap();
    assert!(outstanding.len() > 3, "an empty file knows no migration yet: {outstanding:?}");
    assert_eq!(files(folder.path()), BTreeMap::from([("broadsheet.db".to_owned(), 0)]));
}

#[test]
fn a_database_at_rest_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    drop(Db::open(&DatabaseConfig::default(), folder.path()).unwrap());
    let before = files(folder.path());
    let count = look(&DatabaseConfig::default(), folder.path(), |conn, outstanding| {
        assert!(outstanding.is_empty());
        conn.query_one::<i64>("SELECT COUNT(*) FROM changes", &[])
    });
    assert_eq!(count.unwrap(), Some(0));
    assert_eq!(files(folder.path()), before);
}

db::both_databases! {
    fn a_look_sees_what_was_written_a_moment_ago(db: TestDb) {
        db.write_blocking(|tx| tx.record_change("article", 7, 1).map(drop)).unwrap();
        let seen = look(db.config(), db.data_dir(), |conn, outstanding| {
            assert!(outstanding.is_empty());
            conn.query_one::<i64>("SELECT MAX(target) FROM changes", &[])
        });
        assert_eq!(seen.unwrap(), Some(7));
        let load = db.load();
        assert!(load.writes.done >= 1 && load.writes.waiting == 0, "{load:?}");
    }
}
