//! From a [`Message`] to the bytes that travel: RFC 5322 headers over a `multipart/alternative` body.
//!
//! Header lines are written here, because every value that reaches one is checked here.

use mail_parser::DateTime;

use crate::body::{self, Body, Piece, Words};
use crate::encoding::{phrase, unstructured};
use crate::message::{Address, Message};

/// RFC 5322 allows 998 characters a line; a structured value shares its line with the header's name.
const LONGEST_VALUE: usize = 960;
const LONGEST_ID: usize = 250;
/// A path of 256 characters with its brackets (RFC 5321, 4.5.3.1.3).
const LONGEST_ADDRESS: usize = 254;
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
    /// A subject begins as answers' and forwarded mails' do.
    #[error(
        "the subject begins like that of an answer or a forwarded mail, which it is not; receivers take that for deceit"
    )]
    Answer,
    /// A slot has no word.
    #[error("the mail has a slot {0}, and no word for it")]
    Slot(usize),
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
    let mut headers = vec![
        ("Date", date(message.date_ms)?),
        ("From", mailbox("From", &message.from)?),
        ("To", mailbox("To", &message.to)?),
    ];
    if let Some(reply_to) = &message.reply_to {
        headers.push(("Reply-To", mailbox("Reply-To", reply_to)?));
    }
    headers.push(("Subject", subject(&message.subject)?));
    headers.push(("Message-ID", message_id(&message.message_id)?));
    for (name, value) in &message.headers {
        headers.push((name.as_str(), structured(name.as_str(), value)?.to_owned()));
    }
    let boundary = boundary(&message.message_id);
    headers.push(("MIME-Version", "1.0".to_owned()));
    headers.push(("Content-Type", body::content_type(&boundary)));

    let mut raw = Vec::new();
    for (name, value) in &headers {
        write_header(name, value, &mut raw);
    }
    raw.extend_from_slice(b"\r\n");
    let [text, html] = [&message.text, &message.html].map(|text| [Piece::Text(text.clone())]);
    Body::alternative(&boundary, &text, &html).write(&Words::default(), &mut raw);
    Ok(raw)
}

/// Appends a header whose value was checked.
pub(crate) fn write_header(name: &str, value: &str, out: &mut Vec<u8>) {
    for part in [name, ": ", value, "\r\n"] {
        out.extend_from_slice(part.as_bytes());
    }
}

/// Quoted-printable never holds `=_`, so no body can end a part early, whatever it says.
fn boundary(message_id: &str) -> String {
    let id: String = message_id.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    format!("=_{id}")
}

pub(crate) fn date(ms: i64) -> Result<String, ComposeError> {
    if !(0..YEAR_10000_MS).contains(&ms) {
        return Err(ComposeError::Date(ms));
    }
    Ok(DateTime::from_timestamp(ms / 1_000).to_rfc822())
}

pub(crate) fn subject(text: &str) -> Result<String, ComposeError> {
    Ok(unstructured(one_line("Subject", text)?))
}

pub(crate) fn mailbox(header: &'static str, address: &Address) -> Result<String, ComposeError> {
    let email = email(header, &address.email)?;
    if address.name.is_empty() {
        return Ok(format!("<{email}>"));
    }
    // The fold keeps a long name and a long address on lines of their own.
    Ok(format!("{}\r\n <{email}>", phrase(one_line(header, &address.name)?)))
}

pub(crate) fn email<'a>(header: &'static str, email: &'a str) -> Result<&'a str, ComposeError> {
    let parts = email.rsplit_once('@');
    if parts.is_some_and(|(local, domain)| is_dot_atom(local) && is_host(domain))
        && email.len() <= LONGEST_ADDRESS
    {
        Ok(email)
    } else {
        Err(ComposeError::Address { header, email: email.to_owned() })
    }
}

/// Words between full stops, of what needs no quotes (RFC 5322, 3.2.3): nothing that means anything to SMTP.
fn is_dot_atom(local: &str) -> bool {
    let word = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    local.len() <= 64 && local.split('.').all(|part| !part.is_empty() && part.bytes().all(word))
}

fn is_host(domain: &str) -> bool {
    let letter = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    domain.split('.').all(|label| (1..=63).contains(&label.len()) && label.bytes().all(letter))
}

pub(crate) fn one_line<'a>(header: &'static str, text: &'a str) -> Result<&'a str, ComposeError> {
    // Line and paragraph separators are not control characters to Unicode, but some readers break lines there.
    let breaks = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if text.contains(breaks) { Err(ComposeError::ControlCharacter { header }) } else { Ok(text) }
}

pub(crate) fn structured<'a>(header: &'static str, value: &'a str) -> Result<&'a str, ComposeError> {
    one_line(header, value)?;
    let printable = value.bytes().all(|b| (b' '..=b'~').contains(&b));
    if printable && value.trim() == value && (1..=LONGEST_VALUE).contains(&value.len()) {
        Ok(value)
    } else {
        Err(ComposeError::Structured { header })
    }
}

/// The id in its angle brackets.
pub(crate) fn message_id(id: &str) -> Result<String, ComposeError> {
    let graphic = id.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'<' | b'>'));
    let two_sides = id.split_once('@').is_some_and(|(left, right)| !left.is_empty() && !right.is_empty());
    if graphic && two_sides && id.len() <= LONGEST_ID {
        Ok(format!("<{id}>"))
    } else {
        Err(ComposeError::MessageId(id.to_owned()))
    }
}
