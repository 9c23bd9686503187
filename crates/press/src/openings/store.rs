//! Openings in the database. How long a section is open stands with the section; here stand the site's openings, and of
//! each who opened it and why.

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;

/// What is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wide {
    /// Everything.
    Site,
    /// What is filed in a section.
    Section {
        /// Last part of its address.
        slug: String,
        /// What it is called.
        name: String,
    },
}

/// Something that is open to everyone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opening {
    /// What.
    pub wide: Wide,
    /// Until when.
    pub until: Millis,
    /// Why; empty if a command opened it.
    pub reason: String,
    /// Who opened it; none if a command did, or they left.
    pub by: Option<String>,
}

const SITE_UNTIL: &str = "SELECT MAX(until_at) FROM openings WHERE section_id IS NULL AND closed_at IS NULL";

/// Until when the whole site is, or was last, open.
pub(crate) fn site_until(conn: &mut Conn) -> Result<Option<Millis>, DbError> {
    conn.query_one(SITE_UNTIL, &[])
}

const SITE: &str = "SELECT o.until_at, o.reason, COALESCE(NULLIF(r.name, ''), r.email) FROM openings o
    LEFT JOIN readers r ON r.id = o.by_id
    WHERE o.section_id IS NULL AND o.closed_at IS NULL AND o.until_at > $1 ORDER BY o.until_at DESC LIMIT 1";
/// Address, name, until when, why, by whom.
type OpenSection = (String, String, Millis, Option<String>, Option<String>);

const SECTIONS: &str = "SELECT t.slug, t.name, t.open_until, o.reason, COALESCE(NULLIF(r.name, ''), r.email)
    FROM terms t
    LEFT JOIN openings o ON o.section_id = t.id AND o.until_at = t.open_until AND o.closed_at IS NULL
    LEFT JOIN readers r ON r.id = o.by_id
    WHERE t.open_until > $1 AND t.kind = 'section' AND t.merged_into IS NULL ORDER BY t.open_until, t.id LIMIT 100";

/// What is open at `now`: the site first.
///
/// # Errors
/// When the database fails.
pub fn current(conn: &mut Conn, now: Millis) -> Result<Vec<Opening>, DbError> {
    let site: Option<(Millis, String, Option<String>)> = conn.query_opt(SITE, &[&now])?;
    let site = site.map(|(until, reason, by)| Opening { wide: Wide::Site, until, reason, by });
    let sections: Vec<OpenSection> = conn.query(SECTIONS, &[&now])?;
    let sections = sections.into_iter().map(|(slug, name, until, reason, by)| Opening {
        wide: Wide::Section { slug, name },
        until,
        reason: reason.unwrap_or_default(),
        by,
    });
    Ok(site.into_iter().chain(sections).collect())
}

const NOTE: &str =
    "INSERT INTO openings (section_id, until_at, reason, by_id, at) VALUES ($1, $2, $3, $4, $5)";

pub(super) fn note(
    tx: &mut Tx,
    section: Option<i64>,
    until: Millis,
    reason: &str,
    by: i64,
    now: Millis,
) -> Result<(), DbError> {
    tx.execute(NOTE, &[&section, &until, &reason, &by, &now]).map(drop)
}

const CLOSE_SITE: &str = "UPDATE openings SET closed_at = $1 WHERE section_id IS NULL AND closed_at IS NULL";
const CLOSE_SECTION: &str = "UPDATE openings SET closed_at = $2 WHERE section_id = $1 AND closed_at IS NULL";

pub(super) fn close(tx: &mut Tx, section: Option<i64>, now: Millis) -> Result<(), DbError> {
    match section {
        Some(section) => tx.execute(CLOSE_SECTION, &[&section, &now]).map(drop),
        None => tx.execute(CLOSE_SITE, &[&now]).map(drop),
    }
}
