//! Mails of hostile words, read back by Python's `email`.

use broadsheet_mail::bulk::Template;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::ask;
use crate::bulk::{TOKEN, draft, entry, text};

const MAILS: usize = 400;

const JUDGE: &str = r#"
import email, email.policy, json, sys
from email.header import decode_header, make_header
from email.utils import parseaddr
# Before 3.13 the newer interface puts spaces between encoded words of a name (RFC 2047, 6.2, wants none).
def addressee(raw):
    name, address = parseaddr(email.message_from_bytes(raw.encode())["to"])
    return [str(make_header(decode_header(name))), address]
answers = []
for raw in json.load(sys.stdin):
    mail = email.message_from_bytes(raw.encode(), policy=email.policy.default)
    parts = [mail, *mail.iter_parts()]
    answers.append({
        "headers": mail.keys(),
        "subject": mail["subject"],
        "to": addressee(raw),
        "recipients": len(mail["to"].addresses),
        "parts": [part.get_content_type() for part in parts],
        "text": parts[1].get_content().replace("\r\n", "\n"),
        "html": parts[2].get_content().replace("\r\n", "\n"),
        "defects": [repr(d) for part in parts for d in part.defects],
    })
json.dump(answers, sys.stdout)
"#;

/// Words from which attacks are made, and any others.
fn words() -> impl Strategy<Value = String> {
    let attacks = "(\r\n|\n|\r|\r\nBcc: spy@example.com|=\\?utf-8\\?Q\\?=0ABcc\\?=|--=_|\\.\r\n|[<>,;:\"\\\\ .=a-z\u{fc}]){0,12}";
    prop_oneof![attacks, any::<String>()]
}

#[test]
fn python_finds_in_them_what_was_put_in_and_nothing_else() {
    let mut runner = TestRunner::deterministic();
    let mut some = || words().new_tree(&mut runner).unwrap().current();
    let (mut mails, mut expected) = (Vec::new(), Vec::new());
    while mails.len() < MAILS {
        let (mut draft, mut entry) = (draft(), entry(1));
        (draft.subject, entry.to.name, entry.slots[TOKEN]) = (some(), some(), some());
        let body = some();
        draft.text = vec![text(&body)];
        draft.html.push(text(&body));
        let Ok(template) = Template::new(&draft, &[]) else { continue };
        let Ok(mail) = template.make(&entry) else { continue };
        mails.push(String::from_utf8(mail).unwrap());
        expected.push((draft.subject, entry.to, body.replace("\r\n", "\n").replace('\r', "\n")));
    }
    let answers = ask(JUDGE, &json!(mails));
    let headers = &answers[0]["headers"];
    for ((answer, (subject, to, body)), mail) in answers.as_array().unwrap().iter().zip(expected).zip(&mails)
    {
        assert_eq!(&answer["headers"], headers, "{mail}");
        assert_eq!(answer["recipients"], 1, "{mail}");
        assert_eq!(answer["to"], json!([to.name, to.email]), "{mail}");
        assert_eq!(answer["subject"], Value::String(subject), "{mail}");
        assert_eq!(answer["text"], Value::String(body.clone()), "{mail}");
        assert!(answer["html"].as_str().unwrap().ends_with(&body), "{mail}");
        assert_eq!(answer["parts"], json!(["multipart/alternative", "text/plain", "text/html"]), "{mail}");
        assert_eq!(answer["defects"], json!([]), "{mail}");
    }
}
