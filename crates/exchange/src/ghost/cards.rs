//! Ghost's cards, the same in both of its editors, as plain HTML.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::ghost::tables::text;
use crate::markup::{embed_card, escape, figure, figure_around, link_paragraph, plain};
use crate::record::{Note, NoteKind};

/// Collects what had to be left out, told once a kind.
#[derive(Default)]
pub(crate) struct Losses {
    dropped: BTreeSet<String>,
    embeds: bool,
}

impl Losses {
    pub(crate) fn drop_kind(&mut self, kind: &str) {
        self.dropped.insert(crate::fields::excerpt(kind));
    }

    pub(crate) fn into_notes(self) -> impl Iterator<Item = Note> {
        let embeds = self
            .embeds
            .then(|| Note::new(NoteKind::Embed, "embedded content became a card that links to it"));
        let dropped = self.dropped.into_iter().map(|kind| {
            Note::new(
                NoteKind::Dropped,
                format!("a card of kind '{kind}' has no place in an article: dropped"),
            )
        });
        embeds.into_iter().chain(dropped)
    }
}

/// A card as HTML.
pub(crate) fn card(kind: &str, card: &Map<String, Value>, losses: &mut Losses) -> String {
    let field = |name: &str| text(card, name).unwrap_or_default();
    let link =
        |address: &str, words: &str| link_paragraph(address, if words.is_empty() { address } else { words });
    match kind {
        "image" => figure(field("src"), field("alt"), field("caption")),
        "gallery" => {
            let images = card.get("images").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let one = |image: &Map<String, Value>| {
                figure(text(image, "src").unwrap_or_default(), text(image, "alt").unwrap_or_default(), "")
            };
            let figures: String = images.iter().filter_map(Value::as_object).map(one).collect();
            match field("caption") {
                "" => figures,
                caption => figures + "<p>" + caption + "</p>",
            }
        }
        "markdown" | "card-markdown" => markdown(field("markdown")),
        "html" => field("html").to_owned(),
        "hr" | "horizontalrule" => "<hr>".to_owned(),
        "code" | "codeblock" => {
            figure_around(&format!("<pre><code>{}</code></pre>", escape(field("code"))), field("caption"))
        }
        "paywall" => "<!--members-only-->".to_owned(),
        "embed" | "bookmark" => {
            let metadata = card.get("metadata").and_then(Value::as_object);
            let title = metadata.and_then(|it| text(it, "title")).unwrap_or_default();
            losses.embeds |= kind == "embed";
            match (embed_card(field("url"), title), field("caption")) {
                (card, "") => card,
                (card, caption) => figure_around(&card, caption),
            }
        }
        "callout" => format!("<aside><p>{}</p></aside>", field("calloutText")),
        "toggle" => format!("<h4>{}</h4>{}", plain_html(field("heading")), field("content")),
        "header" => {
            format!("<h2>{}</h2><p>{}</p>", plain_html(field("header")), plain_html(field("subheader")))
        }
        "product" => format!("<h4>{}</h4>{}", plain_html(field("productTitle")), field("productDescription")),
        "button" => link(field("buttonUrl"), field("buttonText")),
        "file" => link(field("src"), field("fileName")),
        "audio" => link(field("src"), field("title")),
        "video" => figure_around(&link(field("src"), ""), field("caption")),
        other => {
            losses.drop_kind(other);
            String::new()
        }
    }
}

fn plain_html(html: &str) -> String {
    escape(&plain(html))
}

/// Markdown with the extensions Ghost knows; HTML in it stays.
pub(crate) fn markdown(text: &str) -> String {
    let mut options = comrak::Options::default();
    options.extension.strikethrough = true;
    options.extension.table = true;
    options.extension.autolink = true;
    options.extension.footnotes = true;
    // Bodies are sanitised when they are saved, whoever wrote them.
    options.render.r#unsafe = true;
    comrak::markdown_to_html(text, &options)
}
