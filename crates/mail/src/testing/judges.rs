//! Programs that others wrote, asked about our mails; `script/judges` brings them.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

use serde_json::{Value, json};

use crate::dkim::Signer;

const DKIMPY: &str = r#"
import json, sys, time
import dkim
asked = json.load(sys.stdin)
time.time = lambda: asked["now"]
records = {name.encode() + b".": text.encode() for name, text in asked["records"].items()}
mail = asked["mail"].encode()
count = mail.lower().count(b"dkim-signature:")
verdicts = []
for number in range(count):
    judge = dkim.DKIM(mail, minkey=2048)
    try:
        good = judge.verify(idx=number, dnsfunc=lambda name, timeout=5: records.get(name))
    except dkim.DKIMException as why:
        good = str(why)
    fields = {k.decode(): v.decode() for k, v in (judge.signature_fields or {}).items()}
    signed = [name.decode().lower() for name, _ in judge.signed_headers or []]
    verdicts.append({"good": good, "algorithm": fields.get("a"), "domain": fields.get("d"), "signed": signed})
json.dump(verdicts, sys.stdout)
"#;

/// Where `script/judges` keeps them.
pub fn folder() -> PathBuf {
    let named = std::env::var_os("BROADSHEET_TEST_JUDGES").map(PathBuf::from);
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| std::env::home_dir().map(|home| home.join(".cache")));
    let folder = named.or_else(|| cache.map(|cache| cache.join("broadsheet/judges"))).unwrap_or_default();
    assert!(
        folder.join("python").is_dir() && folder.join("postfix").is_dir(),
        "this test asks programs that script/judges brings; run it once"
    );
    folder
}

/// The judges' Python, about to run this.
pub fn python(program: &str) -> Command {
    let mut python = Command::new(folder().join("python/bin/python"));
    python.args(["-c", program]);
    python
}

/// What a Python program says, in JSON, of what it is given.
pub fn ask(program: &str, question: &Value) -> Value {
    let mut python = python(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the judges' Python runs");
    let mut to = python.stdin.take().expect("it is spoken to");
    to.write_all(question.to_string().as_bytes()).expect("it listens");
    drop(to);
    let output = python.wait_with_output().expect("it ends");
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).expect("it answers in JSON")
}

/// What dkimpy says of each signature of a mail at a time, given the records that we would publish: whether it is `good`, its
/// `algorithm`, its `domain` and the headers that are `signed`. It takes no key of less than 2,048 bits.
pub fn signatures(signers: &[Arc<Signer>], mail: &[u8], now_ms: i64) -> Vec<Value> {
    let record = |signer: &Arc<Signer>| {
        (signer.record_name(), json!(signer.record().expect("a key's public half can be written")))
    };
    let records: serde_json::Map<String, Value> = signers.iter().map(record).collect();
    let mail = String::from_utf8_lossy(mail);
    let verdicts = ask(DKIMPY, &json!({ "records": records, "mail": mail, "now": now_ms / 1_000 }));
    verdicts.as_array().cloned().unwrap_or_default()
}
