//! Public keys as authenticators write them (COSE, RFC 9052), and their signatures. The signatures are checked by
//! aws-lc-rs, which the binary has for TLS.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};

use crate::Refused;
use crate::cbor::Reader;

const ES256: i64 = -7;
const EDDSA: i64 = -8;
const RS256: i64 = -257;

/// Those that can be checked.
pub(crate) const ALGORITHMS: [i64; 3] = [ES256, EDDSA, RS256];

/// A public key.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Key<'a> {
    /// A point of the curve P-256, as it is written for whoever checks.
    Es256([u8; 65]),
    /// One of Ed25519.
    EdDsa(&'a [u8]),
    /// A modulus and an exponent.
    Rs256 { modulus: &'a [u8], exponent: &'a [u8] },
}

/// What is written in a key, by the names of the standard.
#[derive(Default)]
struct Written<'a> {
    kind: Option<i64>,
    algorithm: Option<i64>,
    /// -1: the curve, or the modulus.
    curve: Option<i64>,
    modulus: Option<&'a [u8]>,
    /// -2: x, or the exponent.
    x: Option<&'a [u8]>,
    /// -3: y.
    y: Option<&'a [u8]>,
}

fn written(bytes: &[u8]) -> Option<Written<'_>> {
    let mut left = Reader::new(bytes);
    let mut found = Written::default();
    for _ in 0..left.map()? {
        match left.number()? {
            1 => found.kind = Some(left.number()?),
            3 => found.algorithm = Some(left.number()?),
            -1 => {
                let (mut number, mut bytes) = (left, left);
                found.curve = number.number();
                found.modulus = bytes.bytes();
                left.skip()?;
            }
            -2 => found.x = Some(left.bytes()?),
            -3 => found.y = Some(left.bytes()?),
            _ => left.skip()?,
        }
    }
    left.is_empty().then_some(found)
}

impl<'a> Key<'a> {
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Key<'a>, Refused> {
        let found = written(bytes).ok_or(Refused::Malformed)?;
        let algorithm = found.algorithm.ok_or(Refused::Malformed)?;
        if !ALGORITHMS.contains(&algorithm) {
            return Err(Refused::Algorithm);
        }
        let key = match (algorithm, found.kind, found.curve) {
            (ES256, Some(2), Some(1)) => point(found.x, found.y).map(Key::Es256),
            (EDDSA, Some(1), Some(6)) => found.x.filter(|x| x.len() == 32).map(Key::EdDsa),
            (RS256, Some(3), None) => {
                found.modulus.zip(found.x).map(|(modulus, exponent)| Key::Rs256 { modulus, exponent })
            }
            _ => None,
        };
        key.ok_or(Refused::Malformed)
    }

    /// Whether this key signed that.
    pub(crate) fn check(&self, signed: &[u8], signature: &[u8]) -> Result<(), Refused> {
        let right = match self {
            Key::Es256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(signed, signature)
            }
            Key::EdDsa(key) => UnparsedPublicKey::new(&ED25519, key).verify(signed, signature),
            Key::Rs256 { modulus: n, exponent: e } => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, signed, signature)
            }
        };
        right.map_err(|_| Refused::Signature)
    }
}

/// Both halves of a point behind the mark that says it is whole.
fn point(x: Option<&[u8]>, y: Option<&[u8]>) -> Option<[u8; 65]> {
    let (x, y) = x.zip(y).filter(|(x, y)| x.len() == 32 && y.len() == 32)?;
    let mut point = [4; 65];
    point[1..33].copy_from_slice(x);
    point[33..].copy_from_slice(y);
    Some(point)
}
