//! `kill -9` while Stripe tells: what was acknowledged is there, with the question that it leads to.

use std::collections::BTreeSet;

use db::testing::TestDb;
use kernel::clock::Clock;
use stripe::{Moment, SigningSecret, signature};

use crate::hammer;
use crate::server::{Server, WEBHOOK_SECRET};

fn all(db: &TestDb, table: &'static str) -> BTreeSet<String> {
    let query = format!("SELECT ref FROM {table}");
    let found: Vec<String> = db.read_blocking::<_, db::DbError>(move |conn| conn.query(&query, &[])).unwrap();
    found.into_iter().collect()
}

db::both_databases! {
    fn no_news_that_was_acknowledged_is_lost(db: TestDb) {
        let mut server = Server::selling(&db);
        let secrets = [SigningSecret::new(WEBHOOK_SECRET).unwrap()];
        let acknowledged = hammer(&mut server, move |browser, number| {
            let body = format!(
                r#"{{"id":"evt_{number}","type":"invoice.paid","data":{{"object":{{"id":"in_{number}","object":"invoice","subscription":"sub_{number}"}}}}}}"#
            );
            let signed = signature::sign(body.as_bytes(), &secrets, Moment::from_millis(Clock::system().now()));
            (browser.tell("/webhooks/stripe", &signed, &body)? == 200).then_some(number)
        });
        assert!(acknowledged.len() >= 40, "only {} were acknowledged", acknowledged.len());
        let (events, questions) = (all(&db, "processor_events"), all(&db, "inquiries"));
        for number in &acknowledged {
            assert!(events.contains(&format!("evt_{number}")), "event {number} is lost");
            assert!(questions.contains(&format!("sub_{number}")), "nobody will ask about event {number}");
        }
        assert_eq!(events.len(), questions.len(), "an event without its question, or the other way round");
    }
}
