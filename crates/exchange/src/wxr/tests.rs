//! The rules of WordPress exports, by value.

use proptest::prelude::*;

use super::*;
use crate::record::{Access, State};
use crate::{Reason, open_articles};

fn export(channel: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:wp=\"http://wordpress.org/export/1.2/\">\
         <channel><language>en-US</language><wp:base_blog_url>https://blog.example.org</wp:base_blog_url>\n{channel}\n\
         </channel></rss>"
    )
}

fn post(id: u32, fields: &str) -> String {
    format!(
        "<item><title>T{id}</title><wp:post_id>{id}</wp:post_id><wp:post_type>post</wp:post_type>\
         <wp:status>publish</wp:status><wp:post_date_gmt>2024-05-31 09:00:00</wp:post_date_gmt>{fields}</item>\n"
    )
}

fn read(text: impl AsRef<[u8]>) -> Vec<Result<Item, FatalError>> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    open_articles(file.path()).unwrap().collect()
}

fn articles(channel: &str) -> Vec<(ArticleRecord, Vec<NoteKind>)> {
    let items = read(export(channel)).into_iter().map(|item| item.unwrap());
    let taken = items.filter_map(|item| match item {
        Item::Article(record, notes) => Some((*record, notes.iter().map(|note| note.kind).collect())),
        Item::Ignored { .. } => None,
        Item::Rejected(rejection) => panic!("{rejection:?}"),
    });
    taken.collect()
}

#[test]
fn a_post_arrives_with_all_that_belongs_to_it() {
    let (record, notes) = articles(
        "<item><title>Tom &amp;amp; <![CDATA[<em>Jerry</em>]]></title><link>https://blog.example.org/2014/05/tom/</link>\
         <dc:creator>ann</dc:creator><content:encoded><![CDATA[One\n\n<img class=\"wp-image-7\" src=\"/i-300.jpg\">]]></content:encoded>\
         <excerpt:encoded><![CDATA[In short]]></excerpt:encoded><wp:post_id>5</wp:post_id><wp:post_name>caf%C3%A9</wp:post_name>\
         <wp:post_date_gmt>2014-05-01 10:00:00</wp:post_date_gmt><wp:status>publish</wp:status><wp:post_type>post</wp:post_type>\
         <category domain=\"category\" nicename=\"uncategorized\">Uncategorized</category>\
         <category domain=\"category\" nicename=\"world\">World &amp; Co</category>\
         <category domain=\"post_tag\" nicename=\"cats\">Cats</category>\
         <wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key><wp:meta_value>7</wp:meta_value></wp:postmeta>\
         <wp:postmeta><wp:meta_key>_yoast_wpseo_title</wp:meta_key><wp:meta_value>Seen</wp:meta_value></wp:postmeta>\
         <wp:comment><wp:comment_content>spam</wp:comment_content></wp:comment></item>\
         <item><title>i</title><wp:post_id>7</wp:post_id><wp:post_type>attachment</wp:post_type>\
         <wp:attachment_url>https://blog.example.org/i.jpg</wp:attachment_url><excerpt:encoded>A &lt;b&gt;cat&lt;/b&gt;</excerpt:encoded>\
         <wp:postmeta><wp:meta_key>_wp_attachment_image_alt</wp:meta_key><wp:meta_value>Cat</wp:meta_value></wp:postmeta>\
         <wp:postmeta><wp:meta_key>_wp_attachment_metadata</wp:meta_key><wp:meta_value><![CDATA[a:1:{s:6:\"credit\";s:3:\"Bob\";}]]></wp:meta_value></wp:postmeta></item>\
         <wp:author><wp:author_login>ann</wp:author_login><wp:author_display_name>Ann B</wp:author_display_name>\
         <wp:author_description>Writes.</wp:author_description></wp:author>",
    )
    .remove(0);
    assert_eq!(notes, []);
    assert_eq!((record.id.as_str(), record.title.as_str()), ("wordpress:blog.example.org:5", "Tom & Jerry"));
    assert_eq!(record.old_paths, ["/2014/05/tom/", "/?p=5"]);
    assert_eq!((record.slug.as_deref(), record.standfirst.as_deref()), (Some("café"), Some("In short")));
    assert_eq!(
        (record.section.as_deref(), record.topics.as_slice()),
        (Some("World & Co"), &["Cats".to_owned()][..])
    );
    assert_eq!(
        (record.authors[0].name.as_str(), record.authors[0].bio.as_deref()),
        ("Ann B", Some("Writes."))
    );
    assert_eq!(record.published_at.unwrap().to_string(), "2014-05-01T10:00:00Z");
    assert_eq!((record.language.as_deref(), record.seo_title.as_deref()), (Some("en-US"), Some("Seen")));
    assert_eq!(record.body_html, "<p>One</p>\n<p><img class=\"wp-image-7\" src=\"/i-300.jpg\"></p>");
    let lead = record.lead_image.unwrap();
    assert_eq!(
        (lead.alt.as_deref(), lead.caption.as_deref(), lead.credit.as_deref()),
        (Some("Cat"), Some("A cat"), Some("Bob"))
    );
    assert_eq!(
        (record.images[0].src.as_str(), record.images[0].credit.as_deref()),
        ("/i-300.jpg", Some("Bob"))
    );
}

#[test]
fn states_follow_status_password_and_date() {
    let with = |status: &str, extra: &str| {
        let post = post(1, &format!("<content:encoded>x</content:encoded>{extra}"));
        let (record, notes) = articles(&post.replace("publish", status)).remove(0);
        (record.state, notes)
    };
    let no_date = "<wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>";
    for (status, extra, state, notes) in [
        ("publish", "", State::Published, vec![]),
        ("future", "", State::Scheduled, vec![]),
        ("draft", no_date, State::Draft, vec![]),
        ("pending", "", State::Draft, vec![]),
        ("private", "", State::Draft, vec![NoteKind::Withheld]),
        ("publish", "<wp:post_password>secret</wp:post_password>", State::Draft, vec![NoteKind::Withheld]),
        ("publish", no_date, State::Draft, vec![NoteKind::NoDate]),
    ] {
        assert_eq!(with(status, extra), (state, notes), "{status} {extra}");
    }
}

#[test]
fn what_is_no_post_is_counted() {
    let channel = format!(
        "{}{}{}",
        post(1, "").replace(">post<", ">page<"),
        post(2, "").replace(">post<", ">page<"),
        post(3, "").replace("publish", "trash")
    );
    let items: Vec<_> = read(export(&channel)).into_iter().map(Result::unwrap).collect();
    let ignored = |what: &str, count| Item::Ignored { what: what.into(), count };
    assert_eq!(items, [ignored("page", 2), ignored("post in the trash", 1)]);
}

#[test]
fn co_authors_come_before_the_creator_and_addresses_stay_private() {
    let authors = |fields: &str| -> Vec<String> {
        let authors = articles(&post(1, fields)).remove(0).0.authors;
        authors.into_iter().map(|author| author.name).collect()
    };
    let co = "<category domain=\"author\" nicename=\"cap-b\">B</category>";
    assert_eq!(authors(&format!("<dc:creator>c</dc:creator>{co}{co}")), ["B"]);
    assert_eq!(authors("<dc:creator>jo@example.org</dc:creator>"), ["jo"]);
}

#[test]
fn html_without_cdata_is_kept() {
    let (record, _) =
        articles(&post(1, "<content:encoded><p>a<br>b &nbsp; &amp;amp;</p></content:encoded>")).remove(0);
    assert_eq!(record.body_html, "<p>a<br>b \u{a0} &amp;</p>");
    assert_eq!(record.access, None::<Access>);
}

#[test]
fn a_post_without_title_is_rejected_by_its_line() {
    let items = read(export(&post(1, "").replace("T1", "")));
    let Ok(Item::Rejected(rejection)) = &items[0] else { panic!("{items:?}") };
    assert_eq!((rejection.position.line, &rejection.reason), (Some(3), &Reason::Missing("title")));
}

#[test]
fn a_broken_end_names_its_place_and_keeps_what_came_before() {
    let whole =
        export(&format!("{}{}", post(1, ""), post(2, "<content:encoded><![CDATA[long]]></content:encoded>")));
    let cut = whole.find("[long").unwrap();
    let items = read(&whole[..cut]);
    assert_eq!(items.len(), 2);
    assert!(matches!(items[0], Ok(Item::Article(..))));
    let Err(error) = &items[1] else { panic!("{items:?}") };
    assert!(error.to_string().starts_with("the file breaks off at line 4"), "{error}");
}

#[test]
fn posts_that_share_an_id_stay_two() {
    let two = articles(&format!("{}{}", post(1, ""), post(1, "<wp:post_name>b</wp:post_name>")));
    let ids: Vec<_> = two.iter().map(|(record, _)| record.id.as_str()).collect();
    assert_eq!(ids, ["wordpress:blog.example.org:1", "wordpress:blog.example.org:1:b"]);
    assert!(two[1].1.contains(&NoteKind::Repeated));
}

#[test]
fn entity_bombs_are_refused_by_name() {
    let mut bomb = String::from("<?xml version=\"1.0\"?>\n<!DOCTYPE rss [<!ENTITY a \"ha\">");
    for level in 1..30 {
        bomb.push_str(&format!("<!ENTITY a{level} \"&a{};&a{};\">", level - 1, level - 1));
    }
    let bomb = format!(
        "{bomb}]>\n{}",
        export(&post(1, "<content:encoded>&a29;</content:encoded>")).split_once('\n').unwrap().1
    );
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bomb).unwrap();
    let error = open_articles(file.path()).err().unwrap();
    assert!(matches!(error, OpenError::Entities(_)), "{error}");
}

#[test]
fn depth_and_damaged_text_do_no_harm() {
    let deep = format!("<rss xmlns:wp=\"http://wordpress.org/export/1.2/\">{}", "<a>".repeat(100_000));
    assert!(read(deep)[0].as_ref().unwrap_err().to_string().contains("too deeply"));
    let inside = format!("<content:encoded>{}</content:encoded>", "<b>".repeat(100_000));
    assert_eq!(articles(&post(1, &inside)).len(), 1);
    let mut bytes = export(&post(1, "<content:encoded>aXb\u{8}</content:encoded>")).into_bytes();
    let at = bytes.windows(3).position(|it| it == b"aXb").unwrap();
    bytes[at + 1] = 0xff;
    let Ok(Item::Article(record, notes)) = &read(bytes)[0] else { panic!() };
    assert_eq!(record.body_html, "<p>a\u{fffd}b</p>");
    assert_eq!(notes[0].kind, NoteKind::Repaired);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]
    #[test]
    fn no_text_panics(text in "(<item>|</item>|<title>|</title>|<!\\[CDATA\\[|\\]\\]>|<!--|&#0;|&x;|[a-c<>&; é]|<wp:postmeta/>){0,20}") {
        read(export(&text));
    }
}
