//! Setting a second factor up, with recovery codes for the day the phone is lost, and forgetting it.

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;
use kernel::ids::Token;

use super::confirm::{CodeError, Shown, Wanted, check, enter};
use super::{factor, store};
use crate::Press;
use crate::audit::{self, Act, Actor, Entry, Subject};
use crate::passkeys;
use crate::readers::{self, MailJob, ReaderRecord};

/// Recovery codes made at once.
const CODES: usize = 10;

/// What an authenticator app has to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// The secret in the letters that are typed where there is no camera.
    pub secret: String,
    /// The address that is drawn as a square.
    pub address: String,
}

/// What to show to someone who sets an app up: the same until it is, so that a page that is opened twice
/// does not spoil the app. `None` if one is set up already.
///
/// # Errors
/// When the database fails.
pub fn begin(tx: &mut Tx, press: &Press, reader: &ReaderRecord) -> Result<Option<Enrolment>, DbError> {
    let found = store::begin(tx, reader.id, &press.random.public_id())?;
    if found.set_up_at.is_some() {
        return Ok(None);
    }
    let secret = factor::secret(&press.key, &found.seed).to_base32();
    let address = factor::address(&press.config.site.name, &reader.email, &secret);
    Ok(Some(Enrolment { secret, address }))
}

/// A second factor is set up, and the newsroom open.
#[derive(Clone, Debug)]
pub struct SetUp {
    /// The browser's new cookie.
    pub token: Token,
    /// The recovery codes, which are shown this once; none if it is not the first factor.
    pub codes: Vec<String>,
}

/// Takes the first code of the app, which shows that it has the secret.
///
/// # Errors
/// In the inner result why it was not taken; that it was wrong is counted, so commit either way.
pub fn set_up(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    shown: Shown<'_>,
    code: &str,
) -> Result<Result<SetUp, CodeError>, DbError> {
    let reader = shown.reader.id;
    let Some(found) = store::lock(tx, reader)?.filter(|found| found.set_up_at.is_none()) else {
        return Ok(Err(CodeError::NotSetUp));
    };
    if let Err(refused) = check(tx, press, now, reader, &found, Wanted::NewApp, code)? {
        return Ok(Err(refused));
    }
    write_down(tx, now, shown.actor, &shown.reader.public_id, Act::FactorSetUp)?;
    MailJob::factor_changed(press, &shown.reader.email, "app-added", "", now).enqueue(tx, now)?;
    let is_first = passkeys::factors(tx, reader)?.is_empty();
    come_in(tx, press, now, shown, is_first).map(Ok)
}

/// Opens the newsroom to whoever has set a factor up; the first one comes with recovery codes.
pub(super) fn come_in(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    shown: Shown<'_>,
    is_first: bool,
) -> Result<SetUp, DbError> {
    let codes = if is_first { fresh_codes(tx, press, shown.reader.id)? } else { Vec::new() };
    Ok(SetUp { token: enter(tx, press, now, shown)?, codes })
}

/// Makes new recovery codes; those before are worth nothing from then on.
///
/// # Errors
/// When the database fails.
pub fn make_codes(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    actor: &Actor,
    reader: &ReaderRecord,
) -> Result<Vec<String>, DbError> {
    // Whoever has passkeys alone may have nothing else yet, as after moving in.
    store::begin(tx, reader.id, &press.random.public_id())?;
    write_down(tx, now, actor, &reader.public_id, Act::CodesMade)?;
    fresh_codes(tx, press, reader.id)
}

fn fresh_codes(tx: &mut Tx, press: &Press, reader: i64) -> Result<Vec<String>, DbError> {
    let codes: Vec<String> = (0..CODES).map(|_| press.random.paper_code()).collect();
    let hashes: Vec<String> = codes.iter().map(|code| code_hash(press, reader, code)).collect();
    store::replace_codes(tx, reader, &hashes)?;
    Ok(codes)
}

/// What is kept of a recovery code: keyed, and bound to its reader. Case, spaces and hyphens do not count.
pub(super) fn code_hash(press: &Press, reader: i64, code: &str) -> String {
    let plain: String =
        code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    press.key.hash("recovery", &format!("{reader} {plain}"))
}

/// How many recovery codes are left.
///
/// # Errors
/// When the database fails.
pub fn codes_left(conn: &mut Conn, reader: i64) -> Result<i64, DbError> {
    store::codes_left(conn, reader)
}

/// Forgets someone's second factor, the app and every passkey, and closes every newsroom of theirs: they set up another one at the door.
/// Says whether they had one.
///
/// # Errors
/// When the database fails.
pub fn forget_factor(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    actor: &Actor,
    reader: i64,
) -> Result<bool, DbError> {
    let Some(whom) = readers::by_id(tx, reader)? else { return Ok(false) };
    let had = store::forget(tx, reader)? | passkeys::forget_factors(tx, reader)?;
    if had {
        store::close_all(tx, reader)?;
        write_down(tx, now, actor, &whom.public_id, Act::FactorForgotten)?;
        MailJob::factor_changed(press, &whom.email, "forgotten", "", now).enqueue(tx, now)?;
    }
    Ok(had)
}

fn write_down(tx: &mut Tx, now: Millis, actor: &Actor, whom: &str, act: Act) -> Result<(), DbError> {
    audit::record(tx, now, actor, &Entry { act, subject: Subject::Person(whom), was: "", became: "" })
}
