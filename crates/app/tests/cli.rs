//! The command as it is typed: its answers, its exit codes, and what a kill leaves behind.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Output, Stdio};
use std::time::{Duration, Instant};

use db::testing::TestDb;
use db::{Db, DbError};
use kernel::clock::{Clock, MINUTE, timestamp};

/// A data folder, and the database that the command is told to use.
struct Desk<'a> {
    data: &'a Path,
    url: Option<String>,
}

impl<'a> Desk<'a> {
    fn of(db: &'a TestDb) -> Desk<'a> {
        Desk { data: db.data_dir(), url: db.config().url.clone() }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_broadsheet"));
        command.arg("--data").arg(self.data).args(arguments).env_remove("RUST_LOG").current_dir(self.data);
        if let Some(url) = &self.url {
            command.env("BROADSHEET_DATABASE__URL", url);
        }
        command
    }

    fn run(&self, arguments: &[&str]) -> Said {
        Said::of(self.command(arguments).output().unwrap())
    }

    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.data.join(name);
        fs::write(&path, content).unwrap();
        path
    }
}

/// What a command said, and how it ended.
#[derive(Debug)]
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

impl Said {
    fn of(output: Output) -> Said {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Said { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
    }

    #[track_caller]
    fn ends(self, code: i32) -> Said {
        assert_eq!(self.code, Some(code), "{self:?}");
        self
    }

    #[track_caller]
    fn says(self, words: &str) -> Said {
        assert!(self.out.contains(words) || self.err.contains(words), "{words}\n{}\n{}", self.out, self.err);
        self
    }
}

fn articles(range: std::ops::Range<u32>) -> String {
    let line = |id| {
        format!(
            "{{\"id\":\"a{id}\",\"title\":\"Story {id}\",\"published_at\":\"2026-01-02T03:04:05Z\",\
             \"body_html\":\"<p>One.</p><!--more--><p>Two.</p>\",\"section\":\"Trade\",\"topics\":[\"Ports\"]}}\n"
        )
    };
    range.map(line).collect()
}

fn count(db: &Db, sql: &'static str) -> i64 {
    db.read_blocking(move |conn| conn.query_one::<i64>(sql, &[])).map_err(|error: DbError| error).unwrap()
}

const ARTICLES: &str = "SELECT COUNT(*) FROM articles";

#[test]
fn what_cannot_be_meant_is_refused_before_anything_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk { data: &folder.path().join("new"), url: None };
    fs::create_dir(desk.data).unwrap();
    desk.file("broadsheet.toml", "[site]\nnmae = \"x\"\n");
    desk.run(&["check"])
        .ends(2)
        .says("There is no setting \"site.nmae\". Did you mean \"name\"?")
        .says("broadsheet.toml");
    fs::remove_file(desk.data.join("broadsheet.toml")).unwrap();
    desk.run(&[]).ends(2).says("Usage");
    desk.run(&["serve", "--lisen", "x"]).ends(2).says("--listen");
    desk.run(&["serve", "--listen", "here"]).ends(2).says("invalid");
    desk.run(&["serve", "--listen", "0.0.0.0:0"]).ends(2).says("--insecure").says("ssh -L");
    desk.run(&["readers", "add", "nobody"]).ends(2).says("has one @");
    desk.run(&["staff", "invite", "a@b.example", "--role", "king"]).ends(2).says("owner, publisher, editor");
    desk.run(&["import", "articles", "no such file"]).ends(2).says("there is no file no such file");
    desk.run(&["--config", "none.toml", "check"]).ends(2).says("cannot read the settings none.toml");
    let unknown = desk.command(&["check"]).env("BROADSHEET_METER__ALOWANCE", "4").output().unwrap();
    Said::of(unknown).ends(2).says("BROADSHEET_METER__ALOWANCE").says("allowance");
    assert_eq!(fs::read_dir(desk.data).unwrap().count(), 0, "nothing was made");
}

#[test]
fn a_key_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk { data: folder.path(), url: None };
    desk.run(&["readers", "add", "a@example.org"]).ends(0);
    desk.run(&["check"]).ends(0).says("ok      database: Sqlite");
    let key = desk.data.join("secret.key");
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    desk.run(&["check"]).ends(1).says("chmod 600");
    desk.run(&["serve", "--listen", "127.0.0.1:0"]).ends(2).says("chmod 600");
}

#[test]
fn check_names_each_thing_that_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk { data: folder.path(), url: None };
    desk.file(
        "broadsheet.toml",
        "[site]\npages = \"pages\"\n[mail]\ntransport = \"smtp\"\n[mail.smtp]\npassword_file = \"gone\"\n",
    );
    desk.run(&["check"])
        .ends(1)
        .says("WRONG   pages")
        .says("WRONG   mail")
        .says("gone")
        .says("2 things are wrong");
}

#[test]
fn the_demonstration_leaves_other_sites_alone() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk { data: folder.path(), url: None };
    desk.file("precious.txt", "x");
    desk.run(&["demo"]).ends(2).says("holds something else");
    assert_eq!(fs::read_dir(desk.data).unwrap().count(), 1);
}

db::both_databases! {
    fn files_are_imported_packed_or_not(db: TestDb) {
        let desk = Desk::of(&db);
        let plain = desk.file("a.ndjson", articles(0..3) + "{\"id\":\"x\"}\n");
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(articles(3..5).as_bytes()).unwrap();
        let packed = desk.file("b.ndjson.gz", packer.finish().unwrap());
        // A zstd frame of one raw block, its size in one byte.
        let text = articles(5..6);
        let mut frame = vec![0x28, 0xb5, 0x2f, 0xfd, 0x20, u8::try_from(text.len()).unwrap()];
        frame.extend(&u32::try_from((text.len() << 3) | 1).unwrap().to_le_bytes()[..3]);
        frame.extend(text.as_bytes());
        let zstd = desk.file("c.ndjson.zst", frame).display().to_string();
        let files: Vec<String> = [plain, packed].iter().map(|file| file.display().to_string()).collect();
        let rehearsal = desk.run(&["import", "articles", "--dry-run", &files[0]]).ends(0);
        rehearsal.says("3 created, 0 updated, 0 unchanged, 1 skipped (a dry run: nothing was changed)");
        assert_eq!(count(&db, ARTICLES), 0);
        desk.run(&["import", "articles", &files[0], &files[1]]).ends(0)
            .says("3 created, 0 updated, 0 unchanged, 1 skipped")
            .says("record 4 (line 4) | x | skipped: `title` is missing or empty")
            .says("2 created");
        desk.run(&["import", "articles", &zstd]).ends(0).says("1 created");
        desk.run(&["import", "articles", &files[0]]).ends(0).says("0 created, 0 updated, 3 unchanged");
        let noise = desk.file("noise.bin", [0, 1, 2, 3]).display().to_string();
        desk.run(&["import", "articles", &noise, &files[1]]).ends(1).says("looks like").says("2 unchanged").says("1 of 2 files");
    }

    fn a_pictures_focus_is_set_and_its_copies_are_made(db: TestDb) {
        let desk = Desk::of(&db);
        let picture = concat!(env!("CARGO_MANIFEST_DIR"), "/../../demo/images/hydrograph.webp");
        fs::copy(picture, desk.data.join("lead.webp")).unwrap();
        let lead = ",\"lead_image\":{\"src\":\"lead.webp\"}}\n";
        let file = desk.file("one.ndjson", articles(0..1).replace("}\n", lead));
        desk.run(&["import", "articles", &file.to_string_lossy()]).ends(0).says("1 created");
        let name = db.read_blocking(|conn| conn.query_one::<String>("SELECT public_id FROM media", &[])).unwrap();
        let address = format!("http://127.0.0.1:8080/media/{name}.webp");
        desk.run(&["media", "focus", &address, "0.25", "0.75"]).ends(0).says("keeps 0.25 0.75 in sight");
        assert_eq!(count(&db, "SELECT focus_x * 10000 + focus_y FROM media"), 2_500_750);
        desk.run(&["media", "focus", "nothing.jpg", "0.5", "0.5"]).ends(1).says("there is no picture \"nothing.jpg\"");
        desk.run(&["media", "focus", &address, "25", "0.5"]).ends(2).says("a number from 0 to 1");
        desk.run(&["media", "derive"]).ends(0).says("1 pictures looked at");
        desk.run(&["media", "derive"]).ends(0).says("1 pictures looked at, 0 copies made");
        fs::remove_dir_all(desk.data.join("derived")).unwrap();
        assert!(!desk.run(&["media", "derive"]).ends(0).out.contains(" 0 copies"), "they are made again");
    }

    fn the_search_index_is_built_afresh(db: TestDb) {
        let desk = Desk::of(&db);
        let file = desk.file("three.ndjson", articles(0..3));
        desk.run(&["import", "articles", &file.to_string_lossy()]).ends(0).says("3 created");
        for _ in 0..2 {
            desk.run(&["index", "rebuild"]).ends(0).says("is built afresh: 3 articles");
        }
        fs::remove_dir_all(desk.data.join("search")).unwrap();
        fs::write(desk.data.join("search"), "no folder").unwrap();
        desk.run(&["index", "rebuild"]).ends(1).says("search, cannot be used");
    }

    fn readers_are_moved_in_granted_and_let_in(db: TestDb) {
        let desk = Desk::of(&db);
        desk.file("broadsheet.toml", "[[plans]]\nslug = \"yearly\"\nname = \"Yearly\"\nprice = { minor = 8900, currency = \"EUR\" }\nper = \"year\"\n");
        let list = desk.file("members.csv", "email,name\nann@example.org,Ann\nnobody,\n").display().to_string();
        desk.run(&["import", "readers", &list]).ends(0).says("1 created").says("1 skipped");
        desk.run(&["readers", "add", "bo@example.org"]).ends(0).says("Added bo@example.org.");
        desk.run(&["readers", "add", "BO@example.org"]).ends(0).says("is a reader already");
        desk.run(&["readers", "grant", "bo@example.org", "--plan", "yerly"]).ends(2).says("there are: yearly");
        desk.run(&["readers", "grant", "bo@example.org", "--plan", "yearly", "--until", "soon"]).ends(2).says("no date");
        assert_eq!(count(&db, "SELECT COUNT(*) FROM grants"), 0);
        desk.run(&["readers", "grant", "bo@example.org", "--plan", "yearly", "--until", "2020-01-01"]).ends(0).says("lapsed");
        desk.run(&["readers", "grant", "cy@example.org", "--plan", "yearly", "--until", "2100-01-31"]).ends(0)
            .says("added as a new reader").says("until 2100-01-31 23:59 UTC");
        desk.run(&["readers", "grant", "cy@example.org", "--plan", "yearly", "--until", "2020-01-01"]).ends(0)
            .says("has it now by another grant").says("readers revoke");
        desk.run(&["readers", "revoke", "cy@example.org"]).ends(0).says("no All-Access any more");
        desk.run(&["readers", "revoke", "cy@example.org"]).ends(0).says("had no All-Access");
        desk.run(&["readers", "login-link", "di@example.org"]).ends(1).says("no reader");
        desk.run(&["readers", "login-link", "bo@example.org"]).ends(0).says("http://127.0.0.1:8080/login/link/");
        desk.run(&["staff", "invite", "ed@example.org", "--role", "editor"]).ends(0).says("as editor").says("/login/link/");
        assert_eq!(count(&db, "SELECT COUNT(*) FROM jobs"), 0, "nobody was mailed");
    }

    fn prices_are_listed_and_moved_only_when_that_can_be_known_ahead(db: TestDb) {
        let desk = Desk::of(&db);
        desk.file("broadsheet.toml", "[[plans]]\nslug = \"yearly\"\nname = \"Yearly\"\nprice = [{ minor = 8900, currency = \"EUR\" }, { minor = 14000, currency = \"JPY\" }]\nper = \"year\"\n");
        desk.run(&["plans", "list"]).ends(0).says("yearly  €89 a year  on offer  0 subscribers").says("yearly  ¥14000 a year  on offer");
        desk.run(&["plans", "reprice", "yearly", "--from", "2026-01-01"]).ends(2).says("at least 30 days");
        desk.run(&["plans", "reprice", "nothing", "--from", "2199-01-01"]).ends(2).says("broadsheet plans list");
        desk.run(&["plans", "reprice", "yearly", "--from", "2199-01-01"]).ends(0).says("0 subscribers of yearly");
        let in_currency = |code| ["plans", "reprice", "yearly", "--from", "2199-01-01", "--currency", code];
        desk.run(&in_currency("JPY")).ends(0).says("0 subscribers of yearly who pay in JPY");
        desk.run(&in_currency("CHF")).ends(2).says("Yearly is sold in EUR, JPY, not in CHF");
        desk.run(&["billing", "withdrawals"]).ends(0).says("No withdrawal waits.");
        desk.run(&["billing", "withdraw", "7"]).ends(1).says("withdrawal 7 has no contract that could be ended");
    }

    fn an_import_that_is_killed_goes_on_where_it_was(db: TestDb) {
        let desk = Desk::of(&db);
        let file = desk.file("archive.ndjson", articles(0..1500)).display().to_string();
        let mut importing = desk.command(&["import", "articles", &file]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        while count(&db, ARTICLES) == 0 {
            assert!(importing.try_wait().unwrap().is_none(), "it ended before it wrote");
            std::thread::yield_now();
        }
        importing.kill().unwrap();
        importing.wait().unwrap();
        let done = count(&db, ARTICLES);
        assert!((1..1500).contains(&done), "{done}");
        assert_eq!(count(&db, "SELECT records FROM import_runs"), done);
        let homeless = "SELECT COUNT(*) FROM articles a WHERE state <> 'published'
            OR NOT EXISTS (SELECT 1 FROM article_terms f WHERE f.article_id = a.id)
            OR NOT EXISTS (SELECT 1 FROM slugs s WHERE s.kind = 'article' AND s.target = a.id)";
        assert_eq!(count(&db, homeless), 0, "no article is half there");
        desk.run(&["import", "articles", &file]).ends(0)
            .says(&format!("taken up again after record {done}"))
            .says(&format!("{} created, 0 updated, 0 unchanged, 0 skipped", 1500 - done));
        assert_eq!(count(&db, ARTICLES), 1500);
        desk.run(&["import", "articles", &file]).ends(0).says("1500 unchanged");
    }

    fn a_server_says_where_it_is_and_ends_when_asked(db: TestDb) {
        let desk = Desk::of(&db);
        let file = desk.file("a.ndjson", articles(1..2)).display().to_string();
        desk.run(&["import", "articles", &file]).ends(0);
        let mut server = Server::start(&desk);
        assert!(server.get("/healthz").starts_with("HTTP/1.1 200"));
        assert!(server.get("/articles/story-1").starts_with("HTTP/1.1 200"));
        desk.run(&["articles", "withdraw", "story-1"]).ends(0).says("Withdrawn");
        // Another process did it: this one hears of it from the change log, ten times a second.
        let asked = Instant::now();
        while !server.get("/articles/story-1").starts_with("HTTP/1.1 410") {
            assert!(asked.elapsed() < Duration::from_secs(30), "the server does not hear of it");
        }
        desk.run(&["articles", "withdraw", "story-1"]).ends(1).says("no published article");
        assert_eq!(server.end().code(), Some(0));
    }

    fn a_server_that_is_asked_to_end_answers_what_is_under_way(db: TestDb) {
        let desk = Desk::of(&db);
        desk.file("broadsheet.toml", "");
        let mut server = Server::start(&desk);
        let mut stream = TcpStream::connect(&server.address).unwrap();
        let form = "email=ann@example.org";
        write!(
            stream,
            "POST /login HTTP/1.1\r\nHost: {}\r\nExpect: 100-continue\r\nContent-Length: {}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\n\r\n",
            server.address, form.len()
        ).unwrap();
        let mut go_on = [0; 25];
        stream.read_exact(&mut go_on).unwrap();
        assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
        server.ask_to_end();
        server.log.by_ref().lines().map_while(Result::ok).find(|line| line.contains("ending")).unwrap();
        stream.write_all(form.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
        assert_eq!(server.process.wait().unwrap().code(), Some(0));
        assert_eq!(count(&db, "SELECT COUNT(*) FROM challenges"), 1, "the act was done");
    }

    /// The whole of a real archive, in small: every count is known beforehand.
    fn reuters_is_imported_whole(db: TestDb) {
        let root = std::env::var_os("BROADSHEET_TEST_DATA").map_or_else(
            || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
        let file = root.join("archives/reuters21578/articles.ndjson.zst");
        if !file.exists() {
            eprintln!("skipped: there is no {}", file.display());
            return;
        }
        let desk = Desk::of(&db);
        let file = file.display().to_string();
        let said = desk.run(&["import", "articles", &file]).ends(0);
        said.says("21578 created, 0 updated, 0 unchanged, 0 skipped").says("1 without a date");
        assert_eq!(count(&db, "SELECT COUNT(*) FROM articles WHERE state = 'draft'"), 1);
        assert_eq!(count(&db, "SELECT COUNT(*) FROM articles WHERE teaser_html = '' AND rest_html = ''"), 1799);
        let report = fs::read_dir(db.data_dir().join("imports")).unwrap().next().unwrap().unwrap().path();
        let report = fs::read_to_string(report).unwrap();
        assert_eq!(report.lines().filter(|line| line.ends_with("no text: a headline only")).count(), 1799);
        assert_eq!(report.lines().filter(|line| line.ends_with("no date: kept as a draft")).count(), 1);
        desk.run(&["import", "articles", &file]).ends(0).says("0 created, 0 updated, 21578 unchanged, 0 skipped");
    }
}

/// A site that is served.
struct Server {
    process: Child,
    log: BufReader<ChildStderr>,
    address: String,
}

impl Server {
    fn start(desk: &Desk<'_>) -> Server {
        let mut command = desk.command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let said = lines
            .map_while(Result::ok)
            .find_map(|line| line.strip_prefix("Listening on http://").map(str::to_owned));
        let log = BufReader::new(process.stderr.take().unwrap());
        Server { address: said.unwrap(), process, log }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn ask_to_end(&self) {
        let asked = Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status().unwrap();
        assert!(asked.success());
    }

    fn end(&mut self) -> std::process::ExitStatus {
        self.ask_to_end();
        self.process.wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn an_issue_is_begun_looked_at_and_approved_by_command() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk { data: folder.path(), url: None };
    desk.file(
        "broadsheet.toml",
        "[[newsletters]]\nslug = \"weekly\"\nname = \"The Weekly\"\ndays = [\"monday\"]\nsections = [\"latest 1-3\"]\n",
    );
    desk.run(&["newsletters", "approve", "weekly"]).ends(1).says("newsletters draft weekly");
    let lately = timestamp(Clock::system().now() - MINUTE).to_string();
    let file = desk.file("a.ndjson", articles(1..4).replace("2026-01-02T03:04:05Z", &lately));
    desk.run(&["import", "articles", file.to_str().unwrap()]).ends(0);
    desk.run(&["newsletters", "draft", "weekly"]).ends(0).says("newsletters preview weekly");
    desk.run(&["newsletters", "preview", "weekly", "--reader", "free"]).ends(0);
    desk.run(&["newsletters", "approve", "weekly"]).ends(0).says("approved");
    desk.run(&["newsletters", "approve", "weekly"]).ends(1);
    desk.run(&["newsletters", "list"]).ends(0).says("ready");
}
