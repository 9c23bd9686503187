//! What goes with an article, on both databases.

use db::testing::TestDb;
use kernel::clock::{DAY, Millis};

use super::*;
use crate::Press;
use crate::articles::fixtures::{NOW, manuscript, press, publish, read, write};
use crate::articles::{AuthorDraft, withdraw};

struct Draft<'a> {
    title: &'a str,
    topics: &'a [&'a str],
    author: &'a str,
    days: Millis,
}

fn article(db: &TestDb, press: &Press, draft: &Draft<'_>) -> i64 {
    let mut manuscript = manuscript(draft.title, NOW - draft.days * DAY);
    manuscript.topics = draft.topics.iter().map(|topic| (*topic).to_owned()).collect();
    manuscript.authors = vec![AuthorDraft { name: draft.author.into(), ..AuthorDraft::default() }];
    manuscript.section = Some("World".into());
    publish(db, press, &manuscript)
}

fn filler(db: &TestDb, press: &Press, count: i64) {
    for n in 0..count {
        let title = format!("Filler {n}xyz");
        article(
            db,
            press,
            &Draft { title: &title, topics: &["News"], author: &format!("Wire {n}"), days: n % 9 },
        );
    }
}

fn titles(db: &TestDb, article: i64) -> Vec<String> {
    read(db, move |conn| of(conn, article, 3, NOW)).into_iter().map(|card| card.title).collect()
}

/// Makes every choice that is due; says how many there were.
fn choose_all(db: &TestDb, now: Millis) -> usize {
    let (mut below, mut made) = (i64::MAX, 0);
    loop {
        let due = read(db, move |conn| due(conn, below, 10, now));
        for article in due.articles {
            let choice = read(db, move |conn| choose(conn, article, &[], now)).unwrap();
            write(db, move |tx| keep(tx, &choice, now));
            made += 1;
        }
        match due.below {
            Some(next) => below = next,
            None => return made,
        }
    }
}

/// A subject on grain in the midst of news; two old articles share its rare topic.
fn archive(db: &TestDb, press: &Press) -> i64 {
    article(
        db,
        press,
        &Draft { title: "Barley goes north", topics: &["News", "Grain"], author: "Bo", days: 700 },
    );
    article(
        db,
        press,
        &Draft { title: "Who buys the wheat", topics: &["News", "Grain"], author: "Cy", days: 600 },
    );
    filler(db, press, 40);
    article(
        db,
        press,
        &Draft { title: "Grain backs up at Stanmar", topics: &["News", "Grain"], author: "Ada", days: 3 },
    )
}

db::both_databases! {
    fn what_shares_something_rare_comes_before_what_is_new(db: TestDb) {
        let press = press(|_| ());
        let subject = archive(&db, &press);
        let mut found = titles(&db, subject);
        found.truncate(2);
        found.sort();
        assert_eq!(found, ["Barley goes north", "Who buys the wheat"]);
        let kept = titles(&db, subject);
        choose_all(&db, NOW);
        assert_eq!(titles(&db, subject), kept);
    }

    fn what_the_index_finds_is_chosen_though_nothing_else_is_shared(db: TestDb) {
        let press = press(|_| ());
        let subject = archive(&db, &press);
        let akin = article(&db, &press, &Draft { title: "Bread in winter", topics: &[], author: "Fay", days: 2500 });
        let others = |akin: &'static [i64]| read(&db, move |conn| choose(conn, subject, akin, NOW)).unwrap().others;
        assert!(!others(&[]).contains(&akin), "no walk comes so far");
        let found: &'static [i64] = Box::leak(Box::new([akin]));
        assert!(others(found)[..2].contains(&akin));
    }

    fn a_choice_is_made_once_and_anew_when_the_article_changes_or_it_is_old(db: TestDb) {
        let press = press(|_| ());
        archive(&db, &press);
        let made = choose_all(&db, NOW);
        assert!(made >= 43, "{made}");
        // Fresh articles had those they go with chosen anew; after that nothing is due.
        while choose_all(&db, NOW) > 0 {}
        write(&db, |tx| tx.execute("UPDATE articles SET version = version + 1 WHERE title = 'Barley goes north'", &[]));
        assert_eq!(choose_all(&db, NOW), 1);
        assert_eq!(choose_all(&db, NOW), 0);
        assert_eq!(choose_all(&db, NOW + STALE), 43);
    }

    fn an_old_article_leads_to_a_fresh_one_and_pages_are_told(db: TestDb) {
        let press = press(|_| ());
        archive(&db, &press);
        while choose_all(&db, NOW) > 0 {}
        let told = |db: &TestDb| -> i64 { read(db, |conn| conn.query_one("SELECT COUNT(*) FROM changes WHERE kind = 'related'", &[])) };
        let before = told(&db);
        let fresh = article(&db, &press, &Draft { title: "The wheat fleet", topics: &["Grain"], author: "Di", days: 0 });
        let old = read(&db, |conn| conn.query_one::<i64>("SELECT id FROM articles WHERE title = 'Who buys the wheat'", &[]));
        assert!(!read(&db, move |conn| of(conn, old, 3, NOW)).iter().any(|card| card.id == fresh));
        while choose_all(&db, NOW) > 0 {}
        assert!(read(&db, move |conn| of(conn, old, 3, NOW)).iter().any(|card| card.id == fresh));
        assert!(told(&db) > before);
    }

    fn a_withdrawn_article_leaves_no_gap(db: TestDb) {
        let press = press(|_| ());
        let subject = archive(&db, &press);
        while choose_all(&db, NOW) > 0 {}
        let first = read(&db, move |conn| of(conn, subject, 3, NOW))[0].id;
        write(&db, move |tx| withdraw(tx, first, NOW));
        let left = read(&db, move |conn| of(conn, subject, 3, NOW));
        assert!(left.len() == 3 && left.iter().all(|card| card.id != first && card.id != subject));
    }

    fn what_is_not_published_has_and_is_nothing(db: TestDb) {
        let press = press(|_| ());
        let subject = archive(&db, &press);
        let coming = article(&db, &press, &Draft { title: "Grain tomorrow", topics: &["Grain"], author: "Ed", days: -1 });
        assert_eq!(read(&db, move |conn| choose(conn, coming, &[], NOW)), None);
        assert_eq!(read(&db, move |conn| of(conn, coming, 3, NOW)), []);
        let others = read(&db, move |conn| choose(conn, subject, &[coming], NOW)).unwrap().others;
        assert!(!others.contains(&coming));
    }

    fn a_single_article_has_nothing_beside_it_and_that_is_kept(db: TestDb) {
        let press = press(|_| ());
        let only = article(&db, &press, &Draft { title: "Alone", topics: &[], author: "Ada", days: 400 });
        assert_eq!(choose_all(&db, NOW), 1);
        assert_eq!(choose_all(&db, NOW), 0);
        assert_eq!(titles(&db, only), [""; 0]);
    }
}

/// Whatever the archive's size, the walks read a bounded number of rows: by index, without sorting.
#[test]
fn the_walks_go_along_indexes() {
    let db = TestDb::sqlite();
    for statement in candidates::WALKS {
        let plan: Vec<(i64, i64, i64, String)> = read(&db, move |conn| {
            let under: &dyn db::Bind = if statement.contains("state = $1") { &"published" } else { &1 };
            conn.query(&format!("EXPLAIN QUERY PLAN {statement}"), &[under, &0, &0, &0])
        });
        let steps: Vec<&str> = plan.iter().map(|step| step.3.as_str()).collect();
        assert_eq!(
            steps.iter().filter(|step| step.contains("SEARCH") && step.contains("INDEX")).count(),
            3,
            "{steps:#?}"
        );
        assert!(!steps.iter().any(|step| step.contains("ORDER BY")), "{steps:#?}");
    }
}

/// Nor does what is looked up of some articles grow with the archive.
#[test]
fn what_is_looked_up_of_some_is_found_by_id() {
    let db = TestDb::sqlite();
    for statement in [candidates::KNOWN, store::BESIDE] {
        let plan: Vec<(i64, i64, i64, String)> =
            read(&db, move |conn| conn.query_among(&format!("EXPLAIN QUERY PLAN {statement}"), &[&0], &[1]));
        assert!(
            plan.iter().any(|step| step.3 == "SEARCH a USING INTEGER PRIMARY KEY (rowid=?)"),
            "{plan:#?}"
        );
    }
}
