//! A small, strict SMTP server on a port of its own. It keeps what it is sent, refuses what a strict relay
//! would refuse, and fails on purpose where a test asks for it.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::conversation::Conversation;
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
    /// The first line of the text.
    Text,
    /// The final dot. The message is kept even if the answer fails, as servers may do.
    Dot,
}

/// What goes wrong in a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// This line is the answer, such as `450 4.2.1 busy`; a message answered so is not kept. With 421 the connection
    /// is closed.
    Answer(Stage, String),
    /// The connection is closed without an answer.
    Drop(Stage),
    /// No answer comes; the connection stays open.
    Silence(Stage),
}

impl Fault {
    /// When it happens.
    pub fn stage(&self) -> Stage {
        match self {
            Self::Answer(stage, _) | Self::Drop(stage) | Self::Silence(stage) => *stage,
        }
    }
}

/// How the server behaves when nothing goes wrong.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Manners {
    /// Whether it says that commands may be sent ahead.
    pub pipelining: bool,
    /// Whether answers leave in pieces of so many bytes.
    pub fragment: Option<usize>,
    /// Whether `DATA` is let in though no recipient was, as RFC 2920 lets servers do; the text is then refused.
    pub text_anyway: bool,
    /// The size it says that messages may have.
    pub size: Option<usize>,
    /// The ways to log in that it offers; `PLAIN` if none are given.
    pub logins: Option<String>,
}

/// The running server; it stops when dropped.
#[derive(Debug)]
pub struct SmtpSink {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
pub(super) struct Shared {
    state: Mutex<State>,
    pub arrived: Condvar,
    pub manners: Manners,
    stopping: AtomicBool,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub received: Vec<Received>,
    /// For coming connections, in their order.
    pub faults: VecDeque<Fault>,
    /// For coming messages of a sender, in their order.
    pub faults_of: HashMap<String, VecDeque<Fault>>,
    pub connections: usize,
}

impl Shared {
    /// A test that panicked elsewhere must not hide what was received.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SmtpSink {
    /// Starts a server on a free port of the loopback interface.
    ///
    /// # Errors
    /// If no port can be bound.
    pub fn start() -> io::Result<Self> {
        Self::mannered(Manners::default())
    }

    /// Starts a server that behaves so.
    ///
    /// # Errors
    /// If no port can be bound.
    pub fn mannered(manners: Manners) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared { manners, ..Shared::default() });
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

    /// Lets a coming message from this sender fail; each fault serves one message, in the order they were given.
    pub fn fail_for(&self, sender: &str, fault: Fault) {
        self.shared.state().faults_of.entry(sender.to_owned()).or_default().push_back(fault);
    }

    /// How many connections there were.
    pub fn connections(&self) -> usize {
        self.shared.state().connections
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
