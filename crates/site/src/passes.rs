//! The links of newsletters: each is counted and leads on, and one of a subscriber's leaves the reading pass of its
//! issue. What is counted and what opens is the domain's ([`press::newsletters::passes`]).

use axum::extract::{Path, Query, State};
use axum::http::header::{REFERRER_POLICY, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::response::Response;
use db::DbError;
use http_kit::{Failure, reply};
use press::access;
use press::newsletters::passes::{self, Left};
use serde::Deserialize;

use crate::Site;
use crate::ads::is_person;
use crate::visitor::Visitor;

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");
/// Days a browser that came by a link is remembered: longer than a pass lasts.
const BROWSER_DAYS: u32 = 30;

/// What a link may say.
#[derive(Debug, Default, Deserialize)]
pub struct Said {
    /// Whose link it is.
    #[serde(default, rename = "r")]
    pub(crate) word: String,
}

/// `GET /n/{issue}/{position}`: leads on to where that link of the issue leads, and nowhere else. Nothing of the
/// request goes into the address, so that whose link it was ends here.
pub async fn follow(
    State(site): State<Site>,
    visitor: Visitor,
    method: Method,
    Path((issue, position)): Path<(String, String)>,
    Query(said): Query<Said>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let position: i64 = position.parse().map_err(|_| Failure::NotFound)?;
    let (named, now) = (issue.clone(), site.now());
    let found = site.read(move |conn, _| Ok(passes::link(conn, &named, position)?)).await?;
    let link = found.ok_or(Failure::NotFound)?;
    let reader = passes::whose(&site.press, &issue, &said.word);
    let by_person = is_person(&method, &headers);
    // On the web the same links stand in the same letter; those are pages like any other.
    if !site.comes_from_here(&headers) {
        site.clicks.note(link.issue, position, reader, by_person, now);
    }
    let cookies = match (reader, link.article) {
        (Some(reader), Some(article)) if by_person && !visitor.reads_by_themselves(article) => {
            site.leave_pass(&visitor, link.issue, reader).await?
        }
        _ => Vec::new(),
    };
    let mut response = with_cookies(reply::lead_out(&link.url, None), cookies);
    response.headers_mut().insert(ROBOTS, HeaderValue::from_static("noindex, nofollow"));
    Ok(response)
}

/// The answer with cookies to set. Where it leads need not know the address it comes from, which says whose it is.
pub(crate) fn with_cookies(mut response: Response, cookies: Vec<HeaderValue>) -> Response {
    let headers = response.headers_mut();
    cookies.into_iter().for_each(|line| _ = headers.append(SET_COOKIE, line));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

impl Visitor {
    /// Whether they need no pass for the article: they read everything, or hold one already.
    fn reads_by_themselves(&self, article: i64) -> bool {
        access::opens_everything(&self.visit.viewer) || self.known.towards(article).pass.is_some()
    }
}

impl Site {
    /// Leaves the pass of an issue; gives the cookies to set.
    pub(crate) async fn leave_pass(
        &self,
        visitor: &Visitor,
        issue: i64,
        reader: &str,
    ) -> Result<Vec<HeaderValue>, Failure> {
        let (now, reader) = (self.now(), reader.to_owned());
        let (session, device) = (visitor.session().cloned(), visitor.device.clone());
        let left = self
            .write::<_, Failure, _>(move |tx, press| {
                Ok(passes::leave(tx, press, now, (issue, &reader), session.as_ref(), &device)?)
            })
            .await?;
        let Left::Pass(token) = left else { return Ok(Vec::new()) };
        let session = token.and_then(|token| self.cookie.set(&token, BROWSER_DAYS));
        Ok(session.into_iter().chain(self.place_line()).collect())
    }
}

/// Writes the clicks that are known by now; with `all`, those that may still turn out to be a machine's, too. What
/// cannot be written waits on.
///
/// # Errors
/// When the database fails.
pub async fn keep_clicks(site: &Site, all: bool) -> Result<(), DbError> {
    let counted = site.clicks.take(site.now(), all);
    if counted.is_empty() {
        return Ok(());
    }
    let written = counted.clone();
    let kept = site.write::<_, DbError, _>(move |tx, _| passes::write(tx, &written)).await;
    if kept.is_err() {
        site.clicks.put_back(&counted);
    }
    kept
}
