//! Publication at a time. The text that was scheduled goes out, whatever is typed after; every server of a site
//! looks for what is due, and of several the one whose transaction comes first publishes it. What came due while
//! none was running is published as soon as one is, dated as it was planned.

use std::collections::HashMap;

use db::{Conn, Db, DbError, Tx};
use kernel::clock::{MINUTE, Millis};

use super::publishing::{complete, go_live, ready};
use super::store::lock;
use super::{Act, Colleague, Draft, DraftError, Galley, State, Which, galley};
use crate::Press;

/// Drafts looked at in one look.
const AT_ONCE: i64 = 20;

const SCHEDULE: &str =
    "UPDATE drafts SET state = 'scheduled', scheduled = $2, publish_at = $3, updated_at = $4
    WHERE id = $1";

/// Has the text that stands published at `at`, as the galley has it.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn schedule(
    tx: &mut Tx,
    galley: &Galley,
    by: Colleague,
    at: Millis,
    now: Millis,
) -> Result<(), DraftError> {
    let draft = timely(tx, galley, by, at, now)?;
    ready(&draft, galley, at)?;
    Ok(tx.execute(SCHEDULE, &[&draft.id, &galley.number, &at, &now]).map(drop)?)
}

/// The draft, locked, if they may have it published then.
fn timely(tx: &mut Tx, galley: &Galley, by: Colleague, at: Millis, now: Millis) -> Result<Draft, DraftError> {
    if at <= now {
        return Err(DraftError::Past);
    }
    let draft = lock(tx, &galley.draft.public_id)?;
    draft.step(by, Act::Schedule)?;
    Ok(draft)
}

const POSTPONE: &str = "UPDATE drafts SET publish_at = $2, updated_at = $3 WHERE id = $1";

/// Has the text that was scheduled published at another time: that of the galley, whatever was typed since.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn reschedule(
    tx: &mut Tx,
    galley: &Galley,
    by: Colleague,
    at: Millis,
    now: Millis,
) -> Result<(), DraftError> {
    let draft = timely(tx, galley, by, at, now)?;
    if draft.state != State::Scheduled {
        return Err(DraftError::WrongState(draft.state));
    }
    if draft.scheduled != Some(galley.number) {
        return Err(DraftError::Changed);
    }
    complete(galley, at)?;
    Ok(tx.execute(POSTPONE, &[&draft.id, &at, &now]).map(drop)?)
}

const ARTICLE: &str = "SELECT state FROM articles WHERE id = $1";
const UNSCHEDULE: &str = "UPDATE drafts SET state = $2, scheduled = NULL, publish_at = NULL, updated_at = $3
    WHERE id = $1";

/// Lets the time pass without publishing it.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn unschedule(tx: &mut Tx, public_id: &str, by: Colleague, now: Millis) -> Result<(), DraftError> {
    let draft = lock(tx, public_id)?;
    let state = draft.step(by, Act::Unschedule)?;
    let article: Option<String> = match draft.article {
        Some(article) => tx.query_opt(ARTICLE, &[&article])?,
        None => None,
    };
    let state = match article.as_deref() {
        Some("published") => State::Published,
        Some("withdrawn") => State::Withdrawn,
        _ => state,
    };
    Ok(tx.execute(UNSCHEDULE, &[&draft.id, &state.as_str(), &now]).map(drop)?)
}

const DUE: &str =
    "SELECT publish_at, id, public_id FROM drafts WHERE publish_at <= $1 AND (publish_at, id) > ($2, $3)
    ORDER BY publish_at, id LIMIT $4";

/// How long a piece rests that could not be published.
pub(super) const REST: Millis = 2_000;
/// How long one rests that its checklist holds back: somebody has to set it right first.
pub(super) const HELD: Millis = MINUTE;

/// Pieces that could not be published, by row, each with when it is tried again.
#[derive(Debug, Default)]
pub struct Resting(HashMap<i64, Millis>);

/// Publishes what is due, each piece in a transaction of its own; says how many there were. One that fails is named in
/// the server's log, rests for itself, and keeps no other waiting. Blocks.
///
/// # Errors
/// When the database does not say what is due.
pub fn publish_due(db: &Db, press: &Press, resting: &mut Resting) -> Result<usize, DbError> {
    let (mut published, mut after) = (0, (Millis::MIN, 0));
    loop {
        let now = press.clock.now();
        resting.0.retain(|_, until| *until > now);
        let due: Vec<(Millis, i64, String)> =
            db.read_blocking(move |conn| conn.query(DUE, &[&now, &after.0, &after.1, &AT_ONCE]))?;
        let Some(last) = due.last() else { return Ok(published) };
        after = (last.0, last.1);
        for (_, id, public_id) in due {
            if resting.0.contains_key(&id) {
                continue;
            }
            match publish_one(db, press, public_id.clone(), now) {
                Ok(done) => published += usize::from(done),
                Err(error) => {
                    tracing::error!(piece = %public_id, %error, "a scheduled piece waits: it could not be published");
                    let rest = if matches!(error, DraftError::Incomplete(_)) { HELD } else { REST };
                    resting.0.insert(id, now + rest);
                }
            }
        }
    }
}

fn publish_one(db: &Db, press: &Press, public_id: String, now: Millis) -> Result<bool, DraftError> {
    let reading = press.clone();
    let waiting =
        db.read_blocking(move |conn: &mut Conn| galley(conn, &reading, &public_id, Which::Scheduled, now))?;
    let Some(galley) = waiting else { return Ok(false) };
    let press = press.clone();
    match db.write_blocking(move |tx| fire(tx, &press, &galley, now)) {
        Err(error @ (DraftError::Failed(_) | DraftError::Incomplete(_))) => Err(error),
        Ok(done) => Ok(done),
        Err(_) => Ok(false),
    }
}

/// Publishes it, unless somebody else has, or has decided otherwise. What the checklist holds back by now is held: a
/// picture's licence may have been shortened since.
pub(super) fn fire(tx: &mut Tx, press: &Press, galley: &Galley, now: Millis) -> Result<bool, DraftError> {
    let draft = lock(tx, &galley.draft.public_id)?;
    let Some(at) = draft.publish_at.filter(|at| *at <= now) else { return Ok(false) };
    if draft.state != State::Scheduled || draft.scheduled != Some(galley.number) {
        return Ok(false);
    }
    complete(galley, now)?;
    go_live(tx, press, &draft, galley, at, now)?;
    Ok(true)
}
