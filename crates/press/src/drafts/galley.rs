//! A text of a draft as readers would get it: sanitised, cut at the wall, checked. Made in a reading transaction,
//! since that takes longer than a writing one may last.

use std::collections::HashMap;

use db::{Conn, DbError};
use kernel::clock::Millis;
use kernel::slug::{fold, slugify};
use kernel::text::one_line;
use media::Focus;
use render::body::tags::{attribute, name, next_tag};
use render::body::{NewSrc, Prepared, TeaserLimits, prepare, rewrite_images};

use super::checklist::{Facts, Finding, PictureFacts, Weight, check};
use super::store::{Draft, by_public_id};
use super::{Lead, Particulars, Text, revision};
use crate::Press;
use crate::articles::{AuthorDraft, Editorial, LeadDraft, Manuscript};
use crate::pictures::{Entry, FileName, entry};

/// Where articles come from that were begun here.
const SOURCE: &str = "newsroom";

/// Which text of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// The one that stands.
    Latest,
    /// The one that waits for its time.
    Scheduled,
}

/// A text as readers would get it.
#[derive(Clone, Debug)]
pub struct Galley {
    /// Its draft, as it was then.
    pub draft: Draft,
    /// Its number.
    pub number: i64,
    /// The text.
    pub text: Text,
    /// What the checklist says, if readers get it then.
    pub findings: Vec<Finding>,
    facts: Facts,
    pub(super) manuscript: Manuscript,
    pub(super) editorial: Editorial,
    /// What must stay in sight of which picture.
    pub(super) focuses: Vec<(String, Focus)>,
}

impl Galley {
    /// The text, sanitised and cut at the wall.
    pub fn body(&self) -> &Prepared {
        &self.manuscript.body
    }

    /// What holds it back from being shown from `at` on: a licence that is good today may have ended by then.
    pub fn obstacles(&self, at: Millis) -> Vec<Finding> {
        let mut findings = check(&self.text, self.body(), &self.facts, at);
        findings.retain(|finding| finding.weight == Weight::Blocking);
        findings
    }
}

const ORIGIN: &str =
    "SELECT source, source_id, COALESCE(source_hash, ''), published_at, state FROM articles WHERE id = $1";

type Origin = (String, Option<String>, String, Option<Millis>, String);

/// The draft's text as readers would get it at `now`; `None` if there is no such draft, or it has no such text.
///
/// # Errors
/// When the database fails.
pub fn galley(
    conn: &mut Conn,
    press: &Press,
    public_id: &str,
    which: Which,
    now: Millis,
) -> Result<Option<Galley>, DbError> {
    let Some(draft) = by_public_id(conn, public_id)? else { return Ok(None) };
    let wanted = match which {
        Which::Latest => Some(draft.revision),
        Which::Scheduled => draft.scheduled,
    };
    let Some(number) = wanted else { return Ok(None) };
    let Some(text) = revision(conn, draft.id, number)?.map(|found| found.text) else { return Ok(None) };
    let mut body = prepare(&text.writing.html, TeaserLimits::default());
    let pictures = Pictures::of(conn, &text, &body)?;
    body.alter(|html| rewrite_images(html, |src| pictures.placed(src)));
    let origin: Option<Origin> = match draft.article {
        Some(article) => conn.query_opt(ORIGIN, &[&article])?,
        None => None,
    };
    let facts = Facts {
        known_to_readers: origin.as_ref().is_some_and(|origin| origin.4 == "published"),
        address_taken: address_taken(conn, &text, draft.article)?,
        broken_links: broken_links(conn, press, &body)?,
        pictures: pictures.facts(),
    };
    let findings = check(&text, &body, &facts, now);
    let manuscript = manuscript(&draft, origin, &text, body, &pictures);
    let live = match draft.live {
        Some(live) => revision(conn, draft.id, live)?.map(|found| found.text.particulars),
        None => None,
    };
    let (editorial, focuses) = (editorial(&text.particulars, live.as_ref()), focuses(&text));
    Ok(Some(Galley { draft, number, text, findings, facts, manuscript, editorial, focuses }))
}

fn manuscript(
    draft: &Draft,
    origin: Option<Origin>,
    text: &Text,
    body: Prepared,
    pictures: &Pictures,
) -> Manuscript {
    let Text { writing, particulars } = text;
    // An import that brings the same again is to know it by its hash.
    let new = || (SOURCE.to_owned(), Some(draft.public_id.clone()), String::new(), None, String::new());
    let (source, source_id, source_hash, published_at, _) = origin.unwrap_or_else(new);
    let placed = body.images.iter().filter_map(|image| Some((pictures.id(&image.src)?, image.past_wall)));
    Manuscript {
        source,
        source_id,
        source_hash,
        slug: some(&particulars.slug),
        published: true,
        kind: some(&particulars.kind).map_or_else(|| "article".into(), |kind| kind.to_lowercase()),
        title: one_line(&writing.title),
        standfirst: one_line(&writing.standfirst),
        pictures: placed.collect(),
        body,
        language: one_line(&particulars.language),
        access: None,
        section: some(&particulars.section),
        series: some(&particulars.series),
        topics: particulars.topics.iter().map(|topic| one_line(topic)).collect(),
        places: particulars.places.iter().map(|place| one_line(place)).collect(),
        authors: particulars.authors.iter().map(author).collect(),
        lead: particulars.lead.as_ref().map(|shown| lead(shown, pictures)),
        source_url: some(&particulars.source_url),
        old_paths: Vec::new(),
        seo_title: some(&particulars.search_title),
        seo_description: some(&particulars.search_description),
        published_at,
        updated_at: None,
    }
}

fn some(text: &str) -> Option<String> {
    Some(one_line(text)).filter(|text| !text.is_empty())
}

fn author(author: &super::Author) -> AuthorDraft {
    AuthorDraft { name: one_line(&author.name), slug: some(&author.slug), ..AuthorDraft::default() }
}

fn lead(lead: &Lead, pictures: &Pictures) -> LeadDraft {
    LeadDraft {
        picture: pictures.id(&format!("/media/{}", lead.file)),
        elsewhere: some(&lead.elsewhere),
        alt: one_line(&lead.alt),
        caption: one_line(&lead.caption),
        credit: one_line(&lead.credit),
        focus: None,
    }
}

/// A level or an opening that the draft has not changed stays as the article has it: it may have been set there.
fn editorial(particulars: &Particulars, live: Option<&Particulars>) -> Editorial {
    let (level, until) = (particulars.access, particulars.open_until);
    Editorial {
        level: live.is_none_or(|live| live.access != level).then_some(level),
        open_until: live.is_none_or(|live| live.open_until != until).then_some(until),
        social_title: some(&particulars.social_title),
        social_description: some(&particulars.social_description),
        canonical_url: some(&particulars.canonical),
    }
}

/// Foci as the editor notes them on pictures: `data-focal="0.5,0.3"`.
fn focuses(text: &Text) -> Vec<(String, Focus)> {
    let lead = text.particulars.lead.iter().filter_map(|lead| {
        let (x, y) = lead.focus?;
        Some((lead.file.clone(), Focus::of_thousandths(x, y)))
    });
    let placed = tags(&text.writing.html, "img").into_iter().filter_map(|tag| {
        let file = attribute(tag, "src")?.strip_prefix("/media/")?;
        let (x, y) = attribute(tag, "data-focal")?.split_once(',')?;
        let focus = Focus::at(x.trim().parse().ok()?, y.trim().parse().ok()?)?;
        Some((file.to_owned(), focus))
    });
    placed.chain(lead).collect()
}

fn tags<'h>(mut html: &'h str, wanted: &str) -> Vec<&'h str> {
    let mut found = Vec::new();
    while let Some((_, tag)) = next_tag(&mut html) {
        if name(tag) == wanted {
            found.push(tag);
        }
    }
    found
}

/// Addresses that a text names: of pictures, links and embeds.
pub(super) fn addresses(html: &str) -> Vec<&str> {
    let named = [("img", "src"), ("a", "href"), ("div", "data-embed"), ("div", "data-related")];
    named
        .into_iter()
        .flat_map(|(tag, name)| tags(html, tag).into_iter().filter_map(move |tag| attribute(tag, name)))
        .collect()
}

/// The site's own pictures that a text shows, by file name.
struct Pictures(HashMap<String, Entry>);

impl Pictures {
    fn of(conn: &mut Conn, text: &Text, body: &Prepared) -> Result<Pictures, DbError> {
        let lead = text.particulars.lead.iter().map(|lead| lead.file.as_str());
        let placed = body.images.iter().filter_map(|image| image.src.strip_prefix("/media/"));
        let mut found = HashMap::new();
        for file in placed.chain(lead) {
            let Some(named) = FileName::parse(file) else { continue };
            // One that was replaced is found by the name it had.
            if let Some(picture) = entry(conn, named.public_id)? {
                found.insert(file.to_owned(), picture);
            }
        }
        Ok(Pictures(found))
    }

    fn find(&self, src: &str) -> Option<&Entry> {
        self.0.get(src.strip_prefix("/media/")?)
    }

    fn id(&self, src: &str) -> Option<i64> {
        self.find(src).map(|picture| picture.id)
    }

    fn placed(&self, src: &str) -> Option<NewSrc> {
        let picture = self.find(src)?;
        let side = |length| u32::try_from(length).unwrap_or_default();
        let src = format!("/media/{}", picture.file());
        Some(NewSrc { src, width: side(picture.width), height: side(picture.height) })
    }

    fn facts(&self) -> HashMap<String, PictureFacts> {
        let facts = |picture: &Entry| PictureFacts {
            licence: picture.words.licence.clone(),
            licence_until: picture.words.licence_until,
        };
        self.0.iter().map(|(file, picture)| (file.clone(), facts(picture))).collect()
    }
}

const OWNER: &str = "SELECT target FROM slugs WHERE kind = $1 AND slug = $2";

fn address_taken(conn: &mut Conn, text: &Text, article: Option<i64>) -> Result<bool, DbError> {
    let wanted = slugify(&text.particulars.slug);
    if wanted.is_empty() {
        return Ok(false);
    }
    let owner: Option<i64> = conn.query_opt(OWNER, &[&"article", &fold(&wanted)])?;
    Ok(owner.is_some() && owner != article)
}

/// Folders of pages that are named by slugs, with the kind of those.
const FOLDERS: [(&str, &str); 6] = [
    ("articles", "article"),
    ("sections", "section"),
    ("topics", "topic"),
    ("places", "place"),
    ("series", "series"),
    ("authors", "author"),
];

/// Links to pages of this site that are not there.
fn broken_links(conn: &mut Conn, press: &Press, body: &Prepared) -> Result<Vec<String>, DbError> {
    let (teaser, rest) = (tags(&body.teaser_html, "a"), tags(&body.rest_html, "a"));
    let mut broken = Vec::new();
    for href in teaser.into_iter().chain(rest).filter_map(|tag| attribute(tag, "href")) {
        let path = href.strip_prefix(press.config.site.url.as_str()).unwrap_or(href);
        let Some((folder, slug)) = path.strip_prefix('/').and_then(|path| path.split_once('/')) else {
            continue;
        };
        let Some((_, kind)) = FOLDERS.iter().find(|(name, _)| *name == folder) else { continue };
        let slug = slug.split(['/', '?', '#']).next().unwrap_or_default();
        let slug = percent_encoding::percent_decode_str(slug).decode_utf8_lossy();
        let leads = conn.query_opt::<i64>(OWNER, &[kind, &fold(&slug)])?.is_some();
        if !leads && !broken.iter().any(|known| known == href) {
            broken.push(href.to_owned());
        }
    }
    Ok(broken)
}
