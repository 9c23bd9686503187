//! Setting levels and openings by hand, and saying why an article has the level it has.

use db::{Conn, DbError, Tx};
use kernel::clock::Millis;
use kernel::config::AccessLevel;

use crate::Press;
use crate::access::Effective;
use crate::articles;
use crate::taxonomy::{self, TermKind};

/// What a level is set on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target<'a> {
    /// An article, by its slug.
    Article(&'a str),
    /// A section, by its slug.
    Section(&'a str),
}

/// A change: what is `None` stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Setting {
    /// A level of its own, or `Some(None)` to go by the rules again.
    pub level: Option<Option<AccessLevel>>,
    /// Open to all until then, or `Some(None)` to close at once.
    pub open_until: Option<Option<Millis>>,
}

const ARTICLE_LEVEL: &str = "UPDATE articles SET access = $2, version = version + 1 WHERE id = $1";
const ARTICLE_OPENING: &str = "UPDATE articles SET open_until = $2, version = version + 1 WHERE id = $1";
const SECTION_LEVEL: &str = "UPDATE terms SET access = $2 WHERE id = $1";
const SECTION_OPENING: &str = "UPDATE terms SET open_until = $2 WHERE id = $1";

/// Sets a level or an opening; says whether there is such an article or section.
///
/// # Errors
/// When the database fails.
pub fn set(tx: &mut Tx, target: Target<'_>, setting: Setting, now: Millis) -> Result<bool, DbError> {
    let (found, kind, level, opening) = match target {
        Target::Article(slug) => (articles::find(tx, slug, now)?, "article", ARTICLE_LEVEL, ARTICLE_OPENING),
        Target::Section(slug) => {
            let section = taxonomy::by_slug(tx, TermKind::Section, slug)?.map(|section| section.id);
            (section, "section", SECTION_LEVEL, SECTION_OPENING)
        }
    };
    let Some(id) = found else { return Ok(false) };
    if let Some(own) = setting.level {
        tx.execute(level, &[&id, &own.map(AccessLevel::as_str)])?;
    }
    if let Some(until) = setting.open_until {
        tx.execute(opening, &[&id, &until])?;
    }
    tx.record_change(kind, id, now)?;
    Ok(true)
}

/// The level an article has at `now`, and why; `None` if no article is published there.
///
/// # Errors
/// When the database fails.
pub fn explain(
    conn: &mut Conn,
    press: &Press,
    slug: &str,
    now: Millis,
) -> Result<Option<Effective>, DbError> {
    let Some(id) = articles::find(conn, slug, now)? else { return Ok(None) };
    Ok(articles::card(conn, id, now)?.map(|card| card.level(&press.config.access, now)))
}
