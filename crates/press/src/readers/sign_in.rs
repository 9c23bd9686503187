//! Proving an address, by code or by link, and signing the browser in.

use db::{Conn, DbError, Tx};
use kernel::EmailAddress;
use kernel::clock::Millis;
use kernel::ids::Token;

use super::browsers::{self, Start};
use super::limits::may_guess;
use super::people::add_from;
use super::request::code_hash;
use super::store::challenges::{self, Challenge, Purpose};
use super::store::{holders, people, sessions};
use super::{MailJob, Origin, ReaderRecord, Scope, Session};
use crate::newsletters::feedback;
use crate::passkeys::{self, PasskeyError, Use};
use crate::tally::{self, Act};
use crate::{Press, groups, newsletters};

/// How often one code may be guessed at.
const GUESSES: i64 = 5;

/// The browser in which an address is proven.
#[derive(Clone, Copy, Debug)]
pub struct Proof<'a> {
    /// The browser in words.
    pub device: &'a str,
    /// What the page says that confirming starts; recorded as the consent's wording.
    pub wording: &'a str,
}

/// A browser was signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The cookie to set; the one before is dead.
    pub token: Token,
    /// Who it is.
    pub reader: i64,
    /// Where to go now.
    pub next: String,
    /// The address was proven for the first time.
    pub confirmed_now: bool,
    /// The device that had to be signed out for this one.
    pub ended_device: Option<String>,
}

/// Why a code signed nobody in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// It is not the one that was mailed.
    #[error(
        "This is not the code we sent. Please look at the latest mail; you have {attempts_left} more tries."
    )]
    Wrong {
        /// Guesses left.
        attempts_left: i64,
    },
    /// Too late, or used before.
    #[error("This code has expired. Please have a new one sent.")]
    Expired,
    /// Guessed at too often.
    #[error("There were too many wrong codes. Please have a new one sent, or press the button in the mail.")]
    TooMany,
    /// This browser asked for no code at that address.
    #[error("This browser has not asked for a code. Please type your e-mail address and we send you one.")]
    NoneAsked,
}

/// Why a link did nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Too late.
    #[error("This link has expired. Please have a new one sent.")]
    Expired,
    /// It works once.
    #[error("This link has been used. Please have a new one sent.")]
    Used,
    /// Not one of ours, or forgotten.
    #[error("This link is not complete, or too old. Please have a new one sent.")]
    Unknown,
}

/// Enters a code that this browser asked for.
///
/// A refusal is no failure of the transaction: the guess it counts must be committed.
///
/// # Errors
/// When the database fails.
pub fn enter_code(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    session: &Session,
    email: &EmailAddress,
    code: &str,
    proof: Proof<'_>,
) -> Result<Result<SignedIn, CodeError>, DbError> {
    let latest = challenges::latest(tx, session.id, Purpose::SignIn)?;
    let Some(challenge) = latest.filter(|challenge| challenge.email.normal() == email.normal()) else {
        return Ok(Err(CodeError::NoneAsked));
    };
    if let Err(refused) = guess(tx, press, now, &challenge, code)? {
        return Ok(Err(refused));
    }
    Ok(sign_in(tx, press, now, &challenge, Some(session), proof)?.ok_or(CodeError::Expired))
}

/// Counts a guess at the challenge's code, and says whether it is right.
pub(super) fn guess(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    challenge: &Challenge,
    code: &str,
) -> Result<Result<(), CodeError>, DbError> {
    let Some(hash) = challenge.code_hash.as_ref().filter(|_| challenge.used_at.is_none()) else {
        return Ok(Err(CodeError::Expired));
    };
    if challenge.expires_at <= now {
        return Ok(Err(CodeError::Expired));
    }
    if challenge.attempts >= GUESSES || !may_guess(tx, press, now, &challenge.email)? {
        return Ok(Err(CodeError::TooMany));
    }
    // Counted before it is looked at: guesses made at once are told apart by the row's lock.
    let Some(attempts) = challenges::attempt(tx, challenge.id, GUESSES)? else {
        return Ok(Err(CodeError::TooMany));
    };
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    // Two keyed hashes: how long the comparison takes says nothing about the code.
    if code_hash(press, &challenge.link_hash, &digits) == *hash {
        return Ok(Ok(()));
    }
    Ok(Err(match GUESSES - attempts {
        0 => CodeError::TooMany,
        attempts_left => CodeError::Wrong { attempts_left },
    }))
}

/// What a link is worth, before its button is pressed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkStatus {
    /// It signs in.
    Valid {
        /// Whom, without saying it in full.
        email: String,
        /// Where it leads.
        next: String,
        /// Asked for by leaving an address: pressing starts the free newsletter.
        registers: bool,
    },
    /// Too late.
    Expired,
    /// It works once.
    Used,
    /// Not one of ours, or forgotten.
    Unknown,
}

/// What the link to sign in with this token is worth. Changes nothing: mail scanners follow links.
///
/// # Errors
/// When the database fails.
pub fn link_status(conn: &mut Conn, token: &str, now: Millis) -> Result<LinkStatus, DbError> {
    Ok(match link_state(conn, token, Purpose::SignIn, now)? {
        Ok(challenge) => LinkStatus::Valid {
            email: masked(&challenge.email),
            next: challenge.next,
            registers: challenge.registers,
        },
        Err(LinkError::Expired) => LinkStatus::Expired,
        Err(LinkError::Used) => LinkStatus::Used,
        Err(LinkError::Unknown) => LinkStatus::Unknown,
    })
}

/// The challenge of a link, or why it is worth nothing.
pub(crate) type LinkState = Result<Challenge, LinkError>;

/// The challenge of a link made for `purpose`.
pub(crate) fn link_state(
    conn: &mut Conn,
    token: &str,
    purpose: Purpose,
    now: Millis,
) -> Result<LinkState, DbError> {
    let found = challenges::by_link(conn, &Token::from_outside(token).hash(), purpose)?;
    Ok(match found {
        None => Err(LinkError::Unknown),
        Some(challenge) if challenge.used_at.is_some() => Err(LinkError::Used),
        Some(challenge) if challenge.expires_at <= now => Err(LinkError::Expired),
        Some(challenge) => Ok(challenge),
    })
}

/// The address with its reader's part cut short: `a…@example.org`.
pub fn masked(email: &EmailAddress) -> String {
    format!("{}…@{}", email.normal().chars().take(1).collect::<String>(), email.domain())
}

/// The button behind a link was pressed: signs that browser in, whichever asked.
///
/// # Errors
/// When the database fails.
pub fn follow_link(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    token: &str,
    session: Option<&Session>,
    proof: Proof<'_>,
) -> Result<Result<SignedIn, LinkError>, DbError> {
    match link_state(tx, token, Purpose::SignIn, now)? {
        Err(refused) => Ok(Err(refused)),
        Ok(challenge) => Ok(sign_in(tx, press, now, &challenge, session, proof)?.ok_or(LinkError::Used)),
    }
}

/// Uses the challenge up and signs `browser` in; `None` if another act was quicker.
fn sign_in(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    challenge: &Challenge,
    browser: Option<&Session>,
    proof: Proof<'_>,
) -> Result<Option<SignedIn>, DbError> {
    if !challenges::spend(tx, challenge.id, now)? {
        return Ok(None);
    }
    let reader = match challenge.reader {
        Some(reader) => reader,
        None => add_from(tx, press, now, &challenge.email, Origin::Site, false, &challenge.next)?,
    };
    people::lock(tx, reader)?;
    let Some(reader) = people::by_id(tx, reader)? else { return Ok(None) };
    let confirmed_now = people::confirm(tx, reader.id, now)?;
    feedback::proven(tx, press, reader.id, &challenge.email)?;
    if challenge.registers {
        open_wanted(tx, challenge, reader.holder, now)?;
        newsletters::start_on_registration(tx, press, now, reader.id, proof.wording)?;
    }
    let (token, ended_device) = open(tx, press, now, &reader, browser, proof.device)?;
    if confirmed_now {
        let article = tally::article_at(tx, &challenge.next, now)?;
        tally::count(tx, press, now, Act::Confirmed, article)?;
        let letter = newsletters::started_on_registration(tx, press, reader.id)?;
        MailJob::welcome(press, &reader.email, &challenge.next, letter.as_deref()).enqueue(tx, now)?;
    }
    groups::join_by_domain(tx, press, now, &reader)?;
    let next = challenge.next.clone();
    Ok(Some(SignedIn { token, reader: reader.id, next, confirmed_now, ended_device }))
}

/// Makes the browser the reader's. Gives its cookie, and the device that had to be signed out for it.
fn open(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader: &ReaderRecord,
    browser: Option<&Session>,
    device: &str,
) -> Result<(Token, Option<String>), DbError> {
    let start = Start { scope: Scope::Full, reader: Some(reader.id), article: None, device };
    let (session, token) = browsers::begin(tx, press, now, browser, start)?;
    challenges::void(tx, session, now)?;
    passkeys::forget_questions(tx, session)?;
    let ended_device = browsers::cap_devices(tx, press, now, reader, session)?;
    tx.record_change("reader", reader.id, now)?;
    Ok((token, ended_device))
}

/// Signs a browser in that shows a passkey it was asked for, and leads on to `next`.
///
/// # Errors
/// In the inner result why it was not taken; commit either way.
pub fn show_passkey(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    session: &Session,
    answer: &str,
    next: &str,
    device: &str,
) -> Result<Result<SignedIn, PasskeyError>, DbError> {
    let owner = match passkeys::show(tx, press, now, session, Use::SignIn, answer)? {
        Ok(owner) => owner,
        Err(refused) => return Ok(Err(refused)),
    };
    let Some(reader) = people::by_id(tx, owner)? else { return Ok(Err(PasskeyError::Unknown)) };
    let (token, ended_device) = open(tx, press, now, &reader, Some(session), device)?;
    groups::join_by_domain(tx, press, now, &reader)?;
    let next = next.to_owned();
    Ok(Ok(SignedIn { token, reader: reader.id, next, confirmed_now: false, ended_device }))
}

/// Opens the article that an address was left for, if it could not open at once and the holder never
/// had a first article.
fn open_wanted(tx: &mut Tx, challenge: &Challenge, holder: i64, now: Millis) -> Result<(), DbError> {
    let Some(asking) = challenge.session else { return Ok(()) };
    if let Some(article) = sessions::wanted(tx, asking)? {
        holders::open_first(tx, holder, article, now)?;
    }
    Ok(())
}
