//! What clients may not do, over real connections.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use crate::client::Client;
use crate::server::{Folder, PATIENCE, Server};

#[test]
fn what_is_too_large_is_refused_by_name() {
    let folder = Folder::new("");
    let server = Server::start(&folder, &["--listen", "127.0.0.1:0"]);
    let host = server.address;
    let get = |line: &str, header: &str| {
        Client::new(host)
            .send(&format!("GET {line} HTTP/1.1\r\nHost: {host}\r\n{header}\r\n"))
            .unwrap()
            .status
    };
    let long = "x".repeat(20_000);
    assert_eq!(get("/", ""), 200);
    assert_eq!(get("/", &format!("Cookie: session={long}\r\n")), 431, "an oversized cookie");
    assert_eq!(get(&format!("/search?q={long}"), ""), 431, "an oversized address");
    assert_eq!(get("/", &"X: y\r\n".repeat(200)), 431, "too many headers");
    assert_eq!(get(&format!("/search?q={}", "x".repeat(10_000)), ""), 200, "what fits is answered");
    let form = format!("email={}", "x".repeat(100_000));
    assert_eq!(Client::new(host).post("/login", &form).unwrap().status, 413, "an oversized form");
    let plain = Client::new(host).get("/").unwrap();
    assert_eq!(plain.status, 200, "others are served meanwhile");
}

#[test]
fn a_form_that_never_comes_whole_is_given_up() {
    let folder = Folder::new("");
    let key = folder.file("key", "sk_test_limits");
    let secret = folder.file("secret", "whsec_limits");
    let stripe = format!("[billing.stripe]\nsecret_key_file = {key:?}\nwebhook_secret_file = {secret:?}\n");
    folder.file("broadsheet.toml", stripe);
    let server = Server::start(&folder, &["--listen", "127.0.0.1:0"]);
    // Whatever it says that it brings: files are waited for where they are taken alone.
    let begun = [
        ("/login", "application/x-www-form-urlencoded"),
        ("/webhooks/stripe", "multipart/form-data; boundary=x"),
    ];
    let streams = begun.map(|(path, kind)| {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nContent-Length: 1000\r\n\
             Content-Type: {kind}\r\n\r\nemail=",
            server.address
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream
    });
    for mut stream in streams {
        let mut answer = [0; 12];
        stream.read_exact(&mut answer).unwrap();
        assert_eq!(&answer, b"HTTP/1.1 503", "after the longest that a request may take");
    }
}
