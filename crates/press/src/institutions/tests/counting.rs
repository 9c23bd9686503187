//! Counting what is read, held against a plain reading of COUNTER's rules.

use std::collections::{BTreeMap, BTreeSet};

use db::testing::TestDb;
use jiff::Timestamp;
use kernel::clock::{HOUR, MINUTE, Millis, Period};
use kernel::ids::Random;

use super::super::*;
use super::{NOW, add_now, asked, press};
use crate::articles::fixtures::{manuscript, publish, read, write as act};
use crate::institutions;

const SECOND: Millis = 1000;

fn at(text: &str) -> Millis {
    text.parse::<Timestamp>().unwrap().as_millisecond()
}

fn library(db: &TestDb) -> Found {
    let Institution { id, public_id, name, .. } =
        add_now(db, asked("Library", &["192.0.2.0/24"], &[])).unwrap();
    Found { id, public_id, name }
}

fn count(db: &TestDb, requests: Vec<Request>) {
    let press = press(|_| ());
    act(db, move |tx| institutions::write(tx, &press, &requests));
}

fn made(institution: i64, article: i64, visitor: &str, at: Millis) -> Request {
    Request { institution, article, visitor: visitor.into(), controlled: true, at }
}

/// Requests and unique requests by article, of the month of `NOW` and the one before.
fn counted(db: &TestDb, library: &Found) -> BTreeMap<String, (i64, i64)> {
    let (library, november) = (library.clone(), Period::from_number(202611).unwrap());
    let months = Months::between(november, Some("2026-10"), None).unwrap();
    let report = read(db, move |conn| report(conn, library, months));
    let sum = |item: Item| {
        let uniques = item.read.values().map(|read| read.uniques).sum();
        (item.title.clone(), (item.requests(), uniques))
    };
    report.items.into_iter().map(sum).collect()
}

fn one(requests: i64, uniques: i64) -> BTreeMap<String, (i64, i64)> {
    BTreeMap::from([("Tides".to_owned(), (requests, uniques))])
}

db::both_databases! {
    fn two_clicks_within_half_a_minute_are_one(db: TestDb) {
        let (library, press) = (library(&db), press(|_| ()));
        let tides = publish(&db, &press, &manuscript("Tides", NOW));
        let open = |visitor, at| count(&db, vec![made(library.id, tides, visitor, at)]);
        open("a", NOW);
        open("a", NOW + 30 * SECOND);
        assert_eq!(counted(&db, &library), one(1, 1));
        // Counted from the last click, not from the first.
        open("a", NOW + 60 * SECOND);
        assert_eq!(counted(&db, &library), one(1, 1));
        open("a", NOW + 60 * SECOND + 30_001);
        assert_eq!(counted(&db, &library), one(2, 1), "another request in the same session");
        open("b", NOW + 61 * SECOND);
        assert_eq!(counted(&db, &library), one(3, 2), "another visitor");
        open("a", NOW + HOUR);
        assert_eq!(counted(&db, &library), one(4, 3), "another session");
    }

    fn a_double_click_over_the_hour_counts_in_the_later_one(db: TestDb) {
        let (library, press) = (library(&db), press(|_| ()));
        let tides = publish(&db, &press, &manuscript("Tides", NOW));
        // The month ends between the two clicks, too.
        let turn = at("2026-11-01T00:00:00Z");
        for at in [turn - 10 * MINUTE, turn - 10 * SECOND, turn + 10 * SECOND, turn + 20 * SECOND] {
            count(&db, vec![made(library.id, tides, "a", at)]);
        }
        let (found, november) = (library.clone(), Period::from_number(202611).unwrap());
        let months = Months::between(november, Some("2026-10"), None).unwrap();
        let report = read(&db, move |conn| report(conn, found, months));
        let read: Vec<Read> = report.totals().into_iter().map(|(_, read)| read).collect();
        assert_eq!(read, [Read { requests: 1, uniques: 1 }, Read { requests: 1, uniques: 1 }]);
    }

    fn what_is_long_over_is_added_up_and_who_read_is_forgotten(db: TestDb) {
        let (library, press) = (library(&db), press(|_| ()));
        let titles = ["Tides", "Quays"].map(|title| publish(&db, &press, &manuscript(title, NOW)));
        for (nth, at) in [NOW, NOW + 5 * MINUTE, NOW + HOUR, NOW + 40 * HOUR].into_iter().enumerate() {
            count(&db, vec![made(library.id, titles[nth % 2], "a", at), made(library.id, titles[0], "b", at)]);
        }
        let before = counted(&db, &library);
        assert_eq!(before["Tides"], (6, 5));
        let fold_at = |now| {
            let mut folded = 0;
            while let more @ 1.. = act(&db, move |tx| fold(tx, now)) {
                folded += more;
            }
            folded
        };
        let visitors = || read(&db, |conn| conn.query_one::<i64>("SELECT COUNT(*) FROM institution_visits", &[]));
        assert_eq!(fold_at(NOW + 47 * HOUR), 0);
        assert_eq!(fold_at(NOW + 50 * HOUR), visitors_of(&before) - 2);
        assert_eq!(visitors(), 2, "of two days ago and later");
        assert_eq!(counted(&db, &library), before);
        assert_eq!(fold_at(NOW + 50 * HOUR), 0);
        // What comes late is added.
        count(&db, vec![made(library.id, titles[0], "c", NOW)]);
        assert_eq!(fold_at(NOW + 50 * HOUR), 1);
        assert_eq!(counted(&db, &library)["Tides"], (7, 6));
    }

    fn a_thousand_requests_are_counted_as_the_rules_say(db: TestDb) {
        let (library, press, random) = (library(&db), press(|_| ()), Random::seeded(11));
        let articles: Vec<i64> = (0..3).map(|nth| publish(&db, &press, &manuscript(&format!("T{nth}"), NOW))).collect();
        let mut requests: Vec<Request> = (0..1000).map(|_| {
            let [visitor, article, minute, second] = random.bytes::<4>();
            let at = NOW + Millis::from(minute) * MINUTE + Millis::from(second) * 250;
            made(library.id, articles[usize::from(article) % 3], &format!("v{}", visitor % 4), at)
        }).collect();
        requests.sort_by_key(|request| request.at);
        let expected = by_the_rules(&requests);
        requests.chunks(50).for_each(|batch| count(&db, batch.to_vec()));
        let found: Vec<(i64, i64)> = counted(&db, &library).into_values().collect();
        assert_eq!(found, expected);
        assert!(expected.iter().all(|(requests, uniques)| requests > uniques), "{expected:?}");
    }
}

fn visitors_of(counted: &BTreeMap<String, (i64, i64)>) -> u64 {
    u64::try_from(counted.values().map(|(_, uniques)| uniques).sum::<i64>()).unwrap()
}

/// COUNTER's rules, said once more: the first of two clicks is struck out, and what is left is counted.
fn by_the_rules(requests: &[Request]) -> Vec<(i64, i64)> {
    let mut by_article: BTreeMap<i64, (i64, BTreeSet<(String, Millis)>)> = BTreeMap::new();
    for (nth, request) in requests.iter().enumerate() {
        let same = |later: &&Request| later.article == request.article && later.visitor == request.visitor;
        let next = requests[nth + 1..].iter().find(same);
        let (count, sessions) = by_article.entry(request.article).or_default();
        if next.is_none_or(|next| next.at - request.at > 30 * SECOND) {
            *count += 1;
            sessions.insert((request.visitor.clone(), request.at / HOUR));
        }
    }
    by_article.into_values().map(|(count, sessions)| (count, sessions.len() as i64)).collect()
}

#[test]
fn months_are_read_and_bounded() {
    let november = Period::from_number(202611).unwrap();
    let between = |first, last| Months::between(november, first, last).map(|months| months.ends());
    assert_eq!(between(None, None), Ok((202512, 202611)));
    assert_eq!(between(Some("2026-01"), Some("2026-03-31")), Ok((202601, 202603)));
    assert_eq!(between(Some("2026-03"), Some("2026-01")), Err(NoMonths::Backwards));
    assert_eq!(between(Some("2020-01"), None), Err(NoMonths::TooMany));
    for text in ["", "2026", "2026-13", "soon", "2026-1"] {
        assert_eq!(between(Some(text), None), Err(NoMonths::Unreadable), "{text}");
    }
}

#[test]
fn the_report_is_a_table_of_cells_and_no_formulas() {
    let db = TestDb::sqlite();
    let (library, press) = (library(&db), press(|config| config.site.name = "The Courier, weekly".into()));
    let mut draft = manuscript("=HYPERLINK(\"x\")", at("2026-10-31T23:30:00Z"));
    draft.authors = ["Ada Quill", "Ben; Bow"]
        .map(|name| crate::articles::AuthorDraft { name: name.into(), ..Default::default() })
        .into();
    let article = publish(&db, &press, &draft);
    count(&db, vec![made(library.id, article, "a", NOW), made(library.id, article, "b", NOW)]);
    count(&db, vec![Request { controlled: false, ..made(library.id, article, "a", NOW - 40 * 24 * HOUR) }]);
    let months = Months::between(Period::from_number(202611).unwrap(), Some("2026-10"), None).unwrap();
    let report = read(&db, move |conn| report(conn, library, months));
    let csv = report.csv(&press, NOW);
    let lines: Vec<&str> = csv.split("\r\n").collect();
    assert_eq!(
        lines[..4],
        ["Report_Name,Item Report", "Report_ID,IR", "Release,5", "Institution_Name,Library"]
    );
    assert_eq!(lines[9], "Reporting_Period,\"Begin_Date=2026-10-01; End_Date=2026-11-30\"");
    assert_eq!(lines[12], "", "the head ends with an empty line");
    assert!(
        lines[13].starts_with("Item,Publisher,Platform,Authors,")
            && lines[13].ends_with("Reporting_Period_Total,Oct-2026,Nov-2026"),
        "{csv}"
    );
    assert!(lines[14].starts_with("\"'=HYPERLINK(\"\"x\"\")\",\"The Courier, weekly\""), "{csv}");
    assert!(lines[14].contains(",\"Ada Quill; Ben; Bow\",2026-10-31,"), "{csv}");
    assert!(lines[14].ends_with("Controlled,Total_Item_Requests,2,0,2"), "{csv}");
    assert!(lines[15].ends_with("Controlled,Unique_Item_Requests,2,0,2"), "{csv}");
    assert!(lines[16].ends_with("Free_To_Read,Total_Item_Requests,1,1,0"), "{csv}");
    let json = report.json(&press, NOW);
    assert_eq!(json["Report_Header"]["Report_ID"], "IR");
    let performance = &json["Report_Items"][0]["Performance"];
    assert_eq!(performance[0]["Period"]["Begin_Date"], "2026-11-01");
    assert_eq!(performance[0]["Instance"][0]["Metric_Type"], "Total_Item_Requests");
    assert_eq!(performance[0]["Instance"][0]["Count"], 2);
    assert_eq!(json["Report_Items"][1]["Access_Type"], "Free_To_Read");
}
