//! Where a page was opened from, as far as its browser says. Pure, and without allocation: every view asks.

/// Where a page was opened from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source<'a> {
    /// Another page of this site.
    Here,
    /// Typed, bookmarked, or a link whose place the browser keeps to itself.
    Direct,
    /// A search engine.
    Search,
    /// A social network or a messenger.
    Social,
    /// A newsletter, or mail that is read in the browser.
    Newsletter,
    /// Another site, by its host.
    Site(&'a str),
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
    site: Option<&str>,
    referrer: Option<&'a str>,
    query: Option<&str>,
    own: &str,
) -> Source<'a> {
    if site == Some("same-origin") {
        return Source::Here;
    }
    if query.is_some_and(says_newsletter) {
        return Source::Newsletter;
    }
    let Some(host) = referrer.and_then(host) else { return Source::Direct };
    if host == own { Source::Here } else { of_host(host.strip_prefix("www.").unwrap_or(host)) }
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

/// The host of an address.
fn host(address: &str) -> Option<&str> {
    let (_, rest) = address.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = rest[..end].rsplit('@').next()?;
    let host = authority.split(':').next()?;
    (!host.is_empty()).then_some(host)
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

fn of_host(host: &str) -> Source<'_> {
    let among = |hosts: &[&str]| hosts.contains(&host);
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-';
    match host {
        _ if host.starts_with("google.") || among(SEARCH) || host.ends_with(".search.yahoo.com") => {
            Source::Search
        }
        _ if among(SOCIAL) => Source::Social,
        _ if among(MAIL) => Source::Newsletter,
        _ if host.len() <= LONGEST && host.contains('.') && host.bytes().all(plain) => Source::Site(host),
        // Written by hand, or a name of somebody's own network.
        _ => Source::Site(OTHER),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_says_where_it_comes_from() {
        let of = |referrer: &'static str| source(None, Some(referrer), None, "magazine.example");
        for (referrer, expected) in [
            ("https://magazine.example/sections/trade", Source::Here),
            ("http://magazine.example:8080/", Source::Here),
            ("https://www.google.com/", Source::Search),
            ("https://google.co.uk/search?q=x", Source::Search),
            ("https://de.search.yahoo.com/", Source::Search),
            ("android-app://com.google.android.googlequicksearchbox/", Source::Search),
            ("https://l.facebook.com/l.php?u=1", Source::Social),
            ("https://t.co/abc", Source::Social),
            ("https://mail.google.com/mail/u/0", Source::Newsletter),
            ("https://www.otherpaper.example/links?a=b#c", Source::Site("otherpaper.example")),
            ("https://user:word@blog.example:443/x", Source::Site("blog.example")),
            ("https://intranet/x", Source::Site(OTHER)),
            ("https://UPPER.example/", Source::Site(OTHER)),
            ("https://a b.example/", Source::Site(OTHER)),
            ("nonsense", Source::Direct),
            ("https://", Source::Direct),
            ("", Source::Direct),
        ] {
            assert_eq!(of(referrer), expected, "{referrer}");
        }
        let long = format!("https://{}.example/", "a".repeat(80));
        assert_eq!(source(None, Some(&long), None, "x.example"), Source::Site(OTHER));
    }

    #[test]
    fn what_the_browser_or_the_link_says_counts_before_the_referrer() {
        let google = Some("https://google.com/");
        assert_eq!(source(Some("same-origin"), None, None, "x.example"), Source::Here);
        assert_eq!(source(Some("cross-site"), google, None, "x.example"), Source::Search);
        assert_eq!(source(Some("none"), None, None, "x.example"), Source::Direct);
        for query in ["utm_source=newsletter", "a=b&utm_medium=Email&c=d"] {
            assert_eq!(source(None, google, Some(query), "x.example"), Source::Newsletter, "{query}");
        }
        for query in ["utm_source=other", "medium=email", "utm_medium", ""] {
            assert_eq!(source(None, google, Some(query), "x.example"), Source::Search, "{query}");
        }
    }
}
