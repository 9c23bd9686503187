//! Grants in the database.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;

use super::GrantSource;

/// What a reader's grants come down to at one instant.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Standing {
    /// The live grant that lasts longest.
    pub live: Option<LiveGrant>,
    /// When the last one ended, if none is live.
    pub lapsed_at: Option<Millis>,
    /// When it comes down to something else by time alone: a grant begins or ends.
    pub changes_at: Option<Millis>,
}

/// A grant in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveGrant {
    /// Where it comes from.
    pub source: GrantSource,
    /// Slug of its plan.
    pub plan: String,
    /// When it ends; `None`: without an end.
    pub ends_at: Option<Millis>,
    /// Whether it is prolonged by itself, so that its end is nobody's business.
    pub renews: bool,
}

struct GrantRow {
    source: String,
    plan: String,
    starts_at: Millis,
    ends_at: Option<Millis>,
    renews: bool,
}

impl FromRow for GrantRow {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(GrantRow {
            source: row.get(0)?,
            plan: row.get(1)?,
            starts_at: row.get(2)?,
            ends_at: row.get(3)?,
            renews: row.get(4)?,
        })
    }
}

/// A revoked grant ended when it was revoked, if that was before its end; one revoked before it began
/// never was.
const GRANTS: &str = "SELECT g.source, g.plan, g.starts_at,
    CASE WHEN g.revoked_at IS NULL THEN g.ends_at WHEN g.ends_at IS NULL OR g.revoked_at < g.ends_at
         THEN g.revoked_at ELSE g.ends_at END,
    s.id IS NOT NULL AND s.cancel_at IS NULL AND s.resumes_at IS NULL AND s.status IN ('active', 'trialing')
    FROM grants g LEFT JOIN subscriptions s ON s.id = g.subscription_id
    WHERE g.reader_id = $1 AND (g.revoked_at IS NULL OR g.revoked_at >= g.starts_at) ORDER BY g.id";
const BOUGHT: &str = "SELECT g.source, g.plan, g.starts_at, g.ends_at, FALSE
    FROM grants g JOIN subscriptions s ON s.id = g.subscription_id JOIN orders o ON o.id = s.order_id
    WHERE g.reader_id = $1 AND o.session_id = $2 AND g.revoked_at IS NULL ORDER BY g.id";

/// What the reader's grants come down to at `now`.
///
/// # Errors
/// When the database fails.
pub fn standing(conn: &mut Conn, reader: i64, now: Millis) -> Result<Standing, DbError> {
    Ok(come_down(&conn.query::<GrantRow>(GRANTS, &[&reader])?, now))
}

/// The same of what was bought in the browser of `session`, whose address need not be proven for that.
///
/// # Errors
/// When the database fails.
pub(crate) fn bought_in(
    conn: &mut Conn,
    session: i64,
    reader: i64,
    now: Millis,
) -> Result<Standing, DbError> {
    Ok(come_down(&conn.query::<GrantRow>(BOUGHT, &[&reader, &session])?, now))
}

fn come_down(grants: &[GrantRow], now: Millis) -> Standing {
    let edges = grants.iter().flat_map(|grant| [Some(grant.starts_at), grant.ends_at]).flatten();
    let changes_at = edges.filter(|edge| *edge > now).min();
    let started = grants.iter().filter(|grant| grant.starts_at <= now);
    let live = started.clone().filter(|grant| grant.ends_at.is_none_or(|end| now < end));
    let longest = live.max_by_key(|grant| grant.ends_at.unwrap_or(Millis::MAX));
    let Some(grant) = longest else {
        let lapsed_at = started.filter_map(|grant| grant.ends_at).max();
        return Standing { live: None, lapsed_at, changes_at };
    };
    let live = LiveGrant {
        source: GrantSource::from_name(&grant.source).unwrap_or(GrantSource::Comp),
        plan: grant.plan.clone(),
        ends_at: grant.ends_at,
        renews: grant.renews,
    };
    Standing { live: Some(live), lapsed_at: None, changes_at }
}

const GRANT: &str = "INSERT INTO grants (reader_id, source, plan, starts_at, ends_at, reason, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";

/// Gives the reader All-Access from `now`, until `until` if that is given. An end that is past already
/// makes a lapsed subscriber of them.
///
/// # Errors
/// When the database fails.
pub fn grant(
    tx: &mut Tx,
    reader: i64,
    source: GrantSource,
    plan: &str,
    until: Option<Millis>,
    reason: &str,
    now: Millis,
) -> Result<i64, DbError> {
    let starts = until.map_or(now, |until| until.min(now));
    let id = tx.query_one(GRANT, &[&reader, &source.as_str(), &plan, &starts, &until, &reason, &now])?;
    tx.record_change("reader", reader, now)?;
    Ok(id)
}

/// Gives the reader All-Access from `starts`, which may be still to come, until `ends`.
///
/// # Errors
/// When the database fails.
#[expect(clippy::too_many_arguments, reason = "a grant is that many words, each of its own sort")]
pub(crate) fn grant_between(
    tx: &mut Tx,
    reader: i64,
    source: GrantSource,
    plan: &str,
    starts: Millis,
    ends: Millis,
    reason: &str,
    now: Millis,
) -> Result<i64, DbError> {
    let until = Some(ends);
    let id = tx.query_one(GRANT, &[&reader, &source.as_str(), &plan, &starts, &until, &reason, &now])?;
    tx.record_change("reader", reader, now)?;
    Ok(id)
}

const REVOKE: &str = "UPDATE grants SET revoked_at = $2 WHERE reader_id = $1 AND revoked_at IS NULL
    AND (ends_at IS NULL OR ends_at > $2)";

/// Ends every grant of the reader that is live or still to come; says how many there were.
///
/// # Errors
/// When the database fails.
pub fn revoke(tx: &mut Tx, reader: i64, now: Millis) -> Result<u64, DbError> {
    let ended = tx.execute(REVOKE, &[&reader, &now])?;
    if ended > 0 {
        tx.record_change("reader", reader, now)?;
    }
    Ok(ended)
}

const REVOKE_ONE: &str =
    "UPDATE grants SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL RETURNING reader_id";
const RESTORE: &str =
    "UPDATE grants SET revoked_at = NULL WHERE id = $1 AND revoked_at = $2 RETURNING reader_id";

/// Ends one grant: `since` then it opens nothing.
///
/// # Errors
/// When the database fails.
pub(crate) fn revoke_one(tx: &mut Tx, grant: i64, since: Millis, now: Millis) -> Result<(), DbError> {
    let of: Option<i64> = tx.query_opt(REVOKE_ONE, &[&grant, &since])?;
    of.map_or(Ok(()), |reader| tx.record_change("reader", reader, now))
}

/// Takes back that a grant was ended, if that was the end `since` then and not another's act.
///
/// # Errors
/// When the database fails.
pub(crate) fn restore(tx: &mut Tx, grant: i64, since: Millis, now: Millis) -> Result<(), DbError> {
    let of: Option<i64> = tx.query_opt(RESTORE, &[&grant, &since])?;
    of.map_or(Ok(()), |reader| tx.record_change("reader", reader, now))
}
