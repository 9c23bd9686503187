//! Passkeys, as browsers make and show them (Web Authentication, level 3): what comes from a browser is checked here,
//! against the site it must be meant for and the challenge it must answer. Pure: whose a passkey is, which challenge is
//! open and how often one is tried are the caller's to know.
//!
//! No maker's attestation is asked for or looked at: whoever adds a passkey is signed in, and may use what they like.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::panic))]

mod cbor;
mod client;
mod data;
mod key;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(test)]
mod tests;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use url::{Host, Url};

use client::Ceremony;
use data::Data;
use key::Key;

/// What signatures browsers are asked for, the first liked best: ES256, EdDSA, RS256.
pub const ALGORITHMS: [i64; 3] = key::ALGORITHMS;

/// The longest answer that is looked at. Passkeys with keys of RSA and long names stay far below.
const LONGEST: usize = 16 * 1024;

/// Why a passkey was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is not what a browser sends.
    #[error("the answer cannot be read")]
    Malformed,
    /// It was made where one is to be shown, or the other way round.
    #[error("the answer is for something else")]
    Ceremony,
    /// It answers another challenge.
    #[error("the answer is to another question")]
    Challenge,
    /// Another site's page asked for it, or one inside another site's.
    #[error("another site asked for it")]
    Origin,
    /// It belongs to another site.
    #[error("it belongs to another site")]
    Site,
    /// Nobody touched anything.
    #[error("nobody was there")]
    Absent,
    /// Its signatures are of a kind that was not asked for.
    #[error("its signatures cannot be checked here")]
    Algorithm,
    /// It is signed by another key.
    #[error("the signature is wrong")]
    Signature,
}

/// The site that passkeys are for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    id: String,
    origin: String,
}

/// A passkey that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// What names it, in URL-safe base64.
    pub credential: String,
    /// The key that its signatures are checked with, in URL-safe base64.
    pub public_key: String,
    /// How often it has signed; always 0 if it does not count.
    pub count: i64,
    /// Whether the authenticator made sure who it was, by a finger, a face or a PIN.
    pub verified: bool,
}

/// A passkey that was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
    /// How often it has signed; always 0 if it does not count.
    pub count: i64,
    /// Whether the authenticator made sure who it was.
    pub verified: bool,
}

impl Shown {
    /// Whether a passkey that had signed so often may say this: who counts counts up, unless there are two of it.
    pub fn follows(self, before: i64) -> bool {
        self.count > before || (self.count == 0 && before == 0)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct MadeAnswer {
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    attestation_object: String,
}

/// What a browser sends of a passkey that is shown: read, not checked yet.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    id: String,
    #[serde(rename = "clientDataJSON")]
    client_data: String,
    authenticator_data: String,
    signature: String,
    #[serde(default)]
    user_handle: Option<String>,
}

impl Answer {
    /// Reads what a browser sent.
    ///
    /// # Errors
    /// [`Refused::Malformed`] if it is something else.
    pub fn parse(text: &str) -> Result<Answer, Refused> {
        read(text)
    }

    /// Which passkey it says it is, as [`Made::credential`].
    pub fn credential(&self) -> &str {
        &self.id
    }

    /// Whom the authenticator says it belongs to, if it says so.
    pub fn user(&self) -> Option<String> {
        self.user_handle.as_deref().and_then(|user| String::from_utf8(decode(user)?).ok())
    }
}

impl Site {
    /// The site at that address; `None` if browsers give it no passkeys: without https, but for `localhost`, or without
    /// a name.
    pub fn of(address: &str) -> Option<Site> {
        let url = Url::parse(address).ok()?;
        let Some(Host::Domain(host)) = url.host() else { return None };
        let is_here = host == "localhost" || host.ends_with(".localhost");
        let secure = url.scheme() == "https" || (is_here && url.scheme() == "http");
        secure.then(|| Site { id: host.to_owned(), origin: url.origin().ascii_serialization() })
    }

    /// What passkeys are bound to: the host.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Where pages come from that may ask for one.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// A passkey that a browser has made when asked with this challenge.
    ///
    /// # Errors
    /// [`Refused`] says why it is not taken.
    pub fn made(&self, challenge: &str, text: &str) -> Result<Made, Refused> {
        let answer: MadeAnswer = read(text)?;
        let client_data = decode(&answer.client_data).ok_or(Refused::Malformed)?;
        client::check(&client_data, Ceremony::Make, challenge, &self.origin)?;
        let object = decode(&answer.attestation_object).ok_or(Refused::Malformed)?;
        let raw = cbor::authenticator_data(&object).ok_or(Refused::Malformed)?;
        let data = Data::parse(raw).ok_or(Refused::Malformed)?;
        data.is_of(&self.id)?;
        let new = data.new.ok_or(Refused::Malformed)?;
        Key::parse(new.key)?;
        Ok(Made {
            credential: URL_SAFE_NO_PAD.encode(new.credential),
            public_key: URL_SAFE_NO_PAD.encode(new.key),
            count: data.count.into(),
            verified: data.verified,
        })
    }

    /// Whether a passkey with this public key answered this challenge.
    ///
    /// # Errors
    /// [`Refused`] says why not.
    pub fn shown(&self, challenge: &str, public_key: &str, answer: &Answer) -> Result<Shown, Refused> {
        let client_data = decode(&answer.client_data).ok_or(Refused::Malformed)?;
        client::check(&client_data, Ceremony::Show, challenge, &self.origin)?;
        let raw = decode(&answer.authenticator_data).ok_or(Refused::Malformed)?;
        let data = Data::parse(&raw).ok_or(Refused::Malformed)?;
        data.is_of(&self.id)?;
        let signature = decode(&answer.signature).ok_or(Refused::Malformed)?;
        let key = decode(public_key).ok_or(Refused::Malformed)?;
        let signed = [raw.as_slice(), &client::hash(&client_data)].concat();
        Key::parse(&key)?.check(&signed, &signature)?;
        Ok(Shown { count: data.count.into(), verified: data.verified })
    }
}

fn read<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, Refused> {
    if text.len() > LONGEST {
        return Err(Refused::Malformed);
    }
    serde_json::from_str(text).map_err(|_| Refused::Malformed)
}

fn decode(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}
