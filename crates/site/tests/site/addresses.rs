//! Addresses that moved, are gone, or never were; and what is not published yet.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::HOUR;
use testkit::{START, TestApp};

use crate::people::{publish, says};

db::both_databases! {
    async fn old_addresses_lead_on_for_good(db: TestDb) {
        let app = TestApp::new(&db);
        testkit::article(app.db(), app.press(), "harbour", |draft| {
            let old = ["/2014/05/the-harbour/", "/?p=42", "/看漫画", "/%e5%9c%a8", "/blog/?p=811", "old/two", "https://old.example/old/three"];
            draft.old_paths = old.map(str::to_owned).to_vec();
        });
        let mut client = app.client();
        for old in ["/2014/05/the-harbour", "/2014/05/the-harbour/", "/2014/05/THE-HARBOUR", "/?p=42", "/%E7%9C%8B%E6%BC%AB%E7%94%BB", "/%E5%9C%A8", "/?utm=1&p=42", "/blog/?p=811", "/blog/?p=811&utm=1", "/old/two", "/old/three/", "/articles/HARBOUR"] {
            let answer = client.get(old).await;
            assert_eq!((answer.status, answer.location()), (StatusCode::MOVED_PERMANENTLY, Some("/articles/harbour")), "{old}");
        }
        for (slash, to) in [("/articles/harbour/", "/articles/harbour"), ("/archive/", "/archive"), ("/search/?q=x", "/search?q=x"), ("/sections/ports//", "/sections/ports")] {
            let answer = client.get(slash).await;
            assert_eq!((answer.status, answer.location()), (StatusCode::MOVED_PERMANENTLY, Some(to)), "{slash}");
        }
        assert_eq!(client.get("/articles/HARBOUR?utm_source=x").await.location(), Some("/articles/harbour?utm_source=x"));
        assert_eq!(client.get("/sections/PORTS").await.location(), Some("/sections/ports"));
        // The front page stays where it is, whatever is asked of it.
        assert_eq!(client.get("/?p=43").await.status, StatusCode::OK);
    }

    async fn a_withdrawn_article_is_gone(db: TestDb) {
        let app = TestApp::new(&db);
        let id = testkit::article(app.db(), app.press(), "harbour", |draft| draft.old_paths = vec!["/old/harbour".into()]);
        app.db().write_blocking(move |tx| press::articles::withdraw(tx, id, START)).unwrap();
        let mut client = app.client_in(testkit::Standing::Subscriber, publish(&app, "other"));
        for path in ["/articles/harbour", "/old/harbour"] {
            let answer = client.get(path).await;
            assert_eq!(answer.status, StatusCode::GONE, "{path}");
            says(&answer, &["This article has been withdrawn"]);
            assert_eq!(answer.header("cache-control"), "private, no-store");
        }
        assert_eq!(client.post("/articles/harbour/unlock", &[]).await.status, StatusCode::GONE);
        for path in ["/", "/sections/ports", "/archive/2026-11", "/search?q=harbour", "/feed.xml", "/sitemap.xml"] {
            assert!(!client.get(path).await.text().contains("articles/harbour"), "{path}");
        }
    }

    async fn programs_are_given_addresses_in_ascii(db: TestDb) {
        let app = TestApp::new(&db);
        publish(&app, "capek");
        app.db()
            .write_blocking::<_, db::DbError>(|tx| {
                tx.execute("UPDATE slugs SET slug = 'čapek' WHERE slug = 'capek'", &[])?;
                tx.execute("UPDATE articles SET slug = 'čapek' WHERE slug = 'capek'", &[])
            })
            .unwrap();
        let mut client = app.client();
        for path in ["/feed.xml", "/sitemap.xml", "/news-sitemap.xml"] {
            let told = client.get(path).await;
            assert!(told.text().contains("/articles/%C4%8Dapek<"), "{path}");
            assert!(!told.text().contains("/articles/č"), "{path}");
        }
        assert_eq!(client.get("/articles/%C4%8Dapek").await.status, StatusCode::OK);
    }

    async fn what_is_not_there_is_said_so(db: TestDb) {
        let app = TestApp::new(&db);
        publish(&app, "harbour");
        testkit::article(app.db(), app.press(), "tomorrow", |draft| draft.published_at = Some(START + HOUR));
        testkit::article(app.db(), app.press(), "drafted", |draft| draft.published = false);
        let mut client = app.client();
        for path in [
            "/nothing", "/articles/nothing", "/articles/tomorrow", "/articles/drafted", "/sections/nothing", "/sections/nothing/feed.xml", "/topics/nothing",
            "/places/nothing", "/series/nothing", "/authors/nothing", "/archive/2026-13", "/archive/x", "/media/nothing.jpg", "/static/nothing.css",
            "/gift/nothing", "/newsletters/stop/x/nothing/y", "/newsletters/why/x/nothing/y", "/preferences/x/y", "/wp-login.php", "/.env", "/articles/", "/static/../../etc/passwd", "/static/%2e%2e%2fCargo.toml",
        ] {
            let answer = client.visit(path).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}: {answer:?}");
            says(&answer, &["We cannot find this page", "Error 404", "Go to the front page"]);
        }
        app.clock().advance(HOUR);
        assert_eq!(client.get("/articles/tomorrow").await.status, StatusCode::OK);
    }

    async fn what_is_not_published_is_in_no_list(db: TestDb) {
        let app = TestApp::new(&db);
        publish(&app, "harbour");
        testkit::article(app.db(), app.press(), "tomorrow", |draft| draft.published_at = Some(START + HOUR));
        testkit::article(app.db(), app.press(), "drafted", |draft| draft.published = false);
        let mut client = app.client_in(testkit::Standing::Subscriber, publish(&app, "lighthouse"));
        let lists = ["/", "/sections/ports", "/topics/trade", "/places/stanmar", "/authors/ada-quill", "/archive/2026-11", "/archive",
            "/search?q=say", "/search?q=tomorrow", "/feed.xml", "/sitemap.xml", "/news-sitemap.xml", "/articles/harbour"];
        for path in lists {
            let page = client.get(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(!page.text().contains("articles/tomorrow") && !page.text().contains("about tomorrow"), "{path}: {page:?}");
            assert!(!page.text().contains("articles/drafted") && !page.text().contains("about drafted"), "{path}: {page:?}");
        }
        app.clock().advance(HOUR);
        assert!(client.get("/sections/ports").await.text().contains("about tomorrow"));
    }
}
