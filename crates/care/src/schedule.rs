//! Backups that the server makes by itself: when one is due, which of several nodes makes it, what came of
//! it, and which older ones make room.

use std::path::{Path, PathBuf};

use db::{Conn, DbError, Tx};
use jiff::civil::{DateTime, Time};
use jiff::tz::TimeZone;
use kernel::clock::{DAY, HOUR, MINUTE, Millis, timestamp};

use crate::error::CareError;
use crate::retention::{self, Keep};

/// How long a node has a backup for itself; it asks for more while it works.
pub const LEASE: Millis = 15 * MINUTE;
/// After a failure.
const PAUSE: Millis = 15 * MINUTE;
/// A site without a backup for so long is in danger.
const ALARMING: Millis = 2 * DAY;
/// How long it is remembered what came of a backup.
const REMEMBERED: Millis = 400 * DAY;

/// The last instant at or before `now` that a backup was due at: a time of the day, in the site's zone.
/// On the day that a clock is set forward over it, it is due an hour later.
pub fn last_due(at: Time, zone: &TimeZone, now: Millis) -> Millis {
    let today = timestamp(now).to_zoned_datetime(zone.clone()).date();
    let due = |date: jiff::civil::Date| {
        date.to_datetime(at).to_zoned_datetime(zone.clone()).map(|due| due.timestamp().as_millisecond())
    };
    match due(today) {
        Ok(due) if due <= now => due,
        _ => today.yesterday().and_then(due).unwrap_or(now),
    }
}

const FORGET: &str = "DELETE FROM backups WHERE due_at < $1";
const CLAIM: &str = "INSERT INTO backups (due_at, leased_until) VALUES ($1, $2)
    ON CONFLICT (due_at) DO UPDATE SET leased_until = excluded.leased_until
        WHERE backups.finished_at IS NULL AND backups.leased_until <= $3
    RETURNING due_at";

/// Takes the backup that is due at `due` for this node; `false` if it is made, or another has it.
///
/// # Errors
/// When the database fails.
pub fn claim(tx: &mut Tx, due: Millis, now: Millis) -> Result<bool, DbError> {
    tx.execute(FORGET, &[&(now - REMEMBERED)])?;
    Ok(tx.query_opt::<i64>(CLAIM, &[&due, &(now + LEASE), &now])?.is_some())
}

const IS_OPEN: &str =
    "SELECT COUNT(*) FROM backups WHERE due_at = $1 AND (finished_at IS NOT NULL OR leased_until > $2)";

/// Whether the backup of `due` waits for somebody to make it; for looking often without writing.
///
/// # Errors
/// When the database fails.
pub fn waits(conn: &mut Conn, due: Millis, now: Millis) -> Result<bool, DbError> {
    Ok(conn.query_one::<i64>(IS_OPEN, &[&due, &now])? == 0)
}

const RENEW: &str = "UPDATE backups SET leased_until = $2 WHERE due_at = $1 AND finished_at IS NULL";
const SUCCEED: &str =
    "UPDATE backups SET finished_at = $2, file = $3, bytes = $4, failure = NULL WHERE due_at = $1";
const FAIL: &str =
    "UPDATE backups SET failure = $2, leased_until = $3 WHERE due_at = $1 AND finished_at IS NULL";

/// Goes on having it.
///
/// # Errors
/// When the database fails.
pub fn renew(tx: &mut Tx, due: Millis, now: Millis) -> Result<(), DbError> {
    tx.execute(RENEW, &[&due, &(now + LEASE)]).map(drop)
}

/// It is made.
///
/// # Errors
/// When the database fails.
pub fn succeed(tx: &mut Tx, due: Millis, file: &str, bytes: u64, now: Millis) -> Result<(), DbError> {
    tx.execute(SUCCEED, &[&due, &now, &file, &i64::try_from(bytes).unwrap_or(i64::MAX)]).map(drop)
}

/// It was not made because of `why`; it is tried again after a while.
///
/// # Errors
/// When the database fails.
pub fn fail(tx: &mut Tx, due: Millis, why: &str, now: Millis) -> Result<(), DbError> {
    tx.execute(FAIL, &[&due, &why, &(now + PAUSE)]).map(drop)
}

/// How the site's backups are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// When the last good one was made, its file and its size.
    pub last: Option<(Millis, String, i64)>,
    /// Why the last try after it failed, if it did.
    pub failure: Option<String>,
}

const LAST: &str = "SELECT finished_at, COALESCE(file, ''), COALESCE(bytes, 0) FROM backups
    WHERE finished_at IS NOT NULL ORDER BY finished_at DESC LIMIT 1";
const FAILURE: &str = "SELECT failure FROM backups
    WHERE due_at = (SELECT MAX(due_at) FROM backups) AND finished_at IS NULL AND failure IS NOT NULL";

/// How the site's backups are.
///
/// # Errors
/// When the database fails.
pub fn standing(conn: &mut Conn) -> Result<Standing, DbError> {
    Ok(Standing { last: conn.query_opt(LAST, &[])?, failure: conn.query_opt(FAILURE, &[])? })
}

impl Standing {
    /// What an operator should know of it at `now`; the error is what should alarm them.
    ///
    /// # Errors
    /// If the last backup failed, or is too old.
    pub fn told(&self, now: Millis) -> Result<String, String> {
        let last = match &self.last {
            None => "none was made yet".to_owned(),
            Some((at, file, bytes)) => {
                format!(
                    "the last, {file} ({} MB), was made {} hours ago",
                    bytes / 1_000_000,
                    (now - at) / HOUR
                )
            }
        };
        match &self.failure {
            Some(failure) => Err(format!("the last try failed: {failure}; {last}")),
            None if self.last.as_ref().is_some_and(|(at, ..)| now - at > ALARMING) => Err(last),
            None => Ok(last),
        }
    }
}

/// The name of a scheduled backup; [`tidy`] knows its own by it.
pub fn name(at: Millis, zone: &TimeZone) -> String {
    timestamp(at).to_zoned_datetime(zone.clone()).strftime("broadsheet-%Y-%m-%d-%H%M%S.tar").to_string()
}

fn made(name: &str) -> Option<DateTime> {
    let text = name.strip_prefix("broadsheet-")?.strip_suffix(".tar")?;
    let plain = text.len() == 17 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if plain { DateTime::strptime("%Y-%m-%d-%H%M%S", text).ok() } else { None }
}

/// Deletes the scheduled backups in `folder` that are not to be kept; no other file is ever touched. Gives
/// the names of those deleted.
///
/// # Errors
/// When the folder fails.
pub fn tidy(folder: &Path, keep: Keep) -> Result<Vec<String>, CareError> {
    let entries = std::fs::read_dir(folder).map_err(CareError::file(folder))?.flatten();
    let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let named = files.filter_map(|entry| {
        let name = entry.file_name().into_string().ok()?;
        Some((made(&name)?, name))
    });
    let mut found: Vec<(DateTime, String)> = named.collect();
    found.sort();
    let times: Vec<DateTime> = found.iter().map(|(made, _)| *made).collect();
    let kept = retention::kept(&times, keep);
    let mut deleted = Vec::new();
    for ((_, name), _) in found.into_iter().zip(kept).filter(|(_, kept)| !kept) {
        let path: PathBuf = folder.join(&name);
        std::fs::remove_file(&path).map_err(CareError::file(&path))?;
        deleted.push(name);
    }
    Ok(deleted)
}

#[cfg(test)]
mod tests {
    use db::testing::TestDb;
    use jiff::civil::{date, time};

    use super::*;

    fn at(zone: &TimeZone, text: &str) -> Millis {
        let local: DateTime = text.parse().unwrap();
        local.to_zoned_datetime(zone.clone()).unwrap().timestamp().as_millisecond()
    }

    #[test]
    fn one_is_due_each_day_at_the_sites_own_time() {
        let zone = TimeZone::get("Europe/Lisbon").unwrap();
        for (now, due) in [
            ("2026-05-05T03:30:00", "2026-05-05T03:30:00"),
            ("2026-05-05T03:29:59", "2026-05-04T03:30:00"),
            ("2026-05-05T23:59:59", "2026-05-05T03:30:00"),
            ("2026-01-01T00:00:00", "2025-12-31T03:30:00"),
        ] {
            assert_eq!(last_due(time(3, 30, 0, 0), &zone, at(&zone, now)), at(&zone, due), "{now}");
        }
        // 01:30 is left out on the last Sunday of March, and there twice on that of October.
        let (spring, autumn) = (at(&zone, "2026-03-29T12:00:00"), at(&zone, "2026-10-25T12:00:00"));
        assert_eq!(last_due(time(1, 30, 0, 0), &zone, spring), at(&zone, "2026-03-29T02:30:00"));
        assert_eq!(last_due(time(1, 30, 0, 0), &zone, autumn), at(&zone, "2026-10-25T01:30:00"));
    }

    db::both_databases! {
        fn one_node_makes_it_and_another_when_that_one_dies(db: TestDb) {
            let claim = |now| db.write_blocking(move |tx| claim(tx, 1000, now)).unwrap();
            let waits = |now| db.read_blocking(move |conn| waits(conn, 1000, now)).unwrap();
            assert!(waits(2000) && claim(2000) && !waits(2001) && !claim(2001), "two nodes make one backup");
            db.write_blocking(|tx| renew(tx, 1000, 5000)).unwrap();
            assert!(!claim(2000 + LEASE) && claim(5000 + LEASE), "its lease has run out");
            db.write_blocking(|tx| fail(tx, 1000, "the disk is full", 6000)).unwrap();
            let standing = db.read_blocking(standing).unwrap();
            assert_eq!(standing.told(7000).unwrap_err(), "the last try failed: the disk is full; none was made yet");
            assert!(!waits(7000) && waits(6000 + PAUSE) && claim(6000 + PAUSE));
            db.write_blocking(|tx| succeed(tx, 1000, "b.tar", 5_000_000, 9000)).unwrap();
            assert!(!waits(REMEMBERED) && !claim(REMEMBERED), "it is made");
        }

        fn an_old_backup_is_alarming(db: TestDb) {
            db.write_blocking::<_, DbError>(|tx| {
                assert!(claim(tx, HOUR, HOUR)?);
                succeed(tx, HOUR, "b.tar", 5_000_000, HOUR)
            })
            .unwrap();
            let standing = db.read_blocking(standing).unwrap();
            assert_eq!(standing.told(4 * HOUR).unwrap(), "the last, b.tar (5 MB), was made 3 hours ago");
            assert!(standing.told(HOUR + ALARMING + 1).is_err());
        }
    }

    #[test]
    fn only_scheduled_backups_are_ever_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let night = |day: i8| name(at(&TimeZone::UTC, &format!("2026-05-{day:02}T03:30:00")), &TimeZone::UTC);
        let others = [
            "broadsheet-mine.tar",
            "broadsheet-2026-05-01.tar",
            "letters.tar",
            "broadsheet-2026-13-01-000000.tar",
        ];
        let nights: Vec<String> = (1..=9).map(night).collect();
        for name in others.iter().map(|name| (*name).to_owned()).chain(nights.clone()) {
            std::fs::write(folder.path().join(name), "x").unwrap();
        }
        assert_eq!(nights[0], "broadsheet-2026-05-01-033000.tar");
        assert_eq!(made(&nights[0]), Some(date(2026, 5, 1).at(3, 30, 0, 0)));
        let deleted = tidy(folder.path(), Keep { daily: 2, weekly: 0, monthly: 0 }).unwrap();
        assert_eq!(deleted, nights[..7]);
        assert!(others.iter().all(|name| folder.path().join(name).exists()));
        assert!(
            tidy(folder.path(), Keep { daily: 0, weekly: 0, monthly: 0 }).unwrap().len() == 1,
            "the newest stays"
        );
    }
}
