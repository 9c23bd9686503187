//! Offering smaller copies of the pictures in a text. Done when a page is made, not when the text is saved: which
//! copies there are, and how wide a theme shows them, may change; the text does not.

use super::tags::{attribute, name, next_tag};

/// What a browser may take instead of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The copies' content type.
    pub kind: &'static str,
    /// Their addresses and widths.
    pub srcset: String,
    /// How wide the picture is shown.
    pub sizes: &'static str,
    /// What those get who cannot choose.
    pub src: String,
}

/// Wraps each picture of stored HTML for which `offer` knows copies, by address, width and height.
pub fn with_copies(html: &str, offer: impl Fn(&str, i64, i64) -> Option<Offer>) -> String {
    if !html.contains("<img") {
        return html.to_owned();
    }
    let mut out = String::with_capacity(html.len() + 512);
    let mut rest = html;
    while let Some((text, tag)) = next_tag(&mut rest) {
        out.push_str(text);
        let offered = (name(tag) == "img").then(|| copies_of(tag, &offer)).flatten();
        match offered {
            Some(Offer { kind, srcset, sizes, src }) => {
                let picture = tag.replacen(
                    &format!(" src=\"{}\"", attribute(tag, "src").unwrap_or_default()),
                    &format!(" src=\"{src}\""),
                    1,
                );
                out.push_str(&format!(
                    "<picture><source type=\"{kind}\" srcset=\"{srcset}\" sizes=\"{sizes}\">{picture}</picture>"
                ));
            }
            None => out.push_str(tag),
        }
    }
    out.push_str(rest);
    out
}

fn copies_of(tag: &str, offer: impl Fn(&str, i64, i64) -> Option<Offer>) -> Option<Offer> {
    let number = |name| attribute(tag, name)?.parse().ok();
    offer(attribute(tag, "src")?, number("width")?, number("height")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offered(html: &str) -> String {
        with_copies(html, |src, width, _| {
            let srcset = format!("{src}.small {}w", width / 2);
            src.starts_with("/media/").then(|| Offer {
                kind: "image/webp",
                srcset,
                sizes: "100vw",
                src: format!("{src}.usual"),
            })
        })
    }

    #[test]
    fn pictures_of_ours_are_wrapped_and_the_rest_stays() {
        let picture =
            "<img src=\"/media/a.jpg\" alt=\"a &gt; b\" width=\"800\" height=\"600\" loading=\"lazy\">";
        assert_eq!(
            offered(&format!("<p>One</p><figure>{picture}<figcaption>x</figcaption></figure>")),
            format!(
                "<p>One</p><figure><picture><source type=\"image/webp\" srcset=\"/media/a.jpg.small 400w\" \
                 sizes=\"100vw\">{}</picture><figcaption>x</figcaption></figure>",
                picture.replace("a.jpg", "a.jpg.usual")
            )
        );
        for same in [
            "<p>1 &lt; 2</p>",
            "<p><img src=\"https://else.example/a.jpg\" width=\"1\" height=\"1\"></p>",
            "<p><img src=\"/media/a.jpg\"> <img src=\"/media/a.jpg\" width=\"x\" height=\"1\"></p>",
            "<p><img alt=\"no src\" width=\"1\" height=\"1\"></p>",
            "",
        ] {
            assert_eq!(offered(same), same);
        }
    }
}
