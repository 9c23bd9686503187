//! What was found, for people or for machines.

use serde::Serialize;

/// How a thing is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// In order.
    Ok,
    /// Works, and is worth knowing.
    Note,
    /// Could not be found out.
    Unknown,
    /// To be mended.
    Wrong,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
pub struct Finding {
    /// What.
    pub what: &'static str,
    /// How it is.
    pub state: State,
    /// In words, with what to do if something is to be done.
    pub said: String,
}

/// A finding about something yet to be named.
pub type Found = (State, String);

/// In order.
pub fn ok(said: impl Into<String>) -> Found {
    (State::Ok, said.into())
}

/// Works, and is worth knowing.
pub fn note(said: impl Into<String>) -> Found {
    (State::Note, said.into())
}

/// Could not be found out.
pub fn unknown(said: impl Into<String>) -> Found {
    (State::Unknown, said.into())
}

/// To be mended.
pub fn wrong(said: impl Into<String>) -> Found {
    (State::Wrong, said.into())
}

/// All of it, in order.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    findings: Vec<Finding>,
}

impl Report {
    /// Adds what was found about one thing.
    pub fn add(&mut self, what: &'static str, (state, said): Found) {
        self.findings.push(Finding { what, state, said });
    }

    /// How many things are wrong.
    pub fn wrong(&self) -> usize {
        self.findings.iter().filter(|finding| finding.state == State::Wrong).count()
    }

    /// A line for each.
    pub fn text(&self) -> String {
        let line = |Finding { what, state, said }: &Finding| {
            let state = match state {
                State::Ok => "ok",
                State::Note => "note",
                State::Unknown => "unknown",
                State::Wrong => "WRONG",
            };
            format!("{state:<7} {what}: {said}\n")
        };
        self.findings.iter().map(line).collect()
    }
}
