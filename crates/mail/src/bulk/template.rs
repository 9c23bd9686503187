//! A variant of an issue, prepared so that a recipient's mail costs little more than its signature: headers and body
//! are encoded once, and of the body's hash what stands before the first slot is known.

use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::ledger::Entry;
use crate::body::{self, Body, Piece, Words};
use crate::compose::{
    self, ComposeError, date, mailbox, message_id, one_line, structured, subject, write_header,
};
use crate::dkim::{Covered, Form, KeyError, Signer};
use crate::message::{Address, HeaderName};

/// One variant of an issue: what is to become a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The author.
    pub from: Address,
    /// Where answers go, if not to the author.
    pub reply_to: Option<Address>,
    /// The subject; any text without control characters.
    pub subject: String,
    /// When it was written, in Unix milliseconds: the same for all, and whenever a mail is made again. Signatures are
    /// of that moment too, so it must not lie ahead: receivers do not believe what is signed in the future.
    pub date_ms: i64,
    /// Further headers, in this order, such as `List-Unsubscribe` of `<`, a slot and `>`.
    pub headers: Vec<(HeaderName, Vec<Piece>)>,
    /// The plain rendering.
    pub text: Vec<Piece>,
    /// The HTML rendering.
    pub html: Vec<Piece>,
}

/// Why a mail cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MakeError {
    /// Something in it cannot be written.
    #[error(transparent)]
    Compose(#[from] ComposeError),
    /// It cannot be signed.
    #[error(transparent)]
    Sign(#[from] KeyError),
}

/// A draft with all that is the same for every recipient done.
pub struct Template {
    /// Headers with a recipient's words in them.
    own: Vec<(HeaderName, Vec<Piece>)>,
    /// The other headers, as they stand, with the line that ends them.
    head: Vec<u8>,
    body: Body,
    /// What of the headers is signed: of the common ones.
    covered: Covered,
    /// The hash of the body's prefix.
    hash: Sha256,
    forms: Vec<Form>,
    slots: usize,
    date_ms: i64,
}

/// Memory that making one mail leaves for the next.
#[derive(Debug, Default)]
pub struct Scratch {
    words: Words,
    signature: Vec<u8>,
}

impl std::fmt::Debug for Template {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Template").field("slots", &self.slots).finish_non_exhaustive()
    }
}

impl Template {
    /// Prepares a draft; each mail made of it carries a signature of each signer.
    ///
    /// # Errors
    /// If a header cannot be written.
    pub fn new(draft: &Draft, signers: &[Arc<Signer>]) -> Result<Self, ComposeError> {
        let (own, common): (Vec<_>, Vec<_>) =
            draft.headers.iter().cloned().partition(|(_, value)| has_slot(value));
        let boundary = format!("=_{}", draft.date_ms);
        let headers = common_headers(draft, &common, &boundary)?;
        let mut head = Vec::new();
        for (name, value) in &headers {
            write_header(name, value, &mut head);
        }
        head.extend_from_slice(b"\r\n");
        let body = Body::alternative(&boundary, &draft.text, &draft.html);
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let covered = Covered::new(&headers);
        let mut hash = Sha256::new();
        hash.update(body.prefix());
        let forms = forms(signers, &covered, &own, draft.date_ms);
        let slots = slots(draft);
        Ok(Self { own, head, body, covered, hash, forms, slots, date_ms: draft.date_ms })
    }

    /// How many words an entry must have.
    pub fn slots(&self) -> usize {
        self.slots
    }

    /// When it was written, in Unix milliseconds.
    pub fn date_ms(&self) -> i64 {
        self.date_ms
    }

    /// The whole mail of an entry.
    ///
    /// # Errors
    /// If one of the entry's words cannot be written.
    pub fn make(&self, entry: &Entry) -> Result<Vec<u8>, MakeError> {
        let mut mail = Vec::new();
        self.write(entry, &mut Scratch::default(), &mut mail)?;
        Ok(mail)
    }

    /// Writes the mail of an entry in place of what the buffer holds.
    ///
    /// No line of it begins with a full stop, every one ends in CRLF and has at most 998 characters.
    ///
    /// # Errors
    /// If one of the entry's words cannot be written; the buffer then holds nothing of use.
    pub fn write(&self, entry: &Entry, scratch: &mut Scratch, mail: &mut Vec<u8>) -> Result<(), MakeError> {
        let own = self.own_headers(entry)?;
        scratch.words.fill(&entry.slots);
        mail.clear();
        let signed: usize = self.forms.iter().map(Form::length).sum();
        mail.resize(signed, 0);
        for (name, value) in &own {
            write_header(name, value, mail);
        }
        mail.extend_from_slice(&self.head);
        let body = mail.len();
        self.body.write(&scratch.words, mail);
        if self.forms.is_empty() {
            return Ok(());
        }
        let mut hash = self.hash.clone();
        hash.update(&mail[body + self.body.prefix().len()..]);
        self.sign(&own, &STANDARD.encode(hash.finalize()), &mut scratch.signature)?;
        mail[..signed].copy_from_slice(&scratch.signature);
        Ok(())
    }

    fn sign(&self, own: &[(&str, String)], body_hash: &str, out: &mut Vec<u8>) -> Result<(), KeyError> {
        let mut covered = self.covered.clone();
        for (name, value) in own.iter().rev() {
            covered.add(name, value);
        }
        out.clear();
        self.forms.iter().try_for_each(|form| form.sign(&covered.canonical, body_hash, out))
    }

    /// The headers that only this recipient's mail has so.
    fn own_headers(&self, entry: &Entry) -> Result<Vec<(&'static str, String)>, ComposeError> {
        if entry.slots.len() < self.slots {
            return Err(ComposeError::Slot(entry.slots.len()));
        }
        for word in &entry.slots {
            one_line("slot", word)?;
        }
        compose::email("Return-Path", &entry.return_path)?;
        let mut headers = Vec::with_capacity(self.own.len() + 2);
        headers.push(("To", mailbox("To", &entry.to)?));
        headers.push(("Message-ID", message_id(&entry.message_id)?));
        for (name, value) in &self.own {
            headers.push((name.as_str(), spliced(name.as_str(), value, &entry.slots)?));
        }
        Ok(headers)
    }
}

fn has_slot(value: &[Piece]) -> bool {
    value.iter().any(|piece| matches!(piece, Piece::Slot(_)))
}

fn slots(draft: &Draft) -> usize {
    let values = draft.headers.iter().map(|(_, value)| value);
    let pieces = values.chain([&draft.text, &draft.html]).flatten();
    let number = |piece: &Piece| if let Piece::Slot(slot) = piece { slot + 1 } else { 0 };
    pieces.map(number).max().unwrap_or_default()
}

/// A subject without the words that mail programs put before those of answers and of forwarded mails: of one that begins
/// with them, no [`Template`] is made.
pub fn without_claim(subject: &str) -> &str {
    let mut subject = subject;
    while let Some((before, after)) = subject.split_once(':') {
        let word = before.split('[').next().unwrap_or_default().trim().to_lowercase();
        let claims = ["re", "fw", "fwd", "aw", "wg", "tr", "sv", "rv", "enc"].contains(&word.as_str());
        if !claims || !after.starts_with(' ') {
            break;
        }
        subject = after.trim_start();
    }
    subject
}

/// The headers that every mail has so.
fn common_headers(
    draft: &Draft,
    common: &[(HeaderName, Vec<Piece>)],
    boundary: &str,
) -> Result<Vec<(&'static str, String)>, ComposeError> {
    let mut headers = vec![("Date", date(draft.date_ms)?), ("From", mailbox("From", &draft.from)?)];
    if let Some(reply_to) = &draft.reply_to {
        headers.push(("Reply-To", mailbox("Reply-To", reply_to)?));
    }
    if without_claim(&draft.subject) != draft.subject {
        return Err(ComposeError::Answer);
    }
    headers.push(("Subject", subject(&draft.subject)?));
    for (name, value) in common {
        headers.push((name.as_str(), spliced(name.as_str(), value, &[])?));
    }
    headers.push(("MIME-Version", "1.0".to_owned()));
    headers.push(("Content-Type", body::content_type(boundary)));
    Ok(headers)
}

/// A header's value with the recipient's words in it, none of which may mean anything there.
fn spliced(name: &'static str, value: &[Piece], words: &[String]) -> Result<String, ComposeError> {
    let mut whole = String::new();
    for piece in value {
        match piece {
            Piece::Text(text) => whole.push_str(text),
            Piece::Slot(slot) => {
                let word = words.get(*slot).ok_or(ComposeError::Slot(*slot))?;
                let harmless =
                    |b: u8| b.is_ascii_graphic() && !matches!(b, b'<' | b'>' | b',' | b'"' | b'\\');
                if word.is_empty() || !word.bytes().all(harmless) {
                    return Err(ComposeError::Structured { header: name });
                }
                whole.push_str(word);
            }
        }
    }
    structured(name, &whole)?;
    Ok(whole)
}

/// A signature's header for each signer; it names all headers that it covers, the recipient's own too.
fn forms(
    signers: &[Arc<Signer>],
    covered: &Covered,
    own: &[(HeaderName, Vec<Piece>)],
    date_ms: i64,
) -> Vec<Form> {
    let mut covered = covered.clone();
    for (name, _) in own.iter().rev() {
        covered.add(name.as_str(), "");
    }
    covered.add("Message-ID", "");
    covered.add("To", "");
    signers.iter().map(|signer| Form::new(Arc::clone(signer), &covered.names, date_ms)).collect()
}
