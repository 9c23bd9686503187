//! Drafts in the database: found, listed by key, assigned, handed over.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;

use super::{Act, Colleague, DraftError, State, may, next};
use crate::articles::wire::Place;

/// The working copy of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Row id.
    pub id: i64,
    /// Public id, stable for good.
    pub public_id: String,
    /// Row id of its article, if it has one.
    pub article: Option<i64>,
    /// How it stands.
    pub state: State,
    /// The number of the text that stands.
    pub revision: i64,
    /// The number of the text that readers see.
    pub live: Option<i64>,
    /// The number of the text that they will see.
    pub scheduled: Option<i64>,
    /// From when on they will see it.
    pub publish_at: Option<Millis>,
    /// Who began it, unless they left.
    pub began_by: Option<i64>,
    /// Who is to write it.
    pub assigned_to: Option<i64>,
    /// Until when.
    pub due_at: Option<Millis>,
    /// When it was begun.
    pub created_at: Millis,
    /// When it last changed.
    pub updated_at: Millis,
    pub(super) numbered: i64,
    pub(super) written: i64,
    pub(super) filed: i64,
}

impl Draft {
    /// Whether it is theirs: begun by them, or assigned to them.
    pub fn is_own(&self, colleague: Colleague) -> bool {
        [self.began_by, self.assigned_to].contains(&Some(colleague.reader))
    }

    /// Whether they may do that with it as it stands.
    pub fn allows(&self, colleague: Colleague, act: Act) -> bool {
        may(colleague.role, self.is_own(colleague), act, self.state)
    }

    /// The state that an act of theirs leads to, or why they cannot do it.
    pub(super) fn step(&self, colleague: Colleague, act: Act) -> Result<State, DraftError> {
        if !self.allows(colleague, act) {
            return Err(DraftError::NotAllowed);
        }
        next(self.state, act).ok_or(DraftError::WrongState(self.state))
    }
}

impl FromRow for Draft {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let (revision, live): (i64, Option<i64>) = (row.get(4)?, row.get(5)?);
        let state = match State::from_name(&row.get::<String>(3)?).unwrap_or(State::Draft) {
            State::Published if live != Some(revision) => State::Updated,
            state => state,
        };
        Ok(Draft {
            id: row.get(0)?,
            public_id: row.get(1)?,
            article: row.get(2)?,
            state,
            revision,
            live,
            scheduled: row.get(6)?,
            publish_at: row.get(7)?,
            began_by: row.get(8)?,
            assigned_to: row.get(9)?,
            due_at: row.get(10)?,
            created_at: row.get(11)?,
            updated_at: row.get(12)?,
            numbered: row.get(13)?,
            written: row.get(14)?,
            filed: row.get(15)?,
        })
    }
}

/// `SELECT` of a draft's columns from `drafts d`, and more, with the given clauses.
macro_rules! drafts {
    ($more:expr, $tail:expr) => {
        concat!(
            "SELECT d.id, d.public_id, d.article_id, d.state, d.revision, d.live, d.scheduled, d.publish_at, d.began_by,
                d.assigned_to, d.due_at, d.created_at, d.updated_at, d.numbered, d.written, d.filed",
            $more,
            " FROM drafts d ",
            $tail
        )
    };
}

const BY_PUBLIC_ID: &str = drafts!("", "WHERE d.public_id = $1");

/// The draft of that public id.
///
/// # Errors
/// When the database fails.
pub fn by_public_id(conn: &mut Conn, public_id: &str) -> Result<Option<Draft>, DbError> {
    conn.query_opt(BY_PUBLIC_ID, &[&public_id])
}

pub(super) const LOCK: &str = "UPDATE drafts SET numbered = numbered WHERE public_id = $1";

/// The draft, which nobody else changes before this transaction ends.
pub(super) fn lock(tx: &mut Tx, public_id: &str) -> Result<Draft, DraftError> {
    tx.execute(LOCK, &[&public_id])?;
    by_public_id(tx, public_id)?.ok_or(DraftError::Missing("piece"))
}

/// A draft in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The draft.
    pub draft: Draft,
    /// Its headline.
    pub title: String,
    /// The name of who is to write it, or else of who began it; none if they left.
    pub who: Option<String>,
}

impl FromRow for Listed {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Listed { draft: Draft::from_row(row)?, title: row.get(16)?, who: row.get(17)? })
    }
}

/// Which drafts are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// All.
    All,
    /// Those that stand so.
    In(State),
    /// Those that this colleague is to write.
    AssignedTo(i64),
    /// Those that this colleague began.
    BegunBy(i64),
}

macro_rules! lists {
    ($where:literal) => {
        drafts!(
            ", t.title, COALESCE(NULLIF(w.name, ''), w.email)",
            concat!(
                "JOIN draft_revisions t ON t.draft_id = d.id AND t.number = d.revision
                LEFT JOIN readers w ON w.id = COALESCE(d.assigned_to, d.began_by) WHERE ",
                $where,
                " (d.updated_at, d.id) < ($1, $2) ORDER BY d.updated_at DESC, d.id DESC LIMIT $3"
            )
        )
    };
}
const ALL: &str = lists!("");
const IN: &str = lists!("d.state = $4 AND");
const AS_PUBLISHED: &str = lists!("d.state = 'published' AND d.live = d.revision AND");
const CHANGED_SINCE: &str = lists!("d.state = 'published' AND d.live <> d.revision AND");
const ASSIGNED_TO: &str = lists!("d.assigned_to = $4 AND");
const BEGUN_BY: &str = lists!("d.began_by = $4 AND");

/// The next drafts after a place.
///
/// # Errors
/// When the database fails.
pub fn list(conn: &mut Conn, wanted: Wanted, after: Place, limit: i64) -> Result<Vec<Listed>, DbError> {
    let Place { updated_at, id } = after;
    match wanted {
        Wanted::All => conn.query(ALL, &[&updated_at, &id, &limit]),
        Wanted::In(State::Published) => conn.query(AS_PUBLISHED, &[&updated_at, &id, &limit]),
        Wanted::In(State::Updated) => conn.query(CHANGED_SINCE, &[&updated_at, &id, &limit]),
        Wanted::In(state) => conn.query(IN, &[&updated_at, &id, &limit, &state.as_str()]),
        Wanted::AssignedTo(who) => conn.query(ASSIGNED_TO, &[&updated_at, &id, &limit, &who]),
        Wanted::BegunBy(who) => conn.query(BEGUN_BY, &[&updated_at, &id, &limit, &who]),
    }
}

const COMING: &str = drafts!(
    ", t.title, COALESCE(NULLIF(w.name, ''), w.email)",
    "JOIN draft_revisions t ON t.draft_id = d.id AND t.number = d.scheduled
    LEFT JOIN readers w ON w.id = COALESCE(d.assigned_to, d.began_by)
    WHERE d.publish_at >= $1 AND d.publish_at < $2 ORDER BY d.publish_at, d.id LIMIT $3"
);

/// What is scheduled between two times, by time.
///
/// # Errors
/// When the database fails.
pub fn coming(conn: &mut Conn, from: Millis, until: Millis, limit: i64) -> Result<Vec<Listed>, DbError> {
    conn.query(COMING, &[&from, &until, &limit])
}

const DUE: &str = drafts!(
    ", t.title, COALESCE(NULLIF(w.name, ''), w.email)",
    "JOIN draft_revisions t ON t.draft_id = d.id AND t.number = d.revision
    LEFT JOIN readers w ON w.id = COALESCE(d.assigned_to, d.began_by)
    WHERE d.state IN ('draft', 'review') AND d.due_at >= $1 AND d.due_at < $2 ORDER BY d.due_at, d.id LIMIT $3"
);

/// What is to be written by a time between these two, and has no readers yet, by time.
///
/// # Errors
/// When the database fails.
pub fn due(conn: &mut Conn, from: Millis, until: Millis, limit: i64) -> Result<Vec<Listed>, DbError> {
    conn.query(DUE, &[&from, &until, &limit])
}

const MOVE_ON: &str = "UPDATE drafts SET state = $2, updated_at = $3 WHERE id = $1";

/// Hands the piece to an editor.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn submit(tx: &mut Tx, public_id: &str, by: Colleague, now: Millis) -> Result<(), DraftError> {
    move_on(tx, public_id, by, Act::Submit, now)
}

/// Takes back what was handed over, or hands it back to who wrote it.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn take_back(tx: &mut Tx, public_id: &str, by: Colleague, now: Millis) -> Result<(), DraftError> {
    move_on(tx, public_id, by, Act::TakeBack, now)
}

fn move_on(tx: &mut Tx, public_id: &str, by: Colleague, act: Act, now: Millis) -> Result<(), DraftError> {
    let draft = lock(tx, public_id)?;
    let state = draft.step(by, act)?;
    Ok(tx.execute(MOVE_ON, &[&draft.id, &state.as_str(), &now]).map(drop)?)
}

const STAFF: &str = "SELECT reader_id FROM staff WHERE reader_id = $1";
const ASSIGN: &str = "UPDATE drafts SET assigned_to = $2, updated_at = $3 WHERE id = $1";
const SET_DUE: &str = "UPDATE drafts SET due_at = $2, updated_at = $3 WHERE id = $1";

/// Says who is to write it; nobody in particular if `to` is `None`.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn assign(
    tx: &mut Tx,
    public_id: &str,
    by: Colleague,
    to: Option<i64>,
    now: Millis,
) -> Result<(), DraftError> {
    let draft = lock(tx, public_id)?;
    draft.step(by, Act::Assign)?;
    if let Some(to) = to {
        tx.query_opt::<i64>(STAFF, &[&to])?.ok_or(DraftError::Missing("colleague"))?;
    }
    Ok(tx.execute(ASSIGN, &[&draft.id, &to, &now]).map(drop)?)
}

/// Says until when it is to be written.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn set_due(
    tx: &mut Tx,
    public_id: &str,
    by: Colleague,
    due: Option<Millis>,
    now: Millis,
) -> Result<(), DraftError> {
    let draft = lock(tx, public_id)?;
    draft.step(by, Act::Assign)?;
    Ok(tx.execute(SET_DUE, &[&draft.id, &due, &now]).map(drop)?)
}
