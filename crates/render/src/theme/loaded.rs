//! A theme as it was read at one moment; it never changes.

use std::sync::Arc;

use jiff::tz::TimeZone;
use minijinja::{Environment, UndefinedBehavior, Value};

use super::assets::Assets;
use super::files::Files;
use super::language::Language;
use super::{ThemeError, functions};

/// Bounds a page's work: about a second of template code, twenty times the largest sitemap.
const FUEL: u64 = 20_000_000;

pub(super) struct Loaded {
    environment: Environment<'static>,
    pub(super) language: Arc<Language>,
    pub(super) assets: Arc<Assets>,
}

impl Loaded {
    pub(super) fn of(files: &Files, language: &str, zone: &TimeZone) -> Result<Self, ThemeError> {
        let language = Arc::new(Language::load(files, language)?);
        let assets = Arc::new(Assets::of(files));
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
        Ok(Self { environment, language, assets })
    }

    pub(super) fn render(&self, template: &str, context: &Value) -> Result<String, ThemeError> {
        let found =
            self.environment.get_template(template).map_err(|e| ThemeError::template(template, &e))?;
        found.render(context).map_err(|e| ThemeError::template(template, &e))
    }

    pub(super) fn has_template(&self, template: &str) -> bool {
        self.environment.get_template(template).is_ok()
    }
}
