//! Links, passes and clicks in the database.
//!
//! The limit on browsers is kept as the meter keeps its own: the row is locked first, and looked at in a statement of
//! its own, which then sees what the lock's previous holder committed.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;

use super::{AT_ONCE, BROWSERS, Counted, Held, LASTS, Left, Link};
use crate::readers::Session;
use crate::{Press, billing, readers};

const LINK: &str = "SELECT i.id, l.url, l.article_id FROM issues i JOIN issue_links l ON l.issue_id = i.id
    WHERE i.public_id = $1 AND l.position = $2";

impl FromRow for Link {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Link { issue: row.get(0)?, url: row.get(1)?, article: row.get(2)? })
    }
}

/// Where the link at that place of an issue leads, if there is one.
///
/// # Errors
/// When the database fails.
pub fn link(conn: &mut Conn, issue: &str, position: i64) -> Result<Option<Link>, DbError> {
    conn.query_opt(LINK, &[&issue, &position])
}

const DUE: &str = "SELECT due_at FROM issues WHERE id = $1";
const LOCK: &str = "INSERT INTO issue_browsers (issue_id, reader_id, opened, last_at) VALUES ($1, $2, 0, 0)
    ON CONFLICT (issue_id, reader_id) DO UPDATE SET opened = issue_browsers.opened";
const BROWSER: &str =
    "SELECT opened, last_at, begun_id FROM issue_browsers WHERE issue_id = $1 AND reader_id = $2";
const HAS: &str = "SELECT 1 FROM issue_passes WHERE session_id = $1 AND issue_id = $2 AND reader_id = $3";
const PASS: &str = "INSERT INTO issue_passes (session_id, issue_id, reader_id, at) VALUES ($1, $2, $3, $4)";
const OPENED: &str = "UPDATE issue_browsers SET opened = opened + 1, last_at = $3, begun_id = $4
    WHERE issue_id = $1 AND reader_id = $2";

/// Leaves the pass of an issue in the browser of `session`; one without a session is given one. `reader` is the public
/// id of the reader whose link it followed. A browser counts once. What comes without a session at the heels of another
/// that came so is given that one's: a machine that follows every link takes up the room of one browser.
///
/// # Errors
/// When the database fails.
pub fn leave(
    tx: &mut Tx,
    press: &Press,
    now: Millis,
    (issue, reader): (i64, &str),
    session: Option<&Session>,
    device: &str,
) -> Result<Left, DbError> {
    let Some(reader) = readers::by_public_id(tx, reader)?.map(|reader| reader.id) else {
        return Ok(Left::Nothing);
    };
    let due: Option<Millis> = tx.query_opt(DUE, &[&issue])?;
    if due.is_none_or(|due| now >= due + LASTS) || !reads_everything(tx, reader, now)? {
        return Ok(Left::Nothing);
    }
    tx.execute(LOCK, &[&issue, &reader])?;
    if let Some(session) = session
        && tx.query_opt::<i64>(HAS, &[&session.id, &issue, &reader])?.is_some()
    {
        return Ok(Left::Pass(None));
    }
    let (opened, last_at, begun): (i64, Millis, Option<i64>) = tx.query_one(BROWSER, &[&issue, &reader])?;
    if let (None, Some(begun)) = (session, begun)
        && now < last_at + AT_ONCE
    {
        return Ok(Left::Pass(Some(readers::renew(tx, press, now, begun)?)));
    }
    if opened >= BROWSERS {
        return Ok(Left::Nothing);
    }
    let (token, begun) = match session {
        Some(_) => (None, None),
        None => {
            let (begun, token) = readers::start_visit(tx, press, now, device)?;
            (Some(token), Some(begun))
        }
    };
    let Some(session) = session.map(|session| session.id).or(begun) else { return Ok(Left::Nothing) };
    tx.execute(PASS, &[&session, &issue, &reader, &now])?;
    tx.execute(OPENED, &[&issue, &reader, &now, &begun])?;
    tx.record_change("session", session, now)?;
    Ok(Left::Pass(token))
}

fn reads_everything(conn: &mut Conn, reader: i64, now: Millis) -> Result<bool, DbError> {
    Ok(billing::standing(conn, reader, now)?.live.is_some())
}

const HELD: &str =
    "SELECT p.issue_id, p.reader_id, i.due_at FROM issue_passes p JOIN issues i ON i.id = p.issue_id
    WHERE p.session_id = $1 AND i.due_at > $2 ORDER BY p.issue_id, p.reader_id";
const ARTICLES: &str =
    "SELECT DISTINCT article_id FROM issue_links WHERE issue_id = $1 AND article_id IS NOT NULL";

/// The passes that the browser of this session holds. Each opens its issue's articles until the issue is old, and as
/// long as the reader whose links they were has All-Access.
///
/// # Errors
/// When the database fails.
pub fn held(conn: &mut Conn, session: i64, now: Millis) -> Result<Vec<Held>, DbError> {
    let passes: Vec<(i64, i64, Millis)> = conn.query(HELD, &[&session, &(now - LASTS)])?;
    let mut held = Vec::new();
    for (issue, reader, due) in passes {
        let standing = billing::standing(conn, reader, now)?;
        let live = standing.live.is_some();
        let opens = if live { conn.query(ARTICLES, &[&issue])? } else { Vec::new() };
        held.push(Held {
            issue,
            reader,
            live,
            opens,
            changes_at: standing.changes_at.into_iter().chain([due + LASTS]).min(),
        });
    }
    Ok(held)
}

const SWEEP_BROWSERS: &str = "DELETE FROM issue_browsers WHERE (issue_id, reader_id) IN
    (SELECT b.issue_id, b.reader_id FROM issues i JOIN issue_browsers b ON b.issue_id = i.id WHERE i.due_at <= $1 LIMIT $2)";
const SWEEP_PASSES: &str = "DELETE FROM issue_passes WHERE (session_id, issue_id, reader_id) IN
    (SELECT p.session_id, p.issue_id, p.reader_id FROM issues i JOIN issue_passes p ON p.issue_id = i.id
    WHERE i.due_at <= $1 LIMIT $2)";

/// Forgets who opened issues whose passes are over, so many at most; says how many.
///
/// # Errors
/// When the database fails.
pub fn sweep(tx: &mut Tx, now: Millis, most: i64) -> Result<u64, DbError> {
    let over = now - LASTS;
    Ok(tx.execute(SWEEP_BROWSERS, &[&over, &most])? + tx.execute(SWEEP_PASSES, &[&over, &most])?)
}

/// How often a link was followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// Its place in the issue.
    pub position: i64,
    /// By readers, as far as one can tell.
    pub people: i64,
    /// By what follows links to look for danger.
    pub machines: i64,
}

impl FromRow for Count {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Count { position: row.get(0)?, people: row.get(1)?, machines: row.get(2)? })
    }
}

const ADD: &str = "INSERT INTO issue_clicks (issue_id, position, people, machines)
    SELECT l.issue_id, l.position, CAST($3 AS BIGINT), CAST($4 AS BIGINT)
    FROM issue_links l JOIN issues i ON i.id = l.issue_id
    WHERE l.issue_id = $1 AND l.position = $2 AND i.state IN ('sending', 'sent', 'cancelled')
    ON CONFLICT (issue_id, position) DO UPDATE SET people = issue_clicks.people + excluded.people,
    machines = issue_clicks.machines + excluded.machines";

/// Adds what was counted; before an issue is sent only those who work on it follow its links. Rows are locked in one order, whoever else writes.
///
/// # Errors
/// When the database fails.
pub fn write(tx: &mut Tx, counted: &[Counted]) -> Result<(), DbError> {
    for one in counted {
        tx.execute(ADD, &[&one.issue, &one.position, &one.people, &one.machines])?;
    }
    Ok(())
}

const CLICKED: &str =
    "SELECT position, people, machines FROM issue_clicks WHERE issue_id = $1 ORDER BY position";

/// How often each link of an issue was followed; those that never were are left out.
///
/// # Errors
/// When the database fails.
pub fn clicked(conn: &mut Conn, issue: i64) -> Result<Vec<Count>, DbError> {
    conn.query(CLICKED, &[&issue])
}

const LINKS: &str = "SELECT position, url FROM issue_links WHERE issue_id = $1 ORDER BY position";

/// Where the links of an issue lead, by their places.
///
/// # Errors
/// When the database fails.
pub fn links(conn: &mut Conn, issue: i64) -> Result<Vec<(i64, String)>, DbError> {
    conn.query(LINKS, &[&issue])
}
