//! One message over one SMTP connection, a command at a time, so that every failure is known by its place.
//!
//! Until the recipient is named nothing can be wrong with the message: a refused login or a missing STARTTLS
//! is the relay's or the configuration's fault, and the message waits. From there on a 5xx is final. Once the
//! text is on its way, silence proves nothing, and the outcome is uncertain.

use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;

use crate::message::Envelope;
use crate::transport::{Delivered, DeliveryError};

/// Longest wait for the answer to a goodbye.
const GOODBYE: Duration = Duration::from_secs(2);

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
    let (from, to) = (address(&envelope.from)?, address(&envelope.to)?);
    // lettre ends the text with a line break of its own.
    let text = raw.strip_suffix(b"\r\n").unwrap_or(raw);

    let mut relay = Relay::connect(config).await?;
    let timeout = relay.timeout;
    let sender = answer(timeout, relay.connection.command(Mail::new(Some(from), Vec::new()))).await;
    relay.expect("MAIL", sender).await?;
    let recipient = answer(timeout, relay.connection.command(Rcpt::new(to, Vec::new()))).await;
    relay.expect("RCPT", recipient).await?;
    let data = answer(timeout, relay.connection.command(Data)).await;
    relay.expect("DATA", data).await?;

    let confirmed = answer(timeout, relay.connection.message(text)).await.map_err(|failure| match failure {
        Failure::Permanent(reply) => DeliveryError::Permanent(reply),
        Failure::Temporary(reply) => DeliveryError::Temporary(reply),
        Failure::Silence(reason) => DeliveryError::Uncertain(reason),
    });
    relay.leave().await;
    confirmed.map(|response| Delivered { reply: said(&response) })
}

/// An open connection, greeted, encrypted and logged in as far as configured.
struct Relay {
    connection: AsyncSmtpConnection,
    timeout: Duration,
}

impl Relay {
    async fn connect(config: &SmtpConfig) -> Result<Self, DeliveryError> {
        let timeout = Duration::from_secs(config.timeout_s.max(1));
        let place = format!("{}:{}", config.host, config.port);
        let waits = |what: &str, failure: Failure| {
            DeliveryError::Temporary(format!("{what} at {place}: {}", failure.text()))
        };

        let hello = config.helo.clone().map_or_else(ClientId::default, ClientId::Domain);
        let tls = || TlsParameters::new(config.host.clone()).map_err(|e| waits("TLS", Failure::from(e)));
        let implicit = if config.security == Security::Tls { Some(tls()?) } else { None };
        let server = (config.host.as_str(), config.port);
        let opening = AsyncSmtpConnection::connect_tokio1(server, Some(timeout), &hello, implicit, None);
        let mut connection = answer(timeout, opening).await.map_err(|f| waits("no connection", f))?;

        if config.security == Security::StartTls {
            let upgrade = connection.starttls(tls()?, &hello);
            answer(timeout, upgrade).await.map_err(|f| waits("no STARTTLS", f))?;
        }
        if let (Some(user), Some(password)) = (&config.username, &config.password) {
            let login = Credentials::new(user.clone(), password.clone());
            let login = connection.auth(&[Mechanism::Plain, Mechanism::Login], &login);
            answer(timeout, login).await.map_err(|f| waits("login refused", f))?;
        }
        Ok(Self { connection, timeout })
    }

    /// Says goodbye after a refusal, since nothing of this message has been taken over.
    async fn expect(&mut self, command: &str, reply: Result<Response, Failure>) -> Result<(), DeliveryError> {
        let Err(failure) = reply else { return Ok(()) };
        self.leave().await;
        Err(match failure {
            Failure::Permanent(reply) => DeliveryError::Permanent(format!("{command}: {reply}")),
            other => DeliveryError::Temporary(format!("{command}: {}", other.text())),
        })
    }

    /// The outcome is settled by now, so how the relay takes the goodbye does not matter.
    async fn leave(&mut self) {
        let _ = answer(self.timeout.min(GOODBYE), self.connection.quit()).await;
    }
}

/// Why a command was not answered with yes.
enum Failure {
    Permanent(String),
    Temporary(String),
    Silence(String),
}

impl Failure {
    fn text(self) -> String {
        match self {
            Self::Permanent(text) | Self::Temporary(text) | Self::Silence(text) => text,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let source = std::error::Error::source(&error).map(ToString::to_string);
        match error.status() {
            Some(code) => {
                let text = format!("{code} {}", source.unwrap_or_default());
                let text = text.trim_end().to_owned();
                if error.is_permanent() { Self::Permanent(text) } else { Self::Temporary(text) }
            }
            None => Self::Silence(error.to_string()),
        }
    }
}

async fn answer<T>(timeout: Duration, reply: impl Future<Output = Result<T, Error>>) -> Result<T, Failure> {
    match tokio::time::timeout(timeout, reply).await {
        Ok(reply) => reply.map_err(Failure::from),
        Err(_) => Err(Failure::Silence(format!("no answer within {} s", timeout.as_secs()))),
    }
}

fn said(response: &Response) -> String {
    let lines: Vec<&str> = response.message().collect();
    format!("{} {}", response.code(), lines.join(" ")).trim_end().to_owned()
}

fn address(email: &str) -> Result<Address, DeliveryError> {
    email.parse().map_err(|_| DeliveryError::Permanent(format!("not a mail address: {email:?}")))
}

/// A lone CR or LF means different ends of text to different servers, which smuggles messages.
fn is_wire_safe(raw: &[u8]) -> bool {
    let crlf = raw.windows(2).filter(|pair| pair == b"\r\n").count();
    let count = |byte: u8| raw.iter().filter(|b| **b == byte).count();
    raw.is_ascii() && count(b'\r') == crlf && count(b'\n') == crlf
}
