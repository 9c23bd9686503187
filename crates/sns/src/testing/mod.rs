//! For tests only: SNS with a certificate made on the spot, for a key that is in force nowhere else.

use std::sync::{Mutex, PoisonError};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use rcgen::{CertificateParams, KeyPair, PKCS_RSA_SHA256, date_time_ymd};
use serde_json::Value;

use crate::Fetch;
use crate::fetch::Answer;
use crate::message::Message;

const KEY: &str = include_str!("key.pem");
/// Where messages of [`signed`] say that the certificate is.
pub const CERTIFICATE: &str = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0f0f.pem";

/// SNS, as far as it is asked: it gives its certificate whatever the address.
#[derive(Debug, Default)]
pub struct Standin {
    state: Mutex<(Vec<String>, bool)>,
}

impl Standin {
    /// The addresses that were asked for.
    pub fn asked(&self) -> Vec<String> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).0.clone()
    }

    /// Whether it is out of reach from now on.
    pub fn is_down(&self, down: bool) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).1 = down;
    }
}

impl Fetch for Standin {
    fn get<'a>(&'a self, address: &'a str) -> Answer<'a> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.0.push(address.to_owned());
        let answer = if state.1 { Err("connection refused".to_owned()) } else { Ok(certificate()) };
        Box::pin(async move { answer })
    }
}

/// The certificate, in force throughout 2026.
fn certificate() -> Vec<u8> {
    let key = KeyPair::from_pem_and_sign_algo(KEY, &PKCS_RSA_SHA256).expect("the key is one");
    let mut params = CertificateParams::new(vec!["sns.amazonaws.com".to_owned()]).expect("the name is one");
    params.not_before = date_time_ymd(2026, 1, 1);
    params.not_after = date_time_ymd(2027, 1, 1);
    params.self_signed(&key).expect("the key signs").pem().into_bytes()
}

/// The message with its signature, in the second way.
///
/// # Panics
/// If it is no message.
pub fn signed(mut message: Value) -> Value {
    message["SignatureVersion"] = "2".into();
    message["Signature"] = "".into();
    let text = Message::read(message.to_string().as_bytes()).expect("it is a message").signed_text();
    let der = x509_parser::pem::parse_x509_pem(KEY.as_bytes()).expect("the key is in PEM").1.contents;
    let key = RsaKeyPair::from_pkcs8(&der).expect("the key is for RSA");
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), text.as_bytes(), &mut signature)
        .expect("the key signs");
    message["Signature"] = BASE64_STANDARD.encode(signature).into();
    message
}
