//! What becomes of HTML and plain words as running text.

use crate::letter::{Link, Prose, Run, Stanza};

fn words(text: &str) -> Run {
    Run::Words(text.to_owned())
}

fn read(html: &str) -> (Prose, Vec<String>) {
    let mut asked = Vec::new();
    let prose = Prose::from_html(html, &mut |href| {
        asked.push(href.to_owned());
        Link::to(&format!("https://isobath.example/n/1/{}", asked.len()))
    });
    (prose, asked)
}

#[test]
fn html_becomes_paragraphs_quotes_and_lists() {
    let (prose, asked) = read(
        "<h2>Head</h2><p>One <em>two</em> <a href=\"/articles/x\">three</a><br>four</p>
         <blockquote><p>Said</p></blockquote><ol><li>first</li><li><p>second</p><p>more</p></li></ol>",
    );
    let linked = Run::Linked(Link::to("https://isobath.example/n/1/1"), vec![words("three")]);
    let paragraph = |text| Stanza::Paragraph(vec![words(text)]);
    assert_eq!(asked, ["/articles/x"]);
    assert_eq!(prose.0[0], Stanza::Heading(vec![words("Head")]));
    let line =
        vec![words("One "), Run::Emphasis(vec![words("two")]), words(" "), linked, Run::Break, words("four")];
    assert_eq!(prose.0[1], Stanza::Paragraph(line));
    assert_eq!(prose.0[2], Stanza::Quote(Prose(vec![paragraph("Said")])));
    let items = vec![Prose(vec![paragraph("first")]), Prose(vec![paragraph("second"), paragraph("more")])];
    assert_eq!(prose.0[3], Stanza::List { numbered: true, items });
    assert_eq!(prose.0.len(), 4);
}

#[test]
fn links_are_asked_for_in_reading_order() {
    let (_, asked) = read(
        "<p><a href=\"https://a.example/\">a</a></p><ul><li><a href=\"https://b.example/\">b</a></li></ul>
         <blockquote><a href=\"https://c.example/\">c</a></blockquote><p><a href=\"https://d.example/\"></a>
         <a href=\"https://e.example/\">e</a></p>",
    );
    assert_eq!(
        asked,
        ["https://a.example/", "https://b.example/", "https://c.example/", "https://e.example/"]
    );
}

#[test]
fn what_a_letter_cannot_show_is_left_out() {
    let (prose, asked) = read(
        "<script>bad()</script><figure><img src=\"/media/a.jpg\" alt=\"A\"><figcaption>Caption</figcaption></figure>
         <p>Kept<sup><a href=\"#fn-1\">1</a></sup> and 10<sup>2</sup> <del>gone</del></p><hr>
         <table><tr><td>left</td><td>right</td></tr></table>
         <section class=\"footnotes\"><ol><li id=\"fn-1\">A note</li></ol></section><p> <br> </p>",
    );
    assert_eq!(asked, Vec::<String>::new());
    let said: Vec<String> = prose.0.iter().map(|stanza| format!("{stanza:?}")).collect();
    assert_eq!(said.len(), 2, "{said:#?}");
    assert!(said[0].contains("Kept") && said[0].contains("\"2\"") && !said[0].contains("gone"), "{said:#?}");
    assert!(said[1].contains("left") && said[1].contains("right"), "{said:#?}");
}

#[test]
fn plain_words_become_paragraphs() {
    let prose = Prose::from_words("One\ntwo\n\n\n <b>three</b> \n");
    let first = Stanza::Paragraph(vec![words("One"), Run::Break, words("two")]);
    assert_eq!(prose.0, [first, Stanza::Paragraph(vec![words("<b>three</b>")])]);
    assert!(
        Prose::from_words(" \n\n ").is_empty()
            && Prose::from_html("<p> </p>", &mut |_| Link::default()).is_empty()
    );
}
