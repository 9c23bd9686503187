//! Where an issue's links lead. Mails carry positions: the same address is the same position in all of an issue's
//! variants, so that clicks are counted together and nothing in a mail says where it came from.

use std::collections::HashMap;

use render::letter::{Link, Slot};

/// What the path of an issue's links begins with.
pub const PATH: &str = "/n";
/// By what pages of ours know that somebody came from a newsletter.
const FROM_LETTER: &str = "utm_source=newsletter";

/// The links of an issue, in the order in which they were met.
#[derive(Debug)]
pub(super) struct Links {
    base: String,
    rows: Vec<(String, Option<i64>)>,
    positions: HashMap<String, usize>,
}

impl Links {
    /// Of the issue with that public id, on the site of that address.
    pub(super) fn new(site: &str, issue: &str) -> Links {
        Links { base: format!("{site}{PATH}/{issue}"), rows: Vec::new(), positions: HashMap::new() }
    }

    /// Where they lead, by position, with the row of the article if it is one.
    pub(super) fn into_rows(self) -> Vec<(String, Option<i64>)> {
        self.rows
    }

    fn position(&mut self, url: String, article: Option<i64>) -> String {
        let rows = &mut self.rows;
        let position = *self.positions.entry(url).or_insert_with_key(|url| {
            rows.push((url.clone(), article));
            rows.len() - 1
        });
        format!("{}/{position}", self.base)
    }

    /// A link to an address elsewhere, or to a page of ours.
    pub(super) fn to(&mut self, url: &str) -> Link {
        match url.is_empty() {
            true => Link::default(),
            false => Link::to(&self.position(ours(url), None)),
        }
    }

    /// A link to an article of ours; with a pass it opens it to whoever it was sent to.
    pub(super) fn article(&mut self, id: i64, slug: &str, pass: bool) -> Link {
        let address = self.position(ours(&format!("/articles/{slug}")), Some(id));
        match pass {
            true => Link::ending(&format!("{address}?r="), Slot::Token),
            false => Link::to(&address),
        }
    }
}

/// Pages of ours know where whoever comes by such a link came from.
fn ours(url: &str) -> String {
    if !url.starts_with('/') {
        return url.to_owned();
    }
    let (page, fragment) = url.split_once('#').map_or((url, None), |(page, fragment)| (page, Some(fragment)));
    let joint = if page.contains('?') { '&' } else { '?' };
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("{page}{joint}{FROM_LETTER}{fragment}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_address_is_the_same_position() {
        let mut links = Links::new("https://weir.example", "i1");
        assert_eq!(links.article(7, "one", false), Link::to("https://weir.example/n/i1/0"));
        assert_eq!(links.to("https://else.example/?a=b#c"), Link::to("https://weir.example/n/i1/1"));
        assert_eq!(links.to("/subscribe?a=b#c"), Link::to("https://weir.example/n/i1/2"));
        let with_pass = Link::ending("https://weir.example/n/i1/0?r=", Slot::Token);
        assert_eq!(links.article(7, "one", true), with_pass);
        assert_eq!(links.to(""), Link::default());
        let expected = [
            ("/articles/one?utm_source=newsletter", Some(7)),
            ("https://else.example/?a=b#c", None),
            ("/subscribe?a=b&utm_source=newsletter#c", None),
        ];
        assert_eq!(links.into_rows(), expected.map(|(url, article)| (url.to_owned(), article)));
    }
}
