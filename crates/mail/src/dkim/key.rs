//! Keys that sign mail: read, made, and shown as what the DNS says of them.

use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::error::{KeyRejected, Unspecified};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair as RsaKeyPair, KeySize};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// How a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// RSA of 2,048 bits, which every receiver can check.
    Rsa,
    /// Ed25519 (RFC 8463), twenty times as fast; receivers that do not know it ignore the signature.
    Ed25519,
}

/// Why a key cannot sign mail.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It is no private key that we can read.
    #[error(
        "not a private key in PEM form: an RSA key of 2048 to 8192 bits (PKCS#1 or PKCS#8) or an Ed25519 key \
         (PKCS#8), without a passphrase"
    )]
    Unreadable,
    /// A name cannot stand in the DNS.
    #[error("{0:?} is not a name in the DNS: letters, digits, hyphens and full stops")]
    Name(String),
    /// The key could not be made or used.
    #[error("the key could not be made or used")]
    Failed,
}

impl From<Unspecified> for KeyError {
    fn from(_: Unspecified) -> Self {
        Self::Failed
    }
}

impl From<KeyRejected> for KeyError {
    fn from(_: KeyRejected) -> Self {
        Self::Unreadable
    }
}

/// A private key.
pub struct Key(Kind);

enum Kind {
    Rsa(RsaKeyPair),
    Ed25519(Ed25519KeyPair),
}

/// Private parts are never shown.
impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Key").field(&self.algorithm()).finish()
    }
}

impl Key {
    /// Reads a key from PEM text.
    ///
    /// # Errors
    /// If the text holds none that can sign mail.
    pub fn parse(pem: &str) -> Result<Self, KeyError> {
        let (label, der) = unwrapped(pem).ok_or(KeyError::Unreadable)?;
        let kind = match label {
            "RSA PRIVATE KEY" => Kind::Rsa(RsaKeyPair::from_der(&der)?),
            "PRIVATE KEY" => match RsaKeyPair::from_pkcs8(&der) {
                Ok(pair) => Kind::Rsa(pair),
                Err(_) => Kind::Ed25519(Ed25519KeyPair::from_pkcs8(&der)?),
            },
            _ => return Err(KeyError::Unreadable),
        };
        Ok(Self(kind))
    }

    /// Makes a new key.
    ///
    /// # Errors
    /// If the system has no randomness to give.
    pub fn generate(algorithm: Algorithm) -> Result<Self, KeyError> {
        Ok(Self(match algorithm {
            Algorithm::Rsa => Kind::Rsa(RsaKeyPair::generate(KeySize::Rsa2048)?),
            Algorithm::Ed25519 => Kind::Ed25519(Ed25519KeyPair::generate()?),
        }))
    }

    /// The key as PEM text (PKCS#8), to be kept where nobody else reads it.
    ///
    /// # Errors
    /// If the key cannot be written, which no key that was read or made here should meet.
    pub fn pem(&self) -> Result<String, KeyError> {
        let der: Pkcs8V1Der<'_> = match &self.0 {
            Kind::Rsa(pair) => pair.as_der()?,
            Kind::Ed25519(pair) => pair.as_der()?,
        };
        let coded = STANDARD.encode(der.as_ref());
        let lines: Vec<&str> =
            coded.as_bytes().chunks(64).filter_map(|line| str::from_utf8(line).ok()).collect();
        Ok(format!("-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n", lines.join("\n")))
    }

    /// How it signs.
    pub fn algorithm(&self) -> Algorithm {
        match &self.0 {
            Kind::Rsa(_) => Algorithm::Rsa,
            Kind::Ed25519(_) => Algorithm::Ed25519,
        }
    }

    /// The text of the DNS record that lets others check its signatures. Of more than 255 characters, a record's text
    /// is given in several strings.
    ///
    /// # Errors
    /// If the public key cannot be written.
    pub fn record(&self) -> Result<String, KeyError> {
        Ok(match &self.0 {
            Kind::Rsa(pair) => {
                let der: PublicKeyX509Der<'_> = pair.public_key().as_der()?;
                format!("v=DKIM1; k=rsa; p={}", STANDARD.encode(der.as_ref()))
            }
            Kind::Ed25519(pair) => {
                format!("v=DKIM1; k=ed25519; p={}", STANDARD.encode(pair.public_key().as_ref()))
            }
        })
    }

    /// How long its signatures are, in bytes.
    pub(super) fn signature_length(&self) -> usize {
        match &self.0 {
            Kind::Rsa(pair) => pair.public_modulus_len(),
            Kind::Ed25519(_) => 64,
        }
    }

    /// Signs what a signature covers, hashed.
    pub(super) fn sign(&self, covered: &[u8]) -> Result<Vec<u8>, KeyError> {
        match &self.0 {
            Kind::Rsa(pair) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), covered, &mut signature)?;
                Ok(signature)
            }
            Kind::Ed25519(pair) => Ok(pair.try_sign(&super::sha256(covered))?.as_ref().to_vec()),
        }
    }
}

/// The label and bytes of the first block of a PEM text.
fn unwrapped(pem: &str) -> Option<(&str, Vec<u8>)> {
    let (_, rest) = pem.split_once("-----BEGIN ")?;
    let (label, rest) = rest.split_once("-----")?;
    let (coded, _) = rest.split_once("-----END ")?;
    let coded: String = coded.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    Some((label, STANDARD.decode(coded).ok()?))
}
