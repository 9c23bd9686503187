//! What is written of requests, and what must not be; and the figures, as others read them.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::net::SocketAddr;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::client::Client;
use crate::server::{Folder, Server, free_port};

#[test]
fn a_request_is_one_line_that_names_its_route_and_no_secret() {
    let folder = Folder::new("[server]\nlog = \"json\"\naccess_log = true\nlog_level = \"debug\"\n");
    folder.fill(1);
    assert_eq!(folder.run(&["readers", "add", "ann@secret.example"]).0, 0);
    let mut server = Server::start(&folder, &["--listen", "127.0.0.1:0"]);
    let link = folder.run(&["readers", "login-link", "ann@secret.example"]).1;
    let token = link.trim().rsplit('/').next().unwrap().to_owned();
    let mut client = Client::new(server.address);
    let path = format!("/login/link/{token}");
    assert_eq!(client.get(&path).unwrap().status, 200);
    let signed_in = client.post(&path, "").unwrap();
    assert_eq!(signed_in.status, 303, "{signed_in:?}");
    let cookie = signed_in.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
    let account = format!(
        "GET /account?token={token} HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\n\r\n",
        server.address
    );
    assert_eq!(client.send(&account).unwrap().status, 200);
    assert_eq!(client.get(&format!("/gift/{token}")).unwrap().status, 404);
    assert_eq!(client.get(&format!("/nowhere/{token}")).unwrap().status, 404);
    assert_eq!(client.get(&format!("/newsletters/stop/7/daily/{token}")).unwrap().status, 404);
    client.post("/login", "email=bo@secret.example").unwrap();
    client.post("/register", "email=cy@secret.example").unwrap();
    server.end();

    let log = server.rest_of_log();
    let session = cookie.split('=').nth(1).unwrap();
    for secret in [&token, session, "secret.example", "/nowhere"] {
        assert!(!log.contains(secret), "the log holds {secret}:\n{log}");
    }
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let requests: Vec<&Value> = lines.iter().filter(|line| line["target"] == "access").collect();
    assert_eq!(requests.len(), 8, "one line a request:\n{log}");
    let seen = |route: &str, method: &str| {
        let found = requests.iter().find(|line| line["route"] == route && line["method"] == method);
        (*found.unwrap_or_else(|| panic!("no line for {method} {route}:\n{log}"))).clone()
    };
    assert_eq!(seen("/login/link/{token}", "GET")["status"], 200);
    assert_eq!(seen("/login/link/{token}", "POST")["status"], 303);
    assert_eq!(seen("elsewhere", "GET")["status"], 404);
    let account = seen("/account", "GET");
    assert!(account["reader"].is_i64() && account["bytes"].as_u64().unwrap() > 1000, "{account}");
    assert!(account["timestamp"].is_string() && account["level"] == "INFO", "{account}");
    assert!(account["duration_ms"].as_f64().unwrap() > 0.0, "{account}");
    let ids: BTreeSet<_> = requests.iter().map(|line| line["request"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 8, "each has a number of its own");
}

#[test]
fn a_slow_request_is_warned_about_where_others_have_no_line() {
    let folder = Folder::new("");
    folder.fill(1);
    let mut server = Server::start(&folder, &["--listen", "127.0.0.1:0"]);
    Client::new(server.address).get("/").unwrap();
    server.end();
    assert!(!server.rest_of_log().contains("route="), "{}", server.rest_of_log());

    let mut command = folder.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("BROADSHEET_SERVER__SLOW_REQUEST", "1");
    let mut server = Server::of(command);
    // The front page of a debug build takes more than a millisecond the first time.
    Client::new(server.address).get("/").unwrap();
    let line = server.hears("slow");
    assert!(line.contains("WARN") && line.contains("route=\"/\""), "{line}");
    server.end();
}

/// The names, labels and values of a text that Prometheus reads, each line checked.
fn parsed(text: &str) -> Vec<(String, f64)> {
    let (mut samples, mut typed) = (Vec::new(), BTreeSet::new());
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').unwrap();
            assert!(["counter", "gauge", "histogram"].contains(&kind), "{line}");
            assert!(typed.insert(name.to_owned()), "{name} is there twice");
        } else if !line.starts_with('#') {
            let (series, value) = line.rsplit_once(' ').unwrap();
            let name = series.split('{').next().unwrap();
            let family =
                ["_bucket", "_sum", "_count"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
            assert!(typed.contains(family) || typed.contains(name), "{line} has no type");
            samples.push((series.to_owned(), value.parse().unwrap_or_else(|_| panic!("{line}"))));
        }
    }
    samples
}

#[test]
fn figures_are_apart_from_readers_and_others_can_read_them() {
    let port = free_port();
    let folder = Folder::new(&format!("[server]\nmetrics = \"127.0.0.1:{port}\"\n"));
    folder.fill(2);
    let mut server = Server::start(&folder, &["--listen", "127.0.0.1:0"]);
    let mut reader = Client::new(server.address);
    assert_eq!(reader.get("/metrics").unwrap().status, 404, "never where readers are");
    for _ in 0..3 {
        assert_eq!(reader.get("/articles/report-0").unwrap().status, 200);
    }
    let mut figures = Client::new(SocketAddr::from(([127, 0, 0, 1], port)));
    assert_eq!(figures.get("/").unwrap().status, 404, "and no page where figures are");
    let text = figures.get("/metrics").unwrap().body;
    let samples = parsed(&text);
    let value = |series: &str| {
        let found = samples.iter().find(|(name, _)| name == series);
        found.unwrap_or_else(|| panic!("no {series} in\n{text}")).1
    };
    assert_eq!(value("broadsheet_requests_total{route=\"/articles/{slug}\",status=\"200\"}"), 3.0);
    assert_eq!(value("broadsheet_requests_total{route=\"elsewhere\",status=\"404\"}"), 1.0);
    assert_eq!(value("broadsheet_request_seconds_count{route=\"/articles/{slug}\"}"), 3.0);
    assert_eq!(value("broadsheet_connections_open"), 1.0);
    assert_eq!(value("broadsheet_database_up"), 1.0);
    assert!(value("broadsheet_database_transactions_total{lane=\"read\"}") >= 3.0);
    assert!(value("process_resident_memory_bytes") > 1e6 && value("process_open_fds") > 5.0);
    assert!(text.contains("broadsheet_build_info{version="));

    match Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
    {
        Err(_) => eprintln!("promtool (Debian's prometheus) is not here to judge; our own reading must do"),
        Ok(mut judge) => {
            judge.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
            let said = judge.wait_with_output().unwrap();
            let words = String::from_utf8_lossy(&[said.stdout, said.stderr].concat()).into_owned();
            assert!(said.status.success(), "{words}");
        }
    }
    server.end();
}
