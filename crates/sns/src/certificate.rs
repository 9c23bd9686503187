//! The certificate that SNS signs with. That it came by https from SNS is what it is trusted for; of itself it must be in
//! force and hold an RSA key.

use aws_lc_rs::signature::{
    RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey,
};
use x509_parser::pem::parse_x509_pem;

use crate::Refused;
use crate::message::Message;

/// A certificate.
#[derive(Debug)]
pub(crate) struct Certificate {
    key: Vec<u8>,
    begins: i64,
    ends: i64,
}

impl Certificate {
    /// Reads one in the form of PEM.
    pub fn read(pem: &[u8]) -> Result<Certificate, Refused> {
        let (_, pem) = parse_x509_pem(pem).map_err(|_| Refused::Certificate("it is none"))?;
        let certificate = pem.parse_x509().map_err(|_| Refused::Certificate("it is none"))?;
        let validity = certificate.validity();
        Ok(Certificate {
            key: certificate.public_key().subject_public_key.data.to_vec(),
            begins: validity.not_before.timestamp() * 1000,
            ends: validity.not_after.timestamp() * 1000,
        })
    }

    /// Whether the message is signed by it, at a time when it is in force.
    pub fn check(&self, message: &Message, now: i64) -> Result<(), Refused> {
        if !(self.begins..self.ends).contains(&now) {
            return Err(Refused::Certificate("it is not in force"));
        }
        let (text, signature) = (message.signed_text(), message.signature()?);
        let checked = match message.version.as_str() {
            // The only one that SNS had until 2022, and what topics have unless their owner sets another.
            "1" => UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA1_FOR_LEGACY_USE_ONLY, &self.key)
                .verify(text.as_bytes(), &signature),
            "2" => UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, &self.key)
                .verify(text.as_bytes(), &signature),
            _ => return Err(Refused::Form),
        };
        checked.map_err(|_| Refused::Signature)
    }
}
