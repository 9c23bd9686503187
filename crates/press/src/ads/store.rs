//! Campaigns in the database.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;

use super::{AdSlot, Campaign, Creative, Section, State};

/// Campaigns that run at once; a site has a handful.
const RUNNING: i64 = 200;

impl FromRow for Campaign {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let creative = match row.get::<Option<i64>>(4)? {
            Some(id) => Creative::Picture {
                id,
                public_id: row.get(5)?,
                mime: row.get(6)?,
                size: (row.get(7)?, row.get(8)?),
                alt: row.get(9)?,
                scalable: row.get(23)?,
            },
            None => Creative::Text { heading: row.get(10)?, words: row.get(11)?, prompt: row.get(12)? },
        };
        let slots: String = row.get(14)?;
        Ok(Campaign {
            id: row.get(0)?,
            public_id: row.get(1)?,
            name: row.get(2)?,
            client: row.get(3)?,
            creative,
            link: row.get(13)?,
            slots: slots.split(' ').filter_map(AdSlot::from_name).collect(),
            sections: Vec::new(),
            starts_at: row.get(15)?,
            ends_at: row.get(16)?,
            weight: row.get(17)?,
            most_shown: row.get(18)?,
            most_clicked: row.get(19)?,
            shown: row.get(20)?,
            clicked: row.get(21)?,
            // The column takes no other word.
            state: State::from_name(&row.get::<String>(22)?).unwrap_or(State::Ended),
        })
    }
}

macro_rules! campaigns {
    ($tail:literal) => {
        concat!(
            "SELECT a.id, a.public_id, a.name, a.client, m.id, m.public_id, m.mime, m.width, m.height, a.alt,
                a.heading, a.words, a.prompt, a.link, a.slots, a.starts_at, a.ends_at, a.weight, a.most_shown,
                a.most_clicked, a.shown, a.clicked, a.state, m.scalable
            FROM ads a LEFT JOIN media m ON m.id = a.media_id ",
            $tail
        )
    };
}

const BY_PUBLIC_ID: &str = campaigns!("WHERE a.public_id = $1");
const OPEN: &str = campaigns!("WHERE a.state <> 'ended' AND a.id < $1 ORDER BY a.id DESC LIMIT $2");
const ENDED: &str = campaigns!("WHERE a.state = 'ended' AND a.id < $1 ORDER BY a.id DESC LIMIT $2");
const ALL_RUNNING: &str = campaigns!(
    "WHERE a.state = 'running' AND (a.ends_at IS NULL OR a.ends_at > $1)
        AND (a.most_shown IS NULL OR a.shown < a.most_shown)
        AND (a.most_clicked IS NULL OR a.clicked < a.most_clicked) ORDER BY a.id LIMIT $2"
);
const SECTIONS: &str =
    "SELECT t.position, t.name, t.id, t.slug, x.ad_id FROM ad_sections x JOIN terms t ON t.id = x.term_id
    WHERE x.ad_id IN ({ids})";

/// The same with their sections, in the order of the navigation.
fn with_sections(conn: &mut Conn, mut campaigns: Vec<Campaign>) -> Result<Vec<Campaign>, DbError> {
    let ids: Vec<i64> = campaigns.iter().map(|one| one.id).collect();
    let mut found: Vec<(i64, String, i64, String, i64)> = conn.query_among(SECTIONS, &[], &ids)?;
    found.sort();
    for (_, name, id, slug, campaign) in found {
        let of = campaigns.iter_mut().find(|one| one.id == campaign);
        if let Some(one) = of {
            one.sections.push(Section { id, slug, name });
        }
    }
    Ok(campaigns)
}

/// The campaign of that public id.
///
/// # Errors
/// When the database fails.
pub fn by_public_id(conn: &mut Conn, public_id: &str) -> Result<Option<Campaign>, DbError> {
    let found: Option<Campaign> = conn.query_opt(BY_PUBLIC_ID, &[&public_id.replace('\0', "")])?;
    Ok(with_sections(conn, found.into_iter().collect())?.pop())
}

/// Campaigns older than that of row `before`, the newest first: those that are ended, or the others.
///
/// # Errors
/// When the database fails.
pub fn list(conn: &mut Conn, ended: bool, before: i64, limit: i64) -> Result<Vec<Campaign>, DbError> {
    let found: Vec<Campaign> = conn.query(if ended { ENDED } else { OPEN }, &[&before, &limit])?;
    with_sections(conn, found)
}

/// Those that pages show at `now` or later, as far as is known now.
///
/// # Errors
/// When the database fails.
pub fn running(conn: &mut Conn, now: Millis) -> Result<Vec<Campaign>, DbError> {
    let found: Vec<Campaign> = conn.query(ALL_RUNNING, &[&now, &RUNNING])?;
    with_sections(conn, found)
}

/// When one of these begins or ends next.
pub fn next_edge(campaigns: &[Campaign], now: Millis) -> Option<Millis> {
    let edges = campaigns.iter().flat_map(|one| [Some(one.starts_at), one.ends_at]);
    edges.flatten().filter(|at| *at > now).min()
}

const LEADS_TO: &str = "SELECT id, link FROM ads WHERE public_id = $1 AND state <> 'draft'";

/// Row and link of a campaign that readers may have met; a page that is still open leads on when it is over.
///
/// # Errors
/// When the database fails.
pub fn leads_to(conn: &mut Conn, public_id: &str) -> Result<Option<(i64, String)>, DbError> {
    conn.query_opt(LEADS_TO, &[&public_id.replace('\0', "")])
}

const IS_USED: &str = "SELECT ad_id FROM ad_sections WHERE term_id = $1 LIMIT 1";

/// Whether a campaign is for that section: without it, it would be for every page.
pub(crate) fn section_is_used(conn: &mut Conn, section: i64) -> Result<bool, DbError> {
    Ok(conn.query_opt::<i64>(IS_USED, &[&section])?.is_some())
}

const MOVE: [&str; 2] = [
    "UPDATE ad_sections SET term_id = $2 WHERE term_id = $1 AND NOT EXISTS
        (SELECT 1 FROM ad_sections o WHERE o.ad_id = ad_sections.ad_id AND o.term_id = $2)",
    "DELETE FROM ad_sections WHERE term_id = $1",
];

/// Has campaigns for a section be for the one that it is merged into.
pub(crate) fn move_section(tx: &mut Tx, from: i64, into: i64) -> Result<(), DbError> {
    tx.execute(MOVE[0], &[&from, &into])?;
    tx.execute(MOVE[1], &[&from]).map(drop)
}
