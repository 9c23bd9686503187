//! Search over the archive: the page, the same as JSON, and suggestions. Until there is a complete index the
//! database answers, from headlines and standfirsts.

mod find;
mod json;
mod narrow;

use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Reply};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use press::articles::{self, Listing};
use press::library::{Order, Scope};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::Site;
use crate::card::CardView;
use crate::frame::{Meta, Shell};
use crate::lists::Turn;
use crate::visitor::Visitor;
use find::{Entry, Found};
pub use json::{search, suggest};

/// Longest query in characters; the rest is ignored.
const LONGEST: usize = 400;

/// What is searched for, and which part of it is wanted.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    /// `newest` or `oldest`; anything else is by relevance.
    #[serde(default)]
    order: String,
    /// Where the page before ended.
    after: Option<String>,
    /// In the database's list alone.
    before: Option<String>,
}

impl Asked {
    fn text(&self) -> String {
        self.q.trim().chars().filter(|c| !c.is_control()).take(LONGEST).collect()
    }

    /// Whether it is a page of the database's list, which goes on there.
    fn is_plain(&self) -> bool {
        self.before.is_some()
            || self.after.as_deref().is_some_and(|after| articles::Cursor::parse(after).is_some())
    }

    /// How the order stands in an address; empty for relevance.
    fn order_word(&self) -> &'static str {
        match self.order.as_str() {
            "newest" => "newest",
            "oldest" => "oldest",
            _ => "",
        }
    }

    fn order(&self, today: jiff::civil::Date) -> Order {
        match self.order_word() {
            "newest" => Order::Newest,
            "oldest" => Order::Oldest,
            _ => Order::Relevance { today: Some(today) },
        }
    }
}

/// The address of a search; `order` is empty for relevance.
fn address(text: &str, order: &str) -> String {
    let text = utf8_percent_encode(text, NON_ALPHANUMERIC);
    match order {
        "" => format!("/search?q={text}"),
        order => format!("/search?q={text}&order={order}"),
    }
}

/// `GET /search?q=`.
pub async fn show(
    State(site): State<Site>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
    Query(turn): Query<Turn>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (shell, policy, content) = match site.find(&visitor, &asked).await? {
        Some(found) => {
            let content = found_view(&site, &asked, &found);
            (found.shell, found.policy, content)
        }
        None => {
            turn.check()?;
            let (shell, content) = site.plain_search(asked.text(), turn).await?;
            (shell, CachePolicy::Revalidate, content)
        }
    };
    let meta =
        Meta { kind: "search", title: site.say("search-title"), hidden: true, ads: true, ..Meta::default() };
    let html = site.render(&visitor.view(), &shell, &meta, None, "search.html", content)?;
    Ok(Reply::html(policy, html).answer(&headers))
}

/// What the page shows of what was found.
fn found_view(site: &Site, asked: &Asked, found: &Found) -> Value {
    let (text, order) = (asked.text(), asked.order_word());
    let base = address(&text, order);
    let orders = [("", "search-by-relevance"), ("newest", "search-newest"), ("oldest", "search-oldest")];
    let orders = orders.map(
        |(word, name)| json!({ "name": site.say(name), "url": address(&text, word), "on": word == order }),
    );
    let corrections: Vec<Value> = found
        .hits
        .corrections
        .iter()
        .map(|correction| json!({ "typed": correction.typed, "meant": correction.meant }))
        .collect();
    json!({
        "q": text,
        "results": found.entries.iter().map(|entry| result(site, entry)).collect::<Vec<_>>(),
        "total": found.hits.total,
        "pager": {
            "newer_url": asked.after.as_ref().map(|_| &base),
            "older_url": found.hits.next.as_ref().map(|next| format!("{base}&after={next}")),
        },
        "orders": orders,
        "corrections": corrections,
        "some_words": !found.hits.every_word,
        "filters": narrow::chosen(site, &found.query, order),
        "facets": narrow::facets(site, &found.query, &found.hits.facets, order),
        "years": narrow::years(&found.query, &found.hits.facets, order),
    })
}

fn result(site: &Site, entry: &Entry) -> CardView {
    CardView {
        highlights: entry.passage.iter().map(find::marked).collect(),
        open: Some(entry.open),
        ..site.card(&entry.card)
    }
}

impl Site {
    /// Searches headlines and standfirsts in the database.
    async fn plain_search(&self, text: String, turn: Turn) -> Result<(Shell, Value), Failure> {
        let now = self.now();
        let (sought, base) = (text.clone(), format!("{}&", address(&text, "")));
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
            "results": page.as_ref().map(|page| self.cards(&page.cards)).unwrap_or_default(),
            "total": total.unwrap_or_default(),
            "pager": page.map(|page| page.pager),
            "orders": [], "corrections": [], "some_words": false, "filters": [], "facets": [], "years": [],
        });
        Ok((shell, content))
    }
}

/// How an answer to this visitor may be kept.
fn policy(visitor: &Visitor, scope: Scope) -> CachePolicy {
    let anyone = scope == Scope::Open && visitor.session().is_none();
    if anyone { CachePolicy::Revalidate } else { CachePolicy::NoStore }
}
