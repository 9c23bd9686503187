//! Ghost's present editor format, Lexical, as HTML: for posts whose export holds no HTML.

use serde_json::{Map, Value};

use crate::ghost::cards::{Losses, card};
use crate::ghost::tables::text;
use crate::markup::escape;

/// The bits of a text's format, and the element each stands for.
const FORMATS: [(u64, &str); 7] =
    [(1, "strong"), (2, "em"), (4, "s"), (8, "u"), (16, "code"), (32, "sub"), (64, "sup")];

/// The document as HTML; nothing if it is no Lexical document. JSON bounds the depth.
pub(crate) fn html(document: &str, losses: &mut Losses) -> Option<String> {
    let document: Value = serde_json::from_str(document).ok()?;
    let mut out = String::new();
    children(document.get("root")?.as_object()?, losses, &mut out);
    Some(out)
}

fn children(node: &Map<String, Value>, losses: &mut Losses, out: &mut String) {
    let list = node.get("children").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    for child in list.iter().filter_map(Value::as_object) {
        render(child, losses, out);
    }
}

fn render(node: &Map<String, Value>, losses: &mut Losses, out: &mut String) {
    let kind = text(node, "type").unwrap_or_default();
    match kind {
        "text" | "extended-text" | "code-highlight" => out.push_str(&words(node)),
        "linebreak" => out.push_str("<br>"),
        "tab" => out.push(' '),
        "tk" => {}
        "paragraph" => wrap("p", node, losses, out),
        "heading" | "extended-heading" => {
            let level =
                text(node, "tag").filter(|tag| matches!(*tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6"));
            wrap(level.unwrap_or("h2"), node, losses, out);
        }
        "quote" | "extended-quote" => wrap("blockquote", node, losses, out),
        "aside" => wrap("aside", node, losses, out),
        "list" => {
            let ordered = text(node, "listType") == Some("number");
            wrap(if ordered { "ol" } else { "ul" }, node, losses, out);
        }
        "listitem" => wrap("li", node, losses, out),
        "link" | "autolink" => {
            out.push_str(&format!("<a href=\"{}\">", escape(text(node, "url").unwrap_or_default())));
            children(node, losses, out);
            out.push_str("</a>");
        }
        other => out.push_str(&card(other, node, losses)),
    }
}

fn wrap(element: &str, node: &Map<String, Value>, losses: &mut Losses, out: &mut String) {
    out.push_str(&format!("<{element}>"));
    children(node, losses, out);
    out.push_str(&format!("</{element}>"));
}

fn words(node: &Map<String, Value>) -> String {
    let words = escape(node.get("text").and_then(Value::as_str).unwrap_or_default());
    let format = node.get("format").and_then(Value::as_u64).unwrap_or(0);
    let elements = FORMATS.iter().filter(|(bit, _)| format & bit != 0);
    elements.fold(words, |inner, (_, element)| format!("<{element}>{inner}</{element}>"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_become_html() {
        let document = r#"{"root":{"children":[
            {"type":"paragraph","children":[{"type":"extended-text","text":"a < ","format":3},{"type":"linebreak"},
                {"type":"link","url":"/x?a&b","children":[{"type":"text","text":"b"}]}]},
            {"type":"extended-heading","tag":"h3","children":[{"type":"text","text":"H"}]},
            {"type":"list","listType":"number","children":[{"type":"listitem","children":[{"type":"text","text":"1"}]}]},
            {"type":"paywall"},{"type":"horizontalrule"},
            {"type":"image","src":"/i.jpg","alt":"I","caption":"<em>C</em>"},
            {"type":"embed","url":"https://v.org/1"},{"type":"signup"}]}}"#;
        let mut losses = Losses::default();
        assert_eq!(
            html(document, &mut losses).unwrap(),
            "<p><em><strong>a &lt; </strong></em><br><a href=\"/x?a&amp;b\">b</a></p><h3>H</h3><ol><li>1</li></ol>\
             <!--members-only--><hr><figure><img src=\"/i.jpg\" alt=\"I\"><figcaption><em>C</em></figcaption></figure>\
             <div data-embed=\"https://v.org/1\"><p><a href=\"https://v.org/1\">https://v.org/1</a></p></div>"
        );
        assert_eq!(losses.into_notes().count(), 2);
    }
}
