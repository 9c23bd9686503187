//! `/subscribe`: what All-Access is and costs.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use http_kit::{CachePolicy, Failure, Reply};
use serde_json::json;

use crate::Site;
use crate::frame::{Meta, Shell};
use crate::visitor::Visitor;

/// `GET /subscribe`.
pub async fn show(State(site): State<Site>, visitor: Visitor, headers: HeaderMap) -> Result<Response, Failure> {
    let shell = site.read(|conn, press| Ok(Shell::load(conn, press)?)).await?;
    let title = site.say("subscribe-title");
    let meta = Meta { kind: "subscribe", title, canonical: Some("/subscribe".into()), ..Meta::default() };
    let current = visitor.visit.viewer.grant.map(|_| json!({ "text": site.say("subscribe-current") }));
    let plans: Vec<_> = site.plans_to_choose();
    let content = json!({ "plans": plans, "all_access": site.all_access(), "current": current });
    let html = site.render(&visitor, &shell, &meta, None, "subscribe.html", content)?;
    Ok(Reply::html(CachePolicy::Revalidate, html).answer(&headers))
}
