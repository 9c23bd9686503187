//! Every route for every role and everybody else: the table of `press::staff::may` is what opens them, and a second
//! factor where it is wanted.

use axum::http::header::ACCEPT;
use axum::http::{HeaderValue, Method, StatusCode};
use broadsheet_newsroom::{Needs, ROUTES};
use db::testing::TestDb;
use kernel::clock::{HOUR, MINUTE};
use press::staff::{Action, Role, may};
use testkit::{Answer, Canaries, Client, Standing, TestApp};

use crate::scene::{article, inside, signed_in};

/// What stands for the variable parts of an address that are not a public id.
const PARTS: [(&str, &str); 7] = [
    ("{kind}", "topics"),
    ("{group}", "publication"),
    ("{number}", "1"),
    ("{grant}", "1"),
    ("{note}", "1"),
    ("{receipt}", "1"),
    ("{file}", "funnel.csv"),
];

/// An address with something for each of its variable parts.
fn asked(path: &str) -> String {
    let path = PARTS.iter().fold(path.to_owned(), |path, (part, word)| path.replace(part, word));
    ["{id}", "{link}", "{list}", "{subscription}", "{present}"]
        .iter()
        .fold(path, |path, part| path.replace(part, "nonsense"))
}

/// Every route with each of its methods, and what it takes.
fn every() -> impl Iterator<Item = (String, Method, Needs)> {
    ROUTES.iter().flat_map(|route| {
        route.methods.iter().map(|(method, needs)| {
            let method = Method::from_bytes(method.to_uppercase().as_bytes()).unwrap();
            (asked(route.path), method, *needs)
        })
    })
}

/// Every route that takes a role that may do something.
fn guarded() -> impl Iterator<Item = (String, Method, Action)> {
    every().filter_map(|(path, method, needs)| match needs {
        Needs::May(action) => Some((path, method, action)),
        Needs::Role | Needs::OwnFactor => None,
    })
}

async fn ask(client: &mut Client, method: &Method, path: &str) -> Answer {
    let answer = match *method {
        Method::GET => client.get(path).await,
        _ => client.post(path, &[]).await,
    };
    assert_eq!(answer.header("cache-control"), "private, no-store", "{method} {path}");
    answer
}

/// Where the door leads to instead of the page, if it does.
fn led_to(answer: &Answer) -> Option<&str> {
    let (place, _) = answer.location()?.split_once("?next=")?;
    ["/login", "/newsroom/confirm", "/newsroom/factor", "/newsroom/sign-in"]
        .into_iter()
        .find(|door| *door == place)
}

/// Whether the request came to its handler.
fn came_through(answer: &Answer) -> bool {
    answer.status != StatusCode::FORBIDDEN && led_to(answer).is_none()
}

db::both_databases! {
    async fn nobody_without_a_role_sees_a_page(db: TestDb) {
        let app = TestApp::new(&db);
        let (wanted, canaries) = (article(&app), Canaries::new("weir"));
        let outside = Standing::ALL.into_iter().filter(|standing| !matches!(standing, Standing::Staff(_)));
        for standing in outside {
            let mut client = app.client_in(standing, wanted);
            let proven = matches!(standing, Standing::Confirmed | Standing::Unlocked | Standing::Exhausted
                | Standing::Lapsed | Standing::Subscriber | Standing::Comp);
            for (path, method, _) in every() {
                let answer = ask(&mut client, &method, &path).await;
                let expected = if proven { None } else { Some("/login") };
                assert_eq!(led_to(&answer), expected, "{method} {path} as {standing:?}: {answer:?}");
                assert!(!proven || answer.status == StatusCode::FORBIDDEN, "{method} {path} as {standing:?}");
                assert!(canaries.found_in(&answer.text()).is_empty() && !answer.text().contains("class=\"wire"));
            }
        }
    }

    async fn each_role_comes_as_far_as_the_table_says(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        for role in Role::ALL {
            let mut colleague = inside(&app, role).await;
            // Making new codes is tried elsewhere: it wants a factor shown just now, as this is.
            for (path, method, action) in guarded() {
                let answer = ask(&mut colleague.client, &method, &path).await;
                assert_eq!(came_through(&answer), may(role, action), "{method} {path} as {role:?}: {answer:?}");
                assert!(answer.status.as_u16() < 500, "{method} {path} as {role:?}: {answer:?}");
            }
        }
    }

    async fn nobody_comes_in_without_the_second_factor_they_must_have(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        for role in Role::ALL {
            let mut client = signed_in(&app, role);
            let must = matches!(role, Role::Owner | Role::Publisher);
            for (path, method, action) in guarded().filter(|(path, ..)| !path.starts_with("/newsroom/factor/")) {
                let answer = ask(&mut client, &method, &path).await;
                let lacks = must || action.wants_fresh_factor();
                let expected = if may(role, action) && lacks { Some("/newsroom/factor") } else { None };
                assert_eq!(led_to(&answer), expected, "{method} {path} as {role:?}: {answer:?}");
                assert_eq!(answer.status == StatusCode::FORBIDDEN, !may(role, action), "{method} {path} as {role:?}");
            }
        }
    }

    async fn another_browser_of_theirs_shows_it_as_well(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        for role in Role::ALL {
            let mut colleague = inside(&app, role).await;
            // The newsroom has closed by now.
            app.clock().advance(3 * HOUR);
            for (path, method, action) in guarded() {
                let answer = ask(&mut colleague.client, &method, &path).await;
                let expected = if may(role, action) { Some("/newsroom/confirm") } else { None };
                assert_eq!(led_to(&answer), expected, "{method} {path} as {role:?}: {answer:?}");
            }
            assert_eq!(led_to(&colleague.client.get("/newsroom/factor").await), Some("/newsroom/confirm"));
        }
    }

    async fn what_needs_trust_wants_it_shown_just_now(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut owner = inside(&app, Role::Owner).await;
        app.clock().advance(11 * MINUTE);
        let mut stale = 0;
        for (path, method, action) in guarded() {
            let answer = ask(&mut owner.client, &method, &path).await;
            let own_factor = path.starts_with("/newsroom/factor/") && path != "/newsroom/factor/codes";
            let codes = path.ends_with("/codes") && method == Method::POST;
            let again = action.wants_fresh_factor() || own_factor || codes;
            stale += usize::from(again);
            assert_eq!(led_to(&answer) == Some("/newsroom/confirm"), again, "{method} {path}: {answer:?}");
        }
        assert!(stale > 5, "{stale}");
        let invite = owner.client.get("/newsroom/people/invite").await;
        assert_eq!(invite.location(), Some("/newsroom/confirm?next=%2Fnewsroom%2Fpeople%2Finvite"));
        owner.confirm(&app).await;
        assert_eq!(owner.client.get("/newsroom/people/invite").await.status, StatusCode::OK);
    }

    async fn a_program_is_told_by_a_status(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let json = [(ACCEPT, HeaderValue::from_static("application/json"))];
        let mut stranger = app.client();
        let answer = stranger.send(Method::GET, "/newsroom", json.clone().into_iter().collect(), Vec::new()).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::UNAUTHORIZED, "application/json"));
        let mut editor = signed_in(&app, Role::Editor);
        let answer = editor.send(Method::GET, "/newsroom/people", json.into_iter().collect(), Vec::new()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert!(answer.text().contains("\"error\""), "{answer:?}");
    }

    async fn a_form_of_another_site_does_nothing(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut owner = inside(&app, Role::Owner).await;
        owner.client = owner.client.clone().with("sec-fetch-site", "cross-site").with("origin", "https://evil.example");
        for (path, method, _) in every().filter(|(_, method, _)| *method == Method::POST) {
            let answer = owner.client.send(method, &path, axum::http::HeaderMap::new(), Vec::new()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        }
    }
}
