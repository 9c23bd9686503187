//! Search over headlines and standfirsts: nothing that is paid for.

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Reply};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use press::articles::{self, Listing};
use serde::Deserialize;
use serde_json::json;

use crate::Site;
use crate::frame::{Meta, Shell};
use crate::lists::Turn;
use crate::visitor::Visitor;

/// Longest query in characters; the rest is ignored.
const LONGEST: usize = 200;

/// What is searched for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

/// `GET /search?q=`.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
    Query(turn): Query<Turn>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    turn.check()?;
    let text: String = asked.q.trim().chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    let (now, sought) = (site.now(), text.clone());
    let base = format!("/search?q={}&", utf8_percent_encode(&text, NON_ALPHANUMERIC));
    let (shell, found) = site
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
    let meta =
        Meta { kind: "search", title: site.say("search-title"), hidden: true, ads: true, ..Meta::default() };
    let content = match &found {
        Some((page, total)) => {
            json!({ "q": text, "results": site.cards(&page.cards), "total": total, "pager": page.pager })
        }
        None => json!({ "q": "", "results": Vec::<()>::new(), "total": 0, "pager": None::<()> }),
    };
    let html = site.render(&visitor.view(), &shell, &meta, None, "search.html", content)?;
    Ok(Reply::html(CachePolicy::Revalidate, html).answer(&headers))
}
