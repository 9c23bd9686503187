//! `broadsheet billing`: what a stand-in for Stripe knows is found, and money goes back.

use std::fs;
use std::process::Command;

use db::testing::TestDb;
use kernel::{Clock, Money};
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
        assert!(good && said.contains("Asked after 1 subscriptions and 0 checkouts."), "{said}");
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

    fn without_stripe_there_is_nobody_to_ask(db: TestDb) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_broadsheet"));
        command.arg("--data").arg(db.data_dir()).args(["billing", "reconcile"]).current_dir(db.data_dir());
        let said = String::from_utf8(command.output().unwrap().stdout).unwrap();
        assert!(said.contains("billing.stripe.secret_key_file is not set"), "{said}");
    }
}
