//! Making, wording, ordering and deleting.

use db::{DbError, Tx};
use kernel::clock::Millis;

use super::checks::{Checked, checked, claim, claim_name, owner, taken, unruled};
use super::{Heading, HeadingError, Kind, WORDED, Wording, articles, find, list, merge};
use crate::Press;
use crate::ads;
use crate::audit::{self, Act, Actor, Entry, Subject};

const MAKE: [&str; 2] = [
    "INSERT INTO terms (kind, slug, name) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING id",
    "INSERT INTO authors (slug, name) SELECT $2, $3 WHERE $1 = 'author' ON CONFLICT DO NOTHING RETURNING id",
];

/// Makes one; gives its row id.
///
/// # Errors
/// [`HeadingError`] says why not.
pub fn make(
    tx: &mut Tx,
    actor: &Actor,
    kind: Kind,
    wording: &Wording,
    now: Millis,
) -> Result<i64, HeadingError> {
    let wanted = checked(tx, kind, wording)?;
    let slug = wanted.slug.clone().unwrap_or_else(|| wanted.name_slug.clone());
    if let Some(owner) = owner(tx, kind, &slug)? {
        return Err(taken(tx, kind, owner)?);
    }
    let made = tx.query_opt(MAKE[table(kind)], &[&kind.as_str(), &slug, &wanted.name])?;
    let id: i64 = made.ok_or_else(|| HeadingError::Taken(wanted.name.clone()))?;
    claim(tx, kind, &slug, id)?;
    claim_name(tx, kind, &wanted.name_slug, id)?;
    write(tx, kind, id, &slug, &wanted, wording)?;
    tx.record_change(WORDED, id, now)?;
    note(tx, actor, (kind, id, &wanted.name), Act::TermMade, ("", &slug), now)?;
    Ok(id)
}

/// Which of two statements is for its table.
pub(super) fn table(kind: Kind) -> usize {
    usize::from(kind == Kind::Author)
}

const WRITE_TERM: &str =
    "UPDATE terms SET name = $2, slug = $3, description = $4, in_navigation = $5 WHERE id = $1";
const WRITE_AUTHOR: &str = "UPDATE authors SET name = $2, slug = $3, bio = $4, role = $5, links = $6, portrait_id = $7 WHERE id = $1";

fn write(
    tx: &mut Tx,
    kind: Kind,
    id: i64,
    slug: &str,
    wanted: &Checked,
    wording: &Wording,
) -> Result<(), DbError> {
    let Checked { name, description, role, links, portrait, .. } = wanted;
    match kind {
        Kind::Author => tx.execute(WRITE_AUTHOR, &[&id, name, &slug, description, role, links, portrait]),
        _ => {
            let in_navigation = wording.in_navigation || kind != Kind::Section;
            tx.execute(WRITE_TERM, &[&id, name, &slug, description, &in_navigation])
        }
    }
    .map(drop)
}

/// Writes the line of an act.
pub(super) fn note(
    tx: &mut Tx,
    actor: &Actor,
    (kind, id, name): (Kind, i64, &str),
    act: Act,
    (was, became): (&str, &str),
    now: Millis,
) -> Result<(), DbError> {
    let id = id.to_string();
    let subject = Subject::Thing { kind: kind.as_str(), id: &id, title: name };
    audit::record(tx, now, actor, &Entry { act, subject, was, became })
}

const LOCK: [&str; 2] = [
    "UPDATE terms SET name = name WHERE id = $1 AND merged_into IS NULL",
    "UPDATE authors SET name = name WHERE id = $1 AND merged_into IS NULL",
];

/// The one of that row, which nobody else changes before this transaction ends.
pub(super) fn lock(tx: &mut Tx, kind: Kind, id: i64) -> Result<Heading, HeadingError> {
    tx.execute(LOCK[table(kind)], &[&id])?;
    let found = find(tx, kind, id)?.filter(|found| found.merged_into.is_none());
    found.ok_or(HeadingError::Missing)
}

/// Words it anew. A former address leads to the new one for good.
///
/// # Errors
/// [`HeadingError`] says why not.
pub fn change(
    tx: &mut Tx,
    press: &Press,
    actor: &Actor,
    (kind, id): (Kind, i64),
    wording: &Wording,
    now: Millis,
) -> Result<(), HeadingError> {
    let before = lock(tx, kind, id)?;
    let wanted = checked(tx, kind, wording)?;
    let slug = wanted.slug.clone().unwrap_or_else(|| before.slug.clone());
    if slug != before.slug {
        unruled(&press.config.access, &before)?;
        claim(tx, kind, &slug, id)?;
    }
    if wanted.name != before.name {
        claim_name(tx, kind, &wanted.name_slug, id)?;
    }
    write(tx, kind, id, &slug, &wanted, wording)?;
    let renamed = (&slug, &wanted.name) != (&before.slug, &before.name);
    tx.record_change(if renamed { kind.changes() } else { WORDED }, id, now)?;
    let told = |name: &str, slug: &str| if renamed { format!("{name} ({slug})") } else { String::new() };
    let (was, became) = (told(&before.name, &before.slug), told(&wanted.name, &slug));
    Ok(note(tx, actor, (kind, id, &wanted.name), Act::TermChanged, (&was, &became), now)?)
}

const PUT_IN_ORDER: &str = "UPDATE terms SET position = $2 WHERE id = $1 AND position <> $2";

/// Moves a section one place up or down in their order.
///
/// # Errors
/// [`HeadingError`] says why not.
pub fn move_section(tx: &mut Tx, actor: &Actor, id: i64, up: bool, now: Millis) -> Result<(), HeadingError> {
    let section = lock(tx, Kind::Section, id)?;
    let mut sections = list(tx, Kind::Section, "", "", i64::MAX)?;
    let at = sections.iter().position(|one| one.id == id).ok_or(HeadingError::Missing)?;
    let to = if up { at.saturating_sub(1) } else { (at + 1).min(sections.len() - 1) };
    sections.swap(at, to);
    for (position, one) in (1_i64..).zip(&sections) {
        tx.execute(PUT_IN_ORDER, &[&one.id, &position])?;
    }
    tx.record_change(WORDED, id, now)?;
    let (was, became) = ((at + 1).to_string(), (to + 1).to_string());
    Ok(note(tx, actor, (Kind::Section, id, &section.name), Act::TermsOrdered, (&was, &became), now)?)
}

const FORGET_ADDRESSES: &str = "DELETE FROM slugs WHERE kind = $1 AND target = $2";
const LEAVE_FRONTS: &str = "DELETE FROM front_places WHERE slot = 'column' AND position = $1";
const DELETE: [&str; 2] = ["DELETE FROM terms WHERE id = $1", "DELETE FROM authors WHERE id = $1"];

/// Deletes one that has no article and no planned piece. Whoever follows it follows it no more, and its addresses
/// lead nowhere.
///
/// # Errors
/// [`HeadingError`] says why not.
pub fn delete(
    tx: &mut Tx,
    press: &Press,
    actor: &Actor,
    (kind, id): (Kind, i64),
    now: Millis,
) -> Result<(), HeadingError> {
    let heading = lock(tx, kind, id)?;
    unruled(&press.config.access, &heading)?;
    merge::nothing_comes(tx, kind, id)?;
    if kind == Kind::Section && ads::section_is_used(tx, id)? {
        return Err(HeadingError::Full);
    }
    if articles(tx, kind, id, 1)? > 0 || (kind == Kind::Section && super::sizes(tx, kind, id)?.planned > 0) {
        return Err(HeadingError::Full);
    }
    tx.execute(FORGET_ADDRESSES, &[&kind.as_str(), &id])?;
    if kind == Kind::Section {
        tx.execute(LEAVE_FRONTS, &[&id])?;
    }
    tx.execute(DELETE[table(kind)], &[&id])?;
    tx.record_change(WORDED, id, now)?;
    tx.record_change(crate::fronts::CHANGE, 0, now)?;
    Ok(note(tx, actor, (kind, id, &heading.name), Act::TermDeleted, (&heading.slug, ""), now)?)
}
