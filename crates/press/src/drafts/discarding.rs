//! Throwing a draft away that no reader has ever seen. What has an article stays: that is withdrawn instead.

use db::Tx;

use super::store::lock;
use super::{Act, Colleague, DraftError};

/// Answers before what they answer.
const GONE: [&str; 7] = [
    "UPDATE planned SET draft_id = NULL WHERE draft_id = $1",
    "DELETE FROM draft_comments WHERE draft_id = $1 AND parent_id IS NOT NULL",
    "DELETE FROM draft_comments WHERE draft_id = $1",
    "DELETE FROM draft_links WHERE draft_id = $1",
    "DELETE FROM draft_panes WHERE draft_id = $1",
    "DELETE FROM draft_revisions WHERE draft_id = $1",
    "DELETE FROM drafts WHERE id = $1",
];

/// Deletes the draft with every text it had and all that was said about it, for good. What was planned stays planned,
/// without it.
///
/// # Errors
/// [`DraftError`] says why not; nothing has changed.
pub fn discard(tx: &mut Tx, public_id: &str, by: Colleague) -> Result<(), DraftError> {
    let draft = lock(tx, public_id)?;
    draft.step(by, Act::Discard)?;
    if draft.article.is_some() {
        return Err(DraftError::WrongState(draft.state));
    }
    for statement in GONE {
        tx.execute(statement, &[&draft.id])?;
    }
    Ok(())
}
