//! What people open is counted, and a killed server loses less than a second of it.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use db::testing::TestDb;

use crate::browser::Browser;
use crate::server::{self, PATIENCE, Server};

/// What may be lost.
const LOST: Duration = Duration::from_secs(1);
/// How long pages are opened before the server is killed.
const OPENED: Duration = Duration::from_millis(2500);

/// Pages that were counted, once nothing waits to be added up.
fn counted(db: &TestDb) -> Option<i64> {
    let all = "SELECT (SELECT COUNT(*) FROM tally_waiting),
        (SELECT CAST(COALESCE(SUM(count), 0) AS BIGINT) FROM tally_days WHERE axis = 'site' AND what LIKE 'wall-%')";
    let (waiting, count) =
        db.read_blocking::<_, db::DbError>(move |conn| conn.query_one::<(i64, i64)>(all, &[])).unwrap();
    (waiting == 0).then_some(count)
}

db::both_databases! {
    fn a_killed_server_loses_less_than_a_second_of_counts(db: TestDb) {
        server::import(&db, 5);
        let articles = crate::slugs(&db);
        let mut server = Server::start(&db);
        let answered: Arc<Mutex<Vec<Instant>>> = Arc::default();
        let readers: Vec<_> = (0..2)
            .map(|reader| {
                let (browser, articles, answered) = (Browser::new(server.address()), articles.clone(), answered.clone());
                std::thread::spawn(move || {
                    for turn in reader.. {
                        if !browser.opens(&format!("/articles/{}", articles[turn % articles.len()])) {
                            break;
                        }
                        answered.lock().unwrap().push(Instant::now());
                    }
                })
            })
            .collect();
        let (browser, begun) = (Browser::new(server.address()), Instant::now());
        while begun.elapsed() < OPENED {
            if browser.opens(&format!("/articles/{}", articles[0])) {
                answered.lock().unwrap().push(Instant::now());
            }
        }
        let killed = Instant::now();
        server.kill();
        readers.into_iter().for_each(|reader| reader.join().unwrap());
        let answered = answered.lock().unwrap();
        let early = answered.iter().filter(|at| killed.duration_since(**at) > LOST).count();
        assert!(early > 20, "only {early} pages were opened in time");
        // Another server adds up what the killed one wrote.
        let _server = Server::start(&db);
        let started = Instant::now();
        let count = loop {
            if let Some(count) = counted(&db) {
                break usize::try_from(count).unwrap();
            }
            assert!(started.elapsed() < PATIENCE, "what waits is never added up");
            std::thread::yield_now();
        };
        assert!(count >= early, "{count} of {early} were counted");
        assert!(count <= answered.len() + 2, "{count} were counted of {}", answered.len());
    }
}
