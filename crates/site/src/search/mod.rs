//! Search over the archive: the page, the same as JSON, and suggestions. Until there is a complete index the
//! database answers, from headlines and standfirsts.

mod asked;
mod find;
mod json;
mod narrow;
mod pace;
mod page;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use http_kit::{CachePolicy, Failure};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use press::articles::{self, Listing};
use press::library::Scope;
use serde_json::{Value, json};

use crate::Site;
use crate::frame::{Meta, Shell};
use crate::lists::Turn;
use crate::tally::is_browser;
use crate::visitor::{Purpose, Visitor};
pub use asked::Asked;
pub(crate) use asked::LONGEST;
use asked::Sort;
pub use json::{search, suggest};
pub(crate) use pace::Pace;

/// What stands as it is in an address, so that it can be read.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b':').remove(b'*');

/// The address of a search.
fn address(text: &str, sort: Sort) -> String {
    let text = utf8_percent_encode(text, ESCAPED);
    match sort {
        Sort::Relevance => format!("/search?q={text}"),
        sort => format!("/search?q={text}&sort={}", sort.word()),
    }
}

/// The page of a search, the newest first.
pub(crate) fn page_path(query: &str) -> String {
    address(query, Sort::Newest)
}

/// `GET /search?q=`.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    asked: Asked,
    Query(turn): Query<Turn>,
    purpose: Purpose,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    turn.check()?;
    site.search_pace.admit(&visitor, site.now())?;
    let (shell, policy, content) = match site.find(&visitor, &asked).await? {
        Some(found) => {
            let content = site.found_page(&asked, &found).await?;
            (found.shell, found.policy, content)
        }
        None => {
            let (shell, content) = site.plain_search(asked.text, turn).await?;
            (shell, CachePolicy::Revalidate, content)
        }
    };
    let meta =
        Meta { kind: "search", title: site.say("search-title"), hidden: true, ads: true, ..Meta::default() };
    let view = visitor.view();
    let html = site.render(&view, &shell, &meta, None, "search.html", content)?;
    let reply = site.page_with_ads(policy, html, (&view, &shell, &meta));
    if purpose.reads && is_browser(&headers) {
        site.note_ads(reply.counted());
    }
    Ok(reply.answer(&headers))
}

impl Site {
    /// Searches headlines and standfirsts in the database.
    async fn plain_search(&self, text: String, turn: Turn) -> Result<(Shell, Value), Failure> {
        let now = self.now();
        let (sought, base) = (text.clone(), format!("{}&", address(&text, Sort::Relevance)));
        let (shell, found) = self
            .read(move |conn, press| {
                let shell = Shell::load(conn, press)?;
                if sought.is_empty() {
                    return Ok((shell, None));
                }
                let total = articles::count_matches(conn, &sought, now)?;
                let page = turn.page(conn, &Listing::Search(sought), &base, now)?;
                Ok((shell, Some((page, total))))
            })
            .await?;
        let (page, total) = found.unzip();
        let content = json!({
            "q": text,
            "words": text,
            "results": page.as_ref().map(|page| self.cards(&page.cards)),
            "total": total.unwrap_or_default(),
            "pager": page.map(|page| page.pager),
            "orders": [], "corrected": null, "some_words": false, "filters": [], "facets": [], "years": [],
            "tries": [], "keep": null, "browse": self.browse().await?,
        });
        Ok((shell, content))
    }
}

/// How an answer to this visitor may be kept.
fn policy(visitor: &Visitor, scope: Scope) -> CachePolicy {
    let anyone = scope == Scope::Open && visitor.session().is_none();
    if anyone { CachePolicy::Revalidate } else { CachePolicy::NoStore }
}
