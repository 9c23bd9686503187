//! The front page.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use db::{Conn, DbError};
use http_kit::{CachePolicy, Failure, Reply};
use kernel::clock::Millis;
use press::articles::{self, Card, Cursor, Direction, Listing};
use press::taxonomy::{self, Term, TermKind};
use press::{reads, recall};

use crate::Site;
use crate::errors;
use crate::frame::{Meta, Shell};
use crate::keeping::Asking;
use crate::visitor::Visitor;

/// Newest articles looked at to fill the page's upper half.
const LOOKED_AT: i64 = 40;
const IN_COLUMN: i64 = 12;
/// Sections with a column of their own.
const COLUMNS: i64 = 6;
const SERIES: i64 = 2;
const PARTS: i64 = 6;
const MOST_READ: usize = 5;
/// Articles remembered, more than are shown: some may stand on the page already.
const RECALLED: usize = 8;
/// The newest articles that the archive is looked through for.
const AKIN_TO: usize = 8;

/// What the front page reads.
pub(crate) struct Front {
    shell: Shell,
    pub newest: Vec<Card>,
    pub columns: Vec<(Term, Vec<Card>)>,
    pub series: Vec<(Term, Vec<Card>)>,
    /// What is read most, and what is remembered from the archive.
    pub most_read: Vec<Card>,
    pub recalled: Vec<Card>,
}

/// `GET /`. A former site's `/?p=42` leads to its article.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
    asking: Asking,
) -> Result<Response, Failure> {
    if let Some(query) = query.filter(|query| query.contains("p="))
        && let Some(response) = errors::former_address(&site, "/", Some(&query)).await?
    {
        return Ok(response);
    }
    let (now, basis) = (site.now(), site.basis());
    let front = site.read(move |conn, press| Ok(load(conn, press, now)?)).await?;
    let meta = Meta {
        kind: "home",
        description: site.press.config.site.description.clone(),
        canonical: Some("/".into()),
        image: site.home_preview(),
        feed: Some("/feed.xml".into()),
        ads: true,
        ..Meta::default()
    };
    let mut basis = site.on_lists(basis, front.shell.next_article, front.cards());
    // What is remembered is chosen anew each day.
    basis.until(site.press.day_end(now + 1));
    let view = visitor.view();
    site.keep(&asking, &view, basis, || {
        let html = site.render(&view, &front.shell, &meta, None, "home.html", site.front(&front))?;
        Ok(Reply::html(CachePolicy::Revalidate, html))
    })
    .await
}

impl Front {
    fn cards(&self) -> impl Iterator<Item = &Card> {
        let filed = self.columns.iter().chain(&self.series).flat_map(|(_, cards)| cards);
        self.newest.iter().chain(filed).chain(&self.most_read).chain(&self.recalled)
    }
}

fn load(conn: &mut Conn, press: &press::Press, now: Millis) -> Result<Front, DbError> {
    let list = |conn: &mut Conn, listing: Listing, count| {
        articles::list(conn, &listing, Cursor::TOP, Direction::Older, count, now)
    };
    let newest = list(conn, Listing::Latest, LOOKED_AT)?;
    let mut columns = Vec::new();
    for section in taxonomy::list(conn, TermKind::Section, COLUMNS)? {
        let cards = list(conn, Listing::Section(section.id), IN_COLUMN)?;
        columns.push((section, cards));
    }
    let mut series = Vec::new();
    for term in taxonomy::list(conn, TermKind::Series, SERIES)? {
        let mut cards = list(conn, Listing::Series(term.id), PARTS)?;
        cards.reverse();
        series.push((term, cards));
    }
    series.retain(|(_, cards)| !cards.is_empty());
    let most_read = reads::most_read(conn, None, MOST_READ, now)?;
    let recalled = recall::picks(conn, press, &newest[..newest.len().min(AKIN_TO)], RECALLED, now)?;
    Ok(Front { shell: Shell::load(conn, press)?, newest, columns, series, most_read, recalled })
}
