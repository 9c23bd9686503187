//! Counting what people open: whoever keeps the page, each reader once a view, and nobody who is no reader.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, Method, StatusCode};
use db::testing::TestDb;
use press::staff::Role;
use testkit::{Client, Standing, TestApp};

/// What was counted, without the day.
async fn counted(app: &TestApp) -> BTreeMap<String, i64> {
    broadsheet_site::keep_tally(&app.site).await.unwrap();
    while broadsheet_site::add_up_tally(&app.site).await.unwrap() {}
    let all = "SELECT what, count FROM tally_days WHERE axis = 'site'";
    app.db()
        .read_blocking::<_, db::DbError>(move |conn| conn.query::<(String, i64)>(all, &[]))
        .unwrap()
        .into_iter()
        .collect()
}

fn expected<const N: usize>(counts: [(&str, i64); N]) -> BTreeMap<String, i64> {
    counts.into_iter().map(|(what, count)| (what.to_owned(), count)).collect()
}

async fn opens(client: &mut Client, path: &str, times: usize) {
    for _ in 0..times {
        assert_eq!(client.get(path).await.status, StatusCode::OK, "{path}");
    }
}

db::both_databases! {
    async fn a_page_counts_whether_it_is_kept_or_made(db: TestDb) {
        let app = TestApp::new(&db);
        let weir = testkit::article(app.db(), app.press(), "weir", |draft| draft.section = Some("Ports".into()));
        app.is_settled().await;
        let mut passer = app.client();
        for path in ["/articles/weir", "/", "/sections/ports", "/subscribe", "/archive"] {
            opens(&mut passer, path, 3).await;
        }
        let mut subscriber = app.client_in(Standing::Subscriber, weir);
        opens(&mut subscriber, "/articles/weir", 4).await;
        // The list of headings with a question in its address is made each time.
        opens(&mut passer, "/?utm_source=newsletter", 2).await;
        let mut exhausted = app.client_in(Standing::Exhausted, weir);
        opens(&mut exhausted, "/articles/weir", 1).await;
        // An address that is no page, and what is not there, count nothing.
        for path in ["/feed.xml", "/sections/ports/feed.xml", "/login", "/robots.txt", "/sections/nothing", "/articles/nothing"] {
            passer.get(path).await;
        }
        let counts = counted(&app).await;
        let opened = [("page", 14), ("visit", 22), ("wall-exhausted", 1), ("wall-registration", 3), ("whole", 4)];
        // Who has used the month up has unlocked three.
        let unlocked = expected([("unlocked-1", 1), ("unlocked-2", 1), ("unlocked-3", 1)]);
        assert_eq!(counts, expected(opened).into_iter().chain(unlocked).collect());
    }

    async fn who_is_no_reader_is_not_counted(db: TestDb) {
        let app = TestApp::new(&db);
        let weir = testkit::article(app.db(), app.press(), "weir", |_| ());
        let others = [
            app.client().with("user-agent", "Mozilla/5.0 (compatible; Googlebot/2.1)"),
            app.client().with("user-agent", "python-requests/2.32"),
            app.client().with("sec-purpose", "prefetch;prerender"),
            app.client().with("sec-fetch-dest", "empty"),
            app.client_in(Standing::Staff(Role::Author), weir),
        ];
        for mut other in others {
            for path in ["/articles/weir", "/"] {
                opens(&mut other, path, 2).await;
            }
        }
        let mut client = app.client();
        for path in ["/articles/weir", "/"] {
            for _ in 0..2 {
                client.send(Method::HEAD, path, HeaderMap::new(), Vec::new()).await;
            }
        }
        assert_eq!(counted(&app).await, expected([]));
        let mut browser = app.client().with("sec-fetch-dest", "document");
        opens(&mut browser, "/articles/weir", 1).await;
        assert_eq!(counted(&app).await, expected([("visit", 1), ("wall-registration", 1)]));
    }

    async fn a_page_that_the_browser_has_already_counts(db: TestDb) {
        let app = TestApp::new(&db);
        testkit::article(app.db(), app.press(), "weir", |_| ());
        let mut passer = app.client();
        let etag = passer.get("/articles/weir").await.header("etag").to_owned();
        let mut again = passer.clone().with("if-none-match", &etag);
        assert_eq!(again.get("/articles/weir").await.status, StatusCode::NOT_MODIFIED);
        assert_eq!(counted(&app).await, expected([("visit", 2), ("wall-registration", 2)]));
    }

    async fn the_way_of_a_reader_is_counted(db: TestDb) {
        let app = TestApp::new(&db);
        testkit::article(app.db(), app.press(), "weir", |_| ());
        testkit::article(app.db(), app.press(), "mill", |_| ());
        let mut ada = app.client().with("referer", "https://www.google.com/");
        opens(&mut ada, "/articles/weir", 1).await;
        let mut ada = ada.with("sec-fetch-site", "same-origin");
        ada.submit("/register", &[("email", "ada@example.org"), ("article", "weir")]).await;
        let code = app.code_to("ada@example.org").await;
        ada.submit("/login/code", &[("code", &code)]).await;
        opens(&mut ada, "/articles/mill", 1).await;
        ada.submit("/articles/mill/unlock", &[]).await;
        let counts = counted(&app).await;
        for (what, count) in [("registered", 1), ("confirmed", 1), ("unlocked-1", 1), ("visit", 1), ("wall-registration", 1), ("wall-unlock", 1)] {
            assert_eq!(counts.get(what), Some(&count), "{what}: {counts:?}");
        }
        let of_weir = "SELECT t.what FROM tally_articles t JOIN articles a ON a.id = t.article_id WHERE a.slug = 'weir' ORDER BY t.what";
        let found: Vec<String> = app.db().read_blocking::<_, db::DbError>(move |conn| conn.query(of_weir, &[])).unwrap();
        assert_eq!(found, ["confirmed", "registered", "view", "wall"]);
    }

    async fn two_servers_count_together(db: TestDb) {
        let app = TestApp::new(&db);
        testkit::article(app.db(), app.press(), "weir", |_| ());
        let other = app.beside(db::Db::open(db.config(), db.data_dir()).unwrap());
        for app in [&app, &other] {
            let mut passer = app.client();
            opens(&mut passer, "/articles/weir", 3).await;
            broadsheet_site::keep_tally(&app.site).await.unwrap();
        }
        assert_eq!(counted(&app).await, expected([("visit", 6), ("wall-registration", 6)]));
    }

    async fn counting_sets_no_cookie(db: TestDb) {
        let app = TestApp::new(&db);
        testkit::article(app.db(), app.press(), "weir", |_| ());
        let mut passer = app.client().with("referer", "https://otherpaper.example/");
        opens(&mut passer, "/articles/weir", 2).await;
        opens(&mut passer, "/", 2).await;
        assert!(passer.cookies.is_empty());
    }
}
