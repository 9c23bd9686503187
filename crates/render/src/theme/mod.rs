//! The site's look: templates, words and static files. The default theme is part of the binary; a
//! folder of the same shape overrides it file by file, and is taken up again when it changes.
//!
//! Templates run with bounded fuel, escape by the kind of file, and fail on a variable that is not
//! there. Words come from language files, so that the order of a date is a translator's decision.
//!
//! Behind the theme in force stand the one before it and the default one: a change that cannot be
//! read changes nothing, and a page that a theme fails at is shown by the next that can show it.

mod assets;
mod dress;
mod error;
mod files;
mod functions;
mod language;
mod loaded;
mod sheets;
mod touches;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use jiff::tz::TimeZone;
use minijinja::value::Serde;
use serde::Serialize;

pub use assets::Asset;
pub use dress::Dress;
pub use error::ThemeError;
pub use files::{files_of, themes_in};
pub use language::Arg;
pub use minijinja::{Value, context};
pub use touches::Touches;

use files::{Files, Stamp};
use language::Language;
use loaded::Loaded;

/// Templates, words and static files, loaded and checked. Cheap to clone; all clones change together.
#[derive(Clone)]
pub struct Theme(Arc<Shared>);

struct Shared {
    overrides: Option<PathBuf>,
    language: String,
    zone: TimeZone,
    touches: Touches,
    /// The theme in force, then what stands behind it.
    chain: RwLock<Arc<[Arc<Loaded>]>>,
    watched: Mutex<Watched>,
    /// The same in other languages and zones, as far as they were asked for.
    spoken: Mutex<Vec<Theme>>,
    faults: Mutex<BTreeSet<String>>,
}

/// What the last looks at the folder found.
struct Watched {
    taken_up: Stamp,
    last_look: Stamp,
}

impl Theme {
    /// Loads the default theme, with the files of a folder over it. Every template is compiled and
    /// every language file read now, so that a mistake shows at start and not on a reader's page.
    ///
    /// Dates are shown in `zone`, words in `language` (a tag such as `en` or `pt-BR`).
    pub fn load(overrides: Option<&Path>, language: &str, zone: TimeZone) -> Result<Self, ThemeError> {
        Self::touched(overrides, language, zone, Touches::default())
    }

    /// The same with what the settings change of it.
    ///
    /// # Errors
    /// As [`Theme::load`].
    pub fn touched(
        overrides: Option<&Path>,
        language: &str,
        zone: TimeZone,
        touches: Touches,
    ) -> Result<Self, ThemeError> {
        // Looked at before it is read: a change made meanwhile is found by the next look.
        let stamp = overrides.map(files::stamp).unwrap_or_default();
        let files = Files::collect(overrides, &touches)?;
        let mut chain = vec![Arc::new(Loaded::of(&files, language, &zone)?)];
        if overrides.is_some() {
            chain.push(Arc::new(Loaded::of(&files.words_alone(), language, &zone)?));
        }
        Ok(Self(Arc::new(Shared {
            overrides: overrides.map(Path::to_owned),
            language: language.to_owned(),
            zone,
            touches,
            chain: RwLock::new(chain.into()),
            watched: Mutex::new(Watched { taken_up: stamp.clone(), last_look: stamp }),
            spoken: Mutex::default(),
            faults: Mutex::default(),
        })))
    }

    /// The same theme in another language and zone. It is read once, and again when this one has changed.
    ///
    /// # Errors
    /// As [`Theme::load`].
    pub fn speaking(&self, language: &str, zone: TimeZone) -> Result<Self, ThemeError> {
        let mut spoken = lock(&self.0.spoken);
        if let Some(known) = spoken.iter().find(|one| one.0.language == language && one.0.zone == zone) {
            return Ok(known.clone());
        }
        let new = Self::touched(self.0.overrides.as_deref(), language, zone, self.0.touches.clone())?;
        spoken.push(new.clone());
        Ok(new)
    }

    /// Whether there are words in that language.
    ///
    /// # Errors
    /// When there are none, or the folder cannot be read.
    pub fn speaks(&self, language: &str) -> Result<(), ThemeError> {
        let files = Files::collect(self.0.overrides.as_deref(), &self.0.touches)?;
        Language::load(&files, language).map(drop)
    }

    /// Looks whether the folder has changed, and takes the change up once two looks in a row have
    /// found the same: an editor may be in the middle of writing. Says whether it did.
    ///
    /// # Errors
    /// When the changed theme is broken, once for each change; the theme in force stays.
    pub fn refresh(&self) -> Result<bool, ThemeError> {
        let Some(folder) = &self.0.overrides else { return Ok(false) };
        let mut watched = lock(&self.0.watched);
        let stamp = files::stamp(folder);
        let settled = watched.last_look == stamp;
        watched.last_look.clone_from(&stamp);
        if !settled || watched.taken_up == stamp {
            return Ok(false);
        }
        watched.taken_up = stamp;
        self.replace(&Files::collect(Some(folder), &self.0.touches)?)?;
        Ok(true)
    }

    fn replace(&self, files: &Files) -> Result<(), ThemeError> {
        let (language, zone) = (&self.0.language, &self.0.zone);
        let mut chain = vec![Arc::new(Loaded::of(files, language, zone)?)];
        chain.extend(self.chain().first().cloned());
        chain.push(Arc::new(Loaded::of(&files.words_alone(), language, zone)?));
        *self.0.chain.write().unwrap_or_else(PoisonError::into_inner) = chain.into();
        lock(&self.0.faults).clear();
        lock(&self.0.spoken).clear();
        Ok(())
    }

    /// Renders a template, named by its path below `templates/`: `article.html`, `mail/code.txt`.
    ///
    /// # Errors
    /// When neither the theme in force nor one behind it can render it.
    pub fn render(&self, template: &str, context: impl Serialize) -> Result<String, ThemeError> {
        let context = Value::from(Serde(context));
        let chain = self.chain();
        let mut refused = None;
        for theme in chain.iter() {
            match theme.render(template, &context) {
                Ok(page) => return Ok(page),
                Err(error) => {
                    self.note(&error);
                    refused.get_or_insert(error);
                }
            }
        }
        // The chain is never empty.
        Err(refused.unwrap_or_else(|| ThemeError::missing(template)))
    }

    /// Logs what is wrong with a template, once until the theme changes.
    fn note(&self, error: &ThemeError) {
        if lock(&self.0.faults).insert(error.to_string()) {
            tracing::error!(%error, "the theme failed at a page; the one before it is asked");
        }
    }

    /// What the theme in force failed at since it was taken up.
    pub fn faults(&self) -> Vec<String> {
        lock(&self.0.faults).iter().cloned().collect()
    }

    /// Whether there is a template of this name.
    pub fn has_template(&self, template: &str) -> bool {
        self.current().has_template(template)
    }

    /// A message in the theme's language, else in English, else the key itself. Plain text: escape it
    /// where it goes into HTML.
    pub fn text(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.current().language.text(key, args)
    }

    /// The same, or nothing where no language file has it.
    pub fn find_text(&self, key: &str, args: &[(&str, Arg)]) -> Option<String> {
        self.current().language.find(key, args)
    }

    /// A message for a mail's header: one line, whatever the arguments hold.
    pub fn subject(&self, key: &str, args: &[(&str, Arg)]) -> String {
        functions::one_line(&self.text(key, args))
    }

    /// A static file, by its path below `static/`, with or without the hash in its name. Files of the
    /// theme before stay, for the pages that still name them.
    pub fn asset(&self, path: &str) -> Option<Arc<Asset>> {
        self.chain().iter().find_map(|theme| theme.assets.get(path).cloned())
    }

    /// The address of a static file, which changes when the file does: `/static/css/site.1f0a2b3c.css`.
    pub fn asset_url(&self, path: &str) -> Option<String> {
        self.current().assets.url(path)
    }

    /// The addresses of all static files.
    pub fn asset_urls(&self) -> Vec<String> {
        self.current().assets.all().map(|asset| asset.url()).collect()
    }

    /// A moment in the publication's zone and words: `long`, `short`, `day` or any style the language
    /// files have a `date-` message for; the instant itself where they have none.
    pub fn date(&self, ms: i64, style: &str) -> String {
        self.date_in(&self.0.zone, ms, style)
    }

    /// The same by the clocks of another zone.
    pub fn date_in(&self, zone: &TimeZone, ms: i64, style: &str) -> String {
        functions::date(&self.current().language, zone, ms, style).unwrap_or_else(|_| ms.to_string())
    }

    /// A price in the language's manner; whole amounts without a fraction.
    pub fn price(&self, minor: i64, currency: &str) -> String {
        functions::price(&self.current().language, minor, currency)
    }

    /// A whole number with the language's separators.
    pub fn number(&self, number: i64) -> String {
        functions::whole(&self.current().language, number)
    }

    /// Whether it was loaded with that folder, in that language and zone, and touched so.
    pub fn is_of(
        &self,
        overrides: Option<&Path>,
        language: &str,
        zone: &TimeZone,
        touches: &Touches,
    ) -> bool {
        let of = &self.0;
        (of.overrides.as_deref(), &*of.language, &of.zone, &of.touches)
            == (overrides, language, zone, touches)
    }

    /// The language tag the theme was loaded for.
    pub fn language(&self) -> &str {
        &self.0.language
    }

    fn chain(&self) -> Arc<[Arc<Loaded>]> {
        self.0.chain.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn current(&self) -> Arc<Loaded> {
        self.chain()[0].clone()
    }
}

/// What a lock holds is whole between two statements, so a panic elsewhere does no harm to it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tags of the languages that pages can be in: those of the default theme, and of a folder over it.
pub fn languages(overrides: Option<&Path>) -> Result<Vec<String>, ThemeError> {
    Ok(language::tags(&Files::collect(overrides, &Touches::default())?))
}

/// Marks HTML as safe to show as it is. Only for what [`crate::body`] or our own code made.
pub fn safe(html: String) -> Value {
    Value::from_safe_string(html)
}

/// Which way a language is written.
pub fn direction(language: &str) -> &'static str {
    let primary = language.split('-').next().unwrap_or_default();
    if ["ar", "fa", "he", "ur", "yi", "ps", "sd", "ug", "dv"].contains(&primary) { "rtl" } else { "ltr" }
}
