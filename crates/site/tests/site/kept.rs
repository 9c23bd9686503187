//! Kept pages: the same bytes as fresh ones, for the same readers, until something changes.

use std::io::Read as _;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, StatusCode};
use db::testing::TestDb;
use db::{Db, DbError};
use http_kit::sight::AtHand as _;
use kernel::clock::{DAY, HOUR, MINUTE};
use kernel::config::AccessLevel;
use press::billing::{self, GrantSource};
use press::reading::{self, Setting, Target};
use press::{articles, readers};
use testkit::{Answer, Client, Place, Standing, TestApp};

use crate::oracle::leaks;
use crate::scene::{Scene, Story};

/// Pages that are kept, beside articles.
const PAGES: [&str; 12] = [
    "/",
    "/sections/ports",
    "/topics/trade",
    "/authors/ada-quill",
    "/archive",
    "/archive/2026-11",
    "/subscribe",
    "/newsletters",
    "/about",
    "/feed.xml",
    "/sitemap.xml",
    "/news-sitemap.xml",
];

/// Changes a headline behind everyone's back: only what was kept still has the old one.
fn alter_silently(app: &TestApp, id: i64) {
    write(app, move |tx| {
        tx.execute("UPDATE articles SET title = title || ' altered' WHERE id = $1", &[&id]).map(drop)
    });
}

fn write<T: Send + 'static>(
    app: &TestApp,
    work: impl FnOnce(&mut db::Tx) -> Result<T, DbError> + Send + 'static,
) -> T {
    app.db().write_blocking(work).unwrap()
}

fn is_walled(answer: &Answer) -> bool {
    answer.text().contains("id=\"wall\"")
}

fn is_whole(answer: &Answer, story: &Story) -> bool {
    leaks(answer, &story.canaries) == Place::ALL
}

async fn coded(client: &mut Client, path: &str, accepts: &str) -> Answer {
    let headers: HeaderMap =
        [(HeaderName::from_static("accept-encoding"), HeaderValue::from_str(accepts).unwrap())]
            .into_iter()
            .collect();
    client.send(Method::GET, path, headers, Vec::new()).await
}

/// The answer as its reader sees it.
fn decoded(answer: &Answer) -> Answer {
    let mut plain = Vec::new();
    match answer.header("content-encoding") {
        "gzip" => flate2::read::GzDecoder::new(&answer.body[..]).read_to_end(&mut plain).unwrap(),
        "br" => brotli::Decompressor::new(&answer.body[..], 4096).read_to_end(&mut plain).unwrap(),
        _ => answer.body.as_slice().read_to_end(&mut plain).unwrap(),
    };
    let mut headers = answer.headers.clone();
    headers.remove("content-encoding");
    Answer { status: answer.status, headers, body: plain }
}

db::both_databases! {
    async fn a_kept_page_is_the_fresh_page_for_every_standing(db: TestDb) {
        let scene = Scene::new(&db);
        let wanted = scene.metered();
        let mut paths: Vec<String> = scene.stories.iter().map(Story::path).collect();
        paths.extend(PAGES.map(str::to_owned));
        // All readers first: making some of them publishes articles for them to have read.
        let clients = Standing::ALL.map(|standing| (standing, scene.app.client_in(standing, wanted.id)));
        scene.app.is_settled().await;
        let mut seen = Vec::new();
        for (standing, client) in clients {
            for path in &paths {
                let mut client = client.clone();
                let (cold, warm) = (client.get(path).await, client.get(path).await);
                assert_eq!(warm, cold, "{path} as {standing:?}");
                seen.push((standing, client, path, warm));
            }
        }
        // All of it comes from memory now: the database says something else.
        scene.stories.iter().for_each(|story| alter_silently(&scene.app, story.id));
        for (standing, mut client, path, warm) in seen {
            assert_eq!(client.get(path).await, warm, "{path} as {standing:?}");
        }
    }

    async fn static_files_are_compressed_before_anyone_asks(db: TestDb) {
        let app = TestApp::new(&db);
        let at_hand = |path: &str, coding: &str| {
            let mut request = Request::get(path).header("accept-encoding", coding).body(Body::empty()).unwrap();
            app.house.at_hand(&mut request)
        };
        let sheet = app.site.theme.asset_url("css/site.css").unwrap();
        app.is_settled().await;
        assert!(at_hand(&sheet, "br").is_none());
        app.house.compress_files().await;
        for path in app.site.theme.asset_urls() {
            assert!(at_hand(&path, "gzip").is_some() && at_hand(&path, "br").is_some(), "{path}");
        }
        for coding in ["br", "gzip"] {
            assert_eq!(at_hand(&sheet, coding).unwrap().headers()["content-encoding"], coding);
        }
    }

    async fn readers_of_one_standing_get_the_same_bytes(db: TestDb) {
        let scene = Scene::new(&db);
        let wanted = scene.metered();
        let pair = |standing| [(); 2].map(|()| scene.app.client_in(standing, wanted.id));
        for (standing, [mut one, mut other]) in Standing::ALL.map(|standing| (standing, pair(standing))) {
            for path in [wanted.path(), "/".into()] {
                assert_eq!(one.get(&path).await, other.get(&path).await, "{path} as {standing:?}");
            }
        }
    }

    async fn every_act_is_seen_at_the_next_request(db: TestDb) {
        let scene = Scene::new(&db);
        let (app, wanted) = (&scene.app, scene.metered());
        let path = wanted.path();
        let someone = testkit::visitor(app.db(), app.press(), Standing::Confirmed, wanted.id);
        let mut client = app.client_of(&someone);
        for _ in 0..2 {
            assert!(is_walled(&client.get(&path).await));
        }
        client.post(&format!("{path}/unlock"), &[]).await;
        for _ in 0..2 {
            assert!(is_whole(&client.get(&path).await, wanted));
        }
        let other = scene.story(AccessLevel::Subscribers);
        assert!(is_walled(&client.get(&other.path()).await));
        let reader = reader_of(app, &someone.token.clone().unwrap().hash());
        let now = app.clock().now();
        write(app, move |tx| billing::grant(tx, reader, GrantSource::Comp, "all-access", None, "", now));
        assert!(is_whole(&client.get(&other.path()).await, other));
        write(app, move |tx| billing::revoke(tx, reader, now + 1));
        app.clock().advance(2);
        for _ in 0..2 {
            assert!(is_walled(&client.get(&other.path()).await));
        }
        let slug = other.slug.clone();
        let free = Setting { level: Some(Some(AccessLevel::Free)), ..Setting::default() };
        write(app, move |tx| reading::set(tx, Target::Article(&slug), free, now));
        assert!(is_whole(&client.get(&other.path()).await, other));
        assert!(is_whole(&app.client().get(&other.path()).await, other));
        let before = client.clone();
        client.post("/logout", &[]).await;
        assert!(is_walled(&before.clone().get(&path).await), "the former cookie is worth nothing");
        let id = wanted.id;
        write(app, move |tx| articles::withdraw(tx, id, now));
        for _ in 0..2 {
            assert_eq!(app.client().get(&path).await.status, StatusCode::GONE);
            assert!(!app.client().get("/").await.text().contains(&path));
            assert!(!app.client().get("/feed.xml").await.text().contains(&path));
        }
    }

    async fn time_alone_closes_and_opens(db: TestDb) {
        let scene = Scene::new(&db);
        let (app, wanted) = (&scene.app, scene.metered());
        let (path, slug, now) = (wanted.path(), wanted.slug.clone(), app.clock().now());
        assert!(is_walled(&app.client().get(&path).await));
        let opening = Setting { open_until: Some(Some(now + MINUTE)), ..Setting::default() };
        write(app, move |tx| reading::set(tx, Target::Article(&slug), opening, now));
        assert!(is_whole(&app.client().get(&path).await, wanted));
        app.clock().advance(MINUTE - 1);
        assert!(is_whole(&app.client().get(&path).await, wanted));
        app.clock().advance(1);
        assert!(is_walled(&app.client().get(&path).await));
        // A grant that ends, to the millisecond.
        let someone = testkit::visitor(app.db(), app.press(), Standing::Confirmed, wanted.id);
        let reader = reader_of(app, &someone.token.clone().unwrap().hash());
        let (now, mut client) = (app.clock().now(), app.client_of(&someone));
        write(app, move |tx| billing::grant(tx, reader, GrantSource::Trial, "all-access", Some(now + 30_000), "", now));
        assert!(is_whole(&client.get(&path).await, wanted));
        app.clock().advance(29_999);
        assert!(is_whole(&client.get(&path).await, wanted));
        app.clock().advance(1);
        assert!(is_walled(&client.get(&path).await));
        // What waits for its time appears at it.
        let (id, at) = (scene.story(AccessLevel::Free).id, app.clock().now() + MINUTE);
        let later = scene.story(AccessLevel::Free).path();
        write(app, move |tx| {
            tx.execute("UPDATE articles SET published_at = $2 WHERE id = $1", &[&id, &at])?;
            tx.record_change("article", id, 0)
        });
        for expected in [false, true] {
            assert_eq!(app.client().get("/").await.text().contains(&later), expected);
            assert_eq!(app.client().get("/feed.xml").await.text().contains(&later), expected);
            assert_eq!(app.client().get(&later).await.status.is_success(), expected);
            app.clock().advance(MINUTE);
        }
    }

    async fn the_meter_turns_with_the_month(db: TestDb) {
        let scene = Scene::new(&db);
        let (app, wanted) = (&scene.app, scene.metered());
        let mut client = app.client_in(Standing::Exhausted, wanted.id);
        assert!(client.get(&wanted.path()).await.text().contains("1 December"));
        // Not past the session's own end, nor all at once: it is used now and then.
        while app.clock().now() < app.press().month_end(testkit::START) {
            client.get(&wanted.path()).await;
            app.clock().advance(DAY);
        }
        assert!(client.get(&wanted.path()).await.text().contains("/unlock\""));
    }

    async fn another_process_is_heard_of(db: TestDb) {
        let scene = Scene::new(&db);
        let wanted = scene.metered();
        let beside = scene.app.beside(Db::open(db.config(), db.data_dir()).unwrap());
        let someone = testkit::visitor(scene.app.db(), scene.app.press(), Standing::Confirmed, wanted.id);
        let (mut here, mut there) = (scene.app.client_of(&someone), beside.client_of(&someone));
        assert!(is_walled(&there.get(&wanted.path()).await));
        here.post(&format!("{}/unlock", wanted.path()), &[]).await;
        scene.app.is_heard_by(&beside).await;
        assert!(is_whole(&there.get(&wanted.path()).await, wanted));
        let (id, now) = (wanted.id, scene.app.clock().now());
        write(&scene.app, move |tx| articles::withdraw(tx, id, now));
        scene.app.is_heard_by(&beside).await;
        assert_eq!(there.get(&wanted.path()).await.status, StatusCode::GONE);
    }

    async fn readers_see_what_they_did_at_another_process(db: TestDb) {
        let scene = Scene::new(&db);
        let wanted = scene.metered();
        let beside = scene.app.beside(Db::open(db.config(), db.data_dir()).unwrap());
        let someone = testkit::visitor(scene.app.db(), scene.app.press(), Standing::Confirmed, wanted.id);
        let (mut here, mut there) = (scene.app.client_of(&someone), beside.client_of(&someone));
        assert!(is_walled(&there.get(&wanted.path()).await));
        here.post(&format!("{}/unlock", wanted.path()), &[]).await;
        // The other process does not follow the log from here on.
        there.follows = false;
        let place = here.cookies.iter().find(|(name, _)| name.starts_with("place")).unwrap();
        there.cookies.insert(place.0.clone(), place.1.clone());
        assert!(is_whole(&there.get(&wanted.path()).await, wanted));
        // Invented places are nothing to wait for.
        let forged = place.1.rsplit_once('/').unwrap().0.to_owned() + "/00";
        there.cookies.insert(place.0.clone(), forged);
        assert_eq!(there.get(&wanted.path()).await.status, StatusCode::OK);
    }

    async fn nothing_kept_is_believed_without_word_from_the_log(db: TestDb) {
        let scene = Scene::new(&db);
        let wanted = scene.metered();
        let mut client = scene.app.client();
        client.follows = false;
        client.get(&wanted.path()).await;
        alter_silently(&scene.app, wanted.id);
        assert!(client.get(&wanted.path()).await.text().contains(" altered"));
    }

    async fn each_coding_has_its_own_bytes_and_validator(db: TestDb) {
        let scene = Scene::new(&db);
        let wanted = scene.metered();
        let mut stranger = scene.app.client();
        let mut subscriber = scene.app.client_in(Standing::Subscriber, wanted.id);
        for path in [wanted.path(), "/".into(), "/feed.xml".into()] {
            let plain = stranger.get(&path).await;
            let mut tags = vec![plain.header("etag").to_owned()];
            for (accepts, coding) in [("gzip, deflate", "gzip"), ("gzip, deflate, br, zstd", "br")] {
                for _ in 0..2 {
                    let answer = coded(&mut stranger, &path, accepts).await;
                    assert_eq!((answer.header("content-encoding"), answer.header("vary")), (coding, "Accept-Encoding, Cookie"));
                    assert_eq!(decoded(&answer).body, plain.body, "{path} in {coding}");
                    assert_eq!(answer.header("content-length"), answer.body.len().to_string());
                    tags.push(answer.header("etag").to_owned());
                }
            }
            tags.dedup();
            assert_eq!(tags.len(), 3, "{path}: {tags:?}");
        }
        for _ in 0..2 {
            let whole = coded(&mut subscriber, &wanted.path(), "br").await;
            assert_eq!((whole.header("cache-control"), whole.header("etag")), ("private, no-store", ""));
            assert!(is_whole(&decoded(&whole), wanted));
            let teaser = coded(&mut stranger, &wanted.path(), "br").await;
            assert_eq!(leaks(&decoded(&teaser), &wanted.canaries), []);
        }
    }

    async fn a_file_of_the_theme_is_kept_for_good_by_its_hashed_name_alone(db: TestDb) {
        let app = TestApp::new(&db);
        let (mut client, hashed) = (app.client(), app.site.theme.asset_url("css/site.css").unwrap());
        for _ in 0..2 {
            let fixed = coded(&mut client, &hashed, "br").await;
            assert_eq!(fixed.header("cache-control"), "public, max-age=31536000, immutable");
            assert_eq!((fixed.header("content-encoding"), fixed.header("vary")), ("br", "Accept-Encoding"));
            let plain = coded(&mut client, "/static/css/site.css", "br").await;
            assert_eq!((plain.header("cache-control"), plain.header("content-encoding")), ("private, no-cache", "br"));
            assert_eq!(decoded(&plain).body, decoded(&fixed).body);
            let names = [("accept-encoding", "br"), ("if-none-match", plain.header("etag"))];
            let pair = |(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
            let known = client.send(Method::GET, "/static/css/site.css", names.map(pair).into_iter().collect(), Vec::new()).await;
            assert_eq!((known.status, known.body.len()), (StatusCode::NOT_MODIFIED, 0));
        }
    }

    async fn a_head_is_as_long_as_its_body(db: TestDb) {
        let scene = Scene::new(&db);
        let (path, mut client) = (scene.metered().path(), scene.app.client());
        let length = client.get(&path).await.body.len().to_string();
        for _ in 0..2 {
            let head = client.send(Method::HEAD, &path, HeaderMap::new(), Vec::new()).await;
            assert_eq!((head.body.len(), head.header("content-length")), (0, length.as_str()));
        }
    }

    async fn a_query_makes_no_page_of_its_own(db: TestDb) {
        let scene = Scene::new(&db);
        let (path, mut client) = (scene.metered().path(), scene.app.client());
        let plain = client.get(&path).await;
        for query in ["?utm_source=x", "?before=1-2", "?output=full", "?"] {
            for _ in 0..2 {
                assert_eq!(client.get(&format!("{path}{query}")).await, plain, "{query}");
            }
        }
    }

    async fn sessions_are_noted_as_used_once_an_hour(db: TestDb) {
        let scene = Scene::new(&db);
        let wanted = scene.metered();
        let someone = testkit::visitor(scene.app.db(), scene.app.press(), Standing::Subscriber, wanted.id);
        let hash = someone.token.clone().unwrap().hash();
        let mut client = scene.app.client_of(&someone);
        let seen = |app: &TestApp| {
            let (hash, now) = (hash.clone(), app.clock().now());
            let visit = app.db().read_blocking::<_, DbError>(move |conn| readers::visit(conn, Some(&hash), now)).unwrap();
            visit.session.unwrap().seen_at
        };
        client.get(&wanted.path()).await;
        let first = seen(&scene.app);
        scene.app.clock().advance(HOUR - 1);
        client.get(&wanted.path()).await;
        assert_eq!(seen(&scene.app), first);
        scene.app.clock().advance(1);
        client.get(&wanted.path()).await;
        assert_eq!(seen(&scene.app), first + HOUR);
    }
}

fn reader_of(app: &TestApp, token_hash: &str) -> i64 {
    let (hash, now) = (token_hash.to_owned(), app.clock().now());
    let visit =
        app.db().read_blocking::<_, DbError>(move |conn| readers::visit(conn, Some(&hash), now)).unwrap();
    visit.signed_in().unwrap().id
}
