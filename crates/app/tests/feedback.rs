//! What comes back of a letter, by each way in: a pipe, a maildir, and SMTP as Python speaks it.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use db::testing::TestDb;
use kernel::Config;
use kernel::clock::Clock;
use kernel::ids::{Random, SecretKey};
use press::Press;
use press::newsletters::feedback::{Place, letter};

const KEY: &str = "0707070707070707070707070707070707070707070707070707070707070707";
const SETTINGS: &str = "[mail.bounces]\naddress = \"bounces@news.example\"\nmaildir = \"mail\"\n";

fn command(db: &TestDb, arguments: &[&str]) -> Command {
    command_in(db, db.data_dir(), arguments)
}

fn command_in(db: &TestDb, folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_broadsheet"));
    command.arg("--data").arg(folder).args(arguments).env_remove("RUST_LOG").current_dir(db.data_dir());
    if let Some(url) = &db.config().url {
        command.env("BROADSHEET_DATABASE__URL", url);
    }
    command
}

/// A site with a reader and an issue; gives the return path of the letter to each of its readers.
fn site(db: &TestDb, readers: &[&str]) -> Vec<String> {
    let folder = db.data_dir();
    fs::write(folder.join("broadsheet.toml"), SETTINGS).unwrap();
    fs::write(folder.join("secret.key"), KEY).unwrap();
    fs::set_permissions(folder.join("secret.key"), fs::Permissions::from_mode(0o600)).unwrap();
    for part in ["mail/new", "mail/cur", "mail/tmp"] {
        fs::create_dir_all(folder.join(part)).unwrap();
    }
    for reader in readers {
        let added = command(db, &["readers", "add", reader]).output().unwrap();
        assert!(added.status.success(), "{added:?}");
    }
    const ISSUE: &str =
        "INSERT INTO issues (public_id, newsletter, day, state, due_at, since, subject, version)
        VALUES ('i1', 'daily', '2026-11-09', 'sent', 1, 1, '', 1) RETURNING id";
    let config = Config::from_toml("[mail.bounces]\naddress = \"bounces@news.example\"").unwrap();
    let press = Press::new(config, Clock::system(), Random::system(), SecretKey::from_bytes([7; 32]));
    let issue: i64 = db.write_blocking::<_, db::DbError>(|tx| tx.query_one(ISSUE, &[])).unwrap();
    let path = |reader: &&str| {
        let sql = "SELECT id FROM readers WHERE email = $1";
        let known = (*reader).to_owned();
        let row: i64 = db.read_blocking(move |conn| conn.query_one(sql, &[&known])).unwrap();
        let name = letter(&press, issue, row, reader).name(&press.key, Place::ReturnPath);
        press.config.mail.bounces.return_path(&name).unwrap()
    };
    readers.iter().map(path).collect()
}

/// A report that a letter to an address did not arrive.
fn report(path: &str, to: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example\nTo: {path}\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\n\n--b\n\nNo such user.\n\n--b\n\
         Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {to}\n\
         Action: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 <{to}>... User unknown\n\n--b--\n"
    )
}

fn suppressed(db: &TestDb) -> Vec<String> {
    let sql = "SELECT email FROM readers WHERE suppressed = 'bounced' ORDER BY email";
    db.read_blocking(move |conn| conn.query(sql, &[])).unwrap()
}

fn piped(db: &TestDb, message: &str) -> Option<i32> {
    handed(&mut command(db, &["mail", "intake"]), message).status.code()
}

/// What comes of a command that is given a message.
fn handed(command: &mut Command, message: &str) -> Output {
    let mut intake = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    intake.stdin.take().unwrap().write_all(message.as_bytes()).unwrap();
    intake.wait_with_output().unwrap()
}

/// A site that is served, until it is dropped.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(db: &TestDb, port: u16) -> Server {
    let mut command = command(db, &["serve", "--listen", "127.0.0.1:0"]);
    command.env("BROADSHEET_MAIL__BOUNCES__LISTEN", format!("127.0.0.1:{port}"));
    let mut server = Server(command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap());
    let mut lines = BufReader::new(server.0.stdout.take().unwrap()).lines().map_while(Result::ok);
    lines.find(|line| line.starts_with("Listening on")).unwrap();
    server
}

const CLIENT: &str = r#"
import smtplib, sys
with smtplib.SMTP("127.0.0.1", int(sys.argv[1]), timeout=20) as smtp:
    smtp.sendmail("", [sys.argv[2]], sys.stdin.read())
    try:
        smtp.sendmail("", ["root@news.example"], "x")
        sys.exit("took mail for somebody else")
    except smtplib.SMTPRecipientsRefused as refused:
        assert refused.recipients["root@news.example"][0] == 550
"#;

db::both_databases! {
    fn a_pipe_takes_reports_in_and_asks_for_them_again_when_it_cannot(db: TestDb) {
        let paths = site(&db, &["ada@example.org", "bea@example.org"]);
        assert_eq!(piped(&db, &report(&paths[0], "ada@example.org")), Some(0));
        assert_eq!(suppressed(&db), ["ada@example.org"]);
        let of_dan = "\n\nFinal-Recipient: rfc822; dan@example.org\nAction: failed\nStatus: 5.1.1\n\n--b--";
        let of_others = report(&paths[1], "eve@example.org").replace("\n\n--b--", of_dan);
        for other in [report("bounces+forged@news.example", "bea@example.org"), of_others, "no report".into(), String::new()] {
            assert_eq!(piped(&db, &other), Some(0), "taken and forgotten");
        }
        assert_eq!(suppressed(&db), ["ada@example.org"]);
        fs::write(db.data_dir().join("broadsheet.toml"), "broken").unwrap();
        assert_eq!(piped(&db, &report(&paths[1], "bea@example.org")), Some(75), "it waits in the mail server's queue");
    }

    fn a_pipe_gives_the_address_as_an_argument(db: TestDb) {
        let paths = site(&db, &["ada@example.org"]);
        let mut intake = command(&db, &["mail", "intake", "--", &paths[0]]);
        assert_eq!(handed(&mut intake, &report("undisclosed:;", "ada@example.org")).status.code(), Some(0));
        assert_eq!(suppressed(&db), ["ada@example.org"]);
    }

    fn a_pipe_into_a_folder_without_a_site_makes_none(db: TestDb) {
        let paths = site(&db, &["ada@example.org"]);
        for missing in ["elsewhere", "mail"] {
            let folder = db.data_dir().join(missing);
            let before = fs::read_dir(&folder).map(Iterator::count).ok();
            let mut intake = command_in(&db, &folder, &["mail", "intake"]);
            let output = handed(&mut intake, &report(&paths[0], "ada@example.org"));
            assert_eq!(output.status.code(), Some(75), "{output:?}");
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(said.contains(&format!("there is no site in {}; give its folder by --data", folder.display())), "{said}");
            assert_eq!(fs::read_dir(&folder).map(Iterator::count).ok(), before, "nothing is made");
        }
        assert!(suppressed(&db).is_empty());
    }

    fn a_server_takes_reports_out_of_a_maildir_and_by_smtp(db: TestDb) {
        let paths = site(&db, &["ada@example.org", "bea@example.org"]);
        let mail = db.data_dir().join("mail");
        let stuck: Vec<String> = (0..30).map(|number| format!("{number}.stuck")).collect();
        for name in &stuck {
            // Taken in and not to be moved: something lies where it should go.
            fs::write(mail.join("new").join(name), "no report").unwrap();
            fs::create_dir(mail.join(format!("cur/{name}:2,S"))).unwrap();
        }
        for number in 0..120 {
            symlink("nowhere", mail.join(format!("new/{number}.nothing"))).unwrap();
        }
        fs::write(mail.join("new/1.host"), report(&paths[0], "ada@example.org")).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let _server = serve(&db, port);
        let mut client = Command::new("python3").args(["-c", CLIENT, &port.to_string(), &paths[1].to_uppercase()])
            .stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        client.stdin.take().unwrap().write_all(report("undisclosed:;", "bea@example.org").as_bytes()).unwrap();
        let output = client.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let begun = Instant::now();
        while suppressed(&db).len() < 2 || !mail.join("cur/1.host:2,S").exists() {
            assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", suppressed(&db));
            std::thread::sleep(Duration::from_millis(50));
        }
        assert!(!mail.join("new/1.host").exists() && stuck.iter().all(|name| mail.join("new").join(name).exists()));
    }
}
