//! A group in browsers: the owner gives seats and takes them away, guests take them.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::DAY;
use press::groups::{self, Founding};
use press::readers::{self, Origin};
use testkit::{Client, TestApp};

use crate::people::{can_read, publish, says, signed_in};

const BOSS: &str = "boss@osier.example";

/// The address of the group's page.
fn found(app: &TestApp, seats: i64, domains: &[&str]) -> String {
    let press = app.press().clone();
    let domains = domains.iter().map(|domain| (*domain).to_owned()).collect();
    let group = app.db().write_blocking::<_, groups::GroupError>(move |tx| {
        let (now, boss) = (press.clock.now(), kernel::EmailAddress::parse(BOSS).unwrap());
        let owner = readers::add(tx, &press, now, &boss, Origin::Staff, true)?;
        let ends_at = Some(now + 100 * DAY);
        let founding = Founding {
            name: "Osier Boatyard".into(),
            plan: testkit::PLAN.into(),
            owner,
            seats,
            ends_at,
            domains,
        };
        groups::found(tx, &press, now, &founding)
    });
    format!("/account/group/{}", group.unwrap().public_id)
}

/// The address of the first form whose action ends so.
async fn action(client: &mut Client, page: &str, end: &str) -> String {
    let text = client.get(page).await.text();
    let mut actions = text.split("action=\"").skip(1).filter_map(|rest| rest.split('"').next());
    actions
        .find(|action| action.ends_with(end))
        .unwrap_or_else(|| panic!("no {end} on {page}: {text}"))
        .to_owned()
}

db::both_databases! {
    async fn a_revoked_seat_acts_on_the_very_next_request(db: TestDb) {
        let app = TestApp::new(&db);
        publish(&app, "harbour");
        let other = app.beside(db::Db::open(db.config(), db.data_dir()).unwrap());
        let page = found(&app, 2, &[]);
        let mut boss = signed_in(&app, BOSS).await;
        says(&boss.get("/account").await, &["Osier Boatyard", "0 of 2 seats are taken"]);
        assert_eq!(boss.post(&format!("{page}/invite"), &[("emails", "ada@osier.example")]).await.location(), Some(page.as_str()));
        says(&boss.get(&page).await, &["ada@osier.example", "open until"]);
        let link = app.link_to("ada@osier.example", "/groups/join/").await;
        let mut ada = app.client();
        let shown = ada.get(&link).await;
        says(&shown, &["Osier Boatyard gives you All-Access", "A seat waits for a…@osier.example, until"]);
        assert_eq!(shown.header("referrer-policy"), "no-referrer");
        assert!(!can_read(&mut ada, "harbour").await, "looking takes nothing");
        says(&ada.submit(&link, &[]).await, &["You have a seat of Osier Boatyard until"]);
        let mut elsewhere = other.client();
        elsewhere.cookies = ada.cookies.clone();
        app.is_heard_by(&other).await;
        // The second time from what is kept.
        for _ in 0..2 {
            assert!(can_read(&mut ada, "harbour").await && can_read(&mut elsewhere, "harbour").await);
        }
        assert_eq!(ada.post(&link, &[]).await.status, StatusCode::GONE);
        let remove = action(&mut boss, &page, "/remove").await;
        assert_eq!(ada.post(&remove, &[]).await.status, StatusCode::NOT_FOUND, "the owner alone takes seats away");
        assert!(can_read(&mut ada, "harbour").await);
        boss.post(&remove, &[]).await;
        ada.follows = false;
        assert!(!can_read(&mut ada, "harbour").await, "where it was taken away, without hearing of anything");
        app.is_heard_by(&other).await;
        assert!(!can_read(&mut elsewhere, "harbour").await);
        let letters = app.mails_to("ada@osier.example").await;
        assert!(letters.iter().any(|letter| letter.subject == "Your seat of Osier Boatyard has ended"), "{letters:?}");
    }

    async fn whoever_has_an_account_logs_in_to_take_the_seat(db: TestDb) {
        let app = TestApp::new(&db);
        publish(&app, "harbour");
        let page = found(&app, 2, &[]);
        let mut ada = signed_in(&app, "ada@osier.example").await;
        let mut boss = signed_in(&app, BOSS).await;
        boss.post(&format!("{page}/invite"), &[("emails", "ada@osier.example")]).await;
        let link = app.link_to("ada@osier.example", "/groups/join/").await;
        let asked = app.client().post(&link, &[]).await;
        assert_eq!(asked.location(), Some(format!("/login?next={link}").as_str()));
        let refused = boss.post(&link, &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        says(&refused, &["This invitation is for a…@osier.example. Log in with that address"]);
        assert_eq!(ada.post(&link, &[]).await.location(), Some("/account"));
        assert!(can_read(&mut ada, "harbour").await);
    }

    async fn the_owner_is_told_what_cannot_be(db: TestDb) {
        let app = TestApp::new(&db);
        let page = found(&app, 2, &["yard.example"]);
        let invite = format!("{page}/invite");
        let mut boss = signed_in(&app, BOSS).await;
        for (emails, status, problem) in [
            ("", 422, "Please type your e-mail address."),
            ("a@osier.example nonsense", 422, "nonsense: An e-mail address has one @"),
            ("a@osier.example, b@osier.example; c@osier.example", 422, "All 2 seats are taken or promised."),
        ] {
            let answer = boss.post(&invite, &[("emails", emails)]).await;
            assert_eq!(answer.status.as_u16(), status);
            says(&answer, &[problem]);
        }
        assert!(app.mails_to("a@osier.example").await.is_empty(), "all of them or none");
        says(&boss.get(&page).await, &["Whoever confirms an address at yard.example"]);
        boss.post(&invite, &[("emails", "a@osier.example\nb@osier.example")]).await;
        let first = app.link_to("a@osier.example", "/groups/join/").await;
        boss.post(&action(&mut boss.clone(), &page, "/again").await, &[]).await;
        let second = app.link_to("a@osier.example", "/groups/join/").await;
        assert_eq!(app.client().get(&first).await.status, StatusCode::GONE);
        assert_eq!(app.client().get(&second).await.status, StatusCode::OK);
        boss.post(&action(&mut boss.clone(), &page, "/withdraw").await, &[]).await;
        assert_eq!(app.client().get(&second).await.status, StatusCode::GONE);
        boss.post(&format!("{page}/own"), &[]).await;
        says(&boss.get(&page).await, &["1 of 2 seats is taken", BOSS]);
        // Of nobody else's business.
        let mut other = signed_in(&app, "someone@else.example").await;
        assert_eq!(other.get(&page).await.status, StatusCode::NOT_FOUND);
        assert_eq!(other.post(&invite, &[("emails", "x@y.example")]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(app.client().get(&page).await.location(), Some("/login?next=/account"));
    }

    async fn an_address_of_the_domain_joins_by_logging_in(db: TestDb) {
        let app = TestApp::new(&db);
        publish(&app, "harbour");
        found(&app, 1, &["osier.example"]);
        let mut ada = signed_in(&app, "ada@osier.example").await;
        assert!(can_read(&mut ada, "harbour").await);
        let mut ben = signed_in(&app, "ben@osier.example").await;
        assert!(!can_read(&mut ben, "harbour").await, "there was one seat");
        app.clock().advance(100 * DAY);
        assert!(!can_read(&mut ada, "harbour").await);
    }
}
