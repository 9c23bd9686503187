//! Browsers in words, for the list of devices on the account page. Grants nothing.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use render::theme::Theme;

/// Browsers by a mark in their user agent; the more particular ones come first.
const BROWSERS: &[(&str, &str)] = &[
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
    ("curl", "curl"),
];

const SYSTEMS: &[(&str, &str)] = &[
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
];

/// "Firefox on Linux", "Safari on iPhone", or "A browser", in the theme's language.
pub fn name(theme: &Theme, agent: &str) -> String {
    let find = |marks: &[(&str, &'static str)]| {
        marks.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name)
    };
    match (find(BROWSERS), find(SYSTEMS)) {
        (Some(browser), Some(system)) => {
            theme.text("device-named", &[("browser", browser.into()), ("system", system.into())])
        }
        (Some(browser), None) => browser.to_owned(),
        (None, Some(system)) => theme.text("device-on", &[("system", system.into())]),
        (None, None) => theme.text("device-browser", &[]),
    }
}

/// What machines call themselves.
const MACHINES: [&str; 10] =
    ["bot", "crawl", "spider", "slurp", "preview", "facebookexternalhit", "fetch", "monitor", "curl", "wget"];
/// What browsers say of a page that they load before anyone looks at it.
const AHEAD: [&str; 3] = ["prefetch", "prerender", "preview"];

/// Looks for words in one pass: every view of an article asks.
fn any_of(words: &[&str]) -> AhoCorasick {
    let builder =
        AhoCorasick::builder().ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA)).build(words);
    builder.expect("a few short words make a small automaton")
}

/// Whether a user agent calls itself a machine: such a view spends nothing. It opens nothing either.
pub fn is_crawler(agent: &[u8]) -> bool {
    static KNOWN: LazyLock<AhoCorasick> = LazyLock::new(|| any_of(&MACHINES));
    agent.is_empty() || KNOWN.is_match(agent)
}

/// Whether a purpose that a browser tells is to have the page ready in case somebody wants it.
pub fn is_ahead(purpose: &[u8]) -> bool {
    static KNOWN: LazyLock<AhoCorasick> = LazyLock::new(|| any_of(&AHEAD));
    KNOWN.is_match(purpose)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_named_for_people() {
        let theme = Theme::load(None, "en", jiff::tz::TimeZone::UTC).unwrap();
        for (agent, named) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1",
                "Safari on iPhone",
            ),
            ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
            ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
            ("something", "A browser"),
            ("", "A browser"),
        ] {
            assert_eq!(name(&theme, agent), named);
        }
    }

    #[test]
    fn machines_are_known_by_their_own_word() {
        assert!(is_crawler(b"Mozilla/5.0 (compatible; Googlebot/2.1)"));
        assert!(is_crawler(b"CURL/8.5"));
        assert!(is_crawler(b""));
        assert!(!is_crawler(b"Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"));
    }
    #[test]
    fn browsers_that_load_ahead_are_known_by_their_purpose() {
        assert!(is_ahead(b"prefetch;prerender") && is_ahead(b"Preview"));
        assert!(!is_ahead(b"") && !is_ahead(b"navigate"));
    }
}
