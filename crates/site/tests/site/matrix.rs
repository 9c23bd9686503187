//! Every route for every standing: paid words reach nobody who may not read them, and everybody who
//! may.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::config::AccessLevel;
use testkit::{Answer, Place, Standing};

use crate::oracle::{holds_bytes, leaks};
use crate::scene::{Scene, Story};

/// Whether someone who stands so towards `wanted` may read `story`: what opens one article opens no
/// other.
fn may_read(standing: Standing, wanted: &Story, story: &Story) -> bool {
    let towards = match standing {
        _ if story.id == wanted.id => standing,
        Standing::FirstArticle => Standing::Unconfirmed,
        Standing::Unlocked => Standing::Confirmed,
        Standing::GiftTaker => Standing::Anonymous,
        other => other,
    };
    towards.opens(story.level)
}

/// Holds an answer against what its reader may read.
fn check(scene: &Scene, standing: Standing, wanted: &Story, asked: &str, answer: &Answer) {
    assert!(answer.status.as_u16() < 500, "{asked} as {standing:?}: {answer:?}");
    for story in scene.stories.iter().filter(|story| !may_read(standing, wanted, story)) {
        let found = leaks(answer, &story.canaries);
        assert!(found.is_empty(), "{asked} gives {standing:?} the {found:?} of {}: {answer:?}", story.slug);
        assert!(
            !holds_bytes(answer, &story.bytes),
            "{asked} gives {standing:?} the picture of {}",
            story.slug
        );
        for name in [&story.picture, &story.still] {
            assert!(!answer.text().contains(name), "{asked} names {standing:?} a picture of {}", story.slug);
        }
        let named =
            |copy: &str| copy.strip_suffix(".webp").is_some_and(|name| asked.contains(&format!("{name}.")));
        let copy = story.copies.iter().any(|copy| named(copy));
        assert!(
            !copy || answer.status == StatusCode::FORBIDDEN,
            "{asked} is given to {standing:?}: {answer:?}"
        );
    }
}

/// The article and its picture, whole for those who may read it.
async fn check_article(scene: &Scene, standing: Standing, wanted: &Story) {
    let mut client = scene.app.client_in(standing, wanted.id);
    for story in &scene.stories {
        let page = client.get(&story.path()).await;
        let picture = client.get(&format!("/media/{}", story.picture)).await;
        for copy in &story.copies {
            let answer = client.get(&format!("/media/{copy}")).await;
            check(scene, standing, wanted, copy, &answer);
            if may_read(standing, wanted, story) {
                assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "image/webp"));
                assert_eq!(answer.header("cache-control"), "private, no-store");
                assert!(page.text().contains(copy), "{copy} is not offered to {standing:?}");
            }
        }
        // Nobody has made it in AVIF yet: whoever may see it gets it in WebP, and whoever may not gets nothing.
        for other in [".avif", ".jpg"] {
            let copy = story.copies[0].replace(".webp", other);
            let answer = client.get(&format!("/media/{copy}")).await;
            check(scene, standing, wanted, &copy, &answer);
            let may = may_read(standing, wanted, story);
            assert_eq!(answer.status == StatusCode::OK, may, "{copy} as {standing:?}");
            assert!(!may || answer.header("cache-control") == "private, no-store", "{copy}: {answer:?}");
        }
        check(scene, standing, wanted, &story.path(), &page);
        check(scene, standing, wanted, &story.picture, &picture);
        assert_eq!(page.status, StatusCode::OK, "{} as {standing:?}", story.slug);
        assert!(page.text().contains(&story.canaries.open_word()), "{} has no teaser", story.slug);
        if may_read(standing, wanted, story) {
            assert_eq!(leaks(&page, &story.canaries), Place::ALL, "{} as {standing:?}", story.slug);
            assert!(page.text().contains(&story.picture), "{} as {standing:?}", story.slug);
            assert_eq!((picture.status, &picture.body), (StatusCode::OK, &story.bytes));
        } else {
            assert_eq!(picture.status, StatusCode::FORBIDDEN, "{} as {standing:?}", story.picture);
        }
    }
}

async fn every_page(scene: &Scene, wanted: &Story) {
    let tour = scene.tour(wanted).await;
    for standing in Standing::ALL {
        let mut client = scene.app.client_in(standing, wanted.id);
        for page in tour.iter().flat_map(|(_, asked)| &asked.pages) {
            let answer = client.get(page).await;
            check(scene, standing, wanted, page, &answer);
            if page.starts_with("/og/") && answer.status.is_redirection() {
                let card = client.get(answer.header("location")).await;
                assert_eq!(card.status, StatusCode::OK, "{page} as {standing:?}");
                check(scene, standing, wanted, page, &card);
            }
        }
    }
}

async fn every_form(scene: &Scene, wanted: &Story) {
    // The others may read everything.
    let walled = Standing::ALL
        .into_iter()
        .filter(|standing| scene.stories.iter().any(|story| !may_read(*standing, wanted, story)));
    for standing in walled {
        for (path, fields) in scene.tour(wanted).await.iter().flat_map(|(_, asked)| &asked.forms) {
            // Someone new each time: a form may change how they stand.
            let mut client = scene.app.client_in(standing, wanted.id);
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let answer = client.post(path, &fields).await;
            check(scene, standing, wanted, &format!("POST {path} {fields:?}"), &answer);
        }
    }
}

db::both_databases! {
    async fn the_article_itself_of_every_level(db: TestDb) {
        let scene = Scene::new(&db);
        for wanted in &scene.stories {
            for standing in Standing::ALL {
                check_article(&scene, standing, wanted).await;
            }
        }
    }

    async fn pictures_of_what_readers_do_not_see_are_there_for_those_inside_alone(db: TestDb) {
        let scene = Scene::new(&db);
        let wanted = &scene.stories[0];
        let id = wanted.id;
        let mut clients = Standing::ALL.map(|standing| (standing, scene.app.client_in(standing, id)));
        scene.app.db().write_blocking(move |tx| press::articles::withdraw(tx, id, testkit::START)).unwrap();
        let names = [&wanted.picture, &wanted.copies[0]];
        for (standing, client) in &mut clients {
            // Owners and publishers have a second factor to set up first, and are not inside yet.
            let inside = matches!(standing, Standing::Staff(role) if !role.handles_money());
            for name in names {
                let answer = client.get(&format!("/media/{name}")).await;
                let expected = if inside { StatusCode::OK } else { StatusCode::NOT_FOUND };
                assert_eq!(answer.status, expected, "{name} as {standing:?}");
                assert!(!inside || answer.header("cache-control") == "private, no-store", "{answer:?}");
                assert!(inside || !holds_bytes(&answer, &wanted.bytes), "{name} as {standing:?}");
            }
        }
        scene.app.clock().advance(kernel::clock::HOUR * 13);
        for (standing, client) in &mut clients {
            for name in names {
                let answer = client.get(&format!("/media/{name}")).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "the door has closed for {standing:?}");
            }
        }
    }

    async fn every_page_of_every_route(db: TestDb) {
        let scene = Scene::new(&db);
        every_page(&scene, scene.metered()).await;
    }

    async fn every_form_of_every_route(db: TestDb) {
        let scene = Scene::new(&db);
        every_form(&scene, scene.metered()).await;
    }

    async fn every_form_about_an_article_for_subscribers(db: TestDb) {
        let scene = Scene::new(&db);
        let wanted = scene.story(AccessLevel::Subscribers);
        for standing in [Standing::Anonymous, Standing::Confirmed, Standing::Exhausted, Standing::Lapsed] {
            for (path, fields) in scene.tour(wanted).await.iter().flat_map(|(_, asked)| &asked.forms) {
                // A gift opens what it is a gift of.
                let mut client = scene.app.client_in(standing, wanted.id);
                let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
                let answer = client.post(path, &fields).await;
                check(&scene, standing, wanted, &format!("POST {path} {fields:?}"), &answer);
                if path.starts_with("/gift/") || path.starts_with("/login/link/") {
                    continue;
                }
                let page = client.get(&wanted.path()).await;
                check(&scene, standing, wanted, &format!("{} after POST {path}", wanted.path()), &page);
            }
        }
    }
}
