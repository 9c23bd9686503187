//! A message narrowed to what a report may be read from: a few headers, its own words, its machine-readable parts, and
//! what it holds of the mail that was sent.

use std::borrow::Cow;

use mail_parser::PartType;
use mail_parser::decoders::html::html_to_text;

use super::mime::{self, Part};
use super::original::{self, Original};

/// Octets looked at: reports are short, and what they return may be long.
const LOOKED_AT: usize = 512 << 10;
/// Octets of its own words that are looked at: none says what it has to say in more.
const WORDS: usize = 32 << 10;
/// Octets that an address may have (RFC 5321, section 4.5.3.1).
const ADDRESS: usize = 64 + 1 + 255;
/// The type of the part that a report in the standard form has.
const STATUS: &str = "message/delivery-status";

/// What there is to read.
#[derive(Debug, Default)]
pub(super) struct Narrow {
    /// Names of headers, in lower case, with their values.
    headers: Vec<(String, String)>,
    /// The subject, decoded.
    pub subject: String,
    /// What the system says in words.
    pub words: String,
    /// Parts of type `message/delivery-status`.
    pub statuses: Vec<String>,
    /// The part of type `message/feedback-report`.
    pub feedback: Option<String>,
    /// Whether the mail that was sent, or its headers, is a part of its own.
    pub has_original: bool,
    /// What is known of it.
    pub original: Original,
}

impl Narrow {
    /// Reads a message; `None` if it is none.
    pub fn read(raw: &[u8]) -> Option<Narrow> {
        let raw = with_line_feeds(&raw[..raw.len().min(LOOKED_AT)]);
        let message = mime::headers(&raw)?;
        let mut narrow =
            Narrow { subject: message.subject().unwrap_or_default().to_owned(), ..Narrow::default() };
        for (name, value) in message.headers_raw() {
            let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
            narrow.headers.push((name.to_ascii_lowercase(), value));
        }
        let parts = mime::parts(&raw);
        parts.iter().for_each(|part| narrow.take(part));
        if narrow.words.trim().is_empty() {
            parts.iter().for_each(|part| narrow.take_html(part));
        }
        let words = std::mem::take(&mut narrow.words);
        let (own, returned) = original::split(&words);
        narrow.original.learn(returned);
        beginning(own).clone_into(&mut narrow.words);
        Some(narrow)
    }

    /// Takes a part, or those of the report that it is: gateways hand reports on as attachments. No deeper.
    fn take(&mut self, part: &Part<'_>) {
        if let Part::Message(raw) = part
            && self.statuses.is_empty()
        {
            let inner = mime::parts(raw);
            if inner.iter().any(|part| part.is(STATUS)) {
                return inner.iter().for_each(|part| self.take_one(part));
            }
        }
        self.take_one(part);
    }

    fn take_one(&mut self, part: &Part<'_>) {
        let (kind, body) = match part {
            Part::Message(raw) => {
                self.has_original = true;
                return self.original.learn(&String::from_utf8_lossy(mime::head(raw)));
            }
            Part::Leaf(kind, body) => (kind.as_str(), body),
        };
        match (kind, body) {
            (STATUS, body) => self.statuses.push(text_of(body).into_owned()),
            ("message/feedback-report", body) => self.feedback = Some(text_of(body).into_owned()),
            ("text/rfc822-headers" | "message/rfc822-headers", body) => {
                self.has_original = true;
                self.original.learn(&text_of(body));
            }
            (kind, PartType::Text(text)) if kind != "text/html" => {
                self.words.push_str(text);
                self.words.push('\n');
            }
            _ => {}
        }
    }

    fn take_html(&mut self, part: &Part<'_>) {
        if let Part::Leaf(_, PartType::Html(html)) = part {
            // Some call their plain text HTML.
            let is_plain = !html.contains('<');
            self.words.push_str(&if is_plain { html.to_string() } else { html_to_text(html) });
        }
    }

    /// The value of a header, empty if there is none.
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(its, _)| its == name);
        found.map_or("", |(_, value)| value.as_str())
    }

    /// All values of a header.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(its, _)| its == name).map(|(_, value)| value.as_str())
    }

    /// The addresses it was sent to, by what it says itself.
    pub fn sent_to(&self) -> Vec<String> {
        let named = ["delivered-to", "x-original-to", "envelope-to", "to"];
        named.iter().flat_map(|name| self.all(name)).flat_map(addresses).collect()
    }
}

fn text_of<'a>(body: &'a PartType<'_>) -> Cow<'a, str> {
    match body {
        PartType::Text(text) | PartType::Html(text) => Cow::Borrowed(text),
        PartType::Binary(octets) | PartType::InlineBinary(octets) => String::from_utf8_lossy(octets),
        _ => Cow::Borrowed(""),
    }
}

/// As much of a text as is looked at, in whole lines if it has some.
fn beginning(text: &str) -> &str {
    match &text[..text.floor_char_boundary(WORDS)] {
        cut if cut.len() < text.len() => cut.rsplit_once('\n').map_or(cut, |(lines, _)| lines),
        _ => text,
    }
}

/// With line feeds alone, whatever system it comes from, and without the line that mailboxes begin a message with.
pub(super) fn with_line_feeds(raw: &[u8]) -> Cow<'_, [u8]> {
    let raw = match raw.starts_with(b"From ") {
        true => {
            raw.iter().position(|octet| *octet == b'\n' || *octet == b'\r').map_or(raw, |end| &raw[end..])
        }
        false => raw,
    };
    let raw = raw.trim_ascii_start();
    if !raw.contains(&b'\r') {
        return Cow::Borrowed(raw);
    }
    let mut fed = Vec::with_capacity(raw.len());
    let mut octets = raw.iter().peekable();
    while let Some(octet) = octets.next() {
        if *octet != b'\r' {
            fed.push(*octet);
        } else if octets.peek() != Some(&&b'\n') {
            fed.push(b'\n');
        }
    }
    Cow::Owned(fed)
}

/// All addresses in a text.
pub(super) fn addresses(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '<' | '>' | '(' | ')' | '[' | ']'))
        .filter(|word| word.contains('@'))
        .filter_map(address_in)
}

/// The address that a piece of text is, without what it is wrapped in.
pub(super) fn address_in(text: &str) -> Option<String> {
    let text = text.trim().trim_matches(['<', '>', '[', ']', '(', ')', '\'', '“', '”']);
    let lower = text.to_ascii_lowercase();
    let kind =
        ["smtp:", "mailto:"].iter().find(|kind| lower.starts_with(**kind)).map_or(0, |kind| kind.len());
    let text = text[kind..].trim_end_matches(['.', ',', ':', ';']);
    // What is quoted as a whole is no quoted local part.
    let text = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
    let (local, domain) = text.rsplit_once('@')?;
    let domain = domain.trim_end_matches('>');
    let domain_is_one = !domain.is_empty()
        && text.len() <= ADDRESS
        && domain.split('.').all(|label| {
            !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        });
    let quoted = local.len() > 2 && local.starts_with('"') && local.ends_with('"');
    let is_atom = |part: &str| {
        !part.is_empty()
            && part.chars().all(|c| c.is_alphanumeric() || !c.is_ascii() || "!#$%&'*+-/=?^_`{|}~".contains(c))
    };
    (domain_is_one && (quoted || local.split('.').all(is_atom))).then(|| format!("{local}@{domain}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_in_its_wrapping() {
        for (text, address) in [
            (" <a@b.example>: ", Some("a@b.example")),
            ("\"a@b.example\"", Some("a@b.example")),
            ("\"a b\"@b.example", Some("\"a b\"@b.example")),
            ("[SMTP:a@b.example]", Some("a@b.example")),
            ("a...@b.example", None),
            ("a@", None),
            ("@b.example", None),
            ("nobody", None),
        ] {
            assert_eq!(address_in(text).as_deref(), address, "{text}");
        }
    }

    #[test]
    fn line_ends_of_any_system_are_one() {
        for raw in [&b"From x\r\nA: b\r\n\r\nc"[..], b"From x\rA: b\r\rc", b"From x\nA: b\n\nc"] {
            assert_eq!(with_line_feeds(raw).as_ref(), b"A: b\n\nc");
        }
    }
}
