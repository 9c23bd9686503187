//! Signatures by which receivers know that a mail is ours and unchanged (DKIM, RFC 6376 and RFC 8463).
//!
//! Headers and body are signed in their relaxed forms. Headers of which a mail has one and must not gain another
//! are named once more than they occur, so that an added one breaks the signature.

mod canonical;
mod key;

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

pub use key::{Algorithm, Key, KeyError};

/// The headers that are signed where a mail has them.
const SIGNED: [&str; 13] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Reply-To",
    "MIME-Version",
    "Content-Type",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "List-Id",
    "Feedback-ID",
    "Auto-Submitted",
];
/// Those that must not be added either.
const SEALED: [&str; 6] = ["From", "To", "Subject", "Reply-To", "Content-Type", "List-Unsubscribe"];
/// Characters of a line of a signature.
const LINE: usize = 72;

/// Bytes of a hash.
const HASH: usize = 32;

fn sha256(bytes: &[u8]) -> [u8; HASH] {
    Sha256::digest(bytes).into()
}

/// A key with the name under which receivers find its public half.
#[derive(Debug)]
pub struct Signer {
    domain: String,
    selector: String,
    key: Key,
}

impl Signer {
    /// A signer for mails from this domain; the selector tells keys of one domain apart.
    ///
    /// # Errors
    /// If a name cannot stand in the DNS.
    pub fn new(domain: &str, selector: &str, key: Key) -> Result<Self, KeyError> {
        let [domain, selector] = [domain, selector].map(str::to_ascii_lowercase);
        for name in [&domain, &selector] {
            if !is_dns_name(name) {
                return Err(KeyError::Name(name.clone()));
            }
        }
        Ok(Self { domain, selector, key })
    }

    /// The domain that answers for the mail.
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// Where the public key is to be published, as a TXT record.
    pub fn record_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }

    /// What is to be published there.
    ///
    /// # Errors
    /// If the public key cannot be written.
    pub fn record(&self) -> Result<String, KeyError> {
        self.key.record()
    }

    /// How it signs.
    pub fn algorithm(&self) -> Algorithm {
        self.key.algorithm()
    }
}

/// Whether DMARC takes two domains for one owner's: they are the same, or one is below the other. Two below a third may
/// be so as well, which takes a list of all public suffixes to tell; they are not said to be.
pub fn aligned(one: &str, other: &str) -> bool {
    let [one, other] = [one, other].map(|domain| format!(".{}", domain.to_ascii_lowercase()));
    one.ends_with(&other) || other.ends_with(&one)
}

fn is_dns_name(name: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    name.len() <= 200 && name.split('.').all(label)
}

/// Puts a signature of each signer before a finished mail.
///
/// # Errors
/// If a key cannot be used.
pub fn sign(signers: &[Arc<Signer>], raw: &[u8], date_ms: i64) -> Result<Vec<u8>, KeyError> {
    let end = raw.windows(4).position(|four| four == b"\r\n\r\n").map_or(raw.len(), |at| at + 2);
    let (head, body) = (&raw[..end], raw.get(end + 2..).unwrap_or_default());
    let head = String::from_utf8_lossy(head);
    let covered = Covered::new(&headers(&head));
    let hash = STANDARD.encode(sha256(&canonical::body(body)));
    let mut signed = Vec::with_capacity(raw.len() + 1_500);
    for signer in signers {
        Form::new(Arc::clone(signer), &covered.names, date_ms).sign(
            &covered.canonical,
            &hash,
            &mut signed,
        )?;
    }
    signed.extend_from_slice(raw);
    Ok(signed)
}

/// Names and values; a value has the folds it stands with.
fn headers(head: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = head;
    while !rest.is_empty() {
        let folded = |at: usize| rest[at + 2..].starts_with([' ', '\t']);
        let end = rest.match_indices("\r\n").map(|(at, _)| at).find(|at| !folded(*at));
        let (line, after) = end.map_or((rest, ""), |at| (&rest[..at], &rest[at + 2..]));
        found.extend(line.split_once(':'));
        rest = after;
    }
    found
}

/// What of a mail's headers is signed: their names as `h=` lists them, and what is hashed.
#[derive(Debug, Default, Clone)]
pub(crate) struct Covered {
    pub names: Vec<String>,
    pub canonical: Vec<u8>,
}

impl Covered {
    /// All of a mail's headers, from the first to the last. A name that occurs twice is looked for from the last.
    pub fn new(headers: &[(&str, &str)]) -> Self {
        let mut covered = Self::default();
        for (name, value) in headers.iter().rev() {
            covered.add(name, value);
        }
        covered
    }

    /// A header that stands above those so far.
    pub fn add(&mut self, name: &str, value: &str) {
        if SIGNED.iter().any(|signed| signed.eq_ignore_ascii_case(name)) {
            self.names.push(name.to_owned());
            canonical::header(name, value, &mut self.canonical);
        }
    }
}

/// A `DKIM-Signature` but for the two hashes. Its length is known before they are.
#[derive(Debug)]
pub(crate) struct Form {
    signer: Arc<Signer>,
    /// Up to `bh=`.
    raw: String,
    /// The same, in relaxed form.
    canonical: Vec<u8>,
}

impl Form {
    pub fn new(signer: Arc<Signer>, names: &[String], date_ms: i64) -> Self {
        let algorithm = match signer.algorithm() {
            Algorithm::Rsa => "rsa-sha256",
            Algorithm::Ed25519 => "ed25519-sha256",
        };
        let sealed = SEALED.iter().map(|name| (*name).to_owned());
        let names: Vec<String> = names.iter().cloned().chain(sealed).collect();
        let lines: Vec<String> = names.chunks(4).map(|line| line.join(":")).collect();
        let value = format!(
            "v=1; a={algorithm}; c=relaxed/relaxed;\r\n d={};\r\n s={}; t={};\r\n h={};\r\n bh=",
            signer.domain,
            signer.selector,
            date_ms / 1_000,
            lines.join(":\r\n ")
        );
        let mut canonical = b"dkim-signature:".to_vec();
        canonical::relaxed_value(&value, &mut canonical);
        Self { signer, raw: format!("DKIM-Signature: {value}"), canonical }
    }

    /// How many bytes [`Form::sign`] adds.
    pub fn length(&self) -> usize {
        let coded = |bytes: usize| bytes.div_ceil(3) * 4;
        let signature = coded(self.signer.key.signature_length());
        let folds = (signature.div_ceil(LINE) - 1) * "\r\n ".len();
        self.raw.len() + coded(HASH) + ";\r\n b=".len() + signature + folds + "\r\n".len()
    }

    /// Appends the finished header: over headers in relaxed form and the hash of the body.
    ///
    /// # Errors
    /// If the key cannot be used.
    pub fn sign(&self, headers: &[u8], body_hash: &str, out: &mut Vec<u8>) -> Result<(), KeyError> {
        let mut covered = Vec::with_capacity(headers.len() + self.canonical.len() + 60);
        for part in [headers, &self.canonical, body_hash.as_bytes(), b"; b="] {
            covered.extend_from_slice(part);
        }
        let signature = STANDARD.encode(self.signer.key.sign(&covered)?);
        for part in [self.raw.as_str(), body_hash, ";\r\n b="] {
            out.extend_from_slice(part.as_bytes());
        }
        for (at, line) in signature.as_bytes().chunks(LINE).enumerate() {
            if at > 0 {
                out.extend_from_slice(b"\r\n ");
            }
            out.extend_from_slice(line);
        }
        out.extend_from_slice(b"\r\n");
        Ok(())
    }
}

#[cfg(test)]
mod tests;
