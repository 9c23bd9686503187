//! Gift links: what they open, for how many, and when they stop.

use std::sync::Arc;

use db::testing::TestDb;
use db::{Db, DbError};
use kernel::clock::DAY;

use super::*;
use crate::Press;
use crate::articles::fixtures::{NOW, manuscript, press, publish, read, reader, subscriber, write};
use crate::billing;
use crate::readers::{self, Session};

fn small() -> Press {
    press(|config| {
        config.gifts.links_per_month = 2;
        config.gifts.readers_per_link = 2;
    })
}

/// A site with one article and one subscriber: the article, the giver.
fn given(db: &TestDb, press: &Press) -> (i64, i64) {
    (publish(db, press, &manuscript("Given", NOW - DAY)), subscriber(db, press, "giver@example.org"))
}

fn made(db: &Db, press: &Press, now: Millis, reader: i64, article: i64) -> Result<Made, GiftError> {
    let press = press.clone();
    db.write_blocking(move |tx| make(tx, &press, now, reader, article))
}

fn taken(
    db: &Db,
    press: &Press,
    now: Millis,
    token: &Token,
    session: Option<&Session>,
) -> Result<Taken, GiftError> {
    let (press, token, session) = (press.clone(), token.clone(), session.cloned());
    db.write_blocking(move |tx| take(tx, &press, now, &token, session.as_ref(), "Firefox on Linux"))
}

fn looked(db: &TestDb, now: Millis, token: &Token) -> Option<Gift> {
    let token = token.clone();
    read(db, move |conn| look(conn, now, &token))
}

fn passes(db: &TestDb, session: i64, article: i64, now: Millis) -> bool {
    let held = read(db, move |conn| super::taken(conn, session, now));
    held.iter().any(|link| link.article == article && link.opens)
}

/// The session of a browser that took the link for the first time.
fn newcomer(db: &TestDb, press: &Press, token: &Token) -> Session {
    let taken = taken(db, press, NOW, token, None).unwrap();
    let hash = taken.token.unwrap().hash();
    read(db, move |conn| readers::visit(conn, Some(&hash), NOW)).session.unwrap()
}

db::both_databases! {
    fn a_link_opens_its_article_and_no_other(db: TestDb) {
        let press = small();
        let (article, giver) = given(&db, &press);
        let other = publish(&db, &press, &manuscript("Other", NOW - DAY));
        let link = made(&db, &press, NOW, giver, article).unwrap();
        assert_eq!(link.left, 1);
        let gift = looked(&db, NOW, &link.token).unwrap();
        assert_eq!((gift.article_id, gift.state), (article, State::Valid));
        let browser = newcomer(&db, &press, &link.token);
        assert_eq!(browser.reader, None);
        assert!(passes(&db, browser.id, article, NOW));
        assert!(!passes(&db, browser.id, other, NOW));
        assert_eq!(looked(&db, NOW, &Token::from_outside("invented")), None);
        let invented = taken(&db, &press, NOW, &Token::from_outside("invented"), None);
        assert!(matches!(invented, Err(GiftError::NoLink)));
    }

    fn tokens_are_kept_as_hashes(db: TestDb) {
        let press = small();
        let (article, giver) = given(&db, &press);
        let link = made(&db, &press, NOW, giver, article).unwrap();
        let stored: String = read(&db, |conn| conn.query_one("SELECT token_hash FROM gift_links", &[]));
        assert_eq!(stored, link.token.hash());
        assert_ne!(stored, link.token.expose());
    }

    fn only_all_access_gives_and_only_what_is_published(db: TestDb) {
        let press = small();
        let (article, giver) = given(&db, &press);
        let poor = reader(&db, &press, "poor@example.org");
        let coming = publish(&db, &press, &manuscript("Coming", NOW + DAY));
        assert!(matches!(made(&db, &press, NOW, poor, article), Err(GiftError::NotSubscriber)));
        assert!(matches!(made(&db, &press, NOW, 999, article), Err(GiftError::NotSubscriber)));
        assert!(matches!(made(&db, &press, NOW, giver, coming), Err(GiftError::NoArticle)));
        assert!(matches!(made(&db, &press, NOW, giver, 999), Err(GiftError::NoArticle)));
    }

    fn the_quota_is_a_months_and_taking_back_refills_nothing(db: TestDb) {
        let press = small();
        let (article, giver) = given(&db, &press);
        made(&db, &press, NOW, giver, article).unwrap();
        let last = made(&db, &press, NOW, giver, article).unwrap();
        assert_eq!(last.left, 0);
        let id = read(&db, move |conn| of_reader(conn, giver))[0].id;
        assert!(write(&db, move |tx| revoke(tx, NOW, giver, id)));
        let Err(GiftError::QuotaSpent { reset }) = made(&db, &press, NOW, giver, article) else { panic!("made") };
        assert_eq!(reset.to_string(), "2026-12-01");
        let december = crate::articles::fixtures::at("2026-12-01T00:00:00Z");
        assert_eq!(made(&db, &press, december, giver, article).unwrap().left, 1);
    }

    fn many_requests_at_once_make_no_more_than_the_quota(db: TestDb) {
        let press = small();
        let (article, giver) = given(&db, &press);
        let other = Db::open(db.config(), db.data_dir()).unwrap();
        let handles = [(*db).clone(), other];
        let threads: Vec<_> = (0..8).map(|thread| {
            let (db, press) = (handles[thread % 2].clone(), press.clone());
            std::thread::spawn(move || (0..3).filter(|_| made(&db, &press, NOW, giver, article).is_ok()).count())
        }).collect();
        let all: usize = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
        assert_eq!(all, 2);
    }

    fn a_browser_counts_once_and_keeps_what_it_took(db: TestDb) {
        let press = small();
        let (article, giver) = given(&db, &press);
        let link = made(&db, &press, NOW, giver, article).unwrap();
        let first = newcomer(&db, &press, &link.token);
        for _ in 0..3 {
            let again = taken(&db, &press, NOW, &link.token, Some(&first)).unwrap();
            assert_eq!(again, Taken { token: None, article_id: article });
        }
        newcomer(&db, &press, &link.token);
        assert_eq!(looked(&db, NOW, &link.token).unwrap().state, State::Spent);
        assert!(matches!(taken(&db, &press, NOW, &link.token, None), Err(GiftError::Over(State::Spent))));
        assert!(taken(&db, &press, NOW, &link.token, Some(&first)).is_ok());
        assert!(passes(&db, first.id, article, NOW));
        assert_eq!(read(&db, move |conn| of_reader(conn, giver))[0].terms.opened, 2);
    }

    fn many_browsers_at_once_are_no_more_than_the_cap(db: TestDb) {
        let press = press(|config| config.gifts.readers_per_link = 5);
        let (article, giver) = given(&db, &press);
        let token = Arc::new(made(&db, &press, NOW, giver, article).unwrap().token);
        let same = newcomer(&db, &press, &token);
        let other = Db::open(db.config(), db.data_dir()).unwrap();
        let handles = [(*db).clone(), other];
        let threads: Vec<_> = (0..8).map(|thread| {
            let (db, press, token, same) = (handles[thread % 2].clone(), press.clone(), token.clone(), same.clone());
            std::thread::spawn(move || {
                taken(&db, &press, NOW, &token, Some(&same)).unwrap();
                (0..2).filter(|_| taken(&db, &press, NOW, &token, None).is_ok()).count()
            })
        }).collect();
        let all: usize = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
        assert_eq!(all, 4);
        let rows: (i64, i64) = read(&db, |conn| {
            conn.query_one("SELECT opened, (SELECT COUNT(*) FROM passes) FROM gift_links", &[])
        });
        assert_eq!(rows, (5, 5));
    }

    fn a_pass_ends_with_the_link(db: TestDb) {
        let press = small();
        let (article, giver) = given(&db, &press);
        let link = made(&db, &press, NOW, giver, article).unwrap();
        let browser = newcomer(&db, &press, &link.token);
        let end = looked(&db, NOW, &link.token).unwrap().expires_at;
        assert_eq!(end, NOW + 30 * DAY);
        assert!(passes(&db, browser.id, article, end - 1));
        assert!(!passes(&db, browser.id, article, end));
        assert_eq!(looked(&db, end, &link.token).unwrap().state, State::Expired);
        let late = taken(&db, &press, end, &link.token, Some(&browser));
        assert!(matches!(late, Err(GiftError::Over(State::Expired))));
    }

    fn taking_back_ends_the_pass_and_is_for_the_giver_alone(db: TestDb) {
        let press = small();
        let (article, giver) = given(&db, &press);
        let stranger = subscriber(&db, &press, "stranger@example.org");
        let link = made(&db, &press, NOW, giver, article).unwrap();
        let browser = newcomer(&db, &press, &link.token);
        let id = read(&db, move |conn| of_reader(conn, giver))[0].id;
        assert!(!write(&db, move |tx| revoke(tx, NOW, stranger, id)));
        assert!(passes(&db, browser.id, article, NOW));
        assert!(write(&db, move |tx| revoke(tx, NOW, giver, id)));
        assert!(!write(&db, move |tx| revoke(tx, NOW, giver, id)));
        assert!(!passes(&db, browser.id, article, NOW));
        assert_eq!(looked(&db, NOW, &link.token).unwrap().state, State::Revoked);
    }

    fn a_pass_lives_as_long_as_the_givers_own_access(db: TestDb) {
        let press = small();
        let (article, giver) = given(&db, &press);
        let link = made(&db, &press, NOW, giver, article).unwrap();
        let browser = newcomer(&db, &press, &link.token);
        write(&db, move |tx| billing::revoke(tx, giver, NOW + 1));
        assert!(passes(&db, browser.id, article, NOW));
        assert!(!passes(&db, browser.id, article, NOW + 1));
        assert_eq!(looked(&db, NOW + 1, &link.token).unwrap().state, State::GiverLapsed);
        let late = taken(&db, &press, NOW + 1, &link.token, None);
        assert!(matches!(late, Err(GiftError::Over(State::GiverLapsed))));
        write(&db, move |tx| billing::grant(tx, giver, billing::GrantSource::Comp, "all-access", None, "", NOW + 2));
        assert!(passes(&db, browser.id, article, NOW + 2));
    }

    fn a_refused_link_starts_no_session(db: TestDb) {
        let press = small();
        let (article, giver) = given(&db, &press);
        let link = made(&db, &press, NOW, giver, article).unwrap();
        write(&db, move |tx| crate::articles::withdraw(tx, article, NOW));
        assert!(matches!(taken(&db, &press, NOW, &link.token, None), Err(GiftError::NoArticle)));
        let sessions: Result<i64, DbError> = db.read_blocking(|conn| conn.query_one("SELECT COUNT(*) FROM sessions", &[]));
        assert_eq!(sessions.unwrap(), 0);
    }
}

#[test]
fn the_first_reason_that_ends_a_link_is_named() {
    let terms = Terms { expires_at: 100, opened: 0, most: 1, revoked_at: None };
    assert_eq!(state(terms, true, 99), State::Valid);
    assert_eq!(state(terms, true, 100), State::Expired);
    assert_eq!(state(terms, false, 99), State::GiverLapsed);
    let spent = Terms { opened: 1, ..terms };
    assert_eq!(state(spent, true, 99), State::Spent);
    assert_eq!(state(spent, false, 99), State::GiverLapsed);
    assert_eq!(state(Terms { revoked_at: Some(5), ..spent }, true, 200), State::Revoked);
}
