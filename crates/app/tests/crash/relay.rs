//! A relay that takes mail, puts it off, refuses it, and hangs up at the worst moments; it keeps count of what it
//! took. What it does follows from a seed and the order in which messages come.

use std::collections::HashMap;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A running relay; it lives as long as the test's process.
pub struct Relay {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    seed: u64,
    faulty: bool,
    /// How often each recipient's mail was taken, and under which message ids.
    took: Mutex<HashMap<String, Vec<String>>>,
    count: AtomicUsize,
    turns: AtomicUsize,
    hung_up: AtomicUsize,
}

/// What it does with a message.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Takes,
    TakesSlowly,
    /// Says so to the recipient or to the text.
    Says(Place, &'static str),
    /// Hangs up there; behind the text it may have taken it.
    HangsUp(Place, bool),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Recipient,
    Text,
}

impl Shared {
    fn turn(&self) -> Turn {
        let turn = self.turns.fetch_add(1, Ordering::Relaxed) as u64;
        if !self.faulty {
            return Turn::Takes;
        }
        match mixed(self.seed.wrapping_add(turn)) % 200 {
            0..6 => Turn::Says(Place::Recipient, "450 4.2.1 busy, come back later"),
            6..10 => Turn::Says(Place::Text, "451 4.3.0 not now"),
            10..13 => Turn::Says(Place::Recipient, "550 5.1.1 nobody here of that name"),
            13..15 => Turn::Says(Place::Text, "554 5.7.1 not this text"),
            15 => Turn::HangsUp(Place::Recipient, false),
            16 => Turn::HangsUp(Place::Text, true),
            17 => Turn::HangsUp(Place::Text, false),
            18..22 => Turn::TakesSlowly,
            _ => Turn::Takes,
        }
    }
}

/// One number of a sequence that looks like chance (SplitMix64).
pub fn mixed(seed: u64) -> u64 {
    let mut number = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_add(0x9E37_79B9_7F4A_7C15);
    number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

impl Relay {
    pub fn start(seed: u64, faulty: bool) -> Relay {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            seed,
            faulty,
            took: Mutex::default(),
            count: AtomicUsize::new(0),
            turns: AtomicUsize::new(0),
            hung_up: AtomicUsize::new(0),
        });
        let answering = shared.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = answering.clone();
                // A client that is killed in the middle ends its conversation, not the relay.
                std::thread::spawn(move || converse(&stream, &shared));
            }
        });
        Relay { address, shared }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many mails it took.
    pub fn count(&self) -> usize {
        self.shared.count.load(Ordering::SeqCst)
    }

    /// How many connections it ended without a word.
    pub fn hung_up(&self) -> usize {
        self.shared.hung_up.load(Ordering::SeqCst)
    }

    /// The message ids under which it took mail, by recipient.
    pub fn took(&self) -> HashMap<String, Vec<String>> {
        self.shared.took.lock().unwrap().clone()
    }
}

fn converse(stream: &TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let (mut lines, mut out) = (BufReader::new(stream), stream);
    let mut say = |words: &str| out.write_all(format!("{words}\r\n").as_bytes());
    say("220 relay.example ESMTP")?;
    let (mut to, mut turn, mut line) = (None, Turn::Takes, String::new());
    loop {
        line.clear();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let command = line.trim_end();
        match command.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
            "EHLO" => say("250-relay.example\r\n250-PIPELINING\r\n250 8BITMIME")?,
            "RCPT" => {
                turn = shared.turn();
                to = None;
                match turn {
                    Turn::Says(Place::Recipient, words) => say(words)?,
                    Turn::HangsUp(Place::Recipient, _) => return hang_up(shared),
                    _ => {
                        to = command.split(['<', '>']).nth(1).map(str::to_owned);
                        say("250 2.1.5 noted")?;
                    }
                }
            }
            "DATA" if to.is_none() => say("503 5.5.1 no recipient")?,
            "DATA" => {
                say("354 end with a dot")?;
                let id = text(&mut lines)?;
                let Some(id) = id else { return Ok(()) };
                let recipient = to.take().unwrap_or_default();
                match turn {
                    Turn::Says(Place::Text, words) => say(words)?,
                    Turn::HangsUp(Place::Text, taken) => {
                        if taken {
                            take(shared, recipient, id);
                        }
                        return hang_up(shared);
                    }
                    _ => {
                        if turn == Turn::TakesSlowly {
                            std::thread::sleep(Duration::from_millis(20));
                        }
                        take(shared, recipient, id);
                        say("250 2.0.0 taken")?;
                    }
                }
            }
            "QUIT" => return say("221 2.0.0 goodbye"),
            _ => say("250 2.0.0 yes")?,
        }
    }
}

/// Reads a text to its final dot; gives its message id. Nothing if the client was gone before.
fn text(lines: &mut BufReader<&TcpStream>) -> io::Result<Option<String>> {
    let (mut id, mut line) = (String::new(), Vec::new());
    loop {
        line.clear();
        if lines.read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        if line == b".\r\n" {
            return Ok(Some(id));
        }
        let words = String::from_utf8_lossy(&line);
        if let Some((name, value)) = words.split_once(':')
            && id.is_empty()
            && name.eq_ignore_ascii_case("message-id")
        {
            id = value.trim().to_owned();
        }
    }
}

fn take(shared: &Shared, recipient: String, id: String) {
    shared.took.lock().unwrap().entry(recipient).or_default().push(id);
    shared.count.fetch_add(1, Ordering::SeqCst);
}

fn hang_up(shared: &Shared) -> io::Result<()> {
    shared.hung_up.fetch_add(1, Ordering::SeqCst);
    Err(io::ErrorKind::ConnectionAborted.into())
}
