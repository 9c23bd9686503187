//! Carries requests to the authority.

use std::future::Future;
use std::path::Path;
use std::pin::Pin;
use std::time::Duration;

use hyper::Request;
use hyper::body::Bytes;
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use instant_acme::{BodyWrapper, BytesResponse, Error, HttpClient};
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::tls::provider;

/// Longest wait for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A client of the authority. Clones share its connections.
#[derive(Clone)]
pub struct Courier(Client<HttpsConnector<HttpConnector>, BodyWrapper<Bytes>>);

impl Courier {
    /// Trusts what browsers trust, and the certificate of that file.
    pub fn new(also: Option<&Path>) -> Result<Courier, String> {
        let mut roots: RootCertStore = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect();
        if let Some(path) = also {
            let told = |error: &dyn std::fmt::Display| {
                format!("cannot use server.acme.directory_ca {}: {error}", path.display())
            };
            let certificate = CertificateDer::from_pem_file(path).map_err(|error| told(&error))?;
            roots.add(certificate).map_err(|error| told(&error))?;
        }
        let config = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions();
        let config = config.map_err(|error| error.to_string())?.with_root_certificates(roots);
        let https = hyper_rustls::HttpsConnectorBuilder::new().with_tls_config(config.with_no_client_auth());
        let connector = https.https_only().enable_http1().build();
        Ok(Courier(Client::builder(TokioExecutor::new()).build(connector)))
    }
}

impl HttpClient for Courier {
    fn request(
        &self,
        request: Request<BodyWrapper<Bytes>>,
    ) -> Pin<Box<dyn Future<Output = Result<BytesResponse, Error>> + Send>> {
        let answer = self.0.request(request);
        Box::pin(async move {
            match tokio::time::timeout(PATIENCE, answer).await {
                Ok(answer) => Ok(answer.map_err(|error| Error::Other(Box::new(error)))?.into()),
                Err(late) => Err(Error::Other(Box::new(late))),
            }
        })
    }
}
