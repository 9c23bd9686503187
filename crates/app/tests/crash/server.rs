//! The real binary on a test's database, to be killed.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use db::testing::TestDb;
use kernel::Config;
use kernel::clock::Clock;
use kernel::ids::{Random, SecretKey};
use press::Press;

/// Stands at the end of every article, past the wall.
pub const LAST_WORDS: &str = "the lamps went out one by one";
/// What signs the webhooks of a server that sells.
pub const WEBHOOK_SECRET: &str = "whsec_crash";
/// Longest that a test waits for something that is sure to come.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Limits out of the way: this is about crashes, not about floods.
const SETTINGS: &str = "[readers]\nmails_per_network_hour = 1000000\ninstant_per_network_day = 1000000\n\
    instant_per_site_hour = 1000000\n";

/// A running `broadsheet serve`.
pub struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    pub fn start(db: &TestDb) -> Server {
        Server::start_in(db, db.data_dir())
    }

    /// With a data folder of its own, as a node on another machine has.
    pub fn start_in(db: &TestDb, folder: &Path) -> Server {
        Server::run(command(db, folder))
    }

    /// One that sells by a Stripe that never answers, so that all questions stay open.
    pub fn selling(db: &TestDb) -> Server {
        let folder = db.data_dir();
        std::fs::write(folder.join("stripe.key"), "sk_test_crash").unwrap();
        std::fs::write(folder.join("stripe.webhook"), WEBHOOK_SECRET).unwrap();
        let mut command = command(db, folder);
        command
            .env("BROADSHEET_BILLING__PROCESSOR", "stripe")
            .env("BROADSHEET_BILLING__STRIPE__SECRET_KEY_FILE", folder.join("stripe.key"))
            .env("BROADSHEET_BILLING__STRIPE__WEBHOOK_SECRET_FILE", folder.join("stripe.webhook"))
            .env("BROADSHEET_BILLING__STRIPE__ADDRESS", "http://127.0.0.1:1");
        Server::run(command)
    }

    /// With these settings, named as in the environment.
    pub fn set(db: &TestDb, folder: &Path, settings: &[(&str, String)]) -> Server {
        let mut command = command(db, folder);
        for (name, value) in settings {
            command.env(format!("BROADSHEET_{name}"), value);
        }
        Server::run(command)
    }

    fn run(mut command: Command) -> Server {
        let mut process = command
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let out = BufReader::new(process.stdout.take().unwrap());
        let line = out
            .lines()
            .map_while(Result::ok)
            .find_map(|line| line.split("http://").nth(1).map(str::to_owned))
            .expect("serve says where it listens");
        let address = line.trim_end_matches('/').trim().parse().expect("an address");
        Server { process, address }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Asks it to end, and waits until it has.
    pub fn terminate(&mut self) {
        let asked = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap();
        assert!(asked.success());
        self.process.wait().unwrap();
    }

    /// Until no mail is left to send: then there is one file for each code that was asked for.
    pub fn wait_for_mails(&self, db: &TestDb) {
        let started = Instant::now();
        loop {
            let (jobs, codes): (i64, i64) = db
                .read_blocking::<_, db::DbError>(|conn| {
                    conn.query_one(
                        "SELECT (SELECT COUNT(*) FROM jobs), (SELECT COUNT(*) FROM challenges)",
                        &[],
                    )
                })
                .unwrap();
            let files = std::fs::read_dir(db.data_dir().join("outbox")).map_or(0, |folder| {
                folder
                    .flatten()
                    .filter(|file| file.path().extension().is_some_and(|end| end == "eml"))
                    .count()
            });
            if jobs == 0 {
                assert_eq!(i64::try_from(files).unwrap(), codes, "one mail for each code");
                return;
            }
            assert!(started.elapsed() < PATIENCE, "{jobs} mails are still unsent");
            std::thread::yield_now();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn command(db: &TestDb, folder: &Path) -> Command {
    let settings = folder.join("broadsheet.toml");
    std::fs::write(&settings, SETTINGS).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_broadsheet"));
    command.arg("--data").arg(folder).arg("--config").arg(settings);
    if let Some(url) = &db.config().url {
        command.env("BROADSHEET_DATABASE__URL", url);
    }
    command
}

fn run(db: &TestDb, arguments: &[&str]) -> String {
    let output = command(db, db.data_dir()).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Imports so many metered articles.
pub fn import(db: &TestDb, count: usize) {
    let path = db.data_dir().join("articles.ndjson");
    let mut file = std::fs::File::create(&path).unwrap();
    for number in 0..count {
        let words = "The harbour lay still under a low sky. ".repeat(20);
        writeln!(
            file,
            r#"{{"id":"{number}","title":"Harbour report {number}","published_at":"2026-01-02T03:04:05Z","body_html":"<p>{words}</p><p>{words}</p><p>{words}</p><p>Then {LAST_WORDS}.</p>"}}"#
        )
        .unwrap();
    }
    run(db, &["import", "articles", path.to_str().unwrap()]);
}

/// What acts on the database beside the servers.
pub fn press() -> Press {
    Press::new(Config::default(), Clock::system(), Random::system(), SecretKey::from_bytes([7; 32]))
}

/// A confirmed reader's token.
pub fn signed_in(db: &TestDb, number: usize) -> String {
    let email = kernel::EmailAddress::parse(&format!("reader-{number}@example.org")).unwrap();
    let press = press();
    let now = press.clock.now();
    let token = db
        .write_blocking::<_, db::DbError>(move |tx| {
            use press::readers::{self, Origin, Proof};
            let reader = readers::add(tx, &press, now, &email, Origin::Staff, true)?;
            let link = readers::login_link(tx, &press, now, reader, 1)?.expect("the reader was just added");
            let proof = Proof { device: "test", wording: "" };
            let signed_in = readers::follow_link(tx, &press, now, link.token.expose(), None, proof)?;
            Ok(signed_in.expect("the link is fresh").token)
        })
        .unwrap();
    token.expose().to_owned()
}
