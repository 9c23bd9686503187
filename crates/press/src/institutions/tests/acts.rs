//! What staff do to institutions, and how they find them, on both databases: each act leaves its line of the log.

use db::testing::TestDb;

use super::super::*;
use super::{NOW, OPERATOR, add_now, asked, by, nets, press, remove_now};
use crate::articles::fixtures::{at, read};
use crate::institutions;

fn make_now(db: &TestDb, wanted: Addition) -> Result<Institution, InstitutionError> {
    let press = press(|_| ());
    db.write_blocking(move |tx| make(tx, &press, NOW, &OPERATOR, &wanted))
}

fn change_now(db: &TestDb, public_id: &str, wanted: Addition) -> Result<Institution, InstitutionError> {
    let (press, id) = (press(|_| ()), public_id.to_owned());
    db.write_blocking(move |tx| change(tx, &press, NOW, &OPERATOR, &id, &wanted))
}

/// The acts on it with what they took and gave, the oldest first.
fn told(db: &TestDb, one: &Institution) -> Vec<[String; 3]> {
    let one = one.clone();
    let all = read(db, move |conn| lines(conn, &one));
    all.into_iter().rev().map(|line| [line.act, line.was, line.became]).collect()
}

db::both_databases! {
    fn an_institution_is_what_staff_said_last(db: TestDb) {
        let new_year = at("2027-01-01T00:00:00Z");
        let contact = Some("lib@library.example".to_owned());
        let wanted = asked("City Library", &["192.0.2.0/24"], &["library.example"]);
        let library = make_now(&db, Addition { until: Some(Some(new_year)), contact, ..wanted }).unwrap();
        let again = make_now(&db, asked(" city  library", &["203.0.113.0/24"], &[]));
        assert!(matches!(again, Err(InstitutionError::Exists(_))), "{again:?}");
        let museum = make_now(&db, asked("Museum", &["198.51.100.0/24"], &[])).unwrap();
        for (wanted, says) in [
            (asked("museum", &["192.0.2.0/24"], &[]), "There is an institution museum already"),
            (asked("City Library", &["198.51.100.7"], &[]), "198.51.100.0/24 is Museum's"),
            (asked("City Library", &[], &[]), "Say how the readers of City Library are known"),
            (asked(" ", &["192.0.2.0/24"], &[]), "Write the institution's name"),
        ] {
            let refused = change_now(&db, &library.public_id, wanted).unwrap_err().to_string();
            assert!(refused.contains(says), "{refused}");
        }
        assert_eq!(read(&db, all), [library.clone(), museum], "nothing has changed");
        let wanted = asked("Town Library", &["192.0.2.0/25"], &["town.example"]);
        let wanted = Addition { until: Some(None), contact: Some(String::new()), ..wanted };
        let became = change_now(&db, &library.public_id, wanted).unwrap();
        assert_eq!((became.id, became.name.as_str(), became.until), (library.id, "Town Library", None));
        assert_eq!((became.contact.as_str(), became.domains.as_slice()), ("", ["town.example".to_owned()].as_slice()));
        assert_eq!(became.networks, nets(&["192.0.2.0/25"]));
        let known = read(&db, |conn| directory(conn, NOW));
        assert_eq!(by(&known, "192.0.2.9", NOW).as_deref(), Some("Town Library"));
        assert_eq!(by(&known, "192.0.2.200", NOW), None);
        let (press, id) = (press(|_| ()), library.public_id.clone());
        db.write_blocking(move |tx| institutions::new_report_link(tx, &press, NOW, &OPERATOR, &id)).unwrap();
        remove_now(&db, "town library").unwrap();
        let gone = change_now(&db, &library.public_id, asked("Library", &["192.0.2.0/24"], &[]));
        assert!(matches!(gone, Err(InstitutionError::Unknown(_))), "{gone:?}");
        assert_eq!(told(&db, &library), [
            ["institution-made", "", "192.0.2.0/24, library.example, 2026-12-31"],
            [
                "institution-changed",
                "City Library, 192.0.2.0/24, library.example, 2026-12-31",
                "Town Library, 192.0.2.0/25, town.example",
            ],
            ["institution-linked", "", ""],
            ["institution-ended", "192.0.2.0/25, town.example", ""],
        ]);
    }

    fn they_are_listed_by_name_whatever_its_case(db: TestDb) {
        for (n, name) in ["beta", "Alpha", "Écluse", "gamma library", "Delta Library"].iter().enumerate() {
            add_now(&db, asked(name, &[format!("198.51.100.{n}").as_str()], &[])).unwrap();
        }
        let names = |words: &'static str, after: Option<Key>, most: usize| -> Vec<String> {
            let found = read(&db, move |conn| list(conn, words, after.as_ref(), most));
            found.into_iter().map(|one| one.name).collect()
        };
        assert_eq!(names("", None, 9), ["Alpha", "beta", "Delta Library", "gamma library", "Écluse"]);
        assert_eq!(names(" LIBRARY", None, 9), ["Delta Library", "gamma library"]);
        assert_eq!(names("éCL", None, 9), ["Écluse"]);
        let first = read(&db, |conn| list(conn, "", None, 2));
        let after = Key::parse(&Key::of(&first[1]).to_string());
        assert_eq!(names("", after, 2), ["Delta Library", "gamma library"]);
    }
}
