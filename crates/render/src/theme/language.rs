//! Words: messages from Fluent files, in the theme's language with English behind it.

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

use super::ThemeError;
use super::files::{Files, text_of};

/// The language behind every other.
const FALLBACK: &str = "en";
const BASE: &str = include_str!("base.ftl");

/// A value for a message: text stays as it is, numbers choose plural forms.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// Text, shown as it is.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A number with a fraction.
    Fraction(f64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Arg {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<f64> for Arg {
    fn from(number: f64) -> Self {
        Self::Fraction(number)
    }
}

/// Message files in the order they are asked.
pub(super) struct Language {
    tag: String,
    bundles: Vec<FluentBundle<FluentResource>>,
}

impl Language {
    /// The chain for `pt-BR` is pt-BR, pt, en and what the program itself knows; in each, a theme's
    /// file comes before the default one, so that a theme may change a single sentence.
    pub(super) fn load(files: &Files, tag: &str) -> Result<Self, ThemeError> {
        let plain = tag.split('-').next().unwrap_or(tag);
        let mut tags = vec![tag];
        tags.extend([plain, FALLBACK].into_iter().filter(|other| *other != tag));
        tags.dedup();
        let exists = |tag: &str| files.has(&path_of(tag));
        if plain != FALLBACK && !exists(tag) && !exists(plain) {
            return Err(unknown(files, tag));
        }
        let mut bundles = Vec::new();
        for tag in tags {
            let path = path_of(tag);
            for bytes in files.versions(&path) {
                bundles.push(bundle(tag, &path, text_of(bytes, &path)?)?);
            }
        }
        bundles.push(bundle(FALLBACK, "base.ftl", BASE)?);
        Ok(Self { tag: tag.to_owned(), bundles })
    }

    pub(super) fn tag(&self) -> &str {
        &self.tag
    }

    /// The message, or the key where no file has it.
    pub(super) fn text(&self, key: &str, args: &[(&str, Arg)]) -> String {
        self.find(key, args).unwrap_or_else(|| key.to_owned())
    }

    pub(super) fn find(&self, key: &str, args: &[(&str, Arg)]) -> Option<String> {
        let (bundle, pattern) =
            self.bundles.iter().find_map(|bundle| Some((bundle, bundle.get_message(key)?.value()?)))?;
        let mut values = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            let value = match arg {
                Arg::Text(text) => FluentValue::from(text.as_str()),
                Arg::Number(number) => FluentValue::from(*number),
                Arg::Fraction(number) => FluentValue::from(*number),
            };
            values.set(*name, value);
        }
        // A variable that is missing shows as its name: better a flaw in a sentence than no page.
        let mut flaws = Vec::new();
        Some(bundle.format_pattern(pattern, Some(&values), &mut flaws).into_owned())
    }
}

pub(super) fn path_of(tag: &str) -> String {
    format!("languages/{tag}.ftl")
}

fn unknown(files: &Files, tag: &str) -> ThemeError {
    ThemeError::UnknownLanguage { tag: tag.to_owned(), known: tags(files).join(", ") }
}

fn bundle(tag: &str, path: &str, source: &str) -> Result<FluentBundle<FluentResource>, ThemeError> {
    let mistake = |line: usize, detail: String| ThemeError::Language { path: path.to_owned(), line, detail };
    let id: LanguageIdentifier =
        tag.parse().map_err(|_| mistake(1, format!("\"{tag}\" is not a language tag")))?;
    let resource = FluentResource::try_new(source.to_owned()).map_err(|(_, errors)| {
        let first = errors.first();
        let at = first.map_or(0, |error| error.pos.start.min(source.len()));
        let line = 1 + source.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count();
        mistake(line, first.map_or_else(|| "cannot be read".to_owned(), |error| error.kind.to_string()))
    })?;
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // Isolation marks are invisible characters that do harm in mail subjects and addresses.
    bundle.set_use_isolating(false);
    bundle.add_resource(resource).map_err(|errors| {
        let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
        mistake(1, all.join("; "))
    })?;
    Ok(bundle)
}

/// Tags of the languages that a file is there for.
pub(super) fn tags(files: &Files) -> Vec<String> {
    let below = files.below("languages").into_keys().filter_map(|name| name.strip_suffix(".ftl"));
    below.filter(|tag| files.has(&path_of(tag))).map(str::to_owned).collect()
}
