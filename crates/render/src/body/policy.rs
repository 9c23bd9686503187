//! The allowlist: which elements, attributes and addresses may stay in an article.
//!
//! The same tables feed the tidying of the tree and the sanitiser every part passes at the end.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use scraper::node::Element;
use url::Url;

/// Elements with lines of their own.
const BLOCKS: &[&str] = &[
    "aside",
    "blockquote",
    "caption",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements that run within a line.
const INLINES: &[&str] = &[
    "a", "abbr", "audio", "b", "bdi", "bdo", "br", "cite", "code", "del", "dfn", "em", "i", "img", "ins",
    "kbd", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "strong", "sub", "sup", "time", "u", "var",
    "video", "wbr",
];

/// Elements that go with all they contain, and what to call them in the notes.
const DROPPED: &[(&str, &str)] = &[
    ("applet", "an applet"),
    ("audio", "an audio player"),
    ("base", "a base address"),
    ("button", "a form control"),
    ("canvas", "a canvas"),
    ("datalist", "a form control"),
    ("embed", "an embed"),
    ("frame", "a frame"),
    ("frameset", "a frame set"),
    ("head", "a document head"),
    ("iframe", "an iframe"),
    ("input", "a form control"),
    ("link", "a link to a style sheet or other resource"),
    ("math", "a formula"),
    ("meta", "a meta element"),
    ("noembed", "a fallback for an embed"),
    ("noframes", "a fallback for frames"),
    ("noscript", "a fallback for a script"),
    ("object", "an embedded object"),
    ("portal", "a portal"),
    ("script", "a script"),
    ("select", "a form control"),
    ("style", "a style sheet"),
    ("svg", "a drawing (svg)"),
    ("template", "a template"),
    ("textarea", "a form control"),
    ("title", "a document title"),
    ("video", "a video"),
    ("xmp", "raw markup"),
    ("plaintext", "raw markup"),
];

const GLOBAL_ATTRIBUTES: &[&str] = &["class", "dir", "id", "lang"];

const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href"]),
    ("abbr", &["title"]),
    ("audio", &["controls", "src"]),
    ("blockquote", &["cite"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("del", &["cite", "datetime"]),
    ("details", &["open"]),
    ("div", CARDS),
    ("img", &["alt", "data-focal", "decoding", "height", "loading", "src", "width"]),
    ("ins", &["cite", "datetime"]),
    ("li", &["value"]),
    ("ol", &["reversed", "start", "type"]),
    ("q", &["cite"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan", "scope"]),
    ("time", &["datetime"]),
    ("video", &["controls", "height", "poster", "src", "width"]),
];

/// What a box is a card of: a page elsewhere, an article of this site. Other boxes have no meaning of their own.
const CARDS: &[&str] = &["data-embed", "data-related"];
/// Longest address of an article on a card.
const LONGEST_SLUG: usize = 300;

/// Class names with a meaning in the theme; all others go.
const CLASSES: &[&str] = &["callout", "credit", "footnotes", "pullquote"];

/// What every link carries: the page it opens gets no handle on ours.
pub(super) const LINK_REL: &str = "noopener";
/// Ids of footnotes and their references start so, and so clash with nothing of the page.
pub(super) const ID_PREFIX: &str = "fn-";
/// Where the site serves its own media.
const OWN_MEDIA: &str = "/media/";

pub(super) fn is_block(name: &str) -> bool {
    BLOCKS.binary_search(&name).is_ok()
}

pub(super) fn is_allowed(name: &str) -> bool {
    is_block(name) || INLINES.binary_search(&name).is_ok()
}

/// What to call an element that goes with its content; `None` for all others. Players of the site's
/// own media are judged by their address, not here.
pub(super) fn dropped(name: &str) -> Option<&'static str> {
    DROPPED.iter().find(|(known, _)| *known == name).map(|(_, what)| *what)
}

/// An attribute's value as it may stay, or `None`.
pub(super) fn attribute<'v>(tag: &str, name: &str, value: &'v str) -> Option<Cow<'v, str>> {
    let known = GLOBAL_ATTRIBUTES.contains(&name)
        || ATTRIBUTES.iter().any(|(owner, names)| *owner == tag && names.contains(&name));
    if !known {
        return None;
    }
    let value = if matches!(name, "alt" | "title") { value } else { value.trim() };
    let stays = match name {
        "alt" | "title" => true,
        "class" => return classes(tag, value),
        "controls" | "open" | "reversed" => return Some(Cow::Borrowed("")),
        "id" => is_anchor(value),
        "dir" => matches!(value, "ltr" | "rtl" | "auto"),
        "lang" => {
            value.len() <= 35
                && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
                && !value.is_empty()
        }
        "datetime" => {
            value.len() <= 40 && value.chars().all(|c| c.is_ascii_alphanumeric() || "-:.+ ".contains(c))
        }
        "href" => is_address(value, &["http", "https", "mailto"]),
        "src" | "poster" if tag != "img" => value.starts_with(OWN_MEDIA) && !value.contains(".."),
        "src" | "cite" => is_address(value, &["http", "https"]),
        "data-embed" => is_page(value),
        "data-related" => {
            (1..=LONGEST_SLUG).contains(&value.len())
                && !value.contains(|c: char| c.is_control() || c == '\\')
        }
        "data-focal" => is_focal_point(value),
        "loading" => matches!(value, "lazy" | "eager"),
        "decoding" => matches!(value, "async" | "sync" | "auto"),
        "scope" => matches!(value, "row" | "col" | "rowgroup" | "colgroup"),
        "type" => matches!(value, "1" | "a" | "A" | "i" | "I"),
        "start" | "value" => is_number(value.strip_prefix('-').unwrap_or(value)),
        _ => is_number(value),
    };
    stays.then_some(Cow::Borrowed(value))
}

/// Whether a box is a card, and stays.
pub(super) fn is_card(element: &Element) -> bool {
    CARDS.iter().any(|name| element.attr(name).is_some())
}

/// Whether an address leads to a page that can be shown elsewhere.
fn is_page(value: &str) -> bool {
    Url::parse(value).is_ok_and(|url| url.scheme() == "https" && url.has_host())
}

fn is_number(value: &str) -> bool {
    (1..=5).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit())
}

/// Where the eye should stay when a picture is cut: shares of its width and height, as `0.62,0.3`.
fn is_focal_point(value: &str) -> bool {
    let is_share = |share: &str| {
        share.len() <= 6
            && share.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && share.parse().is_ok_and(|share: f64| (0.0..=1.0).contains(&share))
    };
    value.split_once(',').is_some_and(|(across, down)| is_share(across) && is_share(down))
}

fn is_anchor(value: &str) -> bool {
    value.strip_prefix(ID_PREFIX).is_some_and(|rest| {
        !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.:".contains(&b))
    })
}

/// Whether an address is relative, or absolute with one of the schemes; judged by the rules browsers
/// follow, which skip tabs and control characters.
fn is_address(value: &str, schemes: &[&str]) -> bool {
    match Url::parse(value) {
        Ok(url) => schemes.contains(&url.scheme()),
        Err(error) => error == url::ParseError::RelativeUrlWithoutBase && !value.is_empty(),
    }
}

/// The scheme of an address that may not stay, for the notes.
pub(super) fn refused_scheme(value: &str) -> Option<String> {
    let url = Url::parse(value).ok()?;
    (!["http", "https", "mailto"].contains(&url.scheme())).then(|| url.scheme().to_owned())
}

/// The classes that may stay; old editors' names for the same thing become ours.
fn classes<'v>(tag: &str, value: &str) -> Option<Cow<'v, str>> {
    let mut kept: Vec<&str> = Vec::new();
    for class in value.split_ascii_whitespace() {
        let class = match class {
            "wp-block-footnotes" | "footnotes-list" | "footnote-list" => "footnotes",
            "wp-block-pullquote" | "pull-quote" => "pullquote",
            "photo-credit" | "image-credit" | "wp-caption-credit" => "credit",
            other => other,
        };
        let stays = CLASSES.contains(&class) || (tag == "code" && is_language(class));
        if stays && !kept.contains(&class) {
            kept.push(class);
        }
    }
    (!kept.is_empty()).then(|| Cow::Owned(kept.join(" ")))
}

fn is_language(class: &str) -> bool {
    class.strip_prefix("language-").is_some_and(|language| {
        (1..=20).contains(&language.len())
            && language.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"+#-".contains(&b))
    })
}

/// The sanitiser: nothing is stored that has not come out of here.
pub(super) fn clean(html: &str) -> String {
    SANITISER.clean(html).to_string()
}

static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags: HashSet<&str> = BLOCKS.iter().chain(INLINES).copied().collect();
    let with_content = DROPPED.iter().map(|(name, _)| *name).filter(|name| !tags.contains(name)).collect();
    let attributes: HashMap<&str, HashSet<&str>> =
        ATTRIBUTES.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect();
    let mut builder = Builder::empty();
    builder
        .tags(tags)
        .clean_content_tags(with_content)
        .tag_attributes(attributes)
        .generic_attributes(GLOBAL_ATTRIBUTES.iter().copied().collect())
        .attribute_filter(|tag, name, value| match (tag, name) {
            ("a", "rel") => Some(Cow::Borrowed(LINK_REL)),
            _ => attribute(tag, name, value),
        })
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(Some(LINK_REL))
        .strip_comments(true);
    builder
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_for_the_search() {
        assert!(BLOCKS.is_sorted());
        assert!(INLINES.is_sorted());
    }

    #[test]
    fn addresses_are_judged_as_browsers_read_them() {
        for bad in [
            "javascript:alert(1)",
            " java\tscript:alert(1)",
            "\u{1}javascript:x",
            "data:text/html,x",
            "vbscript:x",
        ] {
            assert_eq!(attribute("a", "href", bad), None, "{bad:?}");
        }
        for good in
            ["https://example.com/a", "mailto:desk@example.com", "/articles/one", "#fn-1", "//example.com/x"]
        {
            assert_eq!(attribute("a", "href", good).as_deref(), Some(good));
        }
        assert_eq!(attribute("img", "src", "mailto:a@example.com"), None);
        assert_eq!(attribute("video", "src", "https://example.com/a.mp4"), None);
        assert_eq!(attribute("video", "src", "/media/a.mp4").as_deref(), Some("/media/a.mp4"));
    }

    #[test]
    fn only_meaningful_classes_stay() {
        assert_eq!(attribute("aside", "class", "x pullquote y").as_deref(), Some("pullquote"));
        assert_eq!(attribute("code", "class", "language-rust hl").as_deref(), Some("language-rust"));
        assert_eq!(attribute("p", "class", "language-rust"), None);
    }

    #[test]
    fn a_card_names_a_page_or_an_article() {
        assert!(attribute("div", "data-embed", "https://video.example/watch?v=1").is_some());
        for bad in ["", "http://video.example/", "javascript:alert(1)", "/articles/one", "https://"] {
            assert_eq!(attribute("div", "data-embed", bad), None, "{bad:?}");
        }
        assert_eq!(
            attribute("div", "data-related", "2021/river-prices").as_deref(),
            Some("2021/river-prices")
        );
        assert_eq!(attribute("div", "data-related", ""), None);
        assert_eq!(attribute("p", "data-related", "one"), None);
    }

    #[test]
    fn a_focal_point_is_two_shares() {
        for good in ["0,1", "0.62,0.3", "1.0,0.5"] {
            assert_eq!(attribute("img", "data-focal", good).as_deref(), Some(good));
        }
        for bad in ["", "0.5", "0.5,", "2,0.5", "-0.5,0", "0.5,0.5,0.5", "1e0,1", "NaN,0", "0.12345678,1"] {
            assert_eq!(attribute("img", "data-focal", bad), None, "{bad:?}");
        }
        assert_eq!(attribute("p", "data-focal", "0,1"), None);
    }
}
