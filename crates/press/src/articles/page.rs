//! One article, found by its address.

use db::{Conn, DbError, FromRow, Row};
use kernel::clock::Millis;
use kernel::slug::fold;

use super::cards::{RECORD, UNIT, cards};
use super::{Article, Card, SeriesPart, TermLink};
use crate::access::Sealed;
use crate::drafts;
use crate::pictures;
use crate::taxonomy::TermKind;

/// What an address leads to: an article, or as much of it as was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found<A = Article> {
    /// A published article, by this address.
    Article(Box<A>),
    /// A published article whose address is now another slug.
    Moved(String),
    /// An article that was withdrawn.
    Gone,
}

const TARGET: &str =
    "SELECT a.id, a.slug, a.state, a.published_at FROM slugs s JOIN articles a ON a.id = s.target
    WHERE s.kind = 'article' AND s.slug = $1";

/// The row id that `slug` is or was the address of, if that article is published at `now`.
///
/// # Errors
/// When the database fails.
pub fn find(conn: &mut Conn, slug: &str, now: Millis) -> Result<Option<i64>, DbError> {
    let target: Option<(i64, String, String, Option<Millis>)> = conn.query_opt(TARGET, &[&fold(slug)])?;
    Ok(target
        .filter(|(_, _, state, at)| state == "published" && at.is_some_and(|at| at <= now))
        .map(|found| found.0))
}

/// What `slug` leads to at `now`; `None` if it never led anywhere, or not yet.
///
/// # Errors
/// When the database fails.
pub fn by_slug(conn: &mut Conn, slug: &str, now: Millis) -> Result<Option<Found>, DbError> {
    found(conn, slug, now, by_id)
}

/// The same, of an article no more than its card.
///
/// # Errors
/// When the database fails.
pub fn card_by_slug(conn: &mut Conn, slug: &str, now: Millis) -> Result<Option<Found<Card>>, DbError> {
    found(conn, slug, now, card)
}

fn found<A>(
    conn: &mut Conn,
    slug: &str,
    now: Millis,
    read: fn(&mut Conn, i64, Millis) -> Result<Option<A>, DbError>,
) -> Result<Option<Found<A>>, DbError> {
    let target: Option<(i64, String, String, Option<Millis>)> = conn.query_opt(TARGET, &[&fold(slug)])?;
    let Some((id, current, state, published_at)) = target else { return Ok(None) };
    match state.as_str() {
        "withdrawn" => Ok(Some(Found::Gone)),
        "published" if published_at.is_some_and(|at| at <= now) => {
            if current != slug {
                return Ok(Some(Found::Moved(current)));
            }
            Ok(read(conn, id, now)?.map(|article| Found::Article(Box::new(article))))
        }
        _ => Ok(None),
    }
}

const BY_PUBLIC_ID: &str = "SELECT id FROM articles WHERE public_id = $1";

/// The row id of the article with that public id, published or not.
///
/// # Errors
/// When the database fails.
pub fn id_of(conn: &mut Conn, public_id: &str) -> Result<Option<i64>, DbError> {
    conn.query_opt(BY_PUBLIC_ID, &[&public_id])
}

const CARD: &str = cards!("articles a", "WHERE a.id = $3 AND a.state = 'published' AND a.published_at <= $4");

/// The card of a published article by row id.
///
/// # Errors
/// When the database fails.
pub fn card(conn: &mut Conn, id: i64, now: Millis) -> Result<Option<Card>, DbError> {
    conn.query_opt(CARD, &[&UNIT, &RECORD, &id, &now])
}

const BODY: &str = "SELECT a.teaser_html, a.teaser_text, a.lead_html, a.rest_html, a.source_url, a.seo_title, a.seo_description,
        t.id, t.slug, t.name, a.social_title, a.social_description, a.canonical_url
    FROM articles a LEFT JOIN terms t ON t.id = a.series_id WHERE a.id = $1";

const BIOS: &str = "SELECT au.bio FROM article_authors x JOIN authors au ON au.id = x.author_id
    WHERE x.article_id = $1 ORDER BY x.position";

struct Body {
    teaser_html: String,
    teaser_text: String,
    lead: Option<Sealed>,
    rest: Sealed,
    source_url: Option<String>,
    seo_title: Option<String>,
    seo_description: Option<String>,
    series: Option<SeriesPart>,
    social_title: Option<String>,
    social_description: Option<String>,
    canonical_url: Option<String>,
}

impl FromRow for Body {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        let series = row.get::<Option<i64>>(7)?.map(|id| -> Result<SeriesPart, DbError> {
            let series = TermLink { kind: TermKind::Series, slug: row.get(8)?, name: row.get(9)? };
            Ok(SeriesPart { series, id })
        });
        Ok(Body {
            teaser_html: row.get(0)?,
            teaser_text: row.get(1)?,
            lead: row.get::<Option<String>>(2)?.map(Sealed::new),
            rest: Sealed::new(row.get(3)?),
            source_url: row.get(4)?,
            seo_title: row.get(5)?,
            seo_description: row.get(6)?,
            series: series.transpose()?,
            social_title: row.get(10)?,
            social_description: row.get(11)?,
            canonical_url: row.get(12)?,
        })
    }
}

/// A published article by row id.
///
/// # Errors
/// When the database fails.
pub fn by_id(conn: &mut Conn, id: i64, now: Millis) -> Result<Option<Article>, DbError> {
    let Some(card) = card(conn, id, now)? else { return Ok(None) };
    let body: Body = conn.query_one(BODY, &[&id])?;
    let bios = conn.query(BIOS, &[&id])?;
    Ok(Some(Article {
        card,
        teaser_html: body.teaser_html,
        teaser_text: body.teaser_text,
        lead: body.lead,
        rest: body.rest,
        in_avif: pictures::in_avif(conn, id)?,
        bios,
        series: body.series,
        source_url: body.source_url,
        seo_title: body.seo_title,
        seo_description: body.seo_description,
        social_title: body.social_title,
        social_description: body.social_description,
        canonical_url: body.canonical_url,
        corrections: drafts::of_article(conn, id)?,
    }))
}
