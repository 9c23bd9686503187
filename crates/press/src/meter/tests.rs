//! The meter's promises, on both databases.

use std::sync::Arc;

use db::testing::TestDb;
use kernel::Config;
use kernel::clock::{Clock, DAY, Millis};
use kernel::ids::{Random, SecretKey};

use super::*;

fn at(text: &str) -> Millis {
    text.parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

fn press(zone: &str) -> Press {
    let mut config = Config::default();
    config.site.time_zone = zone.into();
    Press::new(config, Clock::manual(0), Random::seeded(1), SecretKey::from_bytes([1; 32]))
}

use crate::Press;

fn holder_and_articles(db: &TestDb, articles: i64) -> i64 {
    db.write_blocking::<_, db::DbError>(move |tx| {
        for at in 0..articles {
            let slug = format!("article-{at}");
            tx.execute(
                "INSERT INTO articles (public_id, slug, state, title, updated_at, created_at, published_at)
                 VALUES ($1, $1, 'published', $1, 0, 0, 0)",
                &[&slug],
            )?;
        }
        tx.query_one("INSERT INTO holders (created_at) VALUES (0) RETURNING id", &[])
    })
    .unwrap()
}

fn article_ids(db: &TestDb) -> Vec<i64> {
    db.read_blocking::<_, db::DbError>(|conn| conn.query("SELECT id FROM articles ORDER BY id", &[])).unwrap()
}

fn unlock_at(db: &TestDb, press: &Press, holder: i64, article: i64, now: Millis) -> Unlock {
    let press = press.clone();
    db.write_blocking::<_, db::DbError>(move |tx| unlock(tx, &press, holder, article, now)).unwrap()
}

db::both_databases! {
    fn three_a_month_and_the_fourth_is_refused(db: TestDb) {
        let (press, holder) = (press("UTC"), holder_and_articles(&db, 5));
        let ids = article_ids(&db);
        let now = at("2026-11-10T12:00:00Z");
        for (spent, article) in (1..).zip(&ids[..3]) {
            let Unlock::Spent(month) = unlock_at(&db, &press, holder, *article, now) else { panic!("not spent") };
            assert_eq!((month.used, month.left()), (spent, 3 - spent));
        }
        assert!(matches!(unlock_at(&db, &press, holder, ids[3], now), Unlock::Exhausted(_)));
        assert!(matches!(unlock_at(&db, &press, holder, ids[0], now), Unlock::Already(_)));
        let later = at("2026-12-01T00:00:00Z");
        assert!(matches!(unlock_at(&db, &press, holder, ids[0], later), Unlock::Already(_)));
        assert!(matches!(unlock_at(&db, &press, holder, ids[3], later), Unlock::Spent(_)));
    }
}

db::both_databases! {
    fn the_month_turns_where_the_publication_is(db: TestDb) {
        let (press, holder) = (press("Pacific/Auckland"), holder_and_articles(&db, 4));
        let ids = article_ids(&db);
        // 1 December begins in Auckland at 11:00 UTC on 30 November.
        let (before, after) = (at("2026-11-30T10:59:59.999Z"), at("2026-11-30T11:00:00Z"));
        for article in &ids[..3] {
            unlock_at(&db, &press, holder, *article, before);
        }
        assert!(matches!(unlock_at(&db, &press, holder, ids[3], before), Unlock::Exhausted(_)));
        assert!(matches!(unlock_at(&db, &press, holder, ids[3], after), Unlock::Spent(_)));
    }
}

db::both_databases! {
    fn a_clock_that_steps_back_opens_no_old_month(db: TestDb) {
        let (press, holder) = (press("UTC"), holder_and_articles(&db, 7));
        let ids = article_ids(&db);
        let december = at("2026-12-01T00:00:01Z");
        for article in &ids[..3] {
            unlock_at(&db, &press, holder, *article, december);
        }
        assert!(matches!(unlock_at(&db, &press, holder, ids[3], december - DAY), Unlock::Exhausted(_)));
        let press2 = press.clone();
        let month = db.read_blocking::<_, db::DbError>(move |conn| usage(conn, &press2, holder, december - DAY)).unwrap();
        assert_eq!((month.period.number(), month.left()), (202612, 0));
    }
}

db::both_databases! {
    fn two_hundred_at_once_get_exactly_three(db: TestDb) {
        let (press, holder) = (press("UTC"), holder_and_articles(&db, 20));
        let ids = Arc::new(article_ids(&db));
        // A second handle stands for a second process on the same database.
        let other = db::Db::open(db.config(), db.data_dir()).unwrap();
        let handles = [(*db).clone(), other];
        let threads: Vec<_> = (0..20)
            .map(|thread| {
                let (db, press, ids) = (handles[thread % 2].clone(), press.clone(), ids.clone());
                std::thread::spawn(move || {
                    (0..10).filter(|turn| {
                        let (press, article) = (press.clone(), ids[(thread * 7 + turn * 3) % 20]);
                        let outcome = db.write_blocking::<_, db::DbError>(move |tx| unlock(tx, &press, holder, article, at("2026-11-10T12:00:00Z"))).unwrap();
                        matches!(outcome, Unlock::Spent(_))
                    }).count()
                })
            })
            .collect();
        let spent: usize = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
        assert_eq!(spent, 3);
        let rows: (i64, i64) = db.read_blocking::<_, db::DbError>(|conn| {
            Ok((conn.query_one("SELECT COUNT(*) FROM unlocks", &[])?, conn.query_one("SELECT used FROM meter", &[])?))
        }).unwrap();
        assert_eq!(rows, (3, 3));
    }
}

db::both_databases! {
    fn raising_the_allowance_counts_at_once_lowering_it_next_month(db: TestDb) {
        let (mut press, holder) = (press("UTC"), holder_and_articles(&db, 7));
        let ids = article_ids(&db);
        let now = at("2026-11-10T12:00:00Z");
        for article in &ids[..3] {
            unlock_at(&db, &press, holder, *article, now);
        }
        press.config.meter.allowance = 4;
        assert!(matches!(unlock_at(&db, &press, holder, ids[3], now), Unlock::Spent(_)));
        press.config.meter.allowance = 1;
        assert!(matches!(unlock_at(&db, &press, holder, ids[4], now), Unlock::Exhausted(_)));
        let december = at("2026-12-10T12:00:00Z");
        assert!(matches!(unlock_at(&db, &press, holder, ids[4], december), Unlock::Spent(_)));
        assert!(matches!(unlock_at(&db, &press, holder, ids[5], december), Unlock::Exhausted(_)));
    }
}

#[test]
fn a_month_never_runs_backwards() {
    let month = |number| Period::from_number(number).unwrap();
    assert_eq!(counting(month(202612), None), month(202612));
    assert_eq!(counting(month(202612), Some(month(202701))), month(202701));
    assert_eq!(counting(month(202701), Some(month(202612))), month(202701));
}
