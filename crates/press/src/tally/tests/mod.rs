//! Counting, on both databases: servers that add up together, days of the publication's calendar, and what is kept
//! for how long.

mod acts;

use std::collections::BTreeMap;

use db::testing::TestDb;
use jiff::tz::TimeZone;
use kernel::clock::Millis;

use super::*;
use crate::Press;
use crate::articles::Manuscript;
use crate::articles::fixtures::{NOW, at, manuscript, press, publish, read, write as act};

const GOOGLE: Source<'static> = Source::Host(b"www.google.com");

/// Pages of one server.
struct Node(Waiting, TimeZone);

impl Node {
    fn of(press: &Press) -> Node {
        Node(Waiting::default(), press.zone.clone())
    }

    fn sees(&self, times: usize, when: Millis, seen: Seen, article: i64, source: Source<'_>) {
        (0..times).for_each(|_| self.0.note(&self.1, when, seen, article, source));
    }

    fn write(&self, db: &TestDb) {
        let counted = self.0.take();
        act(db, move |tx| write(tx, &counted));
    }
}

fn gather_all(db: &TestDb) {
    while act(db, |tx| gather(tx, NOW)) > 0 {}
    assert_eq!(read(db, |conn| conn.query_one::<i64>("SELECT COUNT(*) FROM tally_waiting", &[])), 0);
}

const EVER: Days = Days { from: -100_000, to: 100_000 };

/// How often what was counted for the whole site.
fn site(db: &TestDb) -> BTreeMap<(i64, String), i64> {
    read(db, |conn| by_site(conn, EVER)).into_iter().map(|one| ((one.day, one.what), one.count)).collect()
}

fn labelled(db: &TestDb, axis: &'static str) -> BTreeMap<(String, String), i64> {
    let all = read(db, move |conn| by_label(conn, axis, EVER));
    all.into_iter().map(|one| ((one.label, one.what), one.count)).collect()
}

fn counts<const N: usize>(expected: [(&str, &str, i64); N]) -> BTreeMap<(String, String), i64> {
    expected.into_iter().map(|(label, what, count)| ((label.to_owned(), what.to_owned()), count)).collect()
}

fn in_section(title: &str) -> Manuscript {
    Manuscript { section: Some("Ports".into()), ..manuscript(title, NOW - 1) }
}

db::both_databases! {
    fn servers_add_up(db: TestDb) {
        let press = press(|_| ());
        let port = publish(&db, &press, &in_section("Port"));
        let (one, two) = (Node::of(&press), Node::of(&press));
        one.sees(3, NOW, Seen::Whole, port, GOOGLE);
        one.sees(1, NOW, Seen::Page, 0, Source::Direct);
        two.sees(2, NOW, Seen::Whole, port, GOOGLE);
        two.sees(4, NOW, Seen::Registration, port, Source::Host(b"www.otherpaper.example"));
        two.sees(1, NOW, Seen::Whole, port, Source::Here);
        one.write(&db);
        two.write(&db);
        one.sees(1, NOW, Seen::Unlock, port, Source::Host(b"t.co"));
        one.write(&db);
        gather_all(&db);
        let today = day(NOW, &press.zone);
        let expected = [("page", 1), ("visit", 11), ("wall-registration", 4), ("wall-unlock", 1), ("whole", 6)];
        assert_eq!(site(&db), expected.map(|(what, count)| ((today, what.to_owned()), count)).into());
        let section = read(&db, |conn| conn.query_one::<i64>("SELECT id FROM terms WHERE kind = 'section'", &[])).to_string();
        let sections = counts([(&section, "view", 11), (&section, "visit", 10), (&section, "wall", 5)]);
        assert_eq!(labelled(&db, "section"), sections);
        let sources = counts([
            ("direct", "view", 1), ("here", "view", 1), ("otherpaper.example", "view", 4),
            ("otherpaper.example", "wall", 4), ("search", "view", 5), ("social", "view", 1), ("social", "wall", 1),
        ]);
        assert_eq!(labelled(&db, "source"), sources);
        let shown = read(&db, move |conn| top_articles(conn, Days { from: today, to: today }, today, VIEW, 5));
        assert_eq!(shown.articles.iter().map(|one| (one.article, one.of(VIEW), one.of(WALL))).collect::<Vec<_>>(), [(port, 11, 5)]);
        let reads: i64 = read(&db, |conn| conn.query_one("SELECT reads FROM article_reads", &[]));
        assert_eq!(reads, 11, "what is read most is counted with it");
    }

    fn servers_that_add_up_at_once_lose_nothing_and_add_nothing_twice(db: TestDb) {
        let press = press(|_| ());
        let articles: Vec<i64> = (0..30).map(|n| publish(&db, &press, &manuscript(&format!("A{n}"), NOW - 1))).collect();
        for _ in 0..40 {
            let node = Node::of(&press);
            articles.iter().for_each(|article| node.sees(1, NOW, Seen::Whole, *article, Source::Direct));
            node.write(&db);
        }
        let adding: Vec<_> = (0..3).map(|_| {
            let db = (*db).clone();
            std::thread::spawn(move || while db.write_blocking(|tx| gather(tx, NOW)).unwrap() > 0 {})
        }).collect();
        adding.into_iter().for_each(|thread| thread.join().unwrap());
        gather_all(&db);
        let today = day(NOW, &press.zone);
        assert_eq!(site(&db)[&(today, "whole".to_owned())], 1200);
        assert_eq!(read(&db, |conn| conn.query_one::<i64>("SELECT MIN(count) FROM tally_articles", &[])), 40);
    }

    fn what_is_too_much_for_one_transaction_waits_on(db: TestDb) {
        let press = press(|_| ());
        let node = Node::of(&press);
        // Of articles that are gone: they count for the site alone.
        (1..=700).for_each(|n| node.sees(2, NOW, Seen::Whole, 1_000_000 + n, Source::Direct));
        node.write(&db);
        let first = act(&db, |tx| gather(tx, NOW));
        assert!(first > 0 && first < 700, "{first}");
        gather_all(&db);
        assert_eq!(site(&db)[&(day(NOW, &press.zone), "whole".to_owned())], 1400);
        assert_eq!(read(&db, |conn| conn.query_one::<i64>("SELECT COUNT(*) FROM tally_articles", &[])), 0);
    }

    fn a_day_is_that_of_the_publication_also_when_clocks_change(db: TestDb) {
        let press = press(|config| config.site.time_zone = "Europe/Berlin".into());
        let node = Node::of(&press);
        // The 25th of October has 25 hours there, the 29th of March 23.
        for (when, times) in [
            ("2026-10-24T21:59:59.999Z", 1), ("2026-10-24T22:00:00Z", 2), ("2026-10-25T22:59:59.999Z", 4),
            ("2026-10-25T23:00:00Z", 8), ("2026-03-28T23:00:00Z", 16), ("2026-03-29T21:59:59.999Z", 32), ("2026-03-29T22:00:00Z", 64),
        ] {
            node.sees(times, at(when), Seen::Page, 0, Source::Here);
        }
        node.write(&db);
        gather_all(&db);
        let on = |text: &str| (number(text.parse().unwrap()), "page".to_owned());
        let expected = [("2026-03-29", 48), ("2026-03-30", 64), ("2026-10-24", 1), ("2026-10-25", 6), ("2026-10-26", 8)];
        assert_eq!(site(&db), expected.map(|(text, count)| (on(text), count)).into());
    }

    fn a_day_tells_so_many_sites_apart_and_no_more(db: TestDb) {
        let press = press(|_| ());
        for round in 0..3 {
            let node = Node::of(&press);
            for n in 0..90 {
                let host = format!("site-{}.example", round * 50 + n);
                node.sees(1, NOW, Seen::Page, 0, Source::Host(host.as_bytes()));
            }
            node.sees(1, NOW, Seen::Page, 0, Source::Host(b"site-0.example"));
            node.sees(1, NOW, Seen::Page, 0, GOOGLE);
            node.write(&db);
        }
        gather_all(&db);
        let today = day(NOW, &press.zone);
        let of_day = read(&db, move |conn| by_label(conn, "source", Days { from: today, to: today }));
        let sources: BTreeMap<_, _> = of_day.into_iter().map(|one| ((one.label, one.what), one.count)).collect();
        assert_eq!(labelled(&db, "source").len(), 191, "a month has more room");
        assert!(sources.len() <= 46, "{}", sources.len());
        assert_eq!(sources.values().sum::<i64>(), 3 * 92, "none is lost");
        assert_eq!((sources[&("search".into(), "view".into())], sources[&("site-0.example".into(), "view".into())]), (3, 4));
        assert!(sources[&(OTHER.into(), "view".into())] > 60);
    }

    fn days_of_articles_become_months(db: TestDb) {
        let press = press(|_| ());
        let (first, second) = (publish(&db, &press, &manuscript("First", NOW - 1)), publish(&db, &press, &manuscript("Second", NOW - 1)));
        let node = Node::of(&press);
        let old = at("2026-06-10T12:00:00Z");
        node.sees(3, old, Seen::Whole, first, Source::Direct);
        node.sees(4, old + 5 * DAY, Seen::Whole, first, Source::Direct);
        node.sees(5, old, Seen::Registration, second, Source::Direct);
        node.sees(9, NOW, Seen::Whole, second, Source::Direct);
        node.write(&db);
        gather_all(&db);
        let swept = press.clone();
        assert_eq!(act(&db, move |tx| sweep(tx, &swept, NOW, 100)), 4);
        let swept = press.clone();
        assert_eq!(act(&db, move |tx| sweep(tx, &swept, NOW, 100)), 0);
        let today = day(NOW, &press.zone);
        let shown = |days: Days, what: &'static str| read(&db, move |conn| top_articles(conn, days, today, what, 9));
        let june = Days { from: number("2026-06-12".parse().unwrap()), to: number("2026-06-14".parse().unwrap()) };
        let of_june = shown(june, VIEW);
        assert_eq!(of_june.days, Days { from: number("2026-06-01".parse().unwrap()), to: number("2026-06-30".parse().unwrap()) });
        assert_eq!(of_june.articles.iter().map(|one| (one.article, one.of(VIEW))).collect::<Vec<_>>(), [(first, 7), (second, 5)]);
        let walls = shown(june, WALL);
        assert_eq!(walls.articles.iter().map(|one| (one.article, one.of(WALL))).collect::<Vec<_>>(), [(second, 5)]);
        let lately = shown(Days { from: today - 6, to: today }, VIEW);
        assert_eq!((lately.days.from, lately.articles.len()), (today - 6, 1), "days are still told apart");
        let year = shown(Days { from: today - 300, to: today }, VIEW);
        assert_eq!(year.articles.iter().map(|one| (one.article, one.of(VIEW))).collect::<Vec<_>>(), [(second, 14), (first, 7)]);
        // What the site counted stays.
        assert_eq!(site(&db).values().sum::<i64>(), 2 * 21);
    }

    fn what_could_not_be_written_waits(db: TestDb) {
        let press = press(|_| ());
        let node = Node::of(&press);
        node.sees(2, NOW, Seen::Page, 0, Source::Direct);
        let taken = node.0.take();
        node.0.put_back(taken);
        node.sees(1, NOW, Seen::Page, 0, Source::Direct);
        node.write(&db);
        node.write(&db);
        gather_all(&db);
        assert_eq!(site(&db)[&(day(NOW, &press.zone), "page".to_owned())], 3);
    }
}

#[test]
fn many_threads_count_together() {
    let waiting = Waiting::default();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let waiting = &waiting;
            scope.spawn(move || {
                for n in 0..1000 {
                    let host = format!("site-{}.example", n % 3);
                    let source = if thread % 2 == 0 { Source::Host(host.as_bytes()) } else { Source::Here };
                    waiting.note(&TimeZone::UTC, NOW, Seen::ALL[n % 8], 1 + n as i64 % 5, source);
                }
            });
        }
    });
    let counted = waiting.take();
    assert_eq!(counted.iter().map(|one| one.count).sum::<i64>(), 8000);
    assert_eq!(counted.len(), 8 * 5 * 4, "threads are no difference");
    assert!(counted.is_sorted() && waiting.take().is_empty());
}

#[test]
fn what_is_counted_at_once_is_bounded() {
    let waiting = Waiting::default();
    for article in 0..60_000 {
        waiting.note(&TimeZone::UTC, NOW, Seen::Whole, article, Source::Direct);
    }
    waiting.note(&TimeZone::UTC, NOW, Seen::Whole, 1, Source::Direct);
    let counted = waiting.take();
    assert_eq!((counted.len(), counted[1].count), (50_000, 2));
}
