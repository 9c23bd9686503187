//! The receiving server, spoken to by Python's `smtplib` and by people who mean no good.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex};

use broadsheet_mail::receive::{self, Receiver};

/// A mail that was taken: for whom, and what it says.
type Taken = (Vec<String>, Vec<u8>);

/// Keeps what is sent to one address.
#[derive(Default)]
struct Box {
    kept: Mutex<Vec<Taken>>,
}

impl Receiver for Box {
    fn accepts(&self, address: &str) -> bool {
        address.eq_ignore_ascii_case("bounces+abc@news.example")
    }

    async fn take(&self, to: Vec<String>, mail: Vec<u8>) -> bool {
        let later = mail.windows(9).any(|window| window == b"try later");
        if !later {
            self.kept.lock().unwrap().push((to, mail));
        }
        !later
    }
}

/// A server while `talk` goes on, and what it kept.
fn with_server<T>(talk: impl FnOnce(SocketAddr) -> T) -> (T, Vec<Taken>) {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let kept = Arc::new(Box::default());
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    let receiver = kept.clone();
    runtime.spawn(async move { receive::serve(listener, "news.example", receiver).await });
    let told = talk(address);
    runtime.shutdown_background();
    let kept = kept.kept.lock().unwrap().clone();
    (told, kept)
}

const CLIENT: &str = r#"
import smtplib, sys
mail = sys.argv[2].encode()
with smtplib.SMTP("127.0.0.1", int(sys.argv[1]), timeout=10) as smtp:
    smtp.ehlo()
    assert smtp.has_extn("size") and smtp.has_extn("8bitmime"), smtp.esmtp_features
    smtp.sendmail("", ["Bounces+ABC@news.example"], mail)
    for wrong in ["root@news.example", "someone@elsewhere.example", "bounces@news.example"]:
        try:
            smtp.sendmail("", [wrong], "x")
            sys.exit("took mail for " + wrong)
        except smtplib.SMTPRecipientsRefused as refused:
            assert refused.recipients[wrong][0] == 550, refused.recipients
    try:
        smtp.sendmail("", ["bounces+abc@news.example"], "try later")
        sys.exit("took what it could not take")
    except smtplib.SMTPDataError as refused:
        assert refused.smtp_code == 451, refused
    try:
        smtp.sendmail("", ["bounces+abc@news.example"], "x" * 2000000)
        sys.exit("took what is too large")
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as refused:
        assert refused.smtp_code == 552, refused
"#;

/// What is sent, octet by octet: with lines that begin with dots, and with the word that mailboxes mangle.
const MAIL: &str = "From: MAILER-DAEMON@mx.example\r\nTo: bounces+abc@news.example\r\n\
    Subject: Undelivered Mail Returned to Sender\r\n\r\nNo such user.\r\n.\r\n.dot first\r\n..two\r\nFrom here on.\r\n";

#[test]
fn python_delivers_to_an_address_of_ours_and_to_no_other() {
    let (output, kept) = with_server(|address| {
        Command::new("python3").args(["-c", CLIENT, &address.port().to_string(), MAIL]).output().unwrap()
    });
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0].0, ["Bounces+ABC@news.example"]);
    assert_eq!(String::from_utf8_lossy(&kept[0].1), MAIL);
}

/// Sends all at once and reads until the server hangs up or says no more.
fn talk(address: SocketAddr, sent: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    // Nonsense may be hung up on before it has all been sent.
    let _ = stream.write_all(sent).and_then(|()| stream.shutdown(std::net::Shutdown::Write));
    let mut heard = Vec::new();
    let _ = stream.read_to_end(&mut heard);
    String::from_utf8_lossy(&heard).into_owned()
}

#[test]
fn what_is_sent_in_one_go_is_answered_in_order() {
    let sent = b"EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<bounces+abc@news.example>\r\nDATA\r\na\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<x@y.example>\r\nQUIT\r\n";
    let (heard, kept) = with_server(|address| talk(address, sent));
    let codes: Vec<&str> =
        heard.lines().filter(|line| line.as_bytes()[3] == b' ').map(|line| &line[..3]).collect();
    assert_eq!(codes, ["220", "250", "250", "250", "354", "250", "250", "550", "221"]);
    assert_eq!(kept.len(), 1);
}

#[test]
fn no_mail_hides_in_another() {
    let head = "EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<bounces+abc@news.example>\r\nDATA\r\n";
    for end in ["a\n.\n", "a\r\n.\n", "a\n.\r\n", "a\r.\r"] {
        let hidden = "MAIL FROM:<>\r\nRCPT TO:<bounces+abc@news.example>\r\nDATA\r\nb";
        let (_, kept) =
            with_server(|address| talk(address, format!("{head}{end}{hidden}\r\n.\r\nQUIT\r\n").as_bytes()));
        assert_eq!(kept.len(), 1, "{end:?}");
    }
}

#[test]
fn one_peer_has_so_many_conversations_at_once() {
    let greeting = |address| {
        let mut stream = TcpStream::connect(address).unwrap();
        let mut code = [0; 3];
        stream.read_exact(&mut code).unwrap();
        (stream, code)
    };
    let (codes, _) = with_server(|address| {
        let all: Vec<_> = (0..9).map(|_| greeting(address)).collect();
        all.iter().map(|(_, code)| String::from_utf8_lossy(code).into_owned()).collect::<Vec<_>>()
    });
    assert_eq!(codes[..8], ["220"; 8]);
    assert_eq!(codes[8], "421");
}

#[test]
fn nonsense_ends_the_conversation_and_not_the_server() {
    let heap: Vec<u8> = (0..100_000_u32).map(|at| u8::try_from(at * 31 % 251).unwrap()).collect();
    let long = vec![b'a'; 300_000];
    let (heard, kept) = with_server(|address| {
        for sent in [&heap[..], &long, b"\0\0\0\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b""] {
            talk(address, sent);
        }
        talk(address, b"QUIT\r\n")
    });
    assert!(heard.ends_with("221 2.0.0 goodbye\r\n"), "{heard}");
    assert!(kept.is_empty());
}
