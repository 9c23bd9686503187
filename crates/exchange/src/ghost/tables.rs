//! The small tables of a Ghost export, held in memory while the posts stream by.

use std::collections::HashMap;

use serde_json::{Map, Value};

use crate::error::FatalError;
use crate::fields::object;
use crate::ghost::article::without_placeholder;
use crate::ghost::walker::Walker;
use crate::markup::{plain, plain_text};
use crate::record::AuthorRecord;

/// What posts refer to.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    users: HashMap<String, AuthorRecord>,
    tags: HashMap<String, Tag>,
    tags_of: HashMap<String, Vec<(i64, String)>>,
    authors_of: HashMap<String, Vec<(i64, String)>>,
    meta: HashMap<String, Meta>,
}

#[derive(Debug)]
struct Tag {
    name: String,
    internal: bool,
}

/// What is known of a post beside the post.
#[derive(Debug, Default, Clone)]
pub(crate) struct Meta {
    pub title: Option<String>,
    pub description: Option<String>,
    pub image_alt: Option<String>,
    pub image_caption: Option<String>,
}

/// The tables this module keeps.
pub(crate) fn wanted(table: &str) -> bool {
    matches!(table, "users" | "tags" | "posts_tags" | "posts_authors" | "posts_meta")
}

impl Tables {
    /// Reads them all, and answers which tables the file has. Where it breaks, what was found before counts.
    pub(crate) fn collect(mut walker: Walker) -> Result<(Self, Vec<String>), FatalError> {
        let mut tables = Self::default();
        loop {
            match walker.next_row() {
                Ok(Some(row)) => {
                    if let Some(Ok(map)) = row.json.map(|json| object(&json)) {
                        tables.add(&row.table, &map);
                    }
                }
                Ok(None) | Err(FatalError::BreaksOff(_) | FatalError::Malformed { .. }) => break,
                Err(error) => return Err(error),
            }
        }
        tables.tags_of.values_mut().for_each(|tags| tags.sort());
        tables.authors_of.values_mut().for_each(|authors| authors.sort());
        Ok((tables, walker.tables))
    }

    fn add(&mut self, table: &str, row: &Map<String, Value>) {
        match table {
            "posts_tags" => link(&mut self.tags_of, row, "tag_id"),
            "posts_authors" => link(&mut self.authors_of, row, "author_id"),
            "posts_meta" => self.meta.extend(key(row, "post_id").map(|post| (post, meta(row)))),
            "users" => self.users.extend(key(row, "id").map(|id| (id, user(row)))),
            "tags" => self.tags.extend(key(row, "id").map(|id| (id, tag(row)))),
            _ => {}
        }
    }

    /// The public tags of a post by name, the primary one first.
    pub(crate) fn tags_of(&self, post: &str) -> Vec<&str> {
        let ids = self.tags_of.get(post).map(Vec::as_slice).unwrap_or_default();
        let tags = ids.iter().filter_map(|(_, id)| self.tags.get(id));
        tags.filter(|tag| !tag.internal && !tag.name.is_empty()).map(|tag| tag.name.as_str()).collect()
    }

    /// The ids of a post's authors, the primary one first.
    pub(crate) fn author_ids(&self, post: &str) -> Vec<&str> {
        let ids = self.authors_of.get(post).map(Vec::as_slice).unwrap_or_default();
        ids.iter().map(|(_, id)| id.as_str()).collect()
    }

    pub(crate) fn user(&self, id: &str) -> Option<&AuthorRecord> {
        self.users.get(id)
    }

    pub(crate) fn meta(&self, post: &str) -> Meta {
        self.meta.get(post).cloned().unwrap_or_default()
    }
}

fn link(links: &mut HashMap<String, Vec<(i64, String)>>, row: &Map<String, Value>, other: &str) {
    if let Some((post, other)) = key(row, "post_id").zip(key(row, other)) {
        let order = row.get("sort_order").and_then(Value::as_i64).unwrap_or(0);
        links.entry(post).or_default().push((order, other));
    }
}

fn tag(row: &Map<String, Value>) -> Tag {
    let name = plain(text(row, "name").unwrap_or_default());
    let internal = text(row, "visibility") == Some("internal") || name.starts_with('#');
    Tag { name, internal }
}

fn user(row: &Map<String, Value>) -> AuthorRecord {
    let image = text(row, "profile_image").or_else(|| text(row, "image"));
    AuthorRecord {
        name: plain(text(row, "name").unwrap_or_default()),
        bio: text(row, "bio").and_then(plain_text),
        slug: text(row, "slug").map(str::to_owned),
        image: image.map(without_placeholder),
    }
}

/// The meta data of a post, from its own row or, before Ghost 3, from the post.
pub(crate) fn meta(row: &Map<String, Value>) -> Meta {
    let plain = |name: &str| text(row, name).and_then(plain_text);
    Meta {
        title: plain("meta_title"),
        description: plain("meta_description"),
        image_alt: plain("feature_image_alt"),
        image_caption: plain("feature_image_caption"),
    }
}

/// An id, which old versions write as a number.
pub(crate) fn key(row: &Map<String, Value>, name: &str) -> Option<String> {
    match row.get(name)? {
        Value::String(id) if !id.is_empty() => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

/// Text that is not empty.
pub(crate) fn text<'a>(row: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    row.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}
