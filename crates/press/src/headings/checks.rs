//! Whether a wording can be taken, and whether an address may go.

use db::{Conn, DbError, Tx};
use kernel::config::Access;
use kernel::slug::{fold, slugify};
use kernel::text::{lines, one_line};

use super::{DESCRIPTION, Heading, HeadingError, Kind, LINK, LINKS, NAME, Wording};
use crate::pictures::FileName;
use crate::taxonomy::store::term_slug;

/// A wording as it is written down.
#[derive(Debug)]
pub(super) struct Checked {
    pub name: String,
    /// The address that its name makes.
    pub name_slug: String,
    /// The wanted address.
    pub slug: Option<String>,
    pub description: String,
    pub role: String,
    pub links: String,
    pub portrait: Option<i64>,
}

const PICTURE: &str = "SELECT id FROM media WHERE public_id = $1";

pub(super) fn checked(conn: &mut Conn, kind: Kind, wording: &Wording) -> Result<Checked, HeadingError> {
    let name = one_line(&wording.name);
    if name.is_empty() || name.chars().count() > NAME {
        return Err(HeadingError::Name);
    }
    let (description, role) = (lines(&wording.description), one_line(&wording.role));
    if description.chars().count() > DESCRIPTION || role.chars().count() > NAME {
        return Err(HeadingError::TooLong);
    }
    let portrait = match file(&wording.portrait) {
        file if file.is_empty() || kind != Kind::Author => None,
        file => {
            let name = FileName::parse(&file).ok_or(HeadingError::Portrait)?;
            Some(conn.query_opt(PICTURE, &[&name.public_id])?.ok_or(HeadingError::Portrait)?)
        }
    };
    Ok(Checked {
        name_slug: term_slug(&name),
        name,
        slug: Some(slugify(&wording.slug)).filter(|slug| !slug.is_empty()),
        description,
        role,
        links: links(&wording.links)?,
        portrait,
    })
}

/// The last part of a picture's address, which is what people copy.
fn file(text: &str) -> String {
    let text = one_line(text);
    text.rsplit('/').next().unwrap_or_default().to_owned()
}

/// One address a line, each of a web page.
fn links(text: &str) -> Result<String, HeadingError> {
    let given = text.lines().map(one_line).filter(|line| !line.is_empty());
    let links: Vec<String> = given
        .map(|line| match url::Url::parse(&line) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && line.len() <= LINK && url.has_host() => {
                Ok(url.to_string())
            }
            _ => Err(HeadingError::Link(line)),
        })
        .collect::<Result<_, _>>()?;
    if links.len() > LINKS { Err(HeadingError::TooLong) } else { Ok(links.join("\n")) }
}

const OWNER: &str = "SELECT target FROM slugs WHERE kind = $1 AND slug = $2";
const CLAIM: &str =
    "INSERT INTO slugs (kind, slug, target) VALUES ($1, $2, $3) ON CONFLICT (kind, slug) DO NOTHING";

/// Has an address lead to this one for good, unless another has it.
pub(super) fn claim(tx: &mut Tx, kind: Kind, slug: &str, id: i64) -> Result<(), HeadingError> {
    let slug = fold(slug);
    tx.execute(CLAIM, &[&kind.as_str(), &slug, &id])?;
    match owner(tx, kind, &slug)? {
        Some(owner) if owner != id => Err(taken(tx, kind, owner)?),
        _ => Ok(()),
    }
}

/// Has a name lead to this one for good. Of two authors who are called alike it leads to the first; drafts name them by
/// their addresses.
pub(super) fn claim_name(tx: &mut Tx, kind: Kind, slug: &str, id: i64) -> Result<(), HeadingError> {
    match claim(tx, kind, slug, id) {
        Err(HeadingError::Taken(_)) if kind == Kind::Author => Ok(()),
        outcome => outcome,
    }
}

/// Whose address it is or was.
pub(super) fn owner(conn: &mut Conn, kind: Kind, slug: &str) -> Result<Option<i64>, DbError> {
    conn.query_opt(OWNER, &[&kind.as_str(), &fold(slug)])
}

/// Says whose it is.
pub(super) fn taken(conn: &mut Conn, kind: Kind, owner: i64) -> Result<HeadingError, DbError> {
    let name = super::find(conn, kind, owner)?.map(|owner| owner.name).unwrap_or_default();
    Ok(HeadingError::Taken(name))
}

/// Nothing, as long as no rule of the settings goes by this one's address: whoever changes that would open or close
/// articles without a word.
pub(super) fn unruled(rules: &Access, heading: &Heading) -> Result<(), HeadingError> {
    let goes_by_it = |wanted: &Option<String>| wanted.as_deref() == Some(heading.slug.as_str());
    let at = rules.rules.iter().position(|rule| match heading.kind {
        Kind::Section => goes_by_it(&rule.section),
        Kind::Topic => goes_by_it(&rule.topic),
        Kind::Author => goes_by_it(&rule.author),
        Kind::Place | Kind::Series => false,
    });
    at.map_or(Ok(()), |at| Err(HeadingError::Ruled(at + 1)))
}
