//! Rights to one article: gift links and gated pictures; and rights that have ended.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::DAY;
use kernel::config::AccessLevel;
use press::billing;
use testkit::{Client, Standing, TestApp, Visitor, visitor};

use crate::oracle::holds_bytes;
use crate::people::{can_read, count, publish, reads, says, signed_in};
use crate::scene::{Scene, gif, keep_picture};

/// A subscriber's browser, and a link they made for the article with this tag.
async fn give(app: &TestApp, giver: &Visitor, tag: &str) -> String {
    let page = app.client_of(giver).post(&format!("/articles/{tag}/gift"), &[]).await;
    assert_eq!(
        (page.status, page.header("cache-control")),
        (StatusCode::OK, "private, no-store"),
        "{page:?}"
    );
    let text = page.text().replace("&#x2f;", "/");
    let (_, link) = text.split_once("/gift/").unwrap();
    format!("/gift/{}", link.split(['"', '<', ' ']).next().unwrap())
}

async fn take(app: &TestApp, link: &str) -> (Client, StatusCode) {
    let mut client = app.client();
    let status = client.post(link, &[]).await.status;
    (client, status)
}

db::both_databases! {
    async fn threat_21_pictures_past_a_wall_need_the_same_right(db: TestDb) {
        let scene = Scene::new(&db);
        let story = scene.metered();
        let (name, end) = story.picture.rsplit_once('.').unwrap();
        let spellings = [
            story.picture.clone(), story.picture.to_uppercase(), name.to_owned(), format!("{name}.jpg"), format!("{name}.webp"),
            format!("{}?w=100", story.picture), format!("{}/", story.picture), format!("{}%20", story.picture), format!("./{}", story.picture),
            format!("%2e%2f{}", story.picture), format!("{name}.{end}.{end}"), format!("..%2fmedia%2f{}", story.picture),
        ];
        for standing in [Standing::Anonymous, Standing::Exhausted, Standing::Lapsed] {
            let mut client = scene.app.client_in(standing, story.id);
            for spelling in &spellings {
                let answer = client.visit(&format!("/media/{spelling}")).await;
                assert!(answer.status.is_client_error(), "{spelling}: {answer:?}");
                assert!(!holds_bytes(&answer, &story.bytes));
            }
        }
        says(&scene.app.client().get(&format!("/media/{}", story.picture)).await, &["belongs to an article that is not open to you"]);
        let mut reader = scene.app.client_in(Standing::Unlocked, story.id);
        let answer = reader.get(&format!("/media/{}", story.picture)).await;
        assert_eq!((answer.status, answer.header("content-type"), &answer.body), (StatusCode::OK, "image/gif", &story.bytes));
        // The same picture before the wall of another article is open to all; past one only to its readers.
        let (id, file, _) = keep_picture(&scene.app, &gif(99));
        for (tag, gated) in [("behind", true), ("infront", false)] {
            testkit::article(scene.app.db(), scene.app.press(), tag, |draft| draft.pictures = vec![(id, gated)]);
            let status = scene.app.client().get(&format!("/media/{file}")).await.status;
            assert_eq!(status, if gated { StatusCode::FORBIDDEN } else { StatusCode::OK }, "{tag}");
        }
    }

    async fn threat_23_a_gift_opens_its_article_alone(db: TestDb) {
        let app = TestApp::with(&db, |config| {
            config.gifts.readers_per_link = 3;
            config.gifts.links_per_month = 4;
        });
        let wanted = publish(&app, "harbour");
        publish(&app, "lighthouse");
        testkit::article(app.db(), app.press(), "vault", |draft| draft.access = Some(AccessLevel::Subscribers));
        let giver = visitor(app.db(), app.press(), Standing::Subscriber, wanted);
        let link = give(&app, &giver, "harbour").await;
        // Looking at it opens nothing and uses nothing up.
        for _ in 0..5 {
            let mut preview = app.client();
            let page = preview.get(&link).await;
            assert_eq!((page.status, page.header("referrer-policy")), (StatusCode::OK, "no-referrer"));
            assert!(!reads(&page, "harbour") && preview.cookies.is_empty());
        }
        let (mut friend, status) = take(&app, &link).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        assert!(can_read(&mut friend, "harbour").await);
        assert!(!can_read(&mut friend, "lighthouse").await && !can_read(&mut friend, "vault").await);
        // The same browser again is no further reader; the fourth browser is one too many.
        assert_eq!(friend.post(&link, &[]).await.status, StatusCode::SEE_OTHER);
        for _ in 0..2 {
            assert_eq!(take(&app, &link).await.1, StatusCode::SEE_OTHER);
        }
        let (mut late, status) = take(&app, &link).await;
        assert_eq!(status, StatusCode::GONE);
        assert!(!can_read(&mut late, "harbour").await && can_read(&mut friend, "harbour").await);
        // An article for subscribers can be given as well, that one alone.
        let (mut other, _) = take(&app, &give(&app, &giver, "vault").await).await;
        assert!(can_read(&mut other, "vault").await && !can_read(&mut other, "harbour").await);
        // Nobody guesses one.
        for n in 0..50 {
            let guess = format!("/gift/{}{n:02}", &link[6..link.len() - 2]);
            if guess != link {
                assert_eq!(take(&app, &guess).await.1, StatusCode::NOT_FOUND);
            }
        }
        // The month's links come to an end, with a sentence.
        give(&app, &giver, "lighthouse").await;
        give(&app, &giver, "lighthouse").await;
        let refused = app.client_of(&giver).post("/articles/harbour/gift", &[]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN);
        says(&refused, &["All gift links of this month are made"]);
        assert_eq!(count(&db, "gift_links"), 4);
        // Who has nothing gives nothing.
        for standing in [Standing::Anonymous, Standing::Unlocked, Standing::Lapsed, Standing::GiftTaker] {
            let refused = app.client_in(standing, wanted).post("/articles/harbour/gift", &[]).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{standing:?}");
        }
    }

    async fn threat_23_a_gift_ends_with_its_time_and_its_giver(db: TestDb) {
        let app = TestApp::new(&db);
        let wanted = publish(&app, "harbour");
        let giver = visitor(app.db(), app.press(), Standing::Comp, wanted);
        let link = give(&app, &giver, "harbour").await;
        let (mut friend, _) = take(&app, &link).await;
        app.clock().advance(30 * DAY - 1);
        assert!(can_read(&mut friend, "harbour").await);
        app.clock().advance(1);
        assert!(!can_read(&mut friend, "harbour").await);
        says(&app.client().get(&link).await, &["This gift has expired"]);
        let link = give(&app, &giver, "harbour").await;
        let (mut friend, _) = take(&app, &link).await;
        assert!(can_read(&mut friend, "harbour").await);
        end_grants(&app, &giver);
        assert!(!can_read(&mut friend, "harbour").await);
        assert_eq!(take(&app, &link).await.1, StatusCode::GONE);
    }

    async fn threat_23_a_gift_can_be_taken_back(db: TestDb) {
        let app = TestApp::new(&db);
        let wanted = publish(&app, "harbour");
        let giver = visitor(app.db(), app.press(), Standing::Subscriber, wanted);
        let link = give(&app, &giver, "harbour").await;
        let (mut friend, _) = take(&app, &link).await;
        let id: i64 = db.read_blocking::<_, db::DbError>(|conn| conn.query_one("SELECT id FROM gift_links", &[])).unwrap();
        let revoke = format!("/account/gifts/{id}/revoke");
        let mut stranger = app.client_in(Standing::Subscriber, wanted);
        assert_eq!(stranger.post(&revoke, &[]).await.status, StatusCode::NOT_FOUND);
        assert!(can_read(&mut friend, "harbour").await);
        assert_eq!(app.client_of(&giver).post(&revoke, &[]).await.status, StatusCode::SEE_OTHER);
        assert!(!can_read(&mut friend, "harbour").await);
        assert_eq!(take(&app, &link).await.1, StatusCode::GONE);
    }

    async fn threat_31_a_lapse_acts_on_the_next_request(db: TestDb) {
        let app = TestApp::new(&db);
        let wanted = publish(&app, "harbour");
        let someone = visitor(app.db(), app.press(), Standing::Subscriber, wanted);
        let mut client = app.client_of(&someone);
        assert!(can_read(&mut client, "harbour").await);
        // A second handle, as of another process, sees it on its next request as well.
        let other = app.beside(db::Db::open(db.config(), db.data_dir()).unwrap());
        let mut elsewhere = other.client_of(&someone);
        assert!(can_read(&mut elsewhere, "harbour").await);
        end_grants(&app, &someone);
        app.is_heard_by(&other).await;
        assert!(!can_read(&mut client, "harbour").await && !can_read(&mut elsewhere, "harbour").await);
        // By time alone, to the millisecond.
        let someone = visitor(app.db(), app.press(), Standing::Subscriber, wanted);
        let mut client = app.client_of(&someone);
        app.clock().advance(30 * DAY - 1);
        assert!(can_read(&mut client, "harbour").await);
        app.clock().advance(1);
        let vault = testkit::article(app.db(), app.press(), "vault", |draft| draft.access = Some(AccessLevel::Subscribers));
        assert!(vault > 0 && !can_read(&mut client, "harbour").await);
        says(&client.get("/articles/vault").await, &["Your subscription ended on 10 December", "Renew"]);
    }

    async fn threat_31_an_institution_ends_on_its_day(db: TestDb) {
        let app = TestApp::with(&db, |config| {
            config.institutions[0].until = Some("2026-11-11T00:00:00Z".parse().unwrap());
        });
        publish(&app, "harbour");
        let mut client = app.client_at(testkit::ON_CAMPUS);
        says(&client.get("/articles/harbour").await, &["Access provided by Stanmar University Library"]);
        assert!(can_read(&mut client, "harbour").await);
        app.clock().advance(DAY / 2);
        assert!(!can_read(&mut client, "harbour").await);
        // Nor does it open anything to leave the campus with.
        let mut reader = signed_in(&app, "student@campus.example").await;
        assert!(!can_read(&mut reader, "harbour").await);
    }
}

/// Ends every grant of theirs now.
fn end_grants(app: &TestApp, someone: &Visitor) {
    let (reader, now) = (someone.reader.unwrap(), app.clock().now());
    let ended = app.db().write_blocking(move |tx| billing::revoke(tx, reader, now)).unwrap();
    assert_eq!(ended, 1);
}
