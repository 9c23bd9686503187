//! The desk for invoices through the router: found, confirmed, called off, mailed again, taken out.

use axum::http::StatusCode;
use db::testing::TestDb;
use kernel::clock::DAY;
use kernel::config::{Config, Opens};
use press::staff::Role;
use testkit::{Answer, Client, Standing, TestApp};

use crate::scene::{acts, article, inside, texts};

fn shop(db: &TestDb, change: impl FnOnce(&mut Config)) -> TestApp {
    let app = TestApp::with(db, |config| {
        config.billing.invoice.offered = true;
        config.billing.invoice.seller = "The Test Courier Ltd\n1 Mill Lane".into();
        config.billing.invoice.account = "IBAN XX00 1234".into();
        change(config);
    });
    article(&app);
    app
}

/// Somebody orders by invoice; gives their browser and address.
async fn order(app: &TestApp, name: &str) -> (Client, String) {
    let someone = testkit::visitor(app.db(), app.press(), Standing::Confirmed, 1);
    let mut client = app.client_of(&someone);
    let form = [
        ("plan", "all-access"),
        ("next", "/articles/weir"),
        ("name", name),
        ("address", "7 Quay Street\nStanmar"),
        ("tax_number", ""),
        ("reference", "PO 4711"),
        ("agree", "yes"),
    ];
    let ordered = client.post("/order", &form).await;
    assert_eq!(ordered.status, StatusCode::SEE_OTHER, "{ordered:?}");
    (client, someone.email.unwrap())
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

async fn refused(desk: &mut Client, path: &str, fields: &[(&str, &str)], why: &str) {
    let answer = desk.post(path, fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{path} {fields:?}");
    says(&answer, &[why]);
}

async fn reads(client: &mut Client) -> bool {
    testkit::Canaries::new("weir").found_in(&client.get("/articles/weir").await.text()).len() > 1
}

/// The first address on the page that begins so.
fn linked(page: &Answer, start: &str) -> String {
    let text = page.text();
    let mut found = text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    found
        .find(|address| address.starts_with(start))
        .unwrap_or_else(|| panic!("no {start} on {text}"))
        .to_owned()
}

db::both_databases! {
    async fn money_that_came_is_confirmed_and_opens(db: TestDb) {
        let app = shop(&db, |_| ());
        let (mut library, email) = order(&app, "City Library").await;
        let mut desk = inside(&app, Role::Publisher).await.client;
        let home = desk.get("/newsroom").await.text();
        assert!(home.contains("href=\"/newsroom/invoices\"") && !home.contains("show=overdue"), "{home}");
        let list = desk.get("/newsroom/invoices").await;
        says(&list, &["€9 are to be paid, by one invoice.", "Invoice 1 · City Library", &email, "€9", "to be paid by"]);
        says(&desk.get("/newsroom/invoices?show=overdue").await, &["No invoice stands so"]);
        for q in ["1", "city", email.as_str()] {
            assert_eq!(texts(&desk.get(&format!("/newsroom/invoices?q={q}")).await, ".found .what a").len(), 1, "{q}");
        }
        says(&desk.get("/newsroom/invoices?q=nobody").await, &["No invoice is meant by this"]);
        let page = desk.get("/newsroom/invoices/1").await;
        says(&page, &["7 Quay Street", "PO 4711", &email, "from the day the payment arrives", "Issued and mailed"]);
        assert!(linked(&page, "/invoices/").len() > "/invoices/".len());
        let reader = linked(&page, "/newsroom/readers/");
        assert_eq!(linked(&desk.get(&reader).await, "/newsroom/invoices/"), "/newsroom/invoices/1");
        assert_eq!(desk.get("/newsroom/invoices/7").await.status, StatusCode::NOT_FOUND);

        // Two days late somebody looks at the statement of account.
        app.clock().advance(16 * DAY);
        let mut desk = inside(&app, Role::Owner).await.client;
        says(&desk.get("/newsroom").await, &["invoice is overdue"]);
        says(&desk.get("/newsroom/invoices?show=overdue").await, &["€9 of it are overdue, by one invoice.", "was to be paid by", "2 days late"]);
        let paid = "/newsroom/invoices/1/paid";
        says(&desk.get(paid).await, &["Invoice 1 over €9, City Library", "opens at once"]);
        refused(&mut desk, paid, &[("on", "soon")], "Choose the day").await;
        refused(&mut desk, paid, &[("on", "2099-01-01")], "still to come").await;
        assert!(!reads(&mut library).await);
        let done = desk.submit(paid, &[("on", "2026-11-25")]).await;
        says(&done, &["The payment is confirmed", "paid on", "Confirmed the payment of an invoice: €9, 2026-11-25", "Refund the payment"]);
        assert!(reads(&mut library).await, "on the next request");
        refused(&mut desk, paid, &[("on", "2026-11-25")], "was paid before").await;
        assert_eq!(desk.get(paid).await.location(), Some("/newsroom/invoices/1"));
        says(&desk.get("/newsroom/invoices?show=paid").await, &["Invoice 1 · City Library"]);
        says(&desk.get("/newsroom/invoices").await, &["Nobody owes anything"]);
        assert_eq!(acts(&app).last().map(String::as_str), Some("invoice-paid"));
        // It was a mistake.
        says(&desk.submit(&format!("{reader}/refund/1"), &[]).await, &["send it back yourself"]);
        assert!(!reads(&mut library).await);
        says(&desk.get("/newsroom/invoices").await, &["Money to send back", "€9 · City Library"]);
    }

    async fn an_order_is_mailed_again_and_called_off(db: TestDb) {
        let app = shop(&db, |_| ());
        let (_, email) = order(&app, "City Library").await;
        let mut desk = inside(&app, Role::Publisher).await.client;
        let (mail, cancel) = ("/newsroom/invoices/1/mail", "/newsroom/invoices/1/cancel");
        says(&desk.get(mail).await, &[&email, "once more"]);
        says(&desk.submit(mail, &[]).await, &["on its way to its buyer"]);
        let letters = app.mails_to(&email).await;
        assert_eq!(letters.iter().filter(|letter| letter.subject.starts_with("Invoice 1 from")).count(), 2);
        says(&desk.get(cancel).await, &[&email, "nothing is owed"]);
        says(&desk.submit(cancel, &[]).await, &["The order is cancelled", "Cancelled: nothing is owed"]);
        assert!(app.mails_to(&email).await.iter().any(|letter| letter.subject.contains("is cancelled")));
        refused(&mut desk, cancel, &[], "Nothing was done").await;
        refused(&mut desk, mail, &[], "Nothing was done").await;
        refused(&mut desk, "/newsroom/invoices/1/paid", &[("on", "2026-11-10")], "opens nothing any more").await;
        assert_eq!(desk.get(cancel).await.location(), Some("/newsroom/invoices/1"));
        assert_eq!(acts(&app)[2..], ["invoice-mailed", "invoice-cancelled"]);
    }

    async fn what_is_read_already_is_ended_on_its_readers_page(db: TestDb) {
        let app = shop(&db, |config| config.billing.invoice.opens = Opens::Order);
        let (mut library, _) = order(&app, "City Library").await;
        let mut desk = inside(&app, Role::Publisher).await.client;
        let page = desk.get("/newsroom/invoices/1").await;
        says(&page, &["What it is for goes on"]);
        assert!(!page.text().contains("/newsroom/invoices/1/cancel"));
        refused(&mut desk, "/newsroom/invoices/1/cancel", &[], "End the subscription instead").await;
        assert!(reads(&mut library).await);
        let reader = linked(&page, "/newsroom/readers/");
        let end = linked(&page, &format!("{reader}/cancel/"));
        desk.submit(&end, &[("when", "now"), ("reason", "never paid")]).await;
        says(&desk.get("/newsroom/invoices/1").await, &["cancelled on"]);
        assert!(!reads(&mut library).await);
    }

    async fn a_list_is_taken_out_for_the_books(db: TestDb) {
        let app = shop(&db, |_| ());
        order(&app, "=City, Library").await;
        let mut desk = inside(&app, Role::Publisher).await.client;
        says(&desk.get("/newsroom/invoices/export?show=all").await, &["the list “All invoices”"]);
        let file = desk.post("/newsroom/invoices/export", &[("show", "all")]).await;
        assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
        let text = file.text();
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].starts_with("number,state,issued,due,days_late,paid,"), "{text}");
        let row = "1,open,2026-11-10,2026-11-24,0,,,9.00,0.00,EUR,all-access,,,\"'=City, Library\",,PO 4711,";
        assert!(lines.len() == 2 && lines[1].starts_with(row), "{text}");
        assert_eq!(desk.post("/newsroom/invoices/export", &[("show", "paid")]).await.text().lines().count(), 1);
        assert_eq!(acts(&app)[2..], ["invoices-taken-out", "invoices-taken-out"]);
    }

    async fn where_nothing_is_sold_by_invoice_no_desk_is_in_the_way(db: TestDb) {
        let app = TestApp::new(&db);
        let mut desk = inside(&app, Role::Publisher).await.client;
        assert!(!desk.get("/newsroom").await.text().contains("/newsroom/invoices"));
        says(&desk.get("/newsroom/invoices").await, &["Nothing is sold by invoice"]);
    }
}
