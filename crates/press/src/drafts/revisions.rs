//! The texts of a draft: saved as they come, looked at, restored.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;

use super::keeping::{Coming, Head, Kept, goes_on, keep};
use super::panes::{self, Pane};
use super::store::{Draft, by_public_id, lock};
use super::{Act, Colleague, DraftError, Particulars, Text, Writing, pictures};

/// How a text came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The article, as it stood when the draft was made of it; or the first, empty one.
    Opened,
    /// Typed.
    Typed,
    /// An earlier one again.
    Restored,
    /// Made from a text that somebody else had changed since; it never stood.
    SetAside,
}

impl Kind {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Opened => "opened",
            Kind::Typed => "typed",
            Kind::Restored => "restored",
            Kind::SetAside => "set_aside",
        }
    }

    fn from_name(name: &str) -> Kind {
        let all = [Kind::Opened, Kind::Typed, Kind::Restored];
        all.into_iter().find(|kind| kind.as_str() == name).unwrap_or(Kind::SetAside)
    }
}

/// What is known of a text without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision<T = Text> {
    /// Its number within the draft.
    pub number: i64,
    /// How it came about.
    pub kind: Kind,
    /// Row id of who saved it; none for what was opened, or if they left.
    pub by: Option<i64>,
    /// Their name.
    pub name: Option<String>,
    /// The number of the text it was made from.
    pub base: i64,
    /// When it was begun.
    pub begun_at: Millis,
    /// When it was last saved.
    pub saved_at: Millis,
    /// When readers first saw it.
    pub published_at: Option<Millis>,
    /// The text, or as much of it as was asked for.
    pub text: T,
    pane: String,
}

impl<T: FromRow> FromRow for Revision<T> {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Revision {
            number: row.get(4)?,
            kind: Kind::from_name(&row.get::<String>(5)?),
            by: row.get(6)?,
            name: row.get(7)?,
            base: row.get(8)?,
            begun_at: row.get(9)?,
            saved_at: row.get(10)?,
            published_at: row.get(11)?,
            text: T::from_row(row)?,
            pane: row.get(12)?,
        })
    }
}

impl FromRow for Text {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let writing = Writing { title: row.get(0)?, standfirst: row.get(1)?, html: row.get(2)? };
        Ok(Text { writing, particulars: Particulars::of_json(&row.get::<String>(3)?) })
    }
}

/// `SELECT` of a revision's columns, with those of its text that are named.
macro_rules! revisions {
    ($text:literal, $tail:literal) => {
        concat!(
            "SELECT ",
            $text,
            ", t.number, t.kind, t.by_id, COALESCE(NULLIF(r.name, ''), r.email), t.base, t.begun_at,
                t.saved_at, t.published_at, t.pane
            FROM draft_revisions t LEFT JOIN readers r ON r.id = t.by_id ",
            $tail
        )
    };
}
const ONE: &str =
    revisions!("t.title, t.standfirst, t.html, t.particulars", "WHERE t.draft_id = $1 AND t.number = $2");
const BEFORE: &str = revisions!(
    "t.title, '', '', ''",
    "WHERE t.draft_id = $1 AND t.number < $2 ORDER BY t.number DESC LIMIT $3"
);

/// The text of that number.
///
/// # Errors
/// When the database fails.
pub fn revision(conn: &mut Conn, draft: i64, number: i64) -> Result<Option<Revision>, DbError> {
    conn.query_opt(ONE, &[&draft, &number])
}

/// The text that stands, with its draft.
///
/// # Errors
/// When the database fails.
pub fn latest(conn: &mut Conn, public_id: &str) -> Result<Option<(Draft, Revision)>, DbError> {
    let Some(draft) = by_public_id(conn, public_id)? else { return Ok(None) };
    let stands = conn.query_one(ONE, &[&draft.id, &draft.revision])?;
    Ok(Some((draft, stands)))
}

/// The texts before a number (`i64::MAX`: the latest), those set aside included, each with no more than its
/// headline.
///
/// # Errors
/// When the database fails.
pub fn revisions(
    conn: &mut Conn,
    draft: i64,
    before: i64,
    limit: i64,
) -> Result<Vec<Revision<String>>, DbError> {
    conn.query(BEFORE, &[&draft, &before, &limit])
}

/// What became of a text that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It stands.
    Stands {
        /// Under this number.
        revision: i64,
        /// Since then.
        at: Millis,
    },
    /// Somebody else's text stands; this one was kept beside it.
    Conflict(Box<Conflict>),
}

/// Two texts of one draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The one that stands.
    pub stands: Revision,
    /// The number of the one that was sent.
    pub set_aside: i64,
}

/// A part of a text that is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// What is typed.
    Writing(Writing),
    /// Everything else.
    Particulars(Box<Particulars>),
}

/// Saves what an editor sends: `base` is the number of the text it was made from, `pane` names the open editor.
/// Whatever is sent is in the database when this is committed, and sending it again changes nothing. A request that
/// comes after a later one of its editor changes nothing either; it is told how the text stands.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn save(
    tx: &mut Tx,
    public_id: &str,
    by: Colleague,
    base: i64,
    pane: Pane<'_>,
    part: Part,
    now: Millis,
) -> Result<Saved, DraftError> {
    let part = match part {
        Part::Writing(writing) => Part::Writing(writing.storable()?),
        Part::Particulars(particulars) if particulars.json().len() > super::LARGEST => {
            return Err(DraftError::TooLarge);
        }
        part => part,
    };
    let draft = lock(tx, public_id)?;
    draft.step(by, Act::Write)?;
    let name = pane.name();
    let late = panes::is_late(tx, draft.id, &name, pane.sequence, now)?;
    let desk = Desk { draft, by: by.reader, pane: name, now };
    if late { desk.tell(tx, base, part) } else { desk.save(tx, base, part) }
}

/// Puts an earlier text, or one that was set aside, in the place of the one that stands, as a new revision.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn restore(
    tx: &mut Tx,
    public_id: &str,
    number: i64,
    by: Colleague,
    now: Millis,
) -> Result<i64, DraftError> {
    let draft = lock(tx, public_id)?;
    draft.step(by, Act::Write)?;
    let wanted = revision(tx, draft.id, number)?.ok_or(DraftError::Missing("text"))?;
    let stands: Revision = tx.query_one(ONE, &[&draft.id, &draft.revision])?;
    if wanted.text == stands.text {
        return Ok(stands.number);
    }
    let desk = Desk { draft, by: by.reader, pane: String::new(), now };
    let restored = desk.insert(tx, Kind::Restored, number, &wanted.text)?;
    desk.stand(tx, restored, true, true)?;
    pictures::note(tx, desk.draft.id, &wanted.text, desk.draft.scheduled)?;
    Ok(restored)
}

const INSERT: &str = "INSERT INTO draft_revisions
    (draft_id, number, kind, by_id, pane, base, title, standfirst, html, particulars, begun_at, saved_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11)";

/// The first text of a draft.
pub(super) fn first(
    tx: &mut Tx,
    draft: i64,
    by: Option<i64>,
    text: &Text,
    now: Millis,
) -> Result<(), DbError> {
    let Text { writing, particulars } = text;
    let Writing { title, standfirst, html } = writing;
    let values: &[&dyn db::Bind] = &[
        &draft,
        &1_i64,
        &Kind::Opened.as_str(),
        &by,
        &"",
        &0_i64,
        title,
        standfirst,
        html,
        &particulars.json(),
        &now,
    ];
    tx.execute(INSERT, values)?;
    pictures::note(tx, draft, text, None)
}

/// One person at one open editor, with the draft in their hands.
struct Desk {
    draft: Draft,
    by: i64,
    pane: String,
    now: Millis,
}

const FOREIGN: &str = "SELECT COALESCE(MAX(number), 0) FROM draft_revisions
    WHERE draft_id = $1 AND kind <> 'set_aside' AND (by_id IS NULL OR by_id <> $2 OR pane <> $3)";
const CARRY_ON: &str = "UPDATE draft_revisions SET number = $3, title = $4, standfirst = $5, html = $6,
    particulars = $7, saved_at = $8 WHERE draft_id = $1 AND number = $2";
const NUMBERED: &str = "UPDATE drafts SET numbered = $2 WHERE id = $1";
const STAND: &str = "UPDATE drafts SET numbered = $2, revision = $2, written = CASE WHEN CAST($3 AS BIGINT) = 1 THEN $2 ELSE written END,
    filed = CASE WHEN CAST($4 AS BIGINT) = 1 THEN $2 ELSE filed END, updated_at = $5 WHERE id = $1";
const SET_ASIDE: &str =
    "SELECT MAX(number) FROM draft_revisions WHERE draft_id = $1 AND kind = 'set_aside' AND by_id = $2 AND pane = $3
    AND base = $4";

impl Desk {
    fn save(&self, tx: &mut Tx, base: i64, part: Part) -> Result<Saved, DraftError> {
        let (stands, head, coming, written) = self.met(tx, base, part)?;
        let revision = match keep(&head, &coming, self.now) {
            Kept::Same => return Ok(Saved::Stands { revision: head.number, at: head.saved_at }),
            Kept::SetAside => {
                let set_aside = self.set_aside(tx, base, &coming.text, written)?;
                return Ok(Saved::Conflict(Box::new(Conflict { stands, set_aside })));
            }
            Kept::CarriedOn => self.carry_on(tx, head.number, &coming.text)?,
            Kept::Anew => self.insert(tx, Kind::Typed, base, &coming.text)?,
        };
        self.stand(tx, revision, written, !written)?;
        pictures::note(tx, self.draft.id, &coming.text, self.draft.scheduled)?;
        Ok(Saved::Stands { revision, at: self.now })
    }

    /// What a request that came late is told.
    fn tell(&self, tx: &mut Tx, base: i64, part: Part) -> Result<Saved, DraftError> {
        let (stands, head, coming, _) = self.met(tx, base, part)?;
        Ok(match keep(&head, &coming, self.now) {
            Kept::SetAside => {
                let last: Option<i64> =
                    tx.query_one(SET_ASIDE, &[&self.draft.id, &self.by, &self.pane, &base])?;
                let set_aside = last.unwrap_or(stands.number);
                Saved::Conflict(Box::new(Conflict { stands, set_aside }))
            }
            _ => Saved::Stands { revision: head.number, at: head.saved_at },
        })
    }

    /// The text that stands and the one that comes, which may change the writing or everything else.
    fn met(&self, tx: &mut Tx, base: i64, part: Part) -> Result<(Revision, Head, Coming, bool), DbError> {
        let stands: Revision = tx.query_one(ONE, &[&self.draft.id, &self.draft.revision])?;
        let writes = matches!(part, Part::Writing(_));
        let head = self.head(tx, &stands, writes)?;
        let text = match part {
            Part::Writing(writing) => Text { writing, ..stands.text.clone() },
            Part::Particulars(particulars) => Text { particulars: *particulars, ..stands.text.clone() },
        };
        let coming = Coming { base, by: self.by, pane: self.pane.clone(), text };
        Ok((stands, head, coming, writes))
    }

    fn head(&self, tx: &mut Tx, stands: &Revision, writing: bool) -> Result<Head, DbError> {
        let draft = &self.draft;
        let seen = [draft.live, draft.scheduled].contains(&Some(stands.number));
        Ok(Head {
            number: stands.number,
            changed: if writing { draft.written } else { draft.filed },
            foreign: tx.query_one(FOREIGN, &[&draft.id, &self.by, &self.pane])?,
            by: stands.by,
            pane: stands.pane.clone(),
            begun_at: stands.begun_at,
            saved_at: stands.saved_at,
            pinned: seen || stands.kind != Kind::Typed || stands.published_at.is_some(),
            text: stands.text.clone(),
        })
    }

    /// Makes it the text that stands.
    fn stand(&self, tx: &mut Tx, number: i64, written: bool, filed: bool) -> Result<(), DbError> {
        tx.execute(STAND, &[&self.draft.id, &number, &written, &filed, &self.now]).map(drop)
    }

    fn insert(&self, tx: &mut Tx, kind: Kind, base: i64, text: &Text) -> Result<i64, DbError> {
        let number = self.draft.numbered + 1;
        let Text { writing, particulars } = text;
        let Writing { title, standfirst, html } = writing;
        let values: &[&dyn db::Bind] = &[
            &self.draft.id,
            &number,
            &kind.as_str(),
            &self.by,
            &self.pane,
            &base,
            title,
            standfirst,
            html,
            &particulars.json(),
            &self.now,
        ];
        tx.execute(INSERT, values)?;
        Ok(number)
    }

    fn carry_on(&self, tx: &mut Tx, from: i64, text: &Text) -> Result<i64, DbError> {
        let number = self.draft.numbered + 1;
        let Text { writing, particulars } = text;
        let Writing { title, standfirst, html } = writing;
        let json = particulars.json();
        tx.execute(CARRY_ON, &[&self.draft.id, &from, &number, title, standfirst, html, &json, &self.now])?;
        Ok(number)
    }

    /// Keeps a text beside the one that stands; of one refused stint the last, if it is refused for the same part.
    fn set_aside(&self, tx: &mut Tx, base: i64, text: &Text, writing: bool) -> Result<i64, DbError> {
        let last: Option<i64> = tx.query_one(SET_ASIDE, &[&self.draft.id, &self.by, &self.pane, &base])?;
        let last = match last {
            Some(last) => revision(tx, self.draft.id, last)?,
            None => None,
        };
        let number = match last {
            Some(last) if last.text == *text => return Ok(last.number),
            Some(last)
                if alike(&last.text, text, writing) && goes_on(&last.text, last.begun_at, text, self.now) =>
            {
                self.carry_on(tx, last.number, text)?
            }
            _ => self.insert(tx, Kind::SetAside, base, text)?,
        };
        tx.execute(NUMBERED, &[&self.draft.id, &number])?;
        Ok(number)
    }
}

/// Whether two texts differ in one part alone.
fn alike(one: &Text, other: &Text, but_for_writing: bool) -> bool {
    if but_for_writing { one.particulars == other.particulars } else { one.writing == other.writing }
}
