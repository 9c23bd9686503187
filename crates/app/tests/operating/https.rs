//! https, looked at by others: curl, openssl, and an authority that gives out certificates.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;

use crate::authority::{Authority, looked_at};
use crate::client::Client;
use crate::names::Names;
use crate::server::{Folder, PATIENCE, Server, free_port};

const HOST: &str = "weir.test";

/// curl, told where the host is and whom to trust.
fn curl(folder: &Folder, address: SocketAddr, path: &str, options: &[&str]) -> String {
    let port = address.port();
    let mut command = Command::new("curl");
    command.args(["-sS", "--max-time", "20", "--cacert"]).arg(folder.path().join("trusted.pem"));
    command.args(["--resolve", &format!("{HOST}:{port}:127.0.0.1"), &format!("https://{HOST}:{port}{path}")]);
    let output = command.args(options).output().expect("curl is installed");
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

const VERSION: [&str; 4] = ["-o", "/dev/null", "-w", "%{http_code} %{http_version}"];

/// A site with a certificate from files, signed by itself.
fn with_files(settings: &str) -> Folder {
    let folder = Folder::new(&format!(
        "[site]\nurl = \"https://{HOST}\"\n[server]\ntls = \"files\"\ntls_certificate = \"chain.pem\"\ntls_key = \"key.pem\"\n{settings}"
    ));
    put_certificate(&folder, HOST);
    folder
}

fn put_certificate(folder: &Folder, host: &str) {
    let made = rcgen::generate_simple_self_signed([HOST.to_owned(), host.to_owned()]).unwrap();
    folder.file("key.pem", made.signing_key.serialize_pem());
    folder.file("chain.pem", made.cert.pem());
    folder.file("trusted.pem", made.cert.pem());
}

#[test]
fn a_certificate_from_files_serves_both_protocols_and_is_read_again() {
    let folder = with_files("");
    let mut server = Server::start(&folder, &["--listen", "127.0.0.1:0"]);
    assert_eq!(curl(&folder, server.address, "/", &VERSION), "200 2");
    let older = [&VERSION[..], &["--http1.1", "--tls-max", "1.2"]].concat();
    assert_eq!(curl(&folder, server.address, "/", &older), "200 1.1");
    let head = curl(&folder, server.address, "/login", &["-D", "-", "-o", "/dev/null"]);
    assert!(head.contains("strict-transport-security: max-age="), "{head}");
    // 1.1 and older have known holes.
    let old = looked_at(server.address, HOST, &["-tls1_1"]);
    assert!(old.contains("alert") || old.contains("no protocols available"), "{old}");
    let seen = looked_at(server.address, HOST, &["-alpn", "h2"]);
    assert!(seen.contains("ALPN protocol: h2") && seen.contains("TLSv1.3"), "{seen}");

    put_certificate(&folder, "second.weir.test");
    server.hears("the certificate was read again");
    assert_eq!(curl(&folder, server.address, "/", &VERSION), "200 2", "the new one is shown");
    folder.file("chain.pem", "damaged");
    server.hears("the changed certificate is not used");
    assert_eq!(curl(&folder, server.address, "/", &VERSION), "200 2", "the former one stays");
    server.end();
}

#[test]
fn plain_http_leads_to_https_and_nowhere_else() {
    let redirect = free_port();
    let folder = with_files(&format!("redirect = \"127.0.0.1:{redirect}\"\n"));
    let mut server = Server::start(&folder, &["--listen", "127.0.0.1:0"]);
    let mut client = Client::new(SocketAddr::from(([127, 0, 0, 1], redirect)));
    for host in [HOST, "evil.example", ""] {
        let answer =
            client.send(&format!("GET /login?next=/account HTTP/1.1\r\nHost: {host}\r\n\r\n")).unwrap();
        assert_eq!(answer.status, 308);
        assert_eq!(answer.header("location"), Some("https://weir.test/login?next=/account"));
    }
    server.end();
}

#[test]
fn who_never_shakes_hands_keeps_nobody_out_and_is_sent_away() {
    let folder = with_files("");
    let mut server = Server::start(&folder, &["--listen", "127.0.0.1:0"]);
    let mut silent: Vec<_> = (0..50).map(|_| TcpStream::connect(server.address).unwrap()).collect();
    assert_eq!(curl(&folder, server.address, "/", &VERSION), "200 2");
    let mut plain = TcpStream::connect(server.address).unwrap();
    plain.set_read_timeout(Some(PATIENCE)).unwrap();
    plain.write_all(b"GET / HTTP/1.1\r\nHost: weir.test\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    let _ = plain.read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP"), "no page goes out in the clear");
    // The time for a handshake is over in ten seconds.
    silent[0].set_read_timeout(Some(PATIENCE)).unwrap();
    assert_eq!(silent[0].read(&mut [0; 1]).unwrap_or_default(), 0);
    server.end();
}

#[test]
fn a_certificate_is_asked_for_kept_and_used_again() {
    let names = Names::default().address(HOST, Ipv4Addr::LOCALHOST).serve();
    let port = free_port();
    let folder = Folder::new("");
    let Some(authority) = Authority::start(&folder, port, names) else {
        eprintln!("skipped: there is no pebble (Debian's package of that name)");
        return;
    };
    folder.file(
        "broadsheet.toml",
        format!(
            "[site]\nurl = \"https://{HOST}\"\ncontact = \"desk@weir.test\"\n[server]\ntls = \"automatic\"\n\
             listen = \"127.0.0.1:{port}\"\n[server.acme]\ndirectory = \"{}\"\ndirectory_ca = \"authority-root.pem\"\n",
            authority.directory
        ),
    );
    let mut server = Server::start(&folder, &[]);
    server.hears("a new certificate is used");
    folder.file("trusted.pem", authority.root());
    assert_eq!(curl(&folder, server.address, "/", &VERSION), "200 2");
    let first = looked_at(server.address, HOST, &["-showcerts"]);
    assert!(first.contains("Pebble") && first.contains("BEGIN CERTIFICATE"), "{first}");
    // Nobody but an authority that was asked is shown a proof.
    let probe = looked_at(server.address, HOST, &["-alpn", "acme-tls/1"]);
    assert!(!probe.contains("BEGIN CERTIFICATE"), "{probe}");
    let (code, said) = folder.run(&["check", "--resolver", &names.to_string()]);
    assert!(code == 0 && said.contains("certificate: for weir.test, good until"), "{said}");
    server.end();

    let kept = fs::read_dir(folder.path().join("certificates")).unwrap().next().unwrap().unwrap().path();
    for file in ["weir.test.pem", "account.json"] {
        assert_eq!(fs::metadata(kept.join(file)).unwrap().permissions().mode() & 0o777, 0o600, "{file}");
    }
    assert_eq!(fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o700);

    // The authority is gone; what it gave is used again.
    drop(authority);
    let mut server = Server::start(&folder, &[]);
    server.hears("the certificate kept is used");
    assert_eq!(curl(&folder, server.address, "/", &VERSION), "200 2");
    server.end();
}

#[test]
fn an_authority_that_refuses_is_quoted() {
    // The name leads nowhere.
    let names = Names::default().serve();
    let folder = Folder::new("");
    let Some(authority) = Authority::start(&folder, free_port(), names) else {
        eprintln!("skipped: there is no pebble (Debian's package of that name)");
        return;
    };
    folder.file(
        "broadsheet.toml",
        format!(
            "[site]\nurl = \"https://{HOST}\"\n[server]\ntls = \"automatic\"\n[server.acme]\ncontact = \"desk@weir.test\"\n\
             directory = \"{}\"\ndirectory_ca = \"authority-root.pem\"\n",
            authority.directory
        ),
    );
    let mut server = Server::start(&folder, &["--listen", "127.0.0.1:0"]);
    let said = server.hears("no certificate was given");
    assert!(said.contains(HOST) && said.contains("again_in_s=60") && said.contains("port 443"), "{said}");
    assert!(!said.contains("did not say why"), "{said}");
    server.end();
}
