//! The one cookie: the session's token.

use std::net::SocketAddr;

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use kernel::ids::Token;

/// Longest token looked at; ours have 43 characters.
const LONGEST: usize = 100;

/// How the session cookie is called and protected on this site.
#[derive(Clone, Debug)]
pub struct SessionCookie {
    name: String,
    secure: bool,
}

impl SessionCookie {
    /// On https the `__Host-` prefix keeps other hosts of the domain from setting it. On plain http
    /// the port is part of the name, because ports of one machine share their cookies.
    pub fn new(site_url: &str, listen: SocketAddr) -> SessionCookie {
        if site_url.starts_with("https://") {
            SessionCookie { name: "__Host-session".into(), secure: true }
        } else {
            SessionCookie { name: format!("session-{}", listen.port()), secure: false }
        }
    }

    /// The token that came with a request.
    pub fn read(&self, headers: &HeaderMap) -> Option<Token> {
        let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
        lines
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, value)| *name == self.name && !value.is_empty() && value.len() <= LONGEST)
            .map(|(_, value)| Token::from_outside(value))
    }

    /// Gives the browser `token` for `days`.
    pub fn set(&self, token: &Token, days: u32) -> Option<HeaderValue> {
        self.line(token.expose(), u64::from(days) * 86_400)
    }

    /// Takes the cookie away.
    pub fn clear(&self) -> Option<HeaderValue> {
        self.line("", 0)
    }

    /// The cookie's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn line(&self, value: &str, seconds: u64) -> Option<HeaderValue> {
        let secure = if self.secure { "; Secure" } else { "" };
        let line =
            format!("{}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}", self.name);
        HeaderValue::from_str(&line).ok()
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
}
