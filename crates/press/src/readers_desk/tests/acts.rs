//! What staff give and take, with its line of the log.

use kernel::clock::DAY;

use super::*;
use crate::articles::fixtures::{NOW, reader};
use crate::billing::comps::Comp;
use crate::billing::{self, GrantSource};

fn has_access(db: &TestDb, reader: i64, at: i64) -> bool {
    read(db, move |conn| billing::standing(conn, reader, at)).live.is_some()
}

db::both_databases! {
    fn access_is_given_until_a_day_and_taken_back(db: TestDb) {
        let site = site();
        let ada = reader(&db, &site, "ada@weir.example");
        let whom = record(&db, ada);
        let press = site.clone();
        let offer = move |until: Option<i64>| {
            let (press, whom) = (press.clone(), whom.clone());
            let comp = Comp { plan: "yearly".into(), until, tell: true };
            move |tx: &mut db::Tx| give(tx, &press, NOW, &operator(), &whom, &comp, "a prize")
        };
        assert!(matches!(db.write_blocking(offer(Some(NOW))), Err(GrantError::Past)));
        db.write_blocking(offer(Some(NOW + DAY))).unwrap();
        assert!(has_access(&db, ada, NOW) && !has_access(&db, ada, NOW + DAY));
        assert_eq!(read(&db, |conn| conn.query_one::<i64>("SELECT COUNT(*) FROM jobs", &[])), 1, "they are told");
        let grant = read(&db, move |conn| grants(conn, ada, 10)).remove(0);
        assert_eq!((grant.reason.as_str(), grant.lasts(NOW)), ("a prize", true));
        let end = |whom: ReaderRecord| {
            let press = site.clone();
            db.write_blocking(move |tx| end_grant(tx, &press, NOW, &operator(), &whom, grant.id))
        };
        end(record(&db, ada)).unwrap();
        assert!(!has_access(&db, ada, NOW));
        assert!(matches!(end(record(&db, ada)), Err(GrantError::Gone)), "once");
        let other = reader(&db, &site, "ben@weir.example");
        assert!(matches!(end(record(&db, other)), Err(GrantError::Gone)), "theirs alone");
        assert_eq!(acts(&db), ["grant-given", "grant-ended"]);
        let line = read(&db, |conn| audit::list(conn, &audit::Filter::default(), 1)).remove(0);
        assert_eq!((line.was.as_str(), line.subject.as_deref()), ("yearly, 2026-11-11", Some("ada@weir.example")));
    }

    fn what_goes_with_a_subscription_ends_with_it(db: TestDb) {
        let site = site();
        let ada = reader(&db, &site, "ada@weir.example");
        let grant = write(&db, move |tx| {
            tx.execute("INSERT INTO prices (plan, minor, currency, term, created_at) VALUES ('monthly', 900, 'EUR', 'month', 1)", &[])?;
            tx.execute("INSERT INTO subscriptions (public_id, reader_id, processor, ref, price_id, status, period_ends, created_at, updated_at)
                VALUES ('s', $1, 'sandbox', 's', 1, 'active', 9, 1, 1)", &[&ada])?;
            let grant = billing::grant(tx, ada, GrantSource::Subscription, "monthly", None, "", NOW)?;
            tx.execute("UPDATE grants SET subscription_id = 1 WHERE id = $1", &[&grant])?;
            Ok(grant)
        });
        let whom = record(&db, ada);
        let refused = db.write_blocking(move |tx| end_grant(tx, &site, NOW, &operator(), &whom, grant));
        assert!(matches!(refused, Err(GrantError::Subscription)));
        assert!(has_access(&db, ada, NOW));
    }

    fn a_link_is_mailed_to_the_reader_and_nobody_else(db: TestDb) {
        let site = site();
        let ada = reader(&db, &site, "ada@weir.example");
        let (whom, press) = (record(&db, ada), site.clone());
        db.write_blocking(move |tx| mail_link(tx, &press, NOW, &operator(), &whom, "/articles/weir")).unwrap();
        let payload: String = read(&db, |conn| conn.query_one("SELECT payload FROM jobs", &[]));
        assert!(payload.contains("\"to\":\"ada@weir.example\"") && payload.contains("/login/link/"), "{payload}");
        assert_eq!(acts(&db), ["link-mailed"]);
        let line = read(&db, |conn| audit::list(conn, &audit::Filter::default(), 1)).remove(0);
        assert!(line.was.is_empty() && line.became.is_empty(), "the log has no link");
    }

    fn notes_are_written_and_taken_out(db: TestDb) {
        let site = site();
        let (ada, ben) = (reader(&db, &site, "ada@weir.example"), reader(&db, &site, "ben@weir.example"));
        let (whom, actor) = (record(&db, ada), Actor::Staff { reader: ben, network: String::new() });
        let note = |body: &str| {
            let (whom, actor, body) = (whom.clone(), actor.clone(), body.to_owned());
            db.write_blocking(move |tx| add_note(tx, NOW, &actor, &whom, &body))
        };
        assert!(matches!(note(" \n "), Err(NoteError::Empty)));
        assert!(matches!(note(&"x".repeat(4001)), Err(NoteError::Long)));
        note(" Called about the weir. ").unwrap();
        let written = read(&db, move |conn| notes(conn, ada, 9)).remove(0);
        assert_eq!((written.body.as_str(), written.by.as_deref()), ("Called about the weir.", Some("ben@weir.example")));
        let held = read(&db, move |conn| crate::account::export(conn, &site, ada)).unwrap();
        assert_eq!(held["notes_of_staff"][0]["note"], "Called about the weir.", "they may ask for it");
        let actor = operator();
        let remove = |id: i64| {
            let (whom, actor) = (record(&db, ada), actor.clone());
            write(&db, move |tx| remove_note(tx, NOW, &actor, &whom, id))
        };
        assert!(remove(written.id) && !remove(written.id));
        assert_eq!(acts(&db), ["note-written", "note-removed"]);
    }

    fn everywhere_is_everywhere(db: TestDb) {
        let site = site();
        let ada = reader(&db, &site, "ada@weir.example");
        for _ in 0..2 {
            let press = site.clone();
            write(&db, move |tx| {
                let link = readers::login_link(tx, &press, NOW, ada, 1)?.unwrap();
                let proof = readers::Proof { device: "Firefox on Linux", wording: "" };
                readers::follow_link(tx, &press, NOW, link.token.expose(), None, proof).map(drop)
            });
        }
        let whom = record(&db, ada);
        assert_eq!(write(&db, move |tx| sign_out(tx, NOW, &operator(), &whom)), 2);
        assert!(read(&db, move |conn| readers::sessions(conn, ada, NOW)).is_empty());
    }
}
