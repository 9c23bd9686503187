//! Levels set by hand, on both databases.

use kernel::clock::{DAY, HOUR};

use super::*;
use crate::access::{AccessLevel, Because};
use crate::articles::fixtures;

db::both_databases! {
    fn editors_set_levels_and_openings_and_are_told_why(db: db::testing::TestDb) {
        let press = fixtures::press(|_| {});
        let now = fixtures::NOW;
        let asked = press.clone();
        db.write_blocking::<_, db::DbError>(move |tx| {
            let mut draft = fixtures::manuscript("piece", now - DAY);
            draft.section = Some("Economy".into());
            crate::articles::save(tx, &asked, &mut Default::default(), &draft, now)?;
            let why = |tx: &mut db::Tx, at| explain(tx, &asked, "piece", at).map(|found| found.map(|e| (e.level, e.because)));
            let level = |level| Setting { level: Some(level), ..Setting::default() };
            let open = |until| Setting { open_until: Some(until), ..Setting::default() };
            assert_eq!(why(tx, now)?, Some((AccessLevel::Metered, Because::Default)));
            assert!(set(tx, Target::Section("economy"), level(Some(AccessLevel::Subscribers)), now)?);
            assert_eq!(why(tx, now)?, Some((AccessLevel::Subscribers, Because::Section)));
            assert!(set(tx, Target::Article("piece"), level(Some(AccessLevel::Registered)), now)?);
            assert_eq!(why(tx, now)?, Some((AccessLevel::Registered, Because::Article)));
            assert!(set(tx, Target::Section("economy"), open(Some(now + HOUR)), now)?);
            assert_eq!(why(tx, now)?, Some((AccessLevel::Free, Because::OpenUntil(now + HOUR))));
            assert_eq!(why(tx, now + HOUR)?, Some((AccessLevel::Registered, Because::Article)));
            assert!(set(tx, Target::Section("economy"), open(None), now)?);
            assert!(set(tx, Target::Article("piece"), level(None), now)?);
            assert_eq!(why(tx, now)?, Some((AccessLevel::Subscribers, Because::Section)));
            assert!(!set(tx, Target::Article("nothing"), level(None), now)?);
            assert_eq!(explain(tx, &asked, "nothing", now)?, None);
            Ok(())
        }).unwrap();
    }
}
