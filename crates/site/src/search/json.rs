//! Search and suggestions as JSON, for the site's own scripts and whoever else wants them.

use axum::extract::{Query, State};
use axum::http::header::RETRY_AFTER;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use http_kit::{CachePolicy, Failure, Reply};
use press::articles;
use press::library::{Kind, Label};
use serde::Deserialize;
use serde_json::{Value, json};

use super::find::{self, Entry, Found};
use super::{Asked, narrow};
use crate::Site;
use crate::card::article_path;
use crate::visitor::Visitor;

/// Suggestions of each sort.
const SUGGESTED: usize = 6;
/// Longest text that suggestions are made for, in characters.
const LONGEST: usize = 100;

fn reply(policy: CachePolicy, content: &Value) -> Reply {
    Reply::new(policy, "application/json", content.to_string().into_bytes())
}

fn refusal(status: StatusCode, why: &str) -> Reply {
    reply(CachePolicy::NoStore, &json!({ "error": why })).status(status)
}

/// Said until there is a complete index.
fn not_yet(site: &Site) -> Reply {
    refusal(StatusCode::SERVICE_UNAVAILABLE, &site.say("error-search-index"))
}

/// What was found, or why not, both as JSON.
fn answered(site: &Site, outcome: Result<Reply, Failure>, headers: &HeaderMap) -> Response {
    match outcome {
        Ok(reply) => reply.answer(headers),
        Err(Failure::BadRequest(key)) => refusal(StatusCode::BAD_REQUEST, &site.say(&key)).answer(headers),
        Err(Failure::TooMany { retry_after }) => {
            let why = site.say("message-429-text");
            let mut response = refusal(StatusCode::TOO_MANY_REQUESTS, &why).answer(headers);
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(retry_after));
            response
        }
        Err(other) => other.into_response(),
    }
}

/// `GET /api/search?q=`.
pub async fn search(
    State(site): State<Site>,
    visitor: Visitor,
    asked: Result<Asked, Failure>,
    headers: HeaderMap,
) -> Response {
    let outcome = async {
        let asked = asked?;
        site.search_pace.admit(&visitor, site.now())?;
        if asked.query.is_empty() {
            let nothing = json!({
                "query": "", "total": 0, "every_word": true, "corrections": [], "results": [], "facets": {},
                "years": [], "next": null,
            });
            return Ok(reply(CachePolicy::Revalidate, &nothing));
        }
        Ok(match site.find(&visitor, &asked).await? {
            Some(found) => reply(found.policy, &answer(&site, &asked, &found)),
            None => not_yet(&site),
        })
    };
    answered(&site, outcome.await, &headers)
}

fn answer(site: &Site, asked: &Asked, found: &Found) -> Value {
    let hits = &found.hits;
    let facets = hits.facets.labels.iter().map(|(kind, labels)| {
        let labels = labels
            .iter()
            .map(|(label, count)| json!({ "slug": label.slug, "name": label.name, "count": count }));
        (kind.word().to_owned(), labels.collect::<Value>())
    });
    let years = hits.facets.years.iter().map(|(year, count)| json!({ "year": year, "count": count }));
    let corrections = hits.corrections.iter().map(|one| json!({ "typed": one.typed, "meant": one.meant }));
    json!({
        "query": asked.query.to_string(),
        "total": hits.total,
        "every_word": hits.every_word,
        "corrections": corrections.collect::<Value>(),
        "results": found.entries.iter().map(|entry| result(site, entry)).collect::<Value>(),
        "facets": facets.collect::<serde_json::Map<_, _>>(),
        "years": years.collect::<Value>(),
        "next": hits.next.as_ref().map(ToString::to_string),
    })
}

fn result(site: &Site, entry: &Entry) -> Value {
    let card = site.card(&entry.card);
    json!({
        "id": entry.card.public_id,
        "source_id": entry.source_id,
        "slug": entry.card.slug,
        "url": card.url,
        "title": card.title,
        "standfirst": card.standfirst,
        "published_at": card.published.iso,
        "section": card.kicker,
        "authors": card.authors.iter().map(|author| &author.name).collect::<Vec<_>>(),
        "type": card.kind,
        "open": entry.open,
        "highlights": entry.passage.iter().map(find::marked).collect::<Vec<_>>(),
    })
}

/// What is being typed.
#[derive(Debug, Default, Deserialize)]
pub struct Typed {
    #[serde(default)]
    q: String,
}

/// `GET /api/suggest?q=`: the same for everyone, for it is made of what everyone may read.
pub async fn suggest(
    State(site): State<Site>,
    visitor: Visitor,
    Query(typed): Query<Typed>,
    headers: HeaderMap,
) -> Response {
    let outcome = async {
        site.search_pace.admit(&visitor, site.now())?;
        site.suggestions(typed.q).await
    };
    answered(&site, outcome.await, &headers)
}

impl Site {
    async fn suggestions(&self, typed: String) -> Result<Reply, Failure> {
        let Some(index) = self.library.index() else { return Ok(not_yet(self)) };
        let text: String = typed.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
        let found = tokio::task::spawn_blocking(move || index.suggest(&text, SUGGESTED)).await;
        let found = found.map_err(Failure::internal)?.map_err(Failure::internal)?;
        let (ids, now) = (found.articles, self.now());
        let cards = self.read(move |conn, _| Ok(articles::cards(conn, &ids, now)?)).await?;
        let articles =
            cards.iter().map(|card| json!({ "title": card.title, "url": article_path(&card.slug) }));
        let labels = found.labels.iter().filter_map(|(kind, label, count)| named(self, *kind, label, *count));
        let content = json!({ "articles": articles.collect::<Value>(), "labels": labels.collect::<Value>() });
        Ok(reply(CachePolicy::Revalidate, &content))
    }
}

fn named(site: &Site, kind: Kind, label: &Label, count: u64) -> Option<Value> {
    let url = narrow::page_of(kind, label)?;
    let kind = site.say(&format!("search-{}", kind.word()));
    Some(json!({ "kind": kind, "name": label.name, "url": url, "count": count }))
}
