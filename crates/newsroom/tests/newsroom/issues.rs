//! The desk of newsletters: issues are begun, made, looked at, tried, approved, sent and looked back on.

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

use crate::scene::{acts, inside, signed_in, texts};

const LIST: &str = "/newsroom/newsletters";
const HERE: Consent<'static> = Consent { place: "account", wording: "The Daily by e-mail." };

/// A site with a newsletter that comes every day at six in the evening.
fn site(db: &TestDb, sections: &[&str]) -> TestApp {
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

fn story(app: &TestApp, number: i64) {
    testkit::article(app.db(), app.press(), &format!("story{number}"), |draft| {
        draft.title = format!("Story {number}");
        draft.published_at = Some(START - number * HOUR);
        draft.access = Some(AccessLevel::Subscribers);
    });
}

const WHOLE: [&str; 4] = ["take 1", "news 0-8", "latest 1-3", "radar 0-3"];

/// The editor's desk with the next issue begun; gives its address.
async fn begun(client: &mut Client) -> String {
    let answer = client.post(&format!("{LIST}/daily"), &[]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{answer:?}");
    answer.location().unwrap().to_owned()
}

fn version(page: &Answer) -> String {
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

async fn done(client: &mut Client, issue: &str, what: &str, fields: &[(&str, &str)]) {
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

async fn headlines(client: &mut Client, issue: &str, section: &str) -> Vec<String> {
    texts(&client.get(issue).await, &format!("#section-{section} .hed"))
}

/// Readers who get the newsletter.
fn readers(app: &TestApp, most: usize) {
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
fn time_passes(app: &TestApp, until: i64) {
    let theme = app.site.theme.clone();
    app.clock().set(until);
    issues::keep(app.db(), app.press(), &theme).unwrap();
    while sending::step(app.db(), app.press()).unwrap() == Step::More {}
}

fn row(app: &TestApp, issue: &str) -> i64 {
    let id = issue.rsplit('/').next().unwrap().to_owned();
    app.db().read_blocking(move |conn| issues::by_public_id(conn, &id)).unwrap().unwrap().listed.id
}

/// A sender that has claimed what there is, and announced so many of it at most.
fn announced(app: &TestApp, issue: i64, most: usize) -> (i64, Vec<Entry>) {
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

fn accepted(app: &TestApp, issue: i64, (sender, entries): (i64, Vec<Entry>)) {
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
        let clicks = editor.get(&format!("{issue}/issue-links.csv")).await;
        assert!(clicks.text().starts_with("link,clicks,machines\r\n"), "{clicks:?}");
    }

    async fn an_issue_on_its_way_is_watched_and_steered(db: TestDb) {
        let app = site(&db, &["latest 1-3"]);
        story(&app, 1);
        readers(&app, 4);
        let mut editor = signed_in(&app, Role::Editor);
        let issue = begun(&mut editor).await;
        done(&mut editor, &issue, "approve", &[]).await;
        time_passes(&app, START + 6 * HOUR - 4 * MINUTE);
        // The newsroom has closed since.
        let mut editor = signed_in(&app, Role::Editor);
        let frozen = editor.get(&issue).await;
        assert!(texts(&frozen, ".lead")[0].starts_with("Frozen."), "{frozen:?}");
        assert!(frozen.text().contains("0 of 4 are done with") && !frozen.text().contains("name=\"version\""), "{frozen:?}");
        let seen = editor.get(&format!("{issue}/mail")).await;
        assert!(seen.text().contains("Story 1"), "what is frozen is looked at: {seen:?}");
        time_passes(&app, START + 6 * HOUR);
        let row = row(&app, &issue);
        let (dead, taken) = announced(&app, row, 2);
        assert_eq!(taken.len(), 2);
        app.db().write_blocking(move |tx| sending::leave(tx, dead)).unwrap();
        time_passes(&app, START + 6 * HOUR + MINUTE);
        let page = editor.get(&issue).await;
        assert_eq!(texts(&page, ".uncertain .what").len(), 2, "{page:?}");
        assert!(texts(&page, ".uncertain .what")[0].starts_with("Mail ") && !page.text().contains("reader0@"), "whom they are to is not an editor’s to see");
        let paused = editor.submit(&format!("{issue}/sending"), &[("act", "pause")]).await;
        assert!(texts(&paused, ".notice")[0].starts_with("It is paused"), "{paused:?}");
        let again = editor.post(&format!("{issue}/sending"), &[("act", "pause")]).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "{again:?}");
        editor.submit(&format!("{issue}/sending"), &[("act", "resume")]).await;
        let position = taken[0].position.to_string();
        editor.post(&format!("{issue}/uncertain"), &[("act", "leave"), ("position", &position)]).await;
        assert_eq!(texts(&editor.get(&issue).await, ".uncertain .what").len(), 1);
        editor.post(&format!("{issue}/uncertain"), &[("act", "again")]).await;
        assert_eq!(texts(&editor.get(&issue).await, ".uncertain .what").len(), 0);
        accepted(&app, row, announced(&app, row, 10));
        time_passes(&app, START + 6 * HOUR + 2 * MINUTE);
        let sent = editor.get(&issue).await;
        assert!(texts(&sent, ".lead")[0].starts_with("Sent."), "{sent:?}");
        assert_eq!(texts(&sent, ".tiles b"), ["3", "0", "0", "0", "0", "0"]);
        assert!(texts(&editor.get(LIST).await, ".wire .by")[0].starts_with("3 sent"), "{sent:?}");
        let written = acts(&app);
        for act in ["sending-paused", "sending-resumed", "uncertain-left", "uncertain-sent-again"] {
            assert_eq!(written.iter().filter(|one| *one == act).count(), 1, "{act}: {written:?}");
        }
        assert_eq!(editor.get(&format!("{issue}/cancel")).await.status, StatusCode::NOT_FOUND, "what was sent is not called off");
    }

    async fn who_may_look_readers_up_sees_whose_mails_are_uncertain(db: TestDb) {
        let app = site(&db, &["latest 1-3"]);
        story(&app, 1);
        readers(&app, 1);
        let mut publisher = inside(&app, Role::Publisher).await;
        let issue = begun(&mut publisher.client).await;
        done(&mut publisher.client, &issue, "approve", &[]).await;
        time_passes(&app, START + 6 * HOUR - 4 * MINUTE);
        time_passes(&app, START + 6 * HOUR);
        let row = row(&app, &issue);
        let (dead, _) = announced(&app, row, 1);
        app.db().write_blocking(move |tx| sending::leave(tx, dead)).unwrap();
        time_passes(&app, START + 6 * HOUR + MINUTE);
        let mut publisher = inside(&app, Role::Publisher).await.client;
        let page = publisher.get(&issue).await;
        assert!(texts(&page, ".uncertain .what")[0].starts_with("reader0@mail0.example"), "{page:?}");
        let sure = publisher.get(&format!("{issue}/cancel")).await;
        assert_eq!(sure.status, StatusCode::NOT_FOUND, "nothing of it waits any more: {sure:?}");
    }

    async fn an_issue_is_cancelled_before_and_while_it_is_sent(db: TestDb) {
        let app = site(&db, &["latest 1-3"]);
        story(&app, 1);
        readers(&app, 2);
        let mut editor = signed_in(&app, Role::Editor);
        let issue = begun(&mut editor).await;
        done(&mut editor, &issue, "approve", &[]).await;
        time_passes(&app, START + 6 * HOUR - 4 * MINUTE);
        time_passes(&app, START + 6 * HOUR);
        let mut editor = signed_in(&app, Role::Editor);
        let sure = editor.get(&format!("{issue}/cancel")).await;
        assert!(sure.text().contains("0 have it already; the 2 that are"), "{sure:?}");
        let cancelled = editor.submit(&format!("{issue}/cancel?version=1"), &[]).await;
        assert!(texts(&cancelled, ".lead")[0].starts_with("Cancelled."), "{cancelled:?}");
        app.clock().advance(HOUR);
        let next = begun(&mut editor).await;
        let sure = editor.get(&format!("{next}/cancel")).await;
        assert!(sure.text().contains("This cannot be undone"), "{sure:?}");
        let seen = version(&editor.get(&next).await);
        let cancelled = editor.submit(&format!("{next}/cancel?version={seen}"), &[]).await;
        assert!(texts(&cancelled, ".lead")[0].starts_with("Cancelled."), "{cancelled:?}");
        assert!(!cancelled.text().contains("/preview"), "there is nothing to look at");
        assert_eq!(texts(&editor.get(&format!("{LIST}/daily")).await, ".wire .state"), ["Cancelled"]);
    }

    async fn events_are_listed_changed_and_taken_off(db: TestDb) {
        let app = site(&db, &WHOLE);
        story(&app, 1);
        let mut editor = inside(&app, Role::Editor).await.client;
        let empty = editor.get("/newsroom/radar").await;
        assert_eq!(texts(&empty, ".empty").len(), 1, "{empty:?}");
        let event = [("title", "The vote"), ("note", "Close."), ("first", "2026-11-12"), ("last", ""), ("link", "")];
        let listed = editor.submit("/newsroom/radar", &event).await;
        assert_eq!((texts(&listed, ".events .what"), texts(&listed, ".events time")), (vec!["The vote".to_owned()], vec!["Thursday 12 November".to_owned()]), "{listed:?}");
        for (field, wrong) in [("title", ""), ("first", "soon"), ("last", "2026-11-01"), ("link", "x")] {
            let form: Vec<(&str, &str)> = event.iter().map(|(name, value)| (*name, if *name == field { wrong } else { *value })).collect();
            let refused = editor.post("/newsroom/radar", &form).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{field}");
            assert!(refused.text().contains("Close.</textarea>"), "{refused:?}");
        }
        let issue = begun(&mut editor).await;
        assert_eq!(headlines(&mut editor, &issue, "radar").await, ["The vote"]);
        let url = listed.text().split("href=\"/newsroom/radar/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let url = format!("/newsroom/radar/{url}");
        let changed = editor.submit(&url, &[("title", "The second vote"), ("first", "2026-11-12"), ("last", "2026-11-13")]).await;
        assert_eq!(texts(&changed, ".events .what"), ["The second vote"]);
        assert!(editor.get(&format!("{url}/remove")).await.text().contains("The second vote"));
        let removed = editor.submit(&format!("{url}/remove"), &[]).await;
        assert_eq!(texts(&removed, ".events li").len(), 0, "{removed:?}");
        assert_eq!(acts(&app).iter().filter(|act| *act == "radar-changed").count(), 3);
    }

    async fn past_issues_are_paged_by_their_day(db: TestDb) {
        let app = site(&db, &["latest 1-3"]);
        for day in 1..=25 {
            let (press, due) = (app.press().clone(), START - day * 24 * HOUR);
            let date = format!("2026-{}", if day < 10 { format!("11-{:02}", 10 - day) } else { format!("10-{:02}", 41 - day) });
            app.db().write_blocking::<_, DbError>(move |tx| {
                let id: i64 = tx.query_one("INSERT INTO issues (public_id, newsletter, day, state, due_at, since, subject, version) VALUES ($1, 'daily', $2, 'sent', $3, 0, $2, 1) RETURNING id", &[&press.random.public_id(), &date, &due])?;
                tx.execute("INSERT INTO issue_drafts (issue_id, assembled, changes, assembled_at) VALUES ($1, '{}', '{}', $2)", &[&id, &due]).map(drop)
            }).unwrap();
        }
        let mut editor = inside(&app, Role::Editor).await.client;
        let mut analyst = inside(&app, Role::Analyst).await.client;
        let seen = analyst.get(LIST).await;
        assert_eq!((texts(&seen, ".wire li").len(), texts(&seen, ".wire a, .next a, .next button").len()), (4, 0), "{seen:?}");
        let csv = analyst.get(&format!("{LIST}/daily/issues.csv")).await;
        assert_eq!(csv.text(), "day,issue-sent,issue-refused,clicks,issue-ended,issue-subscribed\r\n", "none of these was sent by a ledger");
        assert_eq!(texts(&editor.get(LIST).await, ".wire li").len(), 4);
        let first = editor.get(&format!("{LIST}/daily")).await;
        assert_eq!(texts(&first, ".wire li").len(), 20, "{first:?}");
        let second = editor.get(&format!("{LIST}/daily?before=2026-10-21")).await;
        assert!(first.text().contains("before=2026-10-21"), "{first:?}");
        assert_eq!((texts(&second, ".wire li").len(), texts(&second, ".next").len()), (5, 0));
        assert_eq!(editor.get(&format!("{LIST}/daily?before=never")).await.status, StatusCode::OK);
    }
}
