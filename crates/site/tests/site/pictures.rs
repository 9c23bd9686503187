//! Pictures as readers' browsers ask for them: in the width that fits, made once, and made again when gone.

use std::fs;

use axum::http::StatusCode;
use broadsheet_site as site;
use db::testing::TestDb;
use kernel::clock::{DAY, HOUR, MINUTE};
use media::Focus;
use press::articles::{AuthorDraft, LeadDraft};
use press::pictures::{JOB, set_focus};
use scraper::{Html, Selector};
use testkit::{Answer, TestApp};

use crate::scene::{gif, keep_picture, still};

/// An article led by a picture with copies; gives its row id and the picture's file name.
fn led(app: &TestApp, tag: &str, bytes: &[u8]) -> (i64, String) {
    let (picture, file, _) = keep_picture(app, bytes);
    let id = testkit::article(app.db(), app.press(), tag, |draft| {
        draft.lead = Some(LeadDraft { picture: Some(picture), alt: "A quay".into(), ..LeadDraft::default() });
        draft.authors =
            vec![AuthorDraft { name: "Ada Quill".into(), portrait: Some(picture), ..AuthorDraft::default() }];
    });
    (id, file)
}

fn copy_of(file: &str, width: u32) -> String {
    format!("/media/{}.{width}.webp", file.split('.').next().unwrap())
}

/// An attribute of every element that the selector finds.
fn attributes(page: &Answer, selector: &str, name: &str) -> Vec<String> {
    let (html, selector) = (Html::parse_document(&page.text()), Selector::parse(selector).unwrap());
    let found = html.select(&selector).filter_map(|element| element.attr(name));
    found.map(str::to_owned).collect()
}

fn focus(app: &TestApp, file: &str, x: f64, y: f64) {
    let file = file.to_owned();
    let set = move |tx: &mut db::Tx| set_focus(tx, &file, Focus::at(x, y).unwrap(), testkit::START);
    assert!(app.db().write_blocking(set).unwrap());
}

/// How many jobs wait or have been parked.
fn waiting(app: &TestApp) -> i64 {
    let count = "SELECT COUNT(*) FROM jobs WHERE kind = $1";
    app.db().read_blocking(|conn| conn.query_one::<i64>(count, &[&JOB])).unwrap()
}

/// A photograph that has copies.
fn photograph() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let colours = |x: u32, y: u32| image::Rgb([(x / 3) as u8, (y / 2) as u8, 90]);
    image::RgbImage::from_fn(700, 460, colours).write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

/// Has the copies in WebP be large, as of a picture that WebP does badly on.
fn bloat_webp(app: &TestApp) {
    let key: String =
        app.db().read_blocking(|conn| conn.query_one("SELECT storage_key FROM media", &[])).unwrap();
    let folder = app.data().join("derived").join(key.rsplit_once('.').unwrap().0);
    fs::create_dir_all(&folder).unwrap();
    for width in [320, 640, 700] {
        fs::write(folder.join(format!("{width}.webp")), vec![0; 1 << 20]).unwrap();
    }
}

/// What the page offers: the type of the copies, the first of them, and what those get who cannot choose.
async fn offer(app: &TestApp, path: &str) -> [String; 3] {
    let page = app.client().get(path).await;
    let one = |selector, name| attributes(&page, selector, name).into_iter().next().unwrap();
    let first = one("main picture > source", "srcset").split(' ').next().unwrap().to_owned();
    [one("main picture > source", "type"), first, one("main picture > img", "src")]
}

db::both_databases! {
    async fn avif_is_offered_once_it_is_made_and_made_again_when_it_is_gone(db: TestDb) {
        let app = TestApp::new(&db);
        let (_, file) = led(&app, "harbour", &photograph());
        let name = |rest: &str| format!("/media/{}.{rest}", file.split('.').next().unwrap());
        let (webp, jpeg) = (name("320.webp"), name("700.jpg"));
        let former = ["image/webp".to_owned(), webp.clone(), jpeg.clone()];
        for path in ["/articles/harbour", "/"] {
            assert_eq!(offer(&app, path).await, former, "{path}");
        }
        assert!(!site::make_avif_due(&app.site).unwrap(), "WebP first");
        assert!(site::make_copies_due(&app.site).await.unwrap());
        bloat_webp(&app);
        assert!(site::make_avif_due(&app.site).unwrap());
        assert!(!site::make_avif_due(&app.site).unwrap());
        app.clock().advance(MINUTE);
        let avif = name("320.avif");
        for path in ["/articles/harbour", "/"] {
            assert_eq!(offer(&app, path).await, ["image/avif".to_owned(), avif.clone(), jpeg.clone()], "{path}");
        }
        let mut client = app.client();
        for (path, kind) in [(&avif, "image/avif"), (&webp, "image/webp"), (&jpeg, "image/jpeg")] {
            let answer = client.get(path).await;
            assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, kind));
            assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
        }
        fs::remove_dir_all(app.data().join("derived")).unwrap();
        let instead = client.get(&avif).await;
        bloat_webp(&app);
        assert_eq!((instead.status, instead.header("content-type")), (StatusCode::OK, "image/webp"));
        assert_eq!(instead.header("cache-control"), "private, no-store", "nobody keeps it under this name");
        assert!(site::make_avif_due(&app.site).unwrap(), "it is made again");
        assert!(!site::make_avif_due(&app.site).unwrap());
        assert_eq!(client.get(&avif).await.header("content-type"), "image/avif");
    }

    async fn whoever_cannot_choose_gets_jpeg(db: TestDb) {
        let app = TestApp::new(&db);
        let (_, file) = led(&app, "harbour", &still(1));
        let jpeg = format!("/media/{}.700.jpg", file.split('.').next().unwrap());
        let feed = app.client().get("/feed.xml").await.text();
        let content = format!("{jpeg}\" medium=\"image\" width=\"700\" height=\"350\"");
        assert!(feed.contains(&content) && feed.contains("<media:description>A quay<"), "{feed}");
        assert_eq!(app.client().get(&jpeg).await.header("content-type"), "image/jpeg");
    }

    async fn a_page_offers_every_width_that_can_be_had(db: TestDb) {
        let app = TestApp::new(&db);
        let (_, file) = led(&app, "harbour", &still(1));
        let mut client = app.client();
        for path in ["/articles/harbour", "/"] {
            let page = client.get(path).await;
            let offered = attributes(&page, "main picture > source", "srcset");
            let srcset = format!("{} 320w, {} 700w", copy_of(&file, 320), copy_of(&file, 700));
            assert_eq!(offered.first(), Some(&srcset), "{path}: {page:?}");
            assert_eq!(attributes(&page, "main picture > source", "type")[0], "image/webp");
            assert_eq!(attributes(&page, "main picture > img", "src")[0], format!("/media/{file}"));
            // Room is kept for the picture before it comes; the one on top is asked for at once.
            assert_eq!(attributes(&page, "main picture > img", "width")[0], "700");
            assert_eq!(attributes(&page, "main picture > img[fetchpriority=high]", "height"), ["350"], "{path}");
            assert!(!attributes(&page, "main source", "sizes")[0].is_empty());
            for address in srcset.split(", ").map(|part| part.split(' ').next().unwrap()) {
                let copy = client.get(address).await;
                assert_eq!((copy.status, copy.header("content-type")), (StatusCode::OK, "image/webp"), "{address}");
                assert_eq!(copy.header("cache-control"), "public, max-age=31536000, immutable");
            }
        }
        let portraits = attributes(&client.get("/authors/ada-quill").await, "img.portrait", "src");
        assert_eq!(portraits, [copy_of(&file, 320)]);
    }

    async fn what_moves_is_offered_as_it_is(db: TestDb) {
        let app = TestApp::new(&db);
        // The one frame of the picture, and once more.
        let one = gif(1);
        let (head, frame) = one[..one.len() - 1].split_at(19);
        let (_, file) = led(&app, "harbour", &[head, frame, frame, b"\x3b"].concat());
        let page = app.client().get("/articles/harbour").await;
        assert_eq!(attributes(&page, "main source", "srcset"), [""; 0]);
        assert_eq!(attributes(&page, ".lead-image img", "src"), [format!("/media/{file}")]);
        assert_eq!(app.client().get(&copy_of(&file, 1)).await.status, StatusCode::NOT_FOUND);
        assert_eq!(waiting(&app), 0);
    }

    async fn names_that_are_not_given_out_are_not_there(db: TestDb) {
        let app = TestApp::new(&db);
        let (_, file) = led(&app, "harbour", &still(1));
        let id = file.split('.').next().unwrap();
        let mut client = app.client();
        for name in ["1.webp", "640.webp", "701.webp", "960.webp", "1920.webp", "0320.webp", "321.avif", "321.jpg", "320.png", "320.webp.webp",
            "-320.webp", "320", "webp", "4294967296.webp", "320.WEBP", "%20320.webp", "..%2f..%2fsecret.key"] {
            let answer = client.get(&format!("/media/{id}.{name}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name}: {answer:?}");
        }
        assert!(!app.data().join("derived").exists(), "nothing was made for them");
    }

    async fn the_job_makes_every_copy_once_and_can_run_twice(db: TestDb) {
        let app = TestApp::new(&db);
        let (_, file) = led(&app, "harbour", &still(1));
        assert_eq!(waiting(&app), 1);
        assert!(site::make_copies_due(&app.site).await.unwrap());
        assert_eq!(waiting(&app), 0);
        assert!(!site::make_copies_due(&app.site).await.unwrap(), "nothing is left to do");
        let folders: Vec<_> = fs::read_dir(app.data().join("derived")).unwrap().collect();
        assert_eq!(folders.len(), 1);
        let mut client = app.client();
        let first = client.get(&copy_of(&file, 320)).await;
        // The same job again, as when its worker died before it could say so.
        app.db().write_blocking(|tx| {
            let picture: i64 = tx.query_one("SELECT id FROM media", &[])?;
            jobs::enqueue(tx, JOB, &picture.to_string(), testkit::START, testkit::START)
        }).unwrap();
        assert!(site::make_copies_due(&app.site).await.unwrap());
        assert!(client.get(&copy_of(&file, 320)).await == first);
        assert_eq!(waiting(&app), 0);
    }

    async fn a_deleted_folder_fills_again(db: TestDb) {
        let app = TestApp::new(&db);
        let (_, file) = led(&app, "harbour", &still(1));
        site::make_copies_due(&app.site).await.unwrap();
        let mut client = app.client();
        let before = client.get(&copy_of(&file, 320)).await;
        fs::remove_dir_all(app.data().join("derived")).unwrap();
        let both = tokio::join!(
            async { app.client().get(&copy_of(&file, 320)).await },
            async { app.client().get(&copy_of(&file, 320)).await },
        );
        assert!(both.0 == before && both.1 == before);
    }

    async fn a_picture_that_cannot_be_scaled_is_shown_as_it_is(db: TestDb) {
        let app = TestApp::new(&db);
        let (_, file) = led(&app, "harbour", &still(1));
        // Where the copies should lie is a file: nothing can be kept there.
        fs::write(app.data().join("derived"), "in the way").unwrap();
        let answer = app.client().get(&copy_of(&file, 320)).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "image/png"));
        assert_eq!(answer.header("cache-control"), "private, no-store");
        assert!(site::make_copies_due(&app.site).await.unwrap());
        assert_eq!(waiting(&app), 1, "the job waits to be tried again");
        fs::remove_file(app.data().join("derived")).unwrap();
        app.clock().advance(HOUR);
        assert!(site::make_copies_due(&app.site).await.unwrap());
        assert_eq!(waiting(&app), 0);
        assert_eq!(app.client().get(&copy_of(&file, 320)).await.header("content-type"), "image/webp");
    }

    async fn a_picture_whose_file_is_gone_is_not_there(db: TestDb) {
        let app = TestApp::new(&db);
        let (_, file) = led(&app, "harbour", &still(1));
        fs::remove_dir_all(app.data().join("media")).unwrap();
        let answer = app.client().get(&copy_of(&file, 320)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND);
        assert!(site::make_copies_due(&app.site).await.unwrap());
        assert_eq!(waiting(&app), 0, "there is nothing to make copies of");
    }

    async fn copies_of_what_is_withdrawn_or_still_to_come_are_for_nobody(db: TestDb) {
        let app = TestApp::new(&db);
        let (picture, file, _) = keep_picture(&app, &still(1));
        let id = testkit::article(app.db(), app.press(), "harbour", |draft| {
            draft.lead = Some(LeadDraft { picture: Some(picture), ..LeadDraft::default() });
            draft.published_at = Some(testkit::START + MINUTE);
        });
        let mut client = app.client();
        assert_eq!(client.get(&copy_of(&file, 320)).await.status, StatusCode::NOT_FOUND);
        app.clock().advance(MINUTE);
        assert_eq!(client.get(&copy_of(&file, 320)).await.status, StatusCode::OK);
        app.db().write_blocking(move |tx| press::articles::withdraw(tx, id, testkit::START + DAY)).unwrap();
        assert_eq!(client.get(&copy_of(&file, 320)).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_focus_stays_in_sight_wherever_the_picture_is_cropped(db: TestDb) {
        let app = TestApp::new(&db);
        let (_, file) = led(&app, "harbour", &still(1));
        let mut client = app.client();
        assert_eq!(attributes(&client.get("/").await, "main img[class*='fx-']", "class"), [""; 0]);
        focus(&app, &file, 0.2, 0.81);
        app.clock().advance(MINUTE);
        let home = client.get("/").await;
        assert!(attributes(&home, ".frame img", "class").contains(&"fx-2 fy-8".to_owned()), "{home:?}");
        let author = client.get("/authors/ada-quill").await;
        assert_eq!(attributes(&author, "img.portrait", "class"), ["portrait fx-2 fy-8"]);
        let sheet = client.get(&app.site.theme.asset_url("css/site.css").unwrap()).await.text();
        for tenth in 0..=10 {
            for name in [format!(".fx-{tenth}"), format!(".fy-{tenth}")] {
                assert!([" ", "{", ","].iter().any(|end| sheet.contains(&format!("{name}{end}"))), "{name}");
            }
        }
        assert!(!home.text().contains("style="), "the policy allows no style in an element");
    }
}
