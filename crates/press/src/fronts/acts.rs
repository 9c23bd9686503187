//! What editors do with arrangements. One that is being prepared is changed place by place, by whoever has it open;
//! giving it a time and taking that back is written down.

use db::{DbError, Tx};
use kernel::clock::{Millis, timestamp};
use kernel::text::one_line;

use super::{CHANGE, Content, FrontError, HEADLINE, Place, Slot, filled, store};
use crate::Press;
use crate::audit::{self, Act, Actor, Entry, Subject};
use crate::taxonomy::{self, TermKind};

const PREPARE: &str = "INSERT INTO fronts (public_id, made_by, made_at, changed_by, changed_at)
    VALUES ($1, $2, $3, $2, $3) RETURNING id";
const COPY: &str =
    "INSERT INTO front_places (front_id, slot, position, article_id, draft_id, series_id, headline)
    SELECT $1, p.slot, p.position, p.article_id, p.draft_id, p.series_id, p.headline
    FROM front_places p JOIN fronts f ON f.id = p.front_id WHERE f.public_id = $2";

/// Begins another arrangement, as `of` is or empty; gives its public id.
///
/// # Errors
/// When the database fails.
pub fn prepare(
    tx: &mut Tx,
    press: &Press,
    actor: &Actor,
    of: Option<&str>,
    now: Millis,
) -> Result<String, DbError> {
    let public_id = press.random.public_id();
    let id: i64 = tx.query_one(PREPARE, &[&public_id, &actor.reader(), &now])?;
    if let Some(of) = of {
        tx.execute(COPY, &[&id, &of])?;
    }
    Ok(public_id)
}

const CHANGE_IT: &str = "UPDATE fronts SET changed_by = $2, changed_at = $3
    WHERE public_id = $1 AND begins_at IS NULL RETURNING id";

/// The arrangement's row, which nobody else changes before this transaction ends.
fn change(tx: &mut Tx, actor: &Actor, public_id: &str, now: Millis) -> Result<i64, FrontError> {
    match tx.query_opt(CHANGE_IT, &[&public_id, &actor.reader(), &now])? {
        Some(id) => Ok(id),
        None if store::by_public_id(tx, public_id)?.is_some() => Err(FrontError::Set),
        None => Err(FrontError::Missing),
    }
}

const ARTICLE: &str = "SELECT id FROM articles WHERE public_id = $1";
const DRAFT: &str = "SELECT id, article_id FROM drafts WHERE public_id = $1";

/// The article's row, or that of a draft that is none yet.
fn piece(tx: &mut Tx, key: &str) -> Result<(Option<i64>, Option<i64>), FrontError> {
    if let Some(article) = key.strip_prefix("a-") {
        return Ok((Some(tx.query_opt(ARTICLE, &[&article])?.ok_or(FrontError::Missing)?), None));
    }
    let draft = key.strip_prefix("d-").ok_or(FrontError::Missing)?;
    let found: Option<(i64, Option<i64>)> = tx.query_opt(DRAFT, &[&draft])?;
    match found.ok_or(FrontError::Missing)? {
        (_, Some(article)) => Ok((Some(article), None)),
        (draft, None) => Ok((None, Some(draft))),
    }
}

const ELSEWHERE: &str = "DELETE FROM front_places WHERE front_id = $1 AND (article_id = $2 OR draft_id = $3)";
const PUT: &str =
    "INSERT INTO front_places (front_id, slot, position, article_id, draft_id, series_id, headline)
    VALUES ($1, $2, $3, $4, $5, $6, '') ON CONFLICT (front_id, slot, position) DO UPDATE SET
    article_id = excluded.article_id, draft_id = excluded.draft_id, series_id = excluded.series_id, headline = ''";

/// Puts a story into a place, in exchange for what is in it; it stands nowhere else then.
///
/// # Errors
/// [`FrontError`] says why not.
pub fn put(
    tx: &mut Tx,
    actor: &Actor,
    public_id: &str,
    place: Place,
    key: &str,
    now: Millis,
) -> Result<(), FrontError> {
    let front = change(tx, actor, public_id, now)?;
    if place.slot == Slot::Series {
        return Err(FrontError::Missing);
    }
    let (article, draft) = piece(tx, key)?;
    tx.execute(ELSEWHERE, &[&front, &article, &draft])?;
    let series: Option<i64> = None;
    let slot = place.slot.as_str();
    Ok(tx.execute(PUT, &[&front, &slot, &place.position, &article, &draft, &series]).map(drop)?)
}

const SERIES_ELSEWHERE: &str = "DELETE FROM front_places WHERE front_id = $1 AND series_id = $2";

/// Puts a series into one of their places; it stands nowhere else then.
///
/// # Errors
/// [`FrontError`] says why not.
pub fn put_series(
    tx: &mut Tx,
    actor: &Actor,
    public_id: &str,
    place: Place,
    slug: &str,
    now: Millis,
) -> Result<(), FrontError> {
    let front = change(tx, actor, public_id, now)?;
    let series = taxonomy::by_slug(tx, TermKind::Series, slug)?;
    let series = series.filter(|_| place.slot == Slot::Series).ok_or(FrontError::Missing)?.id;
    tx.execute(SERIES_ELSEWHERE, &[&front, &series])?;
    let nothing: Option<i64> = None;
    let slot = place.slot.as_str();
    Ok(tx.execute(PUT, &[&front, &slot, &place.position, &nothing, &nothing, &series]).map(drop)?)
}

const TAKE: &str = "DELETE FROM front_places WHERE front_id = $1 AND slot = $2 AND position = $3";

/// Leaves a place to the page.
///
/// # Errors
/// [`FrontError`] says why not.
pub fn take(
    tx: &mut Tx,
    actor: &Actor,
    public_id: &str,
    place: Place,
    now: Millis,
) -> Result<(), FrontError> {
    let front = change(tx, actor, public_id, now)?;
    Ok(tx.execute(TAKE, &[&front, &place.slot.as_str(), &place.position]).map(drop)?)
}

const SAY: &str = "UPDATE front_places SET headline = $4
    WHERE front_id = $1 AND slot = $2 AND position = $3 AND series_id IS NULL";

/// Gives a place a headline of its own; an empty one is the article's.
///
/// # Errors
/// [`FrontError`] says why not.
pub fn say(
    tx: &mut Tx,
    actor: &Actor,
    public_id: &str,
    place: Place,
    headline: &str,
    now: Millis,
) -> Result<(), FrontError> {
    let headline = one_line(headline);
    if headline.chars().count() > HEADLINE {
        return Err(FrontError::TooLong);
    }
    let front = change(tx, actor, public_id, now)?;
    match tx.execute(SAY, &[&front, &place.slot.as_str(), &place.position, &headline])? {
        0 => Err(FrontError::Missing),
        _ => Ok(()),
    }
}

/// Puts aside, brings what is at the other place, and puts what was set aside there.
const EXCHANGE: [&str; 3] = [
    "UPDATE front_places SET slot = $4, position = -1 WHERE front_id = $1 AND slot = $2 AND position = $3",
    "UPDATE front_places SET slot = $2, position = $3 WHERE front_id = $1 AND slot = $4 AND position = $5",
    "UPDATE front_places SET position = $3 WHERE front_id = $1 AND slot = $2 AND position = -1",
];

/// Moves what is in one place to another, in exchange for what is there.
///
/// # Errors
/// [`FrontError`] says why not.
pub fn shift(
    tx: &mut Tx,
    actor: &Actor,
    public_id: &str,
    from: Place,
    to: Place,
    now: Millis,
) -> Result<(), FrontError> {
    let front = change(tx, actor, public_id, now)?;
    if (from.slot == Slot::Series) != (to.slot == Slot::Series) {
        return Err(FrontError::Missing);
    }
    let (one, other) = (from.slot.as_str(), to.slot.as_str());
    if tx.execute(EXCHANGE[0], &[&front, &one, &from.position, &other])? == 0 {
        return Err(FrontError::Missing);
    }
    tx.execute(EXCHANGE[1], &[&front, &one, &from.position, &other, &to.position])?;
    Ok(tx.execute(EXCHANGE[2], &[&front, &other, &to.position]).map(drop)?)
}

const BEGIN: &str = "UPDATE fronts SET begins_at = $2, set_by = $3, set_at = $4 WHERE id = $1";

/// Has it shown from `at` on, or at once.
///
/// # Errors
/// [`FrontError`] says why not.
pub fn begin(
    tx: &mut Tx,
    actor: &Actor,
    public_id: &str,
    at: Option<Millis>,
    now: Millis,
) -> Result<(), FrontError> {
    if at.is_some_and(|at| at <= now) {
        return Err(FrontError::Past);
    }
    let front = change(tx, actor, public_id, now)?;
    tx.execute(BEGIN, &[&front, &at.unwrap_or(now), &actor.reader(), &now])?;
    tx.record_change(CHANGE, front, now)?;
    let became = at.map(|at| timestamp(at).to_string()).unwrap_or_default();
    let act = if at.is_some() { Act::FrontScheduled } else { Act::FrontShown };
    Ok(note(tx, actor, (front, public_id), act, ("", &became), now)?)
}

/// Writes the line of an act, under the headline on top.
fn note(
    tx: &mut Tx,
    actor: &Actor,
    (front, public_id): (i64, &str),
    act: Act,
    (was, became): (&str, &str),
    now: Millis,
) -> Result<(), DbError> {
    let top = filled(tx, front)?.into_iter().next();
    let title = match top.map(|top| (top.headline, top.content)) {
        Some((headline, _)) if !headline.is_empty() => headline,
        Some((_, Content::Piece(piece))) => piece.title,
        Some((_, Content::Series(name, _))) => name,
        None => String::new(),
    };
    let subject = Subject::Thing { kind: "front", id: public_id, title: &title };
    audit::record(tx, now, actor, &Entry { act, subject, was, became })
}

const TAKE_BACK: &str = "UPDATE fronts SET begins_at = NULL, set_by = NULL, set_at = NULL
    WHERE id = $1 AND begins_at > $2";

/// Takes one back whose time is to come, to be changed.
///
/// # Errors
/// [`FrontError`] says why not.
pub fn take_back(tx: &mut Tx, actor: &Actor, public_id: &str, now: Millis) -> Result<(), FrontError> {
    let front = store::by_public_id(tx, public_id)?.ok_or(FrontError::Missing)?;
    let was = front.begins_at.map(|at| timestamp(at).to_string()).unwrap_or_default();
    if tx.execute(TAKE_BACK, &[&front.id, &now])? == 0 {
        return Err(FrontError::Begun);
    }
    tx.record_change(CHANGE, front.id, now)?;
    Ok(note(tx, actor, (front.id, public_id), Act::FrontTakenBack, (&was, ""), now)?)
}

const DROP: &str = "DELETE FROM fronts WHERE id = $1";

/// Throws away one that is being prepared.
///
/// # Errors
/// [`FrontError`] says why not.
pub fn drop_prepared(tx: &mut Tx, actor: &Actor, public_id: &str, now: Millis) -> Result<(), FrontError> {
    let front = change(tx, actor, public_id, now)?;
    note(tx, actor, (front, public_id), Act::FrontDropped, ("", ""), now)?;
    Ok(tx.execute(DROP, &[&front]).map(drop)?)
}

/// Shows a former arrangement again, from now on.
///
/// # Errors
/// [`FrontError`] says why not.
pub fn show_again(
    tx: &mut Tx,
    press: &Press,
    actor: &Actor,
    public_id: &str,
    now: Millis,
) -> Result<(), FrontError> {
    let former = store::by_public_id(tx, public_id)?.ok_or(FrontError::Missing)?;
    if !former.has_begun(now) {
        return Err(FrontError::Missing);
    }
    let copy = prepare(tx, press, actor, Some(public_id), now)?;
    begin(tx, actor, &copy, None, now)
}
