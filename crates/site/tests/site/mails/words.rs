//! What stands in the mails.

use axum::http::StatusCode;
use db::DbError;
use db::testing::TestDb;
use kernel::EmailAddress;
use kernel::clock::DAY;
use mail::testing::Letter;
use press::billing::comps::{self, Comp};
use press::readers::{self, Origin, Proof};
use scraper::{Html, Selector};
use testkit::{Client, TestApp};

use super::Post;
use crate::people::publish;

const SITE: &str = "Brücke & Ufer, „Abend“";
const FROM: &str = "post@bruecke.example";
const CONTACT: &str = "desk@bruecke.example";
const NINA: &str = "nina@reader.example";

fn settle(config: &mut kernel::Config) {
    config.site.name = SITE.into();
    config.site.contact = CONTACT.into();
    config.mail.from = FROM.into();
    config.newsletters[0].name = "Der Wochenbrief".into();
}

/// What a reader of the HTML sees, and where it leads.
fn shown(letter: &Letter) -> (String, Vec<String>) {
    let page = Html::parse_document(&letter.html);
    let body = page.select(&Selector::parse("body").unwrap()).next().unwrap();
    let links = Selector::parse("a").unwrap();
    let links = page.select(&links).map(|link| link.attr("href").unwrap().to_owned());
    (body.text().collect(), links.collect())
}

/// Each part stands in both renderings: as words, or as where a link leads.
#[track_caller]
fn says(letter: &Letter, parts: &[&str]) {
    let (words, links) = shown(letter);
    for part in parts {
        assert!(letter.text.contains(part), "{part} is missing in {}", letter.text);
        let linked = links.iter().any(|link| link.contains(part));
        assert!(linked || words.contains(part), "{part} is missing in {words} {links:?}");
    }
}

/// Whatever the mail: who it is from, that it can be read with and without HTML, and that nothing in it
/// is left to be filled in.
#[track_caller]
fn assert_sound(letter: &Letter, app: &TestApp, to: &str) {
    let none = String::new;
    assert_eq!(letter.from, (SITE.to_owned(), FROM.to_owned()));
    assert_eq!(
        (&letter.to, &letter.reply_to),
        (&(none(), to.to_owned()), &Some((none(), CONTACT.to_owned())))
    );
    assert_eq!(letter.header("Auto-Submitted").as_deref(), Some("auto-generated"));
    assert!(letter.header("Content-Type").unwrap().starts_with("multipart/alternative"));
    assert!(!letter.subject.is_empty() && !letter.subject.contains(char::is_control), "{:?}", letter.subject);
    assert!(letter.message_id.ends_with("@bruecke.example"), "{}", letter.message_id);
    let (words, links) = shown(letter);
    for written in [&letter.subject, &letter.text, &words] {
        for mark in
            ["{", "}", "mail-", "month-", "date-long", "undefined", "none", "\u{fffd}", "&amp;", "&#", "</"]
        {
            assert!(!written.contains(mark), "{mark} stands in {written}");
        }
    }
    says(letter, &[SITE, &app.press().config.site.url]);
    for link in letter.links().iter().chain(&links) {
        assert!(link.starts_with(&app.press().config.site.url), "{link} leads elsewhere");
        assert!(letter.text.contains(link), "{link} is in the HTML alone");
    }
}

/// A code in all places, and the link that goes with it; gives both.
#[track_caller]
fn assert_code(letter: &Letter, app: &TestApp, to: &str, reason: &str, folder: &str) -> (String, String) {
    assert_sound(letter, app, to);
    let code = letter.code().unwrap();
    assert_eq!(letter.subject, format!("{code} is your code for {SITE}"));
    let start = format!("{}{folder}", app.press().config.site.url);
    let link = letter.links().into_iter().find(|link| link.starts_with(&start)).unwrap();
    says(letter, &[&code, &link, "15 minutes", reason]);
    (code, link[app.press().config.site.url.len()..].to_owned())
}

fn add(post: &Post, email: &str) -> i64 {
    let (press, email) = (post.app.press().clone(), EmailAddress::parse(email).unwrap());
    let added =
        move |tx: &mut db::Tx| readers::add(tx, &press, press.clock.now(), &email, Origin::Staff, true);
    post.app.db().write_blocking::<_, DbError>(added).unwrap()
}

/// A browser that is signed in with a link of the operator's, which mails nobody.
fn signed_in(post: &Post, reader: i64, device: &'static str) -> Client {
    let press = post.app.press().clone();
    let token = post.app.db().write_blocking::<_, DbError>(move |tx| {
        let link = readers::login_link(tx, &press, press.clock.now(), reader, 1)?.unwrap();
        let proof = Proof { device, wording: "" };
        Ok(readers::follow_link(tx, &press, press.clock.now(), link.token.expose(), None, proof)?
            .unwrap()
            .token)
    });
    let mut client = post.app.client();
    client.carry(&post.app, &token.unwrap());
    client
}

/// Each mail there is, by the act that causes it.
async fn every_mail(mut post: Post) {
    publish(&post.app, "story0x");
    let mut nina = post.app.client();
    nina.post("/register", &[("email", NINA), ("article", "story0x")]).await;
    let asked = post.letter().await;
    let (_, link) = assert_code(&asked, &post.app, NINA, "You asked to read on at Brücke", "/login/link/");

    // The link opens a page in any browser; its button signs that one in.
    let mut elsewhere = post.app.client();
    let page = elsewhere.get(&link).await;
    assert_eq!((page.status, page.text().contains("<button")), (StatusCode::OK, true), "{page:?}");
    assert_ne!(elsewhere.get("/account").await.status, StatusCode::OK, "a look signs nobody in");
    let pressed = elsewhere.post(&link, &[]).await;
    assert_eq!(pressed.location(), Some("/articles/story0x#read-on"), "{pressed:?}");
    assert!(elsewhere.get("/account").await.text().contains(NINA));
    let welcome = post.letter().await;
    assert_sound(&welcome, &post.app, NINA);
    assert_eq!(welcome.subject, format!("Welcome to {SITE}"));
    says(
        &welcome,
        &[
            "Three articles of your choice",
            "Der Wochenbrief by e-mail",
            "/articles/story0x",
            "/account",
            "No password",
        ],
    );

    post.ask(NINA).await;
    assert_code(&post.letter().await, &post.app, NINA, "You asked to log in at Brücke", "/login/link/");
    post.ask("stranger@reader.example").await;
    let stranger = post.letter().await;
    assert_code(
        &stranger,
        &post.app,
        "stranger@reader.example",
        "There is no account with this address",
        "/login/link/",
    );

    let signed_up = [("email", "stranger@reader.example"), ("newsletter", "weekly-free")];
    post.app.client().post("/newsletters", &signed_up).await;
    let confirm = post.letter().await;
    assert_sound(&confirm, &post.app, "stranger@reader.example");
    assert_eq!(confirm.subject, "Confirm Der Wochenbrief");
    says(&confirm, &["/newsletters/confirm/", "do nothing and it never comes"]);

    elsewhere.post("/account/address", &[("email", "nina@new.example")]).await;
    let proof = post.letter().await;
    let (code, _) = assert_code(
        &proof,
        &post.app,
        "nina@new.example",
        "You asked to use this address",
        "/account/address/",
    );
    elsewhere.post("/account/address/code", &[("code", &code)]).await;
    let changed = post.letter().await;
    assert_sound(&changed, &post.app, NINA);
    assert_eq!(changed.subject, format!("Your address at {SITE} was changed"));
    says(&changed, &["On 10 November 2026", "nina@new.example", CONTACT]);

    let theo = add(&post, "theo@reader.example");
    for device in
        ["Safari on iPad", "Firefox on Linux", "Chrome on Windows", "Edge on Windows", "Safari on Mac"]
    {
        signed_in(&post, theo, device);
        post.later(1000);
    }
    assert!(post.letters().await.is_empty(), "five devices are nothing to write about");
    signed_in(&post, theo, "Firefox on Android");
    let signed_out = post.letter().await;
    assert_sound(&signed_out, &post.app, "theo@reader.example");
    assert_eq!(signed_out.subject, format!("A device was logged out of {SITE}"));
    says(&signed_out, &["(5)", "Safari on iPad", "/account"]);
    post.later(30 * DAY);
    assert!(post.letters().await.is_empty(), "each mail once");
}

db::both_databases! {
    async fn every_mail_is_whole_in_the_outbox(db: TestDb) {
        let mut post = Post::with(&db, settle);
        post.transport = post.outbox();
        every_mail(post).await;
    }

    async fn every_mail_is_whole_through_a_relay(db: TestDb) {
        every_mail(Post::with(&db, settle)).await;
    }

    async fn whoever_is_given_everything_is_told_if_they_are_to_be(db: TestDb) {
        let mut post = Post::with(&db, settle);
        let nina = add(&post, NINA);
        let give = |post: &Post, until: Option<i64>, tell| {
            let press = post.app.press().clone();
            let comp = Comp { plan: "all-access".into(), until, tell };
            let given = move |tx: &mut db::Tx| comps::give(tx, &press, press.clock.now(), nina, &comp);
            post.app.db().write_blocking::<_, DbError>(given).unwrap();
        };
        give(&post, None, false);
        give(&post, Some(testkit::START - DAY), true);
        assert!(post.letters().await.is_empty(), "nobody is told of what is over, or against the publisher's will");
        give(&post, Some(testkit::START + DAY), true);
        let letter = post.letter().await;
        assert_sound(&letter, &post.app, NINA);
        assert_eq!(letter.subject, format!("{SITE} is open to you"));
        says(&letter, &["All-Access until 11 November 2026", "ends by itself", "/login"]);
        give(&post, None, true);
        let letter = post.letter().await;
        assert_sound(&letter, &post.app, NINA);
        says(&letter, &["gives you All-Access: every article", "It costs nothing."]);
    }

    async fn a_site_that_gives_nothing_away_does_not_say_so(db: TestDb) {
        let mut post = Post::with(&db, |config| {
            settle(config);
            config.meter.allowance = 0;
            config.newsletters.clear();
        });
        post.ask(NINA).await;
        let link = post.letter().await.links().into_iter().find(|link| link.contains("/login/link/")).unwrap();
        post.app.client().post(&link[post.app.press().config.site.url.len()..], &[]).await;
        let welcome = post.letter().await;
        assert_sound(&welcome, &post.app, NINA);
        assert!(!welcome.text.contains("of your choice") && !welcome.text.contains("by e-mail"), "{}", welcome.text);
    }

    async fn whoever_registers_by_logging_in_is_told_of_no_newsletter(db: TestDb) {
        let mut post = Post::with(&db, settle);
        post.ask(NINA).await;
        let link = post.letter().await.links().into_iter().find(|link| link.contains("/login/link/")).unwrap();
        post.app.client().post(&link[post.app.press().config.site.url.len()..], &[]).await;
        let welcome = post.letter().await;
        assert_eq!(welcome.subject, format!("Welcome to {SITE}"));
        assert!(welcome.text.contains("of your choice") && !welcome.text.contains("Wochenbrief"), "{}", welcome.text);
    }
}
