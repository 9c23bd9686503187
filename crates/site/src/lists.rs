//! Lists of articles: sections, topics, places, series and authors, a page at a time.

use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use db::{Conn, DbError};
use http_kit::{CachePolicy, Failure, Reply, reply};
use kernel::clock::Millis;
use press::articles::{self, Card, Cursor, Direction, Listing};
use press::authors;
use press::taxonomy::{self, TermKind};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::Site;
use crate::card::{escape, media_path};
use crate::frame::{Meta, Shell};
use crate::visitor::Visitor;

/// Articles on a page of a list.
const PAGE: usize = 20;
/// Articles of a series, which is shown whole and in order.
const WHOLE_SERIES: i64 = 500;

/// Where in a list a page stands.
#[derive(Debug, Default, Deserialize)]
pub struct Turn {
    /// Older than this place.
    before: Option<String>,
    /// Newer than this place.
    after: Option<String>,
}

/// Links to the pages beside this one.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Pager {
    newer_url: Option<String>,
    older_url: Option<String>,
}

/// A page of a list.
pub(crate) struct ListPage {
    pub cards: Vec<Card>,
    pub pager: Pager,
}

impl Turn {
    fn place(&self) -> Result<(Cursor, Direction), Failure> {
        let parse = |text: &str| {
            Cursor::parse(text).ok_or_else(|| {
                Failure::BadRequest(
                    "This page of the list does not exist; start again from its first page.".into(),
                )
            })
        };
        match (&self.before, &self.after) {
            (Some(before), _) => Ok((parse(before)?, Direction::Older)),
            (None, Some(after)) => Ok((parse(after)?, Direction::Newer)),
            (None, None) => Ok((Cursor::TOP, Direction::Older)),
        }
    }

    /// Whether this is a list's first page.
    pub(crate) fn is_first(&self) -> bool {
        self.before.is_none() && self.after.is_none()
    }

    /// Checks the parameters before anything is read.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        self.place().map(drop)
    }

    /// Reads the page of `listing` that stands here; `base` is the list's address, ending in `?` or `&`.
    pub(crate) fn page(
        &self,
        conn: &mut Conn,
        listing: &Listing,
        base: &str,
        now: Millis,
    ) -> Result<ListPage, Failure> {
        let (cursor, direction) = self.place()?;
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut cards = articles::list(conn, listing, cursor, direction, limit, now)?;
        let more = cards.len() > PAGE;
        match direction {
            Direction::Older => cards.truncate(PAGE),
            // Newest first: the surplus one stands at the front.
            Direction::Newer if more => drop(cards.remove(0)),
            Direction::Newer => {}
        }
        let (has_newer, has_older) = match direction {
            Direction::Older => (!self.is_first(), more),
            Direction::Newer => (more, true),
        };
        let link =
            |name: &str, card: Option<&Card>| card.map(|card| format!("{base}{name}={}", card.cursor()));
        let pager = Pager {
            newer_url: has_newer.then(|| link("after", cards.first())).flatten(),
            older_url: has_older.then(|| link("before", cards.last())).flatten(),
        };
        Ok(ListPage { cards, pager })
    }
}

/// What stands above a list.
struct Heading {
    kicker: Option<String>,
    title: String,
    description: String,
    portrait: Option<String>,
}

/// A list found by its address.
struct Listed {
    shell: Shell,
    heading: Heading,
    slug: String,
    page: ListPage,
}

/// `GET /sections/{slug}`.
pub async fn section(
    site: State<Site>,
    visitor: Visitor,
    slug: Path<String>,
    turn: Query<Turn>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    term(site, visitor, TermKind::Section, slug, turn, headers).await
}

/// `GET /topics/{slug}`.
pub async fn topic(
    site: State<Site>,
    visitor: Visitor,
    slug: Path<String>,
    turn: Query<Turn>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    term(site, visitor, TermKind::Topic, slug, turn, headers).await
}

/// `GET /places/{slug}`.
pub async fn place(
    site: State<Site>,
    visitor: Visitor,
    slug: Path<String>,
    turn: Query<Turn>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    term(site, visitor, TermKind::Place, slug, turn, headers).await
}

/// `GET /series/{slug}`.
pub async fn series(
    site: State<Site>,
    visitor: Visitor,
    slug: Path<String>,
    turn: Query<Turn>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    term(site, visitor, TermKind::Series, slug, turn, headers).await
}

async fn term(
    State(site): State<Site>,
    visitor: Visitor,
    kind: TermKind,
    Path(slug): Path<String>,
    Query(turn): Query<Turn>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    turn.check()?;
    let (asked, now, first) = (slug.clone(), site.now(), turn.is_first());
    let listed = site
        .read(move |conn, press| {
            let Some(term) = taxonomy::by_slug(conn, kind, &asked)? else { return Ok(None) };
            let base = format!("/{}/{}?", kind.folder(), term.slug);
            let page = match kind {
                TermKind::Section => turn.page(conn, &Listing::Section(term.id), &base, now)?,
                TermKind::Series => whole_series(conn, term.id, now)?,
                TermKind::Topic | TermKind::Place => turn.page(conn, &Listing::Term(term.id), &base, now)?,
            };
            let heading =
                Heading { kicker: None, title: term.name, description: term.description, portrait: None };
            Ok(Some(Listed { shell: Shell::load(conn, press)?, heading, slug: term.slug, page }))
        })
        .await?
        .ok_or(Failure::NotFound)?;
    let path = format!("/{}/{}", kind.folder(), listed.slug);
    if listed.slug != slug {
        return Ok(reply::moved(&path));
    }
    let feed = (kind == TermKind::Section).then(|| format!("{path}/feed.xml"));
    site.list_page(&visitor, kind.as_str(), path, first, feed, listed, &headers)
}

/// Oldest first: a series is read from its beginning.
fn whole_series(conn: &mut Conn, id: i64, now: Millis) -> Result<ListPage, DbError> {
    let mut cards =
        articles::list(conn, &Listing::Series(id), Cursor::TOP, Direction::Older, WHOLE_SERIES, now)?;
    cards.reverse();
    Ok(ListPage { cards, pager: Pager::default() })
}

/// `GET /authors/{slug}`.
pub async fn author(
    State(site): State<Site>,
    visitor: Visitor,
    Path(slug): Path<String>,
    Query(turn): Query<Turn>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    turn.check()?;
    let (asked, now, first) = (slug.clone(), site.now(), turn.is_first());
    let listed = site
        .read(move |conn, press| {
            let Some(author) = authors::by_slug(conn, &asked)? else { return Ok(None) };
            let page =
                turn.page(conn, &Listing::Author(author.id), &format!("/authors/{}?", author.slug), now)?;
            let heading = Heading {
                kicker: None,
                title: author.name.clone(),
                description: author.bio.clone(),
                portrait: author.portrait_file().map(|file| media_path(&file)),
            };
            Ok(Some(Listed { shell: Shell::load(conn, press)?, heading, slug: author.slug, page }))
        })
        .await?
        .ok_or(Failure::NotFound)?;
    let path = format!("/authors/{}", listed.slug);
    if listed.slug != slug {
        return Ok(reply::moved(&path));
    }
    site.list_page(&visitor, "author", path, first, None, listed, &headers)
}

impl Site {
    #[expect(clippy::too_many_arguments, reason = "each is one thing the page differs by")]
    fn list_page(
        &self,
        visitor: &Visitor,
        kind: &'static str,
        path: String,
        first: bool,
        feed: Option<String>,
        listed: Listed,
        headers: &HeaderMap,
    ) -> Result<Response, Failure> {
        let meta = Meta {
            kind,
            title: listed.heading.title.clone(),
            description: listed.heading.description.clone(),
            section_url: (kind == "section").then(|| path.clone()),
            canonical: first.then_some(path),
            feed: feed.clone(),
            ads: true,
            ..Meta::default()
        };
        let content = list_content(self, &listed, feed);
        let html = self.render(visitor, &listed.shell, &meta, None, "list.html", content)?;
        Ok(Reply::html(CachePolicy::Revalidate, html).answer(headers))
    }
}

fn list_content(site: &Site, listed: &Listed, feed: Option<String>) -> Value {
    let heading = &listed.heading;
    json!({
        "heading": json!({
            "kicker": heading.kicker,
            "title": heading.title,
            "description_html": (!heading.description.is_empty()).then(|| format!("<p>{}</p>", escape(&heading.description))),
            "portrait": heading.portrait,
        }),
        "cards": site.cards(&listed.page.cards),
        "pager": listed.page.pager,
        "feed_url": feed,
    })
}
