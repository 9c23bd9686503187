//! From a [`Message`] to the bytes that travel: RFC 5322 headers over a `multipart/alternative` body.
//!
//! Header lines are written here, because every value that reaches one is checked here; the MIME parts and
//! their quoted-printable text are lettre's.

use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{ContentTransferEncoding, ContentType, Date, Headers};
use lettre::message::{Body, MultiPart, SinglePart};

use crate::encoding::{phrase, unstructured};
use crate::message::{Address, Message};

/// RFC 5322 allows 998 characters a line; a structured value shares its line with the header's name.
const LONGEST_VALUE: usize = 960;
const LONGEST_ID: usize = 250;
/// The first millisecond of the year 10000, which no mail date can express.
const YEAR_10000_MS: i64 = 253_402_300_800_000;

/// Why a message cannot be written as mail.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    /// A header would break out of its line.
    #[error("{header} holds a line break or another control character; remove it")]
    ControlCharacter {
        /// The header refused.
        header: &'static str,
    },
    /// A structured header holds what it may not.
    #[error("{header} must be 1 to {LONGEST_VALUE} printable ASCII characters")]
    Structured {
        /// The header refused.
        header: &'static str,
    },
    /// An address cannot be written.
    #[error("{header} is not a mail address in ASCII: {email:?}")]
    Address {
        /// The header refused.
        header: &'static str,
        /// The address as given.
        email: String,
    },
    /// The message id is unusable.
    #[error("the message id must look like unique@domain in ASCII, at most {LONGEST_ID} characters: {0:?}")]
    MessageId(String),
    /// The date lies outside what a mail can express.
    #[error("the date {0} ms lies outside the years 1970 to 9999")]
    Date(i64),
}

/// Writes the message as bytes: CRLF line ends, no line over 998 characters, ASCII throughout.
///
/// The same message always gives the same bytes, so a queue may compose it again.
///
/// # Errors
/// A [`ComposeError`] names the first header whose value cannot be written safely.
pub fn compose(message: &Message) -> Result<Vec<u8>, ComposeError> {
    let mut lines = vec![
        date(message.date_ms)?,
        format!("From: {}", mailbox("From", &message.from)?),
        format!("To: {}", mailbox("To", &message.to)?),
    ];
    if let Some(reply_to) = &message.reply_to {
        lines.push(format!("Reply-To: {}", mailbox("Reply-To", reply_to)?));
    }
    lines.push(format!("Subject: {}", unstructured(one_line("Subject", &message.subject)?)));
    lines.push(format!("Message-ID: <{}>", message_id(&message.message_id)?));
    for (name, value) in &message.headers {
        lines.push(format!("{}: {}", name.as_str(), structured(name.as_str(), value)?));
    }
    lines.push("MIME-Version: 1.0\r\n".to_owned());

    let mut raw = lines.join("\r\n").into_bytes();
    raw.extend(alternative(message).formatted());
    Ok(raw)
}

/// The plain part first: readers show the last one they understand.
fn alternative(message: &Message) -> MultiPart {
    MultiPart::alternative()
        .boundary(boundary(&message.message_id))
        .singlepart(part(ContentType::TEXT_PLAIN, &message.text))
        .singlepart(part(ContentType::TEXT_HTML, &message.html))
}

/// Quoted-printable never holds `=_`, so no body can end a part early, whatever it says.
fn boundary(message_id: &str) -> String {
    let id: String = message_id.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    format!("=_{id}")
}

fn part(kind: ContentType, text: &str) -> SinglePart {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n").into_bytes();
    // Every byte string has a quoted-printable form; a refusal would hand the bytes back.
    let body =
        Body::new_with_encoding(text, ContentTransferEncoding::QuotedPrintable).unwrap_or_else(Body::new);
    SinglePart::builder().header(kind).body(body)
}

fn date(ms: i64) -> Result<String, ComposeError> {
    let since_1970 = u64::try_from(ms).ok().filter(|_| ms < YEAR_10000_MS).ok_or(ComposeError::Date(ms))?;
    let mut headers = Headers::new();
    headers.set(Date::new(UNIX_EPOCH + Duration::from_millis(since_1970)));
    Ok(headers.to_string().trim_end().to_owned())
}

fn mailbox(header: &'static str, address: &Address) -> Result<String, ComposeError> {
    let email = email(header, &address.email)?;
    if address.name.is_empty() {
        return Ok(format!("<{email}>"));
    }
    // The fold keeps a long name and a long address on lines of their own.
    Ok(format!("{}\r\n <{email}>", phrase(one_line(header, &address.name)?)))
}

fn email<'a>(header: &'static str, email: &'a str) -> Result<&'a str, ComposeError> {
    let harmless = email.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>' | b','));
    if harmless && email.parse::<lettre::Address>().is_ok() {
        Ok(email)
    } else {
        Err(ComposeError::Address { header, email: email.to_owned() })
    }
}

fn one_line<'a>(header: &'static str, text: &'a str) -> Result<&'a str, ComposeError> {
    // Line and paragraph separators are not control characters to Unicode, but some readers break lines there.
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if text.contains(breaks) { Err(ComposeError::ControlCharacter { header }) } else { Ok(text) }
}

fn structured<'a>(header: &'static str, value: &'a str) -> Result<&'a str, ComposeError> {
    one_line(header, value)?;
    let printable = value.bytes().all(|b| (b' '..=b'~').contains(&b));
    if printable && value.trim() == value && (1..=LONGEST_VALUE).contains(&value.len()) {
        Ok(value)
    } else {
        Err(ComposeError::Structured { header })
    }
}

fn message_id(id: &str) -> Result<&str, ComposeError> {
    let graphic = id.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>'));
    let two_sides = id.split_once('@').is_some_and(|(left, right)| !left.is_empty() && !right.is_empty());
    if graphic && two_sides && id.len() <= LONGEST_ID {
        Ok(id)
    } else {
        Err(ComposeError::MessageId(id.to_owned()))
    }
}
