//! Those who send: processes that the database has heard of not long ago.

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;

use super::counts::Shift;
use super::uncertain;
use crate::Press;

/// Parcels of a dead sender that are seen to in one transaction.
const AT_ONCE: i64 = 10;

const ENROL: &str = "INSERT INTO issue_senders (name, until) VALUES ($1, $2) RETURNING id";

/// Makes a sender of whoever calls; `name` is for people.
///
/// # Errors
/// When the database fails.
pub fn enrol(tx: &mut Tx, press: &Press, now: Millis, name: &str) -> Result<i64, DbError> {
    tx.query_one(ENROL, &[&name, &(now + lease(press))])
}

/// How long a sender may be silent.
pub fn lease(press: &Press) -> Millis {
    Millis::from(press.config.mail.bulk.lease_seconds) * 1000
}

const RENEW: &str = "UPDATE issue_senders SET until = $2 WHERE id = $1 AND until > $3";

/// Whether the sender is alive; then it is for a [`lease`] from now on. Its row stays locked, so that nobody declares
/// it dead before this transaction ends. Claims and intents say it too; this is for times without any.
///
/// # Errors
/// When the database fails.
pub fn renew(tx: &mut Tx, press: &Press, now: Millis, sender: i64) -> Result<bool, DbError> {
    Ok(tx.execute(RENEW, &[&sender, &(now + lease(press)), &now])? == 1)
}

const LEAVE: &str = "UPDATE issue_senders SET until = 0 WHERE id = $1";

/// The sender is done: what it holds goes to others with the next [`super::step`]. What it said was about to
/// leave, without a word on what became of it, is uncertain.
///
/// # Errors
/// When the database fails.
pub fn leave(tx: &mut Tx, sender: i64) -> Result<(), DbError> {
    tx.execute(LEAVE, &[&sender]).map(drop)
}

const DEAD: &str = "SELECT id FROM issue_senders WHERE until <= $1 ORDER BY until, id LIMIT 1";

/// Whether there is a dead sender.
pub(super) fn is_one_dead(conn: &mut Conn, now: Millis) -> Result<bool, DbError> {
    Ok(conn.query_opt::<i64>(DEAD, &[&now])?.is_some())
}

const HOLD: &str = "UPDATE issue_senders SET until = 0 WHERE id = $1 AND until <= $2";
const HELD: &str = "SELECT issue_id, kind, first, last FROM issue_parcels WHERE sender_id = $1
    ORDER BY issue_id, kind, first LIMIT $2";
const FREE: &str =
    "UPDATE issue_parcels SET sender_id = NULL WHERE issue_id = $1 AND kind = $2 AND first = $3";
const BURY: &str = "DELETE FROM issue_senders WHERE id = $1";

/// Takes some of what a dead sender held from it; says whether there was one.
pub(super) fn reap(tx: &mut Tx, press: &Press, now: Millis) -> Result<bool, DbError> {
    let Some(sender) = tx.query_opt::<i64>(DEAD, &[&now])? else { return Ok(false) };
    // Another may be at it, or the sender itself was quicker.
    if tx.execute(HOLD, &[&sender, &now])? == 0 {
        return Ok(true);
    }
    let held: Vec<(i64, i64, i64, i64)> = tx.query(HELD, &[&sender, &AT_ONCE])?;
    for (issue, kind, first, last) in &held {
        tx.execute(FREE, &[issue, kind, first])?;
        let mut shift = Shift::default();
        uncertain::lose_track(tx, press, now, &mut shift, *issue, (*first, *last))?;
        shift.write(tx, *issue)?;
    }
    if held.is_empty() {
        tx.execute(BURY, &[&sender])?;
    }
    Ok(true)
}
