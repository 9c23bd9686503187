//! What is scheduled, with two servers that race for it and are killed: it goes out at its time, once, and when its time
//! has passed with no server running, as soon as one runs.

use std::ops::Range;
use std::thread;
use std::time::{Duration, Instant};

use db::DbError;
use db::testing::TestDb;
use kernel::EmailAddress;
use kernel::clock::{Clock, Millis};
use press::drafts::{self, Colleague, DraftError, Galley, Particulars, Text, Which, Writing};
use press::readers::{self, Origin};
use press::staff::Role;

use crate::browser::Browser;
use crate::server::{self, PATIENCE, Server};

/// Within so long of its time a piece goes out, and within so long again every node shows it.
const PROMISED: Millis = 1_000;
/// Each time is kept so many times. The quickest counts: others may have waited for a busy machine.
const TIMES: i64 = 3;
/// Pieces that come due while servers are killed, and the time between two of them.
const PIECES: i64 = 100;
const STEP: Millis = 50;

/// A piece that waits for its time.
struct Piece {
    slug: String,
    at: Millis,
}

/// Schedules so many pieces, the first of them so far ahead of now.
fn scheduled(db: &TestDb, numbers: Range<i64>, ahead: Millis, step: Millis) -> Vec<Piece> {
    let press = server::press();
    let now = press.clock.now();
    let email = EmailAddress::parse(&format!("editor-{}@example.org", numbers.start)).unwrap();
    let adding = press.clone();
    let reader = db
        .write_blocking::<_, DbError>(move |tx| readers::add(tx, &adding, now, &email, Origin::Staff, true))
        .unwrap();
    let by = Colleague { reader, role: Role::Editor };
    let galleys: Vec<Galley> = numbers
        .clone()
        .map(|number| {
            let (writing, reading) = (press.clone(), press.clone());
            let typed = Writing {
                title: format!("Tide {number}"),
                standfirst: String::new(),
                html: "<p>It comes in.</p><!--more-->".into(),
            };
            let text = Text { writing: typed, particulars: Particulars::default() };
            let draft = db
                .write_blocking::<_, DraftError>(move |tx| drafts::begin(tx, &writing, by, text, now))
                .unwrap();
            db.read_blocking::<_, DbError>(move |conn| {
                drafts::galley(conn, &reading, &draft, Which::Latest, now)
            })
            .unwrap()
            .unwrap()
        })
        .collect();
    let first = press.clock.now() + ahead;
    let at = move |nth: usize| first + step * i64::try_from(nth).unwrap();
    db.write_blocking::<_, DraftError>(move |tx| {
        for (nth, galley) in galleys.iter().enumerate() {
            drafts::schedule(tx, galley, by, at(nth), now)?;
        }
        Ok(())
    })
    .unwrap();
    numbers.enumerate().map(|(nth, number)| Piece { slug: format!("tide-{number}"), at: at(nth) }).collect()
}

/// What is out: its address, its date, and when the log says that it went out.
fn out(db: &TestDb) -> Vec<(String, Millis, Millis)> {
    const OUT: &str = "SELECT a.slug, a.published_at, c.at FROM articles a
        JOIN changes c ON c.kind = 'article' AND c.target = a.id WHERE a.source = 'newsroom'
        ORDER BY a.published_at, a.id, c.at";
    db.read_blocking::<_, DbError>(|conn| conn.query(OUT, &[])).unwrap()
}

/// Until this has come.
fn until(what: &str, mut come: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !come() {
        assert!(begun.elapsed() < PATIENCE, "{what} has not come");
        thread::sleep(Duration::from_millis(5));
    }
}

fn until_it_is(at: Millis) {
    until("that moment", || Clock::system().now() >= at);
}

/// Until all nodes show it to readers; says when they did.
fn shown(servers: &[Server], piece: &Piece) -> Millis {
    for server in servers {
        let browser = Browser::new(server.address());
        until(&piece.slug, || browser.opens(&format!("/articles/{}", piece.slug)));
    }
    Clock::system().now()
}

/// Until all are out; each is, once and dated as it was planned. Gives when each went out.
fn out_once(db: &TestDb, pieces: &[Piece]) -> Vec<Millis> {
    until("the last piece", || out(db).len() >= pieces.len());
    crate::assert_nothing_half_done(db);
    let out = out(db);
    let dates: Vec<(&str, Millis)> = out.iter().map(|(slug, dated, _)| (slug.as_str(), *dated)).collect();
    let planned: Vec<(&str, Millis)> = pieces.iter().map(|piece| (piece.slug.as_str(), piece.at)).collect();
    assert_eq!(dates, planned);
    assert!(out.iter().all(|(_, dated, went)| went >= dated), "something went out before its time: {out:?}");
    out.into_iter().map(|(_, _, went)| went).collect()
}

fn kept(least: Option<&Millis>) -> bool {
    least.is_some_and(|least| *least < PROMISED)
}

db::both_databases! {
    fn of_two_servers_one_publishes_at_the_time(db: TestDb) {
        let mut servers = [Server::start(&db), Server::start(&db)];
        let pieces = scheduled(&db, 0..TIMES, 500, 500);
        let shown: Vec<Millis> = pieces.iter().map(|piece| shown(&servers, piece)).collect();
        // Told to end, they finish what they had begun: what was done twice would be there by now.
        servers.iter_mut().for_each(Server::terminate);
        let went = out_once(&db, &pieces);
        let late: Vec<Millis> = went.iter().zip(&pieces).map(|(went, piece)| went - piece.at).collect();
        assert!(kept(late.iter().min()), "they went out {late:?} ms late");
        let later: Vec<Millis> = shown.iter().zip(&went).map(|(shown, went)| shown - went).collect();
        assert!(kept(later.iter().min()), "readers saw them {later:?} ms later");
    }

    fn what_came_due_while_no_server_ran_goes_out_at_the_start(db: TestDb) {
        let (mut pieces, mut waited): (Vec<Piece>, Vec<Millis>) = (Vec::new(), Vec::new());
        let mut servers = [Server::start(&db), Server::start(&db)];
        for turn in 0..TIMES {
            pieces.extend(scheduled(&db, turn..turn + 1, 800, 0));
            let piece = &pieces[pieces.len() - 1];
            until_it_is(piece.at - 200);
            servers.iter_mut().for_each(Server::kill);
            // On a machine that stood still meanwhile, it may be out already.
            let in_time = out(&db).len() < pieces.len();
            until_it_is(piece.at);
            let begun = Clock::system().now();
            servers = [Server::start(&db), Server::start(&db)];
            let ready = Clock::system().now();
            shown(&servers, piece);
            let went = out_once(&db, &pieces);
            if in_time {
                let went = went[went.len() - 1];
                assert!(went >= begun, "the log says that it went out while nothing ran");
                waited.push(went - ready);
            }
        }
        assert!(kept(waited.iter().min()), "they went out {waited:?} ms after the start");
    }

    fn killed_around_their_times_pieces_are_out_or_wait(db: TestDb) {
        let mut servers = [Server::start(&db), Server::start(&db)];
        let pieces = scheduled(&db, 0..PIECES, 500, STEP);
        let mut kills = 0;
        while Clock::system().now() < pieces[pieces.len() - 1].at {
            let server = &mut servers[kills % 2];
            server.kill();
            crate::assert_nothing_half_done(&db);
            *server = Server::start(&db);
            kills += 1;
        }
        assert!(kills > 0, "no server was killed in time");
        out_once(&db, &pieces);
        servers.iter_mut().for_each(Server::terminate);
        out_once(&db, &pieces);
    }
}
