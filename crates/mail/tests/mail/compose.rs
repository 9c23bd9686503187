//! What `compose` writes, read back by mail-parser.

use broadsheet_mail::testing::Letter;
use broadsheet_mail::{Address, ComposeError, HeaderName, Message, compose};
use proptest::prelude::*;

use crate::{NOON_MS, welcome};

/// Line ends are the one thing a mail may change in a text.
fn unix(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[track_caller]
fn assert_well_formed(raw: &[u8]) {
    let text = std::str::from_utf8(raw).unwrap();
    assert!(text.is_ascii());
    for line in text.split("\r\n") {
        assert!(line.len() <= 998 && !line.contains(['\r', '\n']), "{line:?}");
    }
    assert!(text.ends_with("\r\n"));
}

#[track_caller]
fn assert_round_trip(message: &Message) {
    let raw = compose(message).unwrap();
    assert_well_formed(&raw);
    let letter = Letter::parse(&raw).unwrap();
    assert_eq!(letter.subject, message.subject);
    assert_eq!(letter.from, (message.from.name.clone(), message.from.email.clone()));
    assert_eq!(letter.to, (message.to.name.clone(), message.to.email.clone()));
    assert_eq!(unix(&letter.text), unix(&message.text));
    assert_eq!(unix(&letter.html), unix(&message.html));
    assert_eq!(letter.message_id, message.message_id);
}

#[test]
fn a_difficult_mail_survives() {
    let message = welcome();
    assert_round_trip(&message);
    let letter = Letter::parse(&compose(&message).unwrap()).unwrap();
    assert_eq!(letter.reply_to, Some((String::new(), "letters@example.org".to_owned())));
    assert_eq!(letter.date_ms, NOON_MS);
    assert_eq!(letter.header("Auto-Submitted").as_deref(), Some("auto-generated"));
    assert_eq!(letter.header("List-Unsubscribe"), Some(message.headers[1].1.clone()));
    assert_eq!(letter.code().as_deref(), Some("482913"));
    assert_eq!(letter.links(), ["https://example.org/login/link/abc=def", "https://example.org/a?b=1&c=2"]);
}

#[test]
fn composing_twice_gives_the_same_bytes() {
    assert_eq!(compose(&welcome()), compose(&welcome()));
}

#[test]
fn a_text_that_looks_like_an_encoded_word_is_not_decoded() {
    let mut message = welcome();
    message.subject = "=?utf-8?Q?Your=20bank?=".to_owned();
    message.to.name = "=?utf-8?Q?root?=".to_owned();
    assert_round_trip(&message);
}

#[test]
fn line_breaks_are_refused_in_every_header() {
    for evil in ["a\r\nBcc: spy@example.com", "a\nb", "a\rb", "a\0b", "a\u{2028}b", "a\u{85}b"] {
        let change = |edit: &dyn Fn(&mut Message)| {
            let mut message = welcome();
            edit(&mut message);
            compose(&message)
        };
        for (header, result) in [
            ("Subject", change(&|m| m.subject = evil.to_owned())),
            ("From", change(&|m| m.from.name = evil.to_owned())),
            ("To", change(&|m| m.to.name = evil.to_owned())),
            ("Reply-To", change(&|m| m.reply_to = Some(Address::named(evil, "a@example.org")))),
            ("List-Id", change(&|m| m.headers = vec![(HeaderName::ListId, evil.to_owned())])),
        ] {
            assert_eq!(result, Err(ComposeError::ControlCharacter { header }), "{evil:?}");
        }
        let email = format!("{evil}@example.org");
        let refused = change(&|m| m.to.email.clone_from(&email));
        assert_eq!(refused, Err(ComposeError::Address { header: "To", email: email.clone() }));
        assert_eq!(change(&|m| m.message_id.clone_from(&email)), Err(ComposeError::MessageId(email)));
    }
}

#[test]
fn what_cannot_be_written_is_refused() {
    let mut message = welcome();
    message.date_ms = -1;
    assert_eq!(compose(&message), Err(ComposeError::Date(-1)));
    message.date_ms = i64::MAX;
    assert_eq!(compose(&message), Err(ComposeError::Date(i64::MAX)));

    let mut message = welcome();
    message.headers =
        vec![(HeaderName::ListUnsubscribe, format!("<https://example.org/{}>", "x".repeat(1000)))];
    assert_eq!(compose(&message), Err(ComposeError::Structured { header: "List-Unsubscribe" }));

    for email in ["", "nobody", "ü@example.org", "a@b@c", "a@example.org>, <b@example.org", "a b@example.org"]
    {
        let mut message = welcome();
        message.to.email = email.to_owned();
        assert!(matches!(compose(&message), Err(ComposeError::Address { header: "To", .. })), "{email:?}");
    }
}

/// Any text a header may hold: everything but control characters and separators.
fn header_text() -> impl Strategy<Value = String> {
    any::<String>().prop_map(|text| {
        let keep = |c: &char| !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}');
        text.chars().filter(keep).collect()
    })
}

proptest! {
    #[test]
    fn any_text_round_trips(
        subject in header_text(), name in header_text(),
        text in any::<String>(), html in any::<String>(),
        lines in proptest::collection::vec("[ .=\r\n\ta-z-]{0,90}", 0..8),
    ) {
        let mut message = welcome();
        (message.subject, message.from.name) = (subject, name);
        (message.text, message.html) = (format!("{text}{}", lines.concat()), format!("{}{html}", lines.concat()));
        assert_round_trip(&message);
    }

    #[test]
    fn no_text_adds_a_header(subject in "[\\PC\r\n:]{0,80}", name in any::<String>(), body in any::<String>()) {
        let mut message = welcome();
        let expected = Letter::parse(&compose(&message).unwrap()).unwrap().header_names;
        (message.subject, message.to.name) = (subject, name);
        (message.text, message.html) = (body.clone(), body);
        if let Ok(raw) = compose(&message) {
            assert_well_formed(&raw);
            prop_assert_eq!(Letter::parse(&raw).unwrap().header_names, expected);
        }
    }
}
