//! An article of a foreign file as our own: its text sanitised, its pictures taken over where they are
//! at hand and linked to where they are not.

use exchange::{ArticleRecord, ImageRecord, State};
use kernel::config::AccessLevel;
use kernel::ids::hex;
use kernel::text::one_line;
use render::body::{BodyImage, Prepared};
use sha2::{Digest, Sha256};

use super::body_images::{self, Shown};
use super::pictures::{Pictures, Taken};
use super::prepare::{Ready, prepared};
use crate::articles::{AuthorDraft, LeadDraft, Manuscript};
use crate::pictures::Focus;

/// Part of every hash: raise it when articles must be imported anew although their source is the same.
const FORM: &str = "1";
/// Longest headline made from a text that has none, in characters.
const LONGEST_HEADLINE: usize = 80;

/// What tells whether an article is news.
pub(super) struct Material {
    pub(super) id: String,
    /// Stands for the record and the pictures at hand.
    pub(super) hash: String,
    /// The sanitised text, if its pictures had to be looked for.
    pub(super) body: Option<Prepared>,
}

impl Material {
    pub(super) fn of(article: &ArticleRecord, pictures: &Pictures<'_>) -> Material {
        let mut hash = Sha256::new();
        hash.update(FORM);
        hash.update(serde_json::to_vec(article).unwrap_or_default());
        let body = article.body_html.contains("<img").then(|| prepared(&article.body_html));
        let placed = body.iter().flat_map(|body| body.images.iter().map(|image| image.src.as_str()));
        let lead = article.lead_image.iter().map(|lead| lead.src.as_str());
        let portraits = article.authors.iter().filter_map(|author| author.image.as_deref());
        for src in placed.chain(lead).chain(portraits) {
            hash.update(pictures.digest(src).unwrap_or_default());
        }
        Material { id: one_line(&article.id), hash: hex(&hash.finalize()), body }
    }
}

/// Whether readers will see it, now or when it is due.
pub(super) fn is_published(article: &ArticleRecord) -> bool {
    article.state != State::Draft && article.published_at.is_some()
}

/// The article, ready but for its number; what there is to say goes to `remarks`. A rehearsal keeps no
/// pictures.
pub(super) fn make(
    article: &ArticleRecord,
    source: &str,
    source_hash: String,
    mut body: Prepared,
    pictures: &mut Pictures<'_>,
    rehearsal: bool,
    remarks: &mut Vec<String>,
) -> Ready {
    if !body.notes.is_empty() {
        remarks.push(format!("removed from the text: {}", body.notes.join(", ")));
    }
    if body.words == 0 && body.images.is_empty() && !article.body_html.is_empty() {
        remarks.push("nothing to read was left of the text: a headline only".into());
    }
    let mut take = |src: &str, remarks: &mut Vec<String>| match rehearsal {
        true => None,
        false => pictures.take(src, remarks),
    };
    let placed = place(article, &mut body, &mut take, remarks);
    let lead = article.lead_image.as_ref().map(|image| lead(article, image, &mut take, remarks));
    let (lead, lead_taken) = lead.unzip();
    let portraits = article.authors.iter().map(|author| take(author.image.as_deref()?, remarks)).collect();
    let title = headline(article, &body, remarks);
    let manuscript = Manuscript {
        source: source.to_owned(),
        source_id: Some(one_line(&article.id)),
        source_hash,
        slug: article.slug.clone(),
        published: is_published(article),
        kind: article
            .kind
            .as_deref()
            .map(one_line)
            .map_or_else(|| "article".into(), |kind| kind.to_lowercase()),
        title,
        standfirst: line(article.standfirst.as_deref()),
        body,
        language: line(article.language.as_deref()),
        access: article.access.map(level),
        section: article.section.as_deref().map(one_line),
        series: article.series.as_deref().map(one_line),
        topics: article.topics.iter().map(|topic| one_line(topic)).collect(),
        places: article.places.iter().map(|place| one_line(place)).collect(),
        authors: authors(article),
        lead,
        pictures: Vec::new(),
        source_url: article.source_url.as_deref().map(one_line),
        old_paths: article.old_paths.iter().map(|path| one_line(path)).collect(),
        seo_title: article.seo_title.as_deref().map(one_line),
        seo_description: article.seo_description.as_deref().map(one_line),
        published_at: article.published_at.map(|at| at.as_millisecond()),
        updated_at: article.updated_at.map(|at| at.as_millisecond()),
    };
    Ready { record: 0, draft: false, manuscript, lead: lead_taken.flatten(), placed, portraits }
}

fn authors(article: &ArticleRecord) -> Vec<AuthorDraft> {
    let draft = |author: &exchange::AuthorRecord| AuthorDraft {
        name: one_line(&author.name),
        slug: author.slug.clone(),
        bio: line(author.bio.as_deref()),
        portrait: None,
    };
    article.authors.iter().map(draft).collect()
}

fn headline(article: &ArticleRecord, body: &Prepared, remarks: &mut Vec<String>) -> String {
    let title = one_line(&article.title);
    if !title.is_empty() {
        return title;
    }
    remarks.push("no headline: the first words of the text stand for it".into());
    let mut made = String::new();
    for word in body.teaser_text.split_whitespace() {
        if made.chars().count() + word.chars().count() >= LONGEST_HEADLINE {
            break;
        }
        made.push_str(if made.is_empty() { "" } else { " " });
        made.push_str(word);
    }
    if made.is_empty() { one_line(&article.id) } else { made }
}

/// Takes over the pictures of the text that are at hand; the others become links, since readers' browsers
/// are never sent to another site by themselves.
fn place(
    article: &ArticleRecord,
    body: &mut Prepared,
    take: &mut impl FnMut(&str, &mut Vec<String>) -> Option<Taken>,
    remarks: &mut Vec<String>,
) -> Vec<(String, Taken, bool)> {
    let (mut placed, mut missing) = (Vec::new(), Vec::new());
    let images = std::mem::take(&mut body.images);
    let mut shown: Vec<(&BodyImage, Shown)> = Vec::new();
    for image in &images {
        let taken = take(&image.src, remarks);
        let words =
            words_for(image, article.images.iter().find(|told| told.src == image.src), taken.as_ref());
        match taken {
            Some(taken) => {
                placed.push((image.src.clone(), taken, image.past_wall));
                shown.push((image, Shown { keep: true, address: None, ..words }));
            }
            None => {
                missing.push(image.src.as_str());
                let address = Pictures::address(&image.src, article.source_url.as_deref());
                shown.push((image, Shown { keep: false, address, ..words }));
            }
        }
    }
    if let Some(first) = missing.first() {
        let (count, s) = (missing.len(), if missing.len() == 1 { "" } else { "s" });
        remarks.push(format!("{count} picture{s} not at hand, linked to instead: {first}"));
    }
    if !shown.is_empty() {
        let look = |src: &str| shown.iter().find(|(image, _)| image.src == src).map(|(_, shown)| shown);
        body.alter(|html| body_images::show(html, &look));
    }
    body.images = images;
    placed
}

/// The words of a picture: from the text, else from the record, else from the picture itself.
fn words_for(image: &BodyImage, told: Option<&ImageRecord>, taken: Option<&Taken>) -> Shown {
    let told = |field: fn(&ImageRecord) -> &Option<String>| told.map(|told| line(field(told).as_deref()));
    let first = |candidates: [Option<String>; 3]| {
        candidates.into_iter().flatten().find(|text| !text.is_empty()).unwrap_or_default()
    };
    let own = |field: fn(&Taken) -> Option<String>| taken.and_then(field);
    Shown {
        alt: first([
            Some(image.alt.clone()),
            told(|told| &told.alt),
            own(|taken| taken.captions.alt.clone()),
        ]),
        caption: first([Some(image.caption.clone()), told(|told| &told.caption), own(Taken::caption)]),
        credit: first([Some(image.credit.clone()), told(|told| &told.credit), own(Taken::credit)]),
        ..Shown::default()
    }
}

fn lead(
    article: &ArticleRecord,
    image: &ImageRecord,
    take: &mut impl FnMut(&str, &mut Vec<String>) -> Option<Taken>,
    remarks: &mut Vec<String>,
) -> (LeadDraft, Option<Taken>) {
    let taken = take(&image.src, remarks);
    let elsewhere = match &taken {
        Some(_) => None,
        None => {
            remarks.push(format!("the leading picture is not at hand: {}", image.src));
            Pictures::address(&image.src, article.source_url.as_deref())
        }
    };
    let or = |text: &Option<String>, own: fn(&Taken) -> Option<String>| {
        let given = line(text.as_deref());
        if given.is_empty() { taken.as_ref().and_then(own).unwrap_or_default() } else { given }
    };
    let draft = LeadDraft {
        picture: None,
        elsewhere,
        alt: or(&image.alt, |taken| taken.captions.alt.clone()),
        caption: or(&image.caption, Taken::caption),
        credit: or(&image.credit, Taken::credit),
        focus: image.focus.and_then(|[x, y]| Focus::at(x, y)),
    };
    (draft, taken)
}

fn level(access: exchange::Access) -> AccessLevel {
    match access {
        exchange::Access::Free => AccessLevel::Free,
        exchange::Access::Registered => AccessLevel::Registered,
        exchange::Access::Metered => AccessLevel::Metered,
        exchange::Access::Subscribers => AccessLevel::Subscribers,
    }
}

fn line(text: Option<&str>) -> String {
    text.map(one_line).unwrap_or_default()
}
