//! Lists of articles: sections, topics, places, series and authors, a page at a time.

use axum::extract::{FromRequestParts, Path, Query, State};
use axum::http::request::Parts;
use axum::response::Response;
use db::{Conn, DbError};
use http_kit::{CachePolicy, Failure, reply};
use kernel::clock::Millis;
use press::Press;
use press::articles::{self, Card, Cursor, Direction, Listing};
use press::authors;
use press::reads;
use press::taxonomy::{self, TermKind};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::Site;
use crate::card::escape;
use crate::frame::{Link, Meta, Shell};
use crate::keeping::Asking;
use crate::pictures::{focus_classes, portrait_path};
use crate::visitor::Visitor;

/// Articles on a page of a list.
const PAGE: usize = 20;
/// Articles of a series, which is shown whole and in order.
const WHOLE_SERIES: i64 = 500;
/// Articles in the list of what is read most.
const MOST_READ: usize = 5;

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
                // The words stand in the language file under this key.
                Failure::BadRequest("error-list-page".into())
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
        let (cards, pager) = self.entries(base, Card::cursor, |cursor, direction, limit| {
            Ok(articles::list(conn, listing, cursor, direction, limit, now)?)
        })?;
        Ok(ListPage { cards, pager })
    }

    /// Reads what stands here with `read`, which is told where, which way and how many; `edge` says where
    /// in the list an entry stands.
    pub(crate) fn entries<T>(
        &self,
        base: &str,
        edge: impl Fn(&T) -> Cursor,
        read: impl FnOnce(Cursor, Direction, i64) -> Result<Vec<T>, Failure>,
    ) -> Result<(Vec<T>, Pager), Failure> {
        let (cursor, direction) = self.place()?;
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut cards = read(cursor, direction, limit)?;
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
        let link = |name: &str, card: Option<&T>| card.map(|card| format!("{base}{name}={}", edge(card)));
        let pager = Pager {
            newer_url: has_newer.then(|| link("after", cards.first())).flatten(),
            older_url: has_older.then(|| link("before", cards.last())).flatten(),
        };
        Ok((cards, pager))
    }
}

/// What every list is asked with.
pub struct Asked {
    visitor: Visitor,
    slug: String,
    turn: Turn,
    asking: Asking,
}

impl FromRequestParts<Site> for Asked {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Asked, Failure> {
        let visitor = Visitor::from_request_parts(parts, site).await?;
        let slug = Path::<String>::from_request_parts(parts, site).await.map_err(|_| Failure::NotFound)?;
        let turn = Query::<Turn>::from_request_parts(parts, site).await;
        let Query(turn) = turn.map_err(|problem| Failure::BadRequest(problem.body_text()))?;
        turn.check()?;
        let Ok(asking) = Asking::from_request_parts(parts, site).await;
        Ok(Asked { visitor, slug: slug.0, turn, asking })
    }
}

/// A list found by its address.
struct Listed {
    shell: Shell,
    kind: &'static str,
    path: String,
    title: String,
    description: String,
    /// Path of the portrait, and the classes that keep its focus in sight.
    portrait: Option<(String, String)>,
    /// Of an author: what they do here, and where else they are found.
    role: Option<String>,
    links: Vec<Link>,
    feed: Option<String>,
    page: ListPage,
    /// Of a section: what is read most in it.
    most_read: Vec<Card>,
}

/// `GET /sections/{slug}`.
pub async fn section(State(site): State<Site>, asked: Asked) -> Result<Response, Failure> {
    site.term_list(TermKind::Section, asked).await
}

/// `GET /topics/{slug}`.
pub async fn topic(State(site): State<Site>, asked: Asked) -> Result<Response, Failure> {
    site.term_list(TermKind::Topic, asked).await
}

/// `GET /places/{slug}`.
pub async fn place(State(site): State<Site>, asked: Asked) -> Result<Response, Failure> {
    site.term_list(TermKind::Place, asked).await
}

/// `GET /series/{slug}`.
pub async fn series(State(site): State<Site>, asked: Asked) -> Result<Response, Failure> {
    site.term_list(TermKind::Series, asked).await
}

/// `GET /authors/{slug}`.
pub async fn author(State(site): State<Site>, asked: Asked) -> Result<Response, Failure> {
    let now = site.now();
    site.list(asked, move |conn, press, slug, turn| {
        let Some(author) = authors::by_slug(conn, slug)? else { return Ok(None) };
        let path = format!("/authors/{}", author.slug);
        let page = turn.page(conn, &Listing::Author(author.id), &format!("{path}?"), now)?;
        Ok(Some(Listed {
            shell: Shell::load(conn, press)?,
            kind: "author",
            path,
            portrait: author.portrait.as_ref().map(|one| (portrait_path(one), focus_classes(one.focus))),
            role: Some(author.role).filter(|role| !role.is_empty()),
            links: author.links.into_iter().map(elsewhere).collect(),
            title: author.name,
            description: author.bio,
            feed: None,
            page,
            most_read: Vec::new(),
        }))
    })
    .await
}

/// An address elsewhere, called as people say it.
fn elsewhere(url: String) -> Link {
    let bare = url.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    Link { name: bare.trim_end_matches('/').to_owned(), url }
}

/// Oldest first: a series is read from its beginning.
fn whole_series(conn: &mut Conn, id: i64, now: Millis) -> Result<ListPage, DbError> {
    let mut cards =
        articles::list(conn, &Listing::Series(id), Cursor::TOP, Direction::Older, WHOLE_SERIES, now)?;
    cards.reverse();
    Ok(ListPage { cards, pager: Pager::default() })
}

impl Site {
    async fn term_list(&self, kind: TermKind, asked: Asked) -> Result<Response, Failure> {
        let now = self.now();
        self.list(asked, move |conn, press, slug, turn| {
            let Some(term) = taxonomy::by_slug(conn, kind, slug)? else { return Ok(None) };
            let path = format!("/{}/{}", kind.folder(), term.slug);
            let base = format!("{path}?");
            let page = match kind {
                TermKind::Section => turn.page(conn, &Listing::Section(term.id), &base, now)?,
                TermKind::Series => whole_series(conn, term.id, now)?,
                TermKind::Topic | TermKind::Place => turn.page(conn, &Listing::Term(term.id), &base, now)?,
            };
            let most_read = match kind {
                TermKind::Section if turn.is_first() => {
                    reads::most_read(conn, Some(term.id), MOST_READ, now)?
                }
                _ => Vec::new(),
            };
            Ok(Some(Listed {
                shell: Shell::load(conn, press)?,
                kind: kind.as_str(),
                feed: (kind == TermKind::Section).then(|| format!("{path}/feed.xml")),
                path,
                title: term.name,
                description: term.description,
                portrait: None,
                role: None,
                links: Vec::new(),
                page,
                most_read,
            }))
        })
        .await
    }

    /// Finds a list and shows it; one that was asked for by a former or differently spelled address
    /// has moved.
    async fn list<F>(&self, asked: Asked, find: F) -> Result<Response, Failure>
    where
        F: FnOnce(&mut Conn, &Press, &str, &Turn) -> Result<Option<Listed>, Failure> + Send + 'static,
    {
        let Asked { visitor, slug, turn, asking } = asked;
        let basis = self.basis();
        let (first, wanted) = (turn.is_first(), slug.clone());
        let listed = self.read(move |conn, press| find(conn, press, &wanted, &turn)).await?;
        let listed = listed.ok_or(Failure::NotFound)?;
        if listed.path.rsplit('/').next() != Some(slug.as_str()) {
            return Ok(reply::moved(&listed.path));
        }
        let meta = Meta {
            kind: listed.kind,
            title: listed.title.clone(),
            description: listed.description.clone(),
            section_url: (listed.kind == "section").then(|| listed.path.clone()),
            canonical: first.then(|| listed.path.clone()),
            image: self.list_preview(listed.kind, &slug, &listed.title, &listed.description),
            feed: listed.feed.clone(),
            ads: true,
            ..Meta::default()
        };
        let cards = listed.page.cards.iter().chain(&listed.most_read);
        let basis = self.on_ads(basis, &listed.shell);
        let basis = self.on_lists(basis, listed.shell.next_article, cards);
        let view = visitor.view().following(&listed.path, &visitor.known);
        self.keep(&asking, &view, basis, || {
            let content = content(self, &listed, view.follows);
            let html = self.render(&view, &listed.shell, &meta, None, "list.html", content)?;
            Ok(self.page_with_ads(CachePolicy::Revalidate, html, (&view, &listed.shell, &meta)))
        })
        .await
    }
}

fn content(site: &Site, listed: &Listed, follows: bool) -> Value {
    let description = &listed.description;
    json!({
        "heading": {
            "kicker": listed.role, "links": listed.links,
            "title": listed.title,
            "description_html": (!description.is_empty()).then(|| format!("<p>{}</p>", escape(description))),
            "portrait": listed.portrait.as_ref().map(|(path, _)| path),
            "focus": listed.portrait.as_ref().map(|(_, focus)| focus),
        },
        "cards": site.cards(&listed.page.cards),
        "pager": listed.page.pager,
        "most_read": site.most_read(&listed.most_read),
        "feed_url": listed.feed,
        "follow": {
            "action": format!("{}/{}", listed.path, if follows { "unfollow" } else { "follow" }), "on": follows,
        },
    })
}
