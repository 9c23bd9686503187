//! Passkeys of readers, through the router: added on the account, shown at the door.

use axum::http::StatusCode;
use db::testing::TestDb;
use passkeys::testing::Authenticator;
use serde_json::Value;
use testkit::{Answer, Client, TestApp};

use crate::people::signed_in;

async fn question(client: &mut Client, path: &str) -> Value {
    let answer = client.post(path, &[]).await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (StatusCode::OK, "application/json"),
        "{answer:?}"
    );
    assert_eq!(answer.header("cache-control"), "private, no-store");
    serde_json::from_str(&answer.text()).unwrap()
}

fn challenge(asked: &Value) -> String {
    asked["publicKey"]["challenge"].as_str().unwrap().to_owned()
}

async fn add(client: &mut Client, phone: &mut Authenticator, name: &str) -> Answer {
    let asked = question(client, "/account/passkeys/question").await;
    let made = phone.make(&challenge(&asked), asked["publicKey"]["user"]["id"].as_str().unwrap());
    client.post("/account/passkeys", &[("answer", &made), ("name", name)]).await
}

/// A site that browsers give passkeys to.
fn named(db: &TestDb) -> TestApp {
    TestApp::with(db, |config| config.site.url = "http://localhost:8080".into())
}

db::both_databases! {
    async fn a_reader_adds_one_logs_in_with_it_and_removes_it(db: TestDb) {
        let app = named(&db);
        let mut phone = Authenticator::at(&app.press().config.site.url);
        let mut ada = signed_in(&app, "ada@example.org").await;
        let done = add(&mut ada, &mut phone, "<b>Phone</b>").await;
        assert_eq!(done.location(), Some("/account#passkeys"), "{done:?}");
        let page = ada.get("/account").await;
        assert!(page.text().contains("&lt;b&gt;Phone&lt;/b&gt;") || page.text().contains("&lt;b&gt;Phone&lt;&#x2f;b&gt;"), "{page:?}");
        let told = app.mails_to("ada@example.org").await;
        assert!(told.iter().any(|letter| letter.text.contains("can log in to your account")), "{told:?}");

        let mut phone_browser = app.client();
        assert!(phone_browser.get("/login").await.text().contains("data-passkey=\"/login/passkey/question\""));
        assert!(phone_browser.cookies.is_empty(), "looking at the page leaves nothing");
        let asked = question(&mut phone_browser, "/login/passkey/question").await;
        let before = phone_browser.cookies.clone();
        let answer = phone.show(&challenge(&asked));
        let form = [("answer", answer.as_str()), ("next", "/account/saved")];
        let opened = phone_browser.post("/login/passkey", &form).await;
        assert_eq!(opened.location(), Some("/account/saved"), "{opened:?}");
        assert_ne!(phone_browser.cookies, before, "another cookie");
        assert!(phone_browser.get("/account").await.text().contains("ada@example.org"));
        let again = phone_browser.post("/login/passkey", &form).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
        let away = [("answer", answer.as_str()), ("next", "https://evil.example/")];
        assert!(!phone_browser.post("/login/passkey", &away).await.text().contains("evil.example"));

        let page = ada.get("/account").await.text();
        let (_, after) = page.split_once("action=\"/account/passkeys/").unwrap();
        let path = format!("/account/passkeys/{}", after.split_once('"').unwrap().0);
        let mut bo = signed_in(&app, "bo@example.org").await;
        assert_eq!(bo.post(&path, &[]).await.status, StatusCode::NOT_FOUND, "it is not theirs");
        assert_eq!(ada.post(&path, &[]).await.location(), Some("/account#passkeys"));
        let mut third = app.client();
        let asked = question(&mut third, "/login/passkey/question").await;
        let refused = third.post("/login/passkey", &[("answer", &phone.show(&challenge(&asked)))]).await;
        assert!(refused.text().contains("not known here any more"), "{refused:?}");
    }

    async fn whoever_is_logged_out_adds_none(db: TestDb) {
        let app = named(&db);
        let mut stranger = app.client();
        let asked = stranger.post("/account/passkeys/question", &[]).await;
        assert_eq!(asked.status, StatusCode::UNAUTHORIZED);
        assert_eq!(stranger.post("/account/passkeys", &[]).await.location(), Some("/login?next=/account"));
        let nothing = stranger.post("/login/passkey", &[("answer", "{}")]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn a_site_without_a_name_shows_nothing_of_it(db: TestDb) {
        let app = TestApp::with(&db, |config| config.site.url = "http://127.0.0.1:8080".into());
        let mut ada = signed_in(&app, "ada@example.org").await;
        for page in [ada.get("/account").await, app.client().get("/login").await] {
            assert!(!page.text().contains("passkey"), "{page:?}");
        }
        assert_eq!(app.client().post("/login/passkey/question", &[]).await.status, StatusCode::NOT_FOUND);
    }
}
