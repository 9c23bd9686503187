//! Who is in a ledger.

use db::testing::TestDb;
use kernel::clock::DAY;

use super::*;
use crate::billing::{self, GrantSource};
use crate::newsletters::pauses;
use crate::newsletters::sending::variants as kept;

fn subscribe(house: &House, reader: i64) {
    let grant = move |tx: &mut db::Tx, _: &crate::Press, now| {
        billing::grant(tx, reader, GrantSource::Comp, "all", None, "", now)
    };
    house.desk.write(grant).unwrap();
}

fn all(house: &House, issue: i64) -> Vec<Entry> {
    house.settle_down();
    let sender = house.sender();
    house.claims(sender, issue, MOST).unwrap()
}

/// A ledger has a million entries, so looking somebody up must not read an issue's.
#[test]
fn no_ledger_is_walked_through_for_somebody() {
    let db = TestDb::sqlite();
    for statement in
        [crate::newsletters::sending::audience::THERE, crate::newsletters::sending::claims::OTHERS]
    {
        let binds = statement.matches('$').count() as i64;
        let sql = format!("EXPLAIN QUERY PLAN {}", statement.replace("{ids}", &["1"; 20].join(", ")));
        let plan: Vec<(i64, i64, i64, String)> = db
            .read_blocking::<_, DbError>(move |conn| {
                let values: Vec<&dyn db::Bind> = (0..binds).map(|_| -> &dyn db::Bind { &1_i64 }).collect();
                conn.query(&sql, &values)
            })
            .unwrap();
        let walks = |step: &str| step.starts_with("SCAN ") || step.ends_with("PRIMARY KEY (issue_id=?)");
        assert!(!plan.iter().any(|step| walks(&step.3)), "{statement}\n{plan:#?}");
    }
}

db::both_databases! {
    fn everyone_who_has_it_is_in_it_once(db: TestDb) {
        let house = House::new(db);
        for address in ["ada@example.org", "ada+boats@example.org", "b.ada@gmail.com", "bada+x@gmail.com", "cid@example.org"] {
            house.reader(address, "harbour");
        }
        house.reader("elsewhere@example.org", "weekend");
        let [gone, bounced] = ["gone@example.org", "bounced@example.org"].map(|one| house.reader(one, "harbour"));
        house.desk.write(move |tx, _, now| choose(tx, now, gone, "harbour", false, HERE)).unwrap();
        house.desk.write(move |tx, _, _| tx.execute("UPDATE readers SET suppressed = 'bounced' WHERE id = $1", &[&bounced])).unwrap();
        let [rests, rested] = ["rests@example.org", "dora@example.org"].map(|one| house.reader(one, "harbour"));
        house.desk.write(move |tx, _, now| pauses::pause(tx, now, rests, now + DAY)).unwrap();
        house.desk.write(move |tx, _, now| pauses::pause(tx, now - DAY, rested, now)).unwrap();
        let issue = house.everyone();
        let entries = all(&house, issue);
        let wanted = ["ada@example.org", "b.ada@gmail.com", "cid@example.org", "dora@example.org"];
        assert_eq!(addresses(&entries), wanted);
        assert!(entries.iter().all(|entry| entry.variant == 0 && entry.attempts == 0));
        assert_eq!(house.number(issue, Fate::Waiting), 4);
        assert_eq!(house.desk.read(move |conn, _, _| kept(conn, issue)), variants());
    }

    fn mailboxes_that_share_a_holder_are_two(db: TestDb) {
        let house = House::new(db);
        let [ada, bea] = ["ada@example.org", "bea@example.org"].map(|one| house.reader(one, "harbour"));
        // As if Ada had moved here from Bea's address.
        let share = "UPDATE readers SET holder_id = (SELECT holder_id FROM readers WHERE id = $1) WHERE id = $2";
        house.desk.write(move |tx, _, _| tx.execute(share, &[&ada, &bea])).unwrap();
        let issue = house.everyone();
        assert_eq!(addresses(&all(&house, issue)), ["ada@example.org", "bea@example.org"]);
    }

    fn it_is_who_they_were_when_it_began(db: TestDb) {
        let house = House::new(db);
        house.reader("early@example.org", "harbour");
        let left = house.reader("left@example.org", "harbour");
        let back = house.reader("back@example.org", "harbour");
        house.wait(1000);
        let issue = house.everyone();
        house.wait(1000);
        house.reader("late@example.org", "harbour");
        house.desk.write(move |tx, _, now| choose(tx, now, left, "harbour", false, HERE)).unwrap();
        for there in [false, true] {
            house.wait(1000);
            house.desk.write(move |tx, _, now| choose(tx, now, back, "harbour", there, HERE)).unwrap();
        }
        assert_eq!(addresses(&all(&house, issue)), ["early@example.org", "back@example.org"]);
    }

    fn subscribers_get_theirs_and_others_nothing_of_it(db: TestDb) {
        let house = House::new(db);
        let ada = house.reader("ada@example.org", "daily");
        house.reader("bea@example.org", "daily");
        subscribe(&house, ada);
        let issue = house.subscribers();
        let entries = all(&house, issue);
        assert_eq!((addresses(&entries), entries[0].variant), (vec!["ada@example.org"], 1));
    }

    fn of_a_letter_for_all_subscribers_get_the_whole(db: TestDb) {
        let house = House::new(db);
        let readers = ["ada@example.org", "bea@example.org"].map(|one| house.reader(one, "harbour"));
        subscribe(&house, readers[1]);
        let issue = house.everyone();
        let variants: Vec<i64> = all(&house, issue).iter().map(|entry| entry.variant).collect();
        assert_eq!(variants, [0, 1]);
    }

    fn a_letter_about_something_goes_to_its_followers(db: TestDb) {
        let house = House::new(db);
        let [ada, bea, cid] = ["ada@example.org", "bea@example.org", "cid@example.org"].map(|one| house.reader(one, "harbour"));
        let term = house.desk.write::<i64, DbError>(move |tx, _, now| {
            let [term, other] = ["rivers", "ports"].map(|name| tx.query_one::<i64>(TERM, &[&name]).unwrap());
            tx.execute(FOLLOW, &[&ada, &term, &now])?;
            tx.execute(FOLLOW, &[&bea, &other, &now])?;
            tx.execute(FOLLOW, &[&cid, &term, &(now + 1)])?;
            Ok(term)
        }).unwrap();
        let issue = house.issue(Audience { newsletter: "harbour".into(), subscribers_only: false, terms: vec![term] });
        assert_eq!(addresses(&all(&house, issue)), ["ada@example.org"], "the third follows it since");
    }

    fn writing_a_ledger_goes_on_where_it_was_killed(db: TestDb) {
        let house = House::new(db);
        house.crowd(950);
        let issue = house.everyone();
        // Each step is a process of its own, and the third one writes along with another.
        step(&house.desk.db, &house.desk.press).unwrap();
        assert_eq!(house.number(issue, Fate::Waiting), 400);
        let other = db::Db::open(house.desk.db.config(), house.desk.db.data_dir()).unwrap();
        std::thread::scope(|scope| {
            for db in [&*house.desk.db, &other] {
                scope.spawn(|| while step(db, &house.desk.press).unwrap() == Step::More {});
            }
        });
        assert_eq!(house.number(issue, Fate::Waiting), 950);
        assert_eq!(house.state(issue), ("sending".into(), "sending".into()));
        let sender = house.sender();
        let mut readers: Vec<String> = Vec::new();
        while let Some(entries) = house.claims(sender, issue, 300).filter(|entries| !entries.is_empty()) {
            readers.extend(entries.into_iter().map(|entry| entry.reader));
        }
        let taken = readers.len();
        readers.sort();
        readers.dedup();
        assert_eq!((taken, readers.len()), (950, 950));
    }

    fn an_issue_waits_for_its_time_and_ends_when_nothing_is_left(db: TestDb) {
        let house = House::new(db);
        let issue = house.everyone();
        house.desk.write(move |tx, _, now| tx.execute("UPDATE issues SET due_at = $2 WHERE id = $1", &[&issue, &(now + DAY)])).unwrap();
        house.settle_down();
        assert_eq!(house.state(issue), ("ready".into(), "frozen".into()));
        house.wait(DAY);
        house.settle_down();
        assert_eq!(house.state(issue), ("sent".into(), "sent".into()), "there was nobody");
    }
}
