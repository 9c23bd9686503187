//! Who may do what, where it leads, what becomes of a text, and how long it is kept.

use kernel::clock::{DAY, HOUR, MINUTE, Millis};
use proptest::prelude::*;

use super::super::*;
use crate::staff::Role;

#[test]
fn editors_may_everything_and_analysts_nothing() {
    for (act, state, own) in cases() {
        for role in [Role::Owner, Role::Publisher, Role::Editor] {
            assert!(may(role, own, act, state));
        }
        assert!(!may(Role::Analyst, own, act, state));
        // What is another's is changed by editors alone; anybody who writes may say something.
        for role in [Role::Author, Role::Contributor] {
            assert_eq!(may(role, false, act, state), act == Act::Comment, "{role:?} {act:?} {state:?}");
        }
        assert_eq!(may(Role::Author, true, act, state), act != Act::Assign);
    }
}

#[test]
fn contributors_write_until_an_editor_has_decided_and_never_publish() {
    let allowed: Vec<(Act, State)> = cases()
        .filter(|(act, state, own)| {
            *own && *act != Act::Comment && may(Role::Contributor, true, *act, *state)
        })
        .map(|(act, state, _)| (act, state))
        .collect();
    let expected: Vec<(Act, State)> = [Act::Write, Act::Submit, Act::TakeBack, Act::Discard]
        .into_iter()
        .flat_map(|act| [(act, State::Draft), (act, State::Review)])
        .collect();
    assert_eq!(allowed, expected);
}

fn cases() -> impl Iterator<Item = (Act, State, bool)> {
    Act::ALL.into_iter().flat_map(|act| {
        State::ALL.into_iter().flat_map(move |state| [true, false].map(move |own| (act, state, own)))
    })
}

#[test]
fn every_state_is_reached_and_left() {
    let steps = |from: State| Act::ALL.into_iter().filter_map(move |act| next(from, act)).collect::<Vec<_>>();
    for state in State::ALL {
        assert_eq!(State::from_name(state.as_str()), Some(state));
        assert!(steps(state).iter().any(|to| *to != state), "{state:?} is left");
        assert!(
            State::ALL.into_iter().any(|from| from != state && steps(from).contains(&state)),
            "{state:?} is reached"
        );
    }
    // Only publishing, at once or at a time, shows a piece to readers that have not seen it.
    for act in Act::ALL {
        let shows = next(State::Draft, act) == Some(State::Published);
        assert_eq!(shows, act == Act::Publish, "{act:?}");
    }
    assert_eq!(next(State::Published, Act::Write), Some(State::Updated));
    assert_eq!(next(State::Withdrawn, Act::Write), Some(State::Withdrawn));
    assert_eq!(next(State::Draft, Act::Withdraw), None);
}

const NOW: Millis = 1_794_312_000_000;

fn head(html: &str) -> Head {
    Head {
        number: 7,
        changed: 7,
        foreign: 3,
        by: Some(1),
        pane: "a".into(),
        begun_at: NOW - MINUTE,
        saved_at: NOW - 1000,
        pinned: false,
        text: text(html),
    }
}

fn text(html: &str) -> Text {
    Text { writing: Writing { html: html.into(), ..Writing::default() }, ..Text::default() }
}

fn coming(base: i64, by: i64, pane: &str, html: &str) -> Coming {
    Coming { base, by, pane: pane.into(), text: text(html) }
}

#[test]
fn a_stint_of_one_person_at_one_editor_is_one_revision() {
    let next = coming(7, 1, "a", "one two");
    assert_eq!(keep(&head("one"), &next, NOW), Kept::CarriedOn);
    assert_eq!(keep(&head("one two"), &next, NOW), Kept::Same);
    let anew = [
        Head { begun_at: NOW - 5 * MINUTE, ..head("one") },
        // Clocks of two servers differ.
        Head { begun_at: NOW + 1, ..head("one") },
        Head { saved_at: NOW + 1, ..head("one") },
        Head { pinned: true, ..head("one") },
        Head { pane: "b".into(), ..head("one") },
        Head { by: Some(2), ..head("one") },
        Head { by: None, ..head("one") },
    ];
    for head in anew {
        assert_eq!(keep(&head, &next, NOW), Kept::Anew, "{head:?}");
    }
    let long = "word ".repeat(100);
    assert_eq!(keep(&head(&long), &coming(7, 1, "a", ""), NOW), Kept::Anew, "what was deleted is kept");
    assert_eq!(keep(&head(&long), &coming(7, 1, "a", &long[..400]), NOW), Kept::CarriedOn);
}

#[test]
fn what_somebody_else_wrote_is_never_overtaken() {
    let theirs = Head { foreign: 7, by: Some(2), pane: "b".into(), ..head("theirs") };
    assert_eq!(keep(&theirs, &coming(6, 1, "a", "mine"), NOW), Kept::SetAside);
    assert_eq!(keep(&theirs, &coming(7, 1, "a", "mine"), NOW), Kept::Anew);
    assert_eq!(keep(&theirs, &coming(6, 1, "a", "theirs"), NOW), Kept::Same);
    // They changed the other part: both stand.
    assert_eq!(keep(&Head { changed: 6, ..theirs.clone() }, &coming(6, 1, "a", "mine"), NOW), Kept::Anew);
    // An answer was lost, and what was typed on comes from the text before; nobody else wrote since.
    assert_eq!(keep(&head("mine"), &coming(6, 1, "a", "mine, more"), NOW), Kept::Anew);
    // Theirs lies between mine and mine.
    assert_eq!(keep(&Head { foreign: 6, ..head("both") }, &coming(5, 1, "a", "mine"), NOW), Kept::SetAside);
    // A number from before the database was restored.
    assert_eq!(keep(&head("old"), &coming(8, 1, "a", "newer"), NOW), Kept::SetAside);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn a_text_is_replaced_only_by_its_own_writer_going_on_at_once(
        base in 0..10i64, changed in 0..8i64, foreign in 0..8i64, by in 0..3i64, pane in "[ab]",
        age in -MINUTE..2 * HOUR, pinned: bool, old in 0..2000usize, new in 0..2000usize,
    ) {
        let standing = Head {
            changed, foreign, by: Some(1), begun_at: NOW - age, pinned, ..head(&"x".repeat(old))
        };
        let coming = coming(base, by, &pane, &"x".repeat(new));
        let kept = keep(&standing, &coming, NOW);
        prop_assert_eq!(kept == Kept::Same, old == new);
        if kept == Kept::CarriedOn {
            prop_assert!(by == 1 && pane == "a" && base == 7 && !pinned);
            prop_assert!((0..HOUR).contains(&age) && new + 240 >= old);
        }
        if base < changed && base < foreign && old != new {
            prop_assert_eq!(kept, Kept::SetAside);
        }
        if base == 7 && old != new {
            prop_assert!(matches!(kept, Kept::CarriedOn | Kept::Anew));
        }
    }

    #[test]
    fn what_stood_for_an_hour_or_before_somebody_else_stays(
        age in 0..500 * DAY, gap in 0..3 * HOUR, by in 0..3i64, next_by in 0..3i64, set_aside: bool, pinned: bool,
    ) {
        let stamp = Stamp {
            by: Some(by), saved_at: NOW - age, set_aside, pinned, followed: Some((Some(next_by), NOW - age + gap)),
        };
        if may_go(&stamp, NOW) {
            prop_assert!(age > 30 * DAY);
            prop_assert!(set_aside && age > 365 * DAY || !set_aside && !pinned && gap < HOUR && by == next_by);
        }
        let (last, left) = (Stamp { followed: None, ..stamp }, Stamp { followed: Some((None, NOW)), ..stamp });
        prop_assert!(set_aside || !may_go(&last, NOW) && !may_go(&left, NOW));
    }
}

#[test]
fn the_steps_of_an_old_stint_go() {
    let stamp = Stamp {
        by: Some(1),
        saved_at: NOW - 31 * DAY,
        set_aside: false,
        pinned: false,
        followed: Some((Some(1), NOW - 31 * DAY + MINUTE)),
    };
    assert!(may_go(&stamp, NOW));
    assert!(!may_go(&Stamp { pinned: true, ..stamp }, NOW));
    assert!(may_go(&Stamp { set_aside: true, saved_at: NOW - 366 * DAY, ..stamp }, NOW));
}

#[test]
fn words_are_found_again_by_what_stood_before_them() {
    let text = "The port is open. In winter the port is closed.";
    assert_eq!(locate(text, "the port", "In winter "), Some(28..36));
    assert_eq!(locate(text, "port is", "The "), Some(4..11));
    assert_eq!(locate(text, "port is", "winter the "), Some(32..39));
    assert_eq!(locate(text, "port is", ""), Some(4..11), "the first of equals");
    assert_eq!(locate(text, "harbour", "The "), None);
    assert_eq!(locate(text, "", "The "), None);
}
