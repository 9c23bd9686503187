//! Links that show a draft as it stands to whoever has them, until they expire or are ended. They open nothing else and
//! sign nobody in. The newsroom's own preview has one that is kept nowhere: it is signed, and good for an hour.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::{DAY, HOUR, Millis};
use kernel::ids::Token;
use kernel::text::one_line;

use super::acts::Hand;
use super::store::{by_public_id, lock};
use super::{Act, DraftError};
use crate::Press;
use crate::audit::{self, Entry, Subject};

/// Days a link may last.
const LONGEST: i64 = 30;
/// Longest label, in characters.
const LABEL: usize = 100;
/// Links a draft may have open at once.
const MOST: i64 = 50;
/// How long the newsroom's own link is good for.
const DESK: Millis = HOUR;
/// What the newsroom's own link is signed for.
const PURPOSE: &str = "draft-preview";

/// A link to a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Public id, by which it is ended; not what it opens with.
    pub public_id: String,
    /// Whom it is for.
    pub label: String,
    /// Who made it; none if they left.
    pub by: Option<String>,
    /// When.
    pub created_at: Millis,
    /// Until when it works.
    pub expires_at: Millis,
}

impl FromRow for Link {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Link {
            public_id: row.get(0)?,
            label: row.get(1)?,
            by: row.get(2)?,
            created_at: row.get(3)?,
            expires_at: row.get(4)?,
        })
    }
}

const LINKS: &str =
    "SELECT l.public_id, l.label, COALESCE(NULLIF(r.name, ''), r.email), l.created_at, l.expires_at
    FROM draft_links l LEFT JOIN readers r ON r.id = l.by_id
    WHERE l.draft_id = $1 AND l.ended_at IS NULL AND l.expires_at > $2 ORDER BY l.id DESC LIMIT $3";

/// The links to a draft that work at `now`, the latest first.
///
/// # Errors
/// When the database fails.
pub fn links(conn: &mut Conn, draft: i64, now: Millis) -> Result<Vec<Link>, DbError> {
    conn.query(LINKS, &[&draft, &now, &MOST])
}

const TITLE: &str = "SELECT title FROM draft_revisions WHERE draft_id = $1 AND number = $2";
const COUNT: &str =
    "SELECT COUNT(*) FROM draft_links WHERE draft_id = $1 AND ended_at IS NULL AND expires_at > $2";
const MAKE: &str =
    "INSERT INTO draft_links (public_id, draft_id, token_hash, label, by_id, created_at, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// Makes a link that works for so many days; whoever may write the piece may show it. The token is shown once: the
/// database keeps its hash.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn make_link(
    tx: &mut Tx,
    press: &Press,
    public_id: &str,
    hand: Hand<'_>,
    label: &str,
    days: i64,
) -> Result<Token, DraftError> {
    let draft = lock(tx, public_id)?;
    if !draft.allows(hand.by, Act::Write) {
        return Err(DraftError::NotAllowed);
    }
    if tx.query_one::<i64>(COUNT, &[&draft.id, &hand.now])? >= MOST {
        return Err(DraftError::TooManyLinks);
    }
    let label: String = one_line(label).chars().take(LABEL).collect();
    let (token, until) = (press.random.token(), hand.now + days.clamp(1, LONGEST) * DAY);
    let id = press.random.public_id();
    tx.execute(MAKE, &[&id, &draft.id, &token.hash(), &label, &hand.by.reader, &hand.now, &until])?;
    note(tx, hand, audit::Act::DraftShown, (public_id, draft.id, draft.revision))?;
    Ok(token)
}

const END: &str =
    "UPDATE draft_links SET ended_at = $3 WHERE public_id = $2 AND draft_id = $1 AND ended_at IS NULL";

/// Ends a link at once.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn end_link(tx: &mut Tx, public_id: &str, hand: Hand<'_>, link: &str) -> Result<(), DraftError> {
    let draft = lock(tx, public_id)?;
    if !draft.allows(hand.by, Act::Write) {
        return Err(DraftError::NotAllowed);
    }
    match tx.execute(END, &[&draft.id, &link, &hand.now])? {
        0 => Err(DraftError::Missing("link")),
        _ => note(tx, hand, audit::Act::DraftHidden, (public_id, draft.id, draft.revision)),
    }
}

fn note(
    tx: &mut Tx,
    hand: Hand<'_>,
    act: audit::Act,
    (public_id, draft, revision): (&str, i64, i64),
) -> Result<(), DraftError> {
    let title: String = tx.query_one(TITLE, &[&draft, &revision])?;
    let subject = Subject::Piece { public_id, title: &title };
    Ok(audit::record(tx, hand.now, hand.actor, &Entry { act, subject, was: "", became: "" })?)
}

/// The newsroom's own link to a draft, from `now` on.
pub fn desk_link(press: &Press, public_id: &str, now: Millis) -> String {
    let until = now + DESK;
    format!("{public_id}.{until}.{}", signature(press, public_id, until))
}

fn signature(press: &Press, public_id: &str, until: Millis) -> String {
    press.key.hash(PURPOSE, &format!("{public_id} {until}"))
}

const BY_TOKEN: &str = "SELECT d.public_id FROM draft_links l JOIN drafts d ON d.id = l.draft_id
    WHERE l.token_hash = $1 AND l.ended_at IS NULL AND l.expires_at > $2";

/// The public id of the draft that a link shows at `now`, if it works.
///
/// # Errors
/// When the database fails.
pub fn shown_by(conn: &mut Conn, press: &Press, link: &str, now: Millis) -> Result<Option<String>, DbError> {
    let mut parts = link.split('.');
    if let (Some(public_id), Some(until), Some(signed), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    {
        let until: Millis = until.parse().unwrap_or_default();
        let ours = Token::from_outside(&signature(press, public_id, until)).hash();
        // Hashes are compared: how long it takes says nothing of the signature.
        let good = ours == Token::from_outside(signed).hash() && now < until && until - now <= DESK;
        let draft = if good { by_public_id(conn, public_id)? } else { None };
        return Ok(draft.map(|draft| draft.public_id));
    }
    conn.query_opt(BY_TOKEN, &[&Token::from_outside(link).hash(), &now])
}
