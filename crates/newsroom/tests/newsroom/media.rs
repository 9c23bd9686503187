//! The library through the router: files come in as browsers send them, and leave what is private behind.

use std::io::Cursor;

use axum::http::header::{ACCEPT, CONTENT_TYPE, ORIGIN};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use db::testing::TestDb;
use image::codecs::jpeg::JpegEncoder;
use image::{ImageFormat, Rgb, RgbImage};
use kernel::clock::DAY;
use press::staff::Role;
use serde_json::{Value, json};
use testkit::{Answer, Client, TestApp};

use crate::scene::{acts, article, signed_in, texts};

/// What nobody may find in what is served.
const PLACE: &[u8] = b"51.5007N 0.1246W home of the source";

/// A picture of these pixels: wide, and red at the left.
fn pixels(width: u32, height: u32, green: u8) -> RgbImage {
    RgbImage::from_fn(
        width,
        height,
        |x, _| if x < width / 2 { Rgb([250, green, 0]) } else { Rgb([0, green, 250]) },
    )
}

pub fn encoded(width: u32, height: u32, green: u8, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    pixels(width, height, green).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [&[0xFF, marker], length.as_slice(), content].concat()
}

/// EXIF that says: turn a quarter to the right; and the place, in a block of its own.
fn exif() -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    let place = u32::try_from(PLACE.len()).unwrap();
    let mut block = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
    block.extend(entry(0x0112, 3, 1, 6));
    block.extend(entry(0x8825, 4, 1, 38));
    block.extend([0; 4]);
    // GPS: the name of the area, which begins after this directory.
    block.extend(b"\x01\0");
    block.extend(entry(0x001C, 7, place, 56));
    block.extend([0; 4]);
    block.extend(PLACE);
    block
}

fn iptc(values: &[(u8, &str)]) -> Vec<u8> {
    let mut sets = Vec::new();
    for (dataset, value) in values {
        sets.extend([0x1C, 2, *dataset]);
        sets.extend(u16::try_from(value.len()).unwrap().to_be_bytes());
        sets.extend(value.as_bytes());
    }
    let length = u32::try_from(sets.len()).unwrap().to_be_bytes();
    [b"Photoshop 3.0\x008BIM\x04\x04\0\0", length.as_slice(), &sets].concat()
}

/// A photograph as an agency sends it.
fn photograph(credit: &str, green: u8) -> Vec<u8> {
    let mut plain = Vec::new();
    pixels(640, 320, green).write_with_encoder(JpegEncoder::new(&mut plain)).unwrap();
    let says = [(120, "Boats at dawn"), (80, "Ann"), (110, credit), (116, "© Agency 2026")];
    let blocks = [segment(0xE1, &exif()), segment(0xED, &iptc(&says)), segment(0xFE, PLACE)];
    [&plain[..2], &blocks.concat(), &plain[2..]].concat()
}

/// A form as a browser sends it.
fn form(parts: &[(&str, Option<&str>, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, file, content) in parts {
        let file = file.map(|file| format!("; filename=\"{file}\"")).unwrap_or_default();
        body.extend(
            format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n").bytes(),
        );
        body.extend(*content);
        body.extend(b"\r\n");
    }
    body.extend(b"--edge--\r\n");
    body
}

async fn send(client: &mut Client, path: &str, json: bool, body: Vec<u8>) -> Answer {
    let mut headers: HeaderMap = [
        (CONTENT_TYPE, "multipart/form-data; boundary=edge"),
        (ORIGIN, "http://127.0.0.1:8080"),
        (HeaderName::from_static("sec-fetch-site"), "same-origin"),
    ]
    .into_iter()
    .map(|(name, value)| (name, HeaderValue::from_static(value)))
    .collect();
    if json {
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    }
    client.send(Method::POST, path, headers, body).await
}

/// Uploads one file as a script does.
pub async fn upload(client: &mut Client, name: &str, bytes: &[u8]) -> (StatusCode, Value) {
    let answer = send(client, "/newsroom/media/upload", true, form(&[("file", Some(name), bytes)])).await;
    assert_eq!(answer.header("content-type"), "application/json", "{answer:?}");
    (answer.status, serde_json::from_slice(&answer.body).unwrap())
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap()
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

db::both_databases! {
    async fn what_a_photographer_wrote_is_taken_over_and_the_place_is_not(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut author = signed_in(&app, Role::Contributor);
        let sent = photograph("Agency", 9);
        assert!(holds(&sent, PLACE));
        let (status, answer) = upload(&mut author, "C:\\fakepath\\DSC_1.JPG", &sent).await;
        assert_eq!(status, StatusCode::OK, "{answer}");
        assert_eq!((answer["width"].clone(), answer["height"].clone()), (json!(320), json!(640)), "upright");
        assert_eq!((text(&answer, "caption"), text(&answer, "credit"), text(&answer, "alt")), ("Boats at dawn", "Agency", ""));
        assert_eq!(answer["new"], json!(true));
        let src = text(&answer, "src").to_owned();
        for path in [src.clone(), src.replace("/media/", "/newsroom/media/file/")] {
            let served = author.get(&path).await;
            assert_eq!((served.status, served.header("content-type")), (StatusCode::OK, "image/jpeg"), "{path}");
            assert!(!holds(&served.body, PLACE) && !holds(&served.body, b"Exif") && !holds(&served.body, b"Agency"), "{path}");
        }
        let copy = src.replace("/media/", "/newsroom/media/file/").replace(".jpg", ".320.webp");
        let copy = author.get(&copy).await;
        assert_eq!((copy.status, copy.header("cache-control")), (StatusCode::OK, "private, max-age=31536000, immutable"));
        assert!(!holds(&copy.body, PLACE));
        let page = author.get(text(&answer, "url")).await;
        for words in ["DSC_1.JPG", "Boats at dawn", "© Agency 2026", "320 × 640"] {
            assert!(page.text().contains(words), "{words}: {page:?}");
        }
        let small = src.replace("/media/", "/newsroom/media/file/").replace(".jpg", ".320.webp");
        assert_eq!(answer["small"], json!(small));
        let (_, again) = upload(&mut author, "other.jpg", &sent).await;
        assert_eq!((again["src"].clone(), again["new"].clone()), (json!(src), json!(false)));
        assert_eq!(acts(&app), ["entered", "picture-added"]);
    }

    async fn what_is_no_picture_is_refused_in_words(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut author = signed_in(&app, Role::Author);
        let whole = encoded(300, 200, 1, ImageFormat::Png);
        // A header that promises 60,000 pixels each way, and no more than a header.
        let mut bomb = whole.clone();
        bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
        bomb[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
        let checksum = crc(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&checksum.to_be_bytes());
        let mut huge = whole.clone();
        huge.resize(26 << 20, 0);
        let cases: [(&str, Vec<u8>, u16, &str); 7] = [
            ("text", b"just words".to_vec(), 415, "no JPEG"),
            ("script", b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script/></svg>".to_vec(), 415, "SVG"),
            ("half", whole[..whole.len() / 2].to_vec(), 422, "damaged"),
            ("bomb", bomb, 422, "60000 by 60000"),
            ("huge", huge, 413, "25 MB"),
            ("named .jpg", b"MZ\x90\0\x03".to_vec(), 415, "no JPEG"),
            ("nothing", Vec::new(), 422, "Choose a picture"),
        ];
        for (name, bytes, status, words) in cases {
            let (answered, answer) = upload(&mut author, name, &bytes).await;
            assert_eq!(answered.as_u16(), status, "{name}: {answer}");
            let said = text(&answer, "error").replace(['\u{2068}', '\u{2069}', ','], "");
            assert!(said.contains(words), "{name}: {answer}");
        }
        assert_eq!(texts(&author.get("/newsroom/media").await, "#pictures li").len(), 0);
        assert_eq!(acts(&app), ["entered"]);
        for (body, status) in [
            (b"--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\nab".to_vec(), 400),
            (b"no form at all".to_vec(), 400),
        ] {
            let answer = send(&mut author, "/newsroom/media/upload", true, body).await;
            assert_eq!(answer.status.as_u16(), status, "{answer:?}");
            assert!(answer.text().contains("\"error\""), "{answer:?}");
        }
        let plain = author.post("/newsroom/media/upload", &[("file", "x")]).await;
        assert_eq!(plain.status, StatusCode::BAD_REQUEST, "{plain:?}");
    }

    async fn whatever_is_broken_is_refused_and_breaks_nothing(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut author = signed_in(&app, Role::Author);
        let mut seed = 0x2545_F491_4F6C_DD1D_u64;
        let mut next = move || {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            usize::try_from(seed >> 33).unwrap()
        };
        let formats = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP];
        for round in 0..24 {
            let mut bytes = if round % 6 == 5 { photograph("X", 3) } else { encoded(40, 30, 2, formats[round % 4]) };
            for _ in 0..=next() % 6 {
                let at = next() % bytes.len();
                bytes[at] = u8::try_from(next() % 256).unwrap();
            }
            bytes.truncate(bytes.len() - next() % (bytes.len() / 2));
            let (status, answer) = upload(&mut author, "x", &bytes).await;
            assert!(matches!(status.as_u16(), 200 | 413 | 415 | 422), "{round}: {status} {answer}");
        }
    }

    async fn a_plain_form_brings_several_and_names_what_was_not_taken(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut editor = signed_in(&app, Role::Editor);
        let (one, two) = (encoded(400, 200, 1, ImageFormat::Png), encoded(30, 20, 2, ImageFormat::WebP));
        let both = form(&[("file", Some("one.png"), &one), ("file", Some("two.webp"), &two), ("file", Some("no.txt"), b"no")]);
        let answer = send(&mut editor, "/newsroom/media/upload", false, both.clone()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(texts(&answer, "[role=alert] li")[0].starts_with("no.txt: This is no JPEG"), "{answer:?}");
        assert_eq!(texts(&answer, ".sheet .name"), ["two.webp", "one.png"]);
        let good = form(&[("file", Some("one.png"), &one), ("file", Some("two.webp"), &two)]);
        let answer = send(&mut editor, "/newsroom/media/upload", false, good).await;
        assert_eq!(answer.location(), Some("/newsroom/media?done=added"));
        let single = form(&[("file", Some("one.png"), &one)]);
        let answer = send(&mut editor, "/newsroom/media/upload", false, single).await;
        let page = editor.follow(answer).await;
        assert!(page.text().contains("Say what it shows") && page.text().contains("one.png"), "{page:?}");
        let empty = send(&mut editor, "/newsroom/media/upload", false, form(&[("file", Some(""), b"")])).await;
        assert!(empty.text().contains("Choose a picture first"), "{empty:?}");
    }

    async fn a_picture_is_described_and_found_again(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut editor = signed_in(&app, Role::Editor);
        let (_, first) = upload(&mut editor, "boats.jpg", &photograph("Agency", 1)).await;
        upload(&mut editor, "other.png", &encoded(40, 30, 1, ImageFormat::Png)).await;
        let url = text(&first, "url").to_owned();
        let said = |day: &'static str, x: &'static str| [
            ("alt", "Two \"boats\""), ("caption", "At the quay"), ("credit", "Ann Weir"), ("licence", "CC BY 4.0"),
            ("licence_until", day), ("focus_x", x), ("focus_y", "12.5"),
        ];
        for (day, x, words) in [("someday", "50", "no day"), ("", "200", "from 0 to 100"), ("", "", "from 0 to 100")] {
            let refused = editor.post(&url, &said(day, x)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{day} {x}");
            assert!(refused.text().contains(words) && refused.text().contains("Two &quot;boats&quot;"), "{refused:?}");
        }
        let done = editor.submit(&url, &said("2026-11-30", "33.3")).await;
        assert!(done.text().contains("Saved.") && done.text().contains("value=\"33.3\""), "{done:?}");
        assert!(done.text().contains("value=\"2026-11-30\"") && done.text().contains("fx-3 fy-1"), "{done:?}");
        for query in ["?q=QUAY+weir", "?q=boats.jpg", "?show=ending", "?q=two&view=list"] {
            let found = editor.get(&format!("/newsroom/media{query}")).await;
            assert_eq!(texts(&found, "#pictures li").len(), 1, "{query}: {found:?}");
            assert!(found.text().contains(&url), "{query}");
        }
        for (query, count) in [("?show=unused", 2), ("?show=uncredited", 1), ("?show=ended", 0), ("?q=%25", 0), ("?q=never", 0)] {
            let found = editor.get(&format!("/newsroom/media{query}")).await;
            assert_eq!(texts(&found, "#pictures li").len(), count, "{query}: {found:?}");
        }
        let json = [(ACCEPT, HeaderValue::from_static("application/json"))].into_iter().collect();
        let answer = editor.send(Method::GET, "/newsroom/media?q=quay", json, Vec::new()).await;
        let answer: Value = serde_json::from_slice(&answer.body).unwrap();
        let (first, next) = (&answer["pictures"][0], &answer["next"]);
        assert_eq!((text(first, "url"), text(first, "credit"), next), (url.as_str(), "Ann Weir", &Value::Null));
        app.clock().advance(400 * DAY);
        let mut later = signed_in(&app, Role::Editor);
        assert_eq!(texts(&later.get("/newsroom/media?show=ended").await, "#pictures li").len(), 1);
        let mut analyst = signed_in(&app, Role::Analyst);
        let page = analyst.get(&url).await;
        assert_eq!((texts(&page, "main form").len(), texts(&page, "dd").len()), (0, 4), "{page:?}");
        assert_eq!(texts(&analyst.get("/newsroom/media").await, "form[data-upload]").len(), 0);
    }

    async fn a_replaced_picture_is_replaced_on_every_page(db: TestDb) {
        let app = TestApp::new(&db);
        let shown = article(&app);
        let mut editor = signed_in(&app, Role::Editor);
        let (_, old) = upload(&mut editor, "old.jpg", &photograph("Agency", 1)).await;
        let src = text(&old, "src").to_owned();
        let file = src.trim_start_matches("/media/").to_owned();
        let named = file.clone();
        app.db().write_blocking::<_, db::DbError>(move |tx| {
            let id: i64 = tx.query_one("SELECT id FROM media WHERE public_id = $1", &[&named.split('.').next().unwrap()])?;
            tx.execute("UPDATE articles SET lead_id = $2 WHERE id = $1", &[&shown, &id])?;
            tx.execute("INSERT INTO article_media (article_id, media_id, gated) VALUES ($1, $2, 0)", &[&shown, &id])?;
            tx.record_change("article", shown, 0)
        }).unwrap();
        let mut reader = app.client();
        assert!(reader.get("/articles/weir").await.text().contains(&file));
        let url = text(&old, "url").to_owned();
        let in_use = editor.get(&format!("{url}/delete")).await;
        assert_eq!(in_use.status, StatusCode::CONFLICT);
        assert!(in_use.text().contains("is in use") && texts(&in_use, ".uses li")[0].contains("Leads the story"), "{in_use:?}");
        assert_eq!(editor.post(&format!("{url}/delete"), &[]).await.status, StatusCode::CONFLICT);
        let path = format!("{url}/replace");
        assert!(texts(&editor.get(&path).await, ".uses li").len() == 1);
        for (body, words) in [
            (form(&[("file", Some("old.jpg"), &photograph("Agency", 1))]), "the same picture"),
            (form(&[("file", Some("x"), b"nothing")]), "no JPEG"),
            (form(&[("words", None, b"yes")]), "Choose a picture first"),
        ] {
            let refused = send(&mut editor, &path, false, body).await;
            assert!(refused.status.is_client_error() && refused.text().contains(words), "{words}: {refused:?}");
        }
        let new = form(&[("words", None, b"yes"), ("file", Some("new.jpg"), &photograph("Another", 99))]);
        let done = send(&mut editor, &path, false, new).await;
        let page = editor.follow(done).await;
        assert!(page.text().contains("The new picture is in its place") && page.text().contains("value=\"Another\""), "{page:?}");
        let article = reader.get("/articles/weir").await.text();
        assert!(!article.contains(&file), "{article}");
        let led = reader.get(&src).await;
        assert_eq!(led.status, StatusCode::MOVED_PERMANENTLY);
        let now = led.location().unwrap().to_owned();
        assert!(article.contains(now.trim_start_matches("/media/")), "{now}: {article}");
        assert_eq!(reader.get(&now).await.status, StatusCode::OK);
        assert_eq!(editor.get(&src.replace("/media/", "/newsroom/media/file/")).await.status, StatusCode::NOT_FOUND);
        while site::tend_pictures_due(&app.site).await.unwrap() {}
        let files = std::fs::read_dir(app.data().join("media")).unwrap();
        let kept: usize = files.map(|folder| std::fs::read_dir(folder.unwrap().path()).unwrap().count()).sum();
        assert_eq!(kept, 1, "the former file is gone");
        assert_eq!(acts(&app), ["entered", "picture-added", "picture-replaced"]);
    }

    async fn what_nothing_shows_is_deleted_for_good(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut editor = signed_in(&app, Role::Editor);
        let (_, picture) = upload(&mut editor, "a.png", &encoded(40, 30, 1, ImageFormat::Png)).await;
        let url = text(&picture, "url").to_owned();
        assert!(editor.get(&format!("{url}/delete")).await.text().contains("deleted for good"));
        assert_eq!(signed_in(&app, Role::Author).post(&format!("{url}/delete"), &[]).await.status, StatusCode::FORBIDDEN);
        let done = editor.submit(&format!("{url}/delete"), &[]).await;
        assert!(done.text().contains("The picture is deleted"), "{done:?}");
        while site::tend_pictures_due(&app.site).await.unwrap() {}
        assert_eq!(editor.get(text(&picture, "src")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(editor.get(&url).await.status, StatusCode::NOT_FOUND);
        let (_, again) = upload(&mut editor, "a.png", &encoded(40, 30, 1, ImageFormat::Png)).await;
        assert_eq!(editor.get(text(&again, "src")).await.status, StatusCode::OK);
    }

    async fn whoever_looks_sees_how_far_smaller_sizes_are(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut editor = signed_in(&app, Role::Editor);
        let (_, picture) = upload(&mut editor, "a.png", &encoded(400, 300, 1, ImageFormat::Png)).await;
        let url = text(&picture, "url").to_owned();
        let file = text(&picture, "src").trim_start_matches("/media/").to_owned();
        assert!(editor.get("/newsroom/media").await.text().contains("1 pictures wait for WebP, 0 for AVIF"));
        let page = editor.get(&url).await.text();
        assert!(page.contains("Smaller sizes are on their way") && page.contains(&format!("file name {file}")), "{page}");
        while site::make_copies_due(&app.site).await.unwrap() {}
        assert!(editor.get("/newsroom/media").await.text().contains("0 pictures wait for WebP, 1 for AVIF"));
        while site::make_avif_due(&app.site).unwrap() {}
        assert!(!editor.get("/newsroom/media").await.text().contains("pictures wait for"));
        let page = editor.get(&url).await.text();
        assert!(page.contains("as AVIF") || page.contains("AVIF would be no smaller"), "{page}");
    }

    async fn staff_see_what_readers_may_not_yet(db: TestDb) {
        let app = TestApp::new(&db);
        let shown = article(&app);
        let mut editor = signed_in(&app, Role::Editor);
        let (_, picture) = upload(&mut editor, "a.png", &encoded(400, 300, 1, ImageFormat::Png)).await;
        let src = text(&picture, "src").to_owned();
        app.db().write_blocking::<_, db::DbError>(move |tx| {
            tx.execute("INSERT INTO article_media (article_id, media_id, gated) SELECT $1, id, 0 FROM media", &[&shown])?;
            tx.execute("UPDATE articles SET state = 'withdrawn' WHERE id = $1", &[&shown]).map(drop)
        }).unwrap();
        assert_eq!(app.client().get(&src).await.status, StatusCode::NOT_FOUND);
        for name in [src.clone(), src.replace(".png", ".320.webp")] {
            let seen = editor.get(&name.replace("/media/", "/newsroom/media/file/")).await;
            assert_eq!(seen.status, StatusCode::OK, "{name}");
        }
        for name in ["x", "x.png", &src.replace("/media/", "").replace(".png", ".jpg"), &src.replace("/media/", "").replace(".png", ".321.webp")] {
            assert_eq!(editor.get(&format!("/newsroom/media/file/{name}")).await.status, StatusCode::NOT_FOUND, "{name}");
        }
    }
}

/// The checksum of PNG's blocks.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(*byte),
            |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 },
        )
    })
}
