//! The links of newsletters: each is counted and leads on, and one of a subscriber's leaves the reading pass of its
//! issue. What is counted and what opens is the domain's ([`press::newsletters::passes`]).

use axum::extract::{Path, Query, State};
use axum::http::header::REFERRER_POLICY;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::response::Response;
use db::DbError;
use http_kit::{Failure, reply};
use press::access;
use press::newsletters::passes::{self, Left, Link};
use serde::Deserialize;

use crate::Site;
use crate::ads::is_person;
use crate::visitor::Visitor;

const ROBOTS: HeaderName = HeaderName::from_static("x-robots-tag");
/// Days a browser that came by a link is remembered: longer than a pass lasts.
const BROWSER_DAYS: u32 = 30;
/// Says to whoever counts that an article was opened from a newsletter, and nothing else.
const FROM_NEWSLETTER: &str = "utm_source=newsletter";

/// What a link may say.
#[derive(Debug, Default, Deserialize)]
pub struct Said {
    /// Whose link it is.
    #[serde(default)]
    r: String,
}

/// `GET /n/{issue}/{position}`: leads on to where that link of the issue leads, and nowhere else. Nothing of the
/// request goes into the address, so that whose link it was ends here.
pub async fn follow(
    State(site): State<Site>,
    visitor: Visitor,
    method: Method,
    Path((issue, position)): Path<(String, String)>,
    Query(Said { r: word }): Query<Said>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let position: i64 = position.parse().map_err(|_| Failure::NotFound)?;
    let (named, now) = (issue.clone(), site.now());
    let found = site.read(move |conn, _| Ok(passes::link(conn, &named, position)?)).await?;
    let link = found.ok_or(Failure::NotFound)?;
    let reader = passes::whose(&site.press, &issue, &word);
    let by_person = is_person(&method, &headers);
    site.clicks.note(link.issue, position, reader, by_person, now);
    let cookie = match (reader, link.article) {
        (Some(reader), Some(article)) if by_person && !visitor.reads_by_themselves(article) => {
            site.leave_pass(&visitor, &link, reader).await?
        }
        _ => Vec::new(),
    };
    let mut response = reply::lead_out(&leads_to(&link), None);
    let answer = response.headers_mut();
    cookie.into_iter().for_each(|line| drop(answer.append(axum::http::header::SET_COOKIE, line)));
    answer.insert(ROBOTS, HeaderValue::from_static("noindex, nofollow"));
    answer.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Ok(response)
}

/// The address, as an article's counts want it.
fn leads_to(link: &Link) -> String {
    match link.article {
        Some(_) if !link.url.contains(['?', '#']) => format!("{}?{FROM_NEWSLETTER}", link.url),
        _ => link.url.clone(),
    }
}

impl Visitor {
    /// Whether they need no pass for the article: they read everything, or hold one already.
    fn reads_by_themselves(&self, article: i64) -> bool {
        access::opens_everything(&self.visit.viewer) || self.known.towards(article).pass.is_some()
    }
}

impl Site {
    /// Leaves the pass of the link's issue; gives the cookies to set.
    async fn leave_pass(
        &self,
        visitor: &Visitor,
        link: &Link,
        reader: &str,
    ) -> Result<Vec<HeaderValue>, Failure> {
        let (now, issue, reader) = (self.now(), link.issue, reader.to_owned());
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
