//! How the parts of a message lie within each other. `mail-parser` reads one part at a time here: by itself it follows
//! messages within messages as deep as they go, on the stack, and any line can begin one more.

use std::borrow::Cow;

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};

use super::narrow::with_line_feeds;

/// How deep parts lie within parts. A report has two levels, one that a gateway hands on three.
const DEPTH: usize = 8;
/// Octets that the headers of a part may have.
const HEAD: usize = 32 << 10;

/// A part that has no others in it.
pub(super) enum Part<'a> {
    /// A message, as it stands. Whoever wants to know its parts asks for them.
    Message(Cow<'a, [u8]>),
    /// Any other: its type, in lower case, and what it holds.
    Leaf(String, PartType<'a>),
}

impl Part<'_> {
    /// Whether it says that it is of that type.
    pub fn is(&self, kind: &str) -> bool {
        matches!(self, Part::Leaf(its, _) if its == kind)
    }
}

/// The headers of a message; `None` if it has none, or more than anybody writes.
pub(super) fn headers(raw: &[u8]) -> Option<Message<'_>> {
    MessageParser::default().parse_headers(head(raw)).filter(|_| head(raw).len() <= HEAD)
}

/// The headers of a message as they stand.
pub(super) fn head(raw: &[u8]) -> &[u8] {
    &raw[..body_begins(raw)]
}

/// The parts of a message, from the first to the last.
pub(super) fn parts(raw: &[u8]) -> Vec<Part<'_>> {
    let mut found = Vec::new();
    descend(raw, DEPTH, false, &mut found);
    found
}

fn descend<'a>(raw: &'a [u8], depth: usize, of_digest: bool, found: &mut Vec<Part<'a>>) {
    let (head, body) = raw.split_at(body_begins(raw));
    if depth == 0 || head.len() > HEAD {
        return;
    }
    let headers = MessageParser::default().parse_headers(head);
    let kind = headers.as_ref().and_then(|headers| headers.content_type());
    let named = kind.map(|kind| (kind.ctype(), kind.subtype().unwrap_or_default()));
    let boundary = kind.and_then(|kind| kind.attribute("boundary")).filter(|boundary| !boundary.is_empty());
    match (named, boundary) {
        (Some(("multipart", sub)), Some(boundary)) => {
            let within = split(body, boundary.as_bytes());
            if within.is_empty() {
                found
                    .push(Part::Leaf("text/plain".to_owned(), PartType::Text(String::from_utf8_lossy(body))));
            }
            within.into_iter().for_each(|part| descend(part, depth - 1, sub == "digest", found));
        }
        (Some(("message", "rfc822" | "global")), _) => {
            let encoding = headers.as_ref().and_then(|headers| headers.content_transfer_encoding());
            found.push(Part::Message(decoded(body, encoding)));
        }
        (None, _) if of_digest => found.push(Part::Message(Cow::Borrowed(body))),
        _ => {
            let kind = named.map_or("text/plain".to_owned(), |(main, sub)| format!("{main}/{sub}"));
            let read = MessageParser::default().parse(raw).and_then(|mut message| message.parts.pop());
            found.extend(read.map(|part| Part::Leaf(kind.to_ascii_lowercase(), part.body)));
        }
    }
}

/// Where the headers end.
fn body_begins(raw: &[u8]) -> usize {
    if raw.starts_with(b"\n") {
        return 1;
    }
    raw.windows(2).position(|two| two == b"\n\n").map_or(raw.len(), |at| at + 2)
}

/// What stands between the lines that name the boundary. The last may be cut off.
fn split<'a>(body: &'a [u8], boundary: &[u8]) -> Vec<&'a [u8]> {
    let (mut parts, mut begun, mut at) = (Vec::new(), None, 0);
    for line in body.split_inclusive(|octet| *octet == b'\n') {
        let end = at;
        at += line.len();
        let after = line.strip_prefix(b"--").and_then(|line| line.strip_prefix(boundary));
        let Some(after @ (b"" | b"--")) = after.map(<[u8]>::trim_ascii_end) else { continue };
        if let Some(begins) = begun.replace(at) {
            parts.push(&body[begins..end]);
        }
        if !after.is_empty() {
            return parts;
        }
    }
    parts.extend(begun.map(|begins| &body[begins..]));
    parts
}

/// The lines of headers, without what `marks` them off, and those that go on put to where they belong: they stand deeper
/// than the header that they go on.
pub(super) fn unfolded(text: &str, marks: &[char]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut header = None;
    for line in text.lines() {
        let plain = line.trim_start_matches(marks);
        let depth = line.len() - plain.len();
        match lines.last_mut() {
            Some(last) if header.is_some_and(|its| its < depth) && !plain.trim().is_empty() => {
                last.push(' ');
                last.push_str(plain.trim());
            }
            _ => {
                let name = plain.split_once(':').map(|(name, _)| name.trim());
                header = name.filter(|name| !name.contains(' ')).map(|_| depth);
                lines.push(plain.to_owned());
            }
        }
    }
    lines
}

/// A message in another, which may have come encoded: no standard allows it, and some gateways do it.
fn decoded<'a>(body: &'a [u8], encoding: Option<&str>) -> Cow<'a, [u8]> {
    let decoded = match encoding.map(str::to_ascii_lowercase).as_deref() {
        Some("base64") => base64_decode(body),
        Some("quoted-printable") => quoted_printable_decode(body),
        _ => None,
    };
    match decoded {
        Some(octets) => Cow::Owned(with_line_feeds(&octets).into_owned()),
        None => Cow::Borrowed(body.trim_ascii_start()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(raw: &str) -> Vec<String> {
        let kind = |part: &Part<'_>| match part {
            Part::Message(raw) => format!("message of {}", raw.len()),
            Part::Leaf(kind, PartType::Text(text)) => format!("{kind}: {text}"),
            Part::Leaf(kind, _) => kind.clone(),
        };
        parts(raw.as_bytes()).iter().map(kind).collect()
    }

    #[test]
    fn parts_are_found_in_parts() {
        let raw = "Content-Type: Multipart/Mixed; boundary=b\n\nfor old readers\n--b\n\none\n--b\n\
            Content-Type: multipart/alternative; boundary=b1\n\n--b1\nContent-Type: text/plain\n\ntwo\n\
            --b1\nContent-Type: text/html\n\n<p>\n--b1--\n--b \nContent-Type: message/RFC822\n\n\nA: b\n\nc\n--b--\nafter";
        assert_eq!(kinds(raw), ["text/plain: one\n", "text/plain: two\n", "text/html", "message of 8"]);
        assert_eq!(
            kinds("Content-Type: multipart/digest; boundary=b\n\n--b\n\nA: b\n--b--\n"),
            ["message of 5"]
        );
        assert_eq!(kinds("Content-Type: multipart/mixed; boundary=b\n\nall"), ["text/plain: all"]);
        assert_eq!(kinds("Content-Type: multipart/mixed; boundary=b\n\n--b\n\ncut"), ["text/plain: cut"]);
        assert_eq!(kinds("A: b\n\n\nall"), ["text/plain: \nall"]);
    }

    #[test]
    fn a_message_that_came_encoded_is_read() {
        for (encoding, body) in [("base64", "QTogYg0K\nDQpjDQo=\n"), ("Quoted-Printable", "A=3A b\n\n=63\n")]
        {
            let raw =
                format!("Content-Type: message/rfc822\nContent-Transfer-Encoding: {encoding}\n\n{body}");
            assert!(
                matches!(&parts(raw.as_bytes())[..], [Part::Message(raw)] if raw.as_ref() == b"A: b\n\nc\n"),
                "{encoding}"
            );
        }
    }
}
