//! What a first pass over an export collects for the second: the site, its authors and its images.

use std::collections::{BTreeMap, HashMap};

use crate::error::FatalError;
use crate::markup::{plain, plain_text};
use crate::record::{AuthorRecord, ImageRecord};
use crate::wxr::items::{self, CREDIT_KEYS, RawItem};
use crate::wxr::xml::{Stop, Xml};

/// Authors and images by what posts call them.
#[derive(Debug, Default)]
pub(crate) struct Library {
    /// The host of the site, to tell its ids from those of another.
    pub host: String,
    pub language: Option<String>,
    /// By login.
    authors: HashMap<String, AuthorRecord>,
    attachments: BTreeMap<u64, Attachment>,
}

#[derive(Debug)]
struct Attachment {
    parent: u64,
    image: ImageRecord,
}

impl Library {
    /// Reads the whole file once. Where it breaks, the library is what was found before; the second pass will
    /// come to the same place and say so.
    pub(crate) fn collect(mut xml: Xml) -> Result<Self, Stop> {
        let mut library = Self::default();
        loop {
            match library.read_next(&mut xml) {
                Ok(true) => {}
                Ok(false) | Err(Stop::Fatal(FatalError::BreaksOff(_) | FatalError::Malformed { .. })) => {
                    break;
                }
                Err(stop) => return Err(stop),
            }
        }
        Ok(library)
    }

    fn read_next(&mut self, xml: &mut Xml) -> Result<bool, Stop> {
        let Some(element) = xml.next_in_channel()? else { return Ok(false) };
        match element.name.as_str() {
            "item" => {
                let item = items::item(xml, &element)?;
                self.add_attachment(&item);
            }
            "wp:author" => {
                let author = items::author(xml, &element)?;
                let name = [&author.display_name, &author.first_name, &author.last_name, &author.login]
                    .into_iter()
                    .find(|name| !name.is_empty())
                    .map(|name| plain(name))
                    .unwrap_or_default();
                let bio = plain_text(&author.description);
                let record = AuthorRecord { name: without_address(&name), bio, ..AuthorRecord::default() };
                self.authors.insert(author.login, record);
            }
            "language" => {
                self.language = Some(xml.text(&element)?.trim().to_owned()).filter(|tag| !tag.is_empty());
            }
            "wp:base_blog_url" | "wp:base_site_url" | "link" => {
                let address = xml.text(&element)?;
                let host =
                    url::Url::parse(address.trim()).ok().and_then(|url| url.host_str().map(str::to_owned));
                // The blog's own address is the last of the three in every export.
                self.host = host.unwrap_or_else(|| std::mem::take(&mut self.host));
            }
            _ => xml.skip(&element)?,
        }
        Ok(true)
    }

    fn add_attachment(&mut self, item: &RawItem) {
        let Ok(id) = item.post_id.parse() else { return };
        if item.post_type != "attachment" || item.attachment_url.is_empty() {
            return;
        }
        let credit = item.meta(CREDIT_KEYS).map(str::to_owned);
        let credit = credit.or_else(|| embedded_credit(item.meta(&["_wp_attachment_metadata"])?));
        let image = ImageRecord {
            src: item.attachment_url.clone(),
            alt: item.meta(&["_wp_attachment_image_alt"]).and_then(plain_text),
            caption: plain_text(&item.excerpt).or_else(|| plain_text(&item.content)),
            credit: credit.as_deref().and_then(plain_text),
            focus: None,
        };
        self.attachments.insert(id, Attachment { parent: item.parent.parse().unwrap_or(0), image });
    }

    /// The author with this login.
    pub(crate) fn author(&self, login: &str) -> Option<&AuthorRecord> {
        self.authors.get(login)
    }

    /// The author with this printed name.
    pub(crate) fn author_named(&self, name: &str) -> Option<&AuthorRecord> {
        self.authors.values().find(|author| author.name == name)
    }

    /// The image with this id.
    pub(crate) fn image(&self, id: u64) -> Option<&ImageRecord> {
        self.attachments.get(&id).map(|attachment| &attachment.image)
    }

    /// The images that were uploaded to a post.
    pub(crate) fn images_of(&self, post: u64) -> impl Iterator<Item = &ImageRecord> {
        self.attachments.values().filter(move |it| it.parent == post && post != 0).map(|it| &it.image)
    }
}

/// The credit that WordPress read from the photo itself, out of its serialised PHP: `s:6:"credit";s:3:"Ann";`.
fn embedded_credit(metadata: &str) -> Option<String> {
    let (_, rest) = metadata.split_once("s:6:\"credit\";s:")?;
    let (length, rest) = rest.split_once(":\"")?;
    let credit = match rest.get(..length.parse().ok()?) {
        Some(exact) if rest[exact.len()..].starts_with("\";") => exact,
        _ => rest.split_once("\";")?.0,
    };
    Some(credit.trim().to_owned()).filter(|credit| !credit.is_empty())
}

/// A byline never shows an e-mail address.
pub(crate) fn without_address(name: &str) -> String {
    name.split_once('@').map_or(name, |(local, _)| local).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_are_found_in_serialised_metadata() {
        for (metadata, credit) in [
            (r#"a:1:{s:6:"credit";s:9:"Ann "B" C";s:6:"camera";s:0:"";}"#, Some("Ann \"B\" C")),
            (r#"a:1:{s:6:"credit";s:99:"Ann";}"#, Some("Ann")),
            (r#"a:1:{s:6:"credit";s:0:"";}"#, None),
            (r#"s:6:"credit";s:18446744073709551615:"#, None),
            ("", None),
        ] {
            assert_eq!(embedded_credit(metadata).as_deref(), credit, "{metadata}");
        }
    }

    #[test]
    fn addresses_stay_out_of_bylines() {
        assert_eq!(without_address("ann@example.com"), "ann");
        assert_eq!(without_address("Ann B"), "Ann B");
    }
}
