//! Browsers: what a cookie is worth, the devices of a reader, and ending them.

use db::{Conn, DbError, Tx};
use kernel::clock::{DAY, HOUR, Millis};
use kernel::ids::Token;

use super::store::{challenges, sessions as store, velocity};
use super::{MailJob, ReaderRecord, Scope, Session, Visit};
use crate::access::{Reader, Viewer};
use crate::{Press, billing, passkeys};

/// How long a browser is remembered that has not proven an address.
const BROWSER_DAYS: Millis = 30 * DAY;
/// How much is swept at once, so that no transaction is long.
const SWEEP: i64 = 500;
/// How long a browser's description may be.
const DEVICE: usize = 120;

/// What the cookie with this hash is worth at `now`. An unknown or expired one is an anonymous visit.
///
/// # Errors
/// When the database fails.
pub fn visit(conn: &mut Conn, token_hash: Option<&str>, now: Millis) -> Result<Visit, DbError> {
    let Some(hash) = token_hash else { return Ok(Visit::default()) };
    let Some(known) = store::by_token(conn, hash, now)? else { return Ok(Visit::default()) };
    let mut visit = Visit { session: Some(known.session), reader: known.reader, ..Visit::default() };
    match (visit.session.as_ref().map(|session| session.scope), &visit.reader) {
        // What was bought in this browser is read in it before the address is proven, and nothing else is.
        (Some(Scope::First), Some(reader)) => {
            let session = visit.session.as_ref().map_or(0, |session| session.id);
            let standing = billing::bought_in(conn, session, reader.id, now)?;
            visit.viewer.reader = Reader::Unconfirmed;
            visit.viewer.grant = standing.live.as_ref().map(|grant| grant.source);
            visit.changes_at = standing.changes_at;
        }
        (Some(Scope::Full), Some(reader)) => {
            let standing = billing::standing(conn, reader.id, now)?;
            visit.viewer = Viewer {
                staff: known.role,
                grant: standing.live.as_ref().map(|grant| grant.source),
                reader: Reader::Confirmed,
                lapsed_at: standing.lapsed_at,
                institution: None,
            };
            visit.plan = standing.live;
            visit.changes_at = standing.changes_at;
        }
        _ => {}
    }
    Ok(visit)
}

/// Whether it is time to [`touch`] the session: once an hour.
pub fn wants_touch(session: &Session, now: Millis) -> bool {
    now - session.seen_at >= HOUR
}

/// Notes that the session is in use and lets it last on; writes at most once an hour.
///
/// # Errors
/// When the database fails.
pub fn touch(tx: &mut Tx, press: &Press, session: &Session, now: Millis) -> Result<(), DbError> {
    if !wants_touch(session, now) {
        return Ok(());
    }
    store::touch(tx, session.id, now, now + lifetime(press, session.scope))
}

fn lifetime(press: &Press, scope: Scope) -> Millis {
    match scope {
        Scope::Full => Millis::from(press.config.readers.session_days) * DAY,
        Scope::Visitor | Scope::First => BROWSER_DAYS,
    }
}

/// Remembers a browser that has no session yet; gives the session's row and the cookie.
///
/// # Errors
/// When the database fails.
pub fn start_visit(tx: &mut Tx, press: &Press, now: Millis, device: &str) -> Result<(i64, Token), DbError> {
    begin(tx, press, now, None, Start { scope: Scope::Visitor, reader: None, article: None, device })
}

/// Gives the session another token, because its browser may do more from now on. Gives the cookie.
///
/// # Errors
/// When the database fails.
pub fn renew(tx: &mut Tx, press: &Press, now: Millis, session: i64) -> Result<Token, DbError> {
    let token = press.random.token();
    store::renew(tx, session, &token.hash())?;
    tx.record_change("session", session, now)?;
    Ok(token)
}

/// What a session begins as.
pub(super) struct Start<'a> {
    pub(super) scope: Scope,
    pub(super) reader: Option<i64>,
    pub(super) article: Option<i64>,
    pub(super) device: &'a str,
}

/// Begins a session under a new token, in the browser of `old` if there is one: a change of what a
/// browser may do always changes its token, so one planted beforehand is worth nothing.
pub(super) fn begin(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    old: Option<&Session>,
    start: Start<'_>,
) -> Result<(i64, Token), DbError> {
    let token = press.random.token();
    let device =
        start.device.char_indices().nth(DEVICE).map_or(start.device, |(end, _)| &start.device[..end]);
    let new = store::New {
        public_id: press.random.public_id(),
        token_hash: token.hash(),
        scope: start.scope,
        reader: start.reader,
        article: start.article,
        device,
        now,
        expires_at: now + lifetime(press, start.scope),
    };
    if let Some(old) = old
        && store::become_new(tx, old.id, &new)?
    {
        tx.record_change("session", old.id, now)?;
        return Ok((old.id, token));
    }
    Ok((store::insert(tx, &new)?, token))
}

/// The browser's own session, noting the article it wants, or a new visitor's with its token.
pub(super) fn keep_or_begin(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    own: Option<&Session>,
    wanted: Option<i64>,
    device: &str,
) -> Result<(i64, Option<Token>), DbError> {
    if let Some(own) = own
        && store::want(tx, own.id, wanted)?
    {
        return Ok((own.id, None));
    }
    let start = Start { scope: Scope::Visitor, reader: None, article: wanted, device };
    let (id, token) = begin(tx, press, now, None, start)?;
    Ok((id, Some(token)))
}

/// Signs out the longest unused devices beyond the cap and tells the reader; `newest` stays. Gives the
/// device that was signed out.
pub(super) fn cap_devices(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    reader: &ReaderRecord,
    newest: i64,
) -> Result<Option<String>, DbError> {
    let all = store::of_reader(tx, reader.id, now)?;
    let others = all.into_iter().filter(|session| session.id != newest);
    let mut ended = None;
    for session in others.skip(press.config.readers.devices.saturating_sub(1)) {
        store::delete(tx, session.id)?;
        MailJob::device_signed_out(press, &reader.email, &session.device).enqueue(tx, now)?;
        ended = Some(session.device);
    }
    Ok(ended)
}

/// The devices signed in as the reader, the last used first.
///
/// # Errors
/// When the database fails.
pub fn sessions(conn: &mut Conn, reader: i64, now: Millis) -> Result<Vec<Session>, DbError> {
    store::of_reader(conn, reader, now)
}

/// Signs one of the reader's devices out; says whether there was such a one.
///
/// # Errors
/// When the database fails.
pub fn revoke(tx: &mut Tx, reader: i64, session_public_id: &str, now: Millis) -> Result<bool, DbError> {
    let ended = store::delete_one(tx, reader, session_public_id)?;
    if ended {
        tx.record_change("reader", reader, now)?;
    }
    Ok(ended)
}

/// Signs the reader out everywhere; says how many browsers that were.
///
/// # Errors
/// When the database fails.
pub fn revoke_all(tx: &mut Tx, reader: i64, now: Millis) -> Result<u64, DbError> {
    let ended = store::delete_all(tx, reader)?;
    tx.record_change("reader", reader, now)?;
    Ok(ended)
}

/// Ends the session of this browser, and with it every code it asked for.
///
/// # Errors
/// When the database fails.
pub fn logout(tx: &mut Tx, session: &Session, now: Millis) -> Result<(), DbError> {
    if store::delete(tx, session.id)? {
        tx.record_change("session", session.id, now)?;
    }
    Ok(())
}

/// Forgets expired sessions, questions for passkeys, challenges (a day late, so that an old link still says what it was) and
/// counters. Gives how much it was: call again until nothing is left.
///
/// # Errors
/// When the database fails.
pub fn sweep(tx: &mut Tx, now: Millis) -> Result<u64, DbError> {
    let challenges = challenges::sweep(tx, now - DAY, SWEEP)?;
    let questions = passkeys::sweep(tx, now, SWEEP)?;
    Ok(challenges + questions + store::sweep(tx, now, SWEEP)? + velocity::sweep(tx, now, SWEEP)?)
}
