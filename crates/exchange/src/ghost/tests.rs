//! The rules of Ghost exports, by value.

use serde_json::{Value, json};

use super::*;
use crate::open_articles;
use crate::record::{Access, ArticleRecord, NoteKind, State};

fn read(text: impl AsRef<[u8]>) -> Vec<Result<Item, FatalError>> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), text).unwrap();
    open_articles(file.path()).unwrap().collect()
}

fn export(posts: &Value) -> Value {
    json!({"db": [{"meta": {"version": "5.88.2"}, "data": {
        "posts": posts,
        "tags": [{"id": "t1", "name": "#internal"}, {"id": "t2", "name": "World"}, {"id": "t3", "name": "Cats"}],
        "posts_tags": [{"post_id": "p1", "tag_id": "t3", "sort_order": 2}, {"post_id": "p1", "tag_id": "t1", "sort_order": 0},
            {"post_id": "p1", "tag_id": "t2", "sort_order": 1}],
        "users": [{"id": "u1", "name": "Ann", "bio": "Writes.", "slug": "ann", "profile_image": "__GHOST_URL__/a.jpg"}],
        "posts_authors": [{"post_id": "p1", "author_id": "u1"}],
        "posts_meta": [{"post_id": "p1", "meta_title": "Seen", "feature_image_alt": "A cat",
            "feature_image_caption": "Photo by <a href=\"x\">Bob</a> / Unsplash"}]
    }}]})
}

fn only(post: Value) -> (ArticleRecord, Vec<NoteKind>) {
    match read(export(&json!([post])).to_string()).remove(0) {
        Ok(Item::Article(record, notes)) => (*record, notes.iter().map(|note| note.kind).collect()),
        other => panic!("{other:?}"),
    }
}

fn post(extra: Value) -> Value {
    let mut post = json!({"id": "p1", "uuid": "1-2", "title": "T", "slug": "t", "html": "<p>x</p>", "status": "published",
        "published_at": "2024-05-31T09:00:00.000Z"});
    post.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    post
}

#[test]
fn a_post_arrives_with_all_that_belongs_to_it() {
    let (record, notes) = only(post(
        json!({"visibility": "paid", "feature_image": "__GHOST_URL__/content/i.jpg",
        "html": "<p>x<img src=\"__GHOST_URL__/y.png\"></p><!--members-only--><p>z</p>", "custom_excerpt": "In short",
        "locale": "pt_BR", "published_at": 1_717_146_000_000_i64}),
    ));
    assert_eq!(notes, []);
    assert_eq!((record.id.as_str(), record.old_paths.as_slice()), ("ghost:1-2:p1", &["/t/".to_owned()][..]));
    assert_eq!(record.body_html, "<p>x<img src=\"/y.png\"></p><!--members-only--><p>z</p>");
    assert_eq!(
        (record.section.as_deref(), record.topics.as_slice()),
        (Some("World"), &["Cats".to_owned()][..])
    );
    assert_eq!(
        (record.authors[0].bio.as_deref(), record.authors[0].image.as_deref()),
        (Some("Writes."), Some("/a.jpg"))
    );
    assert_eq!((record.access, record.language.as_deref()), (Some(Access::Subscribers), Some("pt-BR")));
    assert_eq!(record.published_at.unwrap().to_string(), "2024-05-31T09:00:00Z");
    let lead = record.lead_image.unwrap();
    assert_eq!((lead.src.as_str(), lead.alt.as_deref()), ("/content/i.jpg", Some("A cat")));
    assert_eq!((lead.caption, lead.credit.as_deref()), (None, Some("Photo by Bob / Unsplash")));
    assert_eq!((record.seo_title.as_deref(), record.standfirst.as_deref()), (Some("Seen"), Some("In short")));
}

#[test]
fn bodies_are_made_from_sources_where_html_is_missing() {
    let lexical =
        json!({"root": {"children": [{"type": "paragraph", "children": [{"type": "text", "text": "l"}]}]}});
    let mobiledoc = json!({"markups": [], "sections": [[1, "p", [[0, [], 0, "m"]]]]});
    for (source, body) in [
        (
            json!({"html": null, "lexical": lexical.to_string(), "mobiledoc": mobiledoc.to_string()}),
            "<p>l</p>",
        ),
        (json!({"html": "", "mobiledoc": mobiledoc.to_string(), "markdown": "*d*"}), "<p>m</p>"),
        (json!({"html": null, "markdown": "*d*"}), "<p><em>d</em></p>"),
    ] {
        assert_eq!(only(post(source)).0.body_html, body);
    }
    assert_eq!(only(post(json!({"html": null, "lexical": "{"}))).1, [NoteKind::NoText]);
}

#[test]
fn states_and_access_follow_the_post() {
    for (extra, state, access, notes) in [
        (json!({"visibility": "public"}), State::Published, Some(Access::Free), vec![]),
        (json!({"visibility": "members"}), State::Published, Some(Access::Registered), vec![]),
        (
            json!({"visibility": "tiers", "status": "scheduled"}),
            State::Scheduled,
            Some(Access::Subscribers),
            vec![],
        ),
        (
            json!({"visibility": "gold"}),
            State::Published,
            Some(Access::Subscribers),
            vec![NoteKind::UnknownAccess],
        ),
        (json!({"status": "draft", "published_at": null}), State::Draft, None, vec![]),
        (json!({"status": "sent"}), State::Draft, None, vec![NoteKind::Withheld]),
        (json!({"published_at": null}), State::Draft, None, vec![NoteKind::NoDate]),
    ] {
        let (record, found) = only(post(extra.clone()));
        assert_eq!((record.state, record.access, found), (state, access, notes), "{extra}");
    }
}

#[test]
fn pages_are_counted_and_bad_rows_named() {
    let posts = json!([
        post(json!({"type": "page"})),
        post(json!({"page": 1})),
        5,
        post(json!({"title": ""})),
        post(json!({"published_at": "soon"})),
        post(json!({}))
    ]);
    let items: Vec<_> = read(export(&posts).to_string()).into_iter().map(Result::unwrap).collect();
    let reasons: Vec<_> = items
        .iter()
        .filter_map(|item| match item {
            Item::Rejected(rejection) => Some((rejection.position.record, rejection.reason.to_string())),
            _ => None,
        })
        .collect();
    assert_eq!(reasons[0], (3, "a record is a JSON object `{...}`, this is a number".into()));
    assert_eq!(reasons[1], (4, "`title` is missing or empty".into()));
    assert_eq!(reasons[2], (5, "`published_at` is not a date as 2024-05-31T09:00:00Z: \"soon\"".into()));
    assert_eq!(items.last(), Some(&Item::Ignored { what: "page".into(), count: 2 }));
    assert_eq!(items.len(), 5);
}

#[test]
fn a_file_that_breaks_off_gives_what_it_has() {
    let text = export(&json!([post(json!({})), post(json!({"html": "<p>CUT</p>"}))])).to_string();
    let items = read(&text[..text.rfind("CUT").unwrap()]);
    assert!(matches!(items[..], [Ok(Item::Article(..)), Err(FatalError::BreaksOff(_))]), "{items:?}");
}

#[test]
fn deep_posts_are_rejected_and_documents_without_posts_refused() {
    let deep =
        format!("{{\"db\":[{{\"data\":{{\"posts\":[{}{}]}}}}]}}", "[".repeat(100_000), "]".repeat(100_000));
    let items = read(deep);
    assert!(matches!(&items[..], [Ok(Item::Rejected(it))] if it.reason == Reason::TooDeep), "{items:?}");
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "{\"data\":{\"users\":[]}}").unwrap();
    assert!(open_articles(file.path()).err().unwrap().to_string().contains("without posts"));
}
