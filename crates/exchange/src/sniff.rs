//! Tells what a file is by what it says, and says so plainly when it is nothing that can be imported.

use std::path::Path;

use crate::error::OpenError;

/// What a file of articles turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    Ndjson,
    /// A WordPress export.
    Wxr,
    /// A Ghost export.
    Ghost,
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Ndjson => "NDJSON",
            Self::Wxr => "WordPress WXR",
            Self::Ghost => "Ghost JSON",
        })
    }
}

/// How much of a file is looked at.
pub(crate) const HEAD: usize = 64 << 10;

const ARTICLES_ADVICE: &str = "Articles come as NDJSON (one JSON object a line), a WordPress export (WXR) or a Ghost \
                               export (JSON), plain or compressed with gzip or zstd";

/// The refusal of a file that is `looks_like`.
pub(crate) fn unsupported(path: &Path, looks_like: impl Into<String>) -> OpenError {
    OpenError::Unsupported {
        path: path.to_owned(),
        looks_like: looks_like.into(),
        advice: ARTICLES_ADVICE.to_owned(),
    }
}

/// The format of a file that starts with `head`, or what else it seems to be.
pub(crate) fn articles(head: &[u8], path: &Path) -> Result<Format, String> {
    if let Some(other) = binary(head) {
        return Err(other.to_owned());
    }
    let text = String::from_utf8_lossy(head);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    match text.chars().next() {
        Some('<') => markup(text),
        Some('{') => json_object(text, path),
        Some('[') if text.contains("\"rendered\"") => Err(WORDPRESS_API.to_owned()),
        Some('[') => Err("one JSON list; put each article on a line of its own (NDJSON) instead".to_owned()),
        _ if named_ndjson(path) => Ok(Format::Ndjson),
        _ => Err(plain(text)),
    }
}

const WORDPRESS_API: &str = "an answer of the WordPress REST API; use Tools > Export in WordPress instead";

/// What a file is that is no text at all.
pub(crate) fn binary(head: &[u8]) -> Option<&'static str> {
    match head {
        [b'P', b'K', 3 | 5, ..] => Some("a ZIP archive; unpack it first"),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Some("UTF-16 text; save it as UTF-8 first"),
        [b'%', b'P', b'D', b'F', ..] => Some("a PDF document"),
        _ if head.get(257..262) == Some(b"ustar") => Some("a tar archive; unpack it first"),
        _ if head.iter().take(4096).any(|byte| *byte == 0) => Some("binary data, not text"),
        _ => None,
    }
}

fn named_ndjson(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let name = name.trim_end_matches(".gz").trim_end_matches(".zst");
    name.ends_with(".ndjson") || name.ends_with(".jsonl")
}

fn markup(text: &str) -> Result<Format, String> {
    let has = |needle: &str| text.contains(needle);
    if let Some(encoding) = foreign_encoding(text) {
        return Err(format!("XML in the encoding {encoding}; convert it to UTF-8 first"));
    }
    let lower = text.get(..text.len().min(2048)).unwrap_or(text).to_ascii_lowercase();
    if has("<rss") && (has("wordpress.org/export/") || has("<wp:")) {
        Ok(Format::Wxr)
    } else if has("<!ENTITY") {
        // Left to the WXR reader, which refuses it by its proper name.
        Ok(Format::Wxr)
    } else if has("<feed") && has("blogger") {
        Err("a Blogger export (Atom)".to_owned())
    } else if has("<feed") {
        Err("an Atom feed".to_owned())
    } else if has("<rss") {
        Err("an RSS feed without the fields of a WordPress export".to_owned())
    } else if has("h-entry") && has("p-name") {
        Err("an article of a Medium export (HTML)".to_owned())
    } else if lower.contains("<html") || lower.contains("<!doctype html") || !lower.starts_with("<?xml") {
        Err("a page of HTML".to_owned())
    } else {
        Err("XML that is no WordPress export".to_owned())
    }
}

fn foreign_encoding(text: &str) -> Option<String> {
    let declaration = text.strip_prefix("<?xml")?.split_once("?>")?.0;
    let (_, encoding) = crate::markup::attributes(declaration).find(|(name, _)| *name == "encoding")?;
    let known = ["utf-8", "utf8", "us-ascii", ""].iter().any(|name| encoding.eq_ignore_ascii_case(name));
    (!known).then(|| crate::fields::excerpt(encoding))
}

fn json_object(text: &str, path: &Path) -> Result<Format, String> {
    let keys = top_keys(text);
    let has = |key: &str| keys.iter().any(|it| it == key);
    if has("rendered") || has("guid") && has("date_gmt") {
        return Err(WORDPRESS_API.to_owned());
    }
    if has("db") || (has("data") && !has("title")) {
        return Ok(Format::Ghost);
    }
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let first_is_whole = lines.next().is_some_and(|line| line.ends_with('}') && line.len() > 1);
    let second_is_object = lines.next().is_some_and(|line| line.starts_with('{'));
    let one_record = has("title") && (first_is_whole || text.len() >= HEAD / 2);
    if named_ndjson(path) || second_is_object || one_record {
        return Ok(Format::Ndjson);
    }
    let keys: Vec<_> = keys.iter().take(8).map(|key| crate::fields::excerpt(key)).collect();
    Err(format!("one JSON document with the keys {}", keys.join(", ")))
}

/// The keys of the outermost object, as far as the head shows them.
fn top_keys(text: &str) -> Vec<String> {
    let (mut keys, mut depth, mut at) = (Vec::new(), 0_usize, 0);
    let bytes = text.as_bytes();
    while at < bytes.len() {
        match bytes[at] {
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 1 => break,
            b'}' | b']' => depth = depth.saturating_sub(1),
            b'"' => {
                let start = at + 1;
                at = start;
                while at < bytes.len() && bytes[at] != b'"' {
                    at += 1 + usize::from(bytes[at] == b'\\');
                }
                let is_key = text.get(at + 1..).is_some_and(|rest| rest.trim_start().starts_with(':'));
                if depth == 1 && is_key {
                    keys.extend(text.get(start..at).map(str::to_owned));
                }
            }
            _ => {}
        }
        at += 1;
    }
    keys
}

fn plain(text: &str) -> String {
    let first = text.lines().next().unwrap_or_default();
    if first.starts_with("post_id,post_date") {
        return "the posts.csv of a Substack export".to_owned();
    }
    if first.to_lowercase().split([',', ';', '\t']).any(|cell| cell.trim_matches('"').contains("email")) {
        return "a list of readers (CSV); import it with `import readers`".to_owned();
    }
    if first.matches(',').count() >= 2 {
        return "a CSV table".to_owned();
    }
    "plain text".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sniff(text: &str) -> Result<Format, String> {
        articles(text.as_bytes(), Path::new("x"))
    }

    #[test]
    fn formats_are_told_by_their_content() {
        for (text, format) in [
            ("\u{feff}{\"id\":\"a\",\"title\":\"T\"}", Format::Ndjson),
            ("{\"id\":\n{\"id\":\"a\"}", Format::Ndjson),
            ("{\"db\":[{\"data\":{", Format::Ghost),
            ("{\n \"meta\": {}, \"data\": {", Format::Ghost),
            ("<?xml version=\"1.0\"?><rss xmlns:wp=\"http://wordpress.org/export/1.2/\">", Format::Wxr),
        ] {
            assert_eq!(sniff(text), Ok(format), "{text}");
        }
        assert_eq!(articles(b"oops", Path::new("A.NDJSON.gz")), Ok(Format::Ndjson));
    }

    #[test]
    fn other_things_are_named() {
        for (text, part) in [
            ("PK\u{3}\u{4}", "ZIP"),
            ("[{\"title\":{\"rendered\":1}}]", "REST API"),
            ("[1]", "one JSON list"),
            ("{\n\"a\": 1}", "with the keys a"),
            ("<feed><id>tag:blogger.com", "Blogger"),
            ("<rss version='2.0'>", "RSS feed"),
            ("<!DOCTYPE html>", "HTML"),
            ("<?xml version='1.0' encoding='ISO-8859-1'?><rss>", "ISO-8859-1"),
            ("post_id,post_date,x", "Substack"),
            ("Email,Name\na@b.c,D", "list of readers"),
            ("# Hello", "plain text"),
        ] {
            assert!(sniff(text).unwrap_err().contains(part), "{text}: {:?}", sniff(text));
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = articles(&bytes, Path::new("x"));
        }

        #[test]
        fn no_json_panics(text in "\\{[{}\\[\\]\":,a\\\\é ]{0,40}") {
            let _ = sniff(&text);
        }
    }
}
