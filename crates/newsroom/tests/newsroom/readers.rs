//! The readers desk through the router: found, explained, given to, paid back, merged, erased; lists in and out.

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use db::testing::TestDb;
use press::imports::ImportLock;
use press::readers_desk;
use press::staff::Role;
use testkit::{Answer, Client, Standing, TestApp};

use crate::scene::{acts, article, inside, texts};

/// A reader in that standing, with the address of their page.
fn somebody(app: &TestApp, standing: Standing, wanted: i64) -> (testkit::Visitor, String) {
    let someone = testkit::visitor(app.db(), app.press(), standing, wanted);
    let row = someone.reader.unwrap();
    let record = app.db().read_blocking(move |conn| press::readers::by_id(conn, row)).unwrap().unwrap();
    (someone, format!("/newsroom/readers/{}", record.public_id))
}

fn words(answer: &Answer) -> String {
    texts(answer, "main").join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn says(answer: &Answer, all: &[&str]) {
    let words = words(answer);
    for wanted in all {
        assert!(words.contains(wanted), "{wanted:?} is not in {words}");
    }
}

async fn reads(client: &mut Client) -> bool {
    testkit::Canaries::new("weir").found_in(&client.get("/articles/weir").await.text()).len() > 1
}

/// Nina subscribes in the sandbox; gives her browser and the address of her page.
async fn nina(app: &TestApp) -> (Client, String) {
    let mut nina = app.client();
    let form = [
        ("plan", "all-access"),
        ("next", "/articles/weir"),
        ("agree", "yes"),
        ("email", "nina@reader.example"),
    ];
    let at = nina.post("/checkout", &form).await.location().unwrap().to_owned();
    nina.post(&at, &[("act", "pay")]).await;
    let email = kernel::EmailAddress::parse("nina@reader.example").unwrap();
    let found = app.db().read_blocking(move |conn| press::readers::by_email(conn, &email)).unwrap().unwrap();
    (nina, format!("/newsroom/readers/{}", found.public_id))
}

/// Where the subscription on a reader's page is ended.
fn ending(page: &Answer) -> String {
    linked(page, "/cancel/")
}

/// Where the present on a reader's page is paid back.
fn present_refund(page: &Answer) -> String {
    linked(page, "/presents/")
}

/// The one address on the page that holds this.
fn linked(page: &Answer, part: &str) -> String {
    let text = page.text();
    let mut found = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    found.find(|address| address.contains(part)).unwrap_or_else(|| panic!("no {part} on {text}")).to_owned()
}

/// Gives a present to Bo, and pays for it in the sandbox.
async fn give(giver: &mut Client) {
    let form = [
        ("plan", "all-access"),
        ("email", "bo@reader.example"),
        ("name", "Bo"),
        ("from", "Nina"),
        ("message", ""),
        ("day", "2026-11-20"),
        ("agree", "yes"),
    ];
    let wrapped = giver.post("/give", &form).await;
    let path = wrapped.location().unwrap_or_else(|| panic!("{wrapped:?}")).to_owned();
    let paid = giver.post(&path, &[("act", "pay")]).await;
    assert_eq!(paid.status, StatusCode::SEE_OTHER, "{paid:?}");
}

db::both_databases! {
    async fn a_reader_is_found_given_access_and_it_is_taken_back(db: TestDb) {
        let app = TestApp::new(&db);
        let wanted = article(&app);
        let (someone, page) = somebody(&app, Standing::Exhausted, wanted);
        let email = someone.email.clone().unwrap();
        let mut reader = app.client_of(&someone);
        let mut desk = inside(&app, Role::Publisher).await.client;
        assert!(!reads(&mut reader).await);

        let list = desk.get("/newsroom/readers").await;
        assert!(texts(&list, ".found .what a").contains(&email), "{list:?}");
        let found = desk.get(&format!("/newsroom/readers?q={}", email[..12].to_uppercase())).await;
        assert_eq!(texts(&found, ".found .what a"), [email.as_str()]);
        says(&desk.get("/newsroom/readers?q=nobody").await, &["Nobody is called so"]);
        says(&desk.get("/newsroom/readers?show=past-due&after=nonsense").await, &["No reader stands so"]);
        says(&desk.get(&page).await, &["Registered", "3 of 3 used", "Never had it", "Never paid"]);

        let why = desk.get(&format!("{page}/why?article=/articles/weir")).await;
        says(&why, &["this month’s free articles are used", "One of theirs is", "Open this article for them"]);
        let opened = desk.submit(&format!("{page}/open"), &[("article", "weir")]).await;
        says(&opened, &["The article is open for them"]);
        assert!(reads(&mut reader).await, "on the next request");

        let form = [("plan", "complimentary"), ("until", "2026-12-31"), ("reason", "a prize"), ("tell", "yes")];
        says(&desk.submit(&format!("{page}/grant"), &form).await, &["All-Access is given", "Complimentary, until 31 December 2026", "a prize"]);
        assert!(app.mails_to(&email).await.iter().any(|letter| letter.text.contains("31 December")));
        says(&desk.get("/newsroom/readers?plan=complimentary").await, &[&email]);
        says(&desk.get(&format!("{page}/why?article=weir")).await, &["they have All-Access", "This opens it."]);
        let sheet = desk.get(&page).await;
        let end = sheet.text().split("href=\"").find(|part| part.contains("/grants/")).unwrap().split('"').next().unwrap().to_owned();
        says(&desk.get(&end).await, &[&email, "ends at this moment"]);
        says(&desk.submit(&end, &[]).await, &["It is taken back"]);
        assert_eq!(desk.post(&end, &[]).await.status, StatusCode::NOT_FOUND, "once");
        assert_eq!(acts(&app)[2..], ["article-opened", "grant-given", "grant-ended"]);
    }

    async fn what_cannot_be_given_is_refused_and_kept(db: TestDb) {
        let app = TestApp::new(&db);
        let wanted = article(&app);
        let (_, page) = somebody(&app, Standing::Confirmed, wanted);
        let mut desk = inside(&app, Role::Owner).await.client;
        for (fields, wrong) in [
            (vec![("plan", "gold"), ("until", "2026-12-31"), ("reason", "x")], "Choose a plan"),
            (vec![("plan", "all-access"), ("until", "soon"), ("reason", "x")], "Choose the last day"),
            (vec![("plan", "all-access"), ("until", "2020-01-01"), ("reason", "x")], "That day is over"),
            (vec![("plan", "all-access"), ("endless", "yes"), ("reason", " ")], "Say why"),
        ] {
            let answer = desk.post(&format!("{page}/grant"), &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
            says(&answer, &[wrong]);
        }
        for (query, wrong) in [
            ("article=nowhere", "No article is published"),
            ("article=weir&at=soon", "This is no time"),
            ("article=weir&network=home", "no network address"),
        ] {
            let answer = desk.get(&format!("{page}/why?{query}")).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
            says(&answer, &[wrong]);
        }
        let campus = desk.get(&format!("{page}/why?article=weir&network=192.0.2.8")).await;
        says(&campus, &["their institution provides access", "on its network"]);
        let empty = desk.post(&format!("{page}/notes"), &[("body", "  ")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        says(&desk.submit(&format!("{page}/notes"), &[("body", "Called about the weir.")]).await, &["Called about the weir."]);
        assert_eq!(acts(&app)[2..], ["note-written"]);
    }

    async fn a_payment_goes_back_through_its_processor(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let (mut reader, page) = nina(&app).await;
        assert!(reads(&mut reader).await);
        let mut desk = inside(&app, Role::Publisher).await.client;
        says(&desk.get(&page).await, &["#1 · €9", "Paid €9 (receipt 1)", "Subscription began"]);
        says(&desk.get(&format!("{page}/refund/1")).await, &["€9 of receipt 1", "nina@reader.example", "ends at this moment"]);
        says(&desk.submit(&format!("{page}/refund/1"), &[]).await, &["The money goes back", "€9 went back"]);
        assert!(!reads(&mut reader).await, "at once");
        let (_, other) = somebody(&app, Standing::Confirmed, 1);
        assert_eq!(desk.get(&format!("{other}/refund/1")).await.status, StatusCode::NOT_FOUND, "another's receipt");
        assert_eq!(acts(&app)[2..], ["refund-asked", "refunded"]);
    }

    async fn a_subscription_is_ended_for_its_reader(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let (mut reader, page) = nina(&app).await;
        app.mails_to("nina@reader.example").await;
        let mut desk = inside(&app, Role::Publisher).await.client;
        let cancel = ending(&desk.get(&page).await);
        says(&desk.get(&cancel).await, &["With the term, on", "They lose access at this moment"]);
        for (fields, wrong) in [
            (vec![("when", "later"), ("reason", "x")], "Choose when"),
            (vec![("when", "now"), ("reason", "  ")], "Say why"),
        ] {
            let answer = desk.post(&cancel, &fields).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{fields:?}");
            says(&answer, &[wrong]);
        }
        let asked = [("when", "term"), ("reason", "called on Monday")];
        says(&desk.submit(&cancel, &asked).await, &["The subscription ends with its term", "cancelled for"]);
        let told = app.mails_to("nina@reader.example").await;
        assert!(told.iter().any(|letter| letter.subject.contains("cancelled")), "{told:?}");
        assert!(reads(&mut reader).await, "until then");
        assert_eq!(desk.post(&cancel, &asked).await.status, StatusCode::UNPROCESSABLE_ENTITY, "that is decided");
        says(&desk.submit(&cancel, &[("when", "now"), ("reason", "and again")]).await, &["The subscription has ended"]);
        assert!(!reads(&mut reader).await, "at once");
        assert_eq!(desk.get(&cancel).await.status, StatusCode::NOT_FOUND, "there is nothing to end");
        assert_eq!(acts(&app)[2..], ["cancel-asked", "cancelled", "cancel-asked", "cancelled"]);
        let lines = app.db().read_blocking(|conn| press::audit::list(conn, &press::audit::Filter::default(), 1)).unwrap();
        assert_eq!((lines[0].became.as_str(), lines[0].subject.as_deref()), ("now: and again", Some("nina@reader.example")));
    }

    async fn nobody_ends_what_is_anothers(db: TestDb) {
        let app = TestApp::new(&db);
        let wanted = article(&app);
        let (_, page) = nina(&app).await;
        let mut desk = inside(&app, Role::Owner).await.client;
        let cancel = ending(&desk.get(&page).await);
        let (_, other) = somebody(&app, Standing::Confirmed, wanted);
        let elsewhere = cancel.replace(&page, &other);
        assert_ne!(elsewhere, cancel);
        assert_eq!(desk.post(&elsewhere, &[("when", "now"), ("reason", "x")]).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_present_goes_back(db: TestDb) {
        let app = TestApp::new(&db);
        let wanted = article(&app);
        let (someone, page) = somebody(&app, Standing::Confirmed, wanted);
        let giver = someone.email.clone().unwrap();
        give(&mut app.client_of(&someone)).await;
        let mut desk = inside(&app, Role::Publisher).await.client;
        let refund = present_refund(&desk.get(&page).await);
        says(&desk.get(&refund).await, &["€9", "the present to bo@reader.example", "Nobody has redeemed it"]);
        says(&desk.submit(&refund, &[]).await, &["The money for the present goes back", "Paid back."]);
        assert_eq!(desk.get(&refund).await.status, StatusCode::NOT_FOUND, "once");
        let told = app.mails_to(&giver).await;
        assert!(told.iter().any(|letter| letter.text.contains("bo@reader.example")), "{told:?}");
        assert_eq!(acts(&app)[2..], ["refund-asked", "refunded"]);
        let (_, other) = somebody(&app, Standing::Confirmed, 1);
        assert_eq!(desk.post(&refund.replace(&page, &other), &[]).await.status, StatusCode::NOT_FOUND);
    }

    async fn a_present_that_somebody_reads_by_ends_for_them(db: TestDb) {
        let app = TestApp::new(&db);
        let wanted = article(&app);
        let (giver, page) = somebody(&app, Standing::Confirmed, wanted);
        give(&mut app.client_of(&giver)).await;
        let (someone, _) = somebody(&app, Standing::Exhausted, wanted);
        let (mut bo, email) = (app.client_of(&someone), someone.email.clone().unwrap());
        app.clock().advance(14 * kernel::clock::DAY);
        let (db, press) = (app.db(), app.press().clone());
        db.write_blocking(move |tx| press::presents::advance_due(tx, &press, press.clock.now(), 10)).unwrap();
        let link = app.link_to("bo@reader.example", "/redeem/").await;
        bo.submit(&link, &[]).await;
        assert!(reads(&mut bo).await);
        let mut desk = inside(&app, Role::Publisher).await.client;
        let refund = present_refund(&desk.get(&page).await);
        says(&desk.get(&refund).await, &["It was redeemed", &email]);
        let unaware = desk.post(&refund, &[]).await;
        assert_eq!(unaware.status, StatusCode::UNPROCESSABLE_ENTITY, "the page said something else");
        says(&unaware, &["Meanwhile it was redeemed", &email]);
        assert!(reads(&mut bo).await);
        says(&desk.submit(&refund, &[("redeemed", "yes")]).await, &["The money for the present goes back"]);
        assert!(!reads(&mut bo).await, "at once");
    }

    async fn two_accounts_are_shown_and_made_one(db: TestDb) {
        let app = TestApp::new(&db);
        let wanted = article(&app);
        let (kept, page) = somebody(&app, Standing::Unlocked, wanted);
        let (other, _) = somebody(&app, Standing::Exhausted, wanted);
        let (kept, gone) = (kept.email.unwrap(), other.email.clone().unwrap());
        let mut desk = inside(&app, Role::Owner).await.client;
        for (typed, wrong) in [("nobody@weir.example", "no account with that address"), (kept.as_str(), "this very account")] {
            let answer = desk.get(&format!("{page}/merge?other={typed}")).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            says(&answer, &[wrong]);
        }
        let said = desk.get(&format!("{page}/merge?other={gone}")).await;
        says(&said, &["3 unlocked articles move", "1 and 3 used become 3 of 3 used", &format!("{gone} goes")]);
        says(&desk.submit(&format!("{page}/merge"), &[("other", &gone)]).await, &["The two accounts are one", "3 of 3 used"]);
        let mut browser = app.client_of(&other);
        assert!(browser.get("/account").await.text().contains(&kept), "their browser is the account's that stays");
        assert_eq!(acts(&app)[2..], ["readers-merged"]);
    }

    async fn data_is_taken_out_and_a_reader_is_erased(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let (mut reader, page) = nina(&app).await;
        let mut desk = inside(&app, Role::Owner).await.client;
        let data = desk.post(&format!("{page}/data"), &[]).await;
        assert_eq!((data.status, data.header("content-type")), (StatusCode::OK, "application/json"));
        assert!(data.text().contains("nina@reader.example") && data.header("content-disposition").starts_with("attachment"));
        says(&desk.get(&format!("{page}/erase")).await, &["cannot be undone", "Type nina@reader.example to confirm"]);
        let mistyped = desk.post(&format!("{page}/erase"), &[("confirm", "nina@reader.exampl")]).await;
        assert_eq!(mistyped.status, StatusCode::UNPROCESSABLE_ENTITY);
        says(&desk.submit(&format!("{page}/erase"), &[("confirm", "Nina@Reader.example")]).await, &["The reader is erased"]);
        assert_eq!(desk.get(&page).await.status, StatusCode::NOT_FOUND);
        assert!(!reads(&mut reader).await);
        let status: String = db.read_blocking(|conn| conn.query_one("SELECT status FROM subscriptions", &[])).unwrap();
        assert_eq!(status, "canceled", "nobody is charged who cannot be told");
        assert_eq!(acts(&app)[2..], ["data-taken", "reader-erased"]);
        let colleague = app.db().read_blocking(|conn| press::staff::people(conn, "", 10)).unwrap().remove(0);
        let own = format!("/newsroom/readers/{}/erase", colleague.public_id);
        says(&desk.post(&own, &[("confirm", &colleague.email)]).await, &["They work here"]);
    }

    async fn a_link_goes_to_the_reader_and_everywhere_is_logged_out(db: TestDb) {
        let app = TestApp::new(&db);
        let wanted = article(&app);
        let (someone, page) = somebody(&app, Standing::Unlocked, wanted);
        let email = someone.email.clone().unwrap();
        let mut desk = inside(&app, Role::Publisher).await.client;
        let done = desk.submit(&format!("{page}/link"), &[("article", "weir")]).await;
        says(&done, &["The link is on its way to them"]);
        assert!(!done.text().contains("/login/link/"), "no page shows it");
        let link = app.link_to(&email, "/login/link/").await;
        let mut browser = app.client();
        let came = browser.submit(&link, &[]).await;
        assert!(came.text().contains("weir") && reads(&mut browser).await, "{came:?}");
        says(&desk.get(&format!("{page}/sign-out")).await, &["2 browsers"]);
        desk.post(&format!("{page}/sign-out"), &[]).await;
        assert!(!reads(&mut browser).await);
        assert_eq!(acts(&app)[2..], ["link-mailed", "signed-out"]);
    }

    async fn an_address_that_bounced_is_let_have_newsletters_again(db: TestDb) {
        let app = TestApp::new(&db);
        let wanted = article(&app);
        let (someone, page) = somebody(&app, Standing::Unlocked, wanted);
        let email = kernel::EmailAddress::parse(someone.email.as_deref().unwrap()).unwrap();
        let mut desk = inside(&app, Role::Publisher).await.client;
        assert!(!desk.get(&page).await.text().contains(&format!("{page}/mail")));
        let hash = app.press().address_hash(&email);
        db.write_blocking::<_, db::DbError>(move |tx| {
            tx.execute("INSERT INTO suppressions (address_hash, reason, since, detail) VALUES ($1, 'bounced', $2, '550 no')", &[&hash, &testkit::START])?;
            tx.execute("UPDATE readers SET suppressed = 'bounced' WHERE email = $1", &[&email.normal()])
        }).unwrap();
        says(&desk.get(&page).await, &["Mail to this address bounces since 10 November 2026", "550 no"]);
        says(&desk.get(&format!("{page}/mail")).await, &["newsletters go to", "again"]);
        says(&desk.submit(&format!("{page}/mail"), &[]).await, &["Newsletters go there again"]);
        assert!(!desk.get(&page).await.text().contains("bounces since"));
        assert_eq!(acts(&app)[2..], ["suppression-lifted"]);
    }

    async fn lists_come_in_and_go_out(db: TestDb) {
        let app = TestApp::new(&db);
        article(&app);
        let mut desk = inside(&app, Role::Owner).await.client;
        let upload = |text: &str| {
            let body = format!(
                "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"old.csv\"\r\n\r\n{text}\r\n--b--\r\n"
            );
            let kind = HeaderValue::from_static("multipart/form-data; boundary=b");
            (HeaderMap::from_iter([(CONTENT_TYPE, kind)]), body.into_bytes())
        };
        let (headers, body) = upload("email,name\nada@weir.example,Ada Lovelace\nnonsense,\n");
        let answer = desk.send(Method::POST, "/newsroom/readers/lists", headers, body).await;
        let list = answer.location().unwrap_or_else(|| panic!("{answer:?}")).to_owned();
        says(&desk.get(&list).await, &["old.csv", "Waits"]);
        let lock = || ImportLock::take(&db, db.config(), db.data_dir());
        assert!(readers_desk::take_in_next(&db, app.press(), app.data(), lock, &|| false).unwrap());
        says(&desk.get(&list).await, &["Done", "New readers 1", "Skipped 1", "One remark", "nonsense"]);
        assert!(desk.get(&format!("{list}/report")).await.text().contains("nonsense"));
        says(&desk.get("/newsroom/readers?q=lovelace").await, &["ada@weir.example"]);
        for (headers, body) in [upload(""), (HeaderMap::new(), Vec::new())] {
            let answer = desk.send(Method::POST, "/newsroom/readers/lists", headers, body).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            says(&answer, &["Choose a file"]);
        }
        let (headers, body) = upload(&"x".repeat(33 << 20));
        says(&desk.send(Method::POST, "/newsroom/readers/lists", headers, body).await, &["larger than 32 MB"]);
        let out = desk.post("/newsroom/readers/export", &[]).await;
        assert_eq!(out.header("content-disposition"), "attachment; filename=\"readers.csv\"");
        let lines = out.text();
        assert!(lines.starts_with("email,name,") && lines.contains("ada@weir.example,Ada Lovelace,"), "{lines}");
        assert_eq!(acts(&app)[2..], ["readers-taken-in", "readers-taken-out"]);
    }
}
