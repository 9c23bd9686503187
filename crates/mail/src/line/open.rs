//! The way to a connection over which mail can be sent.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::{Incoming, Line, Lost, Reply, timely};
use crate::smtp::{Security, SmtpConfig};

/// Whose certificates are believed.
#[derive(Clone)]
pub struct Trust(Arc<ClientConfig>);

impl Trust {
    /// What Mozilla trusts, and the authorities of this PEM text beside.
    ///
    /// # Errors
    /// If the text holds something else than certificates.
    pub fn new(authorities: Option<&str>) -> Result<Self, String> {
        let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        for certificate in CertificateDer::pem_slice_iter(authorities.unwrap_or_default().as_bytes()) {
            let certificate = certificate.map_err(|error| format!("the relay's authority: {error}"))?;
            roots.add(certificate).map_err(|error| format!("the relay's authority: {error}"))?;
        }
        let config = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
        Ok(Self(Arc::new(config)))
    }
}

/// What a relay says it can do.
#[derive(Debug, Default, PartialEq, Eq)]
struct Offers {
    pipelining: bool,
    starttls: bool,
    largest: Option<usize>,
    plain: bool,
    login: bool,
}

impl Offers {
    fn read(reply: &Reply) -> Self {
        let mut offers = Self::default();
        for line in reply.lines.iter().skip(1) {
            let line = line.to_ascii_uppercase().replace("AUTH=", "AUTH ");
            let mut words = line.split_ascii_whitespace();
            match words.next() {
                Some("PIPELINING") => offers.pipelining = true,
                Some("STARTTLS") => offers.starttls = true,
                Some("SIZE") => {
                    offers.largest = words.next().and_then(|size| size.parse().ok()).filter(|size| *size > 0);
                }
                Some("AUTH") => {
                    for mechanism in words {
                        offers.plain |= mechanism == "PLAIN";
                        offers.login |= mechanism == "LOGIN";
                    }
                }
                _ => {}
            }
        }
        offers
    }
}

/// Connects, greets, protects the connection as it is asked for, and logs in.
///
/// # Errors
/// Whatever fails here is the relay's fault or the settings', not that of a mail. The first words say what failed: no
/// connection, TLS, no STARTTLS, or login refused.
pub async fn open(config: &SmtpConfig, trust: &Trust, halt: watch::Receiver<bool>) -> Result<Line, Lost> {
    let at = |what: &str, lost: Lost| Lost(format!("{what} at {}:{}: {lost}", config.host, config.port));
    let connected = connect(config, halt).await.map_err(|lost| at("no connection", lost))?;
    let mut line = match config.security {
        Security::Tls => protected(connected, config, trust).await.map_err(|lost| at("TLS", lost))?,
        Security::None | Security::StartTls => connected,
    };
    let greeting = line.reply().await;
    expect(2, greeting).map_err(|lost| at("no connection", lost))?;
    let mut offers = hello(&mut line, config).await.map_err(|lost| at("no connection", lost))?;
    if config.security == Security::StartTls {
        ask_for_tls(&mut line, &offers).await.map_err(|lost| at("no STARTTLS", lost))?;
        line = protected(line, config, trust).await.map_err(|lost| at("TLS", lost))?;
        offers = hello(&mut line, config).await.map_err(|lost| at("TLS", lost))?;
    }
    (line.pipelining, line.largest) = (offers.pipelining, offers.largest);
    log_in(&mut line, config, &offers).await.map_err(|lost| at("login refused", lost))?;
    Ok(line)
}

async fn connect(config: &SmtpConfig, mut halt: watch::Receiver<bool>) -> Result<Line, Lost> {
    let patience = Duration::from_secs(config.timeout_s.max(1));
    let connecting = TcpStream::connect((config.host.as_str(), config.port));
    let stream = timely(&mut halt, patience, connecting).await?;
    let stream = stream.map_err(|error| Lost(error.to_string()))?;
    // Small commands follow large texts; neither should wait for the other.
    let _ = stream.set_nodelay(true);
    let incoming = Incoming::default();
    Ok(Line { wire: Box::new(stream), incoming, patience, halt, pipelining: false, largest: None })
}

/// The same line, in which nobody between can read.
async fn protected(mut line: Line, config: &SmtpConfig, trust: &Trust) -> Result<Line, Lost> {
    let name = ServerName::try_from(config.host.clone())
        .map_err(|_| Lost(format!("{:?} is no name that a certificate can have", config.host)))?;
    let connecting = TlsConnector::from(Arc::clone(&trust.0)).connect(name, line.wire);
    let wire = timely(&mut line.halt, line.patience, connecting).await?;
    let wire = wire.map_err(|error| Lost(error.to_string()))?;
    Ok(Line { wire: Box::new(wire), ..line })
}

/// Nothing that came before the handshake may be taken for what comes after.
async fn ask_for_tls(line: &mut Line, offers: &Offers) -> Result<(), Lost> {
    if !offers.starttls {
        return Err(Lost("it is not offered".to_owned()));
    }
    expect(2, line.ask("STARTTLS").await)?;
    if !line.incoming.is_empty() {
        return Err(Lost("the relay spoke before the connection was protected".to_owned()));
    }
    Ok(())
}

async fn hello(line: &mut Line, config: &SmtpConfig) -> Result<Offers, Lost> {
    let name = config.helo.clone().unwrap_or_else(own_name);
    let reply = line.ask(&format!("EHLO {name}")).await?;
    if matches!(reply.code, 500 | 501 | 502 | 504) {
        expect(2, line.ask(&format!("HELO {name}")).await)?;
        return Ok(Offers::default());
    }
    expect(2, Ok(reply)).map(|reply| Offers::read(&reply))
}

/// The name of this machine, as far as it has one that can be said.
fn own_name() -> String {
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    if !name.is_empty() && name.bytes().all(letter) { name } else { "[127.0.0.1]".to_owned() }
}

async fn log_in(line: &mut Line, config: &SmtpConfig, offers: &Offers) -> Result<(), Lost> {
    let (Some(user), Some(password)) = (&config.username, &config.password) else { return Ok(()) };
    if offers.plain {
        let words = STANDARD.encode(format!("\0{user}\0{password}"));
        expect(2, line.ask(&format!("AUTH PLAIN {words}")).await)?;
    } else if offers.login {
        expect(3, line.ask("AUTH LOGIN").await)?;
        expect(3, line.ask(&STANDARD.encode(user)).await)?;
        expect(2, line.ask(&STANDARD.encode(password)).await)?;
    } else {
        return Err(Lost("the relay offers no way to log in that is known here (PLAIN, LOGIN)".to_owned()));
    }
    Ok(())
}

fn expect(class: u16, reply: Result<Reply, Lost>) -> Result<Reply, Lost> {
    let reply = reply?;
    if reply.code / 100 == class { Ok(reply) } else { Err(Lost(reply.to_string())) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_are_read_in_every_spelling() {
        let lines = ["relay.example", "pipelining", "SIZE 1000", "STARTTLS", "AUTH=LOGIN PLAIN", "8BITMIME"];
        let reply = Reply { code: 250, lines: lines.map(str::to_owned).to_vec() };
        let all = Offers { pipelining: true, starttls: true, largest: Some(1_000), plain: true, login: true };
        assert_eq!(Offers::read(&reply), all);
        let reply = Reply { code: 250, lines: vec!["PIPELINING".to_owned(), "SIZE 0".to_owned()] };
        assert_eq!(Offers::read(&reply), Offers::default(), "the first line is a name");
    }

    #[test]
    fn authorities_must_be_certificates() {
        assert!(Trust::new(None).is_ok());
        assert!(Trust::new(Some("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")).is_err());
    }
}
