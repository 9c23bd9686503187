//! What nobody knows.

use db::testing::TestDb;
use kernel::clock::DAY;

use super::*;
use crate::newsletters::sending::{
    ActError, Decision, Mailing, Uncertain, cancel, decide, decide_all, progress, uncertain,
};

fn held(house: &House, issue: i64) -> Vec<Uncertain> {
    house.desk.read(move |conn, _, _| uncertain(conn, issue, 0, 100))
}

fn crashed(house: &House) -> (i64, Vec<Entry>) {
    house.crowd(30);
    let issue = house.everyone();
    house.settle_down();
    let sender = house.sender();
    let entries = house.claims(sender, issue, MOST).unwrap();
    house.intends(sender, &entries[..12]);
    house.settles(sender, &entries[..4], &Outcome::Accepted);
    house.settles(sender, &entries[4..6], &Outcome::Uncertain("the connection was lost".into()));
    house.wait(LEASE);
    house.settle_down();
    (issue, entries)
}

db::both_databases! {
    fn what_is_held_is_named_and_decided_about(db: TestDb) {
        let house = House::new(db);
        let (issue, entries) = crashed(&house);
        let list = held(&house, issue);
        assert_eq!(list.iter().map(|one| one.position).collect::<Vec<_>>(), (5..=12).collect::<Vec<_>>());
        assert_eq!((list[0].address.as_str(), list[0].words.as_str()), ("reader-4@example.org", "the connection was lost"));
        let sender = house.sender();
        let rest = house.claims(sender, issue, MOST).unwrap();
        assert_eq!(rest.len(), 18, "none of them is sent by itself");
        house.intends(sender, &rest);
        house.settles(sender, &rest, &Outcome::Accepted);
        house.settle_down();
        assert_eq!(house.state(issue).0, "sent", "what is held keeps nobody waiting");
        let decided = |what| house.desk.write(move |tx, _, now| decide(tx, now, &STAFF, issue, &[5, 7, 7, 25], what)).unwrap();
        assert_eq!((decided(Decision::SendAgain), decided(Decision::LeaveBe)), (2, 0), "others are not held");
        assert_eq!(house.state(issue), ("sending".into(), "sending".into()));
        let again = house.claims(sender, issue, MOST).unwrap();
        assert_eq!(again.iter().map(|one| (one.position, one.attempts)).collect::<Vec<_>>(), [(5, 1), (7, 1)]);
        house.intends(sender, &again);
        // The word on the first attempt is too late to count.
        house.settles(sender, &entries[4..5], &Outcome::PutOff("451 later".into(), 0));
        house.settles(sender, &again, &Outcome::Accepted);
        let all = |what| house.desk.write(move |tx, _, now| decide_all(tx, now, &STAFF, issue, what)).unwrap();
        assert_eq!((all(Decision::LeaveBe), all(Decision::LeaveBe)), (6, 0));
        assert!(held(&house, issue).is_empty());
        house.settle_down();
        let fates = house.fates(issue);
        assert_eq!((fates[&Fate::Accepted.number()], fates[&Fate::Unknown.number()]), (24, 6));
        assert_eq!(house.state(issue), ("sent".into(), "sent".into()));
        assert_eq!(house.desk.count("SELECT COUNT(*) FROM audit_log WHERE kind = 'issue'"), 2);
    }

    fn nothing_of_an_issue_that_was_called_off_is_sent_again(db: TestDb) {
        let house = House::new(db);
        let (issue, _) = crashed(&house);
        house.desk.write(move |tx, _, now| cancel(tx, now, &STAFF, issue)).unwrap();
        let decided = |positions: &'static [i64], what| house.desk.write(move |tx, _, now| decide(tx, now, &STAFF, issue, positions, what));
        let all = |what| house.desk.write(move |tx, _, now| decide_all(tx, now, &STAFF, issue, what));
        for ended in [false, true] {
            assert!(matches!(decided(&[5], Decision::SendAgain), Err(ActError::Passed)), "{ended}");
            assert!(matches!(all(Decision::SendAgain), Err(ActError::Passed)), "{ended}");
            assert_eq!((held(&house, issue).len(), house.number(issue, Fate::Uncertain)), (8, 8), "{ended}");
            house.settle_down();
        }
        let seen = house.desk.read(move |conn, press, _| progress(conn, press, issue)).unwrap();
        assert_eq!((seen.sent_again, seen.counts.waiting, seen.counts.cancelled), (0, 0, 18));
        assert_eq!((decided(&[5], Decision::LeaveBe).unwrap(), all(Decision::LeaveBe).unwrap()), (1, 7));
        assert!(matches!(all(Decision::SendAgain), Err(ActError::Passed)), "there is none any more either");
        let fates = house.fates(issue);
        assert_eq!((fates[&Fate::Accepted.number()], fates[&Fate::Unknown.number()], fates[&Fate::Cancelled.number()]), (4, 8, 18));
        assert_eq!(house.state(issue), ("cancelled".into(), "cancelled".into()));
    }

    fn mails_of_a_late_issue_are_of_when_it_was_frozen_and_stay_so(db: TestDb) {
        const DUE: &str = "UPDATE issues SET due_at = $2 WHERE id = $1";
        let house = House::new(db);
        house.crowd(3);
        let issue = house.everyone();
        let frozen = house.desk.press.clock.now();
        let due = |at: Millis| house.desk.write(move |tx, _, _| tx.execute(DUE, &[&issue, &at])).unwrap();
        let dates = || {
            let mailing = house.desk.read(move |conn, _, _| Mailing::of(conn, issue));
            mailing.drafts(&house.desk.press).iter().map(|draft| draft.date_ms).collect::<Vec<_>>()
        };
        due(frozen - 3 * DAY);
        assert_eq!(dates(), [frozen, frozen]);
        house.wait(HOUR);
        house.settle_down();
        let sender = house.sender();
        let entries = house.claims(sender, issue, MOST).unwrap();
        house.intends(sender, &entries);
        house.settles(sender, &entries, &Outcome::Uncertain("the connection was lost".into()));
        house.wait(HOUR);
        house.desk.write(move |tx, _, now| decide_all(tx, now, &STAFF, issue, Decision::SendAgain)).unwrap();
        assert_eq!(dates(), [frozen, frozen], "what is sent again is the same mail");
        // One that is in time is of the time at which it was due.
        due(frozen + 5 * MINUTE);
        assert_eq!(dates(), [frozen + 5 * MINUTE, frozen + 5 * MINUTE]);
    }

    fn by_setting_it_is_sent_again(db: TestDb) {
        let house = House::with(db, "[mail]\nuncertain = \"resend\"");
        let (issue, entries) = crashed(&house);
        assert!(held(&house, issue).is_empty());
        let sender = house.sender();
        let again = house.claims(sender, issue, MOST).unwrap();
        assert_eq!((again.len(), again[0].attempts, again[7].attempts, again[8].attempts), (26, 1, 1, 0));
        let seen = house.desk.read(move |conn, press, _| progress(conn, press, issue)).unwrap();
        assert_eq!((seen.sent_again, seen.counts.uncertain, seen.counts.waiting), (8, 0, 26));
        // Late, but before it was tried again: then it is not.
        house.settles(0, &entries[6..7], &Outcome::Accepted);
        let intended = house.intends(sender, &again);
        assert_eq!(intended.len(), 25);
        let left: Vec<Entry> = again.iter().filter(|entry| intended.contains(&entry.position)).cloned().collect();
        house.settles(sender, &left, &Outcome::Accepted);
        house.settle_down();
        assert_eq!((house.number(issue, Fate::Accepted), house.state(issue).0.as_str()), (30, "sent"));
    }

    fn a_sender_that_leaves_in_good_order_leaves_nothing_uncertain(db: TestDb) {
        let house = House::new(db);
        house.crowd(30);
        let issue = house.everyone();
        house.settle_down();
        let sender = house.sender();
        let entries = house.claims(sender, issue, MOST).unwrap();
        house.intends(sender, &entries[..7]);
        house.settles(sender, &entries[..7], &Outcome::Accepted);
        house.leaves(sender);
        house.settle_down();
        assert_eq!(house.desk.count("SELECT COUNT(*) FROM issue_senders"), 0);
        let heir = house.sender();
        assert_eq!(house.claims(heir, issue, MOST).unwrap().len(), 23);
        assert_eq!(house.number(issue, Fate::Uncertain), 0);
    }
}
