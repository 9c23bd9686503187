//! Both ends of the benchmark: `sink` takes mails as cheaply as it can, `send` sends them and says what that cost.

#![allow(clippy::unwrap_used, clippy::print_stdout)]

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use broadsheet_mail::bulk::{
    Draft, Entry, Ledger, LedgerError, Outcome, Pace, Piece, Relay, Sender, Settled, Stop, Template,
};
use broadsheet_mail::dkim::{Algorithm, Key, Signer};
use broadsheet_mail::{Address, HeaderName, Security, SmtpConfig};

/// Links of the issue, each with the reader's token in it.
const LINKS: usize = 40;
/// Bytes of a mail, nearly.
const SIZE: usize = 50_000;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["sink"] => sink(),
        ["send", port, signing, mails, connections, in_flight] => {
            let [connections, in_flight] = [connections, in_flight].map(|n| n.parse().unwrap());
            send(port.parse().unwrap(), signing, mails.parse().unwrap(), connections, in_flight);
        }
        _ => {
            println!("mailing sink | mailing send PORT none|rsa|ed25519|both MAILS CONNECTIONS IN-FLIGHT");
            std::process::exit(2);
        }
    }
}

/// Says its port, then takes what comes, and says of each connection how many mails and bytes it brought.
fn sink() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    println!("{}", listener.local_addr().unwrap().port());
    for stream in listener.incoming().flatten() {
        std::thread::spawn(move || {
            let (mut mails, mut bytes) = (0, 0);
            let ended = take(stream, &mut mails, &mut bytes);
            println!("{mails} {bytes}");
            ended
        });
    }
}

/// Answers each command, and each text by its dot alone.
fn take(mut stream: TcpStream, mails: &mut u64, bytes: &mut usize) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    stream.write_all(b"220 sink.example ESMTP\r\n")?;
    let (mut held, mut room) = (Vec::new(), vec![0; 256 * 1024]);
    let mut in_text = false;
    loop {
        let length = stream.read(&mut room)?;
        if length == 0 {
            return Ok(());
        }
        held.extend_from_slice(&room[..length]);
        let (mut at, mut answers) = (0, Vec::new());
        loop {
            if in_text {
                match end_of_text(&held[at..]) {
                    Some(end) => {
                        at += end;
                        in_text = false;
                        *mails += 1;
                        *bytes += end;
                        answers.extend_from_slice(b"250 2.0.0 kept\r\n");
                    }
                    None => {
                        // Its end may be cut in the middle.
                        let kept = at.max(held.len().saturating_sub(4));
                        *bytes += kept - at;
                        at = kept;
                        break;
                    }
                }
            } else {
                let Some(end) = held[at..].iter().position(|byte| *byte == b'\n') else { break };
                let answer: &[u8] = match &held[at..at + 4] {
                    b"EHLO" => b"250-sink.example\r\n250 PIPELINING\r\n",
                    b"DATA" => b"354 go on\r\n",
                    b"QUIT" => b"221 bye\r\n",
                    _ => b"250 ok\r\n",
                };
                in_text = held[at..].starts_with(b"DATA");
                answers.extend_from_slice(answer);
                at += end + 1;
            }
        }
        held.drain(..at);
        stream.write_all(&answers)?;
    }
}

fn end_of_text(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(dot) = bytes[at..].iter().position(|byte| *byte == b'.') {
        let dot = at + dot;
        if dot >= 2 && bytes[dot - 2..].starts_with(b"\r\n.\r\n") {
            return Some(dot + 3);
        }
        at = dot + 1;
    }
    None
}

/// A ledger that makes its entries as they are asked for, and counts what became of them.
#[derive(Debug)]
struct Counter {
    claimed: AtomicI64,
    mails: i64,
    accepted: AtomicU64,
}

impl Ledger for Counter {
    async fn claim(&self, most: usize) -> Result<Vec<Entry>, LedgerError> {
        let most = i64::try_from(most).unwrap();
        let first = self.claimed.fetch_add(most, Ordering::Relaxed);
        Ok((first..(first + most).min(self.mails)).map(entry).collect())
    }

    async fn intend(&self, ids: Vec<i64>) -> Result<Vec<i64>, LedgerError> {
        Ok(ids)
    }

    async fn settle(&self, outcomes: Vec<Settled>) -> Result<(), LedgerError> {
        let accepted = outcomes.iter().filter(|one| matches!(one.outcome, Outcome::Accepted { .. })).count();
        self.accepted.fetch_add(accepted as u64, Ordering::Relaxed);
        Ok(())
    }
}

fn entry(id: i64) -> Entry {
    Entry {
        id,
        variant: 0,
        to: Address::named(format!("Reader {id}"), format!("reader{id}@domain{}.example", id % 5_000)),
        return_path: format!("bounce+{id}@example.org"),
        message_id: format!("issue7.{id}@example.org"),
        slots: vec![
            format!("https://example.org/newsletters/leave/{id:032x}"),
            format!("{id:064x}"),
            format!("reader{id}@domain{}.example", id % 5_000),
        ],
    }
}

fn draft() -> Draft {
    let text = |text: &str| Piece::Text(text.to_owned());
    let words = "The river rose again on Tuesday, and the council met for the fourth time since the spring. ";
    let mut html = vec![text("<html lang=\"en\"><body><table role=\"presentation\">")];
    let mut plain = Vec::new();
    // A fifth of the mail is its plain part.
    for link in 0..LINKS {
        html.push(text(&format!(
            "<tr><td style=\"padding:8px\"><a href=\"https://example.org/n/7/{link}?t="
        )));
        html.push(Piece::Slot(1));
        html.push(text(&format!(
            "\">A headline</a><p>{}</p></td></tr>",
            words.repeat(SIZE * 7 / 10 / LINKS / words.len())
        )));
        plain.push(text(&format!(
            "{}\n\nhttps://example.org/n/7/{link}?t=",
            words.repeat(SIZE / 8 / LINKS / words.len())
        )));
        plain.push(Piece::Slot(1));
    }
    for part in [&mut html, &mut plain] {
        part.extend([text("\nSent to "), Piece::Slot(2), text(". To leave: "), Piece::Slot(0), text("\n")]);
    }
    Draft {
        from: Address::named("The Weekly", "desk@example.org"),
        reply_to: None,
        subject: "The river, the council and the bread".to_owned(),
        date_ms: 1_748_779_200_000,
        headers: vec![
            (HeaderName::ListId, vec![text("<daily.example.org>")]),
            (HeaderName::ListUnsubscribe, vec![text("<"), Piece::Slot(0), text(">")]),
            (HeaderName::ListUnsubscribePost, vec![text("List-Unsubscribe=One-Click")]),
            (HeaderName::FeedbackId, vec![text("7:daily:news:example")]),
        ],
        text: plain,
        html,
    }
}

fn signers(signing: &str) -> Vec<Arc<Signer>> {
    let signer =
        |algorithm| Arc::new(Signer::new("example.org", "bench", Key::generate(algorithm).unwrap()).unwrap());
    match signing {
        "rsa" => vec![signer(Algorithm::Rsa)],
        "ed25519" => vec![signer(Algorithm::Ed25519)],
        "both" => vec![signer(Algorithm::Rsa), signer(Algorithm::Ed25519)],
        _ => Vec::new(),
    }
}

/// Says in JSON: mails a second, microseconds of CPU a mail, resident kilobytes after a tenth and at the end.
fn send(port: u16, signing: &str, mails: i64, connections: usize, in_flight: usize) {
    let template = Arc::new(Template::new(&draft(), &signers(signing)).unwrap());
    let bytes = template.make(&entry(0)).unwrap().len();
    let smtp = SmtpConfig {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::None,
        username: None,
        password: None,
        timeout_s: 30,
        helo: Some("bench.example".to_owned()),
    };
    let relay = Relay { smtp, authority: None, connections, per_connection: 10_000, per_second: None };
    let sender = Sender::new(vec![relay], Pace { in_flight, ..Pace::default() }).unwrap();
    let ledger = Arc::new(Counter { claimed: AtomicI64::new(0), mails, accepted: AtomicU64::new(0) });
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let (before, started) = (cpu(), Instant::now());
    let early = runtime.block_on(async {
        let watching = {
            let ledger = Arc::clone(&ledger);
            tokio::spawn(async move {
                while ledger.accepted.load(Ordering::Relaxed) < mails as u64 / 10 {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                resident()
            })
        };
        let report = sender.run(Arc::clone(&ledger), vec![template], &Stop::default()).await.unwrap();
        assert_eq!(report.accepted, mails as u64, "{report:?}");
        watching.await.unwrap()
    });
    let (seconds, used) = (started.elapsed().as_secs_f64(), cpu() - before);
    println!(
        "{{\"bytes\": {bytes}, \"per_second\": {:.0}, \"cpu_us\": {:.1}, \"resident_early_kb\": {early}, \"resident_end_kb\": {}}}",
        mails as f64 / seconds,
        used * 1e6 / mails as f64,
        resident()
    );
}

/// Seconds of processor time that this process has used.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    let ticks: f64 = fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap();
    ticks / 100.0
}

fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
