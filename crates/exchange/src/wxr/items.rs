//! The elements of an export as plain values: who wrote, and what was written.

use crate::error::{FatalError, Limit, Place};
use crate::source::RECORD_LIMIT;
use crate::wxr::xml::{Element, Stop, Xml};

/// A category, tag or other term of an item.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Term {
    pub domain: String,
    pub nicename: String,
    pub name: String,
}

/// An `item`: post, page, attachment or anything else.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct RawItem {
    pub line: u64,
    pub title: String,
    pub link: String,
    pub pub_date: String,
    pub creator: String,
    pub content: String,
    pub excerpt: String,
    pub post_id: String,
    pub post_date: String,
    pub post_date_gmt: String,
    pub modified_gmt: String,
    pub name: String,
    pub status: String,
    pub post_type: String,
    pub parent: String,
    pub password: String,
    pub attachment_url: String,
    pub terms: Vec<Term>,
    pub meta: Vec<(String, String)>,
}

impl RawItem {
    /// The first value of a custom field that is not empty.
    pub(crate) fn meta(&self, keys: &[&str]) -> Option<&str> {
        let value =
            |key: &&str| self.meta.iter().find(|(name, value)| name == key && !value.trim().is_empty());
        keys.iter().find_map(value).map(|(_, value)| value.as_str())
    }

    fn field(&mut self, name: &str) -> Option<&mut String> {
        Some(match name {
            "title" => &mut self.title,
            "link" => &mut self.link,
            "pubDate" => &mut self.pub_date,
            "dc:creator" => &mut self.creator,
            "content:encoded" => &mut self.content,
            "excerpt:encoded" => &mut self.excerpt,
            "wp:post_id" => &mut self.post_id,
            "wp:post_date" => &mut self.post_date,
            "wp:post_date_gmt" => &mut self.post_date_gmt,
            "wp:post_modified_gmt" => &mut self.modified_gmt,
            "wp:post_name" => &mut self.name,
            "wp:status" => &mut self.status,
            "wp:post_type" => &mut self.post_type,
            "wp:post_parent" => &mut self.parent,
            "wp:post_password" => &mut self.password,
            "wp:attachment_url" => &mut self.attachment_url,
            _ => return None,
        })
    }
}

/// Custom fields that say something about an article or an image; all others are passed over.
const WANTED_META: &[&str] = &[
    "_thumbnail_id",
    "_wp_attachment_image_alt",
    "_wp_attachment_metadata",
    "_yoast_wpseo_title",
    "_yoast_wpseo_metadesc",
    "rank_math_title",
    "rank_math_description",
];
/// Where plugins and themes keep the name of a photographer.
pub(crate) const CREDIT_KEYS: &[&str] = &[
    "_credit",
    "credit",
    "_media_credit",
    "media_credit",
    "_photo_credit",
    "photo_credit",
    "_wp_attachment_credit",
    "photographer",
    "_photographer_name",
    "photographer_name",
];
/// More terms or wanted fields than any real item has.
const LIST_LIMIT: usize = 1000;

/// Reads one `item`.
pub(crate) fn item(xml: &mut Xml, parent: &Element) -> Result<RawItem, Stop> {
    let mut item = RawItem { line: parent.line, ..RawItem::default() };
    let mut kept = 0_u64;
    xml.children(parent, |xml, element| {
        if element.name == "wp:postmeta" {
            if let Some(meta) = meta(xml, &element)?.filter(|_| item.meta.len() < LIST_LIMIT) {
                item.meta.push(meta);
            }
            return Ok(());
        }
        if element.name == "category" {
            let term = term(xml, &element)?;
            if item.terms.len() < LIST_LIMIT {
                item.terms.push(term);
            }
            return Ok(());
        }
        let Some(field) = item.field(&element.name) else { return xml.skip(&element) };
        let text = xml.text(&element)?;
        kept += text.len() as u64;
        *field = if element.name.ends_with(":encoded") { text } else { text.trim().to_owned() };
        if kept > 2 * RECORD_LIMIT {
            let place = Place { line: element.line, offset: 0 };
            return Err(FatalError::Limit { place, limit: Limit::Record { bytes: 2 * RECORD_LIMIT } }.into());
        }
        Ok(())
    })?;
    Ok(item)
}

fn term(xml: &mut Xml, element: &Element) -> Result<Term, Stop> {
    let attribute = |name: &str| {
        element
            .attributes
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    };
    let (domain, nicename) = (attribute("domain"), attribute("nicename"));
    Ok(Term { domain, nicename, name: crate::markup::plain(&xml.text(element)?) })
}

fn meta(xml: &mut Xml, parent: &Element) -> Result<Option<(String, String)>, Stop> {
    let (mut key, mut value) = (String::new(), String::new());
    xml.children(parent, |xml, element| {
        match element.name.as_str() {
            "wp:meta_key" => key = xml.text(&element)?.trim().to_owned(),
            // The key comes first, so what nobody wants is never kept.
            "wp:meta_value" if WANTED_META.contains(&key.as_str()) || CREDIT_KEYS.contains(&key.as_str()) => {
                value = xml.text(&element)?;
            }
            _ => xml.skip(&element)?,
        }
        Ok(())
    })?;
    Ok(Some((key, value)).filter(|(_, value)| !value.is_empty()))
}

/// A `wp:author`.
#[derive(Debug, Default)]
pub(crate) struct RawAuthor {
    pub login: String,
    pub display_name: String,
    pub first_name: String,
    pub last_name: String,
    pub description: String,
}

/// Reads one `wp:author`.
pub(crate) fn author(xml: &mut Xml, parent: &Element) -> Result<RawAuthor, Stop> {
    let mut author = RawAuthor::default();
    xml.children(parent, |xml, element| {
        let field = match element.name.as_str() {
            "wp:author_login" => &mut author.login,
            "wp:author_display_name" => &mut author.display_name,
            "wp:author_first_name" => &mut author.first_name,
            "wp:author_last_name" => &mut author.last_name,
            "wp:author_description" => &mut author.description,
            _ => return xml.skip(&element),
        };
        *field = xml.text(&element)?.trim().to_owned();
        Ok(())
    })?;
    Ok(author)
}
