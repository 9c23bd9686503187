//! Pages elsewhere that are shown within articles.

use serde::{Deserialize, Serialize};

/// Whose pages readers may load within an article. A page of anybody else is a link.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Embeds {
    /// Those who have one address.
    pub providers: Vec<String>,
    /// Hosts of Mastodon.
    pub mastodon: Vec<String>,
    /// Hosts of PeerTube.
    pub peertube: Vec<String>,
}

/// Those who have one address, all of them by default.
pub const PROVIDERS: [&str; 6] = ["youtube", "vimeo", "spotify", "soundcloud", "bluesky", "datawrapper"];

impl Default for Embeds {
    fn default() -> Self {
        Embeds {
            providers: PROVIDERS.map(str::to_owned).to_vec(),
            mastodon: vec!["mastodon.social".to_owned()],
            peertube: Vec::new(),
        }
    }
}

/// The first thing wrong with them, as a sentence.
pub(super) fn check_embeds(embeds: &Embeds) -> Result<(), String> {
    if let Some(unknown) = embeds.providers.iter().find(|name| !PROVIDERS.contains(&name.as_str())) {
        return Err(format!(
            "embeds.providers has \"{unknown}\", which is not known here; write some of {}.",
            PROVIDERS.join(", ")
        ));
    }
    for (setting, hosts, example) in
        [("mastodon", &embeds.mastodon, "mastodon.social"), ("peertube", &embeds.peertube, "framatube.org")]
    {
        if let Some(wrong) = hosts.iter().find(|host| !is_host(host)) {
            return Err(format!(
                "embeds.{setting} has \"{wrong}\"; write names of hosts in small letters, as in \"{example}\"."
            ));
        }
    }
    Ok(())
}

/// A name with a dot in it, and nothing that could say more in a Content-Security-Policy.
fn is_host(host: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    host.contains('.') && host.len() <= 253 && host.split('.').all(part)
}

#[cfg(test)]
mod tests {
    use crate::Config;

    #[test]
    fn whoever_is_not_known_and_what_is_no_host_is_refused() {
        for (text, words) in [
            ("providers = [\"dailytube\"]", "is not known here"),
            ("mastodon = [\"https://mastodon.social\"]", "names of hosts"),
            ("peertube = [\"*\"]", "as in \"framatube.org\""),
            ("peertube = [\"a.example; script-src *\"]", "names of hosts"),
        ] {
            let error = Config::from_toml(&format!("[embeds]\n{text}")).unwrap_err().to_string();
            assert!(error.contains(words), "{text}: {error}");
        }
        assert!(Config::from_toml("[embeds]\nproviders = []\npeertube = [\"tube-1.example\"]").is_ok());
    }
}
