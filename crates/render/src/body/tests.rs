//! The teaser rule, the sanitiser and their invariants.

use proptest::prelude::*;

use super::*;

fn prepared(html: &str) -> Prepared {
    prepare(html, TeaserLimits::default())
}

/// Ten words to a sentence, so that limits are easy to reckon.
fn sentences(count: usize) -> String {
    (0..count)
        .map(|n| format!("Sentence number {n} holds exactly ten words, no more here. "))
        .collect::<String>()
}

fn paragraph(sentence_count: usize) -> String {
    format!("<p>{}</p>", sentences(sentence_count).trim_end())
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn the_divider_ends_the_teaser() {
    for divider in [
        "<!--more-->",
        "<!-- more -->",
        "<!--more Read on-->",
        "<!--members-only-->",
        "<!--kg-card-begin: paywall-->",
    ] {
        let p = prepared(&format!("<p>One.</p>{divider}<p>Two.</p><!--more--><p>Three.</p>"));
        assert_eq!(p.teaser_html, "<p>One.</p>");
        assert_eq!(p.rest_html, "<p>Two.</p><p>Three.</p>");
        assert_eq!((p.words, p.teaser_words, p.teaser_text.as_str()), (3, 1, "One."));
    }
}

#[test]
fn a_divider_may_exceed_the_limits_or_leave_nothing() {
    let p = prepared(&format!("{}<!--more--><p>End.</p>", paragraph(40)));
    assert_eq!((p.teaser_words, p.rest_html.as_str()), (400, "<p>End.</p>"));
    let p = prepared("<!--more--><p>All of it.</p>");
    assert_eq!((p.teaser_html.as_str(), p.rest_html.as_str()), ("", "<p>All of it.</p>"));
    let p = prepared("<p>All of it.</p><!--more-->");
    assert_eq!((p.teaser_html.as_str(), p.rest_html.as_str()), ("<p>All of it.</p>", ""));
}

#[test]
fn a_nested_divider_splits_what_is_open_around_it() {
    let p = prepared(
        "<blockquote><p>Open <em>and <!--more-->shut</em> again.</p><p>More.</p></blockquote><p>End.</p>",
    );
    assert_eq!(p.teaser_html, "<blockquote><p>Open <em>and </em></p></blockquote>");
    assert_eq!(p.rest_html, "<blockquote><p><em>shut</em> again.</p><p>More.</p></blockquote><p>End.</p>");

    let p = prepared("<ol><li>a</li><li>b<!--more--></li><li>c</li></ol>");
    assert_eq!(p.teaser_html, "<ol><li>a</li><li>b</li></ol>");
    assert_eq!(p.rest_html, "<ol start=\"3\"><li>c</li></ol>");

    let p = prepared("<ol start=\"4\"><li>a</li><li>b <!--more-->c</li></ol>");
    assert_eq!(p.rest_html, "<ol start=\"5\"><li>c</li></ol>");
}

#[test]
fn a_divider_inside_what_is_removed_still_ends_the_teaser() {
    let p = prepared("<p>Free.</p><object><b><!--more--></b></object><p>Paid.</p>");
    assert_eq!((p.teaser_html.as_str(), p.rest_html.as_str()), ("<p>Free.</p>", "<p>Paid.</p>"));
    let p = prepared("<div><p>Free.</p><p>&nbsp;<!--more--></p><div>Paid.</div></div>");
    assert_eq!((p.teaser_html.trim(), p.rest_html.trim()), ("<p>Free.</p>", "<p>Paid.</p>"));
}

#[test]
fn without_a_divider_whole_paragraphs_within_both_limits_are_shown() {
    // 900 words: 150 is the smaller limit. 60 + 90 fit exactly.
    let html = format!("{}{}{}", paragraph(6), paragraph(9), paragraph(75));
    assert_eq!(prepared(&html).teaser_words, 150);
    // 120 words: a third is 40.
    let html = paragraph(2).repeat(6);
    assert_eq!(prepared(&html).teaser_words, 40);
    let html = paragraph(3).repeat(4);
    assert_eq!(prepared(&html).teaser_words, 30);
}

#[test]
fn of_a_long_first_paragraph_whole_sentences_are_shown() {
    let p = prepared(&paragraph(40));
    assert_eq!(p.teaser_words, 130);
    assert!(p.teaser_html.ends_with("no more here.</p>"), "{}", p.teaser_html);
    assert_eq!(squeezed(&format!("{}{}", p.teaser_text, plain_text(&p.rest_html))), squeezed(&sentences(40)));

    let chinese = format!("<p>{}</p>", "今天的天气真的非常好我们去公园。".repeat(30));
    let p = prepared(&chinese);
    assert!(p.teaser_words > 0 && p.teaser_words <= p.words / 3);
    assert!(p.teaser_html.ends_with("。</p>"));
}

#[test]
fn where_nothing_fits_the_teaser_is_empty() {
    let one = format!("<p>{}</p>", "word ".repeat(100));
    let p = prepared(&one);
    assert_eq!((p.teaser_html.as_str(), p.teaser_words, p.words), ("", 0, 100));
    let p = prepared(&format!("<h2>Heading</h2>{one}"));
    assert_eq!(p.teaser_html, "");
    assert_eq!(prepared("").rest_html, "");
}

#[test]
fn a_heading_never_ends_the_teaser() {
    let p = prepared(&format!("{}<h2>Next</h2><hr>{}", paragraph(2), paragraph(20)));
    assert_eq!(p.teaser_html, paragraph(2));
    assert!(p.rest_html.starts_with("<h2>Next</h2><hr>"));
    let p = prepared("<p>One.</p><h2>Next</h2>\n<!--more--><p>Two.</p>");
    assert_eq!(p.teaser_html, "<p>One.</p>");
}

#[test]
fn pictures_are_not_given_away() {
    let gallery = "<figure><img src=\"/media/a.jpg\"></figure>".repeat(20);
    let p = prepared(&format!("{gallery}{}", paragraph(1)));
    assert!(!p.teaser_html.contains("img"), "{}", p.teaser_html);
    assert!(p.images.iter().all(|image| image.past_wall));
}

#[test]
fn captions_count_and_are_read() {
    let figure = "<figure><img src=\"/media/a.jpg\" alt=\"A boat\"><figcaption>The harbour at dawn. <span class=\"credit\">Ann Example</span></figcaption></figure>";
    let p = prepared(&format!("{figure}{}", paragraph(2).repeat(9)));
    assert_eq!(p.teaser_words, 46);
    let image = &p.images[0];
    assert_eq!((image.src.as_str(), image.alt.as_str()), ("/media/a.jpg", "A boat"));
    assert_eq!((image.caption.as_str(), image.credit.as_str()), ("The harbour at dawn.", "Ann Example"));
    assert!(!image.past_wall);
    let p = prepared(
        "<!--more--><figure><img src=b.jpg><figcaption>A ship. Photo: Ben / Agency</figcaption></figure>",
    );
    assert_eq!(
        (p.images[0].caption.as_str(), p.images[0].credit.as_str()),
        ("A ship.", "Photo: Ben / Agency")
    );
    assert!(p.images[0].past_wall);
}

#[test]
fn footnotes_past_the_wall_go_with_it() {
    let html = "<p>Claim.<sup id=\"ref1\"><a href=\"#n1\">1</a></sup> See <a href=\"#n1\">the long note</a>.</p><!--more--><p>Paid.</p>\
        <section class=\"footnotes\"><ol><li id=\"n1\">Secret source. <a href=\"#ref1\">back</a></li></ol></section>";
    let p = prepared(html);
    assert_eq!(p.teaser_html, "<p>Claim. See the long note.</p>");
    let lead = p.lead_html.unwrap();
    assert!(lead.contains("<sup id=\"fn-ref1\"><a href=\"#fn-n1\" rel=\"noopener\">1</a></sup>"), "{lead}");
    assert!(!lead.contains("Secret"));
    assert!(p.rest_html.contains("<li id=\"fn-n1\">Secret source. <a href=\"#fn-ref1\""), "{}", p.rest_html);
    assert_eq!(prepared("<p>One.</p><!--more--><p>Two.</p>").lead_html, None);
}

#[test]
fn old_markup_takes_a_plain_shape() {
    let (html, _) = sanitise(
        "<h1 onclick=x>Title</h1><div class=a>Loose <b>text</b><br><br>again<div>inner</div></div><p><br></p>tail",
    );
    assert_eq!(html, "<h2>Title</h2><p>Loose <b>text</b></p><p>again</p><p>inner</p><p>tail</p>");
    let (html, _) = sanitise(
        "<b><div>one</div><div>two</div></b><a href=x><h3>h</h3></a><p style=\"color:red\" class=big>x</p>",
    );
    assert_eq!(html, "<p>one</p><p>two</p><h3>h</h3><p>x</p>");
    let (html, _) = sanitise(
        "<div class=\"wp-caption\"><img data-src=\"/a.jpg\" src=\"data:image/gif;base64,R0\"><p class=\"wp-caption-text\">Cap</p></div>",
    );
    assert_eq!(html, "<figure><img src=\"/a.jpg\"><figcaption>Cap</figcaption></figure>");
}

#[test]
fn what_is_removed_is_named() {
    let (html, notes) = sanitise(
        "<p onclick=\"x()\">Hi<script>alert(1)</script><script>2</script></p><iframe src=\"https://www.example.com/v\"></iframe>\
         <a href=\"javascript:alert(1)\">link</a><video src=\"//example.org/v.mp4\"></video><video controls src=\"/media/v.mp4\"></video>",
    );
    assert_eq!(html, "<p>Hi</p><p>link<video controls=\"\" src=\"/media/v.mp4\"></video></p>");
    assert_eq!(
        notes,
        [
            "an event handler (onclick)",
            "a script (2 times)",
            "an iframe from www.example.com",
            "an address with \"javascript:\"",
            "a video from example.org"
        ]
    );
}

const ATTACKS: &[&str] = &[
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<p id=location><img name=body src=x><a id=\"fn-1\" href=\"#fn-1\">x</a>",
    "<a href=\"&#106;avascript:alert(1)\">x</a><a href=\"java\nscript:alert(1)\">x</a>",
    "<img src=\"x\" onerror=\"alert(1)\"><IMG SRC=javascript:alert(1)>",
    "<template><script>alert(1)</script></template><select><template><style><!--</style><a rel=\"--></style></template></select><img src=x onerror=alert(1)>\"></a>",
    "<xmp></xmp><script>alert(1)</script></xmp><plaintext><script>alert(1)</script>",
    "<p>a<!--><script>alert(1)</script>--></p>",
    "<pre>\n\n\nx</pre><ruby>a<rt>b</ruby><table><a><tr><td><a href=y>z",
];

fn assert_harmless(html: &str) {
    let body = Body::parse(html);
    for node in body.below(body.root) {
        assert!(!node.value().is_comment());
        let Some(element) = node.value().as_element() else { continue };
        assert!(policy::is_allowed(element.name()), "{} in {html}", element.name());
        for (name, value) in element.attrs() {
            assert!(
                name == "rel" || policy::attribute(element.name(), name, value).is_some(),
                "{name}={value} in {html}"
            );
        }
    }
}

#[test]
fn attacks_come_out_harmless_and_stay_so() {
    for attack in ATTACKS {
        let (once, _) = sanitise(attack);
        assert_harmless(&once);
        assert_eq!(sanitise(&once).0, once, "{attack}");
        assert!(!once.contains("onerror=") || !once.contains('<'), "{once}");
    }
}

#[test]
fn deep_nesting_costs_neither_stack_nor_time() {
    let opened = |tag: &str, times: usize| format!("{}deep text", format!("<{tag}>").repeat(times));
    assert_eq!(prepared(&opened("div", 100_000)).words, 2);
    assert_eq!(plain_text(&opened("div", 100_000)), "deep text");
    for tag in ["b", "blockquote", "ul><li", "svg><tr", "noscript", "rt", "option"] {
        let p = prepared(&opened(tag, 10_000));
        assert!(p.words == 2 || p.words == 0, "{tag}: {}", p.words);
    }
    let unmatched = format!("{}{}end", "<div>".repeat(10_000), "</span>".repeat(10_000));
    assert_eq!(prepared(&unmatched).words, 1);
}

#[test]
fn long_pages_with_open_paragraphs_keep_their_shape() {
    let html = "<p>one<p>two<li>three".repeat(500);
    assert_eq!(
        prepared(&html).rest_html.matches("<p>").count(),
        1000 - prepared(&html).teaser_html.matches("<p>").count()
    );
}

#[test]
fn plain_text_reads_well() {
    let html = "<h2>Head</h2><p>One <b>t</b>wo\n three.<br>Four</p><ul><li>a</li><li>b</li></ul><script>no()</script><pre>x\n  y</pre>";
    assert_eq!(plain_text(html), "Head\n\nOne two three.\nFour\n\n- a\n- b\n\nx\n  y");
    assert_eq!(plain_text("a &lt;b&gt; &amp; c"), "a <b> & c");
}

#[test]
fn pictures_move() {
    let html = "<p>x &amp; y</p><img alt=\"\" src=\"a.jpg\"><img src=\"b.jpg\">";
    let moved = rewrite_images(html, |src| {
        (src == "a.jpg").then(|| NewSrc { src: "/media/1/a.jpg".into(), width: 640, height: 480 })
    });
    assert!(moved.starts_with("<p>x &amp; y</p><img"));
    assert!(
        moved.contains("src=\"/media/1/a.jpg\"")
            && moved.contains("width=\"640\"")
            && moved.contains("height=\"480\"")
    );
    assert!(moved.contains("src=\"b.jpg\""));
    assert_eq!(moved.matches("loading=\"lazy\"").count(), 2);
    let (again, _) = sanitise(&format!("<p>{moved}</p>"));
    assert_eq!(again.matches("decoding=\"async\"").count(), 2);
    assert_eq!(rewrite_images(&moved, |_| None), moved);
}

/// Pieces of markup in any order, closed or not.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[A-Z][a-z]{1,8}( [a-z]{1,8}){0,12}[.!?] ",
        1 => "[你好世界天气]{1,20}。",
        6 => prop::sample::select(vec![
            "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<em>", "</em>", "<a href='#n1'>", "<a href='http://e.com'>", "</a>",
            "<ul>", "<ol>", "<li>", "</li>", "</ul>", "</ol>", "<h1>", "<h3>", "</h3>", "<blockquote>", "</blockquote>",
            "<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "<figure>", "<figcaption>", "</figcaption>", "</figure>",
            "<img src=a.jpg>", "<br>", "<hr>", "<pre>\n", "</pre>", "<section class=footnotes>", "</section>", "<sup id=n1>",
            "</sup>", "<details>", "<summary>", "</summary>", "</details>", "<dl>", "<dt>", "<dd>", "</dl>", "<form>", "</form>",
            "<span>", "</span>", "<svg>", "</svg>", "<math>", "<mi>", "<script>", "</script>", "<style>", "</style>", "<select>",
            "<option>", "</select>", "<button>", "</button>", "<ruby>", "<rt>", "</ruby>", "<nobr>", "<caption>", "<del>", "</del>",
            "<!-- c -->", "&amp;", "\n", "<x-y>", "<p onclick=x style=y>", "<iframe>", "</iframe>", "<template>", "<title>",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

#[test]
fn spaces_within_preformatted_lines_stay_whatever_they_stand_beside() {
    assert_eq!(
        plain_text("<pre>let <b>x</b> = 1; \n  \n  y  <i> z</i> \n</pre><p>End."),
        "let x = 1;\n  y   z\n\nEnd."
    );
    assert_eq!(plain_text("<ul><li><pre>  \n a</pre></ul>"), "-  a");
}

#[test]
fn only_the_line_break_that_begins_preformatted_text_goes() {
    let (html, _) = sanitise("<pre><blockquote>\n<img src=a.jpg><hr>A? </pre>");
    assert_eq!(html, "<pre><img src=\"a.jpg\">\nA? </pre>");
    assert_eq!(sanitise(&html).0, html);
}

/// A narrow no-break space joins two words in Unicode's eyes, and is a space like others once written.
#[test]
fn a_space_of_any_kind_costs_the_teaser_the_same() {
    let text = |space: char| format!("One{space}two{space}three. Four five six. Seven eight nine ten.");
    let teaser = |space| prepared(&text(space)).teaser_text;
    assert_eq!(teaser(' '), "One two three.");
    assert_eq!(teaser('\u{202f}'), teaser(' '));
    let joined = prepared("a\u{202f}b. C d e.");
    assert!(joined.teaser_words * 3 <= joined.words, "{joined:?}");
}

proptest! {
    #[test]
    fn sanitising_twice_changes_nothing(html in soup()) {
        let (once, _) = sanitise(&html);
        assert_harmless(&once);
        prop_assert_eq!(&sanitise(&once).0, &once);
    }

    #[test]
    fn teaser_and_rest_are_the_whole_text(html in soup(), divider in any::<bool>(), at in 0.0f64..1.0) {
        let (mut html, _) = sanitise(&html);
        // Note references are dropped from the teaser on purpose.
        html = html.replace(" href=\"#fn-n1\"", "");
        if divider {
            let mut at = (html.len() as f64 * at) as usize;
            while !html.is_char_boundary(at) || html[..at].rfind('<') > html[..at].rfind('>') {
                at -= 1;
            }
            html.insert_str(at, "<!--more-->");
        }
        let p = prepared(&html);
        assert_harmless(&p.teaser_html);
        assert_harmless(&p.rest_html);
        let undashed = |text: &str| squeezed(text).replace('-', "");
        let both = format!("{}{}", p.teaser_text, plain_text(&p.rest_html));
        prop_assert_eq!(undashed(&both), undashed(&plain_text(&html)));
        prop_assert_eq!(&plain_text(&p.teaser_html), &p.teaser_text);
        if !divider {
            prop_assert!(p.teaser_words <= 150 && p.teaser_words * 3 <= p.words);
            prop_assert!(count_words(&p.teaser_text) <= p.teaser_words);
        }
    }

    #[test]
    fn any_text_is_taken(html in "\\PC{0,200}") {
        let p = prepared(&html);
        prop_assert!(p.teaser_words * 3 <= p.words || html.contains("<!--"));
    }
}
