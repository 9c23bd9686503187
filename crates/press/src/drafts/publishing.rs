//! Showing a piece to readers, and taking it from them.

use db::{DbError, Tx};
use kernel::clock::Millis;

use super::store::{Draft, lock};
use super::{Act, Colleague, DraftError, Galley, State};
use crate::articles::{self, Manuscript};
use crate::{Press, pictures};

/// Publishes the text that stands, as the galley has it; gives the row id of the article.
///
/// # Errors
/// [`DraftError`] says why not; nothing has changed.
pub fn publish(
    tx: &mut Tx,
    press: &Press,
    galley: &Galley,
    by: Colleague,
    now: Millis,
) -> Result<i64, DraftError> {
    let draft = lock(tx, &galley.draft.public_id)?;
    draft.step(by, Act::Publish)?;
    ready(&draft, galley, now)?;
    Ok(go_live(tx, press, &draft, galley, now, now)?)
}

/// Whether the galley is of the draft as it stands, and complete for readers who get it at `at`.
pub(super) fn ready(draft: &Draft, galley: &Galley, at: Millis) -> Result<(), DraftError> {
    if (draft.revision, draft.article) != (galley.number, galley.draft.article) {
        return Err(DraftError::Changed);
    }
    complete(galley, at)
}

/// Whether nothing that must stand in it is missing for readers who get it at `at`.
pub(super) fn complete(galley: &Galley, at: Millis) -> Result<(), DraftError> {
    match galley.obstacles(at) {
        obstacles if obstacles.is_empty() => Ok(()),
        obstacles => Err(DraftError::Incomplete(obstacles)),
    }
}

const GO_LIVE: &str = "UPDATE drafts SET state = 'published', article_id = $2, live = $3, scheduled = NULL,
    publish_at = NULL, updated_at = $4 WHERE id = $1";
const SEEN: &str = "UPDATE draft_revisions SET published_at = COALESCE(published_at, $3)
    WHERE draft_id = $1 AND number = $2";

/// Shows it to readers, dated `at`.
pub(super) fn go_live(
    tx: &mut Tx,
    press: &Press,
    draft: &Draft,
    galley: &Galley,
    at: Millis,
    now: Millis,
) -> Result<i64, DbError> {
    let first = galley.manuscript.published_at.filter(|first| *first <= at);
    let manuscript = Manuscript {
        published_at: Some(first.unwrap_or(at)),
        updated_at: Some(at),
        ..galley.manuscript.clone()
    };
    let article = articles::edit(tx, press, draft.article, &manuscript, &galley.editorial, now)?;
    for (file, focus) in &galley.focuses {
        pictures::set_focus(tx, file, *focus, now)?;
    }
    tx.execute(SEEN, &[&draft.id, &galley.number, &at])?;
    tx.execute(GO_LIVE, &[&draft.id, &article, &galley.number, &now])?;
    Ok(article)
}

const WITHDRAW: &str =
    "UPDATE drafts SET state = 'withdrawn', live = NULL, scheduled = NULL, publish_at = NULL,
    updated_at = $2 WHERE id = $1";

/// Takes it from readers: its page answers that it is gone. The draft stays, and can be published again.
///
/// # Errors
/// [`DraftError`] says why not.
pub fn withdraw(tx: &mut Tx, public_id: &str, by: Colleague, now: Millis) -> Result<(), DraftError> {
    let draft = lock(tx, public_id)?;
    draft.step(by, Act::Withdraw)?;
    // What is scheduled for the first time has no readers yet.
    let article = draft.article.ok_or(DraftError::WrongState(State::Scheduled))?;
    articles::withdraw(tx, article, now)?;
    Ok(tx.execute(WITHDRAW, &[&draft.id, &now]).map(drop)?)
}
