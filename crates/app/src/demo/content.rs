//! The demonstration's texts and pictures, which are part of the binary, as settings and as an archive.

use std::path::Path;

use db::{DbError, Tx};
use include_dir::{Dir, include_dir};
use kernel::clock::{DAY, Millis, timestamp};
use press::taxonomy::{self, TermKind};
use serde::Deserialize;
use serde_json::{Value as Json, json};
use site::demo::Stage;
use toml::{Table, Value};

static DEMO: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../demo");

/// What is wrong with the demonstration's own files: a fault of ours, found by the test below.
#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    /// A file is missing.
    #[error("demo/{0} is missing")]
    Missing(String),
    /// A file is not as it should be.
    #[error("demo/{0}: {1}")]
    Wrong(String, String),
}

fn text(path: &str) -> Result<&'static str, ContentError> {
    let file = DEMO.get_file(path).and_then(|file| file.contents_utf8());
    file.ok_or_else(|| ContentError::Missing(path.to_owned()))
}

fn read<T: for<'de> Deserialize<'de>>(path: &str) -> Result<T, ContentError> {
    toml::from_str(text(path)?).map_err(|error| ContentError::Wrong(path.to_owned(), error.to_string()))
}

/// Writes a folder of it into `folder`.
pub fn extract(name: &str, folder: &Path) -> std::io::Result<()> {
    for file in DEMO.get_dir(name).into_iter().flat_map(Dir::files) {
        let path = folder.join(file.path());
        std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
        std::fs::write(path, file.contents())?;
    }
    Ok(())
}

#[derive(Deserialize)]
struct Magazine {
    name: String,
    tagline: String,
    description: String,
    language: String,
    time_zone: String,
    contact: String,
    institution: String,
    #[serde(default)]
    sections: Vec<Named>,
    #[serde(default)]
    series: Vec<Named>,
    #[serde(default)]
    newsletters: Vec<Letter>,
}

#[derive(Deserialize)]
struct Named {
    slug: String,
    name: String,
    description: String,
}

#[derive(Deserialize)]
struct Letter {
    slug: String,
    name: String,
    description: String,
    audience: String,
    days: Vec<String>,
    at: String,
    sections: Vec<String>,
}

/// What the newsletters tell of beside articles.
#[derive(Clone, Deserialize)]
pub struct Telling {
    /// World events.
    pub events: Vec<Event>,
    /// What others report.
    pub news: Vec<News>,
    /// What the magazine plans.
    pub planned: Vec<Planned>,
}

/// A world event.
#[derive(Clone, Deserialize)]
pub struct Event {
    /// What.
    pub title: String,
    /// What is said of it.
    pub note: String,
    /// In how many days.
    pub in_days: i64,
    /// How many it lasts.
    pub days: i64,
}

/// What somebody else reports.
#[derive(Clone, Deserialize)]
pub struct News {
    /// Who.
    pub source: String,
    /// Its headline.
    pub headline: String,
    /// Where it stands.
    pub url: String,
    /// What is said of it.
    pub note: String,
}

/// What is planned.
#[derive(Clone, Deserialize)]
pub struct Planned {
    /// What about.
    pub title: String,
    /// In how many days.
    pub in_days: i64,
}

/// What the newsletters tell of.
pub fn telling() -> Result<Telling, ContentError> {
    read("magazine.toml")
}

#[derive(Deserialize)]
struct Ads {
    ads: Vec<Table>,
}

/// The slug of the article that is taken back.
pub const WITHDRAWN: &str = "brennick-sells-its-deep-quay";

/// What `/demo` shows it with.
pub fn stage(data: &Path) -> Stage {
    let lists = [
        ("section", "/sections/water"),
        ("topic", "/topics/rivers"),
        ("place", "/places/ildra"),
        ("author", "/authors/tobias-aldane"),
        ("series", "/series/the-ildra-source-to-sea"),
    ];
    let spent = ["whose-cargo-goes-over-the-side", "the-last-ferry-language", "what-the-plain-drinks"];
    Stage {
        outbox: data.join("outbox"),
        free: "where-the-water-is-counted".into(),
        registered: "a-tide-table-is-a-promise".into(),
        metered: "two-towns-one-bridge-four-clocks".into(),
        spent: spent.map(str::to_owned).into(),
        subscribers: "a-cable-is-a-treaty".into(),
        withdrawn: WITHDRAWN.into(),
        lists: lists.map(|(kind, path)| (kind, path.to_owned())).into(),
        query: "river".into(),
    }
}

/// The text of its settings.
pub fn settings() -> Result<String, ContentError> {
    let magazine: Magazine = read("magazine.toml")?;
    let letters = magazine.newsletters.iter().map(|letter| {
        let paid = letter.audience == "subscribers";
        json!({
            "slug": letter.slug, "name": letter.name, "description": letter.description,
            "subscribers_only": paid, "on_registration": !paid,
            "days": letter.days, "at": letter.at, "sections": letter.sections,
        })
    });
    let ads: Ads = read("ads.toml")?;
    let ads = ads.ads.into_iter().map(|mut ad| {
        ad.retain(|key, _| ["slot", "headline", "text", "url", "advertiser"].contains(&key));
        Value::Table(ad)
    });
    let features = [
        "Everything we publish, and the whole archive",
        "The Daily and the Weekly Review by e-mail",
        "No advertisements",
    ];
    let plan = |slug: &str, name: &str, [euro, dollars]: [i64; 2], per: &str, description: &str| {
        let price =
            [json!({ "minor": euro, "currency": "EUR" }), json!({ "minor": dollars, "currency": "USD" })];
        json!({
            "slug": slug, "name": name, "price": price, "per": per,
            "description": description, "features": features,
        })
    };
    let settings = json!({
        "site": {
            "name": magazine.name, "tagline": magazine.tagline, "description": magazine.description,
            "language": magazine.language, "time_zone": magazine.time_zone, "contact": magazine.contact,
            "pages": "pages",
        },
        "mail": { "from": magazine.contact },
        "plans": [
            plan("monthly", "All-Access, monthly", [900, 1_000], "month", "Cancel at any time."),
            plan("yearly", "All-Access, yearly", [8_900, 9_900], "year", "Two months less than by the month."),
        ],
        // A network of examples (RFC 5737): nobody reads from it, unless the demonstration has it seem so.
        "institutions": [{ "name": magazine.institution, "networks": ["192.0.2.0/24"] }],
        // Whoever tries everything registers more often than a reader would.
        "readers": {
            "mails_per_address_hour": 1_000, "mails_per_network_hour": 10_000, "instant_per_network_day": 10_000,
            "instant_per_domain_day": 10_000,
        },
        "newsletters": letters.collect::<Vec<Json>>(),
        "ads": ads.collect::<Vec<Value>>(),
    });
    toml::to_string(&settings).map_err(|error| ContentError::Wrong("magazine.toml".into(), error.to_string()))
}

/// What articles are filed by, in its order: kind, slug, name, description.
pub type Terms = Vec<(TermKind, String, String, String)>;

/// The sections and series.
pub fn terms() -> Result<Terms, ContentError> {
    let magazine: Magazine = read("magazine.toml")?;
    let of = |kind, named: Vec<Named>| {
        named.into_iter().map(move |term| (kind, term.slug, term.name, term.description))
    };
    Ok(of(TermKind::Section, magazine.sections).chain(of(TermKind::Series, magazine.series)).collect())
}

/// Writes them, in this order.
pub fn file_by(tx: &mut Tx, terms: &Terms, now: Millis) -> Result<(), DbError> {
    for (position, (kind, slug, name, description)) in (1_i64..).zip(terms) {
        let id = taxonomy::ensure(tx, *kind, slug)?;
        taxonomy::describe(tx, id, name, description, position, now)?;
    }
    Ok(())
}

#[derive(Deserialize)]
struct Authors {
    authors: Vec<Author>,
}

/// Someone who writes.
#[derive(Deserialize)]
pub struct Author {
    slug: String,
    /// As in a byline.
    pub name: String,
    /// The picture's path.
    pub portrait: String,
    /// Who they are.
    pub bio: String,
}

/// The articles as NDJSON, dated back from `now`.
pub fn archive(now: Millis) -> Result<String, ContentError> {
    let authors: Authors = read("authors.toml")?;
    let mut lines = String::new();
    for file in DEMO.get_dir("articles").into_iter().flat_map(Dir::files) {
        let path = file.path().to_string_lossy();
        let source = file.contents_utf8().unwrap_or_default();
        let record = record(source, &authors.authors, now)
            .map_err(|problem| ContentError::Wrong(path.into(), problem))?;
        lines.push_str(&record.to_string());
        lines.push('\n');
    }
    Ok(lines)
}

fn record(source: &str, authors: &[Author], now: Millis) -> Result<Json, String> {
    let parts = source.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n"));
    let (head, body) = parts.ok_or("it does not begin with settings between two lines of +++")?;
    let head: Table = toml::from_str(head).map_err(|error| error.to_string())?;
    let mut record = serde_json::to_value(head).map_err(|error| error.to_string())?;
    let fields = record.as_object_mut().ok_or("its settings are no table")?;
    let days = fields.remove("days_ago").and_then(|days| days.as_f64()).ok_or("days_ago is missing")?;
    let published_at = timestamp(now - (days * DAY as f64) as Millis);
    fields.insert("published_at".into(), published_at.to_string().into());
    fields.insert("body_html".into(), body.into());
    for byline in fields.get_mut("authors").and_then(Json::as_array_mut).into_iter().flatten() {
        let author = authors.iter().find(|author| byline.as_str() == Some(&author.name));
        let author = author.ok_or_else(|| format!("{byline} is not in authors.toml"))?;
        *byline =
            json!({ "name": author.name, "slug": author.slug, "bio": author.bio, "image": author.portrait });
    }
    Ok(record)
}

/// Everyone who writes.
#[cfg(test)]
pub fn authors() -> Result<Vec<Author>, ContentError> {
    Ok(read::<Authors>("authors.toml")?.authors)
}

/// The size of a picture.
#[cfg(test)]
pub fn picture(path: &str) -> Option<usize> {
    DEMO.get_file(path).map(|file| file.contents().len())
}

/// The paths of all pictures.
#[cfg(test)]
pub fn pictures() -> std::collections::BTreeSet<String> {
    let files = DEMO.get_dir("images").into_iter().flat_map(Dir::files);
    files.map(|file| file.path().to_string_lossy().into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_settings_are_settings() {
        let config = kernel::config::read(&settings().unwrap(), []).unwrap();
        assert_eq!((config.plans.len(), config.ads.len()), (2, 3));
        assert!(config.newsletters.iter().any(|letter| letter.on_registration));
        assert!(config.newsletters.iter().any(|letter| letter.subscribers_only));
    }

    #[test]
    fn its_articles_are_dated_back_from_now() {
        let archive = archive(1_794_312_000_000).unwrap();
        let records: Vec<Json> = archive.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert!(records.len() >= 18);
        for record in records {
            assert!(record["published_at"].as_str().unwrap() < "2026-11-10T12", "{record}");
            assert!(record["authors"][0]["bio"].as_str().is_some());
        }
    }
}
