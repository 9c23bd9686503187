//! Places beside the article's text: structured data, feeds, descriptions, search, lists.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::config::AccessLevel;
use scraper::{Html, Selector};
use serde_json::Value;
use testkit::{Answer, Canaries, Place, Standing, TestApp};

use crate::oracle::leaks;
use crate::people::{can_read, publish, publish_many, unlock};
use crate::scene::Scene;

/// Every block of structured data in the page.
fn structured(page: &Answer) -> Vec<Value> {
    let html = Html::parse_document(&page.text());
    let blocks = Selector::parse("script[type='application/ld+json']").unwrap();
    html.select(&blocks)
        .map(|block| serde_json::from_str(&block.text().collect::<String>()).unwrap())
        .collect()
}

db::both_databases! {
    async fn threat_07_structured_data_says_the_truth_and_no_more(db: TestDb) {
        let scene = Scene::new(&db);
        for story in &scene.stories {
            for standing in [Standing::Anonymous, Standing::Exhausted, Standing::Subscriber] {
                let page = scene.app.client_in(standing, story.id).get(&story.path()).await;
                let blocks = structured(&page);
                assert_eq!(blocks.len(), 1, "{page:?}");
                let data = &blocks[0];
                assert_eq!(data["@type"], "NewsArticle");
                assert_eq!(data["headline"], story.slug);
                assert_eq!(data["isAccessibleForFree"], story.level == AccessLevel::Free, "{standing:?} {}", story.slug);
                if story.level != AccessLevel::Free {
                    assert_eq!(data["hasPart"]["cssSelector"], ".paid");
                    assert_eq!(data["hasPart"]["isAccessibleForFree"], false);
                }
                // Made from what everyone may read, whoever looks.
                assert_eq!(story.canaries.found_in(&data.to_string()), [], "{standing:?} {}", story.slug);
            }
            // What the selector names is what is paid for.
            let whole = scene.app.client_in(Standing::Subscriber, story.id).get(&story.path()).await;
            let paid = Html::parse_document(&whole.text());
            let paid: String = paid.select(&Selector::parse(".paid").unwrap()).map(|part| part.html()).collect();
            assert_eq!(story.canaries.found_in(&paid), Place::ALL);
        }
    }

    async fn threat_08_feeds_and_sitemaps_are_the_same_for_everyone(db: TestDb) {
        let scene = Scene::new(&db);
        let story = scene.metered();
        for path in ["/feed.xml", "/sections/ports/feed.xml", "/sitemap.xml", "/sitemaps/1.xml", "/news-sitemap.xml"] {
            let public = scene.app.client().get(path).await;
            assert_eq!(public.status, StatusCode::OK);
            assert!(public.text().contains(&story.slug), "{path} does not know the article");
            for standing in Standing::ALL {
                let own = scene.app.client_in(standing, story.id).get(path).await;
                for story in &scene.stories {
                    assert_eq!(leaks(&own, &story.canaries), [], "{path} as {standing:?}");
                }
            }
        }
    }

    async fn threat_10_descriptions_come_from_the_teaser(db: TestDb) {
        let app = TestApp::new(&db);
        testkit::article(app.db(), app.press(), "harbour", |draft| draft.standfirst = String::new());
        let page = app.client().get("/articles/harbour").await;
        let html = Html::parse_document(&page.text());
        for selector in ["meta[name='description']", "meta[property='og:description']"] {
            let found: Vec<&str> = html.select(&Selector::parse(selector).unwrap()).filter_map(|meta| meta.attr("content")).collect();
            assert_eq!(found.len(), 1, "{selector}");
            assert!(found[0].contains(&Canaries::new("harbour").open_word()), "{selector}: {found:?}");
        }
        assert_eq!(leaks(&page, &Canaries::new("harbour")), []);
    }

    async fn threat_11_search_does_not_know_paid_words(db: TestDb) {
        let app = TestApp::new(&db);
        let wanted = publish(&app, "harbour");
        let canaries = Canaries::new("harbour");
        assert!(app.client().get("/search?q=harbour").await.text().contains("/articles/harbour")
            || app.client().get("/search?q=harbour").await.text().contains("articles&#x2f;harbour"));
        for standing in [Standing::Anonymous, Standing::Confirmed, Standing::Exhausted, Standing::Lapsed] {
            let mut client = app.client_in(standing, wanted);
            app.is_settled().await;
            for place in Place::ALL {
                let word = canaries.word(place);
                // No such word is anywhere; as long as the canary, so that the pages can be compared.
                let nothing = "q".repeat(word.len());
                let (known, unknown) = (client.get(&format!("/search?q={word}")).await, client.get(&format!("/search?q={nothing}")).await);
                assert_eq!(known.text().replace(&word, &nothing), unknown.text(), "{standing:?} {place:?}");
            }
            for phrase in ["nobody+spoke", "%22nobody+spoke%22", "harbour+nobody", "harbour+spoke", "body:spoke", "rest_html:nobody"] {
                let page = client.get(&format!("/search?q={phrase}")).await.text();
                assert!(!page.contains("articles/harbour") && !page.contains("articles&#x2f;harbour"), "{phrase}: {page}");
            }
        }
    }

    async fn threat_11_the_index_does_not_know_paid_words_either(db: TestDb) {
        let app = TestApp::new(&db);
        let wanted = publish(&app, "harbour");
        let canaries = Canaries::new("harbour");
        app.index();
        for standing in [Standing::Anonymous, Standing::Confirmed, Standing::Unlocked, Standing::Exhausted, Standing::Lapsed] {
            let mut client = app.client_in(standing, wanted);
            app.is_settled().await;
            for word in Place::ALL.map(|place| canaries.word(place)) {
                let nothing = "q".repeat(word.len());
                for asked in ["/search?q=", "/api/search?q=", "/search?q=harbour+", "/api/search?q=story+-", "/search?q=%22harbour%22+",
                    "/search?order=newest&q=", "/api/suggest?q=", "/api/suggest?q=harbour+"] {
                    let known = client.get(&format!("{asked}{word}")).await;
                    let unknown = client.get(&format!("{asked}{nothing}")).await;
                    assert_eq!(known.text().replace(&word, &nothing), unknown.text(), "{standing:?} {asked}{word}");
                    let beginning = client.get(&format!("{asked}{}*", &word[..word.len() - 2])).await;
                    assert!(!beginning.text().contains(&word), "{standing:?} {asked}{word}");
                }
            }
        }
        let word = canaries.word(Place::Prose);
        for standing in [Standing::Subscriber, Standing::Institution] {
            let page = app.client_in(standing, wanted).get(&format!("/search?q={word}")).await;
            assert!(page.text().contains(&format!("<mark>{word}</mark>")), "{standing:?}: {page:?}");
            assert_eq!(page.header("cache-control"), "private, no-store");
        }
    }

    async fn threat_12_an_unlock_opens_one_article(db: TestDb) {
        let app = TestApp::new(&db);
        let ids = publish_many(&app, 24);
        let mut client = app.client_in(Standing::Confirmed, ids[0]);
        for tag in ["story0x", "story1x", "story2x"] {
            assert!(unlock(&mut client, tag).await);
        }
        for n in 3..24 {
            let tag = format!("story{n}x");
            assert!(!can_read(&mut client, &tag).await && !unlock(&mut client, &tag).await, "{tag}");
        }
        let mut pages: Vec<String> = ["/", "/sections/ports", "/topics/trade", "/places/stanmar", "/authors/ada-quill",
            "/archive/2026-11", "/search?q=story", "/feed.xml", "/account", "/account/export"].map(str::to_owned).into();
        while let Some(path) = pages.pop() {
            let page = client.get(&path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            for n in 0..24 {
                assert_eq!(leaks(&page, &Canaries::new(&format!("story{n}x"))), [], "{path}");
            }
            let html = Html::parse_document(&page.text());
            let more = Selector::parse(".pager a.older").unwrap();
            pages.extend(html.select(&more).filter_map(|link| link.attr("href")).map(str::to_owned));
        }
    }
}
