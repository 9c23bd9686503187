//! Real server processes, on both databases. `kill -9` while readers register and unlock: every act that
//! was answered is there, and nothing is half-done. Two of them at once: an allowance is spent once, a piece goes out
//! once.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod browser;
mod counts;
mod freshness;
mod issues;
mod relay;
mod scheduled;
mod server;
mod webhooks;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use db::testing::TestDb;
use press::articles::{self, Cursor, Direction, Listing};

use browser::Browser;
use server::Server;

/// Articles to register at and to unlock.
const ARTICLES: usize = 24;
/// Acts answered before the server is killed.
const BEFORE_THE_KILL: usize = 40;

/// Rows that can only be there if half an act was done. Each query counts them.
const HALF_DONE: &[(&str, &str)] = &[
    (
        "months whose count is not that of their unlocks",
        "SELECT COUNT(*) FROM meter m WHERE used <>
            (SELECT COUNT(*) FROM unlocks u WHERE u.holder_id = m.holder_id AND u.period = m.period)",
    ),
    (
        "unlocks that no month counts",
        "SELECT COUNT(*) FROM unlocks u WHERE NOT EXISTS
            (SELECT 1 FROM meter m WHERE m.holder_id = u.holder_id AND m.period = u.period)",
    ),
    (
        "holders without an address",
        "SELECT COUNT(*) FROM holders h WHERE NOT EXISTS (SELECT 1 FROM addresses a WHERE a.holder_id = h.id)",
    ),
    (
        "registrations without their first article",
        "SELECT COUNT(*) FROM readers r JOIN holders h ON h.id = r.holder_id
            WHERE r.confirmed_at IS NULL AND h.first_article_id IS NULL",
    ),
    (
        "registrations without a session",
        "SELECT COUNT(*) FROM readers r WHERE r.confirmed_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.reader_id = r.id AND s.scope = 'first')",
    ),
    (
        "registrations without a code",
        "SELECT COUNT(*) FROM readers r WHERE r.confirmed_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM challenges c WHERE c.email = r.email)",
    ),
    (
        "pieces that neither wait nor are out",
        "SELECT COUNT(*) FROM drafts d WHERE NOT (
            (d.state = 'scheduled' AND d.article_id IS NULL AND d.live IS NULL)
            OR (d.state = 'published' AND COALESCE(d.live, 0) = d.revision AND EXISTS
                (SELECT 1 FROM articles a WHERE a.id = d.article_id AND a.state = 'published' AND a.version = 1)))",
    ),
    (
        "articles that are not a piece's, dated as the text that it shows",
        "SELECT COUNT(*) FROM articles a WHERE a.source = 'newsroom' AND NOT EXISTS
            (SELECT 1 FROM drafts d JOIN draft_revisions r ON r.draft_id = d.id AND r.number = d.live
             WHERE d.article_id = a.id AND r.published_at = a.published_at)",
    ),
    (
        "articles of which followers do not hear once",
        "SELECT COUNT(*) FROM articles a WHERE a.source = 'newsroom' AND
            (SELECT COUNT(*) FROM changes c WHERE c.kind = 'article' AND c.target = a.id) <> 1",
    ),
];

/// Runs `act` from four threads, over and over, until the server is killed under them; gives what was
/// answered.
fn hammer<T: Send + 'static>(
    server: &mut Server,
    act: impl Fn(&Browser, usize) -> Option<T> + Send + Sync + 'static,
) -> Vec<T> {
    let (act, done) = (Arc::new(act), Arc::new(AtomicUsize::new(0)));
    let address = server.address();
    let threads: Vec<_> = (0..4)
        .map(|thread| {
            let (act, done) = (act.clone(), done.clone());
            std::thread::spawn(move || {
                let browser = Browser::new(address);
                let mut answered = Vec::new();
                for turn in 0..10_000 {
                    let Some(answer) = act(&browser, thread * 10_000 + turn) else { break };
                    answered.push(answer);
                    done.fetch_add(1, Ordering::SeqCst);
                }
                answered
            })
        })
        .collect();
    while done.load(Ordering::SeqCst) < BEFORE_THE_KILL && !threads.iter().all(|thread| thread.is_finished())
    {
        std::thread::yield_now();
    }
    server.kill();
    threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
}

fn assert_nothing_half_done(db: &TestDb) {
    for (what, query) in HALF_DONE {
        let found: i64 = db.read_blocking::<_, db::DbError>(|conn| conn.query_one(query, &[])).unwrap();
        assert_eq!(found, 0, "{what}");
    }
}

fn slugs(db: &TestDb) -> Vec<String> {
    db.read_blocking::<_, db::DbError>(|conn| {
        articles::list(conn, &Listing::Latest, Cursor::TOP, Direction::Older, 100, i64::MAX - 1)
    })
    .unwrap()
    .into_iter()
    .map(|card| card.slug)
    .collect()
}

db::both_databases! {
    fn a_registration_is_whole_or_never_was(db: TestDb) {
        server::import(&db, ARTICLES);
        let articles = slugs(&db);
        let mut server = Server::start(&db);
        let wanted = articles.clone();
        let answered = hammer(&mut server, move |browser, number| {
            let article = wanted[number % wanted.len()].clone();
            let form = format!("email=reader-{number}@mail-{number}.example&article={article}");
            let cookie = browser.post("/register", &form, None)?.cookie?;
            Some((article, cookie))
        });
        assert!(answered.len() >= BEFORE_THE_KILL, "only {} registrations were answered", answered.len());
        assert_nothing_half_done(&db);
        let server = Server::start(&db);
        let browser = Browser::new(server.address());
        for (article, cookie) in answered {
            let page = browser.get(&format!("/articles/{article}"), Some(&cookie)).unwrap();
            assert!(page.body.contains(server::LAST_WORDS), "{article} is no longer open to who registered for it");
        }
        server.wait_for_mails(&db);
    }
}

db::both_databases! {
    fn an_unlock_is_whole_or_never_was(db: TestDb) {
        server::import(&db, ARTICLES);
        let articles = slugs(&db);
        let readers: Vec<String> = (0..40).map(|number| server::signed_in(&db, number)).collect();
        let mut server = Server::start(&db);
        let wanted = articles.clone();
        let answered = hammer(&mut server, move |browser, number| {
            let cookie = readers[number % readers.len()].clone();
            let article = wanted[(number / 3) % wanted.len()].clone();
            browser.post(&format!("/articles/{article}/unlock"), "", Some(&cookie))?;
            let open = browser.get(&format!("/articles/{article}"), Some(&cookie))?.body.contains(server::LAST_WORDS);
            Some((article, cookie, open))
        });
        assert_nothing_half_done(&db);
        let server = Server::start(&db);
        let browser = Browser::new(server.address());
        let opened: Vec<_> = answered.into_iter().filter(|(_, _, open)| *open).collect();
        assert!(!opened.is_empty(), "nothing was unlocked");
        for (article, cookie, _) in opened {
            let page = browser.get(&format!("/articles/{article}"), Some(&cookie)).unwrap();
            assert!(page.body.contains(server::LAST_WORDS), "{article} was unlocked and is shut again");
        }
    }
}

db::both_databases! {
    fn two_hundred_unlocks_at_once_in_two_processes_give_exactly_three(db: TestDb) {
        server::import(&db, ARTICLES);
        let articles = Arc::new(slugs(&db));
        let reader = server::signed_in(&db, 0);
        let servers = [Server::start(&db), Server::start(&db)];
        let threads: Vec<_> = (0..20)
            .map(|thread| {
                let (browser, articles, reader) = (Browser::new(servers[thread % 2].address()), articles.clone(), reader.clone());
                std::thread::spawn(move || {
                    for turn in 0..10 {
                        let article = &articles[(thread * 7 + turn * 3) % 20];
                        browser.post(&format!("/articles/{article}/unlock"), "", Some(&reader)).unwrap();
                    }
                })
            })
            .collect();
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        assert_nothing_half_done(&db);
        let spent: (i64, i64) = db
            .read_blocking::<_, db::DbError>(|conn| {
                conn.query_one("SELECT (SELECT COUNT(*) FROM unlocks), (SELECT used FROM meter)", &[])
            })
            .unwrap();
        assert_eq!(spent, (3, 3));
        let browser = Browser::new(servers[1].address());
        let open = |slug: &&String| {
            browser.get(&format!("/articles/{slug}"), Some(&reader)).unwrap().body.contains(server::LAST_WORDS)
        };
        assert_eq!(articles.iter().filter(open).count(), 3);
    }
}
