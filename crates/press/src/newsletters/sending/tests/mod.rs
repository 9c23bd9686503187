//! Ledgers, on both databases.

mod audience;
mod claims;
mod lives;
mod returned;
mod speed;
mod uncertain;

use std::collections::BTreeMap;

use db::DbError;
use db::testing::TestDb;
use kernel::clock::{HOUR, MINUTE, Millis};
use render::letter::{Piece, Slot};

use super::{
    Audience, Entry, Fate, Outcome, Settled, Step, Variant, claim, counts, enrol, freeze, intend, leave,
    settle, step,
};
use crate::audit::Actor;
use crate::newsletters::{Consent, choose};
use crate::readers::tests::{Desk, email};
use crate::readers::{self, Origin};

pub(super) const HERE: Consent<'static> = Consent { place: "account", wording: "Harbour News by e-mail." };
pub(super) const STAFF: Actor = Actor::Operator;
pub(super) const MOST: i64 = 1000;
pub(super) const TERM: &str = "INSERT INTO terms (kind, slug, name) VALUES ('topic', $1, $1) RETURNING id";
pub(super) const FOLLOW: &str = "INSERT INTO follows (reader_id, term_id, at) VALUES ($1, $2, $3)";
/// As the settings have it.
pub(super) const LEASE: Millis = MINUTE;

/// A site whose newsletter `harbour` goes to everyone, and `daily` to subscribers.
pub(super) struct House {
    pub(super) desk: Desk,
}

impl House {
    pub(super) fn new(db: TestDb) -> House {
        House { desk: Desk::new(db) }
    }

    pub(super) fn with(db: TestDb, settings: &str) -> House {
        House { desk: Desk::with(db, settings) }
    }

    /// A confirmed reader who gets `letter`.
    pub(super) fn reader(&self, address: &str, letter: &'static str) -> i64 {
        let address = email(address);
        self.desk
            .write::<i64, DbError>(move |tx, press, now| {
                let reader = readers::add(tx, press, now, &address, Origin::Staff, true)?;
                choose(tx, now, reader, letter, true, HERE)?;
                Ok(reader)
            })
            .unwrap()
    }

    /// So many of them, quickly.
    pub(super) fn crowd(&self, most: i64) {
        const HOLDER: &str = "INSERT INTO holders (created_at) VALUES ($1) RETURNING id";
        const READER: &str =
            "INSERT INTO readers (public_id, holder_id, email, origin, created_at, confirmed_at)
            VALUES ($1, $2, $3, 'import', $4, $4) RETURNING id";
        const LETTER: &str =
            "INSERT INTO newsletter_subscriptions (reader_id, newsletter, active, changed_at)
            VALUES ($1, 'harbour', 1, $2)";
        self.desk
            .write::<(), DbError>(move |tx, _, now| {
                let first: i64 = tx.query_one("SELECT COUNT(*) FROM readers", &[])?;
                for number in first..first + most {
                    let holder: i64 = tx.query_one(HOLDER, &[&now])?;
                    let address = format!("reader-{number}@example.org");
                    let reader: i64 =
                        tx.query_one(READER, &[&format!("p{number}"), &holder, &address, &now])?;
                    tx.execute(LETTER, &[&reader, &now])?;
                }
                Ok(())
            })
            .unwrap();
    }

    /// An issue of `letter`, due now, whose audience is frozen as of now.
    pub(super) fn issue(&self, audience: Audience) -> i64 {
        const ISSUE: &str =
            "INSERT INTO issues (public_id, newsletter, day, state, due_at, since, subject, version)
            VALUES ($1, $2, $1, 'frozen', $3, 0, 'The day', 1) RETURNING id";
        self.desk
            .write::<i64, DbError>(move |tx, press, now| {
                let public_id = press.random.public_id();
                let issue = tx.query_one(ISSUE, &[&public_id, &audience.newsletter, &now])?;
                assert!(freeze(tx, now, issue, &variants(), &audience)?);
                assert!(!freeze(tx, now, issue, &[], &audience)?, "frozen is frozen");
                Ok(issue)
            })
            .unwrap()
    }

    pub(super) fn everyone(&self) -> i64 {
        self.issue(Audience { newsletter: "harbour".into(), ..Audience::default() })
    }

    pub(super) fn subscribers(&self) -> i64 {
        self.issue(Audience { newsletter: "daily".into(), subscribers_only: true, terms: Vec::new() })
    }

    /// Whatever happens by itself, until nothing more does.
    pub(super) fn settle_down(&self) {
        while step(&self.desk.db, &self.desk.press).unwrap() == Step::More {}
    }

    pub(super) fn sender(&self) -> i64 {
        self.desk.write(|tx, press, now| enrol(tx, press, now, "test")).unwrap()
    }

    pub(super) fn leaves(&self, sender: i64) {
        self.desk.write(move |tx, _, _| leave(tx, sender)).unwrap();
    }

    pub(super) fn claims(&self, sender: i64, issue: i64, most: i64) -> Option<Vec<Entry>> {
        let claim =
            move |tx: &mut db::Tx, press: &crate::Press, now| claim(tx, press, now, sender, issue, most);
        let claimed = self.desk.write::<_, DbError>(claim).unwrap();
        claimed.map(|claimed| claimed.entries)
    }

    pub(super) fn intends(&self, sender: i64, entries: &[Entry]) -> Vec<i64> {
        let Some(issue) = entries.first().map(|entry| entry.issue) else { return Vec::new() };
        let positions: Vec<i64> = entries.iter().map(|entry| entry.position).collect();
        self.desk
            .write::<_, DbError>(move |tx, press, now| intend(tx, press, now, sender, issue, &positions))
            .unwrap()
    }

    pub(super) fn settles(&self, sender: i64, entries: &[Entry], outcome: &Outcome) {
        let Some(issue) = entries.first().map(|entry| entry.issue) else { return };
        let outcome = |entry: &Entry| Settled {
            position: entry.position,
            attempt: entry.attempts + 1,
            outcome: outcome.clone(),
        };
        let settled: Vec<Settled> = entries.iter().map(outcome).collect();
        self.desk
            .write::<_, DbError>(move |tx, press, now| settle(tx, press, now, sender, issue, &settled))
            .unwrap();
    }

    /// How many entries of the issue there are of each fate, which is what its counts say.
    pub(super) fn fates(&self, issue: i64) -> BTreeMap<i64, i64> {
        const FATES: &str = "SELECT state, COUNT(*) FROM issue_entries WHERE issue_id = $1 GROUP BY state";
        let rows: Vec<(i64, i64)> = self.desk.read(move |conn, _, _| conn.query(FATES, &[&issue]));
        let mut counted = self.desk.read(move |conn, _, _| counts(conn, issue)).unwrap();
        assert_eq!(counted.entries, rows.iter().map(|row| row.1).sum::<i64>());
        for fate in FATES_OF {
            let of = |fates: &[Fate]| -> i64 {
                rows.iter()
                    .filter(|row| fates.iter().any(|fate| fate.number() == row.0))
                    .map(|row| row.1)
                    .sum()
            };
            let alike: &[Fate] = if matches!(fate, Fate::Waiting | Fate::PutOff | Fate::Intended) {
                &[Fate::Waiting, Fate::PutOff, Fate::Intended]
            } else {
                std::slice::from_ref(fate)
            };
            assert_eq!(*counted.of(*fate), of(alike), "{fate:?}: the counts and the rows differ");
        }
        rows.into_iter().collect()
    }

    pub(super) fn number(&self, issue: i64, fate: Fate) -> i64 {
        self.fates(issue).get(&fate.number()).copied().unwrap_or(0)
    }

    pub(super) fn state(&self, issue: i64) -> (String, String) {
        const STATE: &str = "SELECT s.state, i.state FROM issue_sendings s JOIN issues i ON i.id = s.issue_id
            WHERE i.id = $1";
        self.desk.read(move |conn, _, _| conn.query_one(STATE, &[&issue]))
    }

    pub(super) fn wait(&self, time: Millis) {
        self.desk.press.clock.advance(time);
    }
}

const FATES_OF: &[Fate] = &[
    Fate::Waiting,
    Fate::PutOff,
    Fate::Intended,
    Fate::Accepted,
    Fate::Refused,
    Fate::GivenUp,
    Fate::Withdrawn,
    Fate::Uncertain,
    Fate::Unknown,
    Fate::Cancelled,
];

pub(super) fn variants() -> Vec<Variant> {
    let variant = |key: &str, entitled| Variant {
        key: key.into(),
        entitled,
        subject: "The day".into(),
        html: vec![Piece::Text(format!("<p>{key} ")), Piece::Slot(Slot::Unsubscribe)],
        text: vec![Piece::Text(key.into())],
    };
    vec![variant("free", false), variant("whole", true)]
}

pub(super) fn addresses(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.address.as_str()).collect()
}

#[test]
fn pauses_grow_and_an_issue_grows_stale() {
    use super::pace::{again, backoff, planned, time_left};
    let bulk = |text: &str| kernel::Config::from_toml(text).unwrap().mail.bulk;
    assert_eq!(planned(&bulk("")), None);
    assert_eq!(planned(&bulk("[mail.bulk]\nrate = 2")), Some(7200));
    let relays = "[[mail.bulk.relays]]\nhost = \"a\"\nrate = 3\n[[mail.bulk.relays]]\nhost = \"b\"\nrate = 1";
    assert_eq!(planned(&bulk(relays)), Some(14_400));
    assert_eq!([1, 2, 3].map(|attempt| backoff(attempt, 60_000)), [60_000, 120_000, 240_000]);
    assert_eq!(backoff(30, 60_000), 2 * HOUR);
    assert_eq!(again(1, 7, 60_000, HOUR), Some(60_007));
    assert_eq!(again(1, HOUR - 60_000, 60_000, HOUR), None, "then it would be stale");
    assert_eq!(again(12, 0, 0, HOUR * 100), None, "that was the last attempt");
    assert_eq!((time_left(0, 0), time_left(7, 0)), (Some(0), None));
    assert_eq!(time_left(500, 1000), Some(HOUR / 2));
}
