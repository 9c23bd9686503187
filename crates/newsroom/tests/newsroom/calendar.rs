//! The plan: written down, moved, begun, taken off; read by all who work here, changed by editors.

use axum::http::StatusCode;
use db::testing::TestDb;
use press::drafts;
use press::staff::Role;
use testkit::TestApp;

use crate::drafts::{begun, send, typed};
use crate::scene::{acts, signed_in, texts};

const ENTRY: [(&str, &str); 5] = [
    ("title", "The dredging"),
    ("planned_for", "2030-05-14T09:00"),
    ("section", "Ports"),
    ("note", "Ask Ann"),
    ("public", "1"),
];

db::both_databases! {
    async fn what_is_planned_stands_on_its_day(db: TestDb) {
        let app = TestApp::new(&db);
        let mut editor = signed_in(&app, Role::Editor);
        let empty = editor.get("/newsroom/calendar?month=2030-05").await;
        assert_eq!((texts(&empty, "h1"), texts(&empty, ".empty").len()), (vec!["May 2030".to_owned()], 1), "{empty:?}");
        let refused = editor.post("/newsroom/calendar", &[("title", "The dredging"), ("planned_for", "soon")]).await;
        assert_eq!((refused.status, texts(&refused, ".notice")), (StatusCode::UNPROCESSABLE_ENTITY, vec!["Choose a day and a time.".to_owned()]));
        assert!(refused.text().contains("value=\"The dredging\""), "what was typed is kept");
        let planned = editor.submit("/newsroom/calendar", &ENTRY).await;
        assert_eq!(texts(&planned, "[data-day=\"2030-05-14\"] .entry a"), ["The dredging"], "{planned:?}");
        assert!(texts(&planned, ".entry small")[0].contains("public"));
        let id = planned.text().split("data-entry=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let told = app.db().read_blocking(|conn| drafts::to_come(conn, 0, i64::MAX, 10)).unwrap();
        assert_eq!(told.len(), 1);

        let entry = format!("/newsroom/calendar/{id}");
        let moved = editor.submit(&format!("{entry}/move"), &[("day", "2030-05-20")]).await;
        assert_eq!(texts(&moved, "[data-day=\"2030-05-20\"] .entry small").len(), 1, "{moved:?}");
        assert!(editor.get(&entry).await.text().contains("value=\"2030-05-20T09:00\""), "at the same time of day");
        assert_eq!(editor.post(&format!("{entry}/move"), &[("day", "never")]).await.status, StatusCode::BAD_REQUEST);
        let begun = editor.submit(&format!("{entry}/begin"), &[]).await;
        assert_eq!(texts(&begun, "textarea")[0], "The dredging");
        assert!(editor.get(&entry).await.text().contains("Open the draft"));
        let wrong = [("title", "Other"), ("planned_for", "2030-05-20T09:00"), ("draft", "/newsroom/drafts/nonsense")];
        let refused = editor.post(&entry, &wrong).await;
        assert!(texts(&refused, ".notice")[0].contains("no such draft"), "{refused:?}");
        let changed = [("title", "Other"), ("planned_for", "2030-06-01T09:00")];
        assert_eq!(texts(&editor.submit(&entry, &changed).await, "h1"), ["June 2030"]);

        let mut author = signed_in(&app, Role::Author);
        let seen = author.get("/newsroom/calendar?month=2030-06").await;
        assert_eq!((texts(&seen, ".entry").len(), texts(&seen, ".entry a").len()), (1, 0));
        assert_eq!(author.post(&format!("{entry}/drop"), &[]).await.status, StatusCode::FORBIDDEN);
        let dropped = editor.submit(&format!("{entry}/drop"), &[]).await;
        assert!(texts(&dropped, ".notice")[0].contains("off the plan"));
        assert_eq!(editor.get(&entry).await.status, StatusCode::NOT_FOUND);
        let written: Vec<String> = acts(&app).into_iter().filter(|act| act == "plan-changed").collect();
        assert_eq!(written.len(), 4);
    }

    async fn what_is_scheduled_stands_on_the_day_it_goes_out(db: TestDb) {
        let app = TestApp::new(&db);
        let mut editor = signed_in(&app, Role::Editor);
        let page = begun(&mut editor).await;
        send(&mut editor, &page, &typed(1, 1, "The weir", "<p>It fell.</p><!--more-->")).await;
        let entry = [("title", "The weir"), ("planned_for", "2030-05-14T09:00"), ("draft", page.as_str())];
        let planned = editor.submit("/newsroom/calendar", &entry).await;
        assert_eq!(texts(&planned, "[data-day=\"2030-05-14\"] .entry").len(), 1, "{planned:?}");
        let at = [("number", "2"), ("at", "2030-05-20T08:00")];
        editor.submit(&format!("{page}/schedule"), &at).await;
        let month = editor.get("/newsroom/calendar?month=2030-05").await;
        assert_eq!((texts(&month, ".entry").len(), texts(&month, "[data-entry]").len()), (1, 0), "{month:?}");
        let mark = texts(&month, "[data-day=\"2030-05-20\"] .draft-scheduled small").remove(0);
        assert!(mark.contains("8:00") && mark.contains("Scheduled") && mark.contains("planned for") && mark.contains("14"), "{mark}");
        // The way to the plan is for whoever may change it.
        let mut author = signed_in(&app, Role::Author);
        let month = author.get("/newsroom/calendar?month=2030-05").await;
        assert_eq!((texts(&month, ".entry a").len(), texts(&month, ".entry small a").len()), (1, 0));
        // Called off, it is planned again.
        editor.submit(&format!("{page}/call-off"), &[]).await;
        let month = editor.get("/newsroom/calendar?month=2030-05").await;
        assert_eq!((texts(&month, ".entry").len(), texts(&month, "[data-day=\"2030-05-14\"] .entry").len()), (1, 1), "{month:?}");
    }

    async fn what_is_scheduled_is_moved_to_another_day(db: TestDb) {
        let app = TestApp::new(&db);
        let mut editor = signed_in(&app, Role::Editor);
        let page = begun(&mut editor).await;
        send(&mut editor, &page, &typed(1, 1, "The weir", "<p>It fell.</p><!--more-->")).await;
        editor.submit(&format!("{page}/schedule"), &[("number", "2"), ("at", "2030-05-20T08:00")]).await;
        let address = format!("{page}/move");
        let month = editor.get("/newsroom/calendar?month=2030-05").await;
        assert_eq!(texts(&month, &format!("[data-move=\"{address}\"] a")), ["The weir"], "{month:?}");
        let moved = editor.post(&address, &[("day", "2030-06-03")]).await;
        assert!(moved.location().unwrap().starts_with("/newsroom/calendar?month=2030-06&done=moved#piece-"), "{moved:?}");
        let month = editor.get("/newsroom/calendar?month=2030-06").await;
        assert!(texts(&month, "[data-day=\"2030-06-03\"] .draft-scheduled small")[0].starts_with("08:00"), "{month:?}");
        // By the rules of scheduling: not in the past, not by whoever may not; and not what is scheduled no more.
        let past = editor.post(&address, &[("day", "2020-01-01")]).await;
        assert_eq!((past.status, texts(&past, ".notice").len()), (StatusCode::UNPROCESSABLE_ENTITY, 1), "{past:?}");
        assert_eq!(editor.post(&address, &[("day", "never")]).await.status, StatusCode::BAD_REQUEST);
        let mut author = signed_in(&app, Role::Author);
        let month = author.get("/newsroom/calendar?month=2030-06").await;
        assert!(!month.text().contains("data-move="), "{month:?}");
        assert_eq!(author.post(&address, &[("day", "2030-06-04")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        editor.submit(&format!("{page}/call-off"), &[]).await;
        assert_eq!(editor.post(&address, &[("day", "2030-06-04")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(acts(&app).into_iter().filter(|act| act == "scheduled").count(), 2);
    }

    async fn what_is_due_stands_on_its_day_until_it_is_done(db: TestDb) {
        let app = TestApp::new(&db);
        let mut editor = signed_in(&app, Role::Editor);
        let page = begun(&mut editor).await;
        send(&mut editor, &page, &typed(1, 1, "The weir", "<p>It fell.</p><!--more-->")).await;
        editor.submit(&format!("{page}/assign"), &[("to", ""), ("due", "2030-05-14T18:00")]).await;
        let month = editor.get("/newsroom/calendar?month=2030-05").await;
        let due = texts(&month, "[data-day=\"2030-05-14\"] .due a");
        assert!(due.len() == 1 && due[0].starts_with("due: ") && due[0].contains("The weir"), "{month:?}");
        assert!(texts(&month, ".due small")[0].starts_with("18:00") && texts(&month, ".empty").is_empty());
        assert_eq!(texts(&editor.get("/newsroom/calendar?month=2030-07").await, ".due").len(), 0);
        editor.submit(&format!("{page}/publish"), &[("number", "2")]).await;
        assert_eq!(texts(&editor.get("/newsroom/calendar?month=2030-05").await, ".due").len(), 0);
    }

    async fn every_month_has_its_weeks(db: TestDb) {
        let app = TestApp::new(&db);
        let mut author = signed_in(&app, Role::Author);
        for (month, weeks) in [("2026-02", 5), ("2027-02", 4), ("2026-11", 6), ("2026-12", 5)] {
            let page = author.get(&format!("/newsroom/calendar?month={month}")).await;
            assert_eq!(texts(&page, ".week").len(), weeks, "{month}");
        }
        for nonsense in ["", "2026-13", "nonsense", "9999-99", "-1"] {
            let page = author.get(&format!("/newsroom/calendar?month={nonsense}")).await;
            assert_eq!(page.status, StatusCode::OK, "{nonsense}");
        }
    }
}
