//! The front page's desk: arranged, looked at, shown, set for later, taken back.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::HOUR;
use press::staff::Role;
use testkit::{Client, START, TestApp};

use crate::scene::{acts, inside, texts};

const LIST: &str = "/newsroom/front";

fn story(app: &TestApp, number: i64) {
    testkit::article(app.db(), app.press(), &format!("story{number}"), |draft| {
        draft.title = format!("Story {number}");
        draft.published_at = Some(START - number * HOUR);
    });
}

/// The editor's desk with a new arrangement; gives its address.
async fn begun(client: &mut Client) -> String {
    let answer = client.post(LIST, &[("of", "")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{answer:?}");
    answer.location().unwrap().to_owned()
}

/// The key of the story with this headline, as the list to choose from has it.
async fn key(client: &mut Client, front: &str, title: &str) -> String {
    let words: String = title.replace(' ', "+");
    let page = client.get(&format!("{front}?q={words}")).await.text();
    let at = page.find("data-piece=\"").map(|at| at + 12).unwrap();
    page[at..].split('"').next().unwrap().to_owned()
}

async fn put(client: &mut Client, front: &str, place: &str, title: &str) {
    let piece = key(client, front, title).await;
    let answer = client.post(front, &[("act", "put"), ("place", place), ("piece", &piece)]).await;
    assert_eq!(answer.location(), Some(format!("{front}#place-{place}").as_str()), "{answer:?}");
}

async fn lead(app: &TestApp) -> String {
    texts(&app.client().get("/").await, ".top .hed").remove(0)
}

db::both_databases! {
    async fn a_front_page_is_arranged_looked_at_and_shown(db: TestDb) {
        let app = TestApp::new(&db);
        (1..9).for_each(|number| story(&app, number));
        let mut editor = inside(&app, Role::Editor).await.client;
        let empty = editor.get(LIST).await;
        assert!(empty.text().contains("Nobody has arranged"), "{empty:?}");
        let front = begun(&mut editor).await;
        let map = editor.get(&front).await;
        assert_eq!(texts(&map, ".slot-lead .hed"), ["Story 1"], "what is there by itself: {map:?}");
        put(&mut editor, &front, "lead-0", "Story 7").await;
        editor.post(&front, &[("act", "say"), ("place", "lead-0"), ("headline", "The <night>")]).await;
        let map = editor.get(&front).await;
        assert_eq!(texts(&map, ".slot-lead .hed"), ["The <night>"]);
        assert_eq!(lead(&app).await, "Story 1");
        let preview = editor.get(&format!("{front}/preview")).await;
        assert_eq!(texts(&preview, ".top .hed")[0], "The <night>");
        assert!(preview.text().contains("A preview of the front page"), "{preview:?}");
        let done = editor.post(&front, &[("act", "show")]).await;
        assert_eq!(done.location(), Some("/newsroom/front?done=shown"));
        assert_eq!(lead(&app).await, "The <night>");
        let list = editor.get(LIST).await;
        assert_eq!(texts(&list, ".headlines li"), ["The <night>"]);
        assert!(list.text().contains("editor@staff.example") || list.text().contains("by "), "{list:?}");
        let refused = editor.post(&front, &[("act", "take"), ("place", "lead-0")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(acts(&app).last().map(String::as_str), Some("front-shown"));
    }

    async fn a_time_is_set_and_taken_back(db: TestDb) {
        let app = TestApp::new(&db);
        (1..9).for_each(|number| story(&app, number));
        let mut editor = inside(&app, Role::Editor).await.client;
        let front = begun(&mut editor).await;
        put(&mut editor, &front, "lead-0", "Story 5").await;
        for wrong in ["", "soon", "2001-01-01T00:00"] {
            let refused = editor.post(&front, &[("act", "set"), ("at", wrong)]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
            assert!(refused.text().contains("still to come") && refused.text().contains(&format!("value=\"{wrong}\"")));
        }
        let done = editor.post(&front, &[("act", "set"), ("at", "2031-01-01T06:00")]).await;
        assert_eq!(done.location(), Some("/newsroom/front?done=set"));
        let list = editor.get(LIST).await;
        assert_eq!(texts(&list, "#waiting + ul .what a"), ["Story 5"], "{list:?}");
        let waiting = editor.get(&front).await;
        assert!(texts(&waiting, ".choose").is_empty(), "what waits is not changed");
        let back = editor.post(&front, &[("act", "back")]).await;
        assert_eq!(back.location(), Some(front.as_str()));
        let sure = editor.get(&format!("{front}/drop")).await;
        assert!(sure.text().contains("What readers see stays"), "{sure:?}");
        editor.post(&format!("{front}/drop"), &[]).await;
        assert_eq!(editor.get(&front).await.status, StatusCode::NOT_FOUND);
        assert_eq!(acts(&app)[acts(&app).len() - 3..], ["front-scheduled", "front-taken-back", "front-dropped"]);
    }

    async fn the_one_before_is_back_with_a_press(db: TestDb) {
        let app = TestApp::new(&db);
        (1..9).for_each(|number| story(&app, number));
        let mut editor = inside(&app, Role::Editor).await.client;
        for title in ["Story 3", "Story 4"] {
            let front = begun(&mut editor).await;
            put(&mut editor, &front, "lead-0", title).await;
            editor.post(&front, &[("act", "show")]).await;
            app.clock().advance(1000);
        }
        assert_eq!(lead(&app).await, "Story 4");
        let list = editor.get(LIST).await;
        assert_eq!(texts(&list, "#earlier + ul .what a"), ["Story 3"]);
        let page = list.text();
        let last = page.split("value=\"again\"").next().unwrap().rsplit("action=\"").next().unwrap();
        let last = last.split('"').next().unwrap().to_owned();
        editor.post(&last, &[("act", "again")]).await;
        assert_eq!(lead(&app).await, "Story 3");
        assert_eq!(texts(&editor.get(LIST).await, "#earlier + ul .what a"), ["Story 4", "Story 3"]);
    }

    async fn nonsense_changes_nothing(db: TestDb) {
        let app = TestApp::new(&db);
        story(&app, 1);
        let mut editor = inside(&app, Role::Editor).await.client;
        let front = begun(&mut editor).await;
        for form in [
            vec![("act", "put"), ("place", "lead-0"), ("piece", "a-nobody")],
            vec![("act", "put"), ("place", "lead-9"), ("piece", "a-nobody")],
            vec![("act", "series"), ("place", "series-0"), ("piece", "nobody")],
            vec![("act", "move"), ("place", "lead-0"), ("to", "series-0")],
            vec![("act", "say"), ("place", "lead-0"), ("headline", "x")],
            vec![("act", "again")], vec![("act", "back")], vec![("act", "\0")], vec![],
        ] {
            let refused = editor.post(&front, &form).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form:?}");
        }
        let before = acts(&app).len();
        assert_eq!(editor.get("/newsroom/front/nobody").await.status, StatusCode::NOT_FOUND);
        assert_eq!(editor.get(&format!("{LIST}?before=x-y")).await.status, StatusCode::OK);
        assert_eq!(acts(&app).len(), before);
    }
}
