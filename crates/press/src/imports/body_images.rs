//! The pictures in a sanitised text: given their words, or turned into links.

use render::body::tags::{attribute, name, next_tag};

/// How a picture is to be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    /// It stays a picture.
    pub(super) keep: bool,
    /// Where a link leads in its place, if that is known.
    pub(super) address: Option<String>,
    /// What it shows.
    pub(super) alt: String,
    /// The line under it, where its figure has none.
    pub(super) caption: String,
    /// Who made it, where its figure does not say.
    pub(super) credit: String,
}

/// Shows each picture as `look` says by its address; unknown ones stay as they are.
pub(super) fn show<'s>(html: &str, look: &impl Fn(&str) -> Option<&'s Shown>) -> String {
    if !html.contains("<img") {
        return html.to_owned();
    }
    let mut page = Page::default();
    let mut rest = html;
    while let Some((text, tag)) = next_tag(&mut rest) {
        page.out.push_str(text);
        page.tag(tag, look);
    }
    page.out.push_str(rest);
    page.out
}

#[derive(Default)]
struct Page<'s> {
    out: String,
    in_link: bool,
    in_figure: bool,
    /// The picture of the figure that is open.
    figure: Option<&'s Shown>,
    /// The figure has a caption of its own, which began there.
    captioned_at: Option<usize>,
}

impl<'s> Page<'s> {
    fn tag(&mut self, tag: &str, look: &impl Fn(&str) -> Option<&'s Shown>) {
        match name(tag) {
            "a" => self.in_link = true,
            "/a" => self.in_link = false,
            "figure" => (self.in_figure, self.figure, self.captioned_at) = (true, None, None),
            "figcaption" => self.captioned_at = Some(self.out.len()),
            "/figcaption" => self.credit(),
            "/figure" => {
                self.caption();
                self.in_figure = false;
            }
            "img" => {
                let src = attribute(tag, "src").map(unescape).unwrap_or_default();
                if let Some(shown) = look(&src) {
                    return self.picture(tag, &src, shown);
                }
            }
            _ => {}
        }
        self.out.push_str(tag);
    }

    fn picture(&mut self, tag: &str, src: &str, shown: &'s Shown) {
        if self.in_figure {
            self.figure = Some(shown);
        }
        if shown.keep {
            return match attribute(tag, "alt") {
                Some(alt) if !alt.is_empty() => self.out.push_str(tag),
                _ => self.out.push_str(&with_alt(tag, &shown.alt)),
            };
        }
        let words = [shown.alt.as_str(), file_name(src)].into_iter().find(|text| !text.trim().is_empty());
        let words = escape(words.unwrap_or(src));
        match &shown.address {
            Some(address) if !self.in_link => {
                self.out.push_str(&format!("<a href=\"{}\" rel=\"noopener\">{words}</a>", escape(address)));
            }
            _ => self.out.push_str(&words),
        }
    }

    /// Writes the credit into a figure's own caption, unless that has it.
    fn credit(&mut self) {
        let (Some(shown), Some(at)) = (self.figure, self.captioned_at) else { return };
        let credit = escape(&shown.credit);
        if !credit.is_empty() && !self.out[at..].contains(&credit) {
            self.out.push_str(&format!(" <small class=\"credit\">{credit}</small>"));
        }
    }

    /// Writes the caption of a figure that has none.
    fn caption(&mut self) {
        let (Some(shown), None) = (self.figure.take(), self.captioned_at) else { return };
        let (caption, credit) = (escape(&shown.caption), escape(&shown.credit));
        let credit =
            if credit.is_empty() { credit } else { format!("<small class=\"credit\">{credit}</small>") };
        let gap = if caption.is_empty() || credit.is_empty() { "" } else { " " };
        if !caption.is_empty() || !credit.is_empty() {
            self.out.push_str(&format!("<figcaption>{caption}{gap}{credit}</figcaption>"));
        }
    }
}

fn with_alt(tag: &str, alt: &str) -> String {
    let alt = format!(" alt=\"{}\"", escape(alt));
    match tag.split_once(" alt=\"\"") {
        Some((before, after)) => format!("{before}{alt}{after}"),
        None => format!("<img{alt}{}", tag.strip_prefix("<img").unwrap_or(tag)),
    }
}

fn file_name(src: &str) -> &str {
    src.split(['?', '#']).next().unwrap_or(src).rsplit('/').next().unwrap_or(src)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn unescape(value: &str) -> String {
    let plain = value.replace("&quot;", "\"").replace("&lt;", "<").replace("&gt;", ">");
    plain.replace("&nbsp;", "\u{a0}").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(html: &str, how: &Shown) -> String {
        show(html, &|src| (src != "unknown.jpg").then_some(how))
    }

    #[test]
    fn a_picture_elsewhere_becomes_a_link_with_its_words() {
        let how = Shown {
            address: Some("https://old.example/a.jpg?x=1&y=2".into()),
            alt: "A <small> harbour".into(),
            ..Shown::default()
        };
        assert_eq!(
            shown("<p>See <img src=\"a.jpg?x=1&amp;y=2\" alt=\"a > b\">!</p>", &how),
            "<p>See <a href=\"https://old.example/a.jpg?x=1&amp;y=2\" rel=\"noopener\">A &lt;small&gt; harbour</a>!</p>"
        );
        assert_eq!(
            shown("<a href=\"/b\"><img src=\"a.jpg\"></a>", &how),
            "<a href=\"/b\">A &lt;small&gt; harbour</a>"
        );
        let nameless = Shown::default();
        assert_eq!(shown("<p><img src=\"x/a.jpg\"></p>", &nameless), "<p>a.jpg</p>");
    }

    #[test]
    fn a_figure_gets_the_words_it_lacks() {
        let how = Shown {
            keep: true,
            alt: "Cranes".into(),
            caption: "At dawn".into(),
            credit: "Ann & Co".into(),
            ..Shown::default()
        };
        assert_eq!(
            shown("<figure><img src=\"a.jpg\" alt=\"\"></figure><p>x</p>", &how),
            "<figure><img src=\"a.jpg\" alt=\"Cranes\"><figcaption>At dawn <small class=\"credit\">Ann &amp; Co</small></figcaption></figure><p>x</p>"
        );
        let own = "<figure><img alt=\"b\" src=\"a.jpg\"><figcaption>At noon</figcaption></figure>";
        assert_eq!(
            shown(own, &how),
            "<figure><img alt=\"b\" src=\"a.jpg\"><figcaption>At noon <small class=\"credit\">Ann &amp; Co</small></figcaption></figure>"
        );
        let told =
            "<figure><img alt=\"b\" src=\"a.jpg\"><figcaption>Ann &amp; Co, at noon</figcaption></figure>";
        assert_eq!(shown(told, &how), told);
    }

    #[test]
    fn what_is_not_known_stays() {
        let html = "<p>1 &lt; 2</p><figure><img src=\"unknown.jpg\"></figure><p><img src=\"unknown.jpg\">";
        assert_eq!(shown(html, &Shown::default()), html);
    }
}
