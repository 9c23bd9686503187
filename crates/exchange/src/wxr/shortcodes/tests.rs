//! What each kind of shortcode becomes.

use proptest::prelude::*;

use super::*;

struct Two(Vec<ImageRecord>);

impl Images for Two {
    fn by_id(&self, id: u64) -> Option<&ImageRecord> {
        self.0.get(id as usize)
    }

    fn of_post(&self) -> Vec<&ImageRecord> {
        self.0.iter().collect()
    }
}

fn run(html: &str) -> (String, Vec<NoteKind>) {
    let image = |src: &str, caption: &str, credit: Option<&str>| ImageRecord {
        src: src.into(),
        caption: Some(caption.into()),
        credit: credit.map(str::to_owned),
        ..ImageRecord::default()
    };
    let images = Two(vec![image("/a.jpg", "A <b", None), image("/b.jpg", "B", Some("Ann"))]);
    let mut notes = Vec::new();
    let out = resolve(html, &images, &mut notes);
    (out, notes.into_iter().map(|note| note.kind).collect())
}

#[test]
fn captions_become_figures() {
    for (html, expected) in [
        (
            "[caption id=\"x\" align=\"left\"]<a href=\"/l\"><img src=\"/a.jpg\"></a> A <em>cat</em>[/caption] z",
            "<figure><a href=\"/l\"><img src=\"/a.jpg\"></a><figcaption>A <em>cat</em></figcaption></figure> z",
        ),
        (
            "[caption caption=\"see [1]\"]<img src=\"/a.jpg\" />[/caption]",
            "<figure><img src=\"/a.jpg\" /><figcaption>see [1]</figcaption></figure>",
        ),
        ("[caption width=\"3\"]<img src=\"/a.jpg\">[/caption]", "<figure><img src=\"/a.jpg\"></figure>"),
    ] {
        assert_eq!(run(html), (expected.to_owned(), vec![]), "{html}");
    }
}

#[test]
fn galleries_keep_captions_and_credits() {
    let (html, notes) = run("[gallery ids=\"1,7\"]");
    assert_eq!(html, "<figure><img src=\"/b.jpg\" alt=\"\"><figcaption>B (Ann)</figcaption></figure>");
    assert_eq!(notes, []);
    assert!(run("[gallery]").0.contains("<figcaption>A &lt;b</figcaption>"));
}

#[test]
fn embeds_become_cards_and_wrappers_go() {
    for (html, expected, notes) in [
        (
            "[youtube=http://y.be/a&amp;b]",
            "<div data-embed=\"https://y.be/a&amp;b\"><p><a href=\"http://y.be/a&amp;b\">http://y.be/a&amp;b</a></p></div>",
            vec![NoteKind::Embed],
        ),
        (
            "[embed]https://e.org/x[/embed]",
            "<div data-embed=\"https://e.org/x\"><p><a href=\"https://e.org/x\">https://e.org/x</a></p></div>",
            vec![NoteKind::Embed],
        ),
        ("[gist 1234 /]", "", vec![NoteKind::Dropped]),
        ("[vc_row][vc_column width=\"1/2\"]text[/vc_column][/vc_row]", "text", vec![NoteKind::Dropped; 2]),
        ("[dropcap]T[/dropcap]ext", "Text", vec![NoteKind::Dropped]),
        ("[code lang=\"x\"]\na < b\n[/code]", "<pre><code>a &lt; b</code></pre>", vec![]),
    ] {
        assert_eq!(run(html), (expected.to_owned(), notes), "{html}");
    }
}

#[test]
fn brackets_that_are_no_shortcodes_stay() {
    for html in [
        "he [sic] said [1]",
        "[and who said <a href=\"x\">so]</a>",
        "[java 8]",
        "[video] below",
        "a[i] = b[j]",
        "<pre>[gallery]</pre>",
        "<a title=\"[gallery]\">x</a>",
        "[ x",
    ] {
        assert_eq!(run(html), (html.to_owned(), vec![]), "{html}");
    }
    assert_eq!(run("[[gallery]]").0, "[gallery]");
}

proptest! {
    #[test]
    fn no_text_panics(html in "(\\[|\\]|/|caption|gallery|code|embed| ids=\"1\"|<img>|<a>|</a>|é|\"|[ a-c]){0,20}") {
        run(&html);
    }
}
