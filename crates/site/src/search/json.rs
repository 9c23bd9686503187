//! Search and suggestions as JSON, for the site's own scripts and whoever else wants them.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Reply};
use press::articles;
use press::library::{Kind, Label};
use press::taxonomy::TermKind;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Asked;
use super::find::{Entry, Found};
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

/// Said until there is a complete index.
fn not_yet(headers: &HeaderMap) -> Response {
    let content = json!({ "error": "The search index is being built. Try again in a minute." });
    reply(CachePolicy::NoStore, &content).status(StatusCode::SERVICE_UNAVAILABLE).answer(headers)
}

/// `GET /api/search?q=`.
pub async fn search(
    State(site): State<Site>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    if asked.text().is_empty() {
        let nothing =
            json!({ "query": "", "total": 0, "results": [], "facets": {}, "years": [], "next": null });
        return Ok(reply(CachePolicy::Revalidate, &nothing).answer(&headers));
    }
    let Some(found) = site.find(&visitor, &asked).await? else { return Ok(not_yet(&headers)) };
    Ok(reply(found.policy, &answer(&site, &found)).answer(&headers))
}

fn answer(site: &Site, found: &Found) -> Value {
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
        "query": found.query.to_string(),
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
    let passage = entry.passage.as_ref().map(|passage| {
        let stretches = passage.stretches.iter();
        stretches.map(|one| json!({ "text": one.text, "found": one.found })).collect::<Value>()
    });
    json!({
        "url": card.url,
        "title": card.title,
        "standfirst": card.standfirst,
        "published": card.published.iso,
        "section": card.kicker,
        "authors": card.authors.iter().map(|author| &author.name).collect::<Vec<_>>(),
        "type": card.kind,
        "open": entry.open,
        "passage": passage,
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
    Query(typed): Query<Typed>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let Some(index) = site.library.index() else { return Ok(not_yet(&headers)) };
    let text: String = typed.q.chars().filter(|c| !c.is_control()).take(LONGEST).collect();
    let found = tokio::task::spawn_blocking(move || index.suggest(&text, SUGGESTED)).await;
    let found = found.map_err(Failure::internal)?.map_err(Failure::internal)?;
    let (ids, now) = (found.articles, site.now());
    let cards = site.read(move |conn, _| Ok(articles::cards(conn, &ids, now)?)).await?;
    let articles = cards.iter().map(|card| json!({ "title": card.title, "url": article_path(&card.slug) }));
    let labels = found.labels.iter().filter_map(|(kind, label, count)| named(&site, *kind, label, *count));
    let content = json!({ "articles": articles.collect::<Value>(), "labels": labels.collect::<Value>() });
    Ok(reply(CachePolicy::Revalidate, &content).answer(&headers))
}

fn named(site: &Site, kind: Kind, label: &Label, count: u64) -> Option<Value> {
    let folder = match kind {
        Kind::Author => "authors",
        // Forms are no terms and have no page of their own.
        kind => TermKind::from_name(kind.word())?.folder(),
    };
    let named = site.say(&format!("search-{}", kind.word()));
    Some(json!({
        "kind": named, "name": label.name, "url": format!("/{folder}/{}", label.slug), "count": count,
    }))
}
