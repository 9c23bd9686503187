//! Asking for a code: to log in, again, or by the operator's hand.

use db::{Conn, DbError, Tx};
use kernel::EmailAddress;
use kernel::clock::{HOUR, MINUTE, Millis};
use kernel::ids::Token;

use super::mails::{Code, Reason};
use super::store::challenges::{self, Challenge, Purpose};
use super::store::people;
use super::{MailJob, ReadersError, Session, browsers, count_mail, local_path};
use crate::Press;

/// Someone wants to log in.
#[derive(Clone, Debug)]
pub struct LoginRequest<'a> {
    /// Their address.
    pub email: &'a EmailAddress,
    /// Where to go afterwards.
    pub next: &'a str,
    /// This browser's session, if it has one.
    pub session: Option<&'a Session>,
    /// The network it is in, as [`kernel::network::prefix`] gives it.
    pub network: &'a str,
    /// The browser in words.
    pub device: &'a str,
}

/// Mails a code and a link for logging in. Known and unknown addresses get the same work, rows and
/// answer; an unknown one becomes a reader when the code is entered, and the mail says so.
///
/// Gives the cookie to set, or `None` if the browser keeps the one it has.
///
/// # Errors
/// When a flood of mail is refused or the database fails.
pub fn request_code(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    request: &LoginRequest<'_>,
) -> Result<Option<Token>, ReadersError> {
    count_mail(tx, press, now, request.email, request.network)?;
    let reason = reason(tx, request.email)?;
    let (session, token) = browsers::keep_or_begin(tx, press, now, request.session, None, request.device)?;
    let asked = Asked {
        purpose: Purpose::SignIn,
        email: request.email,
        session,
        reader: None,
        registers: false,
        next: request.next,
        reason,
    };
    send_code(tx, press, now, &asked)?;
    Ok(token)
}

/// What the mail tells of an address that wants to log in.
fn reason(conn: &mut Conn, email: &EmailAddress) -> Result<Reason, DbError> {
    let known = people::by_email(conn, &email.normal())?.is_some();
    Ok(if known { Reason::Login } else { Reason::NewReader })
}

/// What a code is asked for.
pub(super) struct Asked<'a> {
    pub(super) purpose: Purpose,
    pub(super) email: &'a EmailAddress,
    pub(super) session: i64,
    pub(super) reader: Option<i64>,
    pub(super) registers: bool,
    pub(super) next: &'a str,
    pub(super) reason: Reason,
}

/// Makes a code that works in the asking session alone and a link, and mails both.
pub(super) fn send_code(tx: &mut Tx, press: &Press, now: Millis, asked: &Asked<'_>) -> Result<(), DbError> {
    let (code, link) = (press.random.code(), press.random.token());
    let expires_at = now + Millis::from(press.config.readers.code_minutes) * MINUTE;
    let link_hash = link.hash();
    let new = challenges::New {
        purpose: asked.purpose,
        email: asked.email,
        session: Some(asked.session),
        reader: asked.reader,
        code_hash: Some(code_hash(press, &link_hash, &code)),
        link_hash,
        newsletter: None,
        registers: asked.registers,
        next: local_path(asked.next),
        now,
        expires_at,
    };
    challenges::insert(tx, &new)?;
    let path = match asked.purpose {
        Purpose::Address => format!("/account/address/{}", link.expose()),
        Purpose::SignIn | Purpose::Newsletter => login_path(&link),
    };
    let mail = Code { code: &code, path: &path, expires_at, reason: asked.reason };
    MailJob::code(press, &asked.email.to_string(), &mail).enqueue(tx, now)
}

/// What is kept of a code: keyed, since a million guesses are few, and bound to its challenge, since
/// two may be mailed the same digits.
pub(super) fn code_hash(press: &Press, link_hash: &str, code: &str) -> String {
    press.key.hash("code", &format!("{link_hash} {code}"))
}

fn login_path(link: &Token) -> String {
    format!("/login/link/{}", link.expose())
}

/// A code that a browser has asked for and not used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// Where it was mailed to.
    pub email: EmailAddress,
    /// Where to go afterwards.
    pub next: String,
    /// Asked for by leaving an address: confirming starts the free newsletter.
    pub registers: bool,
    /// When it stops working; it may have.
    pub expires_at: Millis,
}

impl From<Challenge> for Pending {
    fn from(challenge: Challenge) -> Pending {
        let Challenge { email, next, registers, expires_at, .. } = challenge;
        Pending { email, next, registers, expires_at }
    }
}

/// The code this browser waits for, to sign in with.
///
/// # Errors
/// When the database fails.
pub fn pending(conn: &mut Conn, session: &Session) -> Result<Option<Pending>, DbError> {
    let latest = challenges::latest(conn, session.id, Purpose::SignIn)?;
    Ok(latest.filter(|challenge| challenge.used_at.is_none()).map(Pending::from))
}

/// Mails a fresh code for what this browser asked last; the one before stops working. `None` if it
/// asked for nothing.
///
/// # Errors
/// When a flood of mail is refused or the database fails.
pub fn resend(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    session: &Session,
    network: &str,
) -> Result<Option<Pending>, ReadersError> {
    let last = challenges::latest(tx, session.id, Purpose::SignIn)?;
    let Some(last) = last.filter(|challenge| challenge.used_at.is_none()) else { return Ok(None) };
    count_mail(tx, press, now, &last.email, network)?;
    let asked = Asked {
        purpose: Purpose::SignIn,
        email: &last.email,
        session: session.id,
        reader: None,
        registers: last.registers,
        next: &last.next,
        reason: if last.registers { Reason::Register } else { reason(tx, &last.email)? },
    };
    send_code(tx, press, now, &asked)?;
    Ok(pending(tx, session)?)
}

/// A link that signs a reader in, good for `hours`, to be handed over by the operator. `None` if there
/// is no such reader.
///
/// # Errors
/// When the database fails.
pub fn login_link(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader: i64,
    hours: u32,
) -> Result<Option<LoginLink>, DbError> {
    login_link_to(tx, press, now, reader, hours, "/")
}

/// The same, leading to this path of the site.
///
/// # Errors
/// When the database fails.
pub fn login_link_to(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader: i64,
    hours: u32,
    next: &str,
) -> Result<Option<LoginLink>, DbError> {
    let Some(reader) = people::by_id(tx, reader)? else { return Ok(None) };
    let Ok(email) = EmailAddress::parse(&reader.email) else { return Ok(None) };
    let link = press.random.token();
    let expires_at = now + Millis::from(hours) * HOUR;
    let new = challenges::New {
        purpose: Purpose::SignIn,
        email: &email,
        session: None,
        reader: Some(reader.id),
        code_hash: None,
        link_hash: link.hash(),
        newsletter: None,
        registers: false,
        next: local_path(next),
        now,
        expires_at,
    };
    challenges::insert(tx, &new)?;
    Ok(Some(LoginLink { path: login_path(&link), token: link, expires_at }))
}

/// A link that signs a reader in.
#[derive(Clone, Debug)]
pub struct LoginLink {
    /// Its secret.
    pub token: Token,
    /// Its path on this site.
    pub path: String,
    /// When it stops working.
    pub expires_at: Millis,
}
