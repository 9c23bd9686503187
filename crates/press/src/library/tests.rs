//! The index beside a database that changes.

use std::fs;
use std::path::Path;

use db::testing::TestDb;
use kernel::clock::{HOUR, Millis};
use tempfile::TempDir;

use super::*;
use crate::Press;
use crate::articles::fixtures::{NOW, body, manuscript, press, publish, write};
use crate::articles::{Manuscript, withdraw};
use crate::taxonomy::{self, TermKind};

fn article(title: &str, at: Millis) -> Manuscript {
    Manuscript {
        body: body("teaser of the quay", "cranes stand idle"),
        section: Some("Ports".into()),
        ..manuscript(title, at)
    }
}

struct Shelf<'db> {
    db: &'db TestDb,
    press: Press,
    library: Library,
}

impl<'db> Shelf<'db> {
    fn new(db: &'db TestDb, press: &Press, data: &Path) -> Shelf<'db> {
        Shelf { db, press: press.clone(), library: Library::of(data) }
    }

    /// Follows as often as it takes: on PostgreSQL the transactions of other tests hold the log's end back.
    fn until(&self, query: &str, wanted: &[i64]) {
        let mut found = Vec::new();
        for _ in 0..2000 {
            self.db.watch().mark("test", 1);
            self.library.catch_up(self.db, &self.press).unwrap();
            found = self.found(query, Scope::Open);
            if found == wanted {
                return;
            }
            std::thread::yield_now();
        }
        panic!("{query}: {found:?} are found instead of {wanted:?}");
    }

    fn standing(&self, data: &Path) -> Standing {
        let (data, now) = (data.to_owned(), self.press.clock.now());
        self.db.read_blocking(move |conn| standing(&data, conn, now)).unwrap()
    }

    fn found(&self, query: &str, scope: Scope) -> Vec<i64> {
        let Some(index) = self.library.index() else { return vec![-1] };
        index.search(&Query::read(query), scope, &Page::first(Order::Newest, 10)).unwrap().ids
    }
}

/// Writes other bytes over the dictionaries of the index.
fn spoil(data: &Path) {
    let folder = data.join("search");
    let current = fs::read_to_string(folder.join("current")).unwrap();
    for file in fs::read_dir(folder.join(current.trim())).unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "term") {
            fs::write(path, "nonsense").unwrap();
        }
    }
}

db::both_databases! {
    fn what_is_published_changed_withdrawn_and_due_is_right_after_a_look(db: TestDb) {
        let (press, data) = (press(|_| ()), TempDir::new().unwrap());
        let first = publish(&db, &press, &article("Harbour strike", NOW - HOUR));
        let shelf = Shelf::new(&db, &press, data.path());
        assert!(shelf.library.index().is_none());
        shelf.until("strike", &[first]);
        let second = publish(&db, &press, &article("Night strike", NOW));
        shelf.until("strike", &[second, first]);
        assert_eq!(shelf.found("cranes", Scope::Open), [0; 0], "what is past the teaser is not for everyone");
        assert_eq!(shelf.found("cranes", Scope::Whole), [second, first]);

        let changed = Manuscript { title: "Night peace".into(), source_hash: "2".into(), ..article("Night strike", NOW) };
        publish(&db, &press, &changed);
        shelf.until("peace", &[second]);
        assert_eq!(shelf.found("strike", Scope::Open), [first]);
        write(&db, move |tx| withdraw(tx, first, NOW));
        shelf.until("strike", &[]);

        let later = publish(&db, &press, &article("Morning tide", NOW + HOUR));
        shelf.until("section:ports", &[second]);
        press.clock.advance(HOUR);
        shelf.library.catch_up(&db, &press).unwrap();
        assert_eq!(shelf.found("tide", Scope::Open), [later], "its time has come and nothing else has changed");
    }

    fn another_language_of_the_site_builds_it_afresh(db: TestDb) {
        let (english, data) = (press(|_| ()), TempDir::new().unwrap());
        let id = publish(&db, &english, &article("Harbour strike", NOW - HOUR));
        let mut shelf = Shelf::new(&db, &english, data.path());
        shelf.until("strike", &[id]);
        let of = |shelf: &Shelf| follow::mark_of(&shelf.library.index().unwrap()).unwrap().unwrap().language;
        assert_eq!(of(&shelf), search::Language::English);
        shelf.press = press(|config| config.site.language = "fr-CA".into());
        shelf.until("strike", &[id]);
        assert_eq!(of(&shelf), search::Language::French);
        let before = std::fs::read_to_string(data.path().join("search/current")).unwrap();
        shelf.until("strike", &[id]);
        assert_eq!(std::fs::read_to_string(data.path().join("search/current")).unwrap(), before, "once");
    }

    fn a_term_that_gets_another_name_is_found_by_it(db: TestDb) {
        let (press, data) = (press(|_| ()), TempDir::new().unwrap());
        let id = publish(&db, &press, &article("Harbour strike", NOW - HOUR));
        let shelf = Shelf::new(&db, &press, data.path());
        shelf.until("ports", &[id]);
        write(&db, |tx| {
            let section = taxonomy::ensure(tx, TermKind::Section, "Ports")?;
            taxonomy::describe(tx, section, "Shipping lanes", "", 1, NOW)
        });
        shelf.until("section:\"shipping lanes\"", &[id]);
    }

    fn an_index_that_is_deleted_or_damaged_is_built_afresh(db: TestDb) {
        let (press, data) = (press(|_| ()), TempDir::new().unwrap());
        let id = publish(&db, &press, &article("Harbour strike", NOW - HOUR));
        let shelf = Shelf::new(&db, &press, data.path());
        shelf.until("strike", &[id]);
        let folder = data.path().join("search");
        fs::remove_dir_all(&folder).unwrap();
        shelf.until("strike", &[id]);
        assert!(folder.join("current").exists(), "a running site misses it");

        drop(shelf);
        spoil(data.path());
        let shelf = Shelf::new(&db, &press, data.path());
        shelf.until("strike", &[id]);
        drop(shelf);
        // The same once more, with nothing to mend: it is taken up where it was.
        let shelf = Shelf::new(&db, &press, data.path());
        shelf.library.catch_up(&db, &press).unwrap();
        assert_eq!(shelf.found("strike", Scope::Open), [id]);
    }

    fn whoever_cares_for_the_site_is_told_how_the_index_is(db: TestDb) {
        let (press, data) = (press(|_| ()), TempDir::new().unwrap());
        let first = publish(&db, &press, &article("Harbour strike", NOW - HOUR));
        let shelf = Shelf::new(&db, &press, data.path());
        assert_eq!(shelf.standing(data.path()), Standing::Missing);
        assert!(!data.path().join("search").exists(), "nothing is made");
        shelf.until("strike", &[first]);
        assert_eq!(shelf.standing(data.path()), Standing::Good(1));
        publish(&db, &press, &article("Night strike", NOW));
        publish(&db, &press, &article("Tomorrow's strike", NOW + HOUR));
        // On PostgreSQL a transaction of another test may hide them for a moment. One that hid the first from the
        // index, which was built of its row nevertheless, lets it count again.
        while !matches!(shelf.standing(data.path()), Standing::Behind(2 | 3)) {
            std::thread::yield_now();
        }
        press.clock.advance(2 * HOUR);
        shelf.until("tomorrow", &[first + 2]);
        assert_eq!(shelf.standing(data.path()), Standing::Good(3));
        write(&db, |tx| tx.execute("UPDATE meta SET value = 'another' WHERE key = 'lineage'", &[]));
        assert_eq!(shelf.standing(data.path()), Standing::OfAnother);
        spoil(data.path());
        assert!(matches!(shelf.standing(data.path()), Standing::Damaged(_)));
        fs::write(data.path().join("search/current"), "form-0.x").unwrap();
        assert_eq!(shelf.standing(data.path()), Standing::OtherForm);
    }

    fn whoever_keeps_the_index_builds_it_afresh_for_another_who_wishes(db: TestDb) {
        let (press, data) = (press(|_| ()), TempDir::new().unwrap());
        let id = publish(&db, &press, &article("Harbour strike", NOW - HOUR));
        let (keeper, other) = (Shelf::new(&db, &press, data.path()), Shelf::new(&db, &press, data.path()));
        keeper.until("strike", &[id]);
        other.until("strike", &[id]);
        let current = || fs::read_to_string(data.path().join("search/current")).unwrap();
        let before = current();
        other.library.wish_rebuild().unwrap();
        other.library.catch_up(&db, &press).unwrap();
        assert!(other.library.wishes_rebuild() && current() == before, "it is not the other's to build");
        keeper.library.catch_up(&db, &press).unwrap();
        assert!(!keeper.library.wishes_rebuild() && current() != before);
        other.until("strike", &[id]);
        let built = current();
        keeper.library.catch_up(&db, &press).unwrap();
        assert_eq!(current(), built, "once is enough");
    }

    fn an_index_of_another_database_is_built_afresh(db: TestDb) {
        let (press, data) = (press(|_| ()), TempDir::new().unwrap());
        let id = publish(&db, &press, &article("Harbour strike", NOW - HOUR));
        let shelf = Shelf::new(&db, &press, data.path());
        shelf.until("strike", &[id]);
        // As a restored backup is: another lineage, and no word in the log of what differs.
        write(&db, |tx| {
            tx.execute("UPDATE meta SET value = 'another' WHERE key = 'lineage'", &[])?;
            tx.execute("UPDATE articles SET title = 'Night tide'", &[])
        });
        shelf.until("tide", &[id]);
        assert_eq!(shelf.found("strike", Scope::Open), [0; 0]);
    }

    fn of_two_processes_one_writes_and_both_are_right(db: TestDb) {
        let (press, data) = (press(|_| ()), TempDir::new().unwrap());
        let first = publish(&db, &press, &article("Harbour strike", NOW - HOUR));
        let (one, two) = (Shelf::new(&db, &press, data.path()), Shelf::new(&db, &press, data.path()));
        one.until("strike", &[first]);
        two.until("strike", &[first]);
        let second = publish(&db, &press, &article("Night strike", NOW));
        one.until("strike", &[second, first]);
        two.until("strike", &[second, first]);
        drop(one);
        let third = publish(&db, &press, &article("Last strike", NOW));
        two.until("strike", &[third, second, first]);
    }
}
