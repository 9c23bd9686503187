//! The demonstration's own pages: there for the demonstration alone, and no way around a wall.

use std::path::PathBuf;

use axum::http::StatusCode;
use broadsheet_site::DEMO_ROUTES;
use broadsheet_site::demo::{CAST, Part, Stage};
use db::testing::TestDb;
use kernel::config::{AccessLevel, Config, Institution};
use testkit::TestApp;

use crate::oracle::leaks;
use crate::scene::{Scene, settle, story};

fn stage(outbox: PathBuf) -> Stage {
    let slug = |level: AccessLevel| format!("{}story", level.as_str());
    Stage {
        outbox,
        free: slug(AccessLevel::Free),
        registered: slug(AccessLevel::Registered),
        metered: slug(AccessLevel::Metered),
        spent: ["one", "two", "three"].map(str::to_owned).into(),
        subscribers: slug(AccessLevel::Subscribers),
        withdrawn: "gone".into(),
        lists: vec![("section", "/sections/ports".into())],
        query: "quay".into(),
    }
}

fn demo_settings(config: &mut Config) {
    settle(config);
    config.readers.instant_per_domain_day = 1_000_000;
    let network = "192.0.2.0/24".parse().unwrap();
    config.institutions = vec![Institution {
        name: "A Reading Room".into(),
        networks: vec![network],
        domains: Vec::new(),
        until: None,
    }];
}

fn scene(db: &TestDb) -> Scene {
    let app = TestApp::demonstration(db, demo_settings, stage);
    let stories = AccessLevel::ALL.into_iter().map(|level| story(&app, level)).collect();
    for slug in ["one", "two", "three"] {
        testkit::article(app.db(), app.press(), slug, |_| ());
    }
    Scene { app, stories }
}

/// An address of that route that is worth asking for.
fn path(route: &str, part: &str, letter: &str) -> String {
    route.replace("{part}", part).replace("{letter}", letter)
}

/// Whether the part gives the whole of an article of that level at the place it leads to.
fn opens(part: Part) -> bool {
    !matches!(part, Part::Anonymous | Part::Unconfirmed | Part::Registered(_) | Part::Lapsed)
}

db::both_databases! {
    async fn other_sites_have_none_of_it(db: TestDb) {
        let scene = Scene::new(&db);
        for route in DEMO_ROUTES {
            let path = path(route.path, "editor", "x");
            let mut client = scene.app.client();
            assert_eq!(client.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
            let posted = client.post(&path, &[]).await;
            assert_eq!(posted.status, StatusCode::NOT_FOUND, "POST {path}");
            assert!(client.cookies.is_empty(), "POST {path} set a cookie");
        }
        let home = scene.app.client().get("/").await;
        assert!(!home.text().contains("/demo"), "the front page names the demonstration");
    }

    async fn each_part_is_what_it_says_however_often(db: TestDb) {
        let scene = scene(&db);
        let mut client = scene.app.client();
        for role in CAST.iter().chain(&CAST) {
            let answer = client.post(&format!("/demo/be/{}", role.slug), &[]).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}: {answer:?}", role.slug);
            let place = answer.header("location").to_owned();
            let page = client.get(&place).await;
            let level = if place.contains("subscribers") { AccessLevel::Subscribers } else { AccessLevel::Metered };
            let found = leaks(&page, &scene.story(level).canaries);
            assert_eq!(!found.is_empty(), opens(role.part), "{} at {place}: {page:?}", role.slug);
            assert_eq!(page.text().contains("A Reading Room"), role.part == Part::Institution, "{}", role.slug);
        }
        let unknown = client.post("/demo/be/publisher", &[]).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    }

    async fn its_pages_hold_no_paid_text(db: TestDb) {
        let scene = scene(&db);
        for role in CAST {
            let mut client = scene.app.client();
            client.post(&format!("/demo/be/{}", role.slug), &[]).await;
            for route in DEMO_ROUTES {
                let page = client.get(&path(route.path, role.slug, "no-such-letter")).await;
                assert!(page.status.as_u16() < 500, "{} as {}: {page:?}", route.path, role.slug);
                for story in &scene.stories {
                    let found = leaks(&page, &story.canaries);
                    assert!(found.is_empty(), "{} gives {} the {found:?} of {}", route.path, role.slug, story.slug);
                }
            }
        }
    }

    async fn mails_are_read_in_a_frame_of_their_own(db: TestDb) {
        let scene = scene(&db);
        let mut client = scene.app.client();
        assert!(client.get("/demo/mail").await.text().contains("No mail yet"));
        client.post("/login", &[("email", "ann@reader.example")]).await;
        assert!(client.get("/login/code").await.text().contains("/demo/mail"), "nothing says where the code is");
        scene.app.send_mails().await;

        let list = client.get("/demo/mail").await.text().to_owned();
        assert!(list.contains("ann@reader.example"), "{list}");
        let (_, rest) = list.split_once("href=\"/demo/mail/").unwrap();
        let path = format!("/demo/mail/{}", rest.split('"').next().unwrap());
        let letter = client.get(&path).await;
        assert!(letter.text().contains("Message-ID") && letter.text().contains("sandbox"), "{letter:?}");
        assert!(letter.header("content-security-policy").contains("frame-src 'self'"));
        assert!(!letter.header("content-security-policy").contains("unsafe-inline"));

        let html = client.get(&format!("{path}/html")).await;
        assert_eq!(html.status, StatusCode::OK);
        assert!(html.text().contains("<base target=\"_top\">"));
        let policy = html.header("content-security-policy");
        assert!(policy.contains("sandbox") && policy.contains("style-src 'unsafe-inline'"), "{policy}");
        assert!(policy.contains("default-src 'none'") && !policy.contains("script"), "{policy}");
        assert_eq!(html.header("x-frame-options"), "SAMEORIGIN");
        assert_eq!(html.header("cache-control"), "private, no-store");
        for wrong in ["/demo/mail/..%2fbroadsheet", "/demo/mail/none", "/demo/mail/none/html"] {
            assert_eq!(client.get(wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
    }
}
