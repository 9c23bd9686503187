//! What a reader can do with an article beside reading it: save it, share it, hear it, print it.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use crate::Site;
use crate::card::article_path;
use crate::reading::Reading;

impl Site {
    /// The row below an article. The ways to read it otherwise are for those who may read it whole.
    pub(crate) fn tools(&self, reading: &Reading) -> Value {
        let card = &reading.article.card;
        let path = article_path(&card.slug);
        let saved = reading.view.towards.is_some_and(|towards| towards.saved);
        let plain = |kind: &str| reading.decision().is_full().then(|| format!("{path}/{kind}"));
        json!({
            "save": { "action": format!("{path}/{}", if saved { "unsave" } else { "save" }), "on": saved },
            "share": self.share(&card.title, &self.absolute(&path)),
            "listen": plain("listen"),
            "print": plain("print"),
        })
    }

    /// The ways to share an address, none of which asks anyone else's server.
    pub(crate) fn share(&self, title: &str, url: &str) -> Value {
        let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        let mail = format!("mailto:?subject={}&body={}", encode(title), encode(url));
        json!({ "url": url, "title": title, "mail": mail })
    }
}
