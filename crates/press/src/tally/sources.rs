//! Where a page was opened from, as far as its browser says. Pure. Every view asks, so what is asked each time looks at a
//! few bytes; what a host is, [`Waiting`](super::Waiting) remembers.

/// Where a page was opened from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source<'a> {
    /// Another page of this site.
    Here,
    /// Typed, bookmarked, or a link whose place the browser keeps to itself.
    Direct,
    /// A link that says that it stands in a newsletter.
    Newsletter,
    /// A page of another host.
    Host(&'a [u8]),
}

/// Sites beyond those that are told apart.
pub const OTHER: &str = "other";
/// The words of sources that are no site, in the order of their numbers.
pub const SOURCES: [&str; 6] = ["here", "direct", "search", "social", "newsletter", OTHER];
/// The longest host that is kept.
const LONGEST: usize = 60;

/// Where a page was opened from: `site` is what its browser says of the site it came from, `referrer` the page,
/// `query` that of the address that was opened, `own` this site's host.
pub fn source<'a>(
    site: Option<&[u8]>,
    referrer: impl FnOnce() -> Option<&'a [u8]>,
    query: Option<&str>,
    own: &str,
) -> Source<'a> {
    if site == Some(b"same-origin") {
        return Source::Here;
    }
    if query.is_some_and(says_newsletter) {
        return Source::Newsletter;
    }
    match referrer().and_then(host) {
        None => Source::Direct,
        Some(host) if host == own.as_bytes() => Source::Here,
        Some(host) => Source::Host(host),
    }
}

/// Whether the address says that its link stands in a newsletter.
fn says_newsletter(query: &str) -> bool {
    query.split('&').any(|pair| {
        let said = pair.split_once('=').filter(|(name, _)| matches!(*name, "utm_medium" | "utm_source"));
        said.is_some_and(|(_, value)| {
            ["newsletter", "email", "e-mail"].iter().any(|word| value.eq_ignore_ascii_case(word))
        })
    })
}

/// The host of an address as browsers send it.
fn host(address: &[u8]) -> Option<&[u8]> {
    let schemes: [&[u8]; 3] = [b"https://", b"http://", b"android-app://"];
    let rest = schemes.iter().find_map(|scheme| address.strip_prefix(*scheme))?;
    let end = rest.iter().position(|b| matches!(b, b'/' | b':' | b'?' | b'#')).unwrap_or(rest.len());
    (end > 0).then(|| &rest[..end])
}

/// Search engines; all of Google's countries are looked for apart.
const SEARCH: &[&str] = &[
    "bing.com",
    "cn.bing.com",
    "duckduckgo.com",
    "html.duckduckgo.com",
    "lite.duckduckgo.com",
    "ecosia.org",
    "qwant.com",
    "startpage.com",
    "search.brave.com",
    "kagi.com",
    "search.yahoo.com",
    "yandex.com",
    "yandex.ru",
    "baidu.com",
    "m.baidu.com",
    "search.naver.com",
    "search.marginalia.nu",
    "mojeek.com",
    "swisscows.com",
    "com.google.android.googlequicksearchbox",
];
const SOCIAL: &[&str] = &[
    "facebook.com",
    "m.facebook.com",
    "l.facebook.com",
    "lm.facebook.com",
    "com.facebook.katana",
    "t.co",
    "x.com",
    "twitter.com",
    "mobile.twitter.com",
    "linkedin.com",
    "lnkd.in",
    "com.linkedin.android",
    "instagram.com",
    "l.instagram.com",
    "threads.net",
    "threads.com",
    "l.threads.com",
    "reddit.com",
    "old.reddit.com",
    "out.reddit.com",
    "com.reddit.frontpage",
    "bsky.app",
    "go.bsky.app",
    "mastodon.social",
    "mastodon.online",
    "news.ycombinator.com",
    "pinterest.com",
    "tiktok.com",
    "youtube.com",
    "m.youtube.com",
    "vk.com",
    "away.vk.com",
    "web.whatsapp.com",
    "t.me",
    "web.telegram.org",
    "org.telegram.messenger",
];
const MAIL: &[&str] = &[
    "mail.google.com",
    "com.google.android.gm",
    "outlook.live.com",
    "outlook.office.com",
    "outlook.office365.com",
    "mail.yahoo.com",
    "mail.proton.me",
    "app.fastmail.com",
    "mail.aol.com",
    "mail.zoho.com",
    "app.hey.com",
];

/// What a host is kept as: one of [`SOURCES`], or itself without `www.`.
pub(super) fn kept_as(host: &[u8]) -> &str {
    let plain = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || *b == b'.' || *b == b'-';
    let host = std::str::from_utf8(host).unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    let among = |hosts: &[&str]| hosts.contains(&host);
    match host {
        _ if host.starts_with("google.") || among(SEARCH) || host.ends_with(".search.yahoo.com") => {
            SOURCES[2]
        }
        _ if among(SOCIAL) => SOURCES[3],
        _ if among(MAIL) => SOURCES[4],
        _ if host.len() <= LONGEST && host.contains('.') && host.bytes().all(|b| plain(&b)) => host,
        // Written by hand, or a name of somebody's own network.
        _ => OTHER,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(site: Option<&str>, referrer: &str, query: Option<&str>) -> String {
        let referrer = (!referrer.is_empty()).then_some(referrer.as_bytes());
        match source(site.map(str::as_bytes), || referrer, query, "magazine.example") {
            Source::Here => "here".into(),
            Source::Direct => "direct".into(),
            Source::Newsletter => "newsletter".into(),
            Source::Host(host) => kept_as(host).to_owned(),
        }
    }

    #[test]
    fn a_browser_says_where_it_comes_from() {
        for (referrer, expected) in [
            ("https://magazine.example/sections/trade", "here"),
            ("http://magazine.example:8080/", "here"),
            ("https://www.google.com/", "search"),
            ("https://google.co.uk/search?q=x", "search"),
            ("https://de.search.yahoo.com/", "search"),
            ("android-app://com.google.android.googlequicksearchbox/", "search"),
            ("https://l.facebook.com/l.php?u=1", "social"),
            ("https://t.co/abc", "social"),
            ("https://mail.google.com/mail/u/0", "newsletter"),
            ("https://www.otherpaper.example/links?a=b#c", "otherpaper.example"),
            ("https://blog.example:443/x", "blog.example"),
            ("https://user@blog.example/x", "other"),
            ("https://intranet/x", "other"),
            ("https://UPPER.example/", "other"),
            ("https://a b.example/", "other"),
            ("https://b\u{fc}cher.example/", "other"),
            ("nonsense", "direct"),
            ("https://", "direct"),
            ("", "direct"),
        ] {
            assert_eq!(of(None, referrer, None), expected, "{referrer}");
        }
        assert_eq!(of(None, &format!("https://{}.example/", "a".repeat(80)), None), "other");
    }

    #[test]
    fn what_the_browser_or_the_link_says_counts_before_the_referrer() {
        let google = "https://google.com/";
        assert_eq!(of(Some("same-origin"), google, None), "here");
        assert_eq!(of(Some("cross-site"), google, None), "search");
        assert_eq!(of(Some("none"), "", None), "direct");
        for query in ["utm_source=newsletter", "a=b&utm_medium=Email&c=d"] {
            assert_eq!(of(None, google, Some(query)), "newsletter", "{query}");
        }
        for query in ["utm_source=other", "medium=email", "utm_medium", ""] {
            assert_eq!(of(None, google, Some(query)), "search", "{query}");
        }
    }
}
