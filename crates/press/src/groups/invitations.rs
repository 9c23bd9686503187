//! Invitations: a link that is mailed to one address, for that address alone, and takes a seat once.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::EmailAddress;
use kernel::clock::{DAY, Millis};
use kernel::ids::Token;

use super::seats::{self, Seat};
use super::{Group, GroupError, mails, store};
use crate::Press;
use crate::readers::{self, Origin, Proof, Session};

/// An invitation that was not taken yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Row id.
    pub id: i64,
    /// Row id of the group.
    pub group: i64,
    /// Whom it is for.
    pub email: String,
    /// When it was mailed.
    pub at: Millis,
    /// When it ends.
    pub expires_at: Millis,
}

impl FromRow for Invitation {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Invitation {
            id: row.get(0)?,
            group: row.get(1)?,
            email: row.get(2)?,
            at: row.get(3)?,
            expires_at: row.get(4)?,
        })
    }
}

const OF_GROUP: &str =
    "SELECT id, group_id, email, at, expires_at FROM invitations WHERE group_id = $1 ORDER BY email";
const OF_TOKEN: &str = "SELECT id, group_id, email, at, expires_at FROM invitations WHERE token_hash = $1";

/// The invitations that were not taken yet, those that have ended included.
///
/// # Errors
/// When the database fails.
pub fn invitations(conn: &mut Conn, group: i64) -> Result<Vec<Invitation>, DbError> {
    conn.query(OF_GROUP, &[&group])
}

/// The invitation of a link with its group, if both are good at `now`.
///
/// # Errors
/// When the database fails.
pub fn invitation(conn: &mut Conn, token: &str, now: Millis) -> Result<Option<(Invitation, Group)>, DbError> {
    let hash = Token::from_outside(token).hash();
    let Some(found) = conn.query_opt::<Invitation>(OF_TOKEN, &[&hash])? else { return Ok(None) };
    let group = store::by_id(conn, found.group)?.filter(|group| !group.is_over(now));
    Ok(group.filter(|_| now < found.expires_at).map(|group| (found, group)))
}

const LOCK: &str = "UPDATE groups SET taken = taken WHERE id = $1";
const SEND: &str =
    "INSERT INTO invitations (group_id, email, token_hash, at, expires_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (group_id, email) DO UPDATE
    SET token_hash = excluded.token_hash, at = excluded.at, expires_at = excluded.expires_at";

/// Mails an invitation, as long as there is a seat for it; the one before to that address is dead. `network` is the
/// owner's, whose mails are counted.
///
/// # Errors
/// [`GroupError`] says why there is none.
pub fn invite(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    group: &Group,
    email: &EmailAddress,
    network: &str,
) -> Result<(), GroupError> {
    tx.execute(LOCK, &[&group.id])?;
    let group = store::by_id(tx, group.id)?.filter(|group| !group.is_over(now)).ok_or(GroupError::Over)?;
    let to = email.normal();
    if seats::members(tx, group.id)?.iter().any(|member| member.email == to) {
        return Err(GroupError::Seated(to));
    }
    let promised =
        invitations(tx, group.id)?.into_iter().filter(|one| one.email != to && now < one.expires_at);
    let promised = i64::try_from(promised.count()).unwrap_or(i64::MAX);
    if promised >= group.free() {
        return Err(GroupError::Full { seats: group.seats });
    }
    readers::count_mail(tx, press, now, email, network)?;
    let token = press.random.token();
    let expires = now + Millis::from(press.config.groups.invitation_days) * DAY;
    tx.execute(SEND, &[&group.id, &to, &token.hash(), &now, &expires])?;
    Ok(mails::invitation(tx, press, now, &group, &to, &token, expires)?)
}

const BY_ID: &str =
    "SELECT id, group_id, email, at, expires_at FROM invitations WHERE id = $1 AND group_id = $2";
const FORGET: &str = "DELETE FROM invitations WHERE id = $1 AND group_id = $2";
const FORGET_ALL: &str = "DELETE FROM invitations WHERE group_id = $1";

/// Mails an invitation once more.
///
/// # Errors
/// [`GroupError`] says why not.
pub fn again(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    group: &Group,
    id: i64,
    network: &str,
) -> Result<(), GroupError> {
    let found: Option<Invitation> = tx.query_opt(BY_ID, &[&id, &group.id])?;
    let email = found.and_then(|found| EmailAddress::parse(&found.email).ok()).ok_or(GroupError::Ended)?;
    invite(tx, press, now, group, &email, network)
}

/// Takes an invitation back; says whether there was one.
///
/// # Errors
/// When the database fails.
pub fn withdraw(tx: &mut Tx, group: i64, id: i64) -> Result<bool, DbError> {
    Ok(tx.execute(FORGET, &[&id, &group])? == 1)
}

pub(super) fn forget_all(tx: &mut Tx, group: i64) -> Result<(), DbError> {
    tx.execute(FORGET_ALL, &[&group]).map(drop)
}

/// Whoever accepts: the reader signed in there, if one is, and their browser.
#[derive(Clone, Copy, Debug)]
pub struct Guest<'a> {
    /// The reader.
    pub reader: Option<i64>,
    /// Their browser's session, if it has one.
    pub session: Option<&'a Session>,
    /// The browser in words.
    pub device: &'a str,
}

/// Takes the seat for the address that was invited. An address that nobody has proven yet is proven by the link, as by
/// any mailed to it, and signed in; whoever has an account logs in first, so that a link that was passed on opens no
/// account. Gives the cookie of a browser that was signed in.
///
/// # Errors
/// [`GroupError`] says why there is no seat.
pub fn accept(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    token: &str,
    guest: Guest<'_>,
) -> Result<Option<Token>, GroupError> {
    let (found, group) = invitation(tx, token, now)?.ok_or(GroupError::Ended)?;
    let email = EmailAddress::parse(&found.email).map_err(|_| GroupError::Ended)?;
    // Of two who press the button at once, one finds the invitation gone.
    if !withdraw(tx, group.id, found.id)? {
        return Err(GroupError::Ended);
    }
    let known = readers::by_email(tx, &email)?;
    let (reader, cookie) = match (&known, guest.reader) {
        (Some(known), Some(reader)) if known.id == reader => (reader, None),
        (_, Some(_)) => return Err(GroupError::Another(readers::masked(&email))),
        (Some(known), None) if known.confirmed_at.is_some() => return Err(GroupError::LogIn),
        _ => prove(tx, press, now, &email, guest)?,
    };
    match seats::take(tx, now, group.id, reader)? {
        Seat::Taken => mails::seat_taken(tx, press, now, &group, &found.email)?,
        Seat::Had => {}
        Seat::Full => return Err(GroupError::Full { seats: group.seats }),
        Seat::Over => return Err(GroupError::Over),
    }
    Ok(cookie)
}

fn prove(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    email: &EmailAddress,
    guest: Guest<'_>,
) -> Result<(i64, Option<Token>), GroupError> {
    let reader = readers::add(tx, press, now, email, Origin::Site, false)?;
    let link = readers::login_link(tx, press, now, reader, 1)?.ok_or(GroupError::Ended)?;
    let proof = Proof { device: guest.device, wording: "" };
    let signed_in = readers::follow_link(tx, press, now, link.token.expose(), guest.session, proof)?;
    let signed_in = signed_in.map_err(|_| GroupError::Ended)?;
    Ok((reader, Some(signed_in.token)))
}
