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
        let mut path = "/search?q=tide&sort=oldest".to_owned();
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
        assert_eq!(texts(&page, ".found")[0], "10 articles for “tide”");
        assert_eq!(texts(&page, ".chip"), ["Section: Weather & Sea ×"]);
        let all = client.get("/search?q=section:weather-sea").await.text();
        assert_eq!(texts(&all, ".found")[0], "10 articles");
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

    async fn a_slip_is_searched_for_as_it_was_meant_and_exactly_if_wanted(db: TestDb) {
        let app = TestApp::new(&db);
        testkit::article(app.db(), app.press(), "harbour", |draft| draft.title = "Lighthouse keepers".into());
        app.index();
        let mut client = app.client();
        let page = client.get("/search?q=lighthuose").await.text();
        assert_eq!(texts(&page, ".hed"), ["Lighthouse keepers"]);
        assert_eq!(texts(&page, ".meant"), ["Results for “lighthouse”. Search for exactly “lighthuose” instead"]);
        let exactly = links(&page, ".meant a").remove(0);
        assert_eq!(exactly, "/search?q=%22lighthuose%22");
        let page = client.get(&exactly).await.text();
        assert_eq!((texts(&page, ".rows .hed").len(), texts(&page, ".meant").len()), (0, 0), "{page}");
        let answer: Value = serde_json::from_str(&client.get("/api/search?q=lighthuose").await.text()).unwrap();
        assert_eq!(answer["corrections"][0]["meant"], "lighthouse");
    }

    async fn where_nothing_is_found_the_page_says_what_to_try(db: TestDb) {
        let app = TestApp::new(&db);
        testkit::article(app.db(), app.press(), "harbour", |draft| draft.title = "Lighthouse keepers".into());
        app.index();
        let mut client = app.client();
        let page = client.get("/search?q=%22keepers+lighthouse%22+section:weather").await.text();
        assert_eq!(texts(&page, ".message h2"), ["Nothing found for “\"keepers lighthouse\"”"]);
        let tries = links(&page, ".tries a");
        assert_eq!(tries, ["/search?q=%22keepers%20lighthouse%22", "/search?q=keepers%20lighthouse%20section:weather"]);
        let page = client.get("/search?q=%22keepers+lighthouse%22").await.text();
        let loose = links(&page, ".tries a").remove(0);
        assert_eq!(texts(&client.get(&loose).await.text(), ".rows .hed"), ["Lighthouse keepers"]);
        for page in [page, client.get("/search").await.text()] {
            assert_eq!(links(&page, ".browse a")[..3], ["/topics/trade", "/places/stanmar", "/authors/ada-quill"]);
        }
    }

    async fn the_interface_keeps_its_word(db: TestDb) {
        let app = TestApp::new(&db);
        tides(&app);
        app.index();
        let mut client = app.client();
        let mut ask = async |path: &str| -> Value { serde_json::from_str(&client.get(path).await.text()).unwrap() };
        let all = ask("/api/search?section=weather-sea&sort=date&limit=4").await;
        assert_eq!((&all["total"], all["results"].as_array().unwrap().len()), (&10.into(), 4));
        let first = &all["results"][0];
        assert_eq!((&first["slug"], &first["source_id"], &first["url"]), (&"tide0".into(), &"tide0".into(), &"/articles/tide0".into()));
        assert_eq!((&first["title"], &first["open"]), (&"Tide tables <0>".into(), &false.into()));
        assert!(first["published_at"].as_str().unwrap().ends_with('Z') && !first["id"].as_str().unwrap().is_empty());
        assert_eq!(all["facets"]["section"][0]["slug"], "weather-sea");
        let next = all["next"].as_str().unwrap();
        let more = ask(&format!("/api/search?section=weather-sea&sort=date&limit=100&cursor={next}")).await;
        assert_eq!((more["results"].as_array().unwrap().len(), &more["next"]), (6, &Value::Null));
        let marked = |found: &Value| found["results"][0]["highlights"][0].as_str().unwrap_or_default().to_owned();
        assert!(marked(&ask("/api/search?q=quay&limit=1").await).contains("The <mark>quay</mark> at night"));
        let standfirst = ask("/api/search?q=tide0&limit=1").await;
        assert_eq!(marked(&standfirst), "What there is to say about <mark>tide0</mark>.");
        let day = |at: i64| kernel::clock::timestamp(START - DAY * at).to_string()[..10].to_owned();
        let (from, to) = (day(100), day(40));
        assert_eq!(ask(&format!("/api/search?from={from}&to={to}&author=ada-quill&topic=trade")).await["total"], 4);
        for bad in ["sort=best", "limit=0", "from=lunch", "cursor=x"] {
            let answer = app.client().get(&format!("/api/search?q=tide&{bad}")).await;
            assert_eq!((answer.status, answer.header("content-type")), (StatusCode::BAD_REQUEST, "application/json"));
            let said: Value = serde_json::from_str(&answer.text()).unwrap();
            assert!(said["error"].as_str().unwrap().ends_with('.'), "{bad}: {said}");
        }
    }

    async fn who_asks_without_end_is_asked_to_wait(db: TestDb) {
        let app = TestApp::new(&db);
        app.index();
        let mut client = app.client();
        client.follows = false;
        let mut last = client.get("/api/suggest?q=tide").await;
        for _ in 0..2000 {
            if last.status == StatusCode::TOO_MANY_REQUESTS {
                break;
            }
            last = client.get("/api/suggest?q=tide").await;
        }
        assert_eq!((last.status, last.header("content-type")), (StatusCode::TOO_MANY_REQUESTS, "application/json"));
        assert!(last.header("retry-after").parse::<u64>().unwrap() <= 60);
        assert_eq!(client.get("/search?q=tide").await.status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(client.get("/").await.status, StatusCode::OK);
        let mut elsewhere = app.client_at("203.0.113.9".parse().unwrap());
        assert_eq!(elsewhere.get("/api/suggest?q=tide").await.status, StatusCode::OK);
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
        for path in ["/search?q=x&after=nonsense", "/api/search?q=x&cursor=1~2", "/search?q=x&cursor=1~2~3~x"] {
            assert_eq!(client.get(path).await.status, StatusCode::BAD_REQUEST, "{path}");
        }
    }
}
