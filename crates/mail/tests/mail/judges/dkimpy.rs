//! Signatures, checked by dkimpy against the records that we would publish.

use std::sync::Arc;

use broadsheet_mail::bulk::Template;
use broadsheet_mail::dkim::{self, Algorithm, Key, Signer};
use broadsheet_mail::{Message, compose};
use serde_json::{Value, json};

use super::signatures;
use crate::bulk::{draft, entry, signers};
use crate::{NOON_MS, welcome};

/// What dkimpy says of each signature of a mail.
pub fn verdicts(raw: &[u8]) -> Vec<Value> {
    signatures(signers(), raw, NOON_MS)
}

fn signed() -> Vec<u8> {
    Template::new(&draft(), signers()).unwrap().make(&entry(1)).unwrap()
}

#[test]
fn both_signatures_of_a_spliced_mail_are_good() {
    let verdicts = verdicts(&signed());
    assert_eq!(verdicts.len(), 2);
    for (verdict, algorithm) in verdicts.iter().zip(["rsa-sha256", "ed25519-sha256"]) {
        assert_eq!(verdict["good"], true, "{verdict}");
        assert_eq!((&verdict["algorithm"], &verdict["domain"]), (&json!(algorithm), &json!("example.org")));
    }
}

#[test]
fn any_finished_mail_can_be_signed() {
    let message = Message { text: "Two  spaces \n\n\n".to_owned(), ..welcome() };
    let signed = dkim::sign(signers(), &compose(&message).unwrap(), 0).unwrap();
    assert!(verdicts(&signed).iter().all(|verdict| verdict["good"] == true));
}

#[test]
fn what_relays_may_do_leaves_them_good_and_what_nobody_may_breaks_them() {
    let mail = String::from_utf8(signed()).unwrap();
    for (from, to, good) in [
        ("Subject: ", "Subject:  \t ", true),
        ("Message-ID: ", "Received: by relay.example\r\nMessage-ID: ", true),
        ("Guten Tag", "Guten  Tag", true),
        ("Guten Tag", "Bad Day", false),
        ("Subject: ", "Subject: Re ", false),
        ("To: ", "Subject: another\r\nTo: ", false),
        ("To: ", "From: <spy@example.com>\r\nTo: ", false),
        ("List-Unsubscribe-Post: ", "List-Unsubscribe-Post: not-", false),
        ("https://example.org/u/1", "https://example.com/u/1", false),
    ] {
        assert!(mail.contains(from), "{from}");
        let changed = mail.replacen(from, to, 1);
        for verdict in verdicts(changed.as_bytes()) {
            assert_eq!(verdict["good"] == true, good, "{from} -> {to}: {verdict}");
        }
    }
}

#[test]
fn keys_that_openssl_makes_sign_too() {
    for arguments in [
        &["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"][..],
        &["genrsa", "-traditional", "2048"],
        &["genpkey", "-algorithm", "ED25519"],
    ] {
        let made = std::process::Command::new("openssl").args(arguments).output().unwrap();
        let key = Key::parse(&String::from_utf8(made.stdout).unwrap()).unwrap();
        let expected = if arguments.contains(&"ED25519") { Algorithm::Ed25519 } else { Algorithm::Rsa };
        assert_eq!(key.algorithm(), expected);
        let signers = [Arc::new(Signer::new("example.org", "other", key).unwrap())];
        let signed = Template::new(&draft(), &signers).unwrap().make(&entry(1)).unwrap();
        assert_eq!(signatures(&signers, &signed, NOON_MS)[0]["good"], true, "{arguments:?}");
    }
}
