//! Programs that others wrote, asked about our mails: dkimpy about signatures, aiosmtpd and Postfix's smtp-sink about
//! the way we speak to them, Python's `email` about what arrived.

mod dkimpy;
mod fuzzed;
mod receivers;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;

pub use dkimpy::verdicts;

/// Where `script/judges` keeps them.
pub fn folder() -> PathBuf {
    let named = std::env::var_os("BROADSHEET_TEST_JUDGES").map(PathBuf::from);
    let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
    let cache = cache.or_else(|| std::env::home_dir().map(|home| home.join(".cache")));
    let folder = named.or_else(|| cache.map(|cache| cache.join("broadsheet/judges"))).unwrap();
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
    let mut python = python(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    python.stdin.take().unwrap().write_all(question.to_string().as_bytes()).unwrap();
    let output = python.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}
