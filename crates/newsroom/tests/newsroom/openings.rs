//! Opening a section or the whole site to everyone, and closing it.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::HOUR;
use press::staff::Role;
use testkit::{Answer, START, TestApp};

use crate::scene::{acts, inside, texts};

const PATH: &str = "/newsroom/openings";

fn is_open(page: &Answer) -> bool {
    !page.text().contains("id=\"wall\"")
}

db::both_databases! {
    async fn a_section_and_the_site_are_opened_and_closed(db: TestDb) {
        let app = TestApp::new(&db);
        testkit::article(app.db(), app.press(), "weir", |draft| draft.section = Some("Ports".into()));
        app.is_settled().await;
        let mut passer = app.client();
        let mut editor = inside(&app, Role::Editor).await.client;
        assert!(editor.get(PATH).await.text().contains("Nothing is open"));
        assert!(!is_open(&passer.get("/articles/weir").await));
        let until = kernel::clock::timestamp(START + HOUR).to_string();
        let until = &until[..16];
        for section in ["ports", ""] {
            let opened = editor.post(PATH, &[("section", section), ("until", until), ("reason", "The <quay> burns")]).await;
            assert_eq!(opened.location(), Some("/newsroom/openings?done=opened"), "{opened:?}");
            assert!(is_open(&passer.get("/articles/weir").await), "{section}");
            let list = editor.get(PATH).await;
            assert!(texts(&list, ".openings .by")[0].contains("The <quay> burns"), "{list:?}");
            let home = editor.get("/newsroom").await;
            assert_eq!(texts(&home, ".wide-open").len(), 1, "{home:?}");
            let closed = editor.post(&format!("{PATH}/close"), &[("section", section)]).await;
            assert_eq!(closed.location(), Some("/newsroom/openings?done=closed"));
            assert!(!is_open(&passer.get("/articles/weir").await), "{section}");
            assert!(texts(&editor.get("/newsroom").await, ".wide-open").is_empty());
        }
        editor.post(PATH, &[("section", ""), ("until", until), ("reason", "Again")]).await;
        assert!(is_open(&passer.get("/articles/weir").await));
        app.clock().advance(START + HOUR - app.clock().now());
        assert!(!is_open(&passer.get("/articles/weir").await), "its time is over, and nobody did anything");
        let done: Vec<String> = acts(&app).into_iter().filter(|act| act.starts_with("wide-")).collect();
        assert_eq!(done, ["wide-opened", "wide-closed", "wide-opened", "wide-closed", "wide-opened"]);
    }

    async fn what_is_wrong_is_said_and_what_was_typed_stays(db: TestDb) {
        let app = TestApp::new(&db);
        testkit::article(app.db(), app.press(), "weir", |_| ());
        let mut editor = inside(&app, Role::Editor).await.client;
        for (until, reason, says) in [
            ("2020-01-01T00:00", "News", "still to come"),
            ("", "News", "still to come"),
            ("2099-01-01T00:00", "News", "too far"),
            ("2026-12-31T00:00", "", "Say why"),
        ] {
            let refused = editor.post(PATH, &[("section", ""), ("until", until), ("reason", reason)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{until} {reason}");
            assert!(texts(&refused, ".notice")[0].contains(says), "{says}: {refused:?}");
            assert!(refused.text().contains(&format!("value=\"{until}\"")), "{refused:?}");
        }
    }
}
