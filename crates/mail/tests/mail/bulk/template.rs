//! What templates make, read back by mail-parser, and signed as a signer signs any mail.

use broadsheet_mail::bulk::{Draft, MakeError, Piece, Scratch, Template};
use broadsheet_mail::testing::Letter;
use broadsheet_mail::{Address, ComposeError, HeaderName, dkim};
use proptest::prelude::*;

use super::{TOKEN, UNSUBSCRIBE, draft, entry, signers, text};

#[track_caller]
fn assert_wire_safe(raw: &[u8]) {
    let text = std::str::from_utf8(raw).unwrap();
    assert!(text.is_ascii() && text.ends_with("\r\n"));
    for line in text.split("\r\n") {
        assert!(line.len() <= 998 && !line.contains(['\r', '\n']), "{line:?}");
        assert!(!line.starts_with('.'), "a line that must be stuffed: {line:?}");
    }
}

/// What the pieces say with these words in them.
fn filled(pieces: &[Piece], words: &[String], html: bool) -> String {
    let escaped = |word: &str| {
        let word = word.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        word.replace('"', "&quot;").replace('\'', "&#39;")
    };
    let say = |piece: &Piece| match piece {
        // A line break lies within one piece.
        Piece::Text(text) => unix(text),
        Piece::Slot(slot) if html => escaped(&words[*slot]),
        Piece::Slot(slot) => words[*slot].clone(),
    };
    pieces.iter().map(say).collect()
}

fn unix(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

#[track_caller]
fn assert_round_trip(draft: &Draft, words: &[String]) {
    let mut entry = entry(1);
    entry.slots = words.to_vec();
    let raw = Template::new(draft, &[]).unwrap().make(&entry).unwrap();
    assert_wire_safe(&raw);
    let letter = Letter::parse(&raw).unwrap();
    assert_eq!(letter.subject, draft.subject);
    assert_eq!(letter.from, (draft.from.name.clone(), draft.from.email.clone()));
    assert_eq!(letter.to, (entry.to.name, entry.to.email));
    assert_eq!(letter.message_id, entry.message_id);
    assert_eq!(unix(&letter.text), filled(&draft.text, words, false));
    assert_eq!(unix(&letter.html), filled(&draft.html, words, true));
}

#[test]
fn a_difficult_mail_survives() {
    assert_round_trip(&draft(), &entry(1).slots);
    let raw = Template::new(&draft(), &[]).unwrap().make(&entry(7)).unwrap();
    let letter = Letter::parse(&raw).unwrap();
    assert_eq!(letter.header("List-Unsubscribe").as_deref(), Some("<https://example.org/u/7?a=1&b=2>"));
    assert_eq!(letter.header("List-Unsubscribe-Post").as_deref(), Some("List-Unsubscribe=One-Click"));
}

#[test]
fn memory_that_is_used_again_leaves_no_trace() {
    let template = Template::new(&draft(), signers()).unwrap();
    let (mut scratch, mut mail) = (Scratch::default(), Vec::new());
    for id in [1, 123_456_789, 2] {
        template.write(&entry(id), &mut scratch, &mut mail).unwrap();
        assert_eq!(mail, template.make(&entry(id)).unwrap());
    }
}

#[test]
fn a_spliced_mail_is_signed_as_the_whole_of_it_would_be() {
    let (plain, signed) =
        (Template::new(&draft(), &[]).unwrap(), Template::new(&draft(), signers()).unwrap());
    for id in 1..5 {
        let whole = dkim::sign(signers(), &plain.make(&entry(id)).unwrap(), draft().date_ms).unwrap();
        assert_eq!(signed.make(&entry(id)).unwrap(), whole);
    }
}

#[test]
fn what_cannot_be_written_is_refused() {
    let template = Template::new(&draft(), signers()).unwrap();
    let refused = |edit: &dyn Fn(&mut broadsheet_mail::bulk::Entry)| {
        let mut entry = entry(1);
        edit(&mut entry);
        template.make(&entry).unwrap_err()
    };
    let control = |header| MakeError::Compose(ComposeError::ControlCharacter { header });
    for evil in ["a\r\nBcc: spy@example.com", "a\nb", "a\rb", "a\0b", "a\u{2028}b"] {
        assert_eq!(refused(&|entry| entry.to.name = evil.to_owned()), control("To"));
        assert_eq!(refused(&|entry| entry.slots[TOKEN] = evil.to_owned()), control("slot"));
        let address = format!("{evil}@example.org");
        let is_address = |error| matches!(error, MakeError::Compose(ComposeError::Address { .. }));
        assert!(is_address(refused(&|entry| entry.to.email.clone_from(&address))));
        assert!(is_address(refused(&|entry| entry.return_path.clone_from(&address))));
        assert!(matches!(
            refused(&|entry| entry.message_id.clone_from(&address)),
            MakeError::Compose(ComposeError::MessageId(_))
        ));
    }
    for evil in ["https://a.example/>, <mailto:spy@example.com", "a b", "ü", "", "\"a"] {
        let refused = refused(&|entry| entry.slots[UNSUBSCRIBE] = evil.to_owned());
        let header = "List-Unsubscribe";
        assert_eq!(refused, MakeError::Compose(ComposeError::Structured { header }), "{evil:?}");
    }
    assert_eq!(refused(&|entry| entry.slots.truncate(1)), MakeError::Compose(ComposeError::Slot(1)));
}

#[test]
fn a_draft_that_cannot_be_written_is_no_template() {
    for edit in [
        (|draft| draft.subject = "a\r\nb".to_owned()) as fn(&mut Draft),
        |draft| draft.from = Address::named("a\nb", "a@example.org"),
        |draft| draft.from = Address::bare("nobody"),
        |draft| draft.date_ms = -1,
        |draft| draft.headers = vec![(HeaderName::ListId, vec![text("a\r\nBcc: b")])],
    ] {
        let mut draft = draft();
        edit(&mut draft);
        assert!(Template::new(&draft, &[]).is_err(), "{draft:?}");
    }
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let piece = prop_oneof![
        "[ .=\r\n\taF\u{fc}&<>-]{0,40}".prop_map(Piece::Text),
        any::<String>().prop_map(Piece::Text),
        (0_usize..3).prop_map(Piece::Slot),
    ];
    proptest::collection::vec(piece, 0..9)
}

/// Text that stays in its line.
fn word() -> impl Strategy<Value = String> {
    any::<String>().prop_map(|text| {
        text.chars().filter(|c| !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}')).collect()
    })
}

proptest! {
    #[test]
    fn any_pieces_and_words_round_trip(
        plain in pieces(), html in pieces(), subject in word(), name in word(),
        words in (word(), "[ .=F&\"<>a-z]{0,200}", word()),
    ) {
        let mut draft = draft();
        draft.headers.clear();
        (draft.text, draft.html, draft.subject, draft.from.name) = (plain, html, subject, name);
        assert_round_trip(&draft, &[words.0, words.1, words.2]);
    }

    #[test]
    fn nothing_adds_a_header_or_breaks_a_signature(
        subject in "[\\PC\r\n:]{0,80}", name in any::<String>(), token in any::<String>(), link in "[ -~\r\n]{1,60}",
        pieces in pieces(),
    ) {
        let expected = Letter::parse(&Template::new(&draft(), &[]).unwrap().make(&entry(1)).unwrap()).unwrap();
        let (mut draft, mut entry) = (draft(), entry(1));
        (draft.subject, entry.to.name) = (subject, name);
        draft.html = pieces;
        entry.slots = vec![link, token, String::new()];
        if let Ok(template) = Template::new(&draft, &[]) && let Ok(raw) = template.make(&entry) {
            assert_wire_safe(&raw);
            prop_assert_eq!(Letter::parse(&raw).unwrap().header_names, expected.header_names);
            let ed25519 = &signers()[1..];
            let signed = Template::new(&draft, ed25519).unwrap().make(&entry).unwrap();
            prop_assert_eq!(signed, dkim::sign(ed25519, &raw, draft.date_ms).unwrap());
        }
    }
}
