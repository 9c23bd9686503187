//! Whether an event really comes from Stripe: an HMAC over the raw bytes and the time they were sent.

use std::fmt;
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::tolerant::Moment;

/// The header that carries the signature.
pub const HEADER: &str = "Stripe-Signature";
/// How old or how far ahead an event's time may be, as Stripe recommends.
pub const TOLERANCE: Duration = Duration::from_secs(300);
/// More signatures than this in one header are not looked at.
const MOST: usize = 16;
/// Bytes of a signature.
const LENGTH: usize = 32;

/// The secret of a webhook endpoint (`whsec_...`). Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningSecret(String);

impl SigningSecret {
    /// The secret as the dashboard shows it; nothing if it is empty, since anybody could sign with that.
    pub fn new(secret: &str) -> Option<SigningSecret> {
        let secret = secret.trim();
        (!secret.is_empty()).then(|| SigningSecret(secret.to_owned()))
    }
}

impl fmt::Debug for SigningSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SigningSecret(..)")
    }
}

/// Why an event is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The header cannot be read.
    #[error("the Stripe-Signature header is not of the form t=...,v1=...")]
    Malformed,
    /// The header has no signature of a scheme that is known.
    #[error("the Stripe-Signature header has no v1 signature")]
    NoSignature,
    /// No signature fits any secret.
    #[error("no signature fits. Is this endpoint's signing secret the one in the settings?")]
    Forged,
    /// It was signed long ago: perhaps somebody sends it again.
    #[error("it was signed {0} seconds ago, which is too long")]
    TooOld(i64),
    /// It was signed in the future: a clock is wrong.
    #[error("it was signed {0} seconds from now. Is this machine's clock right?")]
    TooNew(i64),
}

/// What the header says, not yet checked.
#[derive(Debug, PartialEq, Eq)]
struct Claim {
    at: Moment,
    signatures: Vec<[u8; LENGTH]>,
}

/// Checks that these bytes were signed with one of the secrets, no further from `now` than `tolerance`. Several
/// secrets are given while one is replaced by another. Answers when it was signed.
///
/// # Errors
/// [`Refused`] says why not. The time is judged only after the signature, so a stranger learns nothing of it.
pub fn verify(
    header: &str,
    body: &[u8],
    secrets: &[SigningSecret],
    now: Moment,
    tolerance: Duration,
) -> Result<Moment, Refused> {
    let claim = claim(header)?;
    let genuine = secrets.iter().any(|secret| {
        let mac = mac(secret, claim.at, body);
        claim.signatures.iter().any(|signature| mac.clone().verify_slice(signature).is_ok())
    });
    if !genuine {
        return Err(Refused::Forged);
    }
    let tolerance = i64::try_from(tolerance.as_secs()).unwrap_or(i64::MAX);
    match now.0.saturating_sub(claim.at.0) {
        age if age > tolerance => Err(Refused::TooOld(age)),
        age if age < tolerance.saturating_neg() => Err(Refused::TooNew(age.saturating_neg())),
        _ => Ok(claim.at),
    }
}

fn mac(secret: &SigningSecret, at: Moment, body: &[u8]) -> Hmac<Sha256> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.0.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(at.to_string().as_bytes());
    mac.update(b".");
    mac.update(body);
    mac
}

fn claim(header: &str) -> Result<Claim, Refused> {
    let (mut at, mut signatures) = (None, Vec::new());
    for item in header.split(',') {
        let (scheme, value) = item.trim().split_once('=').ok_or(Refused::Malformed)?;
        match scheme {
            "t" if at.is_some() => return Err(Refused::Malformed),
            "t" => at = Some(moment(value).ok_or(Refused::Malformed)?),
            "v1" if signatures.len() < MOST => signatures.extend(unhex(value)),
            _ => {}
        }
    }
    let at = at.ok_or(Refused::Malformed)?;
    if signatures.is_empty() { Err(Refused::NoSignature) } else { Ok(Claim { at, signatures }) }
}

/// The signed text is made of the number again, so only its one plain spelling is taken.
fn moment(text: &str) -> Option<Moment> {
    let at: i64 = text.parse().ok()?;
    (at >= 0 && at.to_string() == text).then_some(Moment(at))
}

fn unhex(text: &str) -> Option<[u8; LENGTH]> {
    let digits = text.as_bytes();
    if digits.len() != 2 * LENGTH {
        return None;
    }
    let mut bytes = [0; LENGTH];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let digit = |digit: u8| char::from(digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

/// The header that Stripe would send: for tests, and for a sandbox that signs as Stripe does. One signature a
/// secret, as while one is replaced.
pub fn sign(body: &[u8], secrets: &[SigningSecret], at: Moment) -> String {
    let signed = secrets.iter().map(|secret| {
        let signature = mac(secret, at, body).finalize().into_bytes();
        format!(",v1={}", signature.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
    });
    format!("t={at}{}", signed.collect::<String>())
}

#[cfg(test)]
#[path = "signature_tests.rs"]
mod tests;
