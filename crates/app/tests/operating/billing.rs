//! `broadsheet billing`: what a stand-in for Stripe knows is found, and money goes back.

use std::fs;
use std::process::Command;

use db::testing::TestDb;
use kernel::{Clock, Money};
use press::billing::subscriptions::Owner;
use press::invoices::{self, Addressee};
use press::readers::{self, Origin};
use stripe::fake::{Card, Fake, Rules, SECRET_KEY};
use stripe::{IdempotencyKey, Interval, NewCheckout, NewPrice, NewProduct, SubscriptionStatus};

/// Somebody at Stripe pays for a subscription; gives its name there.
async fn subscription(fake: &Fake) -> String {
    let stripe = stripe::Client::new(fake.settings()).unwrap();
    let key = |name: &str| IdempotencyKey::new(name);
    let product = NewProduct { name: "All-Access".into(), ..NewProduct::default() };
    let price = NewPrice {
        product: stripe.create_product(&product, &key("product")).await.unwrap().id,
        amount: Money { minor: 900, currency: "EUR".into() },
        term: Some((Interval::Month, 1)),
        lookup_key: None,
        takes_lookup_key: false,
        tax: None,
        metadata: Default::default(),
    };
    let price = stripe.create_price(&price, &key("price")).await.unwrap().id;
    let new = NewCheckout { price, success_url: "https://a.example".into(), ..NewCheckout::default() };
    let session = stripe.create_checkout(&new, &key("checkout")).await.unwrap();
    fake.pay(&session.id, Some(Card::Good)).unwrap();
    stripe.checkout(&session.id).await.unwrap().subscription.unwrap().id().to_owned()
}

fn run(db: &TestDb, fake: &Fake, arguments: &[&str]) -> (bool, String) {
    let folder = db.data_dir();
    fs::write(folder.join("stripe.key"), SECRET_KEY).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_broadsheet"));
    command.arg("--data").arg(folder).args(arguments).current_dir(folder);
    command
        .env("BROADSHEET_BILLING__STRIPE__SECRET_KEY_FILE", folder.join("stripe.key"))
        .env("BROADSHEET_BILLING__STRIPE__ADDRESS", fake.settings().base);
    if let Some(url) = &db.config().url {
        command.env("BROADSHEET_DATABASE__URL", url);
    }
    let output = command.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8(said).unwrap())
}

/// Somebody orders by invoice, for a year.
fn order(db: &TestDb) {
    let random = kernel::ids::Random::seeded(7);
    let key = kernel::ids::SecretKey::from_bytes([7; 32]);
    let press = press::Press::new(kernel::Config::default(), Clock::system(), random, key);
    let now = press.clock.now();
    db.write_blocking::<_, db::DbError>(move |tx| {
        let price = "INSERT INTO prices (plan, minor, currency, term, created_at)
            VALUES ('yearly', 6900, 'EUR', 'year', 1) RETURNING id";
        let price: i64 = tx.query_one(price, &[])?;
        let price = press::plans::by_id(tx, price)?.unwrap();
        let email = kernel::EmailAddress::parse("ada@example.org").unwrap();
        let reader = readers::add(tx, &press, now, &email, Origin::Staff, true)?;
        let addressee = Addressee {
            name: "City Library".into(),
            address: "7 Quay Street".into(),
            ..Addressee::default()
        };
        invoices::open(tx, &press, now, Owner { reader, order: None }, &price, &addressee).map(drop)
    })
    .unwrap();
}

fn payments(db: &TestDb) -> Vec<(i64, i64)> {
    let all = "SELECT number, minor FROM payments ORDER BY number";
    db.read_blocking::<_, db::DbError>(|conn| conn.query(all, &[])).unwrap()
}

db::both_databases! {
    async fn what_nobody_told_of_is_found_and_given_back(db: TestDb) {
        let fake = Fake::start(Clock::system(), Rules::default()).await.unwrap();
        let reference = subscription(&fake).await;
        let known = reference.clone();
        db.write_blocking::<_, db::DbError>(move |tx| {
            let price = "INSERT INTO prices (plan, minor, currency, term, created_at)
                VALUES ('monthly', 900, 'EUR', 'month', 1)";
            tx.execute(price, &[])?;
            let row = "INSERT INTO subscriptions
                (public_id, processor, ref, price_id, status, period_ends, created_at, updated_at)
                VALUES ('s1', 'stripe', $1, 1, 'incomplete', 1, 1, 1)";
            tx.execute(row, &[&known]).map(drop)
        })
        .unwrap();
        let (good, said) = run(&db, &fake, &["billing", "reconcile"]);
        assert!(good && said.contains("Asked after 1 subscriptions, 0 presents and 0 checkouts."), "{said}");
        assert_eq!(payments(&db), [(1, 900)]);
        let (good, said) = run(&db, &fake, &["billing", "refund", "7"]);
        assert!(!good && said.contains("there is no receipt 7"), "{said}");
        let (good, said) = run(&db, &fake, &["billing", "refund", "1"]);
        assert!(good && said.contains("The money of receipt 1 goes back"), "{said}");
        assert_eq!(payments(&db), [(1, 900), (2, -900)]);
        let stripe = stripe::Client::new(fake.settings()).unwrap();
        let left = stripe.subscription(&reference, &[]).await.unwrap();
        assert_eq!(left.status, Some(SubscriptionStatus::Canceled));
    }

    fn an_invoice_is_confirmed_and_what_is_to_be_sent_back_is_listed(db: TestDb) {
        let said = |arguments: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_broadsheet"));
            command.arg("--data").arg(db.data_dir()).arg("billing").args(arguments).current_dir(db.data_dir());
            if let Some(url) = &db.config().url {
                command.env("BROADSHEET_DATABASE__URL", url);
            }
            let output = command.output().unwrap();
            String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
        };
        assert!(said(&["invoices"]).contains("No invoice is to be paid."));
        order(&db);
        let open = said(&["invoices"]);
        assert!(open.starts_with("1  €69  City Library <ada@example.org>  to be paid by "), "{open}");
        for (arguments, why) in [
            (["paid", "7"].as_slice(), "there is no invoice 7"),
            (&["paid", "1", "--on", "2199-01-01"], "still to come"),
            (&["paid", "1", "--on", "soon"], "is no day"),
        ] {
            let answer = said(arguments);
            assert!(answer.contains(why), "{answer}");
        }
        let paid = said(&["paid", "1"]);
        assert!(paid.contains("Invoice 1 is paid; its subscription is open until "), "{paid}");
        assert!(said(&["paid", "1"]).contains("invoice 1 was paid before"));
        assert_eq!(payments(&db), [(1, 6900)]);
        let back = said(&["refund", "1"]);
        assert!(back.contains("send it back yourself"), "{back}");
        assert!(said(&["invoices"]).contains("to be sent back, if it was not yet: €69  City Library"));
        assert_eq!(payments(&db), [(1, 6900), (2, -6900)]);
    }

    fn without_stripe_there_is_nobody_to_ask(db: TestDb) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_broadsheet"));
        command.arg("--data").arg(db.data_dir()).args(["billing", "reconcile"]).current_dir(db.data_dir());
        let said = String::from_utf8(command.output().unwrap().stdout).unwrap();
        assert!(said.contains("billing.stripe.secret_key_file is not set"), "{said}");
    }
}
