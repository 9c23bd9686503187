//! The same mail judged by the `email` package of Python, which shares no code with writer or reader here.

use std::io::Write as _;
use std::process::{Command, Stdio};

use broadsheet_mail::compose;
use serde_json::Value;

use crate::welcome;

const JUDGE: &str = r#"
import email, email.policy, json, sys
mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
parts = [mail, *mail.iter_parts()]
json.dump({
    "subject": mail["subject"],
    "from": [mail["from"].addresses[0].display_name, mail["from"].addresses[0].addr_spec],
    "to": [mail["to"].addresses[0].display_name, mail["to"].addresses[0].addr_spec],
    "date": mail["date"].datetime.isoformat(),
    "id": mail["message-id"],
    "unsubscribe": mail["list-unsubscribe"],
    "types": [part.get_content_type() for part in parts],
    "text": parts[1].get_content(),
    "html": parts[2].get_content(),
    "defects": [repr(d) for part in parts for d in part.defects]
        + [repr(d) for part in parts for header in part.values() for d in header.defects],
}, sys.stdout)
"#;

pub fn judged(raw: &[u8]) -> Value {
    let mut python = Command::new("python3")
        .args(["-c", JUDGE])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("this test needs `python3` on the PATH to judge a mail: {error}"));
    python.stdin.take().unwrap().write_all(raw).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn python_reads_what_was_written() {
    let message = welcome();
    let mail = judged(&compose(&message).unwrap());
    assert_eq!(mail["defects"], serde_json::json!([]));
    assert_eq!(mail["subject"], message.subject);
    assert_eq!(mail["from"], serde_json::json!([message.from.name, message.from.email]));
    assert_eq!(mail["to"], serde_json::json!([message.to.name, message.to.email]));
    assert_eq!(mail["date"], "2025-06-01T12:00:00+00:00");
    assert_eq!(mail["id"], "<login.8f2c@example.org>");
    assert_eq!(mail["unsubscribe"], message.headers[1].1);
    assert_eq!(mail["types"], serde_json::json!(["multipart/alternative", "text/plain", "text/html"]));
    // Mail lines end in CRLF, and Python shows them as they are.
    assert_eq!(mail["text"], message.text.replace('\n', "\r\n"));
    assert_eq!(mail["html"], message.html);
}
