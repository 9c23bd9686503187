//! https: which certificate is shown, and where it comes from.

mod acme;
mod certificate;
mod files;
mod shelf;

use std::path::Path;
use std::sync::Arc;

use kernel::config::{Config, Tls};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::{CryptoProvider, aws_lc_rs};
use tokio_rustls::server::TlsStream;

pub use certificate::Certificate;

use crate::failure::Failure;
use acme::Acme;
use files::Files;
use shelf::Shelf;

/// How authorities ask whether a name is ours (RFC 8737).
const CHALLENGE: &[u8] = b"acme-tls/1";
/// Where certificates that were asked for are kept, in the data folder.
const FOLDER: &str = "certificates";

/// What https needs: how to speak it, and whoever keeps the certificate fresh.
pub struct Secured {
    /// For the door.
    pub server: Arc<ServerConfig>,
    /// To be run beside it.
    pub keeper: Keeper,
}

/// Keeps the certificate fresh.
pub enum Keeper {
    /// By asking an authority.
    Acme(Box<Acme>),
    /// By reading the files again when they change.
    Files(Files),
}

impl Keeper {
    /// Until the server ends.
    pub async fn keep(self, ended: watch::Receiver<bool>) {
        match self {
            Keeper::Acme(acme) => acme.keep(ended).await,
            Keeper::Files(files) => files.keep(ended).await,
        }
    }
}

/// What the settings say about https; `None` is plain http.
pub fn prepare(config: &Config, data: &Path) -> Result<Option<Secured>, Failure> {
    let shelf = Arc::new(Shelf::default());
    let keeper = match config.server.tls {
        Tls::Off => return Ok(None),
        Tls::Files => Keeper::Files(Files::open(config, shelf.clone())?),
        Tls::Automatic => Keeper::Acme(Box::new(Acme::open(config, &data.join(FOLDER), shelf.clone())?)),
    };
    Ok(Some(Secured { server: Arc::new(speech(shelf)?), keeper }))
}

/// The certificate that is kept or set now, for `check`; `None` with plain http.
pub fn present(config: &Config, data: &Path) -> Option<Result<Certificate, String>> {
    match config.server.tls {
        Tls::Off => None,
        Tls::Files => Some(files::read(config)),
        Tls::Automatic => Some(acme::kept(config, &data.join(FOLDER))),
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

/// TLS 1.2 and 1.3, with HTTP/2 preferred.
fn speech(shelf: Arc<Shelf>) -> Result<ServerConfig, Failure> {
    let config = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
    let mut config = config.map_err(Failure::failed)?.with_no_client_auth().with_cert_resolver(shelf);
    config.alpn_protocols = [&b"h2"[..], b"http/1.1", CHALLENGE].map(<[u8]>::to_vec).to_vec();
    // A client that comes again need not prove everything again.
    config.ticketer = aws_lc_rs::Ticketer::new().map_err(Failure::failed)?;
    Ok(config)
}

/// Whether an authority came to see whether the name is ours; it asks for no page.
pub fn is_challenge<S: AsyncRead + AsyncWrite>(stream: &TlsStream<S>) -> bool {
    stream.get_ref().1.alpn_protocol() == Some(CHALLENGE)
}

/// The host that a certificate is for.
pub fn host(config: &Config) -> &str {
    let address = config.site.url.strip_prefix("https://").unwrap_or(&config.site.url);
    address.rsplit_once(':').map_or(address, |(host, _)| host)
}
