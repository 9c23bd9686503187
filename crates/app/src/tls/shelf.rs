//! The certificate in use, and for a moment the one that answers an authority.

use std::sync::{Arc, PoisonError, RwLock};

use tokio_rustls::rustls::server::{ClientHello, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;

use super::CHALLENGE;

/// Where handshakes take the certificate from.
#[derive(Debug, Default)]
pub struct Shelf {
    certificate: RwLock<Option<Arc<CertifiedKey>>>,
    challenge: RwLock<Option<Arc<CertifiedKey>>>,
}

impl Shelf {
    /// The certificate for clients from now on.
    pub fn put(&self, certificate: CertifiedKey) {
        set(&self.certificate, Some(certificate));
    }

    /// What an authority is shown, until it has seen it.
    pub fn put_challenge(&self, certificate: Option<CertifiedKey>) {
        set(&self.challenge, certificate);
    }
}

fn set(place: &RwLock<Option<Arc<CertifiedKey>>>, certificate: Option<CertifiedKey>) {
    *place.write().unwrap_or_else(PoisonError::into_inner) = certificate.map(Arc::new);
}

impl ResolvesServerCert for Shelf {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let asked = hello.alpn().is_some_and(|mut protocols| protocols.any(|one| one == CHALLENGE));
        let place = if asked { &self.challenge } else { &self.certificate };
        place.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[cfg(test)]
impl Shelf {
    /// The certificate that clients are shown now.
    pub fn shown(&self) -> Option<Vec<u8>> {
        let shown = self.certificate.read().unwrap().clone();
        shown.map(|certified| certified.cert[0].to_vec())
    }
}
