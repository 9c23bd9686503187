//! Sections, topics, places, series and authors: listed, worded, ordered, merged, deleted.

use axum::http::StatusCode;
use db::testing::TestDb;
use press::headings::{self, Kind};
use press::staff::Role;
use testkit::TestApp;

use crate::scene::{acts, inside, texts};

fn filed(app: &TestApp, tag: &str, section: &str, topic: &str) {
    testkit::article(app.db(), app.press(), tag, |draft| {
        draft.section = Some(section.into());
        draft.topics = vec![topic.into()];
    });
}

/// The address of the one of that name.
fn url(app: &TestApp, kind: Kind, name: &'static str) -> String {
    let found = app.db().read_blocking(move |conn| headings::list(conn, kind, name, "", 9)).unwrap();
    format!("/newsroom/headings/{}/{}", kind.folder(), found[0].id)
}

db::both_databases! {
    async fn lists_are_searched_and_ordered(db: TestDb) {
        let app = TestApp::new(&db);
        for (tag, section, topic) in [("a", "Ports", "Trade"), ("b", "Weirs", "Night"), ("c", "Weirs", "Night shift")] {
            filed(&app, tag, section, topic);
        }
        let mut editor = inside(&app, Role::Editor).await.client;
        assert_eq!(editor.get("/newsroom/headings").await.location(), Some("/newsroom/headings/sections"));
        let sections = editor.get("/newsroom/headings/sections").await;
        assert_eq!(texts(&sections, ".headings .what a"), ["Ports", "Weirs"], "{sections:?}");
        assert_eq!(texts(&sections, ".headings .state"), ["1 article", "2 articles"]);
        let moved = editor.post(&format!("{}/move", url(&app, Kind::Section, "Weirs")), &[("up", "yes")]).await;
        assert_eq!(moved.location(), Some("/newsroom/headings/sections?done=moved"));
        assert_eq!(texts(&editor.get("/newsroom/headings/sections").await, ".headings .what a"), ["Weirs", "Ports"]);
        let topics = editor.get("/newsroom/headings/topics?q=night").await;
        assert_eq!(texts(&topics, ".headings .what a"), ["Night", "Night shift"]);
        let none = editor.get("/newsroom/headings/series").await;
        assert!(none.text().contains("There are no series yet"), "{none:?}");
        for nowhere in ["/newsroom/headings/nonsense", "/newsroom/headings/topics/x", "/newsroom/headings/topics/99", "/newsroom/headings/x/1/merge"] {
            assert_eq!(editor.get(nowhere).await.status, StatusCode::NOT_FOUND, "{nowhere}");
        }
    }

    async fn long_lists_are_paged_by_key(db: TestDb) {
        let app = TestApp::new(&db);
        for n in 0..55 {
            filed(&app, &format!("t{n}"), "Ports", &format!("Topic {n:02}"));
        }
        let mut editor = inside(&app, Role::Editor).await.client;
        let first = editor.get("/newsroom/headings/topics").await;
        assert_eq!(texts(&first, ".headings li").len(), 50);
        let second = editor.get("/newsroom/headings/topics?after=topic-49").await;
        assert_eq!(texts(&second, ".headings .what a"), ["Topic 50", "Topic 51", "Topic 52", "Topic 53", "Topic 54"]);
    }

    async fn one_is_made_and_worded_anew(db: TestDb) {
        let app = TestApp::new(&db);
        filed(&app, "a", "Ports", "Trade");
        let mut editor = inside(&app, Role::Editor).await.client;
        let refused = editor.post("/newsroom/headings/topics/new", &[("name", "TRADE"), ("description", "Typed")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text().contains("belonged, to “Trade”") && refused.text().contains("Typed"), "{refused:?}");
        let made = editor.post("/newsroom/headings/topics/new", &[("name", "Weirs & locks")]).await;
        assert_eq!(made.location(), Some("/newsroom/headings/topics?done=made"));
        assert_eq!(app.client().get("/topics/weirs-locks").await.status, StatusCode::OK);
        let trade = url(&app, Kind::Topic, "Trade");
        let form = [("name", "Commerce"), ("slug", "commerce"), ("description", "All of it.")];
        assert_eq!(editor.post(&trade, &form).await.status, StatusCode::SEE_OTHER);
        let moved = app.client().get("/topics/trade").await;
        assert_eq!((moved.status, moved.location()), (StatusCode::MOVED_PERMANENTLY, Some("/topics/commerce")));
        let page = app.client().get("/topics/commerce").await;
        assert!(page.text().contains("All of it."), "{page:?}");
        let author = url(&app, Kind::Author, "Ada");
        let refused = editor.post(&author, &[("name", "Ada Quill"), ("links", "ftp://x")]).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text().contains("ftp://x"), "{refused:?}");
        assert_eq!(acts(&app)[acts(&app).len() - 2..], ["term-made", "term-changed"]);
    }

    async fn a_merge_says_what_it_means_and_does_it(db: TestDb) {
        let app = TestApp::new(&db);
        for (tag, section) in [("a", "Ports"), ("b", "Harbours"), ("c", "Harbours")] {
            filed(&app, tag, section, "Trade");
        }
        let closed = "UPDATE terms SET access = 'subscribers' WHERE slug = 'harbours'";
        app.db().write_blocking::<_, db::DbError>(move |tx| tx.execute(closed, &[])).unwrap();
        let mut editor = inside(&app, Role::Editor).await.client;
        let harbours = url(&app, Kind::Section, "Harbours");
        let which = editor.get(&format!("{harbours}/merge?q=port")).await;
        assert_eq!(texts(&which, ".into .what a"), ["Ports"], "{which:?}");
        let into = url(&app, Kind::Section, "Ports").rsplit('/').next().unwrap().to_owned();
        let means = texts(&editor.get(&format!("{harbours}/merge?into={into}")).await, ".means li");
        assert_eq!(means[0], "All 2 articles of Harbours stand in Ports then, published or not.");
        assert_eq!(means[1], "/sections/harbours leads to /sections/ports for good, and so does every former address and name of Harbours.");
        assert!(means[2].contains("are for subscribers now, in Ports they are as the rules of the site say"), "{means:?}");
        assert_eq!(means[3], "Harbours is gone then. This cannot be undone.");
        let same = harbours.rsplit('/').next().unwrap().to_owned();
        for wrong in ["", "x", "999", &same] {
            let refused = editor.post(&format!("{harbours}/merge"), &[("into", wrong)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        }
        let merged = editor.post(&format!("{harbours}/merge"), &[("into", &into)]).await;
        assert_eq!(merged.location(), Some("/newsroom/headings/sections?done=merged"));
        let sections = editor.get("/newsroom/headings/sections?done=merged").await;
        assert_eq!(texts(&sections, ".headings .state"), ["3 articles"]);
        assert_eq!(app.client().get("/sections/harbours").await.location(), Some("/sections/ports"));
        let list = app.client().get("/sections/ports").await;
        assert_eq!(texts(&list, ".rows .hed").len(), 3, "{list:?}");
        assert_eq!(acts(&app).last().map(String::as_str), Some("term-merged"));
    }

    async fn only_what_is_empty_is_deleted(db: TestDb) {
        let app = TestApp::new(&db);
        filed(&app, "a", "Ports", "Trade");
        let mut editor = inside(&app, Role::Editor).await.client;
        editor.post("/newsroom/headings/topics/new", &[("name", "Empty")]).await;
        let (trade, empty) = (url(&app, Kind::Topic, "Trade"), url(&app, Kind::Topic, "Empty"));
        let refused = editor.post(&format!("{trade}/delete"), &[]).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text().contains("still something in it"), "{refused:?}");
        let sure = editor.get(&format!("{empty}/delete")).await;
        assert!(sure.text().contains("/topics/empty leads nowhere"), "{sure:?}");
        let deleted = editor.post(&format!("{empty}/delete"), &[]).await;
        assert_eq!(deleted.location(), Some("/newsroom/headings/topics?done=deleted"));
        assert_eq!(app.client().get("/topics/empty").await.status, StatusCode::NOT_FOUND);
    }
}
