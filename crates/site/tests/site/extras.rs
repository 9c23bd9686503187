//! What readers keep, share, hear and print.

use axum::http::{HeaderMap, Method, StatusCode};
use db::testing::TestDb;
use testkit::{Answer, Client, Place, Standing, TestApp};

use crate::people::{count, publish, reads, says, signed_in, words};

/// Whether the page has a form that leads there.
fn offers(answer: &Answer, action: &str) -> bool {
    answer.text().contains(&format!("action=\"{action}\""))
}

async fn reads_as(app: &TestApp, client: &mut Client, path: &str, name: &'static str, value: &str) {
    client.clone().with(name, value).get(path).await;
    broadsheet_site::keep_views(&app.site).await.unwrap();
}

db::both_databases! {
    async fn an_article_is_saved_and_removed_from_its_page_and_from_the_list(db: TestDb) {
        let app = TestApp::new(&db);
        publish(&app, "harbour");
        let mut ada = signed_in(&app, "ada@example.org").await;
        says(&ada.get("/account/saved").await, &["Nothing saved yet", "Save for later"]);
        let article = ada.get("/articles/harbour").await;
        assert!(offers(&article, "/articles/harbour/save"));
        let saved = ada.post("/articles/harbour/save", &[]).await;
        assert_eq!((saved.status, saved.location()), (StatusCode::SEE_OTHER, Some("/articles/harbour#tools")));
        assert!(offers(&ada.get("/articles/harbour").await, "/articles/harbour/unsave"));
        says(&ada.get("/account/saved").await, &["1 article, kept for you", "harbour"]);
        says(&ada.get("/account").await, &["Your saved article"]);
        // Nobody else's page changed.
        assert!(offers(&signed_in(&app, "bo@example.org").await.get("/articles/harbour").await, "/articles/harbour/save"));
        let removed = ada.post("/articles/harbour/unsave", &[("next", "/account/saved")]).await;
        assert_eq!(removed.location(), Some("/account/saved"));
        assert!(offers(&ada.get("/articles/harbour").await, "/articles/harbour/save"));
        let away = ada.post("/articles/harbour/unsave", &[("next", "//evil.example/")]).await;
        assert_eq!(away.location(), Some("/"));
    }

    async fn whoever_saves_before_logging_in_comes_back_to_a_saved_article(db: TestDb) {
        let app = TestApp::new(&db);
        publish(&app, "harbour");
        let mut someone = app.client();
        let asked = someone.post("/articles/harbour/save", &[]).await;
        let login = asked.location().unwrap().to_owned();
        assert_eq!(login, "/login?next=%2Farticles%2Fharbour%2Fsave");
        assert!(someone.get(&login).await.text().contains("value=\"/articles/harbour/save\""));
        someone.post("/login", &[("email", "ada@example.org"), ("next", "/articles/harbour/save")]).await;
        assert_eq!(count(&db, "saved"), 0);
        let code = app.code_to("ada@example.org").await;
        let entered = someone.post("/login/code", &[("code", &code)]).await;
        assert_eq!(entered.location(), Some("/articles/harbour#tools"), "{entered:?}");
        assert!(offers(&someone.get("/articles/harbour").await, "/articles/harbour/unsave"));
        // The address itself, opened as a page, does nothing but lead back.
        let page = signed_in(&app, "bo@example.org").await.get("/articles/harbour/save").await;
        assert_eq!(page.location(), Some("/articles/harbour"));
        assert_eq!(count(&db, "saved"), 1);
    }

    async fn withdrawn_articles_leave_the_lists(db: TestDb) {
        let app = TestApp::new(&db);
        let article = publish(&app, "harbour");
        let mut ada = signed_in(&app, "ada@example.org").await;
        ada.post("/articles/harbour/save", &[]).await;
        app.db().write(move |tx| press::articles::withdraw(tx, article, 1)).await.unwrap();
        says(&ada.get("/account/saved").await, &["Nothing saved yet"]);
        assert_eq!(ada.post("/articles/harbour/save", &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(ada.get("/articles/harbour/print").await.status, StatusCode::GONE);
        assert_eq!(ada.post("/articles/nothing/save", &[]).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_long_list_is_paged_by_key(db: TestDb) {
        let app = TestApp::new(&db);
        let mut ada = signed_in(&app, "ada@example.org").await;
        for n in 0..25 {
            publish(&app, &format!("story{n}x"));
            ada.post(&format!("/articles/story{n}x/save"), &[]).await;
            app.clock().advance(1000);
        }
        let first = ada.get("/account/saved").await;
        says(&first, &["25 articles, kept for you", "story24x", "story5x"]);
        assert!(!words(&first).contains("story4x "));
        let older = first.text().split("rel=\"next\" href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert!(older.starts_with("/account/saved?before="), "{older}");
        says(&ada.get(&older).await, &["story4x", "story0x"]);
        assert_eq!(ada.get("/account/saved?before=nonsense").await.status, StatusCode::BAD_REQUEST);
    }

    async fn articles_read_in_full_enter_the_history_and_no_others(db: TestDb) {
        let app = TestApp::new(&db);
        testkit::article(app.db(), app.press(), "open", |draft| draft.access = Some(kernel::config::AccessLevel::Free));
        publish(&app, "walled");
        let mut ada = signed_in(&app, "ada@example.org").await;
        says(&ada.get("/account/history").await, &["Nothing here yet"]);
        ada.get("/articles/walled").await;
        ada.clone().send(Method::HEAD, "/articles/open", HeaderMap::new(), Vec::new()).await;
        reads_as(&app, &mut ada, "/articles/open", "sec-purpose", "prefetch").await;
        reads_as(&app, &mut ada, "/articles/open", "user-agent", "Somebot/1.0").await;
        app.client().get("/articles/open").await;
        broadsheet_site::keep_views(&app.site).await.unwrap();
        assert_eq!(count(&db, "history"), 0);
        ada.get("/articles/open").await;
        ada.get("/articles/open").await;
        assert_eq!(count(&db, "history"), 0, "a page must not wait for this");
        // What was just read is there when its reader looks.
        says(&ada.get("/account").await, &["Continue reading", "open read"]);
        says(&ada.get("/account/history").await, &["open", "read 10 November 2026"]);
        assert_eq!(count(&db, "history"), 1);
        ada.post("/articles/walled/unlock", &[]).await;
        ada.get("/articles/walled").await;
        assert_eq!(broadsheet_site::keep_views(&app.site).await.unwrap(), 1);
        assert_eq!(count(&db, "history"), 2);
    }

    async fn a_history_is_paused_and_cleared(db: TestDb) {
        let app = TestApp::new(&db);
        testkit::article(app.db(), app.press(), "open", |draft| draft.access = Some(kernel::config::AccessLevel::Free));
        let mut ada = signed_in(&app, "ada@example.org").await;
        ada.get("/articles/open").await;
        app.clock().advance(1000);
        let paused = ada.post("/account/history/pause", &[]).await;
        assert_eq!(paused.location(), Some("/account/history"));
        let page = ada.get("/account/history").await;
        says(&page, &["Paused since 10 November 2026", "Keep history again", "open"]);
        app.clock().advance(1000);
        ada.post("/account/history/clear", &[]).await;
        app.clock().advance(1000);
        ada.get("/articles/open").await;
        says(&ada.get("/account/history").await, &["Nothing here yet", "Paused since"]);
        ada.post("/account/history/resume", &[]).await;
        app.clock().advance(1000);
        ada.get("/articles/open").await;
        says(&ada.get("/account/history").await, &["Pause history", "open"]);
        assert_eq!(app.client().post("/account/history/clear", &[]).await.location(), Some("/login?next=/account"));
        assert_eq!(count(&db, "history"), 1);
    }

    async fn authors_and_headings_are_followed_and_listed(db: TestDb) {
        let app = TestApp::new(&db);
        testkit::article(app.db(), app.press(), "harbour", |draft| draft.series = Some("Night Work".into()));
        let mut ada = signed_in(&app, "ada@example.org").await;
        says(&ada.get("/account").await, &["Press “Follow”"]);
        for heading in ["/authors/ada-quill", "/sections/ports", "/topics/trade", "/places/stanmar", "/series/night-work"] {
            assert!(offers(&ada.get(heading).await, &format!("{heading}/follow")), "{heading}");
            let followed = ada.post(&format!("{heading}/follow"), &[]).await;
            assert_eq!((followed.status, followed.location()), (StatusCode::SEE_OTHER, Some(heading)));
            assert!(offers(&ada.get(heading).await, &format!("{heading}/unfollow")), "{heading}");
            assert!(offers(&app.client().get(heading).await, &format!("{heading}/follow")), "{heading}");
        }
        says(&ada.get("/account").await, &["Ada Quill Author", "Ports Section", "Trade Topic", "Stanmar Place", "Night Work Series"]);
        let ended = ada.post("/topics/trade/unfollow", &[("next", "/account#following")]).await;
        assert_eq!(ended.location(), Some("/account#following"));
        assert!(!words(&ada.get("/account").await).contains("Trade Topic"));
        assert_eq!(ada.post("/authors/nobody/follow", &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(count(&db, "follows"), 4);
    }

    async fn whoever_follows_before_logging_in_follows_afterwards(db: TestDb) {
        let app = TestApp::new(&db);
        publish(&app, "harbour");
        let mut someone = app.client();
        let asked = someone.post("/authors/ada-quill/follow", &[]).await;
        assert_eq!(asked.location(), Some("/login?next=%2Fauthors%2Fada-quill%2Ffollow"));
        someone.post("/login", &[("email", "ada@example.org"), ("next", "/authors/ada-quill/follow")]).await;
        let code = app.code_to("ada@example.org").await;
        assert_eq!(someone.post("/login/code", &[("code", &code)]).await.location(), Some("/authors/ada-quill"));
        assert_eq!(count(&db, "follows"), 1);
    }

    async fn print_and_listen_show_what_the_article_shows(db: TestDb) {
        let app = TestApp::new(&db);
        let wanted = publish(&app, "harbour");
        for view in ["print", "listen"] {
            let path = format!("/articles/harbour/{view}");
            let walled = app.client().get(&path).await;
            assert!(!reads(&walled, "harbour") && walled.header("cache-control").contains("no-cache"));
            says(&walled, &["Keep reading for free. Leave your e-mail address", "Read on at the article"]);
            for robot in ["<meta name=\"robots\" content=\"noindex\">", "<link rel=\"canonical\" href=\"http"] {
                assert!(walled.text().contains(robot), "{view}: {robot}");
            }
            assert!(!walled.text().contains("application/ld+json"));
            let mut subscriber = app.client_in(Standing::Subscriber, wanted);
            let whole = subscriber.get(&path).await;
            assert!(whole.text().contains(&testkit::Canaries::new("harbour").word(Place::Prose)), "{view}");
            assert_eq!(whole.header("cache-control"), "private, no-store");
            assert!(!words(&whole).contains("Keep reading for free"));
        }
        // Neither is offered where there is nothing to print or hear but a teaser.
        assert!(!app.client().get("/articles/harbour").await.text().contains("/articles/harbour/listen"));
        assert!(app.client_in(Standing::Subscriber, wanted).get("/articles/harbour").await.text().contains("/articles/harbour/listen"));
    }

    async fn print_and_listen_spend_nothing(db: TestDb) {
        let app = TestApp::with(&db, |config| config.meter.unlock = kernel::config::Unlock::Automatic);
        let wanted = publish(&app, "harbour");
        let mut reader = app.client_in(Standing::Confirmed, wanted);
        for view in ["print", "listen"] {
            reader.get(&format!("/articles/harbour/{view}")).await;
        }
        assert_eq!(count(&db, "unlocks"), 0);
        reader.get("/articles/harbour").await;
        assert_eq!(count(&db, "unlocks"), 1);
        assert!(reads(&reader.get("/articles/harbour/print").await, "harbour"));
    }

    async fn an_old_address_leads_on_in_each_view(db: TestDb) {
        let app = TestApp::new(&db);
        publish(&app, "harbour");
        for view in ["print", "listen"] {
            let moved = app.client().get(&format!("/articles/HARBOUR/{view}")).await;
            let place = format!("/articles/harbour/{view}");
            assert_eq!((moved.status, moved.location()), (StatusCode::MOVED_PERMANENTLY, Some(place.as_str())));
        }
    }

    async fn an_address_is_shared_without_a_script_and_without_anyone_else(db: TestDb) {
        let app = TestApp::new(&db);
        let wanted = publish(&app, "harbour");
        let page = app.client().get("/articles/harbour").await;
        let (site, text) = (app.press().config.site.url.clone(), page.text());
        assert!(text.contains(&format!("readonly value=\"{site}/articles/harbour\"")), "{text}");
        assert!(text.contains("mailto:?subject=harbour&amp;body=http") || text.contains("mailto:?subject=harbour&body=http"));
        assert!(text.contains("src=\"/static/js/share."));
        assert!(!words(&page).contains("Gift this article"));
        let mut giver = app.client_in(Standing::Subscriber, wanted);
        says(&giver.get("/articles/harbour").await, &["Gift this article"]);
        let made = giver.post("/articles/harbour/gift", &[]).await;
        says(&made, &["Your gift link", "Send by mail", "Back to harbour"]);
        assert!(made.text().contains("/gift/") && made.text().contains("mailto:?subject=harbour"));
    }

    async fn related_articles_are_chosen_beforehand(db: TestDb) {
        let app = TestApp::new(&db);
        for tag in ["harbour", "quay", "ferry"] {
            publish(&app, tag);
        }
        app.index();
        // Beforehand and by the page itself: alike filed, they all go with each other.
        let goes_with_others = |page: &str| page.contains("about quay.") && page.contains("about ferry.");
        let before = words(&app.client().get("/articles/harbour").await);
        assert!(goes_with_others(&before), "{before}");
        let mut walk = broadsheet_site::Relating::default();
        let index = app.site.library.index().unwrap();
        while walk.step(&app.site, index.clone()).await.unwrap() {}
        assert_eq!(count(&db, "related_choices"), 3);
        let after = words(&app.client().get("/articles/harbour").await);
        assert!(goes_with_others(&after), "{after}");
    }
}

/// Enhancement may cost a page 15 KB in all, and the voice 5.
#[test]
fn scripts_are_small() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../themes/default/static/js");
    let size = |name: &str| std::fs::read(folder.join(name)).unwrap().len();
    let all: usize = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().metadata().unwrap())
        // What stands in folders is for staff.
        .filter(|found| found.is_file())
        .map(|file| file.len() as usize)
        .sum();
    assert!(size("listen.js") < 5_000, "{}", size("listen.js"));
    assert!(all < 15_000, "{all}");
}
