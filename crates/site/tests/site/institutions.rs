//! Institutions' readers: on campus, off campus, and in the librarian's report.

use axum::http::{HeaderMap, Method, StatusCode};
use db::testing::TestDb;
use kernel::clock::{DAY, MINUTE};
use kernel::config::AccessLevel;
use press::audit::Actor;
use press::institutions::{self, Addition};
use testkit::{AT_HOME, ON_CAMPUS, Standing, TestApp, visitor};

use crate::people::{can_read, publish, says, signed_in};

const STRIP: &str = "Access provided by Stanmar University Library";
/// An address on the network of an institution that is added in a test.
const IN_TOWN: std::net::IpAddr = std::net::IpAddr::V4(std::net::Ipv4Addr::new(203, 0, 113, 20));

fn add_town_library(app: &TestApp) {
    let press = app.press().clone();
    let addition = Addition {
        name: "Town Library".into(),
        networks: vec!["203.0.113.0/24".parse().unwrap()],
        contact: Some("librarian@town.example".into()),
        ..Addition::default()
    };
    app.db()
        .write_blocking(move |tx| institutions::add(tx, &press, testkit::START, &Actor::Operator, &addition))
        .unwrap();
}

fn withdraw_town_library(app: &TestApp) {
    let (press, now) = (app.press().clone(), app.clock().now());
    let act = move |tx: &mut db::Tx| institutions::remove(tx, &press, now, &Actor::Operator, "Town Library");
    app.db().write_blocking(act).unwrap();
}

db::both_databases! {
    async fn a_withdrawn_network_opens_nothing_on_the_very_next_request(db: TestDb) {
        let app = TestApp::new(&db);
        publish(&app, "harbour");
        let other = app.beside(db::Db::open(db.config(), db.data_dir()).unwrap());
        let (mut here, mut there) = (app.client_at(IN_TOWN), other.client_at(IN_TOWN));
        assert!(!can_read(&mut here, "harbour").await && !can_read(&mut there, "harbour").await);
        add_town_library(&app);
        assert!(can_read(&mut here, "harbour").await);
        app.is_heard_by(&other).await;
        // Twice: the second time from what is kept.
        for _ in 0..2 {
            assert!(can_read(&mut here, "harbour").await && can_read(&mut there, "harbour").await);
            says(&here.get("/").await, &["Access provided by Town Library"]);
        }
        withdraw_town_library(&app);
        here.follows = false;
        assert!(!can_read(&mut here, "harbour").await, "where it was withdrawn, without hearing of anything");
        app.is_heard_by(&other).await;
        assert!(!can_read(&mut there, "harbour").await);
        assert!(!here.get("/").await.text().contains("Access provided by"));
    }

    async fn an_account_paired_on_campus_reads_off_campus(db: TestDb) {
        let app = TestApp::new(&db);
        publish(&app, "harbour");
        let mut passer_by = app.client_at(ON_CAMPUS);
        says(&passer_by.get("/institution").await, &["You read from the network of Stanmar University Library", "Log in"]);
        assert_eq!(passer_by.post("/institution/pair", &[]).await.location(), Some("/login?next=/institution"));
        let mut ada = signed_in(&app, "ada@reader.example").await;
        assert_eq!(ada.post("/institution/pair", &[]).await.status, StatusCode::FORBIDDEN, "not from home");
        says(&ada.get("/institution").await, &["You are on no network that provides access"]);
        assert!(!can_read(&mut ada, "harbour").await);
        ada.address = ON_CAMPUS;
        says(&ada.get("/institution").await, &["Pair my account", "for 90 days"]);
        let paired = ada.submit("/institution/pair", &[]).await;
        says(&paired, &["reads from anywhere until 8 February 2027", "Pair it anew", "End the pairing"]);
        ada.address = AT_HOME;
        assert!(can_read(&mut ada, "harbour").await);
        says(&ada.get("/articles/harbour").await, &[STRIP]);
        // It is the account that is paired, in whichever browser.
        let mut elsewhere = signed_in(&app, "ada@reader.example").await;
        assert!(can_read(&mut elsewhere, "harbour").await);
        assert!(!can_read(&mut app.client(), "harbour").await);
        app.clock().advance(90 * DAY - 1);
        assert!(can_read(&mut elsewhere, "harbour").await);
        app.clock().advance(1);
        assert!(!can_read(&mut elsewhere, "harbour").await);
        elsewhere.address = ON_CAMPUS;
        elsewhere.post("/institution/pair", &[]).await;
        elsewhere.address = AT_HOME;
        assert!(can_read(&mut elsewhere, "harbour").await);
        elsewhere.post("/institution/unpair", &[]).await;
        assert!(!can_read(&mut elsewhere, "harbour").await);
    }

    async fn a_proven_address_of_theirs_reads_from_anywhere_until_it_is_to_be_proven_again(db: TestDb) {
        let app = TestApp::with(&db, |config| config.campus.address_days = 20);
        publish(&app, "harbour");
        for (email, theirs) in [("ada@stanmar.example", true), ("ben@cs.stanmar.example", true), ("c@notstanmar.example", false)] {
            let mut reader = signed_in(&app, email).await;
            assert_eq!(can_read(&mut reader, "harbour").await, theirs, "{email}");
        }
        let mut ada = signed_in(&app, "ada@stanmar.example").await;
        says(&ada.get("/institution").await, &["because your address is one of theirs"]);
        app.clock().advance(20 * DAY);
        assert!(!can_read(&mut ada, "harbour").await);
        let mut again = signed_in(&app, "ada@stanmar.example").await;
        assert!(can_read(&mut again, "harbour").await);
        // Whoever only left such an address has proven nothing.
        let mut claims = app.client();
        claims.post("/register", &[("email", "dean@stanmar.example")]).await;
        assert!(!can_read(&mut claims, "harbour").await);
    }

    async fn an_institution_gives_reading_and_nothing_that_is_personal(db: TestDb) {
        let app = TestApp::new(&db);
        let harbour = publish(&app, "harbour");
        let mut student = signed_in(&app, "ada@stanmar.example").await;
        student.address = ON_CAMPUS;
        assert!(can_read(&mut student, "harbour").await);
        assert_eq!(student.post("/articles/harbour/gift", &[]).await.status, StatusCode::FORBIDDEN);
        let letters = [("newsletter", "daily-review")];
        assert_eq!(student.post("/account/newsletters", &letters).await.status, StatusCode::BAD_REQUEST);
        assert!(!student.get("/account").await.text().contains("daily review"));
        // An address alone has nothing to keep things in.
        let mut passer_by = app.client_at(ON_CAMPUS);
        assert!(passer_by.post("/articles/harbour/save", &[]).await.location().unwrap().starts_with("/login"));
        assert_eq!(passer_by.get("/account").await.location(), Some("/login?next=/account"));
        for path in ["/", "/articles/harbour", "/search?q=quay", "/feed.xml", "/institution", "/archive"] {
            let page = passer_by.get(path).await;
            assert!(page.header("cache-control").starts_with("private"), "{path}: {page:?}");
            assert!(page.headers.get("set-cookie").is_none(), "{path}");
        }
        let page = passer_by.get("/articles/harbour").await;
        assert_eq!(page.header("cache-control"), "private, no-store");
        // A subscriber on campus reads by what they have themselves.
        let subscriber = visitor(app.db(), app.press(), Standing::Subscriber, harbour);
        let mut subscriber = app.client_of(&subscriber);
        subscriber.address = ON_CAMPUS;
        assert!(!subscriber.get("/").await.text().contains(STRIP));
    }

    async fn a_librarian_reads_what_was_read(db: TestDb) {
        let app = TestApp::new(&db);
        publish(&app, "harbour");
        testkit::article(app.db(), app.press(), "open", |draft| draft.access = Some(AccessLevel::Free));
        add_town_library(&app);
        let mut reader = app.client_at(IN_TOWN);
        // As a page, twice in a moment, then to print: two requests, one visitor.
        for path in ["/articles/harbour", "/articles/harbour"] {
            assert_eq!(reader.get(path).await.status, StatusCode::OK);
        }
        app.clock().advance(MINUTE);
        reader.get("/articles/harbour/print").await;
        reader.get("/articles/open").await;
        // Another browser at the same address is another visitor; machines are none, and neither are those outside.
        app.client_at(IN_TOWN).with("user-agent", "Mozilla/5.0 (Macintosh) Safari/605").get("/articles/harbour").await;
        app.client_at(IN_TOWN).with("user-agent", "Googlebot/2.1").get("/articles/harbour").await;
        reader.clone().with("sec-purpose", "prefetch").get("/articles/harbour").await;
        reader.send(Method::HEAD, "/articles/harbour", HeaderMap::new(), Vec::new()).await;
        app.client().get("/articles/harbour").await;
        app.client_at(ON_CAMPUS).get("/articles/harbour").await;
        let press = app.press().clone();
        let token = db.write_blocking(move |tx| {
            let id = institutions::by_name(tx, "Town Library").unwrap().public_id;
            institutions::new_report_link(tx, &press, press.clock.now(), &Actor::Operator, &id)
        }).unwrap();
        let link = format!("/usage/{}", token.expose());
        let page = app.client().get(&link).await;
        says(&page, &["Town Library", "November 2026", "Total item requests"]);
        assert_eq!((page.header("referrer-policy"), page.header("cache-control")), ("no-referrer", "private, no-store"));
        let csv = app.client().get(&format!("{link}/report.csv?begin_date=2026-11")).await.text();
        let lines = |metric: &str| csv.lines().filter(|line| line.contains(metric)).map(|line| line.rsplit(',').next().unwrap().to_owned()).collect::<Vec<_>>();
        assert_eq!(lines("Controlled,Total_Item"), ["3"], "{csv}");
        assert_eq!(lines("Controlled,Unique_Item"), ["2"], "{csv}");
        assert_eq!(lines("Free_To_Read,Total_Item"), ["1"], "{csv}");
        let json = app.client().get(&format!("{link}/report.json")).await;
        assert_eq!(json.header("content-type"), "application/json");
        for (path, status) in [
            (format!("{link}x"), 404), (format!("{link}/other.csv"), 404), (format!("{link}/report.csv?begin_date=x"), 400),
            (format!("{link}?begin_date=2026-12&end_date=2026-11"), 400), ("/usage/x/report.csv".to_owned(), 404),
        ] {
            assert_eq!(app.client().get(&path).await.status.as_u16(), status, "{path}");
        }
        // Signed in, by the librarian's own address.
        let mut librarian = signed_in(&app, "librarian@town.example").await;
        let page = librarian.get("/institution").await.text();
        let own = page.split("href=\"").find(|rest| rest.starts_with("/account/usage/")).unwrap().split('"').next().unwrap().to_owned();
        says(&librarian.get(&own).await, &["Town Library"]);
        assert!(librarian.get(&format!("{own}/report.csv?begin_date=2026-11")).await.text().contains("Total_Item_Requests,3,3"));
        let mut other = signed_in(&app, "someone@town.example").await;
        assert_eq!(other.get(&own).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.client().get(&own).await.location(), Some("/login?next=/account"));
        withdraw_town_library(&app);
        assert_eq!(librarian.get(&own).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.client().get(&link).await.status, StatusCode::NOT_FOUND);
    }
}
