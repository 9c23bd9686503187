//! The second factor at the door: set up, shown, guessed at, lost.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::{DAY, HOUR, MINUTE};
use press::staff::Role;
use testkit::TestApp;

use crate::scene::{acts, article, code_at, inside, signed_in, texts};

db::both_databases! {
    async fn an_owner_sets_a_factor_up_and_keeps_the_codes(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut owner = signed_in(&app, Role::Owner);
        let page = owner.visit("/newsroom").await;
        assert_eq!(page.status, StatusCode::OK);
        let (square, secret) = (page.text().contains("<svg class=\"square\""), texts(&page, ".secret").remove(0));
        assert!(square && !page.text().contains("style="), "{page:?}");
        assert_eq!(texts(&page, ".rail nav a").len(), 0, "there is nowhere to go yet");
        let before = owner.cookies.clone();
        let wrong = owner.post("/newsroom/factor", &[("code", "000000")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(texts(&wrong, ".secret").remove(0), secret, "the app's secret stays");
        let code = code_at(&secret, app.clock().now());
        let done = owner.post("/newsroom/factor", &[("code", &code)]).await;
        assert_eq!((done.status, texts(&done, ".codes code").len()), (StatusCode::OK, 10));
        assert_ne!(owner.cookies, before, "another cookie");
        let home = owner.get("/newsroom").await;
        let rail = [
            "Today", "In the works", "Stories", "Calendar", "Front page", "Newsletters", "Openings", "Sections and topics", "Media",
            "Readers", "Institutions", "Ads", "Figures", "People", "Settings", "Log",
        ];
        assert_eq!(texts(&home, ".rail nav a"), rail);
        // What was planted or copied before is worth nothing.
        let mut old = app.client();
        old.cookies = before;
        assert_eq!(old.get("/newsroom").await.location(), Some("/login?next=%2Fnewsroom"));
        assert_eq!(acts(&app), ["factor-set-up", "entered"]);
    }

    async fn a_code_is_shown_once_and_guessing_ends(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut owner = inside(&app, Role::Owner).await;
        app.clock().advance(3 * HOUR);
        let code = code_at(&owner.secret, app.clock().now());
        let form = [("code", code.as_str()), ("next", "/newsroom/people?after=a")];
        let opened = owner.client.post("/newsroom/confirm", &form).await;
        assert_eq!(opened.location(), Some("/newsroom/people?after=a"));
        assert_eq!(owner.client.post("/newsroom/confirm", &form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        for _ in 0..4 {
            owner.client.post("/newsroom/confirm", &[("code", "111111")]).await;
        }
        app.clock().advance(MINUTE);
        let blocked = owner.confirm(&app).await;
        assert!(blocked.text().contains("Try again in 14 min"), "{blocked:?}");
        app.clock().advance(14 * MINUTE);
        assert_eq!(owner.confirm(&app).await.location(), Some("/newsroom"));
        let away = [("code", "000000"), ("next", "https://evil.example/newsroom")];
        let page = owner.client.post("/newsroom/confirm", &away).await;
        assert!(!page.text().contains("evil.example"), "{page:?}");
    }

    async fn a_lost_phone_is_what_recovery_codes_are_for(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut owner = inside(&app, Role::Owner).await;
        app.clock().advance(DAY);
        let typed = owner.codes[0].to_uppercase();
        let opened = owner.client.submit("/newsroom/confirm", &[("code", &typed)]).await;
        assert!(opened.text().contains("You have 9 recovery codes left"), "{opened:?}");
        let fresh = owner.client.post("/newsroom/factor/codes", &[]).await;
        assert_eq!(texts(&fresh, ".codes code").len(), 10);
        app.clock().advance(DAY);
        let void = owner.client.post("/newsroom/confirm", &[("code", &owner.codes[1])]).await;
        assert_eq!(void.status, StatusCode::UNPROCESSABLE_ENTITY);
    }

    async fn whoever_signed_in_long_ago_signs_in_again(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut editor = signed_in(&app, Role::Editor);
        assert_eq!(editor.get("/newsroom").await.status, StatusCode::OK);
        app.clock().advance(119 * MINUTE);
        assert_eq!(editor.get("/newsroom/stories").await.status, StatusCode::OK);
        app.clock().advance(119 * MINUTE);
        assert_eq!(editor.get("/newsroom").await.status, StatusCode::OK, "it was in use meanwhile");
        app.clock().advance(2 * HOUR);
        let closed = editor.get("/newsroom/stories?q=a").await;
        assert_eq!(closed.location(), Some("/newsroom/sign-in?next=%2Fnewsroom%2Fstories%3Fq%3Da"));
        let page = editor.follow(closed).await;
        assert!(page.text().contains("sign in again"), "{page:?}");
        let out = editor.post("/newsroom/sign-in", &[("next", "/newsroom/stories?q=a")]).await;
        assert_eq!(out.location(), Some("/login?next=%2Fnewsroom%2Fstories%3Fq%3Da"));
        assert!(editor.cookies.iter().all(|(name, _)| !name.starts_with("session")), "{:?}", editor.cookies);
    }

    async fn with_the_setting_everyone_shows_one(db: TestDb) {
        let app = TestApp::with(&db, |config| {
            config.staff.second_factor = kernel::config::SecondFactor::Everyone;
        });
        article(&app);
        let mut analyst = signed_in(&app, Role::Analyst);
        assert_eq!(analyst.get("/newsroom").await.location(), Some("/newsroom/factor?next=%2Fnewsroom"));
        assert_eq!(inside(&app, Role::Analyst).await.client.get("/newsroom").await.status, StatusCode::OK);
    }

    async fn the_account_leads_to_the_newsroom(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut editor = signed_in(&app, Role::Editor);
        assert!(editor.get("/account").await.text().contains("href=\"/newsroom\""));
        let mut reader = app.client_in(testkit::Standing::Subscriber, 1);
        assert!(!reader.get("/account").await.text().contains("/newsroom"));
    }
}
