//! What is written in drafts, as readers see it: nothing before it is published, then everywhere, then corrected,
//! moved and gone.

use axum::http::StatusCode;
use db::Db;
use db::testing::TestDb;
use kernel::clock::HOUR;
use press::drafts::{self, Colleague, DraftError, Part, Particulars, Text, Which, Writing};
use press::readers::{self, Origin};
use press::staff::{self, Role};
use scraper::{Html, Selector};
use serde_json::Value;
use testkit::{Answer, START, Standing, TestApp};

const HTML: &str = "<p>Ships wait at the gate.</p><!--more--><p>Nobody says quietwater why.</p>";

fn act<T: Send + 'static>(
    app: &TestApp,
    work: impl FnOnce(&mut db::Tx, &press::Press) -> Result<T, DraftError> + Send + 'static,
) -> T {
    let press = app.press().clone();
    app.db().write_blocking(move |tx| work(tx, &press)).unwrap()
}

fn editor(app: &TestApp) -> Colleague {
    act(app, |tx, press| {
        let address = kernel::EmailAddress::parse("ada@example.org").unwrap();
        let reader = readers::add(tx, press, START, &address, Origin::Staff, true)?;
        staff::invite(tx, START, reader, Role::Editor)?;
        Ok(Colleague { reader, role: Role::Editor })
    })
}

/// A draft that lacks nothing but readers.
fn begun(app: &TestApp, by: Colleague) -> String {
    let particulars = Particulars {
        section: "Ports".into(),
        topics: vec!["Trade".into()],
        social_title: "Look, \"ships\"".into(),
        social_description: "They wait.".into(),
        ..Particulars::default()
    };
    let writing =
        Writing { title: "Ships wait".into(), standfirst: "At the gate.".into(), html: HTML.into() };
    act(app, move |tx, press| drafts::begin(tx, press, by, Text { writing, particulars }, START))
}

fn galley(app: &TestApp, draft: &str) -> drafts::Galley {
    let (press, draft) = (app.press().clone(), draft.to_owned());
    let read =
        move |conn: &mut db::Conn| drafts::galley(conn, &press, &draft, Which::Latest, press.clock.now());
    app.db().read_blocking(read).unwrap().unwrap()
}

fn publish(app: &TestApp, draft: &str, by: Colleague) {
    let galley = galley(app, draft);
    act(app, move |tx, press| drafts::publish(tx, press, &galley, by, press.clock.now()));
}

/// Changes the particulars.
fn file(app: &TestApp, draft: &str, by: Colleague, change: impl FnOnce(&mut Particulars)) {
    let galley = galley(app, draft);
    let mut particulars = galley.text.particulars;
    change(&mut particulars);
    let (draft, base) = (draft.to_owned(), galley.number);
    act(app, move |tx, press| {
        drafts::save(
            tx,
            &draft,
            by,
            base,
            "a".into(),
            Part::Particulars(Box::new(particulars)),
            press.clock.now(),
        )
    });
}

fn attribute(page: &Answer, selector: &str, name: &str) -> Option<String> {
    let html = Html::parse_document(&page.text());
    let found = html.select(&Selector::parse(selector).unwrap()).next()?;
    found.attr(name).map(str::to_owned)
}

fn structured(page: &Answer) -> Value {
    let html = Html::parse_document(&page.text());
    let selector = Selector::parse("script[type='application/ld+json']").unwrap();
    let found = html.select(&selector).next().unwrap().text().collect::<String>();
    serde_json::from_str(&found).unwrap()
}

/// Ways on which a piece would come to light.
const WAYS: [&str; 6] =
    ["/", "/sections/ports", "/topics/trade", "/search?q=ships", "/feed.xml", "/sitemaps/1.xml"];

db::both_databases! {
    async fn a_draft_is_nowhere_until_it_is_published(db: TestDb) {
        let app = TestApp::new(&db);
        crate::people::publish(&app, "harbour");
        let ada = editor(&app);
        let draft = begun(&app, ada);
        let mut client = app.client();
        for way in WAYS {
            assert!(!client.get(way).await.text().contains("ships-wait"), "{way}");
        }
        assert_eq!(client.get("/articles/ships-wait").await.status, StatusCode::NOT_FOUND);
        publish(&app, &draft, ada);
        app.is_settled().await;
        app.index();
        for way in WAYS {
            let page = client.get(way).await.text();
            assert!(page.contains("ships-wait") && !page.contains("quietwater"), "{way}: {page}");
        }
        let page = client.get("/articles/ships-wait").await;
        assert!(page.text().contains("Ships wait at the gate.") && !page.text().contains("quietwater"));
        assert_eq!(attribute(&page, "meta[property='og:title']", "content").as_deref(), Some("Look, \"ships\""));
        assert_eq!(attribute(&page, "meta[property='og:description']", "content").as_deref(), Some("They wait."));
        let own = format!("{}/articles/ships-wait", app.press().config.site.url);
        assert_eq!(attribute(&page, "link[rel='canonical']", "href"), Some(own.clone()));
        let id = galley(&app, &draft).draft.article.unwrap();
        assert!(app.client_in(Standing::Subscriber, id).get("/articles/ships-wait").await.text().contains("quietwater"));
        // It belongs under another address, and has one of its own.
        file(&app, &draft, ada, |particulars| {
            (particulars.canonical, particulars.slug) = ("https://first.example/ships".into(), "Waiting ships".into());
        });
        publish(&app, &draft, ada);
        app.is_settled().await;
        let moved = client.get("/articles/ships-wait").await;
        assert_eq!((moved.status.is_redirection(), moved.location()), (true, Some("/articles/waiting-ships")));
        let page = client.get("/articles/waiting-ships").await;
        assert_eq!(attribute(&page, "link[rel='canonical']", "href").as_deref(), Some("https://first.example/ships"));
        assert_eq!(attribute(&page, "meta[property='og:url']", "content"), Some(own.replace("ships-wait", "waiting-ships")));
    }

    async fn a_correction_is_told_on_every_page_of_the_article(db: TestDb) {
        let app = TestApp::new(&db);
        let ada = editor(&app);
        let draft = begun(&app, ada);
        publish(&app, &draft, ada);
        app.is_settled().await;
        let mut client = app.client();
        let before = client.get("/articles/ships-wait").await;
        assert!(!before.text().contains("class=\"correction\"") && structured(&before).get("correction").is_none());
        let name = draft.clone();
        act(&app, move |tx, press| drafts::correct(tx, &name, ada, "They were <b>boats</b>.", press.clock.now()));
        app.is_settled().await;
        for path in ["/articles/ships-wait", "/articles/ships-wait/print"] {
            let page = client.get(path).await.text();
            assert!(page.contains("class=\"correction\"") && page.contains("They were &lt;b&gt;boats"), "{path}: {page}");
            assert!(page.contains("<time datetime=\"2026-"), "{path}");
        }
        let said = structured(&client.get("/articles/ships-wait").await)["correction"][0].clone();
        assert_eq!((said["@type"].as_str(), said["text"].as_str()), (Some("CorrectionComment"), Some("They were <b>boats</b>.")));
        assert!(said["datePublished"].as_str().unwrap().starts_with("2026-"));
        act(&app, move |tx, press| drafts::withdraw(tx, &draft, ada, press.clock.now()));
        app.is_settled().await;
        assert_eq!(client.get("/articles/ships-wait").await.status, StatusCode::GONE);
    }

    async fn what_is_scheduled_appears_on_every_server_at_its_time(db: TestDb) {
        let app = TestApp::new(&db);
        let ada = editor(&app);
        let draft = begun(&app, ada);
        let at = app.clock().now() + HOUR;
        let ready = galley(&app, &draft);
        act(&app, move |tx, press| drafts::schedule(tx, &ready, ada, at, press.clock.now()));
        let other = app.beside(Db::open(db.config(), db.data_dir()).unwrap());
        let (mut here, mut there) = (app.client(), other.client());
        app.clock().set(at - 1);
        assert_eq!(drafts::publish_due(app.db(), app.press(), &mut drafts::Resting::default()).unwrap(), 0);
        for client in [&mut here, &mut there] {
            assert_eq!(client.get("/articles/ships-wait").await.status, StatusCode::NOT_FOUND);
            assert!(!client.get("/sections/ports").await.text().contains("Ships wait"));
        }
        app.clock().set(at);
        assert_eq!(drafts::publish_due(other.db(), other.press(), &mut drafts::Resting::default()).unwrap(), 1);
        assert_eq!(drafts::publish_due(app.db(), app.press(), &mut drafts::Resting::default()).unwrap(), 0);
        other.is_heard_by(&app).await;
        for client in [&mut here, &mut there] {
            let page = client.get("/articles/ships-wait").await;
            assert_eq!(page.status, StatusCode::OK);
            assert_eq!(structured(&page)["datePublished"], kernel::clock::timestamp(at).to_string());
            assert!(client.get("/sections/ports").await.text().contains("Ships wait"));
        }
    }
}
