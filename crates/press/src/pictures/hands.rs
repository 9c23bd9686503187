//! Who may say what is said of a picture, and where its focus lies: both are seen wherever it is shown.

use db::{Conn, DbError};

use super::Entry;
use crate::audit::{Act, Actor};
use crate::staff::{Action, may, role_of};

// Who brought it, the log says; its lines stay.
const OWN_AND_UNSEEN: &str = "SELECT CASE WHEN
    EXISTS (SELECT 1 FROM audit_log WHERE subject = $2 AND act = $3 AND reader_id = $4)
    AND NOT EXISTS (SELECT 1 FROM article_media x JOIN articles a ON a.id = x.article_id
        WHERE x.media_id = $1 AND a.state = 'published')
    AND NOT EXISTS (SELECT 1 FROM articles WHERE lead_id = $1 AND state = 'published')
    AND NOT EXISTS (SELECT 1 FROM authors WHERE portrait_id = $1)
    AND NOT EXISTS (SELECT 1 FROM ads WHERE media_id = $1) THEN 1 ELSE 0 END";

/// Whether they may describe it: whoever edits every picture, whoever writes those they brought themselves, until
/// readers see them.
///
/// # Errors
/// When the database fails.
pub fn may_describe(conn: &mut Conn, actor: &Actor, picture: &Entry) -> Result<bool, DbError> {
    let Some(reader) = actor.reader() else { return Ok(true) };
    match role_of(conn, reader)? {
        Some(role) if may(role, Action::EditAny) => Ok(true),
        Some(role) if may(role, Action::WriteOwn) => {
            let added = Act::PictureAdded.as_str();
            conn.query_one(OWN_AND_UNSEEN, &[&picture.id, &picture.public_id, &added, &reader])
        }
        _ => Ok(false),
    }
}
