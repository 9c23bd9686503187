//! Answers to readers. Each states how it may be cached, in its type.

use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName,
    IF_NONE_MATCH, LOCATION, SET_COOKIE, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use db::Basis;
use kernel::ids::hex;
use sha2::{Digest, Sha256};

use crate::coding::{Coding, Effort};
use crate::head::Head;
use crate::page_cache::Kept;
use crate::{Next, security, sight};

const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// How an answer may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CachePolicy {
    /// By anyone for a year: its address changes with its content.
    Immutable,
    /// By this browser alone, for a year: its address changes with its content, and not everyone may see it.
    Kept,
    /// By the browser, asked about each time: nothing in it is for this reader alone.
    Revalidate,
    /// By nobody: it holds what only this reader may see.
    NoStore,
}

impl CachePolicy {
    /// Of what is the same for everyone, by whether its address changes with its content.
    pub fn of(fixed: bool) -> CachePolicy {
        if fixed { CachePolicy::Immutable } else { CachePolicy::Revalidate }
    }

    /// The value of `Cache-Control`.
    pub fn header(self) -> &'static str {
        match self {
            CachePolicy::Immutable => "public, max-age=31536000, immutable",
            CachePolicy::Kept => "private, max-age=31536000, immutable",
            CachePolicy::Revalidate => "private, no-cache",
            CachePolicy::NoStore => "private, no-store",
        }
    }
}

/// An answer with a body.
#[derive(Debug)]
pub struct Reply {
    status: StatusCode,
    policy: CachePolicy,
    content_type: &'static str,
    body: Vec<u8>,
    headers: HeaderMap,
    counted: Box<[i64]>,
}

impl Reply {
    /// A page.
    pub fn html(policy: CachePolicy, body: String) -> Reply {
        Reply::new(policy, "text/html; charset=utf-8", body.into_bytes())
    }

    /// Anything else.
    pub fn new(policy: CachePolicy, content_type: &'static str, body: Vec<u8>) -> Reply {
        Reply {
            status: StatusCode::OK,
            policy,
            content_type,
            body,
            headers: HeaderMap::new(),
            counted: Box::default(),
        }
    }

    /// The same with another status.
    pub fn status(mut self, status: StatusCode) -> Reply {
        self.status = status;
        self
    }

    /// The same with one more header.
    pub fn header(mut self, name: HeaderName, value: &'static str) -> Reply {
        self.headers.append(name, HeaderValue::from_static(value));
        self
    }

    /// The same, showing what is to be counted whenever it is sent, as numbers that whoever made it understands.
    pub fn counting(self, counted: Box<[i64]>) -> Reply {
        Reply { counted, ..self }
    }

    /// What is to be counted when it is sent.
    pub fn counted(&self) -> &[i64] {
        &self.counted
    }

    /// The same, with forms that may lead to these addresses too.
    pub fn leading_to(mut self, addresses: &[String]) -> Reply {
        if let Some(policy) = security::leading_to(addresses) {
            self.headers.insert(CONTENT_SECURITY_POLICY, policy);
        }
        self
    }

    /// The same, with frames that may be loaded from these origins.
    pub fn framing(mut self, origins: &[String]) -> Reply {
        let policy = security::framing(self.headers.get(CONTENT_SECURITY_POLICY), origins);
        if let Some(policy) = policy.filter(|_| !origins.is_empty()) {
            self.headers.insert(CONTENT_SECURITY_POLICY, policy);
        }
        self
    }

    /// The same, offered as a file to keep.
    pub fn attachment(self, name: &'static str) -> Reply {
        self.header(axum::http::header::CONTENT_DISPOSITION, name)
    }

    /// The response; a request that has this very body already gets none.
    pub fn answer(self, request: &HeaderMap) -> Response {
        let etag = (self.policy == CachePolicy::Revalidate && self.status == StatusCode::OK)
            .then(|| tag(&self.body))
            .flatten();
        let known =
            etag.as_ref().and_then(|etag| etag.to_str().ok()).is_some_and(|etag| has_already(request, etag));
        let mut response = if known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let mut response = Response::new(Body::from(self.body));
            *response.status_mut() = self.status;
            response
        };
        let headers = response.headers_mut();
        headers.extend(self.headers);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(self.policy.header()));
        if self.policy == CachePolicy::Revalidate {
            headers.insert(VARY, HeaderValue::from_static("Accept-Encoding, Cookie"));
        }
        if let Some(etag) = etag {
            headers.insert(ETAG, etag);
        }
        response
    }

    /// The same as a page to keep: in this coding, complete with the headers that every response has.
    pub fn keep(self, coding: Coding, basis: Basis, https: bool) -> Kept {
        let mut headers = self.headers;
        let (policy, counted) = (self.policy, self.counted);
        let (effort, vary) = match policy {
            CachePolicy::Immutable => (Effort::File, "Accept-Encoding"),
            _ => (Effort::Page, "Accept-Encoding, Cookie"),
        };
        // Pictures and fonts are compressed already.
        let coding = if is_text(self.content_type) { coding } else { Coding::Identity };
        let (coding, body) = coding.encode(self.body, effort);
        let etag = (policy == CachePolicy::Revalidate).then(|| tag(&body)).flatten();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(policy.header()));
        headers.insert(VARY, HeaderValue::from_static(vary));
        if let Some(name) = coding.name() {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        // Places for what each page has of its own.
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        etag.iter().for_each(|_| drop(headers.insert(ETAG, HeaderValue::from_static(""))));
        security::secure(&mut headers, https);
        Kept { head: Arc::new(Head::of(headers)), etag, body, basis, counted, route: sight::route() }
    }
}

/// Whether the request says that it has the body of this tag.
pub(crate) fn has_already(request: &HeaderMap, etag: &str) -> bool {
    let lines = request.get_all(IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == etag || tag == "*")
}

fn is_text(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default();
    kind.starts_with("text/") || ["json", "xml", "javascript"].iter().any(|end| kind.ends_with(end))
}

/// A strong validator: the body's hash, so each coding has its own.
fn tag(body: &[u8]) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("\"{}\"", hex(&Sha256::digest(body)[..12]))).ok()
}

/// 303 to the page to show next, with a cookie to set if there is one.
pub fn see_other(next: &Next, cookie: Option<HeaderValue>) -> Response {
    lead_out(next.as_str(), cookie)
}

/// 303 to a page of somebody else's: an address that a processor gave, never one that a request did.
pub fn lead_out(address: &str, cookie: Option<HeaderValue>) -> Response {
    let mut response = redirect(StatusCode::SEE_OTHER, address);
    if let Some(cookie) = cookie {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

/// 303 after which the browser forgets what it kept of this site, its back-button pages included.
pub fn see_other_and_forget(next: &Next, cookie: Option<HeaderValue>) -> Response {
    let mut response = see_other(next, cookie);
    response.headers_mut().insert(CLEAR_SITE_DATA, HeaderValue::from_static("\"cache\", \"storage\""));
    response
}

/// 301 to where this address has moved for good.
pub fn moved(location: &str) -> Response {
    redirect(StatusCode::MOVED_PERMANENTLY, location)
}

fn redirect(status: StatusCode, location: &str) -> Response {
    let mut response = status.into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(CachePolicy::NoStore.header()));
    headers.insert(LOCATION, location_value(location));
    response
}

/// A `Location` is ASCII (RFC 9110, section 10.2.2, by way of RFC 3986): letters beyond it are
/// percent-encoded.
fn location_value(location: &str) -> HeaderValue {
    let encoded: String = location
        .bytes()
        .map(
            |byte| {
                if byte.is_ascii_graphic() { char::from(byte).to_string() } else { format!("%{byte:02X}") }
            },
        )
        .collect();
    HeaderValue::from_str(&encoded).unwrap_or(HeaderValue::from_static("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(policy: CachePolicy) -> Reply {
        Reply::html(policy, "<p>text</p>".into())
    }

    #[test]
    fn only_pages_for_anyone_have_a_validator() {
        let shared = page(CachePolicy::Revalidate).answer(&HeaderMap::new());
        assert!(shared.headers().contains_key(ETAG));
        let own = page(CachePolicy::NoStore).answer(&HeaderMap::new());
        assert!(!own.headers().contains_key(ETAG));
        assert_eq!(own.headers()[CACHE_CONTROL], "private, no-store");
    }

    #[test]
    fn a_known_page_is_not_sent_again() {
        let etag = page(CachePolicy::Revalidate).answer(&HeaderMap::new()).headers()[ETAG].clone();
        let request: HeaderMap = [(IF_NONE_MATCH, etag)].into_iter().collect();
        assert_eq!(page(CachePolicy::Revalidate).answer(&request).status(), StatusCode::NOT_MODIFIED);
        let any: HeaderMap = [(IF_NONE_MATCH, HeaderValue::from_static("*"))].into_iter().collect();
        assert_eq!(page(CachePolicy::NoStore).answer(&any).status(), StatusCode::OK);
    }

    #[test]
    fn locations_are_ascii_and_one_line() {
        assert_eq!(location_value("/articles/看 x\r\ny"), "/articles/%E7%9C%8B%20x%0D%0Ay");
    }
}
