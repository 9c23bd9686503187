//! An authenticator with its browser, in memory: makes passkeys and shows them, rightly or as a test wants it.

#![allow(clippy::unwrap_used)]

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use crate::client;

struct Held {
    credential: Vec<u8>,
    user: String,
    pair: EcdsaKeyPair,
}

/// Somebody's phone or stick, at a page.
pub struct Authenticator {
    /// Where the page comes from that asks.
    pub origin: String,
    /// The site it asks for.
    pub site: String,
    /// Whether it makes sure who it is.
    pub verifies: bool,
    /// How often it says it has signed.
    pub count: u32,
    held: Vec<Held>,
}

impl Authenticator {
    /// One at a page of that origin.
    pub fn at(origin: &str) -> Authenticator {
        let site = url::Url::parse(origin).unwrap().host_str().unwrap().to_owned();
        Authenticator { origin: origin.to_owned(), site, verifies: true, count: 0, held: Vec::new() }
    }

    /// Makes a passkey for `user`; gives what the browser sends.
    pub fn make(&mut self, challenge: &str, user: &str) -> String {
        let random = SystemRandom::new();
        let written = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, written.as_ref()).unwrap();
        let point = pair.public_key().as_ref().to_vec();
        let credential = client::hash(&point).to_vec();
        let mut data = self.data(0x40);
        data.extend([0; 16]);
        data.extend([0, 32]);
        data.extend(&credential);
        // A map of five: its kind, its algorithm, its curve, x and y.
        data.extend([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 32]);
        data.extend(&point[33..]);
        let mut object = vec![0xa3];
        object.extend(b"\x63fmt\x64none\x67attStmt\xa0\x68authData\x58");
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(&data);
        let id = text(&credential);
        self.held.push(Held { credential, user: user.to_owned(), pair });
        let said = self.said("webauthn.create", challenge);
        json!({ "id": id, "clientDataJSON": text(&said), "attestationObject": text(&object) }).to_string()
    }

    /// Shows the passkey that was made last; gives what the browser sends.
    pub fn show(&mut self, challenge: &str) -> String {
        let said = self.said("webauthn.get", challenge);
        let data = self.data(0);
        let held = self.held.last().unwrap();
        let signed = [data.as_slice(), &client::hash(&said)].concat();
        let signature = held.pair.sign(&SystemRandom::new(), &signed).unwrap();
        json!({
            "id": text(&held.credential), "clientDataJSON": text(&said), "authenticatorData": text(&data),
            "signature": text(signature.as_ref()), "userHandle": text(held.user.as_bytes()),
        })
        .to_string()
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let mut data = client::hash(self.site.as_bytes()).to_vec();
        data.push(flags | 1 | if self.verifies { 4 } else { 0 });
        data.extend(self.count.to_be_bytes());
        data
    }

    fn said(&self, ceremony: &str, challenge: &str) -> Vec<u8> {
        json!({ "type": ceremony, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }
}

fn text(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
