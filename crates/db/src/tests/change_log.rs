use std::collections::BTreeSet;
use std::sync::mpsc;
use std::thread;

use crate::change_log::BATCH;
use crate::testing::TestDb;
use crate::{Change, Changes, Db, DbError, Position, changes_after, head};

/// Follows the log from `position` until `end` is behind, at most one batch at a time.
fn follow(db: &Db, mut position: Position, end: &Position) -> Vec<Change> {
    let mut followed = Vec::new();
    while !position.has_reached(end) {
        followed.extend(look(db, &mut position));
    }
    followed
}

fn look(db: &Db, position: &mut Position) -> Vec<Change> {
    let from = position.clone();
    match db.read_blocking(move |conn| changes_after(conn, &from)).unwrap() {
        Changes::Next { changes, position: next } => {
            *position = next;
            changes
        }
        Changes::NewLineage(_) => panic!("the lineage stays"),
    }
}

fn targets(changes: &[Change]) -> Vec<i64> {
    changes.iter().map(|change| change.target).collect()
}

/// Records one change and says where it is.
fn change(db: &Db, target: i64) -> Position {
    db.write_blocking(move |tx| {
        tx.record_change("article", target, 1_700_000_000_000)?;
        tx.position()
    })
    .unwrap()
}

db::both_databases! {
    fn changes_are_followed_in_order(db: TestDb) {
        let start = db.read_blocking(head).unwrap();
        change(&db, 7);
        let end = change(&db, 5);
        let changes = follow(&db, start, &end);
        assert_eq!(targets(&changes), [7, 5]);
        assert_eq!(changes[0], Change { kind: "article".into(), target: 7, at: 1_700_000_000_000 });
        assert_eq!(follow(&db, end.clone(), &end), []);
    }

    fn an_undone_change_is_not_shown(db: TestDb) {
        let start = db.read_blocking(head).unwrap();
        let undone = db.write_blocking(|tx| {
            tx.record_change("article", 1, 0)?;
            Err::<(), _>(DbError::Closed)
        });
        assert!(undone.is_err());
        let end = change(&db, 2);
        assert_eq!(targets(&follow(&db, start, &end)), [2]);
    }

    fn a_long_log_comes_in_batches(db: TestDb) {
        let start = db.read_blocking(head).unwrap();
        let many = BATCH as i64 * 2 + 1;
        let end = db.write_blocking(move |tx| {
            for target in 0..many {
                tx.record_change("article", target, 0)?;
            }
            tx.position()
        }).unwrap();
        let changes = follow(&db, start, &end);
        assert_eq!(targets(&changes), (0..many).collect::<Vec<_>>());
    }

    fn a_new_lineage_starts_followers_over(db: TestDb) {
        let old = change(&db, 1);
        db.write_blocking(|tx| tx.execute("UPDATE meta SET value = 'restored' WHERE key = 'lineage'", &[])).unwrap();
        let found = db.read_blocking(move |conn| changes_after(conn, &old)).unwrap();
        let Changes::NewLineage(fresh) = found else { panic!("{found:?}") };
        assert_eq!(fresh.lineage, "restored");
    }

    fn each_database_has_a_lineage_of_its_own(db: TestDb) {
        let lineage = db.read_blocking(head).unwrap().lineage;
        assert_eq!(lineage.len(), 22);
        assert!(!lineage.contains('.'));
    }

    fn nothing_is_missed_while_many_write(db: TestDb) {
        const WRITERS: i64 = 4;
        const EACH: i64 = 120;
        let start = db.read_blocking(head).unwrap();
        let second = Db::open(db.config(), db.data_dir()).unwrap();
        let (finished, ends) = mpsc::channel();
        let followed = thread::scope(|scope| {
            for writer in 0..WRITERS {
                let handle = if writer % 2 == 0 { &*db } else { &second };
                let finished = finished.clone();
                scope.spawn(move || {
                    let ends: Vec<Position> = (0..EACH).map(|number| change(handle, writer * EACH + number)).collect();
                    finished.send(ends.last().unwrap().clone()).unwrap();
                });
            }
            // Follows all the while, so that a row passed over would stay missing.
            let (mut position, mut followed, mut open) = (start, Vec::new(), Vec::new());
            let mut running = WRITERS;
            while running > 0 || open.iter().any(|end| !position.has_reached(end)) {
                followed.extend(look(&db, &mut position));
                for end in ends.try_iter() {
                    running -= 1;
                    open.push(end);
                }
            }
            followed
        });
        let seen: BTreeSet<i64> = targets(&followed).into_iter().collect();
        assert_eq!(followed.len() as i64, WRITERS * EACH);
        assert_eq!(seen, (0..WRITERS * EACH).collect());
    }
}

/// Keeps a transaction open that has written a change to `db`, until the word is sent.
fn hold(db: &Db) -> (mpsc::Sender<()>, thread::JoinHandle<()>) {
    let (recorded, has_recorded) = mpsc::channel();
    let (gate, opened) = mpsc::channel::<()>();
    let db = Db::clone(db);
    let held = thread::spawn(move || {
        db.write_blocking(move |tx| {
            tx.record_change("article", 1, 0)?;
            recorded.send(()).unwrap();
            opened.recv().unwrap();
            Ok::<_, DbError>(())
        })
        .unwrap();
    });
    has_recorded.recv().unwrap();
    (gate, held)
}

/// The trap: the long transaction draws the lower id and commits last.
#[test]
fn a_long_transaction_holds_later_changes_back_and_loses_none() {
    let db = TestDb::postgres();
    let mut position = db.read_blocking(head).unwrap();
    let (gate, long) = hold(&db);
    let quick = change(&db, 2);
    assert_eq!(look(&db, &mut position), []);
    assert!(!position.has_reached(&quick));
    gate.send(()).unwrap();
    long.join().unwrap();
    assert_eq!(targets(&follow(&db, position, &quick)), [1, 2]);
}

#[test]
fn a_long_transaction_of_another_database_holds_nothing_back() {
    let (db, other) = (TestDb::postgres(), TestDb::postgres());
    let position = db.read_blocking(head).unwrap();
    let (gate, long) = hold(&other);
    let quick = change(&db, 2);
    // What ended in just this moment, of whatever database, is waited for; what goes on is not.
    assert_eq!(targets(&follow(&db, position, &quick)), [2]);
    gate.send(()).unwrap();
    long.join().unwrap();
}
