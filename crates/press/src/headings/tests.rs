//! Headings on both databases: addresses that lead on for good, merges that lose nothing, and what is refused.

use db::testing::TestDb;
use kernel::clock::HOUR;
use kernel::config::AccessRule;

use super::*;
use crate::articles::fixtures::{NOW, manuscript, press, publish, read, reader, write};
use crate::articles::{self, AuthorDraft, Cursor, Direction, Listing, Manuscript};
use crate::audit::{self, Actor, Filter};
use crate::follows::{self, Followed};
use crate::taxonomy::{self, TermKind};
use crate::{Press, authors, drafts};

fn story(db: &TestDb, press: &Press, title: &str, change: impl FnOnce(&mut Manuscript)) -> i64 {
    let mut draft = manuscript(title, NOW - HOUR);
    change(&mut draft);
    publish(db, press, &draft)
}

fn act<T: Send + 'static>(
    db: &TestDb,
    work: impl FnOnce(&mut db::Tx) -> Result<T, HeadingError> + Send + 'static,
) -> Result<T, HeadingError> {
    db.write_blocking(work)
}

fn called(name: &str) -> Wording {
    Wording { name: name.into(), in_navigation: true, ..Wording::default() }
}

fn made(db: &TestDb, kind: Kind, name: &str) -> i64 {
    let wording = called(name);
    act(db, move |tx| make(tx, &Actor::Operator, kind, &wording, NOW)).unwrap()
}

fn changed(db: &TestDb, press: &Press, kind: Kind, id: i64, wording: Wording) -> Result<(), HeadingError> {
    let press = press.clone();
    act(db, move |tx| change(tx, &press, &Actor::Operator, (kind, id), &wording, NOW))
}

fn merge(db: &TestDb, press: &Press, kind: Kind, id: i64, into: i64) -> Result<(), HeadingError> {
    let doing = press.clone();
    act(db, move |tx| begin_merge(tx, &doing, &Actor::Operator, (kind, id), into, NOW))?;
    while go_on(db, press).unwrap() {}
    Ok(())
}

fn id(db: &TestDb, kind: TermKind, slug: &'static str) -> i64 {
    read(db, move |conn| taxonomy::by_slug(conn, kind, slug)).unwrap().id
}

fn titles(db: &TestDb, listing: Listing) -> Vec<String> {
    let cards = read(db, move |conn| articles::list(conn, &listing, Cursor::TOP, Direction::Older, 50, NOW));
    let mut titles: Vec<String> = cards.into_iter().map(|card| card.title).collect();
    titles.sort();
    titles
}

fn count(db: &TestDb, sql: &'static str) -> i64 {
    read(db, move |conn| conn.query_one(sql, &[]))
}

db::both_databases! {
    fn a_new_address_is_led_to_from_the_old_one(db: TestDb) {
        let press = press(|_| ());
        story(&db, &press, "One", |draft| draft.topics = vec!["World Trade".into()]);
        let topic = id(&db, TermKind::Topic, "world-trade");
        changed(&db, &press, Kind::Topic, topic, Wording { slug: "Commerce!".into(), description: "All of it.".into(), ..called("World Commerce") }).unwrap();
        for address in ["commerce", "world-trade", "world-commerce"] {
            let found = read(&db, move |conn| taxonomy::by_slug(conn, TermKind::Topic, address)).unwrap();
            assert_eq!((found.id, found.slug.as_str(), found.name.as_str()), (topic, "commerce", "World Commerce"));
        }
        // Whatever names it as it was or is called is filed under it.
        for name in ["World Trade", "World Commerce", "commerce"] {
            assert_eq!(write(&db, move |tx| taxonomy::ensure(tx, TermKind::Topic, name)), topic, "{name}");
        }
        let lines = read(&db, |conn| audit::list(conn, &Filter::default(), 1));
        assert_eq!((lines[0].was.as_str(), lines[0].became.as_str()), ("World Trade (world-trade)", "World Commerce (commerce)"));
        assert_eq!(lines[0].subject.as_deref(), Some("World Commerce"));
        // Empty, the address stays.
        changed(&db, &press, Kind::Topic, topic, called("Commerce")).unwrap();
        assert_eq!(read(&db, move |conn| find(conn, Kind::Topic, topic)).unwrap().slug, "commerce");
    }

    fn a_name_or_address_belongs_to_one(db: TestDb) {
        let press = press(|_| ());
        let trade = made(&db, Kind::Topic, "Trade");
        let ports = made(&db, Kind::Topic, "Ports");
        made(&db, Kind::Place, "Trade");
        changed(&db, &press, Kind::Topic, trade, Wording { slug: "commerce".into(), ..called("Commerce") }).unwrap();
        for (name, slug) in [("Trade", ""), ("Commerce", ""), ("Harbours", "trade"), ("Harbours", "commerce")] {
            let wording = Wording { slug: slug.into(), ..called(name) };
            let outcome = changed(&db, &press, Kind::Topic, ports, wording.clone());
            assert!(matches!(&outcome, Err(HeadingError::Taken(owner)) if owner == "Commerce"), "{name} {slug}: {outcome:?}");
            let outcome = act(&db, move |tx| make(tx, &Actor::Operator, Kind::Topic, &wording, NOW));
            assert!(matches!(outcome, Err(HeadingError::Taken(_))));
        }
        for name in ["", " \u{7} ", &"x".repeat(201)] {
            assert!(matches!(changed(&db, &press, Kind::Topic, ports, called(name)), Err(HeadingError::Name)));
        }
        // Two people may be called alike.
        made(&db, Kind::Author, "Jo Smith");
        let wording = Wording { slug: "jo-smith-ports".into(), ..called("Jo Smith") };
        let (same, own) = (called("Jo Smith"), wording);
        assert!(matches!(act(&db, move |tx| make(tx, &Actor::Operator, Kind::Author, &same, NOW)), Err(HeadingError::Taken(_))));
        act(&db, move |tx| make(tx, &Actor::Operator, Kind::Author, &own, NOW)).unwrap();
        assert!(matches!(changed(&db, &press, Kind::Topic, 77, called("X")), Err(HeadingError::Missing)));
        assert!(matches!(changed(&db, &press, Kind::Place, ports, called("X")), Err(HeadingError::Missing)));
    }

    fn authors_have_a_role_links_and_a_portrait(db: TestDb) {
        let press = press(|_| ());
        let ada = made(&db, Kind::Author, "Ada Quill");
        let media = "INSERT INTO media (public_id, storage_key, mime, width, height, bytes, created_at) VALUES ('m1', 'k', 'image/png', 1, 1, 1, 1)";
        write(&db, move |tx| tx.execute(media, &[]));
        let wording = Wording {
            description: "Writes.\n\nMuch.".into(), role: "Energy correspondent".into(), portrait: "https://x.example/media/m1.png".into(),
            links: "https://example.org/@ada\n\n http://quill.example \n".into(), ..called("Ada Quill")
        };
        changed(&db, &press, Kind::Author, ada, wording.clone()).unwrap();
        let author = read(&db, |conn| authors::by_slug(conn, "ada-quill")).unwrap();
        assert_eq!((author.role.as_str(), author.links.len()), ("Energy correspondent", 2));
        assert_eq!(author.links[1], "http://quill.example/");
        assert_eq!(author.portrait.unwrap().file, "m1.png");
        for bad in ["javascript:alert(1)", "example.org", "https://", "https://a b"] {
            let wording = Wording { links: bad.into(), ..wording.clone() };
            let outcome = changed(&db, &press, Kind::Author, ada, wording);
            assert!(matches!(outcome, Err(HeadingError::Link(_))), "{bad}: {outcome:?}");
        }
        let wording = Wording { portrait: "m2.png".into(), ..wording };
        assert!(matches!(changed(&db, &press, Kind::Author, ada, wording), Err(HeadingError::Portrait)));
        changed(&db, &press, Kind::Author, ada, called("Ada Quill")).unwrap();
        assert!(read(&db, |conn| authors::by_slug(conn, "ada-quill")).unwrap().portrait.is_none());
    }

    fn lists_are_found_by_former_names_and_paged_by_key(db: TestDb) {
        let press = press(|_| ());
        let topics: Vec<i64> = ["Étude", "Ports", "Port Night", "Trade", "Weirs"].iter().map(|name| made(&db, Kind::Topic, name)).collect();
        changed(&db, &press, Kind::Topic, topics[3], Wording { slug: "commerce".into(), ..called("Commerce") }).unwrap();
        let found = |words: &'static str, after: &'static str, limit| -> Vec<String> {
            read(&db, move |conn| list(conn, Kind::Topic, words, after, limit)).into_iter().map(|one| one.name).collect()
        };
        assert_eq!(found("trade", "", 9), ["Commerce"], "as it was called");
        assert_eq!(found("PORT", "", 9), ["Port Night", "Ports"]);
        assert_eq!(found("night port", "", 9), ["Port Night"]);
        assert_eq!(found("étude", "", 9), ["Étude"]);
        assert!(found("%", "", 9).len() == 5 && found("x_", "", 9).is_empty());
        let first = found("", "", 2);
        assert_eq!(first.len(), 2);
        assert_eq!(found("port", "port-night", 9), ["Ports"]);
        made(&db, Kind::Author, "Ben Tarn");
        assert_eq!(read(&db, |conn| list(conn, Kind::Author, "tarn", "", 9)).len(), 1);
        assert_eq!(read(&db, |conn| list(conn, Kind::Author, "", "", 9)).len(), 1);
    }

    fn sections_are_ordered_and_may_leave_the_navigation(db: TestDb) {
        let press = press(|_| ());
        let [a, b, c] = ["Alpha", "Beta", "Gamma"].map(|name| made(&db, Kind::Section, name));
        let order = || -> Vec<String> {
            read(&db, |conn| taxonomy::list(conn, TermKind::Section, 9)).into_iter().map(|one| one.name).collect()
        };
        for (id, up) in [(c, true), (c, true), (c, true), (a, false), (a, false)] {
            act(&db, move |tx| move_section(tx, &Actor::Operator, id, up, NOW)).unwrap();
        }
        assert_eq!(order(), ["Gamma", "Beta", "Alpha"]);
        changed(&db, &press, Kind::Section, b, Wording { in_navigation: false, ..called("Beta") }).unwrap();
        let shown = read(&db, |conn| taxonomy::navigation(conn, 9));
        assert_eq!(shown.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Gamma", "Alpha"]);
        assert_eq!(order().len(), 3, "it keeps its page");
    }

    fn a_merge_moves_everything(db: TestDb) {
        let press = press(|_| ());
        for n in 0..90 {
            story(&db, &press, &format!("S{n:02}"), |draft| {
                draft.section = Some("Harbours".into());
                draft.published = n % 9 != 0;
            });
        }
        story(&db, &press, "T", |draft| draft.section = Some("Ports".into()));
        let (from, into) = (id(&db, TermKind::Section, "harbours"), id(&db, TermKind::Section, "ports"));
        let [ada, ben] = ["ada@weir.example", "ben@weir.example"].map(|email| reader(&db, &press, email));
        for (who, what) in [(ada, from), (ben, from), (ben, into)] {
            write(&db, move |tx| follows::follow(tx, NOW, who, Followed::Term(what)));
        }
        let editor = drafts::Colleague { reader: ada, role: crate::staff::Role::Editor };
        let entry = drafts::NewEntry { title: "To come".into(), section: "Harbours".into(), ..drafts::NewEntry::default() };
        let planning = press.clone();
        db.write_blocking(move |tx| drafts::plan(tx, &planning, editor, &entry, NOW)).unwrap();
        let sizes = read(&db, move |conn| sizes(conn, Kind::Section, from));
        assert_eq!(sizes, Sizes { articles: 90, followers: 2, planned: 1 });

        let doing = press.clone();
        act(&db, move |tx| begin_merge(tx, &doing, &Actor::Operator, (Kind::Section, from), into, NOW)).unwrap();
        // From this moment on it is in no list, and its address leads on; its articles are all there.
        assert_eq!(read(&db, |conn| taxonomy::list(conn, TermKind::Section, 9)).len(), 1);
        assert_eq!(id(&db, TermKind::Section, "harbours"), into);
        let way = read(&db, |conn| merging(conn, Kind::Section));
        assert_eq!((way.len(), way[0].into.as_str(), way[0].left), (1, "Ports", 90));
        for refused in [changed(&db, &press, Kind::Section, from, called("X")), merge(&db, &press, Kind::Section, into, from)] {
            assert!(matches!(refused, Err(HeadingError::Missing)), "{refused:?}");
        }
        assert!(go_on(&db, &press).unwrap());
        assert_eq!(count(&db, "SELECT COUNT(*) FROM articles a JOIN terms t ON t.id = a.section_id WHERE t.slug = 'ports'"), 41);
        // Filed meanwhile, under the name it had.
        story(&db, &press, "U", |draft| draft.section = Some("Harbours".into()));
        while go_on(&db, &press).unwrap() {}
        assert_eq!(titles(&db, Listing::Section(into)).len(), 50);
        assert_eq!(count(&db, "SELECT COUNT(*) FROM articles a JOIN terms t ON t.id = a.section_id WHERE t.slug = 'ports'"), 92);
        assert_eq!(count(&db, "SELECT COUNT(*) FROM terms"), 1);
        assert_eq!(count(&db, "SELECT COUNT(*) FROM follows"), 2);
        assert_eq!(count(&db, "SELECT COUNT(*) FROM planned p JOIN terms t ON t.id = p.section_id WHERE t.slug = 'ports'"), 1);
        assert!(count(&db, "SELECT COUNT(*) FROM changes WHERE kind = 'article'") >= 90);
        let lines = read(&db, |conn| audit::list(conn, &Filter::default(), 1));
        assert_eq!((lines[0].act.as_str(), lines[0].became.as_str()), ("term-merged", "Ports (ports)"));
    }

    fn what_has_both_has_it_once(db: TestDb) {
        let press = press(|_| ());
        story(&db, &press, "Both", |draft| draft.topics = vec!["Docks".into(), "Ports".into(), "Trade".into()]);
        story(&db, &press, "One", |draft| draft.topics = vec!["Docks".into()]);
        let (docks, ports) = (id(&db, TermKind::Topic, "docks"), id(&db, TermKind::Topic, "ports"));
        merge(&db, &press, Kind::Topic, docks, ports).unwrap();
        assert_eq!(titles(&db, Listing::Term(ports)), ["Both", "One"]);
        assert_eq!(count(&db, "SELECT COUNT(*) FROM article_terms"), 3);

        let by = |name: &str| AuthorDraft { name: name.into(), bio: format!("{name} writes."), ..AuthorDraft::default() };
        story(&db, &press, "Two hands", |draft| draft.authors = vec![by("A. Quill"), by("Ben Tarn")]);
        let ada = made(&db, Kind::Author, "Ada Quill");
        let quill = read(&db, |conn| authors::by_slug(conn, "a-quill")).unwrap().id;
        merge(&db, &press, Kind::Author, quill, ada).unwrap();
        let found = read(&db, |conn| authors::by_slug(conn, "a-quill")).unwrap();
        assert_eq!((found.id, found.name.as_str(), found.bio.as_str()), (ada, "Ada Quill", "A. Quill writes."));
        assert_eq!(titles(&db, Listing::Author(ada)), ["Two hands"]);

        for (title, series) in [("P1", "Night"), ("P2", "Nights")] {
            story(&db, &press, title, |draft| draft.series = Some(series.into()));
        }
        let (night, nights) = (id(&db, TermKind::Series, "night"), id(&db, TermKind::Series, "nights"));
        merge(&db, &press, Kind::Series, night, nights).unwrap();
        assert_eq!(titles(&db, Listing::Series(nights)), ["P1", "P2"]);
        assert!(matches!(merge(&db, &press, Kind::Series, nights, nights), Err(HeadingError::Same)));
        assert!(matches!(merge(&db, &press, Kind::Series, nights, ports), Err(HeadingError::Missing)), "of another kind");
    }

    fn places_on_front_pages_go_along(db: TestDb) {
        let press = press(|_| ());
        let story = story(&db, &press, "One", |draft| draft.section = Some("Ports".into()));
        let [alpha, beta] = ["Alpha", "Beta"].map(|name| made(&db, Kind::Section, name));
        let [night, nights] = ["Night", "Nights"].map(|name| made(&db, Kind::Series, name));
        write(&db, move |tx| {
            tx.execute("INSERT INTO fronts (public_id, made_at, changed_at) VALUES ('f', 1, 1), ('g', 1, 1)", &[])?;
            let put = "INSERT INTO front_places (front_id, slot, position, article_id, series_id, headline) VALUES ($1, $2, $3, $4, $5, '')";
            for (front, slot, position, article, series) in [
                (1_i64, "column", alpha, Some(story), None), (2, "column", alpha, Some(story), None), (2, "column", beta, Some(story), None),
                (1, "series", 0, None, Some(night)),
            ] {
                tx.execute(put, &[&front, &slot, &position, &article, &series])?;
            }
            Ok(())
        });
        merge(&db, &press, Kind::Section, alpha, beta).unwrap();
        merge(&db, &press, Kind::Series, night, nights).unwrap();
        let places: Vec<(i64, String, i64)> = read(&db, |conn| conn.query("SELECT front_id, slot, position FROM front_places ORDER BY front_id, slot", &[]));
        assert_eq!(places, [(1, "column".into(), beta), (1, "series".into(), 0), (2, "column".into(), beta)]);
    }

    fn rules_of_the_settings_hold_an_address(db: TestDb) {
        let rule = AccessRule { section: Some("ports".into()), ..toml_rule() };
        let press = press(|config| config.access.rules = vec![toml_rule(), rule]);
        let [ports, trade] = ["Ports", "Trade"].map(|name| made(&db, Kind::Section, name));
        let renamed = changed(&db, &press, Kind::Section, ports, Wording { slug: "docks".into(), ..called("Docks") });
        assert!(matches!(renamed, Err(HeadingError::Ruled(2))), "{renamed:?}");
        assert!(matches!(merge(&db, &press, Kind::Section, ports, trade), Err(HeadingError::Ruled(2))));
        let doing = press.clone();
        assert!(matches!(act(&db, move |tx| delete(tx, &doing, &Actor::Operator, (Kind::Section, ports), NOW)), Err(HeadingError::Ruled(2))));
        // Its name alone changes nothing, and the other may become part of it.
        changed(&db, &press, Kind::Section, ports, called("Docks")).unwrap();
        merge(&db, &press, Kind::Section, trade, ports).unwrap();
    }

    fn only_what_is_empty_is_deleted(db: TestDb) {
        let press = press(|_| ());
        story(&db, &press, "One", |draft| {
            draft.published = false;
            draft.topics = vec!["Ports".into()];
        });
        let (ports, empty) = (id(&db, TermKind::Topic, "ports"), made(&db, Kind::Topic, "Empty"));
        let ada = reader(&db, &press, "ada@weir.example");
        write(&db, move |tx| follows::follow(tx, NOW, ada, Followed::Term(empty)));
        let deleted = |id| {
            let press = press.clone();
            act(&db, move |tx| delete(tx, &press, &Actor::Operator, (Kind::Topic, id), NOW))
        };
        assert!(matches!(deleted(ports), Err(HeadingError::Full)), "a draft is something");
        deleted(empty).unwrap();
        assert!(matches!(deleted(empty), Err(HeadingError::Missing)));
        assert!(read(&db, |conn| taxonomy::by_slug(conn, TermKind::Topic, "empty")).is_none());
        assert_eq!(count(&db, "SELECT COUNT(*) FROM follows"), 0);
        // Made again, it is another one.
        assert_ne!(made(&db, Kind::Topic, "Empty"), empty);
    }
}

/// A rule that fits everything.
fn toml_rule() -> AccessRule {
    AccessRule {
        section: None,
        topic: None,
        author: None,
        kind: None,
        older_than_days: None,
        first_hours: None,
        access: AccessLevel::Metered,
    }
}

#[test]
fn lists_and_counts_go_by_an_index() {
    let db = TestDb::sqlite();
    let plans = read(&db, |conn| {
        let mut plans = Vec::new();
        for (kind, words) in
            [(Kind::Topic, ""), (Kind::Topic, "port"), (Kind::Author, ""), (Kind::Author, "quill")]
        {
            plans.push((kind, words, store::plan_of(conn, kind, words)?));
        }
        Ok(plans)
    });
    for (kind, words, plan) in plans {
        let read_whole = plan.iter().any(|step| step.starts_with("SCAN"));
        // The few that were found may be sorted; all there are must not be.
        let sorted = words.is_empty() && plan.iter().any(|step| step.contains("TEMP B-TREE"));
        assert!(!read_whole && !sorted, "{kind:?} {words:?}: {plan:?}");
    }
}
