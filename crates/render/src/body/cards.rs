//! Cards in a text, as pages show them. Done when a page is made, not when the text is saved: who may be asked for what
//! is a setting, and how a card looks the theme's; the text has a link in a box, and stays as it is.

use super::tags::{attribute, name, next_tag};

/// What a box in a text is a card of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Card<'a> {
    /// The page elsewhere at this address.
    Page(&'a str),
    /// The article of this site with this last part of its address.
    Article(&'a str),
}

/// Puts what `show` makes of it in place of each card in stored HTML. It is given what stands in the card, too; where it
/// makes nothing, the card stays the link that it is.
pub fn with_cards(html: &str, mut show: impl FnMut(Card<'_>, &str) -> Option<String>) -> String {
    if !html.contains(" data-embed=\"") && !html.contains(" data-related=\"") {
        return html.to_owned();
    }
    let mut out = String::with_capacity(html.len() + 1024);
    let mut rest = html;
    while let Some((text, tag)) = next_tag(&mut rest) {
        out.push_str(text);
        let (page, article) = (named(tag, "data-embed"), named(tag, "data-related"));
        let card = page.as_deref().map(Card::Page).or(article.as_deref().map(Card::Article));
        let shown = card.and_then(|card| {
            let (inner, after) = split_at_end(rest)?;
            Some((show(card, inner)?, after))
        });
        match shown {
            Some((shown, after)) => {
                out.push_str(&shown);
                rest = after;
            }
            None => out.push_str(tag),
        }
    }
    out.push_str(rest);
    out
}

/// What a box names in an attribute.
fn named(tag: &str, key: &str) -> Option<String> {
    attribute(tag, key).filter(|_| name(tag) == "div").map(unescaped)
}

/// What stands in the box that has just begun, and what follows it.
fn split_at_end(html: &str) -> Option<(&str, &str)> {
    let (mut rest, mut depth) = (html, 1_u32);
    while let Some((_, tag)) = next_tag(&mut rest) {
        match name(tag) {
            "div" => depth += 1,
            "/div" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let end = html.len() - rest.len();
            return Some((&html[..end - tag.len()], rest));
        }
    }
    None
}

/// An attribute's value without the escapes of our own serialiser.
fn unescaped(value: &str) -> String {
    value.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cards_are_shown_and_the_rest_stays() {
        let page = "<div data-embed=\"https://tube.example/?a=1&amp;b=2\"><p><a href=\"x\">One</a></p></div>";
        let html = format!("<p>a &lt; b</p>{page}<div data-related=\"one\"><p>r</p></div>");
        let shown = with_cards(&html, |card, inner| Some(format!("[{card:?}|{inner}]")));
        assert_eq!(
            shown,
            "<p>a &lt; b</p>[Page(\"https://tube.example/?a=1&b=2\")|<p><a href=\"x\">One</a></p>][Article(\"one\")|<p>r</p>]"
        );
        assert_eq!(with_cards(&html, |_, _| None), html);
    }

    #[test]
    fn a_card_ends_where_its_box_does() {
        let html = "<div data-embed=\"https://a.example/\"><div data-related=\"x\"><p>1</p></div><p>2</p></div><p>3</p>";
        let shown = with_cards(html, |_, inner| Some(format!("[{inner}]")));
        assert_eq!(shown, "[<div data-related=\"x\"><p>1</p></div><p>2</p>]<p>3</p>");
        let open = "<div data-embed=\"https://a.example/\"><p>1</p>";
        assert_eq!(with_cards(open, |_, _| Some(String::new())), open, "what never ends is left alone");
    }
}
