//! Structured data (schema.org), made from what everyone may read.

use kernel::clock::timestamp;
use press::articles::Article;
use serde_json::{Value, json};

use crate::Site;
use crate::card::{article_path, media_path};

impl Site {
    /// `NewsArticle`, with the truth about the wall.
    pub(crate) fn news_article(&self, article: &Article, description: &str, is_free: bool) -> String {
        let card = &article.card;
        let authors: Vec<Value> = card
            .authors
            .iter()
            .map(|author| {
                let url = self.absolute(&format!("/authors/{}", author.slug));
                json!({"@type": "Person", "name": author.name, "url": url})
            })
            .collect();
        let language =
            if card.language.is_empty() { &self.press.config.site.language } else { &card.language };
        let mut data = json!({
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": card.title,
            "description": description,
            "mainEntityOfPage": self.absolute(&article_path(&card.slug)),
            "datePublished": timestamp(card.published_at).to_string(),
            "dateModified": timestamp(card.updated_at).to_string(),
            "inLanguage": language,
            "author": authors,
            "publisher": {"@type": "Organization", "name": self.press.config.site.name, "url": self.absolute("/")},
            "isAccessibleForFree": is_free,
        });
        if let Some(section) = &card.section {
            data["articleSection"] = json!(section.name);
        }
        if let Some(file) = card.image.as_ref().and_then(|image| image.file.as_deref()) {
            data["image"] = json!([self.absolute(&media_path(file))]);
        }
        if !article.corrections.is_empty() {
            let corrections = article.corrections.iter().map(|correction| {
                let published = timestamp(correction.at).to_string();
                json!({"@type": "CorrectionComment", "text": correction.note, "datePublished": published})
            });
            data["correction"] = corrections.collect();
        }
        if !is_free {
            data["hasPart"] =
                json!({"@type": "WebPageElement", "isAccessibleForFree": false, "cssSelector": ".paid"});
        }
        script_safe(&data)
    }
}

/// JSON that cannot end the script element it stands in.
fn script_safe(data: &Value) -> String {
    data.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_cannot_end_the_script() {
        let safe = script_safe(&json!({"headline": "</script><b>&"}));
        assert!(!safe.contains(['<', '>', '&']));
        assert_eq!(serde_json::from_str::<Value>(&safe).unwrap()["headline"], "</script><b>&");
    }
}
