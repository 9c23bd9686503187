//! Creating, changing, addressing and withdrawing.

use db::testing::TestDb;
use kernel::clock::{DAY, Millis};
use kernel::config::AccessLevel;
use proptest::prelude::*;

use super::{article, found};
use crate::articles::fixtures::{NOW, at, body, manuscript, press, publish, read, save_now, write};
use crate::articles::{
    Cursor, Direction, Found, Listing, Manuscript, Moved, Saved, count_matches, dates, find, list, months,
    redirect, withdraw,
};

fn moved(db: &TestDb, path: &str) -> Option<Moved> {
    let path = path.to_owned();
    read(db, move |conn| redirect(conn, &path, NOW))
}

fn with_slug(title: &str, slug: &str) -> Manuscript {
    Manuscript { slug: Some(slug.into()), ..manuscript(title, NOW - DAY) }
}

/// How many ways lead to anything: lists, counts, dates, months, addresses.
fn ways_in(db: &TestDb, now: Millis) -> usize {
    read(db, move |conn| {
        let latest = list(conn, &Listing::Latest, Cursor::TOP, Direction::Older, 10, now)?.len();
        let bottom = Cursor { published_at: Millis::MIN, id: 0 };
        let newer = list(conn, &Listing::Latest, bottom, Direction::Newer, 10, now)?.len();
        let topic: Vec<i64> = conn.query("SELECT id FROM terms WHERE kind = 'topic'", &[])?;
        let filed = list(conn, &Listing::Term(topic[0]), Cursor::TOP, Direction::Older, 10, now)?.len();
        let by: i64 = conn.query_one("SELECT id FROM authors", &[])?;
        let by = list(conn, &Listing::Author(by), Cursor::TOP, Direction::Older, 10, now)?.len();
        let matches = usize::try_from(count_matches(conn, "hidden", now)?).unwrap();
        let dated = dates(conn, 0, 10, now)?.len() + months(conn, now)?.len();
        Ok(latest + newer + filed + by + matches + dated + usize::from(find(conn, "hidden", now)?.is_some()))
    })
}

fn hidden() -> Manuscript {
    let author = crate::articles::AuthorDraft { name: "Ada".into(), ..Default::default() };
    Manuscript { topics: vec!["Topic".into()], authors: vec![author], ..manuscript("Hidden", NOW) }
}

db::both_databases! {
    fn saving_creates_then_updates_then_changes_nothing(db: TestDb) {
        let press = press(|_| ());
        let first = Manuscript { access: Some(AccessLevel::Free), ..manuscript("Title", NOW - DAY) };
        let Saved::Created(id) = save_now(&db, &press, &first) else { panic!("not created") };
        assert_eq!(save_now(&db, &press, &first), Saved::Unchanged(id));
        let second = Manuscript {
            title: "Better title".into(), source_hash: "2".into(), body: body("new teaser", "new rest"), ..first
        };
        assert_eq!(save_now(&db, &press, &second), Saved::Updated(id));
        assert_eq!(save_now(&db, &press, &second), Saved::Unchanged(id));
        let article = article(&db, "title");
        assert_eq!((article.card.title.as_str(), article.card.version), ("Better title", 2));
        assert_eq!(article.card.own_level, Some(AccessLevel::Free));
        assert_eq!(article.teaser_html, "<p>new teaser</p>");
        assert_eq!(format!("{:?}", article.rest), "Sealed(..)");
        let revisions: Vec<(i64, String, String, i64, String)> = read(&db, |conn| {
            conn.query("SELECT version, title, rest_html, replaced_at, reason FROM revisions", &[])
        });
        assert_eq!(revisions, [(1, "Title".into(), "<p>rest</p>".into(), NOW, "imported again".into())]);
    }

    fn two_sources_may_use_one_id(db: TestDb) {
        let press = press(|_| ());
        let one = manuscript("Title", NOW);
        let other = Manuscript { source: "elsewhere".into(), ..one.clone() };
        let unnamed = Manuscript { source_id: None, ..one.clone() };
        let ids = [&one, &other, &unnamed, &unnamed].map(|draft| publish(&db, &press, draft));
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "{ids:?}");
    }

    fn a_slug_that_is_taken_gets_a_suffix_that_depends_on_the_source_alone(db: TestDb) {
        let press = press(|_| ());
        publish(&db, &press, &with_slug("one", "same"));
        publish(&db, &press, &with_slug("two", "Same"));
        // The first six hex digits of SHA-256 of an empty source, a line feed and "two".
        assert_eq!(article(&db, "same-e2ee04").card.title, "two");
        assert_eq!(article(&db, "same").card.title, "one");
        let again = Manuscript { source_hash: "2".into(), ..with_slug("two", "same") };
        publish(&db, &press, &again);
        assert_eq!(article(&db, "same-e2ee04").card.version, 2);
        let nameless = Manuscript { title: "?!".into(), ..manuscript("three", NOW) };
        publish(&db, &press, &nameless);
        assert_eq!(article(&db, "article").card.title, "?!");
    }

    fn an_old_slug_and_another_spelling_lead_to_the_present_one(db: TestDb) {
        let press = press(|_| ());
        publish(&db, &press, &with_slug("id", "Étude one"));
        let renamed = Manuscript { source_hash: "2".into(), ..with_slug("id", "two") };
        publish(&db, &press, &renamed);
        let lead_there = Some(Found::Moved("two".into()));
        for old in ["étude-one", "e\u{301}tude-one", "ÉTUDE-ONE", "TWO"] {
            assert_eq!(found(&db, old, NOW), lead_there, "{old}");
        }
        assert_eq!(found(&db, "three", NOW), None);
        // Nobody else gets an address that leads here, and going back to it needs no suffix.
        publish(&db, &press, &with_slug("other", "étude one"));
        assert_eq!(found(&db, "étude-one", NOW), lead_there);
        let back = Manuscript { source_hash: "3".into(), ..with_slug("id", "étude one") };
        publish(&db, &press, &back);
        article(&db, "étude-one");
        assert_eq!(found(&db, "two", NOW), Some(Found::Moved("étude-one".into())));
    }

    fn a_changed_headline_keeps_the_address(db: TestDb) {
        let press = press(|_| ());
        let first = manuscript("First words", NOW);
        publish(&db, &press, &first);
        publish(&db, &press, &Manuscript { title: "Other words".into(), source_hash: "2".into(), ..first });
        assert_eq!(article(&db, "first-words").card.title, "Other words");
        assert_eq!(found(&db, "other-words", NOW), None);
    }

    fn paths_of_a_former_site_lead_here(db: TestDb) {
        let press = press(|_| ());
        let paths = ["/2014/05/Old-Post/", "/?p=7", "/"].map(str::to_owned);
        publish(&db, &press, &Manuscript { old_paths: paths.to_vec(), ..manuscript("New", NOW - DAY) });
        let here = Some(Moved::Article("new".into()));
        for path in ["/2014/05/old-post", "/2014/05/Old-Post/", "/?p=7", "/"] {
            assert_eq!(moved(&db, path), here, "{path}");
        }
        assert_eq!(moved(&db, "/2014/05"), None);
        let late = Manuscript { old_paths: vec!["/?p=7".into(), "/late".into()], ..manuscript("Late", NOW + 1) };
        publish(&db, &press, &late);
        assert_eq!(moved(&db, "/?p=7"), here);
        assert_eq!(moved(&db, "/late"), None);
    }

    fn a_withdrawn_article_is_gone_and_stays_so(db: TestDb) {
        let press = press(|_| ());
        let draft = Manuscript { old_paths: vec!["/old".into()], ..hidden() };
        let id = publish(&db, &press, &draft);
        assert_eq!(ways_in(&db, NOW), 8);
        write(&db, move |tx| withdraw(tx, id, NOW));
        assert_eq!(ways_in(&db, NOW), 0);
        assert_eq!(found(&db, "hidden", NOW), Some(Found::Gone));
        assert_eq!(moved(&db, "/old"), Some(Moved::Gone));
        let again = Manuscript { source_hash: "2".into(), title: "Hidden again".into(), ..draft };
        assert_eq!(save_now(&db, &press, &again), Saved::Updated(id));
        assert_eq!(ways_in(&db, NOW), 0);
        assert_eq!(found(&db, "hidden", NOW), Some(Found::Gone));
    }

    fn a_draft_is_nowhere(db: TestDb) {
        let press = press(|_| ());
        for draft in [
            Manuscript { published: false, ..hidden() },
            Manuscript { published_at: None, source_hash: "2".into(), ..hidden() },
        ] {
            publish(&db, &press, &draft);
            assert_eq!(ways_in(&db, NOW + DAY), 0);
            assert_eq!(found(&db, "hidden", NOW + DAY), None);
        }
        publish(&db, &press, &Manuscript { source_hash: "3".into(), ..hidden() });
        assert_eq!(ways_in(&db, NOW), 8);
    }

    fn an_article_appears_at_its_own_time(db: TestDb) {
        let press = press(|_| ());
        publish(&db, &press, &hidden());
        assert_eq!((ways_in(&db, NOW - 1), found(&db, "hidden", NOW - 1)), (0, None));
        assert_eq!(ways_in(&db, NOW), 8);
        assert!(found(&db, "hidden", NOW).is_some());
    }

    fn the_month_is_the_publications(db: TestDb) {
        let auckland = press(|config| config.site.time_zone = "Pacific/Auckland".into());
        for (title, date) in [("a", "2026-10-31T10:59:59Z"), ("b", "2026-10-31T11:00:00Z"), ("c", "2026-11-01T00:00:00Z")] {
            publish(&db, &auckland, &manuscript(title, at(date)));
        }
        let months = read(&db, |conn| months(conn, NOW));
        let counts: Vec<_> = months.iter().map(|month| (month.month, month.count)).collect();
        assert_eq!(counts, [(202611, 2), (202610, 1)]);
    }

    fn what_followers_need_is_recorded(db: TestDb) {
        let press = press(|_| ());
        let id = publish(&db, &press, &manuscript("Title", NOW));
        publish(&db, &press, &manuscript("Title", NOW));
        let changes: Vec<(String, i64)> = read(&db, |conn| conn.query("SELECT kind, target FROM changes", &[]));
        assert_eq!(changes, [("article".to_owned(), id)]);
    }
}

#[test]
fn any_title_and_slug_can_be_saved_and_found() {
    let db = TestDb::sqlite();
    let press = press(|_| ());
    let mut runner =
        proptest::test_runner::TestRunner::new(ProptestConfig { cases: 64, ..Default::default() });
    let words = ("\\PC{0,30}", proptest::option::of("\\PC{0,30}"), "[a-z0-9]{12}");
    let outcome = runner.run(&words, |(title, slug, id)| {
        let draft = Manuscript { title, slug, source_id: Some(id), ..manuscript("x", NOW) };
        let id = publish(&db, &press, &draft);
        let slug: String =
            read(&db, move |conn| conn.query_one("SELECT slug FROM articles WHERE id = $1", &[&id]));
        prop_assert_eq!(article(&db, &slug).card.id, id);
        Ok(())
    });
    outcome.unwrap();
}
