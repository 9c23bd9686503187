//! The publication and its database.

use std::net::IpAddr;
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
    /// A folder with such folders, among which `look.theme` chooses by name.
    pub themes: Option<PathBuf>,
    /// Folder with `about.html`, `privacy.html` and `terms.html`.
    pub pages: Option<PathBuf>,
    /// Lines of `/ads.txt`.
    pub ads_txt: Vec<String>,
    /// The texts of the pages; one that is empty is that of the folder.
    pub texts: Texts,
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
            themes: None,
            pages: None,
            ads_txt: Vec::new(),
            texts: Texts::default(),
        }
    }
}

/// What the pages say that change once a year, as HTML or as paragraphs with empty lines between them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Texts {
    /// `/about`: who makes the publication, and what the law wants to be said of that.
    pub about: String,
    /// `/privacy`.
    pub privacy: String,
    /// `/terms`.
    pub terms: String,
}

impl Texts {
    /// The names of the pages: `about` has its text here, or in `about.html` of the folder.
    pub const PAGES: [&str; 3] = ["about", "privacy", "terms"];

    /// The text of the page of that name, if one is set.
    pub fn of(&self, page: &str) -> Option<&str> {
        let text = match page {
            "about" => &self.about,
            "privacy" => &self.privacy,
            "terms" => &self.terms,
            _ => return None,
        };
        Some(text.trim()).filter(|text| !text.is_empty())
    }
}

impl Site {
    /// Whether only this machine can reach it: nobody else's readers come here.
    pub fn is_local(&self) -> bool {
        let host = self.url.split_once("://").map_or("", |(_, host)| host);
        let name = host.strip_prefix('[').and_then(|host| host.split_once(']')).map(|(name, _)| name);
        let name = name.unwrap_or_else(|| host.split(':').next().unwrap_or_default());
        name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

/// The host of an address, if it is a name that the world can know: one with a dot, and no IP address.
pub fn public_name(url: &str) -> Option<&str> {
    let host = url.split_once("://").map_or(url, |(_, host)| host);
    let host = host.rsplit_once(':').map_or(host, |(host, _)| host);
    (host.contains('.') && host.parse::<IpAddr>().is_err() && !host.starts_with('[')).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::Site;

    #[test]
    fn this_machine_is_told_from_the_world() {
        let local = |url: &str| Site { url: url.into(), ..Site::default() }.is_local();
        for url in ["http://127.0.0.1:8080", "http://localhost:3000", "http://[::1]:80", "http://127.9.9.9"] {
            assert!(local(url), "{url}");
        }
        for url in [
            "https://magazine.example",
            "http://192.0.2.1",
            "http://localhost.example",
            "https://[2001:db8::1]",
        ] {
            assert!(!local(url), "{url}");
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
