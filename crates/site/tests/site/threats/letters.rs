//! Links of newsletters: what a subscriber's open, to whom, and for how long.

use axum::http::{HeaderMap, Method, StatusCode};
use db::testing::TestDb;
use kernel::clock::DAY;
use kernel::config::AccessLevel;
use press::billing;
use press::newsletters::passes::{self, AT_ONCE, Count};
use testkit::{Answer, Client, START, Standing, TestApp, Visitor, visitor};

use crate::people::{can_read, count, publish, says};

/// An issue with three articles and a page elsewhere, and a subscriber who got it.
struct Letter {
    app: TestApp,
    issue: String,
    subscriber: Visitor,
    word: String,
}

impl Letter {
    fn new(db: &TestDb) -> Letter {
        let app = TestApp::new(db);
        let mut links: Vec<(String, Option<i64>)> =
            ["harbour", "mill"].map(|tag| (format!("/articles/{tag}"), Some(publish(&app, tag)))).into();
        let vault = testkit::article(app.db(), app.press(), "vault", |draft| {
            draft.access = Some(AccessLevel::Subscribers);
        });
        links.push(("/articles/vault".into(), Some(vault)));
        links.push(("https://else.example/?a=1".into(), None));
        publish(&app, "lighthouse");
        let issue = testkit::issue(app.db(), app.press(), "2026-11-10", START, &links);
        let subscriber = visitor(app.db(), app.press(), Standing::Subscriber, vault);
        let word = word_of(&app, &issue, &subscriber);
        Letter { app, issue, subscriber, word }
    }

    async fn click(&self, client: &mut Client, position: usize, word: &str) -> Answer {
        let answer = client.get(&format!("/n/{}/{position}?r={word}", self.issue)).await;
        assert_eq!(
            (answer.status, answer.header("referrer-policy"), answer.header("cache-control")),
            (StatusCode::SEE_OTHER, "no-referrer", "private, no-store"),
            "{answer:?}"
        );
        let secret = word.rsplit('.').next().filter(|secret| !secret.is_empty());
        assert!(secret.is_none_or(|secret| !answer.location().unwrap().contains(secret)), "{answer:?}");
        answer
    }

    /// A new browser that followed the subscriber's link to the first article, some time after the last one.
    async fn browser(&self) -> Client {
        self.app.clock().advance(AT_ONCE);
        let mut client = self.app.client();
        self.click(&mut client, 0, &self.word).await;
        client
    }

    async fn clicks(&self) -> Vec<Count> {
        broadsheet_site::keep_clicks(&self.app.site, true).await.unwrap();
        self.app.db().read_blocking(|conn| passes::clicked(conn, 1)).unwrap()
    }
}

fn word_of(app: &TestApp, issue: &str, someone: &Visitor) -> String {
    let reader = someone.reader.unwrap();
    let reader = app.db().read_blocking(move |conn| press::readers::by_id(conn, reader)).unwrap().unwrap();
    passes::word(app.press(), issue, &reader.public_id)
}

async fn open_to(client: &mut Client) -> Vec<&'static str> {
    let mut open = Vec::new();
    for tag in ["harbour", "mill", "vault", "lighthouse"] {
        if can_read(client, tag).await {
            open.push(tag);
        }
    }
    open
}

const OF_ISSUE: [&str; 3] = ["harbour", "mill", "vault"];
const NONE: [&str; 0] = [];

db::both_databases! {
    async fn threat_24_a_subscribers_link_opens_that_issues_articles_alone(db: TestDb) {
        let letter = Letter::new(&db);
        let mut reader = letter.app.client();
        let answer = letter.click(&mut reader, 0, &letter.word).await;
        assert_eq!(answer.location(), Some("/articles/harbour"));
        assert_eq!(open_to(&mut reader).await, OF_ISSUE);
        // It is no login.
        let account = reader.get("/account").await;
        assert_eq!(account.status, StatusCode::SEE_OTHER, "{account:?}");
        // What leads away is the address of the draft, with nothing added.
        let away = letter.click(&mut reader, 3, &letter.word).await;
        assert_eq!(away.location(), Some("https://else.example/?a=1"));
        for missing in ["/n/nonsense/0", &format!("/n/{}/4", letter.issue), &format!("/n/{}/x", letter.issue), &format!("/n/{}/-1", letter.issue)] {
            assert_eq!(reader.get(missing).await.status, StatusCode::NOT_FOUND, "{missing}");
        }
    }

    async fn threat_24_a_link_that_was_stripped_or_altered_opens_nothing(db: TestDb) {
        let letter = Letter::new(&db);
        let (reader, signature) = letter.word.split_once('.').unwrap();
        let free = visitor(letter.app.db(), letter.app.press(), Standing::Confirmed, 1);
        let free_word = word_of(&letter.app, &letter.issue, &free);
        let other = testkit::issue(letter.app.db(), letter.app.press(), "2026-11-09", START, &[("/articles/lighthouse".into(), Some(4))]);
        let mut last = signature.to_owned();
        let flipped = if last.ends_with('0') { "1" } else { "0" };
        last.replace_range(last.len() - 1.., flipped);
        let words = [
            String::new(), reader.to_owned(), format!("{reader}."), format!(".{signature}"), format!("{reader}.{last}"),
            format!("{}.{signature}", free_word.split('.').next().unwrap()), letter.word.to_uppercase(), format!("{}0", letter.word),
            // Another issue's, and one of a reader without All-Access.
            word_of(&letter.app, &other, &letter.subscriber), free_word.clone(),
        ];
        for word in words {
            let mut client = letter.app.client();
            letter.click(&mut client, 0, &word).await;
            assert!(client.cookies.is_empty(), "{word}");
            assert_eq!(open_to(&mut client).await, NONE, "{word}");
        }
        assert_eq!(count(&db, "issue_passes"), 0);
        // No parameter of the article's own address opens it.
        for query in ["utm_source=newsletter", &format!("r={}", letter.word), "utm_medium=email&pass=newsletter"] {
            let page = letter.app.client().get(&format!("/articles/harbour?{query}")).await;
            assert!(!crate::people::reads(&page, "harbour"), "{query}");
        }
    }

    async fn threat_24_a_forwarded_link_opens_three_browsers(db: TestDb) {
        let letter = Letter::new(&db);
        let mut browsers = Vec::new();
        for _ in 0..3 {
            browsers.push(letter.browser().await);
        }
        let mut fourth = letter.browser().await;
        assert!(fourth.cookies.is_empty());
        assert_eq!(open_to(&mut fourth).await, NONE);
        for browser in &mut browsers {
            // Again, and by another link: still the same browser.
            letter.click(browser, 1, &letter.word).await;
            assert_eq!(open_to(browser).await, OF_ISSUE);
        }
        // Leaving makes no room.
        browsers[0].post("/logout", &[]).await;
        assert_eq!(open_to(&mut letter.browser().await).await, NONE);
        // The subscriber needs none, whose browser reads everything.
        let mut own = letter.app.client_of(&letter.subscriber);
        letter.click(&mut own, 0, &letter.word).await;
        assert_eq!(open_to(&mut own).await.len(), 4);
    }

    async fn threat_24_a_pass_ends_with_its_issue(db: TestDb) {
        let letter = Letter::new(&db);
        let mut reader = letter.browser().await;
        letter.app.clock().set(START + 7 * DAY - 1);
        assert_eq!(open_to(&mut reader).await, OF_ISSUE);
        letter.app.clock().advance(1);
        assert_eq!(open_to(&mut reader).await, NONE);
        assert_eq!(open_to(&mut letter.browser().await).await, NONE);
    }

    async fn threat_24_a_pass_ends_with_its_grant(db: TestDb) {
        let letter = Letter::new(&db);
        let mut reader = letter.browser().await;
        assert_eq!(open_to(&mut reader).await, OF_ISSUE);
        let (subscriber, now) = (letter.subscriber.reader.unwrap(), letter.app.clock().now());
        assert_eq!(db.write_blocking(move |tx| billing::revoke(tx, subscriber, now)).unwrap(), 1);
        assert_eq!(open_to(&mut reader).await, NONE);
        assert_eq!(open_to(&mut letter.browser().await).await, NONE);
    }

    async fn a_machine_takes_the_room_of_one_browser(db: TestDb) {
        let letter = Letter::new(&db);
        // It says what it is.
        let mut robot = letter.app.client().with("user-agent", "python-requests/2.32");
        letter.click(&mut robot, 0, &letter.word).await;
        let path = format!("/n/{}/0?r={}", letter.issue, letter.word);
        let mut looks = letter.app.client();
        let head = looks.send(Method::HEAD, &path, HeaderMap::new(), Vec::new()).await;
        assert_eq!((head.status, looks.cookies.is_empty()), (StatusCode::SEE_OTHER, true));
        assert_eq!((count(&db, "issue_passes"), robot.cookies.is_empty()), (0, true));
        // It says that it is a browser, and forgets its cookies.
        for position in 0..3 {
            letter.click(&mut letter.app.client(), position, &letter.word).await;
        }
        assert_eq!((count(&db, "issue_passes"), count(&db, "sessions")), (1, 2));
        for _ in 0..2 {
            assert_eq!(open_to(&mut letter.browser().await).await, OF_ISSUE);
        }
        assert_eq!(open_to(&mut letter.browser().await).await, NONE);
    }

    async fn clicks_are_counted_and_machines_apart(db: TestDb) {
        let letter = Letter::new(&db);
        let mut own = letter.app.client_of(&letter.subscriber);
        for position in [0, 0, 3] {
            letter.click(&mut own, position, &letter.word).await;
        }
        // A free reader's links say nothing of who they are.
        letter.click(&mut letter.app.client(), 0, "").await;
        letter.click(&mut letter.app.client().with("user-agent", "curl/8.5.0"), 0, "").await;
        let of = |position, people, machines| Count { position, people, machines };
        assert_eq!(letter.clicks().await, [of(0, 3, 1), of(3, 1, 0)]);
        letter.click(&mut own, 3, &letter.word).await;
        assert_eq!(letter.clicks().await, [of(0, 3, 1), of(3, 2, 0)]);
        // Nobody's name is kept with them.
        assert_eq!(count(&db, "issue_passes"), 0);
    }

    async fn threat_24_a_letter_in_the_browser_is_no_more_than_its_reader_may_see(db: TestDb) {
        let letter = Letter::new(&db);
        let app = &letter.app;
        testkit::freeze(app.db(), app.press(), &letter.issue, "<p>whole take</p>", Some("<p>half a take</p>"));
        let path = "/newsletters/daily-review/2026-11-10";
        let public = app.client().get(path).await;
        assert_eq!((public.status, public.header("cache-control")), (StatusCode::OK, "private, no-cache"));
        let text = public.text();
        assert!(text.contains("half a take</p> | http") && text.contains(&format!("{path} |  | our readers |")), "{text}");
        assert!(public.header("content-security-policy").starts_with("default-src 'none'; style-src 'unsafe-inline'"));
        for standing in [Standing::Confirmed, Standing::Lapsed, Standing::Exhausted] {
            assert!(app.client_in(standing, 1).get(path).await.text().contains("half a take"), "{standing:?}");
        }
        let whole = app.client_of(&letter.subscriber).get(path).await;
        assert!(whole.text().contains("whole take"));
        assert_eq!(whole.header("cache-control"), "private, no-store");
        // By the reader's own link, in a browser that is not theirs: the pass, and an address that says nothing.
        let own = format!("{path}?r={}", letter.word);
        let mut reader = app.client();
        let led = reader.get(&own).await;
        assert_eq!((led.status, led.location(), led.header("referrer-policy")), (StatusCode::SEE_OTHER, Some(path), "no-referrer"));
        let page = reader.get(path).await;
        assert!(page.text().contains("whole take") && !page.text().contains(&letter.word));
        assert_eq!(open_to(&mut reader).await, OF_ISSUE);
        // Forwarded too often, altered, or after the grant.
        for _ in 0..3 {
            app.clock().advance(AT_ONCE);
            app.client().get(&own).await;
        }
        app.clock().advance(AT_ONCE);
        for address in [own.clone(), format!("{own}0"), format!("{path}?r=nonsense")] {
            let mut other = app.client();
            assert_eq!(other.get(&address).await.location(), Some(path));
            assert!(other.get(path).await.text().contains("half a take"), "{address}");
        }
        let (subscriber, now) = (letter.subscriber.reader.unwrap(), app.clock().now());
        app.db().write_blocking(move |tx| billing::revoke(tx, subscriber, now)).unwrap();
        assert!(reader.get(path).await.text().contains("half a take"));
    }

    async fn past_issues_are_listed_and_open_drafts_are_not(db: TestDb) {
        let letter = Letter::new(&db);
        let app = &letter.app;
        says(&app.client().get("/newsletters/weekly-free").await, &["weekly free", "None has gone out yet"]);
        for day in 1..=25 {
            testkit::issue(app.db(), app.press(), &format!("2026-10-{day:02}"), START - 30 * DAY + day, &[]);
        }
        let draft = "UPDATE issues SET state = 'draft' WHERE day = '2026-10-25'";
        app.db().write_blocking::<_, db::DbError>(move |tx| tx.execute(draft, &[])).unwrap();
        let days = |answer: &Answer| -> Vec<String> {
            let text = answer.text().replace("&#x2f;", "/");
            text.split("/newsletters/daily-review/").skip(1).map(|rest| rest[..10].to_owned()).collect()
        };
        let first = app.client().get("/newsletters/daily-review").await;
        let listed = days(&first);
        assert_eq!((listed.len(), listed[0].as_str(), listed[1].as_str()), (20, "2026-11-10", "2026-10-24"));
        let text = first.text().replace("&#x2f;", "/");
        let older = text.split("/newsletters/daily-review?before=").nth(1).unwrap().split('"').next().unwrap();
        let second = app.client().get(&format!("/newsletters/daily-review?before={older}")).await;
        assert_eq!(days(&second), ["2026-10-05", "2026-10-04", "2026-10-03", "2026-10-02", "2026-10-01"]);
        for missing in ["/newsletters/nonsense", "/newsletters/daily-review/2026-10-25", "/newsletters/daily-review/2026-12-01", "/newsletters/weekly-free/2026-11-10"] {
            assert_eq!(app.client().get(missing).await.status, StatusCode::NOT_FOUND, "{missing}");
        }
        // What has nothing for everyone says so.
        testkit::freeze(app.db(), app.press(), &letter.issue, "<p>whole take</p>", None);
        let closed = app.client().get("/newsletters/daily-review/2026-11-10").await;
        assert_eq!(closed.status, StatusCode::FORBIDDEN);
        says(&closed, &["went to subscribers alone"]);
    }
}
