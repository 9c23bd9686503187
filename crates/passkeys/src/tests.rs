//! The standard's own examples, and answers that are wrong in one thing each.

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::testing::Authenticator;

/// An example of the standard.
struct Example {
    make_challenge: String,
    made: String,
    credential: String,
    show_challenge: String,
    shown: String,
}

fn base64(hex: &str) -> String {
    let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    URL_SAFE_NO_PAD.encode((0..hex.len()).step_by(2).map(byte).collect::<Vec<_>>())
}

fn example(name: &str) -> Example {
    let mut lines = include_str!("examples.txt").lines().skip_while(|line| *line != name).skip(1).map(base64);
    let mut next = || lines.next().unwrap();
    let (make_challenge, client_data, object, credential) = (next(), next(), next(), next());
    let made = json!({ "clientDataJSON": client_data, "attestationObject": object }).to_string();
    let (show_challenge, data, client_data, signature) = (next(), next(), next(), next());
    let shown = json!({
        "id": credential, "authenticatorData": data, "clientDataJSON": client_data, "signature": signature,
    });
    Example { make_challenge, made, credential, show_challenge, shown: shown.to_string() }
}

fn site() -> Site {
    Site::of("https://example.org").unwrap()
}

const HERE: &str = "https://magazine.example";

fn here() -> Site {
    Site::of(HERE).unwrap()
}

#[test]
fn the_examples_of_the_standard_are_taken() {
    for name in ["es256", "es256-self", "es256-long-name", "rs256", "eddsa"] {
        let example = example(name);
        let made = site().made(&example.make_challenge, &example.made).unwrap();
        assert_eq!(made.credential, example.credential, "{name}");
        let answer = Answer::parse(&example.shown).unwrap();
        assert_eq!(answer.credential(), made.credential);
        let shown = site().shown(&example.show_challenge, &made.public_key, &answer);
        assert_eq!(shown.map(|shown| shown.count), Ok(0), "{name}");
    }
}

#[test]
fn what_was_not_asked_for_is_refused() {
    for (name, why) in
        [("es384", Refused::Algorithm), ("cross-origin", Refused::Origin), ("top-origin", Refused::Origin)]
    {
        let example = example(name);
        assert_eq!(site().made(&example.make_challenge, &example.made), Err(why), "{name}");
    }
}

#[test]
fn a_passkey_shows_who_made_it() {
    let mut phone = Authenticator::at(HERE);
    let made = here().made("Zmlyc3Q", &phone.make("Zmlyc3Q", "ada")).unwrap();
    assert!(made.verified);
    phone.count = 7;
    phone.verifies = false;
    let answer = Answer::parse(&phone.show("c2Vjb25k")).unwrap();
    assert_eq!(answer.user().as_deref(), Some("ada"));
    let shown = here().shown("c2Vjb25k", &made.public_key, &answer).unwrap();
    assert_eq!((shown.count, shown.verified), (7, false));
}

#[test]
fn an_answer_is_good_for_one_site_one_challenge_and_one_key() {
    let mut phone = Authenticator::at(HERE);
    let made = here().made("b25l", &phone.make("b25l", "ada")).unwrap();
    let shown = phone.show("b25l");
    let check = |site: &Site, challenge: &str, key: &str, text: &str| {
        Answer::parse(text).and_then(|answer| site.shown(challenge, key, &answer)).map(drop)
    };
    assert_eq!(check(&here(), "b25l", &made.public_key, &shown), Ok(()));
    assert_eq!(check(&here(), "dHdv", &made.public_key, &shown), Err(Refused::Challenge));
    assert_eq!(check(&here(), "b25l", &made.public_key, &phone.make("b25l", "ada")), Err(Refused::Malformed));
    let other = here().made("b25l", &phone.make("b25l", "ada")).unwrap();
    assert_eq!(check(&here(), "b25l", &other.public_key, &shown), Err(Refused::Signature));
    let elsewhere = Site::of("https://www.magazine.example").unwrap();
    assert_eq!(check(&elsewhere, "b25l", &made.public_key, &shown), Err(Refused::Origin));
    // A page of ours that asks for another site's, which browsers do not do.
    phone.site = "evil.example".into();
    assert_eq!(here().made("b25l", &phone.make("b25l", "ada")), Err(Refused::Site));
    assert_eq!(check(&here(), "b25l", &made.public_key, &phone.show("b25l")), Err(Refused::Site));
    // Another port is another origin, under the same name.
    let port = Site::of("https://magazine.example:8443").unwrap();
    assert_eq!(port.id(), here().id());
    assert_eq!(check(&port, "b25l", &made.public_key, &shown), Err(Refused::Origin));
}

#[test]
fn making_is_not_showing() {
    let mut phone = Authenticator::at(HERE);
    let made = phone.make("b25l", "ada");
    let key = here().made("b25l", &made).unwrap().public_key;
    let shown = phone.show("b25l");
    let mut mixed: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let other: serde_json::Value = serde_json::from_str(&made).unwrap();
    mixed["clientDataJSON"] = other["clientDataJSON"].clone();
    let answer = Answer::parse(&mixed.to_string()).unwrap();
    assert_eq!(here().shown("b25l", &key, &answer), Err(Refused::Ceremony));
}

#[test]
fn browsers_give_passkeys_to_named_hosts_over_https() {
    for (address, id, origin) in [
        ("https://magazine.example", "magazine.example", "https://magazine.example"),
        ("https://magazine.example:8443/", "magazine.example", "https://magazine.example:8443"),
        ("http://localhost:8080", "localhost", "http://localhost:8080"),
    ] {
        let site = Site::of(address).unwrap();
        assert_eq!((site.id(), site.origin()), (id, origin));
    }
    for address in [
        "http://magazine.example",
        "http://127.0.0.1:8080",
        "https://192.0.2.1",
        "https://[::1]",
        "",
        "magazine",
    ] {
        assert_eq!(Site::of(address), None, "{address}");
    }
}

#[test]
fn whoever_counts_counts_up() {
    let shown = |count| Shown { count, verified: true };
    assert!(shown(0).follows(0) && shown(1).follows(0) && shown(8).follows(7));
    assert!(!shown(7).follows(7) && !shown(6).follows(7) && !shown(0).follows(7));
}

/// Where each bit is changed in turn, no answer is taken but for bits that say nothing.
#[test]
fn a_changed_bit_is_a_wrong_signature() {
    let mut phone = Authenticator::at(HERE);
    let made = here().made("b25l", &phone.make("b25l", "ada")).unwrap();
    let shown: serde_json::Value = serde_json::from_str(&phone.show("b25l")).unwrap();
    for field in ["authenticatorData", "signature"] {
        let bytes = decode(shown[field].as_str().unwrap()).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut other = bytes.clone();
            other[bit / 8] ^= 1 << (bit % 8);
            let mut changed = shown.clone();
            changed[field] = URL_SAFE_NO_PAD.encode(other).into();
            let answer = Answer::parse(&changed.to_string()).unwrap();
            assert!(here().shown("b25l", &made.public_key, &answer).is_err(), "{field} {bit}");
        }
    }
}

proptest! {
    #[test]
    fn whatever_comes_is_read_without_harm(bytes in prop::collection::vec(any::<u8>(), 0..200), text in ".{0,80}") {
        let _ = cbor::authenticator_data(&bytes);
        let _ = Data::parse(&bytes);
        let _ = Key::parse(&bytes);
        let _ = cbor::Reader::new(&bytes).skip();
        let _ = Answer::parse(&text);
        let _ = here().made("b25l", &text);
        let made = json!({ "clientDataJSON": text, "attestationObject": URL_SAFE_NO_PAD.encode(&bytes) });
        prop_assert!(here().made("b25l", &made.to_string()).is_err());
    }

    #[test]
    fn whatever_is_skipped_was_there(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let mut left = cbor::Reader::new(&bytes);
        if let Some(item) = left.item() {
            prop_assert!(bytes.starts_with(item) && !item.is_empty());
        }
    }
}
