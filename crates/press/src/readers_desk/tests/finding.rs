//! Finding, and lists by how readers stand.

use kernel::clock::DAY;

use super::*;
use crate::articles::fixtures::{NOW, reader};
use crate::billing::{self, GrantSource};

fn found(db: &TestDb, press: &Press, words: &str) -> Vec<String> {
    let (press, words) = (press.clone(), words.to_owned());
    read(db, move |conn| find(conn, &press, &words, NOW)).readers.into_iter().map(|one| one.email).collect()
}

fn listed(db: &TestDb, filter: &Filter) -> Vec<String> {
    let (mut all, mut filter) = (Vec::new(), filter.clone());
    loop {
        let asked = filter.clone();
        let page = read(db, move |conn| list(conn, &asked, NOW, 2));
        let Some(last) = page.last() else { return all };
        filter.after = Some(last.place);
        all.extend(page.into_iter().map(|one| one.email));
    }
}

fn granted(
    db: &TestDb,
    whom: i64,
    source: GrantSource,
    plan: &'static str,
    until: Option<i64>,
    at: i64,
) -> i64 {
    write(db, move |tx| billing::grant(tx, whom, source, plan, until, "", at))
}

const SUBSCRIBED: &str = "INSERT INTO subscriptions
    (public_id, reader_id, processor, ref, price_id, status, period_ends, cancel_at, created_at, updated_at)
    VALUES ($1, $2, 'sandbox', $1, $3, $4, 9, $5, 1, 1)";

fn subscribed(db: &TestDb, whom: i64, reference: &'static str, status: &'static str, cancel_at: Option<i64>) {
    write(db, move |tx| {
        let price: i64 = tx.query_one(
            "INSERT INTO prices (plan, minor, currency, term, created_at) VALUES ('monthly', 900, 'EUR', 'month', 1) RETURNING id",
            &[],
        )?;
        tx.execute(SUBSCRIBED, &[&reference, &whom, &price, &status, &cancel_at]).map(drop)
    });
}

db::both_databases! {
    fn a_reader_is_found_by_whatever_is_at_hand(db: TestDb) {
        let site = site();
        let ada = reader(&db, &site, "ada.lovelace@gmail.com");
        let ben = reader(&db, &site, "ben@weir.example");
        reader(&db, &site, "adam@weir.example");
        name(&db, ada, "Ada King Lovelace");
        name(&db, ben, "Ben %_ O'Hara");
        write(&db, move |tx| crate::billing::customers::keep(tx, ada, "cus_9"));
        subscribed(&db, ben, "sub_b", "active", None);
        let ben_id = record(&db, ben).public_id;
        for (words, emails) in [
            ("ada", vec!["ada.lovelace@gmail.com", "adam@weir.example"]),
            ("  ADA.LOVELACE@gmail.com ", vec!["ada.lovelace@gmail.com"]),
            // The same mailbox, written otherwise.
            ("adalovelace+weir@googlemail.com", vec!["ada.lovelace@gmail.com"]),
            ("love", vec!["ada.lovelace@gmail.com"]),
            ("Ada King", vec!["ada.lovelace@gmail.com"]),
            ("o'h", vec!["ben@weir.example"]),
            ("cus_9", vec!["ada.lovelace@gmail.com"]),
            ("sub_b", vec!["ben@weir.example"]),
            (ben_id.as_str(), vec!["ben@weir.example"]),
            ("%", vec![]),
            ("_", vec![]),
            ("weir", vec![]),
            ("nobody@weir.example", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(found(&db, &site, words), emails, "{words:?}");
        }
    }

    fn a_receipt_a_group_and_a_plan_are_found(db: TestDb) {
        let site = site();
        let ben = reader(&db, &site, "ben@weir.example");
        subscribed(&db, ben, "sub_b", "active", None);
        write(&db, move |tx| {
            tx.execute("INSERT INTO payments (subscription_id, ref, number, minor, currency, at) VALUES (1, 'p', 42, 900, 'EUR', 1)", &[])?;
            tx.execute("INSERT INTO groups (public_id, name, plan, owner_id, seats, taken, created_at) VALUES ('g1', 'Osier & Co', 'yearly', $1, 5, 1, 1)", &[&ben])?;
            let grant = billing::grant(tx, ben, GrantSource::Group, "yearly", None, "", NOW)?;
            tx.execute("INSERT INTO seats (group_id, reader_id, grant_id, at) VALUES (1, $1, $2, 1)", &[&ben, &grant]).map(drop)
        });
        assert_eq!(found(&db, &site, "#42"), ["ben@weir.example"]);
        let asked = site.clone();
        let groups = read(&db, move |conn| find(conn, &asked, "OSI", NOW)).groups;
        assert_eq!((groups.len(), groups[0].name.as_str(), groups[0].taken), (1, "Osier & Co", 1));
        let asked = site.clone();
        assert_eq!(read(&db, move |conn| find(conn, &asked, "year", NOW)).plans, ["yearly"]);
        let seated = Filter { group: Some("g1".into()), ..Filter::default() };
        assert_eq!(listed(&db, &seated), ["ben@weir.example"]);
    }

    fn each_list_holds_those_who_stand_so(db: TestDb) {
        let site = site();
        let [ada, ben, cle, dot, eve] = ["ada", "ben", "cle", "dot", "eve"].map(|name| {
            site.clock.advance(1);
            reader(&db, &site, &format!("{name}@weir.example"))
        });
        granted(&db, ada, GrantSource::Comp, "yearly", Some(NOW + 3 * DAY), NOW);
        granted(&db, ada, GrantSource::Gift, "monthly", Some(NOW + DAY), NOW);
        granted(&db, ben, GrantSource::Comp, "monthly", None, NOW);
        granted(&db, cle, GrantSource::Comp, "monthly", Some(NOW - DAY), NOW - 9 * DAY);
        let taken = granted(&db, dot, GrantSource::Comp, "yearly", None, NOW - 2 * DAY);
        write(&db, move |tx| billing::revoke_one(tx, taken, NOW - DAY / 2, NOW));
        subscribed(&db, dot, "s1", "past_due", None);
        subscribed(&db, eve, "s2", "active", Some(NOW + DAY));
        subscribed(&db, ben, "s3", "paused", None);
        write(&db, move |tx| tx.execute("UPDATE readers SET confirmed_at = NULL, suppressed = 'bounced' WHERE id = $1", &[&eve]));
        for (show, plan, names) in [
            (Show::All, None, vec!["eve", "dot", "cle", "ben", "ada"]),
            (Show::Unconfirmed, None, vec!["eve"]),
            (Show::Suppressed, None, vec!["eve"]),
            // The end that comes first is first, and whoever has two is named once.
            (Show::Access, None, vec!["ada", "ben"]),
            (Show::Access, Some("monthly"), vec!["ada", "ben"]),
            (Show::Access, Some("yearly"), vec!["ada"]),
            (Show::Lapsed, None, vec!["dot", "cle"]),
            (Show::Lapsed, Some("monthly"), vec!["cle"]),
            (Show::PastDue, None, vec!["dot"]),
            (Show::Paused, None, vec!["ben"]),
            (Show::Ending, None, vec!["eve"]),
            (Show::Trial, None, vec![]),
        ] {
            let emails: Vec<String> = names.iter().map(|name| format!("{name}@weir.example")).collect();
            let filter = Filter { show, plan: plan.map(str::to_owned), ..Filter::default() };
            assert_eq!(listed(&db, &filter), emails, "{show:?} {plan:?}");
        }
    }
}

#[test]
fn lists_go_along_their_indexes() {
    let db = TestDb::sqlite();
    let plans = |sql: &'static str| -> String {
        let rows: Vec<(i64, i64, i64, String)> = read(&db, move |conn| conn.query(sql, &[]));
        rows.into_iter().map(|row| row.3).collect::<Vec<_>>().join("; ")
    };
    for (sql, index) in [
        (
            "EXPLAIN QUERY PLAN SELECT id FROM findable_readers WHERE address >= 'a' AND address < 'b' ORDER BY address",
            "readers",
        ),
        (
            "EXPLAIN QUERY PLAN SELECT id FROM findable_readers WHERE whole_name >= 'a' AND whole_name < 'b' AND name <> '' ORDER BY whole_name",
            "readers_by_name",
        ),
        (
            "EXPLAIN QUERY PLAN SELECT id FROM findable_readers WHERE last_name >= 'a' AND last_name < 'b' AND name <> '' ORDER BY last_name",
            "readers_by_last_name",
        ),
        (
            "EXPLAIN QUERY PLAN SELECT id FROM findable_groups WHERE name >= 'a' AND name < 'b' ORDER BY name",
            "groups_by_name",
        ),
        (
            "EXPLAIN QUERY PLAN SELECT id FROM grant_spans WHERE over_at >= 1 ORDER BY over_at, id",
            "grants_by_end",
        ),
        (
            "EXPLAIN QUERY PLAN SELECT id FROM grant_spans WHERE plan = 'x' AND over_at >= 1 ORDER BY over_at, id",
            "grants_by_plan",
        ),
    ] {
        let plan = plans(sql);
        assert!(
            plan.contains("SEARCH") && plan.contains(index) && !plan.contains("TEMP B-TREE"),
            "{sql}: {plan}"
        );
    }
}
