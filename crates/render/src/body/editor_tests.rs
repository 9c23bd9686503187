//! What the newsroom's editor writes comes through: its browser tests make sure that it writes these fixtures.

use super::*;

/// A story of every kind of block, as the editor writes it.
const STORY: &str = include_str!("../../../../web/editor/fixtures/everything.html");

/// Links get their `rel`, credits the element readers' pages have for them; cards stay, so that they are cards again
/// when the article is opened in the editor.
fn as_stored(html: &str) -> String {
    let linked =
        html.split("<a href=\"").enumerate().map(|(nth, part)| match (nth, part.split_once("\">")) {
            (0, _) | (_, None) => part.to_owned(),
            (_, Some((address, rest))) => format!("<a href=\"{address}\" rel=\"noopener\">{rest}"),
        });
    let stored = linked
        .collect::<String>()
        .replace("<span class=\"credit\">Ann Example</span>", "<small class=\"credit\">Ann Example</small>");
    stored.replace("<!--more-->\n", "")
}

fn lines(html: &str) -> Vec<&str> {
    html.lines().filter(|line| !line.is_empty()).collect()
}

#[test]
fn every_kind_of_block_comes_through() {
    let (html, notes) = sanitise(STORY);
    assert_eq!(lines(&html), lines(&as_stored(STORY)));
    assert!(notes.is_empty(), "{notes:?}");
}

#[test]
fn boxes_that_are_no_cards_go_and_what_was_in_them_stays() {
    for (given, kept) in [
        ("<div>a<p>b</p></div>", "<p>a</p><p>b</p>"),
        ("<div data-embed=\"javascript:alert(1)\">a</div>", "<p>a</p>"),
        (
            "<div data-related=\"one\" onclick=\"x()\" style=\"y\">a</div>",
            "<div data-related=\"one\"><p>a</p></div>",
        ),
        ("<div data-related=\"one\"></div><p>a</p>", "<p>a</p>"),
        (
            "<p>a<div data-embed=\"https://x.example/\">b</div></p>",
            "<p>a</p><div data-embed=\"https://x.example/\"><p>b</p></div>",
        ),
    ] {
        let (html, _) = sanitise(given);
        let squeezed: String = html.lines().map(str::trim).collect();
        assert_eq!(squeezed, kept, "{given}");
    }
}

#[test]
fn frames_of_those_we_know_become_cards() {
    let card = |page: &str, words: &str| {
        format!("<div data-embed=\"{page}\"><p><a href=\"{page}\" rel=\"noopener\">{words}</a></p></div>")
    };
    let video = "https://www.youtube.com/watch?v=abc123";
    let frame = "<iframe src=\"https://www.youtube.com/embed/abc123?rel=0\" allowfullscreen>x</iframe>";
    for (given, kept) in [
        (frame.to_owned(), card(video, video)),
        (frame.replace("src=", "title=\"The &lt;lock&gt;\" data-src="), card(video, "The &lt;lock&gt;")),
        (frame.replace("src=", "title=\"YouTube video player\" src="), card(video, video)),
        (
            "<p>http://youtu.be/abc123 </p>".to_owned(),
            card("https://youtu.be/abc123", "https://youtu.be/abc123"),
        ),
        ("<p>See https://youtu.be/abc123</p>".to_owned(), "<p>See https://youtu.be/abc123</p>".to_owned()),
        (format!("<p>One {frame} two</p>"), format!("<p>One</p>{}<p>two</p>", card(video, video))),
        (format!("<figure><div>{frame}</div></figure>"), card(video, video)),
        (
            format!("<figure>{frame}<figcaption>Low water</figcaption></figure>"),
            format!("<figure>{}<figcaption>Low water</figcaption></figure>", card(video, video)),
        ),
    ] {
        let (html, notes) = sanitise(&given);
        let squeezed: String = html.lines().map(str::trim).collect();
        assert_eq!(squeezed.replace(" </p>", "</p>").replace("<p> ", "<p>"), kept, "{given}");
        assert!(notes.is_empty(), "{notes:?}");
        assert_eq!(sanitise(&html).0, html, "a second time changes nothing");
    }
    let (html, notes) = sanitise("<p>a</p><iframe src=\"https://evil.example/embed/abc123\"></iframe>");
    assert_eq!((html.as_str(), notes.len()), ("<p>a</p>", 1));
}

#[test]
fn a_story_is_cut_at_the_divider_and_its_picture_read() {
    let prepared = prepare(STORY, TeaserLimits::default());
    assert!(
        prepared.teaser_html.trim().ends_with("</figure>") && prepared.rest_html.trim().starts_with("<h2>")
    );
    // The note stands past the wall: its mark is shown to those who may read it.
    assert!(
        !prepared.teaser_html.contains("fn-1")
            && prepared.lead_html.is_some_and(|lead| lead.contains("#fn-1"))
    );
    let [picture] = prepared.images.as_slice() else { panic!("{:?}", prepared.images) };
    assert_eq!(picture.alt, "Water falling over a low weir at dawn");
    assert_eq!(
        (picture.caption.as_str(), picture.credit.as_str()),
        ("The weir at dawn, seen from the lock.", "Ann Example")
    );
}
