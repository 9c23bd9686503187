//! What every page keeps to: its headers, its markup, no request to anyone else, advertisements where
//! they belong and not a byte of them elsewhere.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::config::AccessLevel;
use scraper::{ElementRef, Html, Selector};
use testkit::{Answer, Standing, TestApp};

use crate::people::publish;
use crate::scene::{Scene, settle};

/// A letter as it was sent: it carries its styles in itself, and its policy keeps it from loading anything else.
fn is_letter(asked: &str, answer: &Answer) -> bool {
    asked.starts_with("/newsletters/daily-review/") && answer.status == StatusCode::OK
}

fn headers(asked: &str, answer: &Answer) {
    let policy = answer.header("content-security-policy");
    let of_kind = match is_letter(asked, answer) {
        true => ["form-action 'none'", "style-src 'unsafe-inline'"],
        false => ["form-action 'self'", "script-src 'self'"],
    };
    let of_all = ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "img-src 'self'"];
    for rule in of_all.into_iter().chain(of_kind) {
        assert!(policy.contains(rule), "{asked}: {rule} is not in {policy:?}");
    }
    let others = policy.replace(of_kind[1], "");
    assert!(!others.contains("unsafe-inline") && !others.contains("http"), "{asked}: {policy}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(answer.header(name), value, "{asked}: {name}");
    }
    for name in ["referrer-policy", "permissions-policy", "cache-control"] {
        assert!(!answer.header(name).is_empty(), "{asked} says nothing of {name}");
    }
    for name in ["server", "x-powered-by", "access-control-allow-origin"] {
        assert!(!answer.headers.contains_key(name), "{asked} says {name}");
    }
    let shared = answer.header("cache-control").contains("public");
    assert!(!shared || !answer.headers.contains_key("set-cookie"), "{asked} gives everyone one cookie");
}

/// Elements that load what their attribute names, as soon as the page is open.
const LOADING: [(&str, &str); 14] = [
    ("img", "src"),
    ("img", "srcset"),
    ("source", "src"),
    ("source", "srcset"),
    ("script", "src"),
    ("link", "href"),
    ("iframe", "src"),
    ("video", "src"),
    ("video", "poster"),
    ("audio", "src"),
    ("object", "data"),
    ("embed", "src"),
    ("input", "src"),
    ("use", "href"),
];

fn loads_nothing_elsewhere(asked: &str, page: &Html) {
    for element in page.root_element().descendants().filter_map(ElementRef::wrap) {
        let name = element.value().name();
        for (_, attribute) in LOADING.iter().filter(|(loading, _)| *loading == name) {
            let Some(value) = element.attr(attribute) else { continue };
            let is_address_alone = name == "link" && element.attr("rel") == Some("canonical");
            let own = value.starts_with('/') && !value.starts_with("//");
            assert!(own || is_address_alone, "{asked}: <{name} {attribute}={value:?}> asks someone else");
        }
        assert!(element.attr("style").is_none(), "{asked}: <{name}> has a style that the policy refuses");
        if let Some(action) = element.attr("action").filter(|_| name == "form") {
            assert!(action.starts_with('/') && !action.starts_with("//"), "{asked}: {action}");
        }
        assert!(
            !(name == "link"
                && element.attr("rel").is_some_and(|rel| rel.contains("preconnect") || rel.contains("dns"))),
            "{asked}"
        );
    }
}

/// Markup that a strict reader takes without complaint.
fn valid(asked: &str, text: &str, page: &Html) {
    assert!(page.errors.is_empty(), "{asked}: {:?}\n{text}", page.errors);
    let one = |selector: &str| page.select(&Selector::parse(selector).unwrap()).count();
    assert_eq!((one("h1"), one("main"), one("title")), (1, 1, 1), "{asked}: h1, main, title");
    let mut ids: Vec<&str> =
        page.select(&Selector::parse("[id]").unwrap()).filter_map(|element| element.attr("id")).collect();
    ids.sort_unstable();
    let many = ids.windows(2).find(|pair| pair[0] == pair[1]);
    assert!(many.is_none(), "{asked}: the id {many:?} is there twice");
    // A label for every field, a name for every button and picture.
    for field in page.select(&Selector::parse("input:not([type=hidden])").unwrap()) {
        let id = field.attr("id").unwrap_or_default();
        assert!(
            ids.binary_search(&id).is_ok() && one(&format!("label[for='{id}']")) == 1,
            "{asked}: the field {id:?} has no label"
        );
    }
    for image in page.select(&Selector::parse("img").unwrap()) {
        assert!(image.attr("alt").is_some(), "{asked}: {}", image.html());
    }
    for button in page.select(&Selector::parse("button, a").unwrap()) {
        let said = button.text().any(|text| !text.trim().is_empty())
            || button.attr("aria-label").is_some()
            || button.attr("aria-hidden").is_some();
        assert!(said, "{asked}: {}", button.html());
    }
}

pub fn looks_right(asked: &str, answer: &Answer) {
    headers(asked, answer);
    let is_page = answer.header("content-type").starts_with("text/html") && !is_letter(asked, answer);
    if is_page && !answer.body.is_empty() {
        let text = answer.text();
        let page = Html::parse_document(&text);
        loads_nothing_elsewhere(asked, &page);
        valid(asked, &text, &page);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_sound_for_every_standing() {
    let db = TestDb::sqlite();
    let scene = Scene::new(&db);
    let wanted = scene.metered();
    let tour = scene.tour(wanted).await;
    let standings = [
        Standing::Anonymous,
        Standing::Unconfirmed,
        Standing::FirstArticle,
        Standing::Confirmed,
        Standing::Unlocked,
        Standing::Exhausted,
        Standing::Lapsed,
        Standing::Subscriber,
        Standing::GiftTaker,
        Standing::Institution,
        Standing::Staff(press::staff::Role::Editor),
    ];
    for standing in standings {
        let mut client = scene.app.client_in(standing, wanted.id);
        for path in tour.iter().flat_map(|(_, asked)| &asked.pages) {
            looks_right(&format!("{path} as {standing:?}"), &client.get(path).await);
        }
        for path in ["/nothing", "/articles/%ff", "/sections/ports?before=x"] {
            let answer = client.get(path).await;
            assert!(answer.status.is_client_error());
            looks_right(&format!("{path} as {standing:?}"), &answer);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_to_a_form_is_sound() {
    let db = TestDb::sqlite();
    let scene = Scene::new(&db);
    let wanted = scene.metered();
    for standing in [Standing::Anonymous, Standing::Confirmed, Standing::Subscriber] {
        for (path, fields) in scene.tour(wanted).await.iter().flat_map(|(_, asked)| &asked.forms) {
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let answer = scene.app.client_in(standing, wanted.id).post(path, &fields).await;
            looks_right(&format!("POST {path} {fields:?} as {standing:?}"), &answer);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_magazine_is_sound() {
    let db = TestDb::sqlite();
    let app = TestApp::with(&db, |config| {
        config.newsletters.clear();
        config.plans.clear();
    });
    for path in [
        "/",
        "/archive",
        "/search",
        "/search?q=x",
        "/subscribe",
        "/newsletters",
        "/login",
        "/about",
        "/feed.xml",
        "/sitemap.xml",
        "/news-sitemap.xml",
    ] {
        let answer = app.client().get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        looks_right(path, &answer);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_https_browsers_are_told_to_stay_there() {
    let db = TestDb::sqlite();
    let app = TestApp::with(&db, |config| config.site.url = "https://magazine.example".into());
    publish(&app, "harbour");
    let mut client = app.client().with("origin", "https://magazine.example");
    assert!(client.get("/").await.header("strict-transport-security").starts_with("max-age=31536000"));
    let headers =
        [("origin", "https://magazine.example"), ("content-type", "application/x-www-form-urlencoded")];
    let headers = headers.map(|(name, value)| {
        (axum::http::HeaderName::from_static(name), axum::http::HeaderValue::from_static(value))
    });
    let form = b"email=nina%40reader.example&article=harbour".to_vec();
    let answer =
        client.send(axum::http::Method::POST, "/register", headers.into_iter().collect(), form).await;
    let cookie = answer.header("set-cookie");
    for part in ["__Host-session=", "; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
        assert!(cookie.contains(part), "{part}: {cookie}");
    }
    assert!(!cookie.contains("Domain"));
}

/// Whatever is only there for an advertisement.
const ADS: [&str; 6] =
    ["class=\"ad", "ad-label", "Advertisement", "advertiser.example", "Anchors by", "sponsored"];

fn has_ads(answer: &Answer) -> bool {
    ADS.iter().any(|mark| answer.text().contains(mark))
}

db::both_databases! {
    async fn advertisements_are_where_they_belong(db: TestDb) {
        let scene = Scene::new(&db);
        let (free, wanted) = (scene.story(AccessLevel::Free).path(), scene.metered());
        for path in ["/", "/sections/ports", "/archive/2026-11", &free] {
            let page = scene.app.client().get(path).await;
            assert!(ADS.iter().all(|mark| page.text().contains(mark)), "{path}: {page:?}");
        }
        assert!(has_ads(&scene.app.client_in(Standing::GiftTaker, wanted.id).get(&wanted.path()).await), "readers by gift see them");
        assert!(has_ads(&scene.app.client_in(Standing::Unlocked, wanted.id).get(&wanted.path()).await));
        // Not beside a wall, nor where someone logs in, subscribes or looks after an account.
        let walls = [Standing::Anonymous, Standing::Unconfirmed, Standing::Confirmed, Standing::Exhausted, Standing::Lapsed];
        for standing in walls {
            let mut client = scene.app.client_in(standing, wanted.id);
            for path in [wanted.path(), scene.story(AccessLevel::Subscribers).path(), "/login".into(), "/login/code".into(), "/subscribe".into(), "/account".into(), "/account/delete".into()] {
                assert!(!has_ads(&client.get(&path).await), "{path} as {standing:?}");
            }
        }
        assert!(!has_ads(&scene.app.client_in(Standing::FirstArticle, wanted.id).get(&wanted.path()).await), "a wall is below the text");
        let refused = scene.app.client().post("/register", &[("email", "x"), ("article", &wanted.slug)]).await;
        assert!(!has_ads(&refused));
    }

    async fn whoever_pays_meets_not_one_byte_of_them(db: TestDb) {
        let scene = Scene::new(&db);
        let wanted = scene.metered();
        let tour = scene.tour(wanted).await;
        // The same magazine without advertisements, to compare with.
        let plain = TestApp::with(&db, |config| {
            settle(config);
            config.ads.clear();
        });
        plain.index();
        for standing in [Standing::Subscriber, Standing::Comp, Standing::Institution] {
            let someone = testkit::visitor(scene.app.db(), scene.app.press(), standing, wanted.id);
            let (mut client, mut without) = (scene.app.client_of(&someone), plain.client_of(&someone));
            for path in tour.iter().flat_map(|(_, asked)| &asked.pages) {
                let page = client.get(path).await;
                // Styles are for all; pictures lie in a folder of each site's own.
                if path.starts_with("/static/") || path.starts_with("/media/") {
                    continue;
                }
                assert!(!has_ads(&page), "{path} as {standing:?}: {page:?}");
                assert_eq!(page, without.get(path).await, "{path} as {standing:?}");
            }
        }
    }
}
