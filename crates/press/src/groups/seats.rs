//! Seats: counted on the group's own row, which whoever takes one locks first.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;

use super::{Group, GroupError, mails, store};
use crate::Press;
use crate::billing::{self, GrantSource};

/// Someone with a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The reader.
    pub reader: i64,
    /// What names them in addresses.
    pub public_id: String,
    /// Their address.
    pub email: String,
    /// Since when.
    pub since: Millis,
}

impl FromRow for Member {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Member { reader: row.get(0)?, public_id: row.get(1)?, email: row.get(2)?, since: row.get(3)? })
    }
}

const MEMBERS: &str =
    "SELECT r.id, r.public_id, r.email, s.at FROM seats s JOIN readers r ON r.id = s.reader_id
    WHERE s.group_id = $1 AND s.ended_at IS NULL ORDER BY r.email";

/// Who has a seat.
///
/// # Errors
/// When the database fails.
pub fn members(conn: &mut Conn, group: i64) -> Result<Vec<Member>, DbError> {
    conn.query(MEMBERS, &[&group])
}

const OF_MEMBER: &str = "SELECT s.group_id FROM seats s JOIN groups g ON g.id = s.group_id
    WHERE s.reader_id = $1 AND s.ended_at IS NULL AND g.closed_at IS NULL ORDER BY s.group_id";

/// The groups in which the reader has a seat.
///
/// # Errors
/// When the database fails.
pub fn of_member(conn: &mut Conn, reader: i64) -> Result<Vec<Group>, DbError> {
    let ids: Vec<i64> = conn.query(OF_MEMBER, &[&reader])?;
    let mut groups = Vec::new();
    for id in ids {
        groups.extend(store::by_id(conn, id)?);
    }
    Ok(groups)
}

const LOCK: &str = "UPDATE groups SET taken = taken WHERE id = $1";
const COUNT: &str = "UPDATE groups SET taken = taken + $2 WHERE id = $1";
const SEAT: &str = "INSERT INTO seats (group_id, reader_id, grant_id, at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (group_id, reader_id) DO UPDATE
    SET grant_id = excluded.grant_id, at = excluded.at, ended_at = NULL, leaves = 0";

/// What came of asking for a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seat {
    /// It is theirs now.
    Taken,
    /// It was before.
    Had,
    /// There is none left.
    Full,
    /// The group is over.
    Over,
}

/// Gives the reader a seat, if there is one.
pub(super) fn take(tx: &mut Tx, now: Millis, group: i64, reader: i64) -> Result<Seat, DbError> {
    // Locked in a statement of its own: what is counted below is what is so then.
    tx.execute(LOCK, &[&group])?;
    let Some(found) = store::by_id(tx, group)?.filter(|found| !found.is_over(now)) else {
        return Ok(Seat::Over);
    };
    if members(tx, group)?.iter().any(|member| member.reader == reader) {
        return Ok(Seat::Had);
    }
    if found.free() < 1 {
        return Ok(Seat::Full);
    }
    tx.execute(COUNT, &[&group, &1])?;
    let grant = billing::grant(tx, reader, GrantSource::Group, &found.plan, found.ends_at, &found.name, now)?;
    tx.execute(SEAT, &[&group, &reader, &grant, &now])?;
    Ok(Seat::Taken)
}

const END: &str =
    "UPDATE seats SET ended_at = $3 WHERE group_id = $1 AND reader_id = $2 AND ended_at IS NULL";
const REVOKE: &str = "UPDATE grants SET revoked_at = $3 WHERE revoked_at IS NULL AND id IN
    (SELECT grant_id FROM seats WHERE group_id = $1 AND reader_id = $2)";

/// Ends a seat; says whether there was one.
pub(crate) fn end(tx: &mut Tx, now: Millis, group: i64, reader: i64) -> Result<bool, DbError> {
    tx.execute(LOCK, &[&group])?;
    let ended = tx.execute(END, &[&group, &reader, &now])? == 1;
    if ended {
        tx.execute(REVOKE, &[&group, &reader, &now])?;
        tx.execute(COUNT, &[&group, &-1])?;
        tx.record_change("reader", reader, now)?;
    }
    Ok(ended)
}

const ALL_STAY: &str = "UPDATE seats SET leaves = 0 WHERE group_id = $1";
const LEAVE: &str = "UPDATE seats SET leaves = 1 WHERE group_id = $1 AND reader_id = $2 AND ended_at IS NULL";

/// The owner chooses who leaves when the group has fewer seats; says how many of those named have one.
///
/// # Errors
/// When the database fails.
pub fn choose_leavers(tx: &mut Tx, group: i64, readers: &[String]) -> Result<i64, DbError> {
    tx.execute(LOCK, &[&group])?;
    tx.execute(ALL_STAY, &[&group])?;
    let mut leaving = 0;
    for member in members(tx, group)?.iter().filter(|member| readers.contains(&member.public_id)) {
        leaving += i64::from(tx.execute(LEAVE, &[&group, &member.reader])? == 1);
    }
    Ok(leaving)
}

const LEAVERS: &str =
    "SELECT r.id, r.public_id, r.email, s.at FROM seats s JOIN readers r ON r.id = s.reader_id
    WHERE s.group_id = $1 AND s.ended_at IS NULL AND s.leaves = 1 ORDER BY r.email";
const RESIZE: &str = "UPDATE groups SET seats = CASE WHEN taken > $2 THEN taken ELSE $2 END WHERE id = $1";

/// The group has so many seats from now on, and those leave who were chosen. Nobody else loses a seat: if more stay than
/// there should be seats, there are as many.
pub(super) fn resize(tx: &mut Tx, press: &Press, now: Millis, group: i64, seats: i64) -> Result<(), DbError> {
    tx.execute(LOCK, &[&group])?;
    let Some(before) = store::by_id(tx, group)?.filter(|group| group.seats != seats) else { return Ok(()) };
    if seats < before.seats {
        for member in tx.query::<Member>(LEAVERS, &[&group])? {
            end(tx, now, group, member.reader)?;
            mails::seat_ended(tx, press, now, &before, &member.email)?;
        }
    }
    tx.execute(RESIZE, &[&group, &seats])?;
    match store::by_id(tx, group)? {
        Some(after) if after.seats != before.seats => mails::owner(tx, press, now, &after),
        _ => Ok(()),
    }
}

const MOVE_END: &str = "UPDATE grants SET ends_at = $2 WHERE revoked_at IS NULL AND id IN
    (SELECT grant_id FROM seats WHERE group_id = $1 AND ended_at IS NULL)";

/// Has every seat end with its group.
pub(super) fn end_at(tx: &mut Tx, now: Millis, group: i64, ends_at: Option<Millis>) -> Result<(), DbError> {
    tx.execute(MOVE_END, &[&group, &ends_at])?;
    for member in members(tx, group)? {
        tx.record_change("reader", member.reader, now)?;
    }
    Ok(())
}

/// The owner takes a seat away, or a reader gives up their own; their mail says so. Says whether there was one.
///
/// # Errors
/// When the database fails.
pub fn take_away(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    group: &Group,
    reader: &str,
) -> Result<bool, DbError> {
    let seated = members(tx, group.id)?.into_iter().find(|member| member.public_id == reader);
    let Some(member) = seated else { return Ok(false) };
    let ended = end(tx, now, group.id, member.reader)?;
    if ended {
        mails::seat_ended(tx, press, now, group, &member.email)?;
    }
    Ok(ended)
}

/// The owner takes a seat for themselves.
///
/// # Errors
/// [`GroupError`] says why there is none.
pub fn take_own(tx: &mut Tx, now: Millis, group: &Group, owner: i64) -> Result<(), GroupError> {
    match take(tx, now, group.id, owner)? {
        Seat::Taken | Seat::Had => Ok(()),
        Seat::Full => Err(GroupError::Full { seats: group.seats }),
        Seat::Over => Err(GroupError::Over),
    }
}

const OF_READER: &str =
    "SELECT group_id FROM seats WHERE reader_id = $1 AND ended_at IS NULL ORDER BY group_id";

/// Frees every seat of a reader who is about to be erased.
///
/// # Errors
/// When the database fails.
pub fn leave_all(tx: &mut Tx, now: Millis, reader: i64) -> Result<(), DbError> {
    for group in tx.query::<i64>(OF_READER, &[&reader])? {
        end(tx, now, group, reader)?;
    }
    Ok(())
}
