//! Both parts lead to the same places, and have the same gaps.

use std::collections::BTreeSet;

use scraper::{Html, Selector};

use super::{filled, reader, sample};
use crate::letter::{Letter, Link, Piece, Slot, escaped};

fn of_html(html: &str) -> BTreeSet<String> {
    let document = Html::parse_document(html);
    let links = Selector::parse("a[href]").unwrap();
    document.select(&links).map(|link| link.attr("href").unwrap().to_owned()).collect()
}

fn of_text(text: &str) -> BTreeSet<String> {
    let words = text.split_whitespace();
    words.filter(|word| word.starts_with("https://")).map(str::to_owned).collect()
}

fn slots(pieces: &[Piece]) -> BTreeSet<Slot> {
    pieces.iter().filter_map(|piece| if let Piece::Slot(slot) = piece { Some(*slot) } else { None }).collect()
}

#[test]
fn both_parts_lead_to_the_same_places() {
    let rendered = sample::fullest().render();
    let html = of_html(&filled(&rendered.html, reader));
    assert!(html.len() >= 40, "{}", html.len());
    assert_eq!(html, of_text(&filled(&rendered.text, reader)));
    let all = [Slot::Unsubscribe, Slot::Preferences, Slot::Browser, Slot::Token, Slot::Address];
    assert_eq!(slots(&rendered.html), BTreeSet::from(all));
    assert_eq!(slots(&rendered.text), BTreeSet::from(all));
}

#[test]
fn a_link_in_plain_text_has_a_line_of_its_own() {
    let rendered = sample::fullest().render();
    for line in filled(&rendered.text, reader).lines().filter(|line| line.contains("https://")) {
        let before = line.split("https://").next().unwrap();
        assert!(before.trim().is_empty() || (before.starts_with('[') && before.ends_with("] ")), "{line}");
    }
}

#[test]
fn what_is_no_address_of_the_web_leads_nowhere() {
    for bad in [
        "",
        "javascript:alert(1)",
        "data:text/html,x",
        "/articles/one",
        "ftp://a.example/",
        " java\nscript:x",
    ] {
        assert!(!Link::to(bad).leads(), "{bad:?}");
        assert!(!Link::ending(bad, Slot::Token).leads(), "{bad:?}");
    }
    for good in ["https://a.example/?a=1&b=2", "http://a.example", "mailto:desk@a.example"] {
        assert!(Link::to(good).leads(), "{good:?}");
    }
    let mut letter = sample::fullest();
    letter.home = Link::to("javascript:alert(1)");
    letter.logo = Some(super::super::Logo { url: "data:image/png;base64,AA".into(), ..sample::logo() });
    let html = filled(&letter.render().html, reader);
    assert!(html.contains("Isobath") && !html.contains("javascript") && !html.contains("data:"));
}

#[test]
fn slots_may_be_left_open_and_text_is_joined_between_them() {
    let Letter { footer, .. } = sample::fullest();
    let letter =
        Letter { blocks: Vec::new(), home: Link::to("https://isobath.example"), footer, ..sample::fullest() };
    let rendered = letter.render();
    let texts = rendered.text.iter().filter(|piece| matches!(piece, Piece::Text(_))).count();
    assert_eq!((texts, rendered.text.len()), (5, 9), "{:?}", rendered.text);
    assert_eq!(escaped("a<b>&\"'\u{0}\r\nc"), "a&lt;b&gt;&amp;&quot;&#39; c");
}
