//! `broadsheet institutions`, `groups` and `presents` as they are typed.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::process::{Command, Output};

use db::testing::TestDb;

/// Types a command against this database; gives what it said, which must end so and hold these words.
#[track_caller]
fn typed(db: &TestDb, code: i32, arguments: &[&str], words: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_broadsheet"));
    command
        .arg("--data")
        .arg(db.data_dir())
        .args(arguments)
        .env_remove("RUST_LOG")
        .current_dir(db.data_dir());
    if let Some(url) = &db.config().url {
        command.env("BROADSHEET_DATABASE__URL", url);
    }
    let Output { status, stdout, stderr } = command.output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    assert_eq!(status.code(), Some(code), "{arguments:?}: {said}");
    for word in words {
        assert!(said.contains(word), "{arguments:?} does not say {word:?}: {said}");
    }
    said
}

db::both_databases! {
    fn institutions_are_made_shown_and_withdrawn(db: TestDb) {
        typed(&db, 0, &["institutions", "list"], &["There are no institutions yet"]);
        let add = ["institutions", "add", "City Library", "--network", "192.0.2.0-192.0.2.127", "--network", "2001:db8:7::/48"];
        typed(&db, 0, &add, &["City Library (without an end)", "networks 192.0.2.0/25 2001:db8:7::/48"]);
        let more = ["institutions", "add", "city library", "--domain", "library.example", "--until", "2031-12-31", "--contact", "a@library.example"];
        typed(&db, 0, &more, &["until 2031-12-31 23:59", "domains  library.example", "contact  a@library.example"]);
        for (network, says) in [("10.0.0.0/8", "nobody has"), ("192.0.2.64/26", "is City Library's"), ("0.0.0.0/0", "too much"), ("x", "is no network")] {
            typed(&db, 2, &["institutions", "add", "Museum", "--network", network], &[says]);
        }
        typed(&db, 0, &["institutions", "remove", "City Library", "--network", "192.0.2.0/26"], &["192.0.2.64/26"]);
        typed(&db, 0, &["institutions", "usage", "City Library"], &["Report_ID,IR", "Institution_Name,City Library"]);
        typed(&db, 0, &["institutions", "usage", "City Library", "--json", "--from", "2026-01", "--to", "2026-03"], &["\"2026-01-01\""]);
        typed(&db, 2, &["institutions", "usage", "City Library", "--from", "soon"], &["begin_date=2026-01"]);
        typed(&db, 0, &["institutions", "usage", "City Library", "--link"], &["/usage/"]);
        typed(&db, 0, &["institutions", "remove", "City Library"], &["provides access to nobody any more"]);
        typed(&db, 1, &["institutions", "remove", "City Library"], &["There is no institution \"City Library\""]);
    }

    fn groups_are_made_changed_and_closed(db: TestDb) {
        typed(&db, 0, &["groups", "list"], &["There are no groups yet"]);
        let add = ["groups", "add", "Osier", "--seats", "2", "--owner", "boss@osier.example", "--until", "2031-12-31"];
        typed(&db, 0, &add, &["Osier (until 2031-12-31 23:59", "0 of 2 seats taken", "owner     boss@osier.example", "/account/group/"]);
        typed(&db, 2, &add, &["Give the group a name of its own"]);
        typed(&db, 2, &["groups", "add", "Other", "--seats", "0", "--owner", "a@b.example"], &["at least one seat"]);
        typed(&db, 0, &["groups", "change", "osier", "--seats", "5", "--domain", "osier.example"], &["of 5 seats", "domains   osier.example"]);
        typed(&db, 2, &["groups", "change", "Osier", "--domain", "gmail.com"], &["Anyone can have an address at gmail.com"]);
        typed(&db, 0, &["groups", "show", "Osier"], &["Osier"]);
        typed(&db, 0, &["groups", "close", "Osier"], &["Osier is closed; 0 seats have ended."]);
        typed(&db, 1, &["groups", "show", "Osier"], &["There is no group \"Osier\""]);
    }

    fn presents_are_listed_and_unknown_ones_named(db: TestDb) {
        typed(&db, 0, &["presents", "list"], &["Nobody has given anything yet."]);
        typed(&db, 1, &["presents", "pay-back", "nonsense"], &["there is no present \"nonsense\""]);
    }
}
