//! The archive that is measured on.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;

use broadsheet_search::{Document, Kind, Label, Language};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value;

pub struct Article {
    pub title: String,
    pub text: String,
    pub section: String,
    pub topics: Vec<String>,
    pub authors: Vec<String>,
    pub published: Timestamp,
}

pub fn read(path: &Path) -> Vec<Article> {
    let file = ruzstd::decoding::StreamingDecoder::new(File::open(path).unwrap()).unwrap();
    let lines = BufReader::with_capacity(1 << 20, file).lines();
    lines.map(|line| article(&serde_json::from_str(&line.unwrap()).unwrap())).collect()
}

fn article(line: &Value) -> Article {
    let text = |name: &str| line[name].as_str().unwrap_or_default().to_owned();
    let list = |name: &str| {
        let values = line[name].as_array().cloned().unwrap_or_default();
        values.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect()
    };
    Article {
        title: text("title"),
        text: text("body_html").replace("<p>", "").replace("</p>", ""),
        section: text("section"),
        topics: list("topics"),
        authors: list("authors"),
        published: text("published_at").parse().unwrap_or(Timestamp::UNIX_EPOCH),
    }
}

pub fn slug(name: &str) -> String {
    name.to_lowercase().replace(' ', "-")
}

fn label(name: &str) -> Label {
    Label::new(slug(name), name)
}

impl Article {
    /// Bytes of everything that is searched.
    pub fn text_size(&self) -> usize {
        let names = self.topics.iter().chain(&self.authors).chain([&self.section]);
        self.title.len() + self.text.len() + names.map(String::len).sum::<usize>()
    }

    /// Its first sentence is what everyone may read.
    fn teaser(&self) -> &str {
        self.text.find(". ").map_or(&self.text, |end| &self.text[..=end])
    }

    pub fn document(&self, id: usize) -> Document {
        let mut labels = vec![(Kind::Section, label(&self.section))];
        labels.extend(self.topics.iter().map(|name| (Kind::Topic, label(name))));
        labels.extend(self.authors.iter().map(|name| (Kind::Author, label(name))));
        Document {
            id: id as i64,
            language: Language::English,
            headline: self.title.clone(),
            standfirst: String::new(),
            teaser: self.teaser().to_owned(),
            body: self.text.clone(),
            labels,
            published: self.published,
            day: TimeZone::UTC.to_datetime(self.published).date(),
        }
    }
}

/// Short documents: a headline and one sentence each, in as many combinations as it takes.
pub fn short(articles: &[Article], count: usize) -> impl Iterator<Item = Document> + '_ {
    (0..count).map(|id| {
        let (title, sentence) =
            (&articles[id % articles.len()], &articles[(id * 7 + id / articles.len()) % articles.len()]);
        let nth = id / articles.len();
        let teaser = sentence.text.split(". ").nth(nth % 6).unwrap_or(&sentence.title).to_owned();
        let mut document = title.document(id);
        document.labels.truncate(3);
        Document { body: teaser.clone(), teaser, ..document }
    })
}

pub fn size_of(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .map(
            |entry| {
                if entry.path().is_dir() { size_of(&entry.path()) } else { entry.metadata().unwrap().len() }
            },
        )
        .sum()
}
