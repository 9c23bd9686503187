//! What readers do counts exactly if it happened.

use std::collections::BTreeMap;

use db::testing::TestDb;
use kernel::EmailAddress;
use kernel::config::Term;

use super::{gather_all, site};
use crate::Press;
use crate::articles::fixtures::{NOW, manuscript, plan, press, publish, read, reader, write as act};
use crate::meter;
use crate::readers::{self, Origin, Registered, Registration, WantedArticle};

/// What was counted, without the day.
fn counted(db: &TestDb) -> BTreeMap<String, i64> {
    gather_all(db);
    site(db).into_iter().map(|((_, what), count)| (what, count)).collect()
}

fn expected<const N: usize>(counts: [(&str, i64); N]) -> BTreeMap<String, i64> {
    counts.into_iter().map(|(what, count)| (what.to_owned(), count)).collect()
}

/// What was counted for that article.
fn of_article(db: &TestDb, article: i64) -> BTreeMap<String, i64> {
    let all = "SELECT what, count FROM tally_articles WHERE article_id = $1";
    read(db, move |conn| conn.query::<(String, i64)>(all, &[&article])).into_iter().collect()
}

fn registers(db: &TestDb, press: &Press, email: &'static str, article: i64) -> Registered {
    let press = press.clone();
    let left = db.write_blocking(move |tx| {
        let registration = Registration {
            email: &EmailAddress::parse(email).unwrap(),
            article: Some(WantedArticle { id: article, opens_at_once: true }),
            next: "/articles/weir#read-on",
            session: None,
            network: "192.0.2.1",
            device: "Firefox on Linux",
        };
        readers::register(tx, &press, NOW, &registration)
    });
    left.unwrap()
}

db::both_databases! {
    fn an_address_counts_when_it_is_new_and_once_it_is_proven(db: TestDb) {
        let press = press(|config| config.readers.instant_per_network_day = 1);
        let weir = publish(&db, &press, &manuscript("Weir", NOW - 1));
        assert!(matches!(registers(&db, &press, "ada@example.org", weir), Registered::Opened { .. }));
        assert!(matches!(registers(&db, &press, "ada@example.org", weir), Registered::CodeSent { .. }));
        // Over the limit: it is a registration once the code is entered.
        assert!(matches!(registers(&db, &press, "bo@example.org", weir), Registered::CodeSent { .. }));
        assert_eq!(counted(&db), expected([("registered", 1)]));
        assert_eq!(of_article(&db, weir), expected([("registered", 1)]));
        let added = press.clone();
        act(&db, move |tx| {
            let bo = EmailAddress::parse("bo@example.org").unwrap();
            readers::add(tx, &added, NOW, &bo, Origin::Site, true)?;
            readers::add(tx, &added, NOW, &bo, Origin::Site, true)?;
            let (old, us) = (EmailAddress::parse("old@example.org").unwrap(), EmailAddress::parse("us@example.org").unwrap());
            readers::add(tx, &added, NOW, &old, Origin::Import, true)?;
            readers::add(tx, &added, NOW, &us, Origin::Staff, true)
        });
        assert_eq!(counted(&db), expected([("registered", 2), ("confirmed", 1)]));
    }

    fn unlocks_count_by_how_many_they_are(db: TestDb) {
        let press = press(|_| ());
        let articles: Vec<i64> = (0..5).map(|n| publish(&db, &press, &manuscript(&format!("A{n}"), NOW - 1))).collect();
        let (ada, bo) = (reader(&db, &press, "ada@example.org"), reader(&db, &press, "bo@example.org"));
        let tries = [(ada, 0), (ada, 0), (ada, 1), (ada, 2), (ada, 3), (bo, 0)].map(|(who, which)| (who, articles[which]));
        for (who, article) in tries {
            let press = press.clone();
            act(&db, move |tx| {
                let holder = readers::by_id(tx, who)?.unwrap().holder;
                meter::unlock(tx, &press, holder, article, NOW)
            });
        }
        assert_eq!(counted(&db), expected([("unlocked-1", 2), ("unlocked-2", 1), ("unlocked-3", 1)]));
        assert_eq!(of_article(&db, articles[0]), expected([("unlocked", 2)]));
        assert_eq!(of_article(&db, articles[3]), expected([]));
    }

    fn what_is_undone_was_never_counted(db: TestDb) {
        let press = press(|_| ());
        let article = publish(&db, &press, &manuscript("Weir", NOW - 1));
        let ada = reader(&db, &press, "ada@example.org");
        let failed = db.write_blocking(move |tx| {
            let holder = readers::by_id(tx, ada)?.unwrap().holder;
            meter::unlock(tx, &press, holder, article, NOW)?;
            Err::<(), _>(db::DbError::Busy)
        });
        assert!(failed.is_err());
        assert_eq!(counted(&db), expected([]));
    }
}

db::both_databases! {
    fn buying_counts_for_the_article_it_came_from(db: TestDb) {
        let press = press(|config| config.plans = vec![plan("monthly", 900, Term::Month)]);
        let weir = publish(&db, &press, &manuscript("Weir", NOW - 1));
        let ada = reader(&db, &press, "ada@example.org");
        let bought = press.clone();
        act(&db, move |tx| {
            crate::plans::offer(tx, &bought, NOW)?;
            let link = readers::login_link(tx, &bought, NOW, ada, 1)?.unwrap();
            let proof = readers::Proof { device: "Firefox on Linux", wording: "" };
            let signed = readers::follow_link(tx, &bought, NOW, link.token.expose(), None, proof)?.unwrap();
            let session = readers::visit(tx, Some(&signed.token.hash()), NOW)?.session.unwrap();
            let buyer = crate::billing::checkout::Buyer {
                reader: ada, session: session.id, wording: "", version: "", next: "/articles/weir#read-on",
                offer: "", currency: "EUR", seats: 1, group: "",
            };
            let token = crate::billing::checkout::begin(tx, &bought, NOW, buyer, "monthly", crate::sandbox::NAME).unwrap();
            let order = crate::billing::checkout::order(tx, &token, session.id)?.unwrap();
            let account = crate::sandbox::Account::begin(&order.price, crate::sandbox::Card::Good, false, NOW);
            let owner = crate::billing::subscriptions::Owner { reader: ada, order: Some(order.id) };
            crate::sandbox::open(tx, &bought, NOW, owner, &account).map(drop)
        });
        assert_eq!(counted(&db), expected([("checkout", 1), ("paid", 1)]));
        assert_eq!(of_article(&db, weir), expected([("checkout", 1), ("paid", 1)]));
    }
}
