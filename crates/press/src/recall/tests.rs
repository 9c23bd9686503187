//! What is remembered, on both databases.

use db::testing::TestDb;
use kernel::clock::HOUR;

use super::*;
use crate::articles::Manuscript;
use crate::articles::fixtures::{NOW, at, manuscript, press, publish, read};
use crate::related::Choice;

fn filed(title: &str, section: &str, published_at: Millis) -> Manuscript {
    Manuscript { section: Some(section.into()), ..manuscript(title, published_at) }
}

fn titles(db: &TestDb, press: &Press, new: &[i64], most: usize, now: Millis) -> Vec<String> {
    let (press, new) = (press.clone(), new.to_vec());
    let cards = read(db, move |conn| {
        let new = articles::cards(conn, &new, now)?;
        picks(conn, &press, &new, most, now)
    });
    cards.into_iter().map(|card| card.title).collect()
}

db::both_databases! {
    fn what_is_akin_to_the_new_and_what_was_at_this_time_come_in_turn(db: TestDb) {
        let press = press(|_| ());
        let new = publish(&db, &press, &filed("New", "Ports", NOW - HOUR));
        let young = publish(&db, &press, &filed("Young", "Ports", NOW - 300 * DAY));
        let akin = publish(&db, &press, &filed("Akin", "Ports", NOW - 500 * DAY));
        publish(&db, &press, &filed("Ten years ago", "Fields", at("2016-11-12T09:00:00Z")));
        publish(&db, &press, &filed("Three years ago", "Fields", at("2023-11-08T09:00:00Z")));
        publish(&db, &press, &filed("Another week", "Fields", at("2016-11-20T09:00:00Z")));
        let choice = Choice { article: new, version: 1, published_at: NOW - HOUR, others: vec![young, akin] };
        crate::articles::fixtures::write(&db, move |tx| related::keep(tx, &choice, NOW));
        assert_eq!(titles(&db, &press, &[new], 4, NOW), ["Akin", "Ten years ago", "Three years ago"]);
        assert_eq!(titles(&db, &press, &[new], 1, NOW), ["Akin"]);
        assert_eq!(titles(&db, &press, &[], 4, NOW + HOUR), titles(&db, &press, &[], 4, NOW), "all day the same");
    }

    fn a_few_of_a_section_are_enough_and_a_young_magazine_has_no_archive(db: TestDb) {
        let press = press(|_| ());
        assert_eq!(titles(&db, &press, &[], 4, NOW), [""; 0]);
        for years in [1, 2, 3, 4, 5] {
            let then = at(&format!("{}-11-10T09:00:00Z", 2026 - years));
            publish(&db, &press, &filed(&format!("{years} years ago"), "Ports", then));
        }
        assert_eq!(titles(&db, &press, &[], 4, NOW), ["5 years ago", "1 years ago"]);
    }
}
