//! A newsroom in another language says everything in it: nothing in English, and no message by its name.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use db::testing::TestDb;
use press::staff::Role;
use scraper::{Html, Selector};
use testkit::{Answer, TestApp};

use crate::drafts::begun;
use crate::scene::{article, inside};

const ENGLISH: &str = include_str!("../../../../themes/default/languages/en.ftl");
const FRENCH: &str = include_str!("../../../../themes/default/languages/fr.ftl");
/// The newsroom's pages that stand for themselves.
const PAGES: [&str; 28] = [
    "",
    "/factor",
    "/stories",
    "/figures",
    "/media",
    "/drafts",
    "/calendar",
    "/readers",
    "/readers/export",
    "/readers/lists",
    "/invoices",
    "/invoices/export",
    "/institutions",
    "/institutions/new",
    "/front",
    "/newsletters",
    "/radar",
    "/openings",
    "/headings/topics",
    "/headings/topics/new",
    "/ads",
    "/ads/new",
    "/ads/txt",
    "/people",
    "/people/invite",
    "/settings",
    "/settings/publication",
    "/audit",
];
/// Pages of a draft.
const TABS: [&str; 5] = ["", "/particulars", "/publish", "/texts", "/comments"];
/// Attributes that people hear or see.
const LABELS: [&str; 4] = ["aria-label", "placeholder", "title", "alt"];

/// The messages of a language file, each with its name, as far as they stand in one line.
fn messages(source: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = source.lines().filter(|line| !line.starts_with([' ', '#']));
    lines.filter_map(|line| line.split_once(" =")).map(|(name, text)| (name, text.trim()))
}

/// Whole sentences of a language file: those that nothing is put into.
fn sentences(source: &str) -> BTreeSet<&str> {
    let texts = messages(source).map(|(_, text)| text);
    texts.filter(|text| !text.is_empty() && !text.contains('{')).collect()
}

/// What the page says, piece by piece.
fn said(answer: &Answer) -> BTreeSet<String> {
    let page = Html::parse_document(&answer.text());
    let all = Selector::parse("*").unwrap();
    let texts = page.root_element().text().map(|text| text.trim().to_owned());
    let labels = page
        .select(&all)
        .flat_map(|one| LABELS.iter().filter_map(move |name| one.value().attr(name)).map(str::to_owned));
    texts.chain(labels).filter(|text| !text.is_empty()).collect()
}

db::both_databases! {
    async fn a_french_newsroom_speaks_french(db: TestDb) {
        let (english, french) = (sentences(ENGLISH), sentences(FRENCH));
        let names: BTreeSet<&str> = messages(ENGLISH).map(|(name, _)| name).filter(|name| name.contains('-')).collect();
        let app = TestApp::with(&db, |config| {
            config.site.language = "fr".into();
            // Its name in the tests' settings is a message too.
            config.plans[0].name = "Toute la revue".into();
        });
        article(&app);
        let mut owner = inside(&app, Role::Owner).await.client;
        let draft = begun(&mut owner).await;
        let pages = PAGES.map(|page| format!("/newsroom{page}"));
        for page in pages.into_iter().chain(TABS.map(|tab| format!("{draft}{tab}"))) {
            let answer = owner.get(&page).await;
            assert_eq!(answer.status, StatusCode::OK, "{page}: {answer:?}");
            assert!(answer.text().contains("<html lang=\"fr\""), "{page}");
            let said = said(&answer);
            let is_foreign = |text: &str| names.contains(text) || (english.contains(text) && !french.contains(text));
            let foreign: Vec<&String> = said.iter().filter(|text| is_foreign(text)).collect();
            assert!(foreign.is_empty(), "{page} says {foreign:?}");
            let is_french = |text: &str| french.contains(text) && !english.contains(text);
            assert!(said.iter().filter(|text| is_french(text)).count() > 3, "{page} hardly speaks French");
        }
    }
}
