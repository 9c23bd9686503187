//! The columns of a [`Card`] and how they become one. Authors and terms come as one text each,
//! joined by separators that are bound as `$1` (within an entry) and `$2` (between entries): one
//! row an article, whatever the database.

use db::{DbError, FromRow, Row};
use kernel::config::AccessLevel;

use super::{Byline, Card, Image, TermLink};
use crate::pictures::{Focus, Formats, Portrait, focus_of};
use crate::taxonomy::TermKind;

/// Between the parts of one entry.
pub(super) const UNIT: &str = "\u{1f}";
/// Between entries.
pub(super) const RECORD: &str = "\u{1e}";

/// `SELECT` of a card's columns from `articles a`, followed by the given clauses.
macro_rules! cards {
    ($from:literal, $($tail:literal),+) => {
        concat!(
            "SELECT a.id, a.public_id, a.slug, a.version, a.kind, a.title, a.standfirst, a.words, a.language,
                a.access, a.open_until, a.published_at, a.updated_at,
                s.slug, s.name, s.access, s.open_until,
                m.public_id || $1 || m.mime, a.lead_src, m.width, m.height, a.lead_alt, a.lead_caption, a.lead_credit,
                (SELECT string_agg(au.slug || $1 || au.name || $1 || COALESCE(p.public_id || $1 || p.mime || $1 || p.width
                        || $1 || p.height || $1 || p.scalable || $1 || p.focus_x || $1 || p.focus_y, ''), $2
                        ORDER BY x.position)
                    FROM article_authors x JOIN authors au ON au.id = x.author_id
                    LEFT JOIN media p ON p.id = au.portrait_id WHERE x.article_id = a.id),
                (SELECT string_agg(t.kind || $1 || t.slug || $1 || t.name, $2 ORDER BY x.position)
                    FROM article_terms x JOIN terms t ON t.id = x.term_id WHERE x.article_id = a.id),
                m.scalable, m.focus_x, m.focus_y, m.formats,
                (SELECT MAX(o.until_at) FROM openings o WHERE o.section_id IS NULL AND o.closed_at IS NULL)
            FROM ", $from, "
            LEFT JOIN terms s ON s.id = a.section_id
            LEFT JOIN media m ON m.id = a.lead_id ",
            $($tail),+
        )
    };
}
pub(super) use cards;

/// File name under `/media/` of a picture: its public id and the ending of its type.
pub(crate) fn media_file(public_id: &str, mime: &str) -> String {
    let ending = match mime {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "image/avif" => "avif",
        _ => "bin",
    };
    format!("{public_id}.{ending}")
}

fn level(row: &Row<'_>, at: usize) -> Result<Option<AccessLevel>, DbError> {
    Ok(row.get::<Option<String>>(at)?.as_deref().and_then(AccessLevel::from_name))
}

impl FromRow for Card {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Card {
            id: row.get(0)?,
            public_id: row.get(1)?,
            slug: row.get(2)?,
            version: row.get(3)?,
            kind: row.get(4)?,
            title: row.get(5)?,
            standfirst: row.get(6)?,
            words: row.get(7)?,
            language: row.get(8)?,
            own_level: level(row, 9)?,
            open_until: row.get(10)?,
            published_at: row.get::<Option<i64>>(11)?.unwrap_or_default(),
            updated_at: row.get(12)?,
            section: section(row.get(13)?, row.get(14)?),
            section_level: level(row, 15)?,
            section_open_until: row.get(16)?,
            site_open_until: row.get(30)?,
            image: image(row)?,
            authors: entries(row.get(24)?).filter_map(|entry| byline(&entry)).collect(),
            terms: entries(row.get(25)?).filter_map(|entry| term(&entry)).collect(),
        })
    }
}

fn section(slug: Option<String>, name: Option<String>) -> Option<TermLink> {
    Some(TermLink { kind: TermKind::Section, slug: slug?, name: name? })
}

fn image(row: &Row<'_>) -> Result<Option<Image>, DbError> {
    let media: Option<String> = row.get(17)?;
    let elsewhere: Option<String> = row.get(18)?;
    let file =
        media.as_deref().and_then(|media| media.split_once(UNIT)).map(|(id, mime)| media_file(id, mime));
    if file.is_none() && elsewhere.is_none() {
        return Ok(None);
    }
    Ok(Some(Image {
        file,
        elsewhere,
        width: row.get::<Option<i64>>(19)?.unwrap_or_default(),
        height: row.get::<Option<i64>>(20)?.unwrap_or_default(),
        alt: row.get(21)?,
        caption: row.get(22)?,
        credit: row.get(23)?,
        scalable: row.get::<Option<bool>>(26)?.unwrap_or_default(),
        avif: Formats::of_number(row.get::<Option<i64>>(29)?.unwrap_or_default()) == Formats::Avif,
        focus: focus_of(row, 27)?,
    }))
}

fn entries(joined: Option<String>) -> impl Iterator<Item = String> {
    let joined = joined.unwrap_or_default();
    joined.split(RECORD).filter(|entry| !entry.is_empty()).map(str::to_owned).collect::<Vec<_>>().into_iter()
}

fn byline(entry: &str) -> Option<Byline> {
    let mut parts = entry.split(UNIT);
    let (slug, name) = (parts.next()?, parts.next()?);
    Some(Byline { slug: slug.to_owned(), name: name.to_owned(), portrait: portrait(parts) })
}

fn portrait<'e>(mut parts: impl Iterator<Item = &'e str>) -> Option<Portrait> {
    let (public_id, mime) = (parts.next()?, parts.next()?);
    let mut number = || parts.next()?.parse::<i64>().ok();
    let (width, height, scalable) = (number()?, number()?, number()? == 1);
    let focus = Focus::of_thousandths(number()?, number()?);
    Some(Portrait { file: media_file(public_id, mime), width, height, scalable, focus })
}

fn term(entry: &str) -> Option<TermLink> {
    let mut parts = entry.split(UNIT);
    let (kind, slug, name) = (parts.next()?, parts.next()?, parts.next()?);
    Some(TermLink { kind: TermKind::from_name(kind)?, slug: slug.to_owned(), name: name.to_owned() })
}
