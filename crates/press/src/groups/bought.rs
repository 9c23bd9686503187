//! Groups that somebody pays for: founded with the first payment, and there as long as the subscription opens anything.

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;

use super::{Founding, Group, GroupError, seats, store};
use crate::Press;
use crate::billing::subscriptions::Subscription;
use crate::plans::Price;

const OF_SUBSCRIPTION: &str = "SELECT id FROM groups WHERE subscription_id = $1";
const NAMED: &str =
    "SELECT o.group_name FROM orders o JOIN subscriptions s ON s.order_id = o.id WHERE s.id = $1";
const PAID_BY: &str = "UPDATE groups SET subscription_id = $2 WHERE id = $1";
const LAST: &str = "UPDATE groups SET ends_at = $2 WHERE id = $1";

/// Has the group that a subscription pays for last as long as that opens, with other seats if it was `resized`. It is founded when that is first so; whoever
/// bought it gives its seats, and has one.
///
/// # Errors
/// When the database fails.
pub(crate) fn keep(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    subscription: &Subscription,
    price: &Price,
    until: Millis,
    resized: Option<i64>,
) -> Result<(), DbError> {
    match tx.query_opt::<i64>(OF_SUBSCRIPTION, &[&subscription.id])? {
        Some(group) => {
            tx.execute(LAST, &[&group, &until])?;
            if let Some(seats) = resized {
                seats::resize(tx, press, now, group, seats)?;
            }
            seats::end_at(tx, now, group, Some(until))
        }
        None if until > now => found(tx, press, now, subscription, price, until),
        None => Ok(()),
    }
}

/// The group that a subscription pays for, if it is for one that was not closed.
pub(crate) fn of_subscription(conn: &mut Conn, subscription: i64) -> Result<Option<Group>, DbError> {
    match conn.query_opt::<i64>(OF_SUBSCRIPTION, &[&subscription])? {
        Some(group) => store::by_id(conn, group),
        None => Ok(None),
    }
}

fn found(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    subscription: &Subscription,
    price: &Price,
    until: Millis,
) -> Result<(), DbError> {
    let Some(owner) = subscription.reader else { return Ok(()) };
    let wanted: Option<String> = tx.query_opt(NAMED, &[&subscription.id])?;
    let name = free_name(tx, wanted.as_deref().unwrap_or_default())?;
    let founding = Founding {
        name,
        plan: price.plan.clone(),
        owner,
        seats: price.seats,
        ends_at: Some(until),
        domains: Vec::new(),
    };
    let founded = store::found(tx, press, now, &founding).and_then(|group| {
        tx.execute(PAID_BY, &[&group.id, &subscription.id])?;
        seats::take_own(tx, now, &group, owner)
    });
    match founded {
        Err(GroupError::Failed(error)) => Err(error),
        // Its name is free, and how many seats there may be was looked at when it was ordered.
        Err(refused) => {
            tracing::error!(%refused, subscription = subscription.id, "a group that was paid for was not founded");
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

/// The name, or the name with the first number that makes it another's than any group's.
fn free_name(tx: &mut Tx, wanted: &str) -> Result<String, DbError> {
    let wanted = if wanted.is_empty() { "Group" } else { wanted };
    let numbered = |count: u32| if count == 1 { wanted.to_owned() } else { format!("{wanted} {count}") };
    let mut count = 1;
    loop {
        match store::by_name(tx, &numbered(count)) {
            Err(GroupError::Unknown(_)) => return Ok(numbered(count)),
            Err(GroupError::Failed(error)) => return Err(error),
            _ => count += 1,
        }
    }
}
