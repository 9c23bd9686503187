//! Comments and the plan.

use db::testing::TestDb;
use kernel::clock::{DAY, Millis};

use super::*;

db::both_databases! {
    fn colleagues_talk_about_a_piece(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Author);
        let bob = colleague(&db, &press, "bob@example.org", Role::Contributor);
        let ann = colleague(&db, &press, "ann@example.org", Role::Analyst);
        let (draft, other) = (begun(&db, &press, ada, text("Ships", "<p>The port is open.</p>")), begun(&db, &press, ada, Text::default()));
        let say = |draft: &str, by: Colleague, answers: Option<i64>, body: &str| {
            let new = NewComment { answers, quote: "port".into(), lead_in: "The ".into(), body: body.into() };
            let draft = draft.to_owned();
            act(&db, move |tx| comment(tx, &draft, by, &new, NOW))
        };
        let first = say(&draft, bob, None, " Which port?\r\n ").unwrap();
        let second = say(&draft, ada, Some(first), "Stanmar.").unwrap();
        // An answer to an answer belongs to the same conversation.
        say(&draft, bob, Some(second), "Thanks.").unwrap();
        assert!(matches!(say(&draft, ann, None, "?"), Err(DraftError::NotAllowed)));
        assert!(matches!(say(&draft, ada, None, " "), Err(DraftError::Length(..))));
        assert!(matches!(say(&draft, ada, None, &"x".repeat(5001)), Err(DraftError::Length(..))));
        assert!(matches!(say(&other, ada, Some(first), "Elsewhere."), Err(DraftError::Missing(_))));
        let id = stands(&db, &draft).0.id;
        let said = |after: i64, limit: i64| read(&db, move |conn| comments(conn, id, after, limit));
        let bodies: Vec<(Option<i64>, String)> = said(0, 10).into_iter().map(|one| (one.answers, one.body)).collect();
        assert_eq!(bodies, [(None, "Which port?".to_owned()), (Some(first), "Stanmar.".into()), (Some(first), "Thanks.".into())]);
        assert_eq!(said(first, 1)[0].id, second);
        let name = draft.clone();
        act(&db, move |tx| resolve(tx, &name, first, ada, NOW + 1)).unwrap();
        assert_eq!(said(0, 1)[0].resolved_at, Some(NOW + 1));
        let name = draft.clone();
        act(&db, move |tx| reopen(tx, &name, first, ada)).unwrap();
        assert_eq!(said(0, 1)[0].resolved_at, None);
        for (name, id) in [(draft.clone(), second), (other, first)] {
            assert!(matches!(act(&db, move |tx| resolve(tx, &name, id, ada, NOW)), Err(DraftError::Missing(_))));
        }
    }

    fn the_plan_is_moved_and_only_what_is_public_is_told(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Editor);
        let bob = colleague(&db, &press, "bob@example.org", Role::Author);
        let draft = begun(&db, &press, bob, text("Ships", "<p>one</p>"));
        let entry = |title: &str, days: Millis, public: bool| NewEntry {
            title: title.into(), planned_for: NOW + days * DAY, public, section: "Ports".into(), ..NewEntry::default()
        };
        let put = |by: Colleague, entry: NewEntry| {
            let press = press.clone();
            act(&db, move |tx| plan(tx, &press, by, &entry, NOW))
        };
        assert!(matches!(put(bob, entry("Mine", 1, true)), Err(DraftError::NotAllowed)));
        assert!(matches!(put(ada, entry(" ", 1, true)), Err(DraftError::Length(..))));
        put(ada, entry("Secret", 1, false)).unwrap();
        let ships = put(ada, NewEntry { draft: Some(draft.clone()), ..entry("Ships", 2, true) }).unwrap();
        let boats = put(ada, entry("Boats", 3, true)).unwrap();
        let told = || read(&db, |conn| to_come(conn, NOW, NOW + 7 * DAY, 10)).into_iter().map(|one| one.0).collect::<Vec<_>>();
        assert_eq!(told(), ["Ships", "Boats"]);
        let (name, other) = (boats.clone(), boats.clone());
        act(&db, move |tx| move_entry(tx, &name, ada, NOW + DAY + 1)).unwrap();
        assert!(matches!(act(&db, move |tx| move_entry(tx, &other, bob, NOW)), Err(DraftError::NotAllowed)));
        assert_eq!(told(), ["Boats", "Ships"]);
        let all = |after: (Millis, i64)| read(&db, move |conn| between(conn, after, NOW + 7 * DAY, 2));
        let page = all((NOW, 0));
        assert_eq!(page.iter().map(|one| one.planned.title.as_str()).collect::<Vec<_>>(), ["Secret", "Boats"]);
        let rest = all((page[1].planned.planned_for, page[1].id));
        assert_eq!((rest.len(), rest[0].planned.draft.as_deref(), rest[0].state), (1, Some(draft.as_str()), Some(State::Draft)));
        // The same piece planned anew leaves the entry it had.
        let name = boats.clone();
        let anew = NewEntry { draft: Some(draft.clone()), note: "Soon.".into(), ..entry("Boats", 4, true) };
        act(&db, move |tx| edit_entry(tx, &name, ada, &anew)).unwrap();
        let found = all((NOW + DAY, i64::MAX));
        assert_eq!(found.iter().map(|one| one.planned.draft.is_some()).collect::<Vec<_>>(), [false, true]);
        assert_eq!((found[1].planned.note.as_str(), found[1].planned.section.as_str()), ("Soon.", "Ports"));
        // What is published is no longer to come.
        published(&db, &press, &draft, ada, NOW).unwrap();
        assert_eq!(told(), ["Ships"]);
        act(&db, move |tx| drop_entry(tx, &ships, ada)).unwrap();
        assert_eq!(told(), Vec::<String>::new());
        let gone = act(&db, move |tx| drop_entry(tx, "nowhere", ada));
        assert!(matches!(gone, Err(DraftError::Missing(_))));
    }
}
