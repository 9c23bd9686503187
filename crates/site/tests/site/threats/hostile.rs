//! Names and texts that mean to be more than text.

use axum::http::{HeaderMap, StatusCode};
use db::testing::TestDb;
use press::articles::{AuthorDraft, LeadDraft};
use proptest::prelude::*;
use scraper::Html;
use testkit::{Answer, Standing, TestApp};

use crate::scene::Scene;

/// One of everything that breaks out of some context.
const HOSTILE: &str = "</script></title></textarea><script>alert(1)</script><img src=x onerror=alert(2)>\"' onload=alert(3) x=\"{{ 7*7 }}{% raw %}]]><!--";

/// Fails if the page holds markup that only hostile text can have brought.
fn tame(asked: &str, answer: &Answer) {
    if !answer.header("content-type").starts_with("text/html") {
        return;
    }
    let page = Html::parse_document(&answer.text());
    for element in page.tree.nodes().filter_map(|node| node.value().as_element()) {
        let name = element.name();
        let data = element.attr("type") == Some("application/ld+json");
        let ours = element.attr("src").is_some_and(|src| src.starts_with("/static/js/"));
        assert!(name != "script" || data || ours, "{asked}: a script");
        assert!(!["iframe", "object", "embed", "base", "math"].contains(&name), "{asked}: <{name}>");
        for (attribute, value) in element.attrs() {
            assert!(!attribute.starts_with("on"), "{asked}: <{name} {attribute}>");
            let scheme: String =
                value.chars().filter(|c| !c.is_control() && *c != ' ').collect::<String>().to_lowercase();
            let runs =
                ["javascript:", "vbscript:", "data:text"].iter().any(|start| scheme.starts_with(start));
            let leads = ["href", "src", "action", "formaction", "srcset", "poster"].contains(&attribute);
            assert!(!(runs && leads), "{asked}: <{name} {attribute}={value:?}>");
            assert!(attribute != "src" || value != "x", "{asked}: <{name} src=x>");
        }
    }
    assert!(!answer.text().contains("49{% raw"), "{asked}: a template was run");
}

fn hostile_article(app: &TestApp) -> i64 {
    let id = testkit::article(app.db(), app.press(), "harbour", |draft| {
        draft.title = format!("Title {HOSTILE}");
        draft.standfirst = format!("Standfirst {HOSTILE}");
        draft.kind = format!("report{HOSTILE}");
        draft.language = "\"><script>".into();
        draft.section = Some(format!("Ports {HOSTILE}"));
        draft.series = Some(format!("Series {HOSTILE}"));
        draft.topics = vec![format!("Trade {HOSTILE}")];
        draft.places = vec![format!("Stanmar {HOSTILE}")];
        draft.authors = vec![AuthorDraft {
            name: format!("Ada {HOSTILE}"),
            bio: format!("Bio {HOSTILE}"),
            ..AuthorDraft::default()
        }];
        draft.lead = Some(LeadDraft {
            elsewhere: Some("javascript:alert(4)".into()),
            alt: HOSTILE.into(),
            caption: HOSTILE.into(),
            credit: HOSTILE.into(),
            ..LeadDraft::default()
        });
        draft.source_url = Some("javascript:alert(5)".into());
        draft.seo_title = Some(HOSTILE.into());
        draft.seo_description = Some(HOSTILE.into());
    });
    app.db()
        .write_blocking::<_, db::DbError>(move |tx| {
            let correct = "INSERT INTO corrections (article_id, note, at) VALUES ($1, $2, 1)";
            tx.execute(correct, &[&id, &HOSTILE])?;
            let share = "UPDATE articles SET social_title = $2, social_description = $2,
                canonical_url = 'https://first.example/' || $2 WHERE id = $1";
            tx.execute(share, &[&id, &HOSTILE])
        })
        .unwrap();
    id
}

db::both_databases! {
    async fn threat_33_hostile_names_stay_text_on_every_page(db: TestDb) {
        let scene = Scene::new(&db);
        let id = hostile_article(&scene.app);
        let mut paths: Vec<String> = ["/", "/articles/harbour", "/archive", "/archive/2026-11", "/search?q=title", "/feed.xml", "/sitemap.xml",
            "/news-sitemap.xml", "/subscribe", "/account", "/nothing"].map(str::to_owned).into();
        // The addresses made of such names, as the page links them.
        let page = scene.app.client().get("/articles/harbour").await;
        let html = Html::parse_document(&page.text());
        let links = html.tree.nodes().filter_map(|node| node.value().as_element()?.attr("href"));
        let filed = ["/sections/", "/topics/", "/places/", "/series/", "/authors/"];
        paths.extend(links.filter(|link| filed.iter().any(|folder| link.starts_with(folder))).map(str::to_owned));
        assert!(filed.iter().all(|folder| paths.iter().any(|path| path.starts_with(folder))), "{paths:?}");
        for standing in [Standing::Anonymous, Standing::Confirmed, Standing::Unlocked, Standing::Subscriber] {
            let mut client = scene.app.client_in(standing, id);
            for path in &paths {
                let answer = client.visit(path).await;
                assert!(answer.status.as_u16() < 500, "{path}: {answer:?}");
                tame(path, &answer);
                if answer.header("content-type").contains("xml") {
                    crate::machines::well_formed(&answer.text());
                }
            }
        }
        assert!(page.text().contains("Title &lt;&#x2f;script&gt;") || page.text().contains("Title &lt;/script&gt;"), "{page:?}");
    }

    async fn threat_33_what_is_typed_is_shown_as_text(db: TestDb) {
        let scene = Scene::new(&db);
        let tour = scene.tour(scene.metered()).await;
        for standing in [Standing::Anonymous, Standing::Confirmed] {
            for (path, fields) in tour.iter().flat_map(|(_, asked)| &asked.forms) {
                for evil in [HOSTILE, "a\r\nSet-Cookie: x=y", "javascript:alert(1)", "//evil.example", "\\\\evil.example", "\u{0}\u{1b}", "\u{202e}gpj"] {
                    for at in 0..fields.len() {
                        let mut typed: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
                        typed[at].1 = evil;
                        let mut client = scene.app.client_in(standing, scene.metered().id).with("user-agent", "<script>alert(1)</script>Firefox");
                        let answer = client.post(path, &typed).await;
                        let asked = format!("POST {path} {typed:?}");
                        assert!(answer.status.as_u16() < 500, "{asked}: {answer:?}");
                        tame(&asked, &answer);
                        assert!(!answer.header("set-cookie").starts_with("x="), "{asked}");
                        let onward = answer.location().unwrap_or("/");
                        assert!(onward.starts_with('/') && !onward.starts_with("//") && !onward.contains('\\'), "{asked}: {onward}");
                    }
                }
            }
        }
    }

    async fn threat_33_no_redirect_leaves_the_site(db: TestDb) {
        let app = TestApp::new(&db);
        for path in [
            "//evil.example/", "///evil.example//", "/\\evil.example/", "/%5cevil.example/", "/%2f%2fevil.example/", "/.//evil.example/", "/;//evil.example/",
            "/articles//evil.example/", "/articles/%2f%2fevil.example/unlock", "/articles/..%2f..%2f%2fevil.example/unlock", "/?p=//evil.example",
            "/login?next=//evil.example", "/login?next=https://evil.example", "/login?next=%2f%5cevil.example", "/login?next=%0d%0aSet-Cookie:x=y",
        ] {
            let mut client = app.client();
            let answer = client.get(path).await;
            let onward = answer.location().unwrap_or("/");
            assert!(onward.starts_with('/') && !onward.starts_with("//") && !onward.contains('\\'), "{path}: {onward}");
            let mut reader = crate::people::signed_in(&app, &format!("r{}@r{}.example", path.len(), app.press().random.code())).await;
            let answer = reader.get(path).await;
            let onward = answer.location().unwrap_or("/");
            assert!(onward.starts_with('/') && !onward.starts_with("//") && !onward.contains('\\'), "{path}: {onward}");
            app.clock().advance(kernel::clock::MINUTE);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn threat_33_any_query_is_shown_as_text(query in "[<>\"'&{}%a-z/\\\\:= \\PC]{0,60}") {
        static APP: std::sync::OnceLock<(TestDb, TestApp)> = std::sync::OnceLock::new();
        let (_, app) = APP.get_or_init(|| {
            let db = TestDb::sqlite();
            let app = TestApp::new(&db);
            (db, app)
        });
        let path = format!("/search?q={}", percent_encoding::utf8_percent_encode(&query, percent_encoding::NON_ALPHANUMERIC));
        let answer = db::testing::block_on(app.client().send(axum::http::Method::GET, &path, HeaderMap::new(), Vec::new()));
        prop_assert_eq!(answer.status, StatusCode::OK);
        tame(&path, &answer);
    }
}
