//! Pages that machines read: feeds, sitemaps, robots, ads.txt, health.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::{DAY, HOUR};
use quick_xml::Reader;
use quick_xml::events::Event;
use testkit::{START, TestApp};

use crate::people::publish;

/// Fails unless the text is well-formed XML with one root; gives the text of every element by name.
pub fn well_formed(text: &str) -> Vec<(String, String)> {
    assert!(
        !text.chars().any(|c| c < ' ' && !matches!(c, '\n' | '\r' | '\t')),
        "a control character: {text}"
    );
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = true;
    let (mut open, mut roots, mut found) = (Vec::<(String, String)>::new(), 0, Vec::new());
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error}: {text}")) {
            Event::Start(start) => {
                roots += usize::from(open.is_empty());
                start.attributes().for_each(|attribute| drop(attribute.unwrap()));
                open.push((start.name().as_ref().to_owned(), String::new()));
            }
            Event::End(_) => found.push(open.pop().unwrap()),
            Event::Empty(start) => start.attributes().for_each(|attribute| drop(attribute.unwrap())),
            Event::Text(part) => {
                if let Some((_, text)) = open.last_mut() {
                    text.push_str(&part);
                }
            }
            Event::GeneralRef(reference) => {
                let name = reference.to_string();
                let known =
                    ["amp", "lt", "gt", "quot", "apos"].contains(&name.as_str()) || name.starts_with('#');
                assert!(known, "&{name}; is not known to XML: {text}");
                open.last_mut().unwrap().1.push_str(&format!("&{name};"));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty() && roots == 1, "{roots} roots, {open:?} left open: {text}");
    found
}

fn texts<'a>(found: &'a [(String, String)], name: &str) -> Vec<&'a str> {
    found.iter().filter(|(element, _)| element == name).map(|(_, text)| text.as_str()).collect()
}

db::both_databases! {
    async fn feeds_and_sitemaps_are_well_formed_and_complete(db: TestDb) {
        let app = TestApp::new(&db);
        testkit::article(app.db(), app.press(), "oldstory", |draft| draft.published_at = Some(START - 40 * DAY));
        publish(&app, "newstory");
        testkit::article(app.db(), app.press(), "tomorrow", |draft| draft.published_at = Some(START + HOUR));
        testkit::article(app.db(), app.press(), "drafted", |draft| draft.published = false);
        testkit::article(app.db(), app.press(), "manga", |draft| draft.slug = Some("看漫画学".into()));
        let mut client = app.client();
        let mut found = Vec::new();
        for path in ["/feed.xml", "/sections/ports/feed.xml", "/sitemap.xml", "/sitemaps/1.xml", "/news-sitemap.xml"] {
            let answer = client.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert!(answer.header("content-type").contains("xml; charset=utf-8"), "{path}: {answer:?}");
            let text = answer.text();
            assert!(!text.contains("tomorrow") && !text.contains("drafted"), "{path} tells too early: {text}");
            found.push(well_formed(&text));
        }
        for feed in &found[..2] {
            assert_eq!(texts(feed, "item").len(), 3);
            let links = texts(feed, "link");
            assert!(links.contains(&"http://127.0.0.1:8080/articles/newstory"), "{links:?}");
            assert!(texts(feed, "pubDate").contains(&"Mon, 9 Nov 2026 12:00:00 +0000") || texts(feed, "pubDate").contains(&"Mon, 09 Nov 2026 12:00:00 +0000"), "{:?}", texts(feed, "pubDate"));
        }
        for map in &found[2..4] {
            let locations = texts(map, "loc");
            assert_eq!(locations.len(), 4, "{locations:?}");
            assert!(locations.contains(&"http://127.0.0.1:8080/") && locations.iter().all(|location| location.is_ascii()), "{locations:?}");
        }
        // News is two days old at most.
        assert_eq!(texts(&found[4], "news:title").len(), 2);
        assert_eq!(client.get("/sitemaps/2.xml").await.status, StatusCode::NOT_FOUND);
        for wrong in ["/sitemaps/0.xml", "/sitemaps/x", "/sitemaps/-1.xml", "/sitemaps/1", "/sitemaps/99999999999999999999.xml"] {
            assert_eq!(client.get(wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
        // Every address in the sitemap answers.
        for location in texts(&found[2], "loc") {
            let path = location.strip_prefix("http://127.0.0.1:8080").unwrap();
            assert_eq!(client.get(path).await.status, StatusCode::OK, "{path}");
        }
    }

    async fn machines_find_what_they_ask_for(db: TestDb) {
        let app = TestApp::with(&db, |config| {
            config.site.ads_txt = vec!["exchange.example, 123, DIRECT".into(), "other.example, 4, RESELLER".into()];
        });
        let mut client = app.client();
        let robots = client.get("/robots.txt").await;
        assert!(robots.header("content-type").starts_with("text/plain"));
        let lines = robots.text();
        for line in ["User-agent: *", "Disallow: /account", "Disallow: /login", "Sitemap: http://127.0.0.1:8080/sitemap.xml", "Sitemap: http://127.0.0.1:8080/news-sitemap.xml"] {
            assert!(lines.lines().any(|other| other == line), "{line}: {lines}");
        }
        assert!(!lines.lines().any(|line| line == "Disallow: /" || line.starts_with("Disallow: /articles")));
        let sellers = client.get("/ads.txt").await;
        assert_eq!((sellers.header("content-type"), sellers.text().as_str()), ("text/plain; charset=utf-8", "exchange.example, 123, DIRECT\nother.example, 4, RESELLER\n"));
        assert!(TestApp::new(&db).client().get("/ads.txt").await.text().contains("placeholder.example.com, placeholder, DIRECT, placeholder"));
        for path in ["/healthz", "/readyz"] {
            assert_eq!(client.get(path).await.status, StatusCode::OK);
        }
        assert_eq!(client.get("/favicon.ico").await.status, StatusCode::MOVED_PERMANENTLY);
        assert_eq!(client.visit("/favicon.ico").await.header("content-type"), "image/svg+xml");
    }
}
