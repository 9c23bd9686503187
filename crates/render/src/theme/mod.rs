//! The site's look: templates, words and static files. The default theme is part of the binary; a
//! folder of the same shape overrides it file by file, at run time.
//!
//! Templates run with bounded fuel, escape by the kind of file, and fail on a variable that is not
//! there. Words come from language files, so that the order of a date is a translator's decision.

mod assets;
mod error;
mod files;
mod functions;
mod language;

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

use jiff::tz::TimeZone;
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior};
use serde::Serialize;

pub use assets::Asset;
pub use error::ThemeError;
pub use language::Arg;
pub use minijinja::{Value, context};

use assets::Assets;
use files::Files;
use language::Language;

/// Bounds a page's work: about a second of template code, twenty times the largest sitemap.
const FUEL: u64 = 20_000_000;

/// Templates, words and static files, loaded and checked. Cheap to clone.
#[derive(Clone)]
pub struct Theme(Arc<Loaded>);

struct Loaded {
    zone: TimeZone,
    environment: Environment<'static>,
    language: Arc<Language>,
    assets: Arc<Assets>,
}

impl Theme {
    /// Loads the default theme, with the files of a folder over it. Every template is compiled and
    /// every language file read now, so that a mistake shows at start and not on a reader's page.
    ///
    /// Dates are shown in `zone`, words in `language` (a tag such as `en` or `pt-BR`).
    pub fn load(overrides: Option<&Path>, language: &str, zone: TimeZone) -> Result<Self, ThemeError> {
        Self::of(Files::collect(overrides)?, language, zone)
    }

    fn of(files: Files, language: &str, zone: TimeZone) -> Result<Self, ThemeError> {
        let language = Arc::new(Language::load(&files, language)?);
        let assets = Arc::new(Assets::of(&files));
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_fuel(Some(FUEL));
        environment.set_formatter(functions::show);
        environment.add_global("language", language.tag());
        functions::add_to(&mut environment, &language, &assets, zone.clone());
        for (name, source) in files.templates()? {
            environment
                .add_template_owned(name.clone(), source)
                .map_err(|e| ThemeError::template(&name, &e))?;
        }
        Ok(Self(Arc::new(Loaded { zone, environment, language, assets })))
    }

    /// Renders a template, named by its path below `templates/`: `article.html`, `mail/code.txt`.
    pub fn render(&self, template: &str, context: impl Serialize) -> Result<String, ThemeError> {
        let found =
            self.0.environment.get_template(template).map_err(|e| ThemeError::template(template, &e))?;
        found.render(Serde(context)).map_err(|e| ThemeError::template(template, &e))
    }

    /// Whether there is a template of this name.
    pub fn has_template(&self, template: &str) -> bool {
        self.0.environment.get_template(template).is_ok()
    }

    /// A message in the theme's language, else in English, else the key itself. Plain text: escape it
    /// where it goes into HTML.
    pub fn text(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.0.language.text(key, args)
    }

    /// A message for a mail's header: one line, whatever the arguments hold.
    pub fn subject(&self, key: &str, args: &[(&str, Arg)]) -> String {
        functions::one_line(&self.text(key, args))
    }

    /// A static file, by its path below `static/`, with or without the hash in its name.
    pub fn asset(&self, path: &str) -> Option<&Asset> {
        self.0.assets.get(path)
    }

    /// The address of a static file, which changes when the file does: `/static/css/site.1f0a2b3c.css`.
    pub fn asset_url(&self, path: &str) -> Option<String> {
        self.0.assets.url(path)
    }

    /// A moment in the publication's zone and words: `long`, `short`, `day` or any style the language
    /// files have a `date-` message for; the instant itself where they have none.
    pub fn date(&self, ms: i64, style: &str) -> String {
        functions::date(&self.0.language, &self.0.zone, ms, style).unwrap_or_else(|_| ms.to_string())
    }

    /// The language tag the theme was loaded for.
    pub fn language(&self) -> &str {
        self.0.language.tag()
    }
}

/// Marks HTML as safe to show as it is. Only for what [`crate::body`] or our own code made.
pub fn safe(html: String) -> Value {
    Value::from_safe_string(html)
}
