//! What a visit holds towards one article: passes, unlocks, and what is left of the allowance.

use db::{Conn, DbError};
use kernel::clock::Millis;

use crate::access::{Held, Pass};
use crate::readers::{Scope, Visit};
use crate::{Press, gifts, meter};

const UNLOCKED: &str = "SELECT 1 FROM unlocks WHERE holder_id = $1 AND article_id = $2";
const FIRST: &str = "SELECT 1 FROM holders WHERE id = $1 AND first_article_id = $2";

/// Gathers what `visit` holds towards `article` at `now`.
///
/// # Errors
/// When the database fails.
pub fn held(
    conn: &mut Conn,
    press: &Press,
    visit: &Visit,
    article: i64,
    now: Millis,
) -> Result<Held, DbError> {
    let Some(session) = &visit.session else { return Ok(Held::default()) };
    let mut held = Held::default();
    if session.scope == Scope::First && session.article == Some(article) {
        held.pass = Some(Pass::FirstArticle);
    }
    if let Some(reader) = visit.reader.as_ref().filter(|_| session.scope == Scope::Full) {
        held.unlocked = conn.query_opt::<i64>(UNLOCKED, &[&reader.holder, &article])?.is_some();
        held.left = meter::usage(conn, press, reader.holder, now)?.left();
        if conn.query_opt::<i64>(FIRST, &[&reader.holder, &article])?.is_some() {
            held.pass = Some(Pass::FirstArticle);
        }
    }
    if held.pass.is_none() && gifts::has_pass(conn, session.id, article, now)? {
        held.pass = Some(Pass::Gift);
    }
    Ok(held)
}
