//! A price that rises: whoever has the plan keeps the old one until a day that was made known, whoever handles the money.

use db::testing::TestDb;
use kernel::clock::DAY;
use kernel::money::Money;
use press::billing::notices;
use press::billing::repricing::{self, Whom};
use press::{Press, invoices, plans};
use stripe::fake::Delivery;
use testkit::{Client, TestApp};

use crate::people::{publish_many, says, signed_in};
use crate::stripe_shop::{EMAIL, Shop};

/// From that many days on the plan costs €12.
fn raise(app: &TestApp, days: i64) -> usize {
    let mut dearer: Press = app.press().clone();
    dearer.config.plans[0].price = Money { minor: 1200, currency: "EUR".into() }.into();
    let plan = dearer.config.plans[0].slug.clone();
    app.db()
        .write_blocking(move |tx| {
            let now = dearer.clock.now();
            plans::offer(tx, &dearer, now)?;
            let whom = Whom { plan: &plan, currency: None };
            let moved = repricing::reprice(tx, &dearer, now, whom, now + days * DAY, 0, 10);
            Ok::<_, db::DbError>(moved.unwrap().moved)
        })
        .unwrap()
}

fn paid(app: &TestApp) -> Vec<i64> {
    app.db().read_blocking(|conn| conn.query("SELECT minor FROM payments ORDER BY id", &[])).unwrap()
}

fn open(app: &TestApp) -> i64 {
    app.db().read_blocking(|conn| conn.query_one("SELECT COUNT(*) FROM repricings", &[])).unwrap()
}

/// What is told of another price from here on.
async fn announced(app: &TestApp) -> usize {
    let (press, now) = (app.press().clone(), app.clock().now());
    app.db()
        .write_blocking::<_, db::DbError>(move |tx| {
            for id in notices::look(tx, &press, now, 0, 10)?.due {
                notices::tell_due(tx, &press, now, id)?;
            }
            Ok(())
        })
        .unwrap();
    let mails = app.mails_to(EMAIL).await;
    mails.iter().filter(|letter| letter.text.contains("€12")).count()
}

/// A day goes by, with its night.
async fn day(app: &TestApp) {
    app.clock().advance(DAY);
    while broadsheet_site::advance_sandbox(&app.site).await.unwrap() {}
    while broadsheet_site::advance_invoices(&app.site).await.unwrap() {}
    broadsheet_site::ask_at_night(&app.site).await.unwrap();
    while broadsheet_site::ask_due(&app.site).await.unwrap() > 0 {}
}

/// The price rises from day 40 on, which is in the second of three months; `collect` is what brings money in,
/// and `mails` name the new price then.
async fn rises(app: &TestApp, nina: &mut Client, mails: usize, collect: impl AsyncFn(&TestApp)) {
    app.mails_to(EMAIL).await;
    assert_eq!(raise(app, 40), 1);
    assert_eq!(announced(app).await, 1);
    says(&nina.get("/account").await, &["€9", "From 10 January 2027 on it costs €12 a month."]);
    let mut told = 0;
    for _ in 0..70 {
        day(app).await;
        collect(app).await;
        told += announced(app).await;
    }
    assert_eq!(paid(app), [900, 900, 1200]);
    assert_eq!((told, open(app)), (mails, 0), "it was announced once");
    assert_eq!(raise(app, 40), 0);
}

db::both_databases! {
    async fn in_the_sandbox(db: TestDb) {
        let app = TestApp::new(&db);
        publish_many(&app, 1);
        let mut nina = signed_in(&app, EMAIL).await;
        let plan = app.press().config.plans[0].slug.clone();
        let order = [("plan", plan.as_str()), ("next", "/account"), ("agree", "yes")];
        let at = nina.post("/checkout", &order).await.location().unwrap().to_owned();
        nina.post(&at, &[("act", "pay")]).await;
        rises(&app, &mut nina, 1, async |_| ()).await;
    }

    async fn at_stripe(db: TestDb) {
        let shop = Shop::new(&db).await;
        let (mut nina, _) = shop.subscriber().await;
        rises(&shop.app, &mut nina, 1, async |_| shop.deliver(&Delivery::default()).await).await;
    }

    async fn by_invoice(db: TestDb) {
        let app = TestApp::with(&db, |config| {
            config.billing.invoice.offered = true;
            config.billing.invoice.seller = "The Test Courier Ltd".into();
            config.billing.invoice.account = "IBAN XX00 1234".into();
        });
        publish_many(&app, 1);
        let mut nina = signed_in(&app, EMAIL).await;
        let plan = app.press().config.plans[0].slug.clone();
        let order = [("plan", plan.as_str()), ("name", "Nina"), ("address", "7 Quay Street"), ("agree", "yes")];
        nina.post("/order", &order).await;
        let pay = async |app: &TestApp| {
            let press = app.press().clone();
            let pay_all = move |tx: &mut db::Tx| {
                let now = press.clock.now();
                let due = tx.query::<i64>("SELECT number FROM invoices WHERE paid_at IS NULL AND cancelled_at IS NULL AND due_at < $1", &[&(now + 2 * DAY)])?;
                due.into_iter().try_for_each(|number| invoices::pay(tx, &press, now, number, now).map(drop))
            };
            app.db().write_blocking(pay_all).unwrap();
        };
        let now = app.press().clone();
        app.db().write_blocking(move |tx| invoices::pay(tx, &now, now.clock.now(), 1, now.clock.now()).map(drop)).unwrap();
        rises(&app, &mut nina, 2, pay).await;
    }

    async fn a_group_has_the_price_for_each_of_the_seats_it_has_by_then(db: TestDb) {
        let app = TestApp::new(&db);
        publish_many(&app, 1);
        let mut nina = signed_in(&app, EMAIL).await;
        let plan = app.press().config.plans[0].slug.clone();
        let order = [("plan", plan.as_str()), ("next", "/account"), ("agree", "yes"), ("seats", "3"), ("group", "Osier")];
        let at = nina.post("/checkout", &order).await.location().unwrap().to_owned();
        nina.post(&at, &[("act", "pay")]).await;
        assert_eq!(raise(&app, 40), 1);
        says(&nina.get("/account").await, &["From 10 January 2027 on it costs €36 a month."]);
        let account = nina.get("/account").await.text();
        let page = account.split('"').find(|link| link.starts_with("/account/group/")).unwrap().to_owned();
        // Two more seats at the price that holds, until the other comes.
        let seats = [("seats", "5"), ("charge", "1800")];
        assert_eq!(nina.post(&format!("{page}/seats"), &seats).await.location(), Some(page.as_str()));
        says(&nina.get("/account").await, &["From 10 January 2027 on it costs €60 a month."]);
        for _ in 0..70 {
            day(&app).await;
        }
        assert_eq!((paid(&app), open(&app)), (vec![2700, 1800, 4500, 6000], 0));
        assert_eq!(raise(&app, 40), 0);
    }

    async fn whoever_chose_something_else_or_leaves_is_not_moved(db: TestDb) {
        let shop = Shop::with(&db, |config| config.plans.push(crate::managing::plan("student", 400, kernel::config::Term::Month))).await;
        let (mut nina, _) = shop.subscriber().await;
        assert_eq!(raise(&shop.app, 40), 1);
        nina.post("/account/subscription/change", &[("plan", "student"), ("charge", "0")]).await;
        assert_eq!(raise(&shop.app, 40), 0, "the student's price is on its way");
        says(&nina.get("/account").await, &["From 10 December 2026 on you have STUDENT for €4 a month."]);
        for _ in 0..35 {
            day(&shop.app).await;
            shop.deliver(&Delivery::default()).await;
        }
        assert_eq!((paid(&shop.app), open(&shop.app)), (vec![900, 400], 0));
        nina.post("/account/subscription/cancel", &[]).await;
        assert_eq!(raise(&shop.app, 40), 0);
    }
}
