//! Articles with sensible defaults.

use db::Db;
use kernel::clock::DAY;
use press::Press;
use press::articles::{AuthorDraft, Filing, Manuscript, Saved};
use render::body::{TeaserLimits, prepare};

use crate::{Canaries, START};

/// A published, metered article of yesterday, filed and signed, whose headline and address are `tag`
/// and whose text holds the canaries of that tag.
pub fn manuscript(tag: &str) -> Manuscript {
    Manuscript {
        source: String::new(),
        source_id: Some(tag.to_owned()),
        source_hash: tag.to_owned(),
        slug: Some(tag.to_owned()),
        published: true,
        kind: "article".into(),
        title: tag.to_owned(),
        standfirst: format!("What there is to say about {tag}."),
        body: prepare(&Canaries::new(tag).body_html(), TeaserLimits::default()),
        language: String::new(),
        access: None,
        section: Some("Ports".into()),
        series: None,
        topics: vec!["Trade".into()],
        places: vec!["Stanmar".into()],
        authors: vec![AuthorDraft { bio: "Writes on ports.".into(), ..author("Ada Quill") }],
        lead: None,
        pictures: Vec::new(),
        source_url: None,
        old_paths: Vec::new(),
        seo_title: None,
        seo_description: None,
        published_at: Some(START - DAY),
        updated_at: None,
    }
}

fn author(name: &str) -> AuthorDraft {
    AuthorDraft { name: name.into(), ..AuthorDraft::default() }
}

/// Saves the article of [`manuscript`], changed as the test wants it; gives its row id.
pub fn article(db: &Db, press: &Press, tag: &str, change: impl FnOnce(&mut Manuscript)) -> i64 {
    let mut draft = manuscript(tag);
    change(&mut draft);
    save(db, press, draft)
}

/// Saves an article; gives its row id.
pub fn save(db: &Db, press: &Press, draft: Manuscript) -> i64 {
    let press = press.clone();
    let saved = db.write_blocking(move |tx| {
        press::articles::save(tx, &press, &mut Filing::default(), &draft, press.clock.now())
    });
    let (Saved::Created(id) | Saved::Updated(id) | Saved::Unchanged(id)) = saved.unwrap();
    id
}
