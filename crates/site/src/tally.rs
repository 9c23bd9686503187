//! Counting what people open: which pages count, and who is no person. What is counted, and how it is added up, is
//! the domain's ([`press::tally`]).
//!
//! Left out are those who work here, requests that are no person looking (`HEAD`, pages loaded ahead, what a script
//! fetches), and machines. A machine is known by what it calls itself, and by what it does not send: every browser
//! since 2023 says with `Sec-Fetch-Dest` that it opens a document, and every browser at all calls itself `Mozilla/`,
//! which programs and feed readers mostly do not. Nobody's address is looked at and no list is fetched, so a machine
//! that disguises itself as a browser is counted; to tell it from a reader would take following readers around.

use axum::http::header::{REFERER, USER_AGENT};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use db::DbError;
use kernel::clock::Millis;
use press::Press;
use press::tally::{self, AdMark, Seen, Source, Waiting};

use crate::Site;
use crate::view::Standing;
use crate::visitor::Purpose;

const DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");
const FROM: HeaderName = HeaderName::from_static("sec-fetch-site");
/// Counts that are written in one transaction.
const AT_ONCE: usize = 4000;
/// Folders of pages that are opened to read on from.
const FOLDERS: [&str; 6] = ["/sections/", "/topics/", "/places/", "/series/", "/authors/", "/archive/"];

/// What waits to be written, and how this site is called where readers come from.
pub(crate) struct Tally {
    waiting: Waiting,
    host: Box<str>,
}

impl Tally {
    /// Of a site that nobody has opened yet.
    pub fn of(press: &Press) -> Tally {
        let url = &press.config.site.url;
        let host = url.split_once("://").map_or(url.as_str(), |(_, host)| host);
        Tally { waiting: Waiting::default(), host: host.split([':', '/']).next().unwrap_or_default().into() }
    }

    fn source<'a>(&self, headers: &'a HeaderMap, query: Option<&str>) -> Source<'a> {
        tally::source(bytes(headers, &FROM), || bytes(headers, &REFERER), query, &self.host)
    }
}

fn bytes<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a [u8]> {
    headers.get(name).map(HeaderValue::as_bytes)
}

/// Whether a request that says it reads comes from a browser that opens a page.
pub(crate) fn is_browser(headers: &HeaderMap) -> bool {
    let agent = bytes(headers, &USER_AGENT).unwrap_or_default();
    // Browsers that nobody sits in front of say so after the last bracket.
    let last = agent.iter().rposition(|b| *b == b')').map_or(agent, |at| &agent[at..]);
    agent.starts_with(b"Mozilla/")
        && !last.starts_with(b") Headless")
        && bytes(headers, &DEST).is_none_or(|dest| dest == b"document")
}

/// Whether a path is that of a page that is no article and is opened to read on from.
fn is_page(path: &str) -> bool {
    matches!(path, "/" | "/subscribe" | "/newsletters" | "/archive")
        || (FOLDERS.iter().any(|folder| path.starts_with(folder)) && !path.ends_with(".xml"))
}

/// Whether a request opens such a page.
pub(crate) fn opens_page(method: &Method, path: &str, headers: &HeaderMap) -> bool {
    is_page(path) && is_browser(headers) && Purpose::of(method, headers).reads
}

impl Site {
    /// Counts a page that is no article; [`opens_page`] has said that it is one.
    pub(crate) fn note_page(&self, standing: Standing, headers: &HeaderMap, query: Option<&str>) {
        if standing != Standing::Staff {
            let source = self.tally.source(headers, query);
            self.tally.waiting.note(&self.press.zone, self.now(), Seen::Page, 0, source);
        }
    }

    /// Counts an advertisement that somebody sees, or clicked.
    pub(crate) fn note_ad(&self, mark: AdMark, clicked: bool) {
        self.tally.waiting.note_ad(&self.press.zone, self.now(), mark, clicked);
    }

    /// Whether a browser says that a page of this site led it here.
    pub(crate) fn comes_from_here(&self, headers: &HeaderMap) -> bool {
        self.tally.source(headers, None) == Source::Here
    }

    /// Counts an article that is opened by somebody who does not work here.
    pub(crate) fn note_seen(
        &self,
        seen: Seen,
        article: i64,
        headers: &HeaderMap,
        query: Option<&str>,
        now: Millis,
    ) {
        if is_browser(headers) {
            let source = self.tally.source(headers, query);
            self.tally.waiting.note(&self.press.zone, now, seen, article, source);
        }
    }
}

/// Writes what was counted since it was last called; what cannot be written waits on.
///
/// # Errors
/// When the database fails.
pub async fn keep_tally(site: &Site) -> Result<(), DbError> {
    let mut counted = site.tally.waiting.take();
    while !counted.is_empty() {
        let rest = counted.split_off(counted.len().min(AT_ONCE));
        let some = counted.clone();
        if let Err(error) = site.write::<_, DbError, _>(move |tx, _| tally::write(tx, &some)).await {
            counted.extend(rest);
            site.tally.waiting.put_back(counted);
            return Err(error);
        }
        counted = rest;
    }
    Ok(())
}

/// Adds up some of what was written, here and by other servers. Says whether there may be more.
///
/// # Errors
/// When the database fails.
pub async fn add_up_tally(site: &Site) -> Result<bool, DbError> {
    Ok(site.write::<_, DbError, _>(|tx, press| tally::gather(tx, press.clock.now())).await? > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

    #[test]
    fn a_browser_that_opens_a_page_is_told_from_what_is_none() {
        let of = |agent: &'static str, dest: Option<&'static str>| {
            let mut headers = HeaderMap::new();
            headers.insert(USER_AGENT, HeaderValue::from_static(agent));
            dest.into_iter().for_each(|dest| drop(headers.insert(DEST, HeaderValue::from_static(dest))));
            opens_page(&Method::GET, "/", &headers)
        };
        assert!(of(FIREFOX, None) && of(FIREFOX, Some("document")));
        for dest in ["empty", "iframe", "image"] {
            assert!(!of(FIREFOX, Some(dest)), "{dest}");
        }
        for agent in [
            "",
            "python-requests/2.32",
            "Go-http-client/2.0",
            "curl/8.5.0",
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 (compatible; GPTBot/1.2)",
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/140.0 Safari/537.36",
            "facebookexternalhit/1.1",
        ] {
            assert!(!of(agent, None), "{agent}");
        }
    }

    #[test]
    fn pages_are_told_from_feeds_and_forms() {
        for path in ["/", "/sections/trade", "/archive/2026-05", "/subscribe"] {
            assert!(is_page(path), "{path}");
        }
        for path in
            ["/sections/trade/feed.xml", "/feed.xml", "/login", "/account", "/static/x.css", "/articles/weir"]
        {
            assert!(!is_page(path), "{path}");
        }
    }
}
