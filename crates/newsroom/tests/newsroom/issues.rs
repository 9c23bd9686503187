//! The desk of newsletters: issues are begun, made, looked at, tried and approved.

mod composing;

use axum::http::StatusCode;
use db::DbError;
use db::testing::TestDb;
use kernel::EmailAddress;
use kernel::clock::{HOUR, MINUTE};
use kernel::config::{AccessLevel, Day, Newsletter, Untouched};
use press::newsletters::sending::{self, Entry, Outcome, Settled, Step};
use press::newsletters::{self, Consent, issues};
use press::readers::{self, Origin};
use press::staff::Role;
use testkit::{Answer, Canaries, Client, START, TestApp};

use crate::scene::{acts, inside, texts};

pub const LIST: &str = "/newsroom/newsletters";
const HERE: Consent<'static> = Consent { place: "account", wording: "The Daily by e-mail." };

/// A site with a newsletter that comes every day at six in the evening.
pub fn site(db: &TestDb, sections: &[&str]) -> TestApp {
    site_of(db, sections, Untouched::Hold)
}

fn site_of(db: &TestDb, sections: &[&str], untouched: Untouched) -> TestApp {
    TestApp::with(db, |config| {
        config.newsletters = vec![Newsletter {
            untouched,
            slug: "daily".into(),
            name: "The Daily".into(),
            days: Day::ALL.to_vec(),
            at: "18:00".into(),
            from_name: "The Daily’s desk".into(),
            from: "daily@paper.example".into(),
            sections: sections.iter().map(|text| text.parse().unwrap()).collect(),
            ..Newsletter::default()
        }];
    })
}

pub fn story(app: &TestApp, number: i64) {
    testkit::article(app.db(), app.press(), &format!("story{number}"), |draft| {
        draft.title = format!("Story {number}");
        draft.published_at = Some(START - number * HOUR);
        draft.access = Some(AccessLevel::Subscribers);
    });
}

pub const WHOLE: [&str; 4] = ["take 1", "news 0-8", "latest 1-3", "radar 0-3"];

/// The editor's desk with the next issue begun; gives its address.
pub async fn begun(client: &mut Client) -> String {
    let answer = client.post(&format!("{LIST}/daily"), &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{answer:?}");
    answer.location().unwrap().to_owned()
}

pub fn version(page: &Answer) -> String {
    let text = page.text();
    text.split("name=\"version\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// Does something with an issue as it stands.
async fn act(client: &mut Client, issue: &str, act: &str, fields: &[(&str, &str)]) -> Answer {
    let seen = version(&client.get(issue).await);
    let form: Vec<(&str, &str)> =
        [("act", act), ("version", &seen)].into_iter().chain(fields.iter().copied()).collect();
    client.post(issue, &form).await
}

pub async fn done(client: &mut Client, issue: &str, what: &str, fields: &[(&str, &str)]) {
    let answer = act(client, issue, what, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{what}: {answer:?}");
}

/// The key of the item with this headline.
async fn key(client: &mut Client, issue: &str, title: &str) -> String {
    let page = client.get(issue).await.text();
    let (before, _) = page.split_once(&format!("{title}<")).unwrap();
    let (_, item) = before.rsplit_once("id=\"item-").unwrap();
    item.split('"').next().unwrap().to_owned()
}

pub async fn headlines(client: &mut Client, issue: &str, section: &str) -> Vec<String> {
    texts(&client.get(issue).await, &format!("#section-{section} .hed"))
}

/// Readers who get the newsletter.
pub fn readers(app: &TestApp, most: usize) {
    let press = app.press().clone();
    app.db()
        .write_blocking::<_, DbError>(move |tx| {
            for number in 0..most {
                let email = EmailAddress::parse(&format!("reader{number}@mail{number}.example")).unwrap();
                let now = press.clock.now();
                let reader = readers::add(tx, &press, now, &email, Origin::Staff, true)?;
                newsletters::set(tx, &press, now, reader, "daily", true, HERE).unwrap();
            }
            Ok(())
        })
        .unwrap();
}

/// What happens by itself, until nothing more does.
pub fn time_passes(app: &TestApp, until: i64) {
    let theme = app.site.theme.clone();
    app.clock().set(until);
    issues::keep(app.db(), app.press(), &theme).unwrap();
    while sending::step(app.db(), app.press()).unwrap() == Step::More {}
}

pub fn row(app: &TestApp, issue: &str) -> i64 {
    let id = issue.rsplit('/').next().unwrap().to_owned();
    app.db().read_blocking(move |conn| issues::by_public_id(conn, &id)).unwrap().unwrap().listed.id
}

/// A sender that has claimed what there is, and announced so many of it at most.
pub fn announced(app: &TestApp, issue: i64, most: usize) -> (i64, Vec<Entry>) {
    let press = app.press().clone();
    app.db()
        .write_blocking::<_, DbError>(move |tx| {
            let now = press.clock.now();
            let sender = sending::enrol(tx, &press, now, "test")?;
            let mut entries = sending::claim(tx, &press, now, sender, issue, 100)?.unwrap().entries;
            entries.truncate(most);
            let mut positions: Vec<i64> = entries.iter().map(|entry| entry.position).collect();
            positions.sort_unstable();
            assert_eq!(sending::intend(tx, &press, now, sender, issue, &positions)?, positions);
            Ok((sender, entries))
        })
        .unwrap()
}

pub fn accepted(app: &TestApp, issue: i64, (sender, entries): (i64, Vec<Entry>)) {
    let press = app.press().clone();
    let settled = |entry: &Entry| Settled {
        position: entry.position,
        attempt: entry.attempts + 1,
        outcome: Outcome::Accepted,
    };
    let settled: Vec<Settled> = entries.iter().map(settled).collect();
    app.db()
        .write_blocking::<_, DbError>(move |tx| {
            sending::settle(tx, &press, press.clock.now(), sender, issue, &settled)?;
            sending::leave(tx, sender)
        })
        .unwrap();
}

db::both_databases! {
    async fn a_newsletter_of_another_zone_goes_by_its_own_clocks_and_says_so(db: TestDb) {
        let app = TestApp::with(&db, |config| {
            config.newsletters = vec![Newsletter {
                slug: "daily".into(),
                name: "The Daily".into(),
                days: Day::ALL.to_vec(),
                at: "18:00".into(),
                time_zone: "America/New_York".into(),
                ..Newsletter::default()
            }];
        });
        let mut editor = inside(&app, Role::Editor).await.client;
        let list = editor.get(LIST).await.text();
        assert!(list.contains(", 18:00 (America/New_York)"), "{list}");
        let issue = begun(&mut editor).await;
        let page = editor.get(&issue).await.text();
        assert!(page.contains(", 16:00 (America/New_York)"), "when it is put together anew: {page}");
    }

    async fn what_would_break_its_mails_is_not_approved(db: TestDb) {
        let app = site(&db, &["news 0-8", "latest 0-3"]);
        let mut editor = inside(&app, Role::Editor).await.client;
        let issue = begun(&mut editor).await;
        let refused = act(&mut editor, &issue, "approve", &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(texts(&refused, ".notice")[0].starts_with("Nothing stands in this issue"), "{refused:?}");
        let report = [("section", "news"), ("link", "/articles/never"), ("source", "Else"), ("headline", "Flood"), ("note", "")];
        done(&mut editor, &issue, "outside", &report).await;
        let refused = act(&mut editor, &issue, "approve", &[]).await;
        assert!(texts(&refused, ".notice")[0].contains("“Flood” leads to /articles/never"), "{refused:?}");
        assert_eq!(texts(&refused, ".checks .blocks a").len(), 1, "{refused:?}");
        let flood = key(&mut editor, &issue, "Flood").await;
        let report = [("key", &*flood), ("link", "https://else.example/a"), ("source", "Else"), ("headline", "Flood"), ("note", "")];
        done(&mut editor, &issue, "rewrite", &report).await;
        done(&mut editor, &issue, "approve", &[]).await;
    }

    async fn an_issue_is_begun_made_and_approved(db: TestDb) {
        let app = site(&db, &WHOLE);
        (1..4).for_each(|number| story(&app, number));
        let mut editor = inside(&app, Role::Editor).await.client;
        let list = editor.get(LIST).await;
        assert!(list.text().contains("Not begun") && list.text().contains("Tuesday 10 November"), "{list:?}");
        let issue = begun(&mut editor).await;
        assert_eq!(begun(&mut editor).await, issue, "there is one a day");
        assert_eq!(headlines(&mut editor, &issue, "latest").await.len(), 3);
        let page = editor.get(&issue).await;
        assert_eq!(texts(&page, ".checks .blocks a").len(), 1, "our take is missing: {page:?}");
        let refused = act(&mut editor, &issue, "approve", &[]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(texts(&refused, ".notice")[0].starts_with("Our take is missing"), "{refused:?}");

        done(&mut editor, &issue, "take", &[("take-headline", "What <we> think"), ("take-note", "It rains.")]).await;
        let report = [("section", "news"), ("link", "https://else.example/a"), ("source", "Else"), ("headline", "Flood"), ("note", "As we said.")];
        done(&mut editor, &issue, "outside", &report).await;
        let wrong = [("section", "news"), ("link", "else"), ("source", "Else"), ("headline", "Drought")];
        let refused = act(&mut editor, &issue, "outside", &wrong).await;
        assert!(texts(&refused, ".notice")[0].contains("https://") && refused.text().contains("value=\"Drought\""), "{refused:?}");
        let page = editor.get(&issue).await;
        assert_eq!((texts(&page, "#section-news .hed"), texts(&page, "#section-news .said")), (vec!["Flood".to_owned()], vec!["As we said.".to_owned()]));
        let news = key(&mut editor, &issue, "Flood").await;
        done(&mut editor, &issue, "rewrite", &[("key", &news), ("link", "https://else.example/b"), ("source", "Else"), ("headline", "Floods"), ("note", "")]).await;
        let page = editor.get(&issue).await;
        assert_eq!((texts(&page, "#section-news .hed"), texts(&page, "#section-news .said").len()), (vec!["Floods".to_owned()], 0));

        let before = headlines(&mut editor, &issue, "latest").await;
        let second = key(&mut editor, &issue, &before[1]).await;
        done(&mut editor, &issue, "up", &[("key", &second)]).await;
        assert_eq!(headlines(&mut editor, &issue, "latest").await, [&*before[1], &*before[0], &*before[2]]);
        done(&mut editor, &issue, "words", &[("key", &second), ("headline", "Another headline"), ("note", "Read it.")]).await;
        let page = editor.get(&issue).await;
        assert_eq!(texts(&page, "#section-latest .hed")[0], "Another headline");
        assert!(page.text().contains(&format!("Instead of “{}”", before[1])), "{page:?}");
        done(&mut editor, &issue, "drop", &[("key", &second)]).await;
        assert_eq!(headlines(&mut editor, &issue, "latest").await.len(), 2);
        done(&mut editor, &issue, "restore", &[("key", &second)]).await;
        done(&mut editor, &issue, "pin", &[("key", &second)]).await;
        done(&mut editor, &issue, "text", &[("section", "latest"), ("headline", "By the way"), ("text", "One.\n\nTwo.")]).await;
        done(&mut editor, &issue, "article", &[("section", "latest"), ("link", "/articles/story3")]).await;
        let none = act(&mut editor, &issue, "article", &[("section", "latest"), ("link", "/articles/none")]).await;
        assert!(texts(&none, ".notice")[0].starts_with("No article"), "{none:?}");
        done(&mut editor, &issue, "titles", &[("subject", "Our subject"), ("preheader", "")]).await;
        story(&app, 0);
        done(&mut editor, &issue, "assemble", &[]).await;
        let latest = headlines(&mut editor, &issue, "latest").await;
        assert!(latest.contains(&"Story 0".into()) && latest.contains(&"Another headline".into()) && latest.contains(&"By the way".into()), "{latest:?}");

        done(&mut editor, &issue, "approve", &[]).await;
        let page = editor.get(&issue).await;
        assert!(texts(&page, ".lead")[0].starts_with("Approved.") && page.text().contains("value=\"Our subject\""), "{page:?}");
        assert!(texts(&editor.get(LIST).await, ".next .lead")[0].ends_with("Approved"));
        done(&mut editor, &issue, "reopen", &[]).await;
        let written: Vec<String> = acts(&app).into_iter().filter(|act| act.starts_with("issue-")).collect();
        assert_eq!(written.iter().filter(|act| *act == "issue-changed").count(), 15, "{written:?}");
        assert_eq!(&written[written.len() - 2..], ["issue-approved", "issue-reopened"]);
    }

    async fn the_second_of_two_editors_is_told(db: TestDb) {
        let app = site(&db, &["latest 1-3"]);
        story(&app, 1);
        let (mut ada, mut bob) = (inside(&app, Role::Editor).await.client, inside(&app, Role::Publisher).await.client);
        let issue = begun(&mut ada).await;
        let (seen, item) = (version(&bob.get(&issue).await), key(&mut ada, &issue, "Story 1").await);
        let who = texts(&ada.get(&issue).await, ".address").remove(0);
        done(&mut ada, &issue, "words", &[("key", &item), ("headline", "Ada’s")]).await;
        let form = [("act", "words"), ("version", &seen), ("key", &item), ("headline", "Bob’s"), ("note", "And a note")];
        let late = bob.post(&issue, &form).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(texts(&late, ".notice")[0].contains(&who), "{late:?}");
        assert_eq!(texts(&late, ".hed"), ["Ada’s"], "as it stands now");
        assert!(late.text().contains("value=\"Bob’s\"") && late.text().contains("And a note</textarea>"), "what was typed is kept");
        assert_eq!(texts(&late, ".tools[open]").len(), 1);
        let again = version(&late);
        let saved = bob.post(&issue, &[("act", "words"), ("version", &again), ("key", &item), ("headline", "Bob’s")]).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER);
        assert_eq!(headlines(&mut ada, &issue, "latest").await, ["Bob’s"]);
        for stale in ["approve", "assemble", "titles"] {
            let form = [("act", stale), ("version", &seen), ("subject", "x")];
            assert_eq!(ada.post(&issue, &form).await.status, StatusCode::CONFLICT, "{stale}");
        }
        assert_eq!(ada.post(&format!("{issue}/cancel?version={seen}"), &[]).await.status, StatusCode::CONFLICT);
    }

    async fn nonsense_changes_no_issue(db: TestDb) {
        let app = site(&db, &WHOLE);
        story(&app, 1);
        let mut editor = inside(&app, Role::Editor).await.client;
        let issue = begun(&mut editor).await;
        let before = acts(&app).len();
        let seen = version(&editor.get(&issue).await);
        for (act, field, value) in [
            ("words", "key", "none"), ("up", "key", "none"), ("drop", "key", "\0"), ("pin", "key", "take"), ("remove", "key", "article-1"),
            ("text", "section", "take"), ("text", "section", "none"), ("outside", "link", "javascript:alert(1)"), ("restore-all", "key", ""), ("", "", ""),
        ] {
            let form = [("act", act), ("version", &seen), ("text", "x"), ("headline", "x"), ("source", "x"), (field, value)];
            let refused = editor.post(&issue, &form).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{act} {value:?}: {refused:?}");
        }
        assert_eq!(version(&editor.get(&issue).await), seen);
        for path in ["/newsroom/issues/none", "/newsroom/issues/none/preview", "/newsroom/issues/none/mail", "/newsroom/issues/none/cancel", "/newsroom/newsletters/none", "/newsroom/radar/none"] {
            assert_eq!(editor.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        assert_eq!(editor.post("/newsroom/newsletters/none", &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(editor.post(&format!("{issue}/sending"), &[("act", "pause")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(acts(&app).len(), before);
    }

    async fn a_preview_is_what_each_kind_of_reader_gets(db: TestDb) {
        let app = site(&db, &["latest 1-3"]);
        story(&app, 1);
        let (mut editor, canaries) = (inside(&app, Role::Editor).await.client, Canaries::new("story1"));
        let issue = begun(&mut editor).await;
        for (whom, whole) in [("subscriber", true), ("free", false)] {
            let page = editor.get(&format!("{issue}/preview?whom={whom}&light=dark&width=phone")).await;
            assert!(page.header("content-security-policy").contains("frame-src 'self'"));
            let frame = page.text().split("<iframe class=\"mail mail-phone mail-dark\" src=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
            let mail = editor.get(&frame).await;
            assert_eq!(mail.status, StatusCode::OK, "{frame}");
            let policy = mail.header("content-security-policy").to_owned();
            assert!(policy.contains("default-src 'none'") && policy.ends_with("sandbox") && policy.contains("img-src 'self'"), "{policy}");
            assert_eq!((mail.header("x-frame-options"), mail.header("cache-control")), ("SAMEORIGIN", "private, no-store"));
            assert!(mail.text().contains("@media all") && !mail.text().contains("prefers-color-scheme: dark"));
            assert!(mail.text().contains("Story 1"), "{mail:?}");
            assert_eq!(canaries.found_in(&mail.text()).is_empty(), !whole, "{whom}");
            let plain = editor.get(&format!("{issue}/preview?whom={whom}&part=plain")).await;
            assert!(texts(&plain, ".plain-mail")[0].contains("Story 1") && !plain.text().contains("<iframe"), "{plain:?}");
            assert_eq!(canaries.found_in(&plain.text()).is_empty(), !whole, "{whom}");
            assert!(page.text().contains("KB of at most 90"), "{page:?}");
        }
        let bare = editor.get(&format!("{issue}/mail?pictures=without")).await;
        assert!(!bare.header("content-security-policy").contains("img-src") && bare.text().contains("@media not all"));
        let page = editor.get(&format!("{issue}/preview")).await;
        assert!(texts(&page, ".links a").iter().any(|link| link.contains("/articles/")), "{page:?}");
    }

    async fn an_issue_is_tried_by_the_way_all_its_mails_go(db: TestDb) {
        let app = site(&db, &["latest 1-3"]);
        story(&app, 1);
        let (mut editor, canaries) = (inside(&app, Role::Editor).await.client, Canaries::new("story1"));
        let issue = begun(&mut editor).await;
        let address = texts(&editor.get(&issue).await, ".address").remove(0);
        let id = issue.rsplit('/').next().unwrap().to_owned();
        assert_eq!(app.client().get(&format!("/n/{id}/0")).await.status, StatusCode::NOT_FOUND);
        app.mails_to(&address).await; // what coming in brought
        for (whom, whole) in [("subscriber", true), ("free", false)] {
            app.clock().advance(1000);
            let sent = editor.submit(&format!("{issue}/trial"), &[("whom", whom)]).await;
            assert_eq!(texts(&sent, ".notice"), [format!("The issue was mailed to {address}.")], "{sent:?}");
            let mails = app.mails_to(&address).await;
            assert_eq!(mails.len(), 1);
            assert_eq!(mails[0].subject, "[Test] Story 1");
            assert_eq!(mails[0].from, ("The Daily’s desk".to_owned(), "daily@paper.example".to_owned()));
            assert_eq!(mails[0].header("List-Unsubscribe-Post").as_deref(), Some("List-Unsubscribe=One-Click"));
            assert_eq!(canaries.found_in(&mails[0].html).is_empty(), !whole, "{whom}");
            assert_eq!(mails[0].html.contains("?r="), whole, "a pass is in a subscriber’s links");
        }
        let followed = app.client().get(&format!("/n/{id}/0")).await;
        assert_eq!(followed.status, StatusCode::SEE_OTHER, "its links lead on: {followed:?}");
        assert_eq!(acts(&app).iter().filter(|act| *act == "issue-tried").count(), 2);
        ::site::keep_clicks(&app.site, true).await.unwrap();
        let clicks = editor.get(&format!("{issue}/issue-links.csv")).await.text();
        let (head, rows) = clicks.split_once("\r\n").unwrap();
        assert_eq!(head, "link,clicks,machines");
        assert!(!rows.is_empty() && rows.lines().all(|row| row.ends_with(",0,0")), "trials are not counted: {rows}");
    }
}
