//! Where to go after an act: a path of this site, nothing else.

/// Longest path remembered.
const LONGEST: usize = 500;

/// A path of this site, safe to redirect to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next(String);

impl Next {
    /// The path in `text`; the front page if it is anything that could lead away: an address with a
    /// host, a second slash, a backslash (which browsers read as a slash) or control characters.
    pub fn from_outside(text: &str) -> Next {
        let bytes = text.as_bytes();
        let safe = bytes.first() == Some(&b'/')
            && bytes.get(1).is_none_or(|second| !matches!(second, b'/' | b'\\'))
            && text.len() <= LONGEST
            && !text.contains(|c: char| c.is_control() || c == '\\');
        if safe { Next(text.to_owned()) } else { Next("/".to_owned()) }
    }

    /// The text of an article, just below its teaser.
    pub fn article(slug: &str) -> Next {
        Next(format!("/articles/{slug}#read-on"))
    }

    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_followed() {
        for path in ["/", "/account", "/articles/a?b=c#read-on", "/articles/%E7%9C%8B"] {
            assert_eq!(Next::from_outside(path).as_str(), path);
        }
        for away in [
            "",
            "account",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\r\nSet-Cookie: x=y",
            "/\t/evil.example",
            "\\/evil.example",
            "javascript:alert(1)",
            "/a\\b",
        ] {
            assert_eq!(Next::from_outside(away).as_str(), "/", "{away:?}");
        }
        assert_eq!(Next::from_outside(&format!("/{}", "a".repeat(600))).as_str(), "/");
    }
}
