//! Carries requests to other people's services and brings back whole answers, within a time and a size.

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{Request, Response};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error as ClientError};
use hyper_util::rt::TokioExecutor;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// What may be waited for and read.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Longest wait for a connection.
    pub connect: Duration,
    /// Longest wait for a whole answer, the connection included.
    pub answer: Duration,
    /// The largest answer that is read, in bytes.
    pub largest: usize,
}

/// Carries requests, by https or http as their addresses say, trusting what browsers trust. Clones share its
/// connections.
#[derive(Clone)]
pub struct Courier {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    limits: Limits,
}

impl Courier {
    /// One within these limits.
    ///
    /// # Errors
    /// Why TLS cannot be set up.
    pub fn new(limits: Limits) -> Result<Courier, String> {
        let roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
        let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| error.to_string())?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(limits.connect));
        let https = hyper_rustls::HttpsConnectorBuilder::new().with_tls_config(config).https_or_http();
        let connector = https.enable_http1().wrap_connector(tcp);
        Ok(Courier { client: Client::builder(TokioExecutor::new()).build(connector), limits })
    }

    /// The answer with its whole body.
    ///
    /// # Errors
    /// What stood in the way.
    pub async fn carry(&self, request: Request<Full<Bytes>>) -> Result<Response<Bytes>, String> {
        match tokio::time::timeout(self.limits.answer, self.exchange(request)).await {
            Ok(answer) => answer,
            Err(_) => Err(format!("no answer within {} seconds", self.limits.answer.as_secs_f32())),
        }
    }

    async fn exchange(&self, request: Request<Full<Bytes>>) -> Result<Response<Bytes>, String> {
        let answer = self.client.request(request).await.map_err(|error| reason(&error))?;
        let (head, body) = answer.into_parts();
        let body =
            Limited::new(body, self.limits.largest).collect().await.map_err(|error| error.to_string())?;
        Ok(Response::from_parts(head, body.to_bytes()))
    }
}

/// The last cause says most: "connection refused" rather than "client error".
fn reason(error: &ClientError) -> String {
    let (mut cause, mut told) = (error.source(), error.to_string());
    while let Some(deeper) = cause {
        told = deeper.to_string();
        cause = deeper.source();
    }
    told
}
