//! Every combination of level, viewer and holdings, against the order written in the contract.

use kernel::clock::{DAY, HOUR, Millis};
use kernel::config::{Access, AccessRule};
use proptest::prelude::*;

use super::*;

const NOW: Millis = 1_780_000_000_000;

fn viewers() -> Vec<Viewer> {
    let mut all = Vec::new();
    for staff in [None, Some(Role::Editor)] {
        for grant in [None, Some(GrantSource::Subscription), Some(GrantSource::Comp)] {
            for institution in [None, Some("Library".to_owned())] {
                for reader in [Reader::Anonymous, Reader::Unconfirmed, Reader::Confirmed] {
                    for lapsed_at in [None, Some(NOW - DAY)] {
                        all.push(Viewer {
                            staff,
                            grant,
                            institution: institution.clone(),
                            reader,
                            lapsed_at,
                        });
                    }
                }
            }
        }
    }
    all
}

fn holdings() -> Vec<Held> {
    let mut all = Vec::new();
    for pass in [None, Some(Pass::FirstArticle), Some(Pass::Gift), Some(Pass::Newsletter)] {
        for unlocked in [false, true] {
            for left in [0, 1, 3] {
                all.push(Held { pass, unlocked, left });
            }
        }
    }
    all
}

/// The contract's order as a table of conditions: the first that holds gives the reason.
fn expected(level: AccessLevel, viewer: &Viewer, held: Held) -> Outcome {
    let confirmed = viewer.reader == Reader::Confirmed;
    let full = [
        (viewer.staff.is_some(), Reason::Staff),
        (viewer.grant.is_some(), Reason::Grant(viewer.grant.unwrap_or(GrantSource::Comp))),
        (viewer.institution.is_some(), Reason::Institution),
        (level == AccessLevel::Free, Reason::Free),
        (level == AccessLevel::Registered && confirmed, Reason::Registered),
        (held.pass.is_some(), Reason::Pass(held.pass.unwrap_or(Pass::Gift))),
        (held.unlocked, Reason::Unlocked),
    ];
    if let Some((_, reason)) = full.into_iter().find(|(holds, _)| *holds) {
        return Outcome::Full(reason);
    }
    let lapsed = viewer.lapsed_at.is_some();
    let ended = Wall::Lapsed { ended_at: NOW - DAY };
    Outcome::Teaser(match (level == AccessLevel::Subscribers, viewer.reader, held.left, lapsed) {
        (true, _, _, false) => Wall::Subscribe,
        (true, _, _, true) => ended,
        (false, Reader::Anonymous, ..) => Wall::Registration,
        (false, Reader::Unconfirmed, ..) => Wall::Confirm,
        (false, Reader::Confirmed, 0, false) => Wall::Exhausted,
        (false, Reader::Confirmed, 0, true) => ended,
        (false, Reader::Confirmed, left, _) => Wall::Unlock { left },
    })
}

#[test]
fn every_combination_follows_the_contract() {
    let mut seen = 0;
    for level in AccessLevel::ALL {
        for viewer in viewers() {
            for held in holdings() {
                let outcome = decide(level, &viewer, held).outcome();
                assert_eq!(outcome, expected(level, &viewer, held), "{level:?} {viewer:?} {held:?}");
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 4 * 72 * 24);
}

#[test]
fn only_a_full_decision_opens_the_seal() {
    let sealed = || Sealed::new("paid".into());
    let anonymous = Viewer::default();
    assert_eq!(decide(AccessLevel::Metered, &anonymous, Held::default()).open(sealed()), None);
    assert_eq!(
        decide(AccessLevel::Free, &anonymous, Held::default()).open(sealed()).as_deref(),
        Some("paid")
    );
    assert_eq!(format!("{:?}", sealed()), "Sealed(..)");
}

fn rule(access: AccessLevel) -> AccessRule {
    AccessRule {
        section: None,
        topic: None,
        author: None,
        kind: None,
        older_than_days: None,
        first_hours: None,
        access,
    }
}

fn rules(rules: Vec<AccessRule>) -> Access {
    Access { rules, ..Access::default() }
}

fn filed() -> Filed<'static> {
    Filed {
        section: Some("economy"),
        topics: vec!["ports", "grain"],
        authors: vec!["ada"],
        kind: "report",
        published_at: Some(NOW - 10 * DAY),
        ..Filed::default()
    }
}

#[test]
fn the_articles_own_level_beats_rules_section_and_default() {
    let all = rules(vec![rule(AccessLevel::Free)]);
    let own =
        Filed { own: Some(AccessLevel::Subscribers), section_level: Some(AccessLevel::Free), ..filed() };
    let found = effective(&own, &all, NOW);
    assert_eq!((found.level, found.because), (AccessLevel::Subscribers, Because::Article));
}

#[test]
fn the_first_rule_that_fits_wins() {
    let some = |text: &str| Some(text.to_owned());
    let all = rules(vec![
        AccessRule { section: some("culture"), ..rule(AccessLevel::Free) },
        AccessRule { topic: some("grain"), author: some("bea"), ..rule(AccessLevel::Free) },
        AccessRule {
            topic: some("grain"),
            author: some("ada"),
            kind: some("report"),
            ..rule(AccessLevel::Registered)
        },
        rule(AccessLevel::Subscribers),
    ]);
    let found = effective(&filed(), &all, NOW);
    assert_eq!((found.level, found.because), (AccessLevel::Registered, Because::Rule(3)));
}

#[test]
fn age_rules_turn_at_their_edge() {
    let fresh = rules(vec![AccessRule { first_hours: Some(48), ..rule(AccessLevel::Free) }]);
    let old = rules(vec![AccessRule { older_than_days: Some(30), ..rule(AccessLevel::Subscribers) }]);
    let aged = |age: Millis, rules: &Access| {
        effective(&Filed { published_at: Some(NOW - age), ..filed() }, rules, NOW).level
    };
    assert_eq!(aged(48 * HOUR - 1, &fresh), AccessLevel::Free);
    assert_eq!(aged(48 * HOUR, &fresh), AccessLevel::Metered);
    assert_eq!(aged(30 * DAY - 1, &old), AccessLevel::Metered);
    assert_eq!(aged(30 * DAY, &old), AccessLevel::Subscribers);
    let undated = Filed { published_at: None, ..filed() };
    assert_eq!(effective(&undated, &fresh, NOW).level, AccessLevel::Metered);
}

#[test]
fn an_opening_ends_on_time() {
    let opened = Filed { own: Some(AccessLevel::Subscribers), open_until: Some(NOW), ..filed() };
    assert_eq!(effective(&opened, &Access::default(), NOW - 1).level, AccessLevel::Free);
    assert_eq!(effective(&opened, &Access::default(), NOW).level, AccessLevel::Subscribers);
    let site = Filed { site_open_until: Some(NOW + HOUR), ..filed() };
    assert_eq!(effective(&site, &rules(Vec::new()), NOW).because, Because::OpenUntil(NOW + HOUR));
    assert_eq!(changes_at(&site, &rules(Vec::new()), NOW), Some(NOW + HOUR));
    let section = Filed { section_open_until: Some(NOW + HOUR), ..filed() };
    assert_eq!(effective(&section, &Access::default(), NOW).because, Because::OpenUntil(NOW + HOUR));
    let site = Access { open_until: jiff::Timestamp::from_millisecond(NOW + DAY).ok(), ..Access::default() };
    assert_eq!(effective(&filed(), &site, NOW).level, AccessLevel::Free);
}

#[test]
fn sections_come_before_the_default() {
    let section = Filed { section_level: Some(AccessLevel::Registered), ..filed() };
    assert_eq!(effective(&section, &Access::default(), NOW).because, Because::Section);
    assert_eq!(effective(&filed(), &Access::default(), NOW).because, Because::Default);
}

proptest! {
    #[test]
    fn more_standing_never_opens_less(level in 0_usize..4, at in 0_usize..72, held in 0_usize..24) {
        let (level, held) = (AccessLevel::ALL[level], holdings()[held]);
        let viewer = viewers()[at].clone();
        if decide(level, &viewer, held).is_full() {
            let more = Viewer { grant: Some(GrantSource::Comp), ..viewer.clone() };
            prop_assert!(decide(level, &more, held).is_full());
            let unlocked = Held { unlocked: true, ..held };
            prop_assert!(decide(level, &viewer, unlocked).is_full());
        }
    }
}
