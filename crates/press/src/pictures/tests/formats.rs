//! AVIF comes after everything else, the newest first, and pages are told when it is there and when it is gone.

use db::testing::TestDb;
use kernel::clock::{HOUR, MINUTE, Millis};
use media::Gain;

use super::{NOW, jpeg, press, read, wanted, write};
use crate::articles::fixtures::{manuscript, publish};
use crate::articles::{LeadDraft, Manuscript, by_id};
use crate::pictures::{
    AVIF_JOB, AvifJob, Formats, avif_job, avif_made, entry, given_up, in_avif, no_longer_in_avif,
    offered_in_avif, original, unfinished, want_avif,
};

/// Its copies in WebP are made, and those in AVIF wanted, as if it had come at `since`.
fn ready(db: &TestDb, picture: i64, since: Millis) {
    write(db, move |tx| {
        tx.execute("DELETE FROM jobs WHERE kind = 'picture' AND payload = $1", &[&picture.to_string()])?;
        tx.execute("UPDATE media SET created_at = $2 WHERE id = $1", &[&picture, &since])?;
        let picture = original(tx, picture)?.unwrap();
        want_avif(tx, &picture, NOW)
    });
}

fn due(db: &TestDb) -> Option<AvifJob> {
    avif_job(db, NOW).unwrap()
}

fn formats(db: &TestDb, file: &str) -> Formats {
    let public_id = file.split('.').next().unwrap().to_owned();
    read(db, move |conn| entry(conn, &public_id)).unwrap().formats
}

fn changes(db: &TestDb) -> Vec<(String, i64)> {
    read(db, |conn| conn.query("SELECT kind, target FROM changes ORDER BY id", &[]))
}

db::both_databases! {
    fn the_newest_is_first_and_all_wait_for_webp(db: TestDb) {
        let press = press(|_| ());
        let (old, new, other) = (jpeg(&db, &press, "a").0, jpeg(&db, &press, "b").0, jpeg(&db, &press, "c").0);
        ready(&db, old, NOW - HOUR);
        ready(&db, new, NOW - MINUTE);
        assert_eq!(read(&db, unfinished), (1, 2));
        assert!(due(&db).is_none(), "one waits for its copies in WebP");
        assert_eq!(wanted(&db), [other]);
        let order: Vec<i64> = [due(&db), due(&db)].map(|one| one.unwrap().picture.unwrap().id).into();
        assert_eq!(order, [new, old]);
        assert!(due(&db).is_none(), "each is on lease");
    }

    fn pages_are_told_once_of_what_is_offered(db: TestDb) {
        let press = press(|_| ());
        let (picture, file) = jpeg(&db, &press, "a");
        let led = Some(LeadDraft { picture: Some(picture), ..LeadDraft::default() });
        let article = publish(&db, &press, &Manuscript { lead: led, pictures: vec![(picture, false)], ..manuscript("one", NOW) });
        let before = changes(&db).len();
        let offered = || read(&db, move |conn| {
            let named = in_avif(conn, article)?;
            Ok((by_id(conn, article, NOW)?.unwrap().card.image.unwrap().avif, named.len()))
        });
        assert_eq!((offered(), formats(&db, &file)), ((false, 0), Formats::Coming));
        ready(&db, picture, NOW);
        let made = due(&db).unwrap();
        let again = made.clone();
        write(&db, move |tx| avif_made(tx, &made, Gain::Smaller, NOW));
        write(&db, move |tx| avif_made(tx, &again, Gain::Smaller, NOW));
        assert_eq!((offered(), formats(&db, &file)), ((true, 1), Formats::Avif));
        assert_eq!(changes(&db)[before..], [("article".to_owned(), article)], "twice the same is one change");
        let picture = read(&db, |conn| offered_in_avif(conn, "a")).unwrap();
        write(&db, move |tx| no_longer_in_avif(tx, &picture, NOW));
        assert_eq!((offered(), formats(&db, &file)), ((false, 0), Formats::WebP));
        assert_eq!((changes(&db).len(), read(&db, |conn| offered_in_avif(conn, "a"))), (before + 2, None));
    }

    fn what_gains_nothing_changes_no_page(db: TestDb) {
        let press = press(|_| ());
        let (picture, file) = jpeg(&db, &press, "a");
        ready(&db, picture, NOW);
        let (made, before) = (due(&db).unwrap(), changes(&db).len());
        write(&db, move |tx| avif_made(tx, &made, Gain::None, NOW));
        assert_eq!((formats(&db, &file), changes(&db).len()), (Formats::WebP, before));
    }

    fn what_was_replaced_meanwhile_is_not_offered(db: TestDb) {
        let press = press(|_| ());
        let (picture, file) = jpeg(&db, &press, "a");
        ready(&db, picture, NOW);
        let made = due(&db).unwrap();
        write(&db, move |tx| tx.execute("UPDATE media SET storage_key = 'b' WHERE id = $1", &[&picture]));
        write(&db, move |tx| avif_made(tx, &made, Gain::Smaller, NOW));
        assert_eq!((formats(&db, &file), read(&db, unfinished)), (Formats::Coming, (0, 0)));
    }

    fn who_ends_in_the_middle_leaves_it_to_the_next(db: TestDb) {
        let press = press(|_| ());
        let (picture, _) = jpeg(&db, &press, "a");
        ready(&db, picture, NOW);
        let made = due(&db).unwrap();
        write(&db, move |tx| avif_made(tx, &made, Gain::Unfinished, NOW));
        assert!(avif_job(&db, NOW + MINUTE).unwrap().is_none(), "it is on lease still");
        assert_eq!(avif_job(&db, NOW + HOUR).unwrap().unwrap().job.attempts, 2);
    }

    fn what_fails_is_tried_ever_more_rarely_and_then_said(db: TestDb) {
        let press = press(|_| ());
        let (picture, file) = jpeg(&db, &press, "a");
        ready(&db, picture, NOW);
        let mut now = NOW;
        for attempt in 1..=jobs::MOST_ATTEMPTS {
            assert_eq!(formats(&db, &file), Formats::Coming);
            let job = avif_job(&db, now).unwrap().unwrap().job;
            assert_eq!((job.kind.as_str(), job.attempts), (AVIF_JOB, attempt));
            write(&db, move |tx| given_up(tx, &job, "the disk is full", now));
            assert!(avif_job(&db, now).unwrap().is_none());
            now += jobs::backoff(attempt);
        }
        assert_eq!((formats(&db, &file), read(&db, unfinished)), (Formats::Failed, (0, 0)));
    }
}
