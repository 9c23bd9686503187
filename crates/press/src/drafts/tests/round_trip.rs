//! An article that is opened and published again without a change is the same article, links are checked, and real
//! archives come through.

use std::path::{Path, PathBuf};

use db::testing::TestDb;
use render::body::{TeaserLimits, prepare};

use super::*;
use crate::articles::Manuscript;
use crate::articles::fixtures::{manuscript, publish as import};

type Stored = (String, Option<String>, String, String, i64);

/// What is stored of an article's text.
fn stored(db: &TestDb, article: i64) -> Stored {
    let sql = "SELECT teaser_html, lead_html, rest_html, teaser_text, words FROM articles WHERE id = $1";
    read(db, move |conn| conn.query_one(sql, &[&article]))
}

fn again(db: &TestDb, press: &Press, by: Colleague, article: i64) -> Galley {
    let opener = press.clone();
    let draft = act(db, move |tx| open(tx, &opener, by, article, NOW)).unwrap();
    proof(db, press, &draft, Which::Latest, NOW)
}

fn assert_same(galley: &Galley, stored: &Stored) {
    let body = galley.body();
    let (teaser, rest) = (body.teaser_html.as_str(), body.rest_html.as_str());
    assert_eq!((teaser, rest), (stored.0.as_str(), stored.2.as_str()));
    assert_eq!((&body.lead_html, &body.teaser_text), (&stored.1, &stored.3));
    assert_eq!(i64::from(body.words), stored.4);
}

db::both_databases! {
    fn a_text_comes_back_as_it_stood(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Editor);
        for (nth, html) in [
            "<p>One.<a href=\"#fn-1\">1</a></p><!--more--><p>Two.</p><section class=\"footnotes\"><ol><li id=\"fn-1\">Note.</li></ol></section>",
            "<p>Short.</p>", "<ol><li>a</li><li>b<!--more--></li><li>c</li></ol>", "<h2>Head</h2><!--more--><p>x</p>", "",
        ].into_iter().enumerate() {
            let body = prepare(html, TeaserLimits::default());
            let id = import(&db, &press, &Manuscript { body, ..manuscript(&format!("Piece {nth}"), NOW) });
            assert_same(&again(&db, &press, ada, id), &stored(&db, id));
        }
    }

    fn links_that_lead_nowhere_are_named(db: TestDb) {
        let press = press(|config| config.site.url = "https://magazine.example".into());
        let ada = colleague(&db, &press, "ada@example.org", Role::Editor);
        import(&db, &press, &Manuscript { topics: vec!["Trade".into()], ..manuscript("Étude", NOW) });
        let href = |to: &str| format!("<p>See <a href=\"{to}\">this</a>.</p>");
        let good = ["/articles/%C3%A9tude", "https://magazine.example/articles/étude?x#top", "/topics/trade/feed.xml", "/subscribe", "https://other.example/articles/no"];
        let bad = ["/articles/nothing", "https://magazine.example/authors/nobody", "/topics/ports#top"];
        let html: String = good.iter().chain(&bad).chain(&bad[..1]).map(|to| href(to)).collect();
        let draft = begun(&db, &press, ada, text("Links", &html));
        let galley = proof(&db, &press, &draft, Which::Latest, NOW);
        let broken: Vec<&str> = galley.findings.iter().filter(|one| one.item == Item::Link).map(|one| one.about.as_str()).collect();
        assert_eq!(broken, bad);
    }
}

/// Real archives, if they are at hand: what an import has stored is cut at the same place when it is published again.
#[test]
fn real_articles_come_back_as_they_stood() {
    let named = std::env::var_os("BROADSHEET_TEST_DATA").map(PathBuf::from);
    let data = named.unwrap_or(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"));
    for name in ["usgov-digital", "wikinews-sample"] {
        let file = data.join("archives").join(name).join("articles.ndjson.zst");
        if !file.exists() {
            eprintln!("skipped: there is no {}", file.display());
            continue;
        }
        let mut reader = exchange::open_articles(&file).unwrap();
        let mut seen = 0;
        while let (Some(item), true) = (reader.next(), seen < 200) {
            let Ok(exchange::Item::Article(article, _)) = item else { continue };
            let first = prepare(&article.body_html, TeaserLimits::default());
            let lead = first.lead_html.as_ref().unwrap_or(&first.teaser_html);
            let again = prepare(&format!("{lead}<!--more-->{}", first.rest_html), TeaserLimits::default());
            assert_eq!(
                (again.teaser_html, again.lead_html),
                (first.teaser_html, first.lead_html),
                "{}",
                article.id
            );
            assert_eq!(again.rest_html, first.rest_html, "{}", article.id);
            seen += 1;
        }
        assert!(seen > 50, "{seen}");
    }
}
