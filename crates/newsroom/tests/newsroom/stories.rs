//! The wire: every story by headline, state and section, paged by key.

use axum::http::StatusCode;
use db::DbError;
use db::testing::TestDb;
use kernel::clock::DAY;
use press::staff::Role;
use testkit::{START, TestApp};

use crate::scene::{inside, signed_in, texts};

fn story(app: &TestApp, title: &str, age: i64, change: impl FnOnce(&mut press::articles::Manuscript)) {
    let title = title.to_owned();
    let tag = format!("s{age}");
    testkit::article(app.db(), app.press(), &tag, |draft| {
        draft.title = title;
        draft.published_at = Some(START - age * DAY);
        change(draft);
    });
}

async fn titles(client: &mut testkit::Client, query: &str) -> Vec<String> {
    let page = client.get(&format!("/newsroom/stories{query}")).await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    texts(&page, ".wire .what")
}

db::both_databases! {
    async fn stories_are_found_by_headline_state_and_section(db: TestDb) {
        let app = TestApp::new(&db);
        story(&app, "The Weir at Night", 1, |draft| draft.section = Some("Ports".into()));
        story(&app, "Élan and 100% of it", 2, |draft| draft.section = Some("Trade".into()));
        story(&app, "Night shift", 3, |draft| {
            draft.section = Some("Trade".into());
            draft.published = false;
        });
        let mut author = signed_in(&app, Role::Author);
        assert_eq!(titles(&mut author, "").await, ["The Weir at Night", "Élan and 100% of it", "Night shift"]);
        assert_eq!(titles(&mut author, "?q=NIGHT").await, ["The Weir at Night", "Night shift"]);
        assert_eq!(titles(&mut author, "?q=night+weir").await, ["The Weir at Night"]);
        assert_eq!(titles(&mut author, "?q=%C3%A9lan").await, ["Élan and 100% of it"]);
        assert_eq!(titles(&mut author, "?q=100%25").await, ["Élan and 100% of it"]);
        assert_eq!(titles(&mut author, "?q=%25").await, ["Élan and 100% of it"], "a wildcard is a letter");
        assert_eq!(titles(&mut author, "?state=draft").await, ["Night shift"]);
        assert_eq!(titles(&mut author, "?section=trade&state=published").await, ["Élan and 100% of it"]);
        assert_eq!(titles(&mut author, "?section=nonsense&state=nonsense&after=nonsense").await.len(), 3);
        let none = author.get("/newsroom/stories?q=nobody").await;
        assert!(none.text().contains("No story fits"), "{none:?}");
        let draft = author.get("/newsroom/stories?state=draft").await;
        assert_eq!(texts(&draft, ".wire .what a").len(), 0, "what is not published has no address yet");
    }

    async fn pages_follow_each_other_and_lose_nothing(db: TestDb) {
        let app = TestApp::new(&db);
        // Two of each age: the row breaks the tie.
        for n in 0..104 {
            let tag = format!("t{n}x");
            testkit::article(app.db(), app.press(), &tag, |draft| draft.published_at = Some(START - (n / 2) * DAY - DAY));
        }
        let mut author = signed_in(&app, Role::Author);
        let (mut seen, mut next) = (Vec::new(), Some("/newsroom/stories?q=t".to_owned()));
        while let Some(path) = next {
            let page = author.get(&path).await;
            let found = texts(&page, ".wire .what");
            assert!(found.len() <= 50);
            seen.extend(found);
            let text = page.text();
            next = text.split("rel=\"next\" href=\"").nth(1).map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&"));
        }
        let distinct: std::collections::BTreeSet<_> = seen.iter().collect();
        assert_eq!((seen.len(), distinct.len()), (104, 104));
    }

    async fn home_says_how_it_stands(db: TestDb) {
        let app = TestApp::new(&db);
        story(&app, "The Weir at Night", 1, |_| ());
        story(&app, "Night shift", 2, |draft| draft.published = false);
        let mut owner = inside(&app, Role::Owner).await;
        let home = owner.client.get("/newsroom").await;
        assert_eq!(texts(&home, ".figures b"), ["1", "0", "1", "0", "1", "1"], "{home:?}");
        assert_eq!(texts(&home, ".wire .what"), ["The Weir at Night", "Night shift"]);
        let mut author = signed_in(&app, Role::Author);
        assert_eq!(texts(&author.get("/newsroom").await, ".figures b").len(), 5, "readers are not theirs to count");
    }

    async fn home_tells_of_licences_that_end(db: TestDb) {
        let app = TestApp::new(&db);
        app.db()
            .write_blocking::<_, DbError>(|tx| {
                let sql = "INSERT INTO media (public_id, storage_key, mime, width, height, bytes, created_at, licence_until)
                    VALUES ($1, $1, 'image/jpeg', 800, 600, 1, 1, $2)";
                for (id, until) in [("p1", START - DAY), ("p2", START + 20 * DAY), ("p3", START + 40 * DAY)] {
                    tx.execute(sql, &[&id, &until])?;
                }
                Ok(())
            })
            .unwrap();
        let mut author = signed_in(&app, Role::Author);
        let home = author.get("/newsroom").await;
        assert_eq!(texts(&home, ".licences a"), ["1 picture whose licence ends within 30 days"], "{home:?}");
        let shown = author.get("/newsroom/media?show=ending").await;
        let of = |id: &str| texts(&shown, &format!("a[href=\"/newsroom/media/{id}\"]")).len();
        assert!(of("p1") == 0 && of("p2") > 0 && of("p3") == 0, "{shown:?}");
    }
}
