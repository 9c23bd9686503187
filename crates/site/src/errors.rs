//! What readers see when there is no page: failures get the theme's words, former addresses lead on.

use std::any::Any;
use std::sync::Arc;

use axum::extract::{MatchedPath, OriginalUri, Request, State};
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::Next as Chain;
use axum::response::{IntoResponse, Response};
use http_kit::{CachePolicy, Failure, Reply, reply, security};
use press::articles::{self, Moved};
use serde_json::json;
use url::form_urlencoded;

use crate::Site;
use crate::card::article_path;
use crate::frame::{Meta, Shell};
use crate::view::View;

/// Any address that is not in the table: a former site's, one with a slash too many, or none.
pub async fn elsewhere(
    State(site): State<Site>,
    method: Method,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Failure> {
    if method != Method::GET && method != Method::HEAD {
        return Err(Failure::NotFound);
    }
    if let Some(response) = former_address(&site, uri.path(), uri.query()).await? {
        return Ok(response);
    }
    let trimmed = uri.path().trim_end_matches('/');
    if trimmed.is_empty() || trimmed.len() == uri.path().len() || leads_away(trimmed) {
        return Err(Failure::NotFound);
    }
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    Ok(reply::moved(&format!("{trimmed}{query}")))
}

/// Whether a browser would read the path as another site's address; it takes a backslash for a slash.
fn leads_away(path: &str) -> bool {
    path.starts_with("//") || path.contains('\\')
}

/// Where a former site's address leads now, if it leads anywhere: looked for with its whole query, with
/// the post's number alone (`?p=42`), and without.
pub(crate) async fn former_address(
    site: &Site,
    path: &str,
    query: Option<&str>,
) -> Result<Option<Response>, Failure> {
    let mut spellings = Vec::new();
    if let Some(query) = query {
        spellings.push(format!("{path}?{query}"));
        let number = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "p");
        spellings.extend(number.map(|(_, number)| format!("{path}?p={number}")));
    }
    if path != "/" {
        spellings.push(path.to_owned());
    }
    let now = site.now();
    let found = site
        .read(move |conn, _| {
            for spelling in spellings {
                if let Some(found) = articles::redirect(conn, &spelling, now)? {
                    return Ok(Some(found));
                }
            }
            Ok(None)
        })
        .await?;
    match found {
        Some(Moved::Article(slug)) => Ok(Some(reply::moved(&article_path(&slug)))),
        Some(Moved::Gone) => Err(Failure::Gone),
        None => Ok(None),
    }
}

/// A panic in a handler: logged, and answered like any other fault of ours.
pub fn panicked(cause: Box<dyn Any + Send>) -> Response {
    let words =
        cause.downcast_ref::<String>().map(String::as_str).or_else(|| cause.downcast_ref::<&str>().copied());
    Failure::internal(format!("a handler panicked: {}", words.unwrap_or("no message"))).into_response()
}

/// The outermost layer: gives failures their page and every response its security headers.
pub async fn dress(State(site): State<Site>, request: Request, chain: Chain) -> Response {
    if let Some(route) = request.extensions().get::<MatchedPath>() {
        site.sight.matched(route.as_str());
    }
    let acts = !matches!(*request.method(), Method::GET | Method::HEAD);
    let mut response = match holds_nul(&request) {
        true => Failure::BadRequest(site.say("message-400-text")).into_response(),
        false => chain.run(request).await,
    };
    let bare = response.status().is_client_error() || response.status().is_server_error();
    if bare && !is_worded(&response) {
        response = site.failure_page(response).await;
    }
    if acts && let Some(place) = site.place_line() {
        response.headers_mut().append(SET_COOKIE, place);
    }
    security::secure(response.headers_mut(), site.is_https());
    response
}

/// No address of ours holds a NUL, and PostgreSQL takes none in a text.
fn holds_nul(request: &Request) -> bool {
    request.uri().path_and_query().is_some_and(|address| address.as_str().contains("%00"))
}

/// Whether the response says in its own way what is wrong: as a page, or as JSON to who asked for that.
fn is_worded(response: &Response) -> bool {
    let kind = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    kind.starts_with(b"text/html") || kind.starts_with(b"application/json")
}

impl Site {
    /// The page of a failure, for nobody in particular: it may have failed before we knew for whom.
    async fn failure_page(&self, bare: Response) -> Response {
        let status = bare.status();
        let failure = bare.extensions().get::<Arc<Failure>>().cloned();
        let shell = self.read(|conn, press| Ok(Shell::load(conn, press)?)).await.unwrap_or_default();
        let (title, text) = self.failure_words(status, failure.as_deref());
        let meta = Meta { kind: "message", title: title.clone(), hidden: true, ..Meta::default() };
        let content = json!({
            "status": status.as_u16(), "title": title, "text": text,
            "links": [{ "url": "/", "text": self.say("message-home") }],
        });
        let html = self.render(&View::ANONYMOUS, &shell, &meta, None, "message.html", content);
        let html = html.unwrap_or_else(|failure| {
            tracing::error!(error = %failure, "the page of a failure could not be rendered");
            "<!doctype html><title>Error</title><p>Something went wrong on our side. Please try again in a moment.".to_owned()
        });
        let mut page = Reply::html(CachePolicy::NoStore, html).status(status).answer(&HeaderMap::new());
        for name in [RETRY_AFTER, axum::http::header::ALLOW] {
            if let Some(value) = bare.headers().get(&name) {
                page.headers_mut().insert(name, value.clone());
            }
        }
        page
    }

    fn failure_words(&self, status: StatusCode, failure: Option<&Failure>) -> (String, String) {
        if let Some(Failure::NoRoom) = failure {
            return (self.say("message-full-title"), self.say("message-full-text"));
        }
        let known = match status.as_u16() {
            code @ (404 | 410 | 429 | 500 | 503) => Some(code),
            code if code >= 500 => Some(500),
            _ => None,
        };
        if let Some(code) = known {
            return (self.say(&format!("message-{code}-title")), self.say(&format!("message-{code}-text")));
        }
        let text = match failure {
            Some(Failure::BadRequest(text) | Failure::Forbidden(text)) => {
                self.theme.find_text(text, &[]).unwrap_or_else(|| text.clone())
            }
            _ => self.say(match status {
                StatusCode::FORBIDDEN => "message-403-text",
                StatusCode::METHOD_NOT_ALLOWED => "message-405-text",
                StatusCode::PAYLOAD_TOO_LARGE => "message-413-text",
                _ => "message-400-text",
            }),
        };
        (self.say("message-400-title"), text)
    }
}
