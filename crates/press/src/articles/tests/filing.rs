//! Terms and authors: one for each name, whatever the name.

use db::testing::TestDb;

use super::article;
use crate::articles::fixtures::{NOW, manuscript, press, publish, read, write};
use crate::articles::{AuthorDraft, Filing, Manuscript, save};
use crate::authors;
use crate::taxonomy::{self, TermKind};

fn term(db: &TestDb, name: &'static str) -> i64 {
    write(db, move |tx| taxonomy::ensure(tx, TermKind::Topic, name))
}

fn author(db: &TestDb, name: &'static str, slug: Option<&'static str>) -> i64 {
    write(db, move |tx| authors::ensure(tx, name, slug))
}

fn by(name: &str, bio: &str) -> AuthorDraft {
    AuthorDraft { name: name.into(), bio: bio.into(), ..AuthorDraft::default() }
}

db::both_databases! {
    fn spellings_of_one_name_are_one_term(db: TestDb) {
        let trade = term(&db, "World Trade");
        for same in ["world trade", " World  Trade ", "WORLD-TRADE"] {
            assert_eq!(term(&db, same), trade, "{same}");
        }
        assert_ne!(term(&db, "World Trades"), trade);
        let as_place = write(&db, |tx| taxonomy::ensure(tx, TermKind::Place, "World Trade"));
        assert_ne!(as_place, trade);
        let found = read(&db, |conn| taxonomy::by_slug(conn, TermKind::Topic, "WORLD-trade")).unwrap();
        assert_eq!((found.id, found.name.as_str(), found.slug.as_str()), (trade, "World Trade", "world-trade"));
    }

    fn odd_names_have_addresses_of_their_own(db: TestDb) {
        let names = ["?!", "…", "看漫画学", "<script>alert(1)</script>", "C++", "' OR 1=1 --", "e\u{301}tude", "🚢"];
        let ids = names.map(|name| term(&db, name));
        for (name, id) in names.into_iter().zip(ids) {
            assert_eq!(term(&db, name), id, "{name}");
            let slug: String = read(&db, move |conn| conn.query_one("SELECT slug FROM terms WHERE id = $1", &[&id]));
            let found = read(&db, move |conn| taxonomy::by_slug(conn, TermKind::Topic, &slug)).unwrap();
            assert_eq!((found.id, found.name.as_str()), (id, name));
        }
        let mut distinct = ids.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), names.len());
    }

    fn control_characters_forge_no_byline(db: TestDb) {
        let press = press(|_| ());
        let forged = "Real\u{1e}fake\u{1f}Fake Name\u{1f}\u{1f}\0";
        let draft = Manuscript {
            topics: vec![forged.into(), " ".into()], section: Some(String::new()),
            authors: vec![by(forged, ""), by("", "nobody")], ..manuscript("One", NOW)
        };
        publish(&db, &press, &draft);
        let card = article(&db, "one").card;
        let names: Vec<_> = card.authors.iter().map(|author| author.name.as_str()).collect();
        assert_eq!(names, ["Real fake Fake Name"]);
        let topics: Vec<_> = card.topics().map(|topic| topic.name.as_str()).collect();
        assert_eq!(topics, ["Real fake Fake Name"]);
        assert_eq!(card.section, None);
    }

    fn terms_are_listed_in_the_editors_order_then_by_name(db: TestDb) {
        for name in ["Wind", "Coal", "Oil"] {
            term(&db, name);
        }
        let oil = term(&db, "Oil");
        write(&db, move |tx| taxonomy::describe(tx, oil, "Oil and gas", "What burns.", -1, NOW));
        let listed = read(&db, |conn| taxonomy::list(conn, TermKind::Topic, 2));
        let names: Vec<_> = listed.iter().map(|term| (term.name.as_str(), term.description.as_str())).collect();
        assert_eq!(names, [("Oil and gas", "What burns."), ("Coal", "")]);
    }

    fn an_author_is_known_by_slug_else_by_name(db: TestDb) {
        let ada = author(&db, "Ada Quill", None);
        assert_eq!(author(&db, "ADA QUILL", None), ada);
        assert_eq!(author(&db, "A. Quill", Some("ada-quill")), ada);
        let namesake = author(&db, "Ada Quill", Some("ada-quill-junior"));
        assert_ne!(namesake, ada);
        // A source that knows no slug may send an empty one.
        assert_ne!(author(&db, "Ben", Some("")), author(&db, "Cleo", Some("")));
        let found = read(&db, |conn| authors::by_slug(conn, "ADA-quill")).unwrap();
        assert_eq!((found.id, found.name.as_str()), (ada, "Ada Quill"));
    }

    fn a_biography_is_taken_over_wherever_in_a_run_it_comes(db: TestDb) {
        let press = press(|_| ());
        let with = |title: &str, author| Manuscript { authors: vec![author], ..manuscript(title, NOW) };
        let junior = AuthorDraft { slug: Some("junior".into()), ..by("Ada", "The daughter.") };
        let run = [
            with("one", by("Ada", "")), with("two", by("Ada", "Writes on ports.")), with("three", by("Ada", "")),
            with("four", junior),
        ];
        write(&db, move |tx| {
            let mut filing = Filing::default();
            run.iter().try_for_each(|draft| save(tx, &press, &mut filing, draft, NOW).map(drop))
        });
        for title in ["one", "two", "three"] {
            assert_eq!(article(&db, title).bios, ["Writes on ports."], "{title}");
        }
        assert_eq!(article(&db, "four").bios, ["The daughter."]);
    }

    fn an_empty_description_keeps_the_present_one(db: TestDb) {
        let ada = author(&db, "Ada", None);
        write(&db, move |tx| authors::describe(tx, ada, "Writes on ports.", None));
        write(&db, move |tx| authors::describe(tx, ada, "", None));
        let found = read(&db, |conn| authors::by_slug(conn, "ada")).unwrap();
        assert_eq!((found.bio.as_str(), found.portrait), ("Writes on ports.", None));
    }
}
