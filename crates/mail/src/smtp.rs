//! One message over one SMTP connection, a command at a time, so that every failure is known by its place.
//!
//! Until the recipient is named nothing can be wrong with the message: a refused login or a missing STARTTLS
//! is the relay's or the configuration's fault, and the message waits. From there on a 5xx is final. Once the
//! text is on its way, silence proves nothing, and the outcome is uncertain.

use tokio::sync::watch;

use crate::compose;
use crate::line::{Line, Lost, Reply, Trust, open};
use crate::message::Envelope;
use crate::transport::{Delivered, DeliveryError};

/// How the connection to the relay is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// In the clear; for a relay on the same machine.
    None,
    /// In the clear at first, then upgraded; refused if the relay does not offer it.
    StartTls,
    /// Encrypted from the first byte.
    Tls,
}

/// The relay and how to speak to it.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpConfig {
    /// Name or address of the relay; certificates are checked against it.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// The login, if the relay asks for one.
    pub username: Option<String>,
    /// The password that belongs to it.
    pub password: Option<String>,
    /// Longest wait for any one answer, in seconds.
    pub timeout_s: u64,
    /// The name this host greets with; by default its own.
    pub helo: Option<String>,
}

/// Shows everything but the password, since settings end up in logs.
impl std::fmt::Debug for SmtpConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmtpConfig")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .field("username", &self.username)
            .field("timeout_s", &self.timeout_s)
            .field("helo", &self.helo)
            .finish_non_exhaustive()
    }
}

/// Sends one message and waits for the relay to take responsibility for it.
pub async fn send(config: &SmtpConfig, envelope: &Envelope, raw: &[u8]) -> Result<Delivered, DeliveryError> {
    if !is_wire_safe(raw) {
        let reason = "the message is not 7-bit text with CRLF line ends; compose it again";
        return Err(DeliveryError::Permanent(reason.to_owned()));
    }
    for address in [&envelope.from, &envelope.to] {
        compose::email("the envelope", address)
            .map_err(|error| DeliveryError::Permanent(error.to_string()))?;
    }
    let trust = Trust::new(None).map_err(DeliveryError::Temporary)?;
    // Nobody ends the wait for a single mail early.
    let (_halt, halted) = watch::channel(false);
    let mut line = open(config, &trust, halted).await.map_err(|lost| DeliveryError::Temporary(lost.0))?;
    let sent = converse(&mut line, envelope, raw).await;
    // The outcome is settled by now, so how the relay takes the goodbye does not matter.
    line.leave().await;
    sent
}

async fn converse(line: &mut Line, envelope: &Envelope, raw: &[u8]) -> Result<Delivered, DeliveryError> {
    for (verb, command, class) in [
        ("MAIL", format!("MAIL FROM:<{}>", envelope.from), 2),
        ("RCPT", format!("RCPT TO:<{}>", envelope.to), 2),
        ("DATA", "DATA".to_owned(), 3),
    ] {
        let reply = line.ask(&command).await.map_err(|lost| waits(verb, &lost))?;
        expect(&format!("{verb}: "), class, &reply)?;
    }
    let text = stuffed(raw);
    if let Err(broken) = line.write(&text).await {
        let whole = broken.sent == text.len();
        return Err(if whole {
            DeliveryError::Uncertain(broken.lost.0)
        } else {
            waits("the text", &broken.lost)
        });
    }
    let reply = line.reply().await.map_err(|lost| DeliveryError::Uncertain(lost.0))?;
    if !matches!(reply.code / 100, 2 | 4 | 5) {
        return Err(DeliveryError::Uncertain(reply.to_string()));
    }
    expect("", 2, &reply).map(|()| Delivered { reply: reply.to_string() })
}

fn waits(what: &str, lost: &Lost) -> DeliveryError {
    DeliveryError::Temporary(format!("{what}: {lost}"))
}

/// The first words of a refusal say where it came.
fn expect(place: &str, class: u16, reply: &Reply) -> Result<(), DeliveryError> {
    match reply.code / 100 {
        said if said == class => Ok(()),
        5 => Err(DeliveryError::Permanent(format!("{place}{reply}"))),
        _ => Err(DeliveryError::Temporary(format!("{place}{reply}"))),
    }
}

/// The text with its final dot. Of a line that begins with a dot, the receiver takes one away.
fn stuffed(raw: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(raw.len() + 100);
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            text.push(b'.');
        }
        text.extend_from_slice(line);
    }
    if !text.ends_with(b"\r\n") {
        text.extend_from_slice(b"\r\n");
    }
    text.extend_from_slice(b".\r\n");
    text
}

/// A lone CR or LF means different ends of text to different servers, which smuggles messages.
fn is_wire_safe(raw: &[u8]) -> bool {
    let crlf = raw.windows(2).filter(|pair| pair == b"\r\n").count();
    let count = |byte: u8| raw.iter().filter(|b| **b == byte).count();
    raw.is_ascii() && count(b'\r') == crlf && count(b'\n') == crlf
}
