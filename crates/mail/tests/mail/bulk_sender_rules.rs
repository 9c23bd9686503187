//! What Gmail and Yahoo ask of those who send in bulk, as far as a mail itself can meet it; a test a rule. What the DNS
//! must say beside (SPF, DMARC, the sending host's name) is not a mail's to meet.

use std::collections::BTreeSet;
use std::time::Duration;

use broadsheet_mail::bulk::{Outcome, Pace, Template, without_claim};
use broadsheet_mail::dkim::{Algorithm, aligned};
use broadsheet_mail::testing::{Books, Letter, SmtpSink};
use broadsheet_mail::{ComposeError, Security};
use serde_json::Value;

use crate::bulk::{brisk, draft, entry, only, relay, send, signers};
use crate::judges::verdicts;
use crate::python::judged;

fn mail(id: i64) -> Vec<u8> {
    Template::new(&draft(), signers()).unwrap().make(&entry(id)).unwrap()
}

fn letter(id: i64) -> Letter {
    Letter::parse(&mail(id)).unwrap()
}

fn count(letter: &Letter, name: &str) -> usize {
    letter.header_names.iter().filter(|header| header.eq_ignore_ascii_case(name)).count()
}

/// The headers that each signature of a mail covers.
fn covered(id: i64) -> Vec<BTreeSet<String>> {
    let names = |verdict: &Value| {
        assert_eq!(verdict["good"], true, "{verdict}");
        verdict["signed"].as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
    };
    verdicts(&mail(id)).iter().map(names).collect()
}

#[test]
fn mail_is_signed_with_dkim_by_a_key_of_2048_bits() {
    assert_eq!(signers()[0].algorithm(), Algorithm::Rsa);
    // dkimpy was told to take no shorter one.
    assert_eq!(verdicts(&mail(1))[0]["good"], true);
}

#[test]
fn the_author_s_domain_is_the_one_that_signs() {
    let author = letter(1).from.1;
    for (verdict, signer) in verdicts(&mail(1)).iter().zip(signers()) {
        let domain = author.rsplit_once('@').unwrap().1;
        assert_eq!(verdict["domain"], domain);
        assert!(aligned(signer.domain(), domain));
    }
}

#[test]
fn one_click_unsubscribes_and_both_headers_are_signed() {
    let letter = letter(1);
    let target = letter.header("List-Unsubscribe").unwrap();
    assert!(target.starts_with("<https://") && target.ends_with('>'), "{target}");
    assert_eq!(letter.header("List-Unsubscribe-Post").unwrap(), "List-Unsubscribe=One-Click");
    for covered in covered(1) {
        assert!(
            covered.contains("list-unsubscribe") && covered.contains("list-unsubscribe-post"),
            "{covered:?}"
        );
    }
}

#[test]
fn the_link_to_unsubscribe_is_in_both_renderings_too() {
    let letter = letter(1);
    assert!(letter.text.contains("https://example.org/u/1?a=1&b=2"));
    assert!(letter.html.contains("href=\"https://example.org/u/1?a=1&amp;b=2\""));
}

#[test]
fn everything_a_reader_sees_of_the_headers_is_signed() {
    for covered in covered(1) {
        for name in [
            "from",
            "to",
            "subject",
            "date",
            "message-id",
            "reply-to",
            "mime-version",
            "content-type",
            "list-id",
            "feedback-id",
        ] {
            assert!(covered.contains(name), "{name}: {covered:?}");
        }
    }
}

#[test]
fn there_is_one_author_with_one_address() {
    let letter = letter(1);
    assert_eq!(count(&letter, "From"), 1);
    assert_eq!(letter.header("From").unwrap().matches('@').count(), 1);
    assert_eq!(count(&letter, "Sender"), 0);
}

#[test]
fn headers_that_may_occur_once_do() {
    let letter = letter(1);
    for name in [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "Reply-To",
        "MIME-Version",
        "Content-Type",
        "List-Unsubscribe",
    ] {
        assert_eq!(count(&letter, name), 1, "{name}");
    }
}

#[test]
fn each_mail_has_a_message_id_of_its_own_that_lasts() {
    let ids: BTreeSet<String> = (1..=20).map(|id| letter(id).message_id).collect();
    assert_eq!(ids.len(), 20);
    assert!(ids.iter().all(|id| id.ends_with("@example.org") && !id.contains(['<', '>', ' '])));
    assert_eq!(mail(1), mail(1), "made again it is the same");
}

#[test]
fn the_format_is_that_of_rfc_5322() {
    let raw = mail(1);
    assert!(raw.is_ascii());
    let text = String::from_utf8(raw.clone()).unwrap();
    assert!(text.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n'])));
    let mail = judged(&raw);
    assert_eq!(mail["defects"], serde_json::json!([]));
    assert_eq!(mail["date"], "2025-06-01T12:00:00+00:00");
    assert_eq!(mail["types"], serde_json::json!(["multipart/alternative", "text/plain", "text/html"]));
}

#[test]
fn the_subject_claims_no_answer_and_no_forwarding() {
    for subject in [
        "Re: your question",
        "RE : yours",
        "fwd: look",
        "Fw: look",
        "AW: Ihre Frage",
        "TR: voyez",
        "re[2]: x",
    ] {
        let mut draft = draft();
        draft.subject = subject.to_owned();
        assert_eq!(Template::new(&draft, &[]).unwrap_err(), ComposeError::Answer, "{subject}");
        draft.subject = without_claim(subject).to_owned();
        assert!(Template::new(&draft, &[]).is_ok(), "{subject}");
    }
    for subject in ["re:publica opens", "Review: a river", "Reform", "Tr\u{e4}ume: was bleibt"] {
        let mut draft = draft();
        draft.subject = subject.to_owned();
        assert!(Template::new(&draft, &[]).is_ok(), "{subject}");
        assert_eq!(without_claim(subject), subject);
    }
    for (subject, left) in [("Re: Fwd:  Aw[2]: the river", "the river"), ("Re: Tr:", "Tr:"), ("Fw: ", "")] {
        assert_eq!(without_claim(subject), left);
    }
    assert_eq!(count(&letter(1), "In-Reply-To") + count(&letter(1), "References"), 0);
}

#[test]
fn complaints_can_be_told_apart_by_a_feedback_id_of_four_parts() {
    let id = letter(1).header("Feedback-ID").unwrap();
    let sender = id.rsplit(':').next().unwrap();
    assert!((5..=15).contains(&sender.len()), "Gmail counts by no other: {sender}");
    assert_eq!(letter(2).header("Feedback-ID").unwrap(), id, "the same for all of an issue");
    assert!(id.split(':').count() <= 4 && id.split(':').all(|part| !part.is_empty()), "{id}");
}

#[test]
fn the_mail_names_its_recipient_and_nobody_else() {
    let letter = letter(5);
    assert_eq!(letter.to.1, entry(5).to.email);
    assert_eq!(count(&letter, "Cc") + count(&letter, "Bcc"), 0);
}

#[tokio::test]
async fn mail_goes_over_tls_or_not_at_all_where_tls_is_set() {
    let sink = SmtpSink::start().unwrap();
    let mut relay = relay(&sink, 1);
    relay.smtp.security = Security::StartTls;
    let pace = Pace { hold: Duration::ZERO, ..brisk() };
    let (books, _) = send(vec![relay], pace, Books::new([entry(1)])).await;
    assert!(matches!(only(&books, 1), Outcome::Untried { .. }));
    assert!(sink.received().is_empty());
}
