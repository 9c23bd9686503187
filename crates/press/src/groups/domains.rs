//! Joining by address: whoever proves one at a group's domain takes a seat by themselves.

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;

use super::seats::{self, Seat};
use super::{mails, store};
use crate::readers::ReaderRecord;
use crate::{Press, billing};

const OF_DOMAIN: &str = "SELECT group_id FROM group_domains WHERE domain = $1";
const HAS_HAD: &str = "SELECT 1 FROM seats WHERE group_id = $1 AND reader_id = $2";

/// Gives the reader, who has just proven their address, a seat in the group of its domain: if one is free, if they read
/// nothing by other means already, and if none was taken from them before.
///
/// # Errors
/// When the database fails.
pub fn join_by_domain(tx: &mut Tx, press: &Press, now: Millis, reader: &ReaderRecord) -> Result<(), DbError> {
    let Some((_, domain)) = reader.email.rsplit_once('@') else { return Ok(()) };
    let Some(group) = of_domain(tx, domain)? else { return Ok(()) };
    let has_had = tx.query_opt::<i64>(HAS_HAD, &[&group, &reader.id])?.is_some();
    if has_had || billing::standing(tx, reader.id, now)?.live.is_some() {
        return Ok(());
    }
    if seats::take(tx, now, group, reader.id)? == Seat::Taken
        && let Some(group) = store::by_id(tx, group)?
    {
        mails::seat_taken(tx, press, now, &group, &reader.email)?;
    }
    Ok(())
}

/// The group with that domain, or one above it.
fn of_domain(conn: &mut Conn, domain: &str) -> Result<Option<i64>, DbError> {
    let mut rest = Some(domain);
    while let Some(domain) = rest {
        if let Some(group) = conn.query_opt(OF_DOMAIN, &[&domain])? {
            return Ok(Some(group));
        }
        rest = domain.split_once('.').map(|(_, above)| above);
    }
    Ok(None)
}
