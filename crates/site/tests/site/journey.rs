//! The reader's way, step by step, with the words a reader sees.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use db::testing::TestDb;
use kernel::config::{AccessLevel, Unlock};
use testkit::{Client, Standing, TestApp};

use crate::people::{can_read, count, publish, publish_many, reads, says, sign_in, signed_in, unlock, words};

const EMAIL: &str = "nina@reader.example";

db::both_databases! {
    async fn a_passer_by_becomes_a_reader(db: TestDb) {
        let app = TestApp::new(&db);
        publish_many(&app, 8);
        let mut nina = app.client();
        let wall = nina.get("/articles/story0x").await;
        says(&wall, &[
            "story0x", "What there is to say about story0x.", "Ada Quill", "9 November 2026", "Keep reading for free",
            "Leave your e-mail address and the rest of this article opens at once.", "The rest of this article, now",
            "Three articles of your choice each month", "weekly free , the free newsletter".replace(" ,", ",").as_str(),
            "We mail you a code to confirm the address; there is no password. Confirming starts weekly free: one click in any issue ends it",
            "Subscribe now for full access", "Already a subscriber? Log in", "All-Access contains", "No advertising",
            "More from The Test Courier", "Writes on ports.",
        ]);
        // A slip of the finger is asked about, and a wrong address explained, where the form stands.
        let slip = nina.post("/register", &[("email", "nina@gmial.com"), ("article", "story0x")]).await;
        assert_eq!(slip.status, StatusCode::UNPROCESSABLE_ENTITY);
        says(&slip, &["Did you mean nina@gmail.com?", "No, my address is right as typed", "Keep reading for free"]);
        let wrong = nina.post("/register", &[("email", "nina at reader"), ("article", "story0x")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text().contains("role=\"alert\"") && wrong.text().contains("nina at reader"));
        assert_eq!(count(&db, "readers"), 0);
        // Leaving the address opens this article, and this one alone.
        let left = nina.post("/register", &[("email", EMAIL), ("article", "story0x")]).await;
        assert_eq!((left.status, left.location()), (StatusCode::SEE_OTHER, Some("/articles/story0x#read-on")));
        let first = nina.get("/articles/story0x").await;
        assert!(reads(&first, "story0x") && first.text().contains("id=\"read-on\""));
        says(&first, &["Check your inbox", "Confirming your address gives you three articles of your choice each month.", "Not your address? Change it"]);
        assert!(!can_read(&mut nina, "story1x").await);
        says(&nina.get("/articles/story1x").await, &["Check your inbox"]);
        // Confirming leads back to the article, just below the teaser, and gives the allowance.
        let code = app.code_to(EMAIL).await;
        let confirmed = nina.post("/login/code", &[("code", &code)]).await;
        assert_eq!(confirmed.location(), Some("/articles/story0x#read-on"), "{confirmed:?}");
        let first = nina.get("/articles/story0x").await;
        assert!(reads(&first, "story0x") && !words(&first).contains("Check your inbox"));
        let account = nina.get("/account").await;
        says(&account, &[EMAIL, "Registered reader", "3 free articles left in November", "New ones on 1 December", "This device"]);
        assert!(account.text().contains("value=\"weekly-free\" checked") && !account.text().contains("daily-review"), "{account:?}");
        let letters = app.mails_to(EMAIL).await;
        assert!(letters.iter().any(|letter| letter.subject == "Welcome to The Test Courier" && letter.text.contains("Three articles of your choice")));
        // Three of her choice.
        for (tag, text) in [
            ("story1x", "2 left in November, new ones on 1 December."),
            ("story2x", "1 left in November, new ones on 1 December."),
            ("story3x", "That was your last free article in November; new ones on 1 December."),
        ] {
            let page = nina.get(&format!("/articles/{tag}")).await;
            assert!(!reads(&page, tag));
            says(&page, &["Read on with a free article", "Use 1 of your 3 free articles", "The article stays open to you for good."]);
            assert!(unlock(&mut nina, tag).await);
            says(&nina.get(&format!("/articles/{tag}")).await, &[text]);
        }
        let wall = nina.get("/articles/story4x").await;
        says(&wall, &[
            "You have read your three free articles for November", "New ones come on 1 December.", "All-Access", "€9", "a month",
            "Every article", "Subscribe now for full access",
        ]);
        assert!(!unlock(&mut nina, "story4x").await);
        // Next month there are new ones, and the old stay open.
        app.clock().set("2026-12-01T00:00:00Z".parse::<jiff::Timestamp>().unwrap().as_millisecond());
        for tag in ["story0x", "story1x", "story2x", "story3x"] {
            assert!(can_read(&mut nina, tag).await, "{tag}");
        }
        says(&nina.get("/articles/story4x").await, &["3 left in December, new ones on 1 January."]);
        assert!(unlock(&mut nina, "story4x").await);
    }

    async fn a_known_address_opens_nothing_and_signs_nobody_in(db: TestDb) {
        let app = TestApp::new(&db);
        publish_many(&app, 3);
        signed_in(&app, EMAIL).await;
        let mut stranger = app.client();
        let left = stranger.submit("/register", &[("email", EMAIL), ("article", "story0x")]).await;
        says(&left, &["Check your inbox", "We sent a 6-digit code to nina@reader.example. Enter it below and you are back at your article."]);
        assert!(!can_read(&mut stranger, "story0x").await);
        assert_eq!(stranger.get("/account").await.location(), Some("/login?next=/account"));
        // Whoever has the code is back at the article, with a first article if there was none.
        let code = app.code_to(EMAIL).await;
        let entered = stranger.post("/login/code", &[("email", EMAIL), ("code", &code)]).await;
        assert_eq!(entered.location(), Some("/articles/story0x#read-on"));
        assert!(can_read(&mut stranger, "story0x").await);
        assert!(!can_read(&mut stranger, "story1x").await);
        assert_eq!(count(&db, "unlocks"), 0);
    }

    async fn the_link_in_the_mail_opens_the_first_article_where_it_is_pressed(db: TestDb) {
        let app = TestApp::new(&db);
        publish(&app, "harbour");
        app.client().post("/register", &[("email", EMAIL), ("article", "harbour")]).await;
        let link = app.link_to(EMAIL, "/login/link/").await;
        let mut phone = app.client();
        says(&phone.get(&link).await, &["One press and you are in", "This signs in the browser you are looking at now."]);
        assert_eq!(phone.post(&link, &[]).await.location(), Some("/articles/harbour#read-on"));
        assert!(can_read(&mut phone, "harbour").await);
        says(&phone.get("/account").await, &["3 free articles left in November"]);
    }

    async fn each_standing_meets_its_own_wall(db: TestDb) {
        let app = TestApp::new(&db);
        let metered = publish(&app, "harbour");
        let vault = testkit::article(app.db(), app.press(), "vault", |draft| draft.access = Some(AccessLevel::Subscribers));
        testkit::article(app.db(), app.press(), "lounge", |draft| draft.access = Some(AccessLevel::Registered));
        for (standing, at_metered, at_vault) in [
            (Standing::Anonymous, "Keep reading for free", "This article is for subscribers"),
            (Standing::Unconfirmed, "Check your inbox", "This article is for subscribers"),
            (Standing::Confirmed, "Use 1 of your 3 free articles", "This article is for subscribers"),
            (Standing::Exhausted, "You have read your three free articles for November", "This article is for subscribers"),
            (Standing::Lapsed, "Use 1 of your 3 free articles", "Your subscription ended on 31 October"),
        ] {
            let mut client = app.client_in(standing, metered);
            says(&client.get("/articles/harbour").await, &[at_metered]);
            says(&client.get("/articles/vault").await, &[at_vault]);
        }
        says(&app.client().get("/articles/lounge").await, &["Keep reading for free"]);
        for standing in [Standing::Subscriber, Standing::Comp, Standing::Institution] {
            let page = app.client_in(standing, vault).get("/articles/vault").await;
            assert!(reads(&page, "vault") && !page.text().contains("id=\"wall\""), "{standing:?}");
            assert_eq!(words(&page).contains("Access provided by Stanmar University Library"), standing == Standing::Institution);
        }
        says(&app.client_in(Standing::Subscriber, vault).get("/subscribe").await, &["You have All-Access, until 10 December 2026."]);
    }

    async fn a_newsletter_starts_with_a_press_and_ends_with_one(db: TestDb) {
        let app = TestApp::new(&db);
        let mut client = app.client();
        let sent = client.submit("/newsletters", &[("email", EMAIL), ("newsletter", "weekly-free")]).await;
        says(&sent, &["Press the button in the mail we sent you and weekly free comes with its next issue."]);
        let link = app.link_to(EMAIL, "/newsletters/confirm/").await;
        says(&client.get(&link).await, &["Confirm weekly free"]);
        assert_eq!(count(&db, "newsletter_subscriptions"), 0);
        says(&client.post(&link, &[]).await, &["You are signed up"]);
        assert_eq!(client.get("/account").await.location(), Some("/login?next=/account"), "it signs nobody in");
        let public_id: String = db.read_blocking::<_, db::DbError>(|conn| conn.query_one("SELECT public_id FROM readers", &[])).unwrap();
        let stop = press::newsletters::stop_path(app.press(), &public_id, "weekly-free");
        says(&client.get(&stop).await, &["End weekly free?"]);
        says(&client.post(&stop, &[("List-Unsubscribe", "One-Click")]).await, &["You are unsubscribed"]);
        let forged = format!("{}0", &stop[..stop.len() - 1]);
        if forged != stop {
            assert_eq!(client.post(&forged, &[]).await.status, StatusCode::NOT_FOUND);
        }
        let resume = press::newsletters::resume_path(app.press(), &public_id, "weekly-free");
        says(&client.get(&resume).await, &["again?", "Yes, send it to me again"]);
        says(&client.post(&resume, &[]).await, &["You are signed up again"]);
    }

    async fn a_reader_takes_their_data_along_and_leaves(db: TestDb) {
        let app = TestApp::new(&db);
        publish_many(&app, 2);
        let mut nina = signed_in(&app, EMAIL).await;
        unlock(&mut nina, "story0x").await;
        let export = nina.get("/account/export").await;
        assert_eq!(export.header("content-disposition"), "attachment; filename=\"my-data.json\"");
        assert!(export.text().contains(EMAIL) && export.text().contains("story0x"));
        serde_json::from_slice::<serde_json::Value>(&export.body).unwrap();
        let refused = nina.post("/account/delete", &[("confirm", "someone@else.example")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        says(&refused, &["This is not the address of your account."]);
        nina.post("/account/delete", &[("confirm", "NINA@reader.example")]).await;
        assert_eq!((count(&db, "readers"), count(&db, "sessions"), count(&db, "jobs")), (0, 0, 0));
        sign_in(&app, &mut nina, EMAIL).await;
        assert!(can_read(&mut nina, "story0x").await, "what was unlocked stays open");
        says(&nina.get("/account").await, &["2 free articles left in November"]);
    }

    async fn automatic_spends_on_a_readers_view_alone(db: TestDb) {
        let app = TestApp::with(&db, |config| config.meter.unlock = Unlock::Automatic);
        let ids = publish_many(&app, 6);
        let reader = testkit::visitor(app.db(), app.press(), Standing::Confirmed, ids[0]);
        let look = async |client: &mut Client, method: Method, headers: &[(&'static str, &str)]| {
            let headers = headers.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()));
            client.send(method, "/articles/story0x", headers.collect::<HeaderMap>(), Vec::new()).await
        };
        let mut client = app.client_of(&reader);
        look(&mut client, Method::HEAD, &[]).await;
        for (name, value) in [
            ("sec-purpose", "prefetch"), ("sec-purpose", "prefetch;prerender"), ("purpose", "prefetch"), ("x-moz", "prefetch"), ("x-purpose", "preview"),
            ("user-agent", "Mozilla/5.0 (compatible; Googlebot/2.1)"), ("user-agent", "facebookexternalhit/1.1"), ("user-agent", "Slackbot-LinkExpanding 1.0"), ("user-agent", ""),
        ] {
            let page = look(&mut client, Method::GET, &[(name, value)]).await;
            assert!(name == "x-purpose" || !reads(&page, "story0x"), "{name}: {value}");
            if name == "x-purpose" {
                // No browser of today sends it; a view is a view.
                assert_eq!(count(&db, "unlocks"), 1);
                db.write_blocking::<_, db::DbError>(|tx| {
                    let holder: i64 = tx.query_one("DELETE FROM meter RETURNING holder_id", &[])?;
                    tx.execute("DELETE FROM unlocks", &[])?;
                    tx.record_change("holder", holder, 0)
                }).unwrap();
            }
            assert_eq!(count(&db, "unlocks"), 0, "{name}: {value}");
        }
        for path in ["/feed.xml", "/", "/search?q=story", "/sections/ports", "/articles/nothing", "/articles/story0x/unlock", "/articles/STORY0X"] {
            client.get(path).await;
            assert_eq!(count(&db, "unlocks"), 0, "{path}");
        }
        for (spent, tag) in [(1, "story0x"), (1, "story0x"), (2, "story1x"), (3, "story2x"), (3, "story3x")] {
            assert_eq!(can_read(&mut client, tag).await, tag != "story3x");
            assert_eq!(count(&db, "unlocks"), spent, "{tag}");
        }
        // Whoever is entitled spends nothing.
        for standing in [Standing::Subscriber, Standing::Institution, Standing::GiftTaker, Standing::FirstArticle] {
            assert!(can_read(&mut app.client_in(standing, ids[5]), "story5x").await);
            assert_eq!(count(&db, "unlocks"), 3, "{standing:?}");
        }
    }
}
