use std::pin::Pin;
use std::sync::mpsc;
use std::task::Poll;

use super::{ADD, COUNT, count, create_table, with_notes};
use crate::testing::TestDb;
use crate::{Db, DbError, Dialect};

/// An error of the domain, as closures return them.
#[derive(Debug)]
enum Refusal {
    NotToday,
    Failed(DbError),
}

impl From<DbError> for Refusal {
    fn from(error: DbError) -> Self {
        Refusal::Failed(error)
    }
}

/// Looks at a future once.
async fn poll_once<F: Future>(mut future: Pin<&mut F>) -> Poll<F::Output> {
    std::future::poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await
}

db::both_databases! {
    fn a_read_is_one_snapshot(db: TestDb) {
        with_notes(&db);
        let (looked, has_looked) = mpsc::channel();
        let (written, has_written) = mpsc::channel();
        let reader = Db::clone(&db);
        let reader = std::thread::spawn(move || reader.read_blocking(move |conn| {
            let before: i64 = conn.query_one(COUNT, &[])?;
            looked.send(()).unwrap();
            has_written.recv().unwrap();
            Ok::<_, DbError>((before, conn.query_one::<i64>(COUNT, &[])?))
        }));
        has_looked.recv().unwrap();
        db.write_blocking(|tx| tx.execute(ADD, &[&1, &"one"])).unwrap();
        written.send(()).unwrap();
        assert_eq!(reader.join().unwrap().unwrap(), (0, 0));
        assert_eq!(count(&db), 1);
    }

    async fn a_refusal_undoes_what_was_written(db: TestDb) {
        with_notes(&db);
        let outcome = db.write(|tx| {
            tx.execute(ADD, &[&1, &"one"])?;
            Err::<(), _>(Refusal::NotToday)
        }).await;
        assert!(matches!(outcome, Err(Refusal::NotToday)));
        assert_eq!(db.read(|conn| conn.query_one::<i64>(COUNT, &[])).await.unwrap(), 0);
    }

    async fn a_panic_undoes_what_was_written_and_the_thread_goes_on(db: TestDb) {
        with_notes(&db);
        // More often than there are threads.
        for _ in 0..6 {
            let outcome: Result<(), Refusal> = db.write(|tx| {
                tx.execute(ADD, &[&1, &"one"])?;
                panic!("on purpose")
            }).await;
            let Err(Refusal::Failed(DbError::Panicked(words))) = outcome else { panic!("{outcome:?}") };
            assert_eq!(words, "on purpose");
        }
        let outcome: Result<(), DbError> = db.read(|_| panic!("on purpose")).await;
        assert!(matches!(outcome, Err(DbError::Panicked(_))));
        db.write(|tx| tx.execute(ADD, &[&2, &"two"])).await.unwrap();
        assert_eq!(db.read(|conn| conn.query_one::<i64>(COUNT, &[])).await.unwrap(), 1);
    }

    fn a_dropped_error_is_no_success(db: TestDb) {
        with_notes(&db);
        let outcome = db.write_blocking(|tx| {
            tx.execute(ADD, &[&1, &"one"])?;
            let again = tx.execute(ADD, &[&1, &"one"]);
            assert!(again.unwrap_err().is_unique_violation());
            Ok::<_, DbError>(())
        });
        assert!(matches!(outcome, Err(DbError::Spoiled)), "{outcome:?}");
        assert_eq!(count(&db), 0);
    }

    fn a_savepoint_confines_a_failure(db: TestDb) {
        with_notes(&db);
        db.write_blocking(|tx| {
            tx.execute(ADD, &[&1, &"one"])?;
            let again = tx.savepoint(|tx| {
                tx.execute(ADD, &[&2, &"two"])?;
                tx.execute(ADD, &[&1, &"one"])
            });
            assert!(again.unwrap_err().is_unique_violation());
            let dropped = tx.savepoint(|tx| {
                let _ = tx.execute(ADD, &[&1, &"one"]);
                Ok::<_, DbError>(())
            });
            assert!(matches!(dropped, Err(DbError::Spoiled)));
            tx.savepoint(|tx| tx.savepoint(|tx| tx.execute(ADD, &[&3, &"three"])))
        }).unwrap();
        let ids = db.read_blocking(|conn| conn.query::<i64>("SELECT id FROM notes ORDER BY id", &[]));
        assert_eq!(ids.unwrap(), [1, 3]);
    }

    fn a_failed_commit_is_rolled_back_and_told(db: TestDb) {
        db.write_blocking(|tx| {
            create_table(tx, "parents (id BIGINT PRIMARY KEY)")?;
            create_table(tx, "children (parent BIGINT REFERENCES parents DEFERRABLE INITIALLY DEFERRED)")
        }).unwrap();
        // More often than there are threads.
        for _ in 0..6 {
            let outcome = db.write_blocking(|tx| tx.execute("INSERT INTO children (parent) VALUES (9)", &[]));
            assert_eq!(outcome.unwrap_err().violation(), Some(crate::Violation::ForeignKey));
        }
        let left = db.write_blocking(|tx| tx.query_one::<i64>("SELECT COUNT(*) FROM children", &[]));
        assert_eq!(left.unwrap(), 0);
    }

    async fn a_full_queue_answers_busy(db: TestDb) {
        with_notes(&db);
        let writers = if db.dialect() == Dialect::Sqlite { 1 } else { 2 };
        let (started, has_started) = mpsc::channel();
        let mut waiting: Vec<Pin<Box<dyn Future<Output = _> + Send>>> = Vec::new();
        let mut gates = Vec::new();
        for _ in 0..writers {
            let started = started.clone();
            let (gate, opened) = mpsc::channel::<()>();
            gates.push(gate);
            let mut held = Box::pin(db.write(move |_| {
                started.send(()).unwrap();
                let _ = opened.recv();
                Ok(0)
            }));
            assert!(poll_once(held.as_mut()).await.is_pending());
            has_started.recv().unwrap();
            waiting.push(held);
        }
        for id in 0..1024_i64 {
            let mut queued = Box::pin(db.write(move |tx| tx.execute(ADD, &[&id, &id.to_string()])));
            assert!(poll_once(queued.as_mut()).await.is_pending());
            waiting.push(queued);
        }
        let refused = db.write(|tx| tx.execute(ADD, &[&-1, &"refused"])).await;
        assert!(matches!(refused, Err(DbError::Busy)), "{refused:?}");
        drop(gates);
        for queued in waiting {
            let done: Result<u64, DbError> = queued.await;
            done.unwrap();
        }
        assert_eq!(db.read(|conn| conn.query_one::<i64>(COUNT, &[])).await.unwrap(), 1024);
    }

    fn the_last_handle_may_be_dropped_on_a_database_thread(db: TestDb) {
        let (gate, opened) = mpsc::channel::<()>();
        let second = Db::open(db.config(), db.data_dir()).unwrap();
        let own = second.clone();
        let (started, has_started) = mpsc::channel();
        let (ended, has_ended) = mpsc::channel();
        let holder = std::thread::spawn(move || {
            let outcome = second.clone().write_blocking(move |_| {
                started.send(second).unwrap();
                opened.recv().unwrap();
                drop(own);
                Ok::<_, DbError>(())
            });
            ended.send(outcome.is_ok()).unwrap();
        });
        drop(has_started.recv().unwrap());
        gate.send(()).unwrap();
        assert!(has_ended.recv().unwrap());
        holder.join().unwrap();
    }
}

const KILL: &str = "SELECT pg_terminate_backend($1)";
const OWN_PROCESS: &str = "SELECT pg_backend_pid()";

#[test]
fn a_connection_that_broke_while_idle_is_replaced() {
    let db = TestDb::postgres();
    // More often than there are threads.
    for _ in 0..4 {
        let process = db.write_blocking(|tx| tx.query_one::<i64>(OWN_PROCESS, &[])).unwrap();
        db.read_blocking(move |conn| conn.query_one::<bool>(KILL, &[&process])).unwrap();
        db.write_blocking(|tx| tx.query_one::<i64>(OWN_PROCESS, &[])).unwrap();
    }
}

#[test]
fn a_connection_that_breaks_in_a_transaction_fails_it_and_is_replaced() {
    let db = TestDb::postgres();
    with_notes(&db);
    let other = TestDb::postgres();
    let outcome = db.write_blocking(move |tx| {
        tx.execute(ADD, &[&1, &"one"])?;
        let process = tx.query_one::<i64>(OWN_PROCESS, &[])?;
        other.read_blocking(move |conn| conn.query_one::<bool>(KILL, &[&process]))?;
        tx.execute(ADD, &[&2, &"two"])
    });
    assert!(matches!(outcome, Err(DbError::Sql { .. })), "{outcome:?}");
    for _ in 0..4 {
        db.write_blocking(|tx| tx.query_one::<i64>(COUNT, &[])).unwrap();
    }
    assert_eq!(count(&db), 0);
}

#[test]
fn a_long_log_is_copied_beside_those_who_write() {
    let db = TestDb::sqlite();
    db.write_blocking(|tx| {
        tx.execute("CREATE TABLE heavy (id INTEGER PRIMARY KEY, text TEXT NOT NULL)", &[])
    })
    .unwrap();
    let file = db.data_dir().join("broadsheet.db");
    let size = || std::fs::metadata(&file).unwrap().len();
    let before = size();
    // Six megabytes; the log is long from four on. Nothing else would copy it while the database is open.
    for id in 0..60 {
        db.write_blocking(move |tx| {
            tx.execute("INSERT INTO heavy VALUES ($1, $2)", &[&id, &"x".repeat(100_000)])
        })
        .unwrap();
    }
    while size() == before {
        std::thread::yield_now();
    }
}

#[test]
fn a_lock_that_is_kept_too_long_answers_busy() {
    let db = TestDb::postgres();
    with_notes(&db);
    db.write_blocking(|tx| tx.execute(ADD, &[&1, &"one"])).unwrap();
    const LOCK: &str = "SELECT id FROM notes WHERE id = 1 FOR UPDATE";
    let second = Db::clone(&db);
    let outcome = db.write_blocking(move |tx| {
        tx.query_one::<i64>(LOCK, &[])?;
        // On the other writing thread.
        Ok::<_, DbError>(second.write_blocking(|tx| {
            tx.execute("SET LOCAL lock_timeout = '1ms'", &[])?;
            tx.query_one::<i64>(LOCK, &[])
        }))
    });
    let refused = outcome.unwrap();
    assert!(matches!(refused, Err(DbError::Busy)), "{refused:?}");
}
