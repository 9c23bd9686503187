//! Where and how to listen, what clients may take, and what is said about it.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use ipnet::IpNet;
use serde::{Deserialize, Serialize};

/// Where and how to listen.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// Address and port.
    pub listen: SocketAddr,
    /// Proxies whose `X-Forwarded-For` is believed, as networks.
    pub trusted_proxies: Vec<IpNet>,
    /// Allow plain http on an address that others can reach.
    pub insecure: bool,
    /// Whether https is spoken here, and where its certificate comes from.
    pub tls: Tls,
    /// The certificate and those that sign it, as PEM; for `tls = "files"`.
    pub tls_certificate: Option<PathBuf>,
    /// Its private key, as PEM.
    pub tls_key: Option<PathBuf>,
    /// Where plain http is answered with the way to https; left out: port 80 beside port 443.
    pub redirect: Option<SocketAddr>,
    /// Where `/metrics` is served, away from readers.
    pub metrics: Option<SocketAddr>,
    /// How the log is written.
    pub log: LogForm,
    /// How much is logged.
    pub log_level: LogLevel,
    /// Whether each request gets a line.
    pub access_log: bool,
    /// Requests that take longer are warned about, in milliseconds.
    pub slow_request: u32,
    /// Connections at once; more wait to be taken in.
    pub connections: u32,
    /// Connections at once from one address, proxies aside.
    pub connections_per_address: u32,
    /// Seconds between the word that this process ends (`/readyz` fails) and its no longer listening.
    pub notice: u32,
    /// Seconds that open requests have to end.
    pub drain: u32,
    /// Memory for finished pages, in MB.
    pub page_cache_mb: u32,
    /// Where certificates are asked for; for `tls = "automatic"`.
    pub acme: Acme,
}

impl Default for Server {
    fn default() -> Self {
        Server {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 8080)),
            trusted_proxies: Vec::new(),
            insecure: false,
            tls: Tls::Off,
            tls_certificate: None,
            tls_key: None,
            redirect: None,
            metrics: None,
            log: LogForm::Text,
            log_level: LogLevel::Info,
            access_log: false,
            slow_request: 1000,
            connections: 10_000,
            connections_per_address: 1000,
            notice: 0,
            drain: 10,
            page_cache_mb: 112,
            acme: Acme::default(),
        }
    }
}

impl Server {
    /// Where plain http leads to https: the setting, or port 80 beside port 443.
    pub fn redirects_at(&self) -> Option<SocketAddr> {
        let beside = || (self.listen.port() == 443).then(|| SocketAddr::new(self.listen.ip(), 80));
        if self.tls == Tls::Off { None } else { self.redirect.or_else(beside) }
    }
}

/// Whether https is spoken, and where its certificate comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// Plain http; a proxy in front may speak https.
    Off,
    /// A certificate is asked for and renewed by itself (ACME).
    Automatic,
    /// From files, read again when they change.
    Files,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogForm {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// How much is logged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogLevel {
    /// What failed.
    Error,
    /// And what may come to fail.
    Warn,
    /// And what happens.
    Info,
    /// And how.
    Debug,
}

impl LogLevel {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            LogLevel::Error => "error",
            LogLevel::Warn => "warn",
            LogLevel::Info => "info",
            LogLevel::Debug => "debug",
        }
    }
}

/// The authority that certificates are asked of.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Acme {
    /// Whom the authority may write to; left out: `site.contact`.
    pub contact: Option<String>,
    /// Ask Let's Encrypt's staging directory, whose certificates no browser trusts but whose limits are
    /// wide.
    pub staging: bool,
    /// Another authority's directory, by its address.
    pub directory: Option<String>,
    /// A file with the certificate that signs that directory's own, as PEM.
    pub directory_ca: Option<PathBuf>,
}

impl Acme {
    /// The directory's address.
    pub fn directory_url(&self) -> &str {
        let lets_encrypt = match self.staging {
            true => "https://acme-staging-v02.api.letsencrypt.org/directory",
            false => "https://acme-v02.api.letsencrypt.org/directory",
        };
        self.directory.as_deref().unwrap_or(lets_encrypt)
    }
}
