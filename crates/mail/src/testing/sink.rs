//! A small, strict SMTP server on a port of its own. It keeps what it is sent, refuses what a strict relay
//! would refuse, and fails on purpose where a test asks for it.

use std::collections::VecDeque;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use crate::letter::Letter;
use crate::smtp::{Security, SmtpConfig};

/// A message as the server took it, its dots unstuffed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// The sender named in `MAIL FROM`.
    pub from: String,
    /// The recipients named in `RCPT TO`.
    pub to: Vec<String>,
    /// What `AUTH PLAIN` carried, as sent.
    pub login: Option<String>,
    /// The text.
    pub raw: Vec<u8>,
}

impl Received {
    /// The text taken apart; nothing if it is no mail.
    pub fn letter(&self) -> Option<Letter> {
        Letter::parse(&self.raw)
    }
}

/// A moment of the conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The connection was accepted.
    Greeting,
    /// `EHLO` or `HELO`.
    Hello,
    /// `AUTH`.
    Auth,
    /// `MAIL FROM`.
    Mail,
    /// `RCPT TO`.
    Recipient,
    /// `DATA`.
    Data,
    /// The final dot. The message is kept even if the answer fails, as servers may do.
    Dot,
}

/// What goes wrong in a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// This line is the answer, such as `450 4.2.1 busy`; a message answered so is not kept.
    Answer(Stage, String),
    /// The connection is closed without an answer.
    Drop(Stage),
    /// No answer comes; the connection stays open.
    Silence(Stage),
}

impl Fault {
    fn stage(&self) -> Stage {
        match self {
            Self::Answer(stage, _) | Self::Drop(stage) | Self::Silence(stage) => *stage,
        }
    }
}

/// The running server; it stops when dropped.
#[derive(Debug)]
pub struct SmtpSink {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    arrived: Condvar,
    stopping: AtomicBool,
}

#[derive(Debug, Default)]
struct State {
    received: Vec<Received>,
    faults: VecDeque<Fault>,
}

impl Shared {
    /// A test that panicked elsewhere must not hide what was received.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SmtpSink {
    /// Starts a server on a free port of the loopback interface.
    ///
    /// # Errors
    /// If no port can be bound.
    pub fn start() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared::default());
        let accepting = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if accepting.stopping.load(Ordering::SeqCst) {
                    return;
                }
                let shared = Arc::clone(&accepting);
                // A client that hangs up in the middle ends its conversation, not the server.
                thread::spawn(move || Conversation::new(stream, &shared).and_then(Conversation::run));
            }
        });
        Ok(Self { address, shared })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Settings that reach it, with waits of at most five seconds.
    pub fn config(&self) -> SmtpConfig {
        SmtpConfig {
            host: self.address.ip().to_string(),
            port: self.address.port(),
            security: Security::None,
            username: None,
            password: None,
            timeout_s: 5,
            helo: Some("sender.example".to_owned()),
        }
    }

    /// Lets a coming connection fail; each fault serves one connection, in the order they were given.
    pub fn fail(&self, fault: Fault) {
        self.shared.state().faults.push_back(fault);
    }

    /// Everything kept so far, in the order of arrival.
    pub fn received(&self) -> Vec<Received> {
        self.shared.state().received.clone()
    }

    /// Waits until at least this many messages are kept, or the time is over, and returns those there are.
    pub fn wait_for(&self, count: usize, longest: Duration) -> Vec<Received> {
        let state = self.shared.state();
        let waited = self.shared.arrived.wait_timeout_while(state, longest, |s| s.received.len() < count);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.received.clone()
    }
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        // The accept loop looks at the flag only when someone comes.
        let _ = TcpStream::connect(self.address);
    }
}

/// One client, from greeting to goodbye.
struct Conversation<'a> {
    reader: BufReader<TcpStream>,
    writer: TcpStream,
    shared: &'a Shared,
    fault: Option<Fault>,
    from: Option<String>,
    to: Vec<String>,
    login: Option<String>,
}

impl<'a> Conversation<'a> {
    fn new(stream: TcpStream, shared: &'a Shared) -> io::Result<Self> {
        let writer = stream.try_clone()?;
        let fault = shared.state().faults.pop_front();
        let reader = BufReader::new(stream);
        Ok(Self { reader, writer, shared, fault, from: None, to: Vec::new(), login: None })
    }

    fn run(mut self) -> io::Result<()> {
        self.answer(Stage::Greeting, "220 sink.example ESMTP")?;
        while let Some(line) = self.line()? {
            let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
            match verb.to_ascii_uppercase().as_str() {
                "EHLO" => self.answer(Stage::Hello, "250-sink.example\r\n250 AUTH PLAIN")?,
                "HELO" => self.answer(Stage::Hello, "250 sink.example")?,
                "AUTH" => {
                    self.login = rest.strip_prefix("PLAIN ").map(str::to_owned);
                    self.answer(Stage::Auth, "235 2.7.0 welcome")?;
                }
                "MAIL" => self.mail(rest)?,
                "RCPT" => self.recipient(rest)?,
                "DATA" => self.data()?,
                "RSET" => {
                    self.from = None;
                    self.to.clear();
                    self.say("250 2.0.0 forgotten")?;
                }
                "NOOP" => self.say("250 2.0.0 nothing done")?,
                "QUIT" => return self.say("221 2.0.0 goodbye"),
                _ => self.say("500 5.5.2 unknown command")?,
            }
        }
        Ok(())
    }

    fn mail(&mut self, rest: &str) -> io::Result<()> {
        match path(rest, "FROM:") {
            Some(from) => {
                self.from = Some(from);
                self.answer(Stage::Mail, "250 2.1.0 sender noted")
            }
            None => self.say("501 5.5.4 expected MAIL FROM:<address>"),
        }
    }

    fn recipient(&mut self, rest: &str) -> io::Result<()> {
        match path(rest, "TO:") {
            _ if self.from.is_none() => self.say("503 5.5.1 MAIL first"),
            Some(to) => {
                self.to.push(to);
                self.answer(Stage::Recipient, "250 2.1.5 recipient noted")
            }
            None => self.say("501 5.5.4 expected RCPT TO:<address>"),
        }
    }

    fn data(&mut self) -> io::Result<()> {
        let Some(from) = self.from.take_if(|_| !self.to.is_empty()) else {
            return self.say("503 5.5.1 MAIL and RCPT first");
        };
        self.answer(Stage::Data, "354 end with a dot")?;
        let mut raw = Vec::new();
        loop {
            let mut line = Vec::new();
            if self.reader.read_until(b'\n', &mut line)? == 0 {
                return Ok(());
            }
            if line == b".\r\n" {
                break;
            }
            if !line.ends_with(b"\r\n") || line[..line.len() - 2].contains(&b'\r') || line.len() > 1_000 {
                return self.say("550 5.6.0 a line over 998 characters or not ended by CRLF");
            }
            raw.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
        }
        if !matches!(self.fault, Some(Fault::Answer(Stage::Dot, _))) {
            let to = std::mem::take(&mut self.to);
            self.shared.state().received.push(Received { from, to, login: self.login.clone(), raw });
            self.shared.arrived.notify_all();
        }
        self.answer(Stage::Dot, "250 2.0.0 kept")
    }

    /// Answers with this line, unless this is where the connection is to fail.
    fn answer(&mut self, stage: Stage, line: &str) -> io::Result<()> {
        match self.fault.take_if(|fault| fault.stage() == stage) {
            None => self.say(line),
            Some(Fault::Answer(_, line)) => self.say(&line),
            Some(Fault::Drop(_)) => Err(io::ErrorKind::ConnectionAborted.into()),
            Some(Fault::Silence(_)) => {
                // Reads on, so that the client alone decides how long it waits.
                io::copy(&mut self.reader, &mut io::sink())?;
                Err(io::ErrorKind::ConnectionAborted.into())
            }
        }
    }

    fn say(&mut self, line: &str) -> io::Result<()> {
        self.writer.write_all(format!("{line}\r\n").as_bytes())
    }

    fn line(&mut self) -> io::Result<Option<String>> {
        let mut line = String::new();
        let length = self.reader.read_line(&mut line)?;
        Ok((length > 0).then(|| line.trim_end_matches(['\r', '\n']).to_owned()))
    }
}

/// The address in `FROM:<address> PARAMETERS`.
fn path(rest: &str, keyword: &str) -> Option<String> {
    let (start, rest) = rest.split_at_checked(keyword.len())?;
    let (address, _) = rest.trim_start().strip_prefix('<')?.split_once('>')?;
    start.eq_ignore_ascii_case(keyword).then(|| address.to_owned())
}
