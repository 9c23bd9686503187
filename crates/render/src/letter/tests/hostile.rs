//! Whatever a text says, it is text.

use proptest::prelude::*;
use scraper::{Html, Node};

use super::{filled, reader, sample};

/// Text that would like to be something else.
fn hostile() -> impl Strategy<Value = String> {
    let fragments = prop::sample::select(vec![
        "</td></tr></table>",
        "<script>alert(1)</script>",
        "\" onload=\"x()",
        "'><img src=x>",
        "-->",
        "<!--",
        "&#60;b&#62;",
        "</style>",
        "</title>",
        "]]>",
        "\r\nBcc: all@reader.example\r\n",
        "\u{0}",
        "\u{1}",
        "\u{5}",
        "&quot;",
        "{{ x }}",
        "\u{202e}",
        "\u{feff}",
        "<a href=\"https://evil.example/\">",
        "\n\nUnsubscribe:\n",
        "x",
        " ",
    ]);
    prop::collection::vec(prop_oneof![fragments.prop_map(str::to_owned), any::<String>()], 1..4)
        // A text of nothing else is no text, and would not be shown.
        .prop_map(|parts| format!("x{}", parts.concat()))
}

/// Elements and the names of their attributes, in order.
fn shape(html: &str) -> Vec<String> {
    let document = Html::parse_document(html);
    let elements = document.tree.nodes().filter_map(|node| match node.value() {
        Node::Element(element) => {
            let names: Vec<&str> = element.attrs().map(|(name, _)| name).collect();
            Some(format!("{} {}", element.name(), names.join(" ")))
        }
        Node::Comment(_) => Some("a comment".to_owned()),
        _ => None,
    });
    elements.collect()
}

/// A text in as few words of HTML as it takes.
fn heading(html: &str) -> String {
    let document = Html::parse_document(html);
    let name = scraper::Selector::parse("h1").unwrap();
    document.select(&name).next().unwrap().text().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_text_breaks_out(texts in prop::collection::vec(hostile(), 1..12)) {
        let plain = sample::letter(&mut |_| "x".to_owned()).render();
        let mut nth = 0;
        let letter = sample::letter(&mut |_| {
            nth += 1;
            // Running text of several paragraphs has more elements, as it should.
            texts[nth % texts.len()].replace(['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], " ")
        });
        let rendered = letter.render();
        prop_assert_eq!(shape(&filled(&rendered.html, reader)), shape(&filled(&plain.html, reader)));
        let expected: String = letter.name.chars().filter(|c| !c.is_control()).collect();
        prop_assert_eq!(heading(&filled(&rendered.html, reader)), expected);
    }

    #[test]
    fn plain_text_has_no_lines_but_its_own(text in hostile()) {
        let mut letter = sample::fullest();
        letter.name = text.clone();
        letter.blocks.clear();
        let rendered = filled(&letter.render().text, reader);
        prop_assert!(!rendered.contains(|c: char| c.is_control() && c != '\n'));
        let rule = rendered.lines().collect::<Vec<_>>().iter().rposition(|line| !line.is_empty() && line.chars().all(|c| c == '=')).unwrap();
        let said: String = rendered.lines().take(rule).collect::<Vec<_>>().join(" ");
        let squeezed = |text: &str| text.replace(char::is_whitespace, "").replace(char::is_control, "");
        prop_assert_eq!(squeezed(&said), squeezed(&text));
    }

    #[test]
    fn any_html_can_be_read(html in hostile()) {
        let mut letter = sample::fullest();
        letter.blocks = vec![crate::letter::Block::Text(crate::letter::Prose::from_html(&html, &mut |_| sample::link(1)))];
        let rendered = filled(&letter.render().html, reader);
        prop_assert!(!shape(&rendered).iter().any(|element| element.starts_with("script") || element.contains(" onload")));
    }
}
