//! The front page.

use std::collections::HashSet;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::Response;
use db::{Conn, DbError};
use http_kit::{CachePolicy, Failure, Reply};
use kernel::clock::Millis;
use press::articles::{self, Card, Cursor, Direction, Listing};
use press::taxonomy::{self, Term, TermKind};
use serde_json::{Value, json};

use crate::Site;
use crate::errors;
use crate::frame::{Meta, Shell, term_link};
use crate::visitor::Visitor;

/// Newest articles looked at to fill the page's upper half.
const LOOKED_AT: i64 = 40;
const SECONDS: usize = 3;
const LATEST: usize = 8;
const VOICES: usize = 4;
const IN_COLUMN: i64 = 8;
const SHOWN_IN_COLUMN: usize = 4;

/// What the front page reads.
struct Front {
    shell: Shell,
    newest: Vec<Card>,
    columns: Vec<(Term, Vec<Card>)>,
    series: Vec<(Term, Vec<Card>)>,
}

/// `GET /`. A former site's `/?p=42` leads to its article.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    if let Some(query) = query.filter(|query| query.contains("p="))
        && let Some(response) = errors::former_address(&site, "/", Some(&query)).await?
    {
        return Ok(response);
    }
    let now = site.now();
    let front = site.read(move |conn, press| Ok(load(conn, press, now)?)).await?;
    let meta = Meta {
        kind: "home",
        description: site.press.config.site.description.clone(),
        canonical: Some("/".into()),
        feed: Some("/feed.xml".into()),
        ads: true,
        ..Meta::default()
    };
    let html = site.render(&visitor.view(), &front.shell, &meta, None, "home.html", site.front(&front))?;
    Ok(Reply::html(CachePolicy::Revalidate, html).answer(&headers))
}

fn load(conn: &mut Conn, press: &press::Press, now: Millis) -> Result<Front, DbError> {
    let list = |conn: &mut Conn, listing: Listing, count| {
        articles::list(conn, &listing, Cursor::TOP, Direction::Older, count, now)
    };
    let newest = list(conn, Listing::Latest, LOOKED_AT)?;
    let mut columns = Vec::new();
    for section in taxonomy::list(conn, TermKind::Section, 6)? {
        let cards = list(conn, Listing::Section(section.id), IN_COLUMN)?;
        columns.push((section, cards));
    }
    let mut series = Vec::new();
    for term in taxonomy::list(conn, TermKind::Series, 2)? {
        let mut cards = list(conn, Listing::Series(term.id), 6)?;
        cards.reverse();
        series.push((term, cards));
    }
    series.retain(|(_, cards)| !cards.is_empty());
    Ok(Front { shell: Shell::load(conn, press)?, newest, columns, series })
}

impl Site {
    /// Places each story once: the newest with a picture leads, the next stand beside it.
    fn front(&self, front: &Front) -> Value {
        let mut placed = HashSet::new();
        let is_voice = |card: &&Card| matches!(card.kind.as_str(), "column" | "opinion");
        let lead = front
            .newest
            .iter()
            .take(SECONDS + 3)
            .filter(|card| !is_voice(card))
            .find(|card| card.image.is_some())
            .or(front.newest.first());
        placed.extend(lead.map(|card| card.id));
        let voices: Vec<&Card> =
            front.newest.iter().filter(is_voice).filter(|c| !placed.contains(&c.id)).take(VOICES).collect();
        placed.extend(voices.iter().map(|card| card.id));
        let mut next = |count: usize| -> Vec<&Card> {
            let cards: Vec<&Card> =
                front.newest.iter().filter(|card| !placed.contains(&card.id)).take(count).collect();
            placed.extend(cards.iter().map(|card| card.id));
            cards
        };
        let (seconds, latest) = (next(SECONDS), next(LATEST));
        let columns: Vec<Value> = front
            .columns
            .iter()
            .map(|(section, cards)| {
                let fresh = cards.iter().filter(|card| !placed.contains(&card.id)).take(SHOWN_IN_COLUMN);
                let link = term_link(section);
                json!({ "name": link.name, "url": link.url, "cards": fresh.map(|c| self.card(c)).collect::<Vec<_>>() })
            })
            .collect();
        let series: Vec<Value> = front
            .series
            .iter()
            .map(|(term, cards)| {
                let link = term_link(term);
                json!({ "name": link.name, "url": link.url, "description": term.description, "cards": self.cards(cards) })
            })
            .collect();
        let letter = self.press.config.newsletters.iter().find(|letter| !letter.subscribers_only);
        let all = |cards: &[&Card]| cards.iter().map(|card| self.card(card)).collect::<Vec<_>>();
        json!({
            "lead": lead.map(|card| self.card(card)),
            "seconds": all(&seconds),
            "latest": all(&latest),
            "opinion": all(&voices),
            "columns": columns,
            "series": series,
            "newsletter": letter.map(|letter| json!({ "slug": letter.slug, "name": letter.name, "description": letter.description })),
        })
    }
}
