//! What is known of a site before anyone has said anything: where it is served and what the environment
//! has set.

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::http::HeaderMap;
use kernel::Config;

use super::draft::Draft;
use super::view::{Tongues, guessed_url, guessed_zone};
use crate::settings::Place;

/// Fields and the variables that set them.
const VARIABLES: [(&str, &str); 13] = [
    ("tagline", "BROADSHEET_SITE__TAGLINE"),
    ("description", "BROADSHEET_SITE__DESCRIPTION"),
    ("language", "BROADSHEET_SITE__LANGUAGE"),
    ("time_zone", "BROADSHEET_SITE__TIME_ZONE"),
    ("url", "BROADSHEET_SITE__URL"),
    ("transport", "BROADSHEET_MAIL__TRANSPORT"),
    ("from", "BROADSHEET_MAIL__FROM"),
    ("host", "BROADSHEET_MAIL__SMTP__HOST"),
    ("port", "BROADSHEET_MAIL__SMTP__PORT"),
    ("security", "BROADSHEET_MAIL__SMTP__SECURITY"),
    ("username", "BROADSHEET_MAIL__SMTP__USERNAME"),
    ("access", "BROADSHEET_ACCESS__DEFAULT"),
    ("allowance", "BROADSHEET_METER__ALLOWANCE"),
];

/// Where a site is to be.
pub struct Ground {
    /// The data folder.
    pub data: PathBuf,
    /// Where it is served now, as in `http://127.0.0.1:8080`.
    pub here: String,
    /// Plain http may be spoken with others.
    pub insecure: bool,
    /// The defaults and what the environment has set.
    pub config: Config,
    /// The fields that the environment has set: what is typed there would not count.
    pub fixed: Vec<&'static str>,
}

impl Ground {
    /// The ground of `place`, served at `address`.
    pub fn of(place: &Place, address: SocketAddr, insecure: bool) -> Ground {
        let is_set = |variable: &str| std::env::var_os(variable).is_some();
        let fixed = VARIABLES.iter().filter(|(_, variable)| is_set(variable)).map(|(field, _)| *field);
        Ground {
            data: place.data.clone(),
            here: format!("http://{address}"),
            insecure: insecure || place.config.server.insecure,
            config: place.config.clone(),
            fixed: fixed.collect(),
        }
    }

    /// Whether readers come by https.
    pub fn is_https(&self) -> bool {
        self.config.site.url.starts_with("https://")
    }

    /// What stands on the page before anything is typed.
    pub fn proposed(&self, headers: &HeaderMap, tongues: &Tongues) -> Draft {
        let (site, defaults) = (&self.config.site, Config::default().site);
        let url = if site.url == defaults.url { guessed_url(headers, &self.here) } else { site.url.clone() };
        let set = |field: &str, value: &str, guess: String| {
            if self.fixed.contains(&field) { value.to_owned() } else { guess }
        };
        let zone = set("time_zone", &site.time_zone, guessed_zone());
        let language = set("language", &site.language, tongues.wanted(headers));
        let mut draft = Draft::proposed(&self.config, url, zone, language);
        if self.fixed.contains(&"from") {
            draft.from = self.config.mail.from.clone();
        }
        draft
    }

    /// Puts what the environment has set over what was typed.
    pub fn fix(&self, draft: &mut Draft, headers: &HeaderMap, tongues: &Tongues) {
        let mut set = self.proposed(headers, tongues);
        for ((field, value), (_, set)) in draft.values_mut().into_iter().zip(set.values_mut()) {
            if self.fixed.contains(&field) {
                value.clone_from(set);
            }
        }
    }
}
