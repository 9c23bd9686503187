//! What is scheduled goes out at its time: once, on one of several servers, after crashes and pauses, as it was when
//! it was scheduled.

use std::thread;

use db::Db;
use db::testing::TestDb;
use kernel::clock::{DAY, HOUR, Millis};

use super::*;
use crate::articles;

fn scheduled(db: &TestDb, press: &Press, draft: &str, by: Colleague, at: Millis) -> Result<(), DraftError> {
    let now = press.clock.now();
    let galley = proof(db, press, draft, Which::Latest, now);
    act(db, move |tx| schedule(tx, &galley, by, at, now))
}

/// What is due goes out, whatever failed before.
fn publish_due(db: &Db, press: &Press) -> Result<usize, DbError> {
    super::publish_due(db, press, &mut Resting::default())
}

/// How often it was shown to readers: the version its article has.
fn shown(db: &TestDb, slug: &'static str, now: Millis) -> Option<(i64, Millis, String)> {
    read(db, move |conn| {
        let Some(id) = articles::find(conn, slug, now)? else { return Ok(None) };
        Ok(articles::by_id(conn, id, now)?
            .map(|one| (one.card.version, one.card.published_at, one.teaser_html)))
    })
}

db::both_databases! {
    fn a_piece_goes_out_at_its_time_as_it_was_scheduled(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Author);
        let draft = begun(&db, &press, ada, text("Ships", "<p>one</p><!--more-->"));
        assert!(matches!(scheduled(&db, &press, &draft, ada, NOW), Err(DraftError::Past)));
        scheduled(&db, &press, &draft, ada, NOW + HOUR).unwrap();
        assert_eq!((stands(&db, &draft).0.state, stands(&db, &draft).0.publish_at), (State::Scheduled, Some(NOW + HOUR)));
        let more = typed(&db, &draft, ada, (1, "a"), "<p>half a sen</p><!--more-->", NOW + 1);
        press.clock.set(NOW + HOUR - 1);
        assert_eq!((publish_due(&db, &press).unwrap(), shown(&db, "ships", NOW + HOUR)), (0, None));
        press.clock.set(NOW + HOUR);
        assert_eq!(publish_due(&db, &press).unwrap(), 1);
        assert_eq!(shown(&db, "ships", NOW + HOUR), Some((1, NOW + HOUR, "<p>one</p>".into())));
        let (kept, text) = stands(&db, &draft);
        assert_eq!((kept.state, kept.live, text.number), (State::Updated, Some(1), more), "what was typed since waits");
        assert_eq!(publish_due(&db, &press).unwrap(), 0);
        // Changes to what readers have can be scheduled too; the article keeps its date.
        scheduled(&db, &press, &draft, ada, NOW + 2 * HOUR).unwrap();
        press.clock.set(NOW + 2 * HOUR);
        assert_eq!(publish_due(&db, &press).unwrap(), 1);
        assert_eq!(shown(&db, "ships", NOW + 2 * HOUR), Some((2, NOW + HOUR, "<p>half a sen</p>".into())));
        assert_eq!(stands(&db, &draft).0.state, State::Published);
    }

    fn another_time_and_no_time(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Editor);
        let bob = colleague(&db, &press, "bob@example.org", Role::Contributor);
        let draft = begun(&db, &press, bob, text("Ships", "<p>one</p><!--more-->"));
        assert!(matches!(scheduled(&db, &press, &draft, bob, NOW + HOUR), Err(DraftError::NotAllowed)));
        scheduled(&db, &press, &draft, ada, NOW + HOUR).unwrap();
        scheduled(&db, &press, &draft, ada, NOW + DAY).unwrap();
        press.clock.set(NOW + HOUR);
        assert_eq!(publish_due(&db, &press).unwrap(), 0);
        let name = draft.clone();
        act(&db, move |tx| unschedule(tx, &name, ada, NOW + HOUR)).unwrap();
        assert_eq!(stands(&db, &draft).0.state, State::Draft);
        let name = draft.clone();
        assert!(matches!(act(&db, move |tx| unschedule(tx, &name, ada, NOW)), Err(DraftError::WrongState(State::Draft))));
        press.clock.set(NOW + 2 * DAY);
        assert_eq!((publish_due(&db, &press).unwrap(), shown(&db, "ships", NOW + 2 * DAY)), (0, None));
        // What readers have stays with them when a change is not to come after all.
        published(&db, &press, &draft, ada, NOW + 2 * DAY).unwrap();
        typed(&db, &draft, ada, (1, "a"), "<p>two</p>", NOW + 2 * DAY);
        scheduled(&db, &press, &draft, ada, NOW + 3 * DAY).unwrap();
        let name = draft.clone();
        act(&db, move |tx| unschedule(tx, &name, ada, NOW + 2 * DAY)).unwrap();
        assert_eq!(stands(&db, &draft).0.state, State::Updated);
        assert_eq!(shown(&db, "ships", NOW + 2 * DAY).unwrap().2, "<p>one</p>");
    }

    fn what_is_scheduled_is_moved_as_it_is(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Author);
        let bob = colleague(&db, &press, "bob@example.org", Role::Contributor);
        let draft = begun(&db, &press, ada, text("Ships", "<p>one</p><!--more-->"));
        scheduled(&db, &press, &draft, ada, NOW + HOUR).unwrap();
        typed(&db, &draft, ada, (1, "a"), "<p>half a sen</p><!--more-->", NOW + 1);
        let galley = proof(&db, &press, &draft, Which::Scheduled, NOW);
        let moved = |by: Colleague, at: Millis| {
            let galley = galley.clone();
            act(&db, move |tx| reschedule(tx, &galley, by, at, NOW))
        };
        assert!(matches!(moved(bob, NOW + DAY), Err(DraftError::NotAllowed)));
        assert!(matches!(moved(ada, NOW), Err(DraftError::Past)));
        moved(ada, NOW + DAY).unwrap();
        press.clock.set(NOW + HOUR);
        assert_eq!(publish_due(&db, &press).unwrap(), 0);
        press.clock.set(NOW + DAY);
        assert_eq!(publish_due(&db, &press).unwrap(), 1);
        assert_eq!(shown(&db, "ships", NOW + DAY), Some((1, NOW + DAY, "<p>one</p>".into())));
        assert!(matches!(moved(ada, NOW + 2 * DAY), Err(DraftError::WrongState(State::Updated))));
    }

    fn of_two_servers_one_publishes_and_a_crash_loses_nothing(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Editor);
        let drafts: Vec<String> = (0..25).map(|nth| {
            let draft = begun(&db, &press, ada, text(&format!("Ships {nth}"), "<p>one</p><!--more-->"));
            scheduled(&db, &press, &draft, ada, NOW + 1000 * (1 + nth % 5)).unwrap();
            draft
        }).collect();
        press.clock.set(NOW + 10_000);
        // A server dies with the work done but for the end of its transaction.
        let (galley, dying) = (proof(&db, &press, &drafts[3], Which::Scheduled, NOW + 10_000), press.clone());
        let died = db.write_blocking::<(), DraftError>(move |tx| {
            assert!(schedule::fire(tx, &dying, &galley, NOW + 10_000)?);
            panic!("killed")
        });
        assert!(died.is_err());
        assert_eq!((shown(&db, "ships-3", NOW + DAY), stands(&db, &drafts[3]).0.state), (None, State::Scheduled));
        // None was running for a day; then two start at once.
        press.clock.set(NOW + DAY);
        let other = Db::open(db.config(), db.data_dir()).unwrap();
        let done: usize = thread::scope(|scope| {
            let servers: Vec<_> = [&*db, &other].map(|db| scope.spawn(|| publish_due(db, &press).unwrap())).into();
            servers.into_iter().map(|server| server.join().unwrap()).sum()
        });
        assert_eq!(done, 25, "each by one of them");
        let dates: Vec<(i64, Millis)> = read(&db, |conn| {
            conn.query("SELECT version, published_at FROM articles WHERE state = 'published' ORDER BY id", &[])
        });
        assert_eq!(dates.len(), 25);
        assert!(dates.iter().all(|(version, at)| *version == 1 && (1..=5).any(|nth| *at == NOW + 1000 * nth)), "{dates:?}");
        let logged: i64 = read(&db, |conn| conn.query_one("SELECT COUNT(*) FROM changes WHERE kind = 'article'", &[]));
        assert_eq!(logged, 25, "followers hear of each once");
        assert!(drafts.iter().all(|draft| stands(&db, draft).0.state == State::Published));
    }

    fn a_piece_that_fails_keeps_no_other_waiting(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Editor);
        let begun_at = |title: &str, at: Millis| {
            let draft = begun(&db, &press, ada, text(title, "<p>one</p><!--more-->"));
            scheduled(&db, &press, &draft, ada, at).unwrap();
            draft
        };
        let (bad, good, next) = (begun_at("Broken", NOW + 1), begun_at("Ships", NOW + 2), begun_at("Boats", NOW + 3));
        // The database takes no second article of that name.
        let other = begun(&db, &press, ada, text("Broken", "<p>one</p><!--more-->"));
        published(&db, &press, &other, ada, NOW).unwrap();
        write(&db, |tx| tx.execute("CREATE UNIQUE INDEX one_only ON articles (title) WHERE title = 'Broken'", &[]));
        let (mut resting, state) = (Resting::default(), |draft: &str| stands(&db, draft).0.state);
        let mut at = |now: Millis| {
            press.clock.set(now);
            super::publish_due(&db, &press, &mut resting).unwrap()
        };
        assert_eq!((at(NOW + 2), state(&bad), state(&good)), (1, State::Scheduled, State::Published));
        write(&db, |tx| tx.execute("DROP INDEX one_only", &[]));
        assert_eq!((at(NOW + 3), state(&bad), state(&next)), (1, State::Scheduled, State::Published), "it rests alone");
        assert_eq!((at(NOW + 1 + schedule::REST), state(&bad)), (0, State::Scheduled));
        assert_eq!((at(NOW + 2 + schedule::REST), state(&bad)), (1, State::Published));
    }

    fn a_picture_goes_out_only_while_its_licence_lasts(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Editor);
        write(&db, |tx| {
            let sql = "INSERT INTO media (public_id, storage_key, mime, width, height, bytes, created_at, licence_until)
                VALUES ('p1', 'p1', 'image/jpeg', 800, 600, 1, 1, $1)";
            tx.execute(sql, &[&(NOW + DAY)])
        });
        let lead = Lead { file: "p1.jpg".into(), credit: "Bea".into(), ..Lead::default() };
        let particulars = Particulars { lead: Some(lead), ..Particulars::default() };
        let draft = begun(&db, &press, ada, Text { particulars, ..text("Ships", "<p>one</p><!--more-->") });
        let Err(DraftError::Incomplete(findings)) = scheduled(&db, &press, &draft, ada, NOW + DAY) else {
            panic!("its licence has ended by then")
        };
        assert_eq!(findings.iter().map(|one| one.item).collect::<Vec<_>>(), [Item::LicenceOver]);
        assert_eq!(stands(&db, &draft).0.state, State::Draft);
        scheduled(&db, &press, &draft, ada, NOW + DAY - 1).unwrap();
        // Shortened since, it is not shown either: the piece waits until that is set right.
        let until = |until: Millis| {
            write(&db, move |tx| tx.execute("UPDATE media SET licence_until = $1", &[&until]));
        };
        until(NOW + HOUR);
        let (mut resting, state) = (Resting::default(), || stands(&db, &draft).0.state);
        let mut at = |now: Millis| {
            press.clock.set(now);
            super::publish_due(&db, &press, &mut resting).unwrap()
        };
        assert_eq!((at(NOW + DAY - 1), state()), (0, State::Scheduled));
        until(NOW + 2 * DAY);
        assert_eq!((at(NOW + DAY), state()), (0, State::Scheduled), "it rests");
        assert_eq!((at(NOW + DAY - 1 + schedule::HELD), state()), (1, State::Published));
        assert_eq!(shown(&db, "ships", NOW + 2 * DAY).map(|(_, dated, _)| dated), Some(NOW + DAY - 1));
    }

    fn what_was_decided_meanwhile_counts(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Editor);
        let draft = begun(&db, &press, ada, text("Ships", "<p>one</p><!--more-->"));
        scheduled(&db, &press, &draft, ada, NOW + 1).unwrap();
        let galley = proof(&db, &press, &draft, Which::Scheduled, NOW + 2);
        // Between the look and the act of a server: called off, and scheduled anew with another text.
        let fired = |galley: &Galley, now: Millis| {
            let (galley, press) = (galley.clone(), press.clone());
            act(&db, move |tx| schedule::fire(tx, &press, &galley, now)).unwrap()
        };
        let name = draft.clone();
        act(&db, move |tx| unschedule(tx, &name, ada, NOW)).unwrap();
        assert!(!fired(&galley, NOW + 2));
        typed(&db, &draft, ada, (1, "a"), "<p>two</p>", NOW);
        scheduled(&db, &press, &draft, ada, NOW + 1).unwrap();
        assert!(!fired(&galley, NOW + 2), "another text");
        let galley = proof(&db, &press, &draft, Which::Scheduled, NOW + 2);
        assert!(!fired(&galley, NOW), "not yet");
        // Published by hand: not again at its time.
        published(&db, &press, &draft, ada, NOW).unwrap();
        assert!(!fired(&galley, NOW + 2));
        assert_eq!(shown(&db, "title", NOW + 2).unwrap().0, 1);
    }
}
