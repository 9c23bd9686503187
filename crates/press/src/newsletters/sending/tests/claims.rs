//! Who holds what, and what becomes of it.

use db::testing::TestDb;
use kernel::clock::{DAY, HOUR, MINUTE};

use super::*;
use crate::billing::{self, GrantSource};
use crate::newsletters::pauses;
use crate::newsletters::sending::{ActError, cancel, due, fold, pause, progress, resume};

db::both_databases! {
    fn two_senders_never_hold_the_same(db: TestDb) {
        let house = House::new(db);
        house.crowd(450);
        let issue = house.everyone();
        house.settle_down();
        assert_eq!(house.desk.read(|conn, _, now| due(conn, now)), [issue]);
        let nodes = [house.sender(), house.sender()];
        let mut taken: Vec<i64> = Vec::new();
        for turn in 0.. {
            let entries = house.claims(nodes[turn % 2], issue, 100).unwrap();
            if entries.is_empty() {
                break;
            }
            taken.extend(entries.iter().map(|entry| entry.position));
        }
        assert_eq!(taken, (1..=450).collect::<Vec<_>>());
    }

    fn what_a_dead_sender_had_not_begun_is_anothers(db: TestDb) {
        let house = House::new(db);
        house.crowd(250);
        let issue = house.everyone();
        house.settle_down();
        let (dead, heir) = (house.sender(), house.sender());
        let entries = house.claims(dead, issue, MOST).unwrap();
        assert_eq!(house.intends(dead, &entries[..20]), (1..=20).collect::<Vec<_>>());
        house.settles(dead, &entries[..5], &Outcome::Accepted);
        assert!(house.claims(heir, issue, MOST).unwrap().is_empty());
        house.wait(LEASE - 1);
        house.settle_down();
        assert!(house.claims(heir, issue, MOST).unwrap().is_empty(), "it was heard of not long ago");
        house.wait(LEASE);
        assert!(house.intends(dead, &entries[20..30]).is_empty(), "a dead sender sends nothing, found or not");
        assert!(house.claims(dead, issue, MOST).is_none());
        let heir = house.sender();
        house.settle_down();
        let rest = house.claims(heir, issue, MOST).unwrap();
        assert_eq!(rest.iter().map(|entry| entry.position).collect::<Vec<_>>(), (21..=250).collect::<Vec<_>>());
        assert_eq!(house.number(issue, Fate::Uncertain), 15);
        // Its last word comes late, and is true.
        house.settles(dead, &entries[5..7], &Outcome::Accepted);
        house.settles(dead, &entries[30..31], &Outcome::Accepted);
        assert_eq!((house.number(issue, Fate::Uncertain), house.number(issue, Fate::Accepted)), (13, 7));
    }

    fn whoever_does_not_want_it_any_more_is_left_out(db: TestDb) {
        let house = House::new(db);
        let [a, b, c, d, e] = ["a@example.org", "b@example.org", "c@example.org", "d@example.org", "e@example.org"].map(|one| house.reader(one, "harbour"));
        house.desk.write(move |tx, _, now| billing::grant(tx, d, GrantSource::Comp, "all", Some(now + HOUR), "", now)).unwrap();
        let issue = house.everyone();
        house.settle_down();
        house.wait(HOUR);
        house.desk.write::<(), DbError>(move |tx, press, now| {
            choose(tx, now, a, "harbour", false, HERE)?;
            pauses::pause(tx, now, e, now + HOUR)?;
            tx.execute("UPDATE readers SET suppressed = 'complained' WHERE id = $1", &[&b])?;
            crate::account::erase(tx, press, now, c).map_err(|_| DbError::Busy)
        }).unwrap();
        let sender = house.sender();
        let entries = house.claims(sender, issue, MOST).unwrap();
        assert_eq!((addresses(&entries), entries[0].variant), (vec!["d@example.org"], 0), "not the whole any more");
        assert_eq!(house.number(issue, Fate::Withdrawn), 4);
        assert_eq!(house.desk.count("SELECT COUNT(*) FROM issue_entries WHERE address = '' AND reader_id IS NULL"), 1);
    }

    fn who_does_not_follow_what_it_is_about_any_more_is_left_out(db: TestDb) {
        let house = House::new(db);
        let readers = ["ada@example.org", "bea@example.org", "cid@example.org"].map(|one| house.reader(one, "harbour"));
        let [ada, bea, _] = readers;
        let [rivers, ports] = house.desk.write::<[i64; 2], DbError>(move |tx, _, now| {
            let terms: [i64; 2] = [tx.query_one(TERM, &[&"rivers"])?, tx.query_one(TERM, &[&"ports"])?];
            for reader in readers {
                tx.execute(FOLLOW, &[&reader, &terms[0], &now])?;
            }
            Ok(terms)
        }).unwrap();
        let issue = || house.issue(Audience { newsletter: "harbour".into(), subscribers_only: false, terms: vec![rivers] });
        let [first, second, third] = [(); 3].map(|()| issue());
        house.settle_down();
        let sender = house.sender();
        assert_eq!(house.claims(sender, first, MOST).unwrap().len(), 3);
        house.wait(1000);
        house.desk.write::<(), DbError>(move |tx, _, now| {
            tx.execute("DELETE FROM follows WHERE reader_id IN ($1, $2)", &[&ada, &bea])?;
            // Following something else is not enough, and coming back is.
            tx.execute(FOLLOW, &[&ada, &ports, &now])?;
            tx.execute(FOLLOW, &[&bea, &rivers, &now]).map(drop)
        }).unwrap();
        let left = house.claims(sender, second, MOST).unwrap();
        assert_eq!(addresses(&left), ["bea@example.org", "cid@example.org"]);
        assert_eq!(house.number(second, Fate::Withdrawn), 1);
        // As long as its followers are moved, and once it is gone, nobody has said anything.
        house.desk.write::<(), DbError>(move |tx, _, _| {
            tx.execute("UPDATE terms SET merged_into = $2 WHERE id = $1", &[&rivers, &ports])?;
            tx.execute("DELETE FROM follows WHERE term_id = $1", &[&rivers]).map(drop)
        }).unwrap();
        assert_eq!(house.claims(sender, third, MOST).unwrap().len(), 3);
    }

    fn a_lapsed_subscriber_gets_nothing_of_what_is_subscribers(db: TestDb) {
        let house = House::new(db);
        let ada = house.reader("ada@example.org", "daily");
        house.desk.write(move |tx, _, now| billing::grant(tx, ada, GrantSource::Comp, "all", Some(now + HOUR), "", now)).unwrap();
        let issue = house.subscribers();
        house.settle_down();
        house.wait(HOUR);
        let sender = house.sender();
        assert!(house.claims(sender, issue, MOST).unwrap().is_empty());
        assert_eq!(house.number(issue, Fate::Withdrawn), 1);
        house.settle_down();
        assert_eq!(house.state(issue).0, "sent");
    }

    fn who_moved_gets_it_at_the_new_address_once(db: TestDb) {
        let house = House::new(db);
        let [ada, bea] = ["ada@example.org", "bea@example.org"].map(|one| house.reader(one, "harbour"));
        let issue = house.everyone();
        house.settle_down();
        house.desk.write::<(), DbError>(move |tx, _, _| {
            tx.execute("UPDATE readers SET email = 'new@example.org' WHERE id = $1", &[&ada])?;
            // Bea's mailbox is Ada's new one by another spelling; then they have one holder.
            tx.execute("UPDATE readers SET email = 'new+bea@example.org', holder_id = (SELECT holder_id FROM readers WHERE id = $2) WHERE id = $1", &[&bea, &ada])?;
            tx.execute("UPDATE issue_entries SET address = 'new@example.org' WHERE reader_id = $1", &[&ada]).map(drop)
        }).unwrap();
        let sender = house.sender();
        assert_eq!(addresses(&house.claims(sender, issue, MOST).unwrap()), ["new@example.org"]);
        assert_eq!(house.number(issue, Fate::Withdrawn), 1);
    }

    fn what_is_put_off_comes_again_until_it_is_stale(db: TestDb) {
        let house = House::with(db, "[mail.bulk]\nstale_hours = 1");
        house.crowd(3);
        let issue = house.everyone();
        house.settle_down();
        let sender = house.sender();
        let entries = house.claims(sender, issue, MOST).unwrap();
        house.intends(sender, &entries);
        house.settles(sender, &entries[..1], &Outcome::Accepted);
        house.settles(sender, &entries[1..2], &Outcome::Refused("550 nobody here\0".into()));
        house.settles(sender, &entries[2..], &Outcome::PutOff("451 later".into(), 0));
        assert!(house.claims(sender, issue, MOST).unwrap().is_empty());
        let seen = house.desk.read(move |conn, press, _| progress(conn, press, issue)).unwrap();
        assert_eq!((seen.put_off, seen.counts.waiting, seen.counts.refused), (1, 1, 1));
        let mut attempts = 1;
        loop {
            house.wait(MINUTE / 2);
            let Some(again) = house.claims(sender, issue, MOST) else { break };
            if again.is_empty() {
                continue;
            }
            assert_eq!((addresses(&again), again[0].attempts), (vec!["reader-2@example.org"], attempts));
            attempts += 1;
            assert_eq!(house.intends(sender, &again).len(), 1);
            house.settles(sender, &again, &Outcome::PutOff("451 later still".into(), 0));
        }
        assert_eq!(attempts, 6, "after 1, 2, 4, 8 and 16 minutes; half an hour more and it is stale");
        assert_eq!(house.number(issue, Fate::GivenUp), 1);
        let words: Vec<Option<String>> = house.desk.read(|conn, _, _| conn.query("SELECT words FROM issue_entries ORDER BY position", &[]));
        assert_eq!(words, [None, Some("550 nobody here".to_owned()), Some("451 later still".to_owned())]);
        house.settle_down();
        assert_eq!(house.state(issue), ("sent".into(), "sent".into()));
        assert_eq!(house.desk.count("SELECT COUNT(*) FROM issue_parcels"), 0);
    }

    fn an_issue_rests_goes_on_and_is_called_off(db: TestDb) {
        let house = House::new(db);
        house.crowd(250);
        let issue = house.everyone();
        house.settle_down();
        let sender = house.sender();
        let entries = house.claims(sender, issue, MOST).unwrap();
        house.intends(sender, &entries[..10]);
        house.desk.write(move |tx, _, now| pause(tx, now, &STAFF, issue)).unwrap();
        assert!(house.intends(sender, &entries[10..20]).is_empty() && house.claims(sender, issue, MOST).is_none());
        house.settles(sender, &entries[..10], &Outcome::Accepted);
        let twice = house.desk.write(move |tx, _, now| pause(tx, now, &STAFF, issue));
        assert!(matches!(twice, Err(ActError::Passed)));
        house.desk.write(move |tx, _, now| resume(tx, now, &STAFF, issue)).unwrap();
        assert_eq!(house.intends(sender, &entries[10..20]).len(), 10, "what it holds is still its own");
        house.settles(sender, &entries[10..20], &Outcome::Accepted);
        house.desk.write(move |tx, _, now| cancel(tx, now, &STAFF, issue)).unwrap();
        assert!(house.intends(sender, &entries[20..30]).is_empty());
        house.leaves(sender);
        house.settle_down();
        assert_eq!((house.number(issue, Fate::Accepted), house.number(issue, Fate::Cancelled)), (20, 230));
        assert_eq!(house.state(issue), ("cancelled".into(), "cancelled".into()));
        let acts: Vec<String> = house.desk.read(|conn, _, _| conn.query("SELECT act FROM audit_log ORDER BY id", &[]));
        assert_eq!(acts, ["sending-paused", "sending-resumed", "sending-cancelled"]);
        assert!(house.desk.count("SELECT COUNT(*) FROM changes WHERE kind = 'issue'") >= 4);
    }

    fn old_ledgers_go_and_their_counts_stay(db: TestDb) {
        let house = House::new(db);
        house.crowd(1200);
        let issue = house.everyone();
        house.settle_down();
        house.desk.write(move |tx, _, now| cancel(tx, now, &STAFF, issue)).unwrap();
        house.settle_down();
        let folds = |house: &House| house.desk.write::<u64, DbError>(fold).unwrap();
        assert_eq!(folds(&house), 0, "not yet");
        house.wait(90 * DAY);
        assert_eq!([folds(&house), folds(&house), folds(&house), folds(&house)], [1000, 200, 1, 0]);
        assert_eq!(house.desk.count("SELECT COUNT(*) FROM issue_entries"), 0);
        let counted = house.desk.read(move |conn, _, _| counts(conn, issue)).unwrap();
        assert_eq!((counted.entries, counted.cancelled), (1200, 1200));
    }
}
