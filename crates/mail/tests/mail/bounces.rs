//! Reports of real mail systems, and messages that are none, judged by the labels that other projects gave them.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::PathBuf;

use broadsheet_mail::bounces::{self, Report, Verdict};
use proptest::prelude::*;
use serde_json::Value;

/// The files of a test archive, or nothing where it is not at hand.
fn files(archive: &str) -> Vec<(String, Vec<u8>)> {
    let root = std::env::var_os("BROADSHEET_TEST_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let path = root.join(archive);
    let Ok(file) = std::fs::File::open(&path) else {
        println!("skipped: {} is absent", path.display());
        return Vec::new();
    };
    let mut files = Vec::new();
    let mut tar = tar::Archive::new(ruzstd::decoding::StreamingDecoder::new(file).unwrap());
    for entry in tar.entries().unwrap() {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().display().to_string();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        if !content.is_empty() {
            files.push((name, content));
        }
    }
    files
}

fn labels() -> Vec<Value> {
    let root = std::env::var_os("BROADSHEET_TEST_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    );
    let index = std::fs::read_to_string(root.join("mail-bounces/index.jsonl")).unwrap_or_default();
    index.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The classes a verdict falls into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Nothing,
    Reply,
    Delivered,
    Delayed,
    Soft,
    Blocked,
    Complaint,
    Hard,
}

fn class(verdict: Verdict) -> Class {
    match verdict {
        Verdict::Nothing => Class::Nothing,
        Verdict::Reply => Class::Reply,
        Verdict::Delivered => Class::Delivered,
        Verdict::Delayed => Class::Delayed,
        Verdict::Soft(_) => Class::Soft,
        Verdict::Blocked(_) => Class::Blocked,
        Verdict::Complaint => Class::Complaint,
        Verdict::Hard(_) => Class::Hard,
    }
}

/// What the words of Sisimai's taxonomy mean here. A few name no side: "filtered" is refused by the mailbox, after the
/// address was taken.
fn meant(label: &Value, is_late: bool) -> Vec<Class> {
    let reason = label["reason"].as_str().unwrap();
    let mut meant = match (label["hardbounce"].as_bool().unwrap(), reason) {
        (true, _) => return vec![Class::Hard],
        (_, "feedback") => match label["feedbacktype"].as_str().unwrap() {
            "abuse" | "opt-out" => vec![Class::Complaint],
            _ => vec![Class::Nothing],
        },
        (_, "vacation") => vec![Class::Reply],
        (_, "delivered") => vec![Class::Delivered],
        (_, "filtered" | "contenterror" | "onhold" | "undefined" | "syntaxerror") => {
            vec![Class::Soft, Class::Blocked]
        }
        (
            _,
            "blocked" | "rejected" | "authfailure" | "requireptr" | "policyviolation" | "spamdetected"
            | "securityerror" | "norelaying" | "notcompliantrfc" | "badreputation" | "failedstarttls",
        ) => vec![Class::Blocked],
        _ => vec![Class::Soft],
    };
    // Sisimai has no word for a notice of delay: it says why it is late.
    if is_late {
        meant = vec![Class::Delayed];
    }
    meant
}

/// Whether a message says of itself that it is a notice of delay, by words of its own.
fn is_late(raw: &[u8]) -> bool {
    let text = String::from_utf8_lossy(raw).to_lowercase();
    let says = [
        "action: delayed",
        "not yet been delivered",
        "this is a warning message only",
        "this is a warning only",
    ];
    says.iter().any(|words| text.contains(words))
}

fn by_sisimai(report: &Report, labels: &[Value], is_late: bool) -> bool {
    let meant: Vec<Vec<Class>> = labels.iter().map(|label| meant(label, is_late)).collect();
    // One file is a mailbox of two messages, of which the first is read; of others a label has an address that is not named.
    if report.recipients.len() != labels.len() {
        return meant.iter().all(|meant| meant.contains(&class(report.verdict)));
    }
    report.recipients.iter().zip(&meant).all(|(one, meant)| meant.contains(&class(one.verdict)))
}

fn by_flufl(report: &Report, label: &Value) -> bool {
    let expected: BTreeSet<String> = label["recipients"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap().to_lowercase())
        .collect();
    let found: BTreeSet<String> = report
        .recipients
        .iter()
        .map(|one| one.original.as_ref().unwrap_or(&one.address).to_lowercase())
        .collect();
    let failed = [Class::Hard, Class::Soft, Class::Blocked];
    let fits = match (expected.is_empty(), label["temporary"].as_bool().unwrap()) {
        (true, _) => true,
        (false, true) => [Class::Delayed, Class::Soft].contains(&class(report.verdict)),
        (false, false) => failed.contains(&class(report.verdict)),
    };
    fits && found == expected
}

/// Of bounce_email: a status, or that it failed for good.
fn by_status(report: &Report, label: &Value) -> bool {
    let failed = [Class::Hard, Class::Soft, Class::Blocked].contains(&class(report.verdict));
    let status = label["status"].as_str();
    let told = report.recipients.first().and_then(|one| one.status);
    failed
        && status
            .is_none_or(|status| told.is_none_or(|told| told.to_string() == status || !told.is_telling()))
}

fn wrongly_hard(report: &Report, expected: &Value) -> bool {
    let hard = class(report.verdict) == Class::Hard;
    match expected.as_array() {
        Some(labels) if report.recipients.len() == labels.len() => report
            .recipients
            .iter()
            .zip(labels)
            .any(|(one, label)| class(one.verdict) == Class::Hard && label["hardbounce"] == false),
        Some(labels) => hard && labels.iter().all(|label| label["hardbounce"] == false),
        None => hard && expected["temporary"] == true,
    }
}

#[test]
fn labelled_reports_are_read_as_their_labels_say() {
    let files = files("mail-bounces/messages.tar.zst");
    let find = |name: &str| files.iter().find(|(path, _)| path.ends_with(name)).map(|(_, raw)| raw);
    let (mut seen, mut missed, mut hard) = (0, Vec::new(), Vec::new());
    for row in labels().iter().filter(|row| !row["expected"].is_null()) {
        let Some(raw) = find(row["file"].as_str().unwrap()) else { continue };
        let (report, expected) = (bounces::read(raw), &row["expected"]);
        let fits = match expected {
            Value::Array(labels) => by_sisimai(&report, labels, is_late(raw)),
            label if label["detector"].is_string() => by_flufl(&report, label),
            label => by_status(&report, label),
        };
        seen += 1;
        let told: Vec<_> = report.recipients.iter().map(|one| (&one.address, one.verdict)).collect();
        if !fits {
            missed.push(format!("{}: {:?} {told:?}, {expected}", row["file"], report.verdict));
        }
        if wrongly_hard(&report, expected) {
            hard.push(format!("{}: {told:?}, {expected}", row["file"]));
        }
    }
    println!("{} of {seen} differ:\n{}", missed.len(), missed.join("\n"));
    assert!(hard.is_empty(), "suppressed without reason:\n{}", hard.join("\n"));
    assert!(files.is_empty() || seen == 392, "{seen}");
    assert!(missed.len() * 100 <= seen * 3, "{} of {seen}:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn what_is_no_bounce_silences_nobody() {
    let files = files("mail-bounces/messages.tar.zst");
    for row in labels() {
        let kind = row["kind"].as_str().unwrap();
        let name = row["file"].as_str().unwrap();
        let harmless =
            ["not-bounce", "auto-reply", "vacation/auto-reply", "dmarc/tls report"].contains(&kind);
        let Some((_, raw)) = files.iter().find(|(path, _)| harmless && path.ends_with(name)) else {
            continue;
        };
        let verdict = class(bounces::read(raw).verdict);
        assert!(!matches!(verdict, Class::Hard | Class::Complaint), "{name}: {verdict:?}");
    }
}

#[test]
fn complaints_are_read() {
    let files = files("mail-bounces/messages.tar.zst");
    for name in ["php-bounce-handler/arf2.txt", "mail-auth-arf/001.eml", "php-bounce-handler/fbl-hotmail.txt"]
    {
        let Some((_, raw)) = files.iter().find(|(path, _)| path.ends_with(name)) else { continue };
        assert_eq!(bounces::read(raw).verdict, Verdict::Complaint, "{name}");
    }
}

#[test]
fn any_message_is_read_whatever_its_form_and_wherever_it_ends() {
    for archive in ["mail-bounces/messages.tar.zst", "mime-messages/mail-parser-eml.tar.zst"] {
        let files = files(archive);
        for (_, raw) in &files {
            bounces::read(raw);
            for cut in [raw.len() / 3, raw.len() / 2, raw.len() * 9 / 10] {
                bounces::read(&raw[..cut]);
            }
        }
        println!("{} messages of {archive}", files.len());
    }
}

#[test]
fn copies_of_other_systems_are_read_alike() {
    let files = files("mail-bounces/messages.tar.zst");
    let find = |name: String| files.iter().find(|(path, _)| path.ends_with(&name)).map(|(_, raw)| raw);
    let bsd = files.iter().filter_map(|(path, raw)| Some((path.split_once("maildir/bsd/")?.1, raw)));
    for (name, raw) in bsd {
        for system in ["dos", "mac"] {
            let Some(copy) = find(format!("maildir/{system}/{name}")) else { continue };
            assert_eq!(bounces::read(copy).verdict, bounces::read(raw).verdict, "{system}/{name}");
        }
    }
}

/// Pieces that reports are made of, put together without sense.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("Content-Type: multipart/report; boundary=\"b\"\n\n--b\n".to_owned()),
        Just("\n--b\nContent-Type: message/delivery-status\n\n".to_owned()),
        Just("\n--b\nContent-Type: message/feedback-report\n\n".to_owned()),
        Just("\n--b\nContent-Type: message/rfc822\n\n".to_owned()),
        Just("Final-Recipient: rfc822; ".to_owned()),
        Just("Action: failed\nStatus: 5.1.1\n".to_owned()),
        Just("From: MAILER-DAEMON\nSubject: failure\n".to_owned()),
        Just(">>> RCPT TO\n<<< 550 ".to_owned()),
        Just("<a@b.example>:\n".to_owned()),
        Just("\n\n".to_owned()),
        "\\PC{0,30}",
        "[ -~\r\n\t]{0,60}",
    ];
    prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn no_text_is_too_much(text in pieces()) {
        let report = bounces::read(text.as_bytes());
        prop_assert!(report.recipients.iter().all(|one| one.verdict <= report.verdict));
    }

    #[test]
    fn no_octets_are_too_much(octets in prop::collection::vec(any::<u8>(), 0..2000)) {
        bounces::read(&octets);
    }
}
