//! More than three articles a month: by other addresses, at once, at the month's edge, by another
//! spelling, by coming back.

use std::sync::Arc;

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::{DAY, HOUR};
use testkit::{Client, Standing, TestApp};
use tokio::task::JoinSet;

use crate::people::{can_read, count, publish, publish_many, says, sign_in, signed_in, unlock};

/// Unlocks what it can; gives how many.
async fn unlock_all(client: &mut Client, tags: impl Iterator<Item = usize>) -> usize {
    let mut opened = 0;
    for n in tags {
        opened += usize::from(unlock(client, &format!("story{n}x")).await);
    }
    opened
}

db::both_databases! {
    async fn threat_13_aliases_of_a_mailbox_share_an_allowance(db: TestDb) {
        let app = TestApp::new(&db);
        publish_many(&app, 30);
        let mut opened = 0;
        let aliases = [
            "jane.doe@gmail.com", "janedoe@gmail.com", "JaneDoe@GMAIL.com", "j.a.n.e.d.o.e@gmail.com", "janedoe+news@gmail.com",
            "jane.doe+a+b@gmail.com", "janedoe@googlemail.com", "jane.doe+x@googlemail.com", "JANE.DOE@googlemail.com", "janedo.e+2@gmail.com",
        ];
        for (turn, alias) in aliases.into_iter().enumerate() {
            let mut client = signed_in(&app, &alias.to_lowercase()).await;
            opened += unlock_all(&mut client, turn * 2..turn * 2 + 2).await;
            // Mail to one mailbox is limited by the hour.
            app.clock().advance(HOUR);
        }
        assert_eq!(opened, 3);
        assert_eq!(count(&db, "unlocks"), 3);
    }

    async fn threat_13_the_first_article_is_given_to_a_mailbox_once(db: TestDb) {
        let app = TestApp::new(&db);
        publish_many(&app, 4);
        let register = [("email", "jane.doe@gmail.com"), ("article", "story0x")];
        let mut first = app.client();
        assert_eq!(first.post("/register", &register).await.location(), Some("/articles/story0x#read-on"));
        assert!(can_read(&mut first, "story0x").await);
        for (alias, tag) in [("janedoe+1@gmail.com", "story1x"), ("Jane.Doe@googlemail.com", "story2x"), ("jane.doe@gmail.com", "story3x")] {
            let mut other = app.client();
            let answer = other.post("/register", &[("email", alias), ("article", tag)]).await;
            assert_eq!(answer.location(), Some("/login/code"), "{alias}");
            assert!(!can_read(&mut other, tag).await && !can_read(&mut other, "story0x").await, "{alias}");
        }
    }

    async fn threat_14_a_burst_from_one_network_or_domain_needs_the_code_first(db: TestDb) {
        let app = TestApp::new(&db);
        publish(&app, "harbour");
        let opened = |answer: &testkit::Answer| answer.location() == Some("/articles/harbour#read-on");
        let mut at_once = 0;
        for n in 0..30 {
            let email = format!("reader@fresh{n}.example");
            let answer = app.client().post("/register", &[("email", &email), ("article", "harbour")]).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{answer:?}");
            at_once += usize::from(opened(&answer));
        }
        assert_eq!(at_once, 10, "from one network");
        let mut at_once = 0;
        for n in 0..40_u8 {
            let mut client = app.client_at([203, 0, 113, n].into());
            let answer = client.post("/register", &[("email", &format!("reader{n}@made-today.example")), ("article", "harbour")]).await;
            at_once += usize::from(opened(&answer));
        }
        assert_eq!(at_once, 20, "from one domain");
        // The next real person behind that address enters the code and reads.
        let mut client = app.client();
        let email = "colleague@office.example";
        let answer = client.post("/register", &[("email", email), ("article", "harbour")]).await;
        assert_eq!(answer.location(), Some("/login/code"));
        assert!(!can_read(&mut client, "harbour").await);
        let code = app.code_to(email).await;
        client.post("/login/code", &[("email", email), ("code", &code)]).await;
        assert!(can_read(&mut client, "harbour").await);
    }

    async fn threat_14_an_address_to_throw_away_opens_nothing_until_the_code(db: TestDb) {
        let app = TestApp::with(&db, |config| config.readers.disposable_domains = vec!["burner.example".into()]);
        publish(&app, "harbour");
        for email in ["someone@mailinator.com", "someone@mx.mailinator.com", "someone@burner.example"] {
            let mut client = app.client();
            let answer = client.post("/register", &[("email", email), ("article", "harbour")]).await;
            assert_eq!(answer.location(), Some("/login/code"), "{email}");
            assert!(!can_read(&mut client, "harbour").await, "{email}");
            let code = app.code_to(email).await;
            client.post("/login/code", &[("email", email), ("code", &code)]).await;
            assert!(can_read(&mut client, "harbour").await, "{email}");
        }
    }

    async fn threat_15_two_hundred_at_once_open_exactly_three(db: TestDb) {
        let app = TestApp::new(&db);
        let ids = publish_many(&app, 20);
        let reader = testkit::visitor(app.db(), app.press(), Standing::Confirmed, ids[0]);
        // A second handle stands for a second process on the same database.
        let other = app.beside(db::Db::open(db.config(), db.data_dir()).unwrap());
        let clients = Arc::new([app.client_of(&reader), other.client_of(&reader)]);
        let mut pressing = JoinSet::new();
        for press in 0..200 {
            let clients = clients.clone();
            pressing.spawn(async move {
                let mut client = clients[press % 2].clone();
                client.post(&format!("/articles/story{}x/unlock", press * 7 % 20), &[]).await.status
            });
        }
        for status in pressing.join_all().await {
            assert_eq!(status, StatusCode::SEE_OTHER);
        }
        let mut opened = 0;
        let mut client = clients[0].clone();
        for n in 0..20 {
            opened += usize::from(can_read(&mut client, &format!("story{n}x")).await);
        }
        assert_eq!((opened, count(&db, "unlocks")), (3, 3));
        says(&client.get("/account").await, &["No free articles left in November"]);
    }

    async fn threat_17_the_month_turns_where_the_publication_is(db: TestDb) {
        let app = TestApp::with(&db, |config| config.site.time_zone = "Pacific/Auckland".into());
        let ids = publish_many(&app, 8);
        let mut client = app.client_in(Standing::Confirmed, ids[0]);
        let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_millisecond();
        // In Auckland December begins at eleven in the morning of 30 November, UTC.
        app.clock().set(at("2026-11-30T10:59:59.999Z"));
        assert_eq!(unlock_all(&mut client, 0..5).await, 3);
        says(&client.get("/articles/story4x").await, &["three free articles for November", "New ones come on 1 December"]);
        app.clock().advance(1);
        says(&client.get("/articles/story4x").await, &["Use 1 of your 3 free articles", "3 left in December, new ones on 1 January"]);
        assert_eq!(unlock_all(&mut client, 3..8).await, 3);
        // A clock that steps back opens the spent month no more than it does the present one.
        app.clock().advance(-DAY);
        assert_eq!(unlock_all(&mut client, 6..8).await, 0);
        says(&client.get("/articles/story7x").await, &["three free articles for December"]);
    }

    async fn threat_18_every_spelling_of_an_address_counts_as_one(db: TestDb) {
        let app = TestApp::new(&db);
        publish(&app, "harbour");
        let wanted = testkit::article(app.db(), app.press(), "harbour", |draft| {
            draft.source_hash = "changed".into();
            draft.slug = Some("The Night Harbour".into());
            draft.old_paths = vec!["/2014/05/harbour/".into()];
        });
        let mut client = app.client_in(Standing::Confirmed, wanted);
        let spellings = [
            "/articles/the-night-harbour", "/articles/The-Night-Harbour", "/articles/THE-NIGHT-HARBOUR", "/articles/the-night-harbour/",
            "/articles/harbour", "/articles/HARBOUR/", "/articles/%68arbour", "/articles/the%2Dnight%2Dharbour", "/2014/05/harbour", "/2014/05/HARBOUR/",
        ];
        for spelling in spellings {
            let page = client.visit(spelling).await;
            assert_eq!(page.status, StatusCode::OK, "{spelling}");
            says(&page, &["Use 1 of your 3 free articles"]);
        }
        for spelling in &spellings[..8] {
            let answer = client.post(&format!("{}/unlock", spelling.trim_end_matches('/')), &[]).await;
            assert_eq!(answer.location(), Some("/articles/the-night-harbour#read-on"), "{spelling}: {answer:?}");
            assert_eq!(count(&db, "unlocks"), 1, "{spelling}");
        }
        for spelling in spellings {
            says(&client.visit(spelling).await, &["2 left in November, new ones on 1 December"]);
        }
    }

    async fn threat_27_leaving_and_coming_back_refills_nothing(db: TestDb) {
        let app = TestApp::new(&db);
        publish_many(&app, 40);
        let mut opened = 0;
        let mut email = "nina@first.example".to_owned();
        for turn in 0..5 {
            let mut client = signed_in(&app, &email).await;
            opened += unlock_all(&mut client, turn * 6..turn * 6 + 2).await;
            // Another address ...
            let moved = format!("nina@moved{turn}.example");
            client.post("/account/address", &[("email", &moved)]).await;
            let code = app.code_to(&moved).await;
            let changed = client.post("/account/address/code", &[("email", &moved), ("code", &code)]).await;
            assert_eq!(changed.location(), Some("/account"), "{changed:?}");
            opened += unlock_all(&mut client, turn * 6 + 2..turn * 6 + 4).await;
            // ... no account at all, and back with the old address and with the new one.
            let gone = client.post("/account/delete", &[("confirm", &moved)]).await;
            assert_eq!((gone.status, gone.location()), (StatusCode::SEE_OTHER, Some("/")), "{gone:?}");
            let mut back = app.client();
            sign_in(&app, &mut back, &email).await;
            opened += unlock_all(&mut back, turn * 6 + 4..turn * 6 + 6).await;
            let gone = back.post("/account/delete", &[("confirm", &email)]).await;
            assert_eq!(gone.location(), Some("/"), "{gone:?}");
            email = moved;
            app.clock().advance(HOUR);
        }
        assert_eq!(opened, 3);
        assert_eq!(count(&db, "unlocks"), 3);
        // Nor is there another first article.
        let mut client = app.client();
        for address in ["nina@first.example", "nina@moved0.example", &email] {
            let answer = client.post("/register", &[("email", address), ("article", "story39x")]).await;
            assert_eq!(answer.location(), Some("/login/code"), "{address}");
            assert!(!can_read(&mut client, "story39x").await);
        }
    }
}
