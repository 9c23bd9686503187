//! Every theme of the folder `themes`, in every language: each template is rendered for every standing,
//! and is as sound as the default one.

use std::fs;
use std::path::{Path, PathBuf};

use db::testing::TestDb;
use kernel::config::{Plan, Term};
use kernel::money::Money;
use testkit::{Standing, TestApp};

use crate::frame::looks_right;
use crate::scene::Scene;

const STANDINGS: [Standing; 9] = [
    Standing::Anonymous,
    Standing::Unconfirmed,
    Standing::FirstArticle,
    Standing::Confirmed,
    Standing::Unlocked,
    Standing::Exhausted,
    Standing::Lapsed,
    Standing::Subscriber,
    Standing::Institution,
];

/// The folders beside the default theme's.
fn folders() -> Vec<PathBuf> {
    let themes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../themes");
    let entries = fs::read_dir(themes).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.is_dir() && !path.ends_with("default")).collect()
}

async fn is_sound(theme: Option<PathBuf>, language: &str) {
    let db = TestDb::sqlite();
    let scene = Scene::with(&db, |config| {
        config.site.theme.clone_from(&theme);
        config.site.language = language.into();
    });
    let wanted = scene.metered();
    for standing in STANDINGS {
        let tour = scene.tour(wanted).await;
        let mut client = scene.app.client_in(standing, wanted.id);
        let pages = tour.iter().flat_map(|(_, asked)| &asked.pages).map(String::as_str);
        for path in pages.chain(["/nothing", "/sections/ports?before=x"]) {
            let answer = client.get(path).await;
            let asked = format!("{path} as {standing:?} in {language}, {theme:?}");
            looks_right(&asked, &answer);
            assert!(answer.status.as_u16() < 500, "{asked}");
        }
    }
    for (path, fields) in scene.tour(wanted).await.iter().flat_map(|(_, asked)| &asked.forms) {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let answer = scene.app.client_in(Standing::Confirmed, wanted.id).post(path, &fields).await;
        looks_right(&format!("POST {path} in {language}, {theme:?}"), &answer);
    }
    scene.app.mails_to("nobody@reader.example").await;
    assert_eq!(scene.app.site.theme.faults(), Vec::<String>::new(), "{theme:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_theme_is_sound() {
    let folders = folders();
    for theme in folders {
        is_sound(Some(theme), "en").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_sound_in_french() {
    is_sound(None, "fr").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn french_has_its_own_dates_numbers_and_prices() {
    let db = TestDb::sqlite();
    let app = TestApp::with(&db, |config| {
        config.site.language = "fr".into();
        config.plans.push(Plan {
            slug: "institutions".into(),
            name: "Bibliothèques".into(),
            price: Money { minor: 123_450, currency: "EUR".into() }.into(),
            per: Term::Year,
            trial_days: 0,
            description: String::new(),
            features: Vec::new(),
        });
    });
    let id = testkit::article(app.db(), app.press(), "quai", |draft| draft.kind = "interview".into());
    let exhausted = app.client_in(Standing::Exhausted, id).get("/articles/quai").await.text();
    assert!(exhausted.contains("Les suivants arrivent le 1er "), "{exhausted}");
    assert!(exhausted.contains("9\u{a0}€") && exhausted.contains("1\u{202f}234,50\u{a0}€"), "{exhausted}");
    assert!(exhausted.contains("<html lang=\"fr\"") && exhausted.contains("Entretien"), "{exhausted}");
    let refused = app.client().post("/login", &[("email", "nobody")]).await.text();
    assert!(refused.contains("Une adresse électronique contient un seul @"), "{refused}");
    let nowhere = app.client().get("/archive/2026-11?before=x").await.text();
    assert!(nowhere.contains("Cette page de la liste n’existe pas"), "{nowhere}");
}

#[tokio::test(flavor = "multi_thread")]
async fn words_in_another_language_say_so() {
    let db = TestDb::sqlite();
    let app = TestApp::new(&db);
    testkit::article(app.db(), app.press(), "nahr", |draft| draft.language = "ar".into());
    testkit::article(app.db(), app.press(), "quay", |draft| draft.language = "en".into());
    let foreign = app.client().get("/articles/nahr").await.text();
    assert!(foreign.contains("<h1 lang=\"ar\" dir=\"rtl\">"), "{foreign}");
    assert!(foreign.contains("teaser prose fading\" lang=\"ar\" dir=\"rtl\""), "{foreign}");
    assert!(foreign.contains("<section class=\"wall\" id=\"wall\""), "the wall is in the site's language");
    let own = app.client().get("/articles/quay").await.text();
    assert!(
        own.contains("<h1>quay</h1>") && own.contains("lang=\"ar\""),
        "only its neighbour is foreign: {own}"
    );
}
