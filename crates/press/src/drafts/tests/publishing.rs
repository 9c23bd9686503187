//! What is published is what stands, and an update is of the same article.

use db::testing::TestDb;
use kernel::clock::{DAY, HOUR, Millis};
use kernel::config::AccessLevel;

use super::*;
use crate::articles::fixtures::{manuscript, publish as import, save_now};
use crate::articles::{self, Article, Found, Manuscript, Saved as Imported};
use crate::reading::{self, Setting, Target};

fn found(db: &TestDb, slug: &str, now: Millis) -> Option<Found> {
    let slug = slug.to_owned();
    read(db, move |conn| articles::by_slug(conn, &slug, now))
}

fn article(db: &TestDb, slug: &str, now: Millis) -> Article {
    match found(db, slug, now) {
        Some(Found::Article(article)) => *article,
        other => panic!("{slug} leads to {other:?}"),
    }
}

fn opened(db: &TestDb, press: &Press, by: Colleague, article: i64) -> Result<String, DraftError> {
    let press = press.clone();
    act(db, move |tx| open(tx, &press, by, article, NOW))
}

fn file(db: &TestDb, draft: &str, by: Colleague, change: impl FnOnce(&mut Particulars)) {
    let stands = stands(db, draft).1;
    let mut particulars = stands.text.particulars;
    change(&mut particulars);
    let sent =
        send(db, draft, by, (stands.number, "a"), Part::Particulars(Box::new(particulars)), NOW).unwrap();
    assert!(matches!(sent, Saved::Stands { .. }));
}

const HTML: &str =
    "<p>Ships wait.</p><!--more--><p>They wait for <a href=\"https://tide.example\">the tide</a>.</p>";

db::both_databases! {
    fn a_new_piece_is_published_and_then_changed(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Author);
        let particulars = Particulars {
            kind: "Briefing".into(), section: "Ports".into(), topics: vec!["Trade".into()], places: vec!["Stanmar".into()],
            authors: vec![Author { name: "Ada Quill".into(), slug: String::new() }], language: "en".into(),
            access: Some(AccessLevel::Subscribers), open_until: Some(NOW + DAY), search_title: "Ships".into(),
            search_description: "On ships.".into(), social_title: "Look, ships".into(), social_description: "Ships!".into(),
            canonical: "https://first.example/ships".into(), source_url: "https://first.example/old".into(),
            notes: "Call the harbour.".into(), series: "Winter".into(), ..Particulars::default()
        };
        let draft = begun(&db, &press, ada, Text { particulars, writing: Writing { standfirst: "A standfirst.".into(), ..writing("Ships wait", HTML) } });
        assert_eq!(found(&db, "ships-wait", NOW), None);
        let id = published(&db, &press, &draft, ada, NOW).unwrap();
        let first = article(&db, "ships-wait", NOW);
        assert_eq!((first.card.id, first.card.published_at, first.card.updated_at), (id, NOW, NOW));
        assert_eq!((first.card.kind.as_str(), first.card.language.as_str(), first.card.standfirst.as_str()), ("briefing", "en", "A standfirst."));
        assert_eq!((first.card.own_level, first.card.open_until), (Some(AccessLevel::Subscribers), Some(NOW + DAY)));
        assert_eq!(first.card.section.unwrap().name, "Ports");
        assert_eq!(first.card.terms.iter().map(|term| term.name.as_str()).collect::<Vec<_>>(), ["Trade", "Stanmar"]);
        assert_eq!((first.card.authors[0].name.as_str(), first.series.unwrap().series.name.as_str()), ("Ada Quill", "Winter"));
        assert_eq!(first.teaser_html, "<p>Ships wait.</p>");
        assert_eq!((first.seo_title.as_deref(), first.seo_description.as_deref()), (Some("Ships"), Some("On ships.")));
        assert_eq!((first.social_title.as_deref(), first.social_description.as_deref()), (Some("Look, ships"), Some("Ships!")));
        assert_eq!((first.canonical_url.as_deref(), first.source_url.as_deref()), (Some("https://first.example/ships"), Some("https://first.example/old")));
        let (kept, text) = stands(&db, &draft);
        assert_eq!((kept.state, kept.article, kept.live, text.published_at), (State::Published, Some(id), Some(1), Some(NOW)));
        let again = published(&db, &press, &draft, ada, NOW);
        assert!(matches!(again, Err(DraftError::WrongState(State::Published))));

        // Changes wait, whatever is typed.
        typed(&db, &draft, ada, (1, "a"), "<p>Ships sail.</p>", NOW + HOUR);
        assert_eq!(stands(&db, &draft).0.state, State::Updated);
        assert_eq!(article(&db, "ships-wait", NOW + HOUR).teaser_html, "<p>Ships wait.</p>");
        file(&db, &draft, ada, |particulars| (particulars.access, particulars.open_until, particulars.canonical) = (None, None, String::new()));
        assert_eq!(published(&db, &press, &draft, ada, NOW + 2 * HOUR).unwrap(), id);
        let second = article(&db, "ships-wait", NOW + 2 * HOUR);
        assert_eq!((second.card.title.as_str(), second.card.public_id), ("Title", first.card.public_id));
        assert_eq!((second.card.published_at, second.card.updated_at), (NOW, NOW + 2 * HOUR));
        assert_eq!((second.card.own_level, second.card.open_until, second.canonical_url), (None, None, None));
        assert_eq!(stands(&db, &draft).0.state, State::Published);
        let replaced: Vec<(i64, String, String)> = read(&db, |conn| conn.query("SELECT version, title, reason FROM revisions", &[]));
        assert_eq!(replaced, [(1, "Ships wait".into(), "edited".into())]);
    }

    fn an_article_of_the_archive_is_opened_changed_and_left_alone_by_imports(db: TestDb) {
        let press = press(|_| ());
        let (ada, bob) = (colleague(&db, &press, "ada@example.org", Role::Editor), colleague(&db, &press, "bob@example.org", Role::Author));
        let old = Manuscript { access: Some(AccessLevel::Free), section: Some("Ports".into()), ..manuscript("Old", NOW - 900 * DAY) };
        let id = import(&db, &press, &old);
        assert!(matches!(opened(&db, &press, bob, id), Err(DraftError::NotAllowed)));
        let draft = opened(&db, &press, ada, id).unwrap();
        assert_eq!(opened(&db, &press, bob, id).unwrap(), draft, "an article has one draft");
        let (kept, text) = stands(&db, &draft);
        assert_eq!((kept.state, kept.live, text.kind, text.by), (State::Published, Some(1), Kind::Opened, None));
        assert_eq!(text.text.writing, writing("Old", "<p>teaser</p><!--more--><p>rest</p>"));
        assert_eq!((text.text.particulars.slug.as_str(), text.text.particulars.section.as_str()), ("old", "Ports"));
        typed(&db, &draft, ada, (1, "a"), "<p>teaser</p><!--more--><p>better</p>", NOW);
        file(&db, &draft, ada, |particulars| particulars.slug = "New address".into());
        assert_eq!(published(&db, &press, &draft, ada, NOW).unwrap(), id);
        assert_eq!(found(&db, "old", NOW), Some(Found::Moved("new-address".into())), "the old address leads on for good");
        let now = article(&db, "new-address", NOW);
        assert_eq!((now.card.title.as_str(), now.card.published_at, now.card.own_level), ("Title", NOW - 900 * DAY, Some(AccessLevel::Free)));
        // The same file again, and one in which the article is another.
        assert_eq!(save_now(&db, &press, &old), Imported::Unchanged(id));
        assert_eq!(save_now(&db, &press, &Manuscript { source_hash: "2".into(), ..old }), Imported::Unchanged(id));
        assert_eq!(article(&db, "new-address", NOW).card.title, "Title");
        let missing = opened(&db, &press, ada, 999_999);
        assert!(matches!(missing, Err(DraftError::Missing("article"))));
    }

    fn an_opening_that_was_set_on_the_article_outlasts_an_update(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Editor);
        let draft = begun(&db, &press, ada, text("Ships", HTML));
        published(&db, &press, &draft, ada, NOW).unwrap();
        let news = Setting { level: Some(Some(AccessLevel::Subscribers)), open_until: Some(Some(NOW + DAY)) };
        assert!(write(&db, move |tx| reading::set(tx, Target::Article("ships"), news, NOW)));
        let held = |now: Millis| {
            let card = article(&db, "ships", now).card;
            (card.own_level, card.open_until)
        };
        typed(&db, &draft, ada, (1, "a"), "<p>More ships.</p><!--more-->", NOW + 1);
        published(&db, &press, &draft, ada, NOW + 1).unwrap();
        assert_eq!(held(NOW + 1), (Some(AccessLevel::Subscribers), Some(NOW + DAY)));
        file(&db, &draft, ada, |particulars| particulars.access = Some(AccessLevel::Free));
        published(&db, &press, &draft, ada, NOW + 2).unwrap();
        assert_eq!(held(NOW + 2), (Some(AccessLevel::Free), Some(NOW + DAY)));
    }

    fn what_was_withdrawn_is_gone_until_it_is_published_again(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Editor);
        let draft = begun(&db, &press, ada, text("Ships", HTML));
        let name = draft.clone();
        assert!(matches!(act(&db, move |tx| withdraw(tx, &name, ada, NOW)), Err(DraftError::WrongState(State::Draft))));
        let id = published(&db, &press, &draft, ada, NOW).unwrap();
        let name = draft.clone();
        act(&db, move |tx| withdraw(tx, &name, ada, NOW + 1)).unwrap();
        assert_eq!(found(&db, "ships", NOW + 1), Some(Found::Gone));
        assert_eq!(stands(&db, &draft).0.state, State::Withdrawn);
        assert_eq!(published(&db, &press, &draft, ada, NOW + HOUR).unwrap(), id);
        assert_eq!(article(&db, "ships", NOW + HOUR).card.published_at, NOW);
        let archived = import(&db, &press, &manuscript("Withdrawn", NOW));
        write(&db, move |tx| articles::withdraw(tx, archived, NOW));
        let draft = opened(&db, &press, ada, archived).unwrap();
        assert_eq!((stands(&db, &draft).0.state, stands(&db, &draft).0.live), (State::Withdrawn, None));
    }

    fn readers_are_told_what_was_wrong(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Editor);
        let draft = begun(&db, &press, ada, text("Ships", HTML));
        let corrected = |note: &'static str, now: Millis| {
            let name = draft.clone();
            act(&db, move |tx| correct(tx, &name, ada, note, now))
        };
        assert!(matches!(corrected("Too early.", NOW), Err(DraftError::WrongState(State::Draft))));
        published(&db, &press, &draft, ada, NOW).unwrap();
        assert!(matches!(corrected(" \n", NOW), Err(DraftError::Length(..))));
        corrected("They were boats.", NOW + 1).unwrap();
        corrected("There were three.", NOW + 2).unwrap();
        let now = article(&db, "ships", NOW + 2);
        let said: Vec<(&str, Millis)> = now.corrections.iter().map(|one| (one.note.as_str(), one.at)).collect();
        assert_eq!(said, [("There were three.", NOW + 2), ("They were boats.", NOW + 1)]);
        assert_eq!(now.card.version, 3);
    }

    fn nothing_is_published_that_the_checklist_holds_back_or_that_has_changed(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Editor);
        let other = begun(&db, &press, ada, text("Ships", HTML));
        published(&db, &press, &other, ada, NOW).unwrap();
        let draft = begun(&db, &press, ada, text("Boats", HTML));
        file(&db, &draft, ada, |particulars| particulars.slug = "ships".into());
        let before = (stands(&db, &draft), all(&db, &draft));
        match published(&db, &press, &draft, ada, NOW) {
            Err(DraftError::Incomplete(missing)) => assert_eq!((missing.len(), missing[0].item), (1, Item::Address)),
            other => panic!("{other:?}"),
        }
        assert_eq!((stands(&db, &draft), all(&db, &draft)), before);
        file(&db, &draft, ada, |particulars| particulars.slug.clear());
        // Somebody types on while another looks at the galley.
        let (galley, elsewhere) = (proof(&db, &press, &draft, Which::Latest, NOW), press.clone());
        typed(&db, &draft, ada, (galley.number, "a"), "<p>Later.</p>", NOW);
        assert!(matches!(act(&db, move |tx| publish(tx, &elsewhere, &galley, ada, NOW)), Err(DraftError::Changed)));
        assert_eq!(found(&db, "boats", NOW), None);
        published(&db, &press, &draft, ada, NOW).unwrap();
    }

    fn pictures_come_with_their_size_their_focus_and_their_place(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Editor);
        write(&db, |tx| {
            for (name, licence) in [("p1", "CC BY 4.0"), ("p2", "")] {
                let sql = "INSERT INTO media (public_id, storage_key, mime, width, height, bytes, created_at, licence)
                    VALUES ($1, $1, 'image/jpeg', 800, 600, 1, 1, $2)";
                tx.execute(sql, &[&name, &licence])?;
            }
            Ok(())
        });
        let html = "<p>See.</p><!--more--><figure><img src=\"/media/p1.jpg\" alt=\"A ship\" data-focal=\"0.25,0.75\"><figcaption>A ship. <span class=\"credit\">Ada</span></figcaption></figure>";
        let lead = Lead { file: "p2.jpg".into(), credit: "Bea".into(), alt: "Boats".into(), focus: Some((100, 200)), ..Lead::default() };
        let draft = begun(&db, &press, ada, Text {
            particulars: Particulars { lead: Some(lead), ..Particulars::default() }, writing: writing("Ships", html),
        });
        let galley = proof(&db, &press, &draft, Which::Latest, NOW);
        let said: Vec<(Item, &str)> = galley.findings.iter().filter(|one| one.about.starts_with("/media")).map(|one| (one.item, one.about.as_str())).collect();
        assert_eq!(said, [(Item::Licence, "/media/p2.jpg")]);
        assert!(galley.body().rest_html.contains("width=\"800\""), "{}", galley.body().rest_html);
        published(&db, &press, &draft, ada, NOW).unwrap();
        let image = article(&db, "ships", NOW).card.image.unwrap();
        assert_eq!((image.file.as_deref(), image.credit.as_str(), image.focus.thousandths()), (Some("p2.jpg"), "Bea", (100, 200)));
        let focus: (i64, i64) = read(&db, |conn| conn.query_one("SELECT focus_x, focus_y FROM media WHERE public_id = 'p1'", &[]));
        assert_eq!(focus, (250, 750));
        let gated: Vec<(i64, bool)> = read(&db, |conn| conn.query("SELECT media_id, gated FROM article_media ORDER BY media_id", &[]));
        assert_eq!(gated, [(1, true), (2, false)]);
    }
}
