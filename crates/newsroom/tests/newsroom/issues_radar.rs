//! What is about to happen in the world, as editors list it, and two who write down the same event.

use axum::http::StatusCode;
use db::testing::TestDb;
use press::staff::Role;
use testkit::Answer;

use crate::issues::{WHOLE, begun, headlines, site, story};
use crate::scene::{acts, inside, texts};

/// The address of the first event of the list.
fn first(list: &Answer) -> String {
    let text = list.text();
    let id = text.split("href=\"/newsroom/radar/").nth(1).unwrap().split('"').next().unwrap();
    format!("/newsroom/radar/{id}")
}

/// How the page with its form was shown.
fn seen(page: &Answer) -> String {
    page.text().split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// A form that was shown so.
fn form<'a>(title: &'a str, note: &'a str, seen: &'a str) -> [(&'a str, &'a str); 4] {
    [("title", title), ("note", note), ("first", "2026-11-12"), ("seen", seen)]
}

const VOTE: [(&str, &str); 5] =
    [("title", "The vote"), ("note", "Close."), ("first", "2026-11-12"), ("last", ""), ("link", "")];

db::both_databases! {
    async fn the_second_of_two_who_change_an_event_is_told(db: TestDb) {
        let app = site(&db, &WHOLE);
        let (mut ada, mut bob) = (inside(&app, Role::Editor).await.client, inside(&app, Role::Publisher).await.client);
        let url = first(&ada.submit("/newsroom/radar", &VOTE).await);
        let early = seen(&bob.get(&url).await);
        assert_eq!(ada.post(&url, &form("The second vote", "Closer.", &early)).await.status, StatusCode::SEE_OTHER);
        let late = bob.post(&url, &form("The vote, at last", "Open.", &early)).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{late:?}");
        assert!(texts(&late, ".notice")[0].starts_with("Somebody changed this event"), "{late:?}");
        assert_eq!((texts(&late, ".events .what"), texts(&late, ".events .by")), (vec!["The second vote".to_owned()], vec!["Closer.".to_owned()]));
        assert!(late.text().contains("value=\"The vote, at last\"") && late.text().contains("Open.</textarea>"), "what was typed stays: {late:?}");
        // What cannot be saved anyhow does not make him forget what he has not seen yet.
        let wrong = bob.post(&url, &form("", "Open.", &seen(&late))).await;
        assert_eq!((wrong.status, texts(&wrong, ".events li").len()), (StatusCode::UNPROCESSABLE_ENTITY, 0));
        let saved = bob.submit(&url, &form("The vote, at last", "Open.", &seen(&wrong))).await;
        assert_eq!(texts(&saved, ".events .what"), ["The vote, at last"], "he has seen both");
        assert_eq!(ada.post(&url, &form("Mine", "", "")).await.status, StatusCode::CONFLICT, "whoever says nothing has seen nothing");
        assert_eq!(acts(&app).iter().filter(|act| *act == "radar-changed").count(), 3);
    }

    async fn what_was_typed_for_an_event_that_is_gone_makes_a_new_one(db: TestDb) {
        let app = site(&db, &WHOLE);
        let mut editor = inside(&app, Role::Editor).await.client;
        let url = first(&editor.submit("/newsroom/radar", &VOTE).await);
        let early = seen(&editor.get(&url).await);
        editor.post(&format!("{url}/remove"), &[]).await;
        for day in ["2026-11-13", "soon"] {
            let form = [("title", "The vote"), ("note", "Put off."), ("first", day), ("seen", &early)];
            let late = editor.post(&url, &form).await;
            assert_eq!(late.status, StatusCode::CONFLICT, "{day}: {late:?}");
            assert!(texts(&late, ".notice")[0].starts_with("Somebody took this event off"), "{late:?}");
            assert!(late.text().contains("Put off.</textarea>") && late.text().contains("action=\"/newsroom/radar\""), "{late:?}");
            assert!(!late.text().contains("name=\"seen\""), "{late:?}");
        }
        assert_eq!(editor.get(&url).await.status, StatusCode::NOT_FOUND);
    }

    async fn events_are_listed_changed_and_taken_off(db: TestDb) {
        let app = site(&db, &WHOLE);
        story(&app, 1);
        let mut editor = inside(&app, Role::Editor).await.client;
        let empty = editor.get("/newsroom/radar").await;
        assert_eq!(texts(&empty, ".empty").len(), 1, "{empty:?}");
        let event = [("title", "The vote"), ("note", "Close."), ("first", "2026-11-12"), ("last", ""), ("link", "")];
        let listed = editor.submit("/newsroom/radar", &event).await;
        assert_eq!((texts(&listed, ".events .what"), texts(&listed, ".events time")), (vec!["The vote".to_owned()], vec!["Thursday 12 November".to_owned()]), "{listed:?}");
        for (field, wrong) in [("title", ""), ("first", "soon"), ("last", "2026-11-01"), ("link", "x")] {
            let form: Vec<(&str, &str)> = event.iter().map(|(name, value)| (*name, if *name == field { wrong } else { *value })).collect();
            let refused = editor.post("/newsroom/radar", &form).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            assert!(refused.text().contains("Close.</textarea>"), "{refused:?}");
        }
        let issue = begun(&mut editor).await;
        assert_eq!(headlines(&mut editor, &issue, "radar").await, ["The vote"]);
        let url = first(&listed);
        let seen = seen(&editor.get(&url).await);
        let changed = editor.submit(&url, &[("title", "The second vote"), ("first", "2026-11-12"), ("last", "2026-11-13"), ("seen", &seen)]).await;
        assert_eq!(texts(&changed, ".events .what"), ["The second vote"]);
        assert!(editor.get(&format!("{url}/remove")).await.text().contains("The second vote"));
        let removed = editor.submit(&format!("{url}/remove"), &[]).await;
        assert_eq!(texts(&removed, ".events li").len(), 0, "{removed:?}");
        assert_eq!(acts(&app).iter().filter(|act| *act == "radar-changed").count(), 3);
    }
}
