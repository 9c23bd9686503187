//! A picture that is replaced. Whoever has fetched its file keeps it for good, so the new one gets a name of its own:
//! the row takes the new name, the former one leads to it, and the texts that name the former are written anew, one
//! transaction a text. The file that nobody needs any more goes at the end.

use std::collections::HashSet;

use db::{Conn, Db, DbError, Tx};
use kernel::clock::Millis;
use media::{Derived, Focus, MediaError};
use render::body::{NewSrc, rewrite_images};

use super::entry::{Arrived, Entry, by_key, entry, log, plain_name, searched, write_words};
use super::store::want_copies;
use super::{FILE_JOB, FileName, RENEW_JOB, Words};
use crate::audit::{Act, Actor};
use crate::{Press, drafts};

/// Articles that are looked at in one go.
const A_STEP: i64 = 20;

/// What became of a picture that was to be replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// The new one is in its place; texts follow.
    Done(Box<Entry>),
    /// It is the same picture.
    Same,
    /// The new one is another picture of the library, of this public id.
    Known(String),
    /// There is no such picture.
    Missing,
}

const REMEMBER: &str = "INSERT INTO media_names (public_id, media_id, replaced_at) VALUES ($1, $2, $3)";
const REPLACE: &str = "UPDATE media SET public_id = $2, storage_key = $3, mime = $4, width = $5, height = $6,
    bytes = $7, scalable = $8, file_name = $9, copyright = $10, search = $11, focus_x = $12, focus_y = $13, formats = 0
    WHERE id = $1";

/// Puts a new picture in the place of another. What is said of it stays, unless `with_words` has the new file's words
/// taken over where it has any; what must stay in sight is its middle again.
///
/// # Errors
/// When the database fails.
pub fn replace(
    tx: &mut Tx,
    press: &Press,
    actor: &Actor,
    public_id: &str,
    arrived: &Arrived,
    with_words: bool,
    now: Millis,
) -> Result<Replacement, DbError> {
    let Some(former) = entry(tx, public_id)? else { return Ok(Replacement::Missing) };
    let stored = &arrived.stored;
    match by_key(tx, &stored.key)? {
        Some(known) if known.id == former.id => return Ok(Replacement::Same),
        Some(known) => return Ok(Replacement::Known(known.public_id)),
        None => {}
    }
    let (name, (x, y)) = (press.random.public_id(), Focus::CENTRE.thousandths());
    let file_name = plain_name(&arrived.file_name);
    tx.execute(REMEMBER, &[&former.public_id, &former.id, &now])?;
    tx.execute(
        REPLACE,
        &[
            &former.id,
            &name,
            &stored.key,
            &stored.mime,
            &i64::from(stored.width),
            &i64::from(stored.height),
            &i64::try_from(stored.bytes).unwrap_or(i64::MAX),
            &stored.scalable,
            &file_name,
            &arrived.captions.copyright.clone().unwrap_or_default(),
            &searched(&file_name, &former.words),
            &x,
            &y,
        ],
    )?;
    let Some(mut renewed) = by_key(tx, &stored.key)? else { return Ok(Replacement::Missing) };
    if with_words {
        renewed.words = said(&former.words, &Words::of(&arrived.captions));
        write_words(tx, &renewed, &renewed.words)?;
    }
    if stored.scalable {
        want_copies(tx, former.id, now)?;
    }
    jobs::enqueue(tx, RENEW_JOB, &former.id.to_string(), now, now)?;
    jobs::enqueue(tx, FILE_JOB, &former.storage_key, now, now)?;
    log(tx, actor, Act::PictureReplaced, &renewed, (former.name(), renewed.name()), now)?;
    Ok(Replacement::Done(Box::new(renewed)))
}

/// The new words where there are any.
fn said(former: &Words, new: &Words) -> Words {
    let either = |new: &String, former: &String| if new.is_empty() { former.clone() } else { new.clone() };
    Words {
        alt: either(&new.alt, &former.alt),
        caption: either(&new.caption, &former.caption),
        credit: either(&new.credit, &former.credit),
        ..former.clone()
    }
}

const RENAMED: &str =
    "SELECT m.public_id FROM media_names n JOIN media m ON m.id = n.media_id WHERE n.public_id = $1";

/// The file that a former one of that name leads to now; nothing if it is none.
///
/// # Errors
/// When the database fails.
pub fn renamed(conn: &mut Conn, file: &str) -> Result<Option<String>, DbError> {
    let Some(name) = FileName::parse(file) else { return Ok(None) };
    let now: Option<String> = conn.query_opt(RENAMED, &[&name.public_id])?;
    Ok(match now {
        Some(public_id) => entry(conn, &public_id)?.map(|entry| entry.file()),
        None => None,
    })
}

/// A picture and the names it had.
pub(crate) struct Renamed {
    pub(crate) id: i64,
    pub(crate) file: String,
    size: (u32, u32),
    former: HashSet<String>,
}

const NAMES: &str = "SELECT public_id FROM media_names WHERE media_id = $1";
const PUBLIC_ID: &str = "SELECT public_id FROM media WHERE id = $1";

impl Renamed {
    fn of(conn: &mut Conn, picture: i64) -> Result<Option<Renamed>, DbError> {
        let Some(public_id) = conn.query_opt::<String>(PUBLIC_ID, &[&picture])? else { return Ok(None) };
        let Some(entry) = entry(conn, &public_id)? else { return Ok(None) };
        let side = |length| u32::try_from(length).unwrap_or_default();
        let former = conn.query::<String>(NAMES, &[&picture])?.into_iter().collect();
        let size = (side(entry.width), side(entry.height));
        Ok(Some(Renamed { id: picture, file: entry.file(), size, former }))
    }

    /// Whether that file is one it was.
    pub(crate) fn was(&self, file: &str) -> bool {
        FileName::parse(file).is_some_and(|name| self.former.contains(name.public_id))
    }

    /// A part of an article that names it, anew.
    fn rewritten(&self, html: &str) -> Option<String> {
        let named = self.former.iter().any(|name| html.contains(name.as_str()));
        let (width, height) = self.size;
        let new = || NewSrc { src: format!("/media/{}", self.file), width, height };
        let moved = |src: &str| self.was(src.strip_prefix("/media/")?).then(new);
        named.then(|| rewrite_images(html, moved)).filter(|rewritten| rewritten != html)
    }
}

/// Articles that show it, and those whose authors it shows.
const SHOWN_BY: &str = "SELECT article_id FROM article_media WHERE media_id = $1 AND article_id > $2
    UNION SELECT x.article_id FROM authors au JOIN article_authors x ON x.author_id = au.id
        WHERE au.portrait_id = $1 AND x.article_id > $2
    ORDER BY 1 LIMIT $3";
const PARTS: &str = "SELECT teaser_html, lead_html, rest_html FROM articles WHERE id = $1";
const REWRITE: &str = "UPDATE articles SET teaser_html = $2, lead_html = $3, rest_html = $4 WHERE id = $1";

/// Has the texts follow a picture that was replaced: those of the articles after this one, in the order of their rows,
/// and at the end those of drafts. Gives the last article that was looked at, if there may be more. Doing it twice
/// changes nothing.
///
/// # Errors
/// When the database fails.
pub fn renew(db: &Db, press: &Press, picture: i64, after: i64) -> Result<Option<i64>, DbError> {
    let found = db.read_blocking(move |conn| {
        let renamed = Renamed::of(conn, picture)?;
        Ok::<_, DbError>((renamed, conn.query::<i64>(SHOWN_BY, &[&picture, &after, &A_STEP])?))
    })?;
    let (Some(renamed), articles) = found else { return Ok(None) };
    let renamed = std::sync::Arc::new(renamed);
    let last = articles.last().copied().filter(|_| articles.len() as i64 == A_STEP);
    for article in articles {
        let (renamed, now) = (renamed.clone(), press.clock.now());
        db.write_blocking(move |tx| renew_article(tx, &renamed, article, now))?;
    }
    if last.is_none() {
        drafts::renew(db, &renamed)?;
    }
    Ok(last)
}

fn renew_article(tx: &mut Tx, renamed: &Renamed, article: i64, now: Millis) -> Result<(), DbError> {
    let parts: Option<(String, Option<String>, String)> = tx.query_opt(PARTS, &[&article])?;
    let Some((teaser, lead, rest)) = parts else { return Ok(()) };
    let (new_teaser, new_rest) = (renamed.rewritten(&teaser), renamed.rewritten(&rest));
    let new_lead = lead.as_deref().and_then(|lead| renamed.rewritten(lead));
    if new_teaser.is_some() || new_lead.is_some() || new_rest.is_some() {
        let (teaser, rest) = (new_teaser.unwrap_or(teaser), new_rest.unwrap_or(rest));
        tx.execute(REWRITE, &[&article, &teaser, &new_lead.or(lead), &rest])?;
    }
    tx.record_change("article", article, now)
}

/// Why a file that nobody needs is still there.
#[derive(Debug, thiserror::Error)]
pub enum DiscardError {
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The folder failed.
    #[error(transparent)]
    Media(#[from] MediaError),
}

/// Throws a file away that no picture is kept under any more, with the copies of it.
///
/// # Errors
/// [`DiscardError`] says why not; it stays then.
pub fn discard(db: &Db, files: &Derived, key: &str) -> Result<(), DiscardError> {
    let wanted = || {
        let key = key.to_owned();
        Ok::<_, DiscardError>(db.read_blocking(move |conn| by_key(conn, &key))?.is_some())
    };
    if wanted()? {
        return Ok(());
    }
    files.originals().remove(key, wanted)?;
    if !wanted()? {
        files.forget(key)?;
    }
    Ok(())
}
