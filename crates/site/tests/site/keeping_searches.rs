//! Saved searches: from the page of a search to the mail, and what is read most.

use axum::http::{HeaderMap, Method, StatusCode};
use broadsheet_site as site;
use db::testing::TestDb;
use kernel::clock::{DAY, HOUR};
use mail::testing::Letter;
use testkit::{START, Standing, TestApp};

use crate::people::{count, publish, publish_many, says, signed_in};

/// Publishes an article of this moment.
fn appears(app: &TestApp, tag: &str, title: &str) -> i64 {
    let now = app.clock().now();
    testkit::article(app.db(), app.press(), tag, |draft| {
        draft.title = title.into();
        draft.published_at = Some(now);
    })
}

/// The value of a header, its lines joined.
fn header(letter: &Letter, name: &str) -> String {
    let raw = String::from_utf8_lossy(&letter.raw).replace("\r\n ", " ").replace("\r\n\t", " ");
    let line = raw.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    line.unwrap_or_else(|| panic!("there is no {name} in {raw}")).to_owned()
}

/// Until search finds the article. On PostgreSQL transactions of other tests hold the log's end back.
async fn until_found(app: &TestApp, tag: &str) {
    let mut client = app.client_at(std::net::Ipv4Addr::LOCALHOST.into());
    while !client.get("/search?q=harbour").await.text().contains(&format!("/articles/{tag}\"")) {}
}

async fn morning(app: &TestApp) {
    app.clock().advance(DAY);
    app.site.library.catch_up(app.db(), app.press()).unwrap();
    while site::tell_searches(&app.site).await.unwrap() > 0 {}
}

db::both_databases! {
    async fn a_search_is_saved_told_of_and_forgotten(db: TestDb) {
        let app = TestApp::new(&db);
        appears(&app, "before", "Harbour of before");
        app.index();
        let mut ada = signed_in(&app, "ada@example.org").await;
        // The welcome.
        app.mails_to("ada@example.org").await;
        says(&ada.get("/search?q=harbour").await, &["Save this search"]);
        let saved = ada.post("/account/searches", &[("q", "harbour after:2020")]).await;
        assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, Some("/search?q=harbour&sort=date")));
        says(&ada.get("/search?q=harbour&sort=date").await, &["You keep this search"]);
        says(&ada.get("/account").await, &["Saved searches harbour"]);
        app.clock().advance(HOUR);
        appears(&app, "strike", "Harbour <strike>");
        until_found(&app, "strike").await;
        morning(&app).await;
        let letters = app.mails_to("ada@example.org").await;
        let [letter] = letters.as_slice() else { panic!("{} letters", letters.len()) };
        assert_eq!(letter.subject, "New for “harbour”");
        for part in [&letter.text, &letter.html] {
            assert!(part.contains("/articles/strike") && part.contains("What there is to say about strike."), "{part}");
            assert!(!part.contains("/articles/before"), "{part}");
        }
        assert!(letter.html.contains("Harbour &lt;strike&gt;"), "{}", letter.html);
        assert_eq!(header(letter, "List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        morning(&app).await;
        assert_eq!(app.mails_to("ada@example.org").await.len(), 0);

        let stop = header(letter, "List-Unsubscribe");
        let stop = stop.trim_matches(['<', '>']).strip_prefix(&app.press().config.site.url).unwrap().to_owned();
        says(&app.client().get(&stop).await, &["the mail about your saved searches"]);
        assert_eq!(app.client().post(&stop, &[("List-Unsubscribe", "One-Click")]).await.status, StatusCode::OK);
        says(&ada.get("/account").await, &["No mail comes for these searches"]);
        appears(&app, "fog", "Harbour fog");
        until_found(&app, "fog").await;
        morning(&app).await;
        assert_eq!(app.mails_to("ada@example.org").await.len(), 0);
        ada.post("/account/searches/mails", &[("on", "yes")]).await;
        morning(&app).await;
        assert_eq!(app.mails_to("ada@example.org").await.len(), 1);

        let id: i64 = db.read_blocking(|conn| conn.query_one("SELECT id FROM saved_searches", &[])).unwrap();
        let mut bo = signed_in(&app, "bo@example.org").await;
        assert_eq!(bo.post(&format!("/account/searches/{id}/delete"), &[]).await.status, StatusCode::NOT_FOUND);
        ada.post(&format!("/account/searches/{id}/delete"), &[]).await;
        assert_eq!(count(&db, "saved_searches"), 0);
    }

    async fn whoever_saves_a_search_before_logging_in_has_it_afterwards(db: TestDb) {
        let app = TestApp::new(&db);
        let mut someone = app.client();
        let asked = someone.post("/account/searches", &[("q", "night shift")]).await;
        assert_eq!(asked.location(), Some("/login?next=%2Faccount%2Fsearches%3Fq%3Dnight%2Bshift"));
        someone.post("/login", &[("email", "ada@example.org"), ("next", "/account/searches?q=night+shift")]).await;
        let code = app.code_to("ada@example.org").await;
        let entered = someone.post("/login/code", &[("code", &code)]).await;
        assert_eq!(entered.location(), Some("/search?q=night%20shift&sort=date"));
        assert_eq!(count(&db, "saved_searches"), 1);
        assert_eq!(someone.post("/account/searches", &[("q", "year:1987")]).await.status, StatusCode::BAD_REQUEST);
    }

    async fn what_people_open_most_is_listed_whoever_keeps_the_page(db: TestDb) {
        let app = TestApp::new(&db);
        let ids: Vec<i64> = ["first", "second", "third"].map(|tag| publish(&app, tag)).into();
        let mut client = app.client();
        for (tag, times) in [("first", 3), ("second", 5), ("third", 4)] {
            for _ in 0..times {
                assert_eq!(client.get(&format!("/articles/{tag}")).await.status, StatusCode::OK);
            }
        }
        // None of these is a person who reads.
        let mut bot = app.client().with("user-agent", "Examplebot/1.0");
        let mut ahead = app.client().with("sec-purpose", "prefetch");
        let mut staff = app.client_in(Standing::Staff(press::staff::Role::Editor), ids[0]);
        for _ in 0..9 {
            for other in [&mut bot, &mut ahead, &mut staff] {
                other.get("/articles/first").await;
            }
            client.send(Method::HEAD, "/articles/first", HeaderMap::new(), Vec::new()).await;
        }
        site::keep_tally(&app.site).await.unwrap();
        while site::add_up_tally(&app.site).await.unwrap() {}
        let reads: Vec<i64> = db.read_blocking(|conn| conn.query("SELECT reads FROM article_reads ORDER BY reads", &[])).unwrap();
        assert_eq!(reads, [3, 4, 5]);
        for page in ["/", "/sections/ports"] {
            let text = app.client().get(page).await.text();
            let (_, list) = text.split_once("id=\"most-read-title\"").unwrap_or_else(|| panic!("{page} has no list"));
            let place = |tag: &str| list.find(&format!("/articles/{tag}")).unwrap();
            assert!(place("second") < place("third") && place("third") < place("first"), "{page}");
        }
        assert!(!app.client().get("/topics/trade").await.text().contains("most-read-title"));
    }

    async fn the_front_page_remembers_what_was_at_this_time(db: TestDb) {
        let app = TestApp::new(&db);
        // As many as stand on the page without it.
        publish_many(&app, 50);
        testkit::article(app.db(), app.press(), "then", |draft| draft.published_at = Some(START - 3652 * DAY));
        let page = app.client().get("/").await.text();
        let (_, recalled) = page.split_once("id=\"recalled-title\"").unwrap();
        assert!(recalled.split("</section>").next().unwrap().contains("/articles/then"), "{recalled}");
    }
}
