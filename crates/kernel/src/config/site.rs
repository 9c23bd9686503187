//! The publication and its database.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The publication.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Site {
    /// Its name, on every page and mail.
    pub name: String,
    /// One line under the name.
    pub tagline: String,
    /// A sentence for search engines and feeds.
    pub description: String,
    /// The public address, without a path: `https://magazine.example`.
    pub url: String,
    /// BCP 47 tag of the publication's language.
    pub language: String,
    /// IANA time zone: months of the meter, dates on the page.
    pub time_zone: String,
    /// Where readers write to.
    pub contact: String,
    /// A folder with templates and styles that replace the default theme's, file by file.
    pub theme: Option<PathBuf>,
    /// Folder with `about.html`, `privacy.html` and `terms.html`.
    pub pages: Option<PathBuf>,
    /// Lines of `/ads.txt`.
    pub ads_txt: Vec<String>,
}

impl Default for Site {
    fn default() -> Self {
        Site {
            name: "Broadsheet".into(),
            tagline: String::new(),
            description: String::new(),
            url: "http://127.0.0.1:8080".into(),
            language: "en".into(),
            time_zone: "UTC".into(),
            contact: "readers@localhost.localdomain".into(),
            theme: None,
            pages: None,
            ads_txt: Vec::new(),
        }
    }
}

/// Which database.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `postgres://user@host/name`, or `sqlite:PATH`; left out: `broadsheet.db` in the data folder.
    pub url: Option<String>,
    /// Connections held open.
    pub connections: usize,
}

impl Default for Database {
    fn default() -> Self {
        Database { url: None, connections: 8 }
    }
}
