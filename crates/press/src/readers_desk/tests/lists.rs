//! Lists that are handed in and taken in beside other work.

use std::fs;

use kernel::clock::DAY;

use super::*;
use crate::articles::fixtures::{NOW, reader};
use crate::imports::{ImportError, ImportLock};

fn hand_in(db: &TestDb, by: i64, id: &'static str, text: &str, dry_run: bool) {
    let path = file_of(db.data_dir(), id);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    let actor = Actor::Staff { reader: by, network: String::new() };
    write(db, move |tx| begin_list(tx, NOW, &actor, id, "old.csv", dry_run));
}

fn take_in(db: &TestDb, press: &Press) -> Result<bool, ImportError> {
    let lock = || ImportLock::take(db, db.config(), db.data_dir());
    take_in_next(db, press, db.data_dir(), lock, &|| false)
}

fn one(db: &TestDb, id: &'static str) -> List {
    read(db, move |conn| list_of(conn, id)).unwrap()
}

const LIST: &str = "email,name\nada@weir.example,Ada Lovelace\nnonsense,\nben@weir.example,Ben\n";

db::both_databases! {
    fn a_list_is_looked_at_and_then_taken_in(db: TestDb) {
        let site = site();
        let owner = reader(&db, &site, "owner@weir.example");
        assert!(!take_in(&db, &site).unwrap(), "nothing waits");
        hand_in(&db, owner, "look", LIST, true);
        assert_eq!(one(&db, "look").state, ListState::Waiting);
        assert!(take_in(&db, &site).unwrap());
        let looked = one(&db, "look");
        assert_eq!((looked.state, looked.counts.created, looked.counts.skipped), (ListState::Done, 2, 1));
        assert_eq!(read(&db, readers::count), 1, "nothing was written");
        hand_in(&db, owner, "real", LIST, false);
        assert!(take_in(&db, &site).unwrap() && !take_in(&db, &site).unwrap());
        let done = one(&db, "real");
        assert_eq!((done.counts.created, done.by.as_deref()), (2, Some("owner@weir.example")));
        assert!(done.said.contains("nonsense") && !done.said.contains("imports"), "{}", done.said);
        assert_eq!(read(&db, readers::count), 3);
        assert!(!file_of(db.data_dir(), "real").exists(), "the file is forgotten");
        let press = site.clone();
        let found = read(&db, move |conn| find(conn, &press, "lovel", NOW)).readers;
        assert_eq!(found[0].email, "ada@weir.example");
        assert_eq!(acts(&db), ["readers-taken-in", "readers-taken-in"]);
    }

    fn what_is_no_list_says_so(db: TestDb) {
        let site = site();
        let owner = reader(&db, &site, "owner@weir.example");
        hand_in(&db, owner, "odd", "name,age\nAda,36\n", false);
        assert!(take_in(&db, &site).unwrap());
        let odd = one(&db, "odd");
        assert!(odd.state == ListState::Failed && !odd.failure.is_empty(), "{odd:?}");
        assert!(!take_in(&db, &site).unwrap());
    }

    fn a_list_that_was_cut_off_goes_on(db: TestDb) {
        let site = site();
        let owner = reader(&db, &site, "owner@weir.example");
        let many: String = (0..300).map(|nth| format!("r{nth}@weir.example\n")).collect();
        hand_in(&db, owner, "many", &format!("email\n{many}"), false);
        let lock = || ImportLock::take(&db, db.config(), db.data_dir());
        assert!(!take_in_next(&db, &site, db.data_dir(), lock, &|| true).unwrap(), "asked to stop");
        assert_eq!(one(&db, "many").state, ListState::Running);
        let begun = read(&db, readers::count);
        assert!((2..301).contains(&begun), "{begun}");
        assert!(take_in(&db, &site).unwrap());
        assert_eq!((one(&db, "many").state, read(&db, readers::count)), (ListState::Done, 301));
        // Another import has the lock: this one waits its turn.
        hand_in(&db, owner, "next", LIST, false);
        let _held = ImportLock::take(&db, db.config(), db.data_dir()).unwrap();
        assert!(!take_in(&db, &site).unwrap());
        assert_eq!(one(&db, "next").state, ListState::Waiting);
    }
    fn a_list_whose_file_is_gone_has_failed_after_a_day(db: TestDb) {
        let site = site();
        let owner = reader(&db, &site, "owner@weir.example");
        for id in ["cut-off", "lost"] {
            hand_in(&db, owner, id, LIST, false);
            fs::remove_file(file_of(db.data_dir(), id)).unwrap();
        }
        write(&db, |tx| tx.execute("UPDATE reader_lists SET state = 'running' WHERE public_id = 'cut-off'", &[]).map(drop));
        site.clock.advance(DAY - 1);
        assert!(!take_in(&db, &site).unwrap(), "another node may have it");
        assert_eq!((one(&db, "cut-off").state, one(&db, "lost").state), (ListState::Running, ListState::Waiting));
        hand_in(&db, owner, "here", LIST, false);
        site.clock.advance(1);
        assert!(take_in(&db, &site).unwrap() && !take_in(&db, &site).unwrap());
        for id in ["cut-off", "lost"] {
            let gone = one(&db, id);
            assert_eq!((gone.state, gone.ended_at), (ListState::Failed, Some(NOW + DAY)), "{id}");
            assert!(gone.failure.contains("hand it in again"), "{}", gone.failure);
        }
        assert_eq!((one(&db, "here").state, read(&db, readers::count)), (ListState::Done, 3));
    }
}
