//! Backups of a site that serves and imports, restored elsewhere; and what a kill leaves of either.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use db::testing::TestDb;
use db::{DatabaseConfig, Db};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;

fn command(data: &Path, config: &DatabaseConfig) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_broadsheet"));
    command.arg("--data").arg(data).env_remove("RUST_LOG").current_dir(data);
    if let Some(url) = &config.url {
        command.env("BROADSHEET_DATABASE__URL", url);
    }
    command
}

#[track_caller]
fn run(command: &mut Command, code: i32) -> String {
    let output = command.output().unwrap();
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{said}");
    said
}

/// A running `broadsheet serve`.
struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    fn start(data: &Path, config: &DatabaseConfig) -> Server {
        let mut process = command(data, config)
            .args(["serve", "--listen", "127.0.0.1:0"])
            .env("BROADSHEET_READERS__MAILS_PER_NETWORK_HOUR", "1000000")
            .env("BROADSHEET_READERS__INSTANT_PER_NETWORK_DAY", "1000000")
            .env("BROADSHEET_READERS__INSTANT_PER_SITE_HOUR", "1000000")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(process.stdout.take().unwrap());
        let line = out
            .lines()
            .map_while(Result::ok)
            .find_map(|line| line.split("http://").nth(1).map(str::to_owned));
        let address =
            line.expect("serve says where it listens").trim().trim_end_matches('/').parse().unwrap();
        Server { process, address }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Asks for a page; gives the status.
fn ask(address: SocketAddr, method: &str, path: &str, form: &str) -> Option<u16> {
    let mut stream = TcpStream::connect(address).ok()?;
    stream.set_read_timeout(Some(Duration::from_secs(30))).ok()?;
    let kind = "content-type: application/x-www-form-urlencoded";
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nhost: {address}\r\norigin: http://{address}\r\nsec-fetch-site: same-origin\r\n\
         {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{form}",
        form.len()
    )
    .ok()?;
    let mut answer = String::new();
    stream.take(64).read_to_string(&mut answer).ok();
    answer.split(' ').nth(1)?.parse().ok()
}

fn articles(folder: &Path, name: &str, count: usize) -> PathBuf {
    let path = folder.join(name);
    let mut file = fs::File::create(&path).unwrap();
    for number in 0..count {
        let words = "The harbour lay still under a low sky. ".repeat(20);
        writeln!(
            file,
            r#"{{"id":"{name}-{number}","title":"Report {number} of {name}","published_at":"2026-01-02T03:04:05Z","section":"Trade","topics":["Ports","Fish {number}"],"authors":["Ana {number}"],"body_html":"<p>{words}</p><p>{words}</p><p>{words}</p>"}}"#
        )
        .unwrap();
    }
    path
}

/// The checksum of each table, from the list of contents of a backup made for it.
fn sums(db: &Db, out: &Path) -> BTreeMap<String, (u64, String)> {
    let kept = care::Kept { data: out.join("none"), settings: None, own: Vec::new() };
    let path = out.join(format!("{}.tar", kernel::Random::system().public_id()));
    listed(&care::back_up(db, &kept, &path, 0, &mut |_| {}).unwrap().manifest)
}

/// Jobs are left out: a restore parks them.
fn listed(manifest: &care::Manifest) -> BTreeMap<String, (u64, String)> {
    let tables = manifest.tables.iter().filter(|table| table.name != "jobs");
    tables.map(|table| (table.name.clone(), (table.rows, table.digest.clone()))).collect()
}

/// A picture of one dot.
const DOT: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\nIDAT\
    \x78\x9c\x63\0\x01\0\0\x05\0\x01\r\n\x2d\xb4\0\0\0\0IEND\xae\x42\x60\x82";

/// Serves, registers readers and imports; backs up in the midst of it; restores into `to`.
fn under_load(from: &TestDb, to: &TestDb) {
    let (data, out, new) = (from.data_dir(), TempDir::new().unwrap(), TempDir::new().unwrap());
    media::Store::open(data.join("media")).unwrap().put(DOT).unwrap();
    let first = articles(out.path(), "first", 40);
    run(command(data, from.config()).args(["import", "articles"]).arg(first), 0);
    let server = Server::start(data, from.config());
    let (stop, served) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let threads: Vec<_> = (0..3)
        .map(|thread| {
            let (stop, served, address) = (stop.clone(), served.clone(), server.address);
            std::thread::spawn(move || {
                for turn in 0.. {
                    if stop.load(Ordering::SeqCst) {
                        return;
                    }
                    let slug = format!("report-{}-of-first", turn % 40);
                    let form = format!("email=r{thread}-{turn}@m{turn}.example&article={slug}");
                    assert_eq!(ask(address, "POST", "/register", &form), Some(303), "{slug}");
                    assert_eq!(ask(address, "GET", &format!("/articles/{slug}"), ""), Some(200));
                    served.fetch_add(1, Ordering::SeqCst);
                }
            })
        })
        .collect();
    let second = articles(out.path(), "second", 400);
    let mut import = command(data, from.config())
        .args(["import", "articles"])
        .arg(second)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    while served.load(Ordering::SeqCst) < 10 {
        assert!(!threads.iter().any(std::thread::JoinHandle::is_finished), "the load has ended");
        std::thread::yield_now();
    }
    let before = served.load(Ordering::SeqCst);
    let file = out.path().join("site.tar");
    let said = run(command(data, from.config()).arg("backup").arg(&file), 0);
    assert!(said.contains("read back and found sound"), "{said}");
    let during = served.load(Ordering::SeqCst) - before;
    assert!(import.wait().unwrap().success());
    stop.store(true, Ordering::SeqCst);
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert!(during > 0, "nobody was served while the backup was made");
    drop(server);

    if to.dialect() == db::Dialect::Sqlite {
        fs::remove_file(to.data_dir().join("broadsheet.db")).unwrap();
    }
    let checked = run(command(new.path(), to.config()).args(["restore", "--check"]).arg(&file), 0);
    assert!(checked.contains("whole and sound"), "{checked}");
    assert_eq!(fs::read_dir(new.path()).unwrap().count(), 0, "a check restores nothing");
    run(command(new.path(), to.config()).arg("restore").arg(&file), 0);
    let manifest = care::Verified::open(&file, &mut |_| {}).unwrap().manifest;
    let restored = Db::open(to.config(), new.path()).unwrap();
    let expected = listed(&manifest);
    assert!(expected["readers"].0 >= 10 && expected["articles"].0 >= 40, "{expected:?}");
    assert_eq!(sums(&restored, out.path()), expected, "restored tables differ from the snapshot");
    for file in &manifest.files {
        let path = new.path().join(file.path.strip_prefix("data/").unwrap_or(&file.path));
        let bytes = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let sum = kernel::ids::hex(&Sha256::digest(&bytes));
        assert_eq!((bytes.len() as u64, &sum), (file.bytes, &file.sha256), "{}", file.path);
    }
    assert!(manifest.files.iter().any(|file| file.path.starts_with("media/")));
    assert_eq!(fs::read(new.path().join("secret.key")).unwrap(), fs::read(data.join("secret.key")).unwrap());
    // Whoever held the old site's rows counts them as half of an act nowhere.
    let half =
        "SELECT COUNT(*) FROM readers r WHERE NOT EXISTS (SELECT 1 FROM sessions s WHERE s.reader_id = r.id)";
    assert_eq!(restored.read_blocking(move |conn| conn.query_one::<i64>(half, &[])).unwrap(), 0);
    drop(restored);
    let server = Server::start(new.path(), to.config());
    assert_eq!(ask(server.address, "GET", "/articles/report-1-of-first", ""), Some(200));
    assert_eq!(ask(server.address, "GET", "/readyz", ""), Some(200));
}

#[test]
fn under_load_from_sqlite_to_postgres() {
    under_load(&TestDb::sqlite(), &TestDb::postgres());
}

#[test]
fn under_load_from_postgres_to_sqlite() {
    under_load(&TestDb::postgres(), &TestDb::sqlite());
}

/// Ever later: a fast machine is caught in the act, a slow one gets done.
fn moment(turn: u32) -> Duration {
    Duration::from_millis(15).mul_f64(1.5f64.powi(i32::try_from(turn).unwrap()))
}

/// Starts a command and kills it after a while; says whether it had ended by itself.
fn killed(mut command: Command, after: Duration) -> bool {
    let mut process = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let begun = Instant::now();
    while begun.elapsed() < after {
        if process.try_wait().unwrap().is_some() {
            return true;
        }
        std::thread::yield_now();
    }
    process.kill().unwrap();
    process.wait().unwrap();
    false
}

db::both_databases! {
    /// `kill -9` at ever later moments, until it was too late: there is a whole backup or none, and a whole
    /// site or one that nobody serves.
    fn a_kill_leaves_nothing_half_done(db: TestDb) {
        let (data, out) = (db.data_dir(), TempDir::new().unwrap());
        let file = articles(out.path(), "many", 600);
        run(command(data, db.config()).args(["import", "articles"]).arg(file), 0);
        let (mut ended, mut turn) = (false, 0u32);
        while !ended {
            let file = out.path().join(format!("{turn}.tar"));
            let mut backup = command(data, db.config());
            backup.arg("backup").arg(&file);
            ended = killed(backup, moment(turn));
            if file.exists() {
                run(command(data, db.config()).args(["restore", "--check"]).arg(&file), 0);
            }
            turn += 1;
        }
        let whole = out.path().join(format!("{}.tar", turn - 1));
        let left = fs::read_dir(out.path()).unwrap().filter(|entry| {
            entry.as_ref().unwrap().file_name().to_string_lossy().starts_with(".broadsheet-arriving-")
        });
        assert_eq!(left.count(), 0, "what the killed ones left is gone");

        let to = if db.dialect() == db::Dialect::Sqlite { TestDb::sqlite() } else { TestDb::postgres() };
        if to.dialect() == db::Dialect::Sqlite {
            fs::remove_file(to.data_dir().join("broadsheet.db")).unwrap();
        }
        let new = TempDir::new().unwrap();
        (ended, turn) = (false, 0);
        while !ended {
            let mut restore = command(new.path(), to.config());
            restore.arg("restore").arg(&whole);
            ended = killed(restore, moment(turn));
            if new.path().join(".restoring").exists() {
                let said = run(command(new.path(), to.config()).arg("check"), 2);
                assert!(said.contains("was cut off"), "{said}");
            }
            turn += 1;
        }
        let manifest = care::Verified::open(&whole, &mut |_| {}).unwrap().manifest;
        let restored = Db::open(to.config(), new.path()).unwrap();
        assert_eq!(sums(&restored, out.path()), listed(&manifest));
    }
}

#[test]
fn the_server_makes_the_backup_that_is_due_and_says_how_they_are() {
    let db = TestDb::sqlite();
    let (data, folder) = (db.data_dir(), TempDir::new().unwrap());
    let settings = format!("[backup]\nfolder = {:?}\nat = \"00:00\"\n", folder.path().join("backups"));
    fs::write(data.join("broadsheet.toml"), settings).unwrap();
    let server = Server::start(data, db.config());
    let begun = Instant::now();
    let made = loop {
        let standing = db.read_blocking(care::schedule::standing).unwrap();
        if let Some((_, file, _)) = standing.last {
            break file;
        }
        assert!(begun.elapsed() < Duration::from_secs(120), "no backup was made: {:?}", standing.failure);
        std::thread::yield_now();
    };
    drop(server);
    run(
        command(data, db.config())
            .args(["restore", "--check"])
            .arg(folder.path().join("backups").join(&made)),
        0,
    );
    let said = run(
        &mut {
            let mut check = command(data, db.config());
            check.arg("check");
            check
        },
        0,
    );
    assert!(said.contains(&format!("the last, {made}")), "{said}");
    fs::write(data.join("broadsheet.toml"), "[backup]\nat = \"25:00\"\n").unwrap();
    assert!(run(command(data, db.config()).arg("check"), 2).contains("backup.at is \"25:00\""));
}

#[test]
fn there_is_nothing_to_back_up_where_no_site_is() {
    let folder = TempDir::new().unwrap();
    let said = run(command(folder.path(), &DatabaseConfig::default()).args(["backup", "x.tar"]), 2);
    assert!(said.contains("there is no site to back up"), "{said}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing was made");
}
