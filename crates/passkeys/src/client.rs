//! What the browser says of the page that asked: for what, with which challenge, and where it came from.

use aws_lc_rs::digest::{SHA256, digest};
use serde::Deserialize;

use crate::Refused;

/// What a passkey was wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ceremony {
    /// It was to be made.
    Make,
    /// It was to be shown.
    Show,
}

impl Ceremony {
    fn as_str(self) -> &'static str {
        match self {
            Ceremony::Make => "webauthn.create",
            Ceremony::Show => "webauthn.get",
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    #[serde(rename = "type")]
    ceremony: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    #[serde(default)]
    top_origin: Option<String>,
}

/// Whether the browser was asked by a page of this origin, for this, with this challenge.
pub(crate) fn check(bytes: &[u8], ceremony: Ceremony, challenge: &str, origin: &str) -> Result<(), Refused> {
    let said: ClientData = serde_json::from_slice(bytes).map_err(|_| Refused::Malformed)?;
    if said.ceremony != ceremony.as_str() {
        return Err(Refused::Ceremony);
    }
    if said.challenge != challenge {
        return Err(Refused::Challenge);
    }
    // No page of ours is shown inside another.
    if said.origin != origin || said.cross_origin || said.top_origin.is_some() {
        return Err(Refused::Origin);
    }
    Ok(())
}

/// What is signed of it.
pub(crate) fn hash(bytes: &[u8]) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, bytes).as_ref());
    hash
}
