//! Search in the index: the page, its links, the same as JSON, suggestions.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::DAY;
use scraper::{Html, Selector};
use serde_json::Value;
use testkit::{START, Standing, TestApp};

/// Texts of what the selector finds.
fn texts(page: &str, selector: &str) -> Vec<String> {
    let html = Html::parse_document(page);
    let selector = Selector::parse(selector).unwrap();
    let found = html.select(&selector);
    found.map(|one| one.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

fn links(page: &str, selector: &str) -> Vec<String> {
    let html = Html::parse_document(page);
    let selector = Selector::parse(selector).unwrap();
    let found = html.select(&selector);
    found.filter_map(|one| one.attr("href")).map(str::to_owned).collect()
}

/// Thirty articles on tides of two years, in two sections.
fn tides(app: &TestApp) {
    for n in 0..30_i64 {
        testkit::article(app.db(), app.press(), &format!("tide{n}"), |draft| {
            draft.title = format!("Tide tables <{n}>");
            draft.published_at = Some(START - DAY * 20 * (n + 1));
            if n % 3 == 0 {
                draft.section = Some("Weather & Sea".into());
            }
        });
    }
}

db::both_databases! {
    async fn pages_follow_each_other_and_hold_each_hit_once(db: TestDb) {
        let app = TestApp::new(&db);
        tides(&app);
        app.index();
        let mut client = app.client();
        let mut path = "/search?q=tide&order=oldest".to_owned();
        let mut seen = Vec::new();
        loop {
            let page = client.get(&path).await.text();
            assert_eq!(texts(&page, ".found")[0], "30 articles for “tide”");
            seen.extend(texts(&page, ".rows .hed"));
            // Published between two pages, and in neither's way.
            testkit::article(app.db(), app.press(), &format!("later{}", seen.len()), |draft| draft.title = "Harbour".into());
            match links(&page, ".pager .older").pop() {
                Some(next) => path = next,
                None => break,
            }
        }
        let wanted: Vec<String> = (0..30).rev().map(|n| format!("Tide tables <{n}>")).collect();
        assert_eq!(seen, wanted);
    }

    async fn a_facet_narrows_down_and_is_taken_out_again(db: TestDb) {
        let app = TestApp::new(&db);
        tides(&app);
        app.index();
        let mut client = app.client();
        let page = client.get("/search?q=tide").await.text();
        assert_eq!(texts(&page, ".narrow section:nth-of-type(2) a")[..2], ["Ports 20", "Weather & Sea 10"]);
        let sea = links(&page, ".narrow section:nth-of-type(2) a")[1].clone();
        let page = client.get(&sea).await.text();
        assert_eq!(texts(&page, ".found")[0], "10 articles for “tide section:weather-sea”");
        assert_eq!(texts(&page, ".chip"), ["Section: weather-sea ×"]);
        let back = links(&page, ".chip").remove(0);
        assert!(texts(&client.get(&back).await.text(), ".found")[0].starts_with("30 articles"));
        let year = links(&page, ".histogram a");
        assert!(texts(&client.get(&year[0]).await.text(), ".chip").len() == 2, "{year:?}");
    }

    async fn what_is_found_is_marked_and_what_is_open_is_said(db: TestDb) {
        let app = TestApp::new(&db);
        let id = testkit::article(app.db(), app.press(), "harbour", |draft| draft.title = "<b>Quay & tide</b>".into());
        app.index();
        let answer = app.client().get("/search?q=tides").await;
        assert_eq!(texts(&answer.text(), ".hed"), ["<b>Quay & tide</b>"]);
        assert!(!answer.text().contains("<b>Quay"));
        assert_eq!(texts(&answer.text(), ".may-read"), [""; 0]);
        let own = app.client_in(Standing::Unlocked, id).get("/search?q=tides").await;
        assert_eq!(texts(&own.text(), ".may-read").len(), 1);
        let open: Value = serde_json::from_str(&app.client_in(Standing::Subscriber, id).get("/api/search?q=tides").await.text()).unwrap();
        assert_eq!((&open["total"], &open["results"][0]["open"]), (&1.into(), &true.into()));
    }

    async fn a_slip_is_searched_for_as_it_was_meant_and_said(db: TestDb) {
        let app = TestApp::new(&db);
        testkit::article(app.db(), app.press(), "harbour", |draft| draft.title = "Lighthouse keepers".into());
        app.index();
        let page = app.client().get("/search?q=lighthuose").await.text();
        assert_eq!(texts(&page, ".hed"), ["Lighthouse keepers"]);
        assert!(texts(&page, ".found")[0].contains("lighthuose"), "{page}");
    }

    async fn suggestions_name_articles_people_and_topics(db: TestDb) {
        let app = TestApp::new(&db);
        let mut client = app.client();
        assert_eq!(client.get("/api/suggest?q=ada").await.status, StatusCode::SERVICE_UNAVAILABLE);
        testkit::article(app.db(), app.press(), "harbour", |draft| draft.title = "Adamant tides".into());
        app.index();
        let found: Value = serde_json::from_str(&client.get("/api/suggest?q=ada").await.text()).unwrap();
        assert_eq!(found["articles"][0]["url"], "/articles/harbour");
        assert_eq!((&found["labels"][0]["name"], &found["labels"][0]["url"]), (&"Ada Quill".into(), &"/authors/ada-quill".into()));
    }

    async fn a_withdrawn_article_is_gone_from_the_next_answer(db: TestDb) {
        let app = TestApp::new(&db);
        let id = testkit::article(app.db(), app.press(), "harbour", |draft| draft.title = "Quay".into());
        app.index();
        let mut client = app.client();
        assert!(client.get("/search?q=quay").await.text().contains("/articles/harbour"));
        let now = app.clock().now();
        app.db().write_blocking(move |tx| press::articles::withdraw(tx, id, now)).unwrap();
        assert!(!client.get("/search?q=quay").await.text().contains("/articles/harbour"));
    }

    async fn anything_may_be_asked(db: TestDb) {
        let app = TestApp::new(&db);
        testkit::article(app.db(), app.press(), "harbour", |_| ());
        app.index();
        let mut client = app.client();
        let long = "%22-".repeat(3000);
        for asked in ["%22", "-", "*", "section:", "section:%22", "-section:x", "year:99999", "after:x", "%3Cscript%3E", "a%22b%22c", "NOT+AND+(", "..", "%F0%9F%98%80", long.as_str()] {
            for path in ["/search?q=", "/api/search?q=", "/api/suggest?q="] {
                let answer = client.get(&format!("{path}{asked}")).await;
                assert_eq!(answer.status, StatusCode::OK, "{path}{asked}");
                let is_page = answer.header("content-type").starts_with("text/html");
                assert!(!is_page || !answer.text().contains("<script>"), "{path}{asked}");
            }
        }
        for path in ["/search?q=x&after=nonsense", "/api/search?q=x&after=1~2", "/search?q=x&after=1~2~3~x"] {
            assert_eq!(client.get(path).await.status, StatusCode::BAD_REQUEST, "{path}");
        }
    }
}
