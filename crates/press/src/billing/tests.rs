//! What grants come down to, at their edges and together.

use db::testing::TestDb;
use kernel::clock::{DAY, Millis};

use super::*;
use crate::articles::fixtures::{NOW, press, read, reader, write};

/// A reader with grants from `starts_at` to `ends_at`, given as they are.
fn reader_with(db: &TestDb, grants: &'static [(GrantSource, Millis, Option<Millis>)]) -> i64 {
    let reader = reader(db, &press(|_| ()), "ada@example.org");
    write(db, move |tx| {
        for (source, starts_at, ends_at) in grants {
            grant(tx, reader, *source, "all-access", *ends_at, "", *starts_at)?;
        }
        Ok(reader)
    })
}

fn at(db: &TestDb, reader: i64, now: Millis) -> Standing {
    read(db, move |conn| standing(conn, reader, now))
}

fn live(db: &TestDb, reader: i64, now: Millis) -> Option<GrantSource> {
    at(db, reader, now).live.map(|grant| grant.source)
}

fn lapsed(ended_at: Millis) -> Standing {
    Standing { lapsed_at: Some(ended_at), ..Standing::default() }
}

/// Nothing yet, and a grant to come.
fn coming(starts_at: Millis) -> Standing {
    Standing { changes_at: Some(starts_at), ..Standing::default() }
}

db::both_databases! {
    fn a_reader_without_a_grant_has_neither_access_nor_a_past(db: TestDb) {
        let reader = reader_with(&db, &[]);
        assert_eq!(at(&db, reader, NOW), Standing::default());
        assert_eq!(at(&db, 999, NOW), Standing::default());
    }

    fn a_grant_counts_from_its_first_millisecond_to_before_its_end(db: TestDb) {
        let reader = reader_with(&db, &[(GrantSource::Trial, NOW, Some(NOW + DAY))]);
        assert_eq!(at(&db, reader, NOW - 1), coming(NOW));
        assert_eq!(live(&db, reader, NOW), Some(GrantSource::Trial));
        assert_eq!(live(&db, reader, NOW + DAY - 1), Some(GrantSource::Trial));
        assert_eq!(at(&db, reader, NOW + DAY), lapsed(NOW + DAY));
    }

    fn overlapping_grants_are_one_stretch(db: TestDb) {
        let reader = reader_with(&db, &[
            (GrantSource::Subscription, NOW, Some(NOW + 2 * DAY)),
            (GrantSource::Comp, NOW + DAY, Some(NOW + 3 * DAY)),
            (GrantSource::Trial, NOW, Some(NOW + DAY)),
        ]);
        assert_eq!(live(&db, reader, NOW), Some(GrantSource::Subscription));
        assert_eq!(live(&db, reader, NOW + DAY), Some(GrantSource::Comp));
        assert_eq!(live(&db, reader, NOW + 2 * DAY), Some(GrantSource::Comp));
        for (now, edge) in [(NOW, NOW + DAY), (NOW + DAY, NOW + 2 * DAY), (NOW + 2 * DAY, NOW + 3 * DAY)] {
            assert_eq!(at(&db, reader, now).changes_at, Some(edge));
        }
        assert_eq!(at(&db, reader, NOW + 3 * DAY), lapsed(NOW + 3 * DAY));
    }

    fn a_grant_without_an_end_outlasts_every_other(db: TestDb) {
        let reader = reader_with(&db, &[
            (GrantSource::Comp, NOW, None),
            (GrantSource::Subscription, NOW, Some(NOW + 900 * DAY)),
        ]);
        let live = at(&db, reader, NOW).live.unwrap();
        assert_eq!((live.source, live.ends_at, live.plan.as_str()), (GrantSource::Comp, None, "all-access"));
    }

    fn a_gap_between_grants_is_a_lapse(db: TestDb) {
        let reader = reader_with(&db, &[
            (GrantSource::Subscription, NOW, Some(NOW + DAY)),
            (GrantSource::Gift, NOW + 2 * DAY, Some(NOW + 3 * DAY)),
        ]);
        let gap = Standing { changes_at: Some(NOW + 2 * DAY), ..lapsed(NOW + DAY) };
        assert_eq!(at(&db, reader, NOW + DAY), gap);
        assert_eq!(live(&db, reader, NOW + 2 * DAY), Some(GrantSource::Gift));
    }

    fn a_grant_that_comes_later_gives_nothing_yet(db: TestDb) {
        let reader = reader_with(&db, &[(GrantSource::Gift, NOW + DAY, None)]);
        assert_eq!(at(&db, reader, NOW), coming(NOW + DAY));
        assert_eq!(live(&db, reader, NOW + DAY), Some(GrantSource::Gift));
    }

    fn revoking_acts_at_once_and_on_what_is_still_to_come(db: TestDb) {
        let reader = reader_with(&db, &[
            (GrantSource::Subscription, NOW, None),
            (GrantSource::Comp, NOW, Some(NOW + 5 * DAY)),
            (GrantSource::Gift, NOW + 9 * DAY, None),
        ]);
        assert_eq!(write(&db, move |tx| revoke(tx, reader, NOW + DAY)), 3);
        assert!(live(&db, reader, NOW + DAY - 1).is_some());
        for later in [NOW + DAY, NOW + 5 * DAY, NOW + 20 * DAY] {
            assert_eq!(at(&db, reader, later), lapsed(NOW + DAY));
        }
        assert_eq!(write(&db, move |tx| revoke(tx, reader, NOW + 2 * DAY)), 0);
    }

    fn what_was_taken_back_before_it_began_never_was(db: TestDb) {
        let reader = reader_with(&db, &[(GrantSource::Gift, NOW + DAY, Some(NOW + 9 * DAY))]);
        assert_eq!(write(&db, move |tx| revoke(tx, reader, NOW)), 1);
        assert_eq!(at(&db, reader, NOW + 2 * DAY), Standing::default());
    }

    fn revoking_after_the_end_changes_no_end(db: TestDb) {
        let reader = reader_with(&db, &[(GrantSource::Trial, NOW, Some(NOW + DAY))]);
        assert_eq!(write(&db, move |tx| revoke(tx, reader, NOW + DAY)), 0);
        assert_eq!(at(&db, reader, NOW + 2 * DAY), lapsed(NOW + DAY));
    }

    fn a_subscription_brought_along_that_has_ended_is_a_lapse(db: TestDb) {
        let reader = reader_with(&db, &[(GrantSource::Subscription, NOW, Some(NOW - 30 * DAY))]);
        assert_eq!(at(&db, reader, NOW), lapsed(NOW - 30 * DAY));
    }

    fn a_new_grant_ends_a_lapse(db: TestDb) {
        let reader = reader_with(&db, &[(GrantSource::Subscription, NOW, Some(NOW + DAY))]);
        assert_eq!(at(&db, reader, NOW + 2 * DAY), lapsed(NOW + DAY));
        write(&db, move |tx| grant(tx, reader, GrantSource::Comp, "all-access", None, "", NOW + 2 * DAY));
        assert_eq!(at(&db, reader, NOW + 2 * DAY).lapsed_at, None);
    }
}

#[test]
fn every_source_has_one_word() {
    for source in GrantSource::ALL {
        assert_eq!(GrantSource::from_name(source.as_str()), Some(source));
    }
    assert_eq!(GrantSource::from_name("Subscription"), None);
}
