//! Carries requests to the bucket and brings back whole answers, from threads that may wait.

use std::error::Error as _;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::{Request, Response};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::{Client, Error as ClientError};
use hyper_util::rt::TokioExecutor;
use tokio::runtime::Runtime;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::bucket::SetupError;

/// The largest answer that is read: more than the largest picture that is taken.
const LARGEST: usize = 64 << 20;
/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(5);
/// Longest wait for a whole answer, a large picture over a slow line included.
const PATIENCE: Duration = Duration::from_secs(60);

/// Carries requests over connections of its own, on a thread of its own.
pub(crate) struct Courier {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    /// Taken when this is dropped.
    runtime: Option<Runtime>,
}

impl Courier {
    pub(crate) fn new() -> Result<Courier, SetupError> {
        let roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|error| SetupError::Machine(error.to_string()))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(CONNECT));
        let https = hyper_rustls::HttpsConnectorBuilder::new().with_tls_config(config).https_or_http();
        let connector = https.enable_http1().wrap_connector(tcp);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("bucket")
            .enable_all()
            .build()
            .map_err(|error| SetupError::Machine(error.to_string()))?;
        Ok(Courier { client: Client::builder(TokioExecutor::new()).build(connector), runtime: Some(runtime) })
    }

    /// The answer with its whole body, or what stood in the way. Waits for it.
    pub(crate) fn carry(&self, request: Request<Full<Bytes>>) -> Result<Response<Bytes>, String> {
        let Some(runtime) = &self.runtime else { return Err("the site ends".into()) };
        let (client, (done, answer)) = (self.client.clone(), mpsc::channel());
        runtime.spawn(async move {
            let waited = tokio::time::timeout(PATIENCE, exchange(&client, request)).await;
            let late = || Err(format!("no answer within {} seconds", PATIENCE.as_secs()));
            // Whoever asked may have gone.
            let _ = done.send(waited.unwrap_or_else(|_| late()));
        });
        answer.recv().unwrap_or_else(|_| Err("the site ends".into()))
    }
}

impl Drop for Courier {
    fn drop(&mut self) {
        // Waiting for its thread is forbidden to those who answer requests, and the last one may be one of them.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
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
    let (mut cause, mut told) = (error.source(), error.to_string());
    while let Some(deeper) = cause {
        told = deeper.to_string();
        cause = deeper.source();
    }
    told
}
