//! Cards for sharing: for every article and list, at an address that changes with what is on them, and with
//! nothing on them that is not for everyone.

use std::fs;

use axum::http::StatusCode;
use db::testing::TestDb;
use media::Focus;
use press::articles::LeadDraft;
use press::pictures::set_focus;
use scraper::{Html, Selector};
use testkit::{Answer, Client, Standing, TestApp};

use crate::people::publish;
use crate::scene::{keep_picture, still};

/// What the page's head says under a name.
fn said(page: &Answer, name: &str) -> Option<String> {
    let html = Html::parse_document(&page.text());
    let selector =
        Selector::parse(&format!("head meta[property='{name}'], head meta[name='{name}']")).unwrap();
    html.select(&selector).next().and_then(|meta| meta.attr("content")).map(str::to_owned)
}

/// The path of the page's card.
async fn card(app: &TestApp, client: &mut Client, path: &str) -> String {
    let page = client.get(path).await;
    let url = said(&page, "og:image").unwrap_or_else(|| panic!("{path} has no card: {}", page.text()));
    url.strip_prefix(&app.press().config.site.url).unwrap().to_owned()
}

fn size(answer: &Answer) -> (u32, u32) {
    let picture = image::load_from_memory(&answer.body).unwrap();
    (picture.width(), picture.height())
}

/// A picture wide enough to lead a card.
fn wide(shade: u8) -> Vec<u8> {
    image_of(1300, shade)
}

fn image_of(width: u32, shade: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture =
        image::RgbImage::from_fn(width, 1000, |x, y| image::Rgb([shade, (x / 8) as u8, (y / 4) as u8]));
    picture.write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

db::both_databases! {
    async fn every_page_that_is_shared_has_a_card(db: TestDb) {
        let app = TestApp::new(&db);
        testkit::article(app.db(), app.press(), "harbour", |draft| draft.series = Some("Night Work".into()));
        let mut client = app.client();
        let pages = ["/", "/articles/harbour", "/sections/ports", "/topics/trade", "/places/stanmar", "/series/night-work", "/authors/ada-quill"];
        let mut cards = std::collections::BTreeSet::new();
        for path in pages {
            let page = client.get(path).await;
            assert_eq!(said(&page, "og:image:width").as_deref(), Some("1200"), "{path}");
            assert_eq!(said(&page, "og:image:height").as_deref(), Some("630"), "{path}");
            assert_eq!(said(&page, "twitter:card").as_deref(), Some("summary_large_image"), "{path}");
            assert!(!said(&page, "og:image:alt").unwrap().is_empty(), "{path}");
            let address = card(&app, &mut client, path).await;
            let drawn = client.get(&address).await;
            assert_eq!((drawn.status, drawn.header("content-type")), (StatusCode::OK, "image/png"), "{path}: {address}");
            assert_eq!(drawn.header("cache-control"), "public, max-age=31536000, immutable");
            assert_eq!(size(&drawn), (1200, 630));
            assert!(client.get(&address).await == drawn, "kept as it was drawn");
            cards.insert(address);
        }
        assert_eq!(cards.len(), pages.len());
        for path in ["/login", "/account", "/search?q=x"] {
            assert_eq!(said(&client.visit(path).await, "og:image"), None, "{path}");
        }
    }

    async fn a_card_is_the_same_whoever_looks_at_the_page(db: TestDb) {
        let app = TestApp::new(&db);
        let id = publish(&app, "harbour");
        let open = card(&app, &mut app.client(), "/articles/harbour").await;
        for standing in [Standing::Subscriber, Standing::Exhausted, Standing::Institution] {
            assert_eq!(card(&app, &mut app.client_in(standing, id), "/articles/harbour").await, open);
        }
    }

    async fn the_leading_picture_is_on_the_card_and_its_focus_in_sight(db: TestDb) {
        let app = TestApp::new(&db);
        let (picture, file, _) = keep_picture(&app, &wide(1));
        testkit::article(app.db(), app.press(), "harbour", |draft| {
            draft.lead = Some(LeadDraft { picture: Some(picture), alt: "Cranes at dawn".into(), ..LeadDraft::default() });
        });
        let mut client = app.client();
        let page = client.get("/articles/harbour").await;
        assert_eq!(said(&page, "og:image:alt").as_deref(), Some("Cranes at dawn"));
        let first = card(&app, &mut client, "/articles/harbour").await;
        let drawn = client.get(&first).await;
        assert_eq!((drawn.header("content-type"), size(&drawn)), ("image/jpeg", (1200, 630)));
        app.db().write_blocking(move |tx| set_focus(tx, &file, Focus::at(0.0, 0.0).unwrap(), testkit::START)).unwrap();
        let second = card(&app, &mut client, "/articles/harbour").await;
        assert_ne!(first, second);
        assert!(client.get(&second).await.body != drawn.body, "another part of the picture");
        let former = client.get(&first).await;
        assert_eq!((former.status, former.location()), (StatusCode::MOVED_PERMANENTLY, Some(second.as_str())));
    }

    async fn a_small_or_distant_picture_leaves_the_card_to_type(db: TestDb) {
        let app = TestApp::new(&db);
        let (small, _, _) = keep_picture(&app, &image_of(500, 1));
        testkit::article(app.db(), app.press(), "small", |draft| draft.lead = Some(LeadDraft { picture: Some(small), ..LeadDraft::default() }));
        testkit::article(app.db(), app.press(), "distant", |draft| {
            draft.lead = Some(LeadDraft { elsewhere: Some("https://pictures.example/lead.jpg".into()), ..LeadDraft::default() });
        });
        for tag in ["small", "distant"] {
            let mut client = app.client();
            let address = card(&app, &mut client, &format!("/articles/{tag}")).await;
            assert_eq!(client.get(&address).await.header("content-type"), "image/png", "{tag}");
        }
    }

    async fn a_changed_headline_has_a_new_address_and_an_unknown_one_leads_to_it(db: TestDb) {
        let app = TestApp::new(&db);
        publish(&app, "harbour");
        let mut client = app.client();
        let first = card(&app, &mut client, "/articles/harbour").await;
        testkit::article(app.db(), app.press(), "harbour", |draft| {
            draft.title = "Another".into();
            draft.source_hash = "changed".into();
        });
        let second = card(&app, &mut client, "/articles/harbour").await;
        assert_ne!(first, second);
        let subject = second.split('.').next().unwrap();
        for former in [first.clone(), format!("{subject}.x.png"), format!("{subject}.00000000000000000000.jpg")] {
            let answer = client.get(&former).await;
            assert_eq!((answer.status, answer.location()), (StatusCode::MOVED_PERMANENTLY, Some(second.as_str())), "{former}");
        }
        assert_eq!(client.get(&second).await.status, StatusCode::OK);
    }

    async fn there_are_no_cards_of_what_is_not_there(db: TestDb) {
        let app = TestApp::new(&db);
        let id = publish(&app, "harbour");
        let mut client = app.client();
        let address = card(&app, &mut client, "/articles/harbour").await;
        for path in ["/og/", "/og/x", "/og/x.png", "/og/site.png", "/og/nothing.x.png", "/og/section.nothing.x.png", "/og/nothing.ports.x.png",
            "/og/section..x.png", "/og/author.nobody.x.png", "/og/..%2f..%2fsecret.key.x.png"] {
            assert_eq!(client.visit(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        app.db().write_blocking(move |tx| press::articles::withdraw(tx, id, testkit::START)).unwrap();
        assert_eq!(client.get(&address).await.status, StatusCode::NOT_FOUND);
    }

    async fn headlines_in_any_script_have_a_card_without_empty_boxes(db: TestDb) {
        let app = TestApp::new(&db);
        let (picture, _, _) = keep_picture(&app, &wide(2));
        testkit::article(app.db(), app.press(), "manga", |draft| draft.title = "看漫画学习".into());
        testkit::article(app.db(), app.press(), "water", |draft| draft.title = "من يملك الماء؟".into());
        testkit::article(app.db(), app.press(), "pictured", |draft| {
            draft.title = "看漫画".into();
            draft.lead = Some(LeadDraft { picture: Some(picture), ..LeadDraft::default() });
        });
        let mut client = app.client();
        let mut drawn = Vec::new();
        for tag in ["manga", "water", "pictured"] {
            let address = card(&app, &mut client, &format!("/articles/{tag}")).await;
            drawn.push(client.get(&address).await);
        }
        assert!(drawn[0].body == drawn[1].body, "the publication's name stands for both");
        assert_eq!(drawn[2].header("content-type"), "image/jpeg");
    }

    async fn cards_are_drawn_again_when_they_are_gone(db: TestDb) {
        let app = TestApp::new(&db);
        publish(&app, "harbour");
        let mut client = app.client();
        let address = card(&app, &mut client, "/articles/harbour").await;
        let before = client.get(&address).await;
        fs::remove_dir_all(app.data().join("derived")).unwrap();
        assert!(client.get(&address).await == before);
    }

    async fn a_theme_without_typefaces_shares_the_picture_itself(db: TestDb) {
        let theme = tempfile::TempDir::new().unwrap();
        let sheet = theme.path().join("static/css/site.css");
        fs::create_dir_all(sheet.parent().unwrap()).unwrap();
        fs::write(&sheet, "body { font-family: serif }").unwrap();
        let app = TestApp::with(&db, |config| config.site.theme = Some(theme.path().to_owned()));
        let (picture, file, _) = keep_picture(&app, &still(3));
        testkit::article(app.db(), app.press(), "harbour", |draft| {
            draft.lead = Some(LeadDraft { picture: Some(picture), ..LeadDraft::default() });
        });
        publish(&app, "plain");
        let mut client = app.client();
        let page = client.get("/articles/harbour").await;
        let jpeg = file.replace(".png", ".700.jpg");
        assert!(said(&page, "og:image").unwrap().ends_with(&format!("/media/{jpeg}")));
        assert_eq!(said(&page, "og:image:width").as_deref(), Some("700"));
        assert_eq!(said(&client.get("/articles/plain").await, "og:image"), None);
        assert_eq!(client.get("/og/site.x.png").await.status, StatusCode::NOT_FOUND);
    }
}
