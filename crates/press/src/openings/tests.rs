//! Openings on both databases: what is open to whom, until when, and who said so.

use db::testing::TestDb;
use kernel::clock::HOUR;
use kernel::config::AccessLevel;

use super::*;
use crate::access::Because;
use crate::articles::fixtures::{NOW, manuscript, press, publish, read, reader};
use crate::audit::Filter;

const ACTOR: &Actor = &Actor::Operator;

/// A colleague's row.
fn colleague(db: &TestDb) -> i64 {
    reader(db, &press(|_| ()), "ada@paper.example")
}

fn try_open(
    db: &TestDb,
    by: i64,
    slug: Option<&'static str>,
    until: Millis,
    reason: &'static str,
) -> Result<(), OpeningError> {
    db.write_blocking(move |tx| {
        open(tx, &press(|_| ()), By { reader: by, actor: ACTOR }, slug, (Some(until), reason), NOW)
    })
}

fn level(db: &TestDb, at: Millis) -> (AccessLevel, Because) {
    let found = read(db, move |conn| crate::reading::explain(conn, &press(|_| ()), "weir", at)).unwrap();
    (found.level, found.because)
}

db::both_databases! {
    fn a_section_or_the_site_is_open_until_its_time_or_until_it_is_closed(db: TestDb) {
        let by = colleague(&db);
        publish(&db, &press(|_| ()), &crate::articles::Manuscript { section: Some("Ports".into()), ..manuscript("Weir", NOW - 1) });
        assert_eq!(level(&db, NOW).0, AccessLevel::Metered);
        for slug in [Some("ports"), None] {
            try_open(&db, by, slug, NOW + HOUR, "The quay burns").unwrap();
            assert_eq!(level(&db, NOW), (AccessLevel::Free, Because::OpenUntil(NOW + HOUR)));
            assert_eq!(level(&db, NOW + HOUR).0, AccessLevel::Metered, "its time is over");
            let open = read(&db, |conn| current(conn, NOW));
            assert_eq!((open.len(), open[0].reason.as_str(), open[0].by.as_deref()), (1, "The quay burns", Some("ada@paper.example")));
            assert_eq!(open[0].wide == Wide::Site, slug.is_none());
            // Said again, another time counts, be it sooner.
            try_open(&db, by, slug, NOW + HOUR / 2, "It is out").unwrap();
            assert_eq!(level(&db, NOW), (AccessLevel::Free, Because::OpenUntil(NOW + HOUR / 2)));
            assert_eq!(read(&db, |conn| current(conn, NOW)).len(), 1);
            db.write_blocking(move |tx| close(tx, By { reader: by, actor: ACTOR }, slug, NOW)).unwrap();
            assert_eq!(level(&db, NOW).0, AccessLevel::Metered);
            assert!(read(&db, |conn| current(conn, NOW)).is_empty());
        }
        let acts: Vec<String> = read(&db, |conn| crate::audit::list(conn, &Filter::default(), 10)).into_iter().rev().map(|line| line.act).collect();
        assert_eq!(acts, ["wide-opened", "wide-opened", "wide-closed", "wide-opened", "wide-opened", "wide-closed"]);
    }

    fn what_is_missing_is_said(db: TestDb) {
        let by = colleague(&db);
        assert!(matches!(try_open(&db, by, None, NOW, "x"), Err(OpeningError::Past)));
        assert!(matches!(try_open(&db, by, None, NOW + 100 * DAY, "x"), Err(OpeningError::Far)));
        assert!(matches!(try_open(&db, by, None, NOW + HOUR, " "), Err(OpeningError::Reason)));
        assert!(matches!(try_open(&db, by, Some("nowhere"), NOW + HOUR, "x"), Err(OpeningError::Missing)));
        assert!(read(&db, |conn| current(conn, NOW)).is_empty());
    }
}
