//! Asking a browser for a passkey: a challenge that is this browser's alone, and what to do with it.

use db::{DbError, Tx};
use kernel::clock::Millis;
use kernel::ids::Token;
use serde_json::{Value, json};

use super::{PATIENCE, Passkey, PasskeyError, Use, site, store};
use crate::Press;
use crate::readers::{self, ReaderRecord, ReadersError, Session};

/// What is asked: the options that browsers take, with bytes as URL-safe base64 but for the user's handle, which is text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The options.
    pub options: Value,
    /// The cookie of a browser that had none.
    pub token: Option<Token>,
}

/// Why nothing was asked.
#[derive(Debug, thiserror::Error)]
pub enum NotAsked {
    /// There is a reason.
    #[error(transparent)]
    Passkey(#[from] PasskeyError),
    /// It was asked too often, or the database failed.
    #[error(transparent)]
    Readers(#[from] ReadersError),
}

impl From<DbError> for NotAsked {
    fn from(error: DbError) -> NotAsked {
        NotAsked::Readers(error.into())
    }
}

/// Asks for any passkey that signs in here. Whose, nobody knows yet.
///
/// # Errors
/// [`NotAsked`] says why not.
pub fn ask_to_sign_in(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    session: Option<&Session>,
    network: &str,
    device: &str,
) -> Result<Question, NotAsked> {
    let site = site(press).ok_or(PasskeyError::NotOffered)?;
    readers::count_passkey(tx, press, now, network)?;
    let (session, token) = match session {
        Some(session) => (session.id, None),
        None => {
            let (id, token) = readers::start_visit(tx, press, now, device)?;
            (id, Some(token))
        }
    };
    let challenge = challenge(tx, press, now, session, "sign-in")?;
    Ok(Question { options: request(site.id(), &challenge, &[], "preferred"), token })
}

/// Asks for one of the passkeys that open the newsroom to its reader.
///
/// # Errors
/// [`NotAsked`] says why not.
pub fn ask_for_factor(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader: &ReaderRecord,
    session: &Session,
) -> Result<Question, NotAsked> {
    let site = site(press).ok_or(PasskeyError::NotOffered)?;
    readers::count_passkey(tx, press, now, &reader.public_id)?;
    let theirs = store::factors(tx, reader.id)?;
    if theirs.is_empty() {
        return Err(PasskeyError::Unknown.into());
    }
    let challenge = challenge(tx, press, now, session.id, "factor")?;
    Ok(Question { options: request(site.id(), &challenge, &theirs, "required"), token: None })
}

/// Asks for a new passkey.
///
/// # Errors
/// [`NotAsked`] says why not.
pub fn ask_to_add(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader: &ReaderRecord,
    session: &Session,
    usage: Use,
) -> Result<Question, NotAsked> {
    let site = site(press).ok_or(PasskeyError::NotOffered)?;
    readers::count_passkey(tx, press, now, &reader.public_id)?;
    let theirs = store::of(tx, reader.id, usage)?;
    let challenge = challenge(tx, press, now, session.id, usage.adding())?;
    // Whoever signs in with one names nobody first, so the authenticator has to remember whose it is.
    let (remembers, verification) = match usage {
        Use::SignIn => ("required", "preferred"),
        Use::Factor => ("discouraged", "required"),
    };
    let options = json!({ "publicKey": {
        "rp": { "id": site.id(), "name": press.config.site.name },
        "user": { "id": usage.handle(reader), "name": reader.email, "displayName": usage.label(press, reader) },
        "challenge": challenge, "timeout": PATIENCE, "attestation": "none",
        "pubKeyCredParams": passkeys::ALGORITHMS.map(|alg| json!({ "type": "public-key", "alg": alg })),
        "excludeCredentials": named(&theirs),
        "authenticatorSelection": {
            "residentKey": remembers, "requireResidentKey": usage == Use::SignIn, "userVerification": verification,
        },
    } });
    Ok(Question { options, token: None })
}

impl Use {
    /// The purpose of a question for a new one.
    pub(super) fn adding(self) -> &'static str {
        match self {
            Use::SignIn => "add",
            Use::Factor => "add-factor",
        }
    }

    /// By what an authenticator knows the reader. One for each use, so that it keeps both and mixes up neither.
    pub(super) fn handle(self, reader: &ReaderRecord) -> String {
        match self {
            Use::SignIn => reader.public_id.clone(),
            Use::Factor => format!("newsroom.{}", reader.public_id),
        }
    }

    /// What an authenticator shows beside the address.
    fn label(self, press: &Press, reader: &ReaderRecord) -> String {
        match self {
            Use::SignIn => reader.email.clone(),
            Use::Factor => format!("{} ({})", reader.email, press.config.site.name),
        }
    }
}

fn challenge(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    session: i64,
    purpose: &str,
) -> Result<String, DbError> {
    let challenge = press.random.token().expose().to_owned();
    store::ask(tx, session, purpose, &challenge, now + PATIENCE)?;
    Ok(challenge)
}

fn request(site: &str, challenge: &str, known: &[Passkey], verification: &str) -> Value {
    json!({ "publicKey": {
        "rpId": site, "challenge": challenge, "timeout": PATIENCE, "allowCredentials": named(known),
        "userVerification": verification,
    } })
}

fn named(known: &[Passkey]) -> Value {
    known.iter().map(|one| json!({ "type": "public-key", "id": one.credential })).collect()
}
