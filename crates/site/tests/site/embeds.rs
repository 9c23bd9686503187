//! Pages elsewhere within an article: cards that load nothing by themselves, and a policy that allows no more than they need.

use db::testing::TestDb;
use kernel::config::AccessLevel;
use render::body::{TeaserLimits, prepare};
use testkit::{Answer, Standing, TestApp};

const VIDEO: &str = "https://www.youtube.com/watch?v=abc123";
const POST: &str = "https://bsky.app/profile/ada.example/post/3kabc";

fn card(page: &str, words: &str) -> String {
    format!("<div data-embed=\"{page}\"><p><a href=\"{page}\">{words}</a></p></div>")
}

/// An article with a video before the teaser's end, and after it a post and a page of nobody we know; gives its address
/// and row id.
fn story(app: &TestApp, access: AccessLevel) -> (String, i64) {
    let tag = format!("story{}", access.as_str());
    let html = format!(
        "<p>Before.</p>{}<!--more--><p>After.</p><div data-related=\"weir\"><p><a href=\"/articles/weir\">The weir</a></p></div>{}{}",
        card(VIDEO, "The weir at low water"),
        card(POST, POST),
        card("https://elsewhere.example/x", "Elsewhere")
    );
    let id = testkit::article(app.db(), app.press(), &tag, |draft| {
        draft.body = prepare(&html, TeaserLimits::default());
        draft.access = Some(access);
    });
    (format!("/articles/{tag}"), id)
}

fn frames(page: &Answer) -> Option<String> {
    let policy = page.header("content-security-policy");
    policy.split("frame-src ").nth(1).map(str::to_owned)
}

db::both_databases! {
    async fn a_page_may_load_what_is_on_it_and_no_more(db: TestDb) {
        let app = TestApp::new(&db);
        let ((free, _), (walled, wanted)) = (story(&app, AccessLevel::Free), story(&app, AccessLevel::Subscribers));
        let whole = app.client().get(&free).await;
        assert_eq!(frames(&whole).as_deref(), Some("https://embed.bsky.app https://www.youtube-nocookie.com"));
        let text = whole.text();
        assert!(text.contains("data-frame=\"https://www.youtube-nocookie.com/embed/abc123\" data-title=\"YouTube: The weir at low water\""), "{text}");
        assert!(text.contains("data-frame=\"https://embed.bsky.app/embed/ada.example/app.bsky.feed.post/3kabc\"") && text.contains("data-height=\"500\""), "{text}");
        assert!(text.contains(&card("https://elsewhere.example/x", "Elsewhere").replace("<a href=\"https://elsewhere.example/x\"", "<a href=\"https://elsewhere.example/x\" rel=\"noopener\"")), "a link is a link: {text}");
        assert!(text.contains("<aside class=\"callout\"><p class=\"kicker\">Read also</p><p><a href=\"/articles/weir\" rel=\"noopener\">The weir</a></p></aside>"), "{text}");
        assert!(text.contains("js/embed.") && !text.contains("<iframe"), "{text}");
        // Kept, it comes with the same policy.
        assert_eq!(frames(&app.client().get(&free).await), frames(&whole));
        // What stands past the wall does not show, in the policy either.
        let teaser = app.client().get(&walled).await;
        assert_eq!(frames(&teaser).as_deref(), Some("https://www.youtube-nocookie.com"));
        assert!(!teaser.text().contains("bsky"), "{teaser:?}");
        let mut subscriber = app.client_in(Standing::Subscriber, wanted);
        assert!(frames(&subscriber.get(&walled).await).unwrap().contains("https://embed.bsky.app"));
        // On paper and aloud it is a link, or nothing.
        let print = subscriber.get(&format!("{walled}/print")).await;
        assert!(frames(&print).is_none() && print.text().contains(VIDEO) && !print.text().contains("data-frame"), "{print:?}");
        let listen = subscriber.get(&format!("{walled}/listen")).await.text();
        assert!(!listen.contains("bsky.app") && !listen.contains("The weir at low water"), "{listen}");
        assert_eq!(frames(&app.client().get("/").await), None);
    }

    async fn only_those_whom_the_settings_name_are_loaded(db: TestDb) {
        let app = TestApp::with(&db, |config| config.embeds.providers = vec!["vimeo".into()]);
        let page = app.client().get(&story(&app, AccessLevel::Free).0).await;
        assert_eq!(frames(&page), None);
        assert!(page.text().contains(VIDEO) && !page.text().contains("data-frame") && !page.text().contains("js/embed."), "{page:?}");
    }
}
