//! aiosmtpd and smtp-sink take what we send.

use std::fs::{self, Permissions};
use std::io::{BufRead as _, BufReader};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use broadsheet_mail::bulk::{Outcome, Pace, Relay, Report, Sender, Stop, Template};
use broadsheet_mail::testing::Books;
use broadsheet_mail::{Security, SmtpConfig};
use serde_json::{Value, json};

use super::{folder, python, verdicts};
use crate::bulk::{address, brisk, draft, entry, only, return_path, signers};

const AIOSMTPD: &str = r#"
import asyncio, base64, email, email.policy, json, ssl, sys
from aiosmtpd.smtp import SMTP, AuthResult
security, folder = sys.argv[1], sys.argv[2]

class Handler:
    async def handle_DATA(self, server, session, envelope):
        mail = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        parts = list(mail.walk())
        defects = [repr(d) for part in parts for d in part.defects]
        defects += [repr(d) for part in parts for header in part.values() for d in header.defects]
        print(json.dumps({
            "from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None or security == "tls",
            "login": bool(session.authenticated), "defects": defects, "raw": envelope.original_content.decode(),
            "types": [part.get_content_type() for part in parts],
        }), flush=True)
        return "250 2.0.0 kept"

def authenticate(server, session, envelope, mechanism, data):
    good = data.login == b"user" and data.password == b"pass"
    return AuthResult(success=good, handled=False)

async def main():
    context = None
    if security != "none":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder + "/relay.pem", folder + "/relay.key")
    upgrade = context if security == "starttls" else None
    def make():
        return SMTP(Handler(), hostname="relay.example", authenticator=authenticate, tls_context=upgrade,
            require_starttls=upgrade is not None, auth_required=security != "none", auth_require_tls=security == "starttls")
    server = await asyncio.get_running_loop().create_server(
        make, "127.0.0.1", 0, ssl=context if security == "tls" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()
asyncio.run(main())
"#;

/// A program that ends with its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// An authority, and a certificate of it for 127.0.0.1.
fn certificates(folder: &Path) {
    let openssl = |arguments: &str| {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let output = Command::new("openssl").args(&arguments).current_dir(folder).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";
    openssl(&format!("req -x509 {key} -keyout ca.key -out ca.pem -subj /CN=authority"));
    openssl(&format!("req {key} -keyout relay.key -out relay.csr -subj /CN=relay"));
    fs::write(folder.join("names"), "subjectAltName=IP:127.0.0.1\n").unwrap();
    openssl("x509 -req -in relay.csr -CA ca.pem -CAkey ca.key -CAcreateserial -extfile names -out relay.pem");
}

async fn send(relay: Relay, mails: i64) -> (Arc<Books>, Report) {
    let template = Arc::new(Template::new(&draft(), signers()).unwrap());
    let books = Arc::new(Books::new((1..=mails).map(entry)));
    let sender = Sender::new(vec![relay], brisk()).unwrap();
    let report = sender.run(Arc::clone(&books), vec![template], &Stop::default()).await.unwrap();
    (books, report)
}

fn relay(port: u16, security: Security) -> Relay {
    let login = (security != Security::None).then(|| ("user".to_owned(), "pass".to_owned()));
    let (username, password) = login.unzip();
    let smtp = SmtpConfig {
        host: "127.0.0.1".to_owned(),
        port,
        security,
        username,
        password,
        timeout_s: 10,
        helo: Some("sender.example".to_owned()),
    };
    Relay { smtp, authority: None, connections: 3, per_connection: 7, per_second: None }
}

/// aiosmtpd, its port, and what it says; that is read all the time, or it would wait to say more.
fn aiosmtpd(security: &str, folder: &Path) -> (Running, u16, impl Iterator<Item = String> + use<>) {
    let mut server =
        python(AIOSMTPD).args([security, folder.to_str().unwrap()]).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines().map(Result::unwrap);
    let port = lines.next().unwrap().parse().unwrap();
    let (say, said) = mpsc::channel();
    std::thread::spawn(move || lines.try_for_each(|line| say.send(line)));
    (Running(server), port, said.into_iter())
}

#[tokio::test]
async fn aiosmtpd_takes_every_mail_in_the_clear_and_protected() {
    let home = tempfile::tempdir().unwrap();
    certificates(home.path());
    let authority = fs::read_to_string(home.path().join("ca.pem")).unwrap();
    for (name, security) in
        [("none", Security::None), ("starttls", Security::StartTls), ("tls", Security::Tls)]
    {
        let (_server, port, lines) = aiosmtpd(name, home.path());
        let mut relay = relay(port, security);
        relay.authority = (security != Security::None).then(|| authority.clone());
        let (_, report) = send(relay, 20).await;
        assert_eq!((report.accepted, report.trouble), (20, None), "{name}");
        let protected = security != Security::None;
        let received: Vec<Value> = lines.take(20).map(|line| serde_json::from_str(&line).unwrap()).collect();
        for id in 1..=20 {
            let mail = received.iter().find(|mail| mail["from"] == return_path(id)).unwrap();
            assert_eq!(mail["to"], json!([address(id)]));
            assert_eq!(mail["defects"], json!([]), "{name}");
            assert_eq!(mail["types"], json!(["multipart/alternative", "text/plain", "text/html"]));
            assert_eq!((&mail["tls"], &mail["login"]), (&json!(protected), &json!(protected)), "{name}");
        }
        let raw = received[0]["raw"].as_str().unwrap();
        assert!(verdicts(raw.as_bytes()).iter().all(|verdict| verdict["good"] == true));
    }
}

#[tokio::test]
async fn a_certificate_of_nobody_known_and_a_wrong_password_send_nothing() {
    let home = tempfile::tempdir().unwrap();
    certificates(home.path());
    let (_server, port, _lines) = aiosmtpd("starttls", home.path());
    let pace = Pace { hold: Duration::ZERO, ..brisk() };
    let mut wrong = relay(port, Security::StartTls);
    wrong.authority = Some(fs::read_to_string(home.path().join("ca.pem")).unwrap());
    wrong.smtp.password = Some("hunter2".to_owned());
    for (relay, why) in [(relay(port, Security::StartTls), "TLS at 127.0.0.1"), (wrong, ": 535")] {
        let books = Arc::new(Books::new((1..=3).map(entry)));
        let template = Arc::new(Template::new(&draft(), &[]).unwrap());
        let sender = Sender::new(vec![relay], pace.clone()).unwrap();
        let report = sender.run(Arc::clone(&books), vec![template], &Stop::default()).await.unwrap();
        assert_eq!(report.untried, 3);
        let trouble = report.trouble.unwrap();
        assert!(trouble.contains(why) && !trouble.contains("hunter2"), "{trouble}");
    }
}

/// smtp-sink on a free port, with what it keeps in this folder.
fn smtp_sink(folder_of_mails: &Path, options: &[&str]) -> (Running, u16) {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let postfix = folder().join("postfix");
    let mut command = Command::new(postfix.join("usr/sbin/smtp-sink"));
    // It does not serve as root.
    if fs::metadata(folder_of_mails).unwrap().uid() == 0 {
        fs::set_permissions(folder_of_mails, Permissions::from_mode(0o777)).unwrap();
        command.args(["-u", "nobody"]);
    }
    let server = command
        .env("LD_LIBRARY_PATH", postfix.join("usr/lib/postfix"))
        .args(options)
        .args(["-d", "mail-", &format!("127.0.0.1:{port}"), "100"])
        .current_dir(folder_of_mails)
        .spawn()
        .unwrap();
    let mut server = Running(server);
    // It says nothing when it is ready.
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert_eq!(server.0.try_wait().unwrap(), None, "smtp-sink ended");
        std::thread::yield_now();
    }
    (server, port)
}

fn kept(folder: &Path) -> Vec<String> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files
        .map(|file| fs::read_to_string(file).unwrap())
        .filter(|mail| mail.contains("\nMessage-ID:"))
        .collect()
}

#[tokio::test]
async fn smtp_sink_takes_every_mail_with_and_without_pipelining() {
    for options in [&["-p"][..], &[]] {
        let home = tempfile::tempdir().unwrap();
        let (_server, port) = smtp_sink(home.path(), options);
        let (_, report) = send(relay(port, Security::None), 30).await;
        assert_eq!((report.accepted, report.trouble), (30, None), "{options:?}");
        let kept = kept(home.path());
        assert_eq!(kept.len(), 30);
        for id in 1..=30 {
            let mail = kept.iter().find(|mail| mail.contains(&format!("<{}>", return_path(id)))).unwrap();
            assert!(mail.contains(&format!("\nMessage-ID: <issue7.{id}@example.org>\n")), "{mail}");
        }
    }
}

#[tokio::test]
async fn smtp_sink_refuses_and_each_mail_is_known_as_refused() {
    for (option, command, is_right) in [
        ("-f", "RCPT", (|outcome| matches!(outcome, Outcome::Refused { .. })) as fn(&Outcome) -> bool),
        ("-r", "RCPT", |outcome| matches!(outcome, Outcome::Later { .. } | Outcome::Untried { .. })),
        ("-f", ".", |outcome| matches!(outcome, Outcome::Refused { .. })),
        ("-q", ".", |outcome| matches!(outcome, Outcome::Uncertain { .. })),
        ("-q", "DATA", |outcome| matches!(outcome, Outcome::Later { .. } | Outcome::Untried { .. })),
    ] {
        let home = tempfile::tempdir().unwrap();
        let (_server, port) = smtp_sink(home.path(), &[option, command]);
        let one = Relay { connections: 1, ..relay(port, Security::None) };
        let (books, report) = send(one, 6).await;
        assert_eq!(report.accepted, 0, "{option} {command}");
        for id in 1..=6 {
            assert!(is_right(&only(&books, id)), "{option} {command} {id}: {:?}", only(&books, id));
        }
    }
}
