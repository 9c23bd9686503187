//! A message narrowed to what a report may be read from: a few headers, its own words, its machine-readable parts, and
//! what it holds of the mail that was sent.

use std::borrow::Cow;

use mail_parser::decoders::html::html_to_text;
use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

use super::original::{self, Original};

/// Octets looked at: reports are short, and what they return may be long.
const LOOKED_AT: usize = 512 << 10;

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
        let message = MessageParser::default().parse(raw.as_ref())?;
        let mut narrow =
            Narrow { subject: message.subject().unwrap_or_default().to_owned(), ..Narrow::default() };
        for (name, value) in message.headers_raw() {
            let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
            narrow.headers.push((name.to_ascii_lowercase(), value));
        }
        for part in &message.parts {
            narrow.take(part);
        }
        if narrow.words.trim().is_empty() {
            narrow.take_html(&message);
        }
        let words = std::mem::take(&mut narrow.words);
        let (own, returned) = original::split(&words);
        narrow.original.learn(returned);
        own.clone_into(&mut narrow.words);
        Some(narrow)
    }

    /// Takes a part, or those of the report that it is: gateways hand reports on as attachments. No deeper.
    fn take(&mut self, part: &MessagePart<'_>) {
        match &part.body {
            PartType::Message(inner) if self.statuses.is_empty() && is_report(inner) => {
                inner.parts.iter().for_each(|part| self.take_one(part));
            }
            _ => self.take_one(part),
        }
    }

    fn take_one(&mut self, part: &MessagePart<'_>) {
        let is = |main, sub| is(part, main, sub);
        match &part.body {
            PartType::Message(inner) => {
                self.has_original = true;
                self.original.learn(head(&String::from_utf8_lossy(inner.raw_message())));
            }
            body if is("message", "delivery-status") => self.statuses.push(text_of(body).into_owned()),
            body if is("message", "feedback-report") => self.feedback = Some(text_of(body).into_owned()),
            body if is("text", "rfc822-headers") || is("message", "rfc822-headers") => {
                self.has_original = true;
                self.original.learn(&text_of(body));
            }
            PartType::Text(text) if !is("text", "html") => {
                self.words.push_str(text);
                self.words.push('\n');
            }
            _ => {}
        }
    }

    fn take_html(&mut self, message: &Message<'_>) {
        for part in &message.parts {
            if let PartType::Html(html) = &part.body {
                // Some call their plain text HTML.
                let is_plain = !html.contains('<');
                self.words.push_str(&if is_plain { html.to_string() } else { html_to_text(html) });
            }
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

/// Whether a part says that it is of that type.
fn is(part: &MessagePart<'_>, main: &str, sub: &str) -> bool {
    part.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case(main)
            && kind.subtype().is_some_and(|its| its.eq_ignore_ascii_case(sub))
    })
}

fn is_report(message: &Message<'_>) -> bool {
    message.parts.iter().any(|part| is(part, "message", "delivery-status"))
}

fn text_of<'a>(body: &'a PartType<'_>) -> Cow<'a, str> {
    match body {
        PartType::Text(text) | PartType::Html(text) => Cow::Borrowed(text),
        PartType::Binary(octets) | PartType::InlineBinary(octets) => String::from_utf8_lossy(octets),
        _ => Cow::Borrowed(""),
    }
}

/// The headers of a message.
fn head(message: &str) -> &str {
    message.split_once("\n\n").map_or(message, |(head, _)| head)
}

/// With line feeds alone, whatever system it comes from, and without the line that mailboxes begin a message with.
fn with_line_feeds(raw: &[u8]) -> Cow<'_, [u8]> {
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
