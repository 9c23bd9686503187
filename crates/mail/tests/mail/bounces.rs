//! Reports of real mail systems, and messages that are none, judged by the labels that other projects gave them.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::PathBuf;

use broadsheet_mail::bounces::{self, Recipient, Report, Verdict};
use proptest::prelude::*;
use serde_json::Value;

/// Where the messages are that tests read.
fn root() -> PathBuf {
    std::env::var_os("BROADSHEET_TEST_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")),
        PathBuf::from,
    )
}

/// The files of a test archive, or nothing where there is no such data.
fn files(archive: &str) -> Vec<(String, Vec<u8>)> {
    if !root().is_dir() {
        println!("skipped: {} is absent", root().display());
        return Vec::new();
    }
    let file = std::fs::File::open(root().join(archive)).unwrap();
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
    let index = std::fs::read_to_string(root().join("mail-bounces/index.jsonl")).unwrap_or_default();
    index.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Whether a test has seen as many messages as it was written for, or there are none to see.
fn has_seen(seen: usize, expected: usize) -> bool {
    println!("{seen} seen");
    seen == if root().is_dir() { expected } else { 0 }
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
    assert!(has_seen(seen, 392));
    assert!(missed.len() * 100 <= seen * 3, "{} of {seen}:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn what_is_no_bounce_silences_nobody() {
    let files = files("mail-bounces/messages.tar.zst");
    let mut seen = 0;
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
        seen += 1;
    }
    assert!(has_seen(seen, 22));
}

#[test]
fn complaints_are_read() {
    let files = files("mail-bounces/messages.tar.zst");
    let mut seen = 0;
    for name in ["php-bounce-handler/arf2.txt", "mail-auth-arf/001.eml", "php-bounce-handler/fbl-hotmail.txt"]
    {
        let Some((_, raw)) = files.iter().find(|(path, _)| path.ends_with(name)) else { continue };
        assert_eq!(bounces::read(raw).verdict, Verdict::Complaint, "{name}");
        seen += 1;
    }
    assert!(has_seen(seen, 3));
}

#[test]
fn any_message_is_read_whatever_its_form_and_wherever_it_ends() {
    for (archive, expected) in
        [("mail-bounces/messages.tar.zst", 671), ("mime-messages/mail-parser-eml.tar.zst", 324)]
    {
        let files = files(archive);
        for (_, raw) in &files {
            bounces::read(raw);
            for cut in [raw.len() / 3, raw.len() / 2, raw.len() * 9 / 10] {
                bounces::read(&raw[..cut]);
            }
        }
        assert!(has_seen(files.len(), expected), "{archive}");
    }
}

#[test]
fn copies_of_other_systems_are_read_alike() {
    let files = files("mail-bounces/messages.tar.zst");
    let find = |name: String| files.iter().find(|(path, _)| path.ends_with(&name)).map(|(_, raw)| raw);
    let bsd = files.iter().filter_map(|(path, raw)| Some((path.split_once("maildir/bsd/")?.1, raw)));
    let mut seen = 0;
    for (name, raw) in bsd {
        for system in ["dos", "mac"] {
            let Some(copy) = find(format!("maildir/{system}/{name}")) else { continue };
            assert_eq!(bounces::read(copy).verdict, bounces::read(raw).verdict, "{system}/{name}");
            seen += 1;
        }
    }
    assert!(has_seen(seen, 70));
}

/// Whether a report takes no more room than it may, whatever it was read from.
fn is_small(report: &Report) -> bool {
    let fits = |one: &Recipient| one.address.len() <= 320 && one.diagnostic.chars().count() <= 1000;
    report.recipients.len() <= 16 && report.recipients.iter().all(fits)
}

/// Reads a message where the stack is small.
fn read_in_small_room(raw: Vec<u8>) -> Report {
    let reader = std::thread::Builder::new().stack_size(256 << 10).spawn(move || bounces::read(&raw));
    reader.unwrap().join().unwrap()
}

#[test]
fn no_nesting_is_too_deep() {
    let messages = "Content-Type:message/rfc822\n\n".repeat(18_000);
    let digests = "Content-Type:multipart/digest;boundary=b\n\n--b\n\n".repeat(10_000);
    let others: String =
        (0..9_000).map(|at| format!("Content-Type:multipart/mixed;boundary={at}\n\n--{at}\n")).collect();
    for deep in [messages, digests, others] {
        let head = "From: MAILER-DAEMON@mx.example\nSubject: failure\n";
        let within = format!(
            "{head}Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: message/rfc822\n\
             Content-Transfer-Encoding: base64\n\n{}\n--x--\n",
            // As much of it as is looked at, encoded.
            base64(&deep.as_bytes()[..360_000])
        );
        for raw in [format!("{head}{deep}"), within] {
            assert!(is_small(&read_in_small_room(raw.into_bytes())));
        }
    }
}

fn base64(octets: &[u8]) -> String {
    use ::base64::Engine as _;
    ::base64::engine::general_purpose::STANDARD.encode(octets)
}

#[test]
fn no_list_of_addresses_is_too_long() {
    let head = "From: MAILER-DAEMON@mx.example\nSubject: failure\n";
    let status = "--x\nContent-Type: message/delivery-status\n\n";
    let fields = "Final-Recipient: rfc822; ADDRESS\nDiagnostic-Code: smtp; 550 5.1.1 no\n\n";
    // Half a megabyte of each, with an address of its own in each.
    let many = |line: &str| -> String {
        (0..(512 << 10) / line.len()).map(|at| line.replace("ADDRESS", &format!("a{at}@b.example"))).collect()
    };
    for (raw, recipients) in [
        (format!("{head}\n{}", "a@b.example\n".repeat(40_000)), 1),
        (format!("{head}\n{}", many("ADDRESS\n")), 16),
        (format!("{head}\n{}", many("Recipient: <ADDRESS>: 550 5.1.1 no such user\n")), 16),
        (format!("{head}\n{}", many("we tell you that the message to ADDRESS failed\n")), 16),
        (format!("{head}\n{}", many(">>> RCPT TO:<ADDRESS>\n550 <ADDRESS> user unknown\n\n")), 16),
        (format!("{head}\n{}", many(fields)), 16),
        (format!("{head}X-Failed-Recipients: {}\n\nfailed", "a@b.example, ".repeat(2000)), 16),
        (format!("{head}Content-Type: multipart/report; boundary=x\n\n{status}{}", many(fields)), 16),
        (
            format!(
                "{head}Content-Type: multipart/report; boundary=x\n\n{}",
                many(&format!("{status}{fields}"))
            ),
            16,
        ),
        (format!("{head}\n<a@b.example>: 550 5.1.1 {}", "no such user ".repeat(40_000)), 1),
    ] {
        let report = bounces::read(raw.as_bytes());
        assert!(is_small(&report), "{}", &raw[..200]);
        assert_eq!(report.recipients.len(), recipients, "{}", &raw[..200]);
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
        prop_assert!(is_small(&report));
    }

    #[test]
    fn no_octets_are_too_much(octets in prop::collection::vec(any::<u8>(), 0..2000)) {
        bounces::read(&octets);
    }
}
