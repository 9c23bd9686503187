//! Passes in the database: many at once, and what becomes of them.

use db::testing::TestDb;
use db::{Db, DbError};

use super::*;
use crate::articles::fixtures::{NOW, manuscript, press, publish, read, subscriber, write};
use crate::readers::{self, Session};

/// A site with an issue of two articles, and a subscriber: the articles, and the subscriber's public id.
fn sent(db: &TestDb, press: &Press) -> ([i64; 2], String) {
    let articles = ["One", "Two"].map(|title| publish(db, press, &manuscript(title, NOW - DAY)));
    let reader = subscriber(db, press, "ada@example.org");
    write(db, move |tx| {
        tx.execute("INSERT INTO issues (public_id, newsletter, day, state, due_at, since, subject, version) VALUES ('i1', 'daily', '2026-11-10', 'sent', $1, 0, '', 1)", &[&NOW])?;
        for (position, article) in (0i64..).zip(articles) {
            tx.execute("INSERT INTO issue_links (issue_id, position, url, article_id) VALUES (1, $1, '/articles/x', $2)", &[&position, &article])?;
        }
        Ok::<_, DbError>(())
    });
    (articles, read(db, move |conn| readers::by_id(conn, reader)).unwrap().public_id)
}

fn left(db: &Db, press: &Press, now: Millis, reader: &str, session: Option<&Session>) -> Left {
    let (press, reader, session) = (press.clone(), reader.to_owned(), session.cloned());
    db.write_blocking(move |tx| leave(tx, &press, now, (1, &reader), session.as_ref(), "Firefox on Linux"))
        .unwrap()
}

fn session(db: &TestDb, left: Left) -> Session {
    let Left::Pass(Some(token)) = left else { panic!("no new browser: {left:?}") };
    read(db, move |conn| readers::visit(conn, Some(&token.hash()), NOW)).session.unwrap()
}

db::both_databases! {
    fn a_pass_opens_what_the_issue_has(db: TestDb) {
        let press = press(|_| ());
        let (articles, reader) = sent(&db, &press);
        let browser = session(&db, left(&db, &press, NOW, &reader, None));
        let held = read(&db, move |conn| held(conn, browser.id, NOW));
        assert_eq!((held.len(), held[0].opens.as_slice()), (1, articles.as_slice()));
        assert!(held[0].changes_at.is_some_and(|at| at <= NOW + LASTS));
        assert_eq!(left(&db, &press, NOW, "nonsense", None), Left::Nothing);
        let unknown = db.write_blocking(move |tx| leave(tx, &press, NOW, (9, &reader), None, ""));
        assert_eq!(unknown.unwrap(), Left::Nothing);
    }

    fn many_browsers_at_once_are_no_more_than_three(db: TestDb) {
        let press = press(|_| ());
        let (_, reader) = sent(&db, &press);
        let sessions: Vec<Session> = (0..8).map(|_| {
            let made = press.clone();
            let token = write(&db, move |tx| readers::start_visit(tx, &made, NOW, "Firefox").map(|(_, token)| token));
            read(&db, move |conn| readers::visit(conn, Some(&token.hash()), NOW)).session.unwrap()
        }).collect();
        let other = Db::open(db.config(), db.data_dir()).unwrap();
        let handles = [(*db).clone(), other];
        let threads: Vec<_> = sessions.into_iter().enumerate().map(|(nth, session)| {
            let (db, press, reader) = (handles[nth % 2].clone(), press.clone(), reader.clone());
            std::thread::spawn(move || (0..3).map(|_| left(&db, &press, NOW, &reader, Some(&session))).collect::<Vec<_>>())
        }).collect();
        let all: Vec<Vec<Left>> = threads.into_iter().map(|thread| thread.join().unwrap()).collect();
        let whole = |left: Left| all.iter().filter(|answers| answers.iter().all(|one| *one == left)).count();
        assert_eq!((whole(Left::Pass(None)), whole(Left::Nothing)), (3, 5));
        let rows: (i64, i64) = read(&db, |conn| conn.query_one("SELECT opened, (SELECT COUNT(*) FROM issue_passes) FROM issue_browsers", &[]));
        assert_eq!(rows, (3, 3));
    }

    fn whoever_comes_at_the_heels_of_another_takes_its_place(db: TestDb) {
        let press = press(|_| ());
        let (_, reader) = sent(&db, &press);
        let first = session(&db, left(&db, &press, NOW, &reader, None));
        let second = session(&db, left(&db, &press, NOW + AT_ONCE - 1, &reader, None));
        assert_eq!(first.id, second.id);
        let third = session(&db, left(&db, &press, NOW + AT_ONCE, &reader, None));
        assert_ne!(second.id, third.id);
        // Whoever has a session of their own takes nobody's.
        let made = press.clone();
        let token = write(&db, move |tx| readers::start_visit(tx, &made, NOW, "Firefox").map(|(_, token)| token));
        let own = read(&db, move |conn| readers::visit(conn, Some(&token.hash()), NOW)).session.unwrap();
        assert_eq!(left(&db, &press, NOW + AT_ONCE, &reader, Some(&own)), Left::Pass(None));
        let opened: i64 = read(&db, |conn| conn.query_one("SELECT opened FROM issue_browsers", &[]));
        assert_eq!(opened, BROWSERS);
        assert_eq!(left(&db, &press, NOW + 3 * AT_ONCE, &reader, None), Left::Nothing);
    }

    fn who_opened_an_issue_is_forgotten_with_its_passes(db: TestDb) {
        let press = press(|_| ());
        let (_, reader) = sent(&db, &press);
        session(&db, left(&db, &press, NOW, &reader, None));
        assert_eq!(write(&db, |tx| sweep(tx, NOW + LASTS - 1, 10)), 0);
        assert_eq!(write(&db, |tx| sweep(tx, NOW + LASTS, 10)), 2);
    }

    fn clicks_add_up_and_those_of_an_issue_that_is_gone_are_dropped(db: TestDb) {
        let press = press(|_| ());
        sent(&db, &press);
        let counted = |issue, position| Counted { issue, position, people: 2, machines: 1 };
        for _ in 0..2 {
            write(&db, move |tx| super::write(tx, &[counted(1, 0), counted(1, 7), counted(9, 0)]));
        }
        assert_eq!(read(&db, |conn| clicked(conn, 1)), [Count { position: 0, people: 4, machines: 2 }]);
        assert_eq!(read(&db, |conn| links(conn, 1)).len(), 2);
        // Before it is sent, only those who work on it follow its links.
        write(&db, |tx| tx.execute("UPDATE issues SET state = 'draft'", &[]).map(drop));
        write(&db, move |tx| super::write(tx, &[counted(1, 0), counted(1, 1)]));
        assert_eq!(read(&db, |conn| clicked(conn, 1)).len(), 1);
    }
}

#[test]
fn a_word_is_good_for_one_reader_and_one_issue() {
    let press = press(|_| ());
    let made = word(&press, "i1", "r1");
    assert_eq!(whose(&press, "i1", &made), Some("r1"));
    assert_eq!(whose(&press, "i2", &made), None);
    for bad in ["", "r1", "r1.", ".", "r2.0000", &made.replace("r1.", "r2."), &made[..made.len() - 1]] {
        assert_eq!(whose(&press, "i1", bad), None, "{bad}");
    }
}
