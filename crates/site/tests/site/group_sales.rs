//! Groups bought at the checkout: the price, the seats, and what becomes of them with the subscription.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::DAY;
use stripe::fake::{Card, Delivery, Outcome};
use testkit::{Client, TestApp};

use crate::people::{can_read, publish_many, says, signed_in};
use crate::stripe_shop::Shop;

const OWNER: &str = "skipper@boatyard.example";
const GUEST: &str = "mate@boatyard.example";

async fn shop(db: &TestDb) -> (TestApp, Client) {
    let app = TestApp::new(db);
    publish_many(&app, 1);
    let owner = signed_in(&app, OWNER).await;
    app.mails_to(OWNER).await;
    (app, owner)
}

const GROUP: &[(&str, &str)] = &[
    ("plan", "all-access"),
    ("next", "/articles/story0x"),
    ("seats", "5"),
    ("group", "Osier Boatyard"),
    ("agree", "yes"),
];

async fn buy(owner: &mut Client) {
    let at = owner.post("/checkout", GROUP).await.location().unwrap().to_owned();
    says(&owner.get(&at).await, &["All-Access, 5 seats", "€45"]);
    let paid = owner.post(&at, &[("act", "pay")]).await;
    assert_eq!(paid.location(), Some("/articles/story0x#read-on"));
}

/// Somebody the owner invites takes a seat.
async fn seat(app: &TestApp, owner: &mut Client) -> Client {
    let account = owner.get("/account").await.text();
    let page = account.split('"').find(|link| link.starts_with("/account/group/")).unwrap().to_owned();
    owner.post(&format!("{page}/invite"), &[("emails", GUEST)]).await;
    let link = app.link_to(GUEST, "/groups/join/").await;
    let mut guest = app.client();
    guest.post(&link, &[]).await;
    guest
}

async fn advance(app: &TestApp, days: i64) {
    app.clock().advance(days * DAY);
    while broadsheet_site::advance_sandbox(&app.site).await.unwrap() {}
}

db::both_databases! {
    async fn seats_are_bought_given_and_gone_with_the_subscription(db: TestDb) {
        let (app, mut owner) = shop(&db).await;
        says(&owner.get("/checkout?plan=all-access&next=/").await, &["€9", "Is it for several readers?"]);
        let page = owner.get("/checkout?plan=all-access&next=/&seats=5&group=Osier+Boatyard").await;
        says(&page, &["All-Access, 5 seats", "€45", "You pay €45 now and then €45 a month"]);
        buy(&mut owner).await;
        assert!(can_read(&mut owner, "story0x").await);
        says(&owner.get("/account").await, &["Osier Boatyard", "All-Access, 5 seats", "€45 is charged next on 10 December 2026"]);
        let subjects: Vec<String> = app.mails_to(OWNER).await.into_iter().map(|letter| letter.subject).collect();
        assert!(subjects.contains(&"Your receipt from The Test Courier".to_owned()), "{subjects:?}");
        let mut guest = seat(&app, &mut owner).await;
        assert!(can_read(&mut guest, "story0x").await);
        // It goes on with each renewal, and ends with the subscription.
        advance(&app, 31).await;
        assert!(can_read(&mut guest, "story0x").await && can_read(&mut owner, "story0x").await);
        owner.post("/account/subscription/cancel", &[]).await;
        advance(&app, 30).await;
        assert!(!can_read(&mut guest, "story0x").await && !can_read(&mut owner, "story0x").await);
        let ledger: Vec<(String, i64, i64)> = db
            .read_blocking(|conn| conn.query("SELECT kind, yearly_minor, paid_minor FROM ledger ORDER BY id LIMIT 2", &[]))
            .unwrap();
        assert_eq!(ledger, [("began".to_owned(), 54_000, 0), ("paid".to_owned(), 54_000, 4500)]);
    }

    async fn a_refund_closes_every_seat_on_the_next_request(db: TestDb) {
        let (app, mut owner) = shop(&db).await;
        buy(&mut owner).await;
        let mut guest = seat(&app, &mut owner).await;
        assert!(can_read(&mut guest, "story0x").await);
        let declared = [("name", "Skipper"), ("email", OWNER), ("step", "confirm")];
        owner.post("/withdraw", &declared).await;
        assert!(!can_read(&mut guest, "story0x").await && !can_read(&mut owner, "story0x").await);
    }

    async fn stripe_sells_seats_at_the_price_of_them_all(db: TestDb) {
        let shop = Shop::new(&db).await;
        let mut owner = signed_in(&shop.app, OWNER).await;
        let at = owner.post("/checkout", GROUP).await.location().unwrap().to_owned();
        let session = at.rsplit('/').next().unwrap();
        assert_eq!(shop.fake.pay(session, Some(Card::Good)), Ok(Outcome::Paid));
        assert!(!can_read(&mut owner, "story0x").await);
        shop.deliver(&Delivery::default()).await;
        assert!(can_read(&mut owner, "story0x").await);
        assert_eq!(shop.payments(), [(1, 4500)]);
        let mut guest = seat(&shop.app, &mut owner).await;
        assert!(can_read(&mut guest, "story0x").await);
        shop.app.clock().advance(31 * DAY);
        shop.deliver(&Delivery::default()).await;
        assert_eq!(shop.payments(), [(1, 4500), (2, 4500)]);
        assert!(can_read(&mut guest, "story0x").await);
    }

    async fn what_is_no_group_is_said_and_another_of_its_name_has_a_number(db: TestDb) {
        let (app, mut owner) = shop(&db).await;
        for (seats, group, said) in [
            ("1", "Osier", "A group has 2 to 5000 seats."),
            ("5001", "Osier", "A group has 2 to 5000 seats."),
            ("many", "Osier", "A group has 2 to 5000 seats."),
            ("3", "\u{0}", "Give the group a name"),
        ] {
            let typed = [("plan", "all-access"), ("seats", seats), ("group", group), ("agree", "yes")];
            let answer = owner.post("/checkout", &typed).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{seats} {group}");
            says(&answer, &[said]);
        }
        // Seats are given by whoever has proven an address.
        let at = app.client().post("/checkout", GROUP).await.location().unwrap().to_owned();
        assert!(at.starts_with("/login?next=%2Fcheckout%3Fplan%3Dall-access"), "{at}");
        buy(&mut owner).await;
        let mut other = signed_in(&app, "other@boatyard.example").await;
        buy(&mut other).await;
        says(&other.get("/account").await, &["Osier Boatyard 2"]);
        let names: Vec<String> = db.read_blocking(|conn| conn.query("SELECT name FROM groups ORDER BY id", &[])).unwrap();
        assert_eq!(names, ["Osier Boatyard", "Osier Boatyard 2"]);
    }

    async fn where_no_groups_are_sold_seats_are_nothing(db: TestDb) {
        let app = TestApp::with(&db, |config| config.groups.sold = false);
        let mut owner = signed_in(&app, OWNER).await;
        let page = owner.get("/checkout?plan=all-access&next=/&seats=5&group=Osier").await;
        says(&page, &["€9"]);
        assert!(!page.text().contains("name=\"seats\""));
        let at = owner.post("/checkout", GROUP).await.location().unwrap().to_owned();
        says(&owner.get(&at).await, &["Pay €9"]);
    }
}
