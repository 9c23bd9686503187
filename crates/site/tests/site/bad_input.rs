//! Forms that are wrong get a sentence and change nothing.

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use db::testing::TestDb;
use testkit::{Answer, Standing};

use crate::people::{counts, words};
use crate::scene::Scene;

const FORM: &str = "application/x-www-form-urlencoded";

/// A 4xx page with a sentence on it.
fn explained(asked: &str, answer: &Answer) {
    assert!(answer.status.is_client_error(), "{asked}: {answer:?}");
    assert!(answer.header("content-type").starts_with("text/html"), "{asked}: {answer:?}");
    let words = words(answer);
    let (_, main) = words.split_once("Subscribe").unwrap_or(("", &words));
    assert!(main.contains('.') && main.len() > 60, "{asked}: {words}");
    for ours in ["panicked", "DbError", "rusqlite", "postgres", "deserialize", "Failed to"] {
        assert!(!words.contains(ours), "{asked} speaks of {ours}: {words}");
    }
}

db::both_databases! {
    async fn every_form_survives_every_body(db: TestDb) {
        let scene = Scene::new(&db);
        let tour = scene.tour(scene.metered()).await;
        let bodies: [(&str, &str, Vec<u8>); 6] = [
            ("a huge body", FORM, [b"email=".as_slice(), &vec![b'a'; 80 * 1024]].concat()),
            ("bytes that are no text", FORM, b"email=%ff%fe&article=%c3%28&code=\xff\xfe".to_vec()),
            ("JSON", "application/json", br#"{"email":"a@b.example"}"#.to_vec()),
            ("a file", "multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\na@b.example\r\n--x--\r\n".to_vec()),
            ("no type", "", b"email=a@b.example".to_vec()),
            ("the same field twice", FORM, b"email=a&email=b&code=1&code=2&article=x&article=y&confirm=1&confirm=2&next=/&next=/".to_vec()),
        ];
        // These take no fields, or none that could be wrong, so no body can be wrong for them.
        let plain = [
            "/unlock", "/gift", "/resend", "/logout", "/revoke", "/revoke-all", "/save", "/unsave", "/follow",
            "/unfollow", "/pause", "/resume", "/clear", "/pair", "/unpair", "/own", "/again", "/withdraw", "/remove",
            "/question",
        ];
        let fieldless = |path: &str| plain.iter().any(|end| path.ends_with(end))
            || ["/gift/", "/login/link/", "/newsletters/confirm/", "/newsletters/stop/", "/newsletters/resume/", "/preferences", "/account/address/nonsense", "/groups/join/", "/redeem/", "/withdraw/", "/invoices/"].iter().any(|start| path.starts_with(start));
        for standing in [Standing::Anonymous, Standing::Confirmed] {
            let client = scene.app.client_in(standing, scene.metered().id);
            for (path, _) in tour.iter().flat_map(|(_, asked)| &asked.forms).filter(|(path, _)| !fieldless(path)) {
                for (what, kind, body) in &bodies {
                    let before = counts(&db);
                    let mut headers = HeaderMap::new();
                    if !kind.is_empty() {
                        headers.insert(CONTENT_TYPE, HeaderValue::from_str(kind).unwrap());
                    }
                    let answer = client.clone().send(Method::POST, path, headers, body.clone()).await;
                    let asked = format!("{what} to {path} as {standing:?}");
                    assert_eq!(counts(&db), before, "{asked} changed something: {answer:?}");
                    // Whoever has no account is sent to log in; newsletters are a list that may be empty.
                    let own = ["/account", "/give", "/order"].iter().any(|start| path.starts_with(start));
                    let elsewhere = own && answer.status == StatusCode::SEE_OTHER;
                    if !elsewhere {
                        explained(&asked, &answer);
                    }
                }
            }
        }
    }

    async fn missing_and_wrong_fields_are_explained(db: TestDb) {
        let scene = Scene::new(&db);
        let wanted = scene.metered();
        let email = |text: &'static str| ("email", text);
        let long = "a".repeat(300) + "@b.example";
        for standing in [Standing::Anonymous, Standing::Confirmed] {
            let client = scene.app.client_in(standing, wanted.id);
            let article = ("article", wanted.slug.as_str());
            let mut wrong: Vec<(&str, Vec<(&str, &str)>)> = vec![
                ("/register", vec![]),
                ("/register", vec![article]),
                ("/register", vec![email(""), article]),
                ("/register", vec![email("nina"), article]),
                ("/register", vec![email("nina@"), article]),
                ("/register", vec![email("nina@localhost"), article]),
                ("/register", vec![email("a@b.example, c@d.example"), article]),
                ("/register", vec![email("a@b.example\r\nBcc: c@d.example"), article]),
                ("/register", vec![("email", &long), article]),
                ("/register", vec![email("nina"), ("article", "nothing")]),
                ("/login", vec![]),
                ("/login", vec![email("nina")]),
                ("/login/code", vec![email("nobody@nowhere.example"), ("code", "123456")]),
                ("/login/code", vec![]),
                ("/newsletters", vec![]),
                ("/newsletters", vec![email("nina"), ("newsletter", "weekly-free")]),
                ("/newsletters", vec![email("a@b.example"), ("newsletter", "nothing")]),
                ("/newsletters", vec![email("a@b.example")]),
                ("/articles/nothing/unlock", vec![]),
                ("/articles/nothing/gift", vec![]),
                ("/gift/nothing", vec![]),
                ("/nothing", vec![]),
                ("/articles/nothing", vec![]),
            ];
            if standing == Standing::Confirmed {
                wrong.extend([
                    ("/account/address", vec![email("nina")]),
                    ("/account/address", vec![]),
                    ("/account/address/code", vec![("code", "123456")]),
                    ("/account/address/nothing", vec![]),
                    ("/account/newsletters", vec![("newsletter", "nothing")]),
                    ("/account/sessions/nothing/revoke", vec![]),
                    ("/account/gifts/nothing/revoke", vec![]),
                    ("/account/gifts/99999999999999999999999/revoke", vec![]),
                    ("/account/delete", vec![]),
                ]);
            }
            for (path, fields) in wrong {
                let before = counts(&db);
                let answer = client.clone().post(path, &fields).await;
                explained(&format!("POST {path} {fields:?} as {standing:?}"), &answer);
                assert_eq!(counts(&db), before, "POST {path} {fields:?} as {standing:?}");
            }
        }
    }

    async fn parameters_are_checked(db: TestDb) {
        let scene = Scene::new(&db);
        let mut client = scene.app.client();
        for path in [
            "/sections/ports?before=x", "/search?q=x&before=1-2-x", "/archive/2026-11?after=9223372036854775808-1", "/authors/ada-quill?before=",
            "/articles/%ff", "/articles/%00", "/sections/%c3%28", "/media/%ff.jpg", "/static/%ff", "/login/link/%ff", "/gift/%ff",
        ] {
            let answer = client.get(path).await;
            explained(path, &answer);
        }
        for path in ["/search?q=%ff", "/search?q=%00", "/login?next=%ff", "/newsletters?sent=%ff", "/search?q=%25%5f%5c", "/?p=%00", "/?p=%ff"] {
            let answer = client.get(path).await;
            assert!(answer.status == StatusCode::OK || answer.status.is_client_error(), "{path}: {answer:?}");
        }
        let long = format!("/search?q={}", "a".repeat(20_000));
        assert!(client.get(&long).await.status.as_u16() < 500);
        for method in [Method::PUT, Method::DELETE, Method::PATCH] {
            let answer = client.send(method, "/account", HeaderMap::new(), Vec::new()).await;
            assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
            explained("another method", &answer);
        }
    }
}
