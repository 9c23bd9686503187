//! Making, changing, starting and ending campaigns.

use std::fmt::Write as _;

use db::{Bind, DbError, Tx};
use kernel::clock::{Millis, timestamp};

use super::checks::{Checked, Wanted, checked};
use super::{AdError, CHANGE, Campaign, Creative, State, by_public_id};
use crate::audit::{self, Act, Actor, Entry, Subject};
use crate::{Press, pictures};

const MAKE: &str = "INSERT INTO ads (public_id, name, client, kind, media_id, alt, heading, words, prompt, link, slots,
        starts_at, ends_at, weight, most_shown, most_clicked, state, made_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 'draft', $17) RETURNING id";

/// Makes a draft of it; gives its public id.
///
/// # Errors
/// [`AdError::Wrong`] says what cannot be taken.
pub fn make(
    tx: &mut Tx,
    press: &Press,
    actor: &Actor,
    wanted: &Wanted,
    now: Millis,
) -> Result<String, AdError> {
    let it = checked(tx, press, wanted)?;
    let public_id = press.random.public_id();
    let made_at: &dyn Bind = &now;
    let binds: Vec<_> = columns(&public_id, &it).into_iter().chain([made_at]).collect();
    let id: i64 = tx.query_one(MAKE, &binds)?;
    narrow(tx, id, &it.sections)?;
    pictures::note_uses(tx, it.picture)?;
    let made = found(tx, &public_id)?;
    note(tx, actor, &made, Act::AdMade, ("", &summary(press, &made)), now)?;
    Ok(public_id)
}

/// What is stored of it, `$2` to `$16`, behind what names the campaign.
fn columns<'a>(which: &'a dyn Bind, it: &'a Checked) -> [&'a dyn Bind; 16] {
    let kind = if it.picture.is_some() { &"image" } else { &"text" };
    [
        which,
        &it.name,
        &it.client,
        kind,
        &it.picture,
        &it.alt,
        &it.heading,
        &it.words,
        &it.prompt,
        &it.link,
        &it.slots,
        &it.starts_at,
        &it.ends_at,
        &it.weight,
        &it.most_shown,
        &it.most_clicked,
    ]
}

const UNNARROW: &str = "DELETE FROM ad_sections WHERE ad_id = $1";
const NARROW: &str = "INSERT INTO ad_sections (ad_id, term_id) VALUES ($1, $2)";

fn narrow(tx: &mut Tx, id: i64, sections: &[i64]) -> Result<(), DbError> {
    tx.execute(UNNARROW, &[&id])?;
    sections.iter().try_for_each(|section| tx.execute(NARROW, &[&id, section]).map(drop))
}

const LOCK: &str = "UPDATE ads SET state = state WHERE public_id = $1";

/// The campaign, which nobody else changes before this transaction ends.
fn found(tx: &mut Tx, public_id: &str) -> Result<Campaign, AdError> {
    tx.execute(LOCK, &[&public_id])?;
    by_public_id(tx, public_id)?.ok_or(AdError::Missing)
}

/// Writes the line of an act.
fn note(
    tx: &mut Tx,
    actor: &Actor,
    campaign: &Campaign,
    act: Act,
    (was, became): (&str, &str),
    now: Millis,
) -> Result<(), DbError> {
    let subject = Subject::Thing { kind: "ad", id: &campaign.public_id, title: &campaign.name };
    audit::record(tx, now, actor, &Entry { act, subject, was, became })
}

/// What can be changed of it, in short, for the log.
fn summary(press: &Press, one: &Campaign) -> String {
    let day = |at: Millis| {
        timestamp(at).to_zoned_datetime(press.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
    };
    let mut text = one.link.clone();
    let slots: Vec<&str> = one.slots.iter().map(|slot| slot.as_str()).collect();
    // A string takes whatever is written to it.
    let _ = write!(
        text,
        "; {}; {} – {}",
        slots.join(" "),
        day(one.starts_at),
        one.ends_at.map_or_else(String::new, day)
    );
    let sections: Vec<&str> = one.sections.iter().map(|section| section.slug.as_str()).collect();
    let _ = write!(text, "; {}; x{}", sections.join(" "), one.weight);
    for (what, most) in [("shown", one.most_shown), ("clicked", one.most_clicked)] {
        let _ = most.map_or(Ok(()), |most| write!(text, "; {what} <= {most}"));
    }
    text
}

const CHANGE_IT: &str =
    "UPDATE ads SET name = $2, client = $3, kind = $4, media_id = $5, alt = $6, heading = $7,
        words = $8, prompt = $9, link = $10, slots = $11, starts_at = $12, ends_at = $13, weight = $14,
        most_shown = $15, most_clicked = $16 WHERE id = $1";

/// Changes it, whether it runs or not; what is ended stays as it was.
///
/// # Errors
/// [`AdError`] says why not.
pub fn change(
    tx: &mut Tx,
    press: &Press,
    actor: &Actor,
    public_id: &str,
    wanted: &Wanted,
    now: Millis,
) -> Result<(), AdError> {
    let before = found(tx, public_id)?;
    if before.state == State::Ended {
        return Err(AdError::State);
    }
    let it = checked(tx, press, wanted)?;
    tx.execute(CHANGE_IT, &columns(&before.id, &it))?;
    narrow(tx, before.id, &it.sections)?;
    let former = match before.creative {
        Creative::Picture { id, .. } => Some(id),
        Creative::Text { .. } => None,
    };
    pictures::note_uses(tx, [former, it.picture].into_iter().flatten())?;
    tx.record_change(CHANGE, before.id, now)?;
    let after = found(tx, public_id)?;
    let (was, became) = (summary(press, &before), summary(press, &after));
    let told = if was == became { ("", "") } else { (&*was, &*became) };
    Ok(note(tx, actor, &after, Act::AdChanged, told, now)?)
}

/// What becomes of a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// A draft is shown from now on, or from its first day; what was held back goes on.
    Start,
    /// It is held back.
    Pause,
    /// It is over for good.
    End,
}

impl Turn {
    /// The state it brings, from one that allows it.
    fn from(self, state: State) -> Option<State> {
        match (self, state) {
            (Turn::Start, State::Draft | State::Paused) => Some(State::Running),
            (Turn::Pause, State::Running) => Some(State::Paused),
            (Turn::End, State::Running | State::Paused) => Some(State::Ended),
            _ => None,
        }
    }
}

const TURN: &str = "UPDATE ads SET state = $2 WHERE id = $1";

/// Starts, pauses or ends it.
///
/// # Errors
/// [`AdError::State`] if its state does not allow that, [`AdError::Over`] if it would begin after its last day.
pub fn turn(tx: &mut Tx, actor: &Actor, public_id: &str, turn: Turn, now: Millis) -> Result<(), AdError> {
    let campaign = found(tx, public_id)?;
    let state = turn.from(campaign.state).ok_or(AdError::State)?;
    if turn == Turn::Start && campaign.ends_at.is_some_and(|ends| ends <= now) {
        return Err(AdError::Over);
    }
    tx.execute(TURN, &[&campaign.id, &state.as_str()])?;
    tx.record_change(CHANGE, campaign.id, now)?;
    let act = match turn {
        Turn::Start => Act::AdStarted,
        Turn::Pause => Act::AdPaused,
        Turn::End => Act::AdEnded,
    };
    Ok(note(tx, actor, &campaign, act, (campaign.state.as_str(), state.as_str()), now)?)
}

const COPY: &str = "INSERT INTO ads (public_id, name, client, kind, media_id, alt, heading, words, prompt, link, slots,
        starts_at, ends_at, weight, most_shown, most_clicked, state, made_at)
    SELECT $2, name, client, kind, media_id, alt, heading, words, prompt, link, slots, starts_at, ends_at, weight,
        most_shown, most_clicked, 'draft', $3 FROM ads WHERE id = $1 RETURNING id";
const COPY_SECTIONS: &str =
    "INSERT INTO ad_sections (ad_id, term_id) SELECT $2, term_id FROM ad_sections WHERE ad_id = $1";

/// Makes a draft like it, with nothing counted; gives its public id.
///
/// # Errors
/// [`AdError::Missing`] if it is not there.
pub fn duplicate(
    tx: &mut Tx,
    press: &Press,
    actor: &Actor,
    public_id: &str,
    now: Millis,
) -> Result<String, AdError> {
    let campaign = found(tx, public_id)?;
    let copied = press.random.public_id();
    let id: i64 = tx.query_one(COPY, &[&campaign.id, &copied, &now])?;
    tx.execute(COPY_SECTIONS, &[&campaign.id, &id])?;
    let made = found(tx, &copied)?;
    note(tx, actor, &made, Act::AdMade, (&campaign.public_id, &copied), now)?;
    Ok(copied)
}

const DELETE: &str = "DELETE FROM ads WHERE id = $1";
const WAITS: &str = "SELECT id FROM tally_waiting WHERE counts LIKE $1 LIMIT 1";

/// Deletes one that nobody has seen: what was shown belongs to its client's books.
///
/// # Errors
/// [`AdError::Shown`] if it was shown or clicked, or runs.
pub fn delete(tx: &mut Tx, actor: &Actor, public_id: &str, now: Millis) -> Result<(), AdError> {
    let campaign = found(tx, public_id)?;
    // What was counted a moment ago is not added up yet.
    let waits: Option<i64> = tx.query_opt(WAITS, &[&format!("%ad-% {} %", campaign.id)])?;
    if campaign.shown > 0 || campaign.clicked > 0 || waits.is_some() || campaign.state == State::Running {
        return Err(AdError::Shown);
    }
    tx.execute(DELETE, &[&campaign.id])?;
    if let Creative::Picture { id, .. } = campaign.creative {
        pictures::note_uses(tx, [id])?;
    }
    Ok(note(tx, actor, &campaign, Act::AdDeleted, ("", ""), now)?)
}
