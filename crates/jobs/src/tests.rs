use std::collections::HashSet;

use db::testing::TestDb;
use db::{Db, DbError};
use kernel::clock::{HOUR, MINUTE, Millis};
use proptest::prelude::*;

use crate::{Job, MOST_ATTEMPTS, backoff, claim, complete, enqueue, fail, is_due, note, park, parked};

const NOW: Millis = 1_700_000_000_000;
const LEASE: Millis = MINUTE;

fn put(db: &Db, payload: &str, run_at: Millis) -> i64 {
    let payload = payload.to_owned();
    db.write_blocking(move |tx| enqueue(tx, "mail", &payload, run_at, NOW)).unwrap()
}

fn take(db: &Db, now: Millis) -> Vec<Job> {
    db.write_blocking(move |tx| claim(tx, "mail", now, LEASE, 10)).unwrap()
}

fn give_up(db: &Db, job: &Job, now: Millis) {
    let (id, attempts) = (job.id, job.attempts);
    db.write_blocking(move |tx| fail(tx, id, now, "the relay is down", attempts)).unwrap();
}

#[test]
fn pauses_grow_to_an_hour() {
    assert_eq!((backoff(1), backoff(2), backoff(3)), (5_000, 10_000, 20_000));
    assert_eq!((backoff(10), backoff(11)), (2_560_000, HOUR));
}

proptest! {
    #[test]
    fn no_pause_is_shorter_than_the_one_before(attempts in any::<i64>()) {
        prop_assert!((5_000..=HOUR).contains(&backoff(attempts)));
        prop_assert!(backoff(attempts.saturating_add(1)) >= backoff(attempts));
    }
}

db::both_databases! {
    fn a_job_waits_for_its_time_and_is_leased_to_one(db: TestDb) {
        put(&db, "later", NOW + HOUR);
        put(&db, "second", NOW);
        put(&db, "first", NOW - 1);
        let jobs = take(&db, NOW);
        assert_eq!(jobs.iter().map(|job| job.payload.as_str()).collect::<Vec<_>>(), ["first", "second"]);
        assert!(take(&db, NOW + LEASE - 1).is_empty(), "the leases still run");
        for job in jobs {
            db.write_blocking(move |tx| complete(tx, job.id)).unwrap();
        }
        assert!(take(&db, NOW + LEASE).is_empty(), "what is done is gone");
        assert_eq!(take(&db, NOW + HOUR)[0].payload, "later");
    }

    fn a_worker_claims_its_own_kind_alone(db: TestDb) {
        let due = |kind: &'static str| db.read_blocking(move |conn| is_due(conn, kind, NOW)).unwrap();
        put(&db, "a letter", NOW);
        assert!(due("mail") && !due("picture"));
        let pictures = db.write_blocking(|tx| claim(tx, "picture", NOW, LEASE, 10)).unwrap();
        assert_eq!(pictures, []);
        assert_eq!(take(&db, NOW).len(), 1);
        assert!(!due("mail"), "it is on lease");
    }

    fn what_its_transaction_undoes_was_never_a_job(db: TestDb) {
        let undone: Result<(), DbError> = db.write_blocking(|tx| {
            enqueue(tx, "mail", "{}", NOW, NOW)?;
            Err(DbError::Busy)
        });
        assert!(undone.is_err());
        assert!(take(&db, NOW).is_empty());
    }

    fn a_job_of_a_dead_worker_runs_again(db: TestDb) {
        let id = put(&db, "{}", NOW);
        let dead = take(&db, NOW).remove(0);
        let heir = take(&db, NOW + LEASE).remove(0);
        assert_eq!((dead.attempts, heir.id, heir.attempts), (1, id, 2));
        // The first worker was only slow: its failure must not end the lease of the second.
        give_up(&db, &dead, NOW + LEASE);
        assert!(take(&db, NOW + LEASE + 10_000).is_empty());
        for _ in 0..2 {
            db.write_blocking(move |tx| complete(tx, id)).unwrap();
        }
        assert!(take(&db, NOW + HOUR).is_empty());
    }

    fn a_job_that_keeps_failing_is_parked_with_its_reason(db: TestDb) {
        let id = put(&db, "{}", NOW);
        let mut now = NOW;
        for attempt in 1..=MOST_ATTEMPTS {
            let job = take(&db, now).remove(0);
            assert_eq!(job.attempts, attempt);
            give_up(&db, &job, now);
            assert!(take(&db, now + backoff(attempt) - 1).is_empty(), "not before its pause is over");
            now += backoff(attempt);
        }
        assert!(take(&db, now + 1000 * HOUR).is_empty());
        let parked = db.read_blocking(move |conn| parked(conn, now)).unwrap();
        assert_eq!((parked[0].id, parked[0].failure.as_deref()), (id, Some("the relay is down")));
    }

    fn who_takes_a_job_up_sees_what_was_being_done(db: TestDb) {
        put(&db, "{}", NOW);
        let dead = take(&db, NOW).remove(0);
        assert_eq!((dead.failure, dead.created_at), (None, NOW));
        let held = NOW + 3 * LEASE;
        assert!(db.write_blocking(move |tx| note(tx, dead.id, "being sent", dead.attempts, held)).unwrap());
        assert!(take(&db, held - 1).is_empty(), "it was held for longer than it was claimed");
        let heir = take(&db, held).remove(0);
        assert_eq!(heir.failure.as_deref(), Some("being sent"));
        let late = db.write_blocking(move |tx| note(tx, dead.id, "once more", dead.attempts, held)).unwrap();
        assert!(!late, "the job is its heir's by now");
    }

    fn a_parked_job_is_never_tried_again(db: TestDb) {
        let id = put(&db, "{}", NOW);
        let slow = take(&db, NOW).remove(0);
        let heir = take(&db, NOW + LEASE).remove(0);
        db.write_blocking(move |tx| park(tx, id, "not by this one", slow.attempts)).unwrap();
        db.write_blocking(move |tx| park(tx, id, "refused for good", heir.attempts)).unwrap();
        assert!(take(&db, NOW + 1000 * HOUR).is_empty());
        let parked = db.read_blocking(|conn| parked(conn, NOW + LEASE)).unwrap();
        assert_eq!((parked[0].id, parked[0].failure.as_deref()), (id, Some("refused for good")));
    }

    fn two_workers_share_the_queue_without_doing_a_job_twice(db: TestDb) {
        for number in 0..60 {
            put(&db, &number.to_string(), NOW);
        }
        // Each worker is a node of its own, with its own connections.
        let work = || {
            let node = Db::open(db.config(), db.data_dir()).unwrap();
            let mut mine = Vec::new();
            loop {
                let jobs = node.write_blocking(|tx| claim(tx, "mail", NOW, LEASE, 7)).unwrap();
                if jobs.is_empty() {
                    return mine;
                }
                mine.extend(jobs.into_iter().map(|job| job.id));
            }
        };
        let done: Vec<i64> = std::thread::scope(|scope| {
            let workers = [scope.spawn(work), scope.spawn(work)];
            workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
        });
        assert_eq!((done.len(), done.iter().collect::<HashSet<_>>().len()), (60, 60));
    }
}
