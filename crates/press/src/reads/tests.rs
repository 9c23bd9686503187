//! What is read most, on both databases.

use db::testing::TestDb;
use kernel::clock::DAY;

use super::*;
use crate::articles::fixtures::{NOW, manuscript, press, publish, read, write as act};
use crate::articles::{Manuscript, withdraw};

fn titles(db: &TestDb, section: Option<i64>, most: usize) -> Vec<String> {
    let cards = read(db, move |conn| most_read(conn, section, most, NOW));
    cards.into_iter().map(|card| card.title).collect()
}

fn count(db: &TestDb, article: i64, days_ago: i64, reads: i64) {
    let counts = [Count { day: day(NOW) - days_ago, article, reads }];
    act(db, move |tx| write(tx, &counts));
}

db::both_databases! {
    fn the_last_seven_days_of_all_nodes_count_together(db: TestDb) {
        let press = press(|_| ());
        let [first, second, third, old] =
            ["First", "Second", "Third", "Old"].map(|title| publish(&db, &press, &manuscript(title, NOW - 30 * DAY)));
        count(&db, first, 0, 5);
        // Another node, the same day.
        count(&db, first, 0, 6);
        count(&db, second, 6, 8);
        count(&db, second, 0, 4);
        count(&db, third, 1, 3);
        count(&db, old, 7, 900);
        assert_eq!(titles(&db, None, 10), ["Second", "First", "Third"]);
        assert_eq!(titles(&db, None, 2), ["Second", "First"]);
        act(&db, move |tx| withdraw(tx, second, NOW));
        assert_eq!(titles(&db, None, 2), ["First", "Third"]);
    }

    fn a_section_has_its_own(db: TestDb) {
        let press = press(|_| ());
        let filed = |title: &str, section: &str| Manuscript { section: Some(section.into()), ..manuscript(title, NOW - DAY) };
        let port = publish(&db, &press, &filed("Port", "Ports"));
        let field = publish(&db, &press, &filed("Field", "Fields"));
        count(&db, port, 0, 5);
        count(&db, field, 0, 9);
        let section = read(&db, |conn| crate::taxonomy::by_slug(conn, crate::taxonomy::TermKind::Section, "ports")).unwrap().id;
        assert_eq!(titles(&db, Some(section), 5), ["Port"]);
    }

    fn what_is_hardly_read_is_in_no_list_and_what_is_gone_is_not_counted(db: TestDb) {
        let press = press(|_| ());
        let seldom = publish(&db, &press, &manuscript("Seldom", NOW - DAY));
        count(&db, seldom, 0, FEWEST - 1);
        count(&db, 9_999_999, 0, 50);
        assert_eq!(titles(&db, None, 5), [""; 0]);
        count(&db, seldom, 3, 1);
        assert_eq!(titles(&db, None, 5), ["Seldom"]);
    }

    fn days_of_long_ago_are_swept(db: TestDb) {
        let press = press(|_| ());
        let article = publish(&db, &press, &manuscript("Old", NOW - DAY));
        count(&db, article, KEPT, 1);
        count(&db, article, KEPT + 1, 1);
        assert_eq!(act(&db, |tx| sweep(tx, NOW, 100)), 1);
        assert_eq!(act(&db, |tx| sweep(tx, NOW, 100)), 0);
    }
}
