//! Pictures of drafts: which of them a draft shows, so that none of them passes for unused, and how drafts follow
//! one that was replaced.

use std::collections::BTreeSet;

use db::{Conn, Db, DbError, Tx};

use super::galley::addresses;
use super::{Draft, Particulars, Text, revision};
use crate::articles::{self, Picture};
use crate::pictures::{self, FileName, Renamed};

const NAMED: &str = "SELECT id FROM media WHERE public_id = $1
    UNION ALL SELECT media_id FROM media_names WHERE public_id = $1";
const KNOWN: &str = "SELECT media_id FROM draft_media WHERE draft_id = $1";
const ADD: &str = "INSERT INTO draft_media (draft_id, media_id) VALUES ($1, $2)
    ON CONFLICT (draft_id, media_id) DO NOTHING";
const REMOVE: &str = "DELETE FROM draft_media WHERE draft_id = $1 AND media_id = $2";

/// Notes what a draft shows from now on: pictures of its new text, and of the one that waits for its time.
pub(super) fn note(tx: &mut Tx, draft: i64, text: &Text, scheduled: Option<i64>) -> Result<(), DbError> {
    let mut shown = shown(tx, text)?;
    if let Some(waiting) = scheduled
        && let Some(waiting) = revision(tx, draft, waiting)?
    {
        shown.extend(self::shown(tx, &waiting.text)?);
    }
    let known: BTreeSet<i64> = tx.query(KNOWN, &[&draft])?.into_iter().collect();
    for new in shown.difference(&known) {
        tx.execute(ADD, &[&draft, new])?;
    }
    for old in known.difference(&shown) {
        tx.execute(REMOVE, &[&draft, old])?;
    }
    pictures::note_uses(tx, shown.symmetric_difference(&known).copied())
}

/// Rows of the site's own pictures that a text names.
fn shown(conn: &mut Conn, text: &Text) -> Result<BTreeSet<i64>, DbError> {
    let placed = addresses(&text.writing.html).into_iter().filter_map(|src| src.strip_prefix("/media/"));
    let lead = text.particulars.lead.iter().map(|lead| lead.file.as_str());
    let names: BTreeSet<&str> =
        placed.chain(lead).filter_map(|file| Some(FileName::parse(file)?.public_id)).collect();
    let mut shown = BTreeSet::new();
    for name in names {
        shown.extend(conn.query_opt::<i64>(NAMED, &[&name])?);
    }
    Ok(shown)
}

const SHOWS: &str = "SELECT m.id FROM draft_media x JOIN drafts d ON d.id = x.draft_id
    JOIN media m ON m.id = x.media_id WHERE d.public_id = $1 AND m.public_id = $2";

/// The picture of that file name, if the draft shows it, whatever else does: for whoever may see the draft.
///
/// # Errors
/// When the database fails.
pub fn picture(conn: &mut Conn, draft: &str, file: &str) -> Result<Option<Picture>, DbError> {
    let Some(name) = FileName::parse(file) else { return Ok(None) };
    match conn.query_opt::<i64>(SHOWS, &[&draft, &name.public_id])? {
        Some(_) => articles::hidden_picture(conn, file),
        None => Ok(None),
    }
}

const SHOWN_BY: &str = "SELECT d.public_id FROM draft_media x JOIN drafts d ON d.id = x.draft_id
    WHERE x.media_id = $1 ORDER BY d.id";
const REWRITE: &str =
    "UPDATE draft_revisions SET html = $3, particulars = $4 WHERE draft_id = $1 AND number = $2";

/// Has drafts name a picture by the name it has now. Their texts are otherwise as they were, and so are their numbers.
pub(crate) fn renew(db: &Db, renamed: &std::sync::Arc<Renamed>) -> Result<(), DbError> {
    let id = renamed.id;
    let drafts: Vec<String> = db.read_blocking(move |conn| conn.query(SHOWN_BY, &[&id]))?;
    for draft in drafts {
        let renamed = renamed.clone();
        db.write_blocking(move |tx| renew_draft(tx, &renamed, &draft))?;
    }
    Ok(())
}

fn renew_draft(tx: &mut Tx, renamed: &Renamed, draft: &str) -> Result<(), DbError> {
    // Whoever saves it at this moment waits, or has saved it already.
    tx.execute(super::store::LOCK, &[&draft])?;
    let Some(draft) = super::by_public_id(tx, draft)? else { return Ok(()) };
    let Draft { id, revision: stands, scheduled, .. } = draft;
    for number in [Some(stands), scheduled].into_iter().flatten() {
        let Some(found) = revision(tx, id, number)? else { continue };
        let Text { writing, particulars } = found.text;
        let html = rewritten(&writing.html, renamed);
        let filed = with_lead(particulars.clone(), renamed);
        if html != writing.html || filed != particulars {
            tx.execute(REWRITE, &[&id, &number, &html, &filed.json()])?;
        }
    }
    Ok(())
}

fn with_lead(mut particulars: Particulars, renamed: &Renamed) -> Particulars {
    if let Some(lead) = particulars.lead.as_mut().filter(|lead| renamed.was(&lead.file)) {
        lead.file.clone_from(&renamed.file);
        lead.focus = None;
    }
    particulars
}

/// The text with the picture's name as it is now. It is not parsed: what somebody is writing stays as they wrote it.
fn rewritten(html: &str, renamed: &Renamed) -> String {
    let former: BTreeSet<&str> = addresses(html)
        .into_iter()
        .filter(|src| src.strip_prefix("/media/").is_some_and(|file| renamed.was(file)))
        .collect();
    let new = format!("/media/{}", renamed.file);
    former.into_iter().fold(html.to_owned(), |html, src| html.replace(src, &new))
}
