//! Groups in the database.

use db::{Bind, Conn, DbError, FromRow, Row, Tx};
use kernel::campus;
use kernel::clock::Millis;
use kernel::text::one_line;

use super::{Change, Founding, Group, GroupError, MOST_SEATS, mails, seats};
use crate::Press;
use crate::readers;

impl FromRow for Group {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let domains: Option<String> = row.get(9)?;
        let domains = domains.unwrap_or_default();
        Ok(Group {
            id: row.get(0)?,
            public_id: row.get(1)?,
            name: row.get(2)?,
            plan: row.get(3)?,
            owner: row.get(4)?,
            owner_email: row.get(5)?,
            seats: row.get(6)?,
            taken: row.get(7)?,
            ends_at: row.get(8)?,
            domains: domains.split(',').filter(|domain| !domain.is_empty()).map(str::to_owned).collect(),
            coming: row.get(10)?,
            leaving: row.get(11)?,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT g.id, g.public_id, g.name, g.plan, g.owner_id, r.email, g.seats, g.taken, g.ends_at,
                (SELECT string_agg(d.domain, ',') FROM group_domains d WHERE d.group_id = g.id),
                (SELECT p.seats FROM subscriptions s JOIN prices p ON p.id = s.next_price_id
                    WHERE s.id = g.subscription_id AND p.seats <> g.seats),
                (SELECT COUNT(*) FROM seats t WHERE t.group_id = g.id AND t.ended_at IS NULL AND t.leaves = 1)
            FROM groups g LEFT JOIN readers r ON r.id = g.owner_id WHERE g.closed_at IS NULL ",
            $rest
        )
    };
}

const ALL: &str = select!("ORDER BY g.name, g.id");
const BY_ID: &str = select!("AND g.id = $1");
const OF_OWNER: &str = select!("AND g.owner_id = $1 ORDER BY g.name, g.id");

/// Every group that was not closed, by name.
///
/// # Errors
/// When the database fails.
pub fn all(conn: &mut Conn) -> Result<Vec<Group>, DbError> {
    conn.query(ALL, &[])
}

/// The groups whose seats the reader gives.
///
/// # Errors
/// When the database fails.
pub fn of_owner(conn: &mut Conn, reader: i64) -> Result<Vec<Group>, DbError> {
    conn.query(OF_OWNER, &[&reader])
}

pub(super) fn by_id(conn: &mut Conn, id: i64) -> Result<Option<Group>, DbError> {
    conn.query_opt(BY_ID, &[&id])
}

/// The group of that name, whatever its case.
///
/// # Errors
/// When the database fails, or there is none.
pub fn by_name(conn: &mut Conn, name: &str) -> Result<Group, GroupError> {
    let wanted = name.trim().to_lowercase();
    let found = all(conn)?.into_iter().find(|group| group.name.to_lowercase() == wanted);
    found.ok_or_else(|| GroupError::Unknown(name.trim().to_owned()))
}

// Whoever founds a group or changes domains waits here for whoever else does.
const LOCK_ALL: &str = "INSERT INTO counters (name, value) VALUES ('groups', 1)
    ON CONFLICT (name) DO UPDATE SET value = counters.value + 1";
const LOCK: &str = "UPDATE groups SET taken = taken WHERE id = $1";
const INSERT: &str = "INSERT INTO groups (public_id, name, plan, owner_id, seats, ends_at, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";

/// Makes a group and writes to its owner.
///
/// # Errors
/// [`GroupError`] says why there is none.
pub fn found(tx: &mut Tx, press: &Press, now: Millis, founding: &Founding) -> Result<Group, GroupError> {
    tx.execute(LOCK_ALL, &[])?;
    let name = one_line(&founding.name);
    match by_name(tx, &name) {
        Err(GroupError::Unknown(_)) if !name.is_empty() => {}
        Ok(_) | Err(GroupError::Unknown(_)) => return Err(GroupError::Name(name)),
        Err(failed) => return Err(failed),
    }
    in_bounds(founding.seats)?;
    let Founding { plan, owner, seats, ends_at, .. } = founding;
    let public_id = press.random.public_id();
    let row: [&dyn Bind; 7] = [&public_id, &name, plan, owner, seats, ends_at, &now];
    let id = tx.query_one(INSERT, &row)?;
    belong(tx, press, id, &founding.domains)?;
    let group = by_id(tx, id)?.ok_or(DbError::Busy)?;
    mails::owner(tx, press, now, &group)?;
    tx.record_change("reader", *owner, now)?;
    Ok(group)
}

fn in_bounds(seats: i64) -> Result<(), GroupError> {
    if (1..=MOST_SEATS).contains(&seats) { Ok(()) } else { Err(GroupError::Seats) }
}

const NO_DOMAINS: &str = "DELETE FROM group_domains WHERE group_id = $1";
const DOMAIN: &str =
    "INSERT INTO group_domains (domain, group_id) VALUES ($1, $2) ON CONFLICT (domain) DO NOTHING";

/// Has readers of these domains, and of no others, take seats by themselves.
fn belong(tx: &mut Tx, press: &Press, group: i64, domains: &[String]) -> Result<(), GroupError> {
    tx.execute(NO_DOMAINS, &[&group])?;
    let mut domains: Vec<String> =
        domains.iter().map(|domain| campus::domain(domain)).collect::<Result<_, _>>()?;
    domains.sort();
    domains.dedup();
    for domain in domains {
        if readers::is_anyones(press, &domain) {
            return Err(campus::NotTheirs::AnyonesDomain(domain).into());
        }
        if tx.execute(DOMAIN, &[&domain, &group])? == 0 {
            return Err(GroupError::DomainTaken(domain));
        }
    }
    Ok(())
}

const SEATS: &str = "UPDATE groups SET seats = $2 WHERE id = $1";
const OWNER: &str = "UPDATE groups SET owner_id = $2 WHERE id = $1";
const END: &str = "UPDATE groups SET ends_at = $2 WHERE id = $1";

/// Changes a group.
///
/// # Errors
/// [`GroupError`] says why it stays as it is.
pub fn change(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    name: &str,
    change: &Change,
) -> Result<Group, GroupError> {
    tx.execute(LOCK_ALL, &[])?;
    let id = by_name(tx, name)?.id;
    tx.execute(LOCK, &[&id])?;
    let before = by_id(tx, id)?.ok_or_else(|| GroupError::Unknown(name.to_owned()))?;
    if let Some(seats) = change.seats {
        in_bounds(seats)?;
        if seats < before.taken {
            return Err(GroupError::Taken { taken: before.taken });
        }
        tx.execute(SEATS, &[&id, &seats])?;
    }
    if let Some(domains) = &change.domains {
        belong(tx, press, id, domains)?;
    }
    if let Some(owner) = change.owner {
        tx.execute(OWNER, &[&id, &owner])?;
    }
    if let Some(ends_at) = change.ends_at {
        tx.execute(END, &[&id, &ends_at])?;
        seats::end_at(tx, now, id, ends_at)?;
    }
    let after = by_id(tx, id)?.ok_or_else(|| GroupError::Unknown(name.to_owned()))?;
    if after.owner != before.owner {
        mails::owner(tx, press, now, &after)?;
    }
    Ok(after)
}

const CLOSE: &str = "UPDATE groups SET closed_at = $2 WHERE id = $1";

/// Ends a group, and with it every seat.
///
/// # Errors
/// [`GroupError`] says why it goes on.
pub fn close(tx: &mut Tx, press: &Press, now: Millis, name: &str) -> Result<Group, GroupError> {
    tx.execute(LOCK_ALL, &[])?;
    let group = by_name(tx, name)?;
    tx.execute(LOCK, &[&group.id])?;
    for member in seats::members(tx, group.id)? {
        seats::end(tx, now, group.id, member.reader)?;
        mails::seat_ended(tx, press, now, &group, &member.email)?;
    }
    super::invitations::forget_all(tx, group.id)?;
    tx.execute(NO_DOMAINS, &[&group.id])?;
    tx.execute(CLOSE, &[&group.id, &now])?;
    Ok(group)
}
