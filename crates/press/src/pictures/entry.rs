//! A picture as the library knows it: how it comes in, what is said of it, how it goes.

use db::{Conn, DbError, FromRow, Row, Tx};
use kernel::clock::Millis;
use kernel::slug::fold;
use media::{Captions, Focus, Stored};

use super::store::{focus_of, want_copies};
use super::{FILE_JOB, Formats, may_describe, set_focus};
use crate::Press;
use crate::articles::media_file;
use crate::audit::{self, Act, Actor, Subject};

/// Letters of its words that are searched, and how many of those its shorter parts may take.
const SEARCHED: usize = 180;
const PART: usize = 45;
/// Letters of what was said before and after, in the log.
const LOGGED: usize = 120;

/// Longest caption, alternative text, credit or licence, in letters.
pub const LONGEST_WORDS: usize = 2_000;

/// What is said of a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// What it shows, for those who do not see it.
    pub alt: String,
    /// The line under it.
    pub caption: String,
    /// Who made it.
    pub credit: String,
    /// Terms it may be shown under.
    pub licence: String,
    /// Until when it may.
    pub licence_until: Option<Millis>,
}

impl Words {
    /// What a file says of itself.
    pub fn of(captions: &Captions) -> Words {
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        Words {
            alt: text(captions.alt.as_deref()),
            caption: text(captions.caption.as_deref()),
            credit: text(captions.credit_line()),
            ..Words::default()
        }
    }

    /// Without spaces around, NUL, or more than is kept.
    fn storable(&self) -> Words {
        let kept = |text: &str| -> String {
            let text = kernel::text::lines(text).replace('\0', "");
            text.trim().chars().take(LONGEST_WORDS).collect()
        };
        Words {
            alt: kept(&self.alt),
            caption: kept(&self.caption),
            credit: kept(&self.credit),
            licence: kept(&self.licence),
            licence_until: self.licence_until,
        }
    }

    /// In one line, for the log.
    fn line(&self, other: &Words) -> String {
        let pairs = [
            (&self.alt, &other.alt),
            (&self.caption, &other.caption),
            (&self.credit, &other.credit),
            (&self.licence, &other.licence),
        ];
        let differing = pairs.into_iter().filter(|(one, other)| one != other).map(|(one, _)| one.as_str());
        differing.collect::<Vec<_>>().join(" · ").chars().take(LOGGED).collect()
    }
}

/// The words as they are searched: all parts have their share, the caption what they leave.
pub(super) fn searched(file_name: &str, words: &Words) -> String {
    let cut = |text: &str| fold(text).chars().take(PART).collect::<String>();
    let parts = [cut(file_name), cut(&words.credit), cut(&words.alt), fold(&words.caption)];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" ").chars().take(SEARCHED).collect()
}

/// A picture that has come in and is kept already.
#[derive(Clone, Debug)]
pub struct Arrived {
    /// How it is kept.
    pub stored: Stored,
    /// What its file says.
    pub captions: Captions,
    /// What its file was called; may be empty.
    pub file_name: String,
}

/// A picture as the library knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its row.
    pub id: i64,
    /// What names it in addresses.
    pub public_id: String,
    /// Key in the media store.
    pub storage_key: String,
    /// Content type.
    pub mime: String,
    /// Width in pixels.
    pub width: i64,
    /// Height in pixels.
    pub height: i64,
    /// Size of the file.
    pub bytes: i64,
    /// Whether it has smaller copies.
    pub scalable: bool,
    /// How far they are.
    pub formats: Formats,
    /// What must stay in sight.
    pub focus: Focus,
    /// What its file was called; may be empty.
    pub file_name: String,
    /// The notice its file carried.
    pub copyright: String,
    /// What is said of it.
    pub words: Words,
    /// Whether an article, a draft or an author shows it.
    pub in_use: bool,
    /// When it came.
    pub created_at: Millis,
}

impl Entry {
    /// File name under `/media/`.
    pub fn file(&self) -> String {
        media_file(&self.public_id, &self.mime)
    }

    /// What it is called in lists and in the log: what is known of it first.
    pub fn name(&self) -> &str {
        let words = [&self.file_name, &self.words.caption, &self.words.alt, &self.public_id];
        words.into_iter().find(|text| !text.is_empty()).map_or("", String::as_str)
    }
}

impl FromRow for Entry {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Entry {
            id: row.get(0)?,
            public_id: row.get(1)?,
            storage_key: row.get(2)?,
            mime: row.get(3)?,
            width: row.get(4)?,
            height: row.get(5)?,
            bytes: row.get(6)?,
            scalable: row.get(7)?,
            focus: focus_of(row, 8)?,
            file_name: row.get(10)?,
            copyright: row.get(11)?,
            words: Words {
                alt: row.get(12)?,
                caption: row.get(13)?,
                credit: row.get(14)?,
                licence: row.get(15)?,
                licence_until: row.get(16)?,
            },
            in_use: row.get(17)?,
            created_at: row.get(18)?,
            formats: Formats::of_number(row.get(19)?),
        })
    }
}

/// `SELECT` of a picture's columns with the given condition.
macro_rules! entries {
    ($where:literal) => {
        concat!(
            "SELECT m.id, m.public_id, m.storage_key, m.mime, m.width, m.height, m.bytes, m.scalable, m.focus_x,
                m.focus_y, m.file_name, m.copyright, m.alt, m.caption, m.credit, m.licence, m.licence_until,
                m.in_use, m.created_at, m.formats FROM media m WHERE ",
            $where
        )
    };
}
pub(super) use entries;

const BY_PUBLIC_ID: &str = entries!("m.public_id = $1");
const BY_KEY: &str = entries!("m.storage_key = $1");
const BY_FORMER_NAME: &str = entries!("m.id = (SELECT n.media_id FROM media_names n WHERE n.public_id = $1)");

/// The picture of that public id, or of one it had before it was replaced.
///
/// # Errors
/// When the database fails.
pub fn entry(conn: &mut Conn, public_id: &str) -> Result<Option<Entry>, DbError> {
    match conn.query_opt(BY_PUBLIC_ID, &[&public_id])? {
        None => conn.query_opt(BY_FORMER_NAME, &[&public_id]),
        found => Ok(found),
    }
}

/// The picture that is kept under that key.
pub(super) fn by_key(conn: &mut Conn, key: &str) -> Result<Option<Entry>, DbError> {
    conn.query_opt(BY_KEY, &[&key])
}

const INSERT: &str =
    "INSERT INTO media (public_id, storage_key, mime, width, height, bytes, alt, caption, credit,
        copyright, file_name, credited, search, scalable, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
    ON CONFLICT (storage_key) DO NOTHING";

/// Registers a picture, once however often it comes, and has its copies made. Says whether it is new.
pub(crate) fn register(
    tx: &mut Tx,
    press: &Press,
    arrived: &Arrived,
    now: Millis,
) -> Result<(Entry, bool), DbError> {
    let Arrived { stored, captions, .. } = arrived;
    let (words, public_id) = (Words::of(captions).storable(), press.random.public_id());
    let file_name = plain_name(&arrived.file_name);
    let copyright = captions.copyright.clone().unwrap_or_default();
    let added = tx.execute(
        INSERT,
        &[
            &public_id,
            &stored.key,
            &stored.mime,
            &i64::from(stored.width),
            &i64::from(stored.height),
            &i64::try_from(stored.bytes).unwrap_or(i64::MAX),
            &words.alt,
            &words.caption,
            &words.credit,
            &copyright,
            &file_name,
            &!words.credit.is_empty(),
            &searched(&file_name, &words),
            &stored.scalable,
            &now,
        ],
    )?;
    let entry: Entry = tx.query_one(BY_KEY, &[&stored.key])?;
    if added == 1 && stored.scalable {
        want_copies(tx, entry.id, now)?;
    }
    Ok((entry, added == 1))
}

/// A file's name without the folders some browsers send along, in one line.
pub(super) fn plain_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    kernel::text::one_line(&name.replace('\0', "")).chars().take(200).collect()
}

/// Takes a picture into the library. One that is there already stays as it is; the second says whether it is new.
///
/// # Errors
/// When the database fails.
pub fn take_in(
    tx: &mut Tx,
    press: &Press,
    actor: &Actor,
    arrived: &Arrived,
    now: Millis,
) -> Result<(Entry, bool), DbError> {
    let (entry, is_new) = register(tx, press, arrived, now)?;
    if is_new {
        log(tx, actor, Act::PictureAdded, &entry, ("", ""), now)?;
    }
    Ok((entry, is_new))
}

pub(super) fn log(
    tx: &mut Tx,
    actor: &Actor,
    act: Act,
    entry: &Entry,
    (was, became): (&str, &str),
    now: Millis,
) -> Result<(), DbError> {
    let name: String = entry.name().chars().take(LOGGED).collect();
    let subject = Subject::Picture { public_id: &entry.public_id, name: &name };
    audit::record(tx, now, actor, &audit::Entry { act, subject, was, became })
}

const DESCRIBE: &str =
    "UPDATE media SET alt = $2, caption = $3, credit = $4, licence = $5, licence_until = $6,
    credited = $7, search = $8 WHERE id = $1";

/// What became of what was to be said of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Description {
    /// It is said.
    Done,
    /// It is not theirs to describe, or readers see it.
    NotAllowed,
    /// There is no such picture.
    Missing,
}

/// Says of a picture what is to be said, and what must stay in sight of it. Articles have words of their own, which
/// stay.
///
/// # Errors
/// When the database fails.
pub fn describe(
    tx: &mut Tx,
    actor: &Actor,
    public_id: &str,
    words: &Words,
    focus: Focus,
    now: Millis,
) -> Result<Description, DbError> {
    let Some(entry) = entry(tx, public_id)? else { return Ok(Description::Missing) };
    if !may_describe(tx, actor, &entry)? {
        return Ok(Description::NotAllowed);
    }
    let words = words.storable();
    if entry.words != words {
        write_words(tx, &entry, &words)?;
    }
    if entry.focus != focus {
        set_focus(tx, &entry.file(), focus, now)?;
    }
    if entry.words != words || entry.focus != focus {
        let (was, became) = (entry.words.line(&words), words.line(&entry.words));
        log(tx, actor, Act::PictureChanged, &entry, (&was, &became), now)?;
    }
    Ok(Description::Done)
}

pub(super) fn write_words(tx: &mut Tx, entry: &Entry, words: &Words) -> Result<(), DbError> {
    let search = searched(&entry.file_name, words);
    let credited = !words.credit.is_empty();
    let Words { alt, caption, credit, licence, licence_until } = words;
    tx.execute(DESCRIBE, &[&entry.id, alt, caption, credit, licence, licence_until, &credited, &search])
        .map(drop)
}

/// What became of a picture that was to be deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// It is gone; its file goes in the background.
    Gone,
    /// An article, a draft or an author shows it.
    InUse,
    /// There is no such picture.
    Missing,
}

const DELETE: &str = "DELETE FROM media WHERE id = $1";

/// Deletes a picture that is not in use.
///
/// # Errors
/// When the database fails; that of a picture that is put into use in this very moment does.
pub fn delete(tx: &mut Tx, actor: &Actor, public_id: &str, now: Millis) -> Result<Deletion, DbError> {
    let Some(entry) = entry(tx, public_id)? else { return Ok(Deletion::Missing) };
    if super::uses::is_used(tx, entry.id)? {
        return Ok(Deletion::InUse);
    }
    tx.execute(DELETE, &[&entry.id])?;
    jobs::enqueue(tx, FILE_JOB, &entry.storage_key, now, now)?;
    log(tx, actor, Act::PictureDeleted, &entry, ("", ""), now)?;
    Ok(Deletion::Gone)
}
