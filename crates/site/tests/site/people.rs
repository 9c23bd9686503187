//! What people do at a browser, and what they see.

use axum::http::StatusCode;
use db::Db;
use kernel::clock::DAY;
use scraper::{Html, Selector};
use testkit::{Answer, Canaries, Client, START, TestApp};

/// Publishes a metered article; gives its row id. Its address is its tag.
pub fn publish(app: &TestApp, tag: &str) -> i64 {
    testkit::article(app.db(), app.press(), tag, |_| ())
}

/// Publishes so many metered articles, `story0` being the newest; gives their row ids.
pub fn publish_many(app: &TestApp, count: i64) -> Vec<i64> {
    let one = |n| {
        testkit::article(app.db(), app.press(), &format!("story{n}x"), |draft| {
            draft.published_at = Some(START - DAY - n)
        })
    };
    (0..count).map(one).collect()
}

/// Whether the answer shows the whole of the article with this tag.
pub fn reads(answer: &Answer, tag: &str) -> bool {
    let found = Canaries::new(tag).found_in(&answer.text());
    assert!(found.is_empty() || found.len() == testkit::Place::ALL.len(), "a part of {tag}: {found:?}");
    !found.is_empty()
}

/// Whether this browser reads the whole of the article with this tag.
pub async fn can_read(client: &mut Client, tag: &str) -> bool {
    let page = client.get(&format!("/articles/{tag}")).await;
    assert_eq!(page.status, StatusCode::OK, "{page:?}");
    reads(&page, tag)
}

/// Signs a browser in with the code that is mailed to the address.
pub async fn sign_in(app: &TestApp, client: &mut Client, email: &str) {
    let asked = client.post("/login", &[("email", email), ("next", "/account")]).await;
    assert_eq!(asked.location(), Some("/login/code"), "{asked:?}");
    let code = app.code_to(email).await;
    let entered = client.post("/login/code", &[("email", email), ("code", &code)]).await;
    assert_eq!(
        (entered.status, entered.location()),
        (StatusCode::SEE_OTHER, Some("/account")),
        "{entered:?}"
    );
}

/// A new browser that is signed in.
pub async fn signed_in(app: &TestApp, email: &str) -> Client {
    let mut client = app.client();
    sign_in(app, &mut client, email).await;
    client
}

/// Presses "unlock", and says whether the article is open then.
pub async fn unlock(client: &mut Client, tag: &str) -> bool {
    let answer = client.post(&format!("/articles/{tag}/unlock"), &[]).await;
    assert_eq!(answer.location(), Some(format!("/articles/{tag}#read-on").as_str()), "{answer:?}");
    can_read(client, tag).await
}

/// The words of a page, as someone sees them.
pub fn words(answer: &Answer) -> String {
    let page = Html::parse_document(&answer.text());
    let seen = Selector::parse("body").unwrap();
    let text: Vec<&str> = page.select(&seen).flat_map(|body| body.text()).collect();
    text.join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Fails unless the page says all of this.
pub fn says(answer: &Answer, all: &[&str]) {
    let words = words(answer);
    for text in all {
        assert!(words.contains(text), "the page does not say {text:?}:\n{words}");
    }
}

/// How many rows a table has.
pub fn count(db: &Db, table: &'static str) -> i64 {
    db.read_blocking::<_, db::DbError>(move |conn| {
        conn.query_one(&format!("SELECT COUNT(*) FROM {table}"), &[])
    })
    .unwrap()
}

/// How many rows every table has that a reader's act writes to.
pub fn counts(db: &Db) -> Vec<i64> {
    let tables = [
        "changes",
        "holders",
        "addresses",
        "readers",
        "staff",
        "sessions",
        "challenges",
        "meter",
        "unlocks",
        "grants",
        "gift_links",
        "passes",
        "newsletter_subscriptions",
        "consents",
        "saved",
        "history",
        "history_choices",
        "follows",
        "velocity",
        "jobs",
    ];
    tables.map(|table| count(db, table)).into()
}
