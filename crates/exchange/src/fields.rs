//! Typed reading of a JSON object's fields, with errors that name the field.

use serde_json::{Map, Value};

use crate::dates;
use crate::record::{Note, Reason};

/// What a JSON value is, in words.
pub(crate) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Parses one object, with the reasons a person can act on.
pub(crate) fn object(bytes: &[u8]) -> Result<Map<String, Value>, Reason> {
    let text = std::str::from_utf8(bytes).map_err(|error| Reason::InvalidUtf8(error.valid_up_to()))?;
    match serde_json::from_str(text) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(other) => Err(Reason::NotAnObject(kind_of(&other))),
        Err(error) if error.to_string().contains("recursion limit") => Err(Reason::TooDeep),
        Err(error) => Err(Reason::InvalidJson(error.to_string().replace("line 1 ", ""))),
    }
}

/// An object whose fields are taken out one by one; what is left at the end is unknown.
pub(crate) struct Fields {
    map: Map<String, Value>,
    /// How the object is named in errors, such as `lead_image.`.
    prefix: &'static str,
}

impl Fields {
    pub(crate) fn new(map: Map<String, Value>, prefix: &'static str) -> Self {
        Self { map, prefix }
    }

    /// The value of `key`; `null` counts as absent.
    pub(crate) fn take(&mut self, key: &str) -> Option<Value> {
        self.map.remove(key).filter(|value| !value.is_null())
    }

    pub(crate) fn wrong(&self, key: &str, expected: &'static str, value: &Value) -> Reason {
        Reason::WrongType { field: format!("{}{key}", self.prefix), expected, found: kind_of(value) }
    }

    /// Text, trimmed; empty text counts as absent.
    pub(crate) fn text(&mut self, key: &str) -> Result<Option<String>, Reason> {
        match self.take(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
            Some(other) => Err(self.wrong(key, "text", &other)),
        }
    }

    /// Text, or a number in place of text.
    pub(crate) fn text_or_number(&mut self, key: &str) -> Result<Option<String>, Reason> {
        match self.map.get(key) {
            Some(Value::Number(number)) => {
                let text = number.to_string();
                self.map.remove(key);
                Ok(Some(text))
            }
            _ => self.text(key),
        }
    }

    /// A point in time.
    pub(crate) fn date(
        &mut self,
        key: &str,
        notes: &mut Vec<Note>,
    ) -> Result<Option<jiff::Timestamp>, Reason> {
        let Some(value) = self.text(key)? else { return Ok(None) };
        match dates::parse(&value) {
            Some(parsed) => Ok(Some(parsed.noted(key, notes))),
            None => Err(Reason::BadDate { field: format!("{}{key}", self.prefix), value: excerpt(&value) }),
        }
    }

    /// A list; absent is empty.
    pub(crate) fn list(&mut self, key: &str) -> Result<Vec<Value>, Reason> {
        match self.take(key) {
            None => Ok(Vec::new()),
            Some(Value::Array(values)) => Ok(values),
            Some(other) => Err(self.wrong(key, "a list", &other)),
        }
    }

    /// A list of names, in order, trimmed, without empty ones and repeats.
    pub(crate) fn names(&mut self, key: &str) -> Result<Vec<String>, Reason> {
        let mut names = Vec::new();
        for value in self.list(key)? {
            match value {
                Value::String(name) => push_name(&mut names, &name),
                other => return Err(self.wrong(key, "a list of texts", &other)),
            }
        }
        Ok(names)
    }

    /// The keys nobody took.
    pub(crate) fn unknown(self) -> impl Iterator<Item = String> {
        self.map.into_iter().map(|(key, _)| key)
    }
}

/// Adds a name unless it is empty or there already.
pub(crate) fn push_name(names: &mut Vec<String>, name: &str) {
    let name = name.trim();
    if !name.is_empty() && !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}

/// The beginning of a value, for an error message.
pub(crate) fn excerpt(value: &str) -> String {
    let mut short: String = value.chars().take(60).collect();
    if short.len() < value.len() {
        short.push('…');
    }
    short
}
