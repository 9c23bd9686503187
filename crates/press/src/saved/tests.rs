//! Saving for later, on both databases.

use db::testing::TestDb;
use kernel::clock::DAY;

use super::store::has;
use super::*;
use crate::articles::fixtures::{NOW, manuscript, press, publish, read, reader, write};
use crate::articles::{Cursor, Direction, withdraw};

fn titles(db: &TestDb, reader: i64) -> Vec<String> {
    let entries = read(db, move |conn| list(conn, reader, Cursor::TOP, Direction::Older, 50, NOW));
    entries.into_iter().map(|entry| entry.card.title).collect()
}

db::both_databases! {
    fn an_article_is_saved_once_and_by_one_reader(db: TestDb) {
        let press = press(|_| ());
        let article = publish(&db, &press, &manuscript("Kept", NOW - DAY));
        let (ada, bo) = (reader(&db, &press, "ada@example.org"), reader(&db, &press, "bo@example.org"));
        assert_eq!(write(&db, move |tx| save(tx, NOW, ada, article)), Save::Saved);
        assert_eq!(write(&db, move |tx| save(tx, NOW + 5, ada, article)), Save::Already);
        assert!(read(&db, move |conn| has(conn, ada, article)));
        assert!(!read(&db, move |conn| has(conn, bo, article)));
        assert_eq!((titles(&db, ada), titles(&db, bo)), (vec!["Kept".to_owned()], vec![]));
        assert!(!write(&db, move |tx| unsave(tx, NOW, bo, article)));
        assert!(write(&db, move |tx| unsave(tx, NOW, ada, article)));
        assert!(!write(&db, move |tx| unsave(tx, NOW, ada, article)));
        assert_eq!(titles(&db, ada), [""; 0]);
    }

    fn followers_hear_of_what_changed_and_of_nothing_else(db: TestDb) {
        let press = press(|_| ());
        let article = publish(&db, &press, &manuscript("Kept", NOW - DAY));
        let ada = reader(&db, &press, "ada@example.org");
        let changes = |db: &TestDb| -> i64 {
            read(db, move |conn| conn.query_one("SELECT COUNT(*) FROM changes WHERE kind = 'reader' AND target = $1", &[&ada]))
        };
        let before = changes(&db);
        write(&db, move |tx| save(tx, NOW, ada, article));
        write(&db, move |tx| save(tx, NOW, ada, article));
        assert_eq!(changes(&db), before + 1);
        write(&db, move |tx| unsave(tx, NOW, ada, article));
        write(&db, move |tx| unsave(tx, NOW, ada, article));
        assert_eq!(changes(&db), before + 2);
    }

    fn the_list_is_paged_both_ways_by_when_it_was_saved(db: TestDb) {
        let press = press(|_| ());
        let ada = reader(&db, &press, "ada@example.org");
        for n in 0..7 {
            // The oldest article is saved last; the last two in the same moment.
            let article = publish(&db, &press, &manuscript(&format!("Story {n}"), NOW - n * DAY));
            write(&db, move |tx| save(tx, NOW + n.min(5), ada, article));
        }
        let page = |cursor, direction| read(&db, move |conn| list(conn, ada, cursor, direction, 3, NOW));
        let names = |entries: &[crate::articles::Dated]| -> Vec<String> {
            entries.iter().map(|entry| entry.card.title.clone()).collect()
        };
        let first = page(Cursor::TOP, Direction::Older);
        assert_eq!(names(&first), ["Story 6", "Story 5", "Story 4"]);
        let second = page(first[2].cursor(), Direction::Older);
        assert_eq!(names(&second), ["Story 3", "Story 2", "Story 1"]);
        assert_eq!(names(&page(second[0].cursor(), Direction::Newer)), ["Story 6", "Story 5", "Story 4"]);
        assert_eq!(names(&page(second[2].cursor(), Direction::Older)), ["Story 0"]);
    }

    fn a_withdrawn_article_is_not_shown(db: TestDb) {
        let press = press(|_| ());
        let ada = reader(&db, &press, "ada@example.org");
        let [kept, gone] = ["Kept", "Gone"].map(|title| publish(&db, &press, &manuscript(title, NOW - DAY)));
        for article in [kept, gone] {
            write(&db, move |tx| save(tx, NOW, ada, article));
        }
        write(&db, move |tx| withdraw(tx, gone, NOW));
        assert_eq!(titles(&db, ada), ["Kept"]);
        assert_eq!(read(&db, move |conn| count(conn, ada, NOW)), 1);
    }

    fn a_full_list_takes_no_more(db: TestDb) {
        let press = press(|_| ());
        let ada = reader(&db, &press, "ada@example.org");
        let article = publish(&db, &press, &manuscript("One too many", NOW - DAY));
        write(&db, move |tx| {
            for n in 0..MOST {
                let slug = format!("filler-{n}");
                let filler: i64 = tx.query_one(
                    "INSERT INTO articles (public_id, slug, state, title, updated_at, created_at, published_at)
                    VALUES ($1, $1, 'published', $1, 0, 0, 0) RETURNING id",
                    &[&slug],
                )?;
                tx.execute("INSERT INTO saved (reader_id, article_id, at) VALUES ($1, $2, 0)", &[&ada, &filler])?;
            }
            Ok(())
        });
        assert_eq!(write(&db, move |tx| save(tx, NOW, ada, article)), Save::Full);
        assert!(!read(&db, move |conn| has(conn, ada, article)));
    }
}
