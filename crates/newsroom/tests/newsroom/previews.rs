//! A piece as its readers would find it, for colleagues and for whoever has a link.

use axum::http::StatusCode;
use db::testing::TestDb;
use image::ImageFormat;
use kernel::clock::DAY;
use press::staff::Role;
use testkit::{Answer, TestApp};

use crate::drafts::{begun, send, typed};
use crate::media::{encoded, upload};
use crate::scene::{article, signed_in, texts};

const HTML: &str = "<p>The weir fell.</p><!--more--><p>Only paid words.</p>";

/// The path of the link that was made.
fn link_in(made: &Answer, app: &TestApp) -> String {
    let text = made.text();
    let link = text.split("id=\"made\" type=\"text\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    link[app.press().config.site.url.len()..].to_owned()
}

db::both_databases! {
    async fn each_standing_sees_what_it_would(db: TestDb) {
        let app = TestApp::new(&db);
        let mut ada = signed_in(&app, Role::Author);
        let page = begun(&mut ada).await;
        send(&mut ada, &page, &typed(1, 1, "The weir", HTML)).await;
        for (standing, whole) in [
            ("anonymous", false), ("unconfirmed", false), ("registered", false), ("unlocked", true), ("exhausted", false),
            ("lapsed", false), ("institution", true), ("subscriber", true),
        ] {
            let shown = ada.get(&format!("{page}/preview?standing={standing}&width=phone")).await;
            let frame = shown.text().split("<iframe class=\"look look-phone\" src=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
            assert!(shown.header("content-security-policy").contains("frame-src 'self'"));
            // The frame knows no session: the ticket is all it takes.
            let seen = app.client().get(&frame).await;
            assert_eq!(seen.status, StatusCode::OK, "{seen:?}");
            assert!(seen.text().contains("The weir fell."));
            assert_eq!(seen.text().contains("Only paid words."), whole, "{standing}");
            let own_words = match standing {
                "unconfirmed" => "Check your inbox",
                "lapsed" => "Your subscription ended on",
                "institution" => "Access provided by an institution",
                _ => "",
            };
            assert!(seen.text().contains(own_words), "{standing}: {}", seen.text());
            assert_eq!(seen.header("x-robots-tag"), "noindex, nofollow, noarchive");
            assert_eq!((seen.header("cache-control"), seen.header("x-frame-options")), ("private, no-store", "SAMEORIGIN"));
            assert!(seen.header("content-security-policy").contains("form-action 'none'") && seen.header("set-cookie").is_empty());
            assert!(!seen.text().contains("rel=\"canonical\"") && !seen.text().contains("application/ld+json"));
        }
    }

    async fn a_link_has_the_pictures_of_a_piece_that_readers_do_not_see(db: TestDb) {
        let app = TestApp::new(&db);
        let mut ada = signed_in(&app, Role::Editor);
        let shown = article(&app);
        let mut srcs = Vec::new();
        for green in [1, 2] {
            let (_, picture) = upload(&mut ada, "a.png", &encoded(400, 300, green, ImageFormat::Png)).await;
            srcs.push(picture["src"].as_str().unwrap().to_owned());
        }
        // Both are of a piece that was withdrawn; the draft shows one.
        app.db().write_blocking::<_, db::DbError>(move |tx| {
            tx.execute("INSERT INTO article_media (article_id, media_id, gated) SELECT $1, id, 0 FROM media", &[&shown])?;
            tx.execute("UPDATE articles SET state = 'withdrawn' WHERE id = $1", &[&shown]).map(drop)
        }).unwrap();
        let page = begun(&mut ada).await;
        let html = format!("<p>The weir fell.</p><figure><img src=\"{}\" alt=\"A weir\" width=\"400\" height=\"300\"></figure>", srcs[0]);
        send(&mut ada, &page, &typed(1, 1, "The weir", &html)).await;
        let made = ada.post(&format!("{page}/preview"), &[("days", "1")]).await;
        let path = link_in(&made, &app);
        let mut ann = app.client();
        let seen = ann.get(&path).await.text();
        let own = |src: &str| format!("{path}{src}");
        let copy = srcs[0].replace(".png", ".320.webp");
        assert!(seen.contains(&format!("src=\"{}\"", own(&srcs[0]))) && seen.contains(&own(&copy)), "{seen}");
        for src in [&srcs[0], &copy] {
            assert_eq!(ann.get(src).await.status, StatusCode::NOT_FOUND);
            let picture = ann.get(&own(src)).await;
            assert_eq!((picture.status, picture.header("cache-control")), (StatusCode::OK, "private, no-store"), "{picture:?}");
        }
        let other = ann.get(&own(&srcs[1])).await;
        assert_eq!(other.location(), Some(srcs[1].as_str()), "of others it shows nothing");
        assert_eq!(ann.get(&format!("/preview/nothing{}", srcs[0])).await.status, StatusCode::NOT_FOUND);
        app.clock().advance(DAY);
        assert_eq!(ann.get(&own(&srcs[0])).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_link_shows_it_to_others_until_it_ends(db: TestDb) {
        let app = TestApp::new(&db);
        let mut ada = signed_in(&app, Role::Author);
        let page = begun(&mut ada).await;
        send(&mut ada, &page, &typed(1, 1, "The weir", HTML)).await;
        let preview = format!("{page}/preview");
        let made = ada.post(&preview, &[("label", "Ann, who took the pictures"), ("days", "3")]).await;
        let path = link_in(&made, &app);
        let mut ann = app.client();
        let seen = ann.get(&path).await;
        assert!(seen.text().contains("Only paid words."), "{seen:?}");
        assert!(ann.cookies.is_empty(), "it signs nobody in");
        // It shows the text as it stands.
        send(&mut ada, &page, &typed(2, 2, "The weir", "<p>Anew.</p>")).await;
        assert!(ann.get(&path).await.text().contains("Anew."));
        let list = ada.get(&preview).await;
        assert_eq!(texts(&list, ".links .what"), ["Ann, who took the pictures"]);
        assert!(!list.text().contains(path.rsplit('/').next().unwrap()), "it is shown once");
        let end = list.text().split("action=\"").find(|rest| rest.split('"').next().unwrap().ends_with("/end")).unwrap().split('"').next().unwrap().to_owned();
        let mut other = signed_in(&app, Role::Author);
        assert_eq!(other.post(&end, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(other.post(&preview, &[("days", "1")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(ada.submit(&end, &[]).await.status, StatusCode::OK);
        assert_eq!(ann.get(&path).await.status, StatusCode::NOT_FOUND);
        let made = ada.post(&preview, &[("days", "1")]).await;
        let path = link_in(&made, &app);
        assert_eq!(ann.get(&path).await.status, StatusCode::OK);
        app.clock().advance(DAY);
        assert_eq!(ann.get(&path).await.status, StatusCode::NOT_FOUND);
    }
}
