//! From an item of an export to an article.

use jiff::Timestamp;

use crate::dates;
use crate::fields::push_name;
use crate::markup::{plain, plain_text};
use crate::record::{
    ArticleRecord, AuthorRecord, ImageRecord, Item, Note, NoteKind, Position, Reason, Rejection, State,
};
use crate::wxr::body;
use crate::wxr::items::{RawItem, Term};
use crate::wxr::library::{Library, without_address};

/// What an item is.
pub(crate) enum Sorted {
    /// An article or a rejected one.
    Item(Item),
    /// Nothing to import, and what it is.
    Ignored(String),
}

/// Names of the category WordPress gives to posts that have none, in the languages it speaks most.
const NO_CATEGORY: &[&str] = &[
    "uncategorized",
    "uncategorised",
    "non-classe",
    "sin-categoria",
    "senza-categoria",
    "sem-categoria",
    "unkategorisiert",
    "nicht-kategorisiert",
    "geen-categorie",
    "未分类",
    "未分類",
    "未归类",
];

/// Sorts an item and turns posts into articles.
pub(crate) fn sort(item: &RawItem, library: &Library, position: Position) -> Sorted {
    match (item.post_type.as_str(), item.status.as_str()) {
        ("" | "post", "trash") => return Sorted::Ignored("post in the trash".into()),
        ("" | "post", "auto-draft" | "inherit") => return Sorted::Ignored("unsaved draft".into()),
        ("" | "post", _) => {}
        (other, _) => return Sorted::Ignored(crate::fields::excerpt(other)),
    }
    let title = plain(&item.title);
    let id = id(item, library);
    let (Some(id), false) = (id.clone(), title.is_empty()) else {
        let missing = if title.is_empty() { "title" } else { "wp:post_id" };
        let title = Some(title).filter(|title| !title.is_empty());
        let rejection = Rejection { position, id, title, reason: Reason::Missing(missing) };
        return Sorted::Item(Item::Rejected(rejection));
    };
    let mut notes = Vec::new();
    let record = article(item, library, id, title, &mut notes);
    Sorted::Item(Item::Article(Box::new(record), notes))
}

fn id(item: &RawItem, library: &Library) -> Option<String> {
    let own =
        [&item.post_id, &item.name, &item.link].into_iter().find(|own| !own.is_empty() && *own != "0")?;
    Some(format!("wordpress:{}:{own}", library.host))
}

fn article(
    item: &RawItem,
    library: &Library,
    id: String,
    title: String,
    notes: &mut Vec<Note>,
) -> ArticleRecord {
    let post_id = item.post_id.parse().unwrap_or(0);
    let body_html = body::html(&item.content, library, post_id, notes);
    let published_at = published_at(item, notes);
    let terms = Terms::of(item);
    let mut record = ArticleRecord {
        id,
        title,
        published_at,
        updated_at: dates::parse(&item.modified_gmt).map(|parsed| parsed.at),
        slug: slug(&item.name),
        standfirst: plain_text(&item.excerpt),
        series: terms.named(&["series"]).pop(),
        places: terms.named(&["location", "locations", "place", "places"]),
        authors: authors(item, library),
        language: library.language.clone(),
        lead_image: lead_image(item, library, notes),
        source_url: Some(item.link.clone()).filter(|link| link.starts_with("http")),
        state: state(item, published_at, notes),
        seo_title: seo(item, &["_yoast_wpseo_title", "rank_math_title"]),
        seo_description: seo(item, &["_yoast_wpseo_metadesc", "rank_math_description"]),
        images: body::captioned_images(&body_html, library),
        body_html,
        ..ArticleRecord::default()
    };
    (record.section, record.topics) = terms.section_and_topics();
    if record.state == State::Published {
        record.old_paths = old_paths(item);
    }
    if record.body_html.is_empty() {
        notes.push(Note::no_text());
    }
    record
}

/// WordPress keeps names in addresses percent-encoded.
fn slug(name: &str) -> Option<String> {
    let slug = percent_encoding::percent_decode_str(name).decode_utf8_lossy().into_owned();
    Some(slug).filter(|slug| !slug.is_empty())
}

fn published_at(item: &RawItem, notes: &mut Vec<Note>) -> Option<Timestamp> {
    if let Some(gmt) = dates::parse(&item.post_date_gmt) {
        return Some(gmt.at);
    }
    if matches!(item.status.as_str(), "draft" | "pending") {
        return None;
    }
    let local = || dates::parse(&item.post_date).map(|parsed| parsed.noted("wp:post_date", notes));
    dates::parse_rss(&item.pub_date).or_else(local)
}

fn state(item: &RawItem, published_at: Option<Timestamp>, notes: &mut Vec<Note>) -> State {
    let withheld = match item.status.as_str() {
        "private" => Some("private at the source: kept as a draft"),
        _ if !item.password.is_empty() => Some("behind a password at the source: kept as a draft"),
        _ => None,
    };
    if let Some(text) = withheld {
        notes.push(Note::new(NoteKind::Withheld, text));
        return State::Draft;
    }
    match item.status.as_str() {
        "publish" | "" | "future" if published_at.is_none() => {
            notes.push(Note::no_date());
            State::Draft
        }
        "publish" | "" => State::Published,
        "future" => State::Scheduled,
        _ => State::Draft,
    }
}

/// The terms of an item that say something.
struct Terms<'a>(Vec<&'a Term>);

impl<'a> Terms<'a> {
    /// Old exports repeat each term without its domain; only where none has one do these count, as categories.
    fn of(item: &'a RawItem) -> Self {
        let has_domains = item.terms.iter().any(|term| !term.domain.is_empty());
        Self(item.terms.iter().filter(|term| !has_domains || !term.domain.is_empty()).collect())
    }

    fn named(&self, domains: &[&str]) -> Vec<String> {
        let mut names = Vec::new();
        for term in self.0.iter().filter(|term| domains.contains(&term.domain.as_str())) {
            push_name(&mut names, &term.name);
        }
        names
    }

    /// The first category is the section; other categories and all tags are topics.
    fn section_and_topics(&self) -> (Option<String>, Vec<String>) {
        let mut categories = Vec::new();
        for term in self.0.iter().filter(|term| matches!(term.domain.as_str(), "category" | "")) {
            let nicename = slug(&term.nicename).unwrap_or_default();
            if !NO_CATEGORY.contains(&nicename.as_str())
                && !NO_CATEGORY.contains(&term.name.to_lowercase().as_str())
            {
                push_name(&mut categories, &term.name);
            }
        }
        let mut categories = categories.into_iter();
        let section = categories.next();
        let mut topics: Vec<String> = categories.collect();
        for tag in self.named(&["post_tag", "tag"]) {
            push_name(&mut topics, &tag);
        }
        (section, topics)
    }
}

/// Co-authors if there are any, else the one who created the post.
fn authors(item: &RawItem, library: &Library) -> Vec<AuthorRecord> {
    let mut authors: Vec<AuthorRecord> = Vec::new();
    for term in item.terms.iter().filter(|term| term.domain == "author") {
        let login = term.nicename.strip_prefix("cap-").unwrap_or(&term.nicename);
        let known = library.author(login).or_else(|| library.author_named(&term.name));
        let named = || AuthorRecord { name: without_address(&term.name), ..AuthorRecord::default() };
        let author = AuthorRecord { slug: slug(login), ..known.cloned().unwrap_or_else(named) };
        if !author.name.is_empty() && !authors.iter().any(|it| it.name == author.name) {
            authors.push(author);
        }
    }
    if authors.is_empty() {
        let named =
            || AuthorRecord { name: without_address(&plain(&item.creator)), ..AuthorRecord::default() };
        let author = library.author(&item.creator).cloned().unwrap_or_else(named);
        authors.extend(Some(author).filter(|author| !author.name.is_empty()));
    }
    authors
}

fn lead_image(item: &RawItem, library: &Library, notes: &mut Vec<Note>) -> Option<ImageRecord> {
    let id = item.meta(&["_thumbnail_id"])?.trim();
    let image = id.parse().ok().and_then(|id| library.image(id)).cloned();
    if image.is_none() {
        let text = format!("the lead image (attachment {}) is not in the file", crate::fields::excerpt(id));
        notes.push(Note::new(NoteKind::Dangling, text));
    }
    image
}

/// A title or description for search engines, unless it is a pattern (`%%title%% %%sep%%`) of the plugin.
fn seo(item: &RawItem, keys: &[&str]) -> Option<String> {
    let value = item.meta(keys)?;
    Some(plain(value)).filter(|value| !value.is_empty() && !value.contains('%'))
}

/// The path of the post's address, and the one every WordPress understands.
fn old_paths(item: &RawItem) -> Vec<String> {
    let mut paths = Vec::new();
    let base = url::Url::parse("http://relative.invalid/").ok();
    if let Some(link) = base.and_then(|base| base.join(item.link.trim()).ok())
        && !item.link.is_empty()
    {
        let query = link.query().map(|query| format!("?{query}")).unwrap_or_default();
        let path = format!("{}{query}", link.path());
        if path != "/" {
            push_name(&mut paths, &path);
        }
    }
    if item.post_id.parse::<u64>().is_ok() {
        push_name(&mut paths, &format!("/?p={}", item.post_id));
    }
    paths
}
