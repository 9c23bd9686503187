//! A draft as its readers would find it: an article in every respect but that it is in no list, and in no database.

use std::collections::HashSet;

use db::{Conn, DbError, FromRow, Row};
use kernel::clock::Millis;
use kernel::slug::slugify;

use super::store::Draft;
use super::{Galley, Which, galley, of_article};
use crate::access::Sealed;
use crate::articles::{Article, Byline, Card, Image, Manuscript, SeriesPart, TermLink, media_file};
use crate::pictures::{Focus, focus_of};
use crate::taxonomy::store::term_slug;
use crate::taxonomy::{Term, TermKind};
use crate::{Press, authors, openings, taxonomy};

/// A draft as an article.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The draft.
    pub draft: Draft,
    /// The article it would be.
    pub article: Article,
}

/// The text that stands as an article, were it published at `now`; `None` if there is no such draft.
///
/// # Errors
/// When the database fails.
pub fn proof(conn: &mut Conn, press: &Press, public_id: &str, now: Millis) -> Result<Option<Proof>, DbError> {
    let Some(galley) = galley(conn, press, public_id, Which::Latest, now)? else { return Ok(None) };
    let article = article(conn, &galley, now)?;
    Ok(Some(Proof { draft: galley.draft, article }))
}

fn article(conn: &mut Conn, galley: &Galley, now: Millis) -> Result<Article, DbError> {
    let Manuscript { body, source_url, seo_title, seo_description, .. } = &galley.manuscript;
    let (card, bios) = card(conn, galley, now)?;
    let corrections = match galley.draft.article {
        Some(article) => of_article(conn, article)?,
        None => Vec::new(),
    };
    Ok(Article {
        card,
        teaser_html: body.teaser_html.clone(),
        teaser_text: body.teaser_text.clone(),
        lead: body.lead_html.clone().map(Sealed::new),
        rest: Sealed::new(body.rest_html.clone()),
        in_avif: HashSet::new(),
        bios,
        series: series(conn, galley)?,
        source_url: source_url.clone(),
        seo_title: seo_title.clone(),
        seo_description: seo_description.clone(),
        social_title: galley.editorial.social_title.clone(),
        social_description: galley.editorial.social_description.clone(),
        canonical_url: galley.editorial.canonical_url.clone(),
        corrections,
    })
}

fn card(conn: &mut Conn, galley: &Galley, now: Millis) -> Result<(Card, Vec<String>), DbError> {
    let manuscript = &galley.manuscript;
    let particulars = &galley.text.particulars;
    let section = match &manuscript.section {
        Some(name) => Some(term(conn, TermKind::Section, name)?),
        None => None,
    };
    let mut terms = Vec::new();
    for (kind, names) in [(TermKind::Topic, &manuscript.topics), (TermKind::Place, &manuscript.places)] {
        for name in names.iter().filter(|name| !name.is_empty()) {
            terms.push(term(conn, kind, name)?.0);
        }
    }
    let (authors, bios) = bylines(conn, manuscript)?;
    let wanted = manuscript.slug.as_deref().map(slugify).filter(|slug| !slug.is_empty());
    let (link, known) = section.unzip();
    let known: Option<Term> = known.flatten();
    let card = Card {
        id: galley.draft.article.unwrap_or_default(),
        public_id: galley.draft.public_id.clone(),
        slug: wanted.unwrap_or_else(|| slugify(&manuscript.title)),
        version: 0,
        kind: manuscript.kind.clone(),
        title: manuscript.title.clone(),
        standfirst: manuscript.standfirst.clone(),
        words: i64::from(manuscript.body.words),
        language: manuscript.language.clone(),
        own_level: particulars.access,
        open_until: particulars.open_until,
        section: link,
        section_level: known.as_ref().and_then(|section| section.access),
        section_open_until: known.as_ref().and_then(|section| section.open_until),
        site_open_until: openings::site_until(conn)?,
        terms,
        authors,
        image: image(conn, manuscript)?,
        published_at: manuscript.published_at.filter(|first| *first <= now).unwrap_or(now),
        updated_at: now,
    };
    Ok((card, bios))
}

/// A term as a link, whether it exists already or would be made.
fn term(conn: &mut Conn, kind: TermKind, name: &str) -> Result<(TermLink, Option<Term>), DbError> {
    let slug = term_slug(name);
    let known = taxonomy::by_slug(conn, kind, &slug)?;
    let link = match &known {
        Some(term) => TermLink { kind, slug: term.slug.clone(), name: term.name.clone() },
        None => TermLink { kind, slug, name: name.to_owned() },
    };
    Ok((link, known))
}

fn bylines(conn: &mut Conn, manuscript: &Manuscript) -> Result<(Vec<Byline>, Vec<String>), DbError> {
    let (mut bylines, mut bios) = (Vec::new(), Vec::new());
    for author in manuscript.authors.iter().filter(|author| !author.name.is_empty()) {
        let slug = author.slug.as_deref().map(slugify).filter(|slug| !slug.is_empty());
        let slug = slug.unwrap_or_else(|| term_slug(&author.name));
        let known = authors::by_slug(conn, &slug)?;
        bios.push(known.as_ref().map(|known| known.bio.clone()).unwrap_or_default());
        bylines.push(match known {
            Some(known) => Byline { slug: known.slug, name: known.name, portrait: known.portrait },
            None => Byline { slug, name: author.name.clone(), portrait: None },
        });
    }
    Ok((bylines, bios))
}

fn series(conn: &mut Conn, galley: &Galley) -> Result<Option<SeriesPart>, DbError> {
    let Some(name) = &galley.manuscript.series else { return Ok(None) };
    let (series, known) = term(conn, TermKind::Series, name)?;
    Ok(Some(SeriesPart { series, id: known.map(|term| term.id).unwrap_or_default() }))
}

/// The file of a picture, its measures and its focus.
struct File(Image);

impl FromRow for File {
    fn from_row(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(File(Image {
            file: Some(media_file(&row.get::<String>(0)?, &row.get::<String>(1)?)),
            elsewhere: None,
            width: row.get(2)?,
            height: row.get(3)?,
            scalable: row.get(4)?,
            avif: false,
            focus: focus_of(row, 5)?,
            alt: String::new(),
            caption: String::new(),
            credit: String::new(),
        }))
    }
}

const PICTURE: &str =
    "SELECT public_id, mime, width, height, scalable, focus_x, focus_y FROM media WHERE id = $1";

fn image(conn: &mut Conn, manuscript: &Manuscript) -> Result<Option<Image>, DbError> {
    let Some(lead) = &manuscript.lead else { return Ok(None) };
    let found: Option<File> = match lead.picture {
        Some(picture) => conn.query_opt(PICTURE, &[&picture])?,
        None => None,
    };
    let words = |image: Image| Image {
        alt: lead.alt.clone(),
        caption: lead.caption.clone(),
        credit: lead.credit.clone(),
        ..image
    };
    let elsewhere = lead.elsewhere.clone().map(|address| Image {
        file: None,
        elsewhere: Some(address),
        width: 0,
        height: 0,
        scalable: false,
        avif: false,
        focus: Focus::CENTRE,
        alt: String::new(),
        caption: String::new(),
        credit: String::new(),
    });
    Ok(found.map(|file| file.0).or(elsewhere).map(words))
}
