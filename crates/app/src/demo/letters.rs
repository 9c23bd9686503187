//! Issues of the demonstration's newsletters, begun before their time, with something of each kind in them.

use db::{DbError, Tx};
use jiff::ToSpan as _;
use kernel::EmailAddress;
use kernel::clock::{DAY, Millis, timestamp};
use kernel::config::LetterSection;
use press::audit::Actor;
use press::drafts::{self, Colleague, DraftError, NewEntry};
use press::newsletters::issues::radar::{self, NewEvent};
use press::newsletters::issues::{self, Deed, Edit, IssueError, Seen, What, Words};
use press::staff::Role;
use press::{Press, readers};

use super::content::{self, Telling};
use crate::failure::Failure;
use crate::settings::Desk;

/// The newsletter that tells of the day's news.
const DAILY: &str = "daily-review";

/// Lists what is to come, and begins the next issue of each newsletter. `editor` is whose plan it is.
pub fn begin(desk: &Desk, editor: &EmailAddress) -> Result<(), Failure> {
    let telling = content::telling().map_err(Failure::failed)?;
    let (now, press) = (desk.press.clock.now(), desk.press.clone());
    let (listed, email) = (telling.clone(), editor.clone());
    desk.db.write_blocking(move |tx| list(tx, &press, &listed, &email, now)).map_err(Failure::failed)?;
    for letter in &desk.press.config.newsletters {
        let begun = issues::begin(&desk.db, &desk.press, &Actor::Operator, &letter.slug, now);
        let issue = begun.map_err(Failure::failed)?;
        if letter.slug == DAILY {
            let (press, telling) = (desk.press.clone(), telling.clone());
            let told = desk.db.write_blocking(move |tx| tell(tx, &press, &issue, &telling, now));
            told.map_err(Failure::failed)?;
        }
    }
    Ok(())
}

/// World events, and what the magazine plans.
fn list(
    tx: &mut Tx,
    press: &Press,
    telling: &Telling,
    editor: &EmailAddress,
    now: Millis,
) -> Result<(), IssueError> {
    let today = timestamp(now).to_zoned_datetime(press.zone.clone()).date();
    for event in &telling.events {
        let first = today.saturating_add(event.in_days.days());
        let last = first.saturating_add((event.days - 1).days());
        let (title, note) = (event.title.clone(), event.note.clone());
        radar::add(
            tx,
            press,
            &Actor::Operator,
            &NewEvent { title, note, first, last, url: String::new() },
            now,
        )?;
    }
    let Some(editor) = readers::by_email(tx, editor)? else { return Ok(()) };
    let by = Colleague { reader: editor.id, role: Role::Editor };
    for piece in &telling.planned {
        let planned_for = now + piece.in_days * DAY;
        let entry = NewEntry { title: piece.title.clone(), planned_for, public: true, ..NewEntry::default() };
        match drafts::plan(tx, press, by, &entry, now) {
            Ok(_) => {}
            Err(DraftError::Failed(error)) => return Err(error.into()),
            Err(refused) => tracing::warn!("demonstration: {refused}"),
        }
    }
    Ok(())
}

/// The day's news, with a note to each.
fn tell(tx: &mut Tx, press: &Press, issue: &str, telling: &Telling, now: Millis) -> Result<(), IssueError> {
    for item in &telling.news {
        let what = What::Outside {
            source: item.source.clone(),
            headline: item.headline.clone(),
            url: item.url.clone(),
        };
        change(tx, press, issue, Edit::Add(LetterSection::News, what), now)?;
        let found = issues::by_public_id(tx, issue)?.ok_or(IssueError::Missing)?;
        if let Some(added) = found.changes.added.last() {
            let words = Words { note: Some(item.note.clone()), ..Words::default() };
            change(tx, press, issue, Edit::Words(added.item.key.clone(), words), now)?;
        }
    }
    Ok(())
}

fn change(tx: &mut Tx, press: &Press, issue: &str, edit: Edit, now: Millis) -> Result<(), IssueError> {
    let version = version(tx, issue)?;
    issues::act(tx, press, &Actor::Operator, Seen { issue, version }, &Deed::Edit(edit), now).map(drop)
}

fn version(tx: &mut Tx, issue: &str) -> Result<i64, DbError> {
    Ok(issues::by_public_id(tx, issue)?.map_or(0, |issue| issue.listed.version))
}
