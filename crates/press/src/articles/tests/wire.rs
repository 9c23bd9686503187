//! The newsroom's list is answered from one index, whatever is searched for.

use db::testing::TestDb;
use kernel::clock::DAY;

use crate::articles::fixtures::{NOW, manuscript, press, publish, read, write};
use crate::articles::wire::{self, Filter, Place};
use crate::articles::withdraw;

fn found(db: &TestDb, filter: Filter) -> Vec<String> {
    let items = read(db, move |conn| wire::list(conn, &filter, Place::TOP, 100));
    items.into_iter().map(|item| item.title).collect()
}

#[test]
fn a_place_is_read_as_it_is_written() {
    let place = Place { updated_at: -5, id: 7 };
    assert_eq!(Place::parse(&place.to_string()), Some(place));
    assert_eq!(Place::parse("x"), None);
}

#[test]
fn sqlite_reads_no_article_to_find_one() {
    let db = TestDb::sqlite();
    let plan: Vec<(i64, i64, i64, String)> = read(&db, |conn| {
        let sql = format!("EXPLAIN QUERY PLAN {}", wire::FITTING);
        conn.query(&sql, &[&0, &0, &"", &0, &"", &"", &"", &"", &10])
    });
    let steps: Vec<&str> = plan.iter().map(|(.., step)| step.as_str()).collect();
    assert!(
        steps.len() == 1 && steps[0].contains("COVERING INDEX articles_by_change"),
        "no index covers it, or it is sorted: {steps:?}"
    );
}

db::both_databases! {
    fn every_state_is_listed_and_counted(db: TestDb) {
        let site = press(|_| ());
        publish(&db, &site, &manuscript("One", NOW - DAY));
        let gone = publish(&db, &site, &manuscript("Two", NOW - 2 * DAY));
        let mut draft = manuscript("Three", NOW - 3 * DAY);
        draft.published = false;
        publish(&db, &site, &draft);
        write(&db, move |tx| withdraw(tx, gone, NOW));
        let counts = read(&db, wire::counts);
        assert_eq!(counts, [("draft", 1), ("scheduled", 0), ("published", 1), ("withdrawn", 1)]);
        let of = |state: &str| Filter { state: Some(state.into()), ..Filter::default() };
        assert_eq!(found(&db, of("withdrawn")), ["Two"]);
        assert_eq!(found(&db, of("draft")), ["Three"]);
    }

    fn a_headline_is_searched_as_it_is_now(db: TestDb) {
        let site = press(|_| ());
        let mut draft = manuscript("One", NOW - DAY);
        publish(&db, &site, &draft);
        draft.title = "Zwölf".into();
        draft.source_hash = "changed".into();
        publish(&db, &site, &draft);
        let words = |words: &str| Filter { words: words.into(), ..Filter::default() };
        assert_eq!(found(&db, words("one")), [""; 0]);
        assert_eq!(found(&db, words("ZWÖLF")), ["Zwölf"]);
        assert_eq!(found(&db, words("a b c d e f")), [""; 0]);
    }
}
