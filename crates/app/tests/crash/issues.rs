//! An issue is on its way while servers are killed and its relay does what it likes: nobody gets it twice, nobody is
//! left out, and what nobody knows is named.
//!
//! `BROADSHEET_TEST_RECIPIENTS` and `BROADSHEET_TEST_KILLS` make it as long as wanted, `BROADSHEET_TEST_SEED` repeats
//! a run.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use db::testing::TestDb;
use db::{DbError, Dialect};
use press::newsletters::sending::{self, Audience, Counts, Variant};
use render::letter::{Piece, Slot};
use tempfile::TempDir;

use crate::relay::{Relay, mixed};
use crate::server::{self, Server};

/// What may be on its way from a server at once.
const IN_FLIGHT: usize = 24;
/// The states of entries in the database.
const ACCEPTED: i64 = 3;
const REFUSED: i64 = 4;
const GIVEN_UP: i64 = 5;
const UNCERTAIN: i64 = 7;

fn setting(name: &str, default: usize) -> usize {
    std::env::var(name).ok().map_or(default, |text| text.parse().expect("a number"))
}

/// A site with an issue that is due, and the servers that send it.
struct Trial<'a> {
    db: &'a TestDb,
    relay: Relay,
    folders: Vec<TempDir>,
    servers: Vec<Server>,
    policy: &'static str,
    recipients: usize,
    issue: i64,
    seed: u64,
    chance: u64,
}

impl<'a> Trial<'a> {
    fn new(db: &'a TestDb, policy: &'static str, faulty: bool) -> Trial<'a> {
        let seed = setting("BROADSHEET_TEST_SEED", std::process::id() as usize) as u64;
        eprintln!("BROADSHEET_TEST_SEED={seed}");
        let recipients = setting("BROADSHEET_TEST_RECIPIENTS", 400);
        let issue = frozen(db, recipients);
        // SQLite has one machine; on PostgreSQL there are two.
        let nodes = if db.dialect() == Dialect::Sqlite { 1 } else { 2 };
        let folders = (0..nodes).map(|_| TempDir::new().unwrap()).collect();
        let relay = Relay::start(seed, faulty);
        let mut trial =
            Trial { db, relay, folders, servers: Vec::new(), policy, recipients, issue, seed, chance: 0 };
        for node in 0..nodes {
            if node > 0 {
                let [key, copy] = [0, node].map(|node| trial.folders[node].path().join("secret.key"));
                std::fs::copy(key, copy).unwrap();
            }
            let server = trial.start(node);
            trial.servers.push(server);
        }
        trial
    }

    fn start(&self, node: usize) -> Server {
        let relay = self.relay.address();
        let settings = [
            ("MAIL__TRANSPORT", "smtp".to_owned()),
            ("MAIL__SMTP__HOST", relay.ip().to_string()),
            ("MAIL__SMTP__PORT", relay.port().to_string()),
            ("MAIL__SMTP__SECURITY", "none".to_owned()),
            ("MAIL__UNCERTAIN", self.policy.to_owned()),
            ("MAIL__BULK__IN_FLIGHT", IN_FLIGHT.to_string()),
            ("MAIL__BULK__RETRY_SECONDS", "1".to_owned()),
            ("MAIL__BULK__LEASE_SECONDS", "2".to_owned()),
        ];
        let folder = match self.db.dialect() {
            Dialect::Sqlite => self.db.data_dir(),
            Dialect::Postgres => self.folders[node].path(),
        };
        Server::set(self.db, folder, &settings)
    }

    /// A number below `end`.
    fn chance(&mut self, end: usize) -> usize {
        self.chance += 1;
        usize::try_from(mixed(self.seed ^ (self.chance << 32)) % end as u64).unwrap()
    }

    fn progress(&self) -> (String, Counts) {
        const STATE: &str = "SELECT state FROM issue_sendings WHERE issue_id = $1";
        let issue = self.issue;
        self.db
            .read_blocking::<_, DbError>(move |conn| {
                let counts = sending::counts(conn, issue)?.unwrap();
                Ok((conn.query_one(STATE, &[&issue])?, counts))
            })
            .unwrap()
    }

    fn is_over(&self) -> bool {
        self.progress().0 == "sent"
    }

    /// Until it is sent, or the relay has taken so many more.
    fn until(&self, more: usize, patience: Duration) {
        let (goal, begun) = (self.relay.count() + more, Instant::now());
        while self.relay.count() < goal && !self.is_over() {
            assert!(begun.elapsed() < patience, "it stands still at {:?}", self.progress());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Kills servers, so many times, each time at another moment, and starts them again.
    fn kill(&mut self, times: usize) -> usize {
        let step = self.recipients / (times + 1);
        let mut killed = 0;
        while killed < times && !self.is_over() {
            let more = 1 + self.chance(2 * step.max(1));
            self.until(more.min(step + 1), server::PATIENCE);
            let node = self.chance(self.servers.len());
            self.servers[node].kill();
            killed += 1;
            self.servers[node] = self.start(node);
        }
        killed
    }

    /// A killed server leaves what was in flight, a connection that is hung up on the one mail it was at.
    fn at_most_uncertain(&self, kills: usize) -> usize {
        kills * IN_FLIGHT + self.relay.hung_up()
    }

    /// Each recipient's fate, once the issue is sent.
    fn ends(&mut self) -> HashMap<String, i64> {
        const FATES: &str = "SELECT address, state FROM issue_entries WHERE issue_id = $1";
        self.until(usize::MAX / 2, server::PATIENCE * 10);
        let issue = self.issue;
        let fates: Vec<(String, i64)> =
            self.db.read_blocking(move |conn| conn.query(FATES, &[&issue])).map_err(|e: DbError| e).unwrap();
        assert_eq!(fates.len(), self.recipients);
        let fates: HashMap<String, i64> = fates.into_iter().collect();
        assert_eq!(fates.len(), self.recipients, "somebody is in it twice");
        let number = |state| i64::try_from(fates.values().filter(|fate| **fate == state).count()).unwrap();
        let (_, counts) = self.progress();
        assert_eq!(
            [
                counts.entries,
                counts.waiting,
                counts.accepted,
                counts.refused,
                counts.given_up,
                counts.uncertain
            ],
            [
                i64::try_from(self.recipients).unwrap(),
                0,
                number(ACCEPTED),
                number(REFUSED),
                number(GIVEN_UP),
                number(UNCERTAIN)
            ]
        );
        fates
    }
}

/// An issue to so many readers, frozen and due.
fn frozen(db: &TestDb, recipients: usize) -> i64 {
    const HOLDER: &str = "INSERT INTO holders (created_at) VALUES (1) RETURNING id";
    const READER: &str = "INSERT INTO readers (public_id, holder_id, email, origin, created_at, confirmed_at)
        VALUES ($1, $2, $3, 'import', 1, 1) RETURNING id";
    const LETTER: &str = "INSERT INTO newsletter_subscriptions (reader_id, newsletter, active, changed_at)
        VALUES ($1, 'weekly', 1, 1)";
    const ISSUE: &str =
        "INSERT INTO issues (public_id, newsletter, day, state, due_at, since, subject, version)
        VALUES ('issue', 'weekly', '2026-05-04', 'frozen', 1, 1, 'The week', 1) RETURNING id";
    for first in (0..recipients).step_by(1000) {
        let last = recipients.min(first + 1000);
        db.write_blocking::<_, DbError>(move |tx| {
            for number in first..last {
                let holder: i64 = tx.query_one(HOLDER, &[])?;
                let (id, address) =
                    (format!("p{number}"), format!("reader-{number}@mail-{}.example", number % 7));
                let reader: i64 = tx.query_one(READER, &[&id, &holder, &address])?;
                tx.execute(LETTER, &[&reader])?;
            }
            Ok(())
        })
        .unwrap();
    }
    let text = |words: &str| Piece::Text(words.repeat(40));
    let variant = Variant {
        key: "free".into(),
        entitled: false,
        subject: "The week".into(),
        html: vec![text("<p>The harbour lay still.</p>"), Piece::Slot(Slot::Unsubscribe)],
        text: vec![text("The harbour lay still.\n"), Piece::Slot(Slot::Unsubscribe)],
    };
    db.write_blocking::<_, DbError>(move |tx| {
        let issue = tx.query_one(ISSUE, &[])?;
        let audience = Audience { newsletter: "weekly".into(), ..Audience::default() };
        sending::freeze(tx, server::press().clock.now(), issue, &[variant], &audience)?;
        Ok(issue)
    })
    .unwrap()
}

/// What was taken, compared with what the ledger says.
struct Compared {
    twice: usize,
    uncertain: usize,
}

fn compare(trial: &Trial<'_>, fates: &HashMap<String, i64>, resend: bool) -> Compared {
    let (took, mut compared) = (trial.relay.took(), Compared { twice: 0, uncertain: 0 });
    for (address, fate) in fates {
        let ids = took.get(address).map_or(&[][..], Vec::as_slice);
        assert!(ids.iter().all(|id| *id == ids[0] && !id.is_empty()), "{address} has two message ids");
        match *fate {
            ACCEPTED => assert!(!ids.is_empty(), "{address} was never taken"),
            REFUSED | GIVEN_UP => assert!(resend || ids.is_empty(), "{address} was taken"),
            UNCERTAIN => compared.uncertain += 1,
            other => panic!("{address} came to {other}"),
        }
        assert!(resend || ids.len() <= 1, "{address} was taken {} times", ids.len());
        compared.twice += ids.len().saturating_sub(1);
    }
    assert!(
        took.keys().all(|address| fates.contains_key(address)),
        "somebody got it who is not in the ledger"
    );
    compared
}

db::both_databases! {
    fn held_nobody_gets_an_issue_twice(db: TestDb) {
        let mut trial = Trial::new(&db, "hold", true);
        let kills = trial.kill(setting("BROADSHEET_TEST_KILLS", 5));
        let fates = trial.ends();
        let compared = compare(&trial, &fates, false);
        let at_most = trial.at_most_uncertain(kills);
        assert!(compared.uncertain <= at_most, "{} are uncertain after {kills} kills", compared.uncertain);
        let issue = trial.issue;
        let named = db.read_blocking(move |conn| sending::uncertain(conn, issue, 0, i64::MAX)).unwrap();
        assert_eq!(named.len(), compared.uncertain);
        eprintln!("{} recipients, {kills} kills, {} hung up: {} uncertain", fates.len(), trial.relay.hung_up(), named.len());
    }

    fn sent_again_nobody_is_left_out(db: TestDb) {
        let mut trial = Trial::new(&db, "resend", true);
        let kills = trial.kill(setting("BROADSHEET_TEST_KILLS", 5));
        let fates = trial.ends();
        let compared = compare(&trial, &fates, true);
        assert_eq!(compared.uncertain, 0);
        let at_most = trial.at_most_uncertain(kills);
        assert!(compared.twice <= at_most, "{} came twice after {kills} kills", compared.twice);
        eprintln!("{} recipients, {kills} kills, {} hung up: {} twice", fates.len(), trial.relay.hung_up(), compared.twice);
    }

    fn a_server_that_is_told_to_end_leaves_nothing_uncertain(db: TestDb) {
        let mut trial = Trial::new(&db, "hold", false);
        for part in [4, 2] {
            trial.until(trial.recipients / part, server::PATIENCE);
            for node in 0..trial.servers.len() {
                trial.servers[node].terminate();
                trial.servers[node] = trial.start(node);
            }
        }
        let fates = trial.ends();
        let compared = compare(&trial, &fates, false);
        assert_eq!((compared.uncertain, compared.twice), (0, 0));
        assert!(fates.values().all(|fate| *fate == ACCEPTED));
    }
}
