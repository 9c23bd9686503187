//! Several people and two servers at one piece at once: not a character is lost.

use std::sync::{Arc, Barrier};
use std::thread;

use db::Db;
use db::testing::TestDb;

use super::*;

/// Words that each of them types, one a save.
const WORDS: usize = 12;

/// Types word after word; whenever somebody was faster, takes theirs and puts the own words behind. Gives what was
/// refused on the way.
fn type_away(db: &Db, draft: &str, by: Colleague, pane: &str) -> Vec<String> {
    let (mut base, mut html, mut refused) = (1, String::new(), Vec::new());
    for nth in 0..WORDS {
        let word = format!("<p>{pane}{nth}</p>");
        html.push_str(&word);
        loop {
            let (name, pane, part) =
                (draft.to_owned(), pane.to_owned(), Part::Writing(writing("Title", &html)));
            let sent = db.write_blocking::<_, DraftError>(move |tx| {
                save(tx, &name, by, base, Pane::from(&*pane), part, NOW)
            });
            match sent {
                Ok(Saved::Stands { revision, .. }) => {
                    base = revision;
                    break;
                }
                Ok(Saved::Conflict(conflict)) => {
                    refused.push(html);
                    base = conflict.stands.number;
                    html = format!("{}{word}", conflict.stands.text.writing.html);
                }
                // The database has too much waiting; what was typed is still in the browser.
                Err(DraftError::Failed(db::DbError::Busy)) => {}
                Err(error) => panic!("{error}"),
            }
        }
    }
    refused
}

db::both_databases! {
    fn every_word_that_four_people_type_stands_or_lies_beside(db: TestDb) {
        let press = press(|_| ());
        let staff = [1, 2, 3, 4].map(|nth| colleague(&db, &press, &format!("c{nth}@example.org"), Role::Editor));
        let draft = begun(&db, &press, staff[0], text("Title", ""));
        let other = Db::open(db.config(), db.data_dir()).unwrap();
        let start = Arc::new(Barrier::new(staff.len()));
        let refused: Vec<String> = thread::scope(|scope| {
            let typing: Vec<_> = staff.iter().zip(["a", "b", "c", "d"]).enumerate().map(|(nth, (by, pane))| {
                let (db, draft, start): (&Db, _, _) = (if nth % 2 == 0 { &db } else { &other }, &draft, start.clone());
                scope.spawn(move || {
                    start.wait();
                    type_away(db, draft, *by, pane)
                })
            }).collect();
            typing.into_iter().flat_map(|one| one.join().unwrap()).collect()
        });
        let html = stands(&db, &draft).1.text.writing.html;
        for pane in ["a", "b", "c", "d"] {
            for nth in 0..WORDS {
                let word = format!("<p>{pane}{nth}</p>");
                assert_eq!(html.matches(&word).count(), 1, "{word} in {html}");
            }
        }
        let texts = all(&db, &draft);
        let aside = |html: &String| texts.iter().any(|one| one.kind == Kind::SetAside && one.text.writing.html.contains(html.as_str()));
        assert!(refused.iter().all(aside), "what was refused is kept");
        // What one text had and the next had not was only ever set aside, never dropped.
        let standing: Vec<&str> = texts.iter().rev().filter(|one| one.kind != Kind::SetAside)
            .map(|one| one.text.writing.html.as_str()).collect();
        assert!(standing.windows(2).all(|pair| pair[1].starts_with(pair[0])));
        let mut numbers: Vec<i64> = texts.iter().map(|one| one.number).collect();
        numbers.dedup();
        assert_eq!(numbers.len(), texts.len());
    }
}
