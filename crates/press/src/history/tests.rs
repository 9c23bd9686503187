//! What is remembered of reading, on both databases.

use db::testing::TestDb;
use kernel::clock::{DAY, Millis};

use super::*;
use crate::account;
use crate::articles::fixtures::{NOW, manuscript, press, publish, read, reader, write as act};
use crate::articles::{Cursor, Direction};

fn note(db: &TestDb, reader: i64, article: i64, at: Millis) {
    act(db, move |tx| write(tx, &[View { reader, article, at }]));
}

fn remembered(db: &TestDb, reader: i64) -> Vec<(String, Millis)> {
    let entries = read(db, move |conn| list(conn, reader, Cursor::TOP, Direction::Older, 600, NOW));
    entries.into_iter().map(|entry| (entry.card.title, entry.at)).collect()
}

fn articles(db: &TestDb, press: &crate::Press) -> [i64; 2] {
    ["First", "Second"].map(|title| publish(db, press, &manuscript(title, NOW - DAY)))
}

db::both_databases! {
    fn an_article_stands_once_with_the_last_time_it_was_read(db: TestDb) {
        let press = press(|_| ());
        let [first, second] = articles(&db, &press);
        let (ada, bo) = (reader(&db, &press, "ada@example.org"), reader(&db, &press, "bo@example.org"));
        for (article, at) in [(first, 10), (second, 20), (first, 30), (first, 25)] {
            note(&db, ada, article, at);
        }
        assert_eq!(remembered(&db, ada), [("First".to_owned(), 30), ("Second".to_owned(), 20)]);
        assert_eq!(remembered(&db, bo), []);
    }

    fn nothing_is_added_while_it_is_paused_nor_later(db: TestDb) {
        let press = press(|_| ());
        let [first, second] = articles(&db, &press);
        let ada = reader(&db, &press, "ada@example.org");
        note(&db, ada, first, 10);
        act(&db, move |tx| pause(tx, 20, ada));
        act(&db, move |tx| pause(tx, 21, ada));
        assert_eq!(read(&db, move |conn| paused_since(conn, ada)), Some(20));
        note(&db, ada, second, 30);
        act(&db, move |tx| resume(tx, 40, ada));
        assert_eq!(read(&db, move |conn| paused_since(conn, ada)), None);
        // Read in the pause, written after it.
        note(&db, ada, second, 35);
        assert_eq!(remembered(&db, ada), [("First".to_owned(), 10)]);
        note(&db, ada, second, 41);
        assert_eq!(remembered(&db, ada).len(), 2);
    }

    fn what_was_cleared_does_not_come_back(db: TestDb) {
        let press = press(|_| ());
        let [first, second] = articles(&db, &press);
        let (ada, bo) = (reader(&db, &press, "ada@example.org"), reader(&db, &press, "bo@example.org"));
        for who in [ada, bo] {
            note(&db, who, first, 10);
        }
        act(&db, move |tx| clear(tx, 20, ada));
        // Read before it was cleared, written after.
        note(&db, ada, second, 15);
        assert_eq!((remembered(&db, ada).len(), remembered(&db, bo).len()), (0, 1));
        note(&db, ada, second, 30);
        assert_eq!(remembered(&db, ada).len(), 1);
    }

    fn clearing_does_not_end_a_pause(db: TestDb) {
        let press = press(|_| ());
        let ada = reader(&db, &press, "ada@example.org");
        act(&db, move |tx| pause(tx, 20, ada));
        act(&db, move |tx| clear(tx, 30, ada));
        assert_eq!(read(&db, move |conn| paused_since(conn, ada)), Some(20));
    }

    fn the_longest_unread_make_room_and_the_old_are_swept(db: TestDb) {
        let press = press(|_| ());
        let (ada, bo) = (reader(&db, &press, "ada@example.org"), reader(&db, &press, "bo@example.org"));
        let views = act(&db, move |tx| {
            let mut views = Vec::new();
            for n in 0..MOST + 20 {
                let slug = format!("filler-{n}");
                let article: i64 = tx.query_one(
                    "INSERT INTO articles (public_id, slug, state, title, updated_at, created_at, published_at)
                    VALUES ($1, $1, 'published', $1, 0, 0, 0) RETURNING id",
                    &[&slug],
                )?;
                views.push(View { reader: ada, article, at: NOW - n });
            }
            Ok(views)
        });
        let last = views[0];
        act(&db, move |tx| write(tx, &views));
        act(&db, move |tx| write(tx, &[View { reader: bo, at: NOW - KEPT, ..last }, View { reader: bo, at: NOW - KEPT + 1, article: last.article + 1 }]));
        assert_eq!(read(&db, move |conn| count(conn, ada)), MOST);
        let kept = remembered(&db, ada);
        assert_eq!((kept[0].1, kept[kept.len() - 1].1), (NOW, NOW - MOST + 1));
        assert_eq!(act(&db, |tx| sweep(tx, NOW, 100)), 1);
        assert_eq!(act(&db, |tx| sweep(tx, NOW, 100)), 0);
        assert_eq!(remembered(&db, bo).len(), 1);
    }

    fn a_reader_who_is_gone_takes_no_other_view_along(db: TestDb) {
        let press = press(|_| ());
        let [first, second] = articles(&db, &press);
        let (ada, bo) = (reader(&db, &press, "ada@example.org"), reader(&db, &press, "bo@example.org"));
        db.write_blocking(move |tx| account::erase(tx, &press, NOW, ada)).unwrap();
        act(&db, move |tx| {
            write(tx, &[(ada, first), (bo, 9_999_999), (bo, second)].map(|(reader, article)| View { reader, article, at: 10 }))
        });
        assert_eq!(remembered(&db, ada), []);
        assert_eq!(remembered(&db, bo), [("Second".to_owned(), 10)]);
    }
}
