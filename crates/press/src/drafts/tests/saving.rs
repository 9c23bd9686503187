//! What is sent is kept: once, beside what somebody else wrote, and for as long as it should be.

use db::testing::TestDb;
use kernel::clock::{DAY, HOUR, MINUTE, Millis};

use super::*;
use crate::account;

fn kinds(db: &TestDb, draft: &str) -> Vec<(Kind, String)> {
    all(db, draft).into_iter().map(|one| (one.kind, one.text.writing.html)).collect()
}

fn conflict(saved: Saved) -> Conflict {
    match saved {
        Saved::Conflict(conflict) => *conflict,
        Saved::Stands { .. } => panic!("it stands"),
    }
}

db::both_databases! {
    fn an_hour_of_typing_is_a_dozen_revisions(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Author);
        let draft = begun(&db, &press, ada, text("Title", ""));
        let (mut base, mut html) = (1, String::new());
        for second in (0..3600).step_by(12) {
            html.push_str("word ");
            base = typed(&db, &draft, ada, (base, "a"), &html, NOW + second * 1000);
        }
        let texts = all(&db, &draft);
        assert_eq!((texts.len(), texts[0].text.writing.html.as_str()), (13, html.as_str()));
        assert!(texts.windows(2).all(|pair| pair[0].saved_at - pair[1].saved_at <= 5 * MINUTE));
        // No stint of more than five minutes was lost on the way.
        let lengths: Vec<usize> = texts.iter().map(|one| one.text.writing.html.len()).collect();
        assert!(lengths.windows(2).all(|pair| pair[0] - pair[1] <= 26 * 5), "{lengths:?}");
    }

    fn the_same_text_twice_changes_nothing(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Author);
        let draft = begun(&db, &press, ada, text("Title", ""));
        let first = typed(&db, &draft, ada, (1, "a"), "one", NOW + 1);
        let before = (stands(&db, &draft), all(&db, &draft));
        // Its answer was lost, and it is sent again; later, and by somebody else too.
        assert_eq!(typed(&db, &draft, ada, (1, "a"), "one", NOW + DAY), first);
        let bea = colleague(&db, &press, "bea@example.org", Role::Editor);
        assert_eq!(typed(&db, &draft, bea, (1, "b"), "one", NOW + DAY), first);
        assert_eq!((stands(&db, &draft), all(&db, &draft)), before);
    }

    fn two_texts_of_one_piece_are_both_kept(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Author);
        let bea = colleague(&db, &press, "bea@example.org", Role::Editor);
        let draft = begun(&db, &press, ada, text("Title", "start"));
        let theirs = typed(&db, &draft, bea, (1, "b"), "start, bea", NOW + 1);
        let part = |html: &str| Part::Writing(writing("Title", html));
        let refused = conflict(send(&db, &draft, ada, (1, "a"), part("start, ada"), NOW + 2).unwrap());
        assert_eq!((refused.stands.number, refused.stands.name.as_deref()), (theirs, Some("bea@example.org")));
        assert_eq!(refused.stands.text.writing.html, "start, bea");
        // Going on typing carries the text on that was set aside; sending it again changes nothing.
        for _ in 0..2 {
            let again = conflict(send(&db, &draft, ada, (1, "a"), part("start, ada, more"), NOW + 3).unwrap());
            assert_eq!(again.stands.number, theirs);
        }
        let kept = [
            (Kind::SetAside, "start, ada, more".to_owned()),
            (Kind::Typed, "start, bea".to_owned()),
            (Kind::Opened, "start".to_owned()),
        ];
        assert_eq!(kinds(&db, &draft), kept);
        assert_eq!(stands(&db, &draft).1.text.writing.html, "start, bea");
        // Having seen theirs, she decides: nothing of theirs is gone.
        let mine = typed(&db, &draft, ada, (theirs, "a"), "start, bea, ada", NOW + 4);
        assert_eq!(stands(&db, &draft).1.number, mine);
        assert!(kinds(&db, &draft).contains(&(Kind::Typed, "start, bea".to_owned())));
        let aside = conflict(send(&db, &draft, bea, (theirs, "b"), part("bea alone"), NOW + 5).unwrap()).set_aside;
        let name = draft.clone();
        let restored = act(&db, move |tx| restore(tx, &name, aside, bea, NOW + 6)).unwrap();
        let stands = stands(&db, &draft).1;
        assert_eq!((stands.number, stands.kind, stands.base), (restored, Kind::Restored, aside));
        assert_eq!(stands.text.writing.html, "bea alone");
        // Who typed on meanwhile hears of it.
        conflict(send(&db, &draft, ada, (mine, "a"), part("start, bea, ada, more"), NOW + 7).unwrap());
        let name = draft.clone();
        assert_eq!(act(&db, move |tx| restore(tx, &name, restored, bea, NOW + 8)).unwrap(), restored, "it stands already");
    }

    fn text_and_particulars_do_not_stand_in_each_others_way(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Author);
        let bea = colleague(&db, &press, "bea@example.org", Role::Editor);
        let draft = begun(&db, &press, ada, text("Title", "start"));
        let filed = |section: &str| Part::Particulars(Box::new(Particulars { section: section.into(), ..Particulars::default() }));
        let written = typed(&db, &draft, ada, (1, "a"), "start, ada", NOW + 1);
        assert!(matches!(send(&db, &draft, bea, (1, "b"), filed("Ports"), NOW + 2).unwrap(), Saved::Stands { .. }));
        let more = typed(&db, &draft, ada, (written, "a"), "start, ada, more", NOW + 3);
        let stood = stands(&db, &draft).1;
        assert_eq!((stood.number, stood.text.particulars.section.as_str()), (more, "Ports"));
        assert_eq!(stood.text.writing.html, "start, ada, more");
        // But particulars stand in the way of particulars, and what is refused of each part is kept.
        let refused = conflict(send(&db, &draft, ada, (1, "a"), filed("Trade"), NOW + 4).unwrap());
        assert_eq!(refused.stands.number, more);
        let theirs = typed(&db, &draft, bea, (more, "b"), "bea", NOW + 5);
        conflict(send(&db, &draft, ada, (1, "a"), Part::Writing(writing("Title", "ada")), NOW + 6).unwrap());
        let aside: Vec<(String, String)> = all(&db, &draft)
            .into_iter()
            .filter(|one| one.kind == Kind::SetAside)
            .map(|one| (one.text.particulars.section, one.text.writing.html))
            .collect();
        assert_eq!(aside, [("Ports".to_owned(), "ada".to_owned()), ("Trade".to_owned(), "start, ada, more".to_owned())]);
        assert_eq!(stands(&db, &draft).1.number, theirs);
    }

    fn what_cannot_be_kept_is_refused_and_nothing_changes(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Author);
        let bob = colleague(&db, &press, "bob@example.org", Role::Contributor);
        let ann = colleague(&db, &press, "ann@example.org", Role::Analyst);
        let draft = begun(&db, &press, ada, text("Title", "start"));
        let part = |html: &str| Part::Writing(writing("Title", html));
        for other in [bob, ann] {
            let refused = send(&db, &draft, other, (1, "b"), part("theirs"), NOW);
            assert!(matches!(refused, Err(DraftError::NotAllowed)));
        }
        let huge = send(&db, &draft, ada, (1, "a"), part(&"x".repeat(LARGEST)), NOW);
        assert!(matches!(huge, Err(DraftError::TooLarge)));
        let missing = send(&db, "nowhere", ada, (1, "a"), part("x"), NOW);
        assert!(matches!(missing, Err(DraftError::Missing(_))));
        let elsewhere = press.clone();
        let refused = act(&db, move |tx| begin(tx, &elsewhere, ann, Text::default(), NOW));
        assert!(matches!(refused, Err(DraftError::NotAllowed)));
        assert_eq!(kinds(&db, &draft), [(Kind::Opened, "start".to_owned())]);
        typed(&db, &draft, ada, (1, "a\0"), "one\0two", NOW);
        assert_eq!(stands(&db, &draft).1.text.writing.html, "onetwo");
        // A contributor writes what is theirs until an editor has decided.
        let own = begun(&db, &press, bob, text("Title", "<p>start</p>"));
        typed(&db, &own, bob, (1, "b"), "<p>more</p>", NOW);
        let (name, other) = (own.clone(), own.clone());
        act(&db, move |tx| submit(tx, &name, bob, NOW)).unwrap();
        assert!(matches!(published(&db, &press, &own, bob, NOW), Err(DraftError::NotAllowed)));
        assert!(matches!(act(&db, move |tx| submit(tx, &other, bob, NOW)), Err(DraftError::WrongState(State::Review))));
        published(&db, &press, &own, colleague(&db, &press, "eve@example.org", Role::Editor), NOW).unwrap();
        assert!(matches!(send(&db, &own, bob, (2, "b"), part("late"), NOW), Err(DraftError::NotAllowed)));
    }

    fn what_was_killed_on_the_way_is_as_if_it_had_never_been_sent(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Author);
        let draft = begun(&db, &press, ada, text("Title", "start"));
        typed(&db, &draft, ada, (1, "a"), "start, one", NOW + 1);
        let before = (stands(&db, &draft), all(&db, &draft));
        for html in ["start, one, two", "other"] {
            let (name, part) = (draft.clone(), Part::Writing(writing("Title", html)));
            let killed = db.write_blocking::<(), DraftError>(move |tx| {
                save(tx, &name, ada, if html == "other" { 1 } else { 2 }, "a".into(), part, NOW + 2)?;
                panic!("killed")
            });
            assert!(killed.is_err());
            assert_eq!((stands(&db, &draft), all(&db, &draft)), before);
        }
        // The browser sends it again.
        typed(&db, &draft, ada, (2, "a"), "start, one, two", NOW + 3);
    }

    fn old_steps_go_and_what_matters_stays(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Editor);
        let bea = colleague(&db, &press, "bea@example.org", Role::Editor);
        let draft = begun(&db, &press, ada, text("Title", "0"));
        // Five stints of ada, one of bea, one that is published, two days later another.
        let mut base = 1;
        for (nth, who, pane) in [(1, ada, "a"), (2, ada, "a"), (3, ada, "a"), (4, bea, "b"), (5, ada, "a"), (6, ada, "a")] {
            base = typed(&db, &draft, who, (base, pane), &format!("<p>{nth}</p>"), NOW + nth * 10 * MINUTE);
            if nth == 5 {
                published(&db, &press, &draft, ada, NOW + nth * 10 * MINUTE).unwrap();
            }
        }
        typed(&db, &draft, ada, (base, "a"), "<p>7</p>", NOW + 2 * DAY);
        conflict(send(&db, &draft, bea, (1, "b"), Part::Writing(writing("Title", "aside")), NOW + 2 * DAY).unwrap());
        let texts = |db: &TestDb| kinds(db, &draft).into_iter().rev().map(|one| one.1).collect::<Vec<_>>().join(" ");
        let clear = |now: Millis| write(&db, move |tx| {
            let mut all = 0;
            loop {
                match sweep(tx, now, 2)? {
                    0 => return Ok(all),
                    some => all += some,
                }
            }
        });
        let everything = texts(&db);
        assert_eq!((clear(NOW + 29 * DAY), texts(&db)), (0, everything));
        assert_eq!(clear(NOW + 40 * DAY), 8);
        assert_eq!(texts(&db), "0 <p>3</p> <p>4</p> <p>5</p> <p>6</p> <p>7</p> aside");
        assert_eq!(clear(NOW + 41 * DAY), 0, "what stays is not looked at again");
        clear(NOW + 400 * DAY);
        assert_eq!(texts(&db), "0 <p>3</p> <p>4</p> <p>5</p> <p>6</p> <p>7</p>");
    }

    fn drafts_are_listed_by_what_changed_last(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Author);
        let bea = colleague(&db, &press, "bea@example.org", Role::Editor);
        let names: Vec<String> = (0..7_i64).map(|nth| {
            let draft = begun(&db, &press, ada, text(&format!("Piece {nth}"), "<p>start</p>"));
            typed(&db, &draft, ada, (1, "a"), &format!("<p>{nth}</p>"), NOW + nth * HOUR);
            draft
        }).collect();
        let (first, second) = (names[0].clone(), names[1].clone());
        act(&db, move |tx| {
            assign(tx, &first, bea, Some(bea.reader), NOW + DAY)?;
            set_due(tx, &first, bea, Some(NOW + 2 * DAY), NOW + DAY)?;
            submit(tx, &second, ada, NOW + DAY + 1)
        }).unwrap();
        published(&db, &press, &names[2], bea, NOW + DAY + 2).unwrap();
        published(&db, &press, &names[3], bea, NOW + DAY + 3).unwrap();
        typed(&db, &names[3], bea, (2, "b"), "<p>changed</p>", NOW + DAY + 4);
        let paged = |wanted: Wanted| {
            let (mut place, mut found) = (Place::TOP, Vec::new());
            loop {
                let page = read(&db, move |conn| list(conn, wanted, place, 3));
                let Some(last) = page.last() else { break found };
                place = Place { updated_at: last.draft.updated_at, id: last.draft.id };
                found.extend(page.iter().map(|one| names.iter().position(|name| *name == one.draft.public_id).unwrap()));
            }
        };
        assert_eq!(paged(Wanted::All), [3, 2, 1, 0, 6, 5, 4]);
        assert_eq!(paged(Wanted::BegunBy(ada.reader)), [3, 2, 1, 0, 6, 5, 4]);
        assert_eq!(paged(Wanted::AssignedTo(bea.reader)), [0]);
        assert_eq!(paged(Wanted::In(State::Review)), [1]);
        assert_eq!(paged(Wanted::In(State::Published)), [2]);
        assert_eq!(paged(Wanted::In(State::Updated)), [3]);
        assert_eq!(paged(Wanted::In(State::Draft)), [0, 6, 5, 4]);
        let top = read(&db, move |conn| list(conn, Wanted::AssignedTo(bea.reader), Place::TOP, 1)).remove(0);
        assert_eq!((top.who.as_deref(), top.draft.due_at), (Some("bea@example.org"), Some(NOW + 2 * DAY)));
        let name = names[0].clone();
        let nobody = act(&db, move |tx| assign(tx, &name, bea, Some(999_999), NOW));
        assert!(matches!(nobody, Err(DraftError::Missing(_))));
        let name = names[0].clone();
        assert!(matches!(act(&db, move |tx| assign(tx, &name, ada, None, NOW)), Err(DraftError::NotAllowed)));
    }

    fn the_texts_of_someone_who_left_stay_without_their_name(db: TestDb) {
        let press = press(|_| ());
        let ada = colleague(&db, &press, "ada@example.org", Role::Editor);
        let bea = colleague(&db, &press, "bea@example.org", Role::Owner);
        let draft = begun(&db, &press, ada, text("Title", "start"));
        typed(&db, &draft, ada, (1, "a"), "<p>ada</p>", NOW);
        let (name, said) = (draft.clone(), NewComment { body: "Which?".into(), ..NewComment::default() });
        act(&db, move |tx| comment(tx, &name, ada, &said, NOW)).unwrap();
        published(&db, &press, &draft, ada, NOW).unwrap();
        let (name, elsewhere) = (draft.clone(), press.clone());
        act(&db, move |tx| {
            correct(tx, &name, ada, "It was b.", NOW)?;
            let entry = NewEntry { title: "Next".into(), planned_for: NOW + DAY, ..NewEntry::default() };
            plan(tx, &elsewhere, ada, &entry, NOW)?;
            assign(tx, &name, bea, Some(ada.reader), NOW)
        }).unwrap();
        db.write_blocking::<_, account::EraseError>(move |tx| account::erase(tx, &press, NOW, ada.reader)).unwrap();
        let (kept, latest) = stands(&db, &draft);
        assert_eq!((kept.began_by, kept.assigned_to, latest.by, latest.name), (None, None, None, None));
        assert_eq!(latest.text.writing.html, "<p>ada</p>");
        let said = read(&db, move |conn| comments(conn, kept.id, 0, 10));
        assert_eq!((said.len(), said[0].by, said[0].name.clone()), (1, None, None));
        // Somebody else goes on with it.
        typed(&db, &draft, bea, (latest.number, "b"), "<p>bea</p>", NOW + 1);
    }
}
