//! The cookies: the session's token; for a few seconds after an act how far the change log must have been followed for
//! the reader to see what they did; and the currency of prices, if one was chosen.

use std::net::SocketAddr;

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use kernel::ids::Token;

/// Longest value looked at; tokens have 43 characters, places in the log about 100.
const LONGEST: usize = 200;
/// How long a place in the log is of use, in seconds: after that every process has either followed the
/// log as far or does not use what it keeps.
const PLACE_SECONDS: u64 = 2;
/// A choice is remembered for a year.
const CURRENCY_SECONDS: u64 = 365 * 86_400;

/// How a cookie is called and protected on this site.
#[derive(Clone, Debug)]
struct Cookie {
    name: String,
    secure: bool,
}

impl Cookie {
    /// On https the `__Host-` prefix keeps other hosts of the domain from setting it. On plain http
    /// the port is part of the name, because ports of one machine share their cookies.
    fn new(base: &str, site_url: &str, listen: SocketAddr) -> Cookie {
        if site_url.starts_with("https://") {
            Cookie { name: format!("__Host-{base}"), secure: true }
        } else {
            Cookie { name: format!("{base}-{}", listen.port()), secure: false }
        }
    }

    fn read<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
        lines
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, value)| *name == self.name && !value.is_empty() && value.len() <= LONGEST)
            .map(|(_, value)| value)
    }

    fn line(&self, value: &str, seconds: u64) -> Option<HeaderValue> {
        let secure = if self.secure { "; Secure" } else { "" };
        let line =
            format!("{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}", self.name);
        HeaderValue::from_str(&line).ok()
    }
}

/// The session's token.
#[derive(Clone, Debug)]
pub struct SessionCookie(Cookie);

impl SessionCookie {
    /// How it is called at this address.
    pub fn new(site_url: &str, listen: SocketAddr) -> SessionCookie {
        SessionCookie(Cookie::new("session", site_url, listen))
    }

    /// The token that came with a request.
    pub fn read(&self, headers: &HeaderMap) -> Option<Token> {
        self.0.read(headers).map(Token::from_outside)
    }

    /// Gives the browser `token` for `days`.
    pub fn set(&self, token: &Token, days: u32) -> Option<HeaderValue> {
        self.0.line(token.expose(), u64::from(days) * 86_400)
    }

    /// Takes the cookie away.
    pub fn clear(&self) -> Option<HeaderValue> {
        self.0.line("", 0)
    }

    /// The cookie's name.
    pub fn name(&self) -> &str {
        &self.0.name
    }
}

/// A place in the change log, signed by whoever uses this.
#[derive(Clone, Debug)]
pub struct PlaceCookie(Cookie);

impl PlaceCookie {
    /// How it is called at this address.
    pub fn new(site_url: &str, listen: SocketAddr) -> PlaceCookie {
        PlaceCookie(Cookie::new("place", site_url, listen))
    }

    /// What came with a request.
    pub fn read<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        self.0.read(headers)
    }

    /// Gives the browser `place` for the few seconds it is of use.
    pub fn set(&self, place: &str) -> Option<HeaderValue> {
        self.0.line(place, PLACE_SECONDS)
    }
}

/// The currency that somebody chose to see prices in.
#[derive(Clone, Debug)]
pub struct CurrencyCookie(Cookie);

impl CurrencyCookie {
    /// How it is called at this address.
    pub fn new(site_url: &str, listen: SocketAddr) -> CurrencyCookie {
        CurrencyCookie(Cookie::new("currency", site_url, listen))
    }

    /// What came with a request: anything at all.
    pub fn read<'a>(&self, headers: &'a HeaderMap) -> Option<&'a str> {
        self.0.read(headers)
    }

    /// Has the browser remember `currency`.
    pub fn set(&self, currency: &str) -> Option<HeaderValue> {
        self.0.line(currency, CURRENCY_SECONDS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookie(url: &str) -> SessionCookie {
        SessionCookie::new(url, SocketAddr::from(([127, 0, 0, 1], 8080)))
    }

    fn headers(lines: &[&'static str]) -> HeaderMap {
        lines.iter().map(|line| (COOKIE, HeaderValue::from_static(line))).collect()
    }

    #[test]
    fn https_and_http_have_their_own_names() {
        let secure = cookie("https://magazine.example").set(&Token::from_outside("t"), 1).unwrap();
        assert_eq!(secure, "__Host-session=t; Path=/; HttpOnly; SameSite=Lax; Max-Age=86400; Secure");
        let plain = cookie("http://127.0.0.1:8080").set(&Token::from_outside("t"), 1).unwrap();
        assert_eq!(plain, "session-8080=t; Path=/; HttpOnly; SameSite=Lax; Max-Age=86400");
    }

    #[test]
    fn the_token_is_found_among_others() {
        let cookie = cookie("http://127.0.0.1:8080");
        let read = |lines: &[&'static str]| cookie.read(&headers(lines)).map(|t| t.expose().to_owned());
        assert_eq!(read(&["a=1; session-8080=abc; b=2"]).as_deref(), Some("abc"));
        assert_eq!(read(&["a=1", "session-8080=abc"]).as_deref(), Some("abc"));
        assert_eq!(read(&["session-8081=abc", "xsession-8080=abc", "session-8080="]), None);
    }

    #[test]
    fn a_place_lasts_for_seconds_and_is_no_session() {
        let place = PlaceCookie::new("http://127.0.0.1:8080", SocketAddr::from(([127, 0, 0, 1], 8080)));
        let set = place.set("a.0.7").unwrap();
        assert_eq!(set, "place-8080=a.0.7; Path=/; HttpOnly; SameSite=Lax; Max-Age=2");
        let sent = headers(&["session-8080=abc; place-8080=a.0.7"]);
        assert_eq!(place.read(&sent), Some("a.0.7"));
    }
}
