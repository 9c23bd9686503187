//! What the set-up's templates get.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use axum::http::header::{ACCEPT_LANGUAGE, HOST};
use jiff::tz::TimeZone;
use kernel::config::{AccessLevel, zones};
use render::theme::Theme;
use serde_json::{Map, Value, json};

use super::draft::{Draft, Problem, host_of, is_loopback};
use super::trial::Outcome;

/// The fields that can have a fault.
const FIELDS: [&str; 14] = [
    "name",
    "tagline",
    "description",
    "language",
    "time_zone",
    "owner",
    "url",
    "transport",
    "from",
    "host",
    "port",
    "security",
    "access",
    "allowance",
];
const SECURITY: [&str; 3] = ["starttls", "tls", "none"];

/// The theme in each of its languages.
pub struct Tongues {
    themes: BTreeMap<String, Theme>,
    tags: Vec<String>,
}

impl Tongues {
    /// Loads all of them, so that a mistake shows before anyone sees a page.
    pub fn load(overrides: Option<&std::path::Path>) -> Result<Tongues, render::theme::ThemeError> {
        let tags = render::theme::languages(overrides)?;
        let load = |tag: &String| Ok((tag.clone(), Theme::load(overrides, tag, TimeZone::UTC)?));
        Ok(Tongues { themes: tags.iter().map(load).collect::<Result<_, _>>()?, tags })
    }

    /// Their tags.
    pub fn tags(&self) -> &[String] {
        &self.tags
    }

    /// The one of that tag; English for one that is not there.
    pub fn of(&self, tag: &str) -> Option<&Theme> {
        self.themes.get(tag).or_else(|| self.themes.get("en")).or_else(|| self.themes.values().next())
    }

    /// The first that the browser asks for and we have.
    pub fn wanted(&self, headers: &HeaderMap) -> String {
        let asked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let tags = asked.split(',').map(|part| part.split(';').next().unwrap_or_default().trim());
        let known = |tag: &str| {
            let plain = tag.split('-').next().unwrap_or(tag);
            [tag, plain].into_iter().find(|tag| self.themes.contains_key(*tag)).map(str::to_owned)
        };
        tags.filter(|tag| !tag.is_empty()).find_map(known).unwrap_or_else(|| "en".into())
    }
}

/// The public address as the browser sees it: by https unless it is this very machine, or nobody said
/// that a proxy speaks it.
pub fn guessed_url(headers: &HeaderMap, here: &str) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let fit = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    if host.is_empty() || !host.chars().all(fit) {
        return here.to_owned();
    }
    let secure = text("x-forwarded-proto") == "https" || !is_loopback(host_of(host));
    format!("{}://{host}", if secure { "https" } else { "http" })
}

/// The zone this machine is in.
pub fn guessed_zone() -> String {
    let name = TimeZone::system().iana_name().and_then(zones::canonical);
    name.unwrap_or_else(|| "UTC".into())
}

/// What every page of the set-up gets.
pub fn page(theme: &Theme, title: &str) -> Value {
    json!({ "title": title, "language": theme.language(), "dir": site::direction(theme.language()) })
}

/// The form, with what is wrong with it.
pub struct Form<'a> {
    /// Where it is sent.
    pub action: &'a str,
    /// What stands in it.
    pub draft: &'a Draft,
    /// What is wrong.
    pub problems: &'a [Problem],
    /// The fields that the environment has set.
    pub fixed: &'a [&'static str],
    /// A password was typed before and is kept.
    pub password_kept: bool,
}

/// What `set-up.html` gets.
pub fn form(tongues: &Tongues, theme: &Theme, form: &Form<'_>) -> Value {
    let mut errors: Map<String, Value> =
        FIELDS.iter().map(|field| ((*field).to_owned(), Value::Null)).collect();
    let mut listed = Vec::new();
    for problem in form.problems {
        let text = sentence(theme, problem);
        listed.push(json!({ "field": problem.field, "text": text }));
        errors.insert(problem.field.to_owned(), text.into());
    }
    let languages = tongues.tags().iter().map(|tag| {
        let name = tongues.of(tag).map(|theme| theme.text("language-name", &[]));
        json!({ "value": tag, "text": name })
    });
    json!({
        "page": page(theme, &theme.text("set-up-title", &[])),
        "action": form.action,
        "draft": form.draft,
        "errors": errors,
        "problems": listed,
        "fixed": form.fixed,
        "password_kept": form.password_kept,
        "languages": languages.collect::<Vec<_>>(),
        "zones": zones::known().collect::<Vec<_>>(),
        "securities": SECURITY.map(|word| choice(theme, "set-up-security", word)),
        "levels": AccessLevel::ALL.map(|level| choice(theme, "set-up-access", level.as_str())),
    })
}

fn choice(theme: &Theme, group: &str, word: &str) -> Value {
    json!({ "value": word, "text": theme.text(&format!("{group}-{word}"), &[]) })
}

fn sentence(theme: &Theme, problem: &Problem) -> String {
    let text = theme.text(problem.key, &[]);
    match &problem.hint {
        Some(hint) => {
            let meant = theme.text("set-up-meant", &[("hint", hint.as_str().into())]);
            format!("{text} {meant}")
        }
        None => text,
    }
}

/// What `set-up-review.html` gets.
pub fn review(tongues: &Tongues, theme: &Theme, action: &str, draft: &Draft, notice: Option<Value>) -> Value {
    let spoken = tongues.of(&draft.language).map(|theme| theme.text("language-name", &[]));
    let protection = theme.text(&format!("set-up-security-{}", draft.security), &[]);
    json!({
        "page": page(theme, &theme.text("set-up-review-title", &[])),
        "action": action,
        "draft": draft,
        "language_name": spoken,
        "access_text": theme.text(&format!("set-up-access-{}", draft.access), &[]),
        "security_text": protection,
        "notice": notice,
    })
}

/// How the test mail fared.
pub fn told(theme: &Theme, outcome: &Outcome, owner: &str) -> Value {
    let args = [("email", owner.into()), ("detail", outcome.detail.as_str().into())];
    json!({
        "kind": if outcome.good { "success" } else { "error" },
        "text": theme.text(outcome.key, &args),
        "detail": if outcome.good { "" } else { outcome.detail.as_str() },
    })
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderName, HeaderValue};

    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter();
        pairs.map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn the_address_is_guessed_from_the_request() {
        let here = "http://127.0.0.1:8080";
        let guess = |pairs: &[(&'static str, &'static str)]| guessed_url(&headers(pairs), here);
        assert_eq!(guess(&[("host", "localhost:8080")]), "http://localhost:8080");
        assert_eq!(guess(&[("host", "[::1]:8080")]), "http://[::1]:8080");
        assert_eq!(guess(&[("host", "weir.example")]), "https://weir.example");
        assert_eq!(guess(&[("host", "127.0.0.1"), ("x-forwarded-proto", "https")]), "https://127.0.0.1");
        assert_eq!(guess(&[("host", "weir.example/<b>")]), here);
        assert_eq!(guess(&[]), here);
    }

    #[test]
    fn the_page_speaks_what_the_browser_asks_for() {
        let tongues = Tongues::load(None).unwrap();
        let wanted = |value: &'static str| tongues.wanted(&headers(&[("accept-language", value)]));
        assert_eq!(wanted("en-GB,en;q=0.9"), "en");
        assert_eq!(wanted("xx, fr-CA;q=0.9, en;q=0.1"), "fr");
        assert_eq!(wanted(""), "en");
    }
}
