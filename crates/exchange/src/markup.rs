//! A forgiving scanner for HTML as blogs keep it: text, tags and comments, in order, never failing.
//!
//! It judges nothing and closes nothing; bodies are sanitised later, by those who save them.

/// One piece of HTML. Pieces put together are the input again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Piece<'a> {
    Text(&'a str),
    /// A comment; `inner` is what stands between `<!--` and `-->`.
    Comment {
        raw: &'a str,
        inner: &'a str,
    },
    Tag(Tag<'a>),
}

impl<'a> Piece<'a> {
    pub(crate) fn raw(&self) -> &'a str {
        match self {
            Self::Text(raw) | Self::Comment { raw, .. } => raw,
            Self::Tag(tag) => tag.raw,
        }
    }
}

/// A start or end tag.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Tag<'a> {
    pub raw: &'a str,
    pub name: &'a str,
    pub closing: bool,
}

impl Tag<'_> {
    pub(crate) fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    pub(crate) fn is_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.is(name))
    }

    /// An attribute's value, its entities resolved.
    pub(crate) fn attribute(&self, wanted: &str) -> Option<String> {
        let skip = 1 + usize::from(self.closing) + self.name.len();
        let inner = self.raw.get(skip..self.raw.len() - 1)?;
        attributes(inner).find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| decode(value))
    }
}

/// `name=value` pairs as tags and shortcodes write them; values bare or quoted.
pub(crate) fn attributes(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest =
            rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '/' | ',' | '=' | '"' | '\''));
        if rest.is_empty() {
            return None;
        }
        let end =
            rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '/' | ',')).unwrap_or(rest.len());
        let name = &rest[..end];
        rest = rest[end..].trim_start();
        let Some(after) = rest.strip_prefix('=') else { return Some((name, "")) };
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, remaining) = match quote {
            Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
            None => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
        };
        rest = remaining;
        Some((name, value))
    })
}

/// The pieces of `html`, in order.
pub(crate) fn pieces(html: &str) -> Pieces<'_> {
    // Beyond the last end of a tag or comment none is looked for: keeps hostile input linear.
    Pieces { html, at: 0, last_close: html.rfind('>'), last_comment: html.rfind("-->") }
}

/// Where a scan stands; a clone goes on from there by itself.
#[derive(Clone)]
pub(crate) struct Pieces<'a> {
    html: &'a str,
    at: usize,
    last_close: Option<usize>,
    last_comment: Option<usize>,
}

impl<'a> Pieces<'a> {
    /// Where the next piece starts.
    pub(crate) fn position(&self) -> usize {
        self.at
    }

    /// Goes on at `position`, which must be the start of a piece.
    pub(crate) fn seek(&mut self, position: usize) {
        self.at = position;
    }

    /// The comment or tag that starts exactly at `start`, if one does.
    fn markup_at(&self, start: usize) -> Option<Piece<'a>> {
        if self.last_close.is_none_or(|last| last < start) {
            return None;
        }
        let rest = &self.html[start..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            self.last_comment.filter(|last| *last >= start + 4)?;
            let end = comment.find("-->")?;
            return Some(Piece::Comment { raw: &rest[..end + 7], inner: &comment[..end] });
        }
        let closing = rest[1..].starts_with('/');
        let name_start = 1 + usize::from(closing);
        let name_len = rest[name_start..]
            .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | ':'))
            .unwrap_or(rest.len() - name_start);
        let name = &rest[name_start..name_start + name_len];
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let end = tag_end(rest, name_start + name_len)?;
        Some(Piece::Tag(Tag { raw: &rest[..=end], name, closing }))
    }
}

/// The index of the `>` that ends a tag: the first outside quotes, or the first at all if quotes never close.
fn tag_end(tag: &str, from: usize) -> Option<usize> {
    let mut quote = None;
    for (index, byte) in tag.bytes().enumerate().skip(from) {
        match (quote, byte) {
            (None, b'>') => return Some(index),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    tag[from..].find('>').map(|index| from + index)
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let start = self.at;
        if start >= self.html.len() {
            return None;
        }
        if self.html[start..].starts_with('<')
            && let Some(piece) = self.markup_at(start)
        {
            self.at += piece.raw().len();
            return Some(piece);
        }
        let after = start + usize::from(self.html[start..].starts_with('<'));
        let next = self.html[after..]
            .match_indices('<')
            .map(|(index, _)| after + index)
            .find(|index| looks_like_markup(&self.html[*index..]))
            .unwrap_or(self.html.len());
        self.at = next;
        Some(Piece::Text(&self.html[start..next]))
    }
}

fn looks_like_markup(rest: &str) -> bool {
    let next = rest[1..].trim_start_matches('/');
    next.starts_with("!--") || next.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Elements that may stand in a headline or caption; anything else in angle brackets is text.
const PHRASING: &[&str] = &[
    "a", "abbr", "b", "big", "br", "cite", "code", "del", "div", "em", "font", "h1", "h2", "h3", "h4", "h5",
    "h6", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "q", "s", "small", "span", "strike", "strong",
    "sub", "sup", "tt", "u", "ul", "var", "wbr",
];

/// The plain text of a headline, standfirst or caption that may hold markup: tags out, entities resolved,
/// white space joined.
pub(crate) fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    for piece in pieces(html) {
        match piece {
            Piece::Text(raw) => text.push_str(&decode(raw)),
            Piece::Comment { .. } => {}
            Piece::Tag(tag) if tag.is_any(&["br", "p", "div", "li"]) => text.push(' '),
            Piece::Tag(tag) if tag.is_any(PHRASING) => {}
            Piece::Tag(tag) => text.push_str(tag.raw),
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// [`plain`], or nothing if nothing is left.
pub(crate) fn plain_text(html: &str) -> Option<String> {
    Some(plain(html)).filter(|text| !text.is_empty())
}

/// Resolves the entities HTML knows; what it does not know stays as it is.
pub(crate) fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let end = rest.bytes().take(40).position(|byte| byte == b';');
        match end.and_then(|end| Some((entity(&rest[1..end])?, end))) {
            Some((value, end)) => {
                out.push_str(&value);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// What `&name;` stands for.
pub(crate) fn entity(name: &str) -> Option<String> {
    let Some(number) = name.strip_prefix('#') else {
        return quick_xml::escape::resolve_html5_entity(name).map(str::to_owned);
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => number.parse().ok()?,
    };
    char::from_u32(code).filter(|c| *c != '\0').map(String::from)
}

/// Escapes text for use between tags and in double-quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}

/// A figure of one image; `src` and all words are plain text.
pub(crate) fn figure(src: &str, alt: &str, caption_html: &str) -> String {
    let image = format!("<img src=\"{}\" alt=\"{}\">", escape(src), escape(alt));
    figure_around(&image, caption_html)
}

/// A figure around ready HTML, with its caption.
pub(crate) fn figure_around(content_html: &str, caption_html: &str) -> String {
    let caption = caption_html.trim();
    if caption.is_empty() {
        format!("<figure>{content_html}</figure>")
    } else {
        format!("<figure>{content_html}<figcaption>{caption}</figcaption></figure>")
    }
}

/// A page elsewhere that was shown within the text: a card, which is a link in a box that says what it is a card of.
pub(crate) fn embed_card(address: &str, text: &str) -> String {
    let address = address.trim();
    let text = if text.is_empty() { address } else { text };
    let page = match address.strip_prefix("http://") {
        Some(rest) => format!("https://{rest}"),
        None => address.to_owned(),
    };
    match link_paragraph(address, text) {
        link if link.is_empty() => link,
        link => format!("<div data-embed=\"{}\">{link}</div>", escape(&page)),
    }
}

/// A link on a line of its own, if the address is a web address.
pub(crate) fn link_paragraph(address: &str, text: &str) -> String {
    let address = address.trim();
    if !(address.starts_with("https://") || address.starts_with("http://")) {
        return String::new();
    }
    format!("<p><a href=\"{}\">{}</a></p>", escape(address), escape(text))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn headlines_lose_markup_but_not_words() {
        for (html, text) in [
            ("Tom &amp; Jerry", "Tom & Jerry"),
            ("<em>Deep</em>  blue", "Deep blue"),
            ("MERGER <ACME.O> DONE", "MERGER <ACME.O> DONE"),
            ("a < b &unknown; &#8217;", "a < b &unknown; \u{2019}"),
            ("one<br/>two", "one two"),
        ] {
            assert_eq!(plain(html), text);
        }
    }

    #[test]
    fn attributes_are_found_quoted_or_bare() {
        let Some(Piece::Tag(tag)) = pieces("<IMG class='a b' SRC=\"x?a=1&amp;b=>2\" width=3/>").next() else {
            panic!("a tag")
        };
        assert_eq!(tag.attribute("src").as_deref(), Some("x?a=1&b=>2"));
        assert_eq!(tag.attribute("class").as_deref(), Some("a b"));
        assert_eq!(tag.attribute("alt"), None);
    }

    proptest! {
        #[test]
        fn pieces_put_together_are_the_input(html in "[a-c<>/!\"' =&;é-]{0,60}") {
            let whole: String = pieces(&html).map(|piece| piece.raw()).collect();
            prop_assert_eq!(whole, html.clone());
            plain(&html);
        }
    }
}
