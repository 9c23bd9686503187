//! What to look at before readers do. Pure: [`check`] is given the text and what the database knows of what it
//! names.

use std::collections::HashMap;

use kernel::clock::Millis;
use render::body::Prepared;
use url::Url;

use super::Text;

/// Longest title that search engines show whole, in characters.
const SEARCH_TITLE: usize = 60;
/// Longest description that they show whole.
const SEARCH_DESCRIPTION: usize = 160;

/// Longest title that is shown whole where a page is shared.
const SOCIAL_TITLE: usize = 70;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It holds the piece back.
    Blocking,
    /// It can be published all the same.
    Advisory,
}

/// What is missing or wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Item {
    /// No headline.
    Headline,
    /// Nothing to read or see.
    Body,
    /// The wanted address belongs to another article.
    Address,
    /// A picture that is not in the site's own store; readers' browsers fetch none from elsewhere.
    PictureElsewhere,
    /// Nobody is credited for a picture.
    Credit,
    /// The licence of a picture has ended.
    LicenceOver,
    /// The canonical address is none.
    Canonical,
    /// The time it was to be open until has passed.
    OpeningOver,
    /// No divider says where the teaser ends.
    Divider,
    /// The divider stands before the first word.
    EmptyTeaser,
    /// Nothing is said of a picture for those who do not see it.
    Alt,
    /// Under which terms a picture may be shown is not noted.
    Licence,
    /// No standfirst.
    Standfirst,
    /// The title that search engines show is longer than they show.
    SearchTitle,
    /// The same of the description.
    SearchDescription,
    /// The title where it is shared is longer than it is shown there.
    SocialTitle,
    /// A link leads nowhere on this site.
    Link,
    /// No section.
    Section,
    /// No author.
    Author,
    /// No picture leads it.
    LeadPicture,
}

impl Item {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Item::Headline => "headline",
            Item::Body => "body",
            Item::Address => "address",
            Item::PictureElsewhere => "picture-elsewhere",
            Item::Credit => "credit",
            Item::LicenceOver => "licence-over",
            Item::Canonical => "canonical",
            Item::OpeningOver => "opening-over",
            Item::Divider => "divider",
            Item::EmptyTeaser => "empty-teaser",
            Item::Alt => "alt",
            Item::Licence => "licence",
            Item::Standfirst => "standfirst",
            Item::SearchTitle => "search-title",
            Item::SearchDescription => "search-description",
            Item::SocialTitle => "social-title",
            Item::Link => "link",
            Item::Section => "section",
            Item::Author => "author",
            Item::LeadPicture => "lead-picture",
        }
    }
}

/// Something the checklist has found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub item: Item,
    /// How much it weighs.
    pub weight: Weight,
    /// Which picture, link or address; may be empty.
    pub about: String,
}

/// What the database knows of a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PictureFacts {
    /// Terms it may be shown under; empty if not noted.
    pub licence: String,
    /// Until when.
    pub licence_until: Option<Millis>,
}

/// What the database knows of what a text names.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Readers know an earlier text: what that lacked does not hold a correction back.
    pub known_to_readers: bool,
    /// The wanted address belongs to another article.
    pub address_taken: bool,
    /// The site's own pictures that it shows, by file name.
    pub pictures: HashMap<String, PictureFacts>,
    /// Links in it that lead nowhere on this site.
    pub broken_links: Vec<String>,
}

/// What is missing or wrong at `now`, what holds the piece back first.
pub fn check(text: &Text, body: &Prepared, facts: &Facts, now: Millis) -> Vec<Finding> {
    let mut list = List::default();
    words(&mut list, text, body);
    pictures(&mut list, text, body, facts, now);
    addresses(&mut list, text, facts, now);
    list.0.sort_by_key(|finding| (finding.weight, finding.item));
    list.0
}

#[derive(Default)]
struct List(Vec<Finding>);

impl List {
    fn block(&mut self, holds: bool, item: Item, about: &str) {
        self.add(holds, item, Weight::Blocking, about);
    }

    fn advise(&mut self, holds: bool, item: Item, about: &str) {
        self.add(holds, item, Weight::Advisory, about);
    }

    fn add(&mut self, holds: bool, item: Item, weight: Weight, about: &str) {
        if holds {
            self.0.push(Finding { item, weight, about: about.to_owned() });
        }
    }
}

fn words(list: &mut List, text: &Text, body: &Prepared) {
    let Text { writing, particulars } = text;
    let divided = writing.html.contains("<!--more");
    list.block(writing.title.trim().is_empty(), Item::Headline, "");
    list.block(body.words == 0 && body.images.is_empty(), Item::Body, "");
    list.advise(!divided && body.words > 0, Item::Divider, "");
    list.advise(divided && body.teaser_words == 0 && body.words > 0, Item::EmptyTeaser, "");
    list.advise(writing.standfirst.trim().is_empty(), Item::Standfirst, "");
    list.advise(particulars.section.trim().is_empty(), Item::Section, "");
    list.advise(particulars.authors.iter().all(|author| author.name.trim().is_empty()), Item::Author, "");
    let shown = [&particulars.search_title, &writing.title].into_iter().find(|title| !title.is_empty());
    let title = shown.map_or("", String::as_str);
    list.advise(title.chars().count() > SEARCH_TITLE, Item::SearchTitle, title);
    let description = &particulars.search_description;
    list.advise(description.chars().count() > SEARCH_DESCRIPTION, Item::SearchDescription, "");
    let shared = particulars.social_title.as_str();
    list.advise(shared.chars().count() > SOCIAL_TITLE, Item::SocialTitle, shared);
}

/// A picture of the text or the one that leads it.
struct Shown<'a> {
    src: String,
    alt: &'a str,
    credit: &'a str,
}

fn pictures(list: &mut List, text: &Text, body: &Prepared, facts: &Facts, now: Millis) {
    let lead = text.particulars.lead.as_ref();
    list.advise(lead.is_none(), Item::LeadPicture, "");
    let own_lead = lead.filter(|lead| !lead.file.is_empty()).map(|lead| Shown {
        src: format!("/media/{}", lead.file),
        alt: &lead.alt,
        credit: &lead.credit,
    });
    let placed = body.images.iter().map(|image| Shown {
        src: image.src.clone(),
        alt: &image.alt,
        credit: &image.credit,
    });
    for shown in own_lead.into_iter().chain(placed) {
        let known = shown.src.strip_prefix("/media/").and_then(|file| facts.pictures.get(file));
        let Some(known) = known else {
            list.block(true, Item::PictureElsewhere, &shown.src);
            continue;
        };
        let weight = if facts.known_to_readers { Weight::Advisory } else { Weight::Blocking };
        list.add(shown.credit.trim().is_empty(), Item::Credit, weight, &shown.src);
        list.block(known.licence_until.is_some_and(|until| until <= now), Item::LicenceOver, &shown.src);
        list.advise(known.licence.is_empty(), Item::Licence, &shown.src);
        list.advise(shown.alt.trim().is_empty(), Item::Alt, &shown.src);
    }
}

fn addresses(list: &mut List, text: &Text, facts: &Facts, now: Millis) {
    let particulars = &text.particulars;
    list.block(facts.address_taken, Item::Address, &particulars.slug);
    let canonical = particulars.canonical.trim();
    list.block(!canonical.is_empty() && !is_web_address(canonical), Item::Canonical, canonical);
    list.advise(particulars.open_until.is_some_and(|until| until <= now), Item::OpeningOver, "");
    for link in &facts.broken_links {
        list.advise(true, Item::Link, link);
    }
}

fn is_web_address(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.has_host())
}
