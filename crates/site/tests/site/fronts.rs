//! The front page as editors arranged it, for everyone alike, from its time on, on every server.

use db::testing::TestDb;
use db::{Db, DbError};
use kernel::clock::{HOUR, MINUTE, Millis};
use press::audit::Actor;
use press::fronts::{self, FrontError, Place};
use press::{articles, taxonomy};
use scraper::{Html, Selector};
use testkit::{Answer, START, Standing, TestApp};

fn story(app: &TestApp, number: i64) -> i64 {
    testkit::article(app.db(), app.press(), &format!("story{number}"), |draft| {
        draft.title = format!("Story {number}");
        draft.published_at = Some(START - number * HOUR);
    })
}

/// Has these stories lead, one after the other, each from its time on or at once.
fn arrange(app: &TestApp, leads: &[(i64, Option<Millis>)]) {
    for (id, at) in leads.iter().copied() {
        let (press, now) = (app.press().clone(), app.clock().now());
        let work = move |tx: &mut db::Tx| -> Result<(), FrontError> {
            let public_id: String = tx.query_one("SELECT public_id FROM articles WHERE id = $1", &[&id])?;
            let front = fronts::prepare(tx, &press, &Actor::Operator, None, now)?;
            let lead = Place::parse("lead-0").unwrap();
            fronts::put(tx, &Actor::Operator, &front, lead, &format!("a-{public_id}"), now)?;
            fronts::begin(tx, &Actor::Operator, &front, at, now)
        };
        app.db().write_blocking(work).unwrap();
    }
}

fn texts(answer: &Answer, selector: &str) -> Vec<String> {
    let page = Html::parse_document(&answer.text());
    let selector = Selector::parse(selector).unwrap();
    page.select(&selector).map(|one| one.text().collect::<String>().trim().to_owned()).collect()
}

fn lead(answer: &Answer) -> String {
    texts(answer, ".top .hed").first().cloned().unwrap_or_default()
}

db::both_databases! {
    async fn everyone_sees_what_was_arranged(db: TestDb) {
        let app = TestApp::new(&db);
        let ids: Vec<i64> = (1..9).map(|number| story(&app, number)).collect();
        for standing in Standing::ALL {
            let mut client = app.client_in(standing, ids[0]);
            assert_eq!(lead(&client.get("/").await), "Story 1", "{standing:?}");
        }
        arrange(&app, &[(ids[5], None)]);
        for standing in Standing::ALL {
            let mut client = app.client_in(standing, ids[0]);
            let home = client.get("/").await;
            assert_eq!(lead(&home), "Story 6", "{standing:?}");
            let mut all = texts(&home, ".top .hed, .columns .hed");
            all.sort();
            let count = all.len();
            all.dedup();
            assert_eq!(all.len(), count, "a story stands twice for {standing:?}: {all:?}");
        }
        let gone = ids[5];
        app.db().write_blocking::<_, DbError>(move |tx| articles::withdraw(tx, gone, START)).unwrap();
        assert_eq!(lead(&app.client().get("/").await), "Story 1", "what is withdrawn leaves no gap");
    }

    async fn its_time_comes_on_every_server_by_itself(db: TestDb) {
        let app = TestApp::new(&db);
        let ids: Vec<i64> = (1..4).map(|number| story(&app, number)).collect();
        let beside = app.beside(Db::open(db.config(), db.data_dir()).unwrap());
        let now = app.clock().now();
        arrange(&app, &[(ids[1], Some(now + 10 * MINUTE)), (ids[2], Some(now + 20 * MINUTE))]);
        app.is_heard_by(&beside).await;
        let (mut here, mut there) = (app.client(), beside.client());
        let mut leads = Vec::new();
        // Each page is asked for just before, when it is kept, and at the moment itself.
        for step in [10 * MINUTE - 1, 1, 10 * MINUTE - 1, 1] {
            app.clock().advance(step);
            let (one, other) = (lead(&here.get("/").await), lead(&there.get("/").await));
            assert_eq!(one, other);
            leads.push(one);
        }
        assert_eq!(leads, ["Story 1", "Story 2", "Story 2", "Story 3"]);
        // Nobody was there for a day.
        app.clock().advance(24 * HOUR);
        assert_eq!(lead(&there.get("/").await), "Story 3");
    }

    async fn another_server_hears_of_a_new_one(db: TestDb) {
        let app = TestApp::new(&db);
        let ids: Vec<i64> = (1..4).map(|number| story(&app, number)).collect();
        let beside = app.beside(Db::open(db.config(), db.data_dir()).unwrap());
        assert_eq!(lead(&beside.client().get("/").await), "Story 1");
        arrange(&app, &[(ids[2], None)]);
        app.is_heard_by(&beside).await;
        assert_eq!(lead(&beside.client().get("/").await), "Story 3");
    }

    async fn sections_stand_in_their_order_or_not_at_all(db: TestDb) {
        let app = TestApp::new(&db);
        let id = story(&app, 1);
        testkit::article(app.db(), app.press(), "other", |draft| draft.section = Some("Weirs".into()));
        let sections = |home: &Answer| texts(home, "header nav a[href^='/sections/']");
        let home = app.client().get("/").await;
        assert_eq!(sections(&home).first().map(String::as_str), Some("Ports"), "{home:?}");
        let wording = press::headings::Wording { name: "Ports".into(), role: String::new(), ..Default::default() };
        let press = app.press().clone();
        app.db()
            .write_blocking(move |tx| {
                let ports = taxonomy::by_slug(tx, taxonomy::TermKind::Section, "ports")?.unwrap().id;
                let one = (press::headings::Kind::Section, ports);
                press::headings::change(tx, &press, &Actor::Operator, one, &wording, START)
            })
            .unwrap();
        let home = app.client().get("/").await;
        assert!(!sections(&home).contains(&"Ports".to_owned()), "{home:?}");
        assert_eq!(app.client().get("/sections/ports").await.status, 200, "it keeps its page");
        assert!(id > 0);
    }

    async fn what_was_merged_leads_on_for_good(db: TestDb) {
        let app = TestApp::new(&db);
        testkit::article(app.db(), app.press(), "one", |draft| draft.topics = vec!["Docks".into()]);
        testkit::article(app.db(), app.press(), "two", |draft| draft.topics = vec!["Harbours".into()]);
        let mut client = app.client();
        assert_eq!(client.get("/topics/docks").await.status, 200);
        let press = app.press().clone();
        app.db()
            .write_blocking(move |tx| {
                let id = |tx: &mut db::Tx, slug: &str| {
                    Ok::<_, DbError>(taxonomy::by_slug(tx, taxonomy::TermKind::Topic, slug)?.unwrap().id)
                };
                let (from, into) = (id(tx, "docks")?, id(tx, "harbours")?);
                let one = (press::headings::Kind::Topic, from);
                press::headings::begin_merge(tx, &press, &Actor::Operator, one, into, START)
            })
            .unwrap();
        let moved = client.get("/topics/docks").await;
        assert_eq!((moved.status.as_u16(), moved.location()), (301, Some("/topics/harbours")));
        while press::headings::go_on(app.db(), app.press()).unwrap() {}
        let list = client.get("/topics/harbours").await;
        assert_eq!(texts(&list, ".rows .hed"), ["two", "one"], "{list:?}");
        assert!(client.get("/articles/one").await.text().contains("/topics/harbours"));
    }

    async fn an_author_says_who_they_are(db: TestDb) {
        let app = TestApp::new(&db);
        story(&app, 1);
        let press = app.press().clone();
        let wording = press::headings::Wording {
            name: "Ada Quill".into(),
            description: "Writes on ports.".into(),
            role: "Ports <correspondent>".into(),
            links: "https://www.example.org/@ada/".into(),
            ..Default::default()
        };
        app.db()
            .write_blocking(move |tx| {
                let ada = press::authors::by_slug(tx, "ada-quill")?.unwrap().id;
                let one = (press::headings::Kind::Author, ada);
                press::headings::change(tx, &press, &Actor::Operator, one, &wording, START)
            })
            .unwrap();
        let page = app.client().get("/authors/ada-quill").await;
        assert_eq!(texts(&page, ".list-head .kicker"), ["Ports <correspondent>"]);
        assert_eq!(texts(&page, ".list-head a[rel~=me]"), ["example.org/@ada"]);
    }
}
