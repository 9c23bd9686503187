//! The log on both databases: filtered, paged, never changed.

use db::testing::TestDb;

use super::*;
use crate::account;
use crate::articles::fixtures::{NOW, press, read, reader, write};
use crate::readers;

/// Writes so many lines of an act by somebody about themselves.
fn wrote(db: &TestDb, who: i64, act: Act, times: usize) {
    write(db, move |tx| {
        let public_id = readers::by_id(tx, who)?.unwrap().public_id;
        let actor = Actor::Staff { reader: who, network: "192.0.2.1".into() };
        let entry = Entry { act, subject: Subject::Person(&public_id), was: "editor", became: "owner" };
        (0..times).try_for_each(|_| record(tx, NOW, &actor, &entry))
    });
}

fn listed(db: &TestDb, filter: &Filter, most: i64) -> Vec<Line> {
    let filter = filter.clone();
    read(db, move |conn| list(conn, &filter, most))
}

db::both_databases! {
    fn lines_are_filtered_and_paged_by_key(db: TestDb) {
        let site = press(|_| ());
        let (ada, ben) = (reader(&db, &site, "ada@weir.example"), reader(&db, &site, "ben@weir.example"));
        wrote(&db, ada, Act::Entered, 5);
        wrote(&db, ben, Act::Entered, 3);
        wrote(&db, ben, Act::RoleChanged, 2);
        let ben_id = read(&db, move |conn| readers::by_id(conn, ben)).unwrap().public_id;
        let count = |act, person: Option<&String>| {
            listed(&db, &Filter { act, person: person.cloned(), before: None }, 100).len()
        };
        assert_eq!(count(None, None), 10);
        assert_eq!(count(Some(Act::Entered), None), 8);
        assert_eq!(count(None, Some(&ben_id)), 5);
        assert_eq!(count(Some(Act::RoleChanged), Some(&ben_id)), 2);
        assert_eq!(count(None, Some(&"nobody".to_owned())), 0);
        let (mut seen, mut before) = (Vec::new(), None);
        loop {
            let page = listed(&db, &Filter { before, ..Filter::default() }, 3);
            let Some(last) = page.last() else { break };
            before = Some(last.id);
            seen.extend(page.iter().map(|line| line.id));
        }
        assert!(seen.len() == 10 && seen.is_sorted_by(|a, b| a > b), "{seen:?}");
        let newest = &listed(&db, &Filter::default(), 1)[0];
        assert_eq!((newest.actor.as_deref(), newest.subject.as_deref()), (Some("ben@weir.example"), Some("ben@weir.example")));
        assert_eq!((newest.was.as_str(), newest.became.as_str(), newest.network.as_str()), ("editor", "owner", "192.0.2.1"));
    }

    fn articles_and_commands_are_named(db: TestDb) {
        write(&db, |tx| {
            let subject = Subject::Article { public_id: "a1", title: "The Weir" };
            record(tx, NOW, &Actor::Operator, &Entry { act: Act::Removed, subject, was: "", became: "" })
        });
        let line = &listed(&db, &Filter::default(), 1)[0];
        assert_eq!((line.actor.clone(), line.by_command, line.subject.as_deref()), (None, true, Some("The Weir")));
    }

    fn the_database_refuses_to_change_a_line(db: TestDb) {
        let ada = reader(&db, &press(|_| ()), "ada@weir.example");
        wrote(&db, ada, Act::Entered, 1);
        for sql in [
            "DELETE FROM audit_log", "UPDATE audit_log SET act = 'invited'", "UPDATE audit_log SET at = 0",
            "UPDATE audit_log SET became = ''", "UPDATE audit_log SET subject = 'x'",
        ] {
            let refused = db.write_blocking::<_, db::DbError>(move |tx| tx.execute(sql, &[]));
            assert!(refused.is_err(), "{sql}");
        }
        assert_eq!(listed(&db, &Filter::default(), 10).len(), 1);
    }

    fn whoever_is_deleted_is_forgotten_and_the_line_stays(db: TestDb) {
        let site = press(|_| ());
        let ada = reader(&db, &site, "ada@weir.example");
        wrote(&db, ada, Act::Entered, 1);
        db.write_blocking(move |tx| account::erase(tx, &site, NOW, ada)).unwrap();
        let line = &listed(&db, &Filter::default(), 1)[0];
        assert_eq!((line.actor.clone(), line.subject.clone(), line.network.as_str()), (None, None, ""));
        assert_eq!((line.act.as_str(), line.by_command), ("entered", false));
    }
}

#[test]
fn every_act_is_found_by_its_word() {
    for act in Act::ALL {
        assert_eq!(Act::from_name(act.as_str()), Some(act));
    }
    assert_eq!(Act::from_name("x"), None);
}
