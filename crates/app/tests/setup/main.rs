//! The first start on an empty folder: what is asked, what is made of it, and that nothing is ever half made.

#![allow(clippy::unwrap_used, clippy::panic)]

mod server;

use std::fs;
use std::thread;

use db::testing::TestDb;
use db::{Db, DbError};

use server::{Ground, Server, is_private};

/// A form as it is sent, with another address and further fields.
fn form<'a>(owner: &'a str, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![
        ("name", "The \"Weir\" & Co"),
        ("language", "en"),
        ("time_zone", "lisbon"),
        ("owner", owner),
        ("url", "http://127.0.0.1:8080"),
        ("transport", "outbox"),
        ("access", "metered"),
        ("allowance", "3"),
    ];
    for (name, value) in more {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    fields
}

fn finish(owner: &str) -> Vec<(&str, &str)> {
    form(owner, &[("act", "finish")])
}

fn owners(db: &Db) -> Vec<String> {
    const OWNERS: &str =
        "SELECT r.email FROM staff s JOIN readers r ON r.id = s.reader_id WHERE s.role = 'owner' ORDER BY 1";
    db.read_blocking(|conn| conn.query::<String>(OWNERS, &[])).map_err(|error: DbError| error).unwrap()
}

/// The database that the folder's site uses.
fn database(db: &TestDb, ground: &Ground) -> Db {
    Db::open(db.config(), &ground.data).unwrap()
}

db::both_databases! {
    fn an_empty_folder_becomes_a_site(db: TestDb) {
        let ground = Ground::of(&db);
        let mut server = ground.serve();
        let link = server.link();
        let token = link.rsplit('/').next().unwrap().to_owned();
        assert!(token.len() >= 22, "at least 128 bits: {token}");

        for path in ["/", "/articles/x", "/login", "/newsroom", "/set-up"] {
            let closed = server.get(path).is(503).says("being set up");
            assert_eq!(closed.header("retry-after"), "60");
        }
        server.get("/healthz").is(200);
        server.get("/readyz").is(503);
        server.get("/set-up/0000000000000000000000000000000000000000000").is(404).says("not the link");
        let page = server.get(&link).is(200).says("Set up your publication");
        assert_eq!((page.header("cache-control"), page.header("referrer-policy")), ("private, no-store", "same-origin"));
        assert!(page.header("content-security-policy").contains("default-src 'none'"));

        let wrong = form("nobody", &[("time_zone", "Europe/Lisbonn"), ("name", "<b>Kept</b>")]);
        server.post(&link, &wrong).is(422)
            .says("Did you mean Europe/Lisbon?").says("value=\"nobody\"").says("&lt;b&gt;Kept&lt;/b&gt;").says("href=\"#owner\"");
        server.post(&link, &form("ann@weir.example", &[])).is(200).says("Is this right?").says("Europe/Lisbon");
        let sent = server.post(&link, &form("ann@weir.example", &[("act", "try")])).is(200);
        sent.says("is kept in the folder outbox");
        assert_eq!(ground.files(), ["outbox"], "nothing is made before the end");

        server.ask("POST", &link, "Sec-Fetch-Site: cross-site\r\nOrigin: https://evil.example\r\n", "act=finish").is(403);
        let done = server.post(&link, &finish("ann@weir.example")).is(303);
        assert_eq!(done.header("location"), "/welcome");
        let cookie = done.header("set-cookie").split(';').next().unwrap().to_owned();
        server.listens();
        let kept = format!("Cookie: {cookie}\r\n");
        server.ask("GET", "/welcome", &kept, "").is(200).says("import articles archive.ndjson").says("staff invite");
        server.get("/welcome").is(303);
        server.get("/").is(200).says("The &quot;Weir&quot; &amp; Co");
        server.get("/readyz").is(200);
        server.get(&link).is(410).says("The set-up is done");
        server.post(&link, &finish("eve@evil.example")).is(410);
        assert_eq!(owners(&database(&db, &ground)), ["ann@weir.example"]);
        for name in ["broadsheet.toml", "secret.key"] {
            assert!(is_private(&ground.data.join(name)), "{name}");
        }
        assert!(ground.read("broadsheet.toml").contains("time_zone = \"Europe/Lisbon\""));
        assert!(!ground.files().iter().any(|name| name.starts_with(".set-up")));
        let log = server.end();
        assert!(!log.contains(&token) && !log.contains("ann@weir"), "{log}");

        let again = ground.serve();
        assert_eq!(again.link, None, "there is nothing left to set up");
        again.get("/").is(200);
    }

    fn of_two_who_finish_at_once_one_does(db: TestDb) {
        let ground = Ground::of(&db);
        let mut server = ground.serve();
        let link = server.link();
        let statuses: Vec<u16> = thread::scope(|scope| {
            let one = |owner: &'static str| {
                let (server, link) = (&server, &link);
                scope.spawn(move || server.post(link, &finish(owner)).status)
            };
            let both = [one("ann@weir.example"), one("bob@weir.example")];
            both.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let done = statuses.iter().filter(|status| **status == 303).count();
        assert_eq!(done, 1, "{statuses:?}");
        assert!(statuses.contains(&410), "the other hears that it is done: {statuses:?}");
        server.listens();
        assert_eq!(owners(&database(&db, &ground)).len(), 1);
    }

    fn what_fails_half_way_leaves_nothing(db: TestDb) {
        let ground = Ground::of(&db);
        fs::create_dir_all(&ground.data).unwrap();
        // A key that others can read is refused, after settings and note have been written.
        fs::write(ground.data.join("secret.key"), "x").unwrap();
        let server = ground.serve();
        server.post(&server.link(), &form("ann@weir.example", &[("act", "finish"), ("transport", "smtp"), ("host", "relay.example"),
            ("security", "tls"), ("username", "weir"), ("password", "hunter2")])).is(500)
            .says("Nothing was created").says("chmod 600").says("value=\"ann@weir.example\"");
        assert_eq!(ground.files(), ["secret.key"]);
        fs::remove_file(ground.data.join("secret.key")).unwrap();
        server.post(&server.link(), &finish("ann@weir.example")).is(303);
    }

    fn what_the_set_up_made_is_backed_up_and_restored(db: TestDb) {
        let ground = Ground::of(&db);
        let mut server = ground.serve();
        server.post(&server.link(), &form("ann@weir.example", &[("act", "finish"), ("transport", "smtp"), ("host", "relay.example"),
            ("security", "tls"), ("username", "weir"), ("password", "hunter2")])).is(303);
        server.listens();
        drop(server);
        let out = tempfile::TempDir::new().unwrap();
        let file = out.path().join("site.tar").to_str().unwrap().to_owned();
        let mut backup = ground.command(&["backup", &file]);
        let made = backup.env("BROADSHEET_SERVER__TLS_KEY", "/elsewhere/key.pem").output().unwrap();
        let said = String::from_utf8(made.stdout).unwrap();
        assert!(made.status.success() && said.contains("NOT in it"), "{said}");
        assert!(said.contains("/elsewhere/key.pem") && !said.contains("smtp-password"), "{said}");

        let to = if db.dialect() == db::Dialect::Sqlite { TestDb::sqlite() } else { TestDb::postgres() };
        let new = Ground::of(&to);
        let restored = new.run(&["restore", &file]);
        assert!(restored.status.success(), "{}", String::from_utf8_lossy(&restored.stderr));
        assert_eq!((new.read("smtp-password"), ground.read("smtp-password")), ("hunter2\n".into(), "hunter2\n".into()));
        assert!(is_private(&new.data.join("smtp-password")) && is_private(&new.data.join("broadsheet.toml")));
        // The relay's password is read at start: without it nothing is served.
        let server = new.serve();
        assert_eq!(server.link, None);
        server.get("/readyz").is(200);
    }

    fn a_set_up_that_was_killed_is_whole_or_open(db: TestDb) {
        let ground = Ground::of(&db);
        fs::create_dir_all(&ground.data).unwrap();
        // Killed after the settings were written, before the owner was committed.
        fs::write(ground.data.join(".set-up"), "").unwrap();
        fs::write(ground.data.join("broadsheet.toml"), "[site]\nname = \"Half\"\n").unwrap();
        fs::write(ground.data.join("smtp-password"), "x").unwrap();
        let mut server = ground.serve();
        assert!(server.link.is_some(), "it is still to be set up");
        assert!(!ground.files().iter().any(|name| name.ends_with(".toml") || name == ".set-up" || name == "smtp-password"));
        server.post(&server.link(), &finish("ann@weir.example")).is(303);
        server.listens();
        server.kill();
        // Killed after the owner was committed, before the note was taken away.
        fs::write(ground.data.join(".set-up"), "").unwrap();
        let server = ground.serve();
        assert_eq!(server.link, None, "the site is there");
        assert!(!ground.data.join(".set-up").exists());
        assert_eq!(owners(&database(&db, &ground)), ["ann@weir.example"]);
    }

    fn a_kill_at_any_moment_leaves_all_or_nothing(db: TestDb) {
        let ground = Ground::of(&db);
        for delay in [0_u32, 1, 2, 4, 8, 16, 32] {
            let mut server = ground.serve();
            let Some(link) = server.link.clone() else { break };
            thread::scope(|scope| {
                let address = server.address.clone();
                let sent = scope.spawn(move || send_and_forget(&address, &link));
                sent.join().unwrap();
                // Moments of different lengths, without asking a clock.
                for _ in 0..delay * 20_000 {
                    std::hint::spin_loop();
                }
                server.kill();
            });
            let whole = ground.data.join("broadsheet.toml").exists() && !ground.data.join(".set-up").exists();
            let next = ground.serve();
            let served = next.link.is_none();
            assert!(!whole || served, "settings without a note are a site");
            assert_eq!(served, !owners(&database(&db, &ground)).is_empty(), "an owner and settings, or neither");
            assert_eq!(served, ground.data.join("broadsheet.toml").exists());
        }
    }

    fn the_word_to_end_is_heard_while_the_site_takes_over(db: TestDb) {
        let ground = Ground::of(&db);
        let server = ground.serve();
        server.post(&server.link(), &finish("ann@weir.example")).is(303);
        // Whoever serves by now: the set-up, nobody yet, or the site.
        server.end();
        assert_eq!(ground.serve().link, None, "the site is there");
    }

    fn a_site_that_is_there_is_not_set_up(db: TestDb) {
        let ground = Ground::of(&db);
        fs::create_dir_all(&ground.data).unwrap();
        let named = |mut command: std::process::Command| {
            command.env("BROADSHEET_SITE__NAME", "By the environment");
            command
        };
        let server = Server::of(named(ground.command(&["serve", "--listen", "127.0.0.1:0"])));
        assert_eq!(server.link, None);
        drop(server);
        let elsewhere = ground.data.join("elsewhere.toml");
        fs::write(&elsewhere, "").unwrap();
        let server = Server::of(ground.command(&["--config", elsewhere.to_str().unwrap(), "serve", "--listen", "127.0.0.1:0"]));
        assert_eq!(server.link, None);
        drop(server);
        assert!(ground.run(&["readers", "add", "ann@weir.example"]).status.success());
        assert_eq!(ground.serve().link, None, "there are readers");
    }

    fn what_the_environment_sets_stands_fast(db: TestDb) {
        let ground = Ground::of(&db);
        let mut command = ground.command(&["serve", "--listen", "127.0.0.1:0"]);
        command.env("BROADSHEET_SITE__TIME_ZONE", "Asia/Tokyo").env("BROADSHEET_METER__ALLOWANCE", "7");
        let mut server = Server::of(command);
        server.get(&server.link()).is(200).says("value=\"Asia/Tokyo\"").says("Set by this server&#x27;s environment");
        server.post(&server.link(), &form("ann@weir.example", &[])).is(200).says("Asia/Tokyo").says("<dd>7</dd>");
        server.post(&server.link(), &finish("ann@weir.example")).is(303);
        server.listens();
        assert!(ground.read("broadsheet.toml").contains("Asia/Tokyo"));
    }
}

/// Sends the last form and does not wait for an answer.
fn send_and_forget(address: &str, link: &str) {
    use std::io::Write as _;
    let body = "name=Weir&language=en&time_zone=UTC&owner=ann%40weir.example&url=http%3A%2F%2F127.0.0.1%3A8080\
                &transport=outbox&access=metered&allowance=3&act=finish";
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    let head = "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded";
    write!(
        stream,
        "POST {link} HTTP/1.1\r\nHost: {address}\r\n{head}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
}
