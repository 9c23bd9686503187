//! What can be wrong with a theme, said so that its author finds the place.

use std::error::Error as _;
use std::path::PathBuf;

/// A theme that cannot be loaded, or a page that cannot be rendered.
#[derive(Debug, thiserror::Error)]
pub enum ThemeError {
    /// A theme folder or a file in it cannot be read.
    #[error(
        "theme file {path} cannot be read: {source}. Check that it exists and that the server may read it"
    )]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A text file of the theme is not UTF-8.
    #[error("theme file {path} is not UTF-8 text. Save it as UTF-8")]
    NotText {
        /// The file, relative to the theme.
        path: String,
    },
    /// A language that no file is there for.
    #[error(
        "there is no language \"{tag}\" in the theme. There are: {known}. Add languages/{tag}.ftl, or choose one of these"
    )]
    UnknownLanguage {
        /// The language asked for.
        tag: String,
        /// Those that exist.
        known: String,
    },
    /// What a setting asks for cannot be had.
    #[error("{setting}: {error}")]
    Setting {
        /// The setting.
        setting: String,
        /// Why not.
        error: Box<ThemeError>,
    },
    /// A language file with a mistake in it.
    #[error("{path}, line {line}: {detail}")]
    Language {
        /// The file, relative to the theme.
        path: String,
        /// Where, from 1.
        line: usize,
        /// What is wrong.
        detail: String,
    },
    /// A template that does not compile or render.
    #[error("template {name}, line {line}: {detail}")]
    Template {
        /// The template the mistake is in, which may be an included one.
        name: String,
        /// Where, from 1; 0 where it is not known.
        line: usize,
        /// What is wrong.
        detail: String,
    },
}

impl ThemeError {
    /// A template nobody has.
    pub(super) fn missing(asked: &str) -> Self {
        Self::Template { name: asked.to_owned(), line: 0, detail: "there is no such template".to_owned() }
    }

    /// From the engine's error; the innermost one knows the place.
    pub(super) fn template(asked: &str, error: &minijinja::Error) -> Self {
        let mut inner = error;
        while let Some(cause) = inner.source().and_then(|cause| cause.downcast_ref::<minijinja::Error>()) {
            inner = cause;
        }
        let place = if inner.line().is_some() { inner } else { error };
        let kind = inner.kind().to_string();
        let mut detail = inner.detail().map_or_else(|| kind.clone(), |detail| format!("{kind}: {detail}"));
        if let Some(expression) = place.range().and_then(|range| place.template_source()?.get(range)) {
            detail.push_str(&format!(" (at `{expression}`)"));
        }
        Self::Template {
            name: place.name().unwrap_or(asked).to_owned(),
            line: place.line().unwrap_or_default(),
            detail,
        }
    }
}
