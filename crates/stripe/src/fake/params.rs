//! What a request says, and how it is refused.

use std::collections::BTreeMap;
use std::str::FromStr;

use serde_json::{Value, json};
use url::form_urlencoded;

/// A refusal, as Stripe words it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    pub status: u16,
    kind: &'static str,
    code: Option<&'static str>,
    decline_code: Option<&'static str>,
    param: Option<String>,
    pub message: String,
}

impl Refusal {
    pub(super) fn new(status: u16, kind: &'static str, message: impl Into<String>) -> Refusal {
        Refusal { status, kind, code: None, decline_code: None, param: None, message: message.into() }
    }

    pub(super) fn invalid(param: &str, message: impl Into<String>) -> Refusal {
        let param = Some(param.to_owned());
        Refusal { param, ..Refusal::new(400, "invalid_request_error", message) }
    }

    pub(super) fn missing(what: &str, id: &str) -> Refusal {
        let message = format!("No such {what}: '{id}'");
        Refusal::new(404, "invalid_request_error", message).coded("resource_missing")
    }

    pub(super) fn declined(code: &'static str, decline_code: &'static str) -> Refusal {
        let refusal = Refusal::new(402, "card_error", "Your card was declined.").coded(code);
        Refusal { decline_code: Some(decline_code), ..refusal }
    }

    pub(super) fn coded(self, code: &'static str) -> Refusal {
        Refusal { code: Some(code), ..self }
    }

    pub(super) fn json(&self) -> Value {
        json!({ "error": { "type": self.kind, "code": self.code, "decline_code": self.decline_code,
            "param": self.param, "message": self.message } })
    }
}

/// The fields of a request. Each is taken once; what is left at the end was not known, and is refused.
#[derive(Clone, Debug, Default)]
pub(super) struct Params(BTreeMap<String, String>);

impl Params {
    pub(super) fn parse(encoded: &str) -> Params {
        Params(form_urlencoded::parse(encoded.as_bytes()).into_owned().collect())
    }

    pub(super) fn put(&mut self, name: &str, value: &str) {
        self.0.insert(name.to_owned(), value.to_owned());
    }

    pub(super) fn take(&mut self, name: &str) -> Option<String> {
        self.0.remove(name)
    }

    pub(super) fn need(&mut self, name: &str) -> Result<String, Refusal> {
        let given = self.take(name).filter(|value| !value.is_empty());
        given.ok_or_else(|| {
            Refusal::invalid(name, format!("Missing required param: {name}.")).coded("parameter_missing")
        })
    }

    /// A number, a word or a truth value.
    pub(super) fn read<T: FromStr>(&mut self, name: &str) -> Result<Option<T>, Refusal> {
        let read =
            |value: String| value.parse().map_err(|_| Refusal::invalid(name, format!("Invalid {name}.")));
        self.take(name).map(read).transpose()
    }

    pub(super) fn flag(&mut self, name: &str) -> Result<bool, Refusal> {
        Ok(self.read(name)?.unwrap_or(false))
    }

    /// Every `name[key]`.
    pub(super) fn pairs(&mut self, name: &str) -> BTreeMap<String, String> {
        let begin = format!("{name}[");
        let names: Vec<String> = self.0.keys().filter(|key| key.starts_with(&begin)).cloned().collect();
        let pairs = names.into_iter().filter_map(|full| {
            let value = self.0.remove(&full)?;
            Some((full[begin.len()..].trim_end_matches(']').to_owned(), value))
        });
        pairs.collect()
    }

    pub(super) fn list(&mut self, name: &str) -> Vec<String> {
        self.pairs(name).into_values().collect()
    }

    pub(super) fn says(&self, name: &str, value: &str) -> bool {
        self.0.get(name).is_some_and(|given| given == value)
    }

    pub(super) fn finish(self) -> Result<(), Refusal> {
        match self.0.keys().next() {
            None => Ok(()),
            Some(name) => Err(Refusal::invalid(name, format!("Received unknown parameter: {name}"))
                .coded("parameter_unknown")),
        }
    }
}

/// Notes after a change: an empty value takes one away.
pub(super) fn note(notes: &mut BTreeMap<String, String>, changes: BTreeMap<String, String>) {
    for (key, value) in changes {
        if value.is_empty() {
            notes.remove(&key);
        } else {
            notes.insert(key, value);
        }
    }
}
