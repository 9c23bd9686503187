//! The way to a connection over which mail can be sent.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lettre::transport::smtp::extension::ClientId;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::{Incoming, Line, Lost, Reply, Wire, timely};
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
/// Whatever fails here is the relay's fault or the settings', not that of a mail.
pub async fn open(config: &SmtpConfig, trust: &Trust, halt: watch::Receiver<bool>) -> Result<Line, Lost> {
    let patience = Duration::from_secs(config.timeout_s);
    let mut waiting = halt.clone();
    let connecting = TcpStream::connect((config.host.as_str(), config.port));
    let stream = timely(&mut waiting, patience, connecting).await?;
    let stream =
        stream.map_err(|error| Lost(format!("cannot reach {}:{}: {error}", config.host, config.port)))?;
    // Small commands follow large texts; neither should wait for the other.
    let _ = stream.set_nodelay(true);
    let wire: Box<dyn Wire> = match config.security {
        Security::Tls => Box::new(protected(stream, config, trust, &mut waiting).await?),
        Security::None | Security::StartTls => Box::new(stream),
    };
    let mut line =
        Line { wire, incoming: Incoming::default(), patience, halt, pipelining: false, largest: None };
    expect("the greeting", 2, line.reply().await)?;
    let mut offers = hello(&mut line, config).await?;
    if config.security == Security::StartTls {
        line = upgraded(line, config, trust, &offers).await?;
        offers = hello(&mut line, config).await?;
    }
    (line.pipelining, line.largest) = (offers.pipelining, offers.largest);
    log_in(&mut line, config, &offers).await?;
    Ok(line)
}

async fn protected<W: Wire + 'static>(
    wire: W,
    config: &SmtpConfig,
    trust: &Trust,
    halt: &mut watch::Receiver<bool>,
) -> Result<impl Wire + 'static, Lost> {
    let name = ServerName::try_from(config.host.clone())
        .map_err(|_| Lost(format!("{:?} is no name that a certificate can have", config.host)))?;
    let connecting = TlsConnector::from(Arc::clone(&trust.0)).connect(name, wire);
    let wire = timely(halt, Duration::from_secs(config.timeout_s), connecting).await?;
    wire.map_err(|error| Lost(format!("no protected connection with {}: {error}", config.host)))
}

/// Nothing that came before the handshake may be taken for what comes after.
async fn upgraded(mut line: Line, config: &SmtpConfig, trust: &Trust, offers: &Offers) -> Result<Line, Lost> {
    if !offers.starttls {
        return Err(Lost(format!("{} offers no STARTTLS", config.host)));
    }
    expect("STARTTLS", 2, line.ask("STARTTLS").await)?;
    if !line.incoming.is_empty() {
        return Err(Lost("the relay spoke before the connection was protected".to_owned()));
    }
    let wire = protected(line.wire, config, trust, &mut line.halt).await?;
    Ok(Line { wire: Box::new(wire), ..line })
}

async fn hello(line: &mut Line, config: &SmtpConfig) -> Result<Offers, Lost> {
    let name = config.helo.clone().unwrap_or_else(|| ClientId::default().to_string());
    let reply = line.ask(&format!("EHLO {name}")).await?;
    if matches!(reply.code, 500 | 501 | 502 | 504) {
        expect("HELO", 2, line.ask(&format!("HELO {name}")).await)?;
        return Ok(Offers::default());
    }
    expect("EHLO", 2, Ok(reply)).map(|reply| Offers::read(&reply))
}

async fn log_in(line: &mut Line, config: &SmtpConfig, offers: &Offers) -> Result<(), Lost> {
    let (Some(user), Some(password)) = (&config.username, &config.password) else { return Ok(()) };
    if offers.plain {
        let words = STANDARD.encode(format!("\0{user}\0{password}"));
        expect("AUTH", 2, line.ask(&format!("AUTH PLAIN {words}")).await)?;
    } else if offers.login {
        expect("AUTH", 3, line.ask("AUTH LOGIN").await)?;
        expect("AUTH", 3, line.ask(&STANDARD.encode(user)).await)?;
        expect("AUTH", 2, line.ask(&STANDARD.encode(password)).await)?;
    } else {
        return Err(Lost(format!("{} offers no login that is known here (PLAIN, LOGIN)", config.host)));
    }
    Ok(())
}

fn expect(step: &str, class: u16, reply: Result<Reply, Lost>) -> Result<Reply, Lost> {
    match reply {
        Ok(reply) if reply.code / 100 == class => Ok(reply),
        Ok(reply) => Err(Lost(format!("{step} refused: {reply}"))),
        Err(Lost(mut why)) => {
            // Writing to a string cannot fail.
            let _ = write!(why, " ({step})");
            Err(Lost(why))
        }
    }
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
