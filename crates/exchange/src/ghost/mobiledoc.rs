//! Ghost's former editor format, Mobiledoc 0.3, as HTML: for posts whose export holds no HTML.

use serde_json::{Map, Value};

use crate::ghost::cards::{Losses, card};
use crate::markup::{escape, figure};

const SECTIONS: &[&str] = &["p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "aside"];
const MARKUPS: &[&str] = &["a", "strong", "b", "em", "i", "code", "s", "u", "sub", "sup", "mark", "del"];

/// The document as HTML; nothing if it is no Mobiledoc.
pub(crate) fn html(document: &str, losses: &mut Losses) -> Option<String> {
    let document: Value = serde_json::from_str(document).ok()?;
    let document = Document { root: document.as_object()? };
    let mut out = String::new();
    for section in list(document.root.get("sections")) {
        document.section(list(Some(section)), losses, &mut out);
    }
    Some(out)
}

struct Document<'a> {
    root: &'a Map<String, Value>,
}

impl<'a> Document<'a> {
    fn section(&self, section: &[Value], losses: &mut Losses, out: &mut String) {
        match section {
            [kind, tag, markers, ..] if is(kind, 1) => {
                let tag = known(tag, SECTIONS).unwrap_or("p");
                out.push_str(&format!("<{tag}>{}</{tag}>", self.markers(list(Some(markers)))));
            }
            [kind, src, ..] if is(kind, 2) => out.push_str(&figure(src.as_str().unwrap_or_default(), "", "")),
            [kind, tag, items, ..] if is(kind, 3) => {
                let tag = known(tag, &["ul", "ol"]).unwrap_or("ul");
                out.push_str(&format!("<{tag}>"));
                for item in list(Some(items)) {
                    out.push_str(&format!("<li>{}</li>", self.markers(list(Some(item)))));
                }
                out.push_str(&format!("</{tag}>"));
            }
            [kind, index, ..] if is(kind, 10) => {
                let Some([name, payload, ..]) = self.entry("cards", index) else { return };
                let nothing = Map::new();
                let payload = payload.as_object().unwrap_or(&nothing);
                out.push_str(&card(name.as_str().unwrap_or_default(), payload, losses));
            }
            _ => {}
        }
    }

    /// An entry of one of the lists that sections point into.
    fn entry(&self, name: &str, index: &Value) -> Option<&'a [Value]> {
        let index = usize::try_from(index.as_u64()?).ok()?;
        list(self.root.get(name)).get(index)?.as_array().map(Vec::as_slice)
    }

    fn markers(&self, markers: &[Value]) -> String {
        let (mut out, mut open) = (String::new(), Vec::new());
        for marker in markers {
            let [kind, opened, closed, value, ..] = list(Some(marker)) else { continue };
            for index in list(Some(opened)) {
                let markup = self.entry("markups", index).unwrap_or_default();
                let tag = markup.first().and_then(|tag| known(tag, MARKUPS));
                if let Some(tag) = tag {
                    out.push_str(&start_tag(tag, list(markup.get(1))));
                }
                open.push(tag);
            }
            match kind.as_u64() {
                Some(1) => out.push_str(&self.atom(value)),
                _ => out.push_str(&escape(value.as_str().unwrap_or_default())),
            }
            for _ in 0..closed.as_u64().unwrap_or(0).min(open.len() as u64) {
                if let Some(Some(tag)) = open.pop() {
                    out.push_str(&format!("</{tag}>"));
                }
            }
        }
        for tag in open.into_iter().rev().flatten() {
            out.push_str(&format!("</{tag}>"));
        }
        out
    }

    fn atom(&self, index: &Value) -> String {
        match self.entry("atoms", index) {
            Some([name, ..]) if name == "soft-return" => "<br>".to_owned(),
            Some([_, text, ..]) => escape(text.as_str().unwrap_or_default()),
            _ => String::new(),
        }
    }
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn is(value: &Value, number: u64) -> bool {
    value.as_u64() == Some(number)
}

fn known(tag: &Value, names: &[&'static str]) -> Option<&'static str> {
    let tag = tag.as_str()?.to_ascii_lowercase();
    names.iter().find(|name| **name == tag).copied()
}

/// Attributes come as a flat list of names and values; only addresses are of use.
fn start_tag(tag: &str, attributes: &[Value]) -> String {
    let href = attributes.chunks(2).find(|pair| pair[0] == "href").and_then(|pair| pair.get(1)?.as_str());
    match href {
        Some(href) => format!("<{tag} href=\"{}\">", escape(href)),
        None => format!("<{tag}>"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_become_html() {
        let document = r#"{"version":"0.3.1","atoms":[["soft-return","",{}]],
            "cards":[["image",{"src":"/i.jpg","caption":"C"}],["markdown",{"markdown":"*m*"}],["email",{}]],
            "markups":[["em"],["a",["href","/x"]],["script"]],
            "sections":[[1,"p",[[0,[0],0,"a<"],[1,[],0,0],[0,[1],2,"b"],[0,[2],1,"c"]]],[10,0],[10,1],[10,2],[10,9],
                [3,"ol",[[[0,[],0,"1"]]]],[1,"script",[[0,[0],0,"d"]]]]}"#;
        let mut losses = Losses::default();
        assert_eq!(
            html(document, &mut losses).unwrap(),
            "<p><em>a&lt;<br><a href=\"/x\">b</a></em>c</p>\
             <figure><img src=\"/i.jpg\" alt=\"\"><figcaption>C</figcaption></figure><p><em>m</em></p>\n\
             <ol><li>1</li></ol><p><em>d</em></p>"
        );
        assert_eq!(losses.into_notes().count(), 1);
    }
}
