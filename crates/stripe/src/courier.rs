//! Carries requests to Stripe and brings back whole answers.

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full, Limited};
use hyper::{Request, Response, Uri};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error as ClientError};
use hyper_util::rt::TokioExecutor;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// The largest answer that is read. A page of a hundred subscriptions with their invoices has about 1 MB.
const LARGEST: usize = 16 << 20;

/// Why no client can be made of the settings.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The address cannot be used.
    #[error("{0:?} is no address of Stripe. Use https://api.stripe.com, or http on this machine for tests")]
    Base(String),
    /// The key cannot be used.
    #[error("the secret key of Stripe has characters that no key has. Copy it again from Stripe's dashboard")]
    Key,
    /// TLS cannot be set up.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
}

/// Carries requests. Clones share its connections.
#[derive(Clone)]
pub(crate) struct Courier {
    way: Way,
    patience: Duration,
}

/// How requests get there.
#[derive(Clone)]
enum Way {
    Net(Box<Client<HttpsConnector<HttpConnector>, Full<Bytes>>>),
    /// To a stand-in in this very process.
    #[cfg(feature = "fake")]
    Inside(crate::fake::Fake),
}

impl Courier {
    /// Waits for each whole answer for as long as `patience`.
    pub(crate) fn new(patience: Duration) -> Result<Courier, SetupError> {
        let roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| SetupError::Tls(error.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(patience));
        let https = hyper_rustls::HttpsConnectorBuilder::new().with_tls_config(config).https_or_http();
        let connector = https.enable_http1().wrap_connector(tcp);
        let way = Way::Net(Box::new(Client::builder(TokioExecutor::new()).build(connector)));
        Ok(Courier { way, patience })
    }

    /// Asks a stand-in without a socket between.
    #[cfg(feature = "fake")]
    pub(crate) fn inside(fake: crate::fake::Fake) -> Courier {
        Courier { way: Way::Inside(fake), patience: Duration::MAX }
    }

    /// The answer with its whole body, or what stood in the way.
    pub(crate) async fn carry(&self, request: Request<Full<Bytes>>) -> Result<Response<Bytes>, String> {
        let client = match &self.way {
            Way::Net(client) => client,
            #[cfg(feature = "fake")]
            Way::Inside(fake) => return fake.answer_inside(request).await,
        };
        match tokio::time::timeout(self.patience, exchange(client, request)).await {
            Ok(answer) => answer,
            Err(_) => Err(format!("no answer within {} seconds", self.patience.as_secs_f32())),
        }
    }
}

async fn exchange(
    client: &Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    request: Request<Full<Bytes>>,
) -> Result<Response<Bytes>, String> {
    let answer = client.request(request).await.map_err(|error| reason(&error))?;
    let (head, body) = answer.into_parts();
    let body = Limited::new(body, LARGEST).collect().await.map_err(|error| error.to_string())?;
    Ok(Response::from_parts(head, body.to_bytes()))
}

/// The last cause says most: "connection refused" rather than "client error".
fn reason(error: &ClientError) -> String {
    let mut cause = error.source();
    let mut told = error.to_string();
    while let Some(deeper) = cause {
        told = deeper.to_string();
        cause = deeper.source();
    }
    told
}

/// The base address without its last slash: https, or plain http on this machine, where nobody listens in.
pub(crate) fn base(address: &str) -> Result<String, SetupError> {
    let refused = || SetupError::Base(address.to_owned());
    let uri: Uri = address.parse().map_err(|_| refused())?;
    let host = uri.host().ok_or_else(refused)?;
    let at_home = matches!(host, "localhost" | "127.0.0.1" | "[::1]");
    let scheme = uri.scheme_str();
    let plain = uri.query().is_none() && (scheme == Some("https") || (scheme == Some("http") && at_home));
    if plain { Ok(address.trim_end_matches('/').to_owned()) } else { Err(refused()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_never_travels_in_the_clear() {
        assert_eq!(base("https://api.stripe.com/").unwrap(), "https://api.stripe.com");
        assert!(base("http://127.0.0.1:8420").is_ok());
        for refused in ["http://api.stripe.com", "api.stripe.com", "ftp://127.0.0.1", "https://a/?b", ""] {
            assert!(base(refused).is_err(), "{refused}");
        }
    }
}
