//! Seats changed after the purchase: more at once, for the rest of the term; fewer when that is over, for whoever stays.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::DAY;
use kernel::config::Config;
use press::invoices;
use stripe::fake::{Card, Delivery, Outcome};
use testkit::{Answer, Client, TestApp};

use crate::people::{can_read, publish_many, says, signed_in, words};
use crate::stripe_shop::Shop;

const OWNER: &str = "skipper@boatyard.example";
const GROUP: &[(&str, &str)] = &[
    ("plan", "all-access"),
    ("next", "/articles/story0x"),
    ("seats", "3"),
    ("group", "Osier Boatyard"),
    ("agree", "yes"),
];

fn settle(config: &mut Config) {
    config.site.contact = "desk@courier.example".into();
    config.billing.invoice.offered = true;
    config.billing.invoice.seller = "The Test Courier Ltd".into();
    config.billing.invoice.account = "IBAN XX00 1234".into();
}

/// A group of three that was bought in the sandbox.
async fn bought(db: &TestDb) -> (TestApp, Client, String) {
    let app = TestApp::with(db, settle);
    publish_many(&app, 1);
    let mut owner = signed_in(&app, OWNER).await;
    let at = owner.post("/checkout", GROUP).await.location().unwrap().to_owned();
    owner.post(&at, &[("act", "pay")]).await;
    let page = page_of(&mut owner).await;
    (app, owner, page)
}

async fn page_of(owner: &mut Client) -> String {
    let account = owner.get("/account").await.text();
    account.split('"').find(|link| link.starts_with("/account/group/")).unwrap().to_owned()
}

/// Somebody takes a seat; gives their browser.
async fn seat(app: &TestApp, owner: &mut Client, page: &str, email: &str) -> Client {
    owner.post(&format!("{page}/invite"), &[("emails", email)]).await;
    let link = app.link_to(email, "/groups/join/").await;
    let mut guest = app.client();
    guest.post(&link, &[]).await;
    assert!(can_read(&mut guest, "story0x").await, "{email}");
    guest
}

async fn advance(app: &TestApp, days: i64) {
    app.clock().advance(days * DAY);
    while broadsheet_site::advance_sandbox(&app.site).await.unwrap() {}
    while broadsheet_site::advance_invoices(&app.site).await.unwrap() {}
}

async fn change(owner: &mut Client, page: &str, seats: &str, charge: &str, leave: &[&str]) -> Answer {
    let mut form = vec![("seats", seats), ("charge", charge)];
    form.extend(leave.iter().map(|one| ("leave", *one)));
    owner.post(&format!("{page}/seats"), &form).await
}

/// What those who may leave are called on the page.
fn members(page: &Answer, email: &str) -> String {
    let text = page.text();
    let before = text.split(&format!(">{email}<")).next().unwrap();
    before.rsplit("value=\"").next().unwrap().split('"').next().unwrap().to_owned()
}

fn paid(db: &TestDb) -> Vec<i64> {
    db.read_blocking::<_, db::DbError>(|conn| conn.query("SELECT minor FROM payments ORDER BY number", &[]))
        .unwrap()
}

/// What comes in a year after each line of the ledger.
fn ledger(db: &TestDb) -> Vec<(String, i64)> {
    let all = "SELECT kind, yearly_minor FROM ledger ORDER BY id";
    db.read_blocking::<_, db::DbError>(|conn| conn.query(all, &[])).unwrap()
}

fn seats(db: &TestDb) -> i64 {
    db.read_blocking::<_, db::DbError>(|conn| conn.query_one("SELECT seats FROM groups", &[])).unwrap()
}

fn confirm(app: &TestApp, number: i64) -> Result<(), String> {
    let press = app.press().clone();
    let paid = app.db().write_blocking(move |tx| {
        let now = press.clock.now();
        invoices::pay(tx, &press, now, number, now)
    });
    paid.map(drop).map_err(|refused| refused.to_string())
}

db::both_databases! {
    async fn more_seats_are_shown_charged_for_the_rest_of_the_term_and_there_at_once(db: TestDb) {
        let (app, mut owner, page) = bought(&db).await;
        says(&owner.get(&page).await, &["Change the number of seats"]);
        advance(&app, 10).await;
        says(&owner.get(&format!("{page}/seats")).await, &["Osier Boatyard has 3 seats, and 1 is taken. They cost €27 a month."]);
        // Twenty of thirty days are left of two seats at nine euro.
        says(&owner.get(&format!("{page}/seats?seats=5")).await, &[
            "You pay €12 today for 2 more seats until 10 December 2026. They are there at once. From 10 December 2026 on you pay €45 a month for 5 seats.",
        ]);
        let other = change(&mut owner, &page, "5", "1199", &[]).await;
        assert_eq!(other.status, StatusCode::CONFLICT, "at another cost nothing happens");
        assert_eq!((paid(&db), seats(&db)), (vec![2700], 3));
        assert_eq!(change(&mut owner, &page, "5", "1200", &[]).await.location(), Some(page.as_str()));
        assert_eq!((paid(&db), seats(&db)), (vec![2700, 1200], 5));
        assert_eq!(change(&mut owner, &page, "5", "1200", &[]).await.status, StatusCode::CONFLICT, "and once");
        assert_eq!(paid(&db).len(), 2);
        for guest in ["a@boatyard.example", "b@boatyard.example", "c@boatyard.example", "d@boatyard.example"] {
            seat(&app, &mut owner, &page, guest).await;
        }
        let kinds = ledger(&db);
        assert!(kinds.contains(&("repriced".to_owned(), 54_000)), "{kinds:?}");
        let subjects: Vec<String> = app.mails_to(OWNER).await.into_iter().map(|letter| letter.subject).collect();
        assert!(subjects.contains(&"Osier Boatyard has 5 seats on The Test Courier".to_owned()), "{subjects:?}");
        assert_eq!(subjects.iter().filter(|subject| subject.starts_with("Your receipt")).count(), 2, "{subjects:?}");
        advance(&app, 21).await;
        assert_eq!(paid(&db), [2700, 1200, 4500]);
    }

    async fn a_payment_that_fails_gives_no_seats(db: TestDb) {
        let (app, mut owner, page) = bought(&db).await;
        owner.post("/account/subscription/card", &[("card", "bad")]).await;
        let refused = change(&mut owner, &page, "5", "1800", &[]).await;
        assert_eq!(refused.status, StatusCode::PAYMENT_REQUIRED);
        says(&refused, &["The card was declined. Nothing was charged and your seats are what they were"]);
        assert_eq!((paid(&db), seats(&db)), (vec![2700], 3));
        // What ends, and what is somebody else's, has the seats it has.
        owner.post("/account/subscription/card", &[("card", "good")]).await;
        owner.post("/account/subscription/cancel", &[]).await;
        assert_eq!(change(&mut owner, &page, "5", "1800", &[]).await.status, StatusCode::CONFLICT);
        let mut other = signed_in(&app, "other@boatyard.example").await;
        assert_eq!(other.get(&format!("{page}/seats")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(change(&mut other, &page, "5", "1800", &[]).await.status, StatusCode::NOT_FOUND);
        for nonsense in ["1", "many", "5001", "-3", "99999999999999999999"] {
            let answer = owner.get(&format!("{page}/seats?seats={nonsense}")).await;
            assert!(matches!(answer.status, StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT), "{nonsense}");
        }
        assert_eq!((paid(&db), seats(&db)), (vec![2700], 3));
    }

    async fn fewer_seats_come_when_the_term_is_over_and_those_leave_who_were_chosen(db: TestDb) {
        let (app, mut owner, page) = bought(&db).await;
        let mut mate = seat(&app, &mut owner, &page, "mate@boatyard.example").await;
        let mut cook = seat(&app, &mut owner, &page, "cook@boatyard.example").await;
        let looked = owner.get(&format!("{page}/seats?seats=2")).await;
        says(&looked, &[
            "You keep the 3 seats until 10 December 2026, as they are paid for. From then on you pay €18 a month for 2 seats.",
            "Choose who leaves: at least one.", "mate@boatyard.example", "cook@boatyard.example",
        ]);
        let cooks = members(&looked, "cook@boatyard.example");
        let nobody = change(&mut owner, &page, "2", "0", &[]).await;
        assert_eq!(nobody.status, StatusCode::UNPROCESSABLE_ENTITY);
        says(&nobody, &["One more must leave before there are so few seats."]);
        assert_eq!(change(&mut owner, &page, "2", "0", &[&cooks]).await.location(), Some(page.as_str()));
        says(&owner.get(&page).await, &["From 10 December 2026 on the group has 2 seats.", "Keep the present seats"]);
        says(&owner.get("/account").await, &["From 10 December 2026 on you have All-Access, 2 seats"]);
        assert_eq!(change(&mut owner, &page, "5", "1800", &[]).await.status, StatusCode::CONFLICT, "one change at a time");
        // Whoever leaves by themselves leaves a seat that will not be there.
        assert!(can_read(&mut cook, "story0x").await, "they read until then");
        let full = owner.post(&format!("{page}/invite"), &[("emails", "late@boatyard.example")]).await;
        assert_eq!(full.status, StatusCode::UNPROCESSABLE_ENTITY, "nobody takes one that will not be there");
        // It is undone, and done again.
        owner.post("/account/subscription/stay", &[]).await;
        assert!(!words(&owner.get(&page).await).contains("the group has 2 seats"));
        change(&mut owner, &page, "2", "0", &[&cooks]).await;
        advance(&app, 31).await;
        assert!(!can_read(&mut cook, "story0x").await && can_read(&mut mate, "story0x").await);
        assert_eq!((paid(&db), seats(&db)), (vec![2700, 1800], 2));
        let kinds = ledger(&db);
        assert!(kinds.contains(&("repriced".to_owned(), 21_600)), "{kinds:?}");
        let told: Vec<String> = app.mails_to("cook@boatyard.example").await.into_iter().map(|letter| letter.subject).collect();
        assert!(told.contains(&"Your seat of Osier Boatyard has ended".to_owned()), "{told:?}");
    }

    async fn by_invoice_seats_are_there_when_they_are_paid(db: TestDb) {
        let app = TestApp::with(&db, settle);
        publish_many(&app, 1);
        let mut owner = signed_in(&app, OWNER).await;
        let order: Vec<_> = GROUP.iter().copied().chain([("name", "Boatyard"), ("address", "1 Slip")]).collect();
        owner.post("/order", &order).await;
        confirm(&app, 1).unwrap();
        let page = page_of(&mut owner).await;
        advance(&app, 10).await;
        says(&owner.get(&format!("{page}/seats?seats=5")).await, &[
            "You get an invoice over €12 today for 2 more seats until 10 December 2026. They are there when that is paid.",
        ]);
        assert_eq!(change(&mut owner, &page, "5", "1200", &[]).await.location(), Some(page.as_str()));
        assert_eq!((paid(&db), seats(&db)), (vec![2700], 3));
        says(&owner.get(&page).await, &["Invoice 2 for more seats waits to be paid"]);
        assert_eq!(change(&mut owner, &page, "6", "1800", &[]).await.status, StatusCode::CONFLICT);
        // It is cancelled, and nothing else with it.
        let invoice = owner.get(&page).await.text();
        let invoice = invoice.split('"').find(|link| link.starts_with("/invoices/")).unwrap().to_owned();
        says(&owner.get(&invoice).await, &["For the seats that are added: 20 November 2026 to 9 December 2026", "€12", "Cancel this order"]);
        owner.post(&format!("{invoice}/cancel"), &[]).await;
        says(&owner.get(&invoice).await, &["Nothing is owed."]);
        assert!(can_read(&mut owner, "story0x").await);
        assert!(confirm(&app, 2).unwrap_err().contains("was cancelled"));
        change(&mut owner, &page, "5", "1200", &[]).await;
        confirm(&app, 3).unwrap();
        assert_eq!((paid(&db), seats(&db)), (vec![2700, 1200], 5));
        // The next term is billed for them all.
        advance(&app, 6).await;
        let owed: i64 = db.read_blocking::<_, db::DbError>(|conn| {
            conn.query_one("SELECT minor FROM invoices WHERE paid_at IS NULL AND cancelled_at IS NULL", &[])
        }).unwrap();
        assert_eq!(owed, 4500);
    }

    async fn stripe_counts_seats_and_charges_the_rest_of_the_term(db: TestDb) {
        let shop = Shop::new(&db).await;
        let mut owner = signed_in(&shop.app, OWNER).await;
        let at = owner.post("/checkout", GROUP).await.location().unwrap().to_owned();
        let session = at.rsplit('/').next().unwrap();
        assert_eq!(shop.fake.pay(session, Some(Card::Good)), Ok(Outcome::Paid));
        shop.deliver(&Delivery::default()).await;
        let subscription = shop.stripe.checkout(session).await.unwrap().subscription.unwrap().id().to_owned();
        let quantity = async || {
            shop.stripe.subscription(&subscription, &[]).await.unwrap().item().unwrap().quantity
        };
        assert_eq!(quantity().await, Some(3));
        let page = page_of(&mut owner).await;
        shop.app.clock().advance(10 * DAY);
        says(&owner.get(&format!("{page}/seats?seats=5")).await, &["You pay €12 today for 2 more seats until 10 December 2026."]);
        let customer = shop.customer(&subscription).await;
        shop.fake.set_card(&customer, Card::Declined);
        let refused = change(&mut owner, &page, "5", "1200", &[]).await;
        assert_eq!((refused.status, quantity().await, seats(&db)), (StatusCode::PAYMENT_REQUIRED, Some(3), 3));
        shop.fake.set_card(&customer, Card::Good);
        assert_eq!(change(&mut owner, &page, "5", "1200", &[]).await.location(), Some(page.as_str()));
        assert_eq!((quantity().await, seats(&db)), (Some(5), 5));
        shop.deliver(&Delivery { order: stripe::fake::Order::Reversed, copies: 2 }).await;
        assert_eq!(shop.payments(), [(1, 2700), (2, 1200)]);
        // Fewer come with the renewal, and can be undone until then.
        change(&mut owner, &page, "4", "0", &[]).await;
        assert_eq!((quantity().await, seats(&db)), (Some(4), 5));
        says(&owner.get(&page).await, &["From 10 December 2026 on the group has 4 seats."]);
        owner.post("/account/subscription/stay", &[]).await;
        assert_eq!((quantity().await, seats(&db)), (Some(5), 5));
        change(&mut owner, &page, "2", "0", &[]).await;
        shop.app.clock().advance(21 * DAY);
        shop.deliver(&Delivery::default()).await;
        assert_eq!((shop.payments().last().unwrap().1, seats(&db)), (1800, 2));
        let yearly: Vec<(String, i64)> = ledger(&db).into_iter().filter(|(kind, _)| kind == "repriced").collect();
        assert_eq!(yearly.first().unwrap().1, 54_000);
        assert_eq!(yearly.last().unwrap().1, 21_600);
    }
}
